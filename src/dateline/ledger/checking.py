"""Checking the whole log against the record as it stands now: every leaf, every subtree, proofs, kept heads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from dateline.ledger import log, rules
from dateline.ledger.log import BATCH, Head
from dateline.ledger.models import Leaf, Node

Progress = Callable[[int, int], None]
Row = tuple[str, int]  # its kind and its primary key
SAMPLES = 32  # leaves and sizes for which proofs are made from what is stored, and checked as an outsider would


@dataclass(slots=True)
class Findings:
    """What was checked, and a sentence for each thing that is not as it was written."""

    head: Head | None = None  # None where something was found
    entries: int = 0
    sentences: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Put a sentence down."""
        self.sentences.append(sentence)


@dataclass(slots=True)
class _Level:
    """The hashes of one level as stored; where they should be others, these stand in `other`.

    With both, the level above tells which of the two it was made from, and one change is one finding: what it was
    made from then stands in `stored`.
    """

    stored: list[bytes | None] = field(default_factory=list)
    other: dict[int, bytes] = field(default_factory=dict)

    def may_be(self, at: int) -> list[bytes]:
        return [made for made in (self.stored[at], self.other.get(at)) if made is not None]


def verify(*, kept: Mapping[str, Head] | None = None, progress: Progress | None = None) -> Findings:
    """Check everything; `kept` are heads that stood outside the database, by where they were kept.

    Whoever can write to the database can write a whole new log, and only a head that was kept elsewhere shows it.
    May run beside a newsroom at work: what is added meanwhile is checked, or left for the next time.
    """
    findings = Findings()
    # The rows first: each that is there now has its leaf by the time that the leaves are read.
    waiting = {(kind.name, row) for kind in log.kinds().values() for row in kind.row_numbers()}
    leaves, differing = _leaves(findings, waiting, progress)
    findings.entries = len(leaves.stored)
    for row in sorted(waiting):
        findings.say(f"{_named(row)} has no entry in the log: it was not put on record by Dateline.")
    sound = _subtrees(findings, leaves)
    for number, name in differing.items():
        if leaves.stored[number] == leaves.other[number]:
            findings.say(f"Entry {number} of the log was changed; {name} is as it was put on record.")
            sound = False
        else:
            findings.say(f"{name} was changed: it is not what entry {number} of the log was made from.")
    hashes = [made for made in leaves.stored if made is not None]
    if sound and len(hashes) == findings.entries:  # else proofs would only say the same again
        _proofs(findings, hashes)
        _kept_heads(findings, hashes, kept or {})
    if not findings.sentences:
        findings.head = Head(findings.entries, rules.root(hashes).hex())
    return findings


def _leaves(findings: Findings, waiting: set[Row], progress: Progress | None) -> tuple[_Level, dict[int, str]]:
    """Every leaf, and by number the rows that differ from theirs; no row that has a leaf waits any longer."""
    level, differing, total = _Level(), dict[int, str](), log.size()
    while batch := list(Leaf.objects.filter(number__gte=len(level.stored)).order_by("number")[:BATCH]):
        told = _rows_of(batch)
        for leaf in batch:
            number, row = leaf.number, (leaf.kind, leaf.row)
            if gap := number - len(level.stored):
                which = f"entries {number - gap} to {number - 1}" if gap > 1 else f"entry {number - 1}"
                findings.say(f"The log lacks {which}.")
                level.stored += [None] * gap
            level.stored.append(_bytes(leaf.hash))
            waiting.discard(row)
            if row not in told:
                findings.say(f"{_named(row)} is gone: entry {number} of the log tells of it.")
            elif (made := told[row][1]) != level.stored[number]:
                level.other[number] = made
                differing[number] = f"{_named(row)} (on {told[row][0]})"
        if progress:
            progress(min(len(level.stored), total), total)
    return level, differing


def _rows_of(leaves: Sequence[Leaf]) -> dict[Row, tuple[str, bytes]]:
    """What these leaves should be by their rows as they stand now, and what each row is about."""
    told: dict[Row, tuple[str, bytes]] = {}
    for kind in log.kinds().values():
        rows = [leaf.row for leaf in leaves if leaf.kind == kind.name]
        for row, content in kind.contents(rows).items() if rows else ():
            told[kind.name, row] = content["subject"], log.leaf_of(kind.name, content)
    return told


