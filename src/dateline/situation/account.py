"""Who holds a place, who says so, who says otherwise and what does not count: for people who know nothing of it yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateline.atlas.models import Place
from dateline.claims.models import Claim, Link, Statement
from dateline.claims.queries import OnRecord, links_that_silence, with_effect_on
from dateline.claims.rules.links import live_ties, silenced_by
from dateline.claims.rules.vocabulary import Bond, Effect, StanceKind, Standing
from dateline.claims.said import MOST_SPOKEN, said_by_live
from dateline.situation.effects import ties_by_claim
from dateline.situation.queries import Chart
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.words import Names
from dateline.values.clocks import Clocks
from dateline.values.text import isolated
from dateline.values.time import in_words

NAMED_AT_MOST = 3  # sources in one clause of the sentence; the list below it has all


@dataclass(frozen=True, slots=True)
class Voice:
    """A source's latest word on a claim that speaks of the place."""

    statement: Statement
    claim: Claim


@dataclass(frozen=True, slots=True)
class Camp:
    """Those who say the same of a place."""

    heading: str
    agrees: bool  # with the answer
    clause: str  # what they say, in one clause: “held by Z according to X and Y”
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Silenced:
    """A claim that does nothing to the map in favour of another one, and the desk's word for it."""

    claim: Claim
    by: Claim
    link: Link

    @property
    def sentence(self) -> str:
        """Why it does nothing."""
        bond = "supersedes it" if self.link.bond == Bond.SUPERSEDES else "is the same claim, made before"
        return (
            f"“{self.claim}” does not count, because “{self.by}” {bond}, judged by the desk on "
            f"{in_words(self.link.known_at)}: “{isolated(self.link.reason.rstrip('.'))}”."
        )


@dataclass(frozen=True, slots=True)
class Idle:
    """A claim on the place that was said and does not count, with the sentence that says why."""

    claim: Claim
    standing: Standing
    sentence: str


@dataclass(frozen=True, slots=True)
class Account:
    """One place's answer told to a stranger."""

    place: Place
    clocks: Clocks
    answer: Answer
    actors: Names
    sentence: str
    camps: tuple[Camp, ...]
    idle: tuple[Idle, ...]

    @property
    def otherwise(self) -> tuple[Camp, ...]:
        """Those who do not say what the answer says."""
        return tuple(camp for camp in self.camps if not camp.agrees)

    @property
    def first_said(self) -> Statement | None:
        """The earliest of the words that count for the answer."""
        every = [voice.statement for camp in self.camps if camp.agrees for voice in camp.voices]
        said = [one for one in every if one.stance == StanceKind.ASSERTS]
        return min(said, key=lambda one: (one.known_at, one.said_order, one.pk), default=None)


def account(chart: Chart, place: Place, clocks: Clocks) -> Account:
    """Who holds the place by these clocks, and everybody who has a word in that."""
    answer = chart.answer(place, clocks)
    on_it = with_effect_on(place)
    chart.record.read({*answer.claims, *on_it})
    camps = tuple(_camps(answer, [chart.record[ref] for ref in answer.claims], clocks, chart.actors))
    return Account(
        place=place,
        clocks=clocks,
        answer=answer,
        actors=chart.actors,
        sentence=_sentence(place, answer, camps, chart),
        camps=camps,
        idle=tuple(_idle(chart, place, on_it, clocks)),
    )


def silenced(chart: Chart, clocks: Clocks, links: Iterable[Link] | None = None) -> dict[str, list[Silenced]]:
    """The claims that others keep from doing anything to the map, by the id of their place."""
    found: dict[str, Silenced] = {}
    maybe = list(_maybe_silenced(links_that_silence() if links is None else links, clocks))
    tied = ties_by_claim({one.claim.ref for one in maybe}) if maybe else {}
    chart.record.read({end for of in tied.values() for tie in of for end in (tie.claim, tie.other)})
    for one in maybe:
        ref = one.claim.ref
        by = silenced_by(ref, live_ties(tied[ref], clocks), lambda other: chart.record[other].standing(clocks))
        if by == one.by.ref and chart.record[ref].standing(clocks).has_effect:
            found[ref] = one
    by_place: dict[str, list[Silenced]] = {}
    for one in found.values():
        if one.claim.place:
            by_place.setdefault(one.claim.place.answers_as.ref, []).append(one)
    return by_place


def _maybe_silenced(links: Iterable[Link], clocks: Clocks) -> Iterator[Silenced]:
    for link in links:
        hushed, by = (link.other, link.claim) if link.bond == Bond.SUPERSEDES else (link.claim, link.other)
        if hushed.effect != Effect.NONE and clocks.counts(link.known_at, link.recorded_at) and link.stands:
            yield Silenced(hushed, by, link)


def voices(one: OnRecord, clocks: Clocks) -> list[Voice]:
    """Each source's latest word on a claim, in order of saying; of very many the latest ones."""
    live = one.reading(clocks).live[-MOST_SPOKEN:]
    said = {(s.source.ref, s.known_at, s.said_order): s for s in said_by_live(one.claim, live)}
    return [Voice(said[stance.source, stance.known_at, stance.said_order], one.claim) for stance in live]


