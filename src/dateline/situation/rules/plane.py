"""One place's answers on the plane of the two clocks: rectangles that hold one answer each.

`holding` gives the answer for one day as known on one day. Here the same steps are taken for all days at once: what
becomes known changes one claim, and only the answers that rest on it are given anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from dateline.claims.rules.vocabulary import Standing
from dateline.situation.rules.holding import (
    UNKNOWN,
    Answer,
    Effective,
    after,
    before_all,
    contradict,
    in_order,
    time_of,
)

BEGINNING, END = date.min.toordinal(), date.max.toordinal() + 1

# What a claim does from a day of knowledge on, the earliest first; None: nothing. All of one claim, at least one.
History = Sequence[tuple[date, Effective | None]]


class Piece(NamedTuple):
    """A part of the plane with one answer: days as ordinals, the first included, the last not."""

    at_from: int
    at_until: int
    known_from: int
    known_until: int
    answer: Answer


Step = tuple[int, int, Answer]  # an answer with its days as known at some time: the first included, the last not


def pieces(histories: Iterable[History]) -> list[Piece]:
    """The plane of a place; from the first day on which anything is known they cover all of it, without overlap."""
    every = [history for history in histories if any(does for _, does in history)]
    news: dict[date, dict[int, Effective | None]] = defaultdict(dict)
    for number, history in enumerate(every):
        for day, does in history:
            news[day][number] = does
    course = _course(every)
    done: list[Piece] = []
    steps: list[Step] = []
    since: list[int] = []  # the day from which each step is known
    for day in sorted(news):
        known = day.toordinal()
        now = course.told(news[day])
        same, same_at_end = _common(steps, now)
        changed = slice(same, len(steps) - same_at_end)
        done += _known_until(known, steps[changed], since[changed])
        steps = now
        since[changed] = [known] * (len(now) - same - same_at_end)
    return done + _known_until(END, steps, since)


def _known_until(day: int, steps: Sequence[Step], since: Sequence[int]) -> list[Piece]:
    return [Piece(begin, end, known, day, answer) for (begin, end, answer), known in zip(steps, since, strict=True)]


def _common(old: Sequence[Step], new: Sequence[Step]) -> tuple[int, int]:
    """How many steps at the beginning, and how many of the others at the end, are the same in both."""
    most = min(len(old), len(new))
    same = next((place for place in range(most) if old[place] != new[place]), most)
    at_end = next((back for back in range(most - same) if old[-1 - back] != new[-1 - back]), most - same)
    return same, at_end


class _Course:
    """The claims on a place as known so far, and the answer after each: for claims that are never at the same time."""

    def __init__(self, claims: Sequence[Effective], numbers: Sequence[int]) -> None:
        self._place = {number: place for place, number in enumerate(numbers)}
        self._days = [claim.true_from.toordinal() for claim in claims]
        self._now: list[Effective | None] = [None] * len(claims)
        self._after: list[Answer] = [UNKNOWN] * len(claims)
        self._rivals = _rivals(claims)

    def told(self, news: dict[int, Effective | None]) -> list[Step]:
        """Take in what one day made known, and give all steps."""
        changed = {self._place[number]: does for number, does in news.items()}
        for place, does in changed.items():
            self._now[place] = does
        touched = {rival for place in changed for rival in self._rivals[place]} | changed.keys()
        first, last = min(touched), max(touched)
        answer = self._after[first - 1] if first else UNKNOWN
        for place in range(first, len(self._now)):
            claim = self._now[place]
            if claim is not None:
                against = [other for rival in self._rivals[place] if (other := self._now[rival])]
                answer = after(answer, claim, against)
            if place > last and answer == self._after[place]:
                break  # from here on everything is as it was
            self._after[place] = answer
        return _steps(
            [claim for claim in self._now if claim],
            [(day, made) for day, claim, made in zip(self._days, self._now, self._after, strict=True) if claim],
        )


class _Crowded:
    """The same where claims share a time: their order depends on which of them count, so all is taken anew."""

    def __init__(self) -> None:
        self._now: dict[int, Effective | None] = {}

    def told(self, news: dict[int, Effective | None]) -> list[Step]:
        """Take in what one day made known, and give all steps."""
        self._now |= news
        ordered = in_order(claim for claim in self._now.values() if claim)
        answer, given = UNKNOWN, []
        for claim in ordered:
            answer = after(answer, claim, ordered)
            given.append((claim.true_from.toordinal(), answer))
        return _steps(ordered, given)


def _course(histories: Sequence[History]) -> _Course | _Crowded:
    claims = [next(does for _, does in history if does) for history in histories]
    times = [time_of(claim) for claim in claims]
    # What the desk ties may change which claims contradict each other from day to day.
    tied = any(does and does.contradicts for history in histories for _, does in history)
    if tied or len(set(times)) < len(times):
        return _Crowded()
    numbers = sorted(range(len(claims)), key=times.__getitem__)
    return _Course([claims[number] for number in numbers], numbers)


def _rivals(claims: Sequence[Effective]) -> list[list[int]]:
    """For each claim the places in line of those that contradict it."""
    found: list[list[int]] = [[] for _ in claims]
    by_first_day = sorted(range(len(claims)), key=lambda place: claims[place].span.first)
    for nth, one in enumerate(by_first_day):
        for other in by_first_day[nth + 1 :]:
            if claims[other].span.first > claims[one].span.last:
                break
            if contradict(claims[one], claims[other]):
                found[one].append(other)
                found[other].append(one)
    return [sorted(places) for places in found]


def _steps(claims: Sequence[Effective], given: Iterable[tuple[int, Answer]]) -> list[Step]:
    """The answers by day: the last of each day, those before any claim counts, equal neighbours made one."""
    begins: list[int] = []
    answers: list[Answer] = []
    for begin, answer in ((BEGINNING, UNKNOWN), *dict(given).items()):
        said = answer if answer.claims else before_all(c for c in claims if c.true_from.toordinal() > begin)
        if not answers or answers[-1] != said:
            begins.append(begin)
            answers.append(said)
    return list(zip(begins, [*begins[1:], END], answers, strict=True))


def counted(standing: Standing) -> tuple[bool, bool, bool]:
    """What of a standing an answer depends on: a change within it changes no answer."""
    return standing.has_effect, standing is Standing.DISPUTED, standing in {Standing.CORROBORATED, Standing.CONFIRMED}
