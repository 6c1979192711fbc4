"""The record as one table, however long it is."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any
from wsgiref.util import FileWrapper

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router

from dateline.exchange.api.asking import Known
from dateline.exchange.api.record import REFUSED
from dateline.exchange.record.columns import COLUMNS
from dateline.exchange.record.rows import rows
from dateline.values.errors import DatelineError
from dateline.values.tables import check_parquet, csv_pieces, write_parquet

router = Router(tags=["exports"])
CSV, PARQUET = "text/csv; charset=utf-8", "application/vnd.apache.parquet"
AT_ONCE = 65_536  # bytes
_TURNS = BoundedSemaphore(2)


def _documented(media: str) -> dict[str, Any]:
    return {"responses": {200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get(
    "/exports/claims.csv",
    response={**REFUSED, 429: REFUSED[400]},
    operation_id="claims_csv",
    summary="All claims as CSV",
    openapi_extra=_documented("text/csv"),
)
def claims_csv(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[Known],
) -> HttpResponseBase:
    """A row for each claim of which anything was said by then, sent while it is written."""
    return _file(_Turn(), (piece.encode() for piece in csv_pieces(COLUMNS, rows(asked.clocks()))), "claims.csv", CSV)


@router.get(
    "/exports/claims.parquet",
    response={**REFUSED, 429: REFUSED[400], 501: REFUSED[400]},
    operation_id="claims_parquet",
    summary="All claims as Parquet",
    openapi_extra=_documented(PARQUET),
)
def claims_parquet(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[Known],
) -> HttpResponseBase:
    """The same with typed columns, sent when it is written; needs the extra “export” to be installed."""
    check_parquet()
    turn = _Turn()
    try:
        with TemporaryDirectory() as folder:
            written = Path(folder) / "claims.parquet"
            write_parquet(COLUMNS, rows(asked.clocks()), written)
            file = written.open("rb")  # it can be read to its end when its name is gone
    except BaseException:
        turn.close()
        raise
    return _file(turn, FileWrapper(file, AT_ONCE), "claims.parquet", PARQUET)


class _Turn:
    """Leave to take the whole record out; what is sent in it gives it back when it ends, also half-way.

    Each holds a thread for as long as its reader is slow, so there are few.
    """

    def __init__(self) -> None:
        if not _TURNS.acquire(blocking=False):
            sentence = "Others are taking the record out just now: ask again in some minutes."
            raise DatelineError(sentence, code="too_many", status=429)
        self._held = True
        self._pieces: Iterator[bytes] = iter(())

    def sending(self, pieces: Iterable[bytes]) -> "_Turn":
        """The same, with what is to be sent."""
        self._pieces = iter(pieces)
        return self

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Give it back."""
        if self._held:
            self._held = False
            _TURNS.release()
            getattr(self._pieces, "close", lambda: None)()


def _file(turn: _Turn, pieces: Iterable[bytes], name: str, media: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(turn.sending(pieces), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
