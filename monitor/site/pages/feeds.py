"""Feeds of stories: of all, and of each channel, watch and language."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from monitor.languages.locale import language_name
from monitor.model.archive import ArchivedStory
from monitor.site import atom, jsonfeed
from monitor.site.context import Site, slug
from monitor.site.page import Catalogue, File, Line
from monitor.site.syndication import Feed, FeedEntry, plain

NEWEST = 50
"""So many stories are in a feed, those told last."""

ALL = "all"
_CHANNEL, _WATCH, _LANGUAGE = "channel-", "watch-", "language-"
_MOST_AUTHORS = 20
_MOST_TITLE, _MOST_TEXT = 500, 2000  # characters


class Feeds:
    """The kind of page that feeds are: ``feeds/<key>.atom`` and ``feeds/<key>.json``."""

    name = "feeds"

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """The feeds that a story is in. It is in that of a language where an outlet reports it in that."""
        yield ALL
        yield from (f"{_CHANNEL}{slug(channel)}" for channel in line.channels)
        yield from (f"{_WATCH}{slug(watch)}" for watch in line.watches)
        spoken = dict.fromkeys(report.language for report in story.story.reports if report.language)
        yield from (f"{_LANGUAGE}{slug(language)}" for language in spoken)

    def files(self, key: str, catalogue: Catalogue) -> Iterable[File]:
        """A feed in both formats. That of all stories is there before anything is told, too."""
        lines = catalogue.lines(self.name, key, limit=NEWEST)
        if lines or key == ALL:
            feed = self._feed(key, lines)
            yield File(f"{feed.stem}.atom", atom.document(feed))
            yield File(f"{feed.stem}.json", jsonfeed.document(feed))

    def _feed(self, key: str, lines: Iterable[Line]) -> Feed:
        stem = f"feeds/{key}"
        entries = tuple(self._entry(line) for line in lines)
        updated = max((entry.updated for entry in entries), default=self._site.now())
        return Feed(self._site, stem, self._id(stem), self._title(key), "../index.html", updated, entries)

    def _entry(self, line: Line) -> FeedEntry:
        title = plain(line.headline, _MOST_TITLE)
        return FeedEntry(
            id=self._id(line.path),
            address=self._site.address(line.path),
            link=f"../{line.path}",
            title=title,
            text=plain(line.summary, _MOST_TEXT) or title or line.path,
            language=line.language or self._site.language,
            published=line.told_at,
            updated=max(line.changed_at, line.told_at),
            authors=tuple(filter(None, (plain(outlet, _MOST_TITLE) for outlet in line.outlets[:_MOST_AUTHORS]))),
            tags=tuple(dict.fromkeys(filter(None, map(self._watch, line.watches)))),
        )

    def _id(self, path: str) -> str:
        """The permanent address; a name of its own where the site has none."""
        return self._site.address(path) or uuid5(NAMESPACE_URL, f"{self._site.title}\n{path}").urn

    def _title(self, key: str) -> str:
        of = self._named().get(key)
        if key.startswith(_LANGUAGE):
            of = language_name(key.removeprefix(_LANGUAGE), self._site.language)
        title = plain(self._site.title, _MOST_TITLE)
        return title if key == ALL else f"{title} · {plain(of or key.partition('-')[2], _MOST_TITLE)}"

    def _named(self) -> dict[str, str]:
        """What channels and watches are called, by the keys of their feeds."""
        settings = self._site.settings
        channels = {f"{_CHANNEL}{slug(name)}": each.title or name for name, each in settings.monitor.channels.items()}
        return channels | {f"{_WATCH}{slug(name)}": self._watch(name) for name in settings.watchlist.watches}

    def _watch(self, key: str) -> str:
        watch = self._site.settings.watchlist.watches.get(key)
        return plain((watch and watch.label) or key, _MOST_TITLE)
