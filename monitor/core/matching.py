"""Which watches an entry satisfies, and by what evidence.

``compile_watchlist`` builds one Aho-Corasick automaton over the first words of all forms, each with a space
on either side, and runs it over the folded text with everything but words blanked: it stops at whole words
only. The few places it stops at are then checked word by word. So the cost of an entry depends on its length
and on what it contains, not on how many terms the watchlist has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from monitor.core.fields import Field
from monitor.core.forms import Pattern, WordPattern, compile_form
from monitor.core.judging import Evidence, Judge, Placed
from monitor.core.settings import Term, Watchlist
from monitor.core.text import fold_strictly
from monitor.core.types import Hit, Match

_NOTHING = Match(relevant=False, score=0.0, watches=(), hits=(), results=())


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of one term. ``exact`` forms must stand in the text as they are written.

    ``second`` is what the second word must be, one of these; None where there is none or only its beginning is given.
    """

    term: str
    written: str
    language: str
    pattern: Pattern
    second: frozenset[str] | None
    exact: bool = False


class _Group:
    """The forms that may begin with one word, in the order of the watchlist."""

    __slots__ = ("_by_second", "_short", "forms")

    def __init__(self, forms: tuple[_Form, ...] = ()) -> None:
        self.forms = forms
        self._short: tuple[_Form, ...] | None = None  # those that may stand whatever follows
        self._by_second: dict[str, tuple[_Form, ...]] = {}

    def possible(self, field: Field, start: int) -> tuple[_Form, ...]:
        """Those that may stand at ``start``, by a look at the next words: most phrases share no more than their first
        word with the text."""
        if self._short is None:
            self._short = self._prepared()
        if not self._by_second:
            return self.forms
        second, third = field.following(start)  # the third, where the second is an ending behind an apostrophe
        if second in self._by_second:
            likely = self._by_second[second]
            if third not in self._by_second:
                return likely
            return tuple(form for form in self.forms if form in likely or form in self._by_second[third])
        return self._by_second.get(third, self._short)

    def _prepared(self) -> tuple[_Form, ...]:
        """Made at the first use: the texts of a day meet few of the groups, and all of them would take 10 MB."""
        seconds = {word for form in self.forms for word in form.second or ()}
        self._by_second = {
            word: tuple(form for form in self.forms if form.second is None or word in form.second) for word in seconds
        }
        return tuple(form for form in self.forms if form.second is None)


_Found = tuple[int, int, _Form]  # where a form begins and ends in the key of a field


def compile_watchlist(watchlist: Watchlist) -> Matcher:
    """The matcher for a checked watchlist. Make one and keep it: building costs 10 ms per hundred forms."""
    return Matcher(watchlist)


class Matcher:
    """Finds the terms of a watchlist in texts and judges its watches.

    ``forms_by_language`` counts the forms as written, by language; those under ``exact`` count as "und".
    """

    def __init__(self, watchlist: Watchlist) -> None:
        first_words, self._candidates = _by_first_word(_forms(watchlist.terms))
        self._automaton = ahocorasick_rs.AhoCorasick(first_words, store_patterns=False)
        groups = set(self._candidates)  # many first words share one
        written = {(form.term, form.written, form.language) for group in groups for form in group.forms}
        self.forms_by_language: Mapping[str, int] = Counter(language for _, _, language in written)
        labels = {key: term.label or key for key, term in watchlist.terms.items()}
        strong = frozenset(key for key, term in watchlist.terms.items() if term.strong)
        self._judges = [Judge(name, watch, labels, strong) for name, watch in watchlist.watches.items()]
        self._judges_of: dict[str, list[int]] = defaultdict(list)
        for index, judge in enumerate(self._judges):
            for term in judge.terms:
                self._judges_of[term].append(index)

    def match(self, fields: Mapping[str, str], language: str | None = None) -> Match:
        """The verdict on an entry: its texts by name (title, summary, content), in reading order.

        ``language`` is that of the entry where known; it decides which of several languages' equal forms is
        named as evidence. A form inside a longer form that was found does not count. ``results`` tells of the
        watches that any hit concerns.
        """
        return self.match_fields([Field(name, text) for name, text in fields.items()], language)

    def match_fields(self, fields: Iterable[Field], language: str | None = None) -> Match:
        """The same for texts that are folded already."""
        texts = [field for field in fields if field.text]
        placed = [place for index, field in enumerate(texts) for place in self._find(field, index, language)]
        if not placed:
            return _NOTHING
        evidence = Evidence(placed, tuple(field.name for field in texts))
        concerned = sorted({index for term in evidence.by_term for index in self._judges_of.get(term, ())})
        results = tuple(self._judges[index].judge(evidence) for index in concerned)
        held = [self._judges[index].watch for index, result in zip(concerned, results, strict=True) if result.held]
        return Match(
            relevant=bool(held),
            score=sum((watch.weight for watch in held), 0.0),
            watches=tuple(result.watch for result in results if result.held),
            hits=tuple(place.hit for place in placed),
            results=results,
        )

    def _find(self, field: Field, index: int, language: str | None) -> Iterator[Placed]:
        found: list[_Found] = []
        for candidate, before, stop in self._automaton.find_matches_as_indexes(field.key, overlapping=True):
            start = before + 1
            for form in self._candidates[candidate].possible(field, start):
                end = _end_of(form, field, start, stop)
                if end is not None:
                    found.append((start, end, form))
        for start, end, form in _longest(found, language):
            begin, finish = field.original(start, end)
            hit = Hit(form.term, form.written, form.language, field.name, begin, finish, field.text[begin:finish])
            yield Placed(index, start, end, hit, field)


