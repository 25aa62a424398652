"""Charts as SVG in a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from monitor.site.charts import Series, columns, life_line, spread, swatch, week_axis

MONDAY = datetime(2023, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOSTILE = '</svg><script>alert(1)</script>" onload="x" style=\'y\' \x00\x1b\u202e&amp;'
DAYS = [f"d{number}" for number in range(7)]


def two_hours(name: str = "Aside") -> str:
    series = (Series(name, 1, (3, 0)), Series("Bside", 2, (1, 2)))
    return columns(("00:00", ""), series, f"Reports by hour, {name}", f"{name}: 3")


def test_columns_stand_on_each_other_and_reach_what_they_count() -> None:
    svg = ElementTree.fromstring(two_hours())  # noqa: S314 - made by ourselves
    bars = [bar.attrib for bar in svg.findall("rect")]
    assert [(bar["class"], float(bar["height"])) for bar in bars] == [
        ("side-1", 124.5),
        ("side-2", 41.5),
        ("side-2", 83),
    ]
    assert float(bars[1]["y"]) + float(bars[1]["height"]) == pytest.approx(float(bars[0]["y"]), abs=0.2)
    assert [text.text for text in svg.findall("text")] == ["0", "1", "2", "3", "4", "00:00"]


def test_those_who_do_not_see_a_chart_are_told_what_it_shows() -> None:
    svg = ElementTree.fromstring(two_hours())  # noqa: S314 - made by ourselves
    assert svg.get("role") == "img"
    assert (svg.findtext("title"), svg.findtext("desc")) == ("Reports by hour, Aside", "Aside: 3")


@pytest.mark.parametrize("top", [0, 1, 7, 99, 12_345])
def test_an_axis_has_few_lines(top: int) -> None:
    svg = ElementTree.fromstring(columns(("",), (Series("a", 1, (top,)),), "t", ""))  # noqa: S314 - made by ourselves
    assert 2 <= len(svg.findall("line")) <= 5
    assert all(float(line.attrib["y1"]) >= 0 for line in svg.findall("line"))


def test_nothing_to_show_is_an_empty_chart() -> None:
    assert "<rect" not in columns((), (), "t", "d")
    assert "<circle" not in life_line((), MONDAY, 1, "t")


def test_a_life_line_runs_from_the_first_report_to_the_last() -> None:
    times = [MONDAY + 12 * HOUR, MONDAY + 12 * HOUR, MONDAY + 84 * HOUR, MONDAY - HOUR, MONDAY + 168 * HOUR]
    svg = ElementTree.fromstring(life_line(times, MONDAY, 3, "t"))  # noqa: S314 - made by ourselves
    one, other = (dot.attrib for dot in svg.findall("circle"))
    assert (float(one["cx"]), float(other["cx"])) == (pytest.approx(37.1, abs=0.1), pytest.approx(242.9, abs=0.1))
    assert float(one["r"]) > float(other["r"])


def test_a_line_of_many_reports_stays_small() -> None:
    times = [MONDAY + timedelta(seconds=number * 60) for number in range(10_000)]
    assert len(life_line(times, MONDAY, 1, "t")) < 10_000


def test_a_bar_shows_the_median_and_a_line_what_is_seldom_exceeded() -> None:
    svg = ElementTree.fromstring(spread(30, 60, 120, "t"))  # noqa: S314 - made by ourselves
    bar, line, _ = (each.attrib for each in svg.findall("rect"))
    assert (bar["x"], bar["width"], line["x"], line["width"]) == ("0", "60", "60", "60")
    assert 'width="0"' in spread(0, 0, 0, "t")


@pytest.mark.parametrize(
    "svg",
    [two_hours(HOSTILE), life_line([MONDAY], MONDAY, 1, HOSTILE), spread(1, 2, 3, HOSTILE), week_axis([HOSTILE] * 7)],
)
def test_hostile_names_stay_text(svg: str) -> None:
    read = ElementTree.fromstring(svg)  # noqa: S314 - made by ourselves
    assert {each.tag for each in read.iter()} <= {"svg", "title", "desc", "rect", "line", "circle", "text"}
    assert {"style", "onload"}.isdisjoint(name for each in read.iter() for name in each.attrib)
    assert "<script" not in svg


@pytest.mark.parametrize("svg", [two_hours(), life_line([MONDAY], MONDAY, 1, "t"), week_axis(DAYS), swatch(2)])
def test_colours_are_classes(svg: str) -> None:
    assert "fill" not in svg
    assert "stroke" not in svg
    assert "style" not in svg
    assert 'class="chart' in svg
