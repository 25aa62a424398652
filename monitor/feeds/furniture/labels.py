"""Words of the tables of languages that are set off at an edge of a headline: labels of urgency and media
("BREAKING: …", "… (VIDEO)"), and sections ("… | World")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.feeds.furniture.marks import PICTURES_BEFORE
from monitor.feeds.furniture.outlets import AND, WORD, Names, key, keys
from monitor.feeds.furniture.pieces import Work
from monitor.languages.tables import everywhere
from monitor.languages.text import is_small

LONGEST_SUFFIX = 60
"""Characters of what may be an outlet or a section behind a headline."""

_Phrases = dict[str, list[tuple[str, ...]]]


def _phrases(field: str) -> _Phrases:
    """What the tables list under a field, by the first word, the longest first; words as ``key`` gives them."""
    found: _Phrases = {}
    for phrase in everywhere(field):
        words = tuple(keys(phrase.replace("'", " ").replace("’", " ")))
        if words:
            found.setdefault(words[0], []).append(words)
    return {first: sorted(set(listed), key=len, reverse=True) for first, listed in found.items()}


_LABELS, _SECTIONS = _phrases("title_labels"), _phrases("sections")
_TAGS = frozenset("".join(words) for listed in _LABELS.values() for words in listed)
_LAST_WORDS = frozenset(words[-1] for listed in _LABELS.values() for words in listed)
_MOST_WORDS, _REACH = 8, 90  # of the labels at one edge; characters
_NUMBER = re.compile(r"\d{1,4}")  # "UPDATE 2", "LIVE 2026"
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")  # "2ND LEAD"
_BETWEEN = AND | {"with", "uhr", "ч", "h"}  # what may stand between two labels, and units of a clock

_OPENING = re.compile(r"[\[(【*]+\s*")
_CLOSING = re.compile(r"\s*!*[\])】*]+\s*[:.|–—-]*\s*")
# What sets a label off from the headline behind it.
_SET_OFF = re.compile(
    r"\s*(?:[!.․…։]*\s*[:|/»>؛՝–—]+|[!…։․]+|\.+(?=\s)|\.{2,}|\s-+(?=\s)|-(?=\s)|\s*\+{2,})[\s|:/»>+–—-]*"
)
_PICTURES_BETWEEN = re.compile(rf"\s*{PICTURES_BEFORE.pattern}")
_WIRE = re.compile(r"-(?=\S)|,\s+(?=\S)")
_QUOTES = frozenset('!|"«“„')
_SHORTEST_STANDING_OUT = 4  # letters

_BEFORE_LABEL = re.compile(r"(?:\s*[\[(*]+\s*\+?|\s+[-–—|+/·•:.]+|\.{2,}|[.․:!?։…]|\s*\||\s*\+|[/,]\s)\s*$")
_LONGEST_MARK = 12  # characters
_SHORTEST_HEADLINE = 3  # words
_LONGEST_ABBREVIATION = 3  # letters
_CLOSED = re.compile(r"\s*[!.]*[\])*]+\s*$|\s*[!.]+\s*$")
_BRACKETS_CLOSED = frozenset("])*")
_STOPS = frozenset(",:.․!?։…")
_KEPT_STOPS = frozenset("!?…")

_SECTION_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»/]|::|//)+(?=\s)|\s*\|\s*")
_SECTION_MARK = re.compile(r"\s*(?:[|»>•·]+|\s/)\s*(?=\S|$)")


# --- labels ---------------------------------------------------------------------------------------------------------


def take_label_before(work: Work, names: Names) -> bool:
    """Take off the labels that stand before a headline, with what sets them off, and the name of the outlet beside
    them: "EXCLUSIVE Example News: …", "Example News exclusive: …". True if there were some."""
    text = work.text
    opening = _OPENING.match(text)
    start = opening.end() if opening else int(text.startswith("#"))
    if text.startswith("#") and (end := _behind_tag(text)):
        return work.cut_front(end, "label")
    named = names.at(text, start)
    for labels in (start, named + 1) if named > 0 else (start,):
        words = _first_words(text, labels)
        for count in reversed(_groups([key(word[0]) for word in words], _LABELS)):
            end = words[count - 1].end()
            end += text.startswith("+", end)
            end = max(end, names.at(text, end + 1))
            behind = _behind_brackets(text, end) if opening else _behind_label(text, text[start:end], end)
            if behind and work.cut_front(behind, "label"):
                return True
    return False


def _behind_tag(text: str) -> int:
    """Where the headline begins behind a label that is written as a tag in one word; 0 where it is another tag."""
    tag = WORD.match(text, 1)
    if tag is None or key(tag[0]) not in _TAGS:
        return 0
    set_off = _SET_OFF.match(text, tag.end())
    return set_off.end() if set_off else tag.end()


def _behind_brackets(text: str, end: int) -> int:
    """Where the headline begins behind a label that stands in brackets; 0 where they do not close behind it."""
    closing = _CLOSING.match(text, end)
    return closing.end() if closing else 0


def _behind_label(text: str, label: str, end: int) -> int:
    """Where the headline begins behind a label that ends there; 0 where nothing sets it off."""
    if not _QUOTES.isdisjoint(label):
        return 0
    pictures = _PICTURES_BETWEEN.match(text, end)
    behind = pictures.end() if pictures else end
    set_off = _SET_OFF.match(text, behind)
    if set_off is None and not pictures and label.isupper():
        set_off = _WIRE.match(text, end)
    if set_off or pictures:
        return set_off.end() if set_off else behind
    return end if _stands_out(label, text[end:]) else 0


def _stands_out(label: str, rest: str) -> bool:
    """Whether a label without a mark is one by its capitals, before a headline that begins with a single one."""
    if not label.isupper() or len(label) < _SHORTEST_STANDING_OUT or label[-1].isdigit() or not rest[:1].isspace():
        return False
    following = WORD.match(rest, 1)
    return following is not None and following[0][:1].isupper() and any(map(str.islower, following[0]))


def take_label_behind(work: Work) -> bool:
    """Take off the labels that stand behind a headline, with what sets them off. True if there were some."""
    text = work.text
    closed = _CLOSED.search(text, max(0, len(text) - _LONGEST_MARK))
    end = closed.start() if closed else len(text)
    words = list(WORD.finditer(text, max(0, end - _REACH), end))[-_MOST_WORDS:]
    last = key(words[-1][0]) if words else ""
    if not (last in _LAST_WORDS or last.isdigit() or last in _BETWEEN):
        return False
    folded = [key(word[0]) for word in words]
    for at, word in enumerate(words):
        if len(words) - at in _groups(folded[at:], _LABELS):
            start = _before_label(text, word.start(), end, closed[0] if closed else "", several=len(words) - at > 1)
            if start > 0:
                return work.cut_end(start, "label")
    return False


def _before_label(text: str, start: int, end: int, closed: str, *, several: bool) -> int:
    """Where the headline ends before a label of these bounds; 0 where nothing sets the label off. ``closed`` is what
    stands behind it."""
    label = text[start:end]
    before = _BEFORE_LABEL.search(text, max(0, start - _LONGEST_MARK), start)
    if before is None:
        stands_out = label.isupper() and text[:start].endswith(" ") and any(map(str.islower, text[:start]))
        return start if stands_out and not closed else 0
    mark = before[0].strip().rstrip("+ ") or before[0].strip()
    if mark.endswith(("[", "(", "*")) == _BRACKETS_CLOSED.isdisjoint(closed):
        return 0
    if mark in _STOPS and not (label.isupper() or _closes(mark, label, text[: before.start()], several=several)):
        return 0
    return before.end() if mark.startswith("...") else before.start() + (mark in _KEPT_STOPS)


def _closes(mark: str, label: str, headline: str, *, several: bool) -> bool:
    """Whether a stop sets a label off that is not in capitals: "…: video" behind some words, "…. Video" with a capital
    where the script has them or behind no abbreviation, "…, photos and video"."""
    if mark == ",":
        return several
    words = WORD.findall(headline)
    long = len(words) >= _SHORTEST_HEADLINE
    if mark == ":":
        return several or long
    return not is_small(label[0]) or (long and len(words[-1]) > _LONGEST_ABBREVIATION)


def _first_words(text: str, start: int) -> list[re.Match[str]]:
    """The first words of a headline that begins there; none where it begins with something else."""
    words = [found for _, found in zip(range(_MOST_WORDS), WORD.finditer(text, start, start + _REACH), strict=False)]
    return words if words and words[0].start() == start else []


def _groups(words: Sequence[str], phrases: _Phrases) -> list[int]:
    """How many of the first words are phrases and nothing else, each number that there is: "update 2", "photo and
    video" and its beginning."""
    at, found = 0, list[int]()
    while at < len(words):
        taken = next(
            (len(phrase) for phrase in phrases.get(words[at], ()) if tuple(words[at : at + len(phrase)]) == phrase), 0
        )
        if taken or (found and _NUMBER.fullmatch(words[at])):
            at += taken or 1
            found.append(at)
        elif words[at] in _BETWEEN or _ORDINAL.fullmatch(words[at]):
            at += 1
        else:
            break
    return found


# --- sections -------------------------------------------------------------------------------------------------------


def take_section_behind(work: Work) -> bool:
    """Take off the section that stands behind a headline. True if there was one."""
    separators = list(_SECTION_SEPARATOR.finditer(work.text))
    if not separators:
        return False
    last = separators[-1]
    suffix = work.text[last.end() :].lstrip()
    words = keys(suffix)
    if len(suffix) > LONGEST_SUFFIX or not words or len(words) not in _groups(words, _SECTIONS):
        return False
    if "|" not in last[0] and is_small(suffix[0]):
        return False
    return work.cut_end(last.start(), "section")


def take_section_before(work: Work) -> bool:
    """Take off the section that stands before a headline, or a text. True if there was one."""
    words = _first_words(work.text, 0)
    for count in reversed(_groups([key(word[0]) for word in words], _SECTIONS)):
        mark = _SECTION_MARK.match(work.text, words[count - 1].end())
        if mark and work.cut_front(mark.end(), "section"):
            return True
    return False
