"""The page of one claim: who said what when, what the desk makes of it; and the two forms that add to it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from dateline.claims.alike import perhaps_the_same
from dateline.claims.delays import why_it_waits
from dateline.claims.desk.forms import AssessmentForm, ClaimForm, StatementForm
from dateline.claims.desk.presence import words_on
from dateline.claims.desk.standings import badge, standings, today
from dateline.claims.models import Assessment, Claim, Evidence, Link, Showing, Statement, WaitingClaim
from dateline.claims.queries import (
    OnRecord,
    checked,
    checks,
    evidence,
    is_due,
    is_shown,
    links,
    on_record,
    ties,
)
from dateline.claims.rules.links import live_ties, outcome
from dateline.claims.rules.standing import Reading
from dateline.claims.rules.vocabulary import Bond, Effect, Mode
from dateline.claims.said import said_of
from dateline.people.desk.pages import DeskPage, FormPage, Trail, attempt, person
from dateline.values.errors import NotFound
from dateline.values.grades import Reliability

PANELS = "dateline_claim_panels"  # hook: rooms above add to a claim's page what they know of it


def claims_trail() -> Trail:
    """The way to every page of the claim desk."""
    return ((reverse("claims_desk:index"), "Claims"),)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, and whether it is the one that counts of its source."""

    statement: Statement
    reliability: str
    counts: bool
    shown: int  # pieces of evidence


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A row of what the desk said of this claim and another, and whether it is the last word on the two."""

    link: Link
    other: Claim
    stands: bool

    @property
    def passive(self) -> str:
        """The bond, told from the other end."""
        return {Bond.SUPERSEDES: "superseded", Bond.CONTRADICTS: "contradicted", Bond.REPEATS: "repeated"}[
            Bond(self.link.bond)
        ]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, with what the desk said of showing it."""

    evidence: Evidence
    shown: bool
    showings: list[Showing]


