"""Which language a text is written in: by its script, by letters of its own, by its small words, and where that is
learnt, by how its words are built."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from monitor.languages.tables import LANGUAGES, known_of
from monitor.languages.trigrams import disadvantages

SCRIPTS = (
    ("Latin", "\u0041", "\u024f"),
    ("Greek", "\u0370", "\u03ff"),
    ("Cyrillic", "\u0400", "\u052f"),
    ("Armenian", "\u0531", "\u0587"),
    ("Hebrew", "\u05d0", "\u05ea"),
    ("Arabic", "\u0620", "\u077f"),
    ("Georgian", "\u10a0", "\u10ff"),
    ("Latin", "\u1e00", "\u1eff"),
)
"""The first and the last letter of each."""


class _ScriptTable(dict[str, str]):
    """The script of a letter, "" where it is of none of these; looked up once for each letter that is met."""

    def __missing__(self, char: str) -> str:
        self[char] = found = next((script for script, first, last in SCRIPTS if first <= char <= last), "")
        return found


_SCRIPT_OF = _ScriptTable()
_WORD = re.compile(r"\w+")
_SAMPLE = 2000  # characters are enough to tell a language
_UNLEARNT = 3  # by which a language without trigrams must be ahead; a small word is worth two


def guess_language(text: str, declared: str | None) -> str:
    """The language code of a text: the declared one unless the script contradicts it; "und" if unknown."""
    said = re.split(r"[-_]", declared.strip().lower())[0] if declared else ""
    script = dominant_script(text[:_SAMPLE])
    if said and (not script or script in (known_of(said).scripts or (script,))):
        return said
    return _by_letters_and_words(text[:_SAMPLE].lower(), script)


def dominant_script(text: str) -> str:
    """The script of most letters of a text; "" where it has none."""
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else ""
    counts: Counter[str] = Counter()
    for char, times in Counter(filter(str.isalpha, text)).items():
        counts[_SCRIPT_OF[char]] += times
    del counts[""]
    return counts.most_common(1)[0][0] if counts else ""


def _by_letters_and_words(text: str, script: str) -> str:
    """Of equal scores the first wins, in the order of LANGUAGES."""
    tokens = Counter(_WORD.findall(text))
    built = disadvantages(text, script)
    letter, unlearnt = (2, -_UNLEARNT) if built else (1, 0)
    scores = {
        code: letter * sum(map(text.count, letters))
        + 2 * sum(tokens[word] for word in words)
        + built.get(code, unlearnt)
        for code, letters, words in _told_apart(script)
    }
    if built:
        return max(scores, key=lambda code: scores[code])
    best = max(scores, key=lambda code: scores[code], default="")
    if best and scores[best] > 0:
        return best
    return next((language.code for language in LANGUAGES.values() if script and language.default_of == script), "und")


@cache
def _told_apart(script: str) -> tuple[tuple[str, tuple[str, ...], frozenset[str]], ...]:
    """The languages of a script that have letters of their own or are known by words: code, letters, words."""
    return tuple(
        (language.code, tuple(language.letters.split()), frozenset(language.frequent_words.split()))
        for language in LANGUAGES.values()
        if language.scripts[:1] == (script,) and (language.letters or language.frequent_words)
    )
