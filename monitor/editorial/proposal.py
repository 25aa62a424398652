"""A source that is not in feeds.yaml yet: what its line should say, by what it says of itself, and what its newest
entries would match."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from monitor.feeds import ingest
from monitor.feeds.discover import Source
from monitor.feeds.kinds import SourceKind
from monitor.feeds.verdicts import Verdicts
from monitor.languages.detection import guess_language
from monitor.languages.locale import country_name
from monitor.languages.tables import LANGUAGES
from monitor.languages.text import fold_key
from monitor.matching.screener import Screener
from monitor.model.documents import Entry
from monitor.model.hosts import host_of, site_of
from monitor.model.limits import shorten
from monitor.model.previews import telegram_channel
from monitor.model.settings import FeedSource
from monitor.model.values import Language

_LONGEST_NAME = 60  # characters of an outlet
_SHOWN = 200  # characters of an entry without a title
_ENOUGH = 200  # letters by which a language is told for certain
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_BETWEEN_NAMES = re.compile(r"\s+[-–—:·•»]\s+|\s*[|»]\s*|:\s+")
_OF_FEEDS = re.compile(r"\b(?:rss|atom|feeds?|sitemap)\b", re.IGNORECASE)
_EDGES = " -–—|:,.·•»"
# Sites of many outlets: what one of them is says nothing of another.
_SHARED = frozenset(["t.me", "youtube.com", "feedburner.com", "google.com", "rss.app", "rsshub.app"])
# Letters of countries that anybody takes for something else.
_NO_COUNTRY = frozenset(["ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "su", "to", "tv", "ws"])
_OTHER_LETTERS = {
    "uk": "GB",
    "xn--90ais": "BY",
    "xn--d1alf": "MK",
    "xn--j1amh": "UA",
    "xn--mgba3a4f16a": "IR",
    "xn--node": "GE",
    "xn--p1ai": "RU",
    "xn--y9a3aq": "AM",
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """The value of a key of feeds.yaml, and why."""

    value: str | tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One entry: its headline, when it was published, the words of the watchlist that are found in it, and whether it
    would be matched."""

    title: str
    published: datetime | None
    found: tuple[str, ...]
    matched: bool


def proposals(source: Source, known: Sequence[FeedSource]) -> dict[str, Proposed]:
    """What the line of a source should say, by key; what nothing tells is left out. ``known`` are the feeds that are
    there: those of the same site know its outlet."""
    site = site_of(source.url)
    kin = [feed for feed in known if site_of(feed.url) == site and site not in _SHARED]
    found = _as_kin(kin) if kin else {"outlet": _outlet(source), "country": _country(source.url)}
    found["language"] = _language(source.parsed.language, source.parsed.entries)
    return {key: each for key, each in found.items() if each.value}


def glimpses(source: FeedSource, entries: Sequence[Entry], screener: Screener) -> list[Glimpse]:
    """What the words make of the entries, the newest first."""
    doc = ingest.document(source, entries)
    verdicts = Verdicts(screener, doc, _LONG_AGO)
    indexes = range(len(doc.entries))
    verdicts.match(indexes)
    newest = sorted(indexes, key=lambda index: (doc.entries[index].published or _LONG_AGO, -index), reverse=True)
    return [_glimpse(doc.entries[index], verdicts, index) for index in newest]


def _glimpse(entry: Entry, verdicts: Verdicts, index: int) -> Glimpse:
    match = verdicts.of(index)
    found = tuple(dict.fromkeys(hit.found for hit in match.hits))
    return Glimpse(entry.title or shorten(entry.summary, _SHOWN), entry.published, found, match.relevant)


def _as_kin(kin: Sequence[FeedSource]) -> dict[str, Proposed]:
    """What other feeds of the same outlet say."""
    ((outlet, _),) = Counter(feed.outlet for feed in kin).most_common(1)
    like = next(feed for feed in kin if feed.outlet == outlet)
    why = f"as {like.url}"
    values = {key: getattr(like, key) for key in ("outlet", "country", "perspective", "group")}
    return {key: Proposed(value, why) for key, value in values.items()}


def _outlet(source: Source) -> Proposed:
    title, host = source.parsed.title, host_of(source.url)
    if source.kind is SourceKind.TELEGRAM or (title and site_of(source.url) == "youtube.com"):
        return Proposed(shorten(title, _LONGEST_NAME) or f"@{telegram_channel(source.url)}", "the channel's title")
    parts = [_OF_FEEDS.sub("", part).strip(_EDGES) for part in _BETWEEN_NAMES.split(title)]
    named = [part for part in parts if _letters(part)]
    label = _letters(site_of(source.url).partition(".")[0])
    like_host = [part for part in named if _letters(part) in label or label in _letters(part)]
    if not named:
        return Proposed(host, "its host")
    return Proposed(shorten((like_host or named)[0], _LONGEST_NAME), "its title")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", fold_key(text))


def _language(declared: str, entries: Sequence[Entry]) -> Proposed:
    """The language that the entries are in, or else the one that the document names: many name that of their
    program."""
    text = " ".join(f"{entry.title} {entry.summary}" for entry in entries)
    read = guess_language(text, None)
    said = _code(declared)
    is_sure = sum(map(str.isalpha, text)) >= _ENOUGH
    if read == "und" or not is_sure or said.startswith(read) or (said and said not in LANGUAGES):
        return Proposed(said, "as it says") if said or not is_sure or read == "und" else Proposed(read, "by its texts")
    return Proposed(read, f"by its texts; it says {said}" if said else "by its texts")


def _code(tag: str) -> str:
    """The language of a tag such as ``ru-RU``; "" where it is none."""
    try:
        return TypeAdapter[str](Language).validate_python(re.split("[-_]", tag.strip().lower())[0])
    except ValidationError:
        return ""


def _country(url: str) -> Proposed:
    """The country whose letters a host ends with."""
    ending = host_of(url).rpartition(".")[2]
    code = _OTHER_LETTERS.get(ending, ending.upper() if len(ending) == 2 and ending not in _NO_COUNTRY else "")
    known = bool(code) and country_name(code, "en") != code
    return Proposed(code if known else "", f"its address ends with .{ending}")
