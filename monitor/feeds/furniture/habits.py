"""What recurs at the edges of a feed's titles and texts, counted over its documents.

A title or text gives a few pieces: what stands before its first mark and behind its last one, its first clause, its
last sentences. A piece is furniture where it stands on most of what the feed sends. Digits of dates count as one, so
that these recur; words of a piece that are spoken of within other texts of the feed may be news, and bar it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from monitor.feeds.furniture.datelines import is_month
from monitor.feeds.furniture.outlets import WORD, Names, key, keys
from monitor.languages.sentences import sentence_starts
from monitor.model.documents import Habits

TITLE_START, TITLE_END, TEXT_START, TEXT_END, TEXT_OPENER = "<t", "t>", "<s", "s>", "s:"
_MOST_PIECES = 96
_MOST_LEARNT = 256  # titles with their texts
_SEEN_BEFORE_HALVING = 240
_LONGEST_EDGE = 60  # characters of a title
_LONGEST_CLAUSE = 90
_LONGEST_SENTENCE = 240
_LONGEST_OPENER = 40
_TAIL = 500  # characters of a text
_MOST_SENTENCES = 3
# Of a document all are learnt from, and then cleaned one by one.
_TEXTS_AT_HAND, _PIECES_AT_HAND = 128, 1024
_KEPT = 48  # characters of a piece
_TOPICAL = 4  # letters of a word that may be what a text is about

# A piece is furniture from so many times and such a share of the titles or texts on.
_LEAST = {TITLE_START: 4, TITLE_END: 4, TEXT_START: 5, TEXT_END: 3, TEXT_OPENER: 3}
_LEAST_SPOKEN, _SHARE_SPOKEN = 2, 0.1
_OFTEN = 0.3  # of the texts at hand
_SPOKEN = "!"  # before the name of a piece: how many texts speak of it
_SHARE = {TITLE_START: 0.5, TITLE_END: 0.5, TEXT_START: 0.6, TEXT_END: 0.4, TEXT_OPENER: 0.4}

_SEPARATOR = re.compile(r"\s+(?:[-–—|:·•»«/~@]|::|//)+(?=\s)|\s*\|\s*")
_FRONT = re.compile(r"[:|/»>•·!]\s+|\s(?:[-–—~]|::|//)\s|\.\s")
_CLAUSE = re.compile(r"\s*(?:--+|[-–—։:])\s+|\s+ki,\s+")
_COLON = re.compile(r"\s*[:՝]\s")
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|©")
_HASHTAGS = re.compile(r"(?:\s*[#@][\w.]+)+$")


def recurs(habits: Habits, kind: str, piece: str) -> bool:
    """Whether a piece is furniture of the feed."""
    name = _piece(kind, piece)
    count, spoken = habits.pieces.get(name, 0), habits.pieces.get(_SPOKEN + name, 0)
    seen = habits.titles if kind in (TITLE_START, TITLE_END) else habits.texts
    often = count >= _LEAST[kind] and count >= _SHARE[kind] * seen
    return often and (spoken < _LEAST_SPOKEN or spoken < _SHARE_SPOKEN * count)


def learn(habits: Habits, said: Iterable[tuple[str, str]], names: Names) -> Habits:
    """The habits of a feed after more titles and texts, cleaned but not stripped. What was learnt from lately, and is
    sent again, teaches nothing: else what a small feed says would become its habit."""
    fresh = {mark: one for one in said if (mark := _mark(*one)) not in habits.learnt}
    said = list(fresh.values())
    counts = dict(habits.pieces)
    titles, texts = habits.titles, habits.texts
    for title, text in said:
        titles, texts = titles + bool(title), texts + bool(text)
        for name in {_piece(kind, piece) for kind, piece in (*title_pieces(title), *text_pieces(text))}:
            counts[name] = counts.pop(name, 0) + 1  # the last seen stands last
    if titles > _SEEN_BEFORE_HALVING:
        titles, texts = titles // 2, texts // 2
        counts = {name: count // 2 if count > 1 else count for name, count in counts.items()}
    for name, times in _spoken(counts, said, names).items():
        counts[_SPOKEN + name] = counts.get(_SPOKEN + name, 0) + times
    return Habits(titles, texts, _most_frequent(counts), (*habits.learnt, *fresh)[-_MOST_LEARNT:])


def _mark(title: str, text: str) -> int:
    """What a title with its text is known again by, whatever its numbers."""
    return crc32(_DIGITS.sub("0", f"{title}\n{text}").encode("utf-8", "replace"))


def title_pieces(title: str) -> Iterator[tuple[str, str]]:
    """The edges of a title that may recur, as they stand there."""
    separators = list(_SEPARATOR.finditer(title))
    end = separators[-1].start() if separators else len(title)
    if (front := _FRONT.search(title, 1, _LONGEST_EDGE)) and front.end() < len(title):
        yield TITLE_START, title[: front.end()]
    if separators and end > 0 and len(title) - end <= _LONGEST_EDGE:
        yield TITLE_END, title[end:]


def text_pieces(text: str) -> Sequence[tuple[str, str]]:
    """The edges of a text that may recur: its first clause, its last sentences, and what opens the last of them."""
    return _text_pieces(text[: _LONGEST_CLAUSE + 1], text[-_TAIL:], whole=len(text) <= _TAIL)


@lru_cache(maxsize=_TEXTS_AT_HAND)
def _text_pieces(head: str, tail: str, *, whole: bool) -> Sequence[tuple[str, str]]:
    found = []
    if (clause := _CLAUSE.search(head, 1, _LONGEST_CLAUSE)) and clause.end() < len(head):
        found.append((TEXT_START, head[: clause.end()]))
    if ("#" in tail or "@" in tail) and (tags := _HASHTAGS.search(tail)):
        found.append((TEXT_END, tags[0]))
    for sentence in _last_sentences(tail, whole=whole):
        if not _is_piece(sentence):
            continue
        found.append((TEXT_END, sentence))
        if (colon := _COLON.search(sentence, 3, _LONGEST_OPENER)) and colon.end() < len(sentence):
            found.append((TEXT_OPENER, sentence[: colon.end()]))
    return tuple(found)


def last_sentence(text: str) -> str:
    """The last sentence of a text; "" where there is none, or none of a length that furniture has."""
    found = _last_sentences(text[-_TAIL:], whole=len(text) <= _TAIL)
    return found[0] if found and _is_piece(found[0]) else ""


@lru_cache(maxsize=_TEXTS_AT_HAND)
def _last_sentences(tail: str, *, whole: bool) -> Sequence[str]:
    """The last sentences at the end of a text, the very last first."""
    marks = [*([0] if whole else []), *sentence_starts(tail), len(tail)]
    return tuple(tail[start:end] for start, end in pairwise(marks[-_MOST_SENTENCES - 1 :]))[::-1]


def _is_piece(sentence: str) -> bool:
    return bool(sentence.strip()) and len(sentence) <= _LONGEST_SENTENCE


@lru_cache(maxsize=_PIECES_AT_HAND)
def _piece(kind: str, piece: str) -> str:
    """The name under which a piece is counted: its words in short, with its marks, digits being one."""
    if kind == TEXT_END and _HASHTAGS.fullmatch(piece):
        return f"{kind}#"
    words = _shape(piece) if kind == TEXT_START else " ".join(keys(_undated(piece)))
    marks = "" if kind == TEXT_END else "".join(char for char in piece if not char.isalnum() and not char.isspace())[:4]
    return f"{kind}{words if len(words) <= _KEPT else f'{words[:_KEPT]}+{len(words)}'}{marks}"


def _undated(piece: str) -> str:
    """A piece with one digit for those of dates and times. Other numbers stay: a toll is news each time."""
    if not _DIGITS.search(piece):
        return piece
    dated = _DATE.search(piece) or any(map(is_month, WORD.findall(piece)))
    return _DIGITS.sub("0", piece) if dated else piece


def _shape(piece: str) -> str:
    """The words of a clause, with one letter for names in a row, which a dateline has in front of its dash, and one for
    months: "A 0 M" of "New York, 4 May - ". Without a dash or a date names are words like others."""
    words = _undated(piece)
    if "0" not in words and not any(dash in words for dash in "-–—"):
        return " ".join(keys(words))
    found: list[str] = []
    for word in WORD.findall(words):
        named = "M" if is_month(word) else "A" if word[:1].isupper() else key(word)
        if named != "A" or found[-1:] != ["A"]:
            found.append(named)
    return " ".join(found)


def _spoken(counts: Mapping[str, int], said: Sequence[tuple[str, str]], names: Names) -> dict[str, int]:
    """Of the edges of titles that recur, how many of these texts speak of one of their words: a place, a subject. The
    outlet's own name is none."""
    candidates = [name for name, count in counts.items() if count > 1 and name[:2] in (TITLE_START, TITLE_END)]
    if not candidates:
        return {}
    texts: Counter[str] = Counter()
    for title, text in said:
        body, told = title, text
        for kind, piece in (*title_pieces(title), *text_pieces(text)):
            if counts.get(_piece(kind, piece), 0) < max(2, _OFTEN * len(said)):
                continue  # else it is no text: furniture of texts names the outlet as well
            if kind in (TITLE_START, TITLE_END):
                body = body.removeprefix(piece) if kind == TITLE_START else body.removesuffix(piece)
            else:
                told = told.removeprefix(piece) if kind == TEXT_START else told.removesuffix(piece)
        texts.update({*keys(body), *keys(told[:_TAIL])})
    found = {
        name: max((texts[word] for word in keys(name[2:]) if len(word) >= _TOPICAL), default=0)
        for name in candidates
        if not names.name(name[2:])
    }
    return {name: times for name, times in found.items() if times}


def _most_frequent(counts: dict[str, int]) -> dict[str, int]:
    """At most so many pieces: the rarest go, of them the ones that were seen longest ago."""
    if len(counts) <= _MOST_PIECES:
        return counts
    last_seen = {name: number for number, name in enumerate(counts)}
    kept = sorted(counts, key=lambda name: (counts[name], last_seen[name]))
    gone = set(kept[: len(counts) - _MOST_PIECES])
    return {name: count for name, count in counts.items() if name not in gone}
