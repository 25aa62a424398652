"""Headlines without what their outlets put around them."""

from __future__ import annotations

import re

from monitor.feeds.furniture.habits import TITLE_START, recurs, title_pieces
from monitor.feeds.furniture.labels import (
    LONGEST_SUFFIX,
    take_label_before,
    take_label_behind,
    take_section_before,
    take_section_behind,
)
from monitor.feeds.furniture.marks import take_pictures, take_signs
from monitor.feeds.furniture.outlets import Names, looks_like_outlet
from monitor.feeds.furniture.pieces import Cleaned, Work
from monitor.languages.spelling import mend
from monitor.model.documents import Habits

_ROUNDS = 12

_SEPARATOR = re.compile(r"\s+(?:[-–—|:·•»«/~@]|::|//)+(?=\s)|\s*\|\s*|\s+[\[(](?=[^\[\]()]+[\])]$)|\s+[-–—|/]+(?=\S+$)")
_MOST_SUFFIXES = 3  # where the name of the outlet has a separator in it
_DATE = re.compile(r"[,\s]*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}[,\s]*")
_NAME_BEFORE = re.compile(
    r"[«\"“„]?([^|:()\[\]]{2,40}?)[»\"”“]?\s*(?:\||\s[-–—]\s|::|\s//\s)\s*|[(\[]([^()\[\]]{2,40})[)\]][\s:–—-]*"
)


def clean_title(title: str, names: Names, habits: Habits | None = None, language: str | None = None) -> Cleaned:
    """A headline without what its outlet put around it. ``title`` is clean text, ``names`` are those of the outlet,
    ``habits`` those of its feed, and ``language`` is the one that it is said to be in. Something is always left."""
    work = Work("title", mend(title, language), may_vanish=False)
    for _ in range(_ROUNDS):
        # Each has its turn, also behind one that took something.
        taken = (
            take_pictures(work),
            take_label_before(work, names),
            take_label_behind(work),
            take_signs(work),
            _take_outlet_behind(work, names),
            _take_outlet_before(work, names),
            take_section_behind(work),
            take_section_before(work),
            habits is not None and _take_learnt(work, habits),
        )
        if not any(taken):
            break
    return work.done()


def _take_outlet_behind(work: Work, names: Names) -> bool:
    for found in reversed(list(_SEPARATOR.finditer(work.text))[-_MOST_SUFFIXES:]):
        suffix = work.text[found.end() :]
        if len(suffix) > LONGEST_SUFFIX:
            return False
        if _is_outlet(suffix.strip(' ()[]«»"“”„'), names):
            return work.cut_end(found.start(), "outlet")
    return False


def _is_outlet(text: str, names: Names) -> bool:
    """Whether a text is an outlet: this one, with a date perhaps, or one by its look where this one is not known."""
    if names.name(_DATE.sub(" ", text).strip() or text):
        return True
    address = "." in text and " " not in text
    return (address or not names.known) and looks_like_outlet(text)


def _take_outlet_before(work: Work, names: Names) -> bool:
    found = _NAME_BEFORE.match(work.text)
    return found is not None and names.name(found[1] or found[2]) and work.cut_front(found.end(), "outlet")


def _take_learnt(work: Work, habits: Habits) -> bool:
    if not habits.titles:
        return False
    for kind, piece in title_pieces(work.text):
        if recurs(habits, kind, piece):
            if kind == TITLE_START:
                return work.cut_front(len(piece), "recurs")
            return work.cut_end(len(work.text) - len(piece), "recurs")
    return False
