"""Who speaks and for whom, by primary key: read once for very many claims."""

from datetime import date

from dateline.atlas.queries import actors, sides
from dateline.claims.models import Source
from dateline.values.grades import Reliability

Speaker = tuple[str, str | None, Reliability]  # a source's ref, the actor that it is party to or None, its grade


class Speakers:
    """All actors with their sides and all sources; who comes on record while this reads is looked up."""

    def __init__(self) -> None:
        self._read()

    def _read(self) -> None:
        self.side_of = sides()
        self.actors = {one.pk: one for one in actors()}
        told = Source.objects.values_list("pk", "ref", "side__ref", "reliability")
        self._sources: dict[int, Speaker] = {pk: (ref, party, Reliability(grade)) for pk, ref, party, grade in told}

    def source(self, pk: int) -> Speaker:
        """The source of this primary key."""
        if pk not in self._sources:
            self._read()
        return self._sources[pk]

    def know(self, *keys: int | None) -> None:
        """Make sure that the actors of these primary keys are known."""
        if any(key not in self.actors for key in keys if key):
            self._read()

    def actor(self, pk: int | None) -> str | None:
        """An actor's ref."""
        return self.actors[pk].ref if pk else None

    def side_on(self, day: date, pk: int | None) -> str | None:
        """An actor's side on a day."""
        return self.side_of.on(day)[self.actors[pk].ref] if pk else None

    def source_on(self, day: date, pk: int) -> Speaker:
        """The source of this primary key, with the side that it stood on on a day."""
        ref, party, grade = self.source(pk)
        return ref, self.side_of.on(day)[party] if party else None, grade
