"""The line of a post that says where figures differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model.publications import Style
from monitor.model.stories import Report, Story
from monitor.posts.claims import differing
from monitor.posts.markup import units
from monitor.posts.render import render_story
from monitor.posts.templates import template_fault

AT = datetime(2026, 11, 30, 4, 12, tzinfo=UTC)


def report(number: int, title: str, summary: str = "", **fields: object) -> Report:
    seen = AT + timedelta(minutes=number)
    given = {
        "entry_id": number, "outlet": f"Outlet {number}", "language": "en", "country": "", "perspective": (),
        "url": None, "title": title, "summary": summary, "content": "", "published": seen, "first_seen": seen,
        "watches": (), "terms": (),
    }  # fmt: skip
    return Report(**{**given, **fields})  # type: ignore[arg-type]


def style(language: str = "en", template: str = "") -> Style:
    return Style(language, ZoneInfo("UTC"), {}, template)


def line(*reports: Report, language: str = "en") -> str:
    return differing(Story(1, reports), style(language))


TWO = report(1, "Mine blast in Aghdam", "Two people were killed, prosecutors in Baku said.")
THREE = report(2, "Mine blast in Aghdam", "Three people were killed, according to the Mine Action Agency.")


def test_numbers_that_differ_stand_with_who_says_them() -> None:
    assert line(TWO, THREE) == "Dead: 2 (prosecutors in Baku), 3 (Mine Action Agency)"


def test_the_outlet_stands_where_nobody_is_quoted_or_not_in_the_channels_language() -> None:
    assert line(TWO, report(2, "Mine kills three")) == "Dead: 2 (prosecutors in Baku), 3 (Outlet 2)"
    assert line(TWO, THREE, language="ru") == "Погибшие: 2 (Outlet 1), 3 (Outlet 2)"


@pytest.mark.parametrize(
    "other",
    [
        report(2, "Mine blast", "Two people were killed, according to the Mine Action Agency."),
        report(2, "Mine blast", "At least 20 people were wounded, police said."),
        report(2, "Mine blast", "Three children were killed, police said."),
        report(2, "Mine blast", "About three people were killed, police said."),
        report(2, "Mine blast", "Up to three people were killed, police said."),
        report(2, "Mine blast", "Three people were killed, prosecutors in Baku said."),
    ],
    ids=["the same", "another count", "another group", "about", "up to", "newer of the same source"],
)
def test_what_does_not_differ_has_no_line(other: Report) -> None:
    assert line(TWO, other) == ""


def test_a_lower_bound_does_not_differ_from_a_higher_number() -> None:
    least = report(1, "Blast", "At least two people were killed, police said.")
    assert line(least, THREE) == ""


def test_what_outlets_gave_before_a_higher_number_was_known_does_not_differ() -> None:
    assert line(report(1, "Mine kills two"), THREE) == ""


def test_the_losses_of_two_sides_are_not_compared() -> None:
    one = report(1, "Clash", "Armenia's Defence Ministry said two of its soldiers were killed.")
    two = report(2, "Clash", "Azerbaijan's Defence Ministry said three of its servicemen were killed.")
    assert line(one, two) == ""
    claims = [
        report(number, "Clash", f"{count} Armenian soldiers were killed, {who} said.")
        for number, count, who in ((1, "Two", "Armenia's Defence Ministry"), (2, "Thirty", "Azerbaijan's army"))
    ]
    assert line(*claims) == "Dead (soldiers): 2 (Armenia's Defence Ministry), 30 (Azerbaijan's army)"


def test_the_line_is_never_long() -> None:
    many = [
        report(
            number,
            "Blast",
            f"{number} people were killed and {number + 9} injured, {chr(64 + number) * 39} Council said.",
        )
        for number in range(1, 27)
    ]
    assert 0 < units(line(*many)) <= 160


def test_the_line_stands_in_the_post_and_in_a_template() -> None:
    told = "Dead: 2 (prosecutors in Baku), 3 (Mine Action Agency)"
    assert told in render_story(Story(1, (TWO, THREE)), style()).plain
    assert template_fault("{{ headline }} {{ differing }}") is None
    assert told in render_story(Story(1, (TWO, THREE)), style(template="{{ headline }} {{ differing }}")).plain


def test_a_story_of_one_voice_has_no_line() -> None:
    assert line(TWO) == ""
