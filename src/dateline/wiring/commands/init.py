"""dateline init: make a newsroom."""

import os
import shutil
from io import StringIO
from pathlib import Path

import click

from dateline.values.errors import Unusable
from dateline.wiring.cli import progress, say, set_up
from dateline.wiring.home import home_folder, write_settings

MIGRATIONS = 330  # about how many steps a new database takes; the bar only needs the order of it


class _Steps(StringIO):
    """Counts the migrations that Django says it has applied."""

    def __init__(self) -> None:
        super().__init__()
        self.advance, self.end = progress("Making the database")
        self.done = 0

    def write(self, text: str) -> int:
        self.done += text.count("OK")
        self.advance(min(self.done, MIGRATIONS), MIGRATIONS)
        return len(text)


@click.command()
@click.option("--name", default="Dateline", show_default=True, help="What the newsroom is called.")
@click.option("--site", default="http://127.0.0.1:8000", show_default=True, help="Where readers will find it.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(name: str, site: str, as_json: bool) -> None:
    """Make a newsroom: one folder with everything in it."""
    home = home_folder()
    if home.exists() and any(home.iterdir()):
        raise Unusable(f"{home} is there already and not empty: choose another folder with --home.")
    partial = home.with_name(f".{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True, mode=0o755)
        _furnish(partial, name, site)
        if home.exists():
            home.rmdir()
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    say(as_json, {"home": str(home)}, f"The newsroom is in {home}. Serve it with `dateline serve`.")


def _furnish(folder: Path, name: str, site: str) -> None:
    write_settings(folder, name=name, site=site)
    for inside in ("media", "site", "mail", "cache"):
        (folder / inside).mkdir()
    os.environ["DATELINE_HOME"] = str(folder)
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from dateline.reports.actions import name_home

    steps = _Steps()
    call_command("migrate", stdout=steps, verbosity=1, interactive=False)
    steps.end()
    name_home(name=name, site=site)
    connection.close()
