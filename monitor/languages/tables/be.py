"""Belarusian."""

from __future__ import annotations

from monitor.languages.language import Language

BELARUSIAN = Language(
    code="be",
    name="Belarusian",
    scripts=("Cyrillic",),
)
