"""dateline log: the head of the log, and whether the record still is what was put on record."""

import json
from pathlib import Path

import click

from dateline.ledger.checking import verify
from dateline.ledger.log import Head, head
from dateline.values.errors import Unreadable
from dateline.wiring.cli import newsroom, progress, say


@click.group()
def command() -> None:
    """Show that nothing on record was changed, or find what was."""
    newsroom()


@command.command("verify")
@click.option(
    "--against",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A head kept earlier (head.json) that the log must continue; may be given again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def verify_(against: tuple[Path, ...], as_json: bool) -> int:
    """Compare every entry of the log with its row, and the log with the heads that were kept."""
    baked = newsroom().baked / "record" / "head.json"
    kept = {str(path): _kept(path) for path in (*against, *([baked] if baked.is_file() else []))}
    advance, end = progress("Verifying")
    findings = verify(kept=kept, progress=advance)
    end()
    for sentence in findings.sentences:
        click.echo(sentence, err=True)
    there = findings.head
    facts = {"entries": findings.entries, "root": there.root if there else None, "findings": findings.sentences}
    outcome = f"{findings.entries} entries, all as they were put on record.\n{there.root}" if there else ""
    if as_json or there:
        say(as_json, facts, outcome)
    return 0 if there else 1


@command.command("head")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def head_(as_json: bool) -> None:
    """How many entries the log has, and the hash that they come to: keep it, and verify against it later."""
    there = head()
    say(as_json, {"size": there.size, "root": there.root}, f"{there.size} entries\n{there.root}")


def _kept(path: Path) -> Head:
    try:
        said = json.loads(path.read_text("utf-8"))
        return Head(int(said["size"]), str(said["root"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unreadable(f"{path} has no head of a log ({problem}): give a head.json that was kept.") from None
