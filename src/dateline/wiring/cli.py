"""The command line: finds the command, turns trouble into one sentence and an exit status."""

import errno
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from dateline.values.errors import DatelineError, Unusable
from dateline.wiring.home import Home, home_folder, this_home

COMMANDS = (
    "init",
    "serve",
    "demo",
    "bake",
    "import",
    "situation",
    "export",
    "user",
    "voice",
    "log",
    "mirror",
    "gazetteer",
    "upgrade",
)
_DJANGO_LATER = {"init", "demo", "serve"}  # Django may look only at what they have made, or in another process


class Commands(click.Group):
    """Loads a command's file only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """All commands, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in COMMANDS:
            return None
        if home := ctx.params.get("home"):
            os.environ["DATELINE_HOME"] = str(Path(home).absolute())
        if name not in _DJANGO_LATER:
            set_up()
        module = import_module(f"dateline.wiring.commands.{name if name != 'import' else 'import_'}")
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home", type=click.Path(file_okay=False), help="The newsroom's folder [DATELINE_HOME, else ./newsroom]."
)
@click.version_option(package_name="dateline")
def dateline(home: str | None) -> None:  # read in Commands.get_command
    """A newsroom for situation reports on contested events."""


def set_up() -> None:
    """Wake Django with this newsroom's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.wiring.settings")
    import django

    django.setup()


def newsroom() -> Home:
    """This process's newsroom; refuses when there is none."""
    home = this_home()
    if not home.is_there:
        raise Unusable(
            f"There is no newsroom in {home_folder()}: make one with `dateline init`, or name it with --home."
        )
    return home


def say(as_json: bool, summary: dict[str, Any], sentence: str) -> None:
    """The outcome: a sentence for a person, or one line of JSON for a script."""
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else sentence)


def progress(label: str) -> tuple[Callable[[int, int], None], Callable[[], None]]:
    """A progress bar on stderr as a (done, total) callback, and the call that ends it."""
    bar: Any = None

    def advance(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = click.progressbar(length=total, label=label, file=sys.stderr, update_min_steps=max(1, total // 200))
            bar.__enter__()
        bar.update(done - bar.pos - bar._completed_intervals)

    def end() -> None:
        if bar is not None:
            bar.__exit__(None, None, None)

    return advance, end


def main() -> NoReturn:
    """Run the command line; exit status 0 only when all of it was done."""
    sys.exit(exit_status(lambda: dateline.main(standalone_mode=False)))


def exit_status(work: Callable[[], object]) -> int:
    """Do it, turning trouble into one sentence; 0 only when all of it was done."""
    try:
        code = work()
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except DatelineError as problem:
        click.echo(problem.sentence, err=True)
        return 1
    except Exception as problem:
        sentence = _trouble_with_the_machine(problem)
        if sentence is None:
            raise
        click.echo(sentence, err=True)
        return 1
    return code if isinstance(code, int) else 0


def _trouble_with_the_machine(problem: BaseException) -> str | None:
    """The sentence for what the disk or the permissions did, wherever in the chain it stands."""
    seen: BaseException | None = problem
    while seen is not None:
        text = str(seen)
        if type(seen).__module__.partition(".")[0] == "psycopg":
            return _trouble_with_postgresql(type(seen).__name__, text)
        full = isinstance(seen, OSError) and seen.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
        if full or "disk is full" in text or "disk I/O error" in text:
            return "The disk is full or failing: make room and do it again; nothing was half-written."
        if (isinstance(seen, OSError) and seen.errno in {errno.EACCES, errno.EROFS, errno.EPERM}) or (
            "readonly database" in text or "unable to open database" in text
        ):
            return f"The newsroom's folder cannot be written ({text}): check who owns it."
        if "database is locked" in text:
            return "Another program holds the newsroom's database: wait for it to end and do it again."
        if "no such table" in text or "no such column" in text:
            return "The newsroom's database is of another version: copy the folder, then run `dateline upgrade`."
        seen = seen.__cause__ or seen.__context__
    return None


def _trouble_with_postgresql(kind: str, text: str) -> str | None:
    """The sentence for what PostgreSQL said; its kinds are named in the class of the exception."""
    reason = text.strip().partition("\n")[0]
    match kind:
        case "DiskFull":
            return "The database's disk is full: make room and do it again; nothing was half-written."
        case "LockNotAvailable":
            return "Another program holds the newsroom's database: wait for it to end and do it again."
        case "UndefinedTable" | "UndefinedColumn":
            return "The newsroom's database is of another version: make a copy of it, then run `dateline upgrade`."
        case "InsufficientPrivilege":
            return f"The database refuses ({reason}): its owner must be the user in newsroom.toml."
        case "OperationalError" | "AdminShutdown" | "CannotConnectNow":
            return f"The database cannot be reached ({reason}): check [database] in newsroom.toml, and the server."
        case "StringDataRightTruncation" | "NumericValueOutOfRange" | "DataError":
            return f"Something in it cannot be kept ({reason}): shorten it; nothing was half-written."
    return None
