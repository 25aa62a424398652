"""The picture of a digest: a PNG of sane size, the same each time, with letters and not boxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.languages.labels import LABELS
from monitor.languages.locale import weekday_in_short
from monitor.model.publications import Style
from monitor.model.settings import ParsingSettings
from monitor.posts.chart import HEIGHT, WIDTH, bars_of, draw, missing_characters
from monitor.posts.digest import Digest, title_of_digest
from monitor.sandbox import Sandbox

AT = datetime(2023, 9, 19, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def digest(by_hour: dict[int, dict[str, int]], hours: int = 12) -> Digest:
    hourly = tuple((AT + at * HOUR, counts) for at, counts in by_hour.items())
    return Digest(AT, AT + hours * HOUR, (), hourly)


def style(language: str = "en") -> Style:
    return Style(language, ZoneInfo("Asia/Yerevan"), {})


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize("language", ["en", "hy", "ka", "fa"])
def test_a_picture_is_drawn_in_the_channels_language(language: str) -> None:
    """A letter that the font lacks is a warning, and so an error here."""
    png = draw(digest({0: {"Hills": 3, "Plain": 1}, 7: {"Hills": 2}}), style(language))
    assert size_of(png) == (WIDTH, HEIGHT)
    assert 5_000 < len(png) < 300_000


def test_the_same_digest_gives_the_same_picture_and_another_another() -> None:
    one = digest({0: {"Hills": 3}, 7: {"Plain": 2}})
    assert draw(one, style()) == draw(one, style())
    assert draw(one, style()) != draw(digest({0: {"Hills": 3}, 8: {"Plain": 2}}), style())


@pytest.mark.parametrize("language", LABELS)
def test_the_font_has_the_letters_of_all_our_languages(language: str) -> None:
    words = LABELS[language]
    known = words.coverage + words.coverage_by_day + words.other + weekday_in_short(AT.date(), language)
    assert missing_characters(known + title_of_digest(digest({}), style(language))) == []


def test_letters_that_the_font_lacks_are_known() -> None:
    assert missing_characters("Hills 山") == ["山"]


@pytest.mark.parametrize("name", ["山", "$x^$", "_hidden", "{}", "\x00", "😀", "a" * 500, "سلام"])
def test_odd_names_are_drawn(name: str) -> None:
    assert size_of(draw(digest({1: {name: 2}}), style())) == (WIDTH, HEIGHT)


def test_an_empty_period_is_drawn() -> None:
    assert size_of(draw(digest({}), style())) == (WIDTH, HEIGHT)


async def test_it_is_drawn_in_a_worker_process() -> None:
    sandbox = Sandbox(ParsingSettings(processes=1))
    try:
        png = await sandbox.run(draw, digest({0: {"Hills": 3}}), style())
    finally:
        await sandbox.close()
    assert size_of(png) == (WIDTH, HEIGHT)


YEREVAN = ZoneInfo("Asia/Yerevan")


def test_bars_stack_by_perspective_the_most_frequent_first() -> None:
    bars = bars_of(digest({0: {"Plain": 1, "Hills": 3}, 5: {"Hills": 1}}), "Other", YEREVAN)
    assert bars.begins == tuple(AT + at * HOUR for at in range(6))
    assert bars.series == (("Hills", (3, 0, 0, 0, 0, 1)), ("Plain", (1, 0, 0, 0, 0, 0)))


def test_perspectives_beyond_the_colours_and_unknown_ones_are_counted_together() -> None:
    bars = bars_of(digest({0: {**{f"P{n}": 10 - n for n in range(8)}, "": 5}}, hours=1), "Other", YEREVAN)
    assert [name for name, _ in bars.series] == [*(f"P{n}" for n in range(6)), "Other"]
    assert bars.series[-1][1][0] == 4 + 3 + 5


def test_hours_before_the_first_report_and_behind_the_last_are_left_out() -> None:
    bars = bars_of(digest({2: {"Hills": 0}, 4: {"Hills": 1}, 15: {"Hills": 1}}, 24), "Other", YEREVAN)
    assert (bars.begins[0], bars.begins[-1], bars.daily) == (AT + 4 * HOUR, AT + 15 * HOUR, False)


def test_a_few_hours_are_no_wall() -> None:
    assert len(bars_of(digest({4: {"Hills": 1}}, 24), "Other", YEREVAN).begins) == 6


def test_a_long_time_and_a_week_have_a_bar_for_each_day_of_the_time_zone() -> None:
    long = bars_of(digest({0: {"Hills": 1}, 15: {"Hills": 2}, 16: {"Hills": 4}, 60: {"Hills": 1}}, 72), "", YEREVAN)
    assert [f"{begin.astimezone(YEREVAN):%d %H:%M}" for begin in long.begins] == ["19 00:00", "20 00:00", "21 00:00"]
    assert (long.series, long.daily) == ((("Hills", (3, 4, 1)),), True)
    week = bars_of(replace(digest({30: {"Hills": 1}}, 24 * 7), weekly=True), "Other", YEREVAN)
    assert (len(week.begins), week.series) == (8, (("Hills", (0, 1, 0, 0, 0, 0, 0, 0)),))


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.integers(-50, 99), st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=9), max_size=9
    ),
    st.integers(1, 500),
    st.booleans(),
)
def test_every_report_is_counted_once(by_hour: dict[int, dict[str, int]], hours: int, weekly: bool) -> None:
    """One that came after the period, too: it joined a story of it."""
    bars = bars_of(replace(digest(by_hour, hours), weekly=weekly), "Other", YEREVAN)
    assert sum(sum(counts) for _, counts in bars.series) == sum(sum(counts.values()) for counts in by_hour.values())
