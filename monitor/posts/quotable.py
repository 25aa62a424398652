"""Whole sentences of prose in a report: what a summary may quote.

News puts what matters first, so a text is read from its beginning. Left out are what repeats the headline or an earlier
sentence, what was cut off by the feed, datelines, and the furniture of web pages.
"""

from __future__ import annotations

import re

from monitor.languages.sentences import CLOSINGS, sentences
from monitor.languages.tables import everywhere
from monitor.languages.text import clean, fold_key, words
from monitor.model.stories import Report

_READ = 4000  # the lead of a text; what stands further down is no summary
_MIN_WORDS = 3  # a denial is as short as that, and leaving it out would take a side
_REPEATED = 0.8  # share of a sentence's words that were read already
_DATELINE = 80  # characters
_ENDING = 12  # characters that tell how a sentence ends
_LONGEST = 700  # characters
_ENOUGH = 2  # sentences that make a text

_CLOSED = rf"[{re.escape(CLOSINGS)}]*$"
# The end of a sentence in all our scripts, with closing quotes, brackets and footnote marks behind it.
# Armenian text is typed with a colon in place of its own full stop too.
_ENDED = re.compile(rf"(?:[.!?։؟۔।。！？]|[\u0531-\u0587]:){_CLOSED}")
_ELLIPSIS = r"(?:\.\.+|…|[\[(](?:\.\.+|…)[\])])"
_CUT = re.compile(rf"{_ELLIPSIS}{_CLOSED}")
_STARTS_INSIDE = re.compile(rf"^[\"'«„“”(\[]*(?:{_ELLIPSIS}|[,;:)\]])")
_ADDRESS = re.compile(r"https?://|www\.")

# Furniture of web pages, in the folded form of fold_key.
_FURNITURE = tuple(map(fold_key, everywhere("furniture")))
# How a line begins that says no more than where the text is from.
_CREDITS = tuple(f" {fold_key(phrase)} " for phrase in everywhere("credits"))
_CREDIT = 9  # words at most


def quotable(report: Report, at_most: int) -> tuple[str, ...]:
    """The sentences of the report's first text that gives two of them, else of the text that gives one; at most that
    many, verbatim as in the cleaned text, in order. None repeats the report's title."""
    best: tuple[str, ...] = ()
    for text in (report.article_lead, report.content, report.summary):
        found = _sentences(text, report.title, at_most)
        if len(found) > len(best):
            best = found
        if len(best) >= min(_ENOUGH, at_most):
            break
    return best


def repeats(said: list[str], before: set[str]) -> bool:
    """Are nearly all of these folded words among those before?"""
    return sum(word in before for word in said) >= _REPEATED * len(said)


def _sentences(text: str, headline: str, at_most: int) -> tuple[str, ...]:
    told = [set(words(headline))]
    found: list[str] = []
    whole = sentences(clean(text[:_READ]))
    for sentence in whole if len(text) <= _READ else whole[:-1]:
        if len(found) == at_most:
            break
        said = words(sentence)
        if _usable(sentence, said) and not any(repeats(said, before) for before in told):
            told.append(set(said))
            found.append(sentence)
    return tuple(found)


def _usable(sentence: str, said: list[str]) -> bool:
    """Is this a whole sentence of prose?"""
    ending = sentence[-_ENDING:]
    if len(sentence) > _LONGEST or len(said) < _MIN_WORDS or _CUT.search(ending) or not _ENDED.search(ending):
        return False
    if sentence.startswith("[") and sentence.rstrip(".").endswith("]"):
        return False  # the editors speak of themselves, or of a picture
    if _STARTS_INSIDE.match(sentence) or _ADDRESS.search(sentence) or _is_dateline(sentence):
        return False
    spaced = f" {' '.join(said)} "
    if len(said) <= _CREDIT and spaced.startswith(_CREDITS):
        return False
    return not any(f" {phrase} " in spaced for phrase in _FURNITURE)


def _is_dateline(sentence: str) -> bool:
    """A short line in capitals, such as "GENEVA, SEPTEMBER 19, NEWS AGENCY."."""
    return len(sentence) <= _DATELINE and sentence.isupper()
