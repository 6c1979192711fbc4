"""Making desk accounts."""

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.people.rules import Role
from dateline.values.errors import DatelineError

# Wagtail's own groups give the right to edit and to publish pages.
_GROUPS = {Role.EDITOR: ["Editors", "Moderators"], Role.WRITER: ["Editors"], Role.ANALYST: ["Editors"]}

_ONLY_COME_IN = {Role.MODERATOR}  # to the desk, and edit no page


@transaction.atomic
def add_user(*, username: str, role: Role, password: str, by: User | None) -> User:
    """Give someone an account at the desk."""
    require(by, "people.manage")
    if User.objects.filter(username=username).exists():
        raise DatelineError(f"There is already a person called “{username}”: choose another name.")
    user = User(username=username, role=role, is_superuser=role is Role.ADMIN, is_staff=role is Role.ADMIN)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as problem:
        raise DatelineError(" ".join(problem.messages)) from None
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=_GROUPS.get(role, [])))
    user.user_permissions.set(Permission.objects.filter(codename="access_admin") if role in _ONLY_COME_IN else [])
    append(kind="user.added", subject=f"user:{user.pk}", by=name_of(by), role=role)
    return user
