"""``sources.opml``: the feeds that are asked."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model.archive import ArchivedStory
from monitor.site import opml
from monitor.site.context import Site
from monitor.site.page import Catalogue, File, Line


class Sources:
    """The kind of page that the list of sources is. It has one, whose key is ""."""

    name = "sources"

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """No story changes it."""
        return ()

    def files(self, key: str, catalogue: Catalogue) -> Iterable[File]:
        """The list as it is configured now."""
        yield File("sources.opml", opml.document(self._site.title, self._site.settings.live_feeds))
