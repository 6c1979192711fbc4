"""dateline bake: write what readers get."""

from dataclasses import asdict

import click

from dateline.ledger.consumers import skip_to_head
from dateline.ledger.queries import head
from dateline.publishing.actions import BakeSummary, bake_all
from dateline.values.errors import DatelineError
from dateline.wiring.cli import newsroom, progress, say


def bake() -> BakeSummary:
    """Bake everything with a progress bar; the ledger counts as read up to where it was when the bake began."""
    upto = head()
    advance, end = progress("Baking")
    summary = bake_all(progress=advance)
    end()
    skip_to_head("publishing", upto)
    return summary


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(as_json: bool) -> None:
    """Write everything that readers get, from nothing."""
    home = newsroom()
    summary = bake()
    if summary.failed:
        raise DatelineError(
            f"{len(summary.failed)} of {summary.files} files could not be made and stay as they were: "
            f"{', '.join(summary.failed[:5])}. The reasons stand above."
        )
    sentence = (
        f"{summary.files} files, {summary.written} of them new or changed, in {home.baked} ({summary.seconds} s)."
    )
    say(as_json, asdict(summary), sentence)
