"""What the post of a story says, before it is given a look: plain values, cleaned and cut to a sane size."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.languages.labels import Labels, labels_in
from monitor.languages.text import clean, fold_key
from monitor.model.publications import Shown, Style
from monitor.model.selection import fair_share
from monitor.model.stories import Report, Story
from monitor.posts.markup import cut, foreign_host, link_of, visible, with_direction
from monitor.posts.summary import Summary, summarise
from monitor.stories.independence import Voice, voices
from monitor.stories.retractions import retraction

_MAX_HEADLINE = 300
_MAX_NAME = 60
_MAX_STANCE = 60
_MAX_OUTLETS = 15
_MAX_HASHTAGS = 10
_MAX_HASHTAG = 60
_MAX_PLACES = 3
_MAX_PLACE = 60
_LOOKED_AT = 2000  # characters of a text that may stand in for a missing title

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, verbatim. ``outlet`` is to be named behind it: one side alone says it; "" where more do."""

    text: str
    language: str
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet that reports the story. ``origin`` says, in the channel's language, where a reprint is from, and to
    which host a link leads that is not the outlet's own: that is no ``link``."""

    name: str
    language: str
    stance: tuple[str, ...]
    link: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Outlets of one perspective. ``label`` is empty where there is but one group."""

    label: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """All that a post says. ``outlets`` counts them all, ``more`` those that are not in ``groups``; ``voices`` counts
    a reprinted text once."""

    headline: str
    quotes: tuple[Quote, ...]
    groups: tuple[Group, ...]
    outlets: int
    voices: int
    more: int
    corrected: tuple[str, ...]
    withdrawn: tuple[str, ...]
    time: str
    hashtags: tuple[str, ...]
    places: tuple[str, ...]
    link: str | None


def compose(story: Story, style: Style, summary: Summary | None = None) -> Post:
    """What the post of a story says in a style; ``summary`` is made where it is not given. Raises ValueError for a
    story without reports."""
    summary = summary or summarise(story, language=style.language, languages=style.languages)
    headline, quotes = _headline_and_quotes(summary)
    reporting = _outlets(story.reports)
    looked_at = fair_share(story.reports, _told_of(summary))
    heard = voices(looked_at)
    listed = _listed_names(
        reporting, {outlet_name(told.report) for told in summary.sentences} | {outlet_name(summary.report)}
    )
    return Post(
        headline=headline,
        quotes=quotes,
        groups=_groups([(name, reporting[name]) for name in listed], heard, labels_in(style.language)),
        outlets=len(reporting),
        voices=len(heard) + len(reporting) - len(_outlets(looked_at)),
        more=len(reporting) - len(listed),
        corrected=_retracting_outlets("corrected", looked_at),
        withdrawn=_retracting_outlets("withdrawn", looked_at),
        time=moment(_reported_at(summary.report, story.reports), style.time_zone, style.language),
        hashtags=_hashtags(story.watches, style.hashtags),
        places=_places(looked_at, style.names),
        link=_link(summary.report, story.reports, heard),
    )


def _told_of(summary: Summary) -> set[int]:
    """The entries that a post shows something of."""
    return {summary.report.entry_id, *(told.report.entry_id for told in summary.sentences)}


def _reported_at(heading: Report, reports: Iterable[Report]) -> datetime:
    """When the outlet of the report that heads a post first told of it, as it says: what others say of the time says
    nothing of theirs."""
    outlet = fold_key(heading.outlet)
    return min(report.published for report in (heading, *reports) if fold_key(report.outlet) == outlet)


def _link(heading: Report, reports: Iterable[Report], heard: Iterable[Voice]) -> str | None:
    """The address of the report that heads a post, or that had its text first; where it has none that may be shown, of
    the first that is no copy of another's, then of the first that is."""
    had_first = {id(report): source for voice in heard for report, source in voice.copies}
    in_turn = sorted(reports, key=lambda report: id(report) in had_first)
    return next(filter(None, map(link_of, (had_first.get(id(heading), heading), *in_turn))), None)


def headline_of(story: Story, style: Style, told: int | None = None) -> tuple[str, Report]:
    """The headline of a story in a style, and the report that it is of; ``told`` is the entry that headed it last."""
    shown = None if told is None else Shown(told)
    summary = summarise(story, language=style.language, languages=style.languages, shown=shown)
    return _headline_and_quotes(summary)[0], summary.report


def title_of(report: Report) -> str:
    """The title of a report, cut to a headline; "" where it has none."""
    return with_direction(cut(visible(report.title), _MAX_HEADLINE))


def outlet_name(report: Report) -> str:
    """The outlet's name, cut to a sane length."""
    return cut(visible(report.outlet), _MAX_NAME)


def language_of(report: Report) -> str:
    """The language of a report, where it is known by a code."""
    return report.language if re.fullmatch(r"[a-z]{2,3}", report.language) and report.language != "und" else ""


