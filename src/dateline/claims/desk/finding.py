"""What the report's editor asks the claim desk while someone writes: claims like some words, how they stand."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.generic import View

from dateline.claims.alike import resembling
from dateline.claims.delays import waiting_of, why_it_waits
from dateline.claims.desk.naming import offered_sources
from dateline.claims.desk.standings import today
from dateline.claims.models import Claim, WaitingClaim
from dateline.claims.queries import OnRecord, record
from dateline.claims.rules.vocabulary import StanceKind

OFFERED = 8  # claims in a list to choose from
MOST_ASKED = 60  # standings at once: an editor with more marks asks again


class FindClaims(View):
    """Claims like the words of a passage, the likest first."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """`{"found": [...]}`, each as `told` gives it."""
        return JsonResponse({"found": told(resembling(request.GET.get("q", ""), limit=OFFERED))})


class Standings(View):
    """How the claims of these ids stand now; those that are not on record are left out."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """`{"found": [...]}`, each as `told` gives it."""
        refs = request.GET.getlist("ref")[:MOST_ASKED]
        kept_back = [told_waiting(one) for one in waiting_of(refs)]
        return JsonResponse({"found": [*told(Claim.objects.filter(ref__in=refs)), *kept_back]})


class SourceNames(View):
    """Sources to name in a form, while someone types."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """`{"found": [{"value", "name", "where"}]}`."""
        return JsonResponse({"found": offered_sources(request.GET.get("q", ""))})


def told(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What the editor shows of each claim."""
    chosen = list(claims)
    on_record = record(pk__in=[one.pk for one in chosen])
    return [_told(on_record[one.ref]) for one in chosen]


def told_waiting(one: WaitingClaim) -> dict[str, Any]:
    """The same of a claim that is kept back."""
    said = sum(row["stance"] != StanceKind.DENIES for row in one.statements)
    address = reverse("claims_desk:kept_back")
    facts = {"ref": one.ref, "text": one.text, "place": "", "when": "", "said_by": said, "url": address}
    return facts | {"standing": "waits", "rule": f"It is kept back {why_it_waits(one)}."}


def _told(one: OnRecord) -> dict[str, Any]:
    reading = one.reading(today())
    said = sum(stance.kind is not StanceKind.DENIES for stance in reading.live)
    return {
        "ref": one.claim.ref,
        "text": one.claim.text,
        "place": one.claim.place.name if one.claim.place else "",
        "when": one.claim.when_in_words,
        "standing": reading.standing,
        "rule": reading.rule,
        "said_by": said,  # sources that say so now
        "url": reverse("claims_desk:claim", args=[one.claim.ref]),
    }
