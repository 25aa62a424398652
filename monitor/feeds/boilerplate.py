"""What outlets add to a headline or a summary, taken off: the outlet's own name, "read more" tails."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.languages.tables import LANGUAGES, everywhere
from monitor.languages.text import clean, fold_key

_SEPARATORS = re.compile(r"\s+[-–—|:·•»«/]+\s+|\s*\|\s*")
_LONGEST_SUFFIX = 60

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
_ELLIPSES = re.compile(r"\s*\[(?:…|\.\.\.|&hellip;)\]\s*$")
_TAIL_REACH = 120
_APPEARED_REACH = 700


def strip_outlet(title: str, outlet: str, host: str) -> str:
    """A headline (clean text) without the outlet's name at its end: "… - Example News", "… | example.org".

    ``outlet`` is the name as configured, ``host`` the host name of the feed or entry. The headline itself
    is never taken away, nor anything that does not name the outlet.
    """
    names = _names(outlet, host)
    while True:
        shorter = _without_suffix(title, names)
        if shorter == title:
            return title
        title = shorter


def strip_tail(text: str) -> str:
    """A summary (clean text) without what invites to read on, at its end only; empty if it was nothing
    else."""
    while True:
        shorter = _without_tail(text)
        if shorter == text:
            return text
        text = shorter


@lru_cache(maxsize=1024)  # the same for every entry of a feed
def _names(outlet: str, host: str) -> frozenset[str]:
    names = {fold_key(outlet), fold_key(host.removeprefix("www.")), fold_key(_host_label(host))}
    return frozenset(name for name in names if name)


def _host_label(host: str) -> str:
    """The label of a host name that names the outlet: "example" of "rss.example.co.uk"."""
    labels = [label for label in host.split(".") if len(label) > 3]
    return max(labels, key=len, default="")


def _without_suffix(title: str, names: frozenset[str]) -> str:
    separators = list(_SEPARATORS.finditer(title))
    if not separators:
        return title
    last = separators[-1]
    head, suffix = title[: last.start()].rstrip(), title[last.end() :]
    if len(suffix) > _LONGEST_SUFFIX or len(fold_key(head)) < 2:
        return title
    return head if _names_outlet(suffix, names) else title


def _names_outlet(suffix: str, names: frozenset[str]) -> bool:
    """Whether the words of a suffix are the outlet's name, hold it, or are the start of it."""
    folded = fold_key(suffix)
    if not folded:
        return False
    joined = folded.replace(" ", "")
    return any(f" {name} " in f" {folded} " or joined == name.replace(" ", "") for name in names)


def _without_tail(text: str) -> str:
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
