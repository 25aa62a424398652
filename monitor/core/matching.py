"""Which watches an entry satisfies, and by what evidence.

``compile_watchlist`` builds one Aho-Corasick automaton over the first words of all forms, each with a space
on either side, and runs it over the folded text with everything but words blanked: it stops at whole words
only. The few places it stops at are then checked word by word. So the cost of an entry depends on its length
and on what it contains, not on how many terms the watchlist has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import ahocorasick_rs

from monitor.core.forms import Pattern, WordPattern, compile_form
from monitor.core.settings import Near, Term, Watch, Watchlist
from monitor.core.text import Folded, blank_punctuation, fold, fold_strictly
from monitor.core.types import Hit, Match, WatchResult

_LEAD_WORDS = 60  # a hit in the title is near these first words of the field after it
_QUOTES = '«»„“”"'
_LONGEST_GAP = 3  # characters between two words of a phrase
_NOTHING = Match(relevant=False, score=0.0, watches=(), hits=(), results=())


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of one term. ``exact`` forms must stand in the text as they are written."""

    term: str
    written: str
    language: str
    pattern: Pattern
    exact: bool = False

    def without_first_surfaces(self) -> _Form:
        """The same form, to be tried only where its first word was found already."""
        first, *others = self.pattern.words
        words = (replace(first, surfaces=frozenset()), *others)
        return replace(self, pattern=replace(self.pattern, words=words))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A hit with the index of its field, and of its first and last word in it."""

    hit: Hit
    field: int
    first: int
    last: int


class _Field:
    """One text of an entry, folded, and the places of its words."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.folded: Folded = fold(text)
        self.key = f" {blank_punctuation(self.folded.text)} "
        self._starts: list[int] | None = None

    def word_end(self, start: int) -> int:
        """Where the word that begins at ``start`` ends in ``key``."""
        return self.key.find(" ", start)

    def next_word(self, end: int, joints: str) -> int | None:
        """Where the next word of a phrase begins in ``key``; quotation marks and joints may stand between."""
        begin = end + 1
        while begin < end + _LONGEST_GAP and self.key[begin : begin + 1] == " ":
            begin += 1
        gap = self.folded.text[end - 1 : begin - 1]
        return begin if gap.strip(_QUOTES + joints) in {"", " ", "'"} else None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the text of ``key[start:end]``."""
        return self.folded.original(start - 1, end - 1)

    def word_index(self, at: int) -> int:
        """How many words begin before this place in ``key``."""
        if self._starts is None:
            self._starts = [word.start() for word in re.finditer(r"[^ ]+", self.key)]
        return bisect_left(self._starts, at)


def compile_watchlist(watchlist: Watchlist) -> Matcher:
    """The matcher for a checked watchlist. Make one and keep it: building costs 20 ms per hundred forms."""
    return Matcher(watchlist)


class Matcher:
    """Finds the terms of a watchlist in texts and judges its watches.

    ``forms_by_language`` counts the forms as written, by language; those under ``exact`` count as "und".
    """

    def __init__(self, watchlist: Watchlist) -> None:
        forms = list(_forms(watchlist.terms))
        self.forms_by_language: Mapping[str, int] = Counter(
            language for _, _, language in {(form.term, form.written, form.language) for form in forms}
        )
        by_first_word: dict[str, list[_Form]] = defaultdict(list)
        for form in forms:
            first = form.pattern.words[0]
            without_surfaces = form.without_first_surfaces()  # the automaton holds them; twice is too much memory
            for surface in first.surfaces:
                by_first_word[f" {surface}" if first.prefix else f" {surface} "].append(without_surfaces)
        shared: dict[tuple[int, ...], tuple[_Form, ...]] = {}
        self._candidates = [shared.setdefault(tuple(map(id, each)), tuple(each)) for each in by_first_word.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_first_word), store_patterns=False)
        labels = {key: term.label or key for key, term in watchlist.terms.items()}
        strong = frozenset(key for key, term in watchlist.terms.items() if term.strong)
        self._judges = [_Judge(name, watch, labels, strong) for name, watch in watchlist.watches.items()]
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
        texts = {name: text for name, text in fields.items() if text}
        placed: list[_Placed] = []
        for index, (name, text) in enumerate(texts.items()):
            placed.extend(self._find(_Field(name, text), index, language))
        if not placed:
            return _NOTHING
        evidence = _Evidence(placed, tuple(texts))
        concerned = sorted({index for term in evidence.by_term for index in self._judges_of.get(term, ())})
        results = tuple(self._judges[index].judge(evidence) for index in concerned)
        score = sum(self._judges[i].watch.weight for i, r in zip(concerned, results, strict=True) if r.held)
        return Match(
            relevant=any(result.held for result in results),
            score=score,
            watches=tuple(result.watch for result in results if result.held),
            hits=tuple(place.hit for place in placed),
            results=results,
        )

    def _find(self, field: _Field, index: int, language: str | None) -> Iterator[_Placed]:
        found = [
            (start + 1, end, form)
            for candidate, start, stop in self._automaton.find_matches_as_indexes(field.key, overlapping=True)
            for form in self._candidates[candidate]
            if (end := _end_of(form, field, start + 1, stop)) is not None
        ]
        for start, end, form in _longest(found, language):
            begin, finish = field.original(start, end)
            text = field.text[begin:finish]
            hit = Hit(form.term, form.written, form.language, field.name, begin, finish, text)
            yield _Placed(hit, index, field.word_index(start), field.word_index(end) - 1)


# --- finding ----------------------------------------------------------------------------------------------


def _forms(terms: Mapping[str, Term]) -> Iterator[_Form]:
    for name, term in terms.items():
        for language, listed in term.forms.items():
            for written in listed:
                for pattern in compile_form(written, language):
                    yield _Form(name, written, language, pattern)
        for written in term.exact:
            for pattern in compile_form(f"={written}", "und"):
                yield _Form(name, written, "und", pattern, exact=True)


def _end_of(form: _Form, field: _Field, start: int, stop: int) -> int | None:
    """Where the form that begins at ``start`` ends in ``field.key``; None if it does not stand there.

    ``stop`` is where the automaton stopped: at the end of the first word or, for a prefix, within it.
    """
    first, *others = form.pattern.words
    end = field.word_end(start) if first.prefix else stop - 1
    if not _spelled(first, field, start, end):
        return None
    for word in others:
        past_tail = _past_tail(form.pattern, field, end)
        ends = (_follows(word, form.pattern, field, before) for before in dict.fromkeys((end, past_tail)))
        found = next((after for after in ends if after is not None), None)
        if found is None:
            return None
        end = found
    if form.exact:
        begin, finish = field.original(start, end)
        return end if field.text[begin:finish] == form.written else None
    return _past_tail(form.pattern, field, end)


def _follows(word: WordPattern, pattern: Pattern, field: _Field, end: int) -> int | None:
    """Where this word ends, if it is the next one after ``end``; else None."""
    begin = field.next_word(end, pattern.joints)
    if begin is None:
        return None
    after = field.word_end(begin)
    return after if _is_word(word, field, begin, after) else None


def _is_word(word: WordPattern, field: _Field, start: int, end: int) -> bool:
    text = field.key[start:end]
    if word.prefix:
        return any(text.startswith(surface) for surface in word.surfaces) and _spelled(word, field, start, end)
    return text in word.surfaces and _spelled(word, field, start, end)


def _spelled(word: WordPattern, field: _Field, start: int, end: int) -> bool:
    """False where a short word lacks the diacritics that it is told apart by."""
    if word.strict is None:
        return True
    begin, finish = field.original(start, end)
    text = fold_strictly(field.text[begin:finish])
    return any(text.startswith(surface) for surface in word.strict) if word.prefix else text in word.strict


def _past_tail(pattern: Pattern, field: _Field, end: int) -> int:
    """The end of the word with the ending that follows it after an apostrophe, if one does."""
    if not pattern.tails or field.folded.text[end - 1 : end] != "'":
        return end
    tail_end = field.word_end(end + 1)
    return tail_end if field.key[end + 1 : tail_end] in pattern.tails else end


def _longest(found: list[tuple[int, int, _Form]], language: str | None) -> Iterator[tuple[int, int, _Form]]:
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


# --- judging ----------------------------------------------------------------------------------------------


class _Evidence:
    """All hits of an entry, by term, with the order of its fields."""

    def __init__(self, placed: Sequence[_Placed], fields: tuple[str, ...]) -> None:
        self.fields = fields
        self.by_term: dict[str, list[_Placed]] = defaultdict(list)
        for place in placed:
            self.by_term[place.hit.term].append(place)

    def of(self, terms: Iterable[str]) -> list[_Placed]:
        """The hits of these terms in reading order."""
        found = [place for term in dict.fromkeys(terms) for place in self.by_term.get(term, ())]
        return sorted(found, key=lambda place: (place.field, place.first, place.last))


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A near term, and how many words lie between it and what it stands near; None across title and lead."""

    place: _Placed
    distance: int | None


