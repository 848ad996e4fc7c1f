// The jobs, the values of their cells, and the table: sorted, filtered, and drawn only where it is visible.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const ROW = 32, AHEAD = 15, WIDEST = Math.min(280, innerWidth * 0.4), PADDING = 22;
const $ = (id) => document.getElementById(id);
const value = (cell) => (cell !== null && typeof cell === "object" ? cell[0] : cell);
const text = (cell) => cell === null ? "" : typeof cell === "object" ? cell[1]
  : typeof cell === "number" ? cell.toLocaleString("en-US") : cell;
const DECIMALS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
const shownIn = (column, cell) => (typeof cell === "number" && column.id.endsWith("_mib") ? cell.toLocaleString("en-US", DECIMALS) : text(cell));
const isNumber = (column) => column.kind === "job" || column.kind === "cost";
const count = (number) => `${number.toLocaleString("en-US")} ${number === 1 ? "job" : "jobs"}`;
const shownColumns = data.columns.filter((column) => column.kind !== "reason");
const place = (id) => data.columns.findIndex((column) => column.id === id);

function make(tag, content = [], attributes = {}) {
  const element = document.createElement(tag);
  element.append(...[content].flat());
  for (const [name, given] of Object.entries(attributes)) element.setAttribute(name, given);
  return element;
}

const jobs = data.rows.map((row, index) => {
  const reason = data.reasons[data.reason_of[index]] ?? null;
  const cells = row.length < data.columns.length ? [...row, reason] : row;
  const words = cells.map(text).join("\n").toLowerCase();
  return { index, cells, reason, words, number: cells[0], same: data.same[index], figure: data.drew[index] };
});
const byNumber = new Map(jobs.map((job) => [job.number, job]));
const state = { shown: jobs, networks: new Set(), best: new Map(), sort: 0, descending: false, marked: [] };
const listeners = { shown: [], marked: [] };
const notify = (event) => listeners[event].forEach((listener) => listener());

const UNITS = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
function numeric(word) {
  const found = /^([-+]?[\d.,]+(?:e[-+]?\d+)?)([kmgt]?)$/i.exec(String(word).trim());
  return found ? Number(found[1].replaceAll(",", "")) * (UNITS[found[2].toLowerCase()] || 1) : NaN;
}

function compareCells(a, b) {
  const [one, other] = [value(a), value(b)];
  if (one === null || other === null) return (one === null) - (other === null);
  const difference = numeric(one) - numeric(other);
  return Number.isNaN(difference) ? String(one).localeCompare(String(other), "en", { numeric: true }) : difference;
}

const TESTS = {
  "<": (order) => order < 0, "<=": (order) => order <= 0, ">": (order) => order > 0, ">=": (order) => order >= 0,
  "=": (order) => order === 0, "!=": (order) => order !== 0,
};
function condition(word) {
  const found = /^(.+?)(<=|>=|!=|<|>|=)(.+)$/.exec(word);
  const name = found && found[1].toLowerCase();
  const at = name ? data.columns.findIndex((c) => [c.id, c.label.toLowerCase().replaceAll(" ", "_")].includes(name)) : -1;
  if (at < 0) return (job) => job.words.includes(word.toLowerCase());
  return (job) => value(job.cells[at]) !== null && TESTS[found[2]](compareCells(job.cells[at], found[3]));
}

const first = (job) => (job.same < 0 ? job.number : job.same);

// Of the jobs that pass the filter, one per network, and per memory of a training step, which also depends on the batch size.
const MEMORY = place("training_mib");
function distinct(kept) {
  const found = new Map();
  for (const job of kept.filter((job) => !job.reason)) {
    const key = `${first(job)} ${value(job.cells[MEMORY])}`;
    if (!found.has(key)) found.set(key, job);
  }
  return new Set(found.values());
}

function refresh() {
  const conditions = $("filter").value.split(/\s+/).filter(Boolean).map(condition);
  const sign = state.descending ? -1 : 1;
  const order = (a, b) => {
    const [one, other] = [a.cells[state.sort], b.cells[state.sort]];
    const empty = (value(one) === null) - (value(other) === null);
    return empty || sign * compareCells(one, other) || a.index - b.index;
  };
  const kept = jobs.filter((job) => conditions.every((holds) => holds(job)));
  state.networks = distinct(kept);
  state.best = fronts([...state.networks]);
  state.shown = ($("best")?.checked ? kept.filter((job) => state.best.has(job)) : kept).sort(order);
  const left = state.shown.length;
  $("count").textContent = left === jobs.length ? count(left) : `${left.toLocaleString("en-US")} of ${count(jobs.length)}`;
  $("scroll").scrollTop = 0;
  drawRows();
  notify("shown");
}

