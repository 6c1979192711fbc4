"""How old a copy of the site is, where the original stands, and which other copies there are."""

from datetime import datetime

from django.template.loader import render_to_string

from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame
from dateline.publishing.made import made_at
from dateline.publishing.mirrors.kept import public_addresses
from dateline.publishing.signing import fingerprint, has_key, public_key


def copies_page(_edition: Edition) -> str:
    """When this copy was made, the same wherever it stands."""
    at = made_at()
    made = datetime.fromisoformat(at) if at else None
    return render_to_string(
        "publishing/copies.html",
        frame("/record/copies/")
        | {
            "made": made,
            "mirrors": public_addresses(),
            "fingerprint": fingerprint(public_key()) if has_key() else "",
        },
    )
