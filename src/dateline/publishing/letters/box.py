"""The letterbox: a file in which what readers wrote lies safe until the program takes it, and then what became of it.

Any reading process puts letters in; one of them takes them out. A letter has an address and a voice's key in it, which
are kept nowhere else in clear: it is sealed with a key made of the newsroom's secret, its token is kept as a hash, and
its network as a keyed one. Once a letter is answered it is gone, and once an answer is a day old, that too.
"""

import asyncio
import hashlib
import hmac
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dateline.values.networks import network_in

MOST_KEPT = 64 * 2**20  # bytes: tens of thousands of letters; what became of them may need more
MOST_FROM_ONE = 50  # letters of one network that wait
ANSWERS_STAY = 24 * 3600.0  # seconds
_NONCE = 12
_TABLE = """
CREATE TABLE IF NOT EXISTS letter (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    network TEXT NOT NULL,
    bound TEXT NOT NULL,
    sealed BLOB,
    answer BLOB,
    answered_at REAL,
    CHECK ((sealed IS NULL) = (answer IS NOT NULL) AND (answer IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS letter_waits ON letter (number) WHERE sealed IS NOT NULL;
CREATE INDEX IF NOT EXISTS letter_of_network ON letter (network) WHERE sealed IS NOT NULL;
CREATE INDEX IF NOT EXISTS letter_was_answered ON letter (answered_at) WHERE answer IS NOT NULL;
"""
_WAITING = "SELECT count(*) FROM letter WHERE network = ? AND sealed IS NOT NULL"
_PUT = """
INSERT INTO letter (name, network, bound, sealed) SELECT :name, :network, :bound, :sealed WHERE (
    SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size
) < :room
"""
_MAKE_ROOM = """
DELETE FROM letter WHERE number IN (SELECT number FROM letter WHERE answer IS NOT NULL ORDER BY answered_at LIMIT 1000)
"""
_FIND = """
SELECT answer, bound, number - (SELECT min(number) FROM letter WHERE sealed IS NOT NULL) FROM letter WHERE name = ?
"""
_FIRST = "SELECT number, network FROM letter WHERE sealed IS NOT NULL ORDER BY number LIMIT ?"
_ANSWER = "UPDATE letter SET sealed = NULL, answer = ?, answered_at = ? WHERE number = ? AND sealed IS NOT NULL"
Result = TypeVar("Result")
_Wanted = tuple[Callable[[sqlite3.Connection], Any], asyncio.Future[Any]]
_Done = tuple[asyncio.Future[Any], Any, Exception | None]


class NotKept(Exception):
    """The letterbox cannot be used: it is full, or so is the disk, or too much of it is from one network."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a letter: what became of it, or how many are before it; and which browser it came from."""

    answer: bytes | None
    bound: str
    before: int


