"""dateline upgrade: let a newsroom made by an earlier Dateline be used by this one."""

import click

from dateline.wiring.cli import newsroom, say
from dateline.wiring.commands.bake import bake
from dateline.wiring.database import bring_up_to_date


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(as_json: bool) -> None:
    """Bring the database up to date and bake anew; copy the folder first."""
    home = newsroom()
    steps = bring_up_to_date(name=home.name, site=home.site, label="Bringing the database up to date")
    baked = bake()
    summary = {"steps": steps, "files": baked.files, "written": baked.written}
    say(as_json, summary, f"{steps} steps taken, {baked.written} of {baked.files} files baked anew.")
