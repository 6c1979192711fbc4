"""How things of the record are printed in templates."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dateline.claims.models import Source
from dateline.claims.rules.vocabulary import Standing
from dateline.discussion.rules.markup import html_of, plain_of
from dateline.situation.account import Account
from dateline.values.time import in_words

register = template.Library()

# A shape for each standing, on a 16 by 16 grid: read without colour, at the size of a letter.
_SHAPES = {
    Standing.UNSAID: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-dasharray="1 3"/>',
    Standing.REPORTED: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2.2" '
    'stroke-dasharray="2.2 2.1"/>',
    Standing.CORROBORATED: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    Standing.CONFIRMED: '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<circle cx="8" cy="8" r="3" fill="currentColor"/>',
    Standing.DISPUTED: '<path d="M1 9c2-5 4-5 6 0s5 5 8-1" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    Standing.REFUTED: '<path d="M3 3 13 13M13 3 3 13" stroke="currentColor" stroke-width="2.6"/>',
    Standing.WITHDRAWN: '<path d="M2 8h12" stroke="currentColor" stroke-width="2.6" stroke-dasharray="4 3"/>',
}
_WARNS = {Standing.DISPUTED, Standing.REFUTED, Standing.WITHDRAWN}


@register.simple_tag
def standing(of: str, before: str = "", after: str = "") -> SafeString:
    """A standing as a badge: its shape and its word, with words before and after it."""
    one = Standing(of)
    return format_html(
        '<span class="standing{}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}{}{}</span>',
        " w" if one in _WARNS else "",
        mark_safe(_SHAPES[one]),  # noqa: S308  # from the table above
        f"{before} " if before else "",
        one.value,
        f" {after}" if after else "",
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """9 November 2017."""
    if value is None:
        return ""
    return in_words(value.date() if isinstance(value, datetime) else value)


@register.filter
def actor_of(ref: str, told: Account) -> SafeString:
    """An actor's name, leading to its page."""
    return format_html('<a href="/actors/{}/">{}</a>', ref, told.actors[ref])


@register.filter
def who_it_is(source: Source) -> str:
    """What kind of source it is and whose side it is on: “monitor, party to nothing”."""
    side = f"on the side of {source.side}" if source.side else "party to nothing"
    return f"{source.kind}, {side}" if source.kind else side


@register.filter
def sentence(text: str) -> str:
    """A text that something follows, with a full stop at its end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


@register.filter
def said(text: str) -> SafeString:
    """A comment's text as HTML, its links marked as a stranger's."""
    return mark_safe(html_of(text))  # noqa: S308  # the one sanitiser has seen it


@register.filter
def in_short(text: str, most: int) -> str:
    """A comment's text on one line of at most so many letters, without its markup."""
    return plain_of(text, most)
