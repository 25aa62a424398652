"""Hostile texts against inflected forms: nothing crashes, nothing false is found, what is there is found."""

from __future__ import annotations

import sys
import time

import pytest

from monitor.languages.text import clean, fold_key
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.settings import Term, Watchlist

pytestmark = pytest.mark.slow

TERMS = {
    "valley": Term(
        forms={"ru": ("Верхний Дол",), "en": ("Upper Valley",), "tr": ("Yukarı Vadi",), "fa": ("دره بالا",)}
    ),
    "town": Term(forms={"ru": ("Синегорск",), "hy": ("Վարդենիս",), "az": ("Ağdaş",), "ar": ("تبريز",)}),
}
NAMED = " Синегорска Վարդենիսում, Ağdaş'da"
HOSTILE = {
    "one word of 1 MB": "s" * 1_000_000,
    "100,000 marks": "Синегорск" + "\u0301\u0316" * 50_000 + "а",
    "code points of every block": "".join(map(chr, range(0, sys.maxunicode + 1, 11))),
    "a million near-misses": "Синегорс " * 1_000_000,
    "beginnings of a phrase": "Верхний Upper Yukarı " * 50_000,
    "phrases with something between": "Верхний — Дол. " * 50_000,
    "apostrophes": "Ağda'" * 200_000,
    "non-joiners": "دره\u200cها" * 100_000,
    "hyphens": "Сине-" * 200_000,
    "entities": "&amp;#x421;" * 90_000,
    "lone surrogates": "\ud83d" * 300_000,
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return compile_watchlist(Watchlist(terms=TERMS))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_hides_nothing_and_invents_nothing(matcher: Matcher, text: str) -> None:
    began = time.process_time()
    hits = matcher.match({"title": clean(text), "summary": clean(text + NAMED)}).hits
    assert [hit.found for hit in hits if hit.field == "summary"][-3:] == ["Синегорска", "Վարդենիսում", "Ağdaş'da"]
    assert {fold_key(hit.found) for hit in hits} <= {"синегорска", "վարդենիսում", "agdas da"}
    assert time.process_time() - began < 30
