// The plots: Vega draws them; this script passes it the jobs that are shown, the reader's colours and the chosen settings.
const views = [];
const dark = matchMedia("(prefers-color-scheme: dark)");

function points() {
  const settings = data.axes.map((axis) => [axis.field, place(axis.key)]);
  const costs = data.columns.flatMap((column, at) => (column.kind === "cost" ? [[column.id, at]] : []));
  return state.shown.filter((job) => state.networks.has(job)).map((job) => {
    const point = { job: job.number, marked: state.marked.includes(job) };
    for (const [name, at] of [...settings, ...costs]) point[name] = value(job.cells[at]);
    return point;
  });
}

function looks() {
  const own = getComputedStyle(document.documentElement);
  const [grey, line] = ["--grey", "--row"].map((name) => own.getPropertyValue(name).trim());
  const axis = { labelColor: grey, titleColor: grey, gridColor: line, domainColor: grey, tickColor: grey };
  const { config } = data;
  return {
    ...config, background: "transparent", point: { size: points().length > 1000 ? 18 : 55, opacity: points().length > 200 ? 0.85 : 1 }, axis: { ...config.axis, ...axis },
  };
}

const alongSetting = (unit) => /^s\d+$/.test(unit.encoding?.x.field ?? "");

function chosen(spec, along, colour) {
  const copy = structuredClone(spec);
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim();
  for (const unit of copy.layer || [copy]) {
    if (!unit.encoding.tooltip) unit.mark.color = ink;
    else {
      unit.mark.strokeWidth = 2.5;
      unit.encoding.stroke = { condition: { test: "datum.marked", value: ink }, value: "transparent" };
      for (const channel of ["color", "shape"]) {
        if (colour?.look[channel]) unit.encoding[channel] = { ...colour.look[channel], legend: null };
        else delete unit.encoding[channel];
      }
    }
    if (along && alongSetting(unit)) unit.encoding.x = along.x;
  }
  return copy;
}

const DOTS = {
  circle: "●", square: "■", "triangle-up": "▲", diamond: "◆", cross: "✚", "triangle-down": "▼", "triangle-right": "▶",
};

function keysOf({ color, shape }) {
  const dot = (at) => make("i", DOTS[shape ? shape.scale.range[at] : "circle"], { style: `color: ${color.scale.range[at]}` });
  return color.scale.domain.map((word, at) => make("span", [dot(at), word], { class: "key" }));
}

async function drawPlots() {
  views.splice(0).forEach((view) => view.finalize());
  const [along, colour] = ["along", "colour"].map((id) => data.axes.find((axis) => axis.field === $(id)?.value));
  $("keys").dataset.printed = colour ? `${colour.key}:` : "";
  $("keys").replaceChildren(...(colour ? keysOf(colour.look) : []));
  for (const [at, plot] of data.plots.entries()) {
    $(`plot${at}`).parentElement.classList.toggle("broad", Boolean(along?.crowded) && alongSetting(plot.spec));
    const spec = {
      ...chosen(plot.spec, along, colour), width: "container", height: "container", datasets: { jobs: points() },
      autosize: { type: "fit", contains: "padding" },
    };
    const options = { actions: false, config: looks(), renderer: "canvas", theme: undefined, tooltip: { theme: dark.matches ? "dark" : "light" } };
    const { view } = await vegaEmbed($(`plot${at}`), spec, options);
    view.addEventListener("click", (event, item) => {
      const job = item && item.datum && byNumber.get(item.datum.job);
      if (job) mark(job);
    });
    views.push(view);
  }
}

function startPlots() {
  if (!data.plots.length) {
    $("plots").hidden = true;
    document.querySelector('nav a[href="#plots"]').remove();
    return;
  }
  const choices = (id, label, axes, first) => {
    const options = axes.map((axis) => make("option", axis.key, { value: axis.field }));
    const select = make("select", [...first, ...options], { id });
    select.addEventListener("change", drawPlots);
    $("axes").append(make("label", [`${label} `, select]));
    return select;
  };
  if (data.axes.length) {
    choices("along", "along", data.axes, []);
    const few = data.axes.filter((axis) => axis.look);
    choices("colour", "colour", few, [make("option", "none", { value: "" })]).value = data.colour;
  }
  $("charts").append(...data.plots.map((plot, at) =>
    make("div", [make("h3", plot.title), make("div", [], { class: "plot", id: `plot${at}` })])));
  dark.addEventListener("change", drawPlots);
  let waiting = 0;
  const redraw = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => views.forEach((view) => view.data("jobs", points()).runAsync()), 150);
  };
  listeners.shown.push(redraw);
  listeners.marked.push(redraw);
  return drawPlots();
}
