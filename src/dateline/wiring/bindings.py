"""Ports bound to adapters, consumers to the ledger: the whole of it on one screen."""

from dateline.atlas.queries import names_of_actors, names_of_places
from dateline.claims import leaves as of_claims
from dateline.claims.titles import names_of_sources, texts_of
from dateline.discussion.consumers import follow_reports
from dateline.discussion.ports import bind_mail, bind_screening
from dateline.following.actions import ask_to_confirm_voice, follow_replies
from dateline.following.consumers import tell_followers
from dateline.ledger import consumers, log
from dateline.moderation.actions import mark_held
from dateline.moderation.screening import ask_outside, screen
from dateline.people.ports import bind_titles
from dateline.people.queries import names_of
from dateline.publishing.consumers import bake_what_changed
from dateline.publishing.preview import preview
from dateline.reports import leaves as of_reports
from dateline.reports.ports import bind_preview
from dateline.reports.queries import titles_of


def bind() -> None:
    """Called once, when all rooms are ready."""
    bind_preview(preview)
    bind_mail(follow_replies, ask_to_confirm_voice)
    bind_screening(screen, ask_outside, mark_held)
    bind_titles(
        user=names_of, claim=texts_of, source=names_of_sources, place=names_of_places, actor=names_of_actors,
        report=titles_of, series=titles_of,
    )  # fmt: skip
    consumers.register("discussion", follow_reports)  # first: what is baked then has its passages in place
    consumers.register("publishing", bake_what_changed)
    consumers.register("following", tell_followers)
    log.register("statement", rows=of_claims.statements, content_of=of_claims.content_of_statement)
    log.register("assessment", rows=of_claims.assessments, content_of=of_claims.content_of_assessment)
    log.register("link", rows=of_claims.links, content_of=of_claims.content_of_link)
    log.register("check", rows=of_claims.checks, content_of=of_claims.content_of_check)
    log.register("evidence", rows=of_claims.evidence, content_of=of_claims.content_of_evidence)
    log.register("correction", rows=of_reports.corrections, content_of=of_reports.content_of_correction)
