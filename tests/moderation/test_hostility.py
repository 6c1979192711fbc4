"""What the hint says of hostile, honest, dressed-up and warlike words, a row each, and what must hold for any text."""

import string

import pytest
from bench.toxicity import IDENTITIES, INSULTS, TEMPLATES, dossier
from hypothesis import given
from hypothesis import strategies as st

from dateline.moderation.rules.hostility import LEXICON, LOOK_FIRST, MOST_WORDS, RECONSIDER, Kind, hint_of, lexicon
from dateline.values.lookalikes import CONFUSABLES

HOSTILE = (
    ("You are a moron.", "moron"),
    ("you moron", "moron"),
    ("Nice try, moron!", "moron"),
    ("Idiots like you should not be allowed to write.", "Idiots"),
    ("What are you, stupid?", "stupid"),
    ("Die, dog.", "dog"),
    ("You dogs!", "dogs"),
    ("You are nothing but a liar.", "liar"),
    ("Shut up and go home", "Shut up"),
    ("Go to hell, all of you.", "Go to hell"),
    ("I will find you and kill you.", "kill you"),
    ("They are cockroaches.", "cockroaches"),
    ("These people are vermin and must be exterminated.", "vermin"),
    ("Kill them all.", "Kill them all"),
    ("Another hasbara bot.", "hasbara bot"),
    ("Fuck you, the SAA never shelled that market.", "Fuck you"),
)
OTHER_LANGUAGES = (
    ("يا كلب", "كلب"),
    ("أنت غبيّ", "غبي"),
    ("يا ابن الكلب", "ابن الكلب"),
    ("Ты дебил", "дебил"),
    ("заткнись", "заткнись"),
    ("Sen aptalsın", "aptalsın"),
    ("Du bist ein Idiot", "Idiot"),
    ("Halt die Fresse!", "Halt die Fresse"),
    ("ta gueule", "ta gueule"),
    ("¡Eres un gilipollas!", "gilipollas"),
)
DRESSED_UP = (
    "you idiot",
    "you IDIOT",
    "you i.d.i.o.t",
    "you i d i o t",
    "you i-d-i-o-t",
    "you id-iot",
    "you 1d10t",
    "you id!ot",
    "you idiooooot",
    "you id\u200biot",
    "you i\u0301d\u0336iot",
    "you іdіоt",
    "you ｉｄｉｏｔ",
    "you 𝓲𝓭𝓲𝓸𝓽",
    "you idi*t",
    "you *idiot*",
    "you @idiot",
    "уоu іԁіот",
)
HONEST = (
    "ISIS terrorists executed eleven prisoners.",
    "The SAA killed 40 terrorists and bombed the hospital; the dead were buried near the mosque.",
    "Forty were killed, among them children. Bodies lay in the street.",
    "The bombing of Shi'ite pilgrims was a massacre.",
    "Your map is wrong: the village fell on 8 November.",
    "You say that the terrorists were driven out. Who told you?",
    "I disagree with you; the source is a party to this.",
    "Have you any evidence that they executed him?",
    "Are you Muslim? Which Kurds do you mean?",
    "They kept dogs, goats and pigs.",
    "Did the terrorists kill your dog? I am sorry for you.",
    "Your terrorists are our freedom fighters.",
    "Rats and insects spread disease in the camp.",
    "The pros and cons of a ceasefire.",
    "The cockpit of the Su-24 was hit over Scunthorpe.",
    "He died. She will die. You will see.",
    "Assad, Essex, class, analysis, Niger, Nigeria, Shiite, shiitake",
    "T-72, M16, BM-21, 4th Division, 1d, a1, B52",
    "https://example.org/you-idiot",
    "قُتل عشرون مدنياً في قصف على السوق",
    "Террористы убили двадцать человек",
    "",
    " \n\t ",
)
SOFTER = (  # the first reads less hostile than the second
    ("You are not a moron.", "You are a moron."),
    ("He called me a moron.", "You are a moron."),
    ("I am a moron, I took the wrong map.", "You are a moron, you took the wrong map."),
    ("“You moron,” he said.", "You moron, he said."),
    ("> you moron\nI beg to differ.", "you moron\nI beg to differ."),
    ("This report is bullshit.", "You are full of shit, you shit."),
    ("Morons run this war.", "You morons run this war."),
)


@pytest.mark.parametrize(("text", "word"), HOSTILE + OTHER_LANGUAGES)
def test_an_attack_on_people_is_seen_and_the_words_are_named(text: str, word: str) -> None:
    hint = hint_of(text)
    assert hint.score >= RECONSIDER
    assert word in hint.words


@pytest.mark.parametrize("text", DRESSED_UP)
def test_a_word_that_is_dressed_up_is_still_the_word(text: str) -> None:
    assert hint_of(text).score >= hint_of("you idiot").score


