"""What is kept back at the desk: claims too young to be told, those that name a private person, and the delays."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from dateline.claims.delays import hours, waiting, why_it_waits
from dateline.claims.desk.claim import claims_trail
from dateline.claims.desk.fields import one_of
from dateline.claims.keeping_back import see_claim, set_delay, turn_down_claim
from dateline.claims.models import ClaimDelay, WaitingClaim
from dateline.claims.rules.delay import MOST_HOURS
from dateline.claims.rules.vocabulary import Action
from dateline.people.desk.fields import reason_field
from dateline.people.desk.pages import DeskPage, FormPage, Trail, person
from dateline.values.errors import DatelineError


class KeptBack(DeskPage):
    """The list, with the ways to decide."""

    page_title = "Kept back"
    header_icon = "lock"
    template_name = "claims/desk/kept_back.html"

    def trail(self) -> Trail:
        """Under the list of claims."""
        return claims_trail()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to the delays."""
        return [HeaderButton("Delays", reverse("claims_desk:delays"), icon_name="time")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Each with what it waits for, and whether who asks may decide."""
        me, second = person(self.request).get_username(), self.may("claim.release")
        rows = [
            (one, why_it_waits(one), second and one.needs_eyes and one.by != me, second or one.by == me)
            for one in waiting()
        ]
        full: dict[str, Any] = super().get_context_data(rows=rows, **context)
        return full


class DecideKeptBack(View):
    """The second look: let it go on record, or never."""

    def post(self, request: HttpRequest, waiting: int) -> HttpResponse:
        """`do` is “seen” or “turn down”."""
        one = WaitingClaim.objects.filter(pk=waiting).first()
        if one is None:
            raise Http404("There is no such claim.")
        try:
            if request.POST.get("do") == "seen":
                see_claim(waiting=one, by=person(request))
                messages.success(request, f"“{one.text}” may go on record.")
            else:
                turn_down_claim(waiting=one, reason=request.POST.get("reason", ""), by=person(request))
                messages.success(request, f"“{one.text}” will not go on record.")
        except DatelineError as problem:
            messages.error(request, problem.sentence)
        return HttpResponseRedirect(reverse("claims_desk:kept_back"))


class DelayForm(forms.Form):
    """For how long claims of one kind are kept back."""

    action = one_of(Action, help_text="What is done in the claim.")
    hours = forms.IntegerField(min_value=0, max_value=MOST_HOURS, help_text="0: not at all.")
    reason = reason_field("Why; it stands in the ledger of delays below.", most=500)


class Delays(FormPage):
    """The delays as they are, and setting one."""

    page_title = "Delays"
    header_icon = "time"
    template_name = "claims/desk/delays.html"
    form_class: type[forms.Form] = DelayForm
    button = "Set the delay"

    def trail(self) -> Trail:
        """Under what is kept back."""
        return (*claims_trail(), (reverse("claims_desk:kept_back"), "Kept back"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The table, and who set what when."""
        full: dict[str, Any] = super().get_context_data(
            hours=sorted(hours().items(), key=lambda one: (-one[1], one[0])), may_set=self.may("delay.set"),
            history=ClaimDelay.objects.order_by("-pk")[:50], **context,
        )  # fmt: skip
        return full

    def act(self, form: DelayForm) -> ClaimDelay:
        """Set it."""
        return set_delay(by=person(self.request), **form.cleaned_data)

    def done(self, made: ClaimDelay) -> tuple[str, str]:
        """Stay here."""
        return f"Claims of “{made.action}” are kept back for {made.hours} hours from now on.", self.request.path
