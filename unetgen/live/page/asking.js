// Questions to whoever answers: the server of `unetgen live`, or Python in a worker of an exported page.
let python = null;

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

async function askPython(asked) {
  python ??= new BrowserPython(MODE.files);
  try {
    return await python.ask(asked);
  } catch (error) {
    return refused(error.message);
  }
}

function refused(text) {
  return { problems: [{ key: "", text, line: null, fixes: [] }] };
}
