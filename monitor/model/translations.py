"""Texts to be read in another language, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

MAX_TRANSLATED = 1000
"""Characters: a headline or a sentence, which are shorter. What is longer is not translated."""


@dataclass(frozen=True, slots=True)
class Text:
    """A headline or a sentence in the language ``source``, for readers of ``target``."""

    text: str
    source: str
    target: str

    @property
    def key(self) -> bytes:
        """What it is known by."""
        return sha256(f"{self.source}\0{self.target}\0{self.text}".encode("utf-8", "replace")).digest()


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text that is to be translated. ``attempts`` failed so far."""

    text: Text
    attempts: int


@dataclass(frozen=True, slots=True)
class Translated:
    """What a translator made of texts, in order."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unwilling:
    """A translator does not take these texts, or one of them: ``reason`` in our own words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failing:
    """A translator does not work now. ``patience`` is how many seconds it asked for, if it did."""

    reason: str
    patience: float = 0.0


Outcome = Translated | Unwilling | Failing


@dataclass(frozen=True, slots=True)
class TranslationCounts:
    """Of texts wanted since some time: how many were ``translated``; how many were ``refused``, be it by the translator
    or for what the translation lost, and why the last one was. How many are ``waiting``, and why they could not be
    translated when it was tried last."""

    translated: int = 0
    refused: int = 0
    refusal: str = ""
    waiting: int = 0
    failure: str = ""
