// Which layer of one network answers to which of the other: the best alignment, as unetgen/comparison/align.py has it.
const ALONE = -1;
const { ops } = data.networks;
const standIns = new Set(data.networks.stand_ins.map((types) => types.join()));
const written = (given) => JSON.stringify(given);

// Pairs of layers by their places; null where a layer is alone.
function aligned(one, other) {
  const [ours, theirs] = [one, other].map((network) => network.order.map((at) => look(network, at)));
  const seen = new Map();
  const scores = ours.map((left) => theirs.map((right) => {
    const key = `${left.key}|${right.key}`;
    if (!seen.has(key)) seen.set(key, likeness(left, right));
    return seen.get(key);
  }));
  return traced(scores, totals(scores, theirs.length)).map(([i, j]) => [i === null ? null : one.order[i], j === null ? null : other.order[j]]);
}

function look(network, at) {
  const { op, shape, weights, stage, role } = network.layers[at];
  const [, ...whole] = network.layers[network.order[0]].shape;
  const [channels, ...sizes] = shape;
  const reduction = Math.max(0, ...whole.slice(0, sizes.length).map((size, axis) => size / sizes[axis]));
  const found = { op, channels, reduction, weights, place: stage && written([stage[0], stage[1] > 0, role]) };
  return { ...found, key: written(found) };
}

function likeness(one, other) {
  const types = [ops[one.op].type, ops[other.op].type];
  if (types[0] !== types[1]) return one.reduction === other.reduction && standIns.has(types.sort().join()) ? 0.5 : null;
  const settings = 4 - 0.7 * changedFields(one.op, other.op).length;
  const place = (one.reduction === other.reduction) + (one.place !== null && one.place === other.place);
  return settings + place + 0.5 * (one.channels === other.channels) + 0.5 * (one.weights === other.weights);
}

function changedFields(one, other) {
  if (one === other) return [];
  return Object.keys(ops[one]).filter((name) => name !== "told" && !alike(ops[one][name], ops[other][name]));
}

// 3x3 and 3x3x3 are, as the number of axes is the input's doing.
function alike(one, other) {
  if (Array.isArray(one) && Array.isArray(other) && one.length && other.length && one.length !== other.length)
    return new Set([...one, ...other].map(written)).size === 1;
  return written(one) === written(other);
}

function totals(scores, columns) {
  const table = [Array.from({ length: columns + 1 }, (_, j) => ALONE * j)];
  scores.forEach((row, i) => {
    const [above, line] = [table[i], [ALONE * (i + 1)]];
    row.forEach((score, j) => {
      const alone = Math.max(above[j + 1], line[j]) + ALONE;
      line.push(score === null ? alone : Math.max(alone, above[j] + score));
    });
    table.push(line);
  });
  return table;
}

function traced(scores, table) {
  const pairs = [];
  let [i, j] = [scores.length, table[0].length - 1];
  while (i || j) {
    if (i && table[i][j] === table[i - 1][j] + ALONE) pairs.push([--i, null]);
    else if (j && table[i][j] === table[i][j - 1] + ALONE) pairs.push([null, --j]);
    else pairs.push([--i, --j]);
  }
  return pairs.reverse();
}
