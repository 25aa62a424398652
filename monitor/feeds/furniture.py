"""What outlets put around their headlines and texts, taken off and kept beside them: labels, sections, their own name,
datelines, credits, calls to follow, "read also" with the headline of another report, lines about rights.

Two kinds of knowledge: common forms, from the tables of languages, and the habits of one feed (``habits``). Everything
is taken from the edges only, and only with the marks that set it off. What may be the only word that tells what a
headline is about stays: a place, a subject, a genre, who says it, a mark of correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.feeds.datelines import without_dateline
from monitor.feeds.habits import (
    TEXT_END,
    TEXT_OPENER,
    TEXT_START,
    TITLE_END,
    TITLE_START,
    last_sentences,
    recurs,
    text_pieces,
    title_pieces,
)
from monitor.feeds.outlets import WORD, Names, key, keys, looks_like_outlet
from monitor.languages.sentences import sentence_starts
from monitor.languages.spelling import mend
from monitor.languages.tables import LANGUAGES, everywhere
from monitor.languages.text import clean, fold_key
from monitor.model.documents import Furniture, Habits

_ROUNDS = 12
_NO_HABITS = Habits()
_LONGEST_SUFFIX = 60  # characters

Phrases = dict[str, list[tuple[str, ...]]]


def _phrases(field: str) -> Phrases:
    """What the tables list under a field, by the first word, the longest first; words as ``key`` gives them."""
    found: Phrases = {}
    for phrase in everywhere(field):
        words = tuple(keys(phrase.replace("'", " ").replace("’", " ")))
        if words:
            found.setdefault(words[0], []).append(words)
    return {first: sorted(set(listed), key=len, reverse=True) for first, listed in found.items()}


_LABELS, _SECTIONS = _phrases("title_labels"), _phrases("sections")
_JOINED_LABELS = frozenset("".join(words) for listed in _LABELS.values() for words in listed)
_LONGEST_GROUP = 8  # words
# What may stand between two labels, and units of a clock.
_BETWEEN = frozenset(
    ["and", "und", "et", "y", "e", "i", "и", "та", "և", "va", "və", "ve", "και", "و", "with", "uhr", "ч", "h"]
)

# --- pictures and marks ---------------------------------------------------------------------------------------------

_PICTURE = "\u203c\u2049\u2190-\u21ff\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u303d\U0001f000-\U0001faff"
_ONE_PICTURE = rf"(?:[{_PICTURE}]|[0-9#*]\ufe0f\u20e3)[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3]*"
# A joined sequence shows something; single pictures at the edges are marks.
_PICTURES_BEFORE = re.compile(rf"(?:{_ONE_PICTURE}(?!\u200d)\s*)+")
_PICTURES_BEHIND = re.compile(rf"(?:\s*(?<!\u200d){_ONE_PICTURE}(?!\u200d))+$")
_MARKS_BEFORE = re.compile(r"(?:\++|\*+|=+|\|+|•+|>+|~+|#(?=\s)|_+)\s*(?=\S)")
_MARKS_BEHIND = re.compile(r"\s*(?:\s\++|\+{2,}|\*+|=+|\|+|•+|\s>+|>{2,}|~+|\s//+|\s::)$")
_DAY = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_CLOCK = re.compile(
    rf"(?:\[\d{{1,2}}[:.]\d{{2}}\]|(?:{_DAY},?\s*)?\d{{1,2}}:\d{{2}}\s*[|–—-]|{_DAY}\s*[|–—-]|{_DAY}(?=\s))\s*"
)

# --- labels ---------------------------------------------------------------------------------------------------------

_OPENING = re.compile(r"[\[(【*]+\s*")
_CLOSING = re.compile(r"\s*!*[\])】*]+\s*[:.|–—-]*\s*")
# What sets a label off from the headline behind it.
_SET_OFF = re.compile(
    r"\s*(?:[!.․…։]*\s*[:|/»>؛՝–—]+|[!…։․]+|\.+(?=\s)|\.{2,}|\s-+(?=\s)|-(?=\s)|\s*\+{2,})[\s|:/»>+–—-]*"
)
_WIRE = re.compile(r"-(?=\S)|,\s+(?=\S)")
_BEFORE_LABEL = re.compile(r"(?:\s*[\[(*]+\s*\+?|\s+[-–—|+/·•:.]+|[.․:!?։…]|\s*\||\s*\+|[/,]\s)\s*$")
_CLOSED = re.compile(r"\s*[!.]*[\])*]+\s*$|\s*[!.]+\s*$")
_BRACKETS_CLOSED = frozenset("])*")
_LABEL_ENDS = frozenset(words[-1] for listed in _LABELS.values() for words in listed)
_STOPS = frozenset(",:.․!?։…")
_SEPARATOR = re.compile(r"\s+(?:[-–—|:·•»«/~@]|::|//)+(?=\s)|\s*\|\s*|\s+[\[(](?=[^\[\]()]+[\])]$)|\s+[-–—|/]+(?=\S+$)")
_SECTION_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»/]|::|//)+(?=\s)|\s*\|\s*")
_SECTION_MARK = re.compile(r"\s*(?:[|»>•·]+|\s/)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its furniture, and what was taken off."""

    text: str
    furniture: tuple[Furniture, ...] = ()


