"""dateline init: make a newsroom."""

import os
import shutil
from pathlib import Path

import click

from dateline.values.errors import Unusable
from dateline.wiring.cli import say, set_up
from dateline.wiring.home import Database, home_folder, read_database, write_settings


@click.command()
@click.option("--name", default="Dateline", show_default=True, help="What the newsroom is called.")
@click.option("--site", default="http://127.0.0.1:8000", show_default=True, help="Where readers will find it.")
@click.option(
    "--database",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A file with the table [database] for newsroom.toml [SQLite, in the folder].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(name: str, site: str, database: Path | None, as_json: bool) -> None:
    """Make a newsroom: one folder with everything in it."""
    home = home_folder()
    kept_in = read_database(database) if database else Database()
    if home.exists() and any(home.iterdir()):
        raise Unusable(f"{home} is there already and not empty: choose another folder with --home.")
    partial = home.with_name(f".{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True, mode=0o755)
        _furnish(partial, name, site, kept_in)
        if home.exists():
            home.rmdir()
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    say(as_json, {"home": str(home)}, f"The newsroom is in {home}. Serve it with `dateline serve`.")


def _furnish(folder: Path, name: str, site: str, database: Database) -> None:
    write_settings(folder, name=name, site=site, database=database)
    for inside in ("media", "site", "mail", "cache"):
        (folder / inside).mkdir()
    os.environ["DATELINE_HOME"] = str(folder)
    set_up()
    from django.db import connection

    from dateline.wiring.database import bring_up_to_date, is_in_use

    if is_in_use():
        raise Unusable(f"The database “{database.name}” holds a newsroom already: name an empty one.")
    bring_up_to_date(name=name, site=site, label="Making the database")
    connection.close()