@pytest.mark.parametrize("text", HONEST)
def test_war_and_disagreement_are_not_hostile(text: str) -> None:
    assert hint_of(text).score < 0.1, hint_of(text)


@pytest.mark.parametrize(("softer", "harder"), SOFTER)
def test_it_matters_of_whom_a_word_is_said(softer: str, harder: str) -> None:
    assert hint_of(softer).score < RECONSIDER <= hint_of(harder).score


def test_what_the_dossier_says_is_not_hostile() -> None:
    assert [text for text in dossier() if hint_of(text).score] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_to_name_a_people_or_a_faith_is_not_hostile(template: str) -> None:
    texts = [template.replace("{}", one) for one in IDENTITIES]
    assert [text for text in texts if hint_of(text).score] == []


@pytest.mark.parametrize("template", INSULTS)
def test_an_insult_weighs_the_same_whoever_is_named_in_it(template: str) -> None:
    assert len({hint_of(template.replace("{}", one)).score for one in IDENTITIES}) == 1


@pytest.mark.parametrize(
    "word", ["Muslim", "Jew", "Kurd", "Alawite", "Shia", "Sunni", "Yazidi", "Black", "gay", "Arab", "Turk"]
)
@pytest.mark.parametrize("frame", ["{}", "{}s", "you {}", "{}!", "They are {}s", "Shut up {}"])
def test_the_name_of_a_people_is_never_among_the_words(word: str, frame: str) -> None:
    assert not any(word in named for named in hint_of(frame.format(word)).words)


def test_words_are_named_as_written_once_each_and_not_too_many() -> None:
    assert hint_of("You MORON. You moron, you 1d10t!").words == ("MORON", "1d10t")
    many = " ".join(f"you {word}" for word, kind in lexicon().words.items() if kind == Kind.INSULT)
    assert len(hint_of(many).words) == MOST_WORDS


def test_more_insults_weigh_more() -> None:
    one, two = hint_of("You moron."), hint_of("You moron, you coward.")
    assert LOOK_FIRST <= one.score < two.score <= 1


@given(
    st.lists(st.sampled_from(["fuck", "you", "ـ", "shut", "up", "i", "*", "كلب", "\ud800", "’", "f*ck", "\u0301"])).map(
        " ".join
    )
)
def test_words_that_are_nothing_but_marks_do_no_harm(text: str) -> None:
    assert 0 <= hint_of(text).score <= 1


@given(st.text())
def test_any_text_has_a_hint(text: str) -> None:
    hint = hint_of(text)
    assert 0 <= hint.score <= 1
    assert len(hint.words) <= MOST_WORDS
    assert bool(hint.score) == bool(hint.words)
    assert hint == hint_of(text)


@given(st.text(alphabet="you idiotfck*.-#@1!\"'“”> \n\u200b\u0301ѕ\ud800", max_size=300))
def test_any_dress_has_a_hint(text: str) -> None:
    assert 0 <= hint_of(text).score <= 1


PLAIN_INSULTS = sorted(w for w, kind in lexicon().words.items() if kind == Kind.INSULT and w.isascii() and len(w) > 3)


@given(st.sampled_from(PLAIN_INSULTS), st.data())
def test_look_alikes_change_nothing(word: str, data: st.DataObject) -> None:
    alike = {plain: likes for plain, likes in CONFUSABLES.items() if plain in string.ascii_lowercase}
    dressed = "".join(data.draw(st.sampled_from(c + alike.get(c, ""))) for c in word)
    assert hint_of(f"You are a {dressed}").score == hint_of(f"You are a {word}").score


@given(st.sampled_from(PLAIN_INSULTS), st.sampled_from("\u200b\u0301\u0336\u2060\u00ad"), st.integers(1, 3))
def test_unseen_marks_change_nothing(word: str, mark: str, at: int) -> None:
    assert hint_of(f"You {word[:at]}{mark}{word[at:]}").score == hint_of(f"You {word}").score


@given(st.sampled_from(PLAIN_INSULTS), st.sampled_from([" ", ".", "-", "*", "_", "|", " . "]))
def test_letters_set_apart_are_read_together(word: str, between: str) -> None:
    assert hint_of(between.join(word)).score >= RECONSIDER


@given(st.text(alphabet=string.ascii_letters + " ", max_size=60))
def test_a_word_at_the_end_of_a_long_text_is_seen(before: str) -> None:
    assert "moron" in hint_of("The army took the town. " * 200 + before + ". You are a moron.").words


def test_the_lists_say_where_they_come_from() -> None:
    about = (LEXICON / "README.md").read_text("utf-8")
    assert all(path.name in about for path in LEXICON.iterdir() if path.name != "README.md")