class _Work:
    """A text from which pieces are taken off its edges, never all of its words."""

    def __init__(self, field: str, text: str, *, may_vanish: bool) -> None:
        self.field, self.text, self.may_vanish = field, text, may_vanish
        self.taken: list[Furniture] = []

    def cut_front(self, end: int, reason: str) -> bool:
        """Take off what stands before an offset."""
        return end > 0 and self._keep(self.text[end:].lstrip(), self.text[:end], reason)

    def cut_end(self, start: int, reason: str) -> bool:
        """Take off what stands from an offset on."""
        return start < len(self.text) and self._keep(self.text[:start].rstrip(), self.text[start:], reason)

    def _keep(self, rest: str, piece: str, reason: str) -> bool:
        if not self.may_vanish and len(fold_key(rest)) < 2:
            return False
        self.text = rest
        if piece.strip():
            self.taken.append(Furniture(self.field, piece.strip(), reason))
        return True

    def done(self) -> Cleaned:
        return Cleaned(self.text, tuple(self.taken))


# --- titles ---------------------------------------------------------------------------------------------------------


def clean_title(title: str, names: Names, habits: Habits = _NO_HABITS, language: str | None = None) -> Cleaned:
    """A headline without what its outlet put around it. ``title`` is clean text; something of it is always left."""
    work = _Work("title", mend(title, language), may_vanish=False)
    for _ in range(_ROUNDS):
        # Each has its turn, also behind one that took something.
        if not sum(step(work, names, habits) for step in _TITLE_STEPS):
            break
    return work.done()


def _pictures(work: _Work, names: Names, habits: Habits) -> bool:
    before = _PICTURES_BEFORE.match(work.text)
    changed = before is not None and work.cut_front(before.end(), "picture")
    behind = _PICTURES_BEHIND.search(work.text)
    return (behind is not None and work.cut_end(behind.start(), "picture")) or changed


def _marks(work: _Work, names: Names, habits: Habits) -> bool:
    changed = False
    for found in (_MARKS_BEFORE.match(work.text), _CLOCK.match(work.text)):
        changed = (found is not None and work.cut_front(found.end(), "mark")) or changed
        if changed:
            break
    behind = _MARKS_BEHIND.search(work.text)
    return (behind is not None and work.cut_end(behind.start(), "mark")) or changed


def _label_before(work: _Work, names: Names, habits: Habits) -> bool:
    text = work.text
    opening = _OPENING.match(text)
    tag = text.startswith("#")
    start = opening.end() if opening else int(tag)
    words = [found for _, found in zip(range(_LONGEST_GROUP), WORD.finditer(text, start, start + 90), strict=False)]
    if not words or words[0].start() != start:
        return False
    if tag:
        joined = key(words[0][0]).replace(" ", "")
        if joined in _JOINED_LABELS:
            set_off = _SET_OFF.match(text, words[0].end())
            return work.cut_front(set_off.end() if set_off else words[0].end(), "label")
    for count in reversed(_groups([key(word[0]) for word in words], _LABELS)):
        first, end = words[0].start(), words[count - 1].end()
        if end < len(text) and text[end] == "+":
            end += 1
        label = text[first:end]
        if not opening and any(mark in label for mark in '!|"«“„'):
            continue
        if opening:
            closing = _CLOSING.match(text, end)
            if closing and work.cut_front(closing.end(), "label"):
                return True
            continue
        set_off = _SET_OFF.match(text, end) or _PICTURES_BEFORE.match(text, end)
        if set_off is None and label.isupper():
            set_off = _WIRE.match(text, end)
        if set_off is None and not words[count - 1][0].isdigit() and _stands_out(label, text[end:]):
            return work.cut_front(end, "label")
        if set_off and work.cut_front(set_off.end(), "label"):
            return True
    return False


