"""From an article on any subject to a first draft of a watchlist: names, acronyms and recurring words as terms.

A name is a run of words with capitals, held together by small linking words; in scripts without capitals, a word or
phrase that recurs. The word a sentence begins with counts only where it has its capital elsewhere too. What one name
inflects to is counted with it. The editor prunes: it is better to propose one name too many than to miss one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from monitor.editorial.yaml_text import flow_list, quote
from monitor.errors import UsageError
from monitor.languages.detection import guess_language
from monitor.languages.proper_names import (
    ACRONYM,
    PLACE,
    SHORTEST_WORD,
    Places,
    Word,
    begins_sentence,
    has_cue,
    is_function_word,
    names_in,
    split_words,
    stem,
)
from monitor.languages.sentences import sentences
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import fold_key
from monitor.matching.forms import compile_form

MOST_TERMS = 25
_UNKNOWN = "und"
_MOST_SUBJECT_WORDS = 10
_MOST_TEXT = 100_000  # characters of an article that are read
_MOST_NAMES = 300  # names that are compared with each other
_LONGEST_PHRASE = 3
_LEAST_PHRASE, _LEAST_WORD = 2, 3  # how often a phrase or a word must stand there to be proposed
_DEMONYM_ENDINGS = everywhere("demonym_endings")


@dataclass(slots=True)
class Proposal:
    """A proposed term. ``forms`` begins with the name it goes by; ``seen`` are all ways in which it stands in the text;
    ``count`` is how often; ``first`` the number of the sentence (from 0) in which it first stands."""

    forms: list[str]
    count: int
    first: int
    sentence: str
    kind: str = ""
    exact: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the term goes by."""
        return (self.forms or self.exact)[0]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an article proposes: terms, the most telling first; recurring plain words; and, as (name, term), what the
    watchlist has already."""

    language: str
    terms: tuple[Proposal, ...]
    words: tuple[str, ...]
    known: tuple[tuple[str, str], ...]


def drafted(text: str, language: str, known: Callable[[str], str | None], source: str) -> str:
    """The draft for a plain text as that of a watchlist. ``language`` "" has the text tell it; ``known`` tells the term
    that a name already belongs to; ``source`` is where the text is from. Raises UsageError where nothing is left to
    propose."""
    guessed = guess_language(text, None)
    draft = propose(text, language or ("en" if guessed == _UNKNOWN else guessed), known)
    if not draft.terms and not draft.words:
        already = "; the watchlist has them all" if draft.known else ""
        raise UsageError(f"no name or recurring word is left to propose{already}; give a longer text")
    return fragment(draft, source)


def propose(text: str, language: str, known: Callable[[str], str | None]) -> Draft:
    """The draft for a plain text, a paragraph a line. ``known`` tells the term that a name already belongs to."""
    listed = [sentence for line in text[:_MOST_TEXT].splitlines() for sentence in sentences(line)]
    parsed = [split_words(sentence) for sentence in listed]
    capitals = known_of(language).capitals
    found = names_in(parsed, language) if capitals else _recurring_phrases(parsed, language)
    frequent = sorted(found, key=lambda name: -len(found[name]))[:_MOST_NAMES]
    proposals = [_proposal(name, found[name], listed) for name in frequent]
    merged = sorted(_merge(proposals, language), key=_rank)
    already = [(proposal.name, term) for proposal in merged if (term := known(proposal.name))]
    names = {name for name, _ in already}
    terms = [proposal for proposal in merged if proposal.name not in names][:MOST_TERMS]
    words = _subject_words(parsed, language, terms) if capitals else []
    return Draft(language, tuple(terms), tuple(word for word in words if not known(word)), tuple(already))


# --- what recurs --------------------------------------------------------------------------------------------------


def _recurring_phrases(parsed: Sequence[Sequence[Word]], language: str) -> Places:
    """Words and phrases that recur, the longest that do: for scripts without capitals."""
    places: Places = defaultdict(list)
    for number, words in enumerate(parsed):
        for phrase in _phrases(words, language, 1):
            places[phrase].append((number, ""))
    frequent = {
        phrase: found
        for phrase, found in places.items()
        if len(found) >= (_LEAST_PHRASE if " " in phrase else _LEAST_WORD)
    }
    frequent = dict(sorted(frequent.items(), key=lambda item: -len(item[1]))[:_MOST_NAMES])
    return {phrase: found for phrase, found in frequent.items() if not _is_part(phrase, len(found), frequent)}


def _is_part(phrase: str, count: int, frequent: Places) -> bool:
    """Does it stand (nearly) only inside a longer phrase that recurs?"""
    return any(
        len(longer) > len(phrase) and f" {phrase} " in f" {longer} " and len(found) >= count - 1
        for longer, found in frequent.items()
    )


def _phrases(words: Sequence[Word], language: str, least: int) -> Iterator[str]:
    """Every run of words that no punctuation parts, and that neither begins nor ends with a function word."""
    plain = [word.text for word in words]
    # Vowels are not written in some scripts without capitals.
    shortest = SHORTEST_WORD - 1 if known_of(language).capitals else 2
    bad = [len(text) < shortest or text.isdigit() or is_function_word(text, language) for text in plain]
    for start in range(len(words)):
        for end in range(start + least, min(start + _LONGEST_PHRASE, len(words)) + 1):
            if end > start + 1 and words[end - 1].gap != " ":
                break
            if not bad[start] and not bad[end - 1]:
                yield " ".join(plain[start:end])


def _subject_words(parsed: Sequence[Sequence[Word]], language: str, terms: Sequence[Proposal]) -> list[str]:
    """Plain words and phrases in small letters that recur, the most frequent first."""
    counts: Counter[str] = Counter()
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    small = {word.text for words in parsed for word in words if not word.capital}
    for words in parsed:
        for phrase in _phrases(_uncapitalise(words, small), language, 1):
            if phrase == phrase.lower() and (" " in phrase or len(phrase) > SHORTEST_WORD):
                key = " ".join(stem(word, language) for word in phrase.split())
                counts[key] += 1
                shapes[key][phrase] += 1
    taken = {fold_key(name) for term in terms for name in term.seen}
    kept: list[str] = []
    for key, count in counts.most_common():
        phrase = shapes[key].most_common(1)[0][0]
        if count < _LEAST_WORD or fold_key(phrase) in taken:
            continue
        kept.append(phrase)
        if len(kept) == _MOST_NAMES:
            break
    return [word for word in kept if not any(word != other and word in other.split() for other in kept)][
        :_MOST_SUBJECT_WORDS
    ]


def _uncapitalise(words: Sequence[Word], small: set[str]) -> list[Word]:
    """The words, the first one of a sentence in small letters where it stands so elsewhere."""
    return [
        Word(word.text.lower(), word.gap) if begins_sentence(words, index) and word.text.lower() in small else word
        for index, word in enumerate(words)
    ]


# --- what belongs together ----------------------------------------------------------------------------------------


def _proposal(name: str, places: Sequence[tuple[int, str]], listed: Sequence[str]) -> Proposal:
    first = places[0][0]
    kind = Counter(kind for _, kind in places if kind).most_common(1)
    acronym = name.isupper() and name.isalpha() and len(name) in ACRONYM
    forms, exact = ([], [name]) if acronym else ([name], [])
    return Proposal(forms, len(places), first, listed[first], kind[0][0] if kind else "", exact, [name])


def _merge(proposals: list[Proposal], language: str) -> list[Proposal]:
    """The proposals, those of one thing in one: inflected forms, surnames, inhabitants, initials."""
    by_base = _by_base(proposals, language)
    for belongs in (partial(_is_tail, language=language), _is_head, _is_demonym, _is_initials):
        by_base = _join(by_base, belongs)
    return by_base


def _by_base(proposals: list[Proposal], language: str) -> list[Proposal]:
    """Names with what they inflect to; the base is the one that explains most others."""
    reach = {one.name: {other.name for other in proposals if _inflects(one, other, language)} for one in proposals}
    left = {proposal.name: proposal for proposal in proposals}
    order = sorted(proposals, key=lambda p: (-len(reach[p.name]), -p.count, len(p.name)))
    kept = []
    for base in order:
        if left.pop(base.name, None) is None:
            continue
        for name in sorted(reach[base.name]):
            if (variant := left.pop(name, None)) is not None:
                _absorb(base, variant, as_form=False)
        kept.append(base)
    return kept


def _inflects(base: Proposal, other: Proposal, language: str) -> bool:
    return base is not other and _finds(base.name, other.name, language)


def _finds(base: str, other: str, language: str) -> bool:
    """Would the base, as a form, find the other? Compared word by word, first letters first to be quick."""
    one, two = fold_key(base).split(), fold_key(other).split()
    if not one or len(one) != len(two) or any(a[:2] != b[:2] for a, b in zip(one, two, strict=True)):
        return False
    return any(
        len(pattern.words) == len(two)
        and all(text in word.surfaces for text, word in zip(two, pattern.words, strict=True))
        for pattern in compile_form(base, language)
    )


def _join(proposals: list[Proposal], belongs: Callable[[Proposal, Proposal], bool]) -> list[Proposal]:
    """Each proposal that belongs to exactly one other as a form of that one."""
    homes: dict[int, Proposal] = {}
    for proposal in proposals:
        owners = [other for other in proposals if other is not proposal and belongs(proposal, other)]
        if len(owners) == 1 and id(owners[0]) not in homes:
            homes[id(proposal)] = owners[0]
    kept = [proposal for proposal in proposals if id(proposal) not in homes]
    for proposal in proposals:
        home = homes.get(id(proposal))
        if home is not None and id(home) not in homes:
            _absorb(home, proposal, as_form=True)
        elif home is not None:
            kept.append(proposal)
    return kept


def _is_tail(short: Proposal, long: Proposal, language: str) -> bool:
    """A surname, or the Dam of the Marrow Gorge Dam."""
    words = len(short.name.split())
    tails = {" ".join(seen.split()[-words:]) for seen in long.seen if len(seen.split()) > words}
    return long.kind != "institution" and any(_finds(tail, short.name, language) for tail in tails)


def _is_head(short: Proposal, long: Proposal) -> bool:
    """The Neleth of the Neleth River."""
    words = long.name.split()
    return short.name == " ".join(words[:-1]) and has_cue({fold_key(words[-1])}, PLACE)


def _is_demonym(people: Proposal, place: Proposal) -> bool:
    stem = place.name[:-1] if place.name[-1:] in "aeioy" else place.name
    ending = people.name.removeprefix(stem)
    return len(stem) >= SHORTEST_WORD and people.name.startswith(stem) and ending in _DEMONYM_ENDINGS


def _is_initials(acronym: Proposal, name: Proposal) -> bool:
    if not acronym.exact or acronym.forms or not name.forms:
        return False
    initials = "".join(word[0] for word in name.name.split() if word[0].isupper())
    return len(initials) > 1 and initials == acronym.name


def _absorb(base: Proposal, other: Proposal, *, as_form: bool) -> None:
    base.count += other.count
    base.seen += other.seen
    base.kind = base.kind or other.kind
    if other.first < base.first:
        base.first, base.sentence = other.first, other.sentence
    if as_form:
        base.forms += [_tail(base.name, form) for form in other.forms]
        base.exact += other.exact


def _tail(name: str, form: str) -> str:
    """The end of a name in the shape that it has there, where the form is an inflected one of it."""
    tail = " ".join(name.split()[-len(form.split()) :])
    return tail if fold_key(tail)[:3] == fold_key(form)[:3] else form


def _rank(proposal: Proposal) -> tuple[float, int, str]:
    """Frequent names first; those of several words, and of the beginning, before others."""
    weight = proposal.count + (" " in proposal.name) + 2 / (1 + proposal.first)
    return -weight, proposal.first, proposal.name


# --- the draft as YAML ----------------------------------------------------------------------------------------------

_SHOWN = 90  # characters of a sentence that is quoted
_KEY_PART = re.compile(r"[^\W_]+")


def fragment(draft: Draft, source: str) -> str:
    """The draft as the text of a watchlist, with remarks for whoever prunes it. It loads as it stands."""
    keys = _keys(draft.terms)
    lines = [
        f"# Proposed from {_remark(source)}. Delete what does not belong to the subject, correct labels and forms,",
        "# add other languages, then copy the rest into watchlist.yaml. Behind # stand what a name may be, how often",
        "# it is there, and the first sentence with it.",
        *(f"# In the watchlist already, and left out: {_remark(name)} ({term})" for name, term in draft.known),
        "terms:" if draft.terms or draft.words else "terms: {}",
    ]
    for key, term in zip(keys, draft.terms, strict=True):
        lines += _term(key, term, draft.language)
    if draft.words:
        listed = flow_list([quote(word) for word in draft.words], draft.language, 6)
        lines += [
            "  subject-words:",
            "    label: words of the subject",
            "    forms:",
            f"      {listed}",
            "    weak: true",
        ]
    lines += _watch(keys, draft)
    return "\n".join(lines) + "\n"


def _term(key: str, term: Proposal, language: str) -> Iterator[str]:
    kind = f"{term.kind}, " if term.kind else ""
    often = "once" if term.count == 1 else f"{term.count} times"
    yield f"  # {kind}{often}: {_remark(term.sentence)}"
    yield f"  {quote(key)}:"
    yield f"    label: {quote(term.name)}"
    if term.forms:
        yield "    forms:"
        yield f"      {flow_list([quote(form) for form in term.forms], language, 6)}"
    if term.exact:
        yield f"    {flow_list([quote(form) for form in term.exact], 'exact', 4)}"
    yield "    source: article"


def _watch(keys: Sequence[str], draft: Draft) -> Iterator[str]:
    if not keys:
        yield "watches: {}"
        return
    yield "watches:"
    yield "  # Keep under any: what is enough by itself. Names that mean other things too want a word beside them:"
    yield "  # move them to a watch of their own, with near: (see config/README.md)."
    yield "  subject:"
    yield f"    label: {quote(draft.terms[0].name)}"
    yield f"    {flow_list([quote(key) for key in keys], 'any', 4)}"


def _keys(terms: Sequence[Proposal]) -> list[str]:
    """A key for each term: its words in small letters with hyphens, numbered where two are the same."""
    keys: list[str] = []
    for term in terms:
        base = "-".join(_KEY_PART.findall(term.name.lower())) or "term"
        key, number = base, 2
        while key in keys:
            key, number = f"{base}-{number}", number + 1
        keys.append(key)
    return keys


def _remark(text: str) -> str:
    """Text that may stand in a remark: one line, not too long, nothing invisible."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
