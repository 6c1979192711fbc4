"""How fast the record leaves, and in how much memory: `python -m bench.export [CLAIMS ...]`.

Fills a fresh newsroom with each number of claims (10,000 and 100,000 unless told otherwise; a million is
`python -m bench.export 1000000`), takes it out as CSV and as Parquet by the command line, and prints rows, seconds, rows a
second and the highest resident memory of the process that did it. An empty record is measured too: what it takes is
the program itself.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import show

SIZES = [0, 10_000, 100_000]


def main() -> None:
    """Measure and print the table."""
    sizes = [int(word.replace(",", "").replace("_", "")) for word in sys.argv[1:]] or SIZES
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="dateline-export-") as folder:
            home = Path(folder) / "newsroom"
            subprocess.run([sys.executable, "-m", "bench.record_corpus", str(home), str(size)], check=True)
            rows += [_measured(home, size, kind) for kind in ("csv", "parquet")]
    show(["format", "rows", "seconds", "rows a second", "peak memory", "file"], rows)


def _measured(home: Path, size: int, kind: str) -> list[object]:
    file = home.parent / f"claims.{kind}"
    words = [sys.executable, "-m", "dateline", "export", "claims", "--format", kind, "--out", str(file)]
    began = time.perf_counter()
    child = subprocess.Popen(words, env=os.environ | {"DATELINE_HOME": str(home)}, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"dateline export ended with {child.returncode}")
    return [
        kind,
        f"{size:,}",
        f"{seconds:.1f}",
        f"{size / seconds:,.0f}",
        f"{used.ru_maxrss / 1000:.0f} MB",
        f"{file.stat().st_size / 1e6:.1f} MB",
    ]


if __name__ == "__main__":
    main()
