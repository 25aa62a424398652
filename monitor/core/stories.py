"""Does this report belong to that story?

Reports join within one language: the same page, or nearly the same title or lead, within a time window, and with
nothing that contradicts. Candidates are found by bands of min-hashes, so that a look-up costs the same however large
the archive is: reports that share 60 % of their words share a band with probability 0.95, those that share 80 %
with 0.9998 (1 - (1 - s^3)^12).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence

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


def fingerprint(report: Report) -> Fingerprint:
    """What makes a report findable as a near-duplicate in its language."""
    bands = [
        *_bands(f"{report.language}:title", _title_words(report)),
        *_bands(f"{report.language}:lead", _lead_words(report)),
    ]
    url = report.canonical_url or report.url
    return Fingerprint(tuple(bands), _number(f"url:{canonical_url(url)}") if url else None)


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
    if _same_page(report, member):
        return 1.0, f"same page as the report of {member.outlet}"
    if _contradict(report, member):
        return None
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


def similarity(one: Collection[str], other: Collection[str], least: int) -> float:
    """The share of words that two texts have in common (Jaccard index); 0 where either has fewer than ``least``."""
    a, b = set(one), set(other)
    if min(len(a), len(b)) < least:
        return 0.0
    return len(a & b) / len(a | b)


def _same_page(report: Report, member: Report) -> bool:
    pages = [{canonical_url(url) for url in (r.url, r.canonical_url) if url} for r in (report, member)]
    return not pages[0].isdisjoint(pages[1])


def _contradict(report: Report, member: Report) -> bool:
    """True where each names something that the other does not: another place, or other numbers in the title.

    Reports of two events often differ in nothing but the place ("Fire in the direction of A" / "of B").
    """
    one, other = set(report.terms), set(member.terms)
    if one - other and other - one:
        return True
    return set(_numbers(report.title)) != set(_numbers(member.title))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _title_words(report: Report) -> list[str]:
    return words(report.title)


def _lead_words(report: Report) -> list[str]:
    return words(report.summary or report.article_lead or report.content)[:_LEAD_LIMIT]


def _bands(salt: str, text_words: Sequence[str]) -> list[int]:
    """The bands of a text's min-hashes; none where it has too few words to mean anything."""
    hashes = [_number(f"{salt}:{word}") % _PRIME for word in set(text_words)]
    if len(hashes) < _TITLE_WORDS:
        return []
    mins = [min((a * h + b) % _PRIME for h in hashes) for a, b in _PERMUTATIONS]
    return [_number(f"{salt}:{band}:{mins[band * _ROWS : (band + 1) * _ROWS]}") for band in range(_BANDS)]


def _number(text: str) -> int:
    """A hash that fits a signed 64-bit column."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


_PERMUTATIONS = tuple((_number(f"a{i}") % (_PRIME - 1) + 1, _number(f"b{i}") % _PRIME) for i in range(_BANDS * _ROWS))
