"""Names that pass for another's, and honest ones that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.discussion.rules.names import OFFICES, TRIMMINGS, imitates
from dateline.discussion.rules.words import check_name

STAFF = [
    "Anna Berg",
    "Marta",
    "Clark Ewing",
    "Søren Ørsted",
    "Мария Петрова",
    "سارة حداد",
    "राम",
    "Illinois Watch",
    "Mo",
]

HOSTILE = [
    ("the name itself", "Anna Berg", "Anna Berg"),
    ("capitals", "ANNA berg", "Anna Berg"),
    ("blanks between letters", "A n n a   B e r g", "Anna Berg"),
    ("no blank", "annaberg", "Anna Berg"),
    ("points between letters", "A.n.n.a B·e·r·g", "Anna Berg"),
    ("another blank", "Anna\u00a0Berg", "Anna Berg"),
    ("a line", "Anna_Berg", "Anna Berg"),
    ("a hyphen", "Anna-Berg", "Anna Berg"),
    ("zero width", "An\u200bna Be\u2060rg", "Anna Berg"),
    ("joiners", "An\u200d\u200dna B\u200cerg", "Anna Berg"),
    ("turned", "\u202eAnna Berg", "Anna Berg"),
    ("unseen marks", "An\ufe0fna\u034f Be\u180brg", "Anna Berg"),
    ("fillers", "Anna\u3164Berg\u2800", "Anna Berg"),
    ("accents", "Ánnà Bërg", "Anna Berg"),
    ("accents apart", "A\u0336nna Be\u0301rg", "Anna Berg"),
    ("strokes and hooks", "Anna Ɓɇrɠ", "Anna Berg"),
    ("Cyrillic letters", "Аnnа Веrg", "Anna Berg"),
    ("Greek letters", "Αnnα Βerg", "Anna Berg"),
    ("Cherokee letters", "ᎪNNᎪ ᏴᎬᎡᏀ".replace("Ꭼ", "E").replace("Ꭱ", "R").replace("Ꮐ", "G"), "Anna Berg"),
    ("Lisu letters", "ꓮꓠꓠꓮ ꓐꓰꓣꓖ", "Anna Berg"),
    ("Armenian letters", "Clark Ewiոց", "Clark Ewing"),
    ("mathematical letters", "𝐀𝐧𝐧𝐚 𝕭𝖊𝖗𝖌", "Anna Berg"),
    ("wide letters", "Ａｎｎａ　Ｂｅｒｇ", "Anna Berg"),
    ("small capitals", "ᴀɴɴᴀ ʙᴇʀɢ", "Anna Berg"),
    ("circled letters", "ⒶⓃⓃⒶ ⒷⒺⓇⒼ", "Anna Berg"),
    ("boxed letters", "🅰🅽🅽🅰 🅱🅴🆁🅶", "Anna Berg"),
    ("flag letters", "🇦🇳🇳🇦 🇧🇪🇷🇬", "Anna Berg"),
    ("digits for letters", "@nna B3rg", "Anna Berg"),
    ("rn for m", "rnarta", "Marta"),
    ("cl for d", "Søren Ørstecl", "Søren Ørsted"),
    ("d for cl", "dark ewing", "Clark Ewing"),
    ("cI for cl", "cIark ewing", "Clark Ewing"),
    ("vv for w", "Clark Evving", "Clark Ewing"),
    ("I, l and 1", "lI1inois Watch", "Illinois Watch"),
    ("without its strokes", "Soren Orsted", "Søren Ørsted"),
    ("Latin for Cyrillic", "Mapия Пeтpoвa", "Мария Петрова"),
    ("Arabic vowel signs", "سَارَة حَدّاد", "سارة حداد"),
    ("0 for o", "M0", "Mo"),
    ("the other way round", "Berg, Anna", "Anna Berg"),
    ("a star", "★ Anna Berg", "Anna Berg"),
    ("a tick", "Anna Berg ✓", "Anna Berg"),
    ("a tick as a picture", "Anna Berg ✅️", "Anna Berg"),
    ("a trade mark", "Anna Berg™", "Anna Berg"),
    ("an at", "@Anna Berg", "Anna Berg"),
    ("an exclamation mark", "Anna Berg!", "Anna Berg"),
    ("an office in brackets", "Anna Berg (desk)", "Anna Berg"),
    ("in square ones", "Marta [moderator]", "Marta"),
    ("in front", "Moderator Anna Berg", "Anna Berg"),
    ("in words", "Anna Berg, editor of the news desk", "Anna Berg"),
    ("a short one", "Mo | mod", "Mo"),
    ("written as one", "AnnaBergDesk", "Anna Berg"),
    ("an office in look-alikes", "Marta | аdm1n", "Marta"),
    ("raised letters", "Marta ᴬᴰᴹᴵᴺ", "Marta"),
    ("a title", "Dr. Anna Berg", "Anna Berg"),
    ("official", "Anna Berg Official", "Anna Berg"),
    ("a number", "Anna Berg 2", "Anna Berg"),
    ("a number and a sign", "anna_berg_01!", "Anna Berg"),
    ("an office itself", "Admin", "admin"),
    ("of several", "The Editors", "editors"),
    ("in brackets", "[MODERATOR]", "moderator"),
    ("the desk", "desk", "desk"),
    ("the news desk", "News Desk", "desk"),
    ("Dateline's desk", "Dateline desk", "dateline"),
    ("in one word", "DatelineDesk", "dateline"),
    ("with blanks", "m o d e r a t o r", "moderator"),
    ("in look-alikes", "Αdmіn", "admin"),
    ("in digits", "M0DERAT0R", "moderator"),
    ("rn in it", "rnoderator", "moderator"),
    ("short", "mod ✓", "mod"),
    ("in Russian", "Модератор", "модератор"),
    ("in Arabic", "المشرف", "المشرف"),
]

HONEST = [
    "Anna", "Berg", "Anna B.", "Anna Bergmann", "Anna Lena Berg", "Hanna Berg", "Anna Burg", "Joanna Bergen",
    "Martha", "Marta K.", "Marta 84", "Martin", "Mart", "Smarta", "Clark", "Mark Ewing", "Maria", "Moe", "Mona", "Momo",
    "Modin", "Mod Helmy", "Adminah", "Desmond", "Desdemona", "Editha Orr", "Stafford", "Teamwork", "News", "Dr. Who", "Ann",
    "A reader", "Anonymous", "A. N. Other", "The Walrus", "Deskey", "Moderata Fonte", "Mr. Author", "Nadim", "Official",
    "Петрова", "Марья Петрова", "سارة", "حداد", "سامي حداد", "रमा", "राम सिंह", "रम", "李明", "김민수", "山田", "★", "…", "",
]  # fmt: skip


@pytest.mark.parametrize(("how", "name", "read_as"), HOSTILE, ids=[how for how, _, _ in HOSTILE])
def test_a_name_that_passes_for_another(how: str, name: str, read_as: str) -> None:
    assert imitates(name, STAFF) == read_as


def test_it_still_does_once_it_was_taken_as_a_name() -> None:
    for _, name, read_as in HOSTILE:
        assert imitates(check_name(name), STAFF) == read_as


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_is_let_through(name: str) -> None:
    assert imitates(name, STAFF) is None


def test_the_newsrooms_own_name_is_given_as_one_that_is_taken() -> None:
    for name in ("The Coast Watch", "Coast Watch desk", "coastwatch", "COAST·WATCH ✓", "Coast Watch official"):
        assert imitates(name, ["Coast Watch"]) == "Coast Watch"
    assert imitates("Coast Watcher", ["Coast Watch"]) is None


def test_every_office_and_what_is_hung_on_it_is_known_in_every_writing() -> None:
    for office in OFFICES:
        assert imitates(office, []) and imitates(office.upper(), []) and imitates(f"★{office}★", [])
        assert imitates(f"Anna Berg ({office})", STAFF) == "Anna Berg"
    for trimming in TRIMMINGS:
        assert imitates(trimming, []) is None
        assert imitates(f"{trimming} Anna Berg", STAFF) == "Anna Berg"


def test_nothing_is_like_a_name_of_nothing() -> None:
    assert imitates("Anna", ["", " ", "\u200b"]) is None and imitates("", ["", "Anna"]) is None


@given(st.text(max_size=60), st.sampled_from(STAFF))
def test_any_name_reads_like_itself(name: str, staff: str) -> None:
    found = imitates(name, [staff])
    assert found is None or found == staff or found in OFFICES
    assert imitates(staff, [name, staff]) in {name, staff}


@pytest.mark.parametrize("sign", ["desk", "news", "\u0301", "★", "I", "cl", "a ", "(", "𝐀"])
def test_a_very_long_name_is_judged_too(sign: str) -> None:
    assert imitates("Anna Berg " + sign * 5000, STAFF) in {None, "Anna Berg"}
