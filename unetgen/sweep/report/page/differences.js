// What is told of each pair of layers, as unetgen/comparison/row_builder.py has it: same, changed, rewired, added, missing, or it follows.
class Judge {
  constructor(left, right) {
    [this.left, this.right] = [left, right];
    this.pairs = aligned(left, right);
    const both = this.pairs.filter(([one, other]) => one !== null && other !== null);
    this.answers = new Map(both);
    this.sources = [reached(left, this.answers), reached(right, new Map(both.map(([, other]) => [other, other])))];
  }

  rows() {
    return this.pairs.map(([one, other]) => this.row(one, other));
  }

  row(one, other) {
    const row = { one, other, changes: [], wiring: "" };
    if (one === null || other === null) return { ...row, mark: one === null ? "missing" : "added" };
    const [ours, theirs] = [this.left.layers[one], this.right.layers[other]];
    const changes = [...changed(ops[ours.op], ops[theirs.op], changedFields(ours.op, theirs.op)), ...this.shared(ours, theirs)]
      .filter((change) => change.name !== "filters" || !this.followsSkip(ours, theirs));
    const wiring = this.wiring(ours, theirs);
    if (changes.length || wiring) return { ...row, mark: changes.length ? "changed" : "rewired", changes, wiring };
    const same = written(ours.shape) === written(theirs.shape) && ours.weights === theirs.weights;
    return { ...row, mark: same ? "same" : "follows" };
  }

  // Whether both take their filters from their skip, so that another number is the skip's doing.
  followsSkip(ours, theirs) {
    const skips = this.skip(theirs);
    return skips !== null && skips[0] === ops[ours.op].filters && skips[1] === ops[theirs.op].filters;
  }

  skip(theirs) {
    if (theirs.side !== "decoder" || !theirs.stage) return null;
    const here = this.right.layers.filter((layer) => written(layer.stage) === written(theirs.stage));
    const skips = here.flatMap((layer) => layer.inputs).filter((at) => stands(this.right.layers[at], theirs));
    const ours = skips.flatMap((skip) => [...this.answers].filter(([, other]) => other === skip).map(([one]) => one));
    return ours.length ? [this.left.layers[ours[0]].shape[0], this.right.layers[skips[0]].shape[0]] : null;
  }

  shared(ours, theirs) {
    if (!theirs.weights) return [];
    const own = [this.left.layers[ours.owner] === ours, this.right.layers[theirs.owner] === theirs];
    if ((own[0] && own[1]) || (!own[0] && !own[1] && this.owned(ours.owner, theirs.owner))) return [];
    const said = (network, layer, itsOwn) => (itsOwn ? "its own" : `those of ${network.layers[layer.owner].name}`);
    return [{ name: "weights", values: [said(this.left, ours, own[0]), said(this.right, theirs, own[1])] }];
  }

  owned(one, other) {
    return this.answers.has(one) ? this.answers.get(one) === other : this.left.layers[one].name === this.right.layers[other].name;
  }

  wiring(ours, theirs) {
    if (this.reach(ours.inputs, theirs.inputs)) return "";
    const names = [[this.left, ours], [this.right, theirs]].map(([network, layer]) => layer.inputs.map((at) => network.layers[at].name).join(", then "));
    return `${theirs.inputs.length > 1 ? "joins" : "takes"} ${names[0]} | ${names[1]}`;
  }

  reach(ours, theirs) {
    const [mine, meant] = this.sources;
    return ours.length === theirs.length && ours.every((at, i) => [...mine[at]].some((name) => meant[theirs[i]].has(name)));
  }

  get outputs() {
    return this.reach(this.left.outputs, this.right.outputs) ? "" : "the outputs are others";
  }
}

// Each layer by the one that it answers to; without one, by what stands before it.
function reached(network, answers) {
  const found = [];
  network.layers.forEach((layer, at) => {
    const before = new Set(layer.inputs.flatMap((input) => [...found[input]]));
    found.push(answers.has(at) ? new Set([answers.get(at)]) : before);
  });
  return found;
}

// Whether a layer stands on the left of another, at its level.
const stands = (layer, of) => Boolean(layer.stage && of.stage && layer.stage[0] === of.stage[0] && layer.stage[1] < of.stage[1]);

// The settings in which two layers differ; where their types do, that is all.
function changed(ours, theirs, names) {
  const kinds = [ours.told, theirs.told];
  if (ours.type !== theirs.type || (names.includes("kind") && kinds[0] !== kinds[1])) return [{ name: "layer", values: kinds }];
  return names.map((name) => ({ name, values: [ours[name], theirs[name]].map(setting) }));
}

// A setting as a description has it.
function setting(given) {
  if (Array.isArray(given)) return given.map((part) => (Array.isArray(part) ? part.join("+") : part)).join("x") || "none";
  return given !== null && typeof given === "object" ? Object.values(given).flat().join("x") : String(given);
}
