"""Mirrors: what changed goes, in the order that keeps a copy whole, and whatever is wrong with a copy is found."""

import json
import os
import resource
import shutil
import signal
import socket
import sys
import time
from datetime import datetime
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from dateline.publishing.mirrors.ports import Nowhere
from dateline.publishing.mirrors.rsync import Rsync, check_target
from dateline.publishing.mirrors.s3 import S3, signature
from dateline.values.errors import DatelineError
from dateline.values.outgoing import ask
from tests.newsroom import run, served
from tests.publishing.buckets import SECRET, Bucket, answering

PAGE = "eastern-syria/2017/11/09/abu-kamal-taken/index.html"


@pytest.fixture(scope="module")
def filled(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A newsroom with one folder mirror that has everything; tests work on copies."""
    root = tmp_path_factory.mktemp("mirrored")
    home = shutil.copytree(demo_home, root / "newsroom")
    copy = root / "kopie-é"
    copy.mkdir()
    run(home, "mirror", "add", "disk", "folder", str(copy), "--address", "https://mirror.example.net")
    said = json.loads(run(home, "mirror", "push", "--json").stdout)["pushed"]
    assert said[0]["sent"] > 200 and said[0]["removed"] == 0
    return home, copy


@pytest.fixture
def mirrored(filled: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The same, of the test's own: the mirror is moved along."""
    home, copy = (shutil.copytree(one, tmp_path / one.name) for one in filled)
    kept = home / "mirrors/disk/mirror.json"
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"where": {"target": str(copy)}}))
    return home, copy


def files(root: Path) -> dict[str, bytes]:
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def test_a_folder_gets_the_whole_site_and_then_only_what_changed(mirrored: tuple[Path, Path]) -> None:
    home, copy = mirrored
    assert files(copy) == files(home / "site")
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    run(home, "bake")  # the page of the copies names the mirror now
    said = json.loads(run(home, "mirror", "push", "disk", "--json").stdout)["pushed"][0]
    assert 0 < said["sent"] <= 3
    changed = [path for path, at in before.items() if path.stat().st_mtime_ns != at]
    assert 0 < len(changed) <= 3 + 3
    assert files(copy) == files(home / "site")
    assert "https://mirror.example.net" in (copy / "record/copies/index.html").read_text()


SPOILT = {
    "altered": lambda copy: (copy / PAGE).write_bytes((copy / PAGE).read_bytes() + b" "),
    "missing": lambda copy: (copy / PAGE).unlink(),
    "extra": lambda copy: (copy / "über.html").write_text("new"),
    "cannot be believed": lambda copy: (copy / "manifest.sig").write_bytes(b"x" * 64),
    "no manifest.json": lambda copy: (copy / "manifest.json").unlink(),
    "is missing": lambda copy: next((copy / "record/manifest").iterdir()).unlink(),
}


@pytest.mark.parametrize("words", SPOILT)
def test_whatever_is_wrong_with_a_copy_is_found(mirrored: tuple[Path, Path], words: str) -> None:
    home, copy = mirrored
    SPOILT[words](copy)
    done = run(home, "mirror", "verify", str(copy), "--json", check=False)
    said = json.loads(done.stdout)
    assert done.returncode == 1 and said["found"] == len(said["findings"]) >= 1
    assert any(words.replace("cannot be believed", "not signed") in one for one in said["findings"])


def test_a_true_copy_is_found_true_also_without_a_newsroom(mirrored: tuple[Path, Path], tmp_path: Path) -> None:
    home, copy = mirrored
    key = shutil.copy(home / "site/record/key.txt", tmp_path / "key.txt")
    assert run(home, "mirror", "verify", str(copy)).stderr.strip() == "Verifying"
    assert run(tmp_path / "none", "mirror", "verify", str(copy), "--key", str(key)).returncode == 0
    assert "carries itself" in run(tmp_path / "none", "mirror", "verify", str(copy)).stderr
    head = tmp_path / "head.json"
    head.write_text(json.dumps({"size": 10_000, "root": "0" * 64}))
    assert "kept head" in run(home, "mirror", "verify", str(copy), "--against", str(head), check=False).stderr


def test_an_older_copy_is_found_stale_and_one_of_another_newsroom_false(
    mirrored: tuple[Path, Path], empty_home: Path, tmp_path: Path
) -> None:
    home, copy = mirrored
    run(home, "mirror", "add", "second", "folder", str(_folder(tmp_path / "second")))
    run(home, "bake")
    assert "stale" in run(home, "mirror", "verify", str(copy), check=False).stderr
    # A copy of the empty newsroom, whose init made a key of its own; the demonstration shares the key of `empty_home`.
    other = shutil.copytree(empty_home, tmp_path / "other")
    (other / "signing.key").unlink()
    run(other, "upgrade")
    assert "not signed" in run(other, "mirror", "verify", str(copy), check=False).stderr


