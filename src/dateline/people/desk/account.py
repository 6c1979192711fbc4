"""One's own account: password, authenticator app, passkeys, recovery codes. Some ask for proof first."""

import base64
import hashlib
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import segno
from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages
from wagtail.admin.views.account import AccountView

from dateline.people import actions, passkeys, tries
from dateline.people.actions.own import as_descriptors
from dateline.people.desk.entering import ASKED, PROVED_AT, PROVED_TWICE, PasswordForm, read_json, safe_way
from dateline.people.desk.pages import DeskPage, FormPage, person
from dateline.people.keeping import sealed, unsealed
from dateline.people.models import Authenticator
from dateline.people.queries import must_have_factor
from dateline.people.rules.codes import RECOVERY_CODES, SECRET_BYTES, address
from dateline.values.errors import DatelineError

_PROOF_LASTS = 15 * 60  # seconds
_APP = "app_to_add"  # in the session: of the app that is being added, encrypted
_CODES = "codes_to_show"  # in the session: recovery codes until they are shown, encrypted


class Account(AccountView):
    """Wagtail's own page for name, address and preferences, with its entry in the ledger."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record what it has changed."""
        answer: HttpResponse = super().post(request)
        if answer.status_code == 302:
            actions.record_profile(by=person(request))
        return answer


class Proved(DeskPage):
    """A page for which somebody has proved who they are a short while ago."""

    def dispatch(self, request: HttpRequest, *words: Any, **named: Any) -> Any:
        """Ask for the password if it is too long ago."""
        if time.time() - request.session.get(PROVED_AT, 0) > _PROOF_LASTS:
            back = request.get_full_path() if request.method == "GET" else reverse("account_desk:security")
            way = f"{reverse('account_desk:prove')}?{urlencode({'next': back})}"
            if "application/json" in request.headers.get("Accept", ""):
                return JsonResponse({"next": way})
            return HttpResponseRedirect(way)
        return super().dispatch(request, *words, **named)

    def trail(self) -> list[tuple[str, str]]:
        """Under the account."""
        return [(reverse("wagtailadmin_account"), "Account")]

    def goes_on(self, codes: list[str]) -> str:
        """This login goes on where all others have ended; the way to the new recovery codes, or back."""
        user, session = person(self.request), self.request.session
        update_session_auth_hash(self.request, user)
        session[PROVED_TWICE] = user.guarded_since is not None
        if not codes:
            return reverse("account_desk:security")
        session[_CODES] = sealed(json.dumps(codes).encode())
        return reverse("account_desk:codes")


class BelowSecurity(Proved):
    """A page below the one with everything."""

    def trail(self) -> list[tuple[str, str]]:
        """Under it."""
        return [*super().trail(), (reverse("account_desk:security"), Security.page_title)]


class ProveForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}), strip=False
    )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Prove(FormPage):
    """The password once more, before what protects an account is changed."""

    page_title = "Is it you?"
    header_icon = "lock"
    form_class = ProveForm
    template_name = "people/desk/prove.html"
    button = "Go on"

    def act(self, form: ProveForm) -> str:
        """Judge it as at the door."""
        user = person(self.request)
        brakes = tries.for_password(self.request, user.username)
        tries.begin(brakes)
        if not user.check_password(form.cleaned_data["password"]):
            raise DatelineError("This is not your password: type it again.")
        tries.went_well(brakes)
        self.request.session[PROVED_AT] = time.time()
        return safe_way(self.request, self.request.GET.get("next", ""))

    def done(self, made: str) -> tuple[str, str]:
        """To where they wanted."""
        return "You can change what protects your account for a quarter of an hour.", made


