"""How words are folded, told to a browser: what it does not know by itself of ``monitor.languages.text``.

A browser takes a letter apart (NFKD), makes it small and drops the marks of the older scripts. All characters of which
something else becomes here are in a table; so are the letters of several scripts that look alike.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain

from monitor.languages.text import SCRIPTS, TO_SCRIPT, blank_punctuation, fold

_LETTERS = chain(
    range(0x3400), range(0xA000, 0xAC00), range(0xD7A4, 0xD800), range(0xF900, 0x20000), range(0xE0000, 0xE01F0)
)
# All but ideographs and syllables of East Asia, which fold to themselves, and what is private, or half a letter.
_UNASSIGNED = ("Cn", "Co", "Cs")
_MARKS_STAY = "\u0700"


@cache
def table() -> dict[str, object]:
    """As data for JSON: ``folds`` holds what becomes of characters, each text with all of those that become it;
    ``scripts`` are classes of letters as regular expressions have them, the first Latin; ``alike`` holds, for each of
    them, letters of the others and those of it that look the same."""
    folds: dict[str, list[str]] = defaultdict(list)
    for char in _assigned():
        folded = folded_char(char)
        if folded != _by_browser(char):
            folds[folded].append(char)
    return {
        "folds": {folded: "".join(chars) for folded, chars in folds.items()},
        "scripts": [script.pattern for script in SCRIPTS],
        "alike": [["".join(map(chr, looks)), "".join(looks.values())] for looks in TO_SCRIPT],
    }


def folded_char(char: str) -> str:
    """What becomes of a character alone, with a space for what is no part of a word."""
    return blank_punctuation(fold(char).text)


def _assigned() -> Iterator[str]:
    return (char for char in map(chr, _LETTERS) if unicodedata.category(char) not in _UNASSIGNED)


def _by_browser(char: str) -> str:
    """What static/search.js makes of a character that is not in the table."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).lower())
    if parts < _MARKS_STAY:
        parts = "".join(part for part in parts if unicodedata.category(part)[0] != "M")
    whole = unicodedata.normalize("NFC", parts)
    return "".join(part if unicodedata.category(part)[0] in "LMN" else " " for part in whole)
