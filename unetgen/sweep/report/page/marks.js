// Mark the differences in two networks' figures, in the colours, pens and dashes of the figure that `unetgen compare` draws.
const NO_MARK = " ", FOLLOWS = ".";

// A figure as an element of its own, so that its ids and styles cannot collide with those of the other figure.
function markedFigure(svg, comparison, pair, side) {
  const drawn = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  const faces = new Map();  // of a group of boxes, those that no box has taken yet
  const byId = (id) => drawn.querySelector(`[id="${CSS.escape(id)}"]`);
  const { boxes, arrows } = comparison.networks[side];
  const rows = new Map(comparison.rows.map((row) => [row.layers[side], row]));
  comparison.boxes[side].forEach((sign, at) => {
    const box = byId(boxes[at].id), group = box.parentElement;
    if (!faces.has(group)) faces.set(group, [...group.querySelectorAll(":scope > polygon")]);
    const behind = faces.get(group).splice(0, boxes[at].faces);
    if (sign !== NO_MARK) markBox(box, behind, sign, hints(boxes[at].layers, rows, pair, side, sign));
  });
  comparison.arrows[side].forEach((sign, at) => {
    if (sign !== NO_MARK) markArrow(byId(`arrow.${at}`), sign, hints(arrows[at], rows, pair, side, sign));
  });
  return drawn;
}

function markBox(group, [above, beside], sign, words) {
  const style = compared.styles[sign];
  const front = group.querySelector("polygon");
  const painted = [[front, style.front], [above, style.above], [beside, style.beside]].filter(([face]) => face);
  for (const [face, fill] of painted) {
    if (sign !== FOLLOWS && !group.classList.contains("copied")) face.setAttribute("fill", fill);
    drawOutline(face, style);
  }
  group.dataset.mark = sign;
  addHint(group, words);
}

function markArrow(group, sign, words) {
  const { line } = compared.styles[sign];
  const [shaft, head] = [group.querySelector("path"), group.querySelector("polygon")];
  for (const part of [shaft, head]) part?.setAttribute("stroke", line);
  head?.setAttribute("fill", line);
  group.dataset.mark = sign;
  addHint(group, words);
}

function drawOutline(face, style) {
  face.setAttribute("stroke", style.line);
  face.setAttribute("stroke-width", style.pen);
  if (style.dashes) face.setAttribute("stroke-dasharray", style.dashes);
}

// Add the differences below the element's own tooltip.
function addHint(group, words) {
  const link = group.querySelector("a");
  const own = link?.getAttributeNS("http://www.w3.org/1999/xlink", "title") ?? "";
  link?.removeAttributeNS("http://www.w3.org/1999/xlink", "title");
  let title = group.querySelector("title");
  if (!title) group.prepend(title = document.createElementNS("http://www.w3.org/2000/svg", "title"));
  title.textContent = [own, ...words].filter(Boolean).join("\n");
}

function hints(layers, rows, pair, side, sign) {
  if (sign === FOLLOWS) return ["differs because of a layer before it"];
  return layers.filter((layer) => rows.has(layer)).map((layer) => hint(rows.get(layer), pair, side));
}

// The difference of a layer seen from one side: this side's value first.
function hint({ sign, differences }, pair, side) {
  if (sign in MIRRORED) return `only in #${pair[side].number}`;
  return differences.map(({ name, values }) => `${name} ${values[side]}, in #${pair[1 - side].number} ${values[1 - side]}`).join("; ");
}
