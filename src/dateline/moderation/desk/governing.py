"""How each discussion is led, who may speak in a series, and how comments are screened."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from dateline.discussion.actions import govern_thread, set_manners
from dateline.discussion.queries import manners_in
from dateline.moderation import actions, queries
from dateline.moderation.desk.door import BelowQueues
from dateline.moderation.rules.phases import PHASES, Limits
from dateline.moderation.screening import limits
from dateline.people.desk.fields import WIDE
from dateline.people.desk.pages import FormPage, attempt, person
from dateline.reports.models import Series
from dateline.reports.queries import report as report_of
from dateline.values.errors import NotFound

SLOW = [
    (0, "as fast as they like"),
    (15, "every 15 seconds"),
    (60, "every minute"),
    (300, "every 5 minutes"),
    (1800, "every half hour"),
]
SCRIPTS = ["LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "CJK", "DEVANAGARI", "ARMENIAN", "GEORGIAN"]


class ThreadForm(forms.Form):
    """How one discussion is led."""

    closed = forms.BooleanField(required=False, label="Closed: it can be read, and nothing more can be posted")
    premoderated = forms.BooleanField(required=False, label="Each comment waits until a moderator has looked")
    slow_seconds = forms.TypedChoiceField(choices=SLOW, coerce=int, label="One voice may write")


class Threads(BelowQueues):
    """All discussions, each with its form."""

    page_title = "Discussions"
    header_icon = "comment"
    template_name = "moderation/desk/threads.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """A page of them."""
        tried: dict[int, ThreadForm] = context.pop("tried", {})
        paginator = WagtailPaginator(queries.threads(), per_page=20)
        page = paginator.get_page(self.request.GET.get("p"))
        rows = [(one, tried.get(one.report_id) or _thread_form(one)) for one in page.object_list]
        full: dict[str, Any] = super().get_context_data(
            rows=rows, page=page, elided_page_range=paginator.get_elided_page_range(page.number),
            index_url=reverse("moderation_desk:threads"), **context,
        )  # fmt: skip
        return full

    def post(self, request: HttpRequest) -> HttpResponse:
        """Lead one of them so."""
        number = request.POST.get("report", "")
        try:
            report = report_of(int(number) if number.isdecimal() and len(number) < 18 else 0)
        except NotFound as problem:
            raise Http404(problem.sentence) from None
        form = ThreadForm(request.POST, prefix=f"t{report.pk}")
        made = attempt(form, lambda: govern_thread(report=report, by=person(request), **form.cleaned_data))
        if made is None:
            return self.show(tried={report.pk: form})
        messages.success(request, f"So it is under “{report.title}” from now on.")
        return HttpResponseRedirect(request.get_full_path())


def _thread_form(thread: Any) -> ThreadForm:
    initial = {
        "closed": thread.closed_at is not None,
        "premoderated": thread.premoderated,
        "slow_seconds": thread.slow_seconds,
    }
    return ThreadForm(initial=initial, prefix=f"t{thread.report_id}")


class MannersForm(forms.Form):
    """Who may speak in a series, and when comments wait."""

    guests = forms.BooleanField(required=False, label="Anyone, under a name written into the form")
    kept_names = forms.BooleanField(required=False, label="Who keeps a name by a key in the browser")
    confirmed = forms.BooleanField(required=False, label="Who has confirmed a kept name by mail")
    quiet_from = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(
        required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Between these hours, in the series' own time, comments wait.",
    )  # fmt: skip


class Manners(BelowQueues):
    """All series, each with its form."""

    page_title = "Who may speak"
    header_icon = "group"
    template_name = "moderation/desk/manners.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """All of them: there are few."""
        tried: dict[int, MannersForm] = context.pop("tried", {})
        rows = [(one, tried.get(one.pk) or _manners_form(one)) for one in Series.objects.live().order_by("title")]
        full: dict[str, Any] = super().get_context_data(rows=rows, **context)
        return full

    def post(self, request: HttpRequest) -> HttpResponse:
        """Choose for one of them."""
        number = request.POST.get("series", "")
        series = Series.objects.filter(pk=int(number) if number.isdecimal() and len(number) < 18 else 0).first()
        if series is None:
            raise Http404("There is no such series.")
        form = MannersForm(request.POST, prefix=f"s{series.pk}")
        made = attempt(form, lambda: set_manners(series=series, by=person(request), **form.cleaned_data))
        if made is None:
            return self.show(tried={series.pk: form})
        messages.success(request, f"So it is in “{series.title}” from now on.")
        return HttpResponseRedirect(request.path)


def _manners_form(series: Series) -> MannersForm:
    now = manners_in(series)
    names = ("guests", "kept_names", "confirmed", "quiet_from", "quiet_until")
    return MannersForm(initial={name: getattr(now, name) for name in names}, prefix=f"s{series.pk}")


class ScreeningForm(forms.Form):
    """The numbers of the phases, the words that are watched for, the judge elsewhere."""

    longest = forms.IntegerField(label="Letters that a comment may have")
    most_links = forms.IntegerField(label="Links that pass unseen")
    a_minute = forms.IntegerField(label="Comments of one voice in a minute")
    network_a_minute = forms.IntegerField(label="Comments from one network in a minute")
    network_an_hour = forms.IntegerField(label="Comments from one network in an hour")
    new_voices_an_hour = forms.IntegerField(label="New voices from one network in an hour, before more of them wait")
    first_wait = forms.IntegerField(label="First comments of a new voice that wait", help_text="0: none of them.")
    hostile_at = forms.IntegerField(
        label="How hostile a text must read before its author is asked to reconsider, of 100",
        help_text="0: never. It is a suggestion by lists of words, and never decides alone.",
    )
    scripts = forms.MultipleChoiceField(
        choices=[(one, one.capitalize()) for one in SCRIPTS], required=False, label="Scripts that the moderators read",
        widget=forms.CheckboxSelectMultiple, help_text="None: all. Comments in others wait.",
    )  # fmt: skip
    watched = forms.CharField(
        required=False, label="Words that are watched for", widget=forms.Textarea(attrs={"rows": 8, **WIDE}),
        help_text="A line each: “hold: word or phrase”, or reconsider or refuse in place of hold.",
    )  # fmt: skip
    judge_url = forms.CharField(
        required=False, label="A judge elsewhere", widget=forms.TextInput(attrs={"placeholder": "https://", **WIDE}),
        help_text="It is sent each text over a signed request and has 0.8 seconds. Silence is no opinion.",
    )  # fmt: skip
    judge_is_private = forms.BooleanField(required=False, label="It stands in our own house (a private address)")

    def clean_watched(self) -> list[tuple[str, str]]:
        """The words, each with what becomes of it."""
        found = []
        for number, line in enumerate(self.cleaned_data["watched"].splitlines(), start=1):
            does, colon, word = line.partition(":")
            if not line.strip():
                continue
            if not colon or does.strip() not in ("hold", "reconsider", "refuse") or not word.strip():
                raise forms.ValidationError(f"Line {number} must read like “hold: some words”, not “{line[:60]}”.")
            found.append((word.strip()[:100], does.strip()))
        if len(found) > 1000:
            raise forms.ValidationError("The list may have 1,000 lines.")
        return found


class Screening(BelowQueues, FormPage):
    """How comments are screened."""

    page_title = "Screening"
    header_icon = "cog"
    template_name = "moderation/desk/screening.html"
    form_class = ScreeningForm

    def initial(self) -> dict[str, Any]:
        """As it is now."""
        row, now = queries.screening(), limits()
        words = "\n".join(f"{does}: {word}" for word, does in now.watched)
        about = {"judge_url": row.judge_url, "judge_is_private": row.judge_is_private} if row else {}
        return asdict(now) | {"watched": words, "scripts": list(now.scripts)} | about

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The form, the order of the phases, the secret that the judge checks our requests with."""
        row = queries.screening()
        full: dict[str, Any] = super().get_context_data(
            phases=[name for name, _ in PHASES], new=Limits(), may_set=self.may("screening.set"),
            secret=row.judge_secret if row and row.judge_url and self.may("screening.set") else "", **context,
        )  # fmt: skip
        return full

    def act(self, form: Any) -> Any:
        """Set it."""
        chosen = dict(form.cleaned_data)
        url, private = chosen.pop("judge_url"), chosen.pop("judge_is_private")
        return actions.set_screening(limits=chosen, judge_url=url, judge_is_private=private, by=person(self.request))

    def done(self, _made: Any) -> tuple[str, str]:
        """Back to the form."""
        return "Comments are screened like this from now on.", self.request.path
