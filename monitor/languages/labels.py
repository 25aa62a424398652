"""The few words of our own in a post, in the languages of channels. All else is quoted.

No word is bent by what stands beside it: labels are followed by a colon or stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from monitor.languages.inflection import lower
from monitor.languages.language import Labels
from monitor.languages.tables import LANGUAGES, known_of

__all__ = ["LABELS", "Labels", "apart", "arrow", "inside_a_line", "labels_in", "listed", "with_label"]


def _completed(labels: Labels, english: Labels) -> Labels:
    missing = [field.name for field in fields(labels) if not getattr(labels, field.name)]
    return replace(labels, **{name: getattr(english, name) for name in missing})


_WRITTEN = {code: language.labels for code, language in LANGUAGES.items() if language.labels}
LABELS: Mapping[str, Labels] = {code: _completed(labels, _WRITTEN["en"]) for code, labels in _WRITTEN.items()}
"""By language."""


def labels_in(language: str) -> Labels:
    """The words in the language, in English where they are not known in it."""
    return LABELS.get(language, LABELS["en"])


def arrow(language: str) -> str:
    """What leads from the old to the new on a line of the language."""
    return "←" if known_of(language).right_to_left else "→"


def with_label(label: str, text: str, language: str) -> str:
    """A label with what it says of something: "Source: text"."""
    return f"{label}{known_of(language).colon}{text}"


def inside_a_line(label: str, language: str) -> str:
    """A label that begins no line: with a small letter, where the language writes its nouns so."""
    known = known_of(language)
    return label if known.capital_nouns else lower(label[:1], known) + label[1:]


def listed(texts: Iterable[str], language: str) -> str:
    """What stands in a row, with the commas of the language; empty texts are left out."""
    return known_of(language).comma.join(filter(None, texts))


def apart(texts: Iterable[str], language: str) -> str:
    """The same with its semicolons, for texts with commas."""
    return known_of(language).semicolon.join(filter(None, texts))
