"""Coming in: the password, the second factor, a passkey, and the link for choosing a password."""

import json
import time
from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin
from wagtail.admin import messages
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import LoginView

from dateline.people import links, passkeys, tries
from dateline.people.actions import use_authenticator, use_link, use_passkey, use_recovery_code
from dateline.people.actions.own import as_descriptors
from dateline.people.models import Authenticator, User
from dateline.people.rules.codes import as_recovery_code
from dateline.values.errors import DatelineError

PROVED_TWICE = "proved_twice"  # in the session: came in with a second factor, or has none
PROVED_AT = "proved_at"  # when the person last proved who they are, in seconds
HALF_IN = "half_in"  # the password was right, the second factor is awaited
ASKED = "passkey_asked"  # what a passkey was asked
_HALF_IN_FOR = 10 * 60  # seconds
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Login(LoginView):
    """Name and password; a passkey alone does as well."""

    template_name = "people/desk/login.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With whether a browser can have passkeys here."""
        full: dict[str, Any] = super().get_context_data(passkey_host=passkeys.host(), **context)
        return full

    def post(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """Count the try first, then judge it."""
        brakes = tries.for_password(request, request.POST.get("username", "")[:254])
        try:
            tries.begin(brakes)
        except tries.TooSoon as problem:
            messages.error(request, problem.sentence)
            empty = LoginForm(request, initial={"username": request.POST.get("username", "")[:254]})
            answer: HttpResponse = self.render_to_response(self.get_context_data(form=empty), status=problem.status)
            return answer
        form = self.get_form()
        if not form.is_valid():
            wrong: HttpResponse = self.form_invalid(form)
            return wrong
        tries.went_well(brakes)
        user, remember = form.get_user(), bool(form.cleaned_data.get("remember"))
        if user.guarded_since is None:
            return come_in(request, user, remember=remember, go_on=self.get_success_url(), proved_twice=False)
        request.session[HALF_IN] = {
            "user": user.pk, "seal": user.seal, "at": time.time(), "remember": remember, "next": self.get_success_url(),
        }  # fmt: skip
        return HttpResponseRedirect(reverse("people_doors:second"))


class CodeForm(forms.Form):
    """The code of an app, or a recovery code."""

    code = forms.CharField(
        max_length=60, label="Code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )  # fmt: skip


class OneForm(TemplateResponseMixin, ContextMixin, View, ABC):
    """A page before the desk with one form."""

    form_class: type[forms.Form]

    def get(self, _request: HttpRequest, **_named: Any) -> HttpResponse:
        """The empty form."""
        return self.show(self.form_class())

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Act on it if it is filled in."""
        form = self.form_class(request.POST)
        return self.act(form) if form.is_valid() else self.show(form)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        """The page with this form, and what is wrong with it."""
        return self.render_to_response(self.get_context_data(form=form), status=status)

    @abstractmethod
    def act(self, form: Any) -> HttpResponse:
        """What comes of it."""


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Second(OneForm):
    """The second factor, after a right password."""

    template_name = "people/desk/second.html"
    form_class = CodeForm
    user: User

    def dispatch(self, request: HttpRequest, *words: Any, **named: Any) -> Any:
        """Only for who has just given a right password."""
        if (user := half_in(request)) is None:
            messages.error(request, "Begin again with your name and password.")
            return HttpResponseRedirect(reverse("wagtailadmin_login"))
        self.user = user
        return super().dispatch(request, *words, **named)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What they can come in with."""
        return super().get_context_data(
            has_app=Authenticator.objects.filter(user=self.user).exists(),
            has_passkeys=self.user.passkeys.exists(), passkey_host=passkeys.host(), **context,
        )  # fmt: skip

    def act(self, form: CodeForm) -> HttpResponse:
        """In, or a sentence."""
        user, code = self.user, form.cleaned_data["code"]
        is_recovery = bool(as_recovery_code(code))
        brakes = tries.for_proof(self.request) if is_recovery else tries.for_code(self.request, user)
        try:
            tries.begin(brakes)
            right = use_recovery_code(user=user, code=code) if is_recovery else use_authenticator(user=user, code=code)
        except DatelineError as problem:
            form.add_error("code", problem.sentence)
            return self.show(form, problem.status)
        if not right:
            form.add_error("code", "This code is not right now, or was used already: wait for the next one.")
            return self.show(form)
        tries.went_well(brakes)
        if is_recovery:
            messages.warning(self.request, "That recovery code is used up now. See to your second factor here.")
        return come_in(self.request, user, proved_twice=True, **_kept(self.request))


class AskPasskey(View):
    """What a passkey is to sign: one of theirs after the password, any of ours in place of one."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """The options for the browser, as JSON."""
        user = half_in(request)
        options, state = passkeys.ask_to_sign(as_descriptors(user) if user else None)
        request.session[ASKED] = state
        return JsonResponse(options)


class TakePasskey(View):
    """What a passkey has signed."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Where to go on to, as JSON; or a sentence."""
        half = half_in(request)
        brakes = tries.for_proof(request)
        tries.begin(brakes)
        proof = passkeys.read_proof(request.session.pop(ASKED, None), read_json(request))
        user = use_passkey(proof=proof)
        if user is None or (half and half.pk != user.pk):
            raise passkeys.refused()
        tries.went_well(brakes)
        asked = request.GET.get("next", "")
        kept = _kept(request) if half else {"remember": False, "go_on": safe_way(request, asked)}
        answer = come_in(request, user, proved_twice=True, **kept)
        said = JsonResponse({"next": answer["Location"]})
        said.cookies = answer.cookies
        return said


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False, label="New password",
        help_text="Eight letters at least, and not one that everybody takes. A short sentence is best.",
    )  # fmt: skip
    again = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False, label="The same again"
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        said = self.cleaned_data
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", "The two are not the same: type both again.")
        return said


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Link(OneForm):
    """Choosing a password by a link that an admin has made."""

    template_name = "people/desk/link.html"
    form_class = PasswordForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Whose account it is; refuses a link that is over."""
        user = links.user_of_link(self.kwargs["pk"], self.kwargs["token"])
        return super().get_context_data(username=user.username, **context)

    def act(self, form: PasswordForm) -> HttpResponse:
        """Set it, and go to the login."""
        try:
            user = use_link(password=form.cleaned_data["password"], **self.kwargs)
        except DatelineError as problem:
            if problem.code == "link_is_over":
                raise
            form.add_error("password", problem.sentence)
            return self.show(form)
        messages.success(self.request, f"Your password is set, {user.username}: log in with it.")
        return HttpResponseRedirect(reverse("wagtailadmin_login"))


def come_in(request: HttpRequest, user: User, *, remember: bool, go_on: str, proved_twice: bool) -> HttpResponse:
    """Log somebody in who has proved who they are."""
    request.session.pop(HALF_IN, None)
    login(request, user, backend=_BACKEND)
    request.session[PROVED_TWICE] = proved_twice
    request.session[PROVED_AT] = time.time()
    if not remember:
        request.session.set_expiry(0)
    answer = HttpResponseRedirect(go_on)
    tries.remember_browser(answer, user)
    return answer


def half_in(request: HttpRequest) -> User | None:
    """Who has given a right password a short while ago and no second factor yet."""
    said = request.session.get(HALF_IN)
    if not said or time.time() - said["at"] > _HALF_IN_FOR:
        return None
    return User.objects.filter(pk=said["user"], seal=said["seal"], is_active=True).first()


def read_json(request: HttpRequest) -> object:
    """What a script has sent."""
    try:
        return json.loads(request.body)
    except ValueError:
        raise DatelineError("This is no JSON.") from None


def _kept(request: HttpRequest) -> dict[str, Any]:
    said = request.session[HALF_IN]
    return {"remember": said["remember"], "go_on": said["next"]}


def safe_way(request: HttpRequest, asked: str) -> str:
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("wagtailadmin_home")
