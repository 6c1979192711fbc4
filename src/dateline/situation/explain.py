"""Why the answer is what it is: the way from a holding back to who said what."""

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.atlas.models import Place
from dateline.claims.models import Statement
from dateline.claims.queries import OnRecord, links_that_silence
from dateline.claims.rules.vocabulary import Verdict
from dateline.claims.said import MOST_SPOKEN, said_by_live
from dateline.situation.account import Silenced, silenced
from dateline.situation.queries import Chart
from dateline.situation.rules.holding import Answer
from dateline.situation.words import in_full
from dateline.values.clocks import Clocks
from dateline.values.text import isolated
from dateline.values.time import in_words


@dataclass(frozen=True, slots=True)
class Explanation:
    """One place's answer with what it rests on, sentence by sentence."""

    place: Place
    clocks: Clocks
    answer: Answer
    words: str
    sentences: tuple[str, ...]
    silenced: tuple[Silenced, ...] = ()  # claims on the place that others keep from the map


def explain(chart: Chart, place: Place, clocks: Clocks) -> Explanation:
    """The answer in words, its rule, each claim behind it with its standing and all who still speak of it, and what
    does not count in favour of another claim.
    """
    answer = chart.answer(place, clocks)
    words = in_full(answer, chart.actors, clocks.at)
    sentences = [f"{place} on {clocks.in_words()}: {words}.", answer.rule]
    if clocks.on_record_by:
        sentences.append(f"Only what was on record by {clocks.on_record_by.isoformat(sep=' ')} counts here.")
    for ref in answer.claims:
        sentences += _of_claim(chart.record[ref], clocks)
    hushed = silenced(chart, clocks, links_that_silence(on=[place])).get(place.ref, [])
    sentences += [one.sentence for one in hushed]
    return Explanation(place, clocks, answer, words, tuple(sentences), tuple(hushed))


def _of_claim(one: OnRecord, clocks: Clocks) -> Iterator[str]:
    reading = one.reading(clocks)
    yield f"It rests on the claim “{one.claim}” ({one.claim.when_in_words}), which is {reading.standing}."
    yield reading.rule
    yield from _judgement(one, clocks)
    spoken = said_by_live(one.claim, reading.live[-MOST_SPOKEN:])
    if len(reading.live) > len(spoken):
        yield f"{len(reading.live) - len(spoken)} more who spoke earlier are left out here."
    for statement in spoken:
        yield _stance(statement)


def _judgement(one: OnRecord, clocks: Clocks) -> Iterator[str]:
    """The desk's own word, if it is what decides."""
    counted = [a for a in one.claim.assessments.all() if clocks.counts(a.known_at, a.recorded_at)]
    last = max(counted, key=lambda assessment: (assessment.known_at, assessment.recorded_at), default=None)
    if last and last.verdict != Verdict.OPEN:
        reason = isolated(last.reason.rstrip("."))
        yield f"The desk calls it {last.verdict}, judged on {in_words(last.known_at)}: “{reason}”."


def _stance(statement: Statement) -> str:
    said = f"{statement.source} {statement.stance} it, said on {in_words(statement.known_at)}"
    if statement.repeats:
        said += f", repeating {statement.repeats}"
    return said + (f": “{isolated(statement.note.rstrip('.'))}”." if statement.note else ".")
