"""Places and actors at the desk: the lists, the page of one, adding and changing."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from dateline.atlas import actions, queries
from dateline.atlas.desk.forms import (
    ActorForm,
    AllianceForm,
    MergeForm,
    NewActorForm,
    NewPlaceForm,
    PartForm,
    PlaceForm,
    gazetteer_number,
)
from dateline.atlas.gazetteer.finding import ATTRIBUTION, gazetteer
from dateline.atlas.lookup import MOST, Of, look_up
from dateline.atlas.models import Actor, Place
from dateline.ledger.queries import entries_of
from dateline.people.desk.pages import DeskPage, FormPage, Trail, person
from dateline.values.errors import DatelineError, NotFound

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


class _Of(DeskPage):
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


class _One(_Of):
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
        return [*super().ways(), ("The same as another", reverse("atlas_desk:merge", args=args), "link")]


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


class _Change(_Of, FormPage):
    """One is another than was said."""

    button = "Change it"

    def get_page_title(self) -> str:
        """What is changed."""
        return f"Change {self.one.name}"

    def trail(self) -> Trail:
        """Under its page."""
        return (*trail_to(self.of), (url_of(self.one), self.kwargs["ref"]))

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


class Ally(_Of, FormPage):
    """It is allied with another from a day on, or no longer."""

    of = "actor"
    header_icon = "link"
    template_name = "atlas/desk/ally.html"
    form_class: type[forms.Form] = AllianceForm
    button = "Put it on record"

    def get_page_title(self) -> str:
        """Whose."""
        return f"Whom {self.one.name} is allied with"

    def trail(self) -> Trail:
        """Under its page."""
        return (*trail_to("actor"), (url_of(self.one), self.kwargs["ref"]))

    def act(self, form: forms.Form) -> Actor:
        """Put it on record."""
        told = form.cleaned_data
        act = actions.begin_alliance if told["word"] == "begun" else actions.end_alliance
        return act(self.one, ally=told["ally"], day=told["day"], by=person(self.request)).actor

    def done(self, made: Actor) -> tuple[str, str]:
        """Back to its page."""
        return "It is on record.", url_of(made)


class MergePlace(_Of, FormPage):
    """This place is another one that we have."""

    of = "place"
    header_icon = "link"
    template_name = "atlas/desk/merge.html"
    form_class: type[forms.Form] = MergeForm
    button = "They are one place"

    def get_page_title(self) -> str:
        """Which."""
        return f"{self.one.name} is the same as another"

    def trail(self) -> Trail:
        """Under its page."""
        return (*trail_to("place"), (url_of(self.one), self.kwargs["ref"]))

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


class PartPlace(_Of, FormPage):
    """It is a place of its own after all."""

    of = "place"
    header_icon = "undo"
    form_class: type[forms.Form] = PartForm
    button = "They are two places"

    def get_page_title(self) -> str:
        """Which."""
        return f"{self.one.name} is a place of its own"

    def trail(self) -> Trail:
        """Under its page."""
        return (*trail_to("place"), (url_of(self.one), self.kwargs["ref"]))

    def act(self, form: forms.Form) -> Place:
        """Put it on record."""
        return actions.part_places(self.one, reason=form.cleaned_data["reason"], by=person(self.request)).place

    def done(self, made: Place) -> tuple[str, str]:
        """Back to its page."""
        return f"{made.name} is a place of its own again.", url_of(made)


class OfGazetteer(DeskPage):
    """Places that GeoNames has: found by name, taken over with one press."""

    page_title = "From the gazetteer"
    header_icon = "globe"
    template_name = "atlas/desk/gazetteer.html"

    def trail(self) -> Trail:
        """Under the list of places."""
        return trail_to("place")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What answers."""
        words = self.request.GET.get("q", "").strip()
        offers = look_up(words, limit=20) if words else []
        full: dict[str, Any] = super().get_context_data(
            words=words, offers=offers, attribution=ATTRIBUTION, is_there=gazetteer() is not None,
            may=self.may("atlas.edit"), **context,
        )  # fmt: skip
        return full

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take one over."""
        try:
            number = gazetteer_number(request.POST.get("number", ""))
            place = actions.add_place_of_gazetteer(number, by=person(request))
        except DatelineError as problem:
            messages.error(request, problem.sentence)
            return HttpResponseRedirect(request.get_full_path())
        messages.success(request, f"{place.name} is in the atlas as {place.ref}.")
        return HttpResponseRedirect(url_of(place))
