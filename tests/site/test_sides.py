"""The sides of the charts: the same colour on all pages."""

from __future__ import annotations

from datetime import timedelta

from monitor.model.settings import FeedSource, MonitorSettings, Settings, Watchlist
from monitor.site.charts import SIDES
from monitor.site.sides import Sides
from monitor.store import ReportTime
from tests.store.samples import NOW

HOUR = timedelta(hours=1)


def sides(language: str = "en", **outlets: str) -> Sides:
    """Of outlets, each with its first perspective."""
    feeds = tuple(
        FeedSource(url=f"https://{name}.example/{number}", outlet=name, perspective=(side,))
        for name, side in outlets.items()
        for number in range(2)
    )
    named = {"agency": {"fr": "une agence"}}
    return Sides(Settings(monitor=MonitorSettings(), feeds=feeds, watchlist=Watchlist(), perspectives=named), language)


def test_those_that_most_outlets_have_come_first() -> None:
    found = sides(a="agency", b="private", c="private")
    assert [found.number(side) for side in ("private", "agency", "never heard of", "")] == [1, 2, SIDES, SIDES]


def test_all_others_are_the_rest() -> None:
    found = sides(**{f"o{number}": f"side {number}" for number in range(9)})
    assert [found.number(f"side {number}") for number in range(9)] == [1, 2, 3, 4, 5, 6, 6, 6, 6]


def test_a_side_has_its_name_in_the_language_of_the_site() -> None:
    assert sides("fr").name("agency") == "une agence"
    assert sides("fr").name("Georgia-based") == "Géorgie"
    assert sides("en").name("AM") == "Armenia"


def test_reports_are_counted_by_the_hour_they_were_published_in() -> None:
    begins = [NOW + number * HOUR for number in range(3)]
    times = [(0, "private"), (1.5, "agency"), (1.9, "agency"), (2, "x"), (2.5, "y")]
    reports = [ReportTime(1, NOW + hours * HOUR, side) for hours, side in times]
    series = sides(a="agency", b="private", c="private").series(reports, begins)
    assert [(each.name, each.side, each.counts) for each in series] == [
        ("private", 1, (1, 0, 0)),
        ("agency", 2, (0, 2, 0)),
        ("Other", SIDES, (0, 0, 2)),
    ]
