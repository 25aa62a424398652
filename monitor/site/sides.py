"""The sides of the charts: what each is called, and its colour, the same on all pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.languages.labels import labels_in
from monitor.languages.locale import country_name
from monitor.languages.perspectives import perspective_in
from monitor.model.settings import FeedSource, Settings
from monitor.posts.markup import cut, visible
from monitor.site.charts import SIDES, Series
from monitor.store import ReportTime

_MAX_NAME = 40


class Sides:
    """The first perspectives of outlets, as configured: those that most outlets have are sides, all others the rest."""

    def __init__(self, settings: Settings, language: str) -> None:
        self._settings = settings
        self._language = language
        counts = Counter(_side_of(source) for source in {source.outlet: source for source in settings.feeds}.values())
        ranked = sorted(filter(None, counts), key=lambda side: (-counts[side], side))
        self._classes = {side: number for number, side in enumerate(ranked[: SIDES - 1], 1)}

    def number(self, side: str) -> int:
        """Its class in a chart."""
        return self._classes.get(side, SIDES)

    def name(self, side: str) -> str:
        """What a label of perspective, or a country, is called in the language of the site."""
        written = self._settings.perspectives.get(side, {}).get(self._language)
        if not written and len(side) == 2 and side.isupper():
            written = country_name(side, self._language)
        return cut(visible(written or perspective_in(side, self._language)), _MAX_NAME)

    def series(self, reports: Iterable[ReportTime], begins: Sequence[datetime]) -> Sequence[Series]:
        """Reports by side and by the hour that begins at each of these times; none was published before the first."""
        counts: dict[int, list[int]] = defaultdict(lambda: [0] * len(begins))
        for report in reports:
            hour = int((report.published - begins[0]).total_seconds() // 3600)
            counts[self.number(report.side)][min(hour, len(begins) - 1)] += 1
        names = self._names()
        return [Series(names[number], number, tuple(counts[number])) for number in sorted(counts)]

    def _names(self) -> Mapping[int, str]:
        named = {number: self.name(side) for side, number in self._classes.items()}
        return {**named, SIDES: labels_in(self._language).other}


def _side_of(source: FeedSource) -> str:
    return next(iter(source.perspective), source.country)
