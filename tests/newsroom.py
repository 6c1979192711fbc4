"""A newsroom as people run it: made by the command line, served by `dateline serve` on a free port."""

import fcntl
import http.client
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

MadeOnce = Callable[[str, Callable[[Path], object]], Path]


class Awake:
    """The commands of a newsroom, by a process that has woken Django already (tests/awake.py)."""

    def __init__(self, home: Path) -> None:
        self.asking = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="dateline-awake-"))
        program = [sys.executable, str(Path(__file__).with_name("awake.py"))]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(program, env=_environment(home), text=True, stderr=subprocess.DEVNULL, **pipes)
        assert self._process.stdout
        self.woke = bool(self._process.stdout.readline())  # settings that cannot be used keep it from that

    def run(self, home: Path, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """`dateline WORDS`."""
        assert self._process.stdin and self._process.stdout
        out, err = self._folder / "out", self._folder / "err"
        asked = {"words": words, "env": _environment(home), "out": str(out), "err": str(err)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        here, _, _ = select.select([self._process.stdout], [], [], LONGEST)
        said = self._process.stdout.readline() if here else ""
        assert said, f"dateline {' '.join(words)}: nobody is awake, or it takes too long"
        return subprocess.CompletedProcess(words, int(said), out.read_text(), err.read_text())

    def end(self) -> None:
        """Let it end; it has nothing to write."""
        self._process.communicate(timeout=30)
        shutil.rmtree(self._folder)


LONGEST = 300  # seconds that a command may take
MOST_AWAKE = 3
_awake: dict[tuple[object, ...], Awake] = {}  # by newsroom and what its settings come from; the last ones
_MAKE_IT = {"init", "demo", "serve"}  # these begin before there are settings


def run(home: Path, *words: str, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
    """`dateline WORDS` in this newsroom: by a process that is awake, if it makes no difference."""
    if not options and words[:1] and words[0] not in _MAKE_IT and (home / "newsroom.toml").is_file():
        awake = _awake_for(home)
        if awake.woke and awake.asking.acquire(blocking=False):  # what is to run at the same time does
            try:
                return told(words, awake.run(home, words), check)
            finally:
                awake.asking.release()
    program = [sys.executable, "-m", "dateline", *words]
    done = subprocess.run(program, env=_environment(home), capture_output=True, text=True, timeout=LONGEST, **options)
    return told(words, done, check)


def _awake_for(home: Path) -> Awake:
    env = _environment(home)
    stat = (home / "newsroom.toml").stat()
    key = (stat.st_ino, stat.st_mtime_ns, stat.st_size, *sorted(one for one in env.items() if "DATELINE" in one[0]))
    awake = _awake.pop(key, None)
    if awake is None:
        while len(_awake) >= MOST_AWAKE:
            _awake.pop(next(iter(_awake))).end()
        awake = Awake(home)
    _awake[key] = awake
    return awake


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"DATELINE_HOME": str(home)}


@pytest.fixture(scope="session", autouse=True)
def put_to_bed() -> Iterator[None]:
    """End the processes that are awake with the last test."""
    yield
    while _awake:
        _awake.popitem()[1].end()


def told(words: Sequence[str], done: subprocess.CompletedProcess[str], check: bool) -> subprocess.CompletedProcess[str]:
    """What came of a command, which must be good if `check`."""
    if check and done.returncode:
        raise AssertionError(f"dateline {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


_networks = count(1)


def _elsewhere() -> str:
    number = next(_networks)
    return f"198.{18 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"  # RFC 2544: nobody's


@dataclass
class Newsroom:
    """A served newsroom, and a reader or editor who asks it for pages."""

    home: Path
    url: str
    pid: int
    cookies: CookieJar = field(default_factory=CookieJar)

    @property
    def login(self) -> tuple[str, str]:
        """The demonstration editor's name and password."""
        name, password = (self.home / "demo-login.txt").read_text().split()
        return name, password

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of a page."""
        status, _, body = self.fetch(path, headers=headers)
        return status, body.decode()

    def post(self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a form as a browser on the site's own page would, from another network each time, and follow where it leads.

        The limits on what comes from one network have tests of their own.
        """
        told = {"Sec-Fetch-Site": "same-origin", "Origin": self.url, "X-Forwarded-For": _elsewhere()} | (headers or {})
        status, _, body = self.fetch(path, data=urlencode(fields, doseq=True).encode(), headers=told)
        return status, body.decode()

    def another(self) -> "Newsroom":
        """Another reader, with a browser of their own."""
        return Newsroom(self.home, self.url, self.pid)

    def fetch(
        self, path: str, *, data: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and bytes; cookies are kept."""
        request = Request(self.url + path, data=data, headers=headers or {}, method=method)
        try:
            with build_opener(HTTPCookieProcessor(self.cookies)).open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except HTTPError as problem:
            return problem.code, problem.headers, problem.read()

    def desk_post(self, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        """Send a form of the desk: fetch it, take its token, send it."""
        _, form = self.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert found, f"no form at {path}: {form[:300]}"
        return self.post(path, {"csrfmiddlewaretoken": found[1]} | fields, {"Referer": self.url + path})

    def log_in(self) -> None:
        """Come to the desk."""
        name, password = self.login
        status, page = self.desk_post("/desk/login/", {"username": name, "password": password, "next": "/desk/"})
        assert status == 200 and "Log out" in page, page[:500]

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`dateline WORDS` beside the running server."""
        return run(self.home, *words, check=check)

    def situation(self, at: str, known_by: str) -> dict[str, dict[str, Any]]:
        """Each place's answer by its id, over the command line."""
        said = self.run("situation", "--at", at, "--known-by", known_by, "--format", "geojson").stdout
        return {feature["id"]: feature["properties"] for feature in json.loads(said)["features"]}


@pytest.fixture(scope="session")
def made_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """What is costly to make, made by the first of the suite's processes; each of them gets a copy of its own.

    The first copy is opened by nobody, so that it can be copied while the other process is at work.
    """
    base = tmp_path_factory.getbasetemp()
    together = base.parent if hasattr(request.config, "workerinput") else base  # the suite's processes share a parent
    together = Path(os.environ.get("DATELINE_TESTS_SHARE", together))  # so do several runs that are told where

    def copy(name: str, make: Callable[[Path], object]) -> Path:
        made = together / f"made-{name}"
        with (together / f"made-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                partial = tmp_path_factory.mktemp(name) / "partial"
                make(partial)
                partial.rename(made)
        return Path(shutil.copytree(made, tmp_path_factory.mktemp(name) / "newsroom"))

    return copy


@pytest.fixture(scope="session")
def empty_home(made_once: MadeOnce) -> Path:
    """A newsroom in which nothing has happened yet; tests work on copies."""
    return made_once("empty", lambda home: run(home, "init"))


@pytest.fixture(scope="session")
def demo_home(made_once: MadeOnce, empty_home: Path) -> Path:
    """A demonstration newsroom; tests that change it work on copies."""
    return made_once("demo", lambda home: run(shutil.copytree(empty_home, home), "demo", "--no-serve"))


@dataclass(frozen=True)
class CommandLine:
    """The command line of a newsroom."""

    home: Path

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`dateline WORDS`."""
        return run(self.home, *words, check=check)


@pytest.fixture
def demo(demo_home: Path) -> CommandLine:
    """The demonstration newsroom's command line, for what only reads."""
    return CommandLine(demo_home)


@pytest.fixture(scope="session")
def _to_read(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with served(shutil.copytree(demo_home, tmp_path_factory.mktemp("to-read") / "newsroom")) as newsroom:
        yield newsroom


@pytest.fixture
def to_read(_to_read: Newsroom) -> Newsroom:
    """A served demonstration newsroom that tests only read."""
    return _to_read.another()


@pytest.fixture
def newsroom(demo_home: Path, tmp_path: Path) -> Iterator[Newsroom]:
    """A served copy of the demonstration newsroom, ended by its own process id."""
    home = tmp_path / "newsroom"
    shutil.copytree(demo_home, home)
    with served(home) as served_newsroom:
        yield served_newsroom


class served:  # reads as `with served(home) as newsroom`
    """Serve a home for the length of a block."""

    def __init__(self, home: Path, *words: str) -> None:
        self.home, self.words = home, words

    def __enter__(self) -> Newsroom:
        env = os.environ | {"DATELINE_HOME": str(self.home)}
        command = [sys.executable, "-u", "-m", "dateline", "serve", "--port", "0", *self.words]
        self.log = (self.home.parent / "serve.log").open("a")
        self.process = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=self.log, text=True, start_new_session=True
        )
        return Newsroom(self.home, self._url(), self.process.pid)

    def _url(self) -> str:
        assert self.process.stdout
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                line = self.process.stdout.readline()
                if found := re.search(r"Serving (http://[^/]+)/", line):
                    return found[1]
                if not line:
                    break
        self.__exit__()
        raise AssertionError(f"the server did not start: {(self.home.parent / 'serve.log').read_text()}")

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=5)
        if self.process.stdout:
            self.process.stdout.close()
        self.log.close()
