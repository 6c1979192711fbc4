"""What a reader's first visit costs: `python -m bench.page`.

Serves a demonstration newsroom on a free port, opens pages in a fresh browser and counts requests and bytes over
the wire (as compressed), other origins, and scripts; and asks how fast `dateline serve` answers the report page.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Request, sync_playwright
from tests.browser import FLAGS
from tests.newsroom import Newsroom, served

from bench.table import show

REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
PAGES = {
    "report": REPORT,
    "front page": "/",
    "situation": "/situation/",
    "claim": "/claims/ak-gov-1/",
    "place": "/places/abu-kamal/",
}
ROUNDS, REQUESTS = 5, 400


def main() -> None:
    """Measure and print both tables."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-page-"))
    env = os.environ | {"DATELINE_HOME": str(folder / "newsroom")}
    subprocess.run([sys.executable, "-m", "dateline", "demo", "--no-serve"], env=env, check=True, capture_output=True)
    with served(folder / "newsroom") as newsroom:
        show(
            ["page", "bytes over the wire", "requests", "other origins", "scripts", "readable without scripts"],
            [_visit(newsroom, name, path) for name, path in PAGES.items()],
        )
        print()
        show(
            ["one reader, one connection, Python's own client", "median", "p99", "requests a second"], _asked(newsroom)
        )
    shutil.rmtree(folder)


def _visit(newsroom: Newsroom, name: str, path: str) -> list[object]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        sizes: list[int] = []
        urls: list[str] = []

        def note(request: Request) -> None:
            told = request.sizes()
            sizes.append(told["responseBodySize"] + told["responseHeadersSize"])
            urls.append(request.url)

        page.on("requestfinished", note)
        page.goto(newsroom.url + path, wait_until="networkidle")
        text, scripts = len(page.inner_text("main")), page.locator("script").count()
        browser.close()
    own = [url for url in urls if url.startswith(newsroom.url)]
    others = [url for url in urls if not url.startswith((newsroom.url, "data:"))]
    return [name, f"{sum(sizes):,}", len(own), len(others), scripts, f"yes, {text:,} letters"]


def _asked(newsroom: Newsroom) -> list[list[object]]:
    rows: list[list[object]] = []
    address = urlsplit(newsroom.url)
    for name, path, headers in [
        ("report, brotli", REPORT, {"Accept-Encoding": "br"}),
        ("report, plain", REPORT, {}),
        ("any other day, by Django", "/situation/?at=2017-11-12&known_by=2017-11-09", {}),
    ]:
        many = REQUESTS if "Django" not in name else 20
        medians, tails, rates = [], [], []
        for _ in range(ROUNDS):
            connection = HTTPConnection(address.hostname or "", address.port or 80)
            times = []
            for _ in range(many):
                began = time.perf_counter()
                connection.request("GET", path, headers=headers)
                connection.getresponse().read()
                times.append((time.perf_counter() - began) * 1000)
            connection.close()
            medians.append(statistics.median(times))
            tails.append(sorted(times)[int(len(times) * 0.99) - 1])
            rates.append(many / sum(times) * 1000)
        rows.append(
            [
                name,
                f"{statistics.median(medians):.2f} ms",
                f"{statistics.median(tails):.2f} ms",
                f"{statistics.median(rates):,.0f}",
            ]
        )
    return rows


if __name__ == "__main__":
    main()
