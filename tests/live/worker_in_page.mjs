// Prints what an exported page says of a worker that answers, fails, or never answers. node worker_in_page.mjs PAGE_SCRIPT
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const inPage = (script) => (0, eval)(script);
const workers = [];
let faulty = false;

class FakeWorker {
  constructor() {
    this.asked = [];
    workers.push(this);
  }

  postMessage(message) {
    if (this.ended) throw new Error("the worker has ended");
    const reply = this.replyTo(message);
    if (reply) setTimeout(() => !this.ended && this.onmessage({ data: reply }), 1);
  }

  replyTo({ id, asked, ...files }) {
    if (!id) return faulty ? { failed: "no memory" } : { ready: files["worker.js"]?.length > 0 };
    this.asked.push(asked);
    if (asked === "endless") return null;
    return asked === "faulty" ? { id, failed: "memory access out of bounds" } : { id, answer: `answer to ${asked}` };
  }

  terminate() {
    this.ended = true;
  }
}

globalThis.Worker = FakeWorker;
URL.createObjectURL = () => "blob:worker";
globalThis.document = {
  createElement: () => ({}),
  head: {
    append(script) {
      const name = script.src.slice("files/".length, -".js".length);
      if (name === "missing") return script.onerror();
      addFile(name, gzipSync(name).toString("base64"));
      script.onload();
    },
  },
};
const BrowserPython = inPage(`${readFileSync(process.argv[2], "utf8")}; globalThis.addFile = addFile; BrowserPython`);
const said = async (python, asked) => python.ask(asked).catch((error) => `refused: ${error.message}`);
const alive = () => workers.filter((worker) => !worker.ended).length;

const python = new BrowserPython(["graphviz_wasi.js", "worker.js"], 50);
const found = { started: await said(python, "first") };
found.inTurn = await Promise.all(["a", "endless", "b", "faulty", "c"].map((asked) => said(python, asked)));
found.workers = workers.map((worker) => worker.asked);
found.alive = alive();
found.incomplete = await said(new BrowserPython(["worker.js", "missing"], 50), "anything");
faulty = true;
found.notStarted = await said(new BrowserPython(["worker.js"], 50), "anything");
console.log(JSON.stringify(found));
process.exit(0);
