"""Writing SVG by hand: text made safe, numbers made short."""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from dateline.situation.rules.projection import Point

# What XML 1.0 cannot hold even when escaped.
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    """Any text, fit for an element or a quoted attribute of XML and of HTML."""
    return html.escape(_UNWRITABLE.sub("", text))


def short(number: float) -> str:
    """A length in units to a tenth, without needless zeros."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.", "-.") if abs(number) >= 0.05 else "0"


def path(lines: Iterable[Sequence[Point]], *, closed: bool = False) -> str:
    """Path data of lines in units: absolute starts, then steps in tenths, which is the shortest way to say it."""
    return "".join(_steps(line, closed) for line in lines)


def curve(points: Sequence[Point]) -> str:
    """Path data of a soft curve along points in units, through the middles between them."""
    said = f"M{short(points[0][0])} {short(points[0][1])}"
    for (x, y), (onward_x, onward_y) in pairwise(points[1:]):
        said += f"Q{short(x)} {short(y)} {short((x + onward_x) / 2)} {short((y + onward_y) / 2)}"
    return said + f"L{short(points[-1][0])} {short(points[-1][1])}"


def _steps(line: Sequence[Point], closed: bool) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in line]
    if closed and len(tenths) > 1 and tenths[0] == tenths[-1]:
        tenths.pop()
    said = [f"M{_tenth(tenths[0][0])}{_next(tenths[0][1])}"]
    for (x, y), (onward_x, onward_y) in pairwise(tenths):
        if (x, y) != (onward_x, onward_y):
            said.append(f"{'l' if len(said) == 1 else ' '}{_tenth(onward_x - x)}{_next(onward_y - y)}")
    return "".join(said).replace(" -", "-") + ("Z" if closed else "")


def _tenth(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{digits}" if tenths < 0 else digits


def _next(tenths: int) -> str:
    return _tenth(tenths) if tenths < 0 else f" {_tenth(tenths)}"
