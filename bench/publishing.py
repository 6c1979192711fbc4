"""How fast readers get a page, beside nginx in the same run: `python -m bench.publishing [ROUNDS] [COMMENTS]`.

Serves a demonstration newsroom whose report has 10,000 comments, and asks for the report page, gzip accepted, with eight
connections: nginx alone on the baked files, `dateline serve`, the same while four others keep Django busy, and our nginx
configuration in front. The runs are interleaved; each number is the median of its runs. Checks the configurations that
come with Dateline on the way. Needs nginx, caddy and wrk (Debian: apt-get install nginx-light caddy wrk); loopback only.
"""

import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

from tests.newsroom import served

from bench.table import show

ROOT = Path(__file__).parents[1]
REPORT = "/eastern-syria/2017/11/09/abu-kamal-taken/"
BUSY = "/situation/?at=2017-11-12&known_by=2017-11-09"
NEEDED = {"nginx": "nginx-light", "caddy": "caddy", "wrk": "wrk"}
CONNECTIONS, SECONDS, BUSY_CLIENTS = 8, 3, 4
IDLE_CONNECTIONS = 10_000


@dataclass
class Subject:
    """Something that answers, its processes, and what was measured of it."""

    name: str
    url: str
    processes: Callable[[], list[int]]
    busy: bool = False
    runs: list[dict[str, float]] = field(default_factory=list)

    def median(self, what: str) -> float:
        """The median of its runs."""
        return statistics.median(run[what] for run in self.runs)


