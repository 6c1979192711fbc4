"""The program: Django behind a socket in a folder that only this user can open. Import it once Django is awake."""

import json
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import get_resolver

from dateline.ledger.queries import head, position_of
from dateline.publishing import beside
from dateline.situation.index import PLACES_AT_ONCE
from dateline.situation.queries import chart_now
from dateline.wiring.asgi import Newsroom
from dateline.wiring.cli import progress
from dateline.wiring.commands.bake import bake

SWITCH = 0.0005  # seconds after which a thread that computes lets others go on, which ask the database or the disk
ENDS_WITHIN = 8  # seconds that requests have left once the program is told to end
_running: list["Server"] = []


class Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.ended = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, and say so."""
        await super().shutdown(sockets)
        self.ended.set()


def run(folder: Path, ready: Callable[[], None], *, alone: bool = False) -> None:
    """Bake if nothing has been baked, read the record, and answer until told to end; `alone`: in this process only."""
    if position_of("publishing") == 0 or head() == 0 or not (Path(settings.BAKED_ROOT) / "index.html").is_file():
        bake(1 if alone else None)  # what runs beside readers' own loop forks nothing
    read_record()
    write_static(folder)
    _ = get_resolver().url_patterns  # else the first request would load all views
    if not alone:
        beside.begin()
    sys.setswitchinterval(SWITCH)
    behind = folder / "program.sock"
    behind.unlink(missing_ok=True)
    config = uvicorn.Config(
        Newsroom(), uds=str(behind), log_level="warning", access_log=False, server_header=False, date_header=False,
        lifespan="on", forwarded_allow_ips="*", timeout_graceful_shutdown=ENDS_WITHIN,
    )  # fmt: skip
    _running.append(Server(config, ready))
    _running[-1].run()


def end() -> None:
    """End gracefully; for the program that runs in a thread and hears no signals."""
    for one in _running:
        one.should_exit = True
        one.ended.wait(timeout=ENDS_WITHIN + 2)


def write_static(folder: Path) -> None:
    """Say where the desk's own files are, so that they are served without Django."""
    storages = (one for finder in finders.get_finders() for one in getattr(finder, "storages", {}).values())
    kept = [str(Path(one.location)) for one in storages if getattr(one, "location", None)]
    partial = folder / "static.partial"
    partial.write_text(json.dumps([*map(str, settings.STATICFILES_DIRS), *kept]), "utf-8")
    partial.replace(folder / "static.json")


def read_record() -> None:
    """Make the index of who held what before anybody asks; a large record takes a while, and says so."""
    advance, end = progress("Reading the record")
    chart_now(lambda done, total: advance(done, total) if total > PLACES_AT_ONCE else None)
    end()
