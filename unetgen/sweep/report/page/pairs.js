// The comparison of two networks as `unetgen compare` made it, for this page's order of the two jobs.
const { compared } = data;
const MIRRORED = { "+": "-", "-": "+" };

// null: the page has no comparison of these two.
function comparisonOf(pair) {
  const [left, right] = pair.map(first);
  const straight = compared.pairs[`${left} ${right}`];
  const found = straight ?? compared.pairs[`${right} ${left}`];
  return found ? unpacked(found, [left, right].map((job) => compared.networks[job]), !straight) : null;
}

// Rows with the words of their layers, and the sign of each box and arrow; mirrored if the higher job is on the left.
function unpacked(packed, networks, isMirrored) {
  const ordered = (both) => (isMirrored ? [...both].reverse() : [...both]);
  const turned = (sign) => (isMirrored ? MIRRORED[sign] ?? sign : sign);
  const rows = packed.rows.map(([sign, left, right, cause]) => {
    const layers = ordered([left, right]);
    const words = layers.map((layer, side) => (layer < 0 ? null : networks[side].layers[layer].map((word) => compared.words[word])));
    const differences = compared.causes[cause].map(([name, ...values]) => ({ name, values: ordered(values) }));
    return { sign: turned(sign), layers, words, differences };
  });
  const signs = (texts) => ordered(texts).map((text) => [...text].map(turned));
  return { rows, networks, follow: packed.follow, outputs: packed.outputs && ordered(packed.outputs), boxes: signs(packed.boxes), arrows: signs(packed.arrows) };
}
