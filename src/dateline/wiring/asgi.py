"""The whole newsroom in one process: baked files, Django in threads, the reader of the ledger."""

import os
import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

from dateline.following import sending
from dateline.ledger import consumers
from dateline.publishing.serving import App, Receive, Scope, Send, Serving
from dateline.wiring.wsgi import application as django

THREADS = int(os.environ.get("DATELINE_THREADS", "4"))


def _find_static(path: str) -> str | None:
    try:
        found = finders.find(path)
    except (SuspiciousFileOperation, ValueError):  # an address that tries to leave the folders
        return None
    return str(found) if found else None


class Newsroom:
    """The ASGI application, with the threads that read the ledger and send mail for as long as it lives."""

    def __init__(self) -> None:
        program = cast(App, WSGIMiddleware(cast(Any, django), workers=THREADS))  # typed more narrowly than used
        self._serving = Serving(
            baked=Path(settings.BAKED_ROOT), media=Path(settings.MEDIA_ROOT), static=_find_static, program=program
        )
        self._stop = threading.Event()
        # Mail has a thread of its own: a slow mail server keeps no page from being baked.
        self._threads = [
            threading.Thread(target=work, args=(self._stop,), daemon=True)
            for work in (consumers.read_for_ever, sending.send_for_ever)
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or begin and end with the server."""
        if scope["type"] == "lifespan":
            return await self._lifespan(receive, send)
        return await self._serving(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message: MutableMapping[str, Any] = await receive()
            if message["type"] == "lifespan.startup":
                for thread in self._threads:
                    thread.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._stop.set()
                consumers.wake()
                sending.wake()
                for thread in self._threads:
                    thread.join(timeout=10)
                return await send({"type": "lifespan.shutdown.complete"})
