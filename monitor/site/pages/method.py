"""How all this is made: what is looked for and where, how long it takes, how to report an error."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from monitor.model.archive import ArchivedStory
from monitor.model.settings import FeedSource, Watch
from monitor.site import charts
from monitor.site.context import Site, slug
from monitor.site.latency import Latency, Spread, latency_of
from monitor.site.page import Catalogue, File, Line
from monitor.site.pages.months import without_months
from monitor.site.pages.outlet import in_configuration, in_words
from monitor.site.places import place_names
from monitor.site.sides import Sides
from monitor.site.templates import Templates, svg
from monitor.store import ArchiveCounts

PERIOD = timedelta(days=30)
_PATH = "method.html"
_MOST_OUTLETS = 100  # of which the latency is shown
_MOST_TERMS = 60  # of one condition of a watch
_MINUTES = (1, 2, 5, 10, 20, 30, 60, 120)


class MethodPage:
    """The page, whose key is "". It shows no stories and what it counts changes slowly: it is to be made anew now and
    then, not with each report."""

    name = "method"

    def __init__(self, site: Site, templates: Templates, counts: ArchiveCounts) -> None:
        self._site = site
        self._templates = templates
        self._counts = counts
        self._sides = Sides(site.settings, site.language)

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """It shows no stories."""
        return ()

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The page. It links to what there are pages of. Raises StoreError."""
        now = self._site.now()
        outlets = {name: f"outlet/{slug(name)}.html" for name in catalogue.keys("outlet")}
        values = {
            "watches": self._watches(set(without_months(catalogue.keys("watch")))),
            "places": self._places(without_months(catalogue.keys("place"))),
            "outlets": self._outlets(outlets),
            "latency": self._latency(latency_of(self._counts.post_times(self._site.channels, now - PERIOD)), outlets),
            "contact": self._site.settings.monitor.network.contact,
        }
        yield File(_PATH, self._templates.render("method.html", **self._site.page(_PATH, now), **values).encode())

    # --- what is looked for and where -------------------------------------------------------------------------

    def _watches(self, told: set[str]) -> Sequence[Mapping[str, object]]:
        return [
            {
                "label": watch.label or name,
                "to": f"watch/{slug(name)}.html" if name in told else "",
                "conditions": [(label, self._terms(terms)) for label, terms in self._conditions(watch) if terms],
            }
            for name, watch in self._site.settings.watchlist.watches.items()
        ]

    def _conditions(self, watch: Watch) -> Iterator[tuple[str, Sequence[str]]]:
        labels = self._site.labels
        yield labels.any_of, watch.any
        yield labels.all_of, watch.all
        if watch.near:
            yield labels.near_of.format(watch.near.within), watch.near.terms
        yield labels.sentence_of, watch.sentence
        yield labels.not_with, watch.unless

    def _terms(self, names: Sequence[str]) -> Sequence[str]:
        terms = self._site.settings.watchlist.terms
        labels = list(dict.fromkeys((terms[name].label if name in terms else "") or name for name in names))
        return [*labels[:_MOST_TERMS], *(["…"] if len(labels) > _MOST_TERMS else [])]

    def _places(self, keys: Iterable[str]) -> Sequence[tuple[str, str]]:
        names = place_names(self._site.settings.watchlist, self._site.language)
        return sorted((names.get(key, key), f"place/{slug(key)}.html") for key in keys)

    def _outlets(self, pages: Mapping[str, str]) -> Sequence[Mapping[str, object]]:
        """Of each outlet what the configuration says, by its name."""
        found: dict[str, list[FeedSource]] = defaultdict(list)
        for source in self._site.settings.live_feeds:
            found[source.outlet].append(source)
        return [
            {"name": name, "to": pages.get(name, ""), **in_configuration(found[name], self._site, self._sides)}
            for name in sorted(filter(None, found), key=str.casefold)
        ]

    # --- how long it takes ------------------------------------------------------------------------------------

    def _latency(self, latency: Latency, outlets: Mapping[str, str]) -> Mapping[str, object]:
        shown = latency.by_outlet[:_MOST_OUTLETS]
        longest = max((spread.late for _, spread in shown), default=timedelta(0))
        labels = self._site.labels
        return {
            "overall": latency.overall and self._spread_in_words(latency.overall),
            "excluded": [(getattr(labels, reason), count) for reason, count in latency.excluded.items()],
            "chart": svg(self._distribution(latency.waits)) if latency.waits else None,
            "rows": [
                (outlet, outlets.get(outlet, ""), self._spread_in_words(spread), self._bar(outlet, spread, longest))
                for outlet, spread in shown
            ],
        }

    def _spread_in_words(self, spread: Spread) -> Mapping[str, object]:
        median, late = (in_words(each, self._site) for each in (spread.median, spread.late))
        return {"count": spread.count, "median": median, "late": late}

    def _bar(self, outlet: str, spread: Spread, longest: timedelta) -> object:
        told = self._spread_in_words(spread)
        labels = self._site.labels
        title = f"{outlet}: {labels.median} {told['median']}, {labels.at_most} {told['late']}"
        median, late, most = (each.total_seconds() for each in (spread.median, spread.late, longest))
        return svg(charts.spread(median, late, most, title))

    def _distribution(self, waits: Sequence[timedelta]) -> str:
        """How many stories took up to so many minutes, and longer."""
        labels = self._site.labels
        counts = [0] * (len(_MINUTES) + 1)
        for wait in waits:
            counts[bisect_left(_MINUTES, wait / timedelta(minutes=1))] += 1
        names = [*(f"≤ {minutes}" for minutes in _MINUTES), f"> {_MINUTES[-1]}"]
        told = "; ".join(f"{name}: {count}" for name, count in zip(names, counts, strict=True))
        series = [charts.Series(labels.stories, 1, tuple(counts))]
        return charts.columns(names, series, labels.by_minutes, told)
