// Bundles entry.js with CodeMirror's licence at its head: npm install && npm run build
const { readFileSync } = require("node:fs");
const { buildSync } = require("esbuild");

const licence = readFileSync("node_modules/@codemirror/view/LICENSE", "utf8");
buildSync({
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "CodeMirror",
  banner: { js: `/* CodeMirror 6 and Lezer, from npm.\n${licence}*/` },
  outfile: "../../unetgen/live/page/codemirror.js",
});
