"""A PostgreSQL of our own: one cluster in a temporary folder, on a free port, ended by its own process id."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

DEBIAN = Path("/usr/lib/postgresql")
QUICK = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=40", "shared_buffers=64MB"]


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL."""

    port: int
    user: str

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection that commits each command by itself."""
        where = {"host": "127.0.0.1", "port": self.port, "user": self.user, "dbname": database}
        return psycopg.connect(autocommit=True, **where)

    def make(self, name: str, template: str = "template1") -> str:
        """A new database, empty or a copy of another that nobody is connected to."""
        with self.connect() as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def table(self, name: str) -> str:
        """The `[database]` of a newsroom that lives in one of its databases."""
        return (
            f'[database]\nengine = "postgresql"\nname = "{name}"\nhost = "127.0.0.1"\nport = {self.port}\n'
            f'user = "{self.user}"\npassword = "not asked for"\n'
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One cluster for all tests. Without PostgreSQL's programs the tests that ask for it fail, and say so."""
    with tempfile.TemporaryDirectory(prefix="dateline-postgres-") as folder, running(Path(folder)) as cluster:
        yield cluster


class running:  # reads as `with running(folder) as cluster`
    """A cluster for the length of a block."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.programs = _programs()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Cluster:
        self.who, self.options = _not_root()
        self.data.mkdir(mode=0o700)
        if "user" in self.options:  # PostgreSQL refuses to be run by root
            self.folder.chmod(0o755)
            os.chown(self.data, self.options["user"], self.options["group"])
        # Its order of names is a dictionary's, not that of code points: what readers get must not depend on it.
        words = [
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
        ]
        init = [self.programs / "initdb", "-D", self.data, "-U", "dateline", *words]
        subprocess.run(init, check=True, capture_output=True, timeout=60, **self.options)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        command = [self.programs / "postgres", "-D", self.data, "-p", str(port), "-h", "127.0.0.1", "-k", self.data]
        settings = [word for one in QUICK for word in ("-c", one)]
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [*command, *settings], stdout=self.log, stderr=self.log, start_new_session=True, **self.options
        )
        cluster = Cluster(port, "dateline")
        self._wait_for(cluster)
        return cluster

    def _wait_for(self, cluster: Cluster) -> None:
        assert self.process
        until = time.monotonic() + 30
        while self.process.poll() is None and time.monotonic() < until:
            try:
                cluster.connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        self.__exit__()
        raise AssertionError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")

    def __exit__(self, *_: object) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once: nothing in it is needed any more
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=5)
        self.log.close()


def _programs() -> Path:
    """Where initdb and postgres are: Debian keeps them out of the path, the newest version is taken."""
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise AssertionError("These tests need PostgreSQL's server: install the package postgresql (`make test` says how).")


def _not_root() -> tuple[str, dict[str, Any]]:
    """Who runs it, as options of a subprocess."""
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name, {"cwd": "/"}
    one = pwd.getpwnam("postgres")
    return one.pw_name, {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": [], "cwd": "/"}
