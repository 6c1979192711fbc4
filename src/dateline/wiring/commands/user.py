"""dateline user: who works at the desk."""

import secrets

import click

from dateline.people.actions import add_user
from dateline.people.queries import users
from dateline.people.rules import Role
from dateline.wiring.cli import newsroom, say


@click.group()
def command() -> None:
    """Add someone to the desk, or list who is there."""
    newsroom()


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="editor", show_default=True)
@click.option("--password", help="Their password [one is made up and printed].")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def add(name: str, role: str, password: str | None, as_json: bool) -> None:
    """Give NAME an account at the desk."""
    made_up = None if password else secrets.token_urlsafe(12)
    add_user(username=name, role=Role(role), password=password or made_up or "", by=None)
    told = f" The password is {made_up}" if made_up else ""
    say(as_json, {"user": name, "role": role, "password": made_up}, f"{name} is now {role} at the desk.{told}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def list_(as_json: bool) -> None:
    """Who works at the desk."""
    everyone = [{"user": user.username, "role": user.role} for user in users()]
    lines = "\n".join(f"{one['user']}\t{one['role']}" for one in everyone) or "Nobody works at the desk yet."
    say(as_json, {"users": everyone}, lines)
