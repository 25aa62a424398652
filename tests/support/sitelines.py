"""A readers' site in memory: lines of stories, and a catalogue of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model.archive import ArchivedStory
from monitor.model.settings import Channel, MonitorSettings, Settings
from monitor.model.stories import Report, Story
from monitor.site.context import Site
from monitor.site.labels import Labels
from monitor.site.page import Kind, Line, Standing
from tests.support.clock import NOON
from tests.support.reports import made
from tests.support.worker import WATCHLIST

BASE = "https://archive.example/news/"
MINUTE = timedelta(minutes=1)
CONFIGURED = Settings(
    monitor=MonitorSettings(channels={"main": Channel(title="Bridge news")}), feeds=(), watchlist=WATCHLIST
)


def site(base: str = BASE, settings: Settings = CONFIGURED, **changes: Any) -> Site:
    """A site in English."""
    values: dict[str, Any] = {
        "base": base,
        "title": "Bridges",
        "language": "en",
        "zone": ZoneInfo("UTC"),
        "settings": settings,
        "labels": Labels(),
        "now": lambda: NOON,
    }
    return Site(**(values | changes))


def line(story_id: int, headline: str = "A bridge opens", **changes: Any) -> Line:
    """A story told so many minutes after noon as its number says."""
    values: dict[str, Any] = {
        "story_id": story_id,
        "told_at": NOON + story_id * MINUTE,
        "changed_at": NOON + story_id * MINUTE,
        "headline": headline,
        "summary": "It was opened on Monday.",
        "language": "en",
        "channels": ("main",),
        "watches": ("bridges",),
        "places": (),
        "outlets": ("The Kite",),
        "countries": ("AM",),
        "reports": 1,
    }
    return Line(**(values | changes))


def archived(of: Line, *reports: Report) -> ArchivedStory:
    """The story of a line; of one report with its headline, where none are given."""
    told = reports or (made(of.headline, language=of.language),)
    return ArchivedStory(Story(of.story_id, tuple(told)), of.told_at, of.changed_at, ())


class Lines:
    """A catalogue of these stories, as one kind of page files them."""

    def __init__(self, kind: Kind, stories: Iterable[tuple[Line, ArchivedStory]] = ()) -> None:
        self._kind = kind
        self._pages: dict[str, dict[int, Line]] = defaultdict(dict)
        for each, story in stories:
            self.add(each, story)

    def add(self, of: Line, story: ArchivedStory | None = None) -> set[str]:
        """File a story, anew if it is there already; the pages it is on, or was."""
        stands_on = self._kind.keys(of, story or archived(of))
        found = {each.key if isinstance(each, Standing) else each for each in stands_on}
        for key in found:
            self._pages[key][of.story_id] = of
        return found | self.forget(of.story_id, besides=found)

    def forget(self, story_id: int, besides: Iterable[str] = ()) -> set[str]:
        """Take a story off the pages it is on, but for these; the pages."""
        left = {key for key, page in self._pages.items() if story_id in page} - set(besides)
        for key in left:
            del self._pages[key][story_id]
        return left

    def lines(self, kind: str, key: str, *, limit: int | None = None, before: datetime | None = None) -> Sequence[Line]:
        found = [each for each in self._pages[key].values() if before is None or each.told_at < before]
        return sorted(found, key=lambda each: (each.told_at, each.story_id), reverse=True)[:limit]

    def lines_of(self, story_ids: Iterable[int]) -> Sequence[Line]:
        known = {number: each for page in self._pages.values() for number, each in page.items()}
        return [known[number] for number in story_ids if number in known]

    def keys(self, kind: str) -> Sequence[str]:
        return sorted(key for key, page in self._pages.items() if page)
