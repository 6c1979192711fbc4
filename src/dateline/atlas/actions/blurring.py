"""Giving away no more of a position than it must: once, and for good."""

from secrets import SystemRandom

from django.db import transaction

from dateline.atlas.models import Place
from dateline.atlas.queries import outline_of
from dateline.atlas.rules.blurring import LEAST_KM, MOST_KM, blurred
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError

_chance = SystemRandom().random


@transaction.atomic
def blur_place(place: Place, *, within_km: float, by: User | None) -> Place:
    """Let the place stand somewhere within so many km of where it is; the exact position is kept nowhere.

    What is stored is what everyone gets, here and outside. It is drawn once: a place is never blurred to the same or
    a finer circle again, because the middle of many draws would give it away.
    """
    require(by, "atlas.edit")
    one = Place.objects.select_for_update().get(pk=place.pk)
    if one.lat is None or one.lon is None:
        raise DatelineError(f"{one.name} has no position that could be given away.")
    if not LEAST_KM <= within_km <= MOST_KM:
        raise DatelineError(f"The circle is {within_km:g} km and must be from {LEAST_KM} to {MOST_KM} km.")
    if one.within_km and one.within_km >= within_km:
        raise DatelineError(f"{one.name} is known to {one.within_km:g} km only: choose a wider circle, or leave it.")
    if outline_of(one) is not None:
        raise DatelineError(f"{one.name} has an outline, which gives it away: take that off first.")
    one.lat, one.lon = blurred(one.lat, one.lon, within_km, _chance)
    one.within_km, one.geonames = within_km, None  # GeoNames would lead to the exact position
    one.save(update_fields=["lat", "lon", "within_km", "geonames"])
    append(kind="place.blurred", subject=f"place:{one.ref}", by=name_of(by), within_km=within_km)
    return one
