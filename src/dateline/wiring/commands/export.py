"""dateline export: the record in formats that others read."""

import sys
from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from dateline.exchange.record.columns import COLUMNS
from dateline.exchange.record.rows import rows
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.tables import check_parquet, csv_pieces, write_csv, write_parquet
from dateline.values.time import parse_day
from dateline.wiring.cli import newsroom


@click.group()
def command() -> None:
    """Take the record out, in formats that others read."""
    newsroom()


@command.command("claims")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--known-by", metavar="DAY", help="Count only what had been said by this day [today].")
@click.option("--on-record-by", metavar="TIME", help="Count only what this newsroom had by then [now].")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def claims(kind: str, known_by: str | None, on_record_by: str | None, out: Path | None) -> None:
    """Every claim of which anything was said by then, a row each: ACLED's columns, then Dateline's."""
    known = parse_day(known_by, named="--known-by") if known_by else timezone.localdate()
    clocks = Clocks(known, known, instant(on_record_by))
    if kind == "parquet":
        check_parquet()
        if out is None:
            raise DatelineError("Parquet needs a file: name it with --out.")
    if out is None:
        for piece in csv_pieces(COLUMNS, rows(clocks)):
            sys.stdout.write(piece)
        return
    if not out.parent.is_dir():
        raise DatelineError(f"There is no folder {out.parent}: make it, or name another file.")
    write = write_parquet if kind == "parquet" else write_csv
    write(COLUMNS, rows(clocks), out)
    click.echo(f"The claims as known on {known} are in {out}.", err=True)


def instant(said: str | None) -> datetime | None:
    """Read --on-record-by; without a zone it is UTC."""
    if said is None:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter(f"“{said}” is no time: write one such as 2017-11-09T18:00.") from None
    return found if found.tzinfo else timezone.make_aware(found)