def test_a_full_disk_keeps_the_old_manifest_and_is_told(mirrored: tuple[Path, Path], tmp_path: Path) -> None:
    home, _ = mirrored
    target = _folder(tmp_path / "small")
    run(home, "mirror", "add", "small", "folder", str(target))

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))

    done = run(home, "mirror", "push", "small", check=False, preexec_fn=full)
    assert done.returncode == 1 and "cannot be written" in done.stderr
    assert not (target / "manifest.json").exists()
    run(home, "mirror", "push", "small")
    assert files(target) == files(home / "site")


def test_what_cannot_be_a_mirror_is_refused(mirrored: tuple[Path, Path], tmp_path: Path) -> None:
    home, _ = mirrored
    full = _folder(tmp_path / "full")
    (full / "mine.txt").write_text("mine")
    refused = [
        (["x", "folder", str(full)], "holds 1 files and is no mirror"),
        (["x", "folder", str(tmp_path / "nowhere")], "There is no folder"),
        (["../x", "folder", str(full)], "cannot be called"),
        (["disk", "folder", str(full)], "already a mirror"),
        (["x", "s3", "http://127.0.0.1:9", "--bucket", "b", "--access-key", "k"], "allowed explicitly"),
        (["x", "s3", "ftp://example.net", "--bucket", "b", "--access-key", "k"], "no address"),
        (["x", "rsync", "host:-e/x"], "begin with a dash"),
        (["x", "rsync", "host:/x", "--program", str(tmp_path / "no-rsync")], "There is no program"),
    ]
    for words, sentence in refused:
        done = _add(home, words)
        assert done.returncode == 1 and sentence in done.stderr, (words, done.stderr)
    assert [one.name for one in (home / "mirrors").iterdir()] == ["disk"]


