// Shows answers: figure, refusal, costs, table. Texts are set as text, never as markup; only our SVG is markup.
function element(name, settings = {}, ...inside) {
  const made = Object.assign(document.createElement(name), settings);
  made.append(...inside);
  return made;
}

const at = (id) => document.getElementById(id);

let figureShown = "";

function showFigure(svg, alt, isDark) {
  if (svg !== figureShown) at("figure").innerHTML = svg.slice(svg.indexOf("<svg")); // several times as fast as a parser of XML
  figureShown = svg;
  at("figure").setAttribute("aria-label", alt);
  at("figure").classList.toggle("dark", isDark);
  at("figure").hidden = false;
}

function showRefusal(problems, put, what = "in this description") {
  const items = problems.map((problem) => {
    const fixes = problem.fixes.map((fix) => element("button", { textContent: fix.label, onclick: () => put(fix.yaml) }));
    const where = problem.line ? ` (line ${problem.line}) ` : " ";
    return element("li", {}, element("code", {}, problem.key), problem.key ? where : "", problem.text, element("div", { className: "fixes" }, ...fixes));
  });
  const count = `${problems.length} problem${problems.length === 1 ? "" : "s"} ${what}`;
  at("refusal").replaceChildren(element("h2", {}, count), element("ul", {}, ...items));
  at("refusal").hidden = false;
}

function showCosts(costs, pinned) {
  at("costs").replaceChildren(...costs.map((cost) => {
    const before = pinned?.find((one) => one.name === cost.name);
    const shown = element("div", { className: "cost" },
      element("h3", {}, cost.name),
      element("p", { className: cost.value === null ? "words" : "" }, cost.text),
      ...changeOf(cost, before), ...(cost.note ? [element("small", {}, cost.note)] : []));
    shown.dataset.name = cost.name;
    return shown;
  }));
}

function changeOf(cost, before) {
  if (!before) return [];
  if (cost.value === null) return cost.text === before.text ? [] : [element("small", {}, `pinned: ${before.text}`)];
  const change = cost.value - before.value;
  if (!change) return [element("small", {}, "as pinned")];
  const percent = before.value ? ` (${change > 0 ? "+" : "−"}${Math.abs(100 * change / before.value).toLocaleString("en", { maximumSignificantDigits: 2 })} %)` : "";
  const amount = cost.text.endsWith("MiB") ? `${(Math.abs(change) / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 2 })} MiB` : Math.abs(change).toLocaleString("en");
  return [element("small", { className: change > 0 ? "more" : "fewer" }, `${change > 0 ? "+" : "−"}${amount}${percent}`)];
}

function showTable(table) {
  const kind = (index) => (table.columns[index].number ? "number" : "");
  const cells = (row) => row.map((text, index) => element("td", { className: kind(index) }, text));
  const heads = table.columns.map((column, index) => element("th", { className: kind(index), scope: "col" }, column.title));
  const rows = table.rows.map((row) => element("tr", {}, ...cells(row)));
  const names = table.columns.findIndex((column) => !column.number); // layers are numbered before they are named
  rows.forEach((row, index) => { row.dataset.name = table.rows[index][names]; });
  at("table").replaceChildren(element("table", {},
    element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows), element("tfoot", {}, element("tr", {}, ...cells(table.totals)))));
}

// The row of the layer or stage under the pointer: its own, else that of the longest name that begins so.
function rowOf(name) {
  const rows = [...document.querySelectorAll("#table tbody tr")];
  const begins = rows.filter((row) => name === row.dataset.name || name.startsWith(`${row.dataset.name}_`));
  return begins.sort((a, b) => b.dataset.name.length - a.dataset.name.length)[0] ?? rows.find((row) => row.dataset.name.startsWith(`${name}_`));
}

// Its name, then each other cell with its column: `encoder0: layers 4 · output shape 568x568x64 · parameters 37,568`.
function rowInWords(row) {
  const heads = [...document.querySelectorAll("#table thead th")].map((head) => head.textContent);
  const { name } = row.dataset;
  const cells = [...row.cells].map((cell) => cell.textContent);
  return `${name}: ${cells.map((text, index) => text && text !== name && `${heads[index]} ${text}`).filter(Boolean).join(" · ")}`;
}

function followPointer() {
  const figure = at("figure");
  const clear = () => document.querySelectorAll(".under").forEach((one) => one.classList.remove("under"));
  figure.addEventListener("pointerover", (event) => {
    clear();
    for (let node = event.target; node && node !== figure; node = node.parentNode) {
      const row = node.id && rowOf(node.id);
      if (!row) continue;
      row.classList.add("under");
      say(rowInWords(row));
      return;
    }
    say("");
  });
  figure.addEventListener("pointerleave", () => { clear(); say(""); });
}

function say(text) {
  at("status").textContent = text;
}
