// Drives the page in a real browser and prints what a person would see, as JSON.
// node drive_page.mjs PLAYWRIGHT_FOLDER CHROMIUM ADDRESS OUTPUT_FOLDER MODEL
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [playwright, executablePath, address, folder, model] = process.argv.slice(2);
const { chromium } = createRequire(join(playwright, "node_modules", "x.js"))("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
const page = await context.newPage();
const found = { faults: [], outside: [] };
page.on("pageerror", (error) => found.faults.push(error.message));
page.on("console", (message) => message.type() === "error" && found.faults.push(message.text()));
page.on("request", (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(new URL(".", address).href) || found.outside.push(request.url()));

const shown = (text) => page.waitForFunction((wanted) => document.body.dataset.shown === wanted, text, { timeout: 120000 });
const part = (text) => page.waitForFunction((wanted) => document.body.dataset.shown?.includes(wanted), text, { timeout: 120000 });
const title = () => page.textContent("#figure svg title");
const cost = (name) => page.textContent(`.cost:has(h3:text-is("${name}"))`);
const picture = (name) => page.screenshot({ path: join(folder, `${name}.png`) });

await page.goto(address);
await part("");
await page.waitForSelector("#figure svg");
found.first = await title();
await picture("light");

await page.locator('[data-path="depth"]').fill("3");
await page.locator('[data-path="depth"]').blur();
await part("depth: 3");
found.byControl = await title();
await page.locator("#editor .cm-content").click();
await page.keyboard.press("Control+End");
await page.keyboard.type("filters: {base: 16} # few");
await part("filters: {base: 16} # few");
found.byText = await page.inputValue('[data-path="filters.base"]');

await page.click("#pin");
await page.evaluate(() => editor.put("preset: unet_2015 # mine\ndepth: 4\ninput:\n  size: 570x570\n"));
await page.waitForSelector("#refusal:not([hidden]) .fixes button");
found.refusal = await page.textContent("#refusal li");
await picture("refusal");
await page.click('#refusal button:text-is("input.size: 572x572")');
await shown("preset: unet_2015 # mine\ndepth: 4\ninput:\n  size: 572x572\n");
found.change = await cost("parameters");
await page.selectOption("#view-shown", "difference");
await page.waitForSelector("#table pre");
found.difference = await page.textContent("#note");
await picture("difference");
await page.selectOption("#view-shown", "network");
await page.waitForSelector("#table tbody");

await page.selectOption("#view-rows", "layers");
await page.locator("#view-batch").pressSequentially("6"); // typed, not left
await page.waitForFunction(() => document.querySelector("#costs").textContent.includes("16 images"));
await page.waitForSelector('#table tbody tr[data-name="encoder0_conv0"]');
await page.locator('#figure [id="group.encoder0_conv0"]').first().hover();
found.pointed = await page.textContent("#status");
found.marked = await page.$$eval("#table .under td", (cells) => cells.map((cell) => cell.textContent));
await page.selectOption("#view-rows", "stages");
await page.locator("#view-batch").fill("1");
await page.waitForFunction(() => document.querySelector("#costs").textContent.includes("most memory at once, one image"));

for (const form of ["figure.svg", "figure.png"]) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.selectOption("#download", form)]);
  await download.saveAs(join(folder, form.replace("figure", "downloaded")));
}
found.off = await page.$$eval("#download option:disabled", (options) => options.map((option) => option.value));
writeFileSync(join(folder, "downloaded.yaml"), await page.evaluate(() => editor.text()));

await page.click("#undo");
found.undone = await page.evaluate(() => editor.text());
await page.click("#redo");
await shown("preset: unet_2015 # mine\ndepth: 4\ninput:\n  size: 572x572\n");

await page.click("#link");
await page.waitForFunction(() => location.hash.length > 20);
const again = await context.newPage();
await again.goto(page.url());
await again.waitForSelector("#figure svg", { timeout: 120000 });
found.linked = await again.evaluate(() => editor.text());
await again.close();

const transfer = await page.evaluateHandle(async ({ letters, name }) => {
  const given = new DataTransfer();
  given.items.add(new File([Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0))], name));
  return given;
}, { letters: (await import("node:fs")).readFileSync(model).toString("base64"), name: "model.pt2" });
await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
await part("BasicUNet");
found.dropped = await title();

const hostile = "diagram:\n  titles: ['</title></svg><img src=x onerror=alert(1)>']\n";
await page.evaluate((text) => editor.put(text), hostile);
await shown(hostile);
found.markup = await page.evaluate(() => [...document.querySelectorAll("#figure > *, #figure img")].map((one) => one.tagName));
await page.click("#undo");
await part("BasicUNet");

await page.emulateMedia({ colorScheme: "dark" });
await page.setViewportSize({ width: 420, height: 900 });
found.wide = await page.evaluate(() => document.documentElement.scrollWidth);
await page.screenshot({ path: join(folder, "narrow_dark.png"), fullPage: true });
await browser.close();
console.log(JSON.stringify(found));
