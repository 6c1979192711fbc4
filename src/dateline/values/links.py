"""Addresses on the web, as people type them."""

from urllib.parse import urlsplit

from dateline.values.errors import DatelineError

LONGEST_LINK = 500


def checked_link(link: str) -> str:
    """A link that may stand on a page, or empty; nothing but http and https, so that it can run nothing."""
    link = link.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or len(link) > LONGEST_LINK or any(c.isspace() or c in '<>"\\' for c in link):
        raise DatelineError(
            "The link must be a full address that begins with https:// or http://, "
            f"{LONGEST_LINK} letters long at most."
        )
    return link
