"""Pages in the system's Chromium, headless: a script is added to a page's copy."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine to open the page with")
PROBE = """
<script>
(async () => {
  const wrong = [];
  addEventListener("error", (event) => wrong.push(event.message));
  addEventListener("unhandledrejection", (event) => wrong.push(String(event.reason)));
  const moment = (time) => new Promise((done) => setTimeout(done, time));
  for (let tries = 0; tries < 400 && document.documentElement.dataset.ready === undefined; tries++) await moment(50);
  const type = (id, words, kind) => {
    document.getElementById(id).value = words;
    document.getElementById(id).dispatchEvent(new Event(kind));
  };
  const column = (at) => [...document.querySelectorAll("#jobs tbody tr:not(.filler)")].map((row) => row.children[at].textContent.trim());
  const shown = (id) => !document.getElementById(id).hidden;
  let answer;
  try { answer = await (async () => { SCRIPT })(); } catch (error) { wrong.push(String(error)); }
  const requests = performance.getEntriesByType("resource").map((entry) => entry.name);
  const result = document.createElement("pre");
  result.id = "probe";
  result.textContent = JSON.stringify({ answer, wrong, requests });
  document.body.append(result);
})();
</script>
"""


def print_page(page: Path) -> bytes:
    """Return the page as a browser prints it to PDF."""
    made = page.with_suffix(".pdf")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run(
        [*command, "--virtual-time-budget=60000", f"--print-to-pdf={made}", page.resolve().as_uri()],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return made.read_bytes()


def opened(page: Path, script: str, *flags: str) -> Any:
    """Return a script's result in the page, without complaints or requests."""
    copy = page.with_name("probed.html")
    before, end, after = page.read_text(encoding="utf-8").rpartition("</body>")  # Vega's script has one too
    copy.write_text(before + PROBE.replace("SCRIPT", script) + end + after, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,900", *flags]
    done = subprocess.run(
        [*command, "--virtual-time-budget=60000", "--dump-dom", copy.resolve().as_uri()],
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    copy.unlink()
    found = re.search(r'<pre id="probe">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    result = json.loads(unescape(found[1]))
    assert result["wrong"] == [], result["wrong"]
    assert [name for name in result["requests"] if not name.startswith(("file:", "blob:", "data:"))] == []
    return result["answer"]