def name_of(secret: str) -> str:
    """What stands here for a token or a seed, which only a reader's browser has."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Letterbox:
    """The letterbox of one newsroom. All that is asked of it at the same time is done in one transaction."""

    def __init__(self, file: Path, secret: str) -> None:
        self._file = file
        self._key = hashlib.sha256(f"letters:{secret}".encode()).digest()
        self._cipher = AESGCM(self._key)
        self._thread = ThreadPoolExecutor(1, "letterbox")
        self._open: sqlite3.Connection | None = None
        self._wanted: list[_Wanted] = []  # by now; taken by the thread all at once
        self._is_at_work = False

    @property
    def is_there(self) -> bool:
        """Whether anything was ever put in."""
        return self._open is not None or self._file.exists()

    async def put(self, name: str, address: str, bound: str, content: bytes) -> None:
        """Keep a letter from this address; it is on the disk when this returns. Raises NotKept.

        Where there is no room, what became of others goes first: who has not asked by then finds it on the page.
        """
        network = self._network(address)
        letter = {"name": name, "network": network, "bound": bound, "sealed": self._sealed(content, name)}

        def put(box: sqlite3.Connection) -> None:
            if box.execute(_WAITING, (network,)).fetchone()[0] >= MOST_FROM_ONE:
                raise NotKept
            if not box.execute(_PUT, letter | {"room": MOST_KEPT}).rowcount:
                box.execute(_MAKE_ROOM)
                if not box.execute(_PUT, letter | {"room": MOST_KEPT}).rowcount:
                    raise NotKept

        try:
            await self._ask(put)
        except (sqlite3.Error, OSError) as problem:
            raise NotKept from problem

    async def waits_for(self, address: str) -> bool:
        """Whether a letter of the network of this address waits. Nobody's, where the box cannot be read."""
        if not self.is_there:
            return False
        try:
            return bool(await self._ask(lambda box: box.execute(_WAITING, (self._network(address),)).fetchone()[0]))
        except (sqlite3.Error, OSError):
            return False

    def _network(self, address: str) -> str:
        return hmac.new(self._key, network_in(address).encode(), hashlib.sha256).hexdigest()[:16]

    async def find(self, name: str) -> Found | None:
        """What is known of the letter of this name; none if nothing is, or not any more. Raises NotKept."""
        try:
            row = await self._ask(lambda box: box.execute(_FIND, (name,)).fetchone()) if self.is_there else None
        except (sqlite3.Error, OSError) as problem:
            raise NotKept from problem
        if row is None:
            return None
        answer, bound, before = row
        return Found(None if answer is None else self._opened(answer, name), bound, before or 0)

    async def first(self, many: int) -> list[tuple[int, str]]:
        """The number and the network of those letters that wait longest."""
        return await self._ask(lambda box: box.execute(_FIRST, (many,)).fetchall())

    async def read(self, number: int) -> bytes:
        """What is in a letter that waits. Raises ValueError if this newsroom did not seal it."""
        query = "SELECT name, sealed FROM letter WHERE number = ?"
        name, sealed = await self._ask(lambda box: box.execute(query, (number,)).fetchone())
        return self._opened(sealed, name)

    async def answer(self, number: int, answer: bytes) -> None:
        """Keep what became of a letter, instead of the letter."""

        def keep(box: sqlite3.Connection) -> None:
            [name] = box.execute("SELECT name FROM letter WHERE number = ?", (number,)).fetchone()
            box.execute(_ANSWER, (self._sealed(answer, name), time.time(), number))

        await self._ask(keep)

    async def sweep(self, *, older_than: float = ANSWERS_STAY) -> None:
        """Let go of answers that are so many seconds old."""
        query = "DELETE FROM letter WHERE answered_at < ?"
        await self._ask(lambda box: box.execute(query, (time.time() - older_than,)))

    def close(self) -> None:
        """Finish what was asked, and close the file."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        box, self._open = self._open, None
        if box is not None:
            with suppress(sqlite3.Error):  # what was not committed is undone by closing it, too
                box.close()

    async def _ask(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._wanted.append((work, answer))
        self._go_on()
        return await answer

    def _go_on(self) -> None:
        if self._wanted and not self._is_at_work:
            wanted, self._wanted, self._is_at_work = self._wanted, [], True
            self._thread.submit(self._work, wanted, asyncio.get_running_loop())

    def _work(self, wanted: list[_Wanted], loop: asyncio.AbstractEventLoop) -> None:
        """In the thread: do all of it, and answer once it is on the disk."""
        done: list[_Done] = []
        try:
            box = self._box()
            box.execute("BEGIN IMMEDIATE")
            for work, answer in wanted:
                try:
                    done.append((answer, work(box), None))
                except (NotKept, sqlite3.Error) as problem:  # what it did before that stands, and is whole
                    done.append((answer, None, problem))
                    if not box.in_transaction:  # the disk is full: all is undone
                        raise
            box.execute("COMMIT")
        except Exception as problem:
            self._close()  # whatever is wrong with it, it is opened anew for who asks next
            done = [(answer, None, problem) for _, answer in wanted]
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(self._tell, done)

    def _tell(self, done: list[_Done]) -> None:
        for answer, result, problem in done:
            if answer.done():  # who asked has gone
                continue
            if problem is None:
                answer.set_result(result)
            else:
                answer.set_exception(problem)
        self._is_at_work = False
        self._go_on()

    def _box(self) -> sqlite3.Connection:
        if self._open is None:
            os.close(os.open(self._file, os.O_CREAT | os.O_WRONLY, 0o600))
            box = connect(self._file, timeout=10, isolation_level=None, check_same_thread=False)
            box.execute("PRAGMA journal_mode = WAL")
            box.execute("PRAGMA synchronous = FULL")
            box.execute("PRAGMA secure_delete = ON")
            box.executescript(_TABLE)
            self._open = box
        return self._open

    def _sealed(self, content: bytes, name: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, name.encode())

    def _opened(self, sealed: bytes, name: str) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except InvalidTag:
            raise ValueError("sealed by another newsroom, or damaged") from None
