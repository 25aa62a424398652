"""What the post of a story says, before it is given a look: plain values, cleaned and cut to a sane size."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from monitor.languages.labels import Labels, apart, labels_in, listed
from monitor.languages.locale import language_name
from monitor.languages.perspectives import is_telling, perspective_in
from monitor.languages.text import clean, fold_key
from monitor.model.publications import Style, Version
from monitor.model.selection import fair_share
from monitor.model.stories import Report, Story
from monitor.posts.changed import changed, overtaken
from monitor.posts.claims import differing
from monitor.posts.markup import MAX_HEADLINE, cut, cut_at_clause, foreign_host, link_of, visible, with_direction
from monitor.posts.markup import outlet_name as outlet_name
from monitor.posts.summary import Original, Summary, summarise
from monitor.stories.facts import side
from monitor.stories.independence import Voice, voices
from monitor.stories.retractions import retraction

_MAX_STANCE = 60
_MAX_OUTLETS = 15
_MOST_SOURCES = 1000  # far more than a message can name
_MAX_HASHTAG = 60
_MAX_PLACES = 3
_MAX_PLACE = 60
_LOOKED_AT = 2000  # characters of a text that may stand in for a missing title

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, verbatim, of an outlet. ``kinds`` say what kind of outlet that is, ``side`` the country, or else the
    perspective, of the side that alone says it: "" where more do."""

    text: str
    language: str
    outlet: str = ""
    kinds: tuple[str, ...] = ()
    side: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet that reports the story, its ``stance`` and ``kinds`` in the channel's language. ``origin`` says where a
    reprint is from, and to which host a link leads that is not the outlet's own: that is no ``link``; ``via`` says
    that shortly, and not of whose text it is a copy."""

    name: str
    language: str
    stance: tuple[str, ...]
    link: str | None = None
    origin: str = ""
    country: str = ""
    kinds: tuple[str, ...] = ()
    via: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Outlets of one perspective. ``label`` is empty where there is but one group."""

    label: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """All that a post says. ``note`` says what readers must know of the headline: its language, where they may
    not read that, and how a toll stands by now that later reports raised.
    ``sources`` are the outlets, in order of their first reports, ``outlets`` their number; ``more`` counts those that
    are not in ``groups``; ``voices`` counts a reprinted text once. ``changed`` says what changed since readers saw it
    first; ``all_sources`` is the address where all outlets are told, "" where nobody tells them; ``story_page`` is that
    of its page on the site, "" where posts link to none. ``originals`` are those of what a machine translated;
    ``differing`` is where figures differ: see ``claims``."""

    headline: str
    note: str
    quotes: tuple[Quote, ...]
    sources: tuple[Source, ...]
    groups: tuple[Group, ...]
    outlets: int
    voices: int
    more: int
    corrected: tuple[str, ...]
    withdrawn: tuple[str, ...]
    changed: str
    time: str
    hashtags: tuple[str, ...]
    places: tuple[str, ...]
    link: str | None
    all_sources: str = ""
    story_page: str = ""
    originals: tuple[Original, ...] = ()
    differing: str = ""


def compose(story: Story, style: Style, summary: Summary | None = None, first: Version | None = None) -> Post:
    """What the post of a story says in a style; ``summary`` is made where it is not given, ``first`` is the version
    that readers saw first. Raises ValueError for a story without reports."""
    summary = summary or summarise(story, language=style.language, languages=style.languages)
    headline, quotes = _headline_and_quotes(summary, style)
    reporting = _outlets(story.reports)
    looked_at = fair_share(story.reports, _told_of(summary))
    heard = voices(looked_at)
    listed = _listed_names(
        reporting, {outlet_name(told.report) for told in summary.sentences} | {outlet_name(summary.report)}
    )
    named = {name: reporting[name] for name in (*listed, *islice(reporting, _MOST_SOURCES))}
    sources = _sources({name: named[name] for name in reporting if name in named}, heard, style)
    return Post(
        headline=headline,
        note=apart((_note(summary.report, style), overtaken(looked_at, summary, style)), style.language),
        quotes=quotes,
        sources=tuple(sources.values()),
        groups=_groups([(reporting[name], sources[name]) for name in listed], style),
        outlets=len(reporting),
        voices=len(heard) + len(reporting) - len(_outlets(looked_at)),
        more=len(reporting) - len(listed),
        corrected=_retracting_outlets("corrected", looked_at),
        withdrawn=_retracting_outlets("withdrawn", looked_at),
        changed=changed(looked_at, summary, first, style),
        time=moment(_reported_at(summary.report, story.reports), style.time_zone, style.language),
        hashtags=_hashtags(story.watches, style),
        places=_places(looked_at, style.names),
        link=_link(summary.report, story.reports, heard),
        all_sources=f"https://t.me/{style.bot}?start=sources_{story.id}" if style.bot else "",
        story_page=story_address(style.site, story.id) if style.site else "",
        originals=summary.originals,
        differing=differing(story, style),
    )


def story_address(site: str, story_id: int) -> str:
    """The address of a story's page, for good; ``site`` is the address of the site, ending in "/"."""
    return f"{site}story/{story_id}.html"


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


