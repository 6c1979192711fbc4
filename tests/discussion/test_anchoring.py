"""A quoted passage is found again in a text that was edited, or it is said that it is not there any more."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dateline.discussion.rules.anchoring import (
    CONTEXT,
    LONGEST_QUOTE,
    Anchored,
    Detached,
    Selectors,
    anchor,
    selectors_at,
)
from dateline.reports.rules import reading

GONE, SEVERAL = Detached(several=False), Detached(several=True)
TEXT = (
    "Abu Kamal taken\n"
    "Pro-government forces entered Abu Kamal on Wednesday, state television said. Residents spoke of fighting in the north "
    "of the town until midnight.\n"
    "The road to al-Qaim was said to be open. Nobody had seen the bridge.\n"
    "Pro-government forces entered Mayadin on Friday, state television said. The road to Deir ez-Zor was said to be open."
)
ARABIC = (
    "دخلت القوات الموالية للحكومة مدينة البوكمال يوم الأربعاء، بحسب التلفزيون الرسمي.\n"
    "تحدث سكان عن قتال في شمال المدينة حتى منتصف الليل. لم ير أحد الجسر."
)


def passage(words: str, text: str = TEXT, *, nth: int = 0) -> Selectors:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return selectors_at(text, start, start + len(words))


def words(found: Anchored | Detached, text: str) -> str:
    assert isinstance(found, Anchored), found
    return text[found.start : found.end]


def test_a_passage_is_kept_with_its_words_its_surroundings_its_place_and_its_paragraphs() -> None:
    one = passage("north of the town until midnight.\nThe road")
    assert (one.first_block, one.last_block) == (1, 2)
    assert TEXT[one.start : one.end] == one.exact
    assert one.prefix == TEXT[one.start - CONTEXT : one.start] and one.suffix == TEXT[one.end : one.end + CONTEXT]


EDITS = {
    "nothing": (lambda text: text, "Residents spoke of fighting", "Residents spoke of fighting"),
    "a sentence before it": (
        lambda text: text.replace("Residents", "It was denied. Residents"),
        "Residents spoke of fighting",
        "Residents spoke of fighting",
    ),
    "a new headline": (lambda text: "Once more: " + text, "The road to al-Qaim", "The road to al-Qaim"),
    "paragraphs that change places": (
        lambda text: "\n".join(reversed(text.split("\n"))),
        "Nobody had seen the bridge",
        "Nobody had seen the bridge",
    ),
    "a word within it": (
        lambda text: text.replace("until midnight", "until after midnight"),
        "spoke of fighting in the north of the town until midnight",
        "spoke of fighting in the north of the town until after midnight",
    ),
    "a slip of the pen": (
        lambda text: text.replace("Residents spoke", "Resident spoke"),
        "Residents spoke of fighting in the north",
        "Resident spoke of fighting in the north",
    ),
    "quotes and dashes set otherwise": (
        lambda text: text.replace("-", "‑").replace("state television", "State Television"),
        "Pro-government forces entered Abu Kamal on Wednesday, state television",
        "Pro‑government forces entered Abu Kamal on Wednesday, State Television",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_it_is_found_after(edit: str) -> None:
    change, quoted, now = EDITS[edit]
    text = change(TEXT)
    found = anchor(passage(quoted), text)
    assert words(found, text) == now
    assert isinstance(found, Anchored) and found.reworded is (len(now) != len(quoted))


LOST = {
    "it was taken out": (lambda text: text.replace("Nobody had seen the bridge.", ""), "Nobody had seen the bridge", GONE),
    "another sentence is built alike": (
        lambda text: text.replace("Pro-government forces entered Abu Kamal on Wednesday, state television said. ", ""),
        "Pro-government forces entered Abu Kamal on Wednesday, state television said",
        GONE,
    ),
    "it was written anew": (
        lambda text: text.replace("Residents spoke of fighting in the north of the town", "Nothing was heard from there"),
        "Residents spoke of fighting in the north",
        GONE,
    ),
    "a short name that stands elsewhere now": (
        lambda text: text.replace("Abu Kamal", "the town").replace("to Deir", "to Mayadin and Deir").replace("red May", "red H"),
        "Mayadin",
        GONE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_it_is_detached_when(case: str) -> None:
    change, quoted, why = LOST[case]
    text = change(TEXT)
    assert text != TEXT and anchor(passage(quoted), text) == why


def test_what_stands_twice_is_told_apart_by_what_stands_around_it() -> None:
    second = passage("was said to be open", nth=1)
    moved = "First of all: " + TEXT
    found = anchor(second, moved)
    assert isinstance(found, Anchored) and found.start == second.start + len("First of all: ")


def test_of_two_that_are_as_good_neither_is_guessed() -> None:
    assert anchor(Selectors("state television said"), TEXT) == SEVERAL
    paragraph = "The bridge over the river was seen to stand on Monday.\n"
    once = passage("was seen to stand", paragraph)
    assert anchor(once, "News.\n" + paragraph * 2) == SEVERAL
    reworded = (paragraph * 2).replace("was seen to stand", "was said to stand")
    assert anchor(once, "News.\n" + reworded) == SEVERAL


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("residents spoke of FIGHTING", "Residents spoke of fighting"),
        ('Pro–government forces entered Mayadin', "Pro-government forces entered Mayadin"),
        ("Residents spoke of figthing in the north of the town", "Residents spoke of fighting in the north of the town"),
        ("The town fell on Wednesday, as residents told state television", None),
        ("entered", None),
        ("x", None),
        ("", None),
        (" \n ", None),
    ],
)  # fmt: skip
def test_what_is_typed_by_hand_is_found_if_it_is_the_text(typed: str, found: str | None) -> None:
    where = anchor(Selectors(typed), TEXT)
    assert (words(where, TEXT) if found else None) == found
    assert found or isinstance(where, Detached)


def test_arabic_is_found_again() -> None:
    one = passage("تحدث سكان عن قتال في شمال المدينة", ARABIC)
    text = ARABIC.replace("قتال", "قتال عنيف").replace("الرسمي", "الحكومي")
    assert words(anchor(one, text), text) == "تحدث سكان عن قتال عنيف في شمال المدينة"
    assert anchor(one, ARABIC.split("\n")[0]) == GONE


TEXTS = st.text(alphabet=st.sampled_from("abcde fgh\nأبتجدهو ،ًٌİßé-“”"), min_size=1, max_size=300)


@st.composite
def quoted(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text as it is read, and a place in it."""
    text = " ".join(draw(TEXTS).split())
    assume(text)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, min(len(text), start + LONGEST_QUOTE)))
    return text, start, end


