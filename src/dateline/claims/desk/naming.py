"""Fields in which someone names a place, an actor or a source, and is offered what is on record while typing."""

from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.urls import reverse

from dateline.atlas.actions import add_place_of_gazetteer
from dateline.atlas.lookup import OF_GAZETTEER, Of, look_up
from dateline.atlas.models import Actor, Place
from dateline.atlas.rules.spelling import folded
from dateline.claims.alike import sources_like
from dateline.claims.models import Source
from dateline.people.models import User
from dateline.values.text import shortened

NEW = "new:"  # a source that is to be put on record
Named = Literal["place", "actor", "source"]
OFFERED = 3  # names that a refusal suggests


@dataclass(frozen=True, slots=True)
class Typed:
    """A name as it stands in the field, and which one was chosen for it, if one was."""

    text: str = ""
    ref: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


class TypeAhead(forms.TextInput):
    """A text field with a list below it; without a script it is a text field."""

    template_name = "claims/desk/widgets/type_ahead.html"

    def __init__(self, of: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "dir": "auto", **(attrs or {})})
        self.of = of

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Typed:
        """Both parts."""
        return Typed(str(data.get(name) or "").strip(), str(data.get(f"{name}-ref") or ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the address that answers, and what was chosen."""
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        context: dict[str, Any] = super().get_context(name, typed.text, attrs)
        where = "claims_desk:source_names" if self.of == "source" else "atlas_desk:names"
        context["widget"] |= {"names": f"{reverse(where)}?of={self.of}", "ref": typed.ref}
        return context


class NamedField(forms.Field):
    """What is on record, found by a name that is typed or chosen from a list; cleans to the row, or None."""

    def __init__(self, of: Named, **options: Any) -> None:
        self.of = of
        super().__init__(required=False, widget=TypeAhead(of, options.pop("attrs", None)), **options)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field for something on record."""
        return value if isinstance(value, Typed | str | None) else Typed(value.name, value.ref)

    def clean(self, value: Any) -> Any:
        """The one that was meant; a name that nothing has is refused with those that are like it."""
        typed: Typed = value or Typed()
        if not typed:
            return None
        found = self.found(typed)
        if found is None:
            raise forms.ValidationError(unknown(self.of, typed.text))
        return found

    def found(self, typed: Typed) -> Any:
        """The one that was chosen, or the only one that is called so."""
        if self.of == "source":
            return _chosen(Source, typed)
        return _chosen(Actor, typed) or _in_atlas("actor", Actor, typed.text)


class PlaceField(NamedField):
    """A place; one of the gazetteer stays a `Typed` until the form is acted on (`place_meant`)."""

    def __init__(self, **options: Any) -> None:
        super().__init__("place", **options)

    def found(self, typed: Typed) -> Any:
        """A place of the atlas, or a number in the gazetteer."""
        if typed.ref.startswith(OF_GAZETTEER):
            return typed if typed.ref.removeprefix(OF_GAZETTEER).isdecimal() else None
        return _chosen(Place, typed) or _in_atlas("place", Place, typed.text)


class SourceField(NamedField):
    """A source; one that is not on record stays a `Typed`, for a form that may add it."""

    def __init__(self, **options: Any) -> None:
        super().__init__("source", **options)

    def found(self, typed: Typed) -> Any:
        """A source on record, or the name of one that is not."""
        return _chosen(Source, typed) or Typed(typed.text, "" if typed.ref != NEW else NEW)


def place_field(label: str, **options: Any) -> NamedField:
    """Where."""
    return PlaceField(label=label, **options)


def actor_field(label: str, **options: Any) -> NamedField:
    """Someone who acts, or nobody."""
    return NamedField("actor", label=label, **options)


def place_meant(value: Place | Typed | None, *, by: User) -> Place | None:
    """The place of a cleaned field; one of the gazetteer is taken into the atlas."""
    if isinstance(value, Typed):
        return add_place_of_gazetteer(int(value.ref.removeprefix(OF_GAZETTEER)), by=by)
    return value


def offered_sources(words: str, *, limit: int = 8) -> list[dict[str, str]]:
    """Sources whose names have these words, as the list below a field takes them."""
    found = sources_like(words, limit=4 * limit)
    found = sorted(found, key=lambda one: not one.name.casefold().startswith(words.strip().casefold()))[:limit]
    sides = [[one.kind, one.side.name if one.side else ""] for one in found]
    return [
        {"value": one.ref, "name": one.name, "where": ", ".join(filter(None, said))}
        for one, said in zip(found, sides, strict=True)
    ]


def unknown(of: Named, text: str) -> str:
    """What to do about a name that nothing on record has: those that are like it."""
    if of == "source":
        near = [one["name"] for one in offered_sources(max(text.split(), key=len))]
    else:
        near = [one.name for one in look_up(text, of=of, beyond=False)]
    suggested = f" Is it {' or '.join(f'“{name}”' for name in near[:OFFERED])}?" if near else ""
    return f"There is no {of} “{shortened(text, 80)}” on record.{suggested}"


def _chosen(model: type[Any], typed: Typed) -> Any:
    """The row that was chosen from the list, or the only one that is called so."""
    if typed.ref and typed.ref != NEW:
        return model.objects.filter(ref=typed.ref).first()
    named = list(model.objects.filter(name__iexact=typed.text)[:2])
    return named[0] if len(named) == 1 else None


def _in_atlas(of: Of, model: type[Any], text: str) -> Any:
    """The only one that has this for one of its names, however it is spelt."""
    wanted = folded(text)
    offers = look_up(text, of=of, limit=OFFERED, beyond=False)
    called = {one.value for one in offers if wanted in (folded(one.name), folded(one.also))}
    return model.objects.filter(ref=called.pop()).first() if len(called) == 1 else None
