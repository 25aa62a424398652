"""Told stories as pages show them, some at a time: with links that lead to their outlets, and whose text is whose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.delivery.compose import with_own_links
from monitor.languages.text import fold_key
from monitor.model.archive import ArchivedStory
from monitor.posts.markup import outlet_name
from monitor.site.context import Site
from monitor.site.lines import Told, style_of, tell
from monitor.store import Mark, Store
from monitor.stories.independence import voices


class Shelf:
    """The told stories of the channels that a site shows. Raises StoreError where the database fails it."""

    def __init__(self, store: Store, site: Site) -> None:
        self._store = store
        self._channels = site.channels
        self._sources = {source.url: source for source in site.settings.live_feeds}
        self._style = style_of(site.settings, site.preferred)
        self._held: dict[int, ArchivedStory] = {}
        self._told: dict[int, Told] = {}

    def marks(self, since: datetime | None = None) -> Mapping[int, Mark]:
        """What tells which stories changed, by id; with ``since``, of those alone that something happened to since."""
        return self._store.archive.marks(self._channels, since)

    def heirs(self, story_ids: Collection[int]) -> Mapping[int, int]:
        """Of these stories, those that were merged, each with the one that took its reports."""
        return self._store.archive.heirs(story_ids)

    def load(self, story_ids: Collection[int]) -> list[ArchivedStory]:
        """Those of these stories that were told and have reports. They are held until the next are loaded."""
        found = self._store.archive.load(story_ids, self._channels)
        outlets = {report.outlet for each in found for report in each.story.reports}
        homes = self._store.feeds.homes(outlets)
        stories = with_own_links([each.story for each in found], homes, self._sources)
        loaded = [
            replace(each, story=story, reprints=tuple(_reprints(each)))
            for each, story in zip(found, stories, strict=True)
        ]
        self._held, self._told = {each.id: each for each in loaded}, {}
        return loaded

    def get(self, story_id: int) -> ArchivedStory | None:
        """One story; None where it was not told, or has no reports."""
        if story_id not in self._held:
            self.load([story_id])
        return self._held.get(story_id)

    def tell(self, archived: ArchivedStory) -> Told:
        """A story as the site tells it; made once, while the story is held."""
        if archived.id not in self._told:
            self._told[archived.id] = tell(archived, self._style)
        return self._told[archived.id]


def _reprints(archived: ArchivedStory) -> Iterator[tuple[int, str]]:
    """By entry, whose text a report repeats: the agency's that it names, or the outlet's that had it first."""
    for voice in voices(archived.story.reports):
        for report, agency, source in zip(voice.reports, voice.agencies, voice.sources, strict=True):
            if agency and fold_key(report.outlet) != fold_key(agency):
                yield report.entry_id, agency
            elif not agency and fold_key(report.outlet) != fold_key(source.outlet):
                yield report.entry_id, outlet_name(source)
