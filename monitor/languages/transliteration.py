"""Russian and Armenian names in Latin letters, as the news of other languages spells them.

Each scheme is what one habit of writing does to every letter: English in its usual shades (kh or h, ya or ia, ts or
tz), German, French, Spanish, Polish, Turkish, and for Armenian the western pronunciation. The tables follow the common
practice of the press, not one standard. Diacritics are left out, since texts are compared without them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

_SHORTEST_NAME = 6  # letters: Latin spellings of shorter names are words of some language too easily


def _table(pairs: str) -> dict[str, str]:
    """``letter=spelling`` pairs; "^" before a letter stands for the beginning of a word, "-" for no letter."""
    parted = (pair.split("=") for pair in pairs.split())
    return {letter: "" if spelling == "-" else spelling for letter, spelling in parted}


_RU = _table(
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh"
    " щ=shch ъ=- ы=y ь=- э=e ю=yu я=ya ий=iy ый=yy"
)
_RU_SCHEMES = (
    "",
    "ий=y ый=y дж=j",
    "^е=ye ий=y ый=y дж=j",
    "х=h ий=y ый=y дж=j",
    "х=h ий=y ый=y дж=j ^е=ye",
    "й=i ю=iu я=ia ий=y ый=y дж=j",
    "х=h й=i ю=iu я=ia ий=y ый=y дж=j",
    "в=w ж=sch з=s й=j х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja ий=i ый=y дж=dsch",
    "ж=j ч=tch ш=ch щ=chtch й=i у=ou ю=iou я=ia ий=i ый=y дж=dj",
    "х=j ш=sh я=ya ю=yu ий=i ый=i дж=y",
    "в=w ж=z й=j х=ch ц=c ч=cz ш=sz щ=szcz ю=ju я=ja ий=ij ый=yj дж=dz",
    "х=h ж=j ч=c ш=s ц=ts щ=sc ий=i ый=i дж=c",
    "х=h ж=z ч=c ш=s ц=c щ=sc й=j ю=ju я=ja ий=ij ый=yj дж=dz",
)
_HY = _table(
    "ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m յ=y ն=n շ=sh ո=o ^ո=vo չ=ch"
    " պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ու=u ^ու=u փ=p ք=k և=ev օ=o ֆ=f"
)
_HY_SCHEMES = (
    "",
    "^ե=ye",
    "յ=i",
    "խ=x",
    "խ=h ղ=g",
    "ծ=tz ց=tz",
    "ծ=c ց=c խ=x ղ=g",
    "ջ=dj ճ=tch չ=tch",
    "վ=w ժ=sch զ=s յ=j խ=ch ծ=z ց=z ճ=tsch չ=tsch շ=sch ջ=dsch ^ո=wo",
    "ու=ou ^ու=ou ժ=j շ=ch ճ=tch չ=tch ջ=dj յ=i",
    "խ=j ղ=g",
    "վ=w ժ=z յ=j խ=ch ծ=c ց=c ճ=cz չ=cz շ=sz ջ=dz ղ=g ^ո=wo",
    "խ=h ղ=g շ=s ճ=c չ=c ջ=c ժ=j",
    "բ=p գ=k դ=t կ=g պ=b տ=d ծ=dz ձ=ts ճ=j ջ=ch թ=t յ=i",
)
_SCHEMES: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "ru": tuple({**_RU, **_table(scheme)} for scheme in _RU_SCHEMES),
    "hy": tuple({**_HY, **_table(scheme)} for scheme in _HY_SCHEMES),
}


def latin_spellings(words: list[str], language: str) -> tuple[frozenset[str], ...]:
    """For each word of a Russian or Armenian name its folded Latin spellings; () where the words are no such name,
    or one so short that its spellings would be other words.

    A name is known by its capitals: each of its words begins with one, and none is an abbreviation.
    """
    if language not in _SCHEMES or not all(map(_is_name, words)):
        return ()
    spelled = tuple(frozenset(_spellings(unicodedata.normalize("NFC", word).lower(), language)) for word in words)
    shortest = sum(min(map(len, spellings), default=0) for spellings in spelled)
    return spelled if all(spelled) and shortest >= _SHORTEST_NAME else ()


def _is_name(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and word[1:].islower()


@cache
def _spellings(word: str, language: str) -> tuple[str, ...]:
    return tuple({spelling for scheme in _SCHEMES[language] if (spelling := "".join(_letters(word, scheme))).isascii()})


def _letters(word: str, scheme: Mapping[str, str]) -> Iterator[str]:
    """The word letter by letter in Latin; what the scheme does not know stays."""
    at = 0
    while at < len(word):
        two, one = word[at : at + 2], word[at]
        initial = "^" if at == 0 else ""
        known = next((key for key in (initial + two, two, initial + one, one) if key in scheme), one)
        yield scheme.get(known, one)
        at += len(known.lstrip("^"))
