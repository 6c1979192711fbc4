"""Adding and removing mirrors. What is kept is in files; the ledger has who did it, and no key or place."""

from django.db import transaction

from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.publishing.manifest import MANIFEST
from dateline.publishing.mirrors.kept import Mirror, check_name, forget, keep
from dateline.values.errors import DatelineError
from dateline.values.outgoing import split


@transaction.atomic
def add_mirror(*, mirror: Mirror, by: User | None) -> None:
    """Add a mirror. It is asked what it has first: one that holds anything but a copy of a site is refused."""
    require(by, "mirror.keep")
    check_name(mirror.name)
    if mirror.address:
        split(mirror.address)
    there = mirror.store.paths()
    if there and MANIFEST not in there:
        raise DatelineError(
            f"{mirror.shown} holds {len(there)} files and is no mirror: name an empty place, as a push takes away "
            "whatever is not part of the site."
        )
    append(kind="mirror.added", subject=f"mirror:{mirror.name}", by=name_of(by), kind_of=mirror.kind)
    keep(mirror)


@transaction.atomic
def remove_mirror(*, mirror: Mirror, by: User | None) -> None:
    """Send nothing to a mirror any longer; what it has is left there."""
    require(by, "mirror.keep")
    append(kind="mirror.removed", subject=f"mirror:{mirror.name}", by=name_of(by))
    forget(mirror)
