"""What remains of a word in every script: the order of its consonants.

Варданян, Վարդանյան, Wardanjan, Vardanyan and فاردانيان are one name. Their letters are written in Latin, like-sounding
consonants count as one, vowels not at all. Two names that differ in their vowels alone look the same; the rarity of
what is shared tells how much that matters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _table(letters: str, sounds: str) -> dict[str, str]:
    return dict(zip(letters, sounds, strict=True))


# One Latin letter for each letter; 4 is ch, 6 is sh, a dot stands for nothing.
_SOUNDS = {
    **_table("абвгґдеєжзиіїйклмнопрстуфхцчшщыэюяъьё", "abvggdeejziiiiklmnoprstufhc466ieua..e"),
    **_table("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև", "abgdezeetjilhckhcg4min6o4p4rsvtrcvpkofe"),
    **_table("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abgdevztiklmnopjrstupkgk64ccc4h4h"),
    **_table("ابتثجحخدذرزسشصضطظعغفقكکلمنهويیپچژگةىأإآئؤء", "abtt4hhddrzs6sdtd.gvkkklmnhviip4jk.aaaaiu."),
    **_table("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "abgdhvzhtikklmmnns.ppcckr6t"),
    **_table("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdezitiklmnsoprsstifhpo"),
    **_table("əışçğßłđøæœ", "ei64gsldoae"),
}
# How several Latin letters write one sound, the longest first.
_DIGRAPHS = (
    ("tsch", "4"), ("dsch", "4"), ("sch", "6"), ("tch", "4"), ("dj", "4"), ("sh", "6"), ("ch", "4"), ("zh", "j"),
    ("kh", "h"), ("gh", "g"), ("ts", "c"), ("tz", "c"), ("cz", "4"), ("sz", "6"), ("ph", "f"), ("th", "t"),
)  # fmt: skip
# In other scripts a letter stands for each of these sounds but these.
_ELSEWHERE = (("dj", "4"), ("ts", "c"), ("tz", "c"))
_LIKE = {
    letter: group[0] for group in ("pb", "vfw", "kghqx", "szc", "x46j", "td", "m", "n", "l", "r") for letter in group
} | {"4": "j", "6": "j", "j": "j"}
_REPEATED = re.compile(r"(.)\1+")
_REMEMBERED = 8192


@lru_cache(maxsize=_REMEMBERED)
def skeleton(word: str) -> str:
    """The consonants of a word, in small Latin letters; "" where it has none."""
    latin = "".join(map(_sound, word.lower()))
    for letters, sound in _DIGRAPHS if _is_latin(word) else _ELSEWHERE:
        latin = latin.replace(letters, sound)
    return _REPEATED.sub(r"\1", "".join(_LIKE.get(letter, "") for letter in latin))


def _is_latin(word: str) -> bool:
    return unicodedata.normalize("NFD", word[:1]).isascii() or unicodedata.name(word[0], "").startswith("LATIN")


def _sound(letter: str) -> str:
    if letter not in _SOUNDS:
        letter = unicodedata.normalize("NFD", letter)[0]
    sound = _SOUNDS.get(letter, letter if letter.isascii() else "")
    return "" if sound == "." else sound
