"""What may go on record as a text, and which names read the same."""

import pytest

from dateline.values.errors import DatelineError
from dateline.values.lookalikes import CONFUSABLES, skeleton
from dateline.values.text import shortened, written

ARABIC = "الجيش دخل المدينة"
PERSIAN = "می\u200cخواهم"  # with the joiner that belongs into it


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  North holds Town ", "North holds Town"),
        (ARABIC, ARABIC),
        (PERSIAN, PERSIAN),
        ("👩\u200d🚒 was there", "👩\u200d🚒 was there"),
        ("\u200fالبوكمال\u200e (Abu Kamal)", "البوكمال (Abu Kamal)"),
        ("\ufeffNorth\u00ad ern", "North ern"),
        ("Nor\u200dth", "North"),
        ("e\u0301cole", "école"),
        ("two\nlines\tand a tab", "two lines and a tab"),
    ],
)
def test_a_text_is_kept_as_it_is_seen(said: str, kept: str) -> None:
    assert written(said, named="The claim", most=40) == kept
    assert written(kept, named="The claim", most=40) == kept


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("North\u202edlot", "right-to-left override (U+202E)"),
        ("North\u2066x", "left-to-right isolate (U+2066)"),
        ("Nor\u200bth", "zero width space (U+200B)"),
        ("Nor\u2060th", "word joiner (U+2060)"),
        ("North\x00", "the character zero (U+0000)"),
        ("North\x07", "U+0007"),
        ("North\x1b[31m", "U+001B"),
        ("Nor\u3164th", "hangul filler (U+3164)"),
        ("\ud800", "U+D800"),
        (" \n ", "is empty: write it"),
        ("n" * 10_000, "is 10,000 characters long: 40 are the most"),
        (7, "must be a text, not “7”"),
        (None, "must be a text"),
    ],
)
def test_what_cannot_be_seen_or_is_no_text_is_refused(said: object, sentence: str) -> None:
    with pytest.raises(DatelineError) as refused:
        written(said, named="The claim", most=40)
    assert refused.value.sentence.startswith("The claim") and sentence in refused.value.sentence
    assert len(refused.value.sentence) < 200 and refused.value.sentence.isprintable()


def test_lines_stay_where_there_may_be_some() -> None:
    assert written(" one\r\n\ttwo ", named="The reason", most=40, lines=True) == "one\n\ttwo"


def test_a_sentence_about_a_long_text_stays_short() -> None:
    assert shortened("x" * 10_000) == "x" * 60 + "…"
    assert shortened("a\u202eb\nc") == "a b c"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Herald", "THE  HERALD"),
        ("The Herald", "Тhе Неrаld"),  # with Cyrillic letters
        ("ABU KAMAL", "ΑΒU ΚΑΜΑL"),  # with Greek ones
        ("Новости", "НОВОСТИ"),
        ("Ahram", "Ａｈｒａｍ"),
        ("Ahram", "Ah\u200bram"),
        ("Ahram", "\u202eAhram"),
        ("Deir ez-Zor", "Deir ez\u2011Zor"),
        ("Qa'im", "Qa’im"),
        ("ﻻ", "لا"),  # a ligature and its letters
    ],
)
def test_what_reads_the_same_has_one_skeleton(one: str, other: str) -> None:
    assert one != other and skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North", "South"),
        ("Mayadin", "Mayadín"),
        ("Unit 1", "Unit I"),
        ("البوكمال", "الميادين"),
        ("Новости", "Новость"),
        ("Al-Khan", "Al Khan"),
    ],
)
def test_what_can_be_told_apart_has_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_the_table_is_sound() -> None:
    """Each sign stands in one row, in its small form, and no plain letter is taken for another."""
    signs = "".join(CONFUSABLES.values())
    assert len(signs) == len(set(signs)) and not set(signs) & set(CONFUSABLES)
    for plain, alike in CONFUSABLES.items():
        for sign in alike:
            assert skeleton(f"x{sign}x") == f"x{plain}x", sign
            assert skeleton(f"x{sign.upper()}x") == f"x{plain}x", sign
