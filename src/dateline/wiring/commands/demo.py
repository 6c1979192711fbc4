"""dateline demo: a newsroom with a real episode in it."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import click

from dateline.values.errors import Unusable
from dateline.wiring.cli import newsroom, progress, say, set_up
from dateline.wiring.home import home_folder, read_home

LOGIN_FILE = "demo-login.txt"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--serve/--no-serve", default=True, help="Serve it afterwards, or only make it.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(host: str, port: int, serve: bool, as_json: bool) -> None:
    """Make the demonstration newsroom and serve it; what is there already is used as it is."""
    home = home_folder()
    if not read_home(home).is_there:
        _init(home, f"http://{host}:{port}")
    set_up()
    from dateline.exchange.demonstration import load_demonstration
    from dateline.wiring.commands.bake import bake
    from dateline.wiring.commands.serve import listen
    from dateline.wiring.database import bring_up_to_date, steps_to_go

    used = newsroom()
    if steps_to_go():  # made by an earlier Dateline
        bring_up_to_date(name=used.name, site=used.site, label="Bringing the database up to date")
    if serve:
        listen(host, port).close()  # say so now, not after the work
    advance, end = progress("Loading the episode")
    summary = load_demonstration(progress=advance)
    end()
    user, password = _login(home)
    baked = bake()
    site = f"http://{host}:{port}/"
    facts: dict[str, str | int] = {
        "home": str(home),
        "site": site,
        "desk": f"{site}desk/",
        "user": user,
        "password": password,
    }
    facts |= {"reports": summary.reports, "comments": summary.comments, "files": baked.files}
    say(as_json, facts, f"Site   {site}\nDesk   {site}desk/\nLogin  {user}\nPassword {password}")
    if serve:
        # As the command itself: this process has loaded Django, and the one that reads does without.
        words = ["-m", "dateline", "serve", "--host", host, "--port", str(port)]
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *words])  # noqa: S606  # our own command


def _init(home: Path, site: str) -> None:
    """In a process of its own: Django reads a newsroom's settings once."""
    command = [sys.executable, "-m", "dateline", "init", "--name", "Dateline", "--site", site]
    env = os.environ | {"DATELINE_HOME": str(home)}
    made = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False)  # noqa: S603  # our own command
    if made.returncode:
        raise Unusable("The demonstration newsroom could not be made; the reason stands above.")


def _login(home: Path) -> tuple[str, str]:
    """The demonstration editor; the password is made up once and kept for the next run."""
    from dateline.people.actions import add_user
    from dateline.people.queries import users
    from dateline.people.rules import Role

    kept = home / LOGIN_FILE
    if "editor" not in [user.username for user in users()]:
        password = secrets.token_urlsafe(9)
        kept.touch(mode=0o600)
        kept.write_text(f"editor {password}\n", "utf-8")
        add_user(username="editor", role=Role.ADMIN, password=password, by=None)
    if not kept.is_file():
        return "editor", "as you set it"
    name, password = kept.read_text("utf-8").split()
    return name, password
