"""Which language a text is written in: by its script, by letters of its own, by its small words."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("Latin", "\u0041", "\u024f"),
    ("Greek", "\u0370", "\u03ff"),
    ("Cyrillic", "\u0400", "\u052f"),
    ("Armenian", "\u0531", "\u0587"),
    ("Hebrew", "\u05d0", "\u05ea"),
    ("Arabic", "\u0620", "\u077f"),
    ("Georgian", "\u10a0", "\u10ff"),
    ("Latin", "\u1e00", "\u1eff"),
)
_ONLY_LANGUAGE = {"Greek": "el", "Armenian": "hy", "Hebrew": "he", "Georgian": "ka"}
_WRITTEN_IN = {
    **{language: {"Latin"} for language in ("en", "tr", "fr", "de", "es", "it", "pl", "pt", "nl")},
    **{language: {"Cyrillic"} for language in ("ru", "uk", "bg", "be", "mk")},
    **{language: {"Arabic"} for language in ("fa", "ar", "ur")},
    **{language: {script} for script, language in _ONLY_LANGUAGE.items()},
    "az": {"Latin", "Cyrillic"},
}
# Letters that set a language apart from others of its script. Of equal scores the first wins.
_LETTERS = {
    "Cyrillic": {"uk": "іїєґ", "ru": "ыэё", "bg": "ъ"},
    "Arabic": {"fa": "پچژگیک", "ar": "ةيكىأإ"},
    "Latin": {
        "tr": "ğış",
        "az": "əğış",
        "pl": "łąężźćń",
        "de": "äöüß",
        "es": "ñ¿¡",
        "fr": "èêçœ",
        "pt": "ãõ",
        "it": "ìò",
    },
}
_FUNCTION_WORDS = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "the of and in to for is on with that at by from has are was as over after",
        "fr": "le la les des du de et en un une est dans pour au aux sur par qui avec",
        "de": "der die das und in von den im mit ist ein eine auf für zu dem des nach",
        "es": "el la los las de del y en un una es por con para que al se su",
        "it": "il la di del della e in un una che per è con nel gli dei al sul",
        "pt": "o a os as de do da e em um uma que para com no na ao dos",
        "pl": "w i z na do się że nie jest po o od przez dla za ze",
        "tr": "ve bir bu için ile da de olarak çok daha sonra ne olan",
        "az": "və bir bu üçün ilə da də olub edib ki isə",
        "nl": "de het een van en in op te dat met voor is zijn niet",
    }.items()
}
_WORD = re.compile(r"\w+")
_SAMPLE = 2000  # characters are enough to tell a language


def guess_language(text: str, declared: str | None) -> str:
    """The language code of a text: the declared one unless the script contradicts it; "und" if unknown."""
    said = re.split(r"[-_]", declared.strip().lower())[0] if declared else ""
    script = _dominant_script(text[:_SAMPLE])
    if said and (not script or script in _WRITTEN_IN.get(said, {script})):
        return said
    if script in _ONLY_LANGUAGE:
        return _ONLY_LANGUAGE[script]
    return _by_letters_and_words(text[:_SAMPLE].lower(), script)


def _dominant_script(text: str) -> str:
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else ""
    counts: Counter[str] = Counter()
    for char, times in Counter(filter(str.isalpha, text)).items():
        counts.update({script: times for script, first, last in _SCRIPTS if first <= char <= last})
    return counts.most_common(1)[0][0] if counts else ""


def _by_letters_and_words(text: str, script: str) -> str:
    letters = Counter(text)
    scores = Counter(
        {language: sum(letters[char] for char in own) for language, own in _LETTERS.get(script, {}).items()}
    )
    if script == "Latin":
        tokens = Counter(_WORD.findall(text))
        for language, listed in _FUNCTION_WORDS.items():
            scores[language] += 2 * sum(tokens[word] for word in listed)
    best = max(scores, key=lambda language: scores[language], default="und")
    if scores[best] > 0:
        return best
    return "ru" if script == "Cyrillic" else "und"
