"""What a site consists of: files, and the kinds of pages that stories appear on.

A site is rewritten page by page. Each kind of page says on which of its pages a story appears, and makes one such page
anew from the lines that the catalogue keeps of all stories; so one new report rewrites a handful of files, however many
stories there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from monitor.model.archive import ArchivedStory


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site: its path below the site's folder, with ``/``, and what it holds."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """What lists show of a story, as the catalogue keeps it. Texts are plain, in ``language``; ``channels``,
    ``watches``, ``places``, ``outlets`` and ``countries`` are keys as the configuration has them."""

    story_id: int
    told_at: datetime
    changed_at: datetime
    headline: str
    summary: str
    language: str
    channels: tuple[str, ...]
    watches: tuple[str, ...]
    places: tuple[str, ...]
    outlets: tuple[str, ...]
    countries: tuple[str, ...]
    reports: int

    @property
    def path(self) -> str:
        """Of the story's own page, for good."""
        return f"story/{self.story_id}.html"


class Catalogue(Protocol):
    """The lines of all told stories, kept beside the site between two builds."""

    def lines(self, kind: str, key: str, *, limit: int | None = None, before: datetime | None = None) -> Sequence[Line]:
        """Of the stories on one page, the latest told first."""

    def lines_of(self, story_ids: Iterable[int]) -> Sequence[Line]:
        """Of these stories, in this order; of those alone that lists show."""

    def keys(self, kind: str) -> Sequence[str]:
        """Of all pages of a kind that there are, sorted."""


class Standing(NamedTuple):
    """The key of a page on which a story appears, and in short what it shows of the story: as long as that stays, the
    page need not be written again."""

    key: str
    shown: str


class Kind(Protocol):
    """A kind of page."""

    name: str

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str | Standing]:
        """On which pages of this kind the story appears."""

    def files(self, key: str, catalogue: Catalogue) -> Iterable[File]:
        """One page made anew, with what belongs to it; none where nothing is to be shown there."""