class ClaimPage(DeskPage):
    """One claim with all that was said of it."""

    template_name = "claims/desk/claim.html"
    header_icon = "claim"

    @cached_property
    def on_record(self) -> OnRecord:
        """The claim that the address names."""
        try:
            return on_record(self.kwargs["ref"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    @property
    def claim(self) -> Claim:
        """The proposition itself."""
        return self.on_record.claim

    def trail(self) -> Trail:
        """Under the list of claims."""
        return claims_trail()

    def get_page_title(self) -> str:
        """Its id: the text stands large on the page."""
        return self.claim.ref

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The forms stand below all that was said: a way down to them."""
        forms = [
            ("statement.add", "Add a statement", "#state", "plus"),
            ("claim.assess", "Assess", "#assess", "check"),
            ("claim.link", "Link", reverse("claims_desk:link", args=[self.claim.ref]), "link"),
        ]
        if self.claim.mode == Mode.FUTURE:
            to = reverse("claims_desk:check_forecast", args=[self.claim.ref])
            forms.append(("forecast.check", "Check the forecast", to, "time"))
        return [HeaderButton(label, to, icon_name=icon) for act, label, to, icon in forms if self.may(act)]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """All of it, and the forms of those who may use them."""
        reading = self.on_record.reading(today())
        said = said_of(self.claim, reading.live)
        alike = perhaps_the_same(self.claim)
        near = standings(alike) if alike else {}
        pieces = [Piece(one, is_shown(one), list(one.showings.all())) for one in evidence(self.claim)]
        full: dict[str, Any] = super().get_context_data(
            claim=self.claim,
            reading=reading,
            history=self.on_record.history(),
            effect=effect_in_words(self.claim),
            lines=list(_lines(said.statements, reading, Counter(one.evidence.statement_id for one in pieces))),
            total=said.total,
            left_out=said.total - len(said.statements),
            evidence=pieces,
            links=list(_links(self.claim)),
            checks=checks(self.claim),
            outcome=outcome(checked(self.claim), today()),
            is_due=is_due(self.claim, today().at),
            assessments=self.claim.assessments.all(),
            panels=[panel for hook in hooks.get_hooks(PANELS) for panel in hook(self.request, self.claim)],
            statement_form=context.pop("statement_form", None) or StatementForm(prefix="statement"),
            assessment_form=context.pop("assessment_form", None) or AssessmentForm(prefix="assessment"),
            words=words_on(self.claim),
            alike=[(other, badge(near.get(other.ref))) for other in alike],
            may_state=self.may("statement.add"),
            may_assess=self.may("claim.assess"),
            may_link=self.may("claim.link"),
            may_check=self.claim.mode == Mode.FUTURE and self.may("forecast.check"),
            may_show_for=self.may("evidence.add"),
            may_show=self.may("evidence.show"),
            may_open=self.may("evidence.open"),
            **context,
        )
        return full

    def back(self, sentence: str) -> HttpResponse:
        """To the claim, with word of what was done."""
        messages.success(self.request, sentence)
        return HttpResponseRedirect(reverse("claims_desk:claim", args=[self.claim.ref]))


class AddStatement(ClaimPage):
    """Put on record what a source says of this claim."""

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Add it, or show the form as it was typed."""
        form = StatementForm(request.POST, prefix="statement")
        made: Statement | None = attempt(form, lambda: form.add_to(self.claim, by=person(request)))
        if made is None:
            return self.show(statement_form=form)
        return self.back(f"On record: {made.source} {made.stance} it.")


class Assess(ClaimPage):
    """Put the desk's own judgement on record."""

    def post(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Add it, or show the form as it was typed."""
        form = AssessmentForm(request.POST, prefix="assessment")
        seen = request.POST.get("words", "")
        if form.is_valid() and seen.isdecimal() and words_on(self.claim) > int(seen):
            form.add_error(None, "More was put on record while you wrote: read it above, then send your verdict again.")
        made: Assessment | None = attempt(form, lambda: form.assess(self.claim, by=person(request)))
        if made is None:
            return self.show(assessment_form=form)
        return self.back(f"On record: the desk calls it {made.verdict}.")


class NewClaim(FormPage):
    """A claim that is not on record yet, with its first statement."""

    page_title = "New claim"
    header_icon = "claim"
    form_class: type[forms.Form] = ClaimForm
    button = "Make the claim"

    def trail(self) -> Trail:
        """Under the list of claims."""
        return claims_trail()

    def act(self, form: ClaimForm) -> Claim | WaitingClaim:
        """Claim and statement, both or neither."""
        return form.make(by=person(self.request))

    def done(self, made: Claim | WaitingClaim) -> tuple[str, str]:
        """On to the claim, or to what is kept back."""
        if isinstance(made, WaitingClaim):
            return f"It is kept back {why_it_waits(made)}.", reverse("claims_desk:kept_back")
        return f"The claim is on record as {made.ref}.", reverse("claims_desk:claim", args=[made.ref])


def effect_in_words(claim: Claim) -> str:
    """What it does to the map if it holds."""
    match claim.effect:
        case Effect.HOLDS:
            return f"held by {claim.effect_by}"
        case Effect.CONTESTED:
            return f"contested between {claim.effect_by} and {claim.effect_against}"
        case Effect.BESIEGED_BY:
            return f"besieged by {claim.effect_by}"
        case Effect.SIEGE_LIFTED:
            return f"no longer besieged by {claim.effect_by}"
        case Effect.LEFT_BY:
            return f"left by {claim.effect_by}"
        case _:
            return "no change"


def _lines(said: Iterable[Statement], reading: Reading, shown: Counter[int]) -> Iterator[Line]:
    live = {(stance.source, stance.known_at, stance.said_order) for stance in reading.live}
    for statement in said:
        grade = Reliability(statement.source.reliability)
        counts = (statement.source.ref, statement.known_at, statement.said_order) in live
        yield Line(statement, f"{grade} – {grade.words}", counts, shown[statement.pk])


def _links(claim: Claim) -> Iterator[LinkLine]:
    standing = {(tie.claim, tie.bond, tie.other) for tie in live_ties(ties([claim.ref]), today())}
    told = links(claim)
    last = {(one.claim.ref, one.bond, one.other.ref): one.pk for one in sorted(told, key=lambda one: one.known_at)}
    for one in told:
        key = (one.claim.ref, Bond(one.bond), one.other.ref)
        yield LinkLine(one, one.other if one.claim == claim else one.claim, key in standing and last[key] == one.pk)
