"""Voices: a name that a key keeps, on this device or another; comments mended, taken back and erased."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from dateline.discussion.actions import erase_voice, mend_comment
from dateline.discussion.models import Comment, Voice, Vote
from dateline.discussion.queries import everything_of
from dateline.discussion.rules import State
from dateline.ledger.models import Entry
from dateline.people.actions import add_user
from dateline.people.rules import Role
from dateline.values.errors import DatelineError
from tests.readers import Reader, text_of

Come = Callable[..., Reader]


def last() -> Comment:
    return Comment.objects.latest("pk")


def test_a_name_kept_is_nobody_elses_and_moves_to_another_device(reader: Come) -> None:
    anna, other, phone = reader(), reader("Аnna"), reader("Anna")  # the second has a Cyrillic letter in it
    assert "Anna" in text_of(anna.gets(anna.keeps("Anna").url))
    anna.says("I was there.")
    assert (last().author, last().kind, last().voice) == ("Anna", "kept name", Voice.objects.get(name="Anna"))
    for somebody in (other, phone):
        assert "kept for somebody else" in text_of(somebody.says("So was I."))
    found = re.search(r"<code>([a-z0-9-]+)</code>", text_of(anna.posts("/write/voice/", {"do": "show"})))
    assert found
    phone.posts("/write/voice/", {"do": "bring", "key": found[1].upper().replace("-", " ")})
    phone.says("The same, from my phone.")
    assert last().voice == Voice.objects.get(name="Anna") and Comment.objects.count() == 2


def test_a_kept_name_is_not_used_by_accident_nor_another_beside_it(reader: Come) -> None:
    anna = reader()
    anna.keeps("Anna")
    anna.name = "Somebody"
    assert "This browser keeps the name Anna" in text_of(anna.says("Not as Anna."))
    anna.name = "anna "
    anna.says("As Anna.")
    assert last().author == "Anna"


@pytest.mark.parametrize(
    "name", ["Mona Berg", "Мona Веrg", "Mona\u200b Berg", "MONA BERG ✓", "moderator", "Dateline desk"]
)
def test_staff_names_cannot_be_imitated(reader: Come, name: str) -> None:
    user = add_user(username="mona", role=Role.MODERATOR, password="a long enough word 7", by=None)
    user.first_name, user.last_name = "Mona", "Berg"
    user.save()
    assert "reads like one of the desk" in text_of(reader(name).says("Trust me."))
    assert "reads like one of the desk" in text_of(reader().keeps(name))
    assert not Comment.objects.exists() and not Voice.objects.exclude(name="").exists()


@pytest.mark.parametrize("key", ["", "abc", "a" * 28, "%" * 28, "x" * 10_000])
def test_a_wrong_key_is_answered_with_a_sentence(reader: Come, key: str) -> None:
    assert "No voice has this key" in text_of(reader().posts("/write/voice/", {"do": "bring", "key": key}))


def test_an_author_mends_a_comment_and_its_past_stays_readable(reader: Come) -> None:
    anna, other = reader("Anna"), reader()
    anna.says("The bridge fell on Teusday.")
    mend = f"/write/comment/{last().pk}/mend/"
    assert other.posts(mend, {"text": "I say otherwise."}).status_code == 404
    anna.posts(mend, {"text": "The bridge fell on Tuesday."})
    assert last().text == "The bridge fell on Tuesday." and last().mended_at
    assert [was.text for was in last().revisions.all()] == ["The bridge fell on Teusday."]
    for _ in range(5):
        anna.posts(mend, {"text": f"Changed {last().revisions.count()}."})
    assert last().revisions.count() == 5 and last().text == "Changed 4."


def test_after_a_quarter_of_an_hour_it_stays_as_it_is(reader: Come) -> None:
    anna = reader("Anna")
    anna.says("The bridge fell.")
    with pytest.raises(DatelineError, match="first quarter of an hour"):
        mend_comment(comment=last(), text="x", voice=last().voice, now=timezone.now() + timedelta(minutes=16))
    assert last().text == "The bridge fell."


def test_taken_back_it_keeps_its_replies_in_place(reader: Come) -> None:
    anna, ben = reader("Anna"), reader("Ben")
    anna.says("The bridge fell.")
    first = last()
    ben.says("When?", parent=first.pk)
    anna.posts(f"/write/comment/{first.pk}/take-back/")
    first.refresh_from_db()
    assert (first.state, first.root, first.place) == (State.TAKEN_BACK, 1, 0)
    assert last().parent == first and first.thread.comments_count == 1
    assert "not shown any more" in text_of(ben.says("Hello?", parent=first.pk)) or Comment.objects.count() == 2
    assert anna.posts(f"/write/comment/{first.pk}/take-back/").status_code == 400


def test_all_that_is_kept_of_a_voice_is_given_out_and_erased(reader: Come) -> None:
    anna, ben = reader(), reader("Ben")
    anna.keeps("Anna")
    anna.says("The bridge fell.")
    first = last()
    ben.says("When?", parent=first.pk)
    anna.votes(last().pk)
    voice = Voice.objects.get(name="Anna")
    kept = json.loads(json.dumps(everything_of(voice), default=str))
    assert (kept["name"], [one["text"] for one in kept["comments"]]) == ("Anna", ["The bridge fell."])
    assert [one["value"] for one in kept["votes"]] == [1]
    assert anna.address not in json.dumps(kept) and first.network not in json.dumps(kept)

    erased = erase_voice(voice=voice, by=None)
    assert (erased.comments, erased.votes, erased.statements) == (1, 1, 0)
    first.refresh_from_db()
    assert (first.author, first.text, first.voice, first.state) == ("[erased]", "[erased]", None, State.TAKEN_BACK)
    reply = last()
    assert (reply.text, reply.up) == ("When?", 1) and not Vote.objects.filter(voter=voice.key).exists()
    assert "Anna" not in json.dumps([entry.facts for entry in Entry.objects.all()])
    reader("Anna").says("The name is free again.")
    assert last().author == "Anna"


def test_who_answers_a_comment_that_was_removed_keeps_what_they_typed(reader: Come) -> None:
    anna, ben = reader("Anna"), reader("Ben")
    anna.says("The bridge fell.")
    anna.posts(f"/write/comment/{last().pk}/take-back/")
    answer = ben.says("A long answer that took me an hour.", parent=last().pk)
    page = text_of(answer)
    assert answer.status_code == 404 and "not shown any more" in page and "took me an hour" in page
    assert 'name="parent"' not in page
