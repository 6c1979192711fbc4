"""Standings as readers see them: a word and a shape, the same everywhere."""

from typing import Any

from lxml import etree
from wagtail.rich_text import expand_db_html

from dateline.claims.rules.vocabulary import Standing
from dateline.reports.rules import with_marks


def dressed(body: str, standings: dict[str, Standing]) -> str:
    """A report's text with its marks in the shape of their standing, each with the number of its claim.

    A mark whose claim is not on record is left as plain text.
    """

    def dress(element: Any, number: int, ref: str) -> None:
        element.attrib.clear()
        standing = standings.get(ref)
        if standing is None:
            element.drop_tag()
            return
        element.set("class", f"mark {standing}")
        element.append(_hidden(f" ({standing})"))
        _insert_after(element, _number(number, ref))

    return with_marks(expand_db_html(body), dress)


def _number(number: int, ref: str) -> Any:
    sup = etree.Element("sup", {"class": "n"})
    link = etree.SubElement(sup, "a", {"href": f"/claims/{ref}/", "aria-label": f"claim {number}"})
    link.text = str(number)
    return sup


def _hidden(text: str) -> Any:
    span = etree.Element("span", {"class": "vh"})
    span.text = text
    return span


def _insert_after(element: Any, new: Any) -> None:
    new.tail, element.tail = element.tail, None
    parent = element.getparent()
    parent.insert(parent.index(element) + 1, new)
