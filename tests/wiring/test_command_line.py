"""The command line: what it does, and one sentence when it cannot."""

import json
import resource
import shutil
import socket
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.newsroom import CommandLine, run, served


def refused(home: Path | CommandLine, *words: str, **options: object) -> str:
    """Run a command that must fail with one sentence and no traceback; returns the sentence."""
    command = home.run if isinstance(home, CommandLine) else partial(run, home)
    done = command(*words, check=False, **options)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("Making")]
    assert lines, done
    return lines[-1]


def test_a_newsroom_is_one_folder(demo_home: Path) -> None:
    assert {path.name for path in demo_home.iterdir()} >= {
        "newsroom.toml", "dateline.sqlite3", "media", "site", "mail", "cache",
    }  # fmt: skip
    assert (demo_home / "newsroom.toml").stat().st_mode & 0o077 == 0


def test_demo_run_twice_reuses_what_is_there(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    database = (home / "dateline.sqlite3").stat()
    again = json.loads(run(home, "demo", "--no-serve", "--json").stdout)
    name, password = (home / "demo-login.txt").read_text().split()
    assert (again["user"], again["password"], again["reports"], again["comments"]) == (name, password, 3, 13)
    assert (home / "dateline.sqlite3").stat().st_ino == database.st_ino


def test_situation_answers_in_each_format(demo: CommandLine) -> None:
    asked = ["situation", "--at", "2017-11-12", "--known-by", "2017-11-09"]
    collection = json.loads(demo.run(*asked, "--format", "geojson").stdout)
    by_id = {feature["id"]: feature["properties"] for feature in collection["features"]}
    assert len(by_id) == 29
    assert by_id["abu-kamal"]["holder"] == "gov"
    assert by_id["abu-kamal"]["claims"] == ["ak-gov-1"]
    assert {"holder", "state", "between", "certainty", "besieged_by", "since", "claims"} <= by_id["abu-kamal"].keys()
    rows = demo.run(*asked, "--format", "csv").stdout.splitlines()
    assert rows[0].startswith("place,name,lat,lon") and len(rows) == 30
    assert "Abu Kamal" in demo.run(*asked).stdout
    assert json.loads(demo.run(*asked, "--json").stdout)["known_by"] == "2017-11-09"


def test_users_are_added_and_listed(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    added = json.loads(run(home, "user", "add", "amal", "--role", "analyst", "--json").stdout)
    assert added["role"] == "analyst" and len(added["password"]) >= 12
    listed = json.loads(run(home, "user", "list", "--json").stdout)["users"]
    assert {"user": "amal", "role": "analyst", "access": True, "second_factor": False} in listed
    assert "already a person" in refused(home, "user", "add", "amal")
    assert "too short" in refused(home, "user", "add", "ben", "--password", "1x")


def test_bake_from_nothing_says_what_it_did(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    shutil.rmtree(home / "site")
    (home / "site").mkdir()
    said = json.loads(run(home, "bake", "--json").stdout)
    assert said["written"] == said["files"] > 90
    again = json.loads(run(home, "bake", "--json").stdout)
    assert (again["written"], again["removed"]) == (0, 0)


def test_upgrade_brings_a_name_from_the_settings_to_every_page(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    settings = home / "newsroom.toml"
    settings.write_text(settings.read_text().replace('name = "Dateline"', 'name = "The Evening Desk"'))
    said = json.loads(run(home, "upgrade", "--json").stdout)
    assert said["steps"] == 0 and said["written"] > 90
    assert "The Evening Desk" in (home / "site" / "index.html").read_text()


def test_there_is_no_newsroom(tmp_path: Path) -> None:
    for words in (["bake"], ["serve"], ["user", "list"], ["situation"], ["import", "dossier", "x.yaml"]):
        assert "There is no newsroom in" in refused(tmp_path / "nowhere", *words)
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    assert "not empty" in refused(tmp_path, "init")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_newsroom_of_another_version(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    settings = home / "newsroom.toml"
    settings.write_text(settings.read_text().replace("format = 1", "format = 99"))
    said = refused(home, "bake")
    assert "format 99" in said and "format 1" in said


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda text: text + "\n[broken", "cannot be read"),
        (lambda text: text.replace('name = "Dateline"', 'name = "Dateline"\ncolour = "red"'), "does not know: colour"),
        (lambda text: text.replace('security = "none"', 'security = "maybe"'), "must be none, starttls or tls"),
    ],
)
def test_settings_that_cannot_be_used(demo_home: Path, tmp_path: Path, spoil: object, sentence: str) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    settings = home / "newsroom.toml"
    settings.write_text(spoil(settings.read_text()))  # type: ignore[operator]
    assert sentence in refused(home, "bake")


def test_a_port_in_use(demo_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            assert f"Port {port}" in refused(demo_home, command, "--port", port)


def test_a_missing_or_broken_file(demo: CommandLine, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x00\xff not a file of any kind <")
    for kind in ("dossier", "wordpress"):
        assert "no file" in refused(demo, "import", kind, str(tmp_path / "missing"))
        assert str(broken) in refused(demo, "import", kind, str(broken))


def test_a_full_disk_leaves_no_half_newsroom(tmp_path: Path) -> None:
    """No file may grow past 300 kB: to SQLite and to us that is a full disk."""

    def full() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    home = tmp_path / "newsroom"
    said = refused(home, "init", preexec_fn=full)
    assert "The disk is full" in said
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_takes_nothing_from_an_import(demo_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "newsroom")
    dossier = tmp_path / "more.yaml"
    claims = [
        f"  - {{id: c-{n}, text: {'x' * 300}, action: strikes, agent: gov, place: t2, when: 2017-11-01}}"
        for n in range(3000)
    ]
    dossier.write_text("dossier: more\nclaims:\n" + "\n".join(claims) + "\n")
    size = (home / "dateline.sqlite3").stat().st_size

    def full() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50_000, size + 50_000))

    assert "The disk is full" in refused(home, "import", "dossier", str(dossier), preexec_fn=full)
    assert "c-1" not in run(home, "import", "dossier", str(_demo_dossier()), "--json").stdout
    assert json.loads(run(home, "situation", "--at", "2017-11-09", "--json").stdout)["holdings"]


def test_help_and_unknown_commands() -> None:
    nowhere = Path("/nowhere")
    said = run(nowhere, "--help").stdout
    for command in ("init", "serve", "demo", "bake", "import", "situation", "user", "upgrade"):
        assert f"  {command}" in said
    assert "No such command" in refused(nowhere, "paint")


def test_a_day_that_is_none(demo: CommandLine) -> None:
    assert "must be a day such as" in refused(demo, "situation", "--at", "soon")
    assert "is no time" in refused(demo, "situation", "--on-record-by", "soon")


def test_serve_bakes_what_has_never_been_baked(empty_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(empty_home, tmp_path / "newsroom")
    with served(home) as newsroom:
        status, front = newsroom.get("/")
        assert status == 200 and "Nothing has been published yet" in front


def _demo_dossier() -> Path:
    package = Path(sys.modules["dateline"].__file__ or "").parent
    return package / "exchange" / "data" / "eastern-syria-2017.yaml"
