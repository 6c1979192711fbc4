"""A report in another language says so, and leads to the same report in others."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from dateline.publishing.actions import bake_all
from dateline.reports import actions as reports
from dateline.reports.models import Report, Series
from tests.desk.conftest import editor  # a fixture

__all__ = ["editor"]

ORIGINAL = "/eastern-syria/2017/11/09/abu-kamal-taken/"
IN_ARABIC = "/sharq-suriya/2017/11/09/al-bukamal/"
SITE = "http://127.0.0.1:8000"


def _translation(**said: Any) -> Report:
    series = Series.objects.filter(slug="sharq-suriya").first() or reports.add_series(
        slug="sharq-suriya", title="شرق سوريا", by=None
    )
    given = {"slug": "al-bukamal", "title": "البوكمال", "language": "ar", "number": 1, "body": "<p>نص قصير.</p>"}
    given["translation_of"] = Report.objects.get(slug="abu-kamal-taken")
    return reports.add_report(series=series, dated=date(2017, 11, 9), by=None, **(given | said))


def _page(site: Path, address: str) -> str:
    return (site / address.strip("/") / "index.html").read_text("utf-8")


def _told(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_each_leads_to_the_other_in_words_and_for_programs(own_site: Path) -> None:
    _translation()
    bake_all()
    original, arabic = _page(own_site, ORIGINAL), _page(own_site, IN_ARABIC)
    for page in (original, arabic):
        for language, address in (("ar", IN_ARABIC), ("en", ORIGINAL)):
            assert f'<link rel="alternate" hreflang="{language}" href="{SITE}{address}">' in page
    assert f'Also in <a href="{IN_ARABIC}" hreflang="ar" lang="ar">العربيّة</a>' in original
    assert f'Also in <a href="{ORIGINAL}" hreflang="en" lang="en">English</a> (the original)' in arabic
    assert '<h1 lang="ar" dir="rtl">البوكمال</h1>' in arabic
    assert '<div class="body opening" lang="ar" dir="rtl">' in arabic
    assert '<meta property="og:locale" content="ar">' in arabic and "<h1>" in original
    assert _told(arabic)["inLanguage"] == "ar"
    there = {"@type": "NewsArticle", "@id": f"{SITE}{ORIGINAL}", "inLanguage": "en"}
    here = {"@type": "NewsArticle", "@id": f"{SITE}{IN_ARABIC}", "inLanguage": "ar"}
    assert _told(arabic)["translationOfWork"] == there and _told(original)["workTranslation"] == [here]
    assert f'href="{IN_ARABIC}" lang="ar" dir="rtl">البوكمال</a>' in _page(own_site, "/sharq-suriya/")
    assert "<news:language>ar</news:language>" in (own_site / "news-sitemap.xml").read_text("utf-8")


def test_a_report_without_translations_says_nothing_of_languages(site: Path) -> None:
    page = _page(site, ORIGINAL)
    assert "hreflang" not in page and "Also in" not in page


WRONG = {
    "of itself": (lambda one: {"translation_of": one}, "no translation of itself"),
    "of a translation": (
        lambda _one: {"translation_of": Report.objects.get(slug="al-bukamal")},
        "is a translation too",
    ),
    "into the same language": (lambda _one: {"language": "en"}, "is in the same language"),
}


@pytest.mark.parametrize("which", WRONG)
def test_what_can_be_no_translation_is_refused(record: None, which: str) -> None:
    _translation()
    other = _translation(slug="another", number=2, language="fr")
    said, sentence = WRONG[which]
    for name, value in said(other).items():
        setattr(other, name, value)
    with pytest.raises(ValidationError, match=sentence):
        other.clean()


def test_one_that_has_translations_is_none(record: None) -> None:
    _translation()
    original = Report.objects.get(slug="abu-kamal-taken")
    original.translation_of = _translation(slug="another", number=2, language="fr", translation_of=None)
    with pytest.raises(ValidationError, match="has translations itself"):
        original.clean()


def test_an_editor_says_it_in_the_form_of_the_report(record: None, editor: Client) -> None:
    series = reports.add_series(slug="sharq-suriya", title="شرق سوريا", by=None)
    form = editor.get(f"/desk/pages/add/reports/report/{series.pk}/").content.decode()
    assert '<option value="ar">العربيّة (Arabic)</option>' in form and 'name="translation_of"' in form
