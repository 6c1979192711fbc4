"""Reading exports: every version, every kind of broken file, every order."""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.discussion.rules import LONGEST_TEXT
from dateline.exchange.wordpress.choosing import in_parts, kept_comments
from dateline.exchange.wordpress.reading import Export, Said
from dateline.values.errors import Unreadable
from tests.exchange.exports import comment, export, post, written

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("   \n ", "is no XML"),
        ("Dear editor,", "is no XML"),
        ("PK\x03\x04zip", "is no XML"),
        ("<!doctype html><html></html>", "declares a DOCTYPE|is no XML"),
        (BOMB + export(post(body="]]>&c;<![CDATA["))[39:], "declares a DOCTYPE"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', "declares a DOCTYPE"),
        ("<html><body/></html>", "no WordPress export"),
        ('<rss version="2.0"><channel/></rss>', "no WordPress export"),
        (export(version="9.9"), "of version 9.9"),
        (export(post(1))[:-20], "ends in the middle"),
        (export(post(1)).replace("</item>", "</itom>"), "not well-formed XML near line 10"),
        (export(post(1)).replace("It sails", "]]>&nope;<![CDATA["), "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, content: str, words: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(Unreadable, match=words) as refused:
        list(Export(path).posts())
    assert refused.value.sentence.count("\n") == 0 and refused.value.sentence.endswith(".")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no file"):
        Export(tmp_path / "none.xml")
    with pytest.raises(Unreadable, match="is a folder"):
        Export(tmp_path)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_read(tmp_path: Path, version: str) -> None:
    found = Export(written(tmp_path, export(post(7, [comment(8, 9)]), version=version)))
    [one] = found.posts()
    assert (found.title, one.wp_id, one.author, one.slug) == ("Coast Watch", 7, "Mara Lind", "ferry-back")
    assert [(said.wp_id, said.parent_id, said.text) for said in one.comments] == [(8, 9, "Comment 8")]


def test_what_wordpress_lets_slip_is_forgiven(tmp_path: Path) -> None:
    text = "\n\n" + export(post(1, [comment(1, text="be\x08ll \x0band 🙂")]))
    [one] = Export(written(tmp_path, text)).posts()
    assert one.comments[0].text == "bell and 🙂"


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(export(post(1, title="Мост")).replace("UTF-8", "UTF-16", 1).encode("utf-16"))
    assert [one.title for one in Export(path).posts()] == ["Мост"]


def test_comments_stay_with_their_posts(tmp_path: Path) -> None:
    items = [post(n, [comment(n * 10 + k) for k in range(n)]) for n in range(5)]
    found = [[said.wp_id for said in one.comments] for one in Export(written(tmp_path, export(*items))).posts()]
    assert found == [[n * 10 + k for k in range(n)] for n in range(5)]


_comments = st.lists(
    st.builds(
        Said,
        wp_id=st.integers(1, 12),
        parent_id=st.integers(0, 12),
        author=st.just("Reader"),
        text=st.sampled_from(["Something", "Something else", ""]),
        posted_at=st.one_of(st.none(), st.integers(0, 3).map(lambda hour: datetime(2017, 11, 9, hour, tzinfo=UTC))),
        approved=st.sampled_from(["1", "1", "1", "0", "spam"]),
        kind=st.sampled_from(["comment", "comment", "pingback"]),
    ),
    unique_by=lambda said: said.wp_id,
    max_size=12,
)


@given(_comments, st.randoms(use_true_random=False))
def test_the_order_of_the_file_makes_no_difference(comments: list[Said], luck: random.Random) -> None:
    shuffled = comments[:]
    luck.shuffle(shuffled)
    counted, counted_again = Counter[str](), Counter[str]()
    kept = kept_comments(comments, counted)
    assert kept == kept_comments(shuffled, counted_again)
    assert counted == counted_again
    placed: set[int | None] = {None}
    for one in kept:
        assert one.parent_id in placed  # parents come first, whatever rings the file had
        placed.add(one.wp_id)


@given(st.text(alphabet=st.sampled_from("ab .\n\u200bé"), max_size=60).map(lambda text: text * 400))
def test_parts_are_never_too_long_and_keep_every_word(text: str) -> None:
    parts = in_parts(text)
    assert all(len(part) <= LONGEST_TEXT for part in parts)
    assert "".join("".join(parts).split()).replace("\u200b", "") == "".join(text.split()).replace("\u200b", "")
