"""The newsroom's record over HTTP, read-only: docs/reference/api.md."""

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from dateline.exchange.api import atlas, claim, exports, log, record, situation
from dateline.exchange.api.errors import answer_errors


class _Json(JSONRenderer):
    """JSON in which other scripts stay readable."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Dateline",
    version="1",
    description="Claims, who said what of them when, and who held which place: at a day, as known by a day. Read-only.",
    docs_url=None,  # the library's page of documentation would load its scripts from elsewhere
    openapi_url="/openapi.json",
    renderer=_Json(),
)
for _router in (record.router, claim.router, atlas.router, situation.router, exports.router, log.router):
    api.add_router("", _router)
answer_errors(api)