def _label_behind(work: _Work, names: Names, habits: Habits) -> bool:
    text = work.text
    closed = _CLOSED.search(text, max(0, len(text) - 8))
    end = closed.start() if closed else len(text)
    words = list(WORD.finditer(text, max(0, end - 90), end))[-_LONGEST_GROUP:]
    folded = [key(word[0]) for word in words]
    if not folded or (folded[-1] not in _LABEL_ENDS and not folded[-1].isdigit() and folded[-1] not in _BETWEEN):
        return False
    for at in range(len(words)):
        if len(words) - at not in _groups(folded[at:], _LABELS):
            continue
        start = words[at].start()
        before = _BEFORE_LABEL.search(text, 0, start)
        label = text[start:end]
        if before is None:
            if (
                label.isupper()
                and any(map(str.islower, text[:start]))
                and text[start - 1 : start].isspace()
                and not closed
            ):
                return work.cut_end(start, "label")
            continue
        mark = before[0].strip().rstrip("+ ") or before[0].strip()
        in_brackets = bool(mark) and mark[-1] in "[(*"
        if in_brackets != bool(closed and not _BRACKETS_CLOSED.isdisjoint(closed[0])):
            continue
        long = len(words) - at > 1
        if mark in _STOPS and not (label.isupper() or (long if mark in ":," else label[:1].isupper())):
            continue
        keep = before.start() + (1 if mark in ("!", "?", "…") else 0)
        return work.cut_end(keep, "label")
    return False


def _groups(words: Sequence[str], phrases: Phrases) -> list[int]:
    """How many of the first words are phrases and nothing else, each number that there is: "update 2", "photo and
    video" and its beginning."""
    at, found = 0, []
    while at < len(words):
        taken = next(
            (len(phrase) for phrase in phrases.get(words[at], ()) if tuple(words[at : at + len(phrase)]) == phrase), 0
        )
        if taken:
            at += taken
            found.append(at)
        elif words[at].isdigit() and len(words[at]) <= 4 and found:
            at += 1
            found.append(at)
        elif words[at] in _BETWEEN or (words[at].isdigit() and len(words[at]) <= 2):
            at += 1
        else:
            break
    return found


def _stands_out(label: str, rest: str) -> bool:
    """Whether a label without a mark is one by its capitals, before a headline without."""
    following = WORD.findall(rest[:40])
    return bool(
        label.isupper() and rest[:1].isspace() and len(label) > 3 and following and any(map(str.islower, following[0]))
    )


def _outlet_behind(work: _Work, names: Names, habits: Habits) -> bool:
    for found in reversed(list(_SEPARATOR.finditer(work.text))[-3:]):
        suffix = work.text[found.end() :]
        if len(suffix) > _LONGEST_SUFFIX:
            return False
        bare = suffix.strip(' ()[]«»"“”„')
        if names.name(_without_date(bare)) or (not names.known and looks_like_outlet(bare)) or _is_domain(bare):
            return work.cut_end(found.start(), "outlet")
    return False


_DATE = re.compile(r"[,\s]*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}[,\s]*")


def _without_date(text: str) -> str:
    return _DATE.sub(" ", text).strip() or text


def _is_domain(text: str) -> bool:
    return "." in text and " " not in text and looks_like_outlet(text)


_NAME_BEFORE = re.compile(
    r"[«\"“„]?([^|:()\[\]]{2,40}?)[»\"”“]?\s*(?:\||\s[-–—]\s|::|\s//\s)\s*|[(\[]([^()\[\]]{2,40})[)\]][\s:–—-]*"
)


