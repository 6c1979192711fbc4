"""The claim mark in the report's editor: how it is stored, how it is shown, which script serves it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import lazy
from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature, PluginFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from dateline.reports.rules import ATTRIBUTE
from dateline.values.errors import DatelineError
from dateline.values.ids import check_ref

_static = lazy(static, str)
FEATURE = "claim"
ENTITY = "CLAIM"


class MarkHandler(InlineEntityElementHandler):
    """Stored text to editor: the span becomes an entity that knows the claim's id."""

    mutability = "MUTABLE"  # the passage may be reworded without losing its claim

    def get_attribute_data(self, attrs: Mapping[str, str]) -> dict[str, str]:
        """The claim's id: how it stands, the editor asks of all marks together."""
        return {"ref": attrs.get(ATTRIBUTE) or ""}


def to_span(entity: Mapping[str, Any]) -> Any:
    """Editor to stored text. What is no claim's id, pasted or made up, leaves its passage without a mark."""
    try:
        ref = check_ref(entity.get("ref"), of="a claim")
    except DatelineError:
        return entity["children"]
    return DOM.create_element("span", {ATTRIBUTE: ref}, *_with_breaks(entity["children"]))


def _with_breaks(inside: Any) -> Iterator[Any]:
    """The exporter leaves line breaks inside an entity as bare newlines, which the next opening would lose."""
    if isinstance(inside, str):
        for number, line in enumerate(inside.split("\n")):
            if number:
                yield DOM.create_element("br")
            yield line
    else:
        inside.children = [part for child in inside.children for part in _with_breaks(child)]
        yield inside


def register(features: FeatureRegistry) -> None:
    """Make `claim` a feature that a rich text field may list."""
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "claim",
                "description": "Claim (Ctrl + M)",
                "dialog": _static("claims/desk/find-claim.js"),
                "find": reverse_lazy("claims_desk:find"),
                "make": reverse_lazy("claims_desk:mark_new"),
            },
            js=["reports/desk/mark-claim.js"],
            css={"all": ["reports/desk/mark-claim.css"]},
        ),
    )
    features.register_editor_plugin(
        "draftail",
        f"{FEATURE}-keys",
        PluginFeature({"type": ENTITY, "standings": reverse_lazy("claims_desk:standings")}),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f"span[{ATTRIBUTE}]": MarkHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: to_span}},
        },
    )
