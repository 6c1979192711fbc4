"""Every write of the atlas."""

from dateline.atlas.actions.merging import merge_places, part_places
from dateline.atlas.actions.naming import add_actor, add_place, add_place_of_gazetteer, change_actor, change_place

__all__ = [
    "add_actor",
    "add_place",
    "add_place_of_gazetteer",
    "change_actor",
    "change_place",
    "merge_places",
    "part_places",
]
