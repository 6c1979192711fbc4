"""The story that Dateline was made for, over HTTP: a headline is published, disputed, and corrected in the open.

A newsroom prints that a city was taken. A reader brings evidence that it was not. The desk takes it up, judges the
claim, corrects the report; and what was known on the first day still answers as it did on the first day.
"""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.newsroom import Newsroom, run, served

DOSSIER = """
dossier: the-city
actors:
  - {id: reds, name: The reds, kind: alliance, colour: red}
  - {id: blues, name: The blues, kind: armed group, colour: black}
places:
  - {id: the-city, name: The City, kind: city, lat: 34.45, lon: 40.92}
sources:
  - {id: state-tv, name: State television, kind: official, side: reds}
claims:
  - {id: taken, text: The reds hold all of the city, action: captures, agent: reds, target: blues, place: the-city,
     when: 2017-11-08, effect: {holds: reds}}
statements:
  - {claim: taken, source: state-tv, said_on: 2017-11-08, stance: asserts, via: example.org}
"""
REPORT = "/the-city/2017/11/09/the-city-is-taken/"
FIRST_DAY = ("2017-11-09", "2017-11-09")


def eventually(holds: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether it comes true in time: baking follows the commit."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return holds()


def contentstate(text: str, passage: str, ref: str) -> str:
    """A text with one marked passage, as the editor sends it."""
    mark = {"offset": text.index(passage), "length": len(passage), "key": 0}
    block = {
        "key": "a1b2c",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [mark],
    }
    entity = {"type": "CLAIM", "mutability": "MUTABLE", "data": {"ref": ref}}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


def open_series(newsroom: Newsroom) -> int:
    """Publish a series through the desk; returns its number there."""
    added = newsroom.desk_post(
        "/desk/pages/add/reports/series/2/",
        {
            "title": "The City", "slug": "the-city", "label": "", "about": "", "west": 40, "south": 34, "east": 42,
            "north": 35, "time_zone": "UTC", "licence": "CC BY 4.0", "action-publish": "1", **NO_COMMENTS,
        },
    )  # fmt: skip
    assert added[0] == 200, added[1][:2000]
    numbers = re.findall(r"/desk/pages/(\d+)/edit/", added[1])
    assert numbers, added[1][:3000]
    return max(map(int, numbers))


NO_COMMENTS = {f"comments-{part}": 0 for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}


@pytest.fixture
def newsroom(empty_home: Path, tmp_path: Path) -> Iterator[Newsroom]:
    home = shutil.copytree(empty_home, tmp_path / "newsroom")
    run(home, "user", "add", "ed", "--role", "admin", "--password", "a-long-pass-phrase")
    (home / "demo-login.txt").write_text("ed a-long-pass-phrase\n")
    dossier = tmp_path / "dossier.yaml"
    dossier.write_text(DOSSIER)
    run(home, "import", "dossier", str(dossier))
    with served(home) as newsroom:
        yield newsroom


def test_a_premature_headline_is_corrected_in_the_open(newsroom: Newsroom) -> None:
    # The desk publishes the report with its headline.
    newsroom.log_in()
    series = open_series(newsroom)
    text = "State television says that the reds hold all of the city. Nobody else has said so."
    status, _ = newsroom.desk_post(
        f"/desk/pages/add/reports/report/{series}/",
        {
            "title": "The city is taken", "slug": "the-city-is-taken", "headline_claim": 1, "number": 1,
            "dated": "2017-11-09", "dateline": "THE CITY", "bylines": "the desk", "summary": "",
            "body": contentstate(text, "the reds hold all of the city", "taken"), "action-publish": "1", **NO_COMMENTS,
        },
    )  # fmt: skip
    assert status == 200
    assert eventually(lambda: newsroom.get(REPORT)[0] == 200)
    page = newsroom.get(REPORT)[1]
    assert 'class="mark reported">the reds hold all of the city' in page
    assert "Headline claim reported" in page and "Corrected" not in page
    on_the_first_day = newsroom.situation(*FIRST_DAY)
    assert on_the_first_day["the-city"]["holder"] == "reds"
    assert on_the_first_day["the-city"]["certainty"] == "claimed"

    # A reader disputes it and brings evidence; the answer to the form is the page that shows it.
    number = re.search(r'name="report" value="(\d+)"', page)
    assert number
    status, page = newsroom.post(
        "/write/comment/",
        {"report": number[1], "author": "A reader", "text": "It is not held: there is fighting in it.", "claim": "taken",
         "stance": "denies", "link": "https://example.org/picture", "quote": "the reds hold all of the city"},
    )  # fmt: skip
    assert status == 200 and "It is not held: there is fighting in it." in page and "evidence" in page

    # The desk takes the evidence up: the claim is disputed, and the baked page says so.
    _, queue = newsroom.get("/desk/contributions/")
    answer = re.search(r'action="(/desk/contributions/(\d+)/answer/)"', queue)
    assert answer, queue[:3000]
    prefix = f"c{answer[2]}"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', queue)
    assert token
    status, _ = newsroom.post(
        answer[1],
        {
            "csrfmiddlewaretoken": token[1],
            f"{prefix}-answer": "taken up",
            f"{prefix}-reason": "Thank you: it is on record.",
        },
        {"Referer": newsroom.url + "/desk/contributions/"},
    )
    assert status == 200
    assert eventually(lambda: re.search(r'class="mark disputed">(<[^>]+>)*the reds hold', newsroom.get(REPORT)[1]))
    page = newsroom.get(REPORT)[1]
    assert "1 brought evidence that the desk took up" in page
    assert eventually(lambda: "A reader, a reader" in newsroom.get("/claims/taken/")[1])

    # The desk judges the claim and corrects the report.
    status, _ = newsroom.desk_post(
        "/desk/claims/claim/taken/assess/",
        {
            "assessment-verdict": "refuted", "assessment-credibility": 5, "assessment-known_at": "2017-11-12",
            "assessment-reason": "Fighting went on in the city.",
        },
    )  # fmt: skip
    assert status == 200
    assert eventually(lambda: "Headline claim refuted" in newsroom.get(REPORT)[1])
    status, _ = newsroom.desk_post(
        f"/desk/corrections/write/{number[1]}/taken/",
        {"old_wording": "The city is taken", "new_wording": "The city was contested.", "reason": "A reader's picture.",
         "corrected_at": "2017-11-12T08:10"},
    )  # fmt: skip
    assert status == 200
    assert eventually(lambda: "Corrected 12 November 2017, 08:10" in newsroom.get(REPORT)[1])
    page = newsroom.get(REPORT)[1]
    text = page[page.index("<body>") :]
    assert text.index("Corrected 12 November") < text.index("State television says")
    assert "<s>The city is taken</s>" in page and "The city was contested." in page
    assert eventually(lambda: "The city was contested." in newsroom.get("/corrections/")[1])
    assert eventually(lambda: "Corrected: The city is taken" in newsroom.get("/feed.atom")[1])

    # As known now nobody is seen to hold it; as known by the 9th the answer is what it was on the 9th.
    assert newsroom.situation("2017-11-09", "2030-01-01")["the-city"]["state"] == "unknown"
    assert newsroom.situation(*FIRST_DAY) == on_the_first_day
    asked = newsroom.get("/situation/?at=2017-11-09&known_by=2017-11-09&format=geojson")
    assert json.loads(asked[1])["features"][0]["properties"] == on_the_first_day["the-city"]
