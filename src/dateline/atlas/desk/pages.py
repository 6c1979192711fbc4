"""Places and actors at the desk: the lists, the page of one, adding and changing."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from dateline.atlas import actions, queries
from dateline.atlas.desk.forms import (
    ActorForm,
    NewActorForm,
    NewPlaceForm,
    PlaceForm,
)
from dateline.atlas.lookup import MOST, Of, look_up
from dateline.atlas.models import Actor, Place
from dateline.atlas.rules.outlines import drawing_of
from dateline.ledger.queries import entries_of
from dateline.people.desk.pages import DeskPage, FormPage, Trail, person
from dateline.values.errors import NotFound

A_PAGE = 50
_INDEX = {"place": "atlas_desk:places", "actor": "atlas_desk:actors"}
_PAGE = {"place": "atlas_desk:place", "actor": "atlas_desk:actor"}
_TITLE = {"place": "Places", "actor": "Actors"}


def url_of(one: Place | Actor) -> str:
    """Its page at the desk."""
    return reverse(_PAGE["place" if isinstance(one, Place) else "actor"], args=[one.ref])


def trail_to(of: Of) -> Trail:
    """The list that a page stands under."""
    return ((reverse(_INDEX[of]), _TITLE[of]),)


class _List(DeskPage):
    """All of them, or those that a search finds in any spelling."""

    of: ClassVar[Of]
    template_name = "atlas/desk/list.html"
    columns: ClassVar[list[Column]] = []

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The ways on from here."""
        other: Of = "actor" if self.of == "place" else "place"
        buttons = [HeaderButton(_TITLE[other], reverse(_INDEX[other]), icon_name="list-ul")]
        if not self.may("atlas.edit"):
            return buttons
        new = HeaderButton(f"New {self.of}", reverse(f"atlas_desk:new_{self.of}"), icon_name="plus")
        more = [HeaderButton("From the gazetteer", reverse("atlas_desk:gazetteer"), icon_name="globe")]
        return [new, *(more if self.of == "place" else []), *buttons]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The table, and what was asked for."""
        words = self.request.GET.get("q", "").strip()
        refs = [one.value for one in look_up(words, of=self.of, limit=MOST, beyond=False)] if words else None
        found = queries.places_named(refs) if self.of == "place" else queries.actors_named(refs)
        page = Paginator(found, A_PAGE).get_page(self.request.GET.get("p"))
        title = TitleColumn(
            "name", label=self.of.capitalize(), accessor=str, url_name=_PAGE[self.of], id_accessor="ref"
        )
        table = Table([title, *self.columns, Column("ref", label="Id")], page.object_list)
        full: dict[str, Any] = super().get_context_data(table=table, page=page, words=words, of=self.of, **context)
        return full


class Places(_List):
    """Every place."""

    of = "place"
    page_title = "Places"
    header_icon = "globe"
    columns: ClassVar = [
        Column("also", label="Other names", accessor=lambda one: ", ".join(one.aliases[:4])),
        Column("kind"),
        Column("country"),
        Column("where", label="Position", accessor=lambda one: one.precision_in_words),
    ]  # fmt: skip


class Actors(_List):
    """Every actor."""

    of = "actor"
    page_title = "Actors"
    header_icon = "group"
    columns: ClassVar = [
        Column("also", label="Other names", accessor=lambda one: ", ".join(one.aliases[:4])),
        Column("kind"),
        Column("part_of"),
    ]


class About(DeskPage):
    """A page about one of them."""

    of: ClassVar[Of]
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def one(self) -> Any:
        """The place or the actor that the address names."""
        try:
            return (queries.place_itself if self.of == "place" else queries.actor)(self.kwargs["ref"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    def trail(self) -> Trail:
        """Under the list."""
        return trail_to(self.of)


class Below(About, FormPage):
    """A form about one of them, under its page."""

    title: ClassVar[str]  # with {} for its name

    def get_page_title(self) -> str:
        """What is done, and to which."""
        return self.title.format(self.one.name)

    def trail(self) -> Trail:
        """Under its page."""
        return (*trail_to(self.of), (url_of(self.one), self.kwargs["ref"]))


class _One(About):
    """All that the atlas has of one."""

    def get_page_title(self) -> str:
        """Its id: the name stands large on the page."""
        return str(self.kwargs["ref"])

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """What may be done to it."""
        buttons = [HeaderButton("As readers see it", f"/{self.of}s/{self.kwargs['ref']}/", icon_name="view")]
        if self.may("atlas.edit"):
            return [*(HeaderButton(label, to, icon_name=icon) for label, to, icon in self.ways()), *buttons]
        return buttons

    def ways(self) -> list[tuple[str, str, str]]:
        """What may be done: label, address, icon."""
        return [("Change", reverse(f"atlas_desk:change_{self.of}", args=[self.kwargs["ref"]]), "edit")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """It, and what happened to it."""
        one = self.one
        full: dict[str, Any] = super().get_context_data(one=one, told=entries_of(f"{self.of}:{one.ref}"), **context)
        return full


class PlacePage(_One):
    """One place."""

    of = "place"
    template_name = "atlas/desk/place.html"
    header_icon = "globe"

    def ways(self) -> list[tuple[str, str, str]]:
        """A place that counts for another is taken apart again before it is changed."""
        args = [self.kwargs["ref"]]
        if self.one.same_as:
            return [("Not the same after all", reverse("atlas_desk:part", args=args), "undo")]
        outline = ("Outline", reverse("atlas_desk:outline", args=args), "edit")
        blur = ("Known no closer", reverse("atlas_desk:blur", args=args), "view")
        return [*super().ways(), outline, blur, ("The same as another", reverse("atlas_desk:merge", args=args), "link")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With its outline."""
        geometry = queries.outline_of(self.one)
        outline = drawing_of(geometry, width=240) if geometry else None
        full: dict[str, Any] = super().get_context_data(outline=outline, **context)
        return full


