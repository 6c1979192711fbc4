"""`[database]` in newsroom.toml: what it may say, and one sentence when it cannot be used."""

import sys
from pathlib import Path

import pytest

from dateline.values.errors import Unusable
from dateline.wiring.home import Database, read_database, read_home, write_settings
from tests.newsroom import run

SECRET = "pass word that is nobody's business"
POSTGRESQL = f"""\
[database]
engine = "postgresql"
name = "news"
host = "127.0.0.1"
port = 1
user = "editor"
password = "{SECRET}"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "database.toml"
    path.write_text(POSTGRESQL)
    return path


def test_without_a_word_it_is_sqlite(tmp_path: Path) -> None:
    assert read_home(tmp_path).database == Database(engine="sqlite")


def test_what_is_read_is_what_stands_in_the_settings_of_the_newsroom(file: Path, tmp_path: Path) -> None:
    told = read_database(file)
    assert told == Database("postgresql", "news", "127.0.0.1", 1, "editor", SECRET)
    write_settings(tmp_path, name='The "Desk"', site="http://127.0.0.1", database=told)
    home = read_home(tmp_path)
    assert (home.database, home.name) == (told, 'The "Desk"')
    assert SECRET not in repr(home) and SECRET not in repr(told)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"postgresql"', '"oracle"', "database.engine must be sqlite or postgresql, not “oracle”"),
        ('"postgresql"', '"sqlite"', "database.host is for PostgreSQL: set database.engine"),
        ("port = 1", 'port = "1"', "database.port must be a number"),
        ("port = 1", "port = true", "database.port must be a number"),
        (f'"{SECRET}"', "12345678", "database.password must be a text in quotes"),
        ("user =", "username =", "does not know: database.username"),
        ("[database]", "[data", "cannot be read"),
        ("[database]", 'name = "x"\n[database]', "one table, [database], and nothing beside it"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(file: Path, old: str, new: str, sentence: str) -> None:
    file.write_text(POSTGRESQL.replace(old, new, 1))
    with pytest.raises(Unusable) as refusal:
        read_database(file)
    assert sentence in refusal.value.sentence
    assert SECRET not in refusal.value.sentence and "12345678" not in refusal.value.sentence


def test_a_missing_driver_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Unusable, match="the extra postgres"):
        read_database(file)


def test_a_server_that_is_not_there_leaves_no_newsroom(file: Path, tmp_path: Path) -> None:
    home = tmp_path / "newsroom"
    done = run(home, "init", "--database", str(file), check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith("The database cannot be reached (") and done.stderr.count("\n") == 1
    assert SECRET not in done.stderr + done.stdout and not home.exists()
