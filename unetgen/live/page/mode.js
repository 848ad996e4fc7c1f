// How the page gets its answers; an exported page has another file of this name.
const MODE = { exported: false, without: {}, drops: "Drop a YAML, an SVG of unetgen, nnU-Net's plans, or a model (.keras, .pt2, .onnx) here." };
