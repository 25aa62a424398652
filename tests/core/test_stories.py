from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.settings import StorySettings
from monitor.core.stories import fingerprint, place
from monitor.core.types import Report, Story
from tests.support.worker import NOON

SETTINGS = StorySettings()
WIRE = Report(
    entry_id=1,
    outlet="The Kite",
    language="en",
    country="AM",
    perspective=(),
    url="https://kite.example/1",
    title="Ferry service across the lake resumes after nine days",
    summary="The ferry company said boats left the northern pier at noon and that tickets were sold out until Sunday.",
    content="",
    published=NOON,
    first_seen=NOON,
    watches=("ferries",),
    terms=("ferry",),
)


def other(**changes: object) -> Report:
    return replace(WIRE, **{"entry_id": 2, "outlet": "Lantern", "url": "https://lantern.example/9", **changes})


JOINS = {
    "same words": other(),
    "other capitals and punctuation": other(title="FERRY SERVICE ACROSS THE LAKE RESUMES, AFTER NINE DAYS!"),
    "one word of the title changed": other(title="Ferry service across the lake restarts after nine days", summary=""),
    "same lead under another title": other(title="Boats sail again"),
    "same page with tracking": other(title="Boats", summary="", url="https://www.kite.example/1?utm_source=feed"),
    "same canonical page": other(title="Boats", summary="", canonical_url="https://kite.example/1"),
    "names one thing more": other(terms=("ferry", "pier")),
}
OPENS = {
    "another event": other(title="Lake museum opens its winter show on Friday", summary="Tickets cost four coins."),
    "another language": other(language="de"),
    "too late": other(published=NOON + SETTINGS.window + timedelta(seconds=1)),
    "another place": other(terms=("harbour",)),
    "another number": other(title="Ferry service across the lake resumes after 12 days"),
    "too short to tell": other(title="Ferry service resumes", summary="Boats sail."),
}


@pytest.mark.parametrize("report", JOINS.values(), ids=JOINS)
def test_reports_of_one_event_join(report: Report) -> None:
    placement = place(report, [Story(7, (WIRE,))], SETTINGS)
    assert placement.story_id == 7
    assert "The Kite" in placement.reason
    shared = set(fingerprint(report).bands) & set(fingerprint(WIRE).bands)
    assert shared or fingerprint(report).url_key == fingerprint(WIRE).url_key or report.canonical_url == WIRE.url


@pytest.mark.parametrize("report", OPENS.values(), ids=OPENS)
def test_reports_of_other_events_open_a_story(report: Report) -> None:
    assert place(report, [Story(7, (WIRE,))], SETTINGS).story_id is None


def test_the_most_similar_of_several_stories_wins() -> None:
    near = replace(WIRE, url="https://kite.example/2", title="Ferry service over the lake resumes soon", summary="")
    stories = [Story(1, (near,)), Story(2, (WIRE,))]
    assert place(other(), stories, SETTINGS).story_id == 2
    assert place(other(), stories[::-1], SETTINGS).story_id == 2


def test_any_report_of_a_story_will_do() -> None:
    far = other(title="Something else entirely was reported here today", summary="")
    assert place(other(), [Story(3, (far, WIRE))], SETTINGS).story_id == 3


def test_bands_of_two_languages_never_meet() -> None:
    assert set(fingerprint(WIRE).bands).isdisjoint(fingerprint(other(language="tr")).bands)


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_a_fingerprint_that_fits_its_columns(title: str, summary: str) -> None:
    made = fingerprint(replace(WIRE, title=title, summary=summary))
    numbers = [*made.bands, made.url_key or 0]
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert made == fingerprint(replace(WIRE, title=title, summary=summary))


GREEK = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]


@given(st.lists(st.sampled_from(GREEK), min_size=8))
def test_near_duplicates_are_found_by_their_bands(words: list[str]) -> None:
    """Reports that share nine words in ten share a band with probability 0.99999."""
    text = " ".join([*words, "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon"])
    one, two = replace(WIRE, title=text), replace(WIRE, title=text + " phi")
    assert not set(fingerprint(one).bands).isdisjoint(fingerprint(two).bands)
