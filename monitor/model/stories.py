"""Stories: reports of one event, and where a report is placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.documents import Furniture

CHOSEN = "posted by an editor's decision"
"""Why an entry belongs that would have been left out."""
CONTENT_READ = 1000
"""How many characters of a report's content are looked at when it is grouped."""


@dataclass(frozen=True, slots=True)
class Report:
    """A matched entry as grouping, summaries and rendering see it: one outlet's report of an event.

    ``published`` is what its feed claims, never later than ``first_seen``. ``worded`` is when it was first seen to say
    what it says, where it said something else before. ``missing`` is when its feed had been read last, without that:
    ``precedence.NEVER`` where it was never asked before, None where that is not known. ``own_link`` is False where it
    is known that the link does not lead to a site of the outlet's own. ``chosen``: it is to be posted by an editor's
    decision.
    """

    entry_id: int
    outlet: str
    language: str
    country: str
    perspective: tuple[str, ...]
    url: str | None
    title: str
    summary: str
    content: str
    published: datetime
    first_seen: datetime
    watches: tuple[str, ...]
    terms: tuple[str, ...]
    image: str | None = None
    article_lead: str = ""
    canonical_url: str | None = None
    furniture: tuple[Furniture, ...] = ()
    missing: datetime | None = None
    worded: datetime | None = None
    own_link: bool = True
    chosen: bool = False

    @property
    def heard(self) -> datetime:
        """When it was first seen to say what it says."""
        return self.worded or self.first_seen


@dataclass(frozen=True, slots=True)
class Story:
    """All reports of one event, first report first: see ``precedence``."""

    id: int
    reports: tuple[Report, ...]

    @property
    def watches(self) -> tuple[str, ...]:
        """The watches of all reports, each once, in order of appearance."""
        return tuple(dict.fromkeys(watch for report in self.reports for watch in report.watches))


@dataclass(frozen=True, slots=True)
class Grouped:
    """A report that is in a story. ``vector`` is that of its text, packed; empty without an encoder."""

    report: Report
    story_id: int
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story that readers know. ``headlines`` are the entries that head its messages; ``reports`` is how many they
    tell of, ``messages`` how many were sent or edited, ``since`` when the first of them was."""

    story_id: int
    headlines: frozenset[int]
    reports: int
    messages: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Constraint:
    """Two entries that an editor put into one story, or apart: no automatic regrouping undoes it."""

    one: int
    other: int
    together: bool


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Reports that belong elsewhere, by their entries; ``story_id`` None stands for a new story of their own.
    ``reason`` is for a person."""

    entry_ids: tuple[int, ...]
    story_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report goes. ``story_id`` None opens a new story. ``reason`` is for a person.

    ``companions`` are reports that go there with it, and ``regroupings`` those that change their story otherwise by
    its coming. ``akin`` are pairs of stories, one of which was told, that may be one, but not surely enough; None is
    the one that is opened.
    """

    story_id: int | None
    reason: str
    companions: tuple[int, ...] = ()
    regroupings: tuple[Regrouping, ...] = ()
    akin: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a placement: the report's story, and the story of each regrouping, in order."""

    story_id: int
    homes: tuple[int, ...] = ()
