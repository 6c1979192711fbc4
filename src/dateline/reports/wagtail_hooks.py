"""Where the report desk hangs in Wagtail."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from dateline.claims.desk.claim import PANELS
from dateline.claims.desk.queues import QUEUES, Queue
from dateline.claims.models import Claim
from dateline.reports.desk import marks, urls
from dateline.reports.desk.beginning import Beginning
from dateline.reports.desk.keeping import refuse_to_delete
from dateline.reports.desk.panels import RelyingReports
from dateline.reports.desk.unsourced import QUEUE


@hooks.register("register_rich_text_features")
def claim_mark(features: FeatureRegistry) -> None:
    """The claim mark in the editor."""
    marks.register(features)


@hooks.register("insert_editor_js")
def keep_text() -> str:
    """What is typed is kept until the newsroom has it, and what is pasted stays within what an editor can hold."""
    return format_html(
        '<script src="{}" data-ping="{}"></script><script src="{}"></script>',
        static("reports/desk/keep-text.js"),
        reverse("claims_desk:standings"),
        static("reports/desk/paste.js"),
    )


@hooks.register("construct_homepage_panels")
def beginning(_request: HttpRequest, panels: list[Component]) -> None:
    """The first steps in a newsroom that has published nothing."""
    panels.append(Beginning())


@hooks.register("before_delete_page")
def keep_what_was_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """One page at a time."""
    return refuse_to_delete(request, [page])


@hooks.register("before_bulk_action")
def keep_many(request: HttpRequest, action: str, pages: list[Page], _instance: object) -> HttpResponse | None:
    """Many at once; other bulk actions and other things than pages go on."""
    chosen = [page for page in pages if isinstance(page, Page)]
    return refuse_to_delete(request, chosen) if action == "delete" else None


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern | URLResolver]:
    """Under /desk/corrections/ and /desk/editions/; /desk/reports/ is Wagtail's own."""
    return [path("corrections/", include(urls.corrections)), path("editions/", include(urls.reports))]


@hooks.register("register_admin_menu_item")
def corrections_item() -> MenuItem:
    """The way in."""
    return MenuItem("Corrections", reverse("corrections_desk:index"), icon_name="edit", order=160)


@hooks.register(QUEUES)
def unsourced() -> list[Queue]:
    """At the claim desk: what is about to be published without a source."""
    return [QUEUE]


@hooks.register(PANELS, order=10)
def relying_reports(request: HttpRequest, claim: Claim) -> list[RelyingReports]:
    """On a claim's page: who relies on it."""
    return [RelyingReports(request, claim)]
