"""Whether words are the name of an outlet, and nothing more: what names it may be cut, what tells of it may not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from monitor.languages.tables import everywhere
from monitor.languages.text import fold_key

WORD = re.compile(r"\w+")
_DOMAIN = re.compile(r"(?:www\.)?(?:[\w-]+\.)+[a-z]{2,8}", re.IGNORECASE)
_LONGEST_NAME = 6  # words
_MOST_CACHED, _MOST_OUTLETS = 8192, 1024


@lru_cache(maxsize=_MOST_CACHED)
def key(word: str) -> str:
    """One word as it is compared."""
    # As folding has it, at a tenth of its cost: of numbers there is no end, so that hardly one is found at hand.
    return word.lower() if word.isascii() and word.isalnum() else fold_key(word)


def keys(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [key(word) for word in WORD.findall(text)]


AND = frozenset(["and", "und", "et", "y", "e", "i", "и", "та", "և", "va", "və", "ve", "και", "و"])
"""Between two labels, and in names, where "&" may stand for it."""
_ADDED = frozenset(map(fold_key, everywhere("outlet_words")))
_SECTION_WORDS = frozenset(word for phrase in everywhere("sections") for word in fold_key(phrase).split())
# By which a capitalised phrase is known to be an outlet, where they end it.
_OWN_KINDS = frozenset(word for word in _ADDED if len(word) >= 4)


class Names:
    """The names of an outlet: as configured, its host, and what else it is called in its feed."""

    def __init__(self, outlet: str, host: str = "", publishers: Iterable[str] = ()) -> None:
        host = host.removeprefix("www.")
        self._written = [name for name in (outlet, *publishers, host, _telling_label(host)) if fold_key(name)]
        self._joined = {"".join(keys(name)) for name in self._written}
        self._named = [(frozenset(words) - AND, _core(words)) for name in self._written if (words := keys(name))]
        self._beginnings = {name[:end] for name in self._joined for end in range(len(name) + 1)}
        self._capital = any(name[:1].isupper() for name in (outlet, *publishers))
        self.known = bool(fold_key(outlet)) or any(map(fold_key, publishers))

    def name(self, text: str) -> bool:
        """Whether a text is one of the names and nothing more, but for words such as "news" and "agency"."""
        words = keys(text)
        joined = "".join(words)
        if not joined or len(words) > 2 * _LONGEST_NAME:
            return False
        exact = joined in self._joined
        if self._capital and text.islower() and "." not in text:
            return False  # "- report" tells of a report, whatever the outlet is called
        core = _core(words)
        return exact or any(core == own and named <= set(words) for named, own in self._named)

    def at(self, text: str, start: int) -> int:
        """Where the name ends that begins there; -1 where none does. The longest is taken."""
        first = WORD.match(text, start)
        if first is None or key(first[0]) not in self._beginnings:
            return -1
        joined, end = "", -1
        for count, word in enumerate(WORD.finditer(text, start, start + 80)):
            if count == _LONGEST_NAME:
                break
            joined += key(word[0])
            if joined in self._joined:
                end = word.end()
        return end

    def within(self, text: str) -> tuple[int, int] | None:
        """Where one of the names stands in a text."""
        for word in WORD.finditer(text):
            if key(word[0]) in self._beginnings and (end := self.at(text, word.start())) >= 0:
                return word.start(), end
        return None


def looks_like_outlet(text: str) -> bool:
    """Whether a text that stands for itself is the address of an outlet, or in capitals and called by its kind."""
    text = text.strip()
    if _DOMAIN.fullmatch(text):
        return True
    words = WORD.findall(text)
    named = 2 <= len(words) <= 4 and key(words[-1]) in _OWN_KINDS and key(words[0]) not in _OWN_KINDS
    return named and all(word[0].isupper() for word in words if len(word) > 3) and words[0][0].isupper()


def _core(words: list[str]) -> str:
    """What sets a name apart, without the words that many outlets have and without sections."""
    left_out = (_ADDED, _SECTION_WORDS, AND)
    return "".join(word for word in words if not any(word in some for some in left_out) and not word.isdigit())


def _telling_label(host: str) -> str:
    """The label of a host name that can be no word of a headline: "examplenews" of "rss.examplenews.co.uk"."""
    label = max((label for label in host.split(".") if len(label) > 3), key=len, default="")
    # A word of its own ("report", "president", "baku") may stand behind a dash and be news.
    compound = any(kind in label and kind != label for kind in ("news", "press", "info", "post", "media", "times"))
    return label if compound or any(char in label for char in "-0123456789") else ""


@lru_cache(maxsize=_MOST_OUTLETS)  # the same for every entry of a feed
def names_of(outlet: str, host: str, publisher: str = "") -> Names:
    """The names of an outlet, by which it is known in its titles."""
    return Names(outlet, host, filter(None, [publisher]))
