"""Where bakes are done: in a process beside the program, which then has its time for who writes; else in the program.

The process is forked while the program has no connection and no thread that works, so it is there at once and shares
what both have read. It lives as long as the program: when its end of the pipe closes it finishes what it has at hand,
and ends.
"""

import gc
import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections, connections

from dateline.values.errors import DatelineError, Unusable

log = logging.getLogger(__name__)

Told = ParamSpec("Told")
Result = TypeVar("Result")
_jobs: dict[str, Callable[..., Any]] = {}
_asking = Lock()  # one job at a time: who bakes is alone with the site in any case
_beside: Any = None  # the pipe to the process, as a file; none where there is no such process
_number = 0  # the process


def beside(work: Callable[Told, Result]) -> Callable[Told, Result]:
    """Have this done in the process beside, where there is one; what it is told and what it gives is plain JSON."""
    name = f"{work.__module__}.{work.__qualname__}"
    _jobs[name] = work

    @wraps(work)
    def ask(*told: Told.args, **named: Told.kwargs) -> Result:
        with _asking:
            if _beside is None:
                return work(*told, **named)
            result: Result = _ask({"job": name, "told": told, "named": named})
            return result

    return ask


def begin() -> None:
    """Fork the process; only while no other thread of this one does anything but wait to be told the end."""
    global _beside, _number
    connections.close_all()
    gc.freeze()  # what both share stays shared: the collector writes into what it looks at
    ours, its = socket.socketpair()
    _number = os.fork()
    if not _number:
        ours.close()
        _work_for(its)
    its.close()
    _beside = ours.makefile("rw")
    ours.close()  # the file keeps it open


def _ask(order: dict[str, Any]) -> Any:
    global _beside
    try:
        _beside.write(json.dumps(order) + "\n")
        _beside.flush()
        said = _beside.readline()
    except OSError:
        said = ""
    if not said.endswith("\n"):
        _beside = None
        os.waitpid(_number, 0)
        raise Unusable("The process that bakes has ended: the program bakes itself until it is started anew.")
    answer = json.loads(said)
    if "refused" in answer:
        raise Unusable(answer["refused"], code=answer["code"])
    if "failed" in answer:
        raise RuntimeError(answer["failed"])
    return answer["result"]


def _work_for(pipe: socket.socket) -> None:
    """Do what is asked for until nobody is there to ask."""
    for one in (signal.SIGINT, signal.SIGTERM):  # these are for who leads: what is at hand is finished
        signal.signal(one, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for inherited in (0, 1):  # over these the program and who started it hear of one another's end
        os.dup2(nothing, inherited)
    orders = pipe.makefile("rw")
    try:
        for line in orders:
            orders.write(json.dumps(_answer(json.loads(line))) + "\n")
            orders.flush()
    except BaseException as problem:
        if not isinstance(problem, OSError):  # the other end is gone
            log.exception("the process that bakes ends")
    finally:
        os._exit(0)  # nothing of what was inherited is this process's to tidy up


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    close_old_connections()
    try:
        return {"result": _jobs[order["job"]](*order["told"], **order["named"])}
    except DatelineError as problem:
        return {"refused": problem.sentence, "code": problem.code}
    except Exception as problem:
        log.exception("a bake failed; it will be tried again")
        return {"failed": f"{type(problem).__name__}: {problem}"}
