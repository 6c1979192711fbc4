"""One voice: what it said, what was done about it, and what moderators tell one another."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin import messages

from dateline.discussion.models import Voice
from dateline.moderation import actions, queries
from dateline.moderation.desk.door import BelowQueues
from dateline.moderation.rules.reasons import UNDOES, Reason
from dateline.people.desk.pages import attempt, person
from dateline.values.errors import DatelineError, NotFound

LAST = 50


class NoteForm(forms.Form):
    """Something for the other moderators."""

    text = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="Only moderators see it."
    )


class RestrainForm(forms.Form):
    """For how long, and why."""

    days = forms.TypedChoiceField(
        choices=[("1", "for a day"), ("3", "for 3 days"), ("7", "for a week"), ("30", "for 30 days"), ("", "for good")],
        initial="1",
        coerce=lambda days: int(days) if days else None,
        empty_value=None,
        required=False,
    )
    reason = forms.TypedChoiceField(
        choices=[(one.value, one.sentence) for one in Reason], coerce=Reason, help_text="The author reads it."
    )
    note = forms.CharField(max_length=500, required=False, help_text="Only moderators see it.")


class VoicePage(BelowQueues):
    """All about one voice."""

    header_icon = "user"
    template_name = "moderation/desk/voice.html"

    def get_page_title(self) -> str:
        """Its name."""
        return str(self.voice())

    def voice(self) -> Voice:
        """The voice in the address."""
        try:
            return queries.any_voice(self.kwargs["pk"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What it said last, what was done, the forms."""
        voice = self.voice()
        context.setdefault("note_form", NoteForm(prefix="note"))
        context.setdefault("restrain_form", RestrainForm(prefix="restrain"))
        full: dict[str, Any] = super().get_context_data(
            voice=voice,
            comments=voice.comments.select_related("thread__report").order_by("-posted_at")[:LAST],
            acts=queries.acts(voice=voice)[:LAST],
            undoable=UNDOES,
            here="",
            restraint=queries.restraints().filter(voice=voice).first(),
            neighbours=queries.of_same_network(voice),
            may_restrain=self.may("voice.restrain"),
            **context,
        )
        return full

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Note something, restrain the voice, or let it speak again."""
        voice, by, do = self.voice(), person(request), request.POST.get("do", "")
        if do == "note":
            form: forms.Form = NoteForm(request.POST, prefix="note")
            made = attempt(form, lambda: actions.note(voice=voice, by=by, **form.cleaned_data))
            return self._done("Noted.") if made else self.show(note_form=form)
        if do in ("restrain", "network"):
            form = RestrainForm(request.POST, prefix="restrain")
            made_restraints = attempt(
                form, lambda: self._restrain(voice, form.cleaned_data, also_network=do == "network")
            )
            return self._done("It cannot write now.") if made_restraints else self.show(restrain_form=form)
        try:
            actions.release(voice=voice, by=by)
        except DatelineError as problem:
            messages.error(request, problem.sentence)
            return self.show()
        return self._done("It can write again.")

    def _restrain(self, voice: Voice, chosen: dict[str, Any], *, also_network: bool) -> bool:
        by = person(self.request)
        actions.restrain(voice=voice, by=by, **chosen)
        if also_network:
            network = voice.comments.exclude(network="").order_by("-pk").values_list("network", flat=True).first()
            actions.restrain(network=network or "", by=by, **chosen)
        return True

    def _done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(self.request.path)


class Restrained(BelowQueues):
    """Who may not speak now."""

    page_title = "Restrained"
    header_icon = "lock"
    template_name = "moderation/desk/restrained.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The list."""
        full: dict[str, Any] = super().get_context_data(
            restraints=queries.restraints(), may_restrain=self.may("voice.restrain"), **context
        )
        return full

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let one speak again."""
        try:
            one = queries.restraints().filter(pk=request.POST.get("restraint") or 0).first()
            if one is None:
                raise NotFound("It is not restrained: somebody has let it speak already.")
            actions.release(voice=one.voice, network=one.network, by=person(request))
            messages.success(request, "It can write again.")
        except (DatelineError, ValueError) as problem:
            messages.error(request, problem.sentence if isinstance(problem, DatelineError) else "There is no such one.")
        return HttpResponseRedirect(request.path)
