// How the page gets its answers; an exported page has another file of this name.
const MODE = { exported: false, without: [] };
