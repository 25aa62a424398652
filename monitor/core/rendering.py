"""A story as a Telegram message: HTML that the Bot API accepts, whatever the feeds carried.

Text is cleaned and cut first; tags are built last, around whole pieces. Limits of the Bot API, counted here
the strict way: 4096 UTF-16 code units of visible text, 100 entities (30 at most are made, and a text in which
Telegram would find many more by itself is kept from that), about 9,500 bytes of entities.

Each line keeps to one direction of writing, since Telegram's clients lay out line by line from the first
letter with a direction. A line of Persian, Arabic or Hebrew that begins with a foreign word gets a
right-to-left mark.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from monitor.core.summary import Summary, summarise
from monitor.core.text import clean
from monitor.core.types import Message, Report, Story

MAX_UNITS = 4096
_MAX_LINK_BYTES = 6000  # of all links together, in the HTML
_MAX_LINK = 1500  # characters of one link
_MAX_HEADLINE = 300
_MAX_NAME = 60
_MAX_STANCE = 60
_MAX_OUTLETS = 15
_MAX_HASHTAGS = 10
_MAX_HASHTAG = 60
_LOOKED_AT = 2000  # characters of a text that may stand in for a missing title
_RTL_MARK = "\u200f"
_MAX_FOUND = 20
_WORD_JOINER = "\u2060"
# Where Telegram finds an entity by itself: @name, #tag, $TAG, /command, a bare address.
_FOUND = re.compile(r"[@#$/](?=\w)|(?<=\w)\.(?=\w)")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Labels:
    sources: str
    more: str
    link: str


# The few words of our own, in the channel's language.
_ENGLISH = _Labels("Reported by", "and {} more", "Read in full")
_LABELS = {
    "ar": _Labels("المصادر", "+{}", "اقرأ المزيد"),
    "az": _Labels("Mənbələr", "+{}", "Ardını oxu"),
    "de": _Labels("Quellen", "+{}", "Weiterlesen"),
    "el": _Labels("Πηγές", "+{}", "Διαβάστε περισσότερα"),
    "en": _ENGLISH,
    "es": _Labels("Fuentes", "+{}", "Leer más"),
    "fa": _Labels("منابع", "+{}", "ادامه مطلب"),
    "fr": _Labels("Sources", "+{}", "Lire la suite"),
    "he": _Labels("מקורות", "+{}", "לקריאה נוספת"),
    "hy": _Labels("Աղբյուրներ", "+{}", "Կարդալ ավելին"),
    "it": _Labels("Fonti", "+{}", "Leggi tutto"),
    "ka": _Labels("წყაროები", "+{}", "სრულად"),
    "ru": _Labels("Источники", "+{}", "Читать полностью"),
    "tr": _Labels("Kaynaklar", "+{}", "Devamını oku"),
    "uk": _Labels("Джерела", "+{}", "Читати повністю"),
}


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of visible text and how it is shown."""

    text: str
    href: str | None = None
    bold: bool = False


_Line = tuple[_Span, ...]
_Block = list[_Line]


def render_story(story: Story, *, language: str, time_zone: ZoneInfo, hashtags: Mapping[str, str]) -> Message:
    """The post of a story, for any text that a feed can carry.

    ``language`` is the channel's; ``hashtags`` gives the hashtag of each watch, with or without the #. Shown
    are: the headline, the summary, the outlets with language, stance and link (first report first, each
    outlet once), when the first of the reports was published, the hashtags, and the link of the report that
    gave the headline. What does not fit is left out whole: outlets from the end, then links. Raises
    ValueError for a story without reports.
    """
    summary = summarise(story, language=language)
    labels = _LABELS.get(language, _ENGLISH)
    link = next(filter(None, map(_link_of, (summary.report, *story.reports))), None)
    headline, text = _headline_and_text(summary)
    above: list[_Block] = [[(_Span(headline, bold=True),)]]
    if text:
        above.append([(_Span(text),)])
    facts: _Block = [(_Span(_moment(min(report.published for report in story.reports), time_zone, language)),)]
    if tags := _hashtags(story.watches, hashtags):
        facts.append((_Span(tags),))
    below = [facts, [(_Span(labels.link, link),)]] if link else [facts]
    room = MAX_UNITS - _units(_render([*above, *below], _visible_text))
    blocks = [*above, _outlets(story.reports, labels, room), *below]
    return Message(_html(blocks, link), _plain(blocks, link), preview=link)


# --- the parts of a post ------------------------------------------------------------------------------------


def _headline_and_text(summary: Summary) -> tuple[str, str]:
    """The title and the summary's sentences. Where no report has a title, the first sentence or the best
    there is."""
    report, told = summary.report, summary.sentences
    title = _visible(report.title)
    if not title and told:
        title, told = _visible(told[0]), told[1:]
    texts = (text[:_LOOKED_AT] for text in (report.article_lead, report.content, report.summary, report.outlet))
    title = title or next(filter(None, map(_visible, texts)), "…")
    headline, text = _cut(title, _MAX_HEADLINE), _visible(" ".join(told))
    if len(_FOUND.findall(f"{headline} {text}")) > _MAX_FOUND:
        headline, text = (_FOUND.sub(rf"\g<0>{_WORD_JOINER}", each) for each in (headline, text))
    return _directed(headline), _directed(text)


