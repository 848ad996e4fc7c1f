// Two jobs side by side: their figures with what differs marked, and line by line what is said of them.
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
  const [left, right] = possible.length > 1 ? [possible[0], possible.at(-1)] : jobs;
  $("left").value = left.number;
  $("right").value = right.number;
  drawPair();
}

// The marked jobs, wherever in the page one is.
function drawChosen() {
  const { marked } = state;
  const clear = make("button", "clear", { type: "button" });
  clear.addEventListener("click", () => { state.marked = []; drawRows(); tell("marked"); });
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
  const compared = pair[0] !== pair[1] && first(pair[0]) !== first(pair[1]) ? compareJobs(pair) : null;
  const shown = pair.map(source);
  const widest = Math.max(...shown.map((one) => (one ? one.width : 0)));
  const sides = pair.map((job, at) => side(job, shown[at], widest, compared && { ...compared, at }));
  const elsewhere = pair.every((job) => !job.reason) && first(pair[0]) !== first(pair[1]) ? [make("p", ["In this folder ", make("code", `unetgen compare ${pair[0].number} ${pair[1].number} -o difference.svg`), " draws both with what differs marked."], { class: "note" })] : [];
  const under = compared ? [...legend(pair, compared), ...layerList(pair, compared.rows)] : elsewhere;
  $("sides").replaceChildren(make("div", sides, { class: "pictures" }), ...under, ...lines(pair));
}

// What differs between two jobs whose networks are in the page; else nothing is told of their layers.
function compareJobs(pair) {
  const both = pair.map((job) => data.networks.of[first(job)]);
  if (pair.some((job) => job.reason) || both.some((network) => !network)) return null;
  const rows = new Judge(...both).rows();
  return { pair, networks: both, rows, found: differences(rows) };
}

// The two on one scale: the wider fills its half.
function side(job, shown, widest, compared) {
  const name = heading(job);
  const said = { role: "img", "aria-label": `the network of job ${job.number}` };
  if (shown && compared) {
    const { pair, networks, found, at } = compared;
    const host = make("div", [], { ...said, class: "drawing", style: `width: ${(100 * shown.width) / widest}%` });
    host.attachShadow({ mode: "open" }).append(picture(data.figures[first(job)], networks[at], found[at], pair, at));
    return make("div", [name, host], { class: "side" });
  }
  const image = (url, attributes) => make("img", [], { src: url, alt: said["aria-label"], ...attributes });
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
  const told = table(["", `#${left.number}`, `#${right.number}`, `#${right.number} / #${left.number}`], rows);
  if (!left.reason && !right.reason && first(left) === first(right)) return [told, make("p", "Both are the same network.", { class: "note" })];
  const stages = pair.map((job) => new Map((data.stages[first(job)] || []).map(([name, ...rest]) => [name, rest])));
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

// `× 1.52`; nearer to 1 than that tells, `+ 0.2 %`.
function ratio(column, left, right) {
  const [one, other] = [value(left), value(right)];
  if (column.kind !== "cost" || !one || other === null || one === other) return "";
  const times = (other / one).toLocaleString("en-US", { maximumSignificantDigits: 3 });
  if (times !== "1") return `× ${times}`;
  const more = Math.abs(100 * (other / one - 1)).toLocaleString("en-US", { maximumSignificantDigits: 1 });
  return `${other > one ? "+" : "−"} ${more} %`;
}