def main() -> None:
    """Measure and print the tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    comments = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    if missing := [package for program, package in NEEDED.items() if not shutil.which(program)]:
        sys.exit(f"bench.publishing needs more programs. On Debian, as root: apt-get install {' '.join(missing)}")
    folder = Path(tempfile.mkdtemp(prefix="dateline-publishing-"))
    try:
        home = _newsroom(folder, comments)
        subprocess.run(
            ["caddy", "validate", "--adapter", "caddyfile", "--config", ROOT / "ops/caddy/Caddyfile"],
            check=True, capture_output=True,
        )  # fmt: skip
        with served(home) as one, served(home.with_name("two"), "--readers", "2") as two:
            port = one.url.rpartition(":")[2]
            with (
                nginx(folder / "alone", alone(home), 1) as bare,
                nginx(folder / "front", _front(home, port), 1) as front,
            ):
                reader, program = _children(one.pid)
                subjects = [
                    Subject("nginx alone, gzip_static, 1 worker", bare[0], lambda: bare[1]),
                    Subject("`dateline serve`", one.url, lambda: [reader]),
                    Subject("`dateline serve --readers 2`", two.url, lambda: _reading(two.pid)),
                    Subject("our nginx configuration in front", front[0], lambda: front[1]),
                    Subject("nginx alone, Django busy beside it", bare[0], lambda: bare[1], busy=True),
                    Subject("`dateline serve`, its Django busy", one.url, lambda: [reader], busy=True),
                    Subject("our nginx in front, Django busy", front[0], lambda: front[1], busy=True),
                ]  # fmt: skip
                _measure(subjects, one.url, rounds)
                _print(subjects)
                print()
                print(
                    f"The page is {len(_fetch(one.url)):,} bytes of gzip, with {comments:,} comments under the report."
                )
                print(f"Memory of Django's own process: {pss([program]):.0f} MB (PSS).\n")
                _many_connections(one.url, reader)
    finally:
        shutil.rmtree(folder)


def _newsroom(folder: Path, comments: int) -> Path:
    home = folder / "one"
    env = os.environ | {"DATELINE_HOME": str(home)}
    dateline = [sys.executable, "-m", "dateline"]
    subprocess.run([*dateline, "demo", "--no-serve"], env=env, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "bench.comments", REPORT, str(comments)], env=env, check=True, cwd=ROOT)
    subprocess.run([*dateline, "bake"], env=env, check=True, capture_output=True)
    shutil.copytree(home, folder / "two")
    return home


def alone(home: Path) -> str:
    """The configuration of an nginx that has nothing but the files."""
    return f"""server {{ listen 127.0.0.1:PORT; root {home}/site; include mime.types; gzip_static on; gzip_vary on;
        open_file_cache off; }}"""  # as in ours: with it a page that was baked would be seen later


def _front(home: Path, port: str) -> str:
    text = (ROOT / "ops/nginx/dateline.conf").read_text()
    told = {
        "listen 80;": "listen 127.0.0.1:PORT;",
        "/srv/dateline/site": f"{home}/site",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
    }
    for old, new in told.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path, site: str, workers: int) -> Iterator[tuple[str, list[int]]]:
    """An nginx with this configuration, whose PORT is a free one; gives its address and its processes."""
    folder.mkdir()
    folder.parent.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shutil.copy("/etc/nginx/mime.types", folder)
    paths = " ".join(f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pcre_jit on; worker_processes {workers}; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 4096; }}\n"
        f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; {paths}\n{site.replace('PORT', str(port))}\n}}\n"
    )
    command = ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command)
    try:
        _until(lambda: _fetch(f"http://127.0.0.1:{port}"))
        yield f"http://127.0.0.1:{port}", family_of(process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _measure(subjects: list[Subject], busy_url: str, rounds: int) -> None:
    for one in subjects:
        wrk(one.url, 1)
    for _ in range(rounds):
        for one in subjects:
            with _django_busy(busy_url) if one.busy else nullcontext():
                before = cpu_ms(one.processes())
                run = wrk(one.url, SECONDS)
                run["cpu"] = (cpu_ms(one.processes()) - before) / run["requests"]
                run["pss"] = pss(one.processes())
                one.runs.append(run)


def wrk(url: str, seconds: int, path: str = REPORT, *options: str, connections: int = CONNECTIONS) -> dict[str, float]:
    """Ask for a page for so long, and give requests, their rate a second, and how long answers took in milliseconds."""
    gzip = ["-H", "Accept-Encoding: gzip"]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *gzip, *options, url + path]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    assert "Non-2xx" not in said and "Socket errors" not in said, said

    def number(pattern: str) -> float:
        found = re.search(pattern, said)
        assert found, said
        return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}.get(
            found[2] if found.lastindex == 2 else "", 1.0
        )

    return {
        "rate": number(r"Requests/sec:\s+([\d.]+)"),
        "requests": number(r"(\d+) requests in"),
        "p50": number(r"50%\s+([\d.]+)(us|ms|s)"),
        "p99": number(r"99%\s+([\d.]+)(us|ms|s)"),
    }


@contextmanager
def _django_busy(url: str) -> Iterator[None]:
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            with suppress(OSError), urlopen(url + BUSY, timeout=30) as answer:
                answer.read()

    # In processes of their own, the clients would take more of the two cores than the pages they ask for.
    clients = [threading.Thread(target=ask) for _ in range(BUSY_CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(0.5)
    yield
    stop.set()
    for client in clients:
        client.join()


def _print(subjects: list[Subject]) -> None:
    rows = []
    for one in subjects:
        base = next(other for other in subjects if other.busy == one.busy)
        ratios = [run["rate"] / other["rate"] for run, other in zip(one.runs, base.runs, strict=True)]
        rows.append(
            [
                one.name, f"{one.median('rate'):,.0f}", f"{statistics.median(ratios):.2f}", f"{one.median('p50'):.2f} ms",
                f"{one.median('p99'):.1f} ms", f"{one.median('cpu'):.3f} ms", f"{one.median('pss'):.0f} MB",
            ]
        )  # fmt: skip
    show(["", "requests/s", "of nginx alone", "p50", "p99", "CPU a request", "memory (PSS)"], rows)


def _many_connections(url: str, reader: int) -> None:
    """Open as many idle connections as asked for and the machine allows, and ask for the page beside them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    wanted = min(IDLE_CONNECTIONS, most - 500)
    host, port = url.removeprefix("http://").split(":")
    ask = f"GET /claims/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    before, began, held = pss([reader]), time.monotonic(), []
    for _ in range(wanted):
        one = socket.create_connection((host, int(port)), timeout=10)
        one.sendall(ask)
        one.recv(65536)
        held.append(one)
    opened = time.monotonic() - began
    run = wrk(url, SECONDS)
    rows = [[f"{wanted:,}", f"{opened:.1f} s", f"{run['rate']:,.0f}", f"{run['p99']:.1f} ms", f"{(pss([reader]) - before) * 1024 / wanted:.1f} kB"]]  # fmt: skip
    show(["idle connections", "opened and served within", "requests/s beside them", "p99", "memory for each"], rows)
    for one in held:
        one.close()


def _fetch(url: str) -> bytes:
    with urlopen(Request(url + REPORT, headers={"Accept-Encoding": "gzip"}), timeout=10) as answer:
        body: bytes = answer.read()
        return body


def _until(done: Callable[[], object], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            done()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def family_of(pid: int) -> list[int]:
    """All processes of a newsroom: those that read, the program, the one that bakes for it."""
    return [pid, *(below for one in _children_of(pid) for below in family_of(one))]


def _reading(pid: int) -> list[int]:
    """The reading processes; the program is the child that has Django's threads."""
    return [pid, *(one for one in _children_of(pid) if "reader" in Path(f"/proc/{one}/cmdline").read_text())]


def _children(pid: int) -> tuple[int, int]:
    return pid, next(one for one in _children_of(pid) if one not in _reading(pid))


def cpu_ms(pids: list[int]) -> float:
    """The processor time of some processes in milliseconds."""
    ticks = 0
    for pid in pids:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def pss(pids: list[int]) -> float:
    """The memory of some processes in MB, what they share counted once."""
    texts = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(found[1]) for text in texts if (found := re.search(r"^Pss:\s+(\d+)", text, re.M))) / 1024


if __name__ == "__main__":
    main()
