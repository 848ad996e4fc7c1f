// Two jobs side by side: their figures with the differences marked, the layers that differ, their settings and costs.
function startComparison() {
  if (jobs.length < 2) {
    $("comparison").hidden = $("hint").hidden = true;
    document.querySelector('nav a[href="#comparison"]').remove();
    return;
  }
  for (const id of ["left", "right"]) {
    $(id).max = jobs.at(-1).number;
    $(id).addEventListener("change", () => {
      state.marked = ["left", "right"].map((side) => byNumber.get(Number($(side).value))).filter(Boolean);
      drawRows();
      drawChosen();
      drawPair();
    });
  }
  listeners.marked.push(drawChosen);
  listeners.marked.push(() => {
    const [left, right] = state.marked;
    if (left) $("left").value = left.number;
    if (right) $("right").value = right.number;
    drawPair();
  });
  const possible = jobs.filter((job) => !job.reason && job.same < 0);
  const known = possible.filter((job) => job.number in compared.networks);
  const choice = known.length > 1 ? known : possible;
  const [left, right] = choice.length > 1 ? [choice[0], choice.at(-1)] : jobs;
  $("left").value = left.number;
  $("right").value = right.number;
  drawPair();
}

// The marked jobs, always visible at the foot of the page.
function drawChosen() {
  const { marked } = state;
  const clear = make("button", "clear", { type: "button" });
  clear.addEventListener("click", () => { state.marked = []; drawRows(); notify("marked"); });
  const names = marked.flatMap((job, at) => [...(at ? [" and "] : []), make("b", `#${job.number}`), ` ${settings(job)}`]);
  const then = marked.length > 1 ? [" · ", make("a", "side by side", { href: "#comparison" })] : marked.length && jobs.length > 1 ? [" · mark one more to compare"] : [];
  $("chosen").replaceChildren("marked: ", ...names, ...then, " · ", clear);
  $("chosen").hidden = !marked.length;
}

function drawPair() {
  const pair = ["left", "right"].map((side) => byNumber.get(Number($(side).value)));
  if (pair.some((job) => !job)) {
    $("sides").replaceChildren(make("p", "There is no such job.", { class: "note" }));
    return;
  }
  const comparison = pair.some((job) => job.reason) ? null : comparisonOf(pair);
  const shown = pair.map(source);
  const widest = Math.max(...shown.map((one) => (one ? one.width : 0)));
  const sides = pair.map((job, at) => side(pair, at, shown[at], widest, comparison));
  const under = comparison ? [...legend(pair, comparison), ...layerList(pair, comparison)] : beyond(pair);
  const style = `--printed: ${printedShare(shown.filter(Boolean), widest)}%`;
  $("sides").replaceChildren(make("div", sides, { class: "pictures", style }), ...under, ...lines(pair));
}

// How much of a printed page's width two figures may take, so that the taller one fits its height.
const printedShare = (shown, widest) => Math.min(100, ...shown.map((one) => (200 * PRINTED * widest) / (PAPER * one.height)));

// How to compare two networks of which the page has no comparison.
function beyond(pair) {
  if (pair.some((job) => job.reason) || first(pair[0]) === first(pair[1])) return [];
  const command = make("code", `unetgen compare ${pair[0].number} ${pair[1].number} -o difference.svg`);
  const limit = `This page compares the layers of the first ${compared.most} networks that it draws. In this folder, `;
  return [make("p", [limit, command, " compares these two and draws them with the differences marked."], { class: "note" })];
}

// One of two figures on the same scale; the wider one fills its half.
function side(pair, at, shown, widest, comparison) {
  const job = pair[at];
  const name = heading(job);
  const label = { role: "img", "aria-label": `the network of job ${job.number}` };
  if (shown && comparison) {
    const host = make("div", [], { ...label, class: "drawing", style: `width: ${(100 * shown.width) / widest}%` });
    host.attachShadow({ mode: "open" }).append(markedFigure(data.figures[first(job)], comparison, pair, at));
    return make("div", [name, host], { class: "side" });
  }
  const image = (url, attributes) => make("img", [], { src: url, alt: label["aria-label"], ...attributes });
  if (shown) return make("div", [name, image(shown.url, { style: `width: ${(100 * shown.width) / widest}%` })], { class: "side" });
  if (job.figure) return make("div", [name, image(where(job), { class: "paper" })], { class: "side" });
  return make("div", [name, make("p", job.reason || "This job drew no figure.", { class: "note" })], { class: "side" });
}

function lines(pair) {
  const [left, right] = pair;
  const rows = data.columns.flatMap((column, at) => {
    if (column.kind !== "setting" && column.kind !== "cost") return [];
    const [one, other] = [left.cells[at], right.cells[at]];
    return [make("tr", [make("td", column.label), ...marked(text(one), text(other)), make("td", ratio(column, one, other), { class: "number" })])];
  });
  const costs = table(["", `#${left.number}`, `#${right.number}`, `#${right.number} / #${left.number}`], rows);
  if (!left.reason && !right.reason && first(left) === first(right)) return [costs, make("p", "Both are the same network.", { class: "note" })];
  const stages = pair.map((job) => new Map((data.stages[first(job)] || []).map(([name, ...rest]) => [name, rest])));
  return stages.every((stage) => stage.size) ? [costs, make("h3", "Stage by stage"), byStage(pair, stages)] : [costs];
}

function byStage([left, right], stages) {
  const rows = merged(...stages.map((stage) => [...stage.keys()])).map((name) => {
    const cells = [0, 1, 2].flatMap((at) => marked(...stages.map((stage) => (stage.has(name) ? text(stage.get(name)[at]) : ""))));
    return make("tr", [make("td", name), ...cells]);
  });
  const heads = ["last map", "parameters", "MACs"].flatMap((word) => [`${word} #${left.number}`, `#${right.number}`]);
  return table(["", ...heads], rows);
}

function table(heads, rows) {
  const cells = heads.map((word, at) => make("th", word, { class: at ? "number" : "" }));
  return make("table", [make("thead", make("tr", cells)), make("tbody", rows)]);
}

// Two cells, marked where they differ.
const marked = (one, other) => [one, other].map((word) => make("td", word, { class: one === other ? "number" : "number changed" }));

// The names of both in order; a name that only the second has comes after the one that it follows there.
function merged(ours, theirs) {
  const names = [...ours];
  theirs.forEach((name, at) => {
    if (!names.includes(name)) names.splice(names.indexOf(theirs[at - 1]) + 1, 0, name);
  });
  return names;
}

// `× 1.52`; too close to 1 for three digits, `+ 0.2 %`.
function ratio(column, left, right) {
  const [one, other] = [value(left), value(right)];
  if (column.kind !== "cost" || !one || other === null || one === other) return "";
  const times = (other / one).toLocaleString("en-US", { maximumSignificantDigits: 3 });
  if (times !== "1") return `× ${times}`;
  const more = Math.abs(100 * (other / one - 1)).toLocaleString("en-US", { maximumSignificantDigits: 1 });
  return `${other > one ? "+" : "−"} ${more} %`;
}