def _outlet_before(work: _Work, names: Names, habits: Habits) -> bool:
    found = _NAME_BEFORE.match(work.text)
    return found is not None and names.name(found[1] or found[2]) and work.cut_front(found.end(), "outlet")


def _section_behind(work: _Work, names: Names, habits: Habits) -> bool:
    separators = list(_SECTION_SEPARATOR.finditer(work.text))
    if not separators:
        return False
    last = separators[-1]
    suffix = work.text[last.end() :].lstrip()
    words = keys(suffix)
    if len(suffix) > _LONGEST_SUFFIX or not words or len(words) not in _groups(words, _SECTIONS):
        return False
    if "|" not in last[0] and suffix[:1].islower() and not "\u10d0" <= suffix[:1] <= "\u10ff":
        return False
    return work.cut_end(last.start(), "section")


def _section_before(work: _Work, names: Names, habits: Habits) -> bool:
    words = [found for _, found in zip(range(_LONGEST_GROUP), WORD.finditer(work.text, 0, 60), strict=False)]
    for count in reversed(_groups([key(word[0]) for word in words], _SECTIONS)):
        mark = _SECTION_MARK.match(work.text, words[count - 1].end())
        if mark and words[0].start() == 0 and work.cut_front(mark.end(), "section"):
            return True
    return False


def _learned_title(work: _Work, names: Names, habits: Habits) -> bool:
    if not habits.titles:
        return False
    for kind, piece in list(title_pieces(work.text)):
        if recurs(habits, kind, piece):
            if kind == TITLE_START and work.text.startswith(piece):
                return work.cut_front(len(piece), "recurs")
            if kind == TITLE_END and work.text.endswith(piece):
                return work.cut_end(len(work.text) - len(piece), "recurs")
    return False


_Step = Callable[[_Work, Names, Habits], bool]
_TITLE_STEPS: tuple[_Step, ...] = (
    _pictures,
    _label_before,
    _label_behind,
    _marks,
    _outlet_behind,
    _outlet_before,
    _section_behind,
    _section_before,
    _learned_title,
)

# --- texts ----------------------------------------------------------------------------------------------------------

_READ_FRONT, _READ_END = 320, 700  # characters of a text
_LONGEST_READ_ALSO, _LONGEST_CALL, _LONGEST_CREDIT, _LONGEST_RIGHTS = 260, 260, 90, 260
_LONGEST_GAP = 50  # characters
_SHORTEST_TEXT = 3  # words
_MOST_CREDITED = 8  # words
_MOST_BEHIND_NAME = 3  # words of a credit


@dataclass(frozen=True, slots=True)
class _Phrase:
    """How furniture begins: its words, those behind a gap, and whether a colon must follow."""

    kind: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    colon: bool


def _opening_phrases() -> dict[str, list[_Phrase]]:
    """What furniture begins with, by the first word; of each kind the longest first."""
    found: dict[str, dict[_Phrase, None]] = {}
    for kind, field in _KINDS.items():
        for phrase in sorted(everywhere(field), key=lambda phrase: (-len(phrase.split()), phrase)):
            head, _, tail = phrase.partition("…")
            if words := tuple(keys(head)):
                opener = _Phrase(kind, words, tuple(keys(tail)), phrase.endswith((":", "՝")))
                found.setdefault(words[0], {})[opener] = None
    return {first: list(listed) for first, listed in found.items()}


_KINDS = {"read also": "read_also", "call": "follow_us", "credit": "bylines", "rights": "rights"}
_OPENERS = _opening_phrases()
_COLON = re.compile(r"\s*[:՝]")
_POINTS = re.compile(r"[:՝>»→]\s*[«\"“]?$")
_LAST_CLAUSE = re.compile(r"\s*(?:,|\s[-–—])\s+([^,]{3,70}?)[.։]?$")
_FIRST_CLAUSE = re.compile(r"(.{4,90}?)(?:\s*[,،:;՝]\s+|\bki,\s+|\s[-–—]\s+)")
_CREDITED = re.compile(r"\s*(?:©|[-–—]\s)")

