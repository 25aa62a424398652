"""Does this report belong to that story?

Reports join within one language: the same page, or nearly the same title or lead, within a time window, and with
nothing that contradicts. A canonical link is believed only where the reports have some words in common too: pages
about many events name their section as canonical.

Candidates are found by bands of min-hashes, so that a look-up costs the same however large the archive is: reports
that share 60 % of their words share a band with probability 0.95, those that share 80 % with 0.9998
(1 - (1 - s^3)^12).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from monitor.core.identity import canonical_url
from monitor.core.settings import StorySettings
from monitor.core.text import words
from monitor.core.types import Fingerprint, Placement, Report, Story

_BANDS = 12
_ROWS = 3
_PRIME = (1 << 61) - 1
# Shorter texts share most of their words by chance.
_TITLE_WORDS = 4
_LEAD_WORDS = 8
_LEAD_LIMIT = 60
_LEAD_CHARACTERS = 1000
# Of the words in titles or in leads: what reports of one page have in common at least.
_ONE_PAGE = 1 / 3
# Texts: more than 20 candidates of 20 reports have. The stories of the day are compared again and again.
_REMEMBERED = 1024
_HOME_PAGE = re.compile(r"https://[^/?]*")


def fingerprint(report: Report) -> Fingerprint:
    """What makes a report findable as a near-duplicate in its language."""
    bands = [
        *_bands(f"{report.language}:title", _title_words(report)),
        *_bands(f"{report.language}:lead", _lead_words(report)),
    ]
    own, named = (_number(f"url:{page}") if page else None for page in map(_page, (report.url, report.canonical_url)))
    return Fingerprint(tuple(bands), own, named if named != own else None)


def place(report: Report, candidates: Iterable[Story], settings: StorySettings) -> Placement:
    """The story a report joins, or a new one, with the reason. Of several candidates the most similar wins."""
    best: tuple[float, int, str] | None = None
    for story in candidates:
        for member in story.reports:
            found = _likeness(report, member, settings)
            if found is not None and (best is None or found[0] > best[0]):
                best = (found[0], story.id, found[1])
    if best is None:
        return Placement(None, "no recent report resembles it")
    return Placement(best[1], best[2])


def _likeness(report: Report, member: Report, settings: StorySettings) -> tuple[float, str] | None:
    """How alike two reports are, up to 1, with the reason; None where they are not nearly the same."""
    if report.language != member.language or abs(report.published - member.published) > settings.window:
        return None
    if _pages(report)[0] and _pages(report)[0] == _pages(member)[0]:
        return 1.0, f"same page as the report of {member.outlet}"
    if _contradict(report, member):
        return None
    if _same_canonical_page(report, member):
        return 1.0, f"same canonical page as the report of {member.outlet}"
    title = similarity(_title_words(report), _title_words(member), _TITLE_WORDS)
    lead = similarity(_lead_words(report), _lead_words(member), _LEAD_WORDS)
    alike = [
        (score, f"{what} shares {score:.0%} of its words with the report of {member.outlet}")
        for what, score, least in (
            ("title", title, settings.title_similarity),
            ("lead", lead, settings.lead_similarity),
        )
        if score >= least
    ]
    return max(alike, default=None)


def similarity(one: AbstractSet[str], other: AbstractSet[str], least: int) -> float:
    """The share of words that two texts have in common (Jaccard index); 0 where either has fewer than ``least``."""
    if min(len(one), len(other)) < least:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _same_canonical_page(report: Report, member: Report) -> bool:
    """True where an address of one is an address of the other, and some of what they say is the same."""
    pages = set(filter(None, _pages(report)))
    return not pages.isdisjoint(_pages(member)) and (
        similarity(_title_words(report), _title_words(member), 1) >= _ONE_PAGE
        or similarity(_lead_words(report), _lead_words(member), 1) >= _ONE_PAGE
    )


def _pages(report: Report) -> tuple[str | None, str | None]:
    """The page of the entry, and the one that this page names as canonical."""
    return _page(report.url), _page(report.canonical_url)


@lru_cache(maxsize=_REMEMBERED)
def _page(url: str | None) -> str | None:
    """The form in which addresses of one page are equal; None for a home page, which is no report's own."""
    page = canonical_url(url or "")
    return None if not page or _HOME_PAGE.fullmatch(page) else page


def _contradict(report: Report, member: Report) -> bool:
    """True where each names something that the other does not: another place, or other numbers in the title.

    Reports of two events often differ in nothing but the place ("Fire in the direction of A" / "of B").
    """
    one, other = set(report.terms), set(member.terms)
    if one - other and other - one:
        return True
    return _numbers(report.title) != _numbers(member.title)


@lru_cache(maxsize=_REMEMBERED)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))


def _title_words(report: Report) -> frozenset[str]:
    return _first_words(report.title[:_LEAD_CHARACTERS])


def _lead_words(report: Report) -> frozenset[str]:
    return _first_words((report.summary or report.article_lead or report.content)[:_LEAD_CHARACTERS])


@lru_cache(maxsize=_REMEMBERED)
def _first_words(text: str) -> frozenset[str]:
    return frozenset(words(text)[:_LEAD_LIMIT])


def _bands(salt: str, text_words: AbstractSet[str]) -> list[int]:
    """The bands of a text's min-hashes; none where it has too few words to mean anything."""
    hashes = [_number(f"{salt}:{word}") % _PRIME for word in text_words]
    if len(hashes) < _TITLE_WORDS:
        return []
    mins = [min((a * h + b) % _PRIME for h in hashes) for a, b in _PERMUTATIONS]
    return [_number(f"{salt}:{band}:{mins[band * _ROWS : (band + 1) * _ROWS]}") for band in range(_BANDS)]


def _number(text: str) -> int:
    """A hash that fits a signed 64-bit column."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


_PERMUTATIONS = tuple((_number(f"a{i}") % (_PRIME - 1) + 1, _number(f"b{i}") % _PRIME) for i in range(_BANDS * _ROWS))
