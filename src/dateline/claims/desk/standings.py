"""Standings as the desk shows them: today, in a word and a shape."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dateline.claims.models import Claim
from dateline.claims.queries import record
from dateline.claims.rules.vocabulary import Standing
from dateline.values.clocks import Clocks


def today() -> Clocks:
    """Everything said and on record by now."""
    day = timezone.localdate()
    return Clocks(at=day, known_by=day)


def standings(claims: Iterable[Claim] | None = None) -> dict[str, Standing]:
    """What the record says today of these claims (all, if none are given), by ref."""
    clocks = today()
    chosen = record() if claims is None else record(pk__in=[one.pk for one in claims])
    return {ref: one.standing(clocks) for ref, one in chosen.items()}


def badge(standing: Standing | None) -> SafeString:
    """The standing as a word, underlined as in the text that readers get."""
    word = standing.value if standing else ""
    return format_html('<span class="standing standing--{}">{}</span>', word, word)
