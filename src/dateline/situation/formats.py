"""Every format in which a situation leaves the newsroom, by name: the same from the page, the API and the command."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dateline.situation.drawing import draw, lay_out
from dateline.situation.exports import geojson, parquet, table
from dateline.situation.inferred import areas_geojson, subject_area
from dateline.situation.queries import Situation
from dateline.values.errors import DatelineError, NotFound
from dateline.values.text import shortened


@dataclass(frozen=True, slots=True)
class Format:
    """A media type, and how a situation is written in it."""

    media: str
    write: Callable[[Situation], str | bytes]


def picture(situation: Situation) -> str:
    """The map as a file of its own."""
    bounds = subject_area(situation)
    if bounds is None:
        raise NotFound("Nothing is known of any place by then: there is nothing to draw.")
    return draw(lay_out(situation, bounds, title=title_of(situation)), standalone=True)


def title_of(situation: Situation) -> str:
    """What its map is called."""
    return f"Who held which place on {situation.clocks.in_words()}"


def _geojson(situation: Situation) -> str:
    return json.dumps(geojson(situation), ensure_ascii=False)


def _areas(situation: Situation) -> str:
    bounds = subject_area(situation)
    found = areas_geojson(situation, bounds) if bounds else {"type": "FeatureCollection", "features": []}
    return json.dumps(found, ensure_ascii=False)


FORMATS: Mapping[str, Format] = {
    "geojson": Format("application/geo+json", _geojson),
    "areas": Format("application/geo+json", _areas),
    "csv": Format("text/csv; charset=utf-8", table),
    "parquet": Format("application/vnd.apache.parquet", parquet),
    "svg": Format("image/svg+xml", picture),
}


def written(situation: Situation, name: str) -> bytes:
    """A situation in the format of this name."""
    said = FORMATS[name].write(situation)
    return said.encode() if isinstance(said, str) else said


def no_such_format(name: str, *also: str) -> DatelineError:
    """What is said to who asks for another format."""
    *most, last = [*also, *FORMATS]
    return DatelineError(
        f"The situation can be had as {', '.join(most)} or {last}, not as “{shortened(name)}”.", code="bad_value"
    )
