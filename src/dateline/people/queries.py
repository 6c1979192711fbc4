"""Asking who someone is and what they may do."""

from dateline.ledger.actions import SYSTEM
from dateline.ledger.prepared import Prepared
from dateline.people.models import User
from dateline.people.rules import Role, may
from dateline.values.errors import NotAllowed

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
    """Everyone at the desk, by name."""
    return list(User.objects.order_by("username"))


def names_at_the_desk() -> list[str]:
    """What everyone at the desk is called: each by user name, and by full name if there is one."""
    return [name for username, first, last in _names() for name in (username, f"{first} {last}".strip()) if name]


def person_called(username: str) -> User | None:
    """Who has this name at the desk; None for the command line and for nobody."""
    return User.objects.filter(username=username).first()
