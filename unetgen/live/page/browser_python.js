// Answers without a server: Python in a worker. Only an exported page has this file, in its mode.js.
//
// The worker's files come as scripts, because a page that was opened from a folder may fetch nothing. Each calls
// `addFile(name, packed)`, with the file compressed by gzip and written as base64.
const STARTING = 120_000; // milliseconds to start, and again for the first answer, which imports what it needs
const ANSWERING = 30_000; // milliseconds for each answer after it, as the server gives
const packedFiles = {};

function addFile(name, packed) {
  packedFiles[name] = packed;
}

/** Load a script, and wait until it has run. */
function loadScript(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = () => failed(new Error(`${address} could not be loaded. Is the folder complete?`));
    document.head.append(script);
  });
}

/** Return a file's bytes. */
async function unpacked(packed) {
  const compressed = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Load files by name. */
async function loadFiles(names) {
  await Promise.all(names.map((name) => loadScript(`files/${name}.js`)));
  const files = await Promise.all(names.map(async (name) => [name, await unpacked(packedFiles[name])]));
  for (const name of names) delete packedFiles[name];
  return Object.fromEntries(files);
}

/** Python in a worker, which answers one question after the other. */
class BrowserPython {
  constructor(names, limit = ANSWERING) {
    this.limit = limit;
    this.files = loadFiles(names);
    this.questions = 0;
    this.turn = Promise.resolve();
    this.restart();
  }

  /** Return the answer to a question; throw an `Error` in words for the reader. */
  ask(asked) {
    const answer = this.turn.then(() => this.answer(asked));
    this.turn = answer.catch(() => {});
    return answer;
  }

  async answer(asked) {
    await this.ready;
    const limit = this.first ? STARTING : this.limit;
    const { answer, failed } = await this.reply({ id: ++this.questions, asked }, limit);
    this.first = false;
    if (failed === undefined) return answer;
    this.restart(); // Python answers its own errors, so this worker is damaged
    throw new Error(`Python failed, and starts again: ${failed}`);
  }

  /** End the worker, and start another one. */
  restart() {
    this.worker?.terminate();
    this.first = true;
    this.ready = this.start();
    this.ready.catch(() => {}); // said to those who ask
  }

  async start() {
    const files = await this.files;
    const script = new Blob([files["graphviz_wasi.js"], files["worker.js"]], { type: "text/javascript" });
    this.worker = new Worker(URL.createObjectURL(script));
    const { failed } = await this.reply(files, STARTING);
    if (failed !== undefined) throw new Error(`Python could not be started: ${failed}`);
  }

  /** Send the worker a message; return what it replies within a time. */
  reply(message, limit) {
    return new Promise((done, failed) => {
      const late = setTimeout(() => {
        this.restart();
        failed(new Error(`This takes longer than ${limit / 1000} s. Use fewer levels, repeats or filters.`));
      }, limit);
      const end = (then, value) => {
        clearTimeout(late);
        then(value);
      };
      this.worker.onmessage = ({ data }) => end(done, data);
      this.worker.onerror = (event) => end(failed, new Error(event.message || "This browser does not start workers."));
      this.worker.postMessage(message);
    });
  }
}
