"""dateline import: bring something in."""

from dataclasses import asdict
from pathlib import Path

import click

from dateline.exchange.dossier import import_dossier
from dateline.exchange.wordpress import import_wordpress
from dateline.wiring.cli import newsroom, progress, say


@click.group()
def command() -> None:
    """Bring a dossier or another site's archive in; twice does no harm."""
    newsroom()


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def dossier(file: Path, as_json: bool) -> None:
    """Read a dossier (YAML): actors, places, sources, claims and who said what when."""
    advance, end = progress("Reading the dossier")
    summary = import_dossier(file, by=None, progress=advance)
    end()
    added = ", ".join(f"{count} {part}" for part, count in summary.added.items()) or "nothing that was not known"
    say(as_json, asdict(summary), f"{summary.dossier}: added {added}.")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--series", help="The series that takes the reports [made from the blog's title].")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def wordpress(file: Path, series: str | None, as_json: bool) -> None:
    """Read a WordPress export (WXR): posts become reports, comments their threads."""
    advance, end = progress("Reading the export")
    summary = import_wordpress(file, series=series, by=None, progress=advance)
    end()
    left_out = ", ".join(f"{count} {why}" for why, count in summary.skipped.items())
    sentence = f"Added {summary.reports_added} reports and {summary.comments_added} comments to {summary.series}."
    say(
        as_json,
        asdict(summary),
        sentence + (f" Not taken over: {left_out}." if left_out else "") + " Now run `dateline bake`.",
    )
