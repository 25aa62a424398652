"""Names in other letters: spelled in Latin ones, and as the order of their consonants.

Russian and Armenian names in Latin letters, as the news of other languages spells them: each habit of writing is what
English in its usual shades (kh or h, ya or ia, ts or tz), German, French, Spanish, Polish, Turkish or western Armenian
pronunciation makes of every letter. The tables follow the common practice of the press, not one standard. Diacritics
are left out, since texts are compared without them.

A skeleton is what remains of a word in every script. Варданян, Վարդանյան, Wardanjan, Vardanyan and فاردانيان are one
name. Their letters are written in Latin, like-sounding consonants count as one, vowels not at all. Two names that
differ in their vowels alone look the same; the rarity of what is shared tells how much that matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from monitor.languages.language import Latin
from monitor.languages.tables import known_of

_SHORTEST_NAME = 6  # letters: Latin spellings of shorter names are words of some language too easily


def latin_spellings(words: list[str], language: str) -> tuple[frozenset[str], ...]:
    """For each word of a Russian or Armenian name its folded Latin spellings; () where the words are no such name,
    or one so short that its spellings would be other words.

    A name is known by its capitals: each of its words begins with one, and none is an abbreviation.
    """
    latin = known_of(language).latin
    if latin is None or not all(map(_is_name, words)):
        return ()
    spelled = tuple(frozenset(_spellings(unicodedata.normalize("NFC", word).lower(), latin)) for word in words)
    shortest = sum(min(map(len, spellings), default=0) for spellings in spelled)
    return spelled if all(spelled) and shortest >= _SHORTEST_NAME else ()


def _is_name(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and word[1:].islower()


@cache
def _spellings(word: str, latin: Latin) -> tuple[str, ...]:
    return tuple({spelling for scheme in _schemes(latin) if (spelling := "".join(_letters(word, scheme))).isascii()})


def _letters(word: str, scheme: Mapping[str, str]) -> Iterator[str]:
    """The word letter by letter in Latin; what the scheme does not know stays."""
    at = 0
    while at < len(word):
        two, one = word[at : at + 2], word[at]
        initial = "^" if at == 0 else ""
        known = next((key for key in (initial + two, two, initial + one, one) if key in scheme), one)
        yield scheme.get(known, one)
        at += len(known.lstrip("^"))


@cache
def _schemes(latin: Latin) -> tuple[Mapping[str, str], ...]:
    """What each habit of writing makes of every letter."""
    return tuple({**_pairs(latin.letters), **_pairs(habit)} for habit in latin.habits)


def _pairs(listed: str) -> dict[str, str]:
    """What stands for each letter: see ``Latin``."""
    parted = (pair.split("=") for pair in listed.split())
    return {letter: "" if spelling == "-" else spelling for letter, spelling in parted}


# --- skeletons -------------------------------------------------------------------------------------------


def _letters_of(letters: str, sounds: str) -> dict[str, str]:
    return dict(zip(letters, sounds, strict=True))


# One Latin letter for each letter; 4 is ch, 6 is sh, a dot stands for nothing.
_SOUNDS = {
    **_letters_of("абвгґдеєжзиіїйклмнопрстуфхцчшщыэюяъьё", "abvggdeejziiiiklmnoprstufhc466ieua..e"),
    **_letters_of("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև", "abgdezeetjilhckhcg4min6o4p4rsvtrcvpkofe"),
    **_letters_of("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abgdevztiklmnopjrstupkgk64ccc4h4h"),
    **_letters_of("ابتثجحخدذرزسشصضطظعغفقكکلمنهويیپچژگةىأإآئؤء", "abtt4hhddrzs6sdtd.gvkkklmnhviip4jk.aaaaiu."),
    **_letters_of("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "abgdhvzhtikklmmnns.ppcckr6t"),
    **_letters_of("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdezitiklmnsoprsstifhpo"),
    **_letters_of("əışçğßłđøæœ", "ei64gsldoae"),
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
_ALIKE = 0.7  # of the sounds of a name: those of its forms in other letters


@lru_cache(maxsize=_REMEMBERED)
def skeleton(word: str) -> str:
    """The consonants of a word, in small Latin letters; "" where it has none."""
    return _REPEATED.sub(r"\1", "".join(_LIKE.get(letter, "") for letter in _latin(word)))


def in_letters_of(names: Sequence[str], forms: Iterable[str]) -> tuple[str, ...]:
    """Names in Latin letters as they are written in a language whose ``forms`` of them, and of others, are given: each
    the form that sounds most like it, and no form twice; a name that none sounds like stays."""
    likest = sorted(
        ((_likeness(name, form), at, form) for form in dict.fromkeys(forms) for at, name in enumerate(names)),
        key=lambda found: -found[0],
    )
    written: dict[int, str] = {}
    for likeness, at, form in likest:
        if likeness >= _ALIKE and at not in written and form not in written.values():
            written[at] = form
    return tuple(written.get(at, name) for at, name in enumerate(names))


def _likeness(name: str, form: str) -> float:
    """From 0 to 1, by their sounds; a form that is the name itself comes before all others."""
    # Armenian writes one sound, u, in two letters.
    sounds = (_latin(word.lower().replace("ու", "u")) for word in (name, form))
    one, other = ("".join(_LIKE.get(letter, letter) for letter in latin) for latin in sounds)
    return 2.0 if name == form else SequenceMatcher(None, one, other, autojunk=False).ratio()


def _latin(word: str) -> str:
    """How a word sounds, one Latin letter a sound."""
    latin = "".join(map(_sound, word.lower()))
    for letters, sound in _DIGRAPHS if _is_latin(word) else _ELSEWHERE:
        latin = latin.replace(letters, sound)
    return latin


def _is_latin(word: str) -> bool:
    return unicodedata.normalize("NFD", word[:1]).isascii() or unicodedata.name(word[0], "").startswith("LATIN")


def _sound(letter: str) -> str:
    if letter not in _SOUNDS:
        letter = unicodedata.normalize("NFD", letter)[0]
    sound = _SOUNDS.get(letter, letter if letter.isascii() else "")
    return "" if sound == "." else sound