# --- compiling --------------------------------------------------------------------------------------------


def _forms(terms: Mapping[str, Term]) -> Iterator[tuple[frozenset[str], _Form]]:
    """All forms, each with the surfaces of its first word.

    The automaton holds those, so the form itself does not: they are most of the memory.
    """
    shared: dict[WordPattern, WordPattern] = {}  # many phrases end in the same words
    for name, term in terms.items():
        for language, written, exact in _written(term):
            for pattern in compile_form(f"={written}" if exact else written, language):
                first, *others = pattern.words
                bare = WordPattern(frozenset(), first.prefix, first.strict)
                words = (bare, *(shared.setdefault(word, word) for word in others))
                second = words[1].surfaces if others and not others[0].prefix else None
                kept = Pattern(words, pattern.tails, pattern.joints)
                yield first.surfaces, _Form(name, written, language, kept, second, exact)


def _written(term: Term) -> Iterator[tuple[str, str, bool]]:
    """Language, form as written, and whether it is exact."""
    for language, listed in term.forms.items():
        yield from ((language, written, False) for written in listed)
    yield from (("und", written, True) for written in term.exact)


def _by_first_word(forms: Iterable[tuple[frozenset[str], _Form]]) -> tuple[list[str], list[_Group]]:
    """What the automaton looks for, and for each the forms that may begin there, in the order of the watchlist."""
    groups = [_Group()]
    group_of: dict[str, int] = {}
    for surfaces, form in forms:
        grown: dict[int, int] = {}  # a group -> the same with this form
        end = "" if form.pattern.words[0].prefix else " "
        for surface in surfaces:
            sought = f" {surface}{end}"
            group = group_of.get(sought, 0)
            if group not in grown:
                grown[group] = len(groups)
                groups.append(_Group((*groups[group].forms, form)))
            group_of[sought] = grown[group]
    return list(group_of), [groups[group] for group in group_of.values()]


# --- finding ----------------------------------------------------------------------------------------------


def _end_of(form: _Form, field: Field, start: int, stop: int) -> int | None:
    """Where the form that begins at ``start`` ends in the key; None if it does not stand there.

    ``stop`` is where the automaton stopped: at the end of the first word or, for a prefix, within it.
    """
    pattern = form.pattern
    first = pattern.words[0]
    end = field.word_end(start) if first.prefix else stop - 1
    if first.strict is not None and not _spelled(first, field, start, end):
        return None
    for word in pattern.words[1:]:
        after = _follows(word, pattern, field, end)
        if after is None:
            past_tail = _past_tail(pattern, field, end)
            after = _follows(word, pattern, field, past_tail) if past_tail != end else None
        if after is None:
            return None
        end = after
    if form.exact:
        return end if field.written(start, end) == form.written else None
    return _past_tail(pattern, field, end)


def _follows(word: WordPattern, pattern: Pattern, field: Field, end: int) -> int | None:
    """Where this word ends, if it is the next one after ``end``; else None."""
    begin = field.next_word(end, pattern.joints)
    if begin is None:
        return None
    after = field.word_end(begin)
    return after if _is_word(word, field, begin, after) else None


def _is_word(word: WordPattern, field: Field, start: int, end: int) -> bool:
    text = field.key[start:end]
    if word.prefix:
        return any(text.startswith(surface) for surface in word.surfaces) and _spelled(word, field, start, end)
    return text in word.surfaces and _spelled(word, field, start, end)


def _spelled(word: WordPattern, field: Field, start: int, end: int) -> bool:
    """False where a short word lacks the diacritics that it is told apart by."""
    if word.strict is None:
        return True
    text = fold_strictly(field.written(start, end))
    return any(text.startswith(surface) for surface in word.strict) if word.prefix else text in word.strict


def _past_tail(pattern: Pattern, field: Field, end: int) -> int:
    """The end of the word with the ending that follows it after an apostrophe, if one does."""
    if not pattern.tails or not field.apostrophe_at(end):
        return end
    tail_end = field.word_end(end + 1)
    return tail_end if field.key[end + 1 : tail_end] in pattern.tails else end


def _longest(found: list[_Found], language: str | None) -> Iterator[_Found]:
    """What was found, in order, without what lies inside something longer, and each term once in one place."""
    found.sort(key=lambda place: (place[0], -place[1], place[2].language != language))
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