class ActorPage(_One):
    """One actor."""

    of = "actor"
    template_name = "atlas/desk/actor.html"
    header_icon = "group"

    def ways(self) -> list[tuple[str, str, str]]:
        """It is changed, or gets and loses allies."""
        ally = reverse("atlas_desk:ally", args=[self.kwargs["ref"]])
        return [*super().ways(), ("Allied with", ally, "link")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With its alliances."""
        full: dict[str, Any] = super().get_context_data(alliances=queries.alliances_of(self.one), **context)
        return full


class _New(FormPage):
    """One that is not on record yet."""

    of: ClassVar[Of]

    def trail(self) -> Trail:
        """Under the list."""
        return trail_to(self.of)

    def done(self, made: Place | Actor) -> tuple[str, str]:
        """On to its page."""
        return f"{made.name} is in the atlas as {made.ref}.", url_of(made)


class NewPlace(_New):
    """A place, named by hand."""

    of = "place"
    page_title = "New place"
    header_icon = "globe"
    form_class: type[forms.Form] = NewPlaceForm
    button = "Add the place"

    def act(self, form: NewPlaceForm) -> Place:
        """Put it on record."""
        return actions.add_place(by=person(self.request), **form.cleaned_data)


class NewActor(_New):
    """An actor."""

    of = "actor"
    page_title = "New actor"
    header_icon = "group"
    form_class: type[forms.Form] = NewActorForm
    button = "Add the actor"

    def act(self, form: NewActorForm) -> Actor:
        """Put it on record."""
        return actions.add_actor(by=person(self.request), **form.cleaned_data)


class _Change(Below):
    """One is another than was said."""

    title = "Change {}"
    button = "Change it"

    def initial(self) -> dict[str, Any]:
        """As it is."""
        one: Model = self.one
        return {name: getattr(one, name) for name in self.form_class.base_fields}

    def done(self, made: Place | Actor) -> tuple[str, str]:
        """Back to its page."""
        return f"{made.name} is changed.", url_of(made)


class ChangePlace(_Change):
    """A place is another than was said."""

    of = "place"
    header_icon = "globe"
    form_class: type[forms.Form] = PlaceForm

    def act(self, form: PlaceForm) -> Place:
        """Put it on record."""
        return actions.change_place(self.one, by=person(self.request), **form.cleaned_data)


class ChangeActor(_Change):
    """An actor is another than was said."""

    of = "actor"
    header_icon = "group"
    form_class: type[forms.Form] = ActorForm

    def act(self, form: ActorForm) -> Actor:
        """Put it on record."""
        return actions.change_actor(self.one, by=person(self.request), **form.cleaned_data)