class Security(Proved):
    """All that protects one's account."""

    page_title = "Password and second factor"
    header_icon = "lock"
    template_name = "people/desk/security.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What there is, and what can be added."""
        user = person(self.request)
        full: dict[str, Any] = super().get_context_data(
            account=user, app=Authenticator.objects.filter(user=user).first(),
            passkeys=user.passkeys.order_by("made_at"),
            codes=user.recovery_codes.filter(used_at=None).count(), demanded=must_have_factor(user),
            is_demanded=user.role in settings.SECOND_FACTOR, passkey_host=passkeys.host(), **context,
        )  # fmt: skip
        return full

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remove something, or make new recovery codes."""
        what, _, number = request.POST.get("do", "").partition(":")
        user, codes = person(request), []
        try:
            if what == "remove-app":
                actions.remove_authenticator(by=user)
                said = "The authenticator app is removed."
            elif what == "remove-passkey" and number.isdecimal() and len(number) < 18:
                actions.remove_passkey(pk=int(number), by=user)
                said = "The passkey is removed here. Delete it on your device too."
            elif what == "codes":
                codes = actions.make_recovery_codes(by=user)
                said = "New recovery codes are made; the earlier ones are good for nothing."
            else:
                raise DatelineError("Press one of the buttons of the page.")
        except DatelineError as problem:
            messages.error(request, problem.sentence)
            return HttpResponseRedirect(request.path)
        way = self.goes_on(codes)
        messages.success(request, said)
        return HttpResponseRedirect(way)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChangePassword(BelowSecurity, FormPage):
    """Another password."""

    page_title = "Change the password"
    header_icon = "lock"
    form_class = PasswordForm
    button = "Change it"

    def act(self, form: PasswordForm) -> str:
        """Change it."""
        actions.change_password(password=form.cleaned_data["password"], by=person(self.request))
        return self.goes_on([])

    def done(self, made: str) -> tuple[str, str]:
        """Back to the page with everything."""
        return "Your password is changed. Everywhere else you are logged out.", made


class AppForm(forms.Form):
    """What the app shows."""

    code = forms.CharField(
        max_length=20, label="The six digits that the app shows now",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AddApp(BelowSecurity, FormPage):
    """An authenticator app: the square, the secret to type, and the code that shows that it works."""

    page_title = "Add an authenticator app"
    header_icon = "lock"
    form_class = AppForm
    template_name = "people/desk/app.html"
    button = "Add it"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """One secret as long as the page is tried."""
        secret = self.secret() if self.request.method == "POST" else secrets.token_bytes(SECRET_BYTES)
        self.request.session[_APP] = sealed(secret)
        letters = base64.b32encode(secret).decode()
        told = address(letters, account=person(self.request).username, newsroom=settings.NEWSROOM_NAME)
        square = segno.make(told, micro=False).svg_data_uri(scale=6, border=4, light="#fff", dark="#000")
        groups = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
        full: dict[str, Any] = super().get_context_data(square=square, letters=groups, **context)
        return full

    def secret(self) -> bytes:
        """The one that the page has shown."""
        kept = self.request.session.get(_APP)
        if not kept:
            raise DatelineError("Take the square again: this page was open for too long.")
        return unsealed(kept)

    def act(self, form: AppForm) -> str:
        """Add it."""
        codes = actions.add_authenticator(secret=self.secret(), code=form.cleaned_data["code"], by=person(self.request))
        self.request.session.pop(_APP, None)
        return self.goes_on(codes)

    def done(self, made: str) -> tuple[str, str]:
        """To the recovery codes, or back."""
        return "The app is your second factor from now on.", made


class Codes(BelowSecurity):
    """The recovery codes, this once."""

    page_title = "Your recovery codes"
    header_icon = "lock"
    template_name = "people/desk/codes.html"

    def get(self, _request: HttpRequest, **_named: Any) -> HttpResponse:
        """Show them and forget them."""
        kept = self.request.session.pop(_CODES, None)
        if not kept:
            messages.warning(self.request, "Recovery codes are shown once. Make new ones if you do not have yours.")
            return HttpResponseRedirect(reverse("account_desk:security"))
        return self.show(codes=json.loads(unsealed(kept)), many=RECOVERY_CODES)


class AskNewPasskey(Proved):
    """What the browser is to make a passkey for."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """The options, as JSON."""
        user = person(request)
        handle = hashlib.sha256(f"dateline account {user.pk}".encode()).digest()
        options, state = passkeys.ask_to_make(handle=handle, name=user.username, known=as_descriptors(user))
        request.session[ASKED] = state
        return JsonResponse(options)


class TakeNewPasskey(Proved):
    """The passkey that a browser has made."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Where to go on to, as JSON."""
        made = passkeys.read_made(request.session.pop(ASKED, None), read_json(request))
        codes = actions.add_passkey(made=made, name=request.GET.get("name", "")[:200], by=person(request))
        way = self.goes_on(codes)
        messages.success(request, "The passkey is added: you can come in with it from now on.")
        return JsonResponse({"next": way})
