"""The terms of a watchlist as the automaton looks for them: stems, and behind each the forms that may begin so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from monitor.matching.forms import WordPattern, compile_form
from monitor.matching.stems import Endings, Stem, forms_of, stems_of
from monitor.model.settings import Term

EXACT = "und"
"""The language of forms that stand in texts as they are written."""
_NO_ENDING: Endings = frozenset({""})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a form: a ``WordPattern`` that takes less memory."""

    stems: tuple[Stem, ...]
    prefix: bool
    strict: tuple[Stem, ...] | None


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one term. ``exact`` forms must stand in the text as they are written.

    ``order`` is its place in the watchlist. ``tails`` and ``joints`` are those of its ``Pattern``; ``prefix`` and
    ``strict`` belong to its first word, of which the automaton holds the rest; ``others`` are its further words.
    """

    order: int
    term: str
    written: str
    language: str
    prefix: bool
    strict: tuple[Stem, ...] | None
    others: tuple[Word, ...]
    tails: frozenset[str]
    joints: str
    exact: bool

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells it apart from all others."""
        return self.term, self.written, self.language

    @property
    def second(self) -> Sequence[str] | None:
        """What the second word must be, one of these; None where there is none or only its beginning is given."""
        return tuple(forms_of(self.others[0].stems)) if self.others and not self.others[0].prefix else None


Group = tuple[Endings | None, tuple[Form, ...]]
"""The endings that a stem may have, any where this is None, and the forms that then begin with it."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is ``sought``, and for each the number of its candidate: the groups of forms that may begin there."""

    sought: Sequence[str]
    candidate_of: Sequence[int]
    candidates: Sequence[tuple[Group, ...]]


def compile_terms(terms: Mapping[str, Term], first_order: int = 0) -> Compiled:
    """The forms of these terms; their order begins with ``first_order``. Takes 10 ms per hundred forms."""
    return _by_stem(_forms(terms, first_order))


def _forms(terms: Mapping[str, Term], first_order: int) -> Iterator[tuple[Word, Form]]:
    """All forms in order, each with its first word."""
    pool: dict[Endings, Endings] = {}
    shared: dict[Word, Word] = {}  # many phrases hold the same words
    order = count(first_order)
    for name, term in terms.items():
        for language, written, exact in written_forms(term):
            for pattern in compile_form(f"={written}" if exact else written, language):
                words = (_word(word, pool) for word in pattern.words)
                first, *others = (shared.setdefault(word, word) for word in words)
                tails, joints = pool.setdefault(pattern.tails, pattern.tails), pattern.joints
                beginning = first.prefix, first.strict, tuple(others)
                yield first, Form(next(order), name, written, language, *beginning, tails, joints, exact)


def _word(word: WordPattern, pool: dict[Endings, Endings]) -> Word:
    strict = None if word.strict is None else _stems(word.strict, word.prefix, pool)
    return Word(_stems(word.surfaces, word.prefix, pool), word.prefix, strict)


def _stems(surfaces: frozenset[str], prefix: bool, pool: dict[Endings, Endings]) -> tuple[Stem, ...]:
    """A prefix stands for itself, since other words may follow one that is a stem."""
    return tuple((surface, _NO_ENDING) for surface in surfaces) if prefix else stems_of(surfaces, pool)


def written_forms(term: Term) -> Iterator[tuple[str, str, bool]]:
    """Language, form as written, and whether it is exact."""
    for language, listed in term.forms.items():
        yield from ((language, written, False) for written in listed)
    yield from ((EXACT, written, True) for written in term.exact)


def _by_stem(forms: Iterable[tuple[Word, Form]]) -> Compiled:
    starts: list[tuple[tuple[Endings | None, Form], ...]] = [()]
    start_of: dict[str, int] = {}
    for word, form in forms:
        grown: dict[tuple[int, Endings | None], int] = {}  # starts -> the same with this form
        for stem, listed in word.stems:
            sought, endings = f" {stem}", None if word.prefix else listed
            known = start_of.get(sought, 0), endings
            if known not in grown:
                grown[known] = len(starts)
                starts.append((*starts[known[0]], (endings, form)))
            start_of[sought] = grown[known]
    number = {start: position for position, start in enumerate(dict.fromkeys(start_of.values()))}
    candidates = [_groups_of(starts[start]) for start in number]
    return Compiled(list(start_of), [number[start] for start in start_of.values()], candidates)


def _groups_of(starts: Iterable[tuple[Endings | None, Form]]) -> tuple[Group, ...]:
    by_endings: dict[Endings | None, list[Form]] = defaultdict(list)
    for endings, form in starts:
        by_endings[endings].append(form)
    return tuple((endings, tuple(forms)) for endings, forms in by_endings.items())
