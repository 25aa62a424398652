"""Told stories for tests of what is read outside Telegram: reports as the store keeps them, posts that arrived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from monitor.model.delivery import Delivered
from monitor.model.documents import Entry
from monitor.model.publications import Message, PublicationIntent, PublicationKind
from monitor.model.settings import Channel, FeedSource, MonitorSettings, Settings, SiteSettings, Term, Watch, Watchlist
from monitor.model.stories import Placement, Report
from monitor.site.build import Built
from monitor.site.keep import write_site
from monitor.store import Store
from tests.store.samples import FEED, MINUTE, NOW, POST, begin, ingest, intend, opened, placed, reports, written

EDIT = PublicationIntent("main", PublicationKind.EDIT)
BASE = "https://news.example/"


def site_settings(*sources: FeedSource, **site: object) -> Settings:
    """One channel, one watch, one place; ``site`` are settings of the site."""
    watchlist = Watchlist(
        terms={"bridge": Term(label="Alder / Birch", kind="place", forms={"en": ("bridge",)})},
        watches={"bridges": Watch(label="Bridges", any=("bridge",))},
    )
    monitor = MonitorSettings(
        site=SiteSettings(**{"base": BASE, "title": "Bridges", **site}),
        channels={"main": Channel(chat="@bridges")},
    )
    return Settings(monitor=monitor, feeds=sources or (FEED,), watchlist=watchlist)


def tell(store: Store, text: str, told: Sequence[Report], at: datetime = NOW, number: int = 7) -> None:
    """The post, or the edit, that waits arrives in these words."""
    message = Message(text, text)
    store.outbox.record_outcome(begin(store, at, message=message, told=told), 1, Delivered(number), at, MINUTE)


def told_story(store: Store, *names: str, now: datetime = NOW, number: int = 7) -> int:
    """A story of the report ``names[0]`` whose post arrived; it grew by the others, an edit each, minute by minute."""
    store.outbox.sync_channels({"main": "@bridges"}, now)
    first, *more = reports(store, *names, now=now)
    story = opened(store, first, POST, now=now)
    told = [first]
    tell(store, f"<b>Bridge {names[0]} opens</b>", told, now, number)
    for at, report in enumerate(more, 1):
        told.append(report)
        placed(store, report, Placement(story, "alike"), now)
        intend(store, story, EDIT, now=now)
        tell(store, f"<b>Bridge {names[0]} opens</b>\n\n{at + 1} outlets", told, now + at * MINUTE, number)
    return story


def grow(store: Store, story: int, name: str) -> None:
    """Another report joins a told story, and its post is edited a minute later."""
    (report,) = reports(store, name)
    placed(store, report, Placement(story, "alike"))
    intend(store, story, EDIT)
    tell(store, f"<b>Bridge</b>\n\nwith {name}", [report], NOW + MINUTE)


def told_of(store: Store, *found: tuple[FeedSource, Entry], now: datetime = NOW) -> int:
    """A story of these entries of these feeds, told as a whole."""
    store.outbox.sync_channels({"main": "@bridges"}, now)
    for at, (source, entry) in enumerate(found):
        ingest(store, written(f"told-{at}", entry=entry, language=source.language or "en"), source=source, now=now)
    first, *more = store.entries.ungrouped(now, 1000)
    story = opened(store, first, POST, now=now)
    for report in more:
        placed(store, report, Placement(story, "alike"), now)
    tell(store, "<b>Told</b>", [first], now)
    return story


def build(store: Store, folder: Path, settings: Settings | None = None, **how: object) -> Built:
    """Write the site in ``folder / "site"``."""
    built = write_site(
        store,
        settings or site_settings(),
        folder / "site",
        folder / "state",
        lambda: NOW,
        **how,  # type: ignore[arg-type]
    )
    assert built is not None
    return built


def pages(folder: Path) -> dict[str, str]:
    """The pages of the site below a folder, by path."""
    site = folder / "site"
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def tags(page: str) -> list[tuple[str, dict[str, str]]]:
    """The tags of a page as a browser finds them, with their attributes."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.tags


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with the pages of a site, whatever they are about: anything that runs, is inline or of another
    server, and links that lead nowhere in it."""
    found = pages(folder)
    ids = {
        name: {attributes["id"] for _, attributes in tags(page) if "id" in attributes} for name, page in found.items()
    }
    for name, page in found.items():
        for tag, attributes in tags(page):
            where = f"{name}: <{tag} {attributes}>"
            if tag in ("iframe", "object", "embed", "base", "style") or (tag == "script" and "src" not in attributes):
                yield f"{where} is not to be there"
            if any(each.startswith("on") or each == "style" for each in attributes):
                yield f"{where} is inline"
            for address in (attributes[each] for each in ("href", "src", "action") if each in attributes):
                if not _leads_somewhere(folder / "site", name, address, ids):
                    yield f"{where} leads nowhere"
        if "Content-Security-Policy" not in page or "<html lang=" not in page:
            yield f"{name} lacks policy or language"


def _leads_somewhere(site: Path, page: str, address: str, ids: dict[str, set[str]]) -> bool:
    if re.match(r"https?://[\w.-]+(/|$)", address) or address == "data:,":
        return True
    if ":" in address:
        return False
    path, _, fragment = address.partition("#")
    target = (site / page).parent / path if path else site / page
    inside = target.resolve().relative_to(site.resolve()).as_posix()
    return target.is_file() and (not fragment or fragment in ids[inside])