def headline_of_summary(summary: Summary, style: Style) -> str:
    """The headline of a story, as its summary gives it."""
    return _headline_and_quotes(summary, style)[0]


def title_of(report: Report) -> str:
    """The title of a report, cut to a headline; "" where it has none."""
    return with_direction(cut_at_clause(visible(report.title), MAX_HEADLINE))


def perspective_label(label: str, style: Style) -> str:
    """What a label of an outlet's perspective is called in the channel's language."""
    return cut(visible(style.perspectives.get(label) or perspective_in(label, style.language)), _MAX_STANCE)


def kinds_of(report: Report, style: Style) -> tuple[str, ...]:
    """What kind of outlet a report is of, in the channel's language, where that is to be told."""
    labels = (perspective_label(label, style) for label in report.perspective if is_telling(label))
    return tuple(dict.fromkeys(filter(None, labels)))


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


def _headline_and_quotes(summary: Summary, style: Style) -> tuple[str, tuple[Quote, ...]]:
    """The title and the summary's sentences. Where no report has a title, the first sentence or the best there is."""
    report, told = summary.report, list(summary.sentences)
    title = visible(report.title)
    if not title and told:
        title = visible(told.pop(0).text)
    texts = (text[:_LOOKED_AT] for text in (report.article_lead, report.content, report.summary, report.outlet))
    title = title or next(filter(None, map(visible, texts)), "…")
    return with_direction(cut_at_clause(title, MAX_HEADLINE)), tuple(
        Quote(
            each.text,
            each.report.language,
            outlet_name(each.report),
            kinds_of(each.report, style),
            _side(each.report, style) if each.one_sided else "",
        )
        for each in told
    )


def _side(report: Report, style: Style) -> str:
    """The country of the side that a report is of, or the label where no country is known."""
    stands = side(report)
    return stands if stands == report.country else perspective_label(stands, style)


def _note(heading: Report, style: Style) -> str:
    """Which language a headline is in, where the channel's readers may not read it."""
    if heading.language in (style.language, *style.languages):
        return ""
    name = language_name(language_of(heading), style.language)
    return labels_in(style.language).in_language.format(name) if name else ""


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


def _sources(reporting: Mapping[str, Report], heard: Iterable[Voice], style: Style) -> dict[str, Source]:
    """The outlets, by name."""
    labels = labels_in(style.language)
    agencies, copies = _origins(heard, labels)
    return {
        name: Source(
            name,
            language_of(report),
            tuple(filter(None, (perspective_label(label, style) for label in report.perspective))),
            link_of(report),
            listed(
                (agencies.get(report.entry_id) or copies.get(report.entry_id, ""), foreign_host(report)), style.language
            ),
            report.country,
            kinds_of(report, style),
            _via(agencies.get(report.entry_id, ""), foreign_host(report)),
        )
        for name, report in reporting.items()
    }


def _via(agency: str, host: str) -> str:
    return " ".join(filter(None, (agency, f"({host})" if host else "")))


def _groups(listed: Sequence[tuple[Report, Source]], style: Style) -> tuple[Group, ...]:
    """The outlets by the first label of their perspective, groups in order of their first report."""
    found: dict[str, list[Source]] = defaultdict(list)
    for report, source in listed:
        found[perspective_label(report.perspective[0], style) if report.perspective else ""].append(source)
    if len(found) < 2:
        return tuple(Group("", tuple(sources)) for sources in found.values())
    return tuple(
        Group(
            label or labels_in(style.language).other,
            tuple(replace(each, stance=each.stance[1:]) if label else each for each in sources),
        )
        for label, sources in found.items()
    )


def _origins(heard: Iterable[Voice], labels: Labels) -> tuple[dict[int, str], dict[int, str]]:
    """By entry, of each report that is a reprint: of which agency, where it names one itself, and of whose text."""
    via: dict[int, str] = {}
    copies: dict[int, str] = {}
    for voice in heard:
        first = fold_key(voice.reports[0].outlet)
        for report, agency, source in zip(voice.reports, voice.agencies, voice.sources, strict=True):
            outlet = fold_key(report.outlet)
            if agency and outlet != fold_key(agency):
                via[report.entry_id] = labels.via.format(agency)
            elif not agency and outlet not in (first, fold_key(source.outlet)):
                copies[report.entry_id] = labels.same_text.format(outlet_name(source))
    return via, copies


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


def _hashtags(watches: Collection[str], style: Style) -> tuple[str, ...]:
    """The hashtags of the weightiest watches, of letters, digits and underscores only, each with a letter in it."""
    tags = (_hashtag(tag) for watch, tag in style.hashtags.items() if watch in watches)
    return tuple(dict.fromkeys(f"#{tag}" for tag in tags if tag))[: style.most_hashtags]


def _hashtag(text: str) -> str:
    kept = "".join(
        char for char in clean(text) if char == "_" or unicodedata.category(char)[0] == "L" or char.isdecimal()
    )
    return kept[:_MAX_HASHTAG] if any(map(str.isalpha, kept[:_MAX_HASHTAG])) else ""
