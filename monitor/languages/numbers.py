"""The numbers in a text, whether in digits or, up to twenty, in words."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.languages.text import fold_key

_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f ]{0,12}\d|\d")
_LONGEST = 9  # digits
# From two on: "one" is an article in many languages. A dot stands for a word that means something else as well.
_WORDS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty",
    "fr": "deux trois quatre cinq six sept huit . dix onze douze treize quatorze quinze seize . . . vingt",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn zwanzig",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete"
    " dieciocho diecinueve veinte",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
    " diciassette diciotto diciannove venti",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать",
    "uk": "два три чотири . шість сім вісім . десять одинадцять дванадцять тринадцять чотирнадцять . шістнадцять"
    " сімнадцять вісімнадцять . двадцять",
    "az": "iki üç dörd beş altı yeddi səkkiz doqquz on . . . . . . . . . iyirmi",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on . . . . . . . . . yirmi",
    "hy": "երկու երեք չորս հինգ վեց յոթ ութ ինը տասը տասնմեկ տասներկու տասներեք տասնչորս տասնհինգ տասնվեց տասնյոթ"
    " տասնութ տասնինը քսան",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście"
    " piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
}
_OTHERS = {
    "en": {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "dozen": 12},
    "ru": {"двое": 2, "двух": 2, "двоих": 2, "трое": 3, "трёх": 3, "троих": 3, "четверо": 4, "четырёх": 4, "пятеро": 5,
           "пяти": 5, "шестеро": 6, "шести": 6, "тридцать": 30, "сорок": 40, "пятьдесят": 50},
    "uk": {"двоє": 2, "двох": 2, "троє": 3, "трьох": 3, "четверо": 4, "чотирьох": 4},
    "az": {"otuz": 30, "qırx": 40, "əlli": 50},
    "tr": {"otuz": 30, "kırk": 40, "elli": 50},
}  # fmt: skip
_FIRST = 2


def _values() -> dict[tuple[str, str], int]:
    counted = {
        (language, fold_key(word)): value
        for language, listed in _WORDS.items()
        for value, word in enumerate(listed.split(), _FIRST)
        if word != "."
    }
    others = ((lang, word, value) for lang, listed in _OTHERS.items() for word, value in listed.items())
    return counted | {(language, fold_key(word)): value for language, word, value in others}


_VALUES = _values()


@lru_cache(maxsize=2048)
def numbers(text: str, language: str) -> frozenset[int]:
    """Every number in a text, each once."""
    digits = (re.sub(r"\D", "", found) for found in _DIGITS.findall(text))
    written = (_VALUES.get((language, word)) for word in fold_key(text).split())
    return frozenset(int(found[:_LONGEST]) for found in digits) | frozenset(filter(None, written))
