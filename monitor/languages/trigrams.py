"""How likely three letters are in each language of a script: what tells short texts without telling words apart.

``trigrams.json`` was learnt by ``tests/eval/learn_languages.py`` from the labelled headlines there, which are our own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

STEPS = 4
"""Parts of a natural logarithm that are told apart."""
LEAST = 3
"""Known trigrams below which a text is too short to say anything."""
FIRST = "!"
"""The character that stands for no disadvantage; each further one for a step more."""
_WORD = re.compile(r"[^\W\d_]+")


def trigrams_of(text: str) -> Iterator[str]:
    """Each three letters of each word of a text in small letters, its edges included as blanks."""
    for word in _WORD.findall(text):
        edged = f" {word} "
        yield from (edged[start : start + 3] for start in range(len(edged) - 2))


def disadvantages(text: str, script: str) -> Mapping[str, float]:
    """How much less likely a text in small letters is in each language than in the likeliest one, as natural
    logarithms: 0 for that one, negative for the others. Empty where that is not known."""
    languages, weights = _learnt().get(script, ((), {}))
    known = [found for each in trigrams_of(text) if (found := weights.get(each))]
    if len(known) < LEAST:
        return {}
    sums = [sum(ord(weight) - ord(FIRST) for weight in column) for column in zip(*known, strict=True)]
    return {code: (min(sums) - total) / STEPS for code, total in zip(languages, sums, strict=True)}


@cache
def _learnt() -> Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]]:
    """By script: languages, and for each trigram a character a language."""
    learnt = json.loads(files("monitor").joinpath("languages/trigrams.json").read_text("utf-8"))
    return {script: (tuple(table["languages"]), table["weights"]) for script, table in learnt.items()}
