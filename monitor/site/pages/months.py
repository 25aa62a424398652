"""Stories that belong to something: the latest on its page, and all of each month on pages of their own."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date

from monitor.languages.locale import month_and_year
from monitor.model.archive import ArchivedStory
from monitor.site.context import Site, slug
from monitor.site.page import Catalogue, File, Line
from monitor.site.pages.parts import parts_of
from monitor.site.templates import Templates

_LATEST = 50
_MONTH = re.compile(r"(.*)@(\d{4}-\d\d)", re.DOTALL)


def without_months(keys: Iterable[str]) -> list[str]:
    """Of the keys of such pages, those of what they are about."""
    return [key for key in keys if not is_month(key)]


def is_month(key: str) -> bool:
    """Is it the key of the pages of one month?"""
    return _MONTH.fullmatch(key) is not None


class ByMonth(ABC):
    """Pages of one kind. The key of a page is that of what it is about; of a month, that with "@2026-11" behind."""

    name: str
    template: str

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    @abstractmethod
    def subjects(self, line: Line) -> Iterable[str]:
        """The keys of what a story belongs to."""

    @abstractmethod
    def title(self, subject: str) -> str:
        """What a subject is called."""

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """Its subjects, and the month in which it was told of each."""
        month = f"{line.told_at.astimezone(self._site.zone):%Y-%m}"
        for subject in self.subjects(line):
            yield from (subject, f"{subject}@{month}")

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The latest stories; or those of a month in the order in which they were told, in several files where they are
        many."""
        if found := _MONTH.fullmatch(key):
            yield from self._month(key, found[1], found[2], catalogue)
        elif lines := catalogue.lines(self.name, key, limit=_LATEST):
            months = [
                (self._path(key, month[2]), self._month_in_words(month[2]))
                for month in map(_MONTH.fullmatch, reversed(catalogue.keys(self.name)))
                if month and month[1] == key
            ]
            path = self._path(key)
            values = {"lines": lines, "title": self.title(key), "months": months}
            yield self._file(path, lines, values | {"part": None, "period": "", "above": ""})

    def _month(self, key: str, subject: str, month: str, catalogue: Catalogue) -> Iterator[File]:
        lines = catalogue.lines(self.name, key)[::-1]
        for part in parts_of(lines, self._path(subject, month)) if lines else ():
            period = self._month_in_words(month)
            values = {"lines": part.lines, "title": self.title(subject), "months": (), "part": part}
            yield self._file(part.path, part.lines, values | {"period": period, "above": self._path(subject)})

    def _file(self, path: str, lines: Iterable[Line], values: dict[str, object]) -> File:
        page = self._site.page(path, max(line.changed_at for line in lines))
        kind = getattr(self._site.labels, self.name)
        return File(path, self._templates.render(self.template, **page, **values, kind=kind).encode())

    def _path(self, subject: str, month: str = "") -> str:
        return f"{self.name}/{slug(subject)}/{month}.html" if month else f"{self.name}/{slug(subject)}.html"

    def _month_in_words(self, month: str) -> str:
        return month_and_year(date.fromisoformat(f"{month}-01"), self._site.language)
