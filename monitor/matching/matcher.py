"""Which watches an entry satisfies, and by what evidence.

``compile_watchlist`` builds one Aho-Corasick automaton over the stems of the first words of all forms, each behind
a space, and runs it over the folded text with everything but words blanked: it stops in words that begin so only.
The few places it stops at are then checked word by word. So the cost of an entry depends on its length and on what
it contains, not on how many terms the watchlist has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import ahocorasick_rs

from monitor.languages.text import fold_strictly
from monitor.matching.evidence import Evidence, PlacedHit
from monitor.matching.fields import Field
from monitor.matching.forms import WordPattern, compile_form
from monitor.matching.rules import Judge, Origin
from monitor.matching.stems import Endings, Stem, forms_of, is_form, stems_of
from monitor.model.matches import Hit, Match
from monitor.model.settings import Term, Watchlist

_EXACT = "und"
_LATER = 10**9  # behind all forms of another automaton
_Written = tuple[str, str, str]  # term, form as written, language
_NOTHING = Match(relevant=False, score=0.0, watches=(), hits=(), results=())


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a form: a ``WordPattern`` that takes less memory."""

    stems: tuple[Stem, ...]
    prefix: bool
    strict: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of one term. ``exact`` forms must stand in the text as they are written.

    ``order`` is its place in the watchlist. ``tails`` and ``joints`` are those of its ``Pattern``; ``prefix`` and
    ``strict`` belong to its first word, of which the automaton holds the rest; ``others`` are its further words.
    """

    order: int
    term: str
    written: str
    language: str
    prefix: bool
    strict: frozenset[str] | None
    others: tuple[_Word, ...]
    tails: frozenset[str]
    joints: str
    exact: bool

    @property
    def identity(self) -> _Written:
        """What tells it apart from all others."""
        return self.term, self.written, self.language

    @property
    def second(self) -> Sequence[str] | None:
        """What the second word must be, one of these; None where there is none or only its beginning is given."""
        return tuple(forms_of(self.others[0].stems)) if self.others and not self.others[0].prefix else None


class _Group:
    """The forms that may begin with one word, in the order of the watchlist: a stem with one of ``endings``, or with
    anything where this is None."""

    __slots__ = ("_by_second", "_short", "endings", "forms")

    def __init__(self, endings: Endings | None, forms: tuple[_Form, ...]) -> None:
        self.endings = endings
        self.forms = forms
        self._short: tuple[_Form, ...] = ()  # those that may stand whatever follows
        self._by_second: dict[str, tuple[_Form, ...]] | None = None

    def possible(self, following: Sequence[str]) -> tuple[_Form, ...]:
        """Those that may stand before the two words that follow the first: most phrases share no more than that with
        the text."""
        by_second = self._prepare() if self._by_second is None else self._by_second
        if not by_second:
            return self.forms
        second, third = following  # the third, where the second is an ending behind an apostrophe
        if second in by_second:
            likely = by_second[second]
            if third not in by_second:
                return likely
            return tuple(form for form in self.forms if form in likely or form in by_second[third])
        return by_second.get(third, self._short)

    def _prepare(self) -> dict[str, tuple[_Form, ...]]:
        """Made at the first use: the texts of a day meet few of the groups, and all of them would take 10 MB."""
        seconds = [(form, form.second) for form in self.forms]
        words = {word for _, second in seconds for word in second or ()}
        self._by_second = {
            word: tuple(form for form, second in seconds if second is None or word in second) for word in words
        }
        self._short = tuple(form for form, second in seconds if second is None)
        return self._by_second


_NO_WORDS: Sequence[str] = ("", "")
_NO_ENDING: Endings = frozenset({""})
_Found = tuple[int, int, _Form]  # where a form begins and ends in the key of a field


class _Automaton:
    """Finds forms in a text; the order of these begins with ``first_order``."""

    def __init__(self, terms: Mapping[str, Term], first_order: int = 0) -> None:
        sought, self._candidates = _by_stem(_forms(terms, first_order))
        self._automaton = ahocorasick_rs.AhoCorasick(
            sought, implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
        )

    def written(self) -> frozenset[_Written]:
        """The forms that are found. Not kept: few ask, and they would take a megabyte."""
        groups = {group for candidate in self._candidates for group in candidate}  # many stems share one
        return frozenset(form.identity for group in groups for form in group.forms)

    def find(self, field: Field) -> Iterator[_Found]:
        """Where its forms stand, in no order."""
        key, looked_at, following = field.key, -1, _NO_WORDS
        for candidate, before, stop in self._automaton.find_matches_as_indexes(key, overlapping=True):
            word_end = key.find(" ", stop)
            ending = key[stop:word_end]
            for group in self._candidates[candidate]:
                if group.endings is not None and ending not in group.endings:
                    continue
                start = before + 1
                if start != looked_at:  # many stems begin one word
                    looked_at, following = start, field.following(start)
                for form in group.possible(following):
                    end = _end_of(form, field, start, word_end)
                    if end is not None:
                        yield start, end, form


def compile_watchlist(watchlist: Watchlist) -> Matcher:
    """The matcher for a checked watchlist. Make one and keep it: building costs 10 ms per hundred forms."""
    return Matcher(watchlist)


class Matcher:
    """Finds the terms of a watchlist in texts and judges its watches."""

    def __init__(
        self, watchlist: Watchlist, automata: Sequence[_Automaton] = (), gone: frozenset[_Written] = frozenset()
    ) -> None:
        """``automata`` hold the forms where they are compiled already, ``gone`` those among them that do not count."""
        self._automata = automata or (_Automaton(watchlist.terms),)
        self._gone = gone
        self._judges = [Judge(name, watch, watchlist.terms) for name, watch in watchlist.watches.items()]
        self._judges_of: dict[str, list[int]] = defaultdict(list)
        for index, judge in enumerate(self._judges):
            for term in judge.terms:
                self._judges_of[term].append(index)

    @property
    def forms_by_language(self) -> Mapping[str, int]:
        """How many forms there are as written, by language; those under ``exact`` count as "und"."""
        return Counter(language for _, _, language in self._written())

    def _written(self) -> frozenset[_Written]:
        return frozenset[_Written]().union(*(automaton.written() for automaton in self._automata)) - self._gone

    def adapted(self, watchlist: Watchlist) -> Matcher:
        """The matcher of another watchlist; it costs no more than to compile the forms that this one lacks."""
        first = self._automata[0]
        known, wanted = first.written(), _all_written(watchlist.terms)
        lacking = wanted - known
        added = {name: _only(name, watchlist.terms[name], lacking) for name in {name for name, _, _ in lacking}}
        more = (_Automaton(added, _LATER),) if added else ()
        return Matcher(watchlist, (first, *more), known - wanted)

    def match(
        self,
        fields: Mapping[str, str],
        language: str | None = None,
        *,
        outlet: str | None = None,
        country: str | None = None,
    ) -> Match:
        """The verdict on an entry: its texts by name (title, summary, content), in reading order.

        ``language`` is that of the entry where known; it decides which of several languages' equal forms is
        named as evidence. Watches that are for some languages, outlets or countries only hold only where these are
        known. A form inside a longer form that was found does not count. ``results`` tells of the watches that any
        hit concerns.
        """
        texts = [Field(name, text) for name, text in fields.items()]
        return self.match_fields(texts, language, outlet=outlet, country=country)

    def match_fields(
        self,
        fields: Iterable[Field],
        language: str | None = None,
        *,
        outlet: str | None = None,
        country: str | None = None,
    ) -> Match:
        """The same for texts that are folded already."""
        texts = [field for field in fields if field.text]
        placed = [place for index, field in enumerate(texts) for place in self._find(field, index, language)]
        if not placed:
            return _NOTHING
        evidence = Evidence(placed, tuple(field.name for field in texts))
        concerned = sorted({index for term in evidence.by_term for index in self._judges_of.get(term, ())})
        origin = Origin(language, outlet, country)
        results = tuple(self._judges[index].judge(evidence, origin) for index in concerned)
        held = [self._judges[index].watch for index, result in zip(concerned, results, strict=True) if result.held]
        return Match(
            relevant=bool(held),
            score=sum((watch.weight for watch in held), 0.0),
            watches=tuple(result.watch for result in results if result.held),
            hits=tuple(place.hit for place in placed),
            results=results,
        )

    def _find(self, field: Field, index: int, language: str | None) -> Iterator[PlacedHit]:
        found = [place for automaton in self._automata for place in automaton.find(field)]
        if self._gone:
            found = [place for place in found if place[2].identity not in self._gone]
        for start, end, form in _longest(found, language):
            begin, finish = field.original(start, end)
            hit = Hit(form.term, form.written, form.language, field.name, begin, finish, field.text[begin:finish])
            yield PlacedHit(index, start, end, hit, field)


# --- compiling --------------------------------------------------------------------------------------------


_Start = tuple[Endings | None, _Form]  # the endings that a stem may have, and a form that then begins with it


def _forms(terms: Mapping[str, Term], first_order: int) -> Iterator[tuple[_Word, _Form]]:
    """All forms in order, each with its first word."""
    pool: dict[Endings, Endings] = {}
    shared: dict[_Word, _Word] = {}  # many phrases hold the same words
    order = count(first_order)
    for name, term in terms.items():
        for language, written, exact in _written_forms(term):
            for pattern in compile_form(f"={written}" if exact else written, language):
                first, *rest = (_word(word, pool) for word in pattern.words)
                others = tuple(shared.setdefault(word, word) for word in rest)
                tails, joints = pattern.tails, pattern.joints
                yield (
                    first,
                    _Form(
                        next(order), name, written, language, first.prefix, first.strict, others, tails, joints, exact
                    ),
                )


def _word(word: WordPattern, pool: dict[Endings, Endings]) -> _Word:
    """A prefix stands for itself, since other words may follow one that is a stem."""
    surfaces = ((surface, _NO_ENDING) for surface in word.surfaces) if word.prefix else stems_of(word.surfaces, pool)
    return _Word(tuple(surfaces), word.prefix, word.strict)


def _all_written(terms: Mapping[str, Term]) -> frozenset[_Written]:
    return frozenset(
        (name, written, language) for name, term in terms.items() for language, written, _ in _written_forms(term)
    )


def _only(name: str, term: Term, wanted: Collection[_Written]) -> Term:
    """A term with these of its forms alone."""
    forms = {
        language: tuple(form for form in listed if (name, form, language) in wanted)
        for language, listed in term.forms.items()
    }
    exact = tuple(form for form in term.exact if (name, form, _EXACT) in wanted)
    return term.model_copy(update={"forms": forms, "exact": exact})


def _written_forms(term: Term) -> Iterator[tuple[str, str, bool]]:
    """Language, form as written, and whether it is exact."""
    for language, listed in term.forms.items():
        yield from ((language, written, False) for written in listed)
    yield from ((_EXACT, written, True) for written in term.exact)


def _by_stem(forms: Iterable[tuple[_Word, _Form]]) -> tuple[list[str], list[tuple[_Group, ...]]]:
    """What the automaton looks for, and for each the forms that may begin there."""
    starts: list[tuple[_Start, ...]] = [()]
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
    groups = {start: _groups_of(starts[start]) for start in set(start_of.values())}
    return list(start_of), [groups[start] for start in start_of.values()]


def _groups_of(starts: Iterable[_Start]) -> tuple[_Group, ...]:
    by_endings: dict[Endings | None, list[_Form]] = defaultdict(list)
    for endings, form in starts:
        by_endings[endings].append(form)
    return tuple(_Group(endings, tuple(forms)) for endings, forms in by_endings.items())


# --- finding ----------------------------------------------------------------------------------------------


def _end_of(form: _Form, field: Field, start: int, end: int) -> int | None:
    """Where the form whose first word goes from ``start`` to ``end`` ends in the key; None if it does not stand
    there."""
    if form.strict is not None and not _has_its_marks(form, field, start, end):
        return None
    for word in form.others:
        after = _follows(word, form, field, end)
        if after is None:
            past_tail = _past_tail(form, field, end)
            after = _follows(word, form, field, past_tail) if past_tail != end else None
        if after is None:
            return None
        end = after
    if form.exact:
        return end if field.written(start, end) == form.written else None
    return _past_tail(form, field, end)


def _follows(word: _Word, form: _Form, field: Field, end: int) -> int | None:
    """Where this word ends, if it is the next one after ``end``; else None."""
    begin = field.next_word(end, form.joints)
    if begin is None:
        return None
    after = field.word_end(begin)
    return after if _is_word(word, field, begin, after) else None


def _is_word(word: _Word, field: Field, start: int, end: int) -> bool:
    text = field.key[start:end]
    if word.prefix:
        return any(text.startswith(stem) for stem, _ in word.stems) and _has_its_marks(word, field, start, end)
    return is_form(text, word.stems) and _has_its_marks(word, field, start, end)


def _has_its_marks(word: _Word | _Form, field: Field, start: int, end: int) -> bool:
    """False where a short word lacks the diacritics that it is told apart by. A form stands for its first word."""
    if word.strict is None:
        return True
    text = fold_strictly(field.written(start, end))
    return any(text.startswith(surface) for surface in word.strict) if word.prefix else text in word.strict


def _past_tail(form: _Form, field: Field, end: int) -> int:
    """The end of the word with the ending that follows it after an apostrophe, if one does."""
    if not form.tails or not field.apostrophe_at(end):
        return end
    tail_end = field.word_end(end + 1)
    return tail_end if field.key[end + 1 : tail_end] in form.tails else end


def _longest(found: list[_Found], language: str | None) -> Iterator[_Found]:
    """What was found, in order, without what lies inside something longer, and each term once in one place."""
    found.sort(key=lambda place: (place[0], -place[1], place[2].language != language, place[2].order))
    reach = kept_start = kept_end = -1
    terms: set[str] = set()
    for start, end, form in found:
        if (start, end) != (kept_start, kept_end):
            if end <= reach:
                continue
            kept_start, kept_end, reach = start, end, end
            terms.clear()
        if form.term not in terms:
            terms.add(form.term)
            yield start, end, form
