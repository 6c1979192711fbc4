"""Every file of the site in a signed list, kept by each bake for what it changed."""

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from dateline.discussion.actions import post_comment
from dateline.following.actions import follow
from dateline.ledger.log import Head
from dateline.ledger.log import head as log_head
from dateline.ledger.queries import entries_after, head
from dateline.publishing import sealing
from dateline.publishing.actions import bake_all, bake_touched, seal_site
from dateline.publishing.manifest import Listed, Manifest, is_own, read_manifest, read_shard
from dateline.publishing.rules import forms_at, rest_after
from dateline.publishing.signing import is_signed, make_key
from dateline.reports.models import Report
from dateline.values.errors import DatelineError
from tests.newsroom import run


@pytest.fixture
def signed_site(own_site: Path, tmp_path: Path) -> Any:
    """A site of the test's own, with a key."""
    with override_settings(SIGNING_KEY=tmp_path / "signing.key"):
        assert make_key() and not make_key()
        bake_all()
        yield own_site


def listed(site: Path) -> dict[str, Listed]:
    """All that the manifest lists, its own chain of hashes checked on the way."""
    manifest = read_manifest((site / "manifest.json").read_bytes(), where="the site")
    found: dict[str, Listed] = {}
    for name, one in manifest.shards.items():
        content = (site / "record/manifest" / f"{name}.json").read_bytes()
        assert Listed.of(content) == one, name
        found |= read_shard(content, name, where="the site")
    assert {f"{name}.json" for name in manifest.shards} == {one.name for one in (site / "record/manifest").iterdir()}
    return found


def on_disk(site: Path) -> dict[str, Listed]:
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    return {path: Listed.of((site / path).read_bytes()) for path in paths if not is_own(path)}


def said(site: Path) -> Any:
    return json.loads((site / "manifest.json").read_bytes())


def test_it_lists_every_file_and_its_compressed_forms(signed_site: Path) -> None:
    there = listed(signed_site)
    assert there == on_disk(signed_site) and len(there) > 200
    assert {"index.html", "index.html.br", "index.html.gz", "record/key.txt"} <= there.keys()
    head = log_head()
    assert said(signed_site)["log"] == {"size": head.size, "root": head.root}


def test_it_is_signed_so_that_openssl_agrees(signed_site: Path) -> None:
    content, signature = ((signed_site / f"manifest.{kind}").read_bytes() for kind in ("json", "sig"))
    key = signed_site / "record/key.txt"
    assert is_signed(content, signature, key.read_bytes())
    assert not is_signed(content + b" ", signature, key.read_bytes())
    words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin", "-in", "manifest.json"]
    assert subprocess.run([*words, "-sigfile", "manifest.sig"], cwd=signed_site, capture_output=True).returncode == 0


def test_the_same_record_has_the_same_manifest(signed_site: Path) -> None:
    before = {path.name: path.read_bytes() for path in signed_site.glob("manifest.*")}
    bake_all()
    assert {path.name: path.read_bytes() for path in signed_site.glob("manifest.*")} == before


def test_a_comment_rewrites_few_lists_and_reads_nothing_else(
    signed_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, position = said(signed_site), head()
    read: set[str] = set()
    plain = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: (read.add(self.as_posix()), plain(self))[1])
    post_comment(report=Report.objects.get(number=1), author="Reader", text="Seen it.")
    summary = bake_touched(entries_after(position))
    seal_site()
    after = said(signed_site)
    changed = {name for name in after["shards"] if after["shards"][name] != before["shards"].get(name)}
    assert 0 < len(changed) <= summary.written
    assert after["made_at"] > before["made_at"]
    pages = {path for path in read if path.endswith("index.html") and "/claims/" in path}
    assert not pages, "a page that did not change was read again"
    monkeypatch.undo()
    assert listed(signed_site) == on_disk(signed_site)


def test_what_is_withdrawn_is_off_the_list(signed_site: Path) -> None:
    report, position = Report.objects.get(number=1), head()
    folder = report.address.strip("/")
    assert any(path.startswith(folder) for path in listed(signed_site))
    report.unpublish()
    bake_touched(entries_after(position))
    seal_site()
    assert listed(signed_site) == on_disk(signed_site)
    left = {path for path in listed(signed_site) if path.startswith(folder)}
    assert left == {f"{folder}/index.html{form}" for form in ("", ".br", ".gz")}  # the notice that it was withdrawn


