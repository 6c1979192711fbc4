"""dateline user: who works at the desk."""

import secrets

import click

from dateline.people import actions
from dateline.people.models import User
from dateline.people.queries import user_called, users
from dateline.people.rules import Role
from dateline.wiring.cli import newsroom, say

_ROLES = click.Choice([role.value for role in Role])
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


@click.group()
def command() -> None:
    """Who works at the desk, and what protects their accounts."""
    newsroom()


@command.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, default="editor", show_default=True)
@click.option("--password", help="Their password [one is made up and printed].")
@_as_json
def add(name: str, role: str, password: str | None, as_json: bool) -> None:
    """Give NAME an account at the desk."""
    made_up = None if password else secrets.token_urlsafe(12)
    actions.add_user(username=name, role=Role(role), password=password or made_up or "", by=None)
    told = f" The password is {made_up}" if made_up else ""
    say(as_json, {"user": name, "role": role, "password": made_up}, f"{name} is now {role} at the desk.{told}")


@command.command("list")
@_as_json
def list_(as_json: bool) -> None:
    """Who works at the desk."""
    everyone = [_facts(user) for user in users()]
    lines = "\n".join(_line(user) for user in users()) or "Nobody works at the desk yet."
    say(as_json, {"users": everyone}, lines)


@command.command("role")
@click.argument("name")
@click.argument("role", type=_ROLES)
@_as_json
def role(name: str, role: str, as_json: bool) -> None:
    """Make NAME something else at the desk; they log in again."""
    user = actions.change_role(user=user_called(name), role=Role(role), by=None)
    say(as_json, _facts(user), f"{name} is {role} now.")


@command.command("password")
@click.argument("name")
@click.option("--password", help="The new one [one is made up and printed].")
@_as_json
def password(name: str, password: str | None, as_json: bool) -> None:
    """Give NAME a new password; all their logins end."""
    made_up = None if password else secrets.token_urlsafe(12)
    actions.set_password(user=user_called(name), password=password or made_up or "", by=None)
    told = f" It is {made_up}" if made_up else ""
    say(as_json, {"user": name, "password": made_up}, f"{name} has a new password.{told}")


@command.command("link")
@click.argument("name")
@_as_json
def link(name: str, as_json: bool) -> None:
    """Print a link under which NAME chooses a password, once and for three days."""
    address = actions.make_link(user=user_called(name), by=None)
    say(as_json, {"user": name, "link": address}, address)


@command.command("reset")
@click.argument("name")
@_as_json
def reset(name: str, as_json: bool) -> None:
    """Take every second factor off the account of NAME, who has lost them."""
    user = user_called(name)
    actions.reset_factors(user=user, by=None)
    say(as_json, _facts(user), f"{name} has no second factor any more, and can log in with the password alone.")


@command.command("close")
@click.argument("name")
@_as_json
def close(name: str, as_json: bool) -> None:
    """Take away the access of NAME; the name stays on what they did."""
    user = user_called(name)
    actions.take_access(user=user, by=None)
    say(as_json, _facts(user), f"{name} can no longer come in.")


@command.command("open")
@click.argument("name")
@_as_json
def open_(name: str, as_json: bool) -> None:
    """Give NAME access again, with the role and the password of before."""
    user = user_called(name)
    actions.give_access(user=user, by=None)
    say(as_json, _facts(user), f"{name} can come in again.")


def _facts(user: User) -> dict[str, object]:
    return {
        "user": user.username, "role": user.role, "access": user.is_active,
        "second_factor": user.guarded_since is not None,
    }  # fmt: skip


def _line(user: User) -> str:
    more = [] if user.is_active else ["no access"]
    more += ["second factor"] if user.guarded_since else []
    return "\t".join([user.username, user.role, *([", ".join(more)] if more else [])])
