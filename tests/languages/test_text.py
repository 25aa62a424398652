from __future__ import annotations

import sys
import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.detection import guess_language
from monitor.languages.sentences import sentences
from monitor.languages.text import (
    beginning,
    clean,
    fold,
    fold_key,
    fold_strictly,
    folded_length,
    is_word_char,
    words,
)

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
    "endings behind non-joiners": "ب\u200cها" * 60_000,
    "non-joiners alone": "\u200c" * 300_000,
    "look-alikes in one long word": "aа" * 200_000,
    "look-alikes of four scripts": "aаαօ" * 100_000,
    "ligatures that grow": "ﷺ" * 60_000,
    "Armenian ligatures": "և" * 300_000,
    "lone surrogates": "\ud800" * 500_000,
    "emoji joined": "👨\u200d" * 100_000,
    "100,000 marks on one letter": "e" + "\u0301" * 100_000,
    "marks of another order": "e" + "\u0301\u0316" * 50_000 + " e" + "\u0670\u064b" * 50_000,
}


@pytest.mark.slow
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


@pytest.mark.slow
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


APOSTROPHES = "'’ʼʻ‘‛`′‵´ʹʽʾʿˈˊˋ＇՚׳ꞌ᾽᾿΄"
DASHES = "-‐‑‒–—―−⁃⁻˗֊־᠆﹘﹣－⸺"


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_every_apostrophe_is_one(apostrophe: str) -> None:
    assert fold(f"l{apostrophe}Aqueduc").text == "l'aqueduc"
    assert words(f"Laçın{apostrophe}da") == ["lacin", "da"]


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_inside_a_word_is_a_space(dash: str) -> None:
    assert fold(f"Верхне{dash}Озёрский").text == "верхне озерскии"


@pytest.mark.parametrize(
    "mark", "\u00ad\u200b\u200d\u2060\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\u061c\u034f\ufe0f՛՜՞"
)
def test_what_cannot_be_seen_and_what_stands_on_a_letter_goes(mark: str) -> None:
    assert words(f"Վար{mark}դենիս {mark}mont{mark}ana{mark}") == ["վարդենիս", "montana"]


# What the fold makes equal, point by point.
EQUAL = {
    "compatibility forms": ("ﬁnal ℌ Ⅳ ⑫ m² ½", "final h iv 12 m2 ½"),
    "entities": (clean("&#1064;&#x443;ша &laquo;a&raquo;&amp;quot;"), 'Шуша «a»"'),
    "Cyrillic in Latin": ("Mоntanа", "montana"),
    "Latin in Cyrillic": ("Hагорный Кapaбax", "нагорный карабах"),
    "Greek in Latin": ("Αντarctis Κarabakh", "αντarctis karabakh"),
    "Latin in Greek": ("Αρτσάx", "αρτσαχ"),
    "Latin in Armenian": ("oգուտ Ստեփաuյան", "օգուտ ստեփասյան"),
    "Armenian in Latin": ("Հayastan", "hayastan"),
    "dotted and dotless i": ("IĞDIR İğdir ığdır", "igdir igdir igdir"),
    "i with a combining dot": ("i\u0307stanbul I\u0307STANBUL", "istanbul istanbul"),
    "ё": ("ЁЛКА ёлка е\u0308лка", "елка елка елка"),
    "Armenian ligatures": ("և ﬔ ԵՒ", "եվ մե եվ"),
    "Armenian hyphen": ("ԱԲԳ֊ի", "աբգ ի"),
    "non-joiner between letters": ("قره\u200cباغ", "قره باغ"),
    "non-joiner before an ending": ("شهر\u200cهای خانه\u200cی", "شهرهای خانهی"),
    "non-joiner elsewhere": ("mon\u200ctana", "montana"),
    "Arabic vowel marks": ("قَرَهْ بَاغٌ", "قره باغ"),
    "Arabic and Persian yeh, kaf, heh": ("علي كتاب مدينة إلى", "علی کتاب مدینه الی"),
    "forms of alef": ("أإآٱا", "ااااا"),
    "Arabic presentation forms": ("ﻻ ﺷﻮﺷﻲ", "لا شوشی"),
    "Persian and Arabic digits": ("۴۴ ٤٤", "44 44"),
    "Georgian capitals": ("ᲥᲣᲗᲐᲘᲡᲘ", "ქუთაისი"),
    "Georgian church letters": ("ႵႳႧႠႨႱႨ ⴕⴓⴇⴀⴈⴑⴈ", "ქუთაისი ქუთაისი"),
    "Polish, Turkish and Azerbaijani letters": ("ŁÓDŹ Şırnak Xankəndi", "lodz sirnak xankendi"),
    "Greek accents and final sigma": ("Κόρινθος ΚΟΡΙΝΘΟΣ", "κορινθοσ κορινθος"),
    "Hebrew points": ("יְרִיחוֹ", "יריחו"),
}


@pytest.mark.parametrize(("left", "right"), EQUAL.values(), ids=EQUAL.keys())
def test_spelling_is_folded_away(left: str, right: str) -> None:
    assert fold_key(left) == fold_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("топ", "top"), ("тор", "top"), ("AЖ", "АЖ2"), ("գ", "g"), ("ο", "o"), ("гора", "ropa")],
)
def test_words_of_one_script_never_become_words_of_another(left: str, right: str) -> None:
    assert fold_key(left) != fold_key(right)


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


SPELLINGS = [
    ("Straße", "strasse"),
    ("Ал\u00adиев", "алиев"),
    ("Ալիև", "ալիեվ"),
    ("قره\u200cباغ", "قره باغ"),
    ("Ｌａ", "la"),
]
NOISE = st.text(st.sampled_from(" ,.«»\u200b\u00adé\u0301ßﷺ՞😀-\ud800\x00"), max_size=12)


@given(st.sampled_from(SPELLINGS), NOISE, NOISE)
def test_a_word_is_found_again_where_it_stood(spelling: tuple[str, str], before: str, after: str) -> None:
    written, folded_word = spelling
    text = f"{before} {written} {after}"
    folded = fold(text)
    start = folded.text.index(folded_word)
    begin, end = folded.original(start, start + len(folded_word))
    assert fold(text[begin:end]).text == folded_word
    assert written in text[begin:end]


@given(st.text())
def test_a_key_is_words_and_single_spaces(text: str) -> None:
    key = fold_key(text)
    assert all(is_word_char(char) or char == " " for char in key)
    assert key.split() == words(text)
    assert fold_key(key) == fold_key(fold_key(key))


# --- how long a text is once it is folded -----------------------------------------------------------------


def test_no_character_is_longer_folded_than_it_is_counted() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    grown = [char for char in every if len(fold(char).text) > folded_length(char)]
    assert grown == []


@given(st.text(st.sampled_from("a ß\u0587\ufb03\ufdfa\ufdfb\u2167\u0301\u200c\u064b\u1f80")), st.integers(0, 60))
def test_a_beginning_is_within_its_limit_folded_or_not(text: str, limit: int) -> None:
    kept = beginning(text, limit)
    assert text.startswith(kept)
    assert max(len(kept), len(fold(kept).text)) <= limit
    assert kept == text or folded_length(text[: len(kept) + 1]) > limit
