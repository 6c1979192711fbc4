"""Every address under /desk/, from the resolver, filled with what is in the demonstration newsroom."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.models import Collection, Site, Task, Workflow

from dateline.atlas.models import Actor
from dateline.claims.models import Claim, Link
from dateline.discussion.models import Voice
from dateline.discussion.queries import contributions
from dateline.people.desk.gate import door_of
from dateline.people.models import User
from dateline.reports.models import Picture as Kept
from dateline.reports.models import Report, Series
from tests.publishing.pictures import add_picture


@dataclass(frozen=True)
class Address:
    """One of them: its door in the table, and a path that leads through it."""

    door: str
    path: str


def every_address() -> Iterator[Address]:
    """All of them, in the order of the resolver; of two with the same path the first is asked."""
    fill, seen = Filled(), set()
    for name, route, pattern in _walk(get_resolver(), (), ""):
        if not route.startswith("desk/"):
            continue
        for path in fill.paths(name, pattern):
            if path not in seen:
                seen.add(path)
                yield Address(door_of(resolve(path.partition("?")[0])), path)


def _walk(resolver: URLResolver, spaces: tuple[str, ...], route: str) -> Iterator[tuple[str, str, URLPattern]]:
    for one in resolver.url_patterns:
        further = route + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, (*spaces, one.namespace) if one.namespace else spaces, further)
        else:
            yield ":".join((*spaces, one.name)) if one.name else "", further, one


BULK = {
    "wagtailcore": ("page", "publish"), "reports": ("picture", "delete"), "wagtaildocs": ("document", "delete"),
    "people": ("user", "delete"), "auth": ("group", "delete"),
}  # fmt: skip
NAMELESS = ("/desk/test404/", "/desk/leads/nowhere/")


class Filled:
    """What is put into addresses; what the demonstration lacks is added."""

    def __init__(self) -> None:
        report = Report.objects.live().latest("pk")
        claim = Claim.objects.get(ref="hajin-isis")
        evidence, comment = add_picture(claim.ref), contributions().latest("pk")
        drawn = BytesIO()
        Picture.linear_gradient("L").save(drawn, "PNG")
        self.image = Kept.objects.create(title="Card", file=ContentFile(drawn.getvalue(), "card.png"))
        self.document = Document.objects.create(title="Paper", file=ContentFile(b"words", "paper.txt"))
        self.collection = Collection.get_first_root_node().add_child(name="Cards")
        self.pages = {"parent_page_id": Series.objects.latest("pk").pk, "page_id": report.pk, "pk": report.pk,
                      "page_to_move_id": report.pk, "destination_id": Series.objects.latest("pk").pk,
                      "revision_id": report.latest_revision_id or report.save_revision().pk, "task_id": Task.objects.latest("pk").pk,
                      "content_type_app_name": "reports", "content_type_model_name": "report", "app_label": "reports", "model_name": "report",
                      "revision_id_a": "earliest", "revision_id_b": "latest"}  # fmt: skip
        self.rooms: dict[str, dict[str, Any]] = {
            "claims_desk": {"ref": claim.ref, "statement": claim.statements.latest("pk").pk, "evidence": evidence.pk,
                            "queue": "new"},
            "claim_chooser": {"pk": claim.pk},
            "contributions_desk": {"pk": comment.pk},
            "reports_desk": {"series": Series.objects.latest("pk").pk},
            "corrections_desk": {"report": report.pk, "ref": claim.ref},
            "moderation_desk": {"pk": Voice.objects.create().pk},
            "atlas_desk": {"ref": claim.place.ref if claim.place else ""},
            "people_desk": {"pk": User.objects.get(username="admin").pk},
            "wagtailadmin_pages": self.pages,
            "wagtailadmin_explore": self.pages,
            "wagtailadmin_explore_results": self.pages,
            "wagtailadmin_choose_page_child": self.pages,
            "wagtailadmin_api": {"pk": report.pk, "action_name": "publish"},
            "wagtailadmin_collections": {"pk": self.collection.pk, "collection_id": self.collection.pk},
            "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
            "wagtailadmin_editing_sessions": {"app_label": "reports", "model_name": "report", "object_id": report.pk},
            "wagtailadmin_workflows": {"pk": Workflow.objects.latest("pk").pk, "page_pk": report.pk, "workflow_pk": Workflow.objects.latest("pk").pk,
                                       "app_label": "wagtailcore", "model_name": "groupapprovaltask", "task_id": Task.objects.latest("pk").pk},
            "wagtailimages": {"image_id": self.image.pk, "filter_spec": "original"},
            "wagtailimages_chooser": {"image_id": self.image.pk, "pk": self.image.pk},
            "wagtaildocs": {"document_id": self.document.pk, "doc_id": self.document.pk},
            "wagtaildocs_chooser": {"pk": self.document.pk},
            "wagtailsites": {"pk": Site.objects.latest("pk").pk},
        }  # fmt: skip

    def paths(self, name: str, pattern: URLPattern) -> Iterator[str]:
        """The paths of one pattern: one for each room that bulk actions act in, two without a name, else one."""
        if not name:
            yield from NAMELESS
        elif name == "wagtail_bulk_action":
            for room, (model, action) in BULK.items():
                here = {"page": self.pages["pk"], "picture": self.image.pk, "document": self.document.pk}
                yield f"{reverse(name, args=[room, model, action])}?id={here.get(model, 1)}"
        elif name == "wagtaildocs_serve":
            yield reverse(name, args=[self.document.pk, self.document.filename])
        else:
            yield reverse(name, kwargs=self._given(name, pattern))

    def _given(self, name: str, pattern: URLPattern) -> dict[str, Any]:
        """What it takes; 1 and “one” stand for what is never there in a quiet newsroom."""
        space = name.split(":")
        here = self.rooms.get(space[0], {})
        if name.startswith("wagtailadmin_workflows:") and name.endswith(("edit_task", "able_task")):
            here = here | {"pk": here["task_id"]}
        if name == "claims_desk:take_back":
            link = Link.objects.latest("pk")
            here = {"ref": link.claim.ref, "link": link.pk}
        if space[0] == "wagtailadmin_api" and "pages" not in space:
            here = {"pk": self.image.pk if "images" in space else self.document.pk}
        if space[0] == "atlas_desk" and space[1].endswith(("actor", "ally")):
            here = {"ref": Actor.objects.latest("pk").ref}
        takes = list(getattr(pattern.pattern, "converters", {})) or list(pattern.pattern.regex.groupindex)
        return {one: here.get(one, "one" if one in _WORDS else 1) for one in takes}


_WORDS = {"action_name", "token", "uidb64"}
