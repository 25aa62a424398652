"""Does what a side denies, or confirms, speak of what was told?

What stands nearest behind the verb, or before it where little does, is looked for in the reports that were told: by the
beginnings of words in one language, by kinds of event across languages. "It" is what was told. Whatever cannot be found
there is taken for something else: a denial that is told as the side's own words misleads nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.languages.events import actors, first_actor, kinds
from monitor.languages.proper_names import is_function_word
from monitor.languages.sentences import sentences
from monitor.languages.text import clean, fold_key, words
from monitor.model.stories import Report
from monitor.stories.facts import side, stance_in

_READ = 400  # characters of a text
_NEAREST = 2  # words
_STEM = 5  # letters by which a word is known
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OF_SAYING = frozenset({"deny", "interview"})  # kinds of event that say nothing of what is denied


def answers(report: Report, told: Sequence[Report]) -> bool:
    """Does a report that denies or confirms, deny or confirm what the reports ``told`` tell?"""
    said = _WORD.findall(_saying(report))
    at = next((at for at, word in enumerate(said) if stance_in(word, report.language)), None)
    if at is None:
        return False
    before, behind = _content(said[:at], report.language), _content(said[at + 1 :], report.language)
    if not behind and len(before) <= 1:
        return True
    objects = [*behind[:_NEAREST], *(before[-_NEAREST:] if len(behind) < _NEAREST else ())]
    return any(_is_told(word, report.language, told) for word in objects)


def stance_of(report: Report) -> tuple[str, str]:
    """Whether it denies or confirms, and who does: whom the sentence that says so names first, else its outlet's
    side."""
    said = _saying(report)
    speaker = first_actor(words(said), report.language) or side(report).casefold()
    return stance_in(said, report.language), speaker


def _saying(report: Report) -> str:
    """The title, or the first sentence, that denies or confirms."""
    texts = (clean(report.title), *sentences(clean((report.summary or report.content)[:_READ])))
    return next((text for text in texts if stance_in(text, report.language)), "")


def _content(said: Iterable[str], language: str) -> list[str]:
    """The words that are neither small nor name a country, folded."""
    folded = (fold_key(word) for word in said if not is_function_word(word.casefold(), language))
    return [word for word in folded if word and not actors([word], language)]


def _is_told(word: str, language: str, told: Sequence[Report]) -> bool:
    of_word = kinds([word], language) - _OF_SAYING
    for report in told:
        known = words(f"{report.title} {(report.summary or report.content)[:_READ]}")
        if of_word & kinds(known, report.language):
            return True
        if report.language == language and any(each[:_STEM] == word[:_STEM] for each in known):
            return True
    return False
