// The editor: YAML with completion and help from the declared keys, and problems at their lines.
function makeEditor(parent, words, changed, save) {
  const C = CodeMirror;
  const byPath = new Map(words.keys.map((key) => [key.path, key]));
  const groups = new Set(words.keys.flatMap((key) => key.path.split(".").slice(0, -1).map((_, end, all) => all.slice(0, end + 1).join("."))));
  const colours = C.HighlightStyle.define([
    { tag: [C.tags.propertyName, C.tags.definition(C.tags.propertyName)], color: "var(--key)" },
    { tag: [C.tags.string, C.tags.content], color: "var(--text)" },
    { tag: [C.tags.number, C.tags.bool, C.tags.null], color: "var(--number)" },
    { tag: [C.tags.comment], color: "var(--grey)", fontStyle: "italic" },
  ]);
  const keys = C.keymap.of([
    { key: "Mod-s", run: () => { save(); return true; }, preventDefault: true },
    ...C.completionKeymap, ...C.defaultKeymap, ...C.historyKeymap, ...C.searchKeymap,
  ]);
  const view = new C.EditorView({
    parent,
    state: C.EditorState.create({
      extensions: [
        C.lineNumbers(), C.history(), C.drawSelection(), C.highlightActiveLine(), C.bracketMatching(), C.yaml(), C.indentUnit.of("  "),
        C.syntaxHighlighting(colours), C.lintGutter(), C.EditorView.lineWrapping,
        C.autocompletion({ override: [(context) => completions(context, words, byPath, groups)] }),
        C.hoverTooltip((shown, place) => helpAt(shown.state, place, byPath)),
        C.EditorView.contentAttributes.of({ "aria-label": "description in YAML" }),
        C.EditorView.updateListener.of((update) => update.docChanged && changed()),
        keys,
      ],
    }),
  });
  return {
    view,
    text: () => view.state.doc.toString(),
    put: (text) => putText(view, text),
    undo: () => C.undo(view),
    redo: () => C.redo(view),
    depths: () => [C.undoDepth(view.state), C.redoDepth(view.state)],
    mark: (problems) => markProblems(view, problems),
  };
}

// Only the part that differs is replaced, so that the cursor stays and one step back undoes it.
function putText(view, text) {
  const old = view.state.doc.toString();
  if (old === text) return;
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start++;
  let end = 0;
  while (end < old.length - start && end < text.length - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  view.dispatch({ changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) }, userEvent: "input" });
}

let isMarked = false;

function markProblems(view, problems) {
  if (!isMarked && !problems.length) return;
  isMarked = problems.length > 0;
  const lines = view.state.doc.lines;
  const diagnostics = problems.map((problem) => {
    const line = view.state.doc.line(Math.min(problem.line ?? 1, lines));
    const actions = problem.fixes.map((fix) => ({ name: fix.label, apply: () => putText(view, fix.yaml) }));
    return { from: line.from, to: line.to, severity: "error", message: `${problem.key} ${problem.text}`.trim(), actions };
  });
  view.dispatch(CodeMirror.setDiagnostics(view.state, diagnostics));
}

// The path of a line: the keys of the lines above it that are indented less, then its own.
function pathAt(state, number) {
  const names = [];
  let indent = Infinity;
  for (let at = number; at >= 1; at--) {
    const found = /^(\s*)([\w.]+):/.exec(state.doc.line(at).text);
    if (!found || found[1].length >= indent) continue;
    indent = found[1].length;
    names.unshift(found[2]);
    if (!indent) break;
  }
  return names.join(".");
}

function groupAt(state, number, indent) {
  for (let at = number - 1; at >= 1 && indent > 0; at--) {
    const found = /^(\s*)([\w.]+):/.exec(state.doc.line(at).text);
    if (found && found[1].length < indent) return pathAt(state, at);
  }
  return "";
}

function completions(context, words, byPath, groups) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = /^\s*[\w.]+:\s+([\w.]*)$/.exec(before);
  if (value) return valuesAt(context, pathAt(context.state, line.number), value[1], words, byPath);
  const key = /^(\s*)([\w.]*)$/.exec(before);
  if (!key || (!key[2] && !context.explicit)) return null;
  const group = groupAt(context.state, line.number, key[1].length);
  return { from: context.pos - key[2].length, options: keysIn(group, words, groups), validFor: /^[\w.]*$/ };
}

function keysIn(group, words, groups) {
  const start = group ? `${group}.` : "";
  const inside = words.keys.filter((key) => key.path.startsWith(start)).map((key) => ({ ...key, name: key.path.slice(start.length) }));
  const own = inside.filter((key) => !key.name.includes(".")).map((key) => ({ label: key.name, apply: `${key.name}: `, info: key.help, type: "property" }));
  const below = [...groups].filter((name) => name.startsWith(start) && !name.slice(start.length).includes(".") && name !== group);
  return [...own, ...below.map((name) => ({ label: name.slice(start.length), apply: `${name.slice(start.length)}:\n${" ".repeat(2 * name.split(".").length)}`, type: "namespace" }))];
}

function valuesAt(context, path, typed, words, byPath) {
  const key = byPath.get(path) ?? byPath.get(`${path}.kind`);
  const choices = path === "encoder" || path === "encoder.kind" ? words.encoders : key?.choices ?? [];
  return choices.length ? { from: context.pos - typed.length, options: choices.map((label) => ({ label, type: "enum" })), validFor: /^[\w.]*$/ } : null;
}

function helpAt(state, place, byPath) {
  const line = state.doc.lineAt(place);
  const colon = line.text.indexOf(":");
  if (colon < 0 || place > line.from + colon) return null;
  const path = pathAt(state, line.number);
  const key = byPath.get(path) ?? byPath.get(`${path}.kind`);
  if (!key) return null;
  return { pos: line.from + line.text.search(/\S/), end: line.from + colon, above: true, create: () => ({ dom: element("div", { className: "help" }, element("b", {}, key.path), key.help) }) };
}
