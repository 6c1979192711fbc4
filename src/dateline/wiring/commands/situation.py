"""dateline situation: who holds what, at a day, as known by a day."""

import json
from datetime import datetime

import click
from django.utils import timezone

from dateline.situation.drawing import draw
from dateline.situation.exports import clocks, geojson, properties, table
from dateline.situation.inferred import areas_geojson, subject_area
from dateline.situation.queries import situation
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import in_words, parse_day
from dateline.wiring.cli import newsroom

FORMATS = ["table", "geojson", "areas", "csv", "svg", "json"]


@click.command()
@click.option("--at", "at", metavar="DAY", help="The day it shows [today].")
@click.option("--known-by", metavar="DAY", help="Count only what had been said by this day [the same].")
@click.option("--on-record-by", metavar="TIME", help="Count only what this newsroom had by then [now].")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(at: str | None, known_by: str | None, on_record_by: str | None, kind: str, as_json: bool) -> None:
    """Who holds each place, computed from the claims."""
    newsroom()
    day = parse_day(at, named="--at") if at else timezone.localdate()
    known = parse_day(known_by, named="--known-by") if known_by else day
    asked = situation(Clocks(day, known, _instant(on_record_by)))
    if as_json or kind == "json":
        rows = [{"place": held.place.ref, **properties(held)} for held in asked.holdings]
        click.echo(json.dumps({**clocks(asked), "holdings": rows}, ensure_ascii=False))
    elif kind == "geojson":
        click.echo(json.dumps(geojson(asked), ensure_ascii=False))
    elif kind in {"areas", "svg"}:
        bounds = subject_area(asked)
        if bounds is None:
            raise DatelineError("Nothing is known of any place by then: there is nothing to draw.")
        title = f"Who held which place on {asked.clocks.in_words()}"
        drawn = draw(asked, bounds, title=title, standalone=True) if kind == "svg" else ""
        click.echo(drawn or json.dumps(areas_geojson(asked, bounds), ensure_ascii=False))
    elif kind == "csv":
        click.echo(table(asked), nl=False)
    else:
        click.echo(asked.clocks.in_words())
        for held in asked.holdings:
            answer = held.answer
            who = answer.holder or " and ".join(answer.between) or "-"
            siege = f", besieged by {answer.besieged_by}" if answer.besieged_by else ""
            since = f", since {in_words(answer.since)}" if answer.since else ""
            click.echo(f"{held.place.name:<24} {answer.certainty:<10} {who}{siege}{since}")


def _instant(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter(f"“{said}” is no time: write one such as 2017-11-09T18:00.") from None
    return instant if instant.tzinfo else timezone.make_aware(instant)
