// Files to take along, and files that are dropped on the page.
const FILES = { "my_unet.yaml": "YAML", "figure.svg": "SVG", "figure.pdf": "PDF", "figure.png": "PNG", "figure.pptx": "slide, PPTX", "figure.tex": "TikZ", "caption.txt": "caption",
  "table.csv": "table, CSV", "table.md": "table, Markdown", "table.tex": "table, LaTeX", "keras_model.py": "Keras code", "torch_model.py": "PyTorch code", command: "copy the command" };

async function take(form) {
  if (form === "command") return copied((await ask("command", { view: state.view })).command, "The command is copied.");
  if (form === "my_unet.yaml") return handOver(form, editor.text());
  const drawn = MODE.exported && form === "figure.png";
  const answer = await ask("download", { yaml: editor.text(), form: drawn ? "figure.svg" : form, view: state.view });
  if (answer.problems) return say(answer.problems[0].text);
  const content = bytesOfBase64(answer.base64);
  if (!drawn) return handOver(answer.name, content);
  const png = await pngOf(new TextDecoder().decode(content));
  png ? handOver(form, png) : say("This figure is too large for a PNG of this browser. Take the SVG.");
}

function handOver(name, content) {
  const link = element("a", { href: URL.createObjectURL(new Blob([content])), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function opened(file) {
  say(`reading ${file.name} …`);
  const answer = await ask("dropped", { name: file.name, base64: base64OfBytes(new Uint8Array(await file.arrayBuffer())), view: state.view });
  say("");
  if (answer.yaml !== undefined) return editor.put(answer.yaml);
  if (answer.problems) return showRefusal(answer.problems, editor.put, `with ${file.name}`);
  showNetwork({ ...answer, note: `${file.name} is drawn, and has no description: ${answer.note}` });
  showCosts(answer.costs, null);
  showTable(answer.table);
}

for (const [form, label] of Object.entries(FILES)) at("download").add(element("option", { value: form, textContent: MODE.without[form] ?? label, disabled: form in MODE.without }));
at("drops").textContent = MODE.drops;
at("download").onchange = ({ target }) => { const form = target.value; target.value = ""; take(form); };
addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
addEventListener("dragleave", () => document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  if (event.dataTransfer.files[0]) opened(event.dataTransfer.files[0]);
});
