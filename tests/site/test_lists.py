"""The pages that list stories and count them: days, watches, places, outlets, the method, what was left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

import pytest

from monitor.site.catalogue import opened
from monitor.site.context import slug
from monitor.site.keep import site_of
from monitor.site.page import File, Line
from monitor.site.pages.day import DayPages
from monitor.site.pages.left_out import kind_of
from monitor.site.pages.parts import PART, parts_of
from monitor.site.pages.place import PlacePages
from monitor.site.templates import Templates
from monitor.store import Store
from tests.store.samples import MINUTE
from tests.support.archived import DAY, GULL, HERON, Archive, build, filled, settings

HOSTILE = "</svg></script><script>alert(1)</script><img src=x onerror=alert(1)> \u202e \"'&amp; {{ 7 * 7 }}"
HOUR = timedelta(hours=1)


def text_of(path: Path) -> str:
    """What a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", path.read_text("utf-8"))).split())


@pytest.fixture
def made(store: Store, tmp_path: Path) -> Path:
    filled(store)
    return build(store, tmp_path, now=DAY + 5 * HOUR)


def test_a_day_tells_what_was_told_and_what_went_on(made: Path) -> None:
    told = text_of(made / "day/2026-11-30.html")
    told_that_day, went_on = told.split("Further reports of earlier stories")
    assert "Monday 30 November 2026" in told_that_day
    assert "Told on this day Bridge closed for a day 09:10 1 outlet" in told_that_day
    assert "Bridge at Stepanakert opens 28 Nov 2026, 08:03 3 outlets Armenia, Azerbaijan, Iran" in went_on


def test_a_day_is_counted_by_hour_and_side(made: Path) -> None:
    page = (made / "day/2026-11-30.html").read_text("utf-8")
    assert "<desc>Azerbaijan-based: 1; agency: 1</desc>" in page
    assert "<title>3 reports, 28 Nov 2026, 08:00 (UTC) – 30 Nov 2026, 08:00 (UTC)</title>" in page


def test_days_lead_to_each_other(made: Path) -> None:
    assert 'rel="next" href="../day/2026-11-30.html"' in (made / "day/2026-11-28.html").read_text("utf-8")
    assert 'rel="prev" href="../day/2026-11-28.html"' in (made / "day/2026-11-30.html").read_text("utf-8")
    assert 'rel="next"' not in (made / "day/2026-11-30.html").read_text("utf-8")


def test_a_new_day_is_led_to_from_the_day_before(store: Store, tmp_path: Path) -> None:
    archive = filled(store)
    build(store, tmp_path)
    archive.tell("The next day", DAY + 24 * HOUR)
    made = build(store, tmp_path, now=DAY + 25 * HOUR)
    assert 'rel="next" href="../day/2026-12-01.html"' in (made / "day/2026-11-30.html").read_text("utf-8")
    archive.tell("Once more", DAY + 26 * HOUR)
    build(store, tmp_path, now=DAY + 27 * HOUR)
    assert len(list((made / "day").iterdir())) == 3


def test_a_place_has_both_names_and_a_watch_its_label(made: Path) -> None:
    assert "Place Stepanakert / Khankendi Both names stand here" in text_of(made / "place/stepanakert.html")
    assert "Watch Bridges of the region" in text_of(made / "watch/bridges.html")
    for page in ("place/stepanakert", "watch/bridges"):
        assert "Bridge closed for a day" in text_of(made / f"{page}.html")
        assert "Bridge closed for a day" in text_of(made / page / "2026-11.html")


def test_an_outlet_tells_where_it_stands_and_how_early_it_is(made: Path) -> None:
    told = text_of(made / "outlet" / f"{slug('Heron')}.html")
    assert "Country Azerbaijan Language Azerbaijani Where it stands Azerbaijan-based" in told
    assert (
        "Stories that it reported 2 Of these nobody else reported 1 Of these it was first with 0 "
        "Median time behind the first report 30 min" in told
    )


def test_an_outlet_that_is_not_read_any_more_says_so(store: Store, tmp_path: Path) -> None:
    filled(store)
    chosen = settings()
    without = chosen.model_copy(update={"feeds": tuple(each for each in chosen.feeds if each != GULL)})
    told = text_of(build(store, tmp_path, without) / "outlet" / f"{slug('Gull')}.html")
    assert "This outlet is not read any more." in told


def test_the_method_tells_what_is_looked_for_where_and_how_long_it_takes(made: Path) -> None:
    told = text_of(made / "method.html")
    assert "Median 6.5 min 95 % within 10 min Stories that count 2" in told
    assert "Left out: first document of a feed 0" in told
    assert "One of Bridges; Stepanakert / Khankendi Not beside Floods elsewhere" in told
    assert "The Kite Armenia English Armenia-based" in told
    assert "Write to desk@example.org" in told


def test_a_first_document_and_what_bears_no_time_of_its_own_do_not_count(store: Store, tmp_path: Path) -> None:
    archive = Archive(store)
    archive.tell("Undated", DAY, seen_after=timedelta(0))
    archive.tell("Backfilled", DAY - 30 * HOUR, wait=31 * HOUR, seen_after=31 * HOUR - MINUTE)
    told = text_of(build(store, tmp_path, now=DAY + 5 * HOUR) / "method.html")
    assert "brought later than dated 1 Left out: without a time 1 No story of this time counts yet." in told


