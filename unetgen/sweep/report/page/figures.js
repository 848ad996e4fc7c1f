// The figures on one scale, and the jobs that failed.
const pictures = new Map();

function source(job) {
  const drawn = data.figures[job.same < 0 ? job.number : job.same];
  if (!drawn) return null;
  if (!pictures.has(drawn)) pictures.set(drawn, URL.createObjectURL(new Blob([drawn], { type: "image/svg+xml" })));
  const [width, height] = /<svg width="([\d.]+)pt" height="([\d.]+)pt"/.exec(drawn).slice(1).map((points) => Number(points) * 4 / 3);
  return { url: pictures.get(drawn), width, height };
}

function settings(job) {
  const swept = data.columns.flatMap((column, at) => (column.kind === "setting" && job.cells[at] !== null ? [`${column.id}=${text(job.cells[at])}`] : []));
  return swept.join("  ");
}

// The settings that are equal in all of several jobs.
function common(those) {
  const alike = data.columns.filter((column, at) => column.kind === "setting" && those.every((job) => job.cells[at] === those[0].cells[at]));
  return settings({ cells: those[0].cells.map((cell, at) => (alike.includes(data.columns[at]) ? cell : null)) });
}

// Fewer networks have a card each, with their costs and a figure that can be read; of more, the figures can be compared.
const FEW = 6;
const [PAPER, PRINTED] = [1030, 540]; // px: a printed page's width, and the tallest figure that it holds with a heading
const costsOf = (job) => data.columns.flatMap((column, at) =>
  (column.kind === "cost" && job.cells[at] !== null ? [`${column.label.replace(/ \(.*/, "")} ${withUnit(column, job.cells[at])}`] : [])).join(" · ");
const withUnit = (column, cell) => [shownIn(column, cell), headOf(column)[1]].filter(Boolean).join(" ");

const heading = (job) => make("h3", [make("a", `#${job.number}`, { href: where(job) }), ` ${settings(job)}`]);

function startFigures() {
  const drawn = jobs.filter((job) => job.same < 0 && data.figures[job.number]);
  if (!drawn.length) {
    $("figures").hidden = true;
    document.querySelector('nav a[href="#figures"]').remove();
    return;
  }
  const cards = drawn.map((job) => {
    const { url, width, height } = source(job);
    const image = make("img", [], { src: url, alt: `the network of job ${job.number}`, loading: "lazy" });
    const button = make("button", image, { type: "button", title: `mark job ${job.number}` });
    button.addEventListener("click", () => mark(job));
    const numbers = drawn.length < FEW ? [make("p", costsOf(job))] : [];
    const card = make("figure", [heading(job), ...numbers, button], { class: "card" });
    $("sheet").append(card);
    return { job, card, image, width, height };
  });
  const tallest = Math.max(...cards.map((card) => card.height));
  const resize = () => {
    const zoom = $("zoom").value;
    for (const { card, image, width } of cards) image.style.width = card.style.width = `${width * zoom}px`;
    for (const { card, width } of cards) card.style.setProperty("--printed", `${width * Math.min(zoom, PRINTED / tallest)}px`);
  };
  const widths = cards.map((card) => card.width).sort((a, b) => a - b);
  const wanted = cards.length < FEW ? 1 : Math.min(0.6, 230 / widths[widths.length >> 1]);
  $("zoom").value = Math.min(wanted, $("sheet").clientWidth / widths.at(-1));
  $("zoom").addEventListener("input", resize);
  resize();
  listeners.shown.push(() => {
    const shown = new Set(state.shown.map(first));
    cards.forEach(({ job, card }) => { card.hidden = !shown.has(job.number); });
  });
  const others = jobs.filter((job) => job.same < 0 && job.figure).length - drawn.length;
  $("beyond").textContent = others > 0 ? `This page shows the figures of the first ${drawn.length} networks. Those of ${others} more are in their jobs' folders: the job numbers in the table link to them.` : "";
}

function startReasons() {
  const failed = jobs.filter((job) => job.reason);
  if (!failed.length) {
    $("impossible").hidden = true;
    document.querySelector('nav a[href="#impossible"]').remove();
    return;
  }
  const alike = new Map();
  for (const job of failed) {
    if (!alike.has(job.reason)) alike.set(job.reason, []);
    alike.get(job.reason).push(job);
  }
  const rows = [...alike].slice(0, data.most_reasons).map(([reason, those]) => {
    const links = those.slice(0, 12).flatMap((job) => [make("a", `#${job.number}`, { href: where(job), title: settings(job) }), " "]);
    if (those.length > 12) links.push(`and ${those.length - 12} more`);
    return make("tr", [make("td", links), make("td", those.length === 1 ? settings(those[0]) : `${those.length} jobs ${common(those)}`), make("td", reason)]);
  });
  $("reasons").append(make("table", [make("thead", make("tr", ["job", "settings", "reason"].map((word) => make("th", word)))), make("tbody", rows)]));
  if (alike.size > rows.length) $("reasons").append(make("p", `${alike.size - rows.length} more reasons are in the table.`, { class: "note" }));
}
