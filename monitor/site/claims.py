"""Who says what of a story, as a table for readers: the figures, who is quoted for each, who reports and denies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.languages.locale import country_name
from monitor.model.stories import Story
from monitor.posts.markup import cut, visible
from monitor.site.context import Site
from monitor.stories.claim_table import Row, who_says_what
from monitor.stories.facts import side_of

_MAX_ROWS = 25
_MAX_NAMES = 8
_MAX_NAME = 60
_BOUNDS = {"": "{}", "least": "{}+", "about": "~{}", "most": "≤{}"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A row: what is counted, how many, who is quoted ("" for nobody), which outlets have it, since when, and who
    denies it. ``more`` outlets are not named; ``current`` is False where those who said so have another figure by now.
    """

    what: str
    number: str
    source: str
    outlets: tuple[str, ...]
    more: int
    since: datetime
    denied_by: tuple[str, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """The table, and the sides whose outlets have not reported the story, by name."""

    rows: tuple[Claim, ...]
    silent: tuple[str, ...]


def claims_of(story: Story, site: Site) -> Claims:
    """The table of a story with reports, in the site's language."""
    outlets = {feed.outlet or feed.url: side_of(feed.country, feed.perspective) for feed in site.settings.live_feeds}
    table = who_says_what(story, outlets.values())
    silent = (country_name(side, site.language) for side in table.silent if len(side) == 2 and side.isupper())
    return Claims(tuple(_claim(row, site) for row in table.rows[:_MAX_ROWS]), tuple(silent))


def _claim(row: Row, site: Site) -> Claim:
    return Claim(
        what=_what(row, site),
        number=_BOUNDS[row.bound].format(row.number),
        source=_name(row.names.get(site.language, "") or row.source),
        outlets=_names(row.outlets),
        more=max(len(row.outlets) - _MAX_NAMES, 0),
        since=row.since,
        denied_by=_names(row.denied_by),
        current=row.current,
    )


def _what(row: Row, site: Site) -> str:
    """Such as "Dead (soldiers, Armenia)"."""
    words = site.words
    counted: str = getattr(words, {"killed": "dead"}.get(row.counted, row.counted))
    about = [words.groups.get(row.group, "") if row.group != "people" else "", _country(row.whose, site)]
    told = ", ".join(filter(None, about))
    return f"{counted} ({told})" if told else counted


def _country(code: str, site: Site) -> str:
    return country_name(code.upper(), site.language) if code else ""


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(_name, names[:_MAX_NAMES])))


def _name(name: str) -> str:
    return cut(visible(name), _MAX_NAME)
