"""An outlet: what it reported, how early, how often alone, and where it stands by the configuration."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from monitor.languages.locale import country_name, language_name
from monitor.model.archive import ArchivedStory
from monitor.model.settings import FeedSource
from monitor.site.context import Site, slug
from monitor.site.page import Catalogue, File, Line
from monitor.site.sides import Sides
from monitor.site.templates import Templates
from monitor.store import ArchiveCounts, OutletStory

PERIOD = timedelta(days=90)
_LATEST = 100


class OutletPages:
    """The pages of outlets, by their names."""

    name = "outlet"

    def __init__(self, site: Site, templates: Templates, counts: ArchiveCounts) -> None:
        self._site = site
        self._templates = templates
        self._counts = counts
        self._sides = Sides(site.settings, site.language)

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """The outlets that report the story."""
        return line.outlets

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The page of the outlet."""
        lines = catalogue.lines(self.name, key, limit=_LATEST)
        if not lines:
            return
        path = f"{self.name}/{slug(key)}.html"
        values = {
            "title": key,
            "lines": lines,
            "configured": configured(key, self._site, self._sides),
            "record": self._record(self._counts.outlet_stories(self._site.channels, key, self._site.now() - PERIOD)),
        }
        page = self._site.page(path, max(line.changed_at for line in lines))
        yield File(path, self._templates.render("outlet.html", **page, **values).encode())

    def _record(self, stories: Sequence[OutletStory]) -> Sequence[tuple[str, str]]:
        """What is counted of its stories, in words: label and value."""
        labels = self._site.labels
        others = [each for each in stories if each.certain and each.outlets > 1]
        rows = [
            (labels.reported_stories, str(len(stories))),
            (labels.of_them_alone, str(sum(each.outlets == 1 for each in stories))),
            (labels.of_them_first, str(sum(each.own == each.first for each in others))),
        ]
        if others:
            behind = statistics.median((each.own - each.first).total_seconds() for each in others)
            rows.append((labels.median_behind, in_words(timedelta(seconds=behind), self._site)))
        return rows if stories else ()


def in_words(wait: timedelta, site: Site) -> str:
    """A time in minutes; in hours, where it is several."""
    minutes = wait / timedelta(minutes=1)
    if minutes >= 120:
        return site.labels.hours.format(f"{minutes / 60:.1f}".removesuffix(".0"))
    return site.labels.minutes.format(f"{minutes:.1f}".removesuffix(".0") if minutes < 10 else round(minutes))


def configured(outlet: str, site: Site, sides: Sides) -> Mapping[str, object]:
    """Languages, countries and perspectives of an outlet as feeds.yaml has them, in words; nothing for one that it does
    not have any more."""
    sources = [source for source in site.settings.feeds if source.outlet == outlet]
    return in_configuration(sources, site, sides) if sources else {}


def in_configuration(sources: Sequence[FeedSource], site: Site, sides: Sides) -> Mapping[str, object]:
    """The same by the feeds of one outlet."""
    languages = dict.fromkeys(source.language for source in sources if source.language)
    countries = dict.fromkeys(source.country for source in sources if source.country)
    perspectives = dict.fromkeys(label for source in sources for label in source.perspective)
    return {
        "languages": [language_name(code, site.language) or code for code in languages],
        "countries": [country_name(code, site.language) for code in countries],
        "perspectives": list(map(sides.name, perspectives)),
    }
