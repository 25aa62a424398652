"""Belarusian."""

from __future__ import annotations

from monitor.languages.language import Language

BELARUSIAN = Language(
    code="be",
    name="Belarusian",
    scripts=("Cyrillic",),
    months=("сту", "лют", "сак", "кра", "мая тра", "чэр", "ліп", "жні", "вер", "кас", "ліс", "сне"),
)
