"""How furniture of texts begins: calls to follow, credits, lines about rights, "read also"; and how far it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.feeds.furniture.marks import PICTURES_BEHIND
from monitor.feeds.furniture.outlets import WORD, Names, key, keys
from monitor.languages.sentences import sentence_starts
from monitor.languages.tables import LANGUAGES, everywhere
from monitor.languages.text import is_small

READ_ALSO, CALL, CREDIT, RIGHTS = "read also", "call", "credit", "rights"
_FIELDS = {READ_ALSO: "read_also", CALL: "follow_us", CREDIT: "bylines", RIGHTS: "rights"}
_LONGEST = {READ_ALSO: 260, CALL: 260, CREDIT: 90, RIGHTS: 260}  # characters, to the end of the text
_LONGEST_GAP, _MOST_IN_GAP = 50, 8  # characters and words within a phrase
_MOST_CREDITED, _MOST_UNNAMED = 8, 4  # words
_MOST_BEHIND_NAME = 3  # words of a credit
_LONGEST_WORD = 9  # letters of a small word in a credit

_COLON = re.compile(r"\s*[:՝]")
_CREDITED = re.compile(r"\s*(?:©|[-–—]\s)")
_QUOTES = ('"', "“", "„", "«", "'", "‘")
ENDED = re.compile(r"(?:[.!?…։؟۔।:;»\"”)\]>*|•–—-]|\.\.)\s*$")
"""What a text ends with where something new may begin."""
_RIGHTS_MARK = re.compile(r"(?:©|\([cсC]\)\s|Copyright\b)", re.IGNORECASE)


_SHORTEST_NO_LINK = 4  # letters of a small word that links no names
_CALENDAR = frozenset(map(key, everywhere("calendar")))
_COPYRIGHT = "copyright"
_YEAR = re.compile(r"\b\d{4}\b")
_TOLLS = [word for language in LANGUAGES.values() for listed in language.tolls.values() for word in listed.split()]
_COUNTED = frozenset(key(word) for word in _TOLLS if not word.endswith("*"))
_COUNTED_STEMS = tuple(key(word) for word in _TOLLS if word.endswith("*"))


@dataclass(frozen=True, slots=True)
class Opener:
    """Where furniture begins in a text, where the words end that open it, and of which kind it is."""

    start: int
    end: int
    kind: str


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
    for kind, field in _FIELDS.items():
        for phrase in sorted(everywhere(field), key=lambda phrase: (-len(phrase.split()), phrase)):
            head, _, tail = phrase.partition("…")
            if words := tuple(keys(head)):
                opener = _Phrase(kind, words, tuple(keys(tail)), phrase.endswith((":", "՝")))
                found.setdefault(words[0], {})[opener] = None
    return {first: list(listed) for first, listed in found.items()}


_OPENERS = _opening_phrases()
# The second words of the phrases that begin with a word; None where one has no other.
_SECONDS = {
    first: frozenset(phrase.head[1] if len(phrase.head) > 1 else None for phrase in phrases)
    for first, phrases in _OPENERS.items()
}


def find_openers(text: str, offset: int) -> list[Opener]:
    """Where furniture may begin: phrases that stand at the beginning of a sentence, or look as if one began there."""
    found: list[Opener] = []
    folded = list(map(key, WORD.findall(text, offset)))
    likely = [at for at, first in enumerate(folded) if first in _SECONDS and _goes_on(folded, at)]
    words = list(WORD.finditer(text, offset)) if likely else []
    for at in likely:
        for phrase in _OPENERS[folded[at]]:
            opener = _opener_at(text, words, folded, at, phrase)
            if opener and _may_begin(text, opener, found):
                found.append(opener)
                break
    if not text.isascii() or "(" in text or "opyright" in text:
        found += _rights_marks(text, offset)
    return sorted(found, key=lambda opener: opener.start)


def _goes_on(folded: Sequence[str], at: int) -> bool:
    """A quick look at the second word, which most phrases that begin with a common one have of their own."""
    seconds = _SECONDS[folded[at]]
    return None in seconds or (at + 1 < len(folded) and folded[at + 1] in seconds)


def _rights_marks(text: str, offset: int) -> list[Opener]:
    return [
        Opener(mark.start(), mark.end(), RIGHTS)
        for mark in _RIGHTS_MARK.finditer(text, offset)
        if not text[: mark.start()].strip() or text[mark.start() - 1].isspace() or ENDED.search(text[: mark.start()])
    ]


def _opener_at(
    text: str, words: Sequence[re.Match[str]], folded: Sequence[str], at: int, phrase: _Phrase
) -> Opener | None:
    head, tail = phrase.head, phrase.tail
    end = at + len(head)
    if len(head) > 1 and tuple(folded[at:end]) != head:
        return None
    behind = words[end - 1].end()
    if tail:
        for further in range(end, min(end + _MOST_IN_GAP, len(words) - len(tail) + 1)):
            if words[further].start() - behind > _LONGEST_GAP:
                return None
            if tuple(folded[further : further + len(tail)]) == tail:
                behind = words[further + len(tail) - 1].end()
                break
        else:
            return None
    mark = _COLON.match(text, behind)
    told = len(head) > 1 or _CREDITED.match(text, behind) is not None or _names_somebody(text, behind)
    if not mark and (phrase.colon or (phrase.kind == CREDIT and not told)):
        return None
    return Opener(words[at].start(), mark.end() if mark else behind, phrase.kind)


def _names_somebody(text: str, behind: int) -> bool:
    """Does a sentence go on with a name, and with nothing but small words and names: "By Ann Other in Goris."?"""
    rest = text[behind : behind + _LONGEST[CREDIT]]
    said = WORD.findall(rest[: next(sentence_starts(rest), len(rest))])
    is_name = len(said) > 1 and said[0][0].isupper() and said[1][0].isupper() and key(said[0]) not in _CALENDAR
    return is_name and all(word[0].isupper() or len(word) < _SHORTEST_NO_LINK for word in said)


def _may_begin(text: str, opener: Opener, before: Sequence[Opener]) -> bool:
    """Whether a phrase opens something of its own there, and is not said within a sentence."""
    head = text[max(0, opener.start - 12) : opener.start]
    if opener.kind == CALL and head.endswith(_QUOTES):
        return False  # somebody says it
    if not head.strip(" \"'«“„([*•·▪|–—-") or ENDED.search(head) or PICTURES_BEHIND.search(head.rstrip()):
        return True
    first = text[opener.start]
    if any(earlier.kind == READ_ALSO for earlier in before):
        return not is_small(first)
    # A line that was broken without a stop: a capital in the middle, and a colon or several words.
    return first.isupper() and (opener.kind in (READ_ALSO, CREDIT) or " " in text[opener.start : opener.end])


def fits(text: str, opener: Opener, names: Names) -> bool:
    """Whether what an opener opens, up to the end of the text, is short and simple enough to be furniture."""
    piece, rest = text[opener.start :], text[opener.end :]
    if len(piece) > _LONGEST[opener.kind]:
        return False
    if opener.kind == CALL:
        return len(list(sentence_starts(piece))) < 2
    if opener.kind == CREDIT:
        return _credits(rest, names, alone=not text[: opener.start].strip())
    if opener.kind == RIGHTS and key(text[opener.start : opener.end]) == _COPYRIGHT:
        return bool(_YEAR.search(rest)) or _credits(rest, names, alone=False)  # else it may be about copyright
    return True


def _credits(rest: str, names: Names, *, alone: bool) -> bool:
    """Whether what follows "Photo:" is somebody's name, and no sentence. Where it is all that there is, it may not look
    like one at all."""
    words = WORD.findall(rest)
    if any(map(_tells_of_people, words)):
        return False
    name = names.within(rest)
    if name and len(WORD.findall(rest, name[1])) > _MOST_BEHIND_NAME:
        return False
    named = name is not None or "/" in rest or "©" in rest
    if alone and not named and len(words) > 2 and any(is_small(word[0]) and len(word) > 3 for word in words):
        return False
    told = words[1:] if named else words
    return len(words) <= (_MOST_CREDITED if named else _MOST_UNNAMED) and not any(map(_verb_like, told))


def _verb_like(word: str) -> bool:
    """Whether a word of a credit makes it a sentence: small letters at some length, where its script has capitals."""
    return is_small(word[0]) and word.islower() and len(word) > _LONGEST_WORD


def _tells_of_people(word: str) -> bool:
    """Whether a word counts the dead, wounded or missing: what is said there is news."""
    return key(word) in _COUNTED or key(word).startswith(_COUNTED_STEMS)
