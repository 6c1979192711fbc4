"""Passkeys (WebAuthn): what a browser is asked, and whether what it answers holds.

A passkey belongs to the host of the newsroom's address (`site` in the settings). Browsers have them for https, and for
this machine itself under the name localhost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dateline.values.errors import DatelineError

State = dict[str, Any]  # what is kept in the session between question and answer
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_NONE_MADE = "The browser made no passkey that can be used here: try it again."
_DOES_NOT_HOLD = "This passkey did not prove who you are: try it again, or come in another way."


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a browser has just made."""

    credential: bytes
    credential_id: bytes
    sign_count: int
    transports: list[str]


@dataclass(frozen=True)
class Proof:
    """What a passkey has signed."""

    said: AuthenticationResponse
    state: State

    @property
    def credential_id(self) -> bytes:
        """Which passkey says to have signed it."""
        return self.said.raw_id

    @cached_property
    def sign_count(self) -> int:
        """How often it has signed; 0 for passkeys that do not count."""
        return int(self.said.response.authenticator_data.counter)

    def holds(self, credential: bytes) -> bool:
        """Whether this passkey signed it, for this newsroom and this question."""
        try:
            _server().authenticate_complete(self.state, [AttestedCredentialData(credential)], self.said)
        except ValueError:
            return False
        return True


def host() -> str:
    """The host that passkeys are made for; empty where browsers have none."""
    site = urlsplit(settings.SITE_ADDRESS)
    if site.hostname in _LOOPBACK:
        return "localhost"
    return site.hostname or "" if site.scheme == "https" else ""


def ask_to_make(*, handle: bytes, name: str, known: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], State]:
    """The options for `navigator.credentials.create`, and what to keep until the answer."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        _descriptors(known),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), _plain(state)


def read_made(state: State | None, said: object) -> Made:
    """The passkey in a browser's answer; refuses what does not answer our question."""
    try:
        response = RegistrationResponse.from_dict(_mapping(said))
        data = _server().register_complete(_asked(state), response)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DatelineError(_NONE_MADE) from None
    if (made := data.credential_data) is None:
        raise DatelineError(_NONE_MADE)
    told = said["response"].get("transports") if isinstance(said, dict) else None
    transports = [str(one)[:20] for one in told[:8]] if isinstance(told, list) else []
    return Made(bytes(made), made.credential_id, int(data.counter), transports)


def ask_to_sign(known: Sequence[Mapping[str, Any]] | None) -> tuple[dict[str, Any], State]:
    """The options for `navigator.credentials.get`, and what to keep until the answer.

    Without known passkeys any of this newsroom's will do, and it alone proves who comes: so it asks for finger or PIN.
    """
    wanted = UserVerificationRequirement.REQUIRED if known is None else UserVerificationRequirement.PREFERRED
    options, state = _server().authenticate_begin(
        None if known is None else _descriptors(known), user_verification=wanted
    )
    return dict(options), _plain(state)


def read_proof(state: State | None, said: object) -> Proof:
    """What was signed; whether it holds is asked of it with the public key."""
    try:
        return Proof(AuthenticationResponse.from_dict(_mapping(said)), _asked(state))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DatelineError(_DOES_NOT_HOLD) from None


def refused() -> DatelineError:
    """The one sentence for a passkey that is unknown or does not hold."""
    return DatelineError(_DOES_NOT_HOLD)


def _server() -> Fido2Server:
    if not host():
        raise DatelineError("Browsers have passkeys for https alone: this newsroom's address is none.")
    name = str(settings.NEWSROOM_NAME)
    return Fido2Server(PublicKeyCredentialRpEntity(id=host(), name=name), verify_origin=_is_ours)


def _is_ours(origin: str) -> bool:
    ours, theirs = urlsplit(settings.SITE_ADDRESS), urlsplit(origin)
    if host() == "localhost":  # whatever its port: nobody else is on this machine
        return theirs.hostname == "localhost"
    return (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)


def _descriptors(known: Sequence[Mapping[str, Any]]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor.from_dict(one) for one in known]


def _mapping(said: object) -> Mapping[str, Any]:
    if not isinstance(said, dict):
        raise TypeError
    return said


def _asked(state: State | None) -> State:
    if not state:
        raise DatelineError("The question to the passkey is too old: try it again.")
    return state


def _plain(state: State) -> State:
    return {name: str(value.value) if hasattr(value, "value") else value for name, value in state.items()}
