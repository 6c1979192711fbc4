"""Every write of the atlas."""

from dateline.atlas.actions.blurring import blur_place
from dateline.atlas.actions.merging import merge_places, part_places
from dateline.atlas.actions.naming import add_actor, add_place, add_place_of_gazetteer, change_actor, change_place
from dateline.atlas.actions.outlining import draw_outline, erase_outline
from dateline.atlas.actions.tying import begin_alliance, end_alliance

__all__ = [
    "add_actor",
    "add_place",
    "add_place_of_gazetteer",
    "begin_alliance",
    "blur_place",
    "change_actor",
    "change_place",
    "draw_outline",
    "end_alliance",
    "erase_outline",
    "merge_places",
    "part_places",
]
