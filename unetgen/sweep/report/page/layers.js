// The differences between two networks in words: what the marks mean, how many layers differ, and which.
const SHOWN_SIGNS = { "-": "−", ".": "" };
const onlyIn = (pair, sign) => `only in #${pair[sign === "+" ? 0 : 1].number}`;

// The marks that are seen in the figures.
function legend(pair, { boxes, arrows }) {
  const seen = new Set([...boxes, ...arrows].flat());
  const classes = { "!": "changed", "+": "added", "-": "missing", ".": "follows" };
  const words = { "!": "changed: a setting, an input or a layer in it", "+": onlyIn(pair, "+"), "-": onlyIn(pair, "-"), ".": "differs because of a layer before it" };
  const marks = Object.entries(words).filter(([sign]) => seen.has(sign)).map(([sign, word]) => {
    const { pen, dashes } = compared.styles[sign];
    const fill = sign === FOLLOWS ? "transparent" : `var(--${classes[sign]})`;
    const box = make("i", SHOWN_SIGNS[sign] ?? sign, { style: `background: ${fill}; border: ${pen}px ${dashes ? "dashed" : "solid"} var(--${classes[sign]}-line)` });
    return make("span", [box, word], { class: "mark" });
  });
  return [make("p", marks, { class: "marks" })];
}

// `4 layers changed, 51 only in #31, 12 follow`
function counted(pair, { rows, follow, outputs }) {
  const number = (sign) => rows.filter((row) => row.sign === sign).length;
  const words = { "!": "changed", "~": "with other inputs", "+": onlyIn(pair, "+"), "-": onlyIn(pair, "-") };
  const counts = [...Object.entries(words).map(([sign, word]) => [number(sign), word]), [follow, follow === 1 ? "follows" : "follow"]];
  const parts = counts.filter(([count]) => count).map(([count, word], at) => `${count}${at ? "" : count === 1 ? " layer" : " layers"} ${word}`);
  const ends = outputs ? [`the outputs are ${outputs[0]} in #${pair[0].number}, ${outputs[1]} in #${pair[1].number}`] : [];
  return [...parts, ...ends].join(", ");
}

// The layers that themselves differ.
function layerList(pair, comparison) {
  const summary = counted(pair, comparison);
  const rows = comparison.rows.map((row) => {
    const [place] = row.words[1] ?? row.words[0];
    const types = row.words.map((words) => (words ? words[1] : "–"));
    const cells = [SHOWN_SIGNS[row.sign] ?? row.sign, place, ...types, differenceWords(row, pair)];
    return make("tr", cells.map((cell) => make("td", cell)));
  });
  if (!rows.length) return [make("p", summary, { class: "counted" })];
  const heads = ["", "layer", ...pair.map((job) => `#${job.number}`), "difference"].map((word) => make("th", word));
  const whole = make("table", [make("thead", make("tr", heads)), make("tbody", rows)], { id: "layers" });
  return [make("details", [make("summary", summary, { class: "counted" }), make("div", whole, { class: "wide" })])];
}

function differenceWords({ sign, differences }, pair) {
  if (sign in MIRRORED) return onlyIn(pair, sign);
  return differences.map(({ name, values }) => `${name} ${values.join(" | ")}`).join("; ");
}
