// Two networks' figures with their differences marked, in the colours, pens and dashes of the figure that `unetgen compare` draws.
const SIGNS = { changed: "!", rewired: "~", added: "+", missing: "−", follows: "" };
const markLooks = data.networks.changes;

// Of each side's layers by their places, what differs; a rewired one is shown as changed.
function differences(rows) {
  const found = [new Map(), new Map()];
  for (const row of rows.filter((row) => row.mark !== "same")) {
    const mark = row.mark === "rewired" ? "changed" : row.mark;
    [row.one, row.other].forEach((at, side) => { if (at !== null) found[side].set(at, { mark, row }); });
  }
  return found;
}

// Of a box: that of the layer that names it; if others differ, it is changed.
function changeOf(main, layers, found) {
  const own = found.get(main)?.mark;
  if (own === "added" || own === "missing") return own;
  const marks = layers.filter((at) => found.has(at)).map((at) => found.get(at).mark);
  return marks.some((mark) => mark !== "follows") ? "changed" : marks.length ? "follows" : null;
}

const boxMarks = (network, found) => network.boxes.map((box) => changeOf(box.main, box.layers, found));
const arrowMarks = (network, found) => network.arrows.map((layers) => (layers.length ? changeOf(layers.at(-1), layers, found) : null));

// The picture as an element of its own, whose names and style are no other's.
function picture(svg, network, found, pair, side) {
  const drawn = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  const faces = [...drawn.querySelectorAll(".graph > polygon")].slice(1);
  const byId = (id) => drawn.querySelector(`[id="${CSS.escape(id)}"]`);
  boxMarks(network, found).forEach((mark, at) => {
    const box = network.boxes[at];
    const behind = faces.splice(0, box.faces);
    if (mark) markBox(byId(box.id), behind, mark, hint(box.layers, found, pair, side));
  });
  arrowMarks(network, found).forEach((mark, at) => {
    if (mark && mark !== "follows") markArrow(byId(`edge${at + 1}`), mark, hint(network.arrows[at], found, pair, side));
  });
  return drawn;
}

function markBox(group, [above, beside], mark, words) {
  const looks = markLooks[mark];
  const filled = mark !== "follows";
  const front = group.querySelector("polygon");
  const painted = [[front, looks.front], [above, looks.above], [beside, looks.beside]].filter(([face]) => face);
  for (const [face, fill] of painted) {
    if (filled && !group.classList.contains("copied")) face.setAttribute("fill", fill);
    pen(face, looks);
  }
  group.dataset.mark = mark;
  tellOn(group, words);
}

function markArrow(group, mark, words) {
  const looks = markLooks[mark];
  const [line, head] = [group.querySelector("path"), group.querySelector("polygon")];
  for (const part of [line, head]) part?.setAttribute("stroke", looks.line);
  head?.setAttribute("fill", looks.line);
  group.dataset.mark = mark;
  tellOn(group, words);
}

function pen(face, looks) {
  face.setAttribute("stroke", looks.line);
  face.setAttribute("stroke-width", looks.pen);
  if (looks.dashes) face.setAttribute("stroke-dasharray", looks.dashes);
}

// What differs, below what the element's own words say.
function tellOn(group, words) {
  const link = group.querySelector("a");
  const own = link?.getAttributeNS("http://www.w3.org/1999/xlink", "title") ?? "";
  link?.removeAttributeNS("http://www.w3.org/1999/xlink", "title");
  let title = group.querySelector("title");
  if (!title) group.prepend(title = document.createElementNS("http://www.w3.org/2000/svg", "title"));
  title.textContent = [own, ...words].filter(Boolean).join("\n");
}

function hint(layers, found, pair, side) {
  return layers.filter((at) => found.has(at)).map((at) => sentence(found.get(at).row, pair, side)).filter(Boolean);
}

// What is the matter with a layer, seen from one side: this side's value first.
function sentence(row, pair, side) {
  if (row.mark === "added" || row.mark === "missing") return `only in #${pair[side].number}`;
  const turned = (values) => (side ? [...values].reverse() : values);
  const told = row.changes.map(({ name, values }) => { const [here, there] = turned(values); return `${name} ${here}, in #${pair[1 - side].number} ${there}`; });
  return [...told, ...(row.wiring ? [`takes other inputs than in #${pair[1 - side].number}`] : []), ...(row.mark === "follows" ? ["follows a change before it"] : [])].join("; ");
}