def _subtrees(findings: Findings, leaves: _Level) -> bool:
    """Compare every stored subtree with what it stands on; whether all of them are right."""
    before, below, depth = len(findings.sentences), leaves, 0
    # What is beyond the log, before its size is read: a leaf that comes meanwhile makes only the size larger.
    last_on = dict(Node.objects.values_list("level").annotate(Max("number")).order_by("level"))
    size = log.size()
    for level, last in last_on.items():
        if level < 1 or last >= size >> level:
            findings.say(f"The log has a subtree that {size} entries do not make: number {last} on level {level}.")
    while len(below.stored) > 1:
        depth += 1
        above = _Level()
        for number, stored in enumerate(_stored(depth, len(below.stored) // 2)):
            left, right = 2 * number, 2 * number + 1
            pairs = [(one, other) for one in below.may_be(left) for other in below.may_be(right)]
            made_from = next((pair for pair in pairs if rules.node_hash(*pair) == stored), None)
            if made_from:
                below.stored[left], below.stored[right] = made_from
            elif stored is None or pairs:
                first, last = number << depth, ((number + 1) << depth) - 1
                wrong = "is missing" if stored is None else "is not what they come to"
                findings.say(f"The log's hash over entries {first} to {last} {wrong}.")
                if pairs:
                    above.other[number] = rules.node_hash(*pairs[0])
            above.stored.append(stored)
        below = above
    return len(findings.sentences) == before


def _stored(level: int, count: int) -> Iterator[bytes | None]:
    """The first hashes of a level, in order; None for each that is missing."""
    nodes = Node.objects.filter(level=level, number__lt=count).order_by("number").values_list("number", "hash")
    expected = 0
    for number, made in nodes.iterator(chunk_size=2000):
        yield from [None] * (number - expected)
        yield _bytes(made)
        expected = number + 1
    yield from [None] * (count - expected)


def _proofs(findings: Findings, leaves: Sequence[bytes]) -> None:
    """Make proofs from what is stored, as for an outsider, and check them as one would."""
    size = len(leaves)
    head = bytes.fromhex(log.head(size).root)
    if head != rules.root(leaves):
        findings.say("The log's head is not what its entries come to.")
    for number in _spread(size):
        proof = [bytes.fromhex(made) for made in log.inclusion(number, size)]
        if not rules.is_included(leaf=leaves[number], number=number, size=size, proof=proof, head=head):
            findings.say(f"The proof that entry {number} is in the log does not hold.")
    for earlier in _spread(size):
        if not _begins_with(leaves, Head(earlier, rules.root(leaves[:earlier]).hex())):
            findings.say(f"The proof that the log begins with its first {earlier} entries does not hold.")


def _kept_heads(findings: Findings, leaves: Sequence[bytes], kept: Mapping[str, Head]) -> None:
    for where, head in kept.items():
        if head.size > len(leaves):
            findings.say(
                f"The log has {len(leaves)} entries, and had {head.size} by the head in {where}: some were cut off."
            )
        elif not _begins_with(leaves, head):
            findings.say(f"The log was written anew: its first {head.size} entries do not have the head in {where}.")


def _begins_with(leaves: Sequence[bytes], earlier: Head) -> bool:
    """Whether the stored log continues the one with this head, by its consistency proof."""
    return rules.is_consistent(
        first_size=earlier.size,
        second_size=len(leaves),
        proof=[bytes.fromhex(made) for made in log.consistency(earlier.size, len(leaves))],
        first_head=_bytes(earlier.root),
        second_head=bytes.fromhex(log.head(len(leaves)).root),
    )


def _spread(size: int) -> list[int]:
    """Numbers below a size: the ends, and some between."""
    return sorted({size * part // SAMPLES for part in range(SAMPLES)} | {size - 1}) if size else []


def _bytes(text: str) -> bytes:
    """A hash from its hex; what is no hex equals no hash."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()


def _named(row: Row) -> str:
    return f"{row[0].capitalize()} {row[1]}"
