"""One newsroom is one folder: database, media, baked site, mail and the settings file."""

import json
import os
import secrets
import tomllib
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dateline.people.rules import Role
from dateline.values.errors import Unusable

FORMAT = 1  # raised when an older Dateline could not use the folder
SETTINGS_FILE = "newsroom.toml"

_TEMPLATE = """\
# The settings of this newsroom. docs/reference/settings.md says what each of them does.
# Keep this file to yourself: whoever has the secret key can sign links in the newsroom's name.
format = {format}
name = {name}
site = {site}
secret_key = "{secret}"
hosts = ["127.0.0.1", "localhost", "[::1]"]
# Roles that must have a second factor at the desk; everyone may. ["admin", "editor"] is a good beginning.
second_factor = []

[mail]
# Without a host, mails are written to the folder mail/ and sent to nobody.
host = ""
port = 25
user = ""
password = ""
security = "none" # none, starttls or tls
sender = "newsroom@localhost"

[database]
# "sqlite" keeps everything in this folder; docs/guide/host.md says how to live on PostgreSQL.
{database}
"""
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Database:
    """Where the newsroom's record is kept; all but the engine is for PostgreSQL."""

    engine: str = "sqlite"
    name: str = "dateline"
    host: str = ""
    port: int = 5432
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Mail:
    """How mail leaves the newsroom."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    security: str = "none"
    sender: str = "newsroom@localhost"


@dataclass(frozen=True)
class Home:
    """A newsroom folder and its settings."""

    folder: Path
    name: str = "Dateline"
    site: str = "http://127.0.0.1:8000"
    secret_key: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    second_factor: tuple[str, ...] = ()
    mail: Mail = field(default_factory=Mail, repr=False)
    database: Database = field(default_factory=Database, repr=False)

    @property
    def sqlite_file(self) -> Path:
        """The database, unless it is PostgreSQL's."""
        return self.folder / "dateline.sqlite3"

    @property
    def baked(self) -> Path:
        """The site as readers get it."""
        return self.folder / "site"

    @property
    def media(self) -> Path:
        """The files that were uploaded at the desk."""
        return self.folder / "media"

    @property
    def letters(self) -> Path:
        """What readers wrote while the program could not take it."""
        return self.folder / "letters.sqlite3"

    @property
    def outbox(self) -> Path:
        """Where mails go without an SMTP host."""
        return self.folder / "mail"

    @property
    def is_there(self) -> bool:
        """Whether a newsroom has been made here."""
        return (self.folder / SETTINGS_FILE).is_file()


def home_folder() -> Path:
    """Where the newsroom is: DATELINE_HOME, else ./newsroom."""
    return Path(os.environ.get("DATELINE_HOME") or "newsroom").absolute()


@cache
def this_home() -> Home:
    """The newsroom of this process, read once."""
    return read_home(home_folder())


def read_home(folder: Path) -> Home:
    """Read a newsroom's settings; a folder without any gives the defaults and a secret for this process alone.

    Raises Unusable when the file cannot be read or belongs to another version.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        return Home(folder, secret_key=secrets.token_urlsafe(48))
    said = _toml(path)
    if said.get("format") != FORMAT:
        raise Unusable(
            f"The newsroom in {folder} has format {said.get('format')} and this Dateline reads format {FORMAT}: "
            "use the Dateline that made it, or another folder."
        )
    return _home(folder, said, path)


def read_database(path: Path) -> Database:
    """The `[database]` of a file that has nothing else in it."""
    said = _toml(path)
    if said.keys() != {"database"} or not isinstance(said["database"], dict):
        raise Unusable(f"{path} must have one table, [database], and nothing beside it.")
    return _database(said["database"], path)


def write_settings(folder: Path, *, name: str, site: str, database: Database) -> None:
    """Write the settings file of a new newsroom, readable by its owner alone."""
    told = {"engine": database.engine} if database.engine == "sqlite" else asdict(database)
    text = _TEMPLATE.format(
        format=FORMAT,
        name=_quoted(name),
        site=_quoted(site),
        secret=secrets.token_urlsafe(48),
        database="\n".join(f"{key} = {_quoted(value)}" for key, value in told.items()),
    )
    path = folder / SETTINGS_FILE
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")


def _quoted(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)  # TOML writes texts and numbers as JSON does


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise Unusable(f"The settings in {path} cannot be read ({problem}): mend the file.") from None


def _database(said: dict[str, Any], path: Path) -> Database:
    usual = Database()
    for key, value in said.items():
        if not hasattr(usual, key):
            raise Unusable(f"{path} has settings that Dateline does not know: database.{key}.")
        if type(value) is not type(getattr(usual, key)):
            wanted = "a number" if key == "port" else "a text in quotes"
            raise Unusable(f"{path}: database.{key} must be {wanted}.")  # never its value: it may be a password
    database = Database(**said)
    if database.engine not in ENGINES:
        raise Unusable(f"{path}: database.engine must be sqlite or postgresql, not “{database.engine}”.")
    if database.engine == "sqlite":
        if more := sorted(said.keys() - {"engine"}):
            raise Unusable(
                f'{path}: database.{more[0]} is for PostgreSQL: set database.engine to "postgresql", or leave it out.'
            )
    elif find_spec("psycopg") is None:
        raise Unusable("PostgreSQL needs its driver: install the extra postgres (`pip install 'dateline[postgres]'`).")
    return database


def _roles(said: object, path: Path) -> tuple[str, ...]:
    if isinstance(said, list) and all(one in list(Role) for one in said):
        return tuple(said)
    raise Unusable(f'{path}: second_factor must be a list of roles in quotes, such as ["admin"], of {", ".join(Role)}.')


def _home(folder: Path, said: dict[str, Any], path: Path) -> Home:
    unknown = said.keys() - {"format", "name", "site", "secret_key", "hosts", "second_factor", "mail", "database"}
    unknown |= {f"mail.{key}" for key in said.get("mail", {}).keys() - Mail.__dataclass_fields__.keys()}
    if unknown:
        raise Unusable(f"{path} has settings that Dateline does not know: {', '.join(sorted(unknown))}.")
    if len(said.get("secret_key", "")) < 32:
        raise Unusable(f"{path} needs a secret_key of at least 32 letters.")
    mail = Mail(**said.get("mail", {}))
    if mail.security not in {"none", "starttls", "tls"}:
        raise Unusable(f"{path}: mail.security must be none, starttls or tls, not “{mail.security}”.")
    return Home(
        folder,
        name=said.get("name", "Dateline"),
        site=said.get("site", "http://127.0.0.1:8000").rstrip("/"),
        secret_key=said["secret_key"],
        hosts=tuple(said.get("hosts", Home.hosts)),
        second_factor=_roles(said.get("second_factor", []), path),
        mail=mail,
        database=_database(said.get("database", {}), path),
    )
