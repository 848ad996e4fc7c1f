// What differs between the layers of two networks, in words: what the marks mean, how many differ, and which.
const only = (pair, mark) => `only in #${pair[mark === "added" ? 0 : 1].number}`;

// What is seen in the figures.
function legend(pair, { networks, found }) {
  const seen = new Set(networks.flatMap((network, at) => [...boxMarks(network, found[at]), ...arrowMarks(network, found[at]).filter((mark) => mark !== "follows")]));
  const words = { changed: "changed in a setting, in its inputs or in its layers", added: only(pair, "added"), missing: only(pair, "missing"), follows: "of another shape, by a change before it" };
  const told = Object.entries(markLooks).filter(([mark]) => seen.has(mark)).map(([mark, shown]) => {
    const fill = mark === "follows" ? "transparent" : `var(--${mark})`;
    const box = make("i", SIGNS[mark], { style: `background: ${fill}; border: ${shown.pen}px ${shown.dashes ? "dashed" : "solid"} var(--${mark}-line)` });
    return make("span", [box, words[mark]], { class: "mark" });
  });
  return [make("p", told, { class: "marks" })];
}

// `4 layers changed, 51 only in #31, 12 follow`
function counted(pair, rows) {
  const words = { changed: "changed", rewired: "take other layers", added: only(pair, "added"), missing: only(pair, "missing"), follows: "follow" };
  const told = Object.entries(words).map(([mark, word]) => [rows.filter((row) => row.mark === mark).length, word]).filter(([number]) => number);
  if (!told.length) return "Every layer has an equal one; the outputs are others.";
  return told.map(([number, word], at) => `${number}${at ? "" : number === 1 ? " layer" : " layers"} ${word}`).join(", ");
}

// The layers that differ by themselves.
function layerList(pair, rows) {
  const own = rows.filter((row) => !["same", "follows"].includes(row.mark));
  const both = pair.map((job) => data.networks.of[first(job)]);
  const told = own.map((row) => {
    const layers = [row.one, row.other].map((at, side) => (at === null ? null : both[side].layers[at]));
    const words = layers.map((layer) => (layer ? ops[layer.op].told : "–"));
    const cells = [SIGNS[row.mark], (layers[1] ?? layers[0]).place, ...words, what(row, pair)];
    return make("tr", cells.map((cell) => make("td", cell)));
  });
  if (!told.length) return [make("p", counted(pair, rows), { class: "counted" })];
  const heads = ["", "layer", ...pair.map((job) => `#${job.number}`), "what differs"].map((word) => make("th", word));
  const whole = make("table", [make("thead", make("tr", heads)), make("tbody", told)], { id: "layers" });
  return [make("details", [make("summary", counted(pair, rows), { class: "counted" }), make("div", whole, { class: "wide" })])];
}

function what(row, pair) {
  if (row.mark === "added" || row.mark === "missing") return only(pair, row.mark);
  return [...row.changes.map(({ name, values }) => `${name} ${values.join(" | ")}`), ...(row.wiring ? [row.wiring] : [])].join("; ");
}
