"""Letters as they are meant: look-alikes of another script, full-width and presentation forms, and Arabic letters in
Persian text are put right. What is written stays otherwise as it is: case, quotes, and every mark."""

from __future__ import annotations

import re
import unicodedata

from monitor.languages.tables import known_of
from monitor.languages.text import MIXED, SCRIPTS, TO_SCRIPT

# Full width, Latin and Armenian ligatures, Arabic and Hebrew letters by their place in a word, mathematical letters.
_FORMS = re.compile("[\uff01-\uff5e\ufb00-\ufb17\ufb1d-\ufdf2\ufe70-\ufefc\U0001d400-\U0001d7ff]+")
_WORD = re.compile(r"\w+")
_ARABIC_SPELLING = str.maketrans("يىك", "ییک")
_ARABIC_LETTERS = re.compile("[يىك]")
_PERSIAN_LETTERS = re.compile("[پچژگیک]")
_ARABIC_ALONE = re.compile("[ةأإؤ]")
_PERSIAN_WORDS, _ARABIC_WORDS = (frozenset(known_of(code).function_words.split()) for code in ("fa", "ar"))
_SCHWA = str.maketrans("әӘ", "əƏ")  # the letter of Azerbaijani, as its Cyrillic alphabet has it


def mend(text: str, language: str | None = None) -> str:
    """A clean text with its letters put right. ``language`` is the one that the text is said to be in."""
    if text.isascii():
        return text
    if _FORMS.search(text):
        text = unicodedata.normalize("NFC", _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))
    if "ә" in text or "Ә" in text:
        text = _WORD.sub(_with_latin_schwa, text)
    if MIXED.search(text.lower()):
        text = _WORD.sub(lambda word: _in_one_script(word[0], text), text)
    if _ARABIC_LETTERS.search(text) and (language == "fa" or _is_persian(text)):
        text = text.translate(_ARABIC_SPELLING)
    return text


def _with_latin_schwa(word: re.Match[str]) -> str:
    changed = word[0].translate(_SCHWA)
    return changed if not any(script.search(changed.lower()) for script in SCRIPTS[1:]) else word[0]


def _is_persian(text: str) -> bool:
    """Whether a text with Arabic letters has more of Persian: by the letters and small words that the other lacks."""
    found = _WORD.findall(text.translate(_ARABIC_SPELLING))
    persian = sum(word in _PERSIAN_WORDS for word in found) + len(_PERSIAN_LETTERS.findall(text))
    found = _WORD.findall(text)
    arabic = sum(word in _ARABIC_WORDS or word.startswith("ال") for word in found) + len(_ARABIC_ALONE.findall(text))
    return bool(persian > arabic)


def _in_one_script(word: str, text: str) -> str:
    """A word of two scripts in the one that most of its letters are of, or else most letters of the text; as it is
    where a letter of the other one has no double there."""
    lowered = word.lower()
    if len(lowered) != len(word) or not MIXED.search(lowered):
        return word
    counts = [len(script.findall(lowered)) for script in SCRIPTS]
    found = {
        target: changed for target, count in enumerate(counts) if count and (changed := _in_script(lowered, target))
    }
    if not found:
        return word
    best = max(found, key=lambda target: (counts[target], len(SCRIPTS[target].findall(text.lower()))))
    return "".join(
        new.upper() if old.isupper() else new if new != low else old
        for old, low, new in zip(word, lowered, found[best], strict=True)
    )


def _in_script(lowered: str, target: int) -> str:
    """A word with all its letters in one of the scripts; "" where that cannot be."""
    changed = lowered.translate(TO_SCRIPT[target])
    strangers = (script for number, script in enumerate(SCRIPTS) if number != target)
    return "" if any(script.search(changed) for script in strangers) else changed
