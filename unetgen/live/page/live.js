// The page: controls and text are two ways to edit one description; each change asks for its network.
const state = { view: { detail: "", style: "", width: "", rows: "stages", batch: 1, shown: "network" }, pinned: null, last: null, asking: null, stale: false, changedAt: 0 };
let editor = null;
let isWaiting = false;

async function begin() {
  say("starting …");
  at("actions").inert = true;
  at("note").textContent = MODE.exported ? "Python starts in this browser, which takes some seconds." : "";
  const [words, named, linked] = await Promise.all([ask("words", {}), MODE.exported ? { yaml: MODE.yaml, file: "" } : askServer("start", {}), stateOf(location.hash)]);
  if (words.problems) return showRefusal(words.problems, () => {});
  say("");
  editor = makeEditor(at("editor"), words, changed, save);
  makeControls(words.controls);
  makeView(words.figure);
  at("file").textContent = named.file ?? "";
  at("save").hidden = !named.file;
  if (linked) Object.assign(state.view, linked.view);
  showView();
  editor.put(linked?.yaml ?? named.yaml ?? "");
  if (!editor.text()) changed();
  followPointer();
  at("actions").inert = false;
  editor.view.focus();
}

function changed() {
  state.changedAt = performance.now();
  const [back, forth] = editor.depths();
  at("undo").disabled = !back;
  at("redo").disabled = !forth;
  forgetRoom();
  if (!isWaiting) queueMicrotask(() => { isWaiting = false; refresh(); }); // before the letter is painted, after its other changes
  isWaiting = true;
}

// One question at a time: what changes meanwhile is asked afterwards, and only its last state.
function refresh() {
  state.stale = true;
  state.asking ??= answerAll().finally(() => { state.asking = null; });
  return state.asking;
}

async function answerAll() {
  while (state.stale) {
    state.stale = false;
    await answerOnce(editor.text(), { ...state.view });
  }
}

// The figure comes first, because it is what one looks at; its numbers follow unless it is already another one's turn.
async function answerOnce(yaml, view) {
  const since = state.changedAt;
  const figure = await ask("figure", { yaml, view });
  show(figure);
  document.body.dataset.milliseconds = Math.round(performance.now() - since);
  if (state.stale) return;
  if (!figure.problems) {
    for (const id of ["costs", "table"]) at(id).ariaBusy = "true";
    const numbers = await ask("numbers", { yaml, view });
    if (numbers.problems) return show(numbers);
    showNumbers({ ...figure, ...numbers, yaml });
    findRoom(yaml, view);
    if (view.shown === "difference" && state.pinned) await showDifference();
  }
  document.body.dataset.shown = yaml;
}

function show(answer) {
  const problems = answer.problems ?? [];
  at("note").textContent = "";
  editor.mark(problems);
  at("refusal").hidden = !problems.length;
  for (const id of ["figure", "costs", "table"]) at(id).classList.toggle("stale", problems.length > 0);
  at("figure").hidden = problems.length > 0;
  if (answer.controls) showControls(answer.controls);
  if (problems.length) return showRefusal(problems, editor.put);
  if (state.view.shown !== "difference" || !state.pinned) showNetwork(answer);
}

function showNetwork(answer) {
  showFigure(answer.svg, answer.alt, state.view.style === "dark");
  at("note").textContent = answer.note ?? (answer.given_up ? `To be legible, it is drawn ${answer.given_up}.` : "");
  document.title = `${answer.name} · unetgen live`;
}

function showNumbers(answer) {
  state.last = answer;
  showPin();
  for (const id of ["costs", "table"]) at(id).ariaBusy = "false";
  if (answer.controls) showControls(answer.controls);
  showCosts(answer.costs, state.pinned?.costs);
  showTable(answer.table);
}

async function showDifference() {
  const answer = await ask("difference", { yaml: editor.text(), pinned: state.pinned.yaml, view: { style: state.view.style } });
  if (answer.problems) return;
  at("note").textContent = answer.verdict;
  const shown = answer.same ? state.last.svg : answer.svg;
  showFigure(shown, answer.verdict, state.view.style === "dark");
  at("table").replaceChildren(element("pre", {}, answer.text));
}

