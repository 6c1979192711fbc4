"""The map as a file of its own: with its style, its two clocks, its legend and where it comes from."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dateline.atlas.basemap import ATTRIBUTION
from dateline.situation.drawing.legend import Entry
from dateline.situation.drawing.svg import safe, short
from dateline.situation.rules.labels import width_of
from dateline.situation.rules.projection import WIDTH

_STYLE = Path(__file__).parent.parent / "static" / "situation" / "map.css"
# What the site's stylesheet would give.
_LIGHT = {
    "paper": "#fbfaf6", "card": "#fff", "ink": "#1d1c1a", "soft": "#5d5a54", "line": "#d9d4c9", "accent": "#0b5d66",
    "warn": "#8a4b00", "land": "#f3efe4", "water": "#7fa8bd",
}  # fmt: skip
_DARK = {
    "paper": "#171715", "card": "#1f1f1c", "ink": "#ece8df", "soft": "#a9a498", "line": "#3a3832", "accent": "#7cc4cb",
    "warn": "#f0b667", "land": "#24231f", "water": "#466b7d",
}  # fmt: skip
HEAD, _ROW, _COLUMNS = 44.0, 19.0, 2


@cache
def style() -> str:
    """map.css with every variable replaced by its value, light, and dark for those who ask for it.

    Drawing programs know classes and media, but not variables.
    """
    css = re.sub(r"/\*.*?\*/", "", _STYLE.read_text("utf-8"), flags=re.S)
    blocks = re.findall(r"(@media[^{]+\{(?:[^{}]*\{[^{}]*\})*\s*\}|[^{}@]+\{[^{}]*\})", css)
    plain = [block.strip() for block in blocks if not block.startswith("@media")]
    variables = [re.findall(r"--([\w-]+):\s*([^;}]+)", block) for block in blocks]
    light = _LIGHT | {name: value for found, block in zip(variables, blocks, strict=True)
                      if not block.startswith("@media") for name, value in found}  # fmt: skip
    dark = light | _DARK | {name: value for found, block in zip(variables, blocks, strict=True)
                            if "dark" in block.split("{")[0] for name, value in found}  # fmt: skip
    rules = [rule for rule in plain if "--" not in rule.replace("var(--", "")]
    turned = [rule for rule in rules if "var(--" in rule]
    night = "".join(_filled(rule, dark) for rule in turned)
    return "".join(_filled(rule, light) for rule in rules) + f"@media (prefers-color-scheme:dark){{{night}}}"


def head(title: str, clocks: str) -> str:
    """Title and clocks above the map."""
    return (
        f'<text class="headline" x="10" y="20">{safe(_fitting(title, 15, WIDTH - 20))}</text>'
        f'<text class="key" x="10" y="36">{safe(_fitting(clocks, 12, WIDTH - 20))}</text>'
    )


def foot(entries: Sequence[Entry], top: float) -> tuple[str, float]:
    """The legend and the attribution from `top` downwards, in units, and how much room they take."""
    rows = -(-len(entries) // _COLUMNS)
    said = ""
    for number, entry in enumerate(entries):
        x = 10 + number // rows * WIDTH / _COLUMNS
        y = top + 20 + number % rows * _ROW
        words = safe(_fitting(entry.words, 12, WIDTH / _COLUMNS - 30))
        said += f'{entry.draw((x + 8, y - 4))}<text class="key" x="{short(x + 22)}" y="{short(y)}">{words}</text>'
    end = top + 24 + rows * _ROW
    for line, note in enumerate(
        ("Areas are inferred from the nearest place heard of.", f"{ATTRIBUTION}; places GeoNames.")
    ):
        said += f'<text class="key" x="10" y="{short(end + 15 * line)}">{note}</text>'
    return said, end + 26 - top


def _filled(rule: str, values: dict[str, str]) -> str:
    return re.sub(r"var\(--([\w-]+)(?:,[^)]*)?\)", lambda found: values.get(found[1], "currentColor"), rule)


def _fitting(text: str, size: float, room: float) -> str:
    while width_of(text, size) > room:
        text = text.rstrip("…")[:-1] + "…"
    return text
