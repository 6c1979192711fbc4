"""dateline situation: who holds what, at a day, as known by a day."""

import json
import sys
from pathlib import Path

import click
from django.utils import timezone

from dateline.situation.exports import as_text, clocks, properties
from dateline.situation.formats import FORMATS, written
from dateline.situation.queries import Situation, situation
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import parse_day
from dateline.wiring.cli import newsroom
from dateline.wiring.commands.export import instant


@click.command()
@click.option("--at", "at", metavar="DAY", help="The day it shows [today].")
@click.option("--known-by", metavar="DAY", help="Count only what had been said by this day [the same].")
@click.option("--on-record-by", metavar="TIME", help="Count only what this newsroom had by then [now].")
@click.option("--format", "kind", type=click.Choice(["table", *FORMATS, "json"]), default="table", show_default=True)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(
    at: str | None, known_by: str | None, on_record_by: str | None, kind: str, out: Path | None, as_json: bool
) -> None:
    """Who holds each place, computed from the claims."""
    newsroom()
    day = parse_day(at, named="--at") if at else timezone.localdate()
    known = parse_day(known_by, named="--known-by") if known_by else day
    when = Clocks(day, known, instant(on_record_by))
    if kind == "parquet" and out is None:
        raise DatelineError("Parquet needs a file: name it with --out.")
    if out is not None and not out.parent.is_dir():
        raise DatelineError(f"There is no folder {out.parent}: make it, or name another file.")
    said = _said(situation(when), "json" if as_json else kind)
    if out is not None:
        out.write_bytes(said)
        click.echo(f"Who holds what on {when.in_words()}, is in {out}.", err=True)
    else:
        sys.stdout.buffer.write(said)


def _said(asked: Situation, kind: str) -> bytes:
    if kind in FORMATS:
        said = written(asked, kind)
        return said if said.endswith(b"\n") or kind == "parquet" else said + b"\n"
    if kind == "table":
        return f"{as_text(asked)}\n".encode()
    rows = [{"place": held.place.ref, **properties(held)} for held in asked.holdings]
    return f"{json.dumps({**clocks(asked), 'holdings': rows}, ensure_ascii=False)}\n".encode()
