// The worker of an exported page: Python as WebAssembly, which plans and draws.
//
// Its first message is the files by name, {"python.zip": bytes, …}, which it answers with {ready: true}. Each
// {id, asked} is answered with {id, answer}, or with {id, failed} and a text. It has no network: what Pyodide fetches
// is among the files.

const PLACE = "https://files.invalid/";

self.importScripts = undefined; // Pyodide refuses workers that are no modules, but a page from a folder may start no other

const importText = (bytes) => import(`data:text/javascript,${encodeURIComponent(new TextDecoder().decode(bytes))}`);

/** Answer each request from the files. */
function fetchFrom(files) {
  self.fetch = async (address) => {
    const name = String(address).slice(PLACE.length);
    if (!String(address).startsWith(PLACE) || !files[name]) throw new TypeError(`There is no file ${address}.`);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(files[name], { headers: { "Content-Type": type } });
  };
}

/** Start Python; return the function that answers, JSON in and out. */
async function startPython(files) {
  fetchFrom(files);
  const [{ loadPyodide }, pyodideModule, graphviz] = await Promise.all([
    importText(files["pyodide.mjs"]),
    importText(files["pyodide.asm.mjs"]),
    WebAssembly.compile(files["graphviz.wasm"]),
  ]);
  const python = await loadPyodide({ indexURL: PLACE, createPyodideModule: pyodideModule.default });
  const render = (dot, format, engine) => renderDot(graphviz, dot, format, engine);
  python.registerJsModule("unetgen_graphviz", { render });
  python.unpackArchive(files["python.zip"], "zip", { extractDir: "/python" });
  python.runPython("import sys; sys.path.insert(0, '/python')");
  const answer = python.pyimport("unetgen.live.answer").answer_json;
  for (const ask of ["figure", "numbers"]) answer(JSON.stringify({ ask, yaml: "" })); // imports all
  python.runPython("import gc; gc.collect(); gc.freeze(); gc.set_threshold(100_000)"); // looking through it is slow
  return answer;
}

let answerJson = null;

/** Return the answer to a message. */
async function answerTo(data) {
  if (answerJson) return { id: data.id, answer: JSON.parse(answerJson(JSON.stringify(data.asked))) };
  answerJson = await startPython(data);
  return { ready: true };
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await answerTo(data));
  } catch (error) {
    self.postMessage({ id: data.id, failed: String(error.message) });
  }
};
