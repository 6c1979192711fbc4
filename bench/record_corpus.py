"""A record of any size, to measure reading it: `python -m bench.record_corpus HOME CLAIMS`.

Fills a newsroom in which nothing is on record yet: places, twelve actors on four sides, sixty sources, claims over six
years with three statements each, and a verdict on one claim in twenty. The same seed gives the same rows. It writes
them in bulk past the actions, without entries in the ledger or in the log of the record: it measures reading, not
sealing. `dateline log verify` has no leaves to compare them with, and `dateline upgrade` would make leaves for all.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from django.db import connection, transaction

from dateline.values.lookalikes import skeleton
from dateline.wiring.cli import set_up

SEED = 20171109
RATIO = 20  # claims to a place
BATCH = 5_000  # claims that are written at a time
FIRST, DAYS = date(2013, 1, 1), 2_191  # six years of valid time
LATER = 60  # days at most from valid time to known time
BY = "corpus"
Row = tuple[Any, ...]

ACTORS = [  # ref, name, kind, part of, allied with
    ("republic", "The Republic", "state", None, None),
    ("republic-army", "Army of the Republic", "state force", "republic", None),
    ("republic-guard", "Home Guard", "militia", "republic", None),
    ("republic-friend", "Expeditionary Corps", "state force", None, "republic"),
    ("council", "Northern Council", "alliance", None, None),
    ("council-brigades", "Council Brigades", "armed group", "council", None),
    ("council-friend", "Air Coalition", "coalition", None, "council"),
    ("order", "The Order", "armed group", None, None),
    ("order-north", "Order in the North", "armed group", "order", None),
    ("order-south", "Order in the South", "armed group", "order", None),
    ("league", "Valley League", "armed group", None, None),
    ("league-scouts", "League Scouts", "militia", "league", None),
]
SIDES = [(0, 1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11)]  # of the actors, by their place in the list
KINDS = ["official", "outlet", "news agency", "monitor", "witness", "local media"]

# Of a hundred claims this many have the action; the first part changes the map, where a target or holder is known.
WITH_EFFECT = {
    "captures": 26, "recaptures": 8, "enters": 12, "advances": 12, "besieges": 7, "lifts siege": 3, "withdraws": 8,
    "hands over": 4,
}  # fmt: skip
WITHOUT = {"strikes": 7, "clashes": 6, "statement": 3, "approaches": 2, "forecast": 1, "displacement": 1}
EFFECTS = {
    "captures": "holds", "recaptures": "holds", "hands over": "holds", "enters": "contested", "advances": "contested",
    "besieges": "besieged_by", "lifts siege": "siege_lifted", "withdraws": "left_by",
}  # fmt: skip
ACTIONS = [action for action, many in (WITH_EFFECT | WITHOUT).items() for _ in range(many)]
STANCES = ["asserts"] * 14 + ["denies"] * 4 + ["qualifies"] * 2
PRECISIONS = ["day"] * 16 + ["week"] * 2 + ["month", "instant"]
VERDICTS = [("confirmed", 1), ("confirmed", 2), ("refuted", 5), ("withdrawn", 6), ("open", 6)]


class Places(NamedTuple):
    """Where claims are made, and who took each place last."""

    many: int
    first: int  # primary key of the first
    holder: list[int]


def fill(claims: int, seed: int = SEED, captures_only: bool = False) -> None:
    """Put that many claims, with all that belongs to them, on the record of the newsroom that Django is set up on.

    With `captures_only` all that changes the map are captures, known to the day: what one query in SQL can still follow.
    """
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    if raw.execute("SELECT EXISTS (SELECT 1 FROM atlas_place) + EXISTS (SELECT 1 FROM claims_claim)").fetchone()[0]:
        raise SystemExit("There is a record already: the corpus needs a newsroom fresh from `dateline init`.")
    random = Random(seed)
    with transaction.atomic():
        actors = _actors(raw)
        places = _places(raw, max(1, claims // RATIO), random)
        sources = _sources(raw, actors, random)
    days = [(FIRST + timedelta(days=n)).isoformat() for n in range(-LATER, DAYS + LATER + 1)]
    made = _claims(claims, random, days, actors, places, captures_only)
    statement = 0
    while batch := list(islice(made, BATCH)):
        said = list(_statements(batch, random, days, sources))
        judged = list(_assessments(batch, random, days))
        with transaction.atomic():
            _insert(raw, "claims_claim", _CLAIM, (row for row, _ in batch))
            _insert(raw, "claims_statement", _STATEMENT, ((statement + n, *row) for n, row in enumerate(said, 1)))
            _insert(raw, "claims_assessment", _ASSESSMENT, judged)
        statement += len(said)
    if not connection.in_atomic_block:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("ANALYZE")


_CLAIM = (
    "id ref text action mode agent_id target_id place_id true_from true_at precision effect effect_by_id "
    "effect_against_id recorded_at"
)
_STATEMENT = "id claim_id source_id stance known_at recorded_at repeats_id via link said_order note by"
_ASSESSMENT = "claim_id verdict credibility known_at recorded_at reason by"


def _insert(raw: sqlite3.Connection, table: str, columns: str, rows: Any) -> None:
    names = columns.split()
    quoted, marks = ",".join(f'"{name}"' for name in names), ",".join("?" * len(names))
    raw.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", rows)


def _actors(raw: sqlite3.Connection) -> list[int]:
    keys = {ref: key for key, (ref, *_) in enumerate(ACTORS, 1)}
    rows = [
        (keys[ref], ref, name, skeleton(name), kind, "", keys.get(part or ""), "[]")
        for ref, name, kind, part, _ in ACTORS
    ]
    _insert(raw, "atlas_actor", "id ref name skeleton kind colour part_of_id aliases", rows)
    ties = [(keys[ref], keys[ally]) for ref, _, _, _, ally in ACTORS if ally]
    _insert(raw, "atlas_actor_allied_with", "from_actor_id to_actor_id", ties)
    return list(keys.values())


def _places(raw: sqlite3.Connection, many: int, random: Random) -> Places:
    """One place in twenty is known by name only, one in five to some kilometres."""

    def rows() -> Iterator[Row]:
        for key in range(1, many + 1):
            lat, lon = round(random.uniform(32.5, 37.2), 5), round(random.uniform(36.0, 42.3), 5)
            known, within = random.random() > 0.05, random.choice([None, None, None, None, random.randint(1, 10)])
            kind = random.choice(["town", "village", "village", "village", "facility"])
            near = None if known else max(1, key - 1) if key > 1 else None
            name = f"{kind.capitalize()} {key}"
            where = (lat, lon, within) if known else (None, None, None)
            yield key, f"place-{key}", name, skeleton(name), kind, "SY", *where, near, "[]"

    _insert(raw, "atlas_place", "id ref name skeleton kind country lat lon within_km near_id aliases", rows())
    return Places(many, 1, [random.randrange(len(ACTORS)) for _ in range(many)])


def _sources(raw: sqlite3.Connection, actors: list[int], random: Random) -> list[int]:
    """Sixty: some speak for a side, some for nobody; some are judged A to E, many by nobody yet."""
    rows = []
    for key in range(1, 61):
        side = random.choice(actors) if key % 5 < 2 else None
        kind = "official" if side else random.choice(KINDS)
        name = f"Source {key}"
        rows.append((key, f"source-{key}", name, skeleton(name), kind, random.choice("AABBBCCDEFFF"), side))
    _insert(raw, "claims_source", "id ref name skeleton kind reliability side_id", rows)
    return [row[0] for row in rows]


def _claims(
    many: int, random: Random, days: list[str], actors: list[int], places: Places, captures_only: bool
) -> Iterator[tuple[Row, int]]:
    """Each claim's row and the day of its valid time; places take turns, so that time goes on from row to row."""
    rounds = max(1, -(-many // places.many))
    side_of = {one: side for side, members in enumerate(SIDES) for one in members}
    for n in range(many):
        place = n % places.many
        day = int((n // places.many + random.random()) / rounds * DAYS)
        action = ACTIONS[int(random.random() * 100)]
        if captures_only and action in WITH_EFFECT:
            action = "captures"
        agent, target = _who(action, random, side_of, places.holder[place])
        mode = "future" if action == "forecast" else "plain"
        if action in WITHOUT and mode == "plain" and random.random() < 0.2:
            mode = random.choice(["negated", "alleged"])
        effect, by, against = _effect(action, agent, target)
        if effect == "holds" and by is not None:
            places.holder[place] = by
        precision = "day" if captures_only else PRECISIONS[int(random.random() * 20)]
        said = days[day + LATER]
        at = (
            f"{said} {int(random.random() * 24):02}:{int(random.random() * 60):02}:00"
            if precision == "instant"
            else None
        )
        text = f"{ACTORS[agent][1]} {action} at place {place + 1} ({n + 1})"
        key = [None if one is None else actors[one] for one in (agent, target, by, against)]
        yield (
            n + 1, f"corpus-{n + 1}", text, action, mode, key[0], key[1], places.first + place, said, at, precision,
            effect, key[2], key[3], f"{days[day + LATER]} 23:00:00",
        ), day  # fmt: skip


def _who(action: str, random: Random, side_of: dict[int, int], holder: int) -> tuple[int, int | None]:
    """Agent and target: who attacks is of another side than who holds the place; who gives up is who holds it."""
    other = random.choice(SIDES[(side_of[holder] + 1 + int(random.random() * 3)) % 4])
    if action in {"withdraws", "hands over"}:
        return holder, other if action == "hands over" or random.random() < 0.5 else None
    return other, holder if random.random() < 0.8 else None


def _effect(action: str, agent: int, target: int | None) -> tuple[str, int | None, int | None]:
    """What `claims.actions.make_claim` gives a plain claim at a place whose effect is left out."""
    effect = EFFECTS.get(action, "none")
    if effect == "none" or (effect == "contested" and target is None):
        return "none", None, None
    if effect == "contested":
        return effect, agent, target
    holder = target if action == "hands over" else agent
    return (effect, holder, None) if holder is not None else ("none", None, None)


def _statements(batch: list[tuple[Row, int]], random: Random, days: list[str], sources: list[int]) -> Iterator[Row]:
    """Three of each claim, on different days at most sixty after it; before it if it is of the future."""
    chance, many = random.random, len(sources)
    for row, day in batch:
        way, claim = -1 if row[4] == "future" else 1, row[0]
        later = int(chance() * 20)
        for n in range(3):
            source = int(chance() * many)
            repeats = sources[(source + 1 + int(chance() * (many - 1))) % many] if chance() < 0.1 else None
            known = days[day + way * later + LATER]
            yield (
                claim, sources[source], STANCES[int(chance() * 20)], known,
                f"{known} {int(chance() * 24):02}:{int(chance() * 60):02}:00", repeats, "A wire",
                f"https://wire.example/{claim}/{n + 1}", 1, "", BY,
            )  # fmt: skip
            later += 1 + int(chance() * 20)


def _assessments(batch: list[tuple[Row, int]], random: Random, days: list[str]) -> Iterator[Row]:
    for row, day in batch:
        if random.random() < 0.05:
            verdict, credibility = random.choice(VERDICTS)
            known = days[day + int(random.random() * LATER) + LATER]
            yield row[0], verdict, credibility, known, f"{known} 20:00:00", "It rests on what was seen.", BY


def main() -> None:
    """Fill the newsroom in this folder, which is made if it is not there."""
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        raise SystemExit("Say where and how many: python -m bench.record_corpus HOME CLAIMS")
    home = Path(sys.argv[1]).absolute()
    os.environ["DATELINE_HOME"] = str(home)
    if not home.exists():
        subprocess.run([sys.executable, "-m", "dateline", "init"], check=True, capture_output=True)
    set_up()
    fill(int(sys.argv[2]))


if __name__ == "__main__":
    main()
