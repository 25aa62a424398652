"""Macedonian."""

from __future__ import annotations

from monitor.languages.language import Language

MACEDONIAN = Language(
    code="mk",
    name="Macedonian",
    scripts=("Cyrillic",),
    months=("јан", "фев", "мар", "апр", "мај", "јун", "јул", "авг", "сеп", "окт", "ное", "дек"),
)
