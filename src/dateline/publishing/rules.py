"""What publishing decides without asking anybody."""

from urllib.parse import urlsplit

FIRST_REST, LONGEST_REST = 5.0, 3600.0  # seconds
# A sitemap has the pages of so many primary keys: a page keeps its part for ever, and a change bakes one part of a
# thousand addresses. The protocol allows 50,000 in a part, and 50,000 parts.
PART = 1000


def part_of(kind: str, pk: int) -> str:
    """The key of the sitemap in which a page with this primary key stands."""
    return f"sitemap:{kind}:{pk // PART}"


def forms_at(site: str) -> str:
    """What stands before the address of a form: a page that is read on a mirror still posts to the newsroom itself.

    Only where the site has an address that a browser can trust from anywhere; else forms stay where the page is.
    """
    parts = urlsplit(site)
    is_onion = (parts.hostname or "").endswith(".onion")
    return site if parts.scheme == "https" or (parts.scheme == "http" and is_onion) else ""


def rest_after(failures: int) -> float:
    """How long a mirror that failed this often in a row is left alone, in seconds: twice as long each time."""
    return min(LONGEST_REST, FIRST_REST * 2.0 ** min(failures - 1, 20))
