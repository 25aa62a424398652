"""The picture before a digest: a PNG of sane size, the same each time, with letters and not boxes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.languages.labels import LABELS
from monitor.model.publications import House
from monitor.model.settings import ParsingSettings
from monitor.posts.chart import HEIGHT, WIDTH, bars_of, draw, missing_characters
from monitor.posts.digest import Digest
from monitor.sandbox import Sandbox

AT = datetime(2023, 9, 19, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def digest(by_hour: dict[int, dict[str, int]], hours: int = 12) -> Digest:
    hourly = tuple((AT + at * HOUR, counts) for at, counts in by_hour.items())
    return Digest(AT, AT + hours * HOUR, 1204, 87, 23, (), hourly)


def house(language: str = "en") -> House:
    return House(language, ZoneInfo("Asia/Yerevan"), {})


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize("language", ["en", "hy", "ka", "fa"])
def test_a_picture_is_drawn_in_the_channels_language(language: str) -> None:
    """A letter that the font lacks is a warning, and so an error here."""
    png = draw(digest({0: {"Hills": 3, "Plain": 1}, 7: {"Hills": 2}}), house(language))
    assert size_of(png) == (WIDTH, HEIGHT)
    assert 5_000 < len(png) < 300_000


def test_the_same_digest_gives_the_same_picture_and_another_another() -> None:
    one = digest({0: {"Hills": 3}, 7: {"Plain": 2}})
    assert draw(one, house()) == draw(one, house())
    assert draw(one, house()) != draw(digest({0: {"Hills": 3}, 8: {"Plain": 2}}), house())


@pytest.mark.parametrize("language", LABELS)
def test_the_font_has_the_letters_of_all_our_languages(language: str) -> None:
    words = LABELS[language]
    assert missing_characters(words.coverage + words.other) == []


def test_letters_that_the_font_lacks_are_known() -> None:
    assert missing_characters("Hills 山") == ["山"]


@pytest.mark.parametrize("name", ["山", "$x^$", "_hidden", "{}", "\x00", "😀", "a" * 500, "سلام"])
def test_odd_names_are_drawn(name: str) -> None:
    assert size_of(draw(digest({1: {name: 2}}), house())) == (WIDTH, HEIGHT)


def test_an_empty_period_is_drawn() -> None:
    assert size_of(draw(digest({}), house())) == (WIDTH, HEIGHT)


async def test_it_is_drawn_in_a_worker_process() -> None:
    sandbox = Sandbox(ParsingSettings(processes=1))
    try:
        png = await sandbox.run(draw, digest({0: {"Hills": 3}}), house())
    finally:
        await sandbox.close()
    assert size_of(png) == (WIDTH, HEIGHT)


def test_bars_stack_by_perspective_the_most_frequent_first() -> None:
    bars = bars_of(digest({0: {"Plain": 1, "Hills": 3}, 2: {"Hills": 1}}, hours=3), "Other")
    assert bars.begins == (AT, AT + HOUR, AT + 2 * HOUR)
    assert bars.series == (("Hills", (3, 0, 1)), ("Plain", (1, 0, 0)))


def test_perspectives_beyond_the_colours_and_unknown_ones_are_counted_together() -> None:
    bars = bars_of(digest({0: {**{f"P{n}": 10 - n for n in range(8)}, "": 5}}, hours=1), "Other")
    assert [name for name, _ in bars.series] == [*(f"P{n}" for n in range(6)), "Other"]
    assert bars.series[-1][1] == (4 + 3 + 5,)


@pytest.mark.parametrize(
    ("hours", "bars", "step"), [(12, 12, 1), (48, 48, 1), (49, 25, 2), (24 * 7, 42, 4), (2400, 48, 50)]
)
def test_a_long_period_has_bars_of_several_hours(hours: int, bars: int, step: int) -> None:
    begins = bars_of(digest({}, hours), "Other").begins
    assert len(begins) == bars
    assert begins[1] - begins[0] == step * HOUR


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.integers(0, 99), st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=9), max_size=9
    ),
    st.integers(100, 500),
)
def test_every_report_is_counted_once(by_hour: dict[int, dict[str, int]], hours: int) -> None:
    bars = bars_of(digest(by_hour, hours), "Other")
    assert sum(sum(counts) for _, counts in bars.series) == sum(sum(counts.values()) for counts in by_hour.values())
