"""Who is quoted in a clause: the words that name the source, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.stories.clauses import Lexicon, Phrases, Token, fold_word, phrase_at

_LONGEST = 10  # words of a source
_NAME = 3  # words of one that is known by its capitals alone, at the beginning of a sentence
_PREFIX = 7  # words of a source before the colon of a headline, or behind its dash
_PLACE = 2  # words before a colon that may name a place as well as a source


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says so. ``role`` is what they are in charge of: see ``SPEAKERS``; ``country`` the one that is named with
    them, by its code."""

    words: tuple[Token, ...]
    role: str
    country: str

    @property
    def name(self) -> str:
        """The words, verbatim."""
        return " ".join(token.text for token in self.words)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Somebody is quoted, and it cannot be told who."""


Source = Speaker | Unclear | None
"""None where nobody is quoted."""
UNCLEAR = Unclear()
SOMEBODY_NAMED = Unclear()
"""Who was named before says so."""
_ELIDED = re.compile(r"[dlDL]['’](?=\w)")


def source_of(clause: Sequence[Token], words: Lexicon) -> Source:
    """Who is quoted in a clause."""
    if before := _before_colon(clause, words):
        return before
    cited = [at for at in range(len(clause)) if phrase_at(clause, at, words.according)]
    if cited:
        at = cited[-1]
        size = phrase_at(clause, at, words.according)
        return _speaker(_behind(clause, at + size, words), words) or UNCLEAR
    for at in range(len(clause)):
        if phrase_at(clause, at, words.according_after):
            return _speaker(_before(clause, at, words), words) or UNCLEAR
    said = [(at, size) for at in range(len(clause)) if (size := phrase_at(clause, at, words.says))]
    for at, size in said:
        if found := _speaker(_before(clause, at, words), words, first=_is_first(clause, at)):
            return found
        if clause[at].key not in words.tells and (found := _speaker(_behind(clause, at + size, words), words)):
            return found
        if found := _apposed(clause, at, words):
            return found
    if said:
        return _leading(clause, words) or (SOMEBODY_NAMED if _is_pronoun(clause, said[0][0], words) else UNCLEAR)
    return UNCLEAR if any(token.key in words.hints for token in clause) else None


def source_of_headline(title: Sequence[Token], words: Lexicon) -> Source:
    """Who is quoted in a headline: besides what a sentence may have, before a colon or behind a dash."""
    marks = [at for at, token in enumerate(title) if token.mark and token.text in ":–—-.|"]
    for at in marks[:1]:
        before = [token for token in title[:at] if not token.mark]
        if title[at].text in ":." and 0 < len(before) <= _PREFIX and not _tells(before, words):
            if found := _speaker(before, words, named=True):
                return found
            if len(before) <= _PLACE:
                return UNCLEAR
    for at in marks[-1:]:
        behind = [token for token in title[at + 1 :] if not token.mark]
        if title[at].text in "–—-" and 0 < len(behind) <= _PREFIX and not _tells(behind, words):
            return _speaker(behind, words, named=True) or source_of(title, words)
    return source_of(title, words)


def _before_colon(clause: Sequence[Token], words: Lexicon) -> Speaker | None:
    at = next((spot for spot, token in enumerate(clause) if token.mark), 0)
    before = clause[:at]
    if not 0 < at <= _PREFIX or clause[at].text != ":" or _tells(before, words):
        return None
    says = any(phrase_at(before, spot, words.says) for spot in range(at))
    return None if says else _speaker(before, words, named=True)


def tells_of_that(sentence: Sequence[Token], words: Lexicon) -> bool:
    """Does a sentence tell who said what the one before says?"""
    return bool(phrase_at(sentence, 0, words.of_that)) or any(
        phrase_at(sentence, at, words.that_in) for at in range(len(sentence))
    )


def _tells(tokens: Iterable[Token], words: Lexicon) -> bool:
    """Do these words give a figure, or a part of one?"""
    return any(
        token.value is not None
        or words.numbers.get(token.key, 0) > 1
        or (words.kind_of(token.key) and (not token.capital or words.capital_nouns))
        for token in tokens
    )


def _before(clause: Sequence[Token], at: int, words: Lexicon) -> list[Token]:
    """The words before, since the last mark, or since what cannot be of a name."""
    found: list[Token] = []
    for token in reversed(clause[:at]):
        if token.mark or _tells([token], words):
            # "two sources" are counted, and are one source all the same.
            if not token.mark and token.key in words.numbers and found and words.role_of(found[-1:]) is not None:
                found.append(token)
            break
        found.append(token)
    return found[::-1]


def _behind(clause: Sequence[Token], at: int, words: Lexicon) -> list[Token]:
    found: list[Token] = []
    for spot, token in enumerate(clause[at:], at):
        if token.mark and not found and token.text in "«\"“„'":
            continue
        if token.mark or _tells([token], words) or phrase_at(clause, spot, words.says):
            break
        if token.key in words.to or (spot > at and clause[spot - 1].key in words.to):
            continue
        found.append(token)
    quoted = next((spot for spot, token in enumerate(clause[at:], at) if token.mark and token.text in '»"”'), -1)
    if found and clause[at].mark and quoted >= 0:
        # "told the outlet in the ministry": the outlet is whom it was said to.
        beyond = _behind(clause, quoted + 1, words)
        if words.role_of(beyond) is not None:
            return beyond
    return _german_name(found, words) if words.capital_nouns else found


def _apposed(clause: Sequence[Token], at: int, words: Lexicon) -> Speaker | None:
    """ "the mayor, so and so, said": who stands between two commas."""
    if at < 2 or not clause[at - 1].mark:
        return None
    return _speaker(_before(clause, at - 1, words), words)


def _german_name(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Up to what cannot be of a name: neither a noun, nor a small word or an adjective before one."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        of_name = token.key.endswith(("en", "er", "es", "e")) or words.is_small(token)
        beyond = tokens[at + 2] if at + 2 < len(tokens) else None
        leads = following is not None and (following.capital or (beyond is not None and beyond.capital and of_name))
        if not token.capital and not (of_name and leads):
            break
        found.append(token)
    return found


def _leading(clause: Sequence[Token], words: Lexicon) -> Speaker | None:
    """Who stands at the beginning of a clause whose verb stands at its end."""
    found: list[Token] = []
    for token in clause:
        if token.mark or _tells([token], words):
            break
        found.append(token)
    roles = [at for at, token in enumerate(found) if words.role_of([token]) is not None]
    if not roles:
        return None
    ended = found if len(found) < len(clause) and clause[len(found)].mark else found[: roles[-1] + 1]
    return _speaker(ended, words)


def _is_first(clause: Sequence[Token], at: int) -> bool:
    return not any(token.mark for token in clause[:at])


def _is_pronoun(clause: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Is it somebody named before who says so?"""
    beside = [*_before(clause, at, words), *clause[at + 1 : at + 2]]
    return any(token.key in words.pronouns for token in beside)


