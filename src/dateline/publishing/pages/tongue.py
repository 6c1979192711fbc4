"""What a text that is not in the language of the pages says of itself, for those who read it out and lay it out."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dateline.reports.languages import USUAL, is_from_right
from dateline.reports.models import Report


def tongue(report: Report) -> SafeString:
    """The attributes of an element that has a report's own words in it; empty where the page says it already."""
    if report.language == USUAL:
        return SafeString()
    way = "rtl" if is_from_right(report.language) else "ltr"
    return format_html(' lang="{}" dir="{}"', report.language, way)
