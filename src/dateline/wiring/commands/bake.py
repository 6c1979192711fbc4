"""dateline bake: write what readers get, or say what of it is not as it must be."""

import os
from dataclasses import asdict

import click

from dateline.ledger.consumers import skip_to_head
from dateline.ledger.queries import head
from dateline.publishing.actions import BakeSummary, bake_all
from dateline.publishing.checking import check_site
from dateline.values.errors import DatelineError
from dateline.wiring.cli import newsroom, progress, say

MOST_SAID = 50  # findings as sentences; the rest as a number
MOST_IN_JSON = 1000


def bake(processes: int | None = None) -> BakeSummary:
    """Bake everything with a progress bar; the ledger counts as read up to where it was when the bake began."""
    upto = head()
    advance, end = progress("Baking")
    summary = bake_all(progress=advance, processes=processes or cores())
    end()
    skip_to_head("publishing", upto)
    return summary


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; say what is stale, missing, altered or stray.")
@click.option("--processes", type=click.IntRange(1, 64), help="How many bake side by side [one a core].")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(check: bool, processes: int | None, as_json: bool) -> int:
    """Write everything that readers get, from nothing, or check it."""
    home = newsroom()
    if check:
        return _check(processes, as_json)
    summary = bake(processes)
    if summary.failed:
        raise DatelineError(
            f"{len(summary.failed)} of {summary.files} files could not be made and stay as they were: "
            f"{', '.join(summary.failed[:5])}. The reasons stand above."
        )
    sentence = (
        f"{summary.files} files, {summary.written} of them new or changed, in {home.baked} ({summary.seconds} s)."
    )
    say(as_json, asdict(summary), sentence)
    return 0


def _check(processes: int | None, as_json: bool) -> int:
    advance, end = progress("Checking")
    findings = check_site(progress=advance, processes=processes or cores())
    end()
    if not as_json:
        for one in findings.found[:MOST_SAID]:
            click.echo(one.sentence, err=True)
        if len(findings.found) > MOST_SAID:
            click.echo(f"… and {len(findings.found) - MOST_SAID} more.", err=True)
    facts = {
        "files": findings.files,
        "counts": findings.counts,
        "findings": [asdict(one) for one in findings.found[:MOST_IN_JSON]],
    }
    counted = ", ".join(f"{number} {kind}" for kind, number in findings.counts.items())
    outcome = f"{counted}: `dateline bake` mends it." if counted else "all as they must be."
    say(as_json, facts, f"{findings.files} files, {outcome}")
    return 1 if findings.found else 0