function makeControls(controls) {
  at("controls").replaceChildren(...controls.map((control) => {
    const input = control.kind === "choice"
      ? element("select", {}, element("option", { value: "" }, "—"), ...control.choices.map((word) => element("option", { value: word }, word)))
      : element("input", { type: control.kind === "number" ? "number" : "text", min: 0, step: "any", autocomplete: "off", spellcheck: false });
    input.id = `control-${control.path}`;
    input.dataset.path = control.path;
    input.addEventListener("change", () => setKey(control.path, input.value.trim()));
    return element("label", {}, control.label, input);
  }));
}

function showControls(values) {
  for (const input of document.querySelectorAll("#controls [data-path]")) {
    const found = values[input.dataset.path];
    const value = String(found?.value ?? "");
    if (input.tagName === "SELECT" && value && ![...input.options].some((option) => option.value === value)) input.add(new Option(value, value));
    if (document.activeElement !== input || input.tagName === "SELECT") input.value = value;
    input.classList.toggle("set", Boolean(found?.is_set));
    input.title = found?.is_set ? "set in the text" : "from the preset";
  }
}

async function setKey(key, value) {
  const answer = await ask("edit", { yaml: editor.text(), key, value });
  answer.yaml === undefined ? say(answer.problems[0].text) : editor.put(answer.yaml);
}

function makeView(figure) {
  const words = { detail: ["detail", "usual"], style: ["style", "paper"], width: ["width", "free"] };
  const chosen = Object.entries(words).map(([name, [label, none]]) => {
    const options = figure[name].filter((word) => word !== none).map((word) => element("option", { value: word }, word.replace("_", " ")));
    return element("label", {}, label, element("select", { id: `view-${name}` }, element("option", { value: "" }, none), ...options));
  });
  const shown = element("select", { id: "view-shown" }, element("option", { value: "network" }, "network"), element("option", { value: "difference" }, "difference from pinned"));
  const rows = element("select", { id: "view-rows" }, element("option", { value: "stages" }, "stages"), element("option", { value: "layers" }, "layers"));
  const batch = element("input", { id: "view-batch", type: "number", min: 1, max: 100000, value: 1 });
  at("view").replaceChildren(...chosen, element("label", {}, "show", shown), element("label", {}, "table by", rows), element("label", {}, "batch size", batch));
  at("view").addEventListener("input", () => { readView(); refresh(); }); // a batch is typed, too
}

function readView() {
  for (const name of ["detail", "style", "width", "rows", "shown"]) state.view[name] = at(`view-${name}`).value;
  state.view.batch = Math.max(1, Math.floor(Number(at("view-batch").value)) || 1);
}

function showView() {
  for (const name of ["detail", "style", "width", "rows", "shown", "batch"]) at(`view-${name}`).value = state.view[name];
  at("view-shown").disabled = !state.pinned;
}

async function pin() {
  await state.asking; // the numbers of what is shown
  remember(state.last);
}

function remember(pinned) {
  state.pinned = pinned;
  if (!pinned) state.view.shown = "network";
  showPin();
  showView();
  refresh();
}

function showPin() {
  const same = state.pinned?.yaml === state.last?.yaml;
  at("pin").textContent = !state.pinned ? "Pin" : same ? "Pinned" : "Pin this instead";
  at("pin").disabled = Boolean(state.pinned) && same;
  at("pin").setAttribute("aria-pressed", String(Boolean(state.pinned) && same));
  at("unpin").hidden = !state.pinned;
  at("unpin").title = state.pinned ? `Forget the pinned state:\n${state.pinned.yaml}` : "";
}

async function copyLink() {
  location.hash = await linkOf({ yaml: editor.text(), view: state.view });
  await copied(location.href, "The link is copied. It holds the whole description.");
}

async function copied(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    say(text);
  }
  setTimeout(() => say(""), 4000);
}

async function save() {
  if (at("save").hidden) return say("No file was named. Start `unetgen live my_unet.yaml`, or download the YAML.");
  say((await askServer("save", { yaml: editor.text() })).said);
  setTimeout(() => say(""), 4000);
}

at("undo").onclick = () => editor.undo();
at("redo").onclick = () => editor.redo();
at("pin").onclick = pin;
at("unpin").onclick = () => remember(null);
at("link").onclick = copyLink;
at("save").onclick = save;
addEventListener("submit", (event) => event.preventDefault());
begin();
