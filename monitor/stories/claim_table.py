"""Who says what of a story, as a table: the figures, who says each, since when, who carries and denies it; who was
first, and which sides have not reported it.

A source is known again by what it is in charge of and the country that is named with it, or by its words in one
language. What no source is quoted for is the word of the outlets that say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.languages.language import COUNTED
from monitor.languages.text import fold_key
from monitor.model.precedence import in_order
from monitor.model.selection import fair_share
from monitor.model.stories import Report, Story
from monitor.stories.claims import Claim, claims_of
from monitor.stories.counting import Figure
from monitor.stories.facts import side
from monitor.stories.independence import voices
from monitor.stories.speakers import Speaker

_STEM = 6  # letters by which a word is known in its other forms


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and who says it. ``source`` is who is quoted, as the first report names them, "" for the outlets
    themselves; ``names`` are those of each language. ``since`` is when it was first seen, ``voices`` how many
    independent ones carry it. ``current`` is False where those who said so have another figure since. ``country`` is
    the one named with the source, by its code."""

    counted: str
    group: str
    number: int
    bound: str
    whose: str
    source: str
    names: Mapping[str, str]
    country: str
    outlets: tuple[str, ...]
    since: datetime
    voices: int
    denied_by: tuple[str, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``first`` is the report that was seen first; ``silent`` the sides of which no outlet has reported the story, each
    with how many outlets are asked: one of their feeds may be down."""

    rows: tuple[Row, ...]
    first: Report
    silent: Mapping[str, int]


@dataclass(slots=True)
class _Gathered:
    figure: Figure
    source: Speaker | None
    reports: list[Report] = field(default_factory=list)
    sources: list[tuple[str, Speaker]] = field(default_factory=list)
    denied_by: dict[str, None] = field(default_factory=dict)

    @property
    def whom(self) -> tuple[str, str]:
        return self.figure.counted, self.figure.group


def who_says_what(story: Story, sides: Iterable[str] = ()) -> Table:
    """The table of a story; ``sides`` are those of all outlets that are asked, "" for one that is on none. Raises
    ValueError for a story without reports."""
    if not story.reports:
        raise ValueError("a story without reports says nothing")
    reports = in_order(fair_share(story.reports))
    gathered = _gathered(reports)
    voice_of = {report.entry_id: at for at, voice in enumerate(voices(reports)) for report in voice.reports}
    rows = tuple(_row(each, gathered, voice_of) for each in gathered)
    reported = {side(report) for report in reports}
    silent = Counter(each for each in sides if each and each not in reported)
    return Table(
        tuple(sorted(rows, key=lambda row: (COUNTED.index(row.counted), row.group, row.since, row.number))),
        reports[0],
        dict(sorted(silent.items())),
    )


def _gathered(reports: Sequence[Report]) -> list[_Gathered]:
    found: list[_Gathered] = []
    for report in reports:
        for claim in claims_of(report).claims:
            same = next((each for each in found if _is_same(each, claim, report)), None)
            if same is None:
                found.append(same := _Gathered(claim.figure, claim.source))
            if report not in same.reports:
                same.reports.append(report)
            if claim.source:
                same.sources.append((report.language, claim.source))
    for report in reports:
        for denied in claims_of(report).denied:
            for each in found:
                if _counts_the_same(each.figure, denied.figure):
                    each.denied_by[denied.source.name if denied.source else report.outlet] = None
    return found


def _is_same(known: _Gathered, claim: Claim, report: Report) -> bool:
    one, other = known.figure, claim.figure
    if (one.counted, one.group, one.number) != (other.counted, other.group, other.number):
        return False
    if one.whose != other.whose and one.whose and other.whose:
        return False
    if claim.source is None or not known.sources:
        return claim.source is None and not known.sources
    return any(_is_one_source(language, source, report.language, claim.source) for language, source in known.sources)


def _is_one_source(language: str, one: Speaker, other_language: str, other: Speaker) -> bool:
    if one.country and other.country and one.country != other.country:
        return False
    if one.role and one.role == other.role:
        return True
    mine, yours = ({token.key[:_STEM] for token in each.words if token.key} for each in (one, other))
    return language == other_language and (mine <= yours or yours <= mine)


def _counts_the_same(one: Figure, denied: Figure) -> bool:
    return (one.counted, one.number) == (denied.counted, denied.number) and (
        one.group == denied.group or "people" in (one.group, denied.group)
    )


def _row(each: _Gathered, gathered: Sequence[_Gathered], voice_of: Mapping[int, int]) -> Row:
    names: dict[str, str] = {}
    for language, source in each.sources:
        names.setdefault(language, source.name)
    return Row(
        counted=each.figure.counted,
        group=each.figure.group,
        number=each.figure.number,
        bound=each.figure.bound,
        whose=each.figure.whose,
        source=each.sources[0][1].name if each.sources else "",
        names=names,
        country=next((source.country for _, source in each.sources if source.country), ""),
        outlets=tuple(dict.fromkeys(report.outlet for report in each.reports)),
        since=min(report.heard for report in each.reports),
        voices=len({voice_of[report.entry_id] for report in each.reports}),
        denied_by=tuple(each.denied_by),
        current=_is_current(each, [other for other in gathered if other is not each and other.whom == each.whom]),
    )


def _is_current(each: _Gathered, others: Sequence[_Gathered]) -> bool:
    """Has none of those who say so another figure since: neither the source, nor every outlet that quoted it?"""
    since = max(report.heard for report in each.reports)
    for other in others:
        is_later = max(report.heard for report in other.reports) > since
        if is_later and any(
            _is_one_source(language, one, other_language, source)
            for language, one in each.sources
            for other_language, source in other.sources
        ):
            return False
    latest: dict[str, datetime] = {}
    for report in (report for other in others for report in other.reports):
        latest[fold_key(report.outlet)] = max(report.heard, latest.get(fold_key(report.outlet), report.heard))
    return any(latest.get(fold_key(report.outlet), report.heard) <= report.heard for report in each.reports)
