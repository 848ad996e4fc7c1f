// Prints the milliseconds from a keystroke to the painted figure, by preset, as JSON.
// node keystrokes.mjs PLAYWRIGHT_FOLDER CHROMIUM ADDRESS PRESETS_AS_JSON
import { createRequire } from "node:module";
import { join } from "node:path";

const [playwright, executablePath, address, presets] = process.argv.slice(2);
const { chromium } = createRequire(join(playwright, "node_modules", "x.js"))("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const shown = (text) => page.waitForFunction((wanted) => document.body.dataset.shown === wanted, text, { timeout: 120000 });
const PAUSE = 250; // milliseconds between keystrokes, as people type
const TYPED = "abcde"; // the end of the network's name, which every preset takes: each letter is planned and drawn anew

await page.goto(address);
await page.waitForFunction(() => document.body.dataset.shown !== undefined, null, { timeout: 120000 });
await page.evaluate(() => {
  let pressed = 0;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  const painted = new MessageChannel();
  painted.port1.onmessage = () => { window.took = performance.now() - pressed; };
  const drawn = () => requestAnimationFrame(() => painted.port2.postMessage(null)); // which comes after the paint
  new MutationObserver(drawn).observe(document.querySelector("#figure"), { childList: true });
});

const found = {};
for (const preset of JSON.parse(presets)) {
  found[preset] = [];
  let text = `preset: ${preset}\nname: my_unet_`;
  await page.evaluate((start) => editor.put(start), text);
  await shown(text);
  await page.locator("#editor .cm-content").click();
  await page.keyboard.press("Control+End");
  for (const letter of TYPED) {
    text += letter;
    await page.waitForTimeout(PAUSE);
    await page.evaluate(() => { window.took = null; });
    await page.keyboard.press(letter);
    await shown(text);
    found[preset].push(await (await page.waitForFunction(() => window.took)).jsonValue());
  }
}
await browser.close();
console.log(JSON.stringify(found));
