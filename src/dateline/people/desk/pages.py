"""What every page of the desk has: its place in the trail, and who asks."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dateline.people.models import User
from dateline.people.queries import allowed
from dateline.values.errors import DatelineError

Made = TypeVar("Made")
Trail = Sequence[tuple[str, str]]


def attempt(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """What `act` makes if the form is in order; else None, and the form says in a sentence what is wrong."""
    if not form.is_valid():
        return None
    try:
        return act()
    except DatelineError as problem:
        form.add_error(None, problem.sentence)
        return None


def person(request: HttpRequest) -> User:
    """Who asks; the desk's addresses let nobody in who has no account."""
    return cast(User, request.user)


class DeskPage(WagtailAdminTemplateMixin, View):
    """A page of the desk."""

    def trail(self) -> Trail:
        """The (address, name) of the pages between the desk's home and this one."""
        return ()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Wagtail's way to say the same."""
        between = [{"url": url, "label": label} for url, label in self.trail()]
        return [*self.breadcrumbs_items, *between, {"url": "", "label": self.get_page_title()}]

    def may(self, act: str) -> bool:
        """Whether who asks may do this: what they may not do is not offered."""
        return allowed(person(self.request), act)

    def get(self, _request: HttpRequest, **_named: Any) -> HttpResponse:
        """The page as it is."""
        return self.show()

    def show(self, **context: Any) -> HttpResponse:
        """The page, with whatever a form had to say."""
        response: HttpResponse = self.render_to_response(self.get_context_data(**context))
        return response


class FormPage(DeskPage, ABC):
    """A page with one form, whose success is one action."""

    template_name = "people/desk/form.html"
    form_class: type[forms.Form]
    button = "Save"

    def initial(self) -> dict[str, Any]:
        """What stands in the form before anyone has typed."""
        return {}

    def form(self, *told: Any, **options: Any) -> forms.Form:
        """The form, with what was sent in."""
        return self.form_class(*told, **options)

    @abstractmethod
    def act(self, form: Any) -> Any:
        """Do it; may raise a DatelineError."""

    @abstractmethod
    def done(self, made: Any) -> tuple[str, str]:
        """The sentence that tells of it, and the address to go on to."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Wagtail's form template, filled."""
        form = context.pop("form", None) or self.form(initial=self.initial())
        full: dict[str, Any] = super().get_context_data(
            form=form, media=form.media, action_url=self.request.get_full_path(), submit_button_label=self.button,
            submit_button_active_label="Saving…", **context,
        )  # fmt: skip
        return full

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Try it; what was typed stays in the form when it cannot be done."""
        form = self.form(request.POST, request.FILES)
        made = attempt(form, lambda: self.act(form))
        if made is None:
            return self.show(form=form)
        sentence, url = self.done(made)
        messages.success(request, sentence)
        return HttpResponseRedirect(url)