@given(quoted())
def test_an_untouched_passage_is_found_where_it_was(one: tuple[str, int, int]) -> None:
    text, start, end = one
    assume(text[start:end].strip() == text[start:end])
    known = selectors_at(text, start, end)
    assume(known.prefix or known.suffix or text.count(known.exact) == 1)
    assert anchor(known, text) == Anchored(start, end)


def _plain(text: str) -> str:
    return text.translate(str.maketrans("“”\n", '"" ')).lower()


@given(quoted(), TEXTS, st.data())
def test_what_is_written_elsewhere_detaches_nothing(one: tuple[str, int, int], more: str, data: st.DataObject) -> None:
    text, start, end = one
    exact = text[start:end]
    assume(exact.strip() == exact)
    at = data.draw(st.sampled_from([*range(start + 1), *range(end, len(text) + 1)]))
    edited = text[:at] + more + text[at:]
    ends = range(len(exact), len(edited) + 1)
    assume(sum(_plain(edited[end - len(exact) : end]) == _plain(exact) for end in ends) == 1)  # it stands there once
    moved = len(more) if at <= start else 0
    assert anchor(selectors_at(text, start, end), edited) == Anchored(start + moved, end + moved)


@given(TEXTS, TEXTS)
def test_any_quote_in_any_text_has_an_answer(quote: str, text: str) -> None:
    found = anchor(Selectors(quote, text[:9], quote[:9], len(quote)), text)
    assert isinstance(found, Detached) or 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("quote", ["a" * 500, "ab" * 250, " " * 500, "a" * 499 + "b", "a", "\u0651" * 500, "🕊" * 500])
def test_no_quote_costs_much(quote: str) -> None:
    for text in ("a" * 30_000, "ab" * 15_000, "b" + "a" * 29_999, "🕊" * 30_000):
        assert isinstance(anchor(Selectors(quote, "a" * 64, "a" * 64, 7), text), Detached | Anchored)


BODIES = {
    "paragraphs": ("<p>One  two</p>\n<p>\n three</p>", "One two\nthree"),
    "a mark with what a page adds to it": (
        '<p>It is <span class="mark reported">held<span class="vh"> (reported)</span></span><sup class="n"><a>1</a></sup>.</p>',
        "It is held.",
    ),
    "a list and a heading": ("<h2>A</h2><ul><li>b<br/>c</li><li><b>d</b>e</li></ul>", "A\nb c\nde"),
    "nothing": ("", ""),
    "text without a block": ("just so", "just so"),
    "a comment": ("<p>a<!-- not this -->b</p>", "ab"),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_text_is_read_as_a_reader_reads_it(body: str) -> None:
    html, text = BODIES[body]
    assert reading(html) == text
