"""What publishing decides without asking anybody."""

from urllib.parse import urlsplit

FIRST_REST, LONGEST_REST = 5.0, 3600.0  # seconds


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
