"""Pictures in a report's text: each in the widths that a reader's device chooses from, with its caption and credit."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from dateline.reports.models import Report
from dateline.reports.pictures import Picture, pictures_of
from dateline.reports.rules import Shown, with_pictures

SIZES = "(max-width:820px) 100vw, 38rem"  # the column of text, as `page.css` has it
FOLDER = "pictures"  # in the folder of a report
Where = Callable[[Picture, int], str]


def illustrated(report: Report, *, draft: bool = False) -> str:
    """A report's text with its pictures in figures. A draft's are shown as the desk keeps them."""
    kept = pictures_of(report.body)
    where = _at_desk if draft else lambda one, width: f"{report.address}{FOLDER}/{one.name_at(width)}"

    def dress(shown: Shown) -> Any | None:
        one = kept.get(shown.key)
        return _figure(one, shown.words, where) if one else None

    return with_pictures(report.body, dress)


def files_of(report: Report) -> list[tuple[str, Picture, int]]:
    """The files of the pictures of a report: name, picture and width."""
    return [
        (f"{FOLDER}/{one.name_at(width)}", one, width)
        for one in pictures_of(report.body).values()
        if not one.withdrawn
        for width in one.widths
    ]


def _at_desk(one: Picture, width: int) -> str:
    address: str = one.get_rendition(f"width-{width}|format-jpeg").url
    return address


def _figure(one: Picture, words: str, where: Where) -> Any:
    figure = etree.Element("figure", {"class": "pic"})
    if one.withdrawn:
        _add(figure, "p", "A picture that stood here has been withdrawn.", {"class": "quiet"})
        return figure
    widest = one.widths[-1]
    image = {
        "src": where(one, _plain(one)),
        "srcset": ", ".join(f"{where(one, width)} {width}w" for width in one.widths),
        "sizes": SIZES,
        "width": str(widest),
        "height": str(one.height_at(widest)),
        "alt": words or one.description,
        "loading": "lazy",
        "decoding": "async",
    }
    etree.SubElement(figure, "img", image)
    below = etree.SubElement(figure, "figcaption")
    _add(below, "bdi", one.caption).tail = " "
    _add(below, "span", "Credit: ", {"class": "quiet"}).append(_bdi(one.credit))
    if one.video:
        _add_video(figure, below, one)
    return figure


def _add_video(figure: Any, below: Any, one: Picture) -> None:
    """The way to a video: pressing play goes there, and nothing is asked of that place before."""
    host = urlsplit(one.video).hostname or one.video
    play = etree.Element("a", {"class": "play", "href": one.video, "rel": "nofollow noopener noreferrer"})
    play.text = "▶ Play the video"
    play.append(_hidden(f": {one.caption}"))
    _add(play, "span", f" at {host}", {"class": "quiet"})
    figure.insert(figure.index(below), play)


def _plain(one: Picture) -> int:
    """The width for what knows no choice."""
    return one.widths[min(1, len(one.widths) - 1)]


def _add(parent: Any, tag: str, text: str, attributes: dict[str, str] | None = None) -> Any:
    element = etree.SubElement(parent, tag, attributes or {})
    element.text = text
    return element


def _bdi(text: str) -> Any:
    element = etree.Element("bdi")
    element.text = text
    return element


def _hidden(text: str) -> Any:
    element = etree.Element("span", {"class": "vh"})
    element.text = text
    return element
