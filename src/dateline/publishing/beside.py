"""Where bakes are done: in a process beside the program, which then has its time for who writes; else in the program.

The process is forked while the program has no connection and no thread that works, so it is there at once and shares
what both have read. It lives as long as the program: when its end of the pipe closes it finishes what it has at hand,
and ends.
"""

import json
import logging
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections

from dateline.publishing.forked import Fork, fork
from dateline.values.errors import DatelineError, Unusable

log = logging.getLogger(__name__)

Told = ParamSpec("Told")
Result = TypeVar("Result")
_jobs: dict[str, Callable[..., Any]] = {}
_asking = Lock()  # one job at a time: who bakes is alone with the site in any case
_beside: Fork | None = None  # none where there is no such process


def beside(work: Callable[Told, Result]) -> Callable[Told, Result]:
    """Have this done in the process beside, where there is one; what it is told and what it gives is plain JSON."""
    name = f"{work.__module__}.{work.__qualname__}"
    _jobs[name] = work

    @wraps(work)
    def ask(*told: Told.args, **named: Told.kwargs) -> Result:
        with _asking:
            if _beside is None:
                return work(*told, **named)
            result: Result = _ask({"job": name, "told": told, "named": named}, _beside)
            return result

    return ask


def begin() -> None:
    """Fork the process; only while no other thread of this one does anything but wait to be told the end."""
    global _beside
    _beside = fork(lambda line: json.dumps(_answer(json.loads(line))))


def _ask(order: dict[str, Any], process: Fork) -> Any:
    global _beside
    said = process.ask(json.dumps(order))
    if not said.endswith("\n"):
        _beside = None
        process.end()
        raise Unusable("The process that bakes has ended: the program bakes itself until it is started anew.")
    answer = json.loads(said)
    if "refused" in answer:
        raise Unusable(answer["refused"], code=answer["code"])
    if "failed" in answer:
        raise RuntimeError(answer["failed"])
    return answer["result"]


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    close_old_connections()
    try:
        return {"result": _jobs[order["job"]](*order["told"], **order["named"])}
    except DatelineError as problem:
        return {"refused": problem.sentence, "code": problem.code}
    except Exception as problem:
        log.exception("a bake failed; it will be tried again")
        return {"failed": f"{type(problem).__name__}: {problem}"}
