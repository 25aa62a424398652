"""Pictures, signs and clocks at the edges of a headline. Those within it stay, and so does a picture made of several,
which shows something."""

from __future__ import annotations

import re

from monitor.feeds.furniture.pieces import Work

_PICTURE = "\u203c\u2049\u2190-\u21ff\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u303d\U0001f000-\U0001faff"
_ONE_PICTURE = rf"(?:[{_PICTURE}]|[0-9#*]\ufe0f\u20e3)[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3]*"
PICTURES_BEFORE = re.compile(rf"(?:{_ONE_PICTURE}(?!\u200d)\s*)+")
PICTURES_BEHIND = re.compile(rf"(?:\s*(?<!\u200d){_ONE_PICTURE}(?!\u200d))+$")
_SIGNS_BEFORE = re.compile(r"(?:\++|\*+|=+|\|+|•+|>+|~+|#(?=\s)|_+)\s*(?=\S)")
_SIGNS_BEHIND = re.compile(r"\s*(?:\s\++|\+{2,}|\*+|=+|\|+|•+|\s>+|>{2,}|~+|\s//+|\s::)$")
_LAST_SIGNS = tuple("+*=|•>~/:\n")  # the last characters of what may be found, and of a line
_DAY = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_CLOCK = re.compile(
    rf"(?:\[\d{{1,2}}[:.]\d{{2}}\]|(?:{_DAY},?\s*)?\d{{1,2}}:\d{{2}}\s*[|–—-]|{_DAY}\s*[|–—-]|{_DAY}(?=\s))\s*"
)


def take_pictures(work: Work) -> bool:
    """Take off the pictures at both edges of a headline. True if there were some."""
    before = PICTURES_BEFORE.match(work.text)
    changed = before is not None and work.cut_front(before.end(), "picture")
    behind = None if work.text.isascii() else PICTURES_BEHIND.search(work.text)
    return (behind is not None and work.cut_end(behind.start(), "picture")) or changed


def take_signs(work: Work) -> bool:
    """Take off signs such as "++", and a clock in front, at both edges of a headline. True if there were some."""
    before = _SIGNS_BEFORE.match(work.text) or _CLOCK.match(work.text)
    changed = before is not None and work.cut_front(before.end(), "mark")
    behind = _SIGNS_BEHIND.search(work.text) if work.text.endswith(_LAST_SIGNS) else None
    return (behind is not None and work.cut_end(behind.start(), "mark")) or changed
