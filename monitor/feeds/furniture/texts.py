"""Summaries and contents without what their outlets put around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.feeds.furniture.datelines import dateline_end
from monitor.feeds.furniture.habits import TEXT_END, TEXT_OPENER, TEXT_START, last_sentence, recurs, text_pieces
from monitor.feeds.furniture.invitations import without_invitation
from monitor.feeds.furniture.labels import take_section_before
from monitor.feeds.furniture.openers import CREDIT, ENDED, READ_ALSO, find_openers, fits
from monitor.feeds.furniture.outlets import WORD, Names, key, keys
from monitor.feeds.furniture.pieces import Cleaned, Work
from monitor.languages.sentences import sentence_starts
from monitor.languages.spelling import mend
from monitor.languages.tables import everywhere
from monitor.languages.text import fold_key, is_small
from monitor.model.documents import Habits

_ROUNDS = 12
_READ_FRONT, _READ_END = 320, 700  # characters
_LONGEST_LINE = 90  # characters of a sentence that stands on a page, or says that the outlet reports
_SHORTEST_TEXT = 3  # words
_SHORTEST_HEADLINE = 3  # words
_LAST_WORDS = 60  # characters that mostly hold more words than that
_MOST_BEFORE_HEADLINE = 5  # words of "read also:", in whatever language
_LONGEST_BEFORE_HEADLINE = 40  # characters

_ADDRESS = re.compile(r"(?:\s*(?:https?://\S+|(?:www\.|t\.me/)\S+|@\w{3,}|[→➡👉▶]+))+\s*$")
_ADDRESS_MARKS = ("://", "www.", "t.me/", "@", *"→➡👉▶")
_POINTS = re.compile(r"[:՝>»→]\s*[«\"“]?$")
_LAST_CLAUSE = re.compile(r"\s*(?:,|\s[-–—])\s+([^,]{3,70}?)[.։]?$")
_FIRST_CLAUSE = re.compile(r"(.{4,90}?)(?:\s*[,،:;՝]\s+|\bki,\s+|\s[-–—]\s+)")

_PAGE_WORDS = frozenset(" ".join(keys(phrase)) for phrase in everywhere("page_words"))
_REPORTING = frozenset(
    word for field in ("reporting", "outlet_words") for words in everywhere(field) for word in fold_key(words).split()
)


class OtherTitles:
    """The headlines of a document, to be known where one stands at the end of another report."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._by_end: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for title in titles:
            words = tuple(keys(title))
            if len(words) >= _SHORTEST_HEADLINE:
                self._by_end.setdefault(words[-_SHORTEST_HEADLINE:], []).append(words)

    def at_end(self, text: str) -> int:
        """Where a headline begins that ends a text; -1 where none does."""
        if not self._by_end or not self._may_end(text):
            return -1
        found = list(WORD.finditer(text, max(0, len(text) - _READ_END)))
        words = [key(word[0]) for word in found]
        for title in self._by_end.get(tuple(words[-_SHORTEST_HEADLINE:]), ()):
            if len(title) < len(words) and tuple(words[-len(title) :]) == title:
                return found[-len(title)].start()
        return -1

    def _may_end(self, text: str) -> bool:
        """A quick look at the last words alone."""
        words = keys(text[-_LAST_WORDS:])
        # The first of them may be cut in two.
        return len(words) <= _SHORTEST_HEADLINE or tuple(words[-_SHORTEST_HEADLINE:]) in self._by_end


def clean_text(
    text: str,
    names: Names,
    habits: Habits | None = None,
    *,
    field: str = "summary",
    others: OtherTitles | None = None,
    language: str | None = None,
) -> Cleaned:
    """A summary or content without its outlet's furniture; "" where it is nothing else. ``text`` is clean text,
    ``names`` are those of the outlet, ``habits`` those of its feed, ``others`` the headlines of the same document, and
    ``language`` is the one that it is said to be in."""
    work = Work(field, mend(text, language), may_vanish=True)
    learnt = habits if habits and habits.texts else None
    for _ in range(_ROUNDS):
        # Each has its turn, also behind one that took something.
        taken = (
            _take_invitation(work),
            others is not None and _take_other_headline(work, others),
            _take_tail(work, names),
            learnt is not None and _take_learnt_tail(work, names, learnt),
            names.known and _take_attributed_tail(work, names),
            learnt is not None and _take_learnt_head(work, learnt),
            take_section_before(work),
            _take_head(work, names),
        )
        if not any(taken):
            break
    return work.done()


# --- the end --------------------------------------------------------------------------------------------------------


def _take_invitation(work: Work) -> bool:
    shorter = without_invitation(work.text)
    if shorter == work.text:
        return False
    if work.text.startswith(shorter):
        return work.cut_end(len(shorter), "read more")
    work.text = shorter  # an ellipsis in brackets
    return True


def _take_other_headline(work: Work, others: OtherTitles) -> bool:
    """Take off the headline of another report, with the words of whatever language that point to it."""
    start = others.at_end(work.text)
    if start < 0:
        return False
    before = work.text[:start]
    if pointing := _POINTS.search(before):
        offset = max(0, len(before) - _READ_END)
        begins = (at + offset for at in (0, *sentence_starts(before[offset:])))
        cut = max((at for at in begins if at <= pointing.start()), default=0)
        short = start - cut <= _LONGEST_BEFORE_HEADLINE and len(keys(before[cut:])) <= _MOST_BEFORE_HEADLINE
        return short and work.cut_end(cut, READ_ALSO)
    return bool(ENDED.search(before) and before.strip()) and work.cut_end(start, READ_ALSO)


