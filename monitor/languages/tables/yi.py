"""Yiddish."""

from __future__ import annotations

from monitor.languages.language import Language

YIDDISH = Language(
    code="yi",
    name="Yiddish",
    right_to_left=True,
)
