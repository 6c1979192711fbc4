"""Answers that wait until the files they lead to are baked, without keeping a thread of the program waiting."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from dateline.ledger import consumers

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AFTER, ELSE = consumers.AFTER.lower().encode(), consumers.ELSE.lower().encode()
AT_MOST = 2.0  # seconds: then the answer goes out, and the page follows when it is baked


class UntilRead:
    """Holds answers that name a ledger entry until every consumer has dealt with it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, asyncio.Event]] = []  # a heap: the entry, a number that tells two apart
        self._many = 0

    def begin(self) -> None:
        """Be told from now on, on the running loop, how far the ledger has been read."""
        loop = asyncio.get_running_loop()

        def tell(entry: int) -> None:
            loop.call_soon_threadsafe(self._let_go, entry)

        consumers.when_read(tell)

    def end(self) -> None:
        """Let everything go; the loop ends."""
        consumers.when_read(None)

    def holding(self, send: Send) -> Send:
        """`send`, which waits where the answer asks for it and does not pass the request for that on."""

        async def hold(message: MutableMapping[str, Any]) -> None:
            said = dict(message.get("headers", []))
            if message["type"] == "http.response.start" and (after := said.pop(AFTER, None)):
                otherwise = said.pop(ELSE, None)
                in_time = await self._until(int(after))
                leads = said.get(b"location") if in_time else otherwise or said.get(b"location")
                kept = [one for one in message["headers"] if one[0] not in (AFTER, ELSE, b"location")]
                message["headers"] = [*kept, (b"location", leads)] if leads else kept
            await send(message)

        return hold

    async def _until(self, entry: int) -> bool:
        if consumers.read_to() >= entry:
            return True
        read, self._many = asyncio.Event(), self._many + 1
        heapq.heappush(self._waiting, (entry, self._many, read))
        try:
            await asyncio.wait_for(read.wait(), AT_MOST)
        except TimeoutError:
            return False
        return True

    def _let_go(self, entry: int) -> None:
        while self._waiting and self._waiting[0][0] <= entry:
            heapq.heappop(self._waiting)[2].set()
