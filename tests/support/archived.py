"""A made archive: told stories of three outlets over some days, and the site that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.model.delivery import Delivered
from monitor.model.documents import Entry
from monitor.model.entries import EntryState
from monitor.model.settings import (
    Channel,
    FeedSource,
    MonitorSettings,
    NetworkSettings,
    Settings,
    SiteSettings,
    Term,
    Watch,
    Watchlist,
)
from monitor.model.stories import Placement
from monitor.site.keep import write_site
from monitor.store import Store
from tests.store.samples import MINUTE, POST, begin, ingest, intend, match, opened, placed, written

DAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
KITE = FeedSource(
    url="https://kite.example/rss", outlet="The Kite", language="en", country="AM", perspective=("Armenia-based",)
)
HERON = FeedSource(
    url="https://heron.example/rss", outlet="Heron", language="az", country="AZ", perspective=("Azerbaijan-based",)
)
GULL = FeedSource(url="https://gull.example/rss", outlet="Gull", language="fa", country="IR", perspective=("agency",))
WATCHLIST = Watchlist(
    terms={
        "bridge": Term(label="Bridges", kind="context"),
        "stepanakert": Term(label="Stepanakert / Khankendi", kind="place"),
        "floods": Term(label="Floods elsewhere"),
    },
    watches={"bridges": Watch(label="Bridges of the region", any=("bridge", "stepanakert"), unless=("floods",))},
)


def settings(**changes: Any) -> Settings:
    """The configuration of the archive; ``changes`` are those of ``site:``."""
    site = SiteSettings(title="The archive", left_out=True)
    monitor = MonitorSettings(
        channels={"main": Channel(chat="@bridges")},
        network=NetworkSettings(contact="desk@example.org"),
        site=site.model_copy(update=changes),
    )
    return Settings(monitor=monitor, feeds=(KITE, HERON, GULL), watchlist=WATCHLIST)


class Archive:
    """A store that is filled report by report."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._number = 0
        for source in (KITE, HERON, GULL):
            ingest(store, source=source, now=DAY - timedelta(days=40))
        store.outbox.sync_channels({"main": "@bridges"}, DAY)

    def tell(
        self,
        title: str,
        at: datetime = DAY,
        source: FeedSource = KITE,
        *,
        wait: timedelta = 3 * MINUTE,
        seen_after: timedelta = MINUTE,
    ) -> int:
        """A story of one report, published at this time, seen a little later, and sent ``wait`` after it was
        published."""
        seen = at + seen_after
        self._bring(title, at, source, seen=seen)
        (report,) = self.store.entries.ungrouped(seen, 10)
        story = opened(self.store, report, POST, now=seen)
        self.store.outbox.record_outcome(begin(self.store, at + wait), 1, Delivered(story, -1), at + wait, MINUTE)
        return story

    def join(self, story: int, title: str, at: datetime, source: FeedSource = HERON) -> None:
        """Another report of a story."""
        self._bring(title, at, source)
        (report,) = self.store.entries.ungrouped(at + MINUTE, 10)
        placed(self.store, report, Placement(story, "alike"), now=at + MINUTE)
        intend(self.store, story, now=at + MINUTE)

    def leave_out(self, title: str, reason: str, at: datetime = DAY) -> None:
        """An entry that is not posted."""
        self._bring(title, at, KITE, EntryState.REJECTED, reason=reason, match=match())

    def _bring(
        self,
        title: str,
        at: datetime,
        source: FeedSource,
        state: EntryState = EntryState.MATCHED,
        *,
        seen: datetime | None = None,
        **changes: object,
    ) -> None:
        self._number += 1
        name = f"{source.outlet}-{self._number}"
        entry = Entry(f"guid-{name}", f"https://{source.outlet.lower()[-4:]}.example/{self._number}", title, "")
        values: dict[str, object] = {
            "entry": entry,
            "published": at,
            "language": source.language,
            "match": match("bridge", "stepanakert"),
        }
        ingest(self.store, written(name, state, **{**values, **changes}), source=source, now=seen or at + MINUTE)


def build(store: Store, folder: Path, chosen: Settings | None = None, now: datetime = DAY) -> Path:
    """The site of what was told, in a folder."""
    assert write_site(store, chosen or settings(), folder / "site", folder, lambda: now)
    return folder / "site"


def filled(store: Store, titles: Sequence[str] = ()) -> Archive:
    """Three days: a story of three outlets, one of one outlet, and one for each of ``titles``."""
    archive = Archive(store)
    bridge = archive.tell("Bridge at Stepanakert opens", DAY - timedelta(days=2))
    archive.join(bridge, "Xankəndidə körpü açılır", DAY - timedelta(days=2) + 30 * MINUTE)
    archive.join(bridge, "پل باز شد", DAY, GULL)
    archive.tell("Bridge closed for a day", DAY + 60 * MINUTE, HERON, wait=10 * MINUTE)
    archive.leave_out("Match of the week", "no watch found anything")
    archive.leave_out("Floods at a bridge", "bridges: vetoed by floods")
    for number, title in enumerate(titles):
        archive.tell(title, DAY + (70 + number) * MINUTE)
    return archive
