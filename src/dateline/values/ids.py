"""Public ids: the short names that stand in addresses, files and exports."""

import re
import unicodedata

from dateline.values.errors import DatelineError
from dateline.values.text import shortened

_REF = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_REF = 80


def check_ref(ref: object, *, of: str) -> str:
    """Return `ref` if it can stand in an address, else say what is wrong with it."""
    if not isinstance(ref, str) or not _REF.match(ref) or len(ref) > LONGEST_REF:
        raise DatelineError(
            f"“{shortened(ref)}” cannot be the id of {of}: "
            f"use lower-case letters, digits and single hyphens, {LONGEST_REF} at most."
        )
    return ref


def ref_from(text: str) -> str:
    """A ref made from a text in any script; may be empty when nothing of it can stand in an address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_REF].strip("-")
