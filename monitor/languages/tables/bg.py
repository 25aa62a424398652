"""Bulgarian."""

from __future__ import annotations

from monitor.languages.language import Language, Rule

BULGARIAN = Language(
    code="bg",
    name="Bulgarian",
    scripts=("Cyrillic",),
    letters="ъ",
    endings=(Rule("а", "а ата", "и ите"), Rule("", "- а ът я ят", "и ите ове овете")),
)
