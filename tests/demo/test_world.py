"""The sample outlets are complete, varied, labelled, and say what they are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path

import pytest

import monitor.demo
from monitor.demo.documents import render_feed
from monitor.demo.world import END, OFF_TOPIC, START, Item, Outlet, Quirk, load_outlets

OUTLETS = load_outlets()
ITEMS = [item for outlet in OUTLETS for item in outlet.items]
FOLDER = Path(monitor.demo.__file__).parent
each_outlet = pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.slug)


def reports(topic: str, language: str) -> list[Item]:
    """The items about one event in one language, at most one an outlet."""
    of_language = [outlet for outlet in OUTLETS if outlet.language == language]
    return [item for outlet in of_language for item in outlet.items if item.topic == topic]


def test_many_outlets_in_many_languages_and_all_formats() -> None:
    assert len(OUTLETS) >= 14
    assert len({outlet.outlet for outlet in OUTLETS}) == len(OUTLETS)
    assert {"hy", "ru", "az", "tr", "fr", "en", "de", "ka", "fa"} <= {outlet.language for outlet in OUTLETS}
    assert {outlet.format for outlet in OUTLETS} == {"rss2", "rss1", "atom", "json"}


def test_every_quirk_occurs() -> None:
    assert {quirk for outlet in OUTLETS for quirk in outlet.quirks} == set(Quirk)
    assert any(item.dated and item.dated > END for item in ITEMS)
    assert {"windows-1251", "iso-8859-1"} <= {outlet.encoding for outlet in OUTLETS}


def test_most_items_are_off_topic() -> None:
    on_topic = sum(item.on_topic for item in ITEMS)
    assert 120 <= len(ITEMS) <= 220
    assert len(ITEMS) / 3 <= on_topic <= len(ITEMS) / 2


@each_outlet
def test_every_outlet_has_both_kinds(outlet: Outlet) -> None:
    assert {item.on_topic for item in outlet.items} == {True, False}


def test_the_great_events_are_reported_in_every_language() -> None:
    languages = defaultdict(set)
    for outlet in OUTLETS:
        for item in outlet.items:
            languages[item.topic].add(outlet.language)
    everywhere = {outlet.language for outlet in OUTLETS}
    assert languages["operation"] == languages["ceasefire"] == everywhere
    assert len(languages["talks-yevlakh"]) >= 7


def test_one_story_grows_and_both_sides_report_it() -> None:
    told = sorted(
        (item.at, outlet.language, outlet.country, item)
        for outlet in OUTLETS
        for item in outlet.items
        if item.topic == "casualties"
    )
    assert {language for _, language, _, _ in told} == {"hy", "en", "fr", "ru", "az"}
    assert {"AM", "AZ"} <= {country for _, _, country, _ in told}
    assert told[-1][0] - told[0][0] > timedelta(hours=4)
    rising = [item.at for _, _, _, item in told if "27" in item.title]
    assert len(rising) == 3
    assert max(item.at for _, _, country, item in told if country == "AZ") < min(rising)


def test_the_great_events_are_reported_over_hours_and_beside_later_ones() -> None:
    times = defaultdict(list)
    for item in ITEMS:
        if item.on_topic:
            times[item.topic].append(item.at)
    great = {topic: (min(at), max(at)) for topic, at in times.items() if len(at) >= 4}
    assert great.keys() >= {"operation", "ceasefire", "talks-yevlakh", "casualties", "landmines"}
    for first, last in great.values():
        assert timedelta(hours=8) <= last - first <= timedelta(days=1)
    assert great["operation"][0] < great["landmines"][1]
    assert great["casualties"][0] < great["operation"][1]


def test_one_wire_sends_three_unrelated_reports_within_an_hour_under_one_dateline() -> None:
    wire = next(outlet for outlet in OUTLETS if outlet.slug == "quill")
    trio = [item for item in wire.items if item.topic in {"court-verdict", "lachin-ambulances", "post-handed-over"}]
    assert len(trio) == len({item.topic for item in trio}) == 3
    assert trio[-1].at - trio[0].at <= timedelta(hours=1)
    feed = render_feed(wire, trio[-1].at, "http://sample.example").decode()
    for item in trio:
        assert f"BAKU, Sept. 20 (Quill and Compass Wire) - {item.summary}" in feed
        assert [other.topic for other in ITEMS].count(item.topic) == 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_one_wire_text_is_reprinted_by_three_outlets(language: str) -> None:
    copies = [
        (first, second)
        for first, second in combinations(reports("operation", language), 2)
        if SequenceMatcher(None, first.summary, second.summary).ratio() > 0.8
    ]
    assert len(copies) == 3
    assert all(first.summary != second.summary for first, second in copies)


@each_outlet
def test_items_stand_in_order_of_time_within_the_days(outlet: Outlet) -> None:
    assert all(earlier.at < later.at for earlier, later in pairwise(outlet.items))
    assert outlet.items[0].at <= START
    assert outlet.items[-1].at <= END


@each_outlet
def test_texts_are_of_wire_length(outlet: Outlet) -> None:
    for item in outlet.items:
        assert len(item.title) <= 130
        assert len(item.summary) <= 400
        assert len(item.page) <= 400
        assert item.summary or (item.page and Quirk.HEADLINE_ONLY in outlet.quirks)


@each_outlet
def test_items_are_written_without_furniture(outlet: Outlet) -> None:
    for templates in outlet.furniture.model_dump().values():
        for template in templates:
            fixed = re.sub(r"\{\w+\}", "", template).strip(" |-:.,()")
            assert not fixed or all(fixed not in item.title + item.summary for item in outlet.items)


def test_no_outlet_repeats_a_headline() -> None:
    headlines = Counter((outlet.slug, item.title) for outlet in OUTLETS for item in outlet.items)
    assert headlines.most_common(1)[0][1] == 1


def test_off_topic_traps_share_words_with_the_subject() -> None:
    traps = " ".join(item.title for item in ITEMS if item.topic == OFF_TOPIC)
    for word in ("Qarabag FK", '"Qarabağ" FK', "«Карабах»", "Karabağ FK", "Karabakh horse", "Lachin", "Artsakh Street"):
        assert word in traps


def test_the_data_says_that_it_is_invented() -> None:
    for path in (FOLDER / "outlets").iterdir():
        assert path.read_text("utf-8").startswith("# Invented SAMPLE DATA"), path.name
    assert "SAMPLE DATA" in (FOLDER / "README.md").read_text("utf-8")


def test_the_newest_items_are_visible_newest_first() -> None:
    outlet = OUTLETS[0].model_copy(update={"limit": 2})
    assert outlet.visible(outlet.items[0].at) == ((1, outlet.items[0]),)
    assert outlet.visible(outlet.items[3].at) == ((4, outlet.items[3]), (3, outlet.items[2]))
