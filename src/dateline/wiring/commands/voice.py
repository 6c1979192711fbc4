"""dateline voice: give out or erase what is kept of one voice, and make the sums of votes anew."""

import json

import click

from dateline.discussion import queries
from dateline.discussion.actions import erase_voice, recount_votes
from dateline.discussion.keys import as_key
from dateline.discussion.models import Comment, Thread, Voice
from dateline.moderation.queries import about
from dateline.values.errors import NotFound
from dateline.wiring.cli import newsroom, say


@click.group()
def command() -> None:
    """Give out or erase what is kept of one voice, or count votes anew."""
    newsroom()


@command.command("export")
@click.argument("who")
def export(who: str) -> None:
    """Print all that is kept of WHO as JSON: a kept name, a voice's key, or #NUMBER of one of its comments."""
    voice = _voice(who)
    everything = queries.everything_of(voice) | {"moderation": about(voice)}
    click.echo(json.dumps(everything, ensure_ascii=False, indent=2, default=str))


@command.command("erase")
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def erase(who: str, as_json: bool) -> None:
    """Erase what WHO has said: a kept name, a voice's key, or #NUMBER of one of its comments."""
    erased = erase_voice(voice=_voice(who), by=None)
    told = f"{erased.comments} comments are erased, {erased.votes} votes belong to nobody any more."
    if erased.statements:
        told += f" {erased.statements} contributions became statements: they stay on the record."
    facts = {"comments": erased.comments, "votes": erased.votes, "statements": erased.statements}
    say(as_json, facts, told)


@command.command("recount")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def recount(as_json: bool) -> None:
    """Make the sums of all votes anew from the votes themselves."""
    wrong = sum(recount_votes(thread=thread, by=None) for thread in Thread.objects.order_by("pk"))
    say(as_json, {"wrong": wrong}, f"{wrong} comments had wrong sums." if wrong else "All sums are right.")


def _voice(who: str) -> Voice:
    """The voice that somebody means."""
    number = who.removeprefix("#")
    if who.startswith("#") and number.isdecimal() and len(number) < 18:
        one = Comment.objects.filter(pk=int(number)).select_related("voice").first()
        found = one.voice if one else None
    else:
        found = queries.voice_with(as_key(who)) or queries.voice_called(who)
    if found is None:
        raise NotFound(f"No voice is known as “{who}”: write a kept name, a key, or #NUMBER of a comment.")
    return found
