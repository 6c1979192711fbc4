"""What waits at the claim desk, each in a queue of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from dateline.claims.desk.standings import badge, standings, today
from dateline.claims.models import Assessment, Claim, Statement
from dateline.claims.queries import OnRecord, forecasts_due, record
from dateline.claims.rules.vocabulary import StanceKind, Standing
from dateline.people.desk.pages import DeskPage, Trail

QUEUES = "dateline_claim_queues"  # hook: rooms above add queues of their own
NEW_FOR = timedelta(days=3)
MOST = 200  # claims that a queue shows; the rest waits behind them


@dataclass(frozen=True, slots=True)
class Queue:
    """A name in the address, a label, what puts a claim there, and the claims that are in it."""

    name: str
    label: str
    about: str
    waiting: Callable[[], list[Claim]]


def new() -> list[Claim]:
    """What came on record lately, the newest first."""
    found = Claim.objects.select_related("place").filter(recorded_at__gte=timezone.now() - NEW_FOR)
    return list(found.order_by("-recorded_at", "-pk")[:MOST])


def disputed() -> list[Claim]:
    """What sources contradict each other on."""
    denied = Statement.objects.filter(stance=StanceKind.DENIES).values("claim")
    return [one.claim for one in _newest_first(pk__in=denied) if one.standing(today()) is Standing.DISPUTED][:MOST]


def to_assess() -> list[Claim]:
    """Of which something was said since the desk last judged it, where there is something to judge."""
    spoken_of = Statement.objects.values("claim").annotate(said=Count("pk")).filter(said__gt=1).values("claim")
    looked_at = Claim.objects.filter(Q(pk__in=spoken_of) | Q(pk__in=Assessment.objects.values("claim")))
    return [one.claim for one in _newest_first(pk__in=looked_at.values("pk")) if is_to_assess(one)][:MOST]


def is_to_assess(one: OnRecord) -> bool:
    """Two sources or more, or a denial, and no word of the desk since the last of them."""
    last_word = max((judged.recorded_at for judged in one.judgements), default=None)
    fresh = [said for said in one.stances if last_word is None or said.recorded_at > last_word]
    if not fresh:
        return False
    reading = one.reading(today())
    return last_word is not None or len(reading.live) > 1 or reading.standing is Standing.DISPUTED


def due() -> list[Claim]:
    """Forecasts whose time has passed."""
    return forecasts_due(timezone.localdate())[:MOST]


OWN = (
    Queue("new", "New", f"On record for less than {NEW_FOR.days} days.", new),
    Queue("disputed", "Disputed", "Some sources say so and others deny it.", disputed),
    Queue("to-assess", "To assess", "More was said than the desk has judged.", to_assess),
    Queue("forecasts", "Forecasts due", "Their time has passed, and nobody has said what became of them.", due),
)


def queues() -> list[Queue]:
    """All of them: this room's, then those of the rooms above."""
    return [*OWN, *(queue for hook in hooks.get_hooks(QUEUES) for queue in hook())]


class QueuePage(DeskPage):
    """One queue, with how much waits in the others."""

    header_icon = "list-ul"
    template_name = "claims/desk/queue.html"

    @cached_property
    def queue(self) -> Queue:
        """The queue that the address names."""
        for queue in queues():
            if queue.name == self.kwargs["queue"]:
                return queue
        raise Http404("There is no such queue.")

    def trail(self) -> Trail:
        """Under the list of claims."""
        return ((reverse("claims_desk:index"), "Claims"),)

    def get_page_title(self) -> str:
        """What waits here."""
        return self.queue.label

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The table, and the other queues with their numbers."""
        waiting = {queue.name: queue.waiting() for queue in queues()}
        claims = waiting[self.queue.name]
        now = standings(claims)
        columns = [
            TitleColumn("text", label="Claim", accessor=str, url_name="claims_desk:claim", id_accessor="ref"),
            Column("place"),
            Column("when", accessor="when_in_words"),
            Column("standing", label="Standing now", accessor=lambda one: badge(now.get(one.ref))),
            Column("recorded_at", label="On record since", accessor=lambda one: f"{one.recorded_at:%-d %b %Y, %H:%M}"),
        ]
        tabs = [(queue, len(waiting[queue.name]), queue.name == self.queue.name) for queue in queues()]
        full: dict[str, Any] = super().get_context_data(
            table=Table(columns, claims), tabs=tabs, queue=self.queue, most=MOST, full=len(claims) >= MOST, **context
        )
        return full


def _newest_first(**which: Any) -> list[OnRecord]:
    """Claims with what was said of them, the newest valid time first; only those that may be in the queue are read."""
    return list(record(**which).values())[::-1]
