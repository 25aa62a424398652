from __future__ import annotations

import time
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


def keys(report: Report) -> set[int | None]:
    """All that a report can be found by."""
    made = fingerprint(report)
    return {*made.bands, made.url_key, made.canonical_key} - {None}


JOINS = {
    "same words": other(),
    "other capitals and punctuation": other(title="FERRY SERVICE ACROSS THE LAKE RESUMES, AFTER NINE DAYS!"),
    "one word of the title changed": other(title="Ferry service across the lake restarts after nine days", summary=""),
    "same lead under another title": other(title="Boats sail again"),
    "same page with tracking": other(title="Boats", summary="", url="https://www.kite.example/1?utm_source=feed"),
    "same page in other words": other(title="Boats", summary="", url="https://kite.example/1", terms=("boat",)),
    "same canonical page": other(
        title="Lake ferry resumes service", summary="", canonical_url="https://kite.example/1"
    ),
    "same canonical page, short titles": other(
        title="Boats", summary=WIRE.summary[:60], canonical_url="https://kite.example/1"
    ),
    "names one thing more": other(terms=("ferry", "pier")),
}
OPENS = {
    "another event": other(title="Lake museum opens its winter show on Friday", summary="Tickets cost four coins."),
    "another language": other(language="de"),
    "too late": other(published=NOON + SETTINGS.window + timedelta(seconds=1)),
    "another place": other(terms=("harbour",)),
    "same canonical page in other words": other(title="Boats", summary="", canonical_url="https://kite.example/1"),
    "same canonical page, another place": other(terms=("harbour",), canonical_url="https://kite.example/1"),
    "another number": other(title="Ferry service across the lake resumes after 12 days"),
    "too short to tell": other(title="Ferry service resumes", summary="Boats sail."),
}


@pytest.mark.parametrize("report", JOINS.values(), ids=JOINS)
def test_reports_of_one_event_join(report: Report) -> None:
    placement = place(report, [Story(7, (WIRE,))], SETTINGS)
    assert placement.story_id == 7
    assert "The Kite" in placement.reason
    assert not keys(report).isdisjoint(keys(WIRE))


@pytest.mark.parametrize("report", OPENS.values(), ids=OPENS)
def test_reports_of_other_events_open_a_story(report: Report) -> None:
    assert place(report, [Story(7, (WIRE,))], SETTINGS).story_id is None


def test_a_report_is_found_by_its_own_page_and_by_its_canonical_one() -> None:
    section = other(title="Boats", summary="", canonical_url="https://lantern.example/lake")
    own, named = (other(title="Ships", summary="", url=url) for url in (section.url, section.canonical_url))
    assert keys(own) | keys(named) == keys(section)
    assert fingerprint(replace(section, canonical_url=f"{section.url}#top")).canonical_key is None


@pytest.mark.parametrize(
    "home", ["https://kite.example/", "http://www.kite.example", "https://kite.example/?utm_source=x"]
)
def test_a_home_page_joins_nothing(home: str) -> None:
    one, two = replace(WIRE, url=home), other(title="Boats", summary="", url=home, canonical_url=home)
    assert place(two, [Story(7, (one,))], SETTINGS).story_id is None
    assert keys(two) == set()


def test_the_same_title_and_a_home_page_named_by_all_still_join() -> None:
    one, two = replace(WIRE, url="https://kite.example/"), other(url="https://kite.example/")
    assert place(two, [Story(7, (one,))], SETTINGS).story_id == 7


def test_many_candidates_cost_little() -> None:
    def report(number: int) -> Report:
        said = "".join(chr(0x430 + ord(digit) - ord("0")) for digit in str(number))
        text = " ".join(f"слово{said}{chr(0x430 + place)}" for place in range(30))
        return other(entry_id=number, title=text[:100], summary=text * 2, url=f"https://kite.example/{number}")

    candidates = [Story(number, tuple(report(number * 20 + each) for each in range(20))) for number in range(1, 21)]
    place(other(), candidates, SETTINGS)
    candidates = [Story(story.id, tuple(replace(each) for each in story.reports)) for story in candidates]
    began = time.process_time()
    for number in range(5):
        assert place(report(number), candidates, SETTINGS).story_id is None
    assert (time.process_time() - began) / 5 < 0.02


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
    numbers = [*made.bands, made.url_key or 0, made.canonical_key or 0]
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert made == fingerprint(replace(WIRE, title=title, summary=summary))


GREEK = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]


@given(st.lists(st.sampled_from(GREEK), min_size=8))
def test_near_duplicates_are_found_by_their_bands(words: list[str]) -> None:
    """Reports that share nine words in ten share a band with probability 0.99999."""
    text = " ".join([*words, "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon"])
    one, two = replace(WIRE, title=text), replace(WIRE, title=text + " phi")
    assert not set(fingerprint(one).bands).isdisjoint(fingerprint(two).bands)
