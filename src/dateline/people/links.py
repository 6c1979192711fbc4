"""Links under which somebody chooses a password, once."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from dateline.people.models import User
from dateline.values.errors import DatelineError


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "dateline.people.links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        """Gone with a new password, a new link, or the account's access."""
        return f"{user.pk}{user.password}{user.seal}{user.is_active}{timestamp}"


_tokens = _Tokens()


def link_for(user: User) -> str:
    """Its whole address."""
    way = reverse("people_doors:link", kwargs={"pk": user.pk, "token": _tokens.make_token(user)})
    return f"{settings.SITE_ADDRESS}{way}"


def user_of_link(pk: int, token: str) -> User:
    """Whose link it is; refuses one that was used, is too old or was never made."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not _tokens.check_token(user, token):
        raise DatelineError(
            "This link was used already, is older than three days, or a newer one was made: ask an admin for another.",
            code="link_is_over",
            status=410,
        )
    return user
