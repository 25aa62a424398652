"""Are two reports the same text: nearly the same title or lead, in one language and with nothing that contradicts; or
one page, where they have some words in common too? An address alone says nothing: anybody may link to a page of others,
and pages about many events name their section as canonical.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from monitor.languages.text import words
from monitor.model.identity import page_address
from monitor.model.settings import StorySettings
from monitor.model.stories import Report
from monitor.stories.facts import tolls_of

# Shorter texts share most of their words by chance.
_TITLE_WORDS = 4
_LEAD_WORDS = 8
_LEAD_LIMIT = 60
_LEAD_CHARACTERS = 1000
# Of the words in titles or in leads: what reports of one page have in common at least.
_ONE_PAGE = 1 / 3
# Texts: the reports of these days are compared again and again.
_REMEMBERED = 1024
# Of the words in two titles of one outlet: what those of one event have in common at least.
_ONE_TITLE = 1 / 4


def same_text(report: Report, member: Report, settings: StorySettings) -> bool:
    """Is one of these reports a copy of the other, or an earlier state of it?"""
    if report.language != member.language or abs(report.published - member.published) > settings.window:
        return False
    if same_page(report, member):
        return True
    if _contradict(report, member) or same_furniture(report, member, settings):
        return False
    return (
        _same_canonical_page(report, member)
        or similarity(_title_words(report), _title_words(member), _TITLE_WORDS) >= settings.title_similarity
        or similarity(_lead_words(report), _lead_words(member), _LEAD_WORDS) >= settings.lead_similarity
    )


def same_page(report: Report, member: Report) -> bool:
    """Do reports of two outlets stand on one page, and have some words in common? To one outlet's reports it means
    little: they were told apart when they came, since on a live page or a press page stand many."""
    page = _pages(report)[0]
    one_page = page is not None and page == _pages(member)[0] and (report.outlet != member.outlet or not report.outlet)
    return one_page and _share_words(report, member)


def same_furniture(report: Report, member: Report, settings: StorySettings) -> bool:
    """Does one outlet put the same lead beneath headlines that have little in common? Then it says nothing of what
    happened."""
    return (
        bool(report.outlet)
        and report.outlet == member.outlet
        and similarity(_lead_words(report), _lead_words(member), _LEAD_WORDS) >= settings.lead_similarity
        and similarity(_title_words(report), _title_words(member), 1) < _ONE_TITLE
    )


def differ_by_number(report: Report, member: Report) -> bool:
    """Is a number all that sets the headlines of two reports apart, and none that counts the dead, the wounded or the
    missing? "Convoy 3 leaves" and "Convoy 4 leaves" are two events; a toll may have grown."""
    if report.language != member.language or _numbers(report.title) == _numbers(member.title):
        return False
    if _without_numbers(report.title) != _without_numbers(member.title):
        return False
    return not tolls_of(report) and not tolls_of(member)


def similarity(one: AbstractSet[str], other: AbstractSet[str], least: int) -> float:
    """The share of words that two texts have in common (Jaccard index); 0 where either has fewer than ``least``."""
    if min(len(one), len(other)) < least:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _same_canonical_page(report: Report, member: Report) -> bool:
    """True where an address of one is an address of the other, and some of what they say is the same."""
    pages = set(filter(None, _pages(report)))
    return not pages.isdisjoint(_pages(member)) and _share_words(report, member)


def _share_words(report: Report, member: Report) -> bool:
    return (
        similarity(_title_words(report), _title_words(member), 1) >= _ONE_PAGE
        or similarity(_lead_words(report), _lead_words(member), 1) >= _ONE_PAGE
    )


def _pages(report: Report) -> tuple[str | None, str | None]:
    """The page of the entry, and the one that this page names as canonical."""
    return _page(report.url), _page(report.canonical_url)


@lru_cache(maxsize=_REMEMBERED)
def _page(url: str | None) -> str | None:
    """The form in which addresses of one page are equal; None for a home page, which is no report's own."""
    return page_address(url) if url else None


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


@lru_cache(maxsize=_REMEMBERED)
def _without_numbers(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if not any(map(str.isdigit, word)))


def _title_words(report: Report) -> frozenset[str]:
    return _first_words(report.title[:_LEAD_CHARACTERS])


def _lead_words(report: Report) -> frozenset[str]:
    return _first_words((report.summary or report.article_lead or report.content)[:_LEAD_CHARACTERS])


@lru_cache(maxsize=_REMEMBERED)
def _first_words(text: str) -> frozenset[str]:
    return frozenset(words(text)[:_LEAD_LIMIT])