class _Judge:
    """One watch, ready to judge evidence."""

    def __init__(self, name: str, watch: Watch, labels: Mapping[str, str], strong: frozenset[str]) -> None:
        self.name = name
        self.watch = watch
        self._labels = labels
        self._strong = strong
        near = watch.near.terms if watch.near else ()
        self.terms = frozenset((*watch.any, *watch.all, *near, *watch.unless))

    def judge(self, evidence: _Evidence) -> WatchResult:
        """Does the watch hold on this evidence, and why."""
        found = [term for term in (*self.watch.any, *self.watch.all) if term in evidence.by_term]
        vetoes = tuple(term for term in self.watch.unless if term in evidence.by_term)
        failure = self._failure(evidence)
        if failure:
            return WatchResult(self.name, False, failure, tuple(dict.fromkeys(found)), vetoes)
        reasons = [self._named(found)]
        if self.watch.near:
            neighbour = _nearest(evidence, evidence.of(found), self.watch.near)
            if neighbour is None:
                reason = f"none of {self._list(self.watch.near.terms)} within {self.watch.near.within} words"
                return WatchResult(self.name, False, reason, tuple(dict.fromkeys(found)), vetoes)
            found.append(neighbour.place.hit.term)
            reasons.append(self._described(neighbour))
        answer = self._answer(evidence, vetoes) if vetoes else None
        if vetoes and answer is None:
            veto = evidence.of(vetoes)[0].hit
            reason = f"vetoed by {self._labels.get(veto.term, veto.term)}: «{veto.found}»"
            return WatchResult(self.name, False, reason, tuple(dict.fromkeys(found)), vetoes)
        if answer is not None:
            strong = self._labels.get(answer.hit.term, answer.hit.term)
            reasons.append(f"{strong} outweighs {self._list(vetoes)}")
        return WatchResult(self.name, True, "; ".join(reasons), tuple(dict.fromkeys(found)), vetoes)

    def _failure(self, evidence: _Evidence) -> str:
        """Why any and all do not hold; "" if they do."""
        watch = self.watch
        if not watch.any and not watch.all:
            return "has no any and no all, so nothing can satisfy it"
        missing = [term for term in watch.all if term not in evidence.by_term]
        if missing:
            return f"missing: {self._list(missing)}"
        if watch.any and not any(term in evidence.by_term for term in watch.any):
            return "none of its terms"
        return ""

    def _answer(self, evidence: _Evidence, vetoes: Iterable[str]) -> _Placed | None:
        """The first hit of a strong term that is more than a part of what vetoes."""
        spans = {(place.field, place.hit.start, place.hit.end) for place in evidence.of(vetoes)}
        strong = evidence.of(term for term in evidence.by_term if term in self._strong)
        # A hit inside a longer one was dropped already, so only equal places are left to exclude.
        return next((p for p in strong if (p.field, p.hit.start, p.hit.end) not in spans), None)

    def _named(self, found: Iterable[str]) -> str:
        present = set(found)
        parts = []
        for rule, terms in (("any", self.watch.any), ("all", self.watch.all)):
            if named := [term for term in terms if term in present]:
                parts.append(f"{rule}: {self._list(named)}")
        return "; ".join(parts)

    def _described(self, neighbour: _Neighbour) -> str:
        label = self._labels.get(neighbour.place.hit.term, neighbour.place.hit.term)
        if neighbour.distance is None:
            return f"near: {label}, between title and lead"
        return f"near: {label} {neighbour.distance} word{'' if neighbour.distance == 1 else 's'} away"

    def _list(self, terms: Iterable[str]) -> str:
        return ", ".join(self._labels.get(term, term) for term in terms)


