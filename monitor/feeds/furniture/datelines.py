"""Datelines: where, when and by which agency a report was filed, at the head of its text. None of it is the event's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.feeds.furniture.outlets import WORD, Names, key
from monitor.languages.tables import LANGUAGES
from monitor.languages.text import fold_key, is_small

_LONGEST = 150  # characters
_MOST = 4  # datelines in a row, as in "(Agency) - ROME, May 4 - "
_MOST_PLACES = 3
_WORDS_AT_HAND = 4096

_GAP = re.compile(r"[\s,.;/|:«»\"“”–—―ـ։․՝،-]*")
_BRACKETS = re.compile(r"\(([^()]{1,45})\)|\[([^\[\]]{1,45})\]|/\s*([^/]{1,45}?)\s*/")
_NUMERIC = re.compile(
    r"(?P<first>\d{1,4})[./-](?P<second>\d{1,2})(?:[./-]\d{2,4})?\.?(?!\w)(?:[\s,|–-]+\d{1,2}:\d{2})?"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?!\w)")
_DAY_MONTH = re.compile(
    r"(?:le |el |il |den |on )?(?P<day>\d{1,2})(?:er|º|\.|-\w{1,3})?\s+(?:de\s+|ב)?(?P<month>[^\W\d_]{3,14})\.?"
    r"(?:,?\s+(?:de\s+)?\d{4})?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?!\d|[.,]\d)(?:,?\s+\d{4})?")
# What closes a dateline: a dash, or a stop behind a name or a date.
_DASH = re.compile(r"\s*[.։․:,]?\s*(?:--+|[-–—―ـ=])-?\s*")
_STOP = re.compile(r"\s*[.։․:]+(?!\d)\s*/?\s*|\s*/\s*[.:]?\s*|\s*\|\s*")
_PLACE = re.compile(r"[^\W\d_][\w'’`]*(?:[- .][^\W\d_][\w'’`]*){0,3}")
_SMALL = frozenset(["de", "del", "la", "el", "di", "da", "do", "of", "the", "al", "d'"])

_MONTHS = frozenset(
    fold_key(name) for language in LANGUAGES.values() for names in language.months for name in names.split()
)
_LONGEST_PREFIX = max(map(len, _MONTHS))
_AGENCIES = frozenset(
    fold_key(name)
    for name in (
        "Reuters", "AP", "AFP", "dpa", "TASS", "ТАСС", "Interfax", "Интерфакс", "EFE", "ANSA", "Xinhua", "PAP", "UPI",
        "Anadolu", "AA", "Sputnik", "IRNA", "ISNA", "Kyodo", "PTI", "ANI", "APA", "KNA", "epd", "CNN", "Ukrinform",
        "РИА Новости", "Associated Press", "Agence France-Presse", "Укринформ", "Bloomberg", "Armenpress", "Azertac",
        "Արմենպրես", "رويترز", "رویترز", "أ ف ب", "د ب أ", "ایرنا", "ایسنا",
    )
)  # fmt: skip
# "Baku, May 4, AGENCY The …": an agency in capitals without a mark behind it.
_IN_CAPITALS = re.compile(r",\s+(?P<name>[^\W\d_]{2,12})\s+(?=[^\W\d_])")
_ATTACHED = re.compile(r"—(?=[^\s—-])|[-–]\s")
_BEHIND_NAME = re.compile(r"[»\"”]?(?:-\w{1,3}(?!\w))?")


@dataclass(slots=True)
class _Found:
    """What was found so far of one dateline."""

    places: int = 0
    dated: bool = False
    signed: bool = False  # by the outlet or an agency that is known
    bracketed: bool = False  # a few words in brackets, which may be an agency
    slashed: bool = False  # the same between slashes
    capital: bool = False  # begins with a place in capitals


def dateline_end(text: str, names: Names, *, told: bool = False) -> int:
    """How much of the beginning of a text is a dateline; 0 where nothing is. ``told`` says that a clause which names
    the outlet stood before: then a bare place with a dash is one."""
    end, unsigned = 0, False
    for _ in range(_MOST):
        further, found = _one(text[: _LONGEST + end], end, names, told=told and not end)
        if further <= end and unsigned:
            further, found = _unknown_agency(text, end), _Found(signed=True)
        if further <= end:
            break
        end, unsigned = further, not (found.signed or found.bracketed or found.slashed)
    return end


def _one(text: str, start: int, names: Names, *, told: bool) -> tuple[int, _Found]:
    """Where one dateline ends that begins there, and what it holds; the beginning where none does."""
    at, found = start, _Found()
    while True:
        at = _skip(text, at, start)
        end = _part(text, at, names, found)
        if end <= at or end - start > _LONGEST:
            return start, found
        if at == start or not text[start:at].strip(' («"“'):
            found.capital = found.places == 1 and text[at:end].isupper() and end - at >= 4
        closed = _closed(text, end, found, first=at == start, told=told)
        if closed > 0:
            return closed, found
        at = end


def _part(text: str, at: int, names: Names, found: _Found) -> int:
    """Where the part ends that begins there, which is noted; the same place where it is none of a dateline."""
    if bracket := _BRACKETS.match(text, at):
        inside = next(filter(None, bracket.groups()), "")
        if names.name(inside) or names.within(inside) or _is_agency(inside):
            found.signed = True
        elif found.places < _MOST_PLACES and _may_be_agency(inside):
            found.bracketed = True
        else:
            return at
        found.slashed = found.slashed or bool(bracket[3])
        return bracket.end()
    if end := _date(text, at):
        found.dated = found.dated or end > 0
        return abs(end)
    if (end := names.at(text, at)) > 0 or (end := _agency_at(text, at)) > 0:
        found.signed = True
        behind = _BEHIND_NAME.match(text, end)
        return behind.end() if behind else end
    if found.places < _MOST_PLACES and (end := _place(text, at)) > 0:
        found.places += 1
        return end
    return at


def _closed(text: str, end: int, found: _Found, *, first: bool, told: bool) -> int:
    """Where a dateline of these parts ends if nothing more belongs to it; 0 where more must come."""
    dash, stop = _dash(text, end), _STOP.match(text, end)
    if stop is None and found.dated and text[end - 1] == "." and not is_small(text[end:].lstrip()[:1]):
        stop = _STOP.match(text, end - 1)  # it was taken for that of an abbreviated month
    if stop and "/" in stop[0] and _BRACKETS.match(text, text.index("/", end)):
        stop = None  # it opens the name of an agency
    if dash and ((found.signed and (found.places or found.dated)) or (found.places and told)):
        return dash.end()
    # Without a place or an agency that is known, a sentence begins behind it: "Merz (CDU) - who …" is none.
    begins = dash is not None and not is_small(text[dash.end() : dash.end() + 1])
    if dash and begins and (found.signed or found.bracketed or (found.places and found.dated)):
        return dash.end()
    if found.slashed and text[end - 1] == "/" and (found.places or first):
        return stop.end() if stop else end + 1 if text[end : end + 1] == " " else 0
    if stop and (found.signed or (found.places and found.dated and stop.end() < len(text))) and stop[0].strip():
        return stop.end()
    if found.places and found.dated and (name := _IN_CAPITALS.match(text, end)) and name["name"].isupper():
        return name.end()
    if found.capital and not found.dated and (attached := _ATTACHED.match(text, end)):
        return attached.end()
    return end if end == len(text) and found.signed and (found.places or found.dated) else 0


def _unknown_agency(text: str, at: int) -> int:
    """Where an agency ends that stands alone behind place and date: "Baku, May 4 - Agency. The …"."""
    if bracket := _BRACKETS.match(text, at):
        inside = next(filter(None, bracket.groups()), "")
        stop = _dash(text, bracket.end()) or _STOP.match(text, bracket.end())
        return stop.end() if stop and stop[0].strip() and _may_be_agency(inside) else at
    end = _place(text, at)
    if end <= at or len(WORD.findall(text[at:end])) > 3:
        return at
    stop = _STOP.match(text, end) or _dash(text, end)
    return stop.end() if stop and stop[0].strip(" -") and not text[stop.end() : stop.end() + 1].islower() else at


def _dash(text: str, end: int) -> re.Match[str] | None:
    """A dash that closes a dateline, and is no hyphen within a word."""
    found = _DASH.match(text, end)
    if found is None or text[end - 1] in ")]/" or found[0][:1].isspace() or found[0][-1:].isspace() or "--" in found[0]:
        return found
    return found if found.end() == len(text) else None


def _skip(text: str, at: int, start: int) -> int:
    """Behind the marks between two parts; a slash that opens a bracket stays."""
    found = _GAP.match(text, at)
    end = found.end() if found else at
    slash = text.find("/", at, end)
    if slash >= 0 and _BRACKETS.match(text, slash):
        return slash
    return end if at > start else min(end, at + len(text[at:end]) - len(text[at:end].lstrip(' «"“')))


def _date(text: str, at: int) -> int:
    """Where a date ends that begins there; negative where it is a time or a month that is not known; 0 where there is
    none."""
    if (found := _NUMERIC.match(text, at)) and _is_numeric_date(found):
        return found.end()
    if found := _CLOCK.match(text, at):
        return -found.end()
    if (found := _DAY_MONTH.match(text, at)) and 1 <= int(found["day"]) <= 31:
        return found.end() if is_month(found["month"]) else 0 if found["month"].isascii() else -found.end()
    if (found := _MONTH_DAY.match(text, at)) and 1 <= int(found["day"]) <= 31 and is_month(found["month"]):
        return found.end()
    return 0


def _is_numeric_date(found: re.Match[str]) -> bool:
    numbers = [int(number) for number in found.group("first", "second")]
    return max(numbers) > 1900 or (0 < min(numbers) <= 12 and 0 < max(numbers) <= 31)


@lru_cache(maxsize=_WORDS_AT_HAND)
def is_month(word: str) -> bool:
    """Whether a word begins like the name of a month."""
    folded = key(word)
    return any(folded[:length] in _MONTHS for length in range(3, _LONGEST_PREFIX + 1))


def _is_agency(text: str) -> bool:
    folded = fold_key(text)
    return folded in _AGENCIES or any(part in _AGENCIES for part in folded.split())


def _may_be_agency(text: str) -> bool:
    """A few words that may be the name of an agency, a country or a desk: with capitals where the script has them."""
    words = WORD.findall(text)
    if not 1 <= len(words) <= 4 or any(len(word) > 20 for word in words) or not any(map(str.isalpha, text)):
        return False
    return text[:1].isupper() or not text[:1].isalpha() or _without_case(text) or (text.islower() and len(text) <= 8)


def _agency_at(text: str, at: int) -> int:
    found = WORD.match(text, at)
    if found is None or not (found[0][:1].isupper() or _without_case(found[0])):
        return -1
    following = WORD.search(text, found.end(), found.end() + 30)
    if following and f"{key(found[0])} {key(following[0])}" in _AGENCIES:
        return following.end()
    return found.end() if key(found[0]) in _AGENCIES else -1


def _place(text: str, at: int) -> int:
    """Where the name of a place ends that begins there and is set off by what follows; -1 where none does."""
    found = _PLACE.match(text, at)
    if found is None:
        return -1
    end = found.end()
    words = WORD.findall(found[0])
    cased = not _without_case(found[0])
    if cased and not all(word[0].isupper() or word in _SMALL for word in words):
        return -1
    if not cased and len(words) > 2:
        return -1
    following = text[end : end + 3].lstrip()
    return end if following[:1] in set(",./(|–—-:։․،[") | set("0123456789") and following else -1


def _without_case(text: str) -> bool:
    """Whether a text is of a script without capitals."""
    return text.lower() == text.upper() or "\u10d0" <= text[:1] <= "\u10ff"
