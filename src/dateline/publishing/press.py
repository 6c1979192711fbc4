"""Making planned files and writing them, or comparing them with what stands there; each is forgotten at once."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import DatabaseError

from dateline.ledger.queries import head
from dateline.publishing.baking import Writer, trouble_with_disk, wrong_with
from dateline.publishing.edition import Edition
from dateline.publishing.locking import site
from dateline.publishing.plans import Planned, plan
from dateline.values.errors import DatelineError

log = logging.getLogger(__name__)

KEYS_AN_EDITION = 2000  # then what it has read is read anew, so that memory does not grow with the site
LONGEST_SENTENCE = 480


@dataclass
class Done:
    """What was done with some files: how many, which, those that could not be made (by path: key and sentence)."""

    files: int = 0
    written: int = 0
    paths: list[str] = field(default_factory=list)
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)  # path, key, what is wrong
    unplanned: bool = False  # which files a key stands for could not be told

    def add(self, other: "Done") -> None:
        """Count the other's in."""
        self.files += other.files
        self.written += other.written
        self.paths += other.paths
        self.failed |= other.failed
        self.wrong += other.wrong
        self.unplanned |= other.unplanned

    def as_facts(self) -> dict[str, Any]:
        """As plain JSON, to cross from one process to another."""
        return asdict(self)


class Press:
    """Bakes keys, from an edition that is as new as the ledger; or, checking, writes nothing and says what is wrong.

    With `doubts` all of it is made, also what stands and says that it would come out the same.

    Only for who is alone with the site.
    """

    def __init__(self, *, check: bool = False, doubts: bool = False) -> None:
        self._check, self._doubts = check, doubts
        self._writer = Writer(site())
        self._edition, self._head, self._served = Edition(), -1, 0

    def bake(self, keys: Collection[str]) -> Done:
        """Make every file of these keys, and write those that are not there as they must be."""
        now = head()
        if now != self._head or self._served > KEYS_AN_EDITION:
            self._edition, self._head, self._served = Edition(doubts=self._doubts), now, 0
        self._served += len(keys)
        done = Done()
        try:
            for one in self._planned(keys, done):
                done.files += 1
                done.paths.append(one.path)
                self._one(one, done)
        except BaseException:
            self._writer.drop()
            raise
        return done

    def take_away(self, paths: Iterable[str]) -> int:
        """Files that are no longer planned."""
        gone = 0
        for path in paths:
            try:
                self._writer.remove(path)
                gone += 1
            except OSError as problem:
                if trouble := trouble_with_disk(problem, site()):
                    raise trouble from None
                log.warning("%s cannot be taken away: %s", path, problem.strerror)
        return gone

    def settle(self) -> None:
        """Make all of it durable."""
        try:
            self._writer.settle()
        except OSError as problem:
            raise (trouble_with_disk(problem, site()) or problem) from None

    def _planned(self, keys: Collection[str], done: Done) -> Iterator[Planned]:
        """The files of these keys; a key that cannot even be planned keeps no other from it."""
        try:
            yield from plan(self._edition, keys)
        except DatabaseError:
            raise
        except Exception as problem:
            if len(keys) == 1:
                (key,) = keys
                log.exception("%s could not be planned; its files stay as they were", key)
                done.failed[key], done.unplanned = (key, _sentence(problem)), True
                return
            for key in keys:
                yield from self._planned({key}, done)

    def _one(self, one: Planned, done: Done) -> None:
        try:
            made = one.content()
            content = made.encode() if isinstance(made, str) else made
            if self._check:
                if wrong := wrong_with(site(), one.path, content):
                    done.wrong.append((one.path, one.key, wrong))
            elif self._writer.put(one.path, content):
                done.written += 1
        except DatabaseError:  # passing trouble: all of it is tried again
            raise
        except Exception as problem:
            if isinstance(problem, OSError) and (trouble := trouble_with_disk(problem, site())):
                raise trouble from None
            log.exception("%s could not be made and stays as it was", one.path)
            done.failed[one.path] = (one.key, _sentence(problem))


def _sentence(problem: Exception) -> str:
    if isinstance(problem, DatelineError):
        return problem.sentence[:LONGEST_SENTENCE]
    if isinstance(problem, OSError):
        return f"Its file cannot be read or written: {problem.strerror}."[:LONGEST_SENTENCE]
    return f"It cannot be made ({type(problem).__name__}: {problem})."[:LONGEST_SENTENCE]
