"""What stands baked, what would be baked from nothing, and what a page names."""

from collections.abc import Collection
from html.parser import HTMLParser
from pathlib import Path

from dateline.publishing.baking import files_in
from dateline.publishing.edition import Edition
from dateline.publishing.plans import plan


class Links(HTMLParser):
    """Every address that a page names, and whether it carries anything that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.loads: list[str] = []
        self.runs: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in {"a", "form", "link"}:
            self.addresses.append(said.get("href") or said.get("action") or "")
        if tag in {"img", "script", "iframe", "link", "source", "video", "audio"} and said.get("rel") != "canonical":
            self.loads.append(said.get("src") or said.get("href") or "data:,")
        is_data = tag == "script" and said.get("type") == "application/ld+json" and len(said) == 1
        is_island = tag == "script" and said.get("type") == "module" and said.get("src", "").startswith("/assets/")
        if (
            (tag == "script" and not is_data and not is_island)
            or any(name.startswith("on") for name in said)
            or "style" in said
        ):
            self.runs.append(f"{tag} {said}")
        if said.get("id"):
            self.ids.append(said["id"] or "")


def read(page: Path) -> Links:
    links = Links()
    links.feed(page.read_text("utf-8"))
    return links


def on_disk(site: Path) -> dict[str, bytes]:
    """Every file of the site, by path."""
    return {path: (site / path).read_bytes() for path in files_in(site)}


def from_nothing(only: Collection[str] | None = None) -> dict[str, bytes]:
    """Every file as it is made without looking at what stands, or those that stand for these keys."""
    made = {planned.path: planned.content() for planned in plan(Edition(doubts=True), only)}
    return {path: content.encode() if isinstance(content, str) else content for path, content in made.items()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths at which two sites are not the same."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
