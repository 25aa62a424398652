from __future__ import annotations

import sys
import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.language import guess_language
from monitor.core.sentences import sentences
from monitor.core.text import clean, fold, fold_key, fold_strictly, is_word_char, words

HOSTILE = {
    "one long word": "x" * 1_000_000,
    "combining marks that need sorting": "a" + "\u0301\u0323" * 50_000,
    "nested ampersands": "&" + "amp;" * 250_000,
    "nested ampersands without semicolons": "&" + "amp" * 300_000,
    "a number without end": "&#" + "1" * 500_000,
    "zero-width non-joiners": "ب\u200c" * 300_000,
    "full stops": ". " * 300_000,
    "quotation marks": "." + '"' * 500_000,
    "mixed scripts": "aж" * 300_000,
    "hyphens": "a-" * 300_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_costs_little(text: str) -> None:
    began = time.process_time()
    clean(text)
    fold(text)
    fold_strictly(text)
    fold_key(text)
    sentences(text)
    guess_language(text, None)
    assert time.process_time() - began < 8


def test_every_code_point_is_accepted() -> None:
    everything = "".join(map(chr, range(0, sys.maxunicode + 1, 7)))
    fold_key(clean(everything)).encode()


def test_what_is_learnt_of_characters_does_not_grow_without_end() -> None:
    everything = [*map(chr, range(0, sys.maxunicode + 1, 23))]
    texts = ["".join(everything[start : start + 1000]) for start in range(0, len(everything), 1000)]
    tracemalloc.start()
    try:
        for text in texts:
            fold_key(clean(text))
            fold_strictly(text)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 3_000_000


def test_what_was_forgotten_is_learnt_again() -> None:
    text = "Straße և Ŀ\u200c Ağdərə ﷺ"
    before = (clean(text), fold(text), fold_strictly(text), fold_key(text))
    for start in range(0x4E00, 0x9000, 5000):
        fold_key("".join(map(chr, range(start, start + 5000))) + text)
    assert (clean(text), fold(text), fold_strictly(text), fold_key(text)) == before


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("A &amp;amp;amp; B", "A & B"),
        ("caf&eacute;", "café"),
        ("e\u0301", "é"),
        ("a\u200bb\u2066c\u00add\ufeff", "abcd"),
        ("  a\n\t b\u00a0c ", "a b c"),
        ("می\u200cشود", "می\u200cشود"),
        ("Kara\u200cbakh", "Karabakh"),
        ("a\x00b\x1b[0m", "ab[0m"),
        ("\ud800x", "x"),
        ("&am\u200bp;lt;", "<"),
        ("&#0000065;&#x41;", "AA"),
        ("", ""),
    ],
)
def test_clean(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@given(st.text())
def test_clean_is_stable_and_has_no_invisible_characters(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in cleaned)
    assert "  " not in cleaned
    assert cleaned.strip() == cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("İSTANBUL ılık", "istanbul ilik"),
        ("Ağdərə", "Agdere"),
        ("Нагорно‑Карабахский", "нагорно карабахский"),
        ("Kарабах", "Карабах"),
        ("Стёпа", "степа"),
        ("й", "и\u0306"),
        ("Շուշի՞ն", "Շուշին"),
        ("Ալիև", "Ալիեւ"),
        ("Ալիեւ", "ԱԼԻԵՎ"),
        ("ᲨᲣᲨᲐ", "შუშა"),
        ("قره\u200cباغ", "قره باغ"),
        ("كاراباخ", "کاراباخ"),
        ("قرة", "قره"),
        ("إيران", "ایران"),
        ("مـــرز", "مرز"),
        ("مَرز", "مرز"),
        ("٢٠٢٣", "2023"),
        ("Ｌａｃｈｉｎ", "lachin"),
        ("soft\u00adhyphen", "softhyphen"),
        ("l’Aqueduc", "l'aqueduc"),
        ("#Two_Words", "two words"),
        ("Straße", "strasse"),
        ("ΟΔΟΣ", "οδος"),
        ("paraŀlel", "parallel"),
    ],
)
def test_texts_that_differ_in_spelling_only_have_one_key(left: str, right: str) -> None:
    assert fold_key(left) == fold_key(right)


@pytest.mark.parametrize(("left", "right"), [("Şuşa", "Susa"), ("Laçın", "Lacin"), ("Rzeką", "Rzeka")])
def test_strict_folding_keeps_the_diacritics_that_tell_words_apart(left: str, right: str) -> None:
    assert fold_key(left) == fold_key(right)
    assert fold_strictly(left) != fold_strictly(right)
    assert fold_strictly(left) == fold_strictly(unicodedata.normalize("NFD", left.upper()))


def test_look_alike_letters_change_in_mixed_words_only() -> None:
    assert words("Kарабах top тор дzen") == ["карабах", "top", "тор", "дzen"]
    assert words("Kарабах Lасhin") == ["карабах", "lachin"]


def test_words_drop_punctuation() -> None:
    assert words("Laçın'da: «mərhələ» — 3-cü!") == ["lacin", "da", "merhele", "3", "cu"]
    assert words("Plain, ASCII; words.") == ["plain", "ascii", "words"]


def test_words_keep_the_marks_that_are_their_vowels() -> None:
    assert words("नमस्ते, दुनिया!") == ["नमस्ते", "दुनिया"]


def test_folding_maps_back_to_the_original() -> None:
    text = "x\u00ad  Stra\u00adße և\u200b y\u0301!"
    folded = fold(text)
    start = folded.text.index("strasse")
    begin, end = folded.original(start, start + len("strasse"))
    assert text[begin:end] == "Stra\u00adße"
    start = folded.text.index("y")
    begin, end = folded.original(start, start + 1)
    assert text[begin:end] == "y\u0301"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aßև\u00ad\u200c\u0301 -ب_ժւե"))))
def test_every_folded_place_has_an_original_place(text: str) -> None:
    folded = fold(text)
    previous = 0
    for index in range(len(folded.text)):
        begin, end = folded.original(index, index + 1)
        assert 0 <= begin < end <= len(text)
        assert begin >= previous
        previous = begin


@given(st.text())
def test_a_key_is_words_and_single_spaces(text: str) -> None:
    key = fold_key(text)
    assert all(is_word_char(char) or char == " " for char in key)
    assert key.split() == words(text)
    assert fold_key(key) == fold_key(fold_key(key))
