// Two jobs side by side: their figures, and line by line what is said of them, the lines that differ marked.
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
      drawPair();
    });
  }
  listeners.marked.push(() => {
    const [left, right] = state.marked;
    if (left) $("left").value = left.number;
    if (right) $("right").value = right.number;
    drawPair();
  });
  const possible = jobs.filter((job) => !job.reason && job.same < 0);
  const [left, right] = possible.length > 1 ? [possible[0], possible.at(-1)] : jobs;
  $("left").value = left.number;
  $("right").value = right.number;
  drawPair();
}

function drawPair() {
  const pair = ["left", "right"].map((side) => byNumber.get(Number($(side).value)));
  if (pair.some((job) => !job)) {
    $("sides").replaceChildren(make("p", "There is no such job.", { class: "note" }));
    return;
  }
  const shown = pair.map(source);
  const widest = Math.max(...shown.map((one) => (one ? one.width : 0)));
  const sides = pair.map((job, at) => side(job, shown[at], widest));
  $("sides").replaceChildren(make("div", sides, { class: "pictures" }), ...lines(pair));
}

// The two on one scale: the wider fills its half.
function side(job, shown, widest) {
  const name = heading(job);
  if (shown) return make("div", [name, make("img", [], { src: shown.url, alt: `the network of job ${job.number}`, style: `width: ${(100 * shown.width) / widest}%` })], { class: "side" });
  if (job.figure) return make("div", [name, make("img", [], { src: where(job), alt: `the network of job ${job.number}`, class: "paper" })], { class: "side" });
  return make("div", [name, make("p", job.reason || "This job drew no figure.", { class: "note" })], { class: "side" });
}

function lines(pair) {
  const [left, right] = pair;
  const same = (job) => (job.same < 0 ? job.number : job.same);
  const rows = data.columns.flatMap((column, at) => {
    if (column.kind !== "setting" && column.kind !== "cost") return [];
    const [one, other] = [left.cells[at], right.cells[at]];
    return [make("tr", [make("td", column.label), ...marked(text(one), text(other)), make("td", ratio(column, one, other), { class: "number" })])];
  });
  const told = table(["", `#${left.number}`, `#${right.number}`, `#${right.number} / #${left.number}`], rows);
  if (!left.reason && !right.reason && same(left) === same(right)) return [told, make("p", "Both are the same network.", { class: "note" })];
  const stages = pair.map((job) => new Map((data.stages[same(job)] || []).map(([name, ...rest]) => [name, rest])));
  return stages.every((stage) => stage.size) ? [told, make("h3", "Stage by stage"), byStage(pair, stages)] : [told];
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

// The names of both in their order: what only the second has stands behind what it follows there.
function merged(ours, theirs) {
  const names = [...ours];
  theirs.forEach((name, at) => {
    if (!names.includes(name)) names.splice(names.indexOf(theirs[at - 1]) + 1, 0, name);
  });
  return names;
}

function ratio(column, left, right) {
  const [one, other] = [value(left), value(right)];
  if (column.kind !== "cost" || !one || other === null || one === other) return "";
  return `× ${(other / one).toLocaleString("en-US", { maximumSignificantDigits: 3 })}`;
}
