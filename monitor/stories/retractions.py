"""Does a report, as it now stands, say that it was corrected or withdrawn?

Only what an outlet says of its own report counts: a mark before or behind the headline or the text
("CORRECTION: …", "… (исправлено)"), or a sentence about the report itself ("An earlier version of this article …").
News about withdrawals, of troops for instance, is no mark.
"""

from __future__ import annotations

import re
from typing import Literal

from monitor.languages.tables import everywhere
from monitor.languages.text import fold
from monitor.model.stories import Report

Retraction = Literal["", "corrected", "withdrawn"]

_READ = 4000  # characters of a text
_TAIL = 60  # characters in which a mark behind a text stands

_KINDS: tuple[Retraction, ...] = ("withdrawn", "corrected")


def _any_of(field: str) -> str:
    """A pattern over folded text for what the tables of languages list there."""
    return "|".join(fold(pattern).text for pattern in sorted(everywhere(field)))


# A mark is set off by brackets, a colon or a dash, or is all that a text says.
_BEFORE = {kind: re.compile(rf"^[\[(*\s]*(?:{_any_of(kind)})(?:\s*[\])]|\s*[:|]|\s+-\s|\s*$)") for kind in _KINDS}
_BEHIND = {kind: re.compile(rf"[\[(]\s*(?:{_any_of(kind)})\s*[\])][\s.]*$") for kind in _KINDS}
_SAID = {kind: re.compile(_any_of(f"says_{kind}")) for kind in _KINDS}


def retraction(report: Report) -> Retraction:
    """What the report says of itself: "withdrawn", "corrected", or "" where it says nothing. Withdrawn outweighs."""
    texts = [fold(text[:_READ]).text.strip() for text in (report.title, report.summary, report.article_lead)]
    return next((kind for kind in _KINDS if any(_says(text, kind) for text in texts)), "")


def _says(text: str, kind: Retraction) -> bool:
    return bool(_BEFORE[kind].search(text) or _BEHIND[kind].search(text[-_TAIL:]) or _SAID[kind].search(text))
