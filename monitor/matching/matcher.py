"""Which watches an entry satisfies, and by what evidence.

``compile_watchlist`` builds one Aho-Corasick automaton over the stems of the first words of all forms, each behind
a space, and runs it over the folded text with everything but words blanked: it stops in words that begin so only.
The few places it stops at are then checked word by word. So the cost of an entry depends on its length and on what
it contains, not on how many terms the watchlist has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import ahocorasick_rs

from monitor.languages.text import fold_strictly
from monitor.matching.compiled import EXACT, Compiled, Form, Word, compile_terms, written_forms
from monitor.matching.evidence import Evidence, PlacedHit
from monitor.matching.fields import Field
from monitor.matching.rules import Judge, Origin
from monitor.matching.stems import Endings, Stem, is_form
from monitor.model.matches import Hit, Match
from monitor.model.settings import Term, Watchlist

_LATER = 10**9  # behind all forms of another automaton
_Written = tuple[str, str, str]  # term, form as written, language
_NOTHING = Match(relevant=False, score=0.0, watches=(), hits=(), results=())


class _Group:
    """The forms that may begin with one word, in the order of the watchlist: a stem with one of ``endings``, or with
    anything where this is None."""

    __slots__ = ("_by_second", "_short", "endings", "forms")

    def __init__(self, endings: Endings | None, forms: tuple[Form, ...]) -> None:
        self.endings = endings
        self.forms = forms
        self._short: tuple[Form, ...] = ()  # those that may stand whatever follows
        self._by_second: dict[str, tuple[Form, ...]] | None = None

    def possible(self, following: Sequence[str]) -> tuple[Form, ...]:
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

    def _prepare(self) -> dict[str, tuple[Form, ...]]:
        """Made at the first use: the texts of a day meet few of the groups, and all of them would take 10 MB."""
        seconds = [(form, form.second) for form in self.forms]
        words = {word for _, second in seconds for word in second or ()}
        self._by_second = {
            word: tuple(form for form, second in seconds if second is None or word in second) for word in words
        }
        self._short = tuple(form for form, second in seconds if second is None)
        return self._by_second

    def forget(self) -> None:
        """Give up what was made at the first use."""
        self._by_second = None


_NO_WORDS: Sequence[str] = ("", "")
_Found = tuple[int, int, Form]  # where a form begins and ends in the key of a field


class _Automaton:
    """Finds compiled forms in a text."""

    def __init__(self, compiled: Compiled) -> None:
        groups = [tuple(_Group(*group) for group in candidate) for candidate in compiled.candidates]
        self._candidates = [groups[candidate] for candidate in compiled.candidate_of]
        self._automaton = ahocorasick_rs.AhoCorasick(
            compiled.sought, implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
        )

    def written(self) -> frozenset[_Written]:
        """The forms that are found. Not kept: few ask, and they would take a megabyte."""
        groups = {group for candidate in self._candidates for group in candidate}  # many stems share one
        return frozenset(form.identity for group in groups for form in group.forms)

    def forget(self) -> None:
        """Give up what was made for the texts so far."""
        for candidate in self._candidates:
            for group in candidate:
                group.forget()

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


def matcher_of(watchlist: Watchlist, compiled: Compiled) -> Matcher:
    """The matcher for a checked watchlist whose terms are compiled already."""
    return Matcher(watchlist, (_Automaton(compiled),))


class Matcher:
    """Finds the terms of a watchlist in texts and judges its watches."""

    def __init__(
        self, watchlist: Watchlist, automata: Sequence[_Automaton] = (), gone: frozenset[_Written] = frozenset()
    ) -> None:
        """``automata`` hold the forms where they are compiled already, ``gone`` those among them that do not count."""
        self._automata = automata or (_Automaton(compile_terms(watchlist.terms)),)
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

    def forget(self) -> None:
        """Give up what was made for the texts so far, and is made again for those that need it."""
        for automaton in self._automata:
            automaton.forget()

    def adapted(self, watchlist: Watchlist) -> Matcher:
        """The matcher of another watchlist; it costs no more than to compile the forms that this one lacks."""
        first = self._automata[0]
        known, wanted = first.written(), _all_written(watchlist.terms)
        lacking = wanted - known
        added = {name: _only(name, watchlist.terms[name], lacking) for name in {name for name, _, _ in lacking}}
        more = (_Automaton(compile_terms(added, _LATER)),) if added else ()
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


# --- editing ----------


def _all_written(terms: Mapping[str, Term]) -> frozenset[_Written]:
    return frozenset(
        (name, written, language) for name, term in terms.items() for language, written, _ in written_forms(term)
    )


def _only(name: str, term: Term, wanted: Collection[_Written]) -> Term:
    """A term with these of its forms alone."""
    forms = {
        language: tuple(form for form in listed if (name, form, language) in wanted)
        for language, listed in term.forms.items()
    }
    exact = tuple(form for form in term.exact if (name, form, EXACT) in wanted)
    return term.model_copy(update={"forms": forms, "exact": exact})


# --- finding ----------------------------------------------------------------------------------------------


def _end_of(form: Form, field: Field, start: int, end: int) -> int | None:
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


def _follows(word: Word, form: Form, field: Field, end: int) -> int | None:
    """Where this word ends, if it is the next one after ``end``; else None."""
    begin = field.next_word(end, form.joints)
    if begin is None:
        return None
    after = field.word_end(begin)
    return after if _is_word(word, field, begin, after) else None


def _is_word(word: Word, field: Field, start: int, end: int) -> bool:
    text = field.key[start:end]
    return _stands_in(text, word.stems, word.prefix) and _has_its_marks(word, field, start, end)


def _stands_in(text: str, stems: tuple[Stem, ...], prefix: bool) -> bool:
    """Is the word one of these, or with ``prefix`` does it begin with one?"""
    return any(text.startswith(stem) for stem, _ in stems) if prefix else is_form(text, stems)


def _has_its_marks(word: Word | Form, field: Field, start: int, end: int) -> bool:
    """False where a short word lacks the diacritics that it is told apart by. A form stands for its first word."""
    if word.strict is None:
        return True
    return _stands_in(fold_strictly(field.written(start, end)), word.strict, word.prefix)


def _past_tail(form: Form, field: Field, end: int) -> int:
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