def _take_tail(work: Work, names: Names) -> bool:
    """Take off the last piece if it is furniture by a common form."""
    text = work.text
    offset = max(0, len(text) - _READ_END)
    if (
        _ends_in_address(text)
        and (address := _ADDRESS.search(text, offset))
        and (address.start() == 0 or ENDED.search(text[: address.start()]))
    ):
        return work.cut_end(address.start(), "address")
    last = last_sentence(text)
    if last and _stands_on_a_page(last):
        return work.cut_end(len(text) - len(last), "page")
    openers = find_openers(text, offset)
    # One may lie within another: "Bizi [Telegram'da takip edin]".
    opener = next((opener for opener in openers if openers[-1].start < opener.end or opener is openers[-1]), None)
    if opener is None or not fits(text, opener, names):
        return False
    return work.cut_end(len(text[: opener.start].rstrip(" ([*•|")), opener.kind)


def _ends_in_address(text: str) -> bool:
    """A quick look whether ``_ADDRESS`` may be found: whether the last word holds what all addresses hold."""
    last = text[-_READ_END:].rsplit(None, 1)[-1:]
    return any(mark in word for word in last for mark in _ADDRESS_MARKS)


def _stands_on_a_page(sentence: str) -> bool:
    """Whether a sentence is what stands on a page around a text, with a number perhaps: "Comments (0)"."""
    if len(sentence) > _LONGEST_LINE:
        return False
    return " ".join(word for word in keys(sentence) if not word.isdigit()) in _PAGE_WORDS


def _take_learnt_tail(work: Work, names: Names, habits: Habits) -> bool:
    for kind, piece in text_pieces(work.text):
        if kind == TEXT_END and work.text.endswith(piece) and recurs(habits, kind, piece):
            return work.cut_end(len(work.text) - len(piece), "recurs")
        if kind == TEXT_OPENER and recurs(habits, kind, piece) and not names.within(piece):
            last = last_sentence(work.text)
            start = len(work.text) - len(last) if last else 0
            # What stands before must be a text of its own, not the place and date of "Baku. May 4. Agency: The …".
            own = len(WORD.findall(work.text, 0, start)) >= _SHORTEST_TEXT
            if last.startswith(piece) and own and dateline_end(work.text, names) < start:
                return work.cut_end(start, "recurs")
    return False


def _take_attributed_tail(work: Work, names: Names) -> bool:
    """Take off a last sentence, or the last clause of one, that says no more than that the outlet reports."""
    sentence = last_sentence(work.text)
    if sentence and len(sentence) <= _LONGEST_LINE and _only_reports(sentence, names):
        return work.cut_end(len(work.text) - len(sentence), "attribution")
    clause = _LAST_CLAUSE.search(work.text[-100:])
    if clause and len(clause[0]) < len(work.text) and _only_reports(clause[1], names):
        stop = work.text[-1] if work.text[-1] in ".։" else ""
        done = work.cut_end(len(work.text) - len(clause[0]), "attribution")
        work.text += stop if done else ""
        return done
    return False


def _only_reports(clause: str, names: Names) -> bool:
    """Whether a clause names the outlet, and all its other words are those of reporting."""
    named = names.within(clause)
    if named is None:
        return False
    words = keys(clause[: named[0]]) + keys(clause[named[1] :])
    return bool(words) and _REPORTING.issuperset(words)


# --- the beginning --------------------------------------------------------------------------------------------------


def _take_learnt_head(work: Work, habits: Habits) -> bool:
    piece = next((piece for kind, piece in text_pieces(work.text) if kind == TEXT_START), "")
    if any(opener.kind == READ_ALSO for opener in find_openers(piece, 0)):
        return False  # it goes with the headline behind it
    return bool(piece) and recurs(habits, TEXT_START, piece) and work.cut_front(len(piece), "recurs")


def _take_head(work: Work, names: Names) -> bool:
    """Take off the first piece if it is furniture by a common form."""
    text = work.text
    if end := dateline_end(text, names):
        return work.cut_front(end, "dateline")
    clause = _FIRST_CLAUSE.match(text) if names.known else None
    if clause and _only_reports(clause[1] + (" ki" if clause[0].rstrip().endswith("ki,") else ""), names):
        done = work.cut_front(clause.end(), "attribution")
        if end := dateline_end(work.text, names, told=True):
            work.cut_front(end, "dateline")
        if done and is_small(work.text[:1]):
            work.text = work.text[0].upper() + work.text[1:]  # it begins a sentence now
        return done
    return _take_first_sentence(work, names)


def _take_first_sentence(work: Work, names: Names) -> bool:
    """Take off a first sentence that is a call, a credit or about rights."""
    text = work.text[:_READ_FRONT]
    end = next(sentence_starts(text), len(text) if len(work.text) <= _READ_FRONT else 0)
    first = text[:end]
    opener = next((opener for opener in find_openers(first, 0) if not first[: opener.start].strip(' *•«"')), None)
    if opener is None or opener.kind == READ_ALSO:
        return False
    if opener.kind == CREDIT and (named := names.at(text, _behind(text, opener.end))) > 0:
        return work.cut_front(_behind(text, named, " .,;|–—-"), opener.kind)
    return fits(first, opener, names) and work.cut_front(end, opener.kind)


def _behind(text: str, at: int, marks: str = ' «"“') -> int:
    """Behind the marks that stand from an offset on."""
    return len(text) - len(text[at:].lstrip(marks))
