"""The record as one table, however long it is."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router

from dateline.claims.queries import last_day
from dateline.exchange.api.asking import BEFORE_ALL, Known
from dateline.exchange.api.record import REFUSED
from dateline.exchange.record.columns import COLUMNS
from dateline.exchange.record.rows import rows
from dateline.values.clocks import Clocks
from dateline.values.tables import check_parquet, csv_pieces, write_parquet

router = Router(tags=["exports"])
PARQUET = "application/vnd.apache.parquet"


def _file(media: str) -> dict[str, Any]:
    return {"responses": {200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get(
    "/exports/claims.csv",
    response=REFUSED,
    operation_id="claims_csv",
    summary="All claims as CSV",
    openapi_extra=_file("text/csv"),
)
def claims_csv(
    request: HttpRequest,  # noqa: ARG001  # every operation gets it
    asked: Query[Known],
) -> HttpResponseBase:
    """A row for each claim of which anything was said by then, sent while it is written."""
    pieces = (piece.encode() for piece in csv_pieces(COLUMNS, rows(_clocks(asked))))
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="claims.csv"'
    return answer


@router.get(
    "/exports/claims.parquet",
    response={**REFUSED, 501: REFUSED[400]},
    operation_id="claims_parquet",
    summary="All claims as Parquet",
    openapi_extra=_file(PARQUET),
)
def claims_parquet(
    request: HttpRequest,  # noqa: ARG001  # every operation gets it
    asked: Query[Known],
) -> HttpResponseBase:
    """The same with typed columns, sent when it is written; needs the extra “export” to be installed."""
    check_parquet()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "claims.parquet"
        write_parquet(COLUMNS, rows(_clocks(asked)), file)
        return FileResponse(file.open("rb"), as_attachment=True, filename=file.name, content_type=PARQUET)


def _clocks(asked: Known) -> Clocks:
    known_by = asked.known_by or last_day() or BEFORE_ALL
    return Clocks(known_by, known_by, asked.on_record_by)
