"""Drawing the outline of a place, and taking it away."""

from django.db import transaction

from dateline.atlas.models import Outline, Place
from dateline.atlas.queries import outline_of
from dateline.atlas.rules.outlines import read_outline
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError


@transaction.atomic
def draw_outline(place: Place, *, outline: str, by: User | None) -> Outline:
    """Give a place the outline in this GeoJSON text; the one that it had stays on record."""
    require(by, "atlas.edit")
    geometry = read_outline(outline, lat=place.lat, lon=place.lon)
    if geometry == outline_of(place):
        raise DatelineError("That is the outline that it has: change it, or leave it as it is.")
    row = Outline.objects.create(place=place, drawn=True, geometry=geometry, by=name_of(by), recorded_at=record_time())
    append(kind="outline.drawn", subject=f"place:{place.ref}", by=name_of(by), outline=row.pk)
    return row


@transaction.atomic
def erase_outline(place: Place, *, by: User | None) -> Outline:
    """Let a place have no outline; the one that it had stays on record."""
    require(by, "atlas.edit")
    if outline_of(place) is None:
        raise DatelineError(f"{place.name} has no outline: there is nothing to take away.")
    row = Outline.objects.create(place=place, drawn=False, by=name_of(by), recorded_at=record_time())
    append(kind="outline.erased", subject=f"place:{place.ref}", by=name_of(by), outline=row.pk)
    return row
