// The figure as a PNG that the browser draws: an exported page has no converter.
const DOTS = 192; // an inch, as the command's

/** Return the PNG of an SVG as bytes; null where the browser draws nothing so large. */
async function pngOf(svg) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const [width, height] = [picture.naturalWidth, picture.naturalHeight].map((pixels) => Math.round(pixels * DOTS / 96));
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return drawn && new Uint8Array(await drawn.arrayBuffer());
}
