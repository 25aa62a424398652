"""The figures in a clause: how many people of which group are said to have been killed, wounded, …

A number counts people where a word for people stands behind it, or nothing but small words, and a word for what
happened near enough in the same run of words between two marks. What can be read in two ways is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.stories.clauses import Lexicon, Token, phrase_at
from monitor.stories.numerals import Number, counting_numbers, without_old

_NOUN = 4  # words behind a number in which that stands which it counts
_BEHIND = 2  # words between what happened and a number behind it
_OF_A_TOTAL = 12
_TOTAL = 4  # letters of a word for a total, other than "to"
_BETWEEN = 1  # words that tell something else, from who is counted to what happened
_BETWEEN_LAST = 4  # where the verb stands last
_APART = 10  # words from a number to what happened
_UNPAIRED = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """So many people. ``bound`` is "least", "about" or "most" where the number is not exact; ``whose`` the country that
    they are of, by its code, where it is said. ``at`` is where it stands in the clause."""

    counted: str
    group: str
    number: int
    bound: str = ""
    whose: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """Words between two marks, each with its place in the clause."""

    tokens: tuple[Token, ...]
    places: tuple[int, ...]


def figures_in(clause: Sequence[Token], words: Lexicon) -> list[Figure]:
    """The figures of a clause, in order."""
    parts = list(_parts(clause, words))
    found: list[Figure] = []
    for run in _runs(clause, [(start, end) for start, end, _ in parts], words):
        found += _figures_of_run(run, words, found)
    for start, _, part in parts:
        whole = [each for each in found if each.at < start and each.number > part.number]
        if whole:
            found.append(replace(part, counted=whole[-1].counted))
    return sorted(found, key=lambda figure: figure.at)


def _parts(clause: Sequence[Token], words: Lexicon) -> Iterator[tuple[int, int, Figure]]:
    """ "…, including two children, …": from where to where it stands, and the figure, of which the whole tells what
    happened."""
    at = 0
    while at < len(clause):
        if size := phrase_at(clause, at, words.of_them):
            first = at - 1 - (at > 1 and clause[at - 1].mark)
            counted = [each for each in counting_numbers(clause[max(0, at - 2) : at], words) if each.end == min(at, 2)]
            behind = [token for token in clause[at + size : at + size + 3] if not token.mark]
            group = next(filter(None, (words.group_of(token.key) for token in behind)), "")
            if counted and group and first >= 1 and clause[first - 1].mark:
                end = (
                    at
                    + size
                    + next(spot for spot, token in enumerate(clause[at + size :]) if words.group_of(token.key))
                )
                yield first, end + 1, Figure("", group, counted[0].value, counted[0].bound, at=first)
                at = end
                continue
            bare = [(spot, token) for spot, token in enumerate(clause[at:], at) if not token.mark][size : size + 6]
            numbers = list(counting_numbers([token for _, token in bare], words))
            if numbers and numbers[0].at <= 1:
                for spot, token in bare[numbers[0].end : numbers[0].end + 3]:
                    if group := words.group_of(token.key):
                        yield at, spot + 1, Figure("", group, numbers[0].value, numbers[0].bound, at=bare[0][0])
                        at = spot
                        break
        at += 1


def _runs(clause: Sequence[Token], parts: Sequence[tuple[int, int]], words: Lexicon) -> Iterator[_Run]:
    """The runs of words between marks, without the parts. What stands around a part is one run, where what is before it
    gives no figure yet."""
    left_out: set[int] = set()
    for start, end in parts:
        left_out.update(range(start, end))
        if not _is_whole(_words_before(clause, start), words):
            left_out.update({start - 1, end})
    run: list[int] = []
    for at, token in enumerate([*clause, Token(".", mark=True)]):
        if at in left_out and at < len(clause):
            continue
        if not token.mark:
            run.append(at)
        elif run:
            yield _Run(tuple(clause[spot] for spot in run), tuple(run))
            run = []


def _words_before(clause: Sequence[Token], at: int) -> list[Token]:
    """The words since the last mark but one that stands right there."""
    found: list[Token] = []
    for token in reversed(clause[: max(0, at - 1)] if at and clause[at - 1].mark else clause[:at]):
        if token.mark:
            break
        found.append(token)
    return found[::-1]


def _is_whole(tokens: Sequence[Token], words: Lexicon) -> bool:
    return any(words.kind_of(token.key) for token in tokens) and bool(list(counting_numbers(tokens, words)))


def _figures_of_run(run: _Run, words: Lexicon, before: Sequence[Figure]) -> Iterator[Figure]:
    tokens = run.tokens
    numbers = without_old(list(counting_numbers(tokens, words)), tokens, words)
    kinds = [(at, kind) for at, token in enumerate(tokens) if (kind := words.kind_of(token.key))]
    if any(token.key in words.released for token in tokens):
        kinds = [(at, kind) for at, kind in kinds if kind != "captured"]
    pairs = list(_pairs(tokens, numbers, kinds, words))
    paired = {at for _, at, _ in pairs}
    told = list(before)
    for number, at, kind in pairs:
        alone = (other for other, other_kind in kinds if other not in paired and other_kind != kind)
        if any(abs(other - at) <= _UNPAIRED for other in alone) or _is_negated(tokens, number, at, words, kind):
            continue
        if number.added and not any(each.counted != kind for each in told):
            continue
        figure = _figure(tokens, number, at, kind, words, told)
        told.append(replace(figure, at=run.places[number.at]))
        yield told[-1]


def _pairs(
    tokens: Sequence[Token], numbers: Sequence[Number], kinds: Sequence[tuple[int, str]], words: Lexicon
) -> list[tuple[Number, int, str]]:
    """Each word for what happened with the nearest number that counts those to whom it did, in order of the numbers."""
    near = sorted(
        (abs(at - number.at), at < number.at, number.at, at, kind)
        for number in numbers
        for at, kind in kinds
        if _belong(tokens, number, at, words, {other.at for other in numbers})
    )
    by_place = {number.at: number for number in numbers}
    ahead, behind = [pair for pair in near if not pair[1]], [pair for pair in near if pair[1]]
    # "Three were killed and four wounded": "four" is nearer to "killed" than "three" is.
    best = max((_nearest(some) for some in (near, ahead, behind)), key=lambda pairs: (len(pairs), -_length(pairs)))
    return sorted(((by_place[place], at, kind) for _, _, place, at, kind in best), key=lambda pair: pair[0].at)


_Pair = tuple[int, bool, int, int, str]


def _nearest(near: Sequence[_Pair]) -> list[_Pair]:
    taken: set[tuple[str, int]] = set()
    found = []
    for pair in near:
        ends = {("number", pair[2]), ("word", pair[3])}
        if taken.isdisjoint(ends):
            taken |= ends
            found.append(pair)
    return found


def _length(pairs: Sequence[_Pair]) -> int:
    return sum(pair[0] for pair in pairs)


def _belong(tokens: Sequence[Token], number: Number, at: int, words: Lexicon, places: set[int]) -> bool:
    """Does a number count those to whom that happened which the word there says?"""
    if at > number.at:
        between = tokens[number.end : at]
        if between and any(token.key in words.among[0] for token in between[1:][-2:]) and words.is_small(between[-1]):
            return False  # "ten … were among the dead"
        if _is_named_by_it(tokens, at, between, words):
            return False
        return (
            number.end <= at <= number.end + _APART
            and places.isdisjoint(range(number.end, at))
            and _counts_before(between, tokens[at + 1 : at + 2], number, words, words.kind_of(tokens[at].key))
        )
    between = tokens[at + 1 : number.at]
    ahead = [token.key for token in tokens[max(0, at - 3) : at]]
    told = (*ahead, *(token.key for token in between))
    is_of_total = any(key in words.totals and len(key) >= _TOTAL for key in told)
    if any(key in words.among[0] for key in ahead[-2:]) and not any(key in words.totals for key in ahead):
        return False  # "among the dead are ten …"
    return places.isdisjoint(range(at + 1, number.at)) and _counts_behind(
        between, tokens[number.end : number.end + _NOUN], number, words, is_of_total
    )


def _is_named_by_it(tokens: Sequence[Token], at: int, between: Sequence[Token], words: Lexicon) -> bool:
    """ "700 people displaced from there rallied": what is told of them is something else."""
    is_last = at + 1 == len(tokens)
    is_behind_noun = bool(between) and between[-1].key in words.people
    return words.kind_of(tokens[at].key) == "displaced" and is_behind_noun and not is_last and not words.verb_last


def _counts_before(between: Sequence[Token], after: Sequence[Token], number: Number, words: Lexicon, kind: str) -> bool:
    before_those, behind_those = words.among
    noun = _last_noun(between, words)
    is_part = bool(between) and between[0].key in before_those
    # "two of its soldiers were killed", but "two of the dead", and "two of the soldiers killed there".
    if is_part and not (noun >= 0 and len(between) - 1 > noun and words.is_small(between[-1])):
        return False
    if after and after[0].key in behind_those:
        return False
    if noun < 0:
        heavy = sum(not _is_light(token, words) for token in between)
        return heavy <= (kind == "displaced")  # "forced migrants" are named by what happened to them
    told = (token for token in between[noun + 1 :] if not (token.capital and words.capitals))
    return sum(not _is_light(token, words) for token in told) <= (_BETWEEN_LAST if words.verb_last else _BETWEEN)


def _counts_behind(
    between: Sequence[Token], after: Sequence[Token], number: Number, words: Lexicon, is_of_total: bool
) -> bool:
    bare = [token for token in between if not _is_bound(token, words)]
    is_total = len(bare) <= _OF_A_TOTAL and any(token.key in words.totals for token in between[-2:]) and is_of_total
    has_noun = _last_noun(after, words) >= 0
    heavy = sum(not _is_light(token, words) for token in bare)
    if bare and not is_total and not (has_noun and heavy <= _BEHIND and len(bare) <= _BEHIND * 2):
        return False
    if number.article and not has_noun:
        return False
    return (
        has_noun
        or not after
        or _is_light(after[0], words)
        or after[0].key in words.totals
        or (after[0].key in words.calendar)
    )


def _last_noun(tokens: Sequence[Token], words: Lexicon) -> int:
    """Where, behind a number, the last of the first words for people stands; -1 where none does."""
    nouns = [at for at, token in enumerate(tokens[:_NOUN]) if token.key in words.people or words.group_of(token.key)]
    return nouns[-1] if nouns else -1


def _is_light(token: Token, words: Lexicon) -> bool:
    return words.is_small(token) or token.key in words.more or _is_bound(token, words)


def _is_bound(token: Token, words: Lexicon) -> bool:
    return any(token.key in phrase for phrases in words.bounds.values() for phrase in phrases)


def _figure(
    tokens: Sequence[Token], number: Number, at: int, kind: str, words: Lexicon, told: Sequence[Figure]
) -> Figure:
    if at > number.at:
        near = [*tokens[number.end : at][:_NOUN], *(tokens[at + 1 : at + 3] if at == number.end else ())]
    else:
        near = list(tokens[number.end : number.end + _NOUN])
    group = next(filter(None, (words.group_of(token.key) for token in near)), "")
    has_noun = any(token.key in words.people for token in near)
    if not group and not has_noun and not number.added and told and at > number.at:
        group = told[-1].group
    return Figure(kind, group or "people", number.value, number.bound, words.actor_of(near))


def _is_negated(tokens: Sequence[Token], number: Number, at: int, words: Lexicon, kind: str) -> bool:
    if kind == "missing":
        return False  # "without news of them" in many languages
    beside = (*tokens[max(0, number.ahead - 2) : number.ahead], *tokens[max(0, at - 2) : at])
    return any(token.key in words.negations for token in beside if not token.value)
