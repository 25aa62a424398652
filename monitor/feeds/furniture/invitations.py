"""Invitations to read on, at the end of summaries: "Read more", "The post … appeared first on …"."""

from __future__ import annotations

import re

from monitor.languages.tables import LANGUAGES, everywhere
from monitor.languages.text import clean

# Ends of summaries; each is matched at the very end only, with any ellipsis, arrow or bracket about it.
_TAILS = tuple(sorted(everywhere("read_more"), key=lambda tail: (-len(tail), tail)))
# One word that also ends ordinary sentences is a tail only behind an ellipsis, a bracket or a full stop.
_TAIL = re.compile(
    r"(?P<before>^|[.!?…։؟。:)\]»\"”]|\s[\[(<]|\s[-–—→»›>|]+)\s*[\[(<]?\s*(?:"
    + "|".join(re.escape(tail) for tail in _TAILS)
    + r")\s*[\s.…:)\]>»›→⟶➔\-|]*$",
    re.IGNORECASE,
)
_TAIL_DECORATION = " .…:)]>»›→⟶➔-|"
_CONTINUING = tuple(sorted(everywhere("continuing")))
_CONTINUE = re.compile(rf"\s*\b(?:{'|'.join(_CONTINUING)})\s[^.!?]{{1,200}}[.…→»›]*$", re.I)
_APPEARED = tuple(pair for language in LANGUAGES.values() for pair in language.appeared)
_TAIL_REACH = 120
_APPEARED_REACH = 700
_ELLIPSES = re.compile(r"\s*\[(?:…|\.\.\.|&hellip;)\]\s*$")


def without_invitation(text: str) -> str:
    """A summary (clean text) without what invites to read on, at its end only; empty if it was nothing
    else."""
    while True:
        shorter = _one_less(text)
        if shorter == text:
            return text
        text = shorter


def _one_less(text: str) -> str:
    text = text.rstrip()
    start = max(0, len(text) - _APPEARED_REACH)
    lowered = text[start:].lower()
    for opening, middle in _APPEARED:
        at = lowered.rfind(opening)
        if at >= 0 and middle in lowered[at:] and len(lowered) == len(text) - start:
            return text[: start + at].rstrip()
    start = max(0, len(text) - _TAIL_REACH)
    if _ends_like_tail(text[start:]) and (found := _TAIL.search(text[start:])):
        return clean(text[: start + found.start()] + found["before"].strip(" [(<-–—→»›>|"))
    if any(words in lowered for words in _CONTINUING) and (found := _CONTINUE.search(text, start)):
        return text[: found.start()].rstrip()
    return _ELLIPSES.sub("…", text) if text.endswith("]") else text


def _ends_like_tail(text: str) -> bool:
    """A quick look whether ``_TAIL`` may be found: most texts end in nothing like it."""
    return _without_case(text.rstrip(_TAIL_DECORATION)).endswith(_TAIL_ENDS)


def _without_case(text: str) -> str:
    """Small letters, with one i for all that regular expressions hold to be the same when they ignore case."""
    return text.lower().replace("i\u0307", "i").replace("ı", "i")


_TAIL_ENDS = tuple(map(_without_case, _TAILS))