def test_what_was_left_out_is_counted_and_shown_by_title_alone(made: Path) -> None:
    told = text_of(made / "left-out.html")
    assert "Nothing of the subject was found in it 1" in told
    assert "Words of another subject stand beside what was found 1" in told
    assert "Read in all 6" in told
    assert "1 came near in all. Floods at a bridge The Kite" in told
    assert "Match of the week" not in told


def test_what_was_left_out_is_not_shown_where_nobody_asked_for_it(store: Store, tmp_path: Path) -> None:
    filled(store)
    made = build(store, tmp_path, settings(left_out=False))
    assert not (made / "left-out.html").exists()
    assert "left-out.html" not in (made / "method.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("reason", "label"),
    [
        ("no watch found anything", "nothing_found"),
        ("bridges: vetoed by floods", "vetoed"),
        ("bridges: near missing; unlike the examples: 0.31, of 0.5 needed", "unlike"),
        ("bridges: none of the sentence's terms", "condition_missed"),
        ("published before 2026-11-27 08:00 UTC", "too_old"),
        ("undated, in the first document of its feed", "too_old"),
        ("more than the first poll of a feed may post", "first_poll"),
        ("?", "other_reason"),
    ],
)
def test_reasons_are_counted_by_kind(reason: str, label: str) -> None:
    assert kind_of(reason) == label


# --- all pages --------------------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Elements, attributes and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def pages(folder: Path) -> Iterator[tuple[str, Reader]]:
    for path in sorted(folder.rglob("*.html")):
        yield str(path.relative_to(folder)), Reader(path.read_text("utf-8"))


def test_hostile_names_stay_text_on_every_page(store: Store, tmp_path: Path) -> None:
    archive = filled(store, [HOSTILE])
    archive.leave_out(HOSTILE, "bridges: vetoed by floods", DAY + 90 * MINUTE)
    hostile = HERON.model_copy(update={"url": "https://x.example/rss", "outlet": HOSTILE, "perspective": (HOSTILE,)})
    archive.tell("Of a hostile outlet", DAY + 2 * HOUR, hostile)
    chosen = settings()
    made = build(store, tmp_path, chosen.model_copy(update={"feeds": (*chosen.feeds, hostile)}), DAY + 5 * HOUR)
    seen = dict(pages(made))
    assert {"day/2026-11-30.html", "method.html", "left-out.html"} <= seen.keys()
    for page, read in seen.items():
        ours = {"search.html": {"script"}}.get(page, set())
        assert {"script", "img", "iframe"} & set(read.tags) <= ours, page
        assert {"style", "onload", "onerror"}.isdisjoint(read.attributes), page
    assert "alert(1)" in text_of(made / "day/2026-11-30.html")
    assert "{{ 7 * 7 }}" in text_of(made / "method.html")


def test_no_link_leads_nowhere(made: Path) -> None:
    for page, read in pages(made):
        for link in read.links:
            to = urlsplit(urljoin(f"http://site.example/{page}", link))
            if to.netloc == "site.example":
                assert (made / unquote(to.path).lstrip("/")).is_file(), (page, link)


def lines(count: int) -> list[Line]:
    return [
        Line(
            story_id=number,
            told_at=DAY + number * timedelta(seconds=1),
            changed_at=DAY + number * timedelta(seconds=1),
            headline=f"Story {number} of a very long day, told in a headline as long as headlines are",
            summary="What happened was told by those who saw it. " * 8,
            language="en",
            channels=("main",),
            watches=("bridges",),
            places=("stepanakert",),
            outlets=tuple(f"Outlet {each}" for each in range(30)),
            countries=("AM", "AZ", "GE"),
            reports=30,
        )
        for number in range(1, count + 1)
    ]


def test_pages_of_five_thousand_stories_stay_small(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    site = site_of(settings(), lambda: DAY)
    templates = Templates()
    made: list[File] = []
    with opened(tmp_path / "catalogue.sqlite") as catalogue:
        assert catalogue is not None
        with catalogue.writing():
            for line in lines(5_000):
                stands_on = [("day", "2026-11-30"), ("place", "stepanakert"), ("place", "stepanakert@2026-11")]
                catalogue.note(line.story_id, "told", line, dict.fromkeys(stands_on, ""))
        made += DayPages(site, templates, store.archive_counts).files("2026-11-30", catalogue)
        for key in ("stepanakert", "stepanakert@2026-11"):
            made += PlacePages(site, templates).files(key, catalogue)
    store.close()
    assert len(made) == 25 + 1 + 25
    assert max(len(file.body) for file in made) < 200_000
    assert len({file.path for file in made}) == len(made)


def test_a_list_in_parts_loses_nothing() -> None:
    many = lines(2 * PART + 1)
    parts = list(parts_of(many, "day/2026-11-30.html"))
    assert [line for part in parts for line in part.lines] == many
    assert [part.path for part in parts] == [f"day/2026-11-30{end}.html" for end in ("", "-2", "-3")]
    assert [part.path for part in parts_of([], "a.html")] == ["a.html"]


def test_the_zone_of_the_site_decides_what_day_it_is(store: Store, tmp_path: Path) -> None:
    archive = Archive(store)
    archive.tell("Late in the evening", DAY.replace(hour=21), wait=3 * MINUTE)
    chosen = settings()
    monitor = chosen.monitor.model_copy(update={"time_zone": ZoneInfo("Asia/Yerevan")})
    made = build(store, tmp_path, chosen.model_copy(update={"monitor": monitor}), DAY + 20 * HOUR)
    assert [path.name for path in (made / "day").iterdir()] == ["2026-12-01.html"]
