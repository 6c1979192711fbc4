"""Names as they are looked for: tables of spellings that are one, and of those that are not."""

import pytest

from dateline.atlas.rules.spelling import apart, asked, bones, keys, sounded, worth_keeping

ONE = [
    ("Abu Kamal", "ABU-KAMAL", "Abū Kamāl", "abu kamal"),
    ("al-Bukamal", "Boukamal", "Al Bukamal", "Bukamāl"),
    ("Deir ez-Zor", "Dayr az Zawr", "Deir Zour", "Deir al-Zor", "DEIR EZ ZOR"),
    ("al-Mayadin", "Mayadeen", "Al Mayādīn"),
    ("Raqqa", "ar-Raqqah", "Rakka"),
    ("القائم", "ألقائم", "قائم"),
    ("البوكمال", "البو كمال", "اَلبوكمال", "بوكمال"),
    ("الميادين", "میادین"),
    ("Дейр-эз-Зор", "дейр зор"),
    ("Ḩajīn", "Hajin"),
    ("T2 station", "T-2 Station"),
]
TWO = [("Hajin", "Hamdan"), ("Baghuz", "Baghdad"), ("Homs", "Hama"), ("Qaim", "Qamishli"), ("سوسة", "سوق")]
GUESSED = [
    ("hajni", "Hajin"), ("Bahgdad", "Baghdad"), ("al-Busariyah", "Al Busayrah"), ("londom", "London"),
    ("Albukemal", "Albu Kamal"), ("الشدادي", "الشدادة"), ("Маринполь", "Мариуполь"),
]  # fmt: skip


def nearness(words: str, name: str):
    wanted = asked(words)
    assert wanted
    return wanted.nearness(name, keys(name)[0], bones(keys(name)[0]))


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[0])
def test_spellings_of_one_name_have_one_key(names: tuple[str, ...]) -> None:
    assert len({keys(name)[0] for name in names}) == 1


@pytest.mark.parametrize(("words", "name"), TWO)
def test_other_names_do_not_answer(words: str, name: str) -> None:
    assert nearness(words, name) is None and nearness(name, words) is None


@pytest.mark.parametrize(("words", "name"), GUESSED)
def test_a_name_with_an_error_in_it_is_guessed(words: str, name: str) -> None:
    near = nearness(words, name)
    assert near and not near.is_sure


@pytest.mark.parametrize("typed", ["b", "bo", "bou", "bouk", "Al-Bu", "bukama"])
def test_half_a_name_is_enough(typed: str) -> None:
    near = nearness(typed, "al-Bukamal")
    assert near and near.is_sure


@pytest.mark.parametrize("words", ["", "  ", "---", "’", "\u200f", "\u0301", "ـ"])
def test_what_has_no_letter_in_it_asks_for_nothing(words: str) -> None:
    assert asked(words) is None


@pytest.mark.parametrize("words", ["al", "ال", "Ez", "al-al"])
def test_an_article_alone_is_a_name_like_any_other(words: str) -> None:
    assert asked(words)


def test_a_name_is_found_by_its_later_words_too() -> None:
    assert keys("T2 pumping station", inside=True) == [
        sounded(one) for one in ("t2pumpingstation", "pumpingstation", "station")
    ]


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [("hajin", "hajin", 0), ("haj", "hajin", 0), ("hjain", "hajin", 1), ("hain", "hajin", 1), ("haajin", "hajin", 1),
     ("hagin", "hajin", 1), ("hagim", "hajin", 2), ("homs", "hajin", None)],
)  # fmt: skip
def test_errors_are_counted(typed: str, name: str, errors: int | None) -> None:
    assert apart(typed, name, 2) == errors


def test_of_the_gazetteers_names_those_are_kept_that_people_write() -> None:
    others = ["DEZ", "Dayr az Zawr", "Deir ez-Zor", "Deir el-Zor", "derizoru", "دير الزور", "دير الزور", "デリゾール"]
    assert worth_keeping("Deir ez-Zor", others) == ["دير الزور", "デリゾール"]