def _speaker(tokens: Sequence[Token], words: Lexicon, *, named: bool = False, first: bool = False) -> Speaker | None:
    """The source that these words name; None where they name none. ``named``: by a word for one only; ``first``: a
    sentence begins with them, so that a capital tells less."""
    found = _trimmed(tokens, words)
    if not found or len(found) > _LONGEST:
        return None
    role = words.role_of(found)
    if role is None and not (len(found) <= _PLACE and words.actor_of(found)):
        capital = any(token.capital and not words.is_small(token) for token in found[first and len(found) > 1 :])
        is_name = capital and words.capitals and (not first or len(found) <= _NAME)
        if named or not is_name or found[0].key in words.pronouns:
            return None
    return Speaker(tuple(found), role or "", words.actor_of(found))


def _trimmed(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """Without what stands around a name: small words, and in what somebody says it."""
    found = list(tokens)
    if size := phrase_at(found, 0, words.of_that):
        found = found[size:]
    found = _without_phrase(found, words.that_in)
    papers = [at for at, token in enumerate(found) if token.key in words.papers]
    if papers:
        found = (
            found[papers[-1] + 1 :]
            if papers[-1] <= len(found) // 2 and papers[-1] < len(found) - 1
            else (found[: papers[0]])
        )
    while found and (words.is_small(found[0]) or found[0].key in words.calendar):
        found = found[1:]
    if found and (elided := _ELIDED.match(found[0].text)):
        text = found[0].text[elided.end() :]
        found = [Token(text, fold_word(text)), *found[1:]]
    while found and (words.is_small(found[-1]) or found[-1].key in words.calendar):
        found = found[:-1]
    return found


def _without_phrase(tokens: list[Token], phrases: Phrases) -> list[Token]:
    """Up to a phrase."""
    ends = [at for at in range(len(tokens)) if phrase_at(tokens, at, phrases)]
    return tokens[: ends[0]] if ends else tokens
