"""The head of the log, as a page and as data."""

import json
from dataclasses import asdict
from typing import Any

from django.template.loader import render_to_string

from dateline.ledger.log import head
from dateline.publishing.frame import frame
from dateline.reports.models import Report
from dateline.values.errors import DatelineError


def record_page() -> str:
    """What the log is, its head, and how to check it."""
    return render_to_string("publishing/record.html", frame() | {"head": head()})


def head_json() -> str:
    """The head for programs, and for whoever keeps it."""
    return json.dumps(asdict(head()) | {"hash": "SHA-256", "tree": "RFC 9162"}, indent=1) + "\n"


def at_press(report: Report) -> dict[str, Any] | None:
    """The head that the log had when this report went to press; None for one that has not, or is older than the log."""
    if report.log_size is None:
        return None
    try:
        then = head(report.log_size)
    except DatelineError:  # a log that was cut off keeps no correction from readers; they are told
        return {"size": report.log_size}
    return {"size": then.size, "root": then.root, "short": f"{then.root[:8]}…{then.root[-8:]}"}
