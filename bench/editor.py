"""How fast the report's editor echoes a key, with few and many marks: `python -m bench.editor [CLAIMS ...]`.

A report is written into a demonstration newsroom with so many marked claims; then a browser types into it, and each key is
timed from its event to the frame after the text has changed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.browser import FLAGS

from bench.table import show

MARKS = (0, 50, 300)
KEYS = 60
PORT = 8139
PASSWORD = "a long enough word 7"  # of a newsroom that lives for a minute, on loopback

TIMED = """() => {
  const text = [...document.querySelectorAll('.public-DraftEditor-content')].at(-1);
  window.echoes = [];
  let pressed = 0;
  text.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    if (!pressed) return;
    const from = pressed;
    pressed = 0;
    requestAnimationFrame(() => setTimeout(() => window.echoes.push(performance.now() - from)));
  }).observe(text, { subtree: true, childList: true, characterData: true });
}"""


def main() -> None:
    """Measure at each length and print the table."""
    lengths = [int(word) for word in sys.argv[1:]] or MARKS
    with tempfile.TemporaryDirectory(prefix="dateline-editor-") as folder:
        env = os.environ | {"DATELINE_HOME": str(Path(folder) / "newsroom")}
        program = [sys.executable, "-m", "dateline"]
        subprocess.run([*program, "demo", "--no-serve"], env=env, check=True, capture_output=True)
        add = [*program, "user", "add", "bench", "--role", "editor", "--password", PASSWORD]
        subprocess.run(add, env=env, check=True, capture_output=True)
        write = [sys.executable, "-m", "bench.editor", "--write", *map(str, lengths)]
        written = subprocess.run(write, env=env, check=True, capture_output=True, text=True).stdout.split()
        serve = subprocess.Popen([*program, "serve", "--port", str(PORT)], env=env, stdout=subprocess.DEVNULL)
        try:
            rows = _measured(dict(zip(lengths, map(int, written), strict=True)))
        finally:
            serve.terminate()
            serve.wait(timeout=20)
    show(["marked claims", "editor open", "key to echo, median", "p95", "longest"], rows)


def _measured(reports: dict[int, int]) -> list[list[str]]:
    site = f"http://127.0.0.1:{PORT}"
    _wait_for(site)
    with sync_playwright() as playwright:
        found = next(path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists())
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}/desk/login/")
        page.fill("[name=username]", "bench")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        rows = [[f"{marks}", *_typed(page, f"{site}/desk/pages/{pk}/edit/")] for marks, pk in reports.items()]
        browser.close()
    return rows


def _typed(page: Page, address: str) -> list[str]:
    began = time.perf_counter()
    page.goto(address)
    text = page.locator(".public-DraftEditor-content").last
    text.wait_for()
    opened = time.perf_counter() - began
    page.wait_for_timeout(2500)  # the standings are asked for once
    text.click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+End")
    page.evaluate(TIMED)
    for number in range(KEYS):
        page.keyboard.press("abcdefgh"[number % 8])
        page.wait_for_timeout(120)
    echoes = sorted(page.evaluate("window.echoes"))
    assert len(echoes) > KEYS / 2, f"only {len(echoes)} keys were echoed"
    tail = echoes[int(len(echoes) * 0.95) - 1]
    return [f"{opened:.1f} s", f"{statistics.median(echoes):.0f} ms", f"{tail:.0f} ms", f"{echoes[-1]:.0f} ms"]


def _wait_for(site: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{site}/desk/login/", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def write(lengths: list[int]) -> None:
    """One draft for each length, in the newsroom of the environment; prints their keys."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "dateline.wiring.settings"
    django.setup()
    from datetime import date

    from dateline.claims.actions import add_statement, make_claim
    from dateline.claims.models import Source
    from dateline.claims.rules.vocabulary import Action, StanceKind
    from dateline.reports.models import Report, Series

    source, series, day = Source.objects.order_by("pk")[0], Series.objects.get(), date(2017, 11, 9)
    refs = []
    for number in range(max(lengths)):
        claim = make_claim(text=f"Measured claim number {number}", action=Action.CLASHES, true_from=day, by=None)
        add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=day, by=None)
        refs.append(claim.ref)
    for marks in lengths:
        lines = [
            f'<p>On that day <span data-claim="{ref}">something was said</span> and more.</p>' for ref in refs[:marks]
        ]
        report = Report(title=f"{marks} marks", slug=f"marks-{marks}", number=100 + marks, dated=day, live=False,
                        body="".join([*lines, "<p>The end</p>"]))  # fmt: skip
        series.add_child(instance=report)
        report.save_revision()
        print(report.pk)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write([int(word) for word in sys.argv[2:]])
    else:
        main()
