"""Pictures and videos in a report's text, with caption and credit; pictures in widths that a device chooses from."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from dateline.reports.models import Report
from dateline.reports.pictures import Picture, pictures_of
from dateline.reports.rules import Shown, with_pictures

SIZES = "(max-width:820px) 100vw, 38rem"  # the column of text, as `page.css` has it
FOLDER = "pictures"  # in the folder of a report
Where = Callable[[Picture, int], str]  # of a picture in a width, or of its video, where that is 0


def illustrated(report: Report, *, draft: bool = False) -> str:
    """A report's text with its pictures in figures. A draft's are shown as the desk keeps them."""
    kept = pictures_of(report.body)
    where = _at_desk if draft else partial(_in_folder, f"{report.address}{FOLDER}")

    def dress(shown: Shown) -> Any | None:
        one = kept.get(shown.key)
        return _figure(one, shown.words, where) if one else None

    return with_pictures(report.body, dress)


def files_of(report: Report) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files of the pictures and videos of a report, named by what is in them, and how each is made."""
    for one in pictures_of(report.body).values():
        if one.withdrawn:
            continue
        yield from ((f"{FOLDER}/{one.name_at(width)}", partial(one.drawn_at, width)) for width in one.widths)
        if one.video_file:
            yield f"{FOLDER}/{one.video_name}", one.video_bytes


def _at_desk(one: Picture, width: int) -> str:
    address: str = one.get_rendition(f"width-{width}|format-jpeg").url if width else one.video_file.url
    return address


def _in_folder(folder: str, one: Picture, width: int) -> str:
    return f"{folder}/{one.name_at(width) if width else one.video_name}"


def _figure(one: Picture, words: str, where: Where) -> Any:
    figure = etree.Element("figure", {"class": "pic"})
    if one.withdrawn:
        _add(figure, "p", "A picture that stood here has been withdrawn.", {"class": "quiet"})
        return figure
    if one.video_file:
        _add_player(figure, one, words, where)
    else:
        _add_picture(figure, one, words, where)
    below = etree.SubElement(figure, "figcaption")
    _add(below, "bdi", one.caption).tail = " "
    _add(below, "span", "Credit: ", {"class": "quiet"}).append(_bdi(one.credit))
    if one.video_file:
        size = f"{one.video_file.size / 1e6:.1f} MB"
        _add(below, "span", f" · Video, {one.video_length}, {size}", {"class": "quiet"})
    elif one.video:
        _add_video(figure, below, one)
    return figure


def _add_picture(figure: Any, one: Picture, words: str, where: Where) -> None:
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


def _add_player(figure: Any, one: Picture, words: str, where: Where) -> None:
    """The browser's own player: of the video nothing is loaded before a reader presses play."""
    about = {
        "poster": where(one, _plain(one)),
        "width": str(one.widths[-1]),
        "height": str(one.height_at(one.widths[-1])),
        "aria-label": words or one.description,
        "preload": "none",
        "controls": "",
    }
    player = etree.SubElement(figure, "video", about)
    etree.SubElement(player, "source", {"src": where(one, 0), "type": "video/mp4"})
    _add(player, "a", "Save the video", {"href": where(one, 0)})


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
