"""Asking who someone is and what they may do."""

from collections.abc import Collection

from django.conf import settings

from dateline.ledger.actions import SYSTEM
from dateline.ledger.prepared import Prepared
from dateline.people.models import User
from dateline.people.rules import Role, may
from dateline.values.errors import NotAllowed, NotFound

_names = Prepared(lambda: User.objects.order_by("username").values_list("username", "first_name", "last_name"))


def name_of(by: User | None) -> str:
    """The name that stands in the ledger; nobody means the newsroom's own command line."""
    return by.username if by else SYSTEM


def allowed(by: User | None, act: str) -> bool:
    """Whether this person may do this. The command line may do everything."""
    return by is None or by.is_superuser or may(Role(by.role), act)


def require(by: User | None, act: str) -> None:
    """Refuse unless this person may do this."""
    if by is not None and not allowed(by, act):
        raise NotAllowed(f"As {by.role} you may not do this ({act}): ask an editor.")


def users() -> list[User]:
    """Everyone who has or had an account at the desk, by name."""
    return list(User.objects.order_by("username"))


def user(pk: int) -> User:
    """One of them."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def user_called(username: str) -> User:
    """One of them, by name."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"Nobody here is called “{username}”: `dateline user list` names everyone.")
    return found


def names_of(pks: Collection[str]) -> dict[str, str]:
    """What people at the desk are called, by primary key as text."""
    return {str(pk): name for pk, name in User.objects.filter(pk__in=pks).values_list("pk", "username")}


def must_have_factor(one: User) -> bool:
    """Whether the newsroom demands a second factor of this person's role, and they have none yet."""
    return one.guarded_since is None and one.role in settings.SECOND_FACTOR


def names_at_the_desk() -> list[str]:
    """What everyone at the desk is called: each by user name, and by full name if there is one."""
    return [name for username, first, last in _names() for name in (username, f"{first} {last}".strip()) if name]