def _outlets(reports: Sequence[Report], labels: _Labels, room: int) -> _Block:
    """Who reports it: as many lines as fit into ``room`` units, then how many more there are."""
    first_of: dict[str, tuple[str, Report]] = {}
    for report in reports:
        name = _cut(_visible(report.outlet), _MAX_NAME)
        if name:
            first_of.setdefault(name.casefold(), (name, report))
    block: _Block = [(_Span(labels.sources),)]
    # Kept free: the blank line before the block and the line that counts the rest.
    room -= _units(labels.sources) + _units(labels.more) + 10
    for index, (name, report) in enumerate(first_of.values()):
        line = _outlet_line(name, report)
        room -= _units(_visible_text(line)) + 1
        if index == _MAX_OUTLETS or room < 0:
            block.append((_Span(labels.more.format(len(first_of) - index)),))
            break
        block.append(line)
    return block if len(block) > 1 else []


def _outlet_line(name: str, report: Report) -> _Line:
    """Such as "• Name · hy (independent)"."""
    language = report.language if re.fullmatch(r"[a-z]{2,3}", report.language) else "und"
    stance = _cut(_visible(", ".join(report.perspective)), _MAX_STANCE)
    after = (f" · {language}" if language != "und" else "") + (f" ({stance})" if stance else "")
    spans = (_Span(f"{_mark(name)}• "), _Span(name, _link_of(report)), _Span(after))
    return tuple(span for span in spans if span.text)


def _moment(at: datetime, time_zone: ZoneInfo, language: str) -> str:
    """Such as "19 Sep 2023, 13:05 (UTC+2)" in English, "19.09.2023, 13:05 …" in other languages."""
    local = at.astimezone(time_zone)
    day = f"{local.day} {_MONTHS[local.month - 1]} {local.year}" if language == "en" else f"{local:%d.%m.%Y}"
    minutes = int((local.utcoffset() or at - at).total_seconds()) // 60
    sign, (hours, rest) = "−" if minutes < 0 else "+", divmod(abs(minutes), 60)
    offset = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    # No name of a city: one that several sides share a time with would be a choice.
    return f"{day}, {local:%H:%M} ({offset})"


def _hashtags(watches: Iterable[str], hashtags: Mapping[str, str]) -> str:
    """The hashtags of the watches, of letters, digits and underscores only, each with a letter in it."""
    tags = (_hashtag(hashtags[watch]) for watch in watches if watch in hashtags)
    return " ".join(list(dict.fromkeys(f"#{tag}" for tag in tags if tag))[:_MAX_HASHTAGS])


def _hashtag(text: str) -> str:
    kept = "".join(
        char for char in clean(text) if char == "_" or unicodedata.category(char)[0] == "L" or char.isdecimal()
    )
    return kept[:_MAX_HASHTAG] if any(map(str.isalpha, kept[:_MAX_HASHTAG])) else ""


# --- text ---------------------------------------------------------------------------------------------------


def _visible(text: str) -> str:
    """Clean text, or "" where nothing of it would show."""
    text = clean(text)
    return text if any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANKS for char in text) else ""


_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that are drawn as nothing


def _units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def _cut(text: str, limit: int) -> str:
    """The text within ``limit`` units: cut behind a word, and "…" added. A single long word is cut where it
    must."""
    if _units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while _units(kept) > limit - 1:
        kept = kept[:-1]
    whole = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    return (whole or kept).rstrip(" ,;:–—-") + "…"


def _mark(text: str) -> str:
    """A right-to-left mark where the first letter would make a client lay the text out wrongly, else ""."""
    ways = [unicodedata.bidirectional(char) for char in text]
    rightward = ways.count("L")
    leftward = ways.count("R") + ways.count("AL")
    first = next((way for way in ways if way in ("L", "R", "AL")), "L")
    return _RTL_MARK if first == "L" and leftward > rightward else ""


def _directed(text: str) -> str:
    return _mark(text) + text


# --- links --------------------------------------------------------------------------------------------------

_HOST = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)+\.?")
_NOT_IN_LINKS = re.compile(r"[\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}\ud800-\udfff]")


def _link_of(report: Report) -> str | None:
    return next((url for url in (report.url, report.canonical_url) if url and _is_link(url)), None)


def _is_link(url: str) -> bool:
    """Would Telegram make a link of it? http or https, and a host with a dot in it; no user name, no odd
    characters."""
    if len(url) > _MAX_LINK or _NOT_IN_LINKS.search(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain_host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    return parts.scheme in ("http", "https") and bool(_HOST.fullmatch(plain_host)) and port != 0


def _shown_links(blocks: Iterable[_Block], main: str | None, room: int) -> set[str]:
    """The links that fit into ``room`` bytes, the main one first, then in order."""
    uses = Counter(span.href for block in blocks for line in block for span in line if span.href)
    shown: set[str] = set()
    for href in sorted(uses, key=lambda href: href != main):
        room -= uses[href] * (len(html.escape(href).encode()) + 2)
        if room < 0:
            break
        shown.add(href)
    return shown


# --- from spans to messages ---------------------------------------------------------------------------------


def _visible_text(line: _Line) -> str:
    return "".join(span.text for span in line)


def _render(blocks: Iterable[_Block], write: Callable[[_Line], str]) -> str:
    return "\n\n".join("\n".join(map(write, block)) for block in blocks if block)


def _html(blocks: Sequence[_Block], main: str | None) -> str:
    shown = _shown_links(blocks, main, _MAX_LINK_BYTES)

    def write(span: _Span) -> str:
        text = html.escape(span.text, quote=False)
        if span.bold:
            text = f"<b>{text}</b>"
        return f'<a href="{html.escape(span.href)}">{text}</a>' if span.href in shown and span.href else text

    return _render(blocks, lambda line: "".join(map(write, line)))


def _plain(blocks: Sequence[_Block], main: str | None) -> str:
    shown = _shown_links(blocks, main, MAX_UNITS - _units(_render(blocks, _visible_text)))

    def write(line: _Line) -> str:
        return ": ".join([_visible_text(line), *(span.href for span in line if span.href in shown and span.href)])

    return _render(blocks, write)
