"""What an admin does to accounts. None is ever deleted: its name stays on what it did."""

import secrets

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from dateline.ledger.actions import append
from dateline.people.links import link_for
from dateline.people.models import Authenticator, Passkey, RecoveryCode, User
from dateline.people.queries import name_of, require
from dateline.people.rules import Role
from dateline.values.errors import DatelineError

# Wagtail's own groups give the right to edit and to publish pages; “Editors” there only write drafts.
_GROUPS = {Role.EDITOR: ["Editors", "Moderators"], Role.WRITER: ["Editors"], Role.ANALYST: ["Editors"]}

_ONLY_COME_IN = {Role.MODERATOR, Role.TREASURER}  # to the desk, and edit no page


@transaction.atomic
def add_user(*, username: str, role: Role, password: str | None, by: User | None) -> User:
    """Give someone an account at the desk. Without a password they set it themselves, by a link (`make_link`)."""
    require(by, "people.manage")
    if User.objects.filter(username__iexact=username).exists():
        raise DatelineError(f"There is already a person called “{username}”: choose another name.")
    user = User(username=username, role=role, is_superuser=role is Role.ADMIN, is_staff=role is Role.ADMIN)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as problem:
        raise DatelineError(" ".join(problem.messages)) from None
    if password is None:
        user.set_unusable_password()
    else:
        give_password(user, password)
    user.save()
    _give_rights(user)
    append(kind="user.added", subject=f"user:{user.pk}", by=name_of(by), role=role)
    return user


@transaction.atomic
def change_role(*, user: User, role: Role, by: User | None) -> User:
    """Make someone something else at the desk; what they may do to pages follows. They log in again."""
    require(by, "people.manage")
    was = Role(user.role)
    if role is was:
        raise DatelineError(f"{user.username} is {role} already.")
    if was is Role.ADMIN:
        _keep_an_admin(user)
    user.role, user.is_superuser, user.is_staff = role, role is Role.ADMIN, role is Role.ADMIN
    _give_rights(user)
    end_logins(user)
    user.save()
    append(kind="role.changed", subject=f"user:{user.pk}", by=name_of(by), role=role, was=was)
    return user


@transaction.atomic
def take_access(*, user: User, by: User | None) -> None:
    """Keep someone out from now on; their name stays on all that they did."""
    require(by, "people.manage")
    if by is not None and by.pk == user.pk:
        raise DatelineError("You cannot take away your own access: ask another admin.")
    if not user.is_active:
        raise DatelineError(f"{user.username} has no access as it is.")
    if user.role == Role.ADMIN:
        _keep_an_admin(user)
    user.is_active = False
    end_logins(user)
    user.save()
    append(kind="access.taken", subject=f"user:{user.pk}", by=name_of(by))


@transaction.atomic
def give_access(*, user: User, by: User | None) -> None:
    """Let someone in again, with the role, the password and the second factor that they had."""
    require(by, "people.manage")
    if user.is_active:
        raise DatelineError(f"{user.username} has access as it is.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    append(kind="access.given", subject=f"user:{user.pk}", by=name_of(by))


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> User:
    """Give someone a new password; all their logins and links end."""
    require(by, "people.manage")
    give_password(user, password)
    end_logins(user)
    user.save()
    append(kind="password.set", subject=f"user:{user.pk}", by=name_of(by), how="admin")
    return user


@transaction.atomic
def make_link(*, user: User, by: User | None) -> str:
    """The address under which someone can choose a password, once and for three days; an earlier link ends."""
    require(by, "people.manage")
    if not user.is_active:
        raise DatelineError(f"{user.username} has no access: give it first.")
    end_logins(user)
    user.save(update_fields=["seal"])
    append(kind="link.made", subject=f"user:{user.pk}", by=name_of(by))
    return link_for(user)


@transaction.atomic
def reset_factors(*, user: User, by: User | None) -> None:
    """Take every second factor and recovery code off an account, whose owner has lost them."""
    require(by, "people.manage")
    if user.guarded_since is None:
        raise DatelineError(f"{user.username} has no second factor.")
    for kept in (Authenticator, Passkey, RecoveryCode):
        kept.objects.filter(user=user).delete()
    user.guarded_since = None
    end_logins(user)
    user.save()
    append(kind="factors.reset", subject=f"user:{user.pk}", by=name_of(by))


def give_password(user: User, password: str) -> None:
    """Set it, unsaved, if it is good enough."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise DatelineError(" ".join(problem.messages)) from None
    user.set_password(password)


def end_logins(user: User) -> None:
    """End all logins and links of this account, unsaved."""
    user.seal = secrets.token_hex(16)


def _give_rights(user: User) -> None:
    role = Role(user.role)
    user.groups.set(Group.objects.filter(name__in=_GROUPS.get(role, [])))
    user.user_permissions.set(Permission.objects.filter(codename="access_admin") if role in _ONLY_COME_IN else [])


def _keep_an_admin(user: User) -> None:
    others = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if user.is_active and not others.exists():
        raise DatelineError(f"{user.username} is the only admin who can come in: make another person admin first.")
