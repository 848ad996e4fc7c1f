// Runs the worker of an exported page in Node: each line of the input is a question, each line printed its answer.
//
// Node has no such worker, so that the names by which Pyodide recognises one are added.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";

const folder = process.argv[2];
const inPage = (script) => (0, eval)(script);
const { files: names } = inPage(`${readFileSync(`${folder}/mode.js`, "utf8")}; MODE`);
const files = {};
globalThis.addFile = (name, packed) => (files[name] = new Uint8Array(gunzipSync(Buffer.from(packed, "base64"))));
for (const name of names) inPage(readFileSync(`${folder}/files/${name}.js`, "utf8"));

process.browser = true;
Object.defineProperty(process, "type", { value: "renderer" });
globalThis.self = globalThis;
globalThis.WorkerGlobalScope = class { static [Symbol.hasInstance]() { return true; } };
globalThis.location = "https://page.invalid/";
globalThis.postMessage = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
inPage(["graphviz_wasi.js", "worker.js"].map((name) => new TextDecoder().decode(files[name])).join("\n"));
await self.onmessage({ data: files });
for await (const line of createInterface({ input: process.stdin })) await self.onmessage({ data: JSON.parse(line) });
process.exit(0);
