from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.settings import StorySettings
from monitor.model.stories import Report
from monitor.stories.grouping.duplicates import differ_by_number, same_furniture, same_text
from tests.support.news import report

SETTINGS = StorySettings()
WIRE = report(
    1,
    "Ferry service across the lake resumes after nine days",
    url="https://kite.example/1",
    summary="The ferry company said boats left the northern pier at noon and that tickets were sold out until Sunday.",
    terms=("ferry",),
)


def other(**changes: object) -> Report:
    return replace(WIRE, **{"entry_id": 2, "outlet": "Lantern", "url": "https://lantern.example/9", **changes})


SAME = {
    "same words": other(),
    "other capitals and punctuation": other(title="FERRY SERVICE ACROSS THE LAKE RESUMES, AFTER NINE DAYS!"),
    "one word of the title changed": other(title="Ferry service across the lake restarts after nine days", summary=""),
    "same lead under another title": other(title="Boats sail again"),
    "same page with tracking": other(
        title="Lake ferry resumes service", summary="", url="https://www.kite.example/1?utm_source=feed"
    ),
    "same page, another number": other(
        title="Lake ferry resumes service after 12 days", summary="", url="https://kite.example/1"
    ),
    "same canonical page": other(
        title="Lake ferry resumes service", summary="", canonical_url="https://kite.example/1"
    ),
    "same canonical page, short titles": other(
        title="Boats", summary=WIRE.summary[:60], canonical_url="https://kite.example/1"
    ),
    "names one thing more": other(terms=("ferry", "pier")),
}
NOT_THE_SAME = {
    "another event": other(title="Lake museum opens its winter show on Friday", summary="Tickets cost four coins."),
    "another language": other(language="de"),
    "too late": other(published=WIRE.published + SETTINGS.window + timedelta(seconds=1)),
    "another place": other(terms=("harbour",)),
    "same page in other words": other(title="Boats", summary="", url="https://kite.example/1", terms=("boat",)),
    "same canonical page in other words": other(title="Boats", summary="", canonical_url="https://kite.example/1"),
    "same canonical page, another place": other(terms=("harbour",), canonical_url="https://kite.example/1"),
    "another number": other(title="Ferry service across the lake resumes after 12 days"),
    "too short to tell": other(title="Ferry service resumes", summary="Boats sail."),
}


@pytest.mark.parametrize("report", SAME.values(), ids=SAME)
def test_copies_and_earlier_states(report: Report) -> None:
    assert same_text(report, WIRE, SETTINGS)
    assert same_text(WIRE, report, SETTINGS)


@pytest.mark.parametrize("report", NOT_THE_SAME.values(), ids=NOT_THE_SAME)
def test_other_texts(report: Report) -> None:
    assert not same_text(report, WIRE, SETTINGS)
    assert not same_text(WIRE, report, SETTINGS)


@pytest.mark.parametrize(
    "home", ["https://kite.example/", "http://www.kite.example", "https://kite.example/?utm_source=x"]
)
def test_a_home_page_joins_nothing(home: str) -> None:
    one, two = replace(WIRE, url=home), other(title="Boats", summary="", url=home, canonical_url=home)
    assert not same_text(two, one, SETTINGS)


def test_two_reports_of_one_outlet_on_one_page_need_words_in_common() -> None:
    update = replace(WIRE, entry_id=2, title="Envoys meet in the capital", summary="They exchanged lists of names.")
    revised = replace(WIRE, entry_id=2, title="Ferry service resumes", summary="", terms=("ferry",))
    assert not same_text(update, WIRE, SETTINGS)
    assert same_text(revised, WIRE, SETTINGS)


def test_parts_of_a_page_are_pages() -> None:
    one = replace(WIRE, url="https://kite.example/live#p1")
    title = "Lake ferry resumes service"
    assert not same_text(other(title=title, summary="", url="https://kite.example/live#p2"), one, SETTINGS)
    assert same_text(other(title=title, summary="", url="https://kite.example/live#p1"), one, SETTINGS)


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("Convoy 3 leaves Alderford", "Convoy 4 leaves Alderford", True),
        ("Day 44: roads shut", "Day 45: roads shut", True),
        ("Fire in Alderford: 3 dead", "Fire in Alderford: 5 dead", False),
        ("Convoy 3 leaves Alderford", "Convoy 3 leaves Alderford", False),
        ("Convoy 3 leaves Alderford", "Convoy 4 reaches Birchholm", False),
    ],
)
def test_a_number_alone_sets_headlines_apart_unless_it_is_a_toll(one: str, two: str, apart: bool) -> None:
    assert differ_by_number(report(1, one), report(2, two)) is apart


def test_a_number_sets_nothing_apart_across_languages() -> None:
    assert not differ_by_number(report(1, "Convoy 3", "en"), report(2, "Convoy 4", "fr"))


def test_what_an_outlet_puts_beneath_every_headline_makes_no_two_reports_one() -> None:
    lead = "Subscribe to our channel to be the first to learn the main news of the region every day."
    one = report(1, "Talks on prisoners begin", summary=lead, outlet="Herald")
    other = report(2, "School reopens", summary=lead, outlet="Herald")
    assert same_furniture(one, other, SETTINGS)
    assert not same_text(one, other, SETTINGS)
    assert not same_furniture(one, replace(other, outlet="Another"), SETTINGS)
