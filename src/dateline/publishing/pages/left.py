"""What stands at an address that something had: the way to where it is, or that it was withdrawn."""

import json
from collections.abc import Sequence

from django.template.loader import render_to_string

from dateline.publishing.frame import frame
from dateline.publishing.leavings import Left


def page_of(left: Left) -> str:
    """The page at an address that was left."""
    what = left.subject.partition(":")[0]
    template = "publishing/moved.html" if left.to else "publishing/withdrawn.html"
    return render_to_string(template, frame() | {"left": left, "what": what})


def redirects_json(all_left: Sequence[Left]) -> str:
    """The same for servers: which address leads where (301), and at which nothing will be again (410)."""
    moved = {one.address: one.to for one in all_left if one.to}
    withdrawn = [one.address for one in all_left if not one.to]
    return json.dumps({"moved": moved, "withdrawn": withdrawn}, ensure_ascii=False, indent=1) + "\n"
