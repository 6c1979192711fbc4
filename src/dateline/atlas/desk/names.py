"""Names while somebody types: what the desk's fields for a place and an actor ask for."""

from dataclasses import asdict
from typing import cast

from django.http import HttpRequest, JsonResponse

from dateline.atlas.lookup import MOST, Of, attribution, look_up
from dateline.people.models import User
from dateline.people.queries import allowed
from dateline.values.errors import DatelineError
from dateline.values.text import shortened

OF: tuple[Of, ...] = ("place", "actor")


def names(request: HttpRequest) -> JsonResponse:
    """What may be meant by `q`; what only the gazetteer has is offered to those who may add it."""
    of, limit = request.GET.get("of", "place"), request.GET.get("limit", "8")
    if of not in OF:
        raise DatelineError(f"Names are of a place or of an actor, not of “{shortened(of)}”.")
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 4 and 0 < int(limit) <= MOST):
        raise DatelineError(f"The limit is “{shortened(limit)}” and must be a number from 1 to {MOST}.")
    beyond = allowed(cast(User, request.user), "atlas.edit")
    offers = look_up(request.GET.get("q", ""), of=of, limit=int(limit), beyond=beyond)
    found = [{**asdict(one), "from": one.source} for one in offers]
    for one in found:
        del one["source"]
    return JsonResponse(
        {"found": found, "attribution": attribution(of) if beyond else ""}, json_dumps_params={"ensure_ascii": False}
    )
