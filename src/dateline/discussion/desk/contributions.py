"""What readers brought, and the desk's answers."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from dateline.claims.desk.evidence import NEUTRAL
from dateline.claims.originals import copy_bytes
from dateline.discussion import queries
from dateline.discussion.actions import answer_contribution
from dateline.discussion.models import Brought, Comment
from dateline.discussion.rules import Answered
from dateline.people.desk.fields import WIDE
from dateline.people.desk.pages import DeskPage, attempt, person
from dateline.people.queries import require
from dateline.values.errors import NotFound

PER_PAGE = 20
_MEANING = {
    Answered.TAKEN_UP: "Taken up – it becomes a statement that credits its author",
    Answered.KNOWN: "Known already – the record has it",
    Answered.NOT_USABLE: "Not usable",
}


class AnswerForm(forms.Form):
    """What the desk made of a contribution."""

    answer = forms.TypedChoiceField(
        choices=[(answer.value, words) for answer, words in _MEANING.items()],
        coerce=Answered,
        widget=forms.RadioSelect(attrs=WIDE),
    )
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, **WIDE}),
        help_text="Readers see it beside the contribution.",
    )


class Contributions(DeskPage):
    """Open contributions, each with its form; below them the last answers."""

    page_title = "Contributions"
    header_icon = "comment"
    template_name = "discussion/desk/contributions.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """A page of them."""
        tried: dict[int, AnswerForm] = context.pop("tried", {})
        paginator = WagtailPaginator(queries.contributions(open_only=True), per_page=PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        answered = queries.contributions().filter(answer__isnull=False).order_by("-answer__recorded_at")
        full: dict[str, Any] = super().get_context_data(
            page=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            index_url=reverse("contributions_desk:index"),
            rows=[(one, tried.get(one.pk) or self.form(one.pk)) for one in page.object_list],
            answered=answered[:PER_PAGE],
            may_answer=self.may("contribution.answer"),
            **context,
        )
        return full

    def form(self, pk: int, typed: Any = None) -> AnswerForm:
        """One contribution's form; many stand on one page, so each has its own prefix."""
        return AnswerForm(typed, prefix=f"c{pk}")


class Picture(DeskPage):
    """The copy of a picture that was brought, for the desk alone."""

    def get(self, _request: HttpRequest, **named: Any) -> HttpResponse:
        """As a JPEG that the newsroom made itself."""
        require(person(self.request), "contribution.answer")
        one = Brought.objects.filter(comment=named["pk"]).first()
        if one is None:
            raise Http404("Nothing was brought with this comment.")
        return HttpResponse(copy_bytes(one.copy), content_type="image/jpeg", headers=NEUTRAL)


class Answer(Contributions):
    """Answer one."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer it, or show the list with what was typed."""
        form = self.form(pk, request.POST)
        comment = self._comment(pk)
        made = attempt(form, lambda: answer_contribution(comment=comment, by=person(request), **form.cleaned_data))
        if made is None:
            for sentence in form.non_field_errors():
                messages.error(request, sentence)
            return self.show(tried={pk: form})
        messages.success(request, f"Answered {comment.author}: {made.answer}.")
        return HttpResponseRedirect(reverse("contributions_desk:index"))

    def _comment(self, pk: int) -> Comment:
        try:
            return queries.comment(pk)
        except NotFound as problem:
            raise Http404(problem.sentence) from None
