"""The first page: the latest stories, and the way to all earlier days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.languages.locale import month_and_year, weekday_in_short
from monitor.model.archive import ArchivedStory
from monitor.site.context import Site
from monitor.site.page import Catalogue, File, Line
from monitor.site.templates import Templates

_LATEST = 40
_DAY = "day"


class IndexPage:
    """The first page, whose key is ""."""

    name = "index"

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """Every story may be among the latest."""
        return ("",)

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The page; it is there before anything is told, too."""
        latest = catalogue.lines(self.name, key, limit=_LATEST)
        updated = max((line.changed_at for line in latest), default=None)
        values = self._site.page("index.html", updated)
        months = self._months(catalogue.keys(_DAY))
        yield File("index.html", self._templates.render("index.html", **values, stories=latest, months=months).encode())

    def _months(self, days: Sequence[str]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
        """The days with stories by month, the latest first: where their pages are, and what they are called."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key in sorted(days, reverse=True):
            day = date.fromisoformat(key)
            label = weekday_in_short(day, self._site.language)
            found[month_and_year(day, self._site.language)].append((f"{_DAY}/{key}.html", label))
        return list(found.items())