// A heading and its unit, which is shown below it.
const headOf = (column) => column.label.split(/ \((.*)\)$/).filter(Boolean);

function drawHead() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `bold 14px ${getComputedStyle(document.body).fontFamily}`;
  const longest = (column, at) => jobs.reduce((most, job) => {
    const words = shownIn(column, job.cells[at]);
    return words.length > most.length ? words : most;
  }, "");
  const width = (words) => Math.min(WIDEST, pen.measureText(words).width);
  const widths = shownColumns.map((column, at) => {
    const heads = headOf(column).map((words) => width(`${words} ▲`));
    return Math.ceil(Math.max(...heads, width(longest(column, at)) + (at ? 0 : 48)) + PADDING);
  });
  document.querySelector("#jobs colgroup").replaceChildren(...widths.map((width) => make("col", [], { style: `width: ${width}px` })));
  $("jobs").style.width = `${widths.reduce((sum, width) => sum + width, 0)}px`;
  const heads = shownColumns.map((column, at) => {
    const [name, unit] = headOf(column);
    const button = make("button", [make("span", name), ...(unit ? [make("small", unit)] : [])], { type: "button", title: column.id });
    button.addEventListener("click", () => sortBy(at));
    return make("th", button, { scope: "col", class: isNumber(column) && at ? "number" : "", "data-printed": column.label });
  });
  document.querySelector("#jobs thead").replaceChildren(make("tr", heads));
}

function sortBy(at) {
  state.descending = state.sort === at && !state.descending;
  state.sort = at;
  showOrder();
  refresh();
}

function showOrder() {
  document.querySelectorAll("#jobs th").forEach((head, at) => {
    if (at === state.sort) head.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
}

function drawRows() {
  const seen = $("scroll");
  const first = Math.max(0, Math.floor(seen.scrollTop / ROW) - AHEAD);
  const last = Math.min(state.shown.length, Math.ceil((seen.scrollTop + Math.max(seen.clientHeight, 400)) / ROW) + AHEAD);
  const filler = (rows) => make("tr", make("td", [], { colspan: shownColumns.length, style: `height: ${rows * ROW}px` }), { class: "filler" });
  const rows = state.shown.slice(first, last).map(rowOf);
  if (first) rows.unshift(filler(first));
  if (last < state.shown.length) rows.push(filler(state.shown.length - last));
  document.querySelector("#jobs tbody").replaceChildren(...rows);
}

function rowOf(job) {
  const box = make("input", [], { type: "checkbox", "aria-label": `mark job ${job.number}` });
  box.checked = state.marked.includes(job);
  box.addEventListener("change", () => mark(job));
  const firstCost = shownColumns.findIndex((column) => column.kind === "cost");
  const cells = job.cells.slice(0, job.reason ? firstCost : shownColumns.length).map((cell, at) => {
    if (!at) return make("td", make("label", [box, make("a", `#${job.number}`, { href: where(job) }), ...ring(job)]));
    const words = shownIn(data.columns[at], cell);
    return make("td", words, { class: isNumber(data.columns[at]) ? "number" : "", title: words });
  });
  if (job.reason) cells.push(make("td", job.reason, { colspan: shownColumns.length - firstCost, title: job.reason }));
  return make("tr", cells, { class: `${box.checked ? "marked " : ""}${job.reason ? "impossible" : ""}` });
}

function ring(job) {
  if (!state.best.has(job)) return [];
  return [make("span", "", { class: "ring", role: "img", "aria-label": "on a Pareto front", title: `on the Pareto front of ${state.best.get(job).join(", and of ")}` })];
}

const where = (job) => `${job.number}/${job.figure ? "diagram.svg" : job.reason ? "error.txt" : "summary.json"}`;

function mark(job) {
  state.marked = state.marked.includes(job) ? state.marked.filter((other) => other !== job) : [...state.marked, job].slice(-2);
  drawRows();
  notify("marked");
}

function startTable() {
  drawHead();
  showOrder();
  $("filter").addEventListener("input", refresh);
  $("best").addEventListener("change", refresh);
  if (!data.trades.length) $("best").parentElement.remove();
  $("scroll").addEventListener("scroll", drawRows);
  matchMedia("print").addEventListener("change", drawRows); // on paper nothing scrolls, so that every row is seen
}
