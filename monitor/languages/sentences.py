"""Text cut into sentences, in all the scripts that the news is written in. Linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.languages.tables import everywhere
from monitor.languages.text import is_small

CLOSINGS = "\"'»”’“)]"
"""Quotes and brackets that close behind the end of a sentence."""

# A terminator, closing quotes and brackets, white space; what follows decides. ":" counts in Armenian only.
# A run of marks is tried at its beginning only and never in part: quadratic otherwise.
_MARKS = ".!?…։:؟۔।"
# The first character is matched before anything is looked at behind or before it: so it is searched for at C's speed.
_WIDE_MARKS = "。！？"
_STOP = re.compile(
    rf"[{_MARKS}{_WIDE_MARKS}](?:(?<=[{_MARKS}])(?<![{_MARKS}][{_MARKS}])(?P<more>[{_MARKS}]*+)"
    rf"[{re.escape(CLOSINGS)}]*+\s++(?=\S)|(?<=[{_WIDE_MARKS}])[{_WIDE_MARKS}]*[」』”]*\s*)"
)
_OPENINGS = "—–-«„“\"'( "
_ABBREVIATIONS = everywhere("abbreviations")


def sentences(text: str) -> list[str]:
    """The sentences of the text, verbatim and in order, without the space between them.

    Where it cannot be sure that a sentence ends (initials, abbreviations, ordinals) it does not cut.
    """
    starts = [0, *sentence_starts(text)]
    found = (text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
    return [sentence for sentence in found if sentence]


def sentence_starts(text: str) -> Iterator[int]:
    """Where each sentence but the first begins, as offsets into the text."""
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, start, stop):
            start = stop.end()
            yield start


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    more, end = stop["more"], stop.end()
    if more is None:
        return True  # East Asian: no space, no case
    mark, following = text[stop.start()] + more, text[end]
    if following in _OPENINGS:
        following = text[end : end + 4].lstrip(_OPENINGS)[:1]
    before = text[max(start, stop.start() - 24) : stop.start()]
    armenian = "\u0531" <= before[-1:] <= "\u0587"
    if ":" in mark and not (mark == ":" and armenian and following.isupper()):
        return False
    if is_small(following):
        return False
    if mark != ".":
        return True
    return not (armenian and not following.isupper()) and not _is_abbreviated(before)


def _is_abbreviated(before: str) -> bool:
    """Does a full stop after this text belong to its last word, as in initials and ordinals?"""
    word = before.split()[-1].lstrip("\"'«„“”‘’([") if before.strip() else ""
    if "." in word or word.casefold() in _ABBREVIATIONS:
        return True
    return len(word) == 1 or (word.isdigit() and len(word) <= 2)
