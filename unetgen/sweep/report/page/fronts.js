// For each network on the Pareto front of a plot, the plots' titles: no other job that passes the filter beats it in both costs.
function fronts(kept) {
  const found = new Map();
  for (const { x, y, title } of data.trades) {
    for (const job of front(kept, place(x), place(y))) found.set(job, [...(found.get(job) ?? []), title]);
  }
  return found;
}

// Sorted by cost, the jobs with a larger receptive field than all before them; equal ones too.
function front(kept, x, y) {
  const known = kept.filter((job) => [x, y].every((at) => value(job.cells[at]) !== null));
  const points = known.map((job) => ({ job, x: value(job.cells[x]), y: value(job.cells[y]) })).sort((a, b) => a.x - b.x || b.y - a.y);
  let best = null;
  return points.filter((point) => {
    const equal = best && best.x === point.x && best.y === point.y;
    if (!best || point.y > best.y) best = point;
    return equal || best === point;
  }).map(({ job }) => job);
}
