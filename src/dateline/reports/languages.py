"""The languages that a report can be in: those that Django knows by name, and which way they are written."""

from django.conf.locale import LANG_INFO

USUAL = "en"  # what the newsroom's own pages are in


def languages() -> list[tuple[str, str]]:
    """Code and name, the own one first."""
    known = [(code, about["name_local"], about["name"]) for code, about in LANG_INFO.items() if "name" in about]
    return [(code, f"{own} ({name})") for code, own, name in sorted(known, key=lambda one: one[2])]


def own_name(code: str) -> str:
    """What a language calls itself."""
    return str(LANG_INFO[code]["name_local"])


def is_from_right(code: str) -> bool:
    """Whether it is written from right to left."""
    return bool(LANG_INFO[code]["bidi"])