def test_what_was_written_and_not_listed_is_noted_until_it_is(
    signed_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill between the last file and the manifest, and again in the middle of writing that."""
    position = head()
    post_comment(report=Report.objects.get(number=1), author="Reader", text="Seen it.")
    bake_touched(entries_after(position))
    assert listed(signed_site) != on_disk(signed_site)
    with monkeypatch.context() as killed:
        killed.setattr(sealing, "sign", lambda _content: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal_site()
    seal_site()
    assert listed(signed_site) == on_disk(signed_site)


@pytest.mark.parametrize("spoil", ["manifest.json", "record/manifest"])
def test_lists_that_cannot_be_read_are_made_anew(signed_site: Path, spoil: str) -> None:
    target = signed_site / spoil
    for path in [target] if target.is_file() else target.iterdir():
        path.write_text("half a li")
    bake_all()
    assert listed(signed_site) == on_disk(signed_site)


def test_who_follows_is_not_told_by_the_time_of_the_manifest(signed_site: Path) -> None:
    before, position = said(signed_site), head()
    follow(subject=f"report:{Report.objects.get(number=1).pk}", address="reader@example.net")
    assert entries_after(position)
    bake_touched(entries_after(position))
    seal_site()
    bake_all()
    assert said(signed_site) == before


def test_the_key_is_made_by_init_for_its_owner_alone(demo_home: Path) -> None:
    key = demo_home / "signing.key"
    assert key.stat().st_mode & 0o777 == 0o600
    secret = "".join(key.read_text().splitlines()[1:-1])
    for path in demo_home.rglob("*"):
        if path.is_file() and path != key:
            assert secret.encode() not in path.read_bytes(), path


def test_upgrade_makes_the_key_of_an_older_newsroom_and_keeps_that_of_another(empty_home: Path, tmp_path: Path) -> None:
    import shutil

    home = shutil.copytree(empty_home, tmp_path / "newsroom")
    (home / "signing.key").unlink()
    run(home, "bake")
    assert (home / "site/manifest.json").is_file() and not (home / "site/manifest.sig").exists()
    run(home, "upgrade")
    made = (home / "signing.key").read_bytes()
    assert (home / "site/manifest.sig").stat().st_size == 64
    run(home, "upgrade")
    assert (home / "signing.key").read_bytes() == made


PLACES = ["../out", "a//b", "/etc/passwd", "a/../b", "a\\b", "a\0b", "manifest.json", "record/manifest/00.json", ""]


@pytest.mark.parametrize("path", PLACES)
def test_a_list_that_leads_out_of_the_site_is_refused(path: str) -> None:
    name = hashlib.sha256(path.encode()).hexdigest()[:2]
    content = json.dumps({path: [1, "0" * 64]}).encode()
    with pytest.raises(DatelineError, match="where no file of a site can stand"):
        read_shard(content, name, where="the copy")


BROKEN = [b"", b"[]", b'{"format": 2}', b'{"format": 1}', b"\xff", b"[" * 100_000,
          Manifest("s", "n", "", Head(0, ""), {"zz": Listed(1, "0" * 64)}).written(),
          Manifest("s", "n", "", Head(0, ""), {"../x": Listed(1, "0" * 64)}).written()]  # fmt: skip


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_manifest_that_cannot_be_one_is_refused(content: bytes) -> None:
    with pytest.raises(DatelineError, match="The copy"):
        read_manifest(content, where="The copy")


SITES = [
    ("https://news.example.net", "https://news.example.net"),
    ("http://abcdef.onion", "http://abcdef.onion"),
    ("http://127.0.0.1:8000", ""),
    ("http://news.example.net", ""),
    ("http://notonion", ""),
]


@pytest.mark.parametrize(("site", "before"), SITES)
def test_where_forms_post_to(site: str, before: str) -> None:
    assert forms_at(site) == before


def test_rests_grow_and_end() -> None:
    rests = [rest_after(failures) for failures in range(1, 40)]
    assert rests[:3] == [5, 10, 20] and rests == sorted(rests) and rests[-1] == 3600


def test_forms_and_the_way_to_the_original_stand_on_each_page(own_site: Path) -> None:
    site = "https://news.example.net"
    with override_settings(SITE_ADDRESS=site):
        bake_all()
    page = (own_site / "eastern-syria/2017/11/09/abu-kamal-taken/index.html").read_text()
    for action in ("/write/vote/", "/write/comment/", "/follow/"):
        assert f'action="{site}{action}"' in page
    assert 'action="/' not in page and 'href="/write/' not in page and f"form-action 'self' {site};" in page
    assert f'<a href="{site}/eastern-syria/2017/11/09/abu-kamal-taken/">' in page
    copies = (own_site / "record/copies/index.html").read_text()
    assert said(own_site)["made_at"][:10] in copies and f'href="{site}/record/copies/"' in copies
    assert os.environ["DATELINE_HOME"] not in copies
