// The networks that no other of those that are left beats in both costs of a plot: the ones to choose among.
function fronts(left) {
  const found = new Map();
  for (const { x, y, title } of data.trades) {
    for (const job of front(left, place(x), place(y))) found.set(job, [...(found.get(job) ?? []), title]);
  }
  return found;
}

// By cost, those that see more than all before them; equal ones too.
function front(left, x, y) {
  const known = left.filter((job) => [x, y].every((at) => value(job.cells[at]) !== null));
  const points = known.map((job) => ({ job, x: value(job.cells[x]), y: value(job.cells[y]) })).sort((a, b) => a.x - b.x || b.y - a.y);
  let best = null;
  return points.filter((point) => {
    const equal = best && best.x === point.x && best.y === point.y;
    if (!best || point.y > best.y) best = point;
    return equal || best === point;
  }).map(({ job }) => job);
}