def moment(at: datetime, time_zone: ZoneInfo, language: str) -> str:
    """Such as "19 Sep 2023, 13:05 (UTC+2)" in English, "19.09.2023, 13:05 …" in other languages."""
    local = at.astimezone(time_zone)
    minutes = int((local.utcoffset() or at - at).total_seconds()) // 60
    sign, (hours, rest) = "−" if minutes < 0 else "+", divmod(abs(minutes), 60)
    offset = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    # No name of a city: one that several sides share a time with would be a choice.
    return f"{day_of(local, language)}, {local:%H:%M} ({offset})"


def day_of(local: datetime, language: str) -> str:
    """Such as "19 Sep 2023" in English, "19.09.2023" in other languages."""
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}" if language == "en" else f"{local:%d.%m.%Y}"


# --- headline and summary -----------------------------------------------------------------------------------


def _headline_and_quotes(summary: Summary) -> tuple[str, tuple[Quote, ...]]:
    """The title and the summary's sentences. Where no report has a title, the first sentence or the best there is."""
    report, told = summary.report, list(summary.sentences)
    title = visible(report.title)
    if not title and told:
        title = visible(told.pop(0).text)
    texts = (text[:_LOOKED_AT] for text in (report.article_lead, report.content, report.summary, report.outlet))
    title = title or next(filter(None, map(visible, texts)), "…")
    return with_direction(cut(title, _MAX_HEADLINE)), tuple(
        Quote(each.text, each.report.language, outlet_name(each.report) if each.one_sided else "") for each in told
    )


# --- who reports it -----------------------------------------------------------------------------------------


def _outlets(reports: Sequence[Report]) -> dict[str, Report]:
    """The outlets by name, in order of their first report; each once, however its name is written."""
    written: dict[str, str] = {}
    found: dict[str, Report] = {}
    # Of many reports of one outlet, the first is the one that counts.
    firsts: dict[str, Report] = {}
    for report in reports:
        firsts.setdefault(report.outlet, report)
    for report in firsts.values():
        if name := outlet_name(report):
            found.setdefault(written.setdefault(name.casefold(), name), report)
    return found


def _listed_names(reporting: Mapping[str, Report], quoted: set[str]) -> list[str]:
    """The names that are listed: those that are quoted, then the earliest; in order of their reports."""
    first = sorted(reporting, key=lambda name: name not in quoted)[:_MAX_OUTLETS]
    return [name for name in reporting if name in first]


def _groups(listed: Sequence[tuple[str, Report]], heard: Sequence[Voice], labels: Labels) -> tuple[Group, ...]:
    """The outlets by the first label of their perspective, groups in order of their first report."""
    origins = {report.entry_id: origin for voice in heard for report, origin in _origins(voice, labels)}
    perspectives = dict.fromkeys(_label(report) for _, report in listed)
    alone = len(perspectives) < 2
    return tuple(
        Group(
            "" if alone else perspective or labels.other,
            tuple(
                Source(
                    name,
                    language_of(report),
                    tuple(filter(None, map(visible, report.perspective[0 if alone else 1 :]))),
                    link_of(report),
                    ", ".join(filter(None, (origins.get(report.entry_id, ""), foreign_host(report)))),
                )
                for name, report in listed
                if _label(report) == perspective
            ),
        )
        for perspective in perspectives
    )


def _label(report: Report) -> str:
    return cut(visible(report.perspective[0]), _MAX_STANCE) if report.perspective else ""


def _origins(voice: Voice, labels: Labels) -> Iterable[tuple[Report, str]]:
    """Of each report that is a reprint: of which agency, where it names one itself, or of whose text."""
    first = fold_key(voice.reports[0].outlet)
    for report, agency, source in zip(voice.reports, voice.agencies, voice.sources, strict=True):
        outlet = fold_key(report.outlet)
        if agency and outlet != fold_key(agency):
            yield report, labels.via.format(agency)
        elif not agency and outlet not in (first, fold_key(source.outlet)):
            yield report, labels.same_text.format(outlet_name(source))


def _retracting_outlets(kind: str, reports: Iterable[Report]) -> tuple[str, ...]:
    """The outlets that corrected, or withdrew, what they reported."""
    return tuple(
        dict.fromkeys(filter(None, (outlet_name(report) for report in reports if retraction(report) == kind)))
    )[:_MAX_OUTLETS]


# --- the lines at the end -----------------------------------------------------------------------------------


def _places(reports: Iterable[Report], names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the places, as the channel prints them, in order of appearance."""
    found = (cut(visible(names[term]), _MAX_PLACE) for report in reports for term in report.terms if term in names)
    return tuple(dict.fromkeys(filter(None, found)))[:_MAX_PLACES]


def _hashtags(watches: Iterable[str], hashtags: Mapping[str, str]) -> tuple[str, ...]:
    """The hashtags of the watches, of letters, digits and underscores only, each with a letter in it."""
    tags = (_hashtag(hashtags[watch]) for watch in watches if watch in hashtags)
    return tuple(dict.fromkeys(f"#{tag}" for tag in tags if tag))[:_MAX_HASHTAGS]


def _hashtag(text: str) -> str:
    kept = "".join(
        char for char in clean(text) if char == "_" or unicodedata.category(char)[0] == "L" or char.isdecimal()
    )
    return kept[:_MAX_HASHTAG] if any(map(str.isalpha, kept[:_MAX_HASHTAG])) else ""
