"""What people do to their own account: password, authenticator app, passkeys, recovery codes."""

import base64
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from dateline.ledger.actions import append
from dateline.people import links
from dateline.people.actions.managing import end_logins, give_password
from dateline.people.keeping import hashed, sealed, unsealed
from dateline.people.models import Authenticator, Passkey, RecoveryCode, User
from dateline.people.passkeys import Made, Proof
from dateline.people.queries import name_of, require
from dateline.people.rules.codes import (
    as_code,
    as_recovery_code,
    new_recovery_codes,
    step_at,
    step_of_code,
)
from dateline.values.errors import DatelineError

MOST_PASSKEYS = 20


@transaction.atomic
def change_password(*, password: str, by: User) -> None:
    """Choose another password; all other logins and links of the account end."""
    require(by, "account.own")
    _take_password(by, password, how="own")


@transaction.atomic
def use_link(*, pk: int, token: str, password: str) -> User:
    """Choose the password that a link was made for."""
    user = links.user_of_link(pk, token)
    _take_password(user, password, how="link")
    return user


@transaction.atomic
def record_profile(*, by: User) -> None:
    """Record that somebody changed their name, address or preferences, which Wagtail keeps."""
    require(by, "account.own")
    append(kind="profile.changed", subject=f"user:{by.pk}", by=name_of(by))


@transaction.atomic
def add_authenticator(*, secret: bytes, code: str, by: User) -> list[str]:
    """Take an app as second factor once it has shown a right code. Gives recovery codes if there are none, once."""
    require(by, "account.own")
    if Authenticator.objects.filter(user=by).exists():
        raise DatelineError("You have an authenticator app already: remove it first.")
    step = step_of_code(secret, as_code(code), now=step_at(timezone.now()), last=0)
    if step is None:
        raise DatelineError(
            "This is not the code that the app shows now: type the six digits anew, and check its clock."
        )
    Authenticator.objects.create(user=by, secret=sealed(secret), last_step=step)
    return _added(by, "authenticator")


@transaction.atomic
def remove_authenticator(*, by: User) -> None:
    """Use the app no more."""
    require(by, "account.own")
    gone, _ = Authenticator.objects.filter(user=by).delete()
    if not gone:
        raise DatelineError("You have no authenticator app.")
    _removed(by, "authenticator")


@transaction.atomic
def add_passkey(*, made: Made, name: str, by: User) -> list[str]:
    """Take a passkey that was just made. Gives recovery codes if there are none, once."""
    require(by, "account.own")
    name = " ".join(name.split())[:60] or f"Passkey of {timezone.now():%-d %B %Y}"
    if by.passkeys.count() >= MOST_PASSKEYS:
        raise DatelineError(f"An account has {MOST_PASSKEYS} passkeys at most: remove one first.")
    if Passkey.objects.filter(credential_id=_written(made.credential_id)).exists():
        raise DatelineError("This passkey is in use already.")
    Passkey.objects.create(
        user=by, name=name, credential_id=_written(made.credential_id), credential=made.credential,
        transports=made.transports, sign_count=made.sign_count,
    )  # fmt: skip
    return _added(by, "passkey")


@transaction.atomic
def remove_passkey(*, pk: int, by: User) -> None:
    """Use one passkey no more."""
    require(by, "account.own")
    gone, _ = Passkey.objects.filter(user=by, pk=pk).delete()
    if not gone:
        raise DatelineError("You have no such passkey.")
    _removed(by, "passkey")


@transaction.atomic
def make_recovery_codes(*, by: User) -> list[str]:
    """A new set of codes, which are told this once; earlier ones are good for nothing."""
    require(by, "account.own")
    if by.guarded_since is None:
        raise DatelineError("Recovery codes stand in for a second factor: add one first.")
    RecoveryCode.objects.filter(user=by).delete()
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=by, hash=hashed(code, of=by.pk)) for code in codes)
    append(kind="codes.made", subject=f"user:{by.pk}", by=name_of(by))
    return codes


@transaction.atomic
def use_authenticator(*, user: User, code: str) -> bool:
    """Whether a code is the app's and of now; it is good once."""
    app = Authenticator.objects.select_for_update().filter(user=user).first()
    if app is None or not as_code(code):
        return False
    step = step_of_code(unsealed(app.secret), as_code(code), now=step_at(timezone.now()), last=app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


@transaction.atomic
def use_recovery_code(*, user: User, code: str) -> bool:
    """Whether a code is one of theirs that is not used; it is used then."""
    typed = as_recovery_code(code)
    unused = RecoveryCode.objects.filter(user=user, used_at=None, hash=hashed(typed, of=user.pk))
    if not typed or not unused.update(used_at=timezone.now()):
        return False
    append(kind="code.used", subject=f"user:{user.pk}", by=name_of(user))
    return True


@transaction.atomic
def use_passkey(*, proof: Proof) -> User | None:
    """Whose passkey signed; None if it is nobody's who may come in. A counter that runs backwards tells of a copy."""
    key = Passkey.objects.select_for_update().filter(credential_id=_written(proof.credential_id)).first()
    if key is None or not key.user.is_active or not proof.holds(bytes(key.credential)):
        return None
    if (proof.sign_count or key.sign_count) and proof.sign_count <= key.sign_count:
        raise DatelineError(f"The passkey “{key.name}” seems to have been copied: come in another way and remove it.")
    key.sign_count, key.used_at = proof.sign_count, timezone.now()
    key.save(update_fields=["sign_count", "used_at"])
    return key.user


def as_descriptors(user: User) -> list[Mapping[str, Any]]:
    """The passkeys of an account, as a browser is told of them."""
    return [
        {"type": "public-key", "id": one.credential_id, "transports": one.transports} for one in user.passkeys.all()
    ]


def _take_password(user: User, password: str, *, how: str) -> None:
    give_password(user, password)
    end_logins(user)
    user.save(update_fields=["password", "seal"])
    append(kind="password.set", subject=f"user:{user.pk}", by=name_of(user), how=how)


def _added(by: User, factor: str) -> list[str]:
    if by.guarded_since is None:
        by.guarded_since = timezone.now()
    end_logins(by)
    by.save(update_fields=["guarded_since", "seal"])
    append(kind="factor.added", subject=f"user:{by.pk}", by=name_of(by), factor=factor)
    return [] if by.recovery_codes.filter(used_at=None).exists() else make_recovery_codes(by=by)


def _removed(by: User, factor: str) -> None:
    if not Authenticator.objects.filter(user=by).exists() and not by.passkeys.exists():
        by.guarded_since = None
        RecoveryCode.objects.filter(user=by).delete()
    end_logins(by)
    by.save(update_fields=["guarded_since", "seal"])
    append(kind="factor.removed", subject=f"user:{by.pk}", by=name_of(by), factor=factor)


def _written(credential_id: bytes) -> str:
    return base64.urlsafe_b64encode(credential_id).decode().rstrip("=")
