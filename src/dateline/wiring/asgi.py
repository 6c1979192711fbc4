"""The program as one ASGI application: Django in threads, the reader of the ledger, the sender of mail."""

import os
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from dateline.following import sending
from dateline.ledger import consumers, together
from dateline.publishing import background as baking
from dateline.publishing.mirrors import background as mirrors
from dateline.wiring import clockwork
from dateline.wiring.until_read import Send, UntilRead
from dateline.wiring.wsgi import application as django

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

THREADS = int(os.environ.get("DATELINE_THREADS", "8"))  # most of them wait for the one that writes


class Newsroom:
    """The ASGI application, with the threads that read the ledger and send mail for as long as it lives."""

    def __init__(self) -> None:
        self._program: Any = WSGIMiddleware(cast(Any, django), workers=THREADS)  # typed more narrowly than used
        self._stop = threading.Event()
        self._until_read = UntilRead()
        # One thread writes. Mail and mirrors have threads of their own: a slow server elsewhere keeps no page from
        # being baked. So has the rest of a change that touches very many pages: a comment overtakes it.
        self._threads = [
            threading.Thread(target=work, args=(self._stop,), daemon=True)
            for work in (
                together.write_for_ever,
                consumers.read_for_ever,
                baking.bake_for_ever,
                sending.send_for_ever,
                mirrors.push_for_ever,
                clockwork.tick_for_ever,
            )
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":  # there are no web sockets here
            await self._program(scope, receive, self._until_read.holding(send))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message: MutableMapping[str, Any] = await receive()
            if message["type"] == "lifespan.startup":
                self._until_read.begin()
                for thread in self._threads:
                    thread.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._stop.set()
                self._until_read.end()
                consumers.wake()
                baking.wake()
                sending.wake()
                together.wake()
                clockwork.wake()
                for thread in self._threads:
                    thread.join(timeout=10)
                await send({"type": "lifespan.shutdown.complete"})
                break