TARGETS = [
    "-e/x",
    "--rsh=x",
    "host:-x",
    "user@-oProxyCommand=x:/y",
    "-oProxyCommand=x:/y",
    "host::module",
    "rsync://host/x",
    "a\nb",
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_place_that_could_be_an_option_is_refused(target: str) -> None:
    with pytest.raises(DatelineError, match="is no place for rsync"):
        check_target(target)


def test_a_kind_that_is_not_known_refuses_everything() -> None:
    for do in (lambda: Nowhere("tape").put({}), lambda: Nowhere("tape").remove([]), lambda: Nowhere("tape").paths()):
        with pytest.raises(DatelineError, match="tape"):
            do()


RSYNC = """#!{python}
# Stands in for rsync, which the machines that run the tests need not have: the options are checked, then obeyed.
import json, pathlib, shutil, sys
words = sys.argv[1:]
options, places = words[:words.index("--")], words[words.index("--") + 1:]
with open({log!r}, "a") as log: log.write(json.dumps(words) + "\\n")
assert not any(one.startswith("-") for one in places)
there = pathlib.Path(places[-1].partition(":")[2])
if "--list-only" in options and not there.exists():
    sys.exit(f'rsync: [sender] change_dir "{{there}}" failed: No such file or directory (2)')
if "--list-only" in options:
    for one in there.rglob("*"):
        print("drwxr-xr-x" if one.is_dir() else "-rw-r--r--", "1 2017/11/09 18:00:00", one.relative_to(there))
elif "--delete-missing-args" in options:
    for name in sys.stdin.buffer.read().decode().split("\\0"): (there / name).unlink(missing_ok=True)
else:
    shutil.copytree(places[0], there, dirs_exist_ok=True)
"""


def test_rsync_is_run_with_arguments_that_no_name_can_turn(mirrored: tuple[Path, Path], tmp_path: Path) -> None:
    home, _ = mirrored
    program, log, there = tmp_path / "rsync", tmp_path / "log", tmp_path / "spiegel ü"
    program.write_text(RSYNC.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    run(
        home,
        "mirror",
        "add",
        "far",
        "rsync",
        f"me@far.example.net:{there}",
        "--program",
        str(program),
        "--port",
        "2222",
    )
    run(home, "mirror", "push", "far")
    assert files(there) == files(home / "site")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert all(
        "--timeout=30" in one and any("-p2222" in word and "BatchMode=yes" in word for word in one) for one in lines
    )
    store = Rsync(f"far.example.net:{there}", program=str(program))
    store.remove(["index.html", "nie da.html"])
    assert "index.html" not in store.paths() and "feed.atom" in store.paths()


def test_an_rsync_that_hangs_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "rsync"
    program.write_text(f"#!{sys.executable}\nimport time; time.sleep(60)\n")
    program.chmod(0o755)
    with pytest.raises(DatelineError, match="took longer"):
        Rsync("far.example.net:/x", program=str(program), patience=0.5).paths()


def test_an_s3_store_gets_the_site_the_manifest_last(
    mirrored: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = mirrored
    bucket = type("Bucket", (Bucket,), {"objects": {"/b/other/mine.txt": b"mine"}, "order": [], "lifetimes": {}})
    monkeypatch.setenv("DATELINE_MIRROR_SECRET", SECRET["DATELINE_MIRROR_SECRET"])
    with answering(bucket) as url:
        words = ["s3", url, "--bucket", "b", "--prefix", "news é", "--region", "eu-1", "--private"]
        run(home, "mirror", "add", "cloud", *words, "--access-key", "key")
        run(home, "mirror", "push", "cloud")
        site = files(home / "site")
        assert bucket.objects == {f"/b/news é/{path}": content for path, content in site.items()} | {
            "/b/other/mine.txt": b"mine"
        }
        assert [one.rpartition("/")[2] for one in bucket.order[-2:]] == ["manifest.json", "manifest.sig"]
        for path, said in bucket.lifetimes.items():
            assert ("immutable" in said) == ("/assets/" in path) and ("must-revalidate" in said) != ("/assets/" in path)
        bucket.objects["/b/news é/stray.html"] = b"old"
        run(home, "mirror", "push", "cloud", "--whole")
        assert "/b/news é/stray.html" not in bucket.objects
        kept = home / "mirrors/cloud/mirror.json"
        assert (
            kept.stat().st_mode & 0o777 == 0o600
            and SECRET["DATELINE_MIRROR_SECRET"] not in run(home, "mirror", "list").stdout
        )
        kept.write_text(kept.read_text().replace("s3cret", "wrong"))
        done = run(home, "mirror", "push", "cloud", "--whole", check=False)
        assert done.returncode == 1 and "SignatureDoesNotMatch" in done.stderr


def test_the_signature_is_that_of_the_published_example() -> None:
    """GET of an object, from the documentation of Signature Version 4 for S3."""
    keys = S3("", "", "", "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    now = datetime.fromisoformat("2013-05-24T00:00:00+00:00")
    made = signature(
        keys,
        "GET",
        "/test.txt",
        "",
        body=b"",
        headers={"range": "bytes=0-9"},
        host="examplebucket.s3.amazonaws.com",
        now=now,
    )
    assert made["authorization"].endswith("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


def test_a_machine_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(DatelineError, match="took too long"):
            ask("GET", f"http://127.0.0.1:{silent.getsockname()[1]}/", private=True, patience=0.5)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_a_private_address_is_not_dialled_unasked(host: str) -> None:
    with pytest.raises(DatelineError, match="allowed explicitly"):
        ask("GET", f"http://{host}:9/")


def test_a_copy_is_verified_at_its_address(mirrored: tuple[Path, Path]) -> None:
    home, copy = mirrored
    quiet = {
        "log_message": lambda *_: None,
        "__init__": lambda self, *a, **k: SimpleHTTPRequestHandler.__init__(self, *a, directory=str(copy), **k),
    }
    with answering(type("Files", (SimpleHTTPRequestHandler,), quiet)) as url:
        assert run(home, "mirror", "verify", url, "--private").returncode == 0
        (copy / PAGE).unlink()
        (copy / "index.html").write_bytes(b"another")
        said = run(home, "mirror", "verify", url, "--private", check=False).stderr
    assert f"“{PAGE}” is missing" in said and "“index.html” was altered" in said


def test_beside_the_newsroom_a_mirror_that_hangs_keeps_nobody_waiting(
    mirrored: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, copy = mirrored
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = {
            "endpoint": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "bucket": "b",
            "prefix": "",
            "region": "eu-1",
        }
        hanging = {
            "kind": "s3",
            "address": "",
            "where": where | {"access_key": "k", "secret_key": "s", "private": True},
        }
        (home / "mirrors/a-hanging").mkdir()
        (home / "mirrors/a-hanging/mirror.json").write_text(json.dumps(hanging))
        with served(home) as newsroom:
            began = time.monotonic()
            newsroom.post("/write/comment/", {"report": _report(home), "author": "R", "text": "Geht das so?"})
            until = began + 20
            while "Geht das so?" not in (copy / PAGE).read_text() and time.monotonic() < until:
                time.sleep(0.1)
            assert "Geht das so?" in (copy / PAGE).read_text()
            while (copy / "manifest.sig").read_bytes() != (
                home / "site/manifest.sig"
            ).read_bytes() and time.monotonic() < until:
                time.sleep(0.1)
        assert run(home, "mirror", "verify", str(copy)).returncode == 0


def _report(home: Path) -> str:
    return (home / "site" / PAGE).read_text().partition('name="report" value="')[2].partition('"')[0]


def _add(home: Path, words: list[str]) -> Any:
    os.environ.update(SECRET)
    try:
        return run(home, "mirror", "add", *words, check=False)
    finally:
        del os.environ["DATELINE_MIRROR_SECRET"]


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