def _nearest(evidence: _Evidence, anchors: Sequence[_Placed], near: Near) -> _Neighbour | None:
    """The near term that stands closest to an anchor, within the limit; else one across title and lead."""
    others = evidence.of(near.terms)
    best: _Neighbour | None = None
    for place in others:
        distance = _distance(place, anchors)
        if distance is not None and distance <= near.within and (best is None or distance < (best.distance or 0)):
            best = _Neighbour(place, distance)
    return best or _across_title(evidence, anchors, others)


def _distance(place: _Placed, anchors: Sequence[_Placed]) -> int | None:
    """Words between a place and the closest anchor in its field that is not the same place."""
    at = bisect_left(anchors, (place.field, place.first), key=lambda anchor: (anchor.field, anchor.first))
    gaps = [
        max(0, anchor.first - place.last - 1, place.first - anchor.last - 1)
        for anchor in anchors[max(0, at - 2) : at + 3]
        if anchor.field == place.field and (anchor.first, anchor.last) != (place.first, place.last)
    ]
    return min(gaps, default=None)


def _across_title(evidence: _Evidence, anchors: Sequence[_Placed], others: Sequence[_Placed]) -> _Neighbour | None:
    """A near term in the title while an anchor is in the lead of the next field, or the other way round."""
    if "title" not in evidence.fields:
        return None
    title = evidence.fields.index("title")

    def in_lead(place: _Placed) -> bool:
        return place.field == title + 1 and place.first < _LEAD_WORDS

    for first, second in ((anchors, others), (others, anchors)):
        head = next((place for place in first if place.field == title), None)
        lead = next(filter(in_lead, second), None)
        if head and lead:
            return _Neighbour(lead if second is others else head, None)
    return None
