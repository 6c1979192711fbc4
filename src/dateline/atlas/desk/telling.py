"""What the desk says of a place or an actor beside what it is: outlines, that two are one, alliances."""

import json
from typing import Any

from django import forms

from dateline.atlas import actions, queries
from dateline.atlas.desk.forms import AllianceForm, BlurForm, MergeForm, OutlineForm, PartForm
from dateline.atlas.desk.ground import REACHES, ground
from dateline.atlas.desk.pages import Below, url_of
from dateline.atlas.models import Actor, Place
from dateline.people.desk.pages import person


class Ally(Below):
    """It is allied with another from a day on, or no longer."""

    title = "Whom {} is allied with"
    of = "actor"
    header_icon = "link"
    template_name = "atlas/desk/ally.html"
    form_class: type[forms.Form] = AllianceForm
    button = "Put it on record"

    def act(self, form: forms.Form) -> Actor:
        """Put it on record."""
        told = form.cleaned_data
        act = actions.begin_alliance if told["word"] == "begun" else actions.end_alliance
        return act(self.one, ally=told["ally"], day=told["day"], by=person(self.request)).actor

    def done(self, made: Actor) -> tuple[str, str]:
        """Back to its page."""
        return "It is on record.", url_of(made)


class BlurPlace(Below):
    """Let a place be known to so many km only: a shelter, a hospital, a house."""

    title = "How exactly {} may be known"
    of = "place"
    header_icon = "view"
    form_class: type[forms.Form] = BlurForm
    button = "Let it be known no closer"

    def act(self, form: forms.Form) -> Place:
        """Draw it once."""
        return actions.blur_place(self.one, within_km=form.cleaned_data["within_km"], by=person(self.request))

    def done(self, made: Place) -> tuple[str, str]:
        """Back to its page."""
        return f"{made.name} is known to {made.within_km:g} km from now on, to everyone.", url_of(made)


class MergePlace(Below):
    """This place is another one that we have."""

    title = "{} is the same as another"
    of = "place"
    header_icon = "link"
    template_name = "atlas/desk/merge.html"
    form_class: type[forms.Form] = MergeForm
    button = "They are one place"

    def form(self, *told: Any, **options: Any) -> forms.Form:
        """It offers all places but this one."""
        return MergeForm(*told, place=self.one, **options)

    def act(self, form: forms.Form) -> Place:
        """Put it on record."""
        told = form.cleaned_data
        return actions.merge_places(self.one, into=told["into"], reason=told["reason"], by=person(self.request)).into

    def done(self, made: Place) -> tuple[str, str]:
        """On to the one that stays."""
        return f"{self.one.name} is {made.name} from now on: its names, its claims and its address lead there.", url_of(
            made
        )


class DrawOutline(Below):
    """Its outline: drawn on our own map, or pasted."""

    title = "Outline of {}"
    of = "place"
    header_icon = "edit"
    template_name = "atlas/desk/outline.html"
    form_class: type[forms.Form] = OutlineForm
    button = "Keep this outline"

    def initial(self) -> dict[str, Any]:
        """As it is."""
        geometry = queries.outline_of(self.one)
        return {"outline": json.dumps(geometry) if geometry else ""}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With the ground around it, as far as was asked for."""
        spot = self.one if self.one.lat is not None else self.one.near
        asked = self.request.GET.get("km", "")
        km = int(asked) if asked in map(str, REACHES) else REACHES[1]
        there = ground(spot.lat, spot.lon, km) if spot and spot.lat is not None else None
        full: dict[str, Any] = super().get_context_data(ground=there, km=km, reaches=REACHES, **context)
        return full

    def act(self, form: forms.Form) -> Place:
        """Put it on record, or take the old one away."""
        outline, by = form.cleaned_data["outline"], person(self.request)
        made = (
            actions.draw_outline(self.one, outline=outline, by=by)
            if outline
            else actions.erase_outline(self.one, by=by)
        )
        return made.place

    def done(self, made: Place) -> tuple[str, str]:
        """Back to its page."""
        return f"The outline of {made.name} is on record.", url_of(made)


class PartPlace(Below):
    """It is a place of its own after all."""

    title = "{} is a place of its own"
    of = "place"
    header_icon = "undo"
    form_class: type[forms.Form] = PartForm
    button = "They are two places"

    def act(self, form: forms.Form) -> Place:
        """Put it on record."""
        return actions.part_places(self.one, reason=form.cleaned_data["reason"], by=person(self.request)).place

    def done(self, made: Place) -> tuple[str, str]:
        """Back to its page."""
        return f"{made.name} is a place of its own again.", url_of(made)
