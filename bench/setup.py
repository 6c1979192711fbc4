"""From a clean clone to the first page served: `python -m bench.setup`.

Clones what is committed into a temporary folder, runs `make demo` there on a free port, and measures until the first
page answers, and what it takes on disk. The limits are those of the issue that asked for the house.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.table import show

ROOT = Path(__file__).parent.parent
PATIENCE = 600  # seconds


def main() -> None:
    """Measure once and print the table."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="dateline-setup-"))
    clone = folder / "dateline"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    env = {key: value for key, value in os.environ.items() if key not in {"DATELINE_HOME", "VIRTUAL_ENV"}}
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "-s", "demo", f"DEMO_ARGS=--port {port}"], cwd=clone, env=env, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        seconds = _first_page(port, demo, began)
        again = time.monotonic()
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(timeout=30)
    again = time.monotonic()
    subprocess.run(
        ["make", "-s", "demo", "DEMO_ARGS=--no-serve"], cwd=clone, env=env, check=True, stdout=subprocess.DEVNULL
    )
    reused = time.monotonic() - again
    sizes = {part: _megabytes(clone / part) for part in (".venv", "newsroom", ".git")}
    whole = _megabytes(clone)
    show(
        ["from a clean clone", "measured", "limit"],
        [
            ["`make demo` to the first page", f"{seconds:.0f} s", "120 s"],
            ["`make demo --no-serve` run again", f"{reused:.0f} s", ""],
            ["on disk, all of it", f"{whole:.0f} MB", "600 MB"],
            *[[f"on disk, {part}", f"{size:.0f} MB", ""] for part, size in sizes.items()],
        ],
    )
    shutil.rmtree(folder)


def _first_page(port: int, demo: subprocess.Popen[bytes], began: float) -> float:
    while time.monotonic() - began < PATIENCE:
        if demo.poll() is not None:
            raise SystemExit(f"make demo ended with {demo.returncode}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                if answer.status == 200:
                    return time.monotonic() - began
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("no page within ten minutes")


def _megabytes(folder: Path) -> float:
    kilobytes = subprocess.run(["du", "-sk", str(folder)], capture_output=True, text=True, check=True).stdout.split()[0]
    return int(kilobytes) / 1000


if __name__ == "__main__":
    main()
