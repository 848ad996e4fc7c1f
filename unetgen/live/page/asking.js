// Questions to whoever answers: the server of `unetgen live`, or Python in a worker of an exported page.
const LIMIT = 60000; // milliseconds for an answer in the browser
const waiting = new Map();
let python = null;
let count = 0;

async function ask(kind, question) {
  const asked = { ask: kind, ...question };
  return MODE.exported ? askPython(asked) : askServer(kind === "dropped" ? "dropped" : "answer", asked);
}

async function askServer(place, asked) {
  try {
    const headers = { "Content-Type": "application/json" };
    const got = await fetch(place, { method: "POST", headers, body: JSON.stringify(asked) });
    return got.ok ? await got.json() : refused(await got.text());
  } catch {
    return refused("unetgen does not answer. Start `unetgen live` again, and open its new address.");
  }
}

function askPython(asked) {
  const id = ++count;
  if (!python) startPython();
  return new Promise((resolve) => {
    const late = setTimeout(() => giveUp(id), LIMIT);
    waiting.set(id, (answer) => { clearTimeout(late); resolve(answer); });
    python.postMessage({ id, asked });
  });
}

function startPython() {
  python = new Worker(MODE.worker ?? "worker.js", { type: "module" });
  python.onmessage = ({ data }) => answered(data.id, data.answer);
  python.onerror = (error) => [...waiting.keys()].forEach((id) => answered(id, refused(`Python did not start: ${error.message}`)));
}

function giveUp(id) {
  python.terminate();
  python = null;
  [...waiting.keys()].forEach((each) => answered(each, refused(each === id ? "This takes too long. Use fewer levels, repeats or filters." : "Change the text to go on.")));
}

function answered(id, answer) {
  waiting.get(id)?.(answer);
  waiting.delete(id);
}

function refused(text) {
  return { problems: [{ key: "", text, line: null, fixes: [] }] };
}