_ENDED = re.compile(r"(?:[.!?…։؟۔।:;»\"”)\]>*|•–—-]|\.\.)\s*$")
_RIGHTS_MARK = re.compile(r"(?:©|\([cсC]\)\s|Copyright\b)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:\s*(?:https?://\S+|(?:www\.|t\.me/)\S+|@\w{3,}|[→➡👉▶]+))+\s*$")
_ELLIPSES = re.compile(r"\s*\[(?:…|\.\.\.|&hellip;)\]\s*$")


@dataclass(frozen=True, slots=True)
class _Opener:
    start: int
    end: int
    kind: str


def clean_text(
    text: str,
    names: Names,
    habits: Habits = _NO_HABITS,
    *,
    field: str = "summary",
    others: OtherTitles | None = None,
    language: str | None = None,
) -> Cleaned:
    """A summary or content without its outlet's furniture; "" where it is nothing else. ``text`` is clean text;
    ``others`` are the headlines of the same document."""
    work = _Work(field, mend(text, language), may_vanish=True)
    for _ in range(_ROUNDS):
        if not work.text or not sum(step(work, names, habits, others) for step in _TEXT_STEPS):
            break
    return work.done()


class OtherTitles:
    """The headlines of a document, to be known where one stands at the end of another report."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._ends: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for title in titles:
            words = tuple(keys(title))
            if len(words) >= 3:
                self._ends.setdefault(words[-3:], []).append(words)

    def at_end(self, text: str) -> int:
        """Where a headline begins that ends a text; -1 where none does."""
        found = list(WORD.finditer(text, max(0, len(text) - _READ_END)))
        words = [key(word[0]) for word in found]
        for title in self._ends.get(tuple(words[-3:]), ()):
            if len(title) < len(words) and tuple(words[-len(title) :]) == title:
                return found[-len(title)].start()
        return -1


_TextStep = Callable[[_Work, Names, Habits, OtherTitles | None], bool]


def _read_on(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    shorter = strip_tail(work.text)
    if shorter == work.text:
        return False
    if work.text.startswith(shorter):
        return work.cut_end(len(shorter), "read more")
    work.text = shorter  # an ellipsis in brackets
    return True


def _other_headline(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    start = others.at_end(work.text) if others else -1
    if start < 0:
        return False
    before = work.text[:start]
    colon = _POINTS.search(before)
    if colon:
        cut = max((at for at in (0, *sentence_starts(before[-_READ_END:])) if at <= colon.start()), default=0)
        cut += max(0, len(before) - _READ_END) if cut or len(before) > _READ_END else 0
        return start - cut <= 40 and len(keys(before[cut:])) <= 5 and work.cut_end(cut, "read also")
    return bool(_ENDED.search(before) and before.strip()) and work.cut_end(start, "read also")


def _tail(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    """Take off the last segment if it is furniture by a common form."""
    text = work.text
    offset = max(0, len(text) - _READ_END)
    if (address := _ADDRESS.search(text, offset)) and (address.start() == 0 or _ENDED.search(text[: address.start()])):
        return work.cut_end(address.start(), "address")
    last = next(iter(last_sentences(text, 1)), "")
    if last and _on_page(last):
        return work.cut_end(len(text) - len(last), "page")
    openers = _find_openers(text, offset)
    # One may lie within another: "Bizi [Telegram'da takip edin]".
    opener = next((opener for opener in openers if openers[-1].start < opener.end or opener is openers[-1]), None)
    if opener is None or not _fits(text[opener.start :], opener, names):
        return False
    return work.cut_end(len(text[: opener.start].rstrip(" ([*•|")), opener.kind)


_PAGE_WORDS = frozenset(" ".join(keys(phrase)) for phrase in everywhere("page_words"))


def _on_page(sentence: str) -> bool:
    """Whether a sentence is what stands on a page around a text, with a number perhaps: "Comments (0)"."""
    if len(sentence) > _LONGEST_CREDIT:
        return False
    return " ".join(word for word in keys(sentence) if not word.isdigit()) in _PAGE_WORDS


def _fits(piece: str, opener: _Opener, names: Names) -> bool:
    """Whether what an opener opens is short and simple enough to be furniture up to its end."""
    rest = piece[opener.end - opener.start :]
    if opener.kind == "read also":
        return len(piece) <= _LONGEST_READ_ALSO
    if opener.kind == "call":
        return len(piece) <= _LONGEST_CALL and len(list(sentence_starts(piece))) < 2
    if opener.kind == "rights":
        return len(piece) <= _LONGEST_RIGHTS
    if len(piece) > _LONGEST_CREDIT:
        return False
    words = WORD.findall(rest)
    name = names.within(rest)
    if name and len(WORD.findall(rest, name[1])) > _MOST_BEHIND_NAME:
        return False
    named = name is not None or "/" in rest or "©" in rest
    return len(words) <= (_MOST_CREDITED if named else 4) and not any(map(_verb_like, words[1:] if named else words))


def _verb_like(word: str) -> bool:
    """Whether a word of a credit makes it a sentence: small letters at some length, where its script has capitals."""
    return word.islower() and len(word) > 9 and word.lower() != word.upper() and not "\u10d0" <= word[0] <= "\u10ff"


def _find_openers(text: str, offset: int) -> list[_Opener]:
    """Where furniture may begin: phrases that stand at the beginning of a sentence, or look as if one began there."""
    found: list[_Opener] = []
    words = list(WORD.finditer(text, offset))
    folded = [key(word[0]) for word in words]
    for at, first in enumerate(folded):
        for phrase in _OPENERS.get(first, ()):
            opener = _opener_at(text, words, folded, at, phrase)
            if opener and _may_begin(text, opener, found):
                found.append(opener)
                break
    if not text.isascii() or "(" in text or "opyright" in text:
        found += _rights_marks(text, offset)
    return sorted(found, key=lambda opener: opener.start)


def _rights_marks(text: str, offset: int) -> list[_Opener]:
    return [
        _Opener(mark.start(), mark.end(), "rights")
        for mark in _RIGHTS_MARK.finditer(text, offset)
        if not text[: mark.start()].strip() or text[mark.start() - 1].isspace() or _ENDED.search(text[: mark.start()])
    ]


def _opener_at(
    text: str, words: Sequence[re.Match[str]], folded: Sequence[str], at: int, phrase: _Phrase
) -> _Opener | None:
    head, tail = phrase.head, phrase.tail
    end = at + len(head)
    if len(head) > 1 and tuple(folded[at:end]) != head:
        return None
    behind = words[end - 1].end()
    if tail:
        for further in range(end, min(end + 8, len(words) - len(tail) + 1)):
            if words[further].start() - behind > _LONGEST_GAP:
                return None
            if tuple(folded[further : further + len(tail)]) == tail:
                behind = words[further + len(tail) - 1].end()
                break
        else:
            return None
    mark = _COLON.match(text, behind)
    told = len(head) > 1 or _CREDITED.match(text, behind) is not None
    if not mark and (phrase.colon or (phrase.kind == "credit" and not told)):
        return None
    return _Opener(words[at].start(), mark.end() if mark else behind, phrase.kind)


def _may_begin(text: str, opener: _Opener, before: Sequence[_Opener]) -> bool:
    """Whether a phrase opens something of its own there, and is not said within a sentence."""
    head = text[max(0, opener.start - 12) : opener.start]
    if not head.strip(" \"'«“„([*•·▪|–—-") or _ENDED.search(head) or _PICTURES_BEHIND.search(head.rstrip()):
        return True
    first = text[opener.start]
    if any(earlier.kind == "read also" for earlier in before):
        return first.isupper() or not (first.islower() and not "\u10d0" <= first <= "\u10ff")
    # A line that was broken without a stop: a capital in the middle, and a colon or several words.
    return first.isupper() and (opener.kind in ("read also", "credit") or " " in text[opener.start : opener.end])


def _learned_tail(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    if not habits.texts:
        return False
    for kind, piece in text_pieces(work.text):
        if kind == TEXT_END and work.text.endswith(piece) and recurs(habits, kind, piece):
            return work.cut_end(len(work.text) - len(piece), "recurs")
        if kind == TEXT_OPENER and recurs(habits, kind, piece) and not names.within(piece):
            last = last_sentences(work.text, 1)
            start = len(work.text) - len(last[0]) if last else 0
            # What stands before must be a text of its own, not the place and date of "Baku. May 4. Agency: The …".
            own = len(WORD.findall(work.text, 0, start)) >= _SHORTEST_TEXT
            if last and last[0].startswith(piece) and own and without_dateline(work.text, names) < start:
                return work.cut_end(start, "recurs")
    return False


def _attributed_tail(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    """A last sentence, or the last clause of one, that says no more than that the outlet reports."""
    if not names.known:
        return False
    sentence = next(iter(last_sentences(work.text, 1)), "")
    if sentence and len(sentence) <= 90 and _only_reports(sentence, names):
        return work.cut_end(len(work.text) - len(sentence), "attribution")
    clause = _LAST_CLAUSE.search(work.text[-100:])
    if clause and len(clause[0]) < len(work.text) and _only_reports(clause[1], names):
        stop = work.text[-1] if work.text[-1] in ".։" else ""
        done = work.cut_end(len(work.text) - len(clause[0]), "attribution")
        work.text += stop if done else ""
        return done
    return False


_REPORTING = frozenset(word for phrase in everywhere("reporting") for word in fold_key(phrase).split())
_ADDED = frozenset(word for phrase in everywhere("outlet_words") for word in fold_key(phrase).split())


def _only_reports(clause: str, names: Names) -> bool:
    """Whether a clause names the outlet, and all its other words are those of reporting."""
    named = names.within(clause)
    if named is None:
        return False
    words = keys(clause[: named[0]]) + keys(clause[named[1] :])
    return bool(words) and all(word in _REPORTING or word in _ADDED for word in words)


def _head(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    text = work.text
    if end := without_dateline(text, names):
        return work.cut_front(end, "dateline")
    clause = _FIRST_CLAUSE.match(text) if names.known else None
    if clause and _only_reports(clause[1] + (" ki" if clause[0].rstrip().endswith("ki,") else ""), names):
        done = work.cut_front(clause.end(), "attribution")
        if end := without_dateline(work.text, names, told=True):
            work.cut_front(end, "dateline")
        return done
    return _head_sentence(work, names)


def _head_sentence(work: _Work, names: Names) -> bool:
    """Take off a first sentence that is a call, a credit or about rights."""
    text = work.text[:_READ_FRONT]
    end = next(sentence_starts(text), len(text) if len(work.text) <= _READ_FRONT else 0)
    first = text[:end]
    opener = next((opener for opener in _find_openers(first, 0) if not first[: opener.start].strip(' *•«"')), None)
    if opener is None or opener.kind == "read also":
        return False
    if opener.kind == "credit" and (named := names.at(text, _skipped(text, opener.end))) > 0:
        return work.cut_front(_skipped(text, named, " .,;|–—-"), opener.kind)
    return _fits(first, opener, names) and work.cut_front(end, opener.kind)


def _skipped(text: str, at: int, marks: str = ' «"“') -> int:
    """Behind the marks that stand from an offset on."""
    return len(text) - len(text[at:].lstrip(marks))


def _learned_head(work: _Work, names: Names, habits: Habits, others: OtherTitles | None) -> bool:
    if not habits.texts:
        return False
    piece = next((piece for kind, piece in text_pieces(work.text) if kind == TEXT_START), "")
    if any(opener.kind == "read also" for opener in _find_openers(piece, 0)):
        return False  # it goes with the headline behind it
    return bool(piece) and recurs(habits, TEXT_START, piece) and work.cut_front(len(piece), "recurs")


_TEXT_STEPS: tuple[_TextStep, ...] = (
    _read_on,
    _other_headline,
    _tail,
    _learned_tail,
    _attributed_tail,
    _learned_head,
    _head,
)

# --- invitations to read on -------------------------------------------------------------------------------------------

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


def strip_tail(text: str) -> str:
    """A summary (clean text) without what invites to read on, at its end only; empty if it was nothing
    else."""
    while True:
        shorter = _without_tail(text)
        if shorter == text:
            return text
        text = shorter


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


@lru_cache(maxsize=1024)  # the same for every entry of a feed
def names_of(outlet: str, host: str, publisher: str = "") -> Names:
    """The names of an outlet, by which it is known in its titles."""
    return Names(outlet, host, filter(None, [publisher]))
