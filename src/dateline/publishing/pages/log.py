"""The head of the log, as a page and as data."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.template.loader import render_to_string

from dateline.ledger.log import head, size_with
from dateline.publishing.frame import frame
from dateline.reports.models import Report
from dateline.values.errors import DatelineError


def record_page() -> str:
    """What the log is, its head, and how to check it."""
    return render_to_string("publishing/record.html", frame("/record/") | {"head": head()})


def head_json() -> str:
    """The head for programs, and for whoever keeps it."""
    return json.dumps(asdict(head()) | {"hash": "SHA-256", "tree": "RFC 9162"}, indent=1) + "\n"


def at_press(report: Report) -> dict[str, Any] | None:
    """The head that the log had when this report went to press; None for one that has not, or is older than the log."""
    return None if report.log_size is None else _head_of(report.log_size)


def as_of(rows: Mapping[str, Iterable[int]]) -> dict[str, Any] | None:
    """The head that the log had once the last of these rows was in it: it stays the same until another one comes."""
    size = size_with(rows)
    return None if size is None else _head_of(size)


def _head_of(size: int) -> dict[str, Any]:
    try:
        then = head(size)
    except DatelineError:  # a log that was cut off keeps no correction from readers; they are told
        return {"size": size}
    return {"size": then.size, "root": then.root, "short": f"{then.root[:8]}…{then.root[-8:]}"}
