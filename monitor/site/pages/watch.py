"""What a watch found: the latest stories, and all by month."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.site.page import Line
from monitor.site.pages.months import ByMonth


class WatchPages(ByMonth):
    """The pages of watches, by their keys in the watchlist."""

    name = "watch"
    template = "months.html"

    def subjects(self, line: Line) -> Iterable[str]:
        """The watches of the story."""
        return line.watches

    def title(self, subject: str) -> str:
        """Its label; the key of one that is no more."""
        watch = self._site.settings.watchlist.watches.get(subject)
        return (watch.label if watch else "") or subject
