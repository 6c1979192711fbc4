"""Managing people: the list, a new account, and everything an admin does to one."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from dateline.ledger.queries import entries_by
from dateline.people import actions, queries
from dateline.people.desk.entering import PasswordForm
from dateline.people.desk.pages import DeskPage, FormPage, attempt, person
from dateline.people.desk.told import told_of
from dateline.people.keeping import sealed, unsealed
from dateline.people.models import User
from dateline.people.rules import DOES, Role
from dateline.values.errors import DatelineError

_LINK = "link_to_show"  # in the session: a link until it is shown, encrypted
_LAST = 8
_ROLES = [(role.value, f"{role.value}: {DOES[role]}") for role in Role]


class People(DeskPage):
    """Everyone who has or had an account."""

    page_title = "People"
    header_icon = "group"
    template_name = "people/desk/people.html"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to add someone."""
        return [HeaderButton("Add someone", reverse("people_desk:new"), icon_name="plus")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Who is there, and who was."""
        everyone = queries.users()
        full: dict[str, Any] = super().get_context_data(
            people=[one for one in everyone if one.is_active],
            former=[one for one in everyone if not one.is_active],
            **context,
        )
        return full


class BelowPeople(DeskPage):
    """A page below the list."""

    def trail(self) -> list[tuple[str, str]]:
        """Under it."""
        return [(reverse("people_desk:index"), "People")]


class NewPersonForm(forms.Form):
    """A name, a role, and a password or none."""

    username = forms.CharField(
        max_length=150, label="Name at the desk",
        help_text="Letters, digits and @ . + - _ only. It stands on what they do, in the ledger and on corrections.",
    )  # fmt: skip
    role = forms.TypedChoiceField(choices=_ROLES, coerce=Role, widget=forms.RadioSelect, initial=Role.WRITER)
    password = forms.CharField(
        required=False, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Leave it empty: they choose their own, by a link that you send them.",
    )  # fmt: skip


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPerson(BelowPeople, FormPage):
    """Give someone an account."""

    page_title = "Add someone"
    header_icon = "group"
    form_class = NewPersonForm
    button = "Add them"

    def act(self, form: NewPersonForm) -> User:
        """Add them, with a link if there is no password."""
        said = form.cleaned_data
        by = person(self.request)
        made = actions.add_user(username=said["username"], role=said["role"], password=said["password"] or None, by=by)
        if not said["password"]:
            self.request.session[_LINK] = [made.pk, sealed(actions.make_link(user=made, by=by).encode())]
        return made

    def done(self, made: User) -> tuple[str, str]:
        """To their page."""
        return f"{made.username} is now {made.role} at the desk.", reverse("people_desk:person", args=[made.pk])


class RoleForm(forms.Form):
    """Another role."""

    role = forms.TypedChoiceField(choices=_ROLES, coerce=Role, widget=forms.RadioSelect)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PersonPage(BelowPeople):
    """One person, and what an admin can do for them."""

    header_icon = "user"
    template_name = "people/desk/person.html"

    def get_page_title(self) -> str:
        """Their name."""
        return self.whose().username

    def whose(self) -> User:
        """Whose account it is."""
        return queries.user(self.kwargs["pk"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Their account, the forms, and what they did last."""
        whose = self.whose()
        link = self.request.session.get(_LINK)
        if link and link[0] == whose.pk:
            del self.request.session[_LINK]
        full: dict[str, Any] = super().get_context_data(
            whose=whose, is_you=whose.pk == person(self.request).pk, does=DOES[Role(whose.role)],
            link=unsealed(link[1]).decode() if link and link[0] == whose.pk else "",
            role_form=context.pop("role_form", None) or RoleForm(initial={"role": whose.role}),
            password_form=context.pop("password_form", None) or PasswordForm(),
            acts=told_of(entries_by([whose.username], limit=_LAST), asker=person(self.request)), **context,
        )  # fmt: skip
        return full

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Do what a button says."""
        whose, by, said = self.whose(), person(request), request.POST
        if said.get("do") == "role":
            form = RoleForm(said)
            tried = attempt(form, lambda: actions.change_role(user=whose, role=form.cleaned_data["role"], by=by))
            return self._done(f"{whose.username} is {whose.role} now.") if tried else self.show(role_form=form)
        if said.get("do") == "password":
            password = PasswordForm(said)
            tried = attempt(
                password,
                lambda: actions.set_password(user=whose, password=password.cleaned_data["password"], by=by),
            )
            told = f"{whose.username} has a new password. Tell it to them in person."
            return self._done(told) if tried else self.show(password_form=password)
        try:
            return self._done(self._by_button(said.get("do", ""), whose, by))
        except DatelineError as problem:
            messages.error(request, problem.sentence)
            return HttpResponseRedirect(request.path)

    def _by_button(self, what: str, whose: User, by: User) -> str:
        name = whose.username
        if what == "link":
            self.request.session[_LINK] = [whose.pk, sealed(actions.make_link(user=whose, by=by).encode())]
            return f"The link for {name} stands below, this once."
        if what == "reset":
            actions.reset_factors(user=whose, by=by)
            return f"{name} has no second factor any more, and can log in with the password alone."
        if what == "take":
            actions.take_access(user=whose, by=by)
            return f"{name} can no longer come in. The name stays on what was done."
        if what == "give":
            actions.give_access(user=whose, by=by)
            return f"{name} can come in again."
        raise DatelineError("Press one of the buttons of the page.")

    def _done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(self.request.path)
