"""What may go on record as a text, and which names read the same."""

import unicodedata

import pytest

from dateline.values.errors import DatelineError
from dateline.values.lookalikes import CONFUSABLES, skeleton
from dateline.values.text import (
    MOST_ACCENTS,
    MOST_MARKS,
    one_line,
    paragraphs,
    shortened,
    visible,
    without_floods,
    written,
)

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
        ("می\u200c\u200cخواهم", PERSIAN),
        ("North" + "\u0301" * 50, "North\u0301\u0301\u0301"),
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


SCRIPTS = {
    "Vietnamese": "Nguyễn Thị Phượng, Huế, tiếng Việt",
    "Vietnamese in pieces": unicodedata.normalize("NFD", "Nguyễn Thị Phượng"),
    "Lithuanian": "ė̃ į̃ ū̃",
    "phonetic": "t͡ʃʰ ɑ̃̀ː ʊ̯̃",
    "Greek": unicodedata.normalize("NFD", "ᾧ ᾃ Ἀθῆναι"),
    "Hebrew": "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים הַשָּׁמַ֖יִם יְרוּשָׁלִַ֖ם",
    "Arabic": "بِسْمِ ٱللَّهِ ٱلرَّحْمَـٰنِ ٱلرَّحِيمِ ۖ إِنَّآ أَعْطَيْنَـٰكَ",
    "Syriac": "ܐܰܒ݂ܳܗ̈ܳܬ݂ܳܐ",
    "Thai": "ผู้ใหญ่ น้ำ ที่นี่ กั๊ก",
    "Lao": "ທີ່ນີ້ ຜູ້",
    "Devanagari": "क्ष्म्य र्द्ध्र्यं ज़िन्दगी ॐ अ॒ग्निमी॑ळे",
    "Tamil": "கொள்கை",
    "Tibetan": "བསྒྲུབས་ ཧཱུྃ ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ རྐྱཱུྃ ཀྵྨྲྱཱུྃ",
    "Myanmar": "မြွှော့ ကြွှင့် ကျွန်ုပ်",
    "Khmer": "ស្ត្រី ខ្ញុំ ក្ស័យ",
    "Korean": unicodedata.normalize("NFD", "한국어"),
    "Japanese": unicodedata.normalize("NFD", "ガギグ"),
    "emoji": "1️⃣ ❤️ 👩🏽‍🚒 🏳️‍🌈",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_no_script_loses_a_mark(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert without_floods(composed) == composed
    assert visible(text) == one_line(text) == paragraphs(text) == composed


@pytest.mark.parametrize(
    "flood",
    [
        "\u0301",
        "\u0316",
        "\u0338",
        "\u0e49",
        "\u05b8",
        "\u064e",
        "\u20dd",
        "\u0f71",
        "\u0e34",
        "\u0301\u200d",
        "\u0301\u0316\u0338\u0e49",
    ],
    ids=ascii,
)
def test_a_flood_of_marks_is_cut(flood: str) -> None:
    for said in (visible(f"A{flood * 500}B"), written(f"A{flood * 500}B", named="The claim", most=5000)):
        assert said[0] in "AÁ" and said[-1] == "B"
        assert sum(unicodedata.category(c)[0] == "M" for c in said) <= MOST_MARKS
        assert sum(unicodedata.combining(c) >= 200 for c in said) <= MOST_ACCENTS
        assert visible(said) == said


def test_each_letter_has_its_own_marks() -> None:
    assert without_floods("x\u0301\u0301\u0301" * 9) == "x\u0301\u0301\u0301" * 9
