"""A day: what was told on it, hour by hour and side by side, and the week before."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from monitor.languages.locale import counted, weekday_and_date, weekday_in_short
from monitor.model.archive import ArchivedStory
from monitor.site import charts
from monitor.site.context import Site
from monitor.site.page import Catalogue, File, Line
from monitor.site.pages.parts import Part, parts_of
from monitor.site.sides import Sides
from monitor.site.templates import Templates, svg
from monitor.store import ArchiveCounts, ReportTime

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_WEEK = 7
_LIVES = 8
_LABELLED = 6  # every so many hours


class DayPages:
    """The pages of days in the site's zone, by their date: 2026-11-30."""

    name = "day"

    def __init__(self, site: Site, templates: Templates, counts: ArchiveCounts) -> None:
        self._site = site
        self._templates = templates
        self._counts = counts
        self._sides = Sides(site.settings, site.language)

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """The day on which it was told, and each on which a report of it was published."""
        times = (line.told_at, *(report.published for report in story.story.reports))
        return {at.astimezone(self._site.zone).date().isoformat() for at in times}

    def lately(self) -> Sequence[str]:
        """The keys of the last days, to be made anew now and then: a later one may be there to lead to."""
        today = self._site.now().astimezone(self._site.zone).date()
        return [(today - back * _DAY).isoformat() for back in range(_WEEK + 1)]

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The page of the day, with more beside it where it was long."""
        lines, keys = catalogue.lines(self.name, key), catalogue.keys(self.name)
        if not lines:
            return
        day = date.fromisoformat(key)
        begin, end = self._midnight(day), self._midnight(day + _DAY)
        told = [line for line in reversed(lines) if begin <= line.told_at < end]
        others = [line for line in lines if not begin <= line.told_at < end]
        values = {
            "title": weekday_and_date(day, self._site.language, year=True),
            "before": self._beside(key, keys, -1),
            "after": self._beside(key, keys, 1),
            "chart": self._chart(begin, end, self._counts.report_times(self._site.channels, begin, end)),
            "lives": self._lives(day, catalogue),
            "axis": svg(charts.week_axis(self._week_days(day))),
        }
        for part in parts_of([*told, *others], f"{self.name}/{key}.html"):
            yield self._file(part, {line.story_id for line in told}, values)

    def _file(self, part: Part, told: set[int], values: Mapping[str, object]) -> File:
        own = {
            "part": part,
            "told": [line for line in part.lines if line.story_id in told],
            "others": [line for line in part.lines if line.story_id not in told],
        }
        page = self._site.page(part.path, max(line.changed_at for line in part.lines))
        return File(part.path, self._templates.render("day.html", **page, **values, **own).encode())

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._site.zone).astimezone(UTC)

    def _beside(self, key: str, keys: Sequence[str], step: int) -> tuple[str, str] | None:
        """Path and name of the next page of a day in that direction."""
        place = bisect(keys, key) - 1 + step
        if not 0 <= place < len(keys):
            return None
        return f"{self.name}/{keys[place]}.html", weekday_in_short(date.fromisoformat(keys[place]), self._site.language)

    def _chart(self, begin: datetime, end: datetime, reports: Sequence[ReportTime]) -> Mapping[str, object] | None:
        if not reports:
            return None
        begins = [begin + hour * _HOUR for hour in range(round((end - begin) / _HOUR))]
        labels = [self._site.clock(at) if place % _LABELLED == 0 else "" for place, at in enumerate(begins)]
        series = self._sides.series(reports, begins)
        legend = [(svg(charts.swatch(each.side)), each.name, sum(each.counts)) for each in series]
        told = "; ".join(f"{name}: {count}" for _, name, count in legend)
        return {"drawn": svg(charts.columns(labels, series, self._site.labels.by_hour, told)), "legend": legend}

    def _lives(self, day: date, catalogue: Catalogue) -> Sequence[tuple[Line, object]]:
        """The most reported stories of the week, those with most reports first, each with its line of life."""
        since = self._midnight(day - (_WEEK - 1) * _DAY)
        times = self._counts.most_reported(self._site.channels, since, self._midnight(day + _DAY), _LIVES)
        return [
            (line, svg(charts.life_line(its, since, 1, self._life_in_words(its))))
            for line in catalogue.lines_of(times)
            for its in (times[line.story_id],)
        ]

    def _life_in_words(self, times: Sequence[datetime]) -> str:
        count = counted(len(times), self._site.words.reports_counted, self._site.language)
        return f"{count}, {self._site.moment(min(times))} – {self._site.moment(max(times))}"

    @staticmethod
    def _week_days(day: date) -> Sequence[str]:
        """By their numbers alone: names would not stand beside each other on a phone in every language."""
        return [str((day - back * _DAY).day) for back in reversed(range(_WEEK))]
