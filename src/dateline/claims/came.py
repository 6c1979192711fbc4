"""When what was said came onto our record: of which places less was on record by a past moment than is now."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from dateline.claims.models import Assessment, Link, Statement
from dateline.values.clocks import Clocks

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ROW = np.dtype([("place", np.int64), ("known_at", np.int32), ("recorded_at", np.int64)])  # days; µs since 1970
# From each row that may count at a place to that place: what is said of its claims, and of those that they are tied to.
_WAYS = [
    *((model, way) for model in (Statement, Assessment)
      for way in ("claim__place", "claim__links__other__place", "claim__linked_from__claim__place")),
    (Link, "claim__place"),
    (Link, "other__place"),
]  # fmt: skip


class Came:
    """All that may count at these places (primary keys): where, when it was said, when we had it."""

    def __init__(self, places: Collection[int]) -> None:
        self._rows: NDArray[np.void] = np.fromiter(
            (
                (place, known_at.toordinal(), (recorded_at - _EPOCH) // _MICROSECOND)
                for model, way in _WAYS
                for place, known_at, recorded_at in model.objects.filter(**{f"{way}__in": places})
                .order_by()
                .values_list(way, "known_at", "recorded_at")
                .iterator(chunk_size=5000)
            ),
            _ROW,
        )

    def late(self, clocks: Clocks) -> set[int]:
        """The places of which something was said by `known_by` that came after `on_record_by`."""
        if clocks.on_record_by is None:
            return set()
        said = self._rows["known_at"] <= clocks.known_by.toordinal()
        after = self._rows["recorded_at"] > (clocks.on_record_by - _EPOCH) // _MICROSECOND
        return set(np.unique(self._rows["place"][said & after]).tolist())