def _camps(answer: Answer, behind: Sequence[OnRecord], clocks: Clocks, actors: Names) -> Iterator[Camp]:
    """Those who speak of the claims behind an answer, sorted by what they say of the place; who agree come first."""
    found: dict[tuple[str, bool, str], list[Voice]] = {}
    for one in behind:
        for voice in voices(one, clocks):
            found.setdefault(_camp_of(answer, voice, actors), []).append(voice)
    for heading, agrees, clause in sorted(found, key=lambda key: not key[1]):
        together = found[heading, agrees, clause]
        names = list(dict.fromkeys(str(voice.statement.source) for voice in together))
        yield Camp(heading, agrees, f"{clause} {_names(names)}", tuple(together))


def _camp_of(answer: Answer, voice: Voice, actors: Names) -> tuple[str, bool, str]:
    """Heading, whether it agrees with the answer, and a clause that goes on with the names of the sources."""
    claim, stance = voice.claim, StanceKind(voice.statement.stance)
    if answer.state is not State.CONTESTED:
        if claim.effect == Effect.LEFT_BY and claim.effect_by and claim.effect_by.ref == answer.holder:
            return "Who says otherwise", False, "a withdrawal is spoken of by"
        match stance:
            case StanceKind.ASSERTS:
                return "Who says so", True, "according to"
            case StanceKind.QUALIFIES:
                return "Who says so only with reservations", False, "with reservations according to"
            case StanceKind.DENIES:
                return "Who says otherwise", False, "denied by"
    by = str(actors[claim.effect_by.ref]) if claim.effect_by else ""
    what = f"held by {by}" if claim.effect == Effect.HOLDS else f"“{claim}”"
    if claim.effect == Effect.CONTESTED:
        what = "both inside"
    that = f"that it is {what}" if claim.effect == Effect.HOLDS else f"that {what}"
    if claim.effect == Effect.CONTESTED:
        that = "that both are inside"
    match stance:
        case StanceKind.ASSERTS:
            return f"Who says {that}", True, f"{what} according to"
        case StanceKind.QUALIFIES:
            return f"Who says {that}, with reservations", True, f"{what}, with reservations, according to"
        case StanceKind.DENIES:
            return f"Who denies {that}", False, f"{that} is denied by"


def _sentence(place: Place, answer: Answer, camps: Sequence[Camp], chart: Chart) -> str:
    """The answer and who stands behind it, in one sentence."""
    since = f" since {in_words(answer.since)}" if answer.since else ""
    names = {ref: str(actor) for ref, actor in chart.actors.items()}
    siege = f" and besieged by {names[answer.besieged_by]}" if answer.besieged_by else ""
    match answer.state:
        case State.UNKNOWN:
            return f"Nobody is known to hold {place}." if answer.claims else f"Nobody has said who holds {place}."
        case State.HELD:
            said = f"{place} has been held by {names[answer.holder or '']}{since}{siege}"
            if not since:
                said = f"{place} is held by {names[answer.holder or '']}{siege}"
            return f"{said}{'; '.join(_behind(answer, camps))}."
        case State.CONTESTED:
            if len(answer.between) == 1:
                said = f"It is disputed whether {names[answer.between[0]]} hold {place}"
            else:
                said = f"{place} has been contested between {_names([names[ref] for ref in answer.between])}{since}"
            return f"{said}{siege}: {'; '.join(camp.clause for camp in camps)}." if camps else f"{said}{siege}."


def _behind(answer: Answer, camps: Sequence[Camp]) -> Iterator[str]:
    """What the sentence goes on with: who says so, who does not."""
    for number, camp in enumerate(camps):
        alone = f" ({_alone(camp)})" if camp.agrees and answer.certainty is Certainty.CLAIMED else ""
        yield f"{'' if number else ', '}{camp.clause}{alone}"
    if not any(not camp.agrees for camp in camps):
        yield "nobody on record says otherwise" if camps else ""


def _alone(camp: Camp) -> str:
    """Why those who say so do not settle it."""
    sources = {voice.statement.source for voice in camp.voices}
    if len(sources) == 1:
        return "one source’s word alone"
    if None not in (sides := {source.side_id for source in sources}) and len(sides) == 1:
        return "one side’s word alone"
    return "no two of them stand for it independently"


def _idle(chart: Chart, place: Place, refs: Sequence[str], clocks: Clocks) -> Iterator[Idle]:
    """What was said of who holds the place, in the claims of these refs, and does not count, and why."""
    on_it = [chart.record[ref] for ref in refs if ref in chart.record]
    hushed = {one.claim.ref: one for one in silenced(chart, clocks, links_that_silence(on=[place])).get(place.ref, [])}
    for one in on_it:
        reading = one.reading(clocks)
        if one.claim.ref in hushed:
            yield Idle(one.claim, reading.standing, hushed[one.claim.ref].sentence)
        elif reading.standing in {Standing.REFUTED, Standing.WITHDRAWN}:
            why = f"“{one.claim}” does not count, because it is {reading.standing}: {_lower(reading.rule)}"
            yield Idle(one.claim, reading.standing, why)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _names(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and 4 others”."""
    if len(names) > NAMED_AT_MOST + 1:
        return f"{', '.join(names[:NAMED_AT_MOST])} and {len(names) - NAMED_AT_MOST} others"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
