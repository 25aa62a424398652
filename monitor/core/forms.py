"""From a written base form to the word forms that the news uses, language by language.

An editor writes base forms only. ``compile_form`` turns one into patterns: for each word the folded surface
forms it may take. The tables hold endings, not words: a rule says what replaces the end of a word. They accept
somewhat more than a grammar would, since a wrong ending on a rare name does no harm and a missed one does.
Proper adjectives and names of inhabitants are made where a language makes them regularly. The endings are
common grammatical knowledge; nothing here knows a particular name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from monitor.core.text import fold, fold_key, fold_strictly, is_word_char

_UNAMBIGUOUS = 6  # letters from which a form may be written without its diacritics
_INFLECTS = 3  # shorter words are particles and abbreviations
_MERGED_WORDS = 4  # up to so many words, every way of writing them together counts


@dataclass(frozen=True, slots=True)
class WordPattern:
    """One word of a form. ``surfaces`` are folded; with ``prefix`` they are beginnings of words.

    ``strict`` holds the surfaces with their diacritics, where a text must have those; else it is None.
    """

    surfaces: frozenset[str]
    prefix: bool = False
    strict: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in order. ``tails`` are the endings that may follow a word after an apostrophe; ``joints`` the
    punctuation that the editor wrote and that may therefore stand between words, besides a space or hyphen.
    """

    words: tuple[WordPattern, ...]
    tails: frozenset[str] = frozenset()
    joints: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What replaces ``suffix`` at the end of a word: always, on common nouns (small letters), on names.

    Replacements are separated by spaces; "-" is nothing.
    """

    suffix: str
    always: str
    common: str = ""
    name: str = ""


def compile_form(form: str, language: str) -> tuple[Pattern, ...]:
    """The patterns of one form as an editor writes it, in a language (two or three letters).

    ``word*`` stands for every word that begins so; ``=`` before a form keeps it as it is. A form without
    letters or digits gives no pattern.
    """
    inflects = not form.startswith("=")
    written = _split(form.removeprefix("="))
    folded_length = sum(len(fold_key(word)) for word in written)
    strict = folded_length < _UNAMBIGUOUS
    tails = _tails(language) if inflects else frozenset()
    joints = "".join({char for char in fold(form).text if not is_word_char(char) and char not in " =*"})
    patterns = []
    for words in _spacings(written, language):
        compiled = tuple(_compile_word(word, language, inflects, strict) for word in words)
        patterns.append(Pattern(compiled, tails, joints))
    return tuple(patterns)


def _split(form: str) -> list[str]:
    """The words of a form in their own spelling; a "*" stays at the end of its word."""
    spaced = ""
    for char in unicodedata.normalize("NFC", form):
        folded = fold(char).text
        if char == "\u200c" or not all(map(is_word_char, folded)):
            spaced += "*" if char == "*" else " "
        elif folded:
            spaced += char
    return [word for word in spaced.split() if fold_key(word)]


def _spacings(words: list[str], language: str) -> Iterator[tuple[str, ...]]:
    """The words as written and, where a script leaves spacing to taste, every way of joining neighbours."""
    if not words:
        return
    if language not in {"fa", "ar", "ur"} or len(words) > _MERGED_WORDS:
        yield tuple(words)
        return
    for joints in product((" ", ""), repeat=len(words) - 1):
        yield tuple("".join(a + b for a, b in zip(words, (*joints, ""), strict=True)).split())


def _compile_word(word: str, language: str, inflects: bool, strict: bool) -> WordPattern:
    prefix = word.endswith("*")
    bare = word.replace("*", "")
    spelled = {bare} if prefix or not inflects else inflect(bare, language)
    return WordPattern(
        surfaces=frozenset(fold(surface).text for surface in spelled),
        prefix=prefix,
        strict=frozenset(map(fold_strictly, spelled)) if strict else None,
    )


def inflect(word: str, language: str) -> set[str]:
    """The surface forms of one word, itself among them, in small letters with their diacritics."""
    lowered = _lower(word, language)
    abbreviation = word.isupper() or not word.isalpha()
    if abbreviation or len(word) < _INFLECTS or language not in _RULES:
        return {lowered}
    found = {lowered, *_by_rules(lowered, language, name=word[0].isupper())}
    proclitics = _PROCLITICS.get(language)
    if proclitics:
        stems = {surface.removeprefix("ال") if language == "ar" else surface for surface in found}
        found |= {proclitic + stem for proclitic in proclitics.split() for stem in stems}
    return found


def _lower(word: str, language: str) -> str:
    if language in {"az", "tr"}:
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower()


def _by_rules(word: str, language: str, name: bool) -> Iterator[str]:
    """What the first rule that fits makes of a word. Without capitals a word may be a name or not."""
    shortened = _SHORTENED_SYLLABLE.fullmatch(word) if language == "hy" and not name else None
    if shortened:
        yield from (shortened[1] + shortened[2] + ending.replace("-", "") for ending in _HY_SHORTENED.split())
    caseless = word == word.upper() or language == "ka"
    for rule in _RULES[language]:
        if word.endswith(rule.suffix) and len(word) > len(rule.suffix):
            stem = word.removesuffix(rule.suffix)
            endings = rule.always.split()
            if caseless or not name:
                endings += rule.common.split()
            if caseless or name:
                endings += rule.name.split()
            for ending in endings:
                yield stem + _harmonise(word, ending.replace("-", ""), language)
            return


# --- vowel harmony ----------------------------------------------------------------------------------------

_HIGH = dict(zip("aıəeiouöü", "ııiiiuuüü", strict=True))
_VOICELESS = frozenset("fstkçşhp")


def _harmonise(word: str, ending: str, language: str) -> str:
    """An Azerbaijani or Turkish ending for this word: I is ı i u ü, A is a or ə (Turkish e), D is d or t."""
    if language not in {"az", "tr"}:
        return ending
    front = "ə" if language == "az" else "e"
    vowel = next((char for char in reversed(word) if char in _HIGH), "a")
    out = ""
    for char in ending:
        if char == "I":
            vowel = _HIGH[vowel]
            out += vowel
        elif char == "A":
            vowel = "a" if vowel in "aıou" else front
            out += vowel
        elif char == "D":
            out += "t" if language == "tr" and (out or word)[-1] in _VOICELESS else "d"
        else:
            out += char
    return out


@cache
def _tails(language: str) -> frozenset[str]:
    """Folded endings that may stand after an apostrophe: Turkish cases, the English possessive."""
    if language == "en":
        return frozenset({"s"})
    if language not in {"az", "tr"}:
        return frozenset()
    endings = [ending for ending in _all(_TURKIC_CONSONANT, _TURKIC_VOWEL).split() if ending != "-"]
    vowels, consonants = "aeiouöü", "bt"
    made = (_harmonise(v + c, ending, language) for ending in endings for v in vowels for c in consonants)
    return frozenset(fold(ending).text for ending in made)


# --- ending tables ----------------------------------------------------------------------------------------


def _each(stem: str, endings: str) -> str:
    """The endings, each with the stem before it."""
    return " ".join(stem + ending.replace("-", "") for ending in endings.split())


def _all(*parts: str) -> str:
    return " ".join(parts)


_RU_ADJECTIVE = "ий ого ому им ом ая ой ую ие их ими ое"
_RU_HARD_ADJECTIVE = "ый ого ому ым ом ая ой ую ые ых ыми ое"
_RU_PEOPLE = "ец ца цу цем цом це цы цев цам цами цах"
_RU_PLURAL = "ы и ов ев ей ам ами ах"
_RU = (
    _Rule("ий", _all(_RU_ADJECTIVE, "ия ию ием ии его ему ем яя ей юю ее")),
    _Rule("ый", _RU_HARD_ADJECTIVE),
    _Rule("ой", _all(_RU_HARD_ADJECTIVE, "ой ие их ими им")),
    _Rule("ая", _all("ая ой ую ое ого ому ом", "ые ых ым ыми ый ие их им ими ий")),
    _Rule("яя", "яя ей юю ее его ему ем ий ие их им ими"),
    _Rule("ее", "ее его ему им ем ие их ими яя ей юю ий"),
    _Rule("ое", "ое ого ому ым им ом ые ых ыми ие их ими ая ой ую"),
    _Rule("ые", "ые ых ым ыми ый ая ое ого ому ом ой ую"),
    _Rule("ск", _each("ск", "- а у ом е"), _each("ск", _RU_PLURAL), _each("ск", _RU_ADJECTIVE)),
    _Rule("ия", "ия ии ию ией иею", "ий иям иями иях"),
    _Rule("ие", "ие ия ию ием ии ий иям иями иях их им ими"),
    _Rule("ье", "ье ья ью ьем ьи"),
    _Rule("ец", "ец еца ецу ецем еце ца цу цом цем це", "цы цев цов цам цами цах"),
    _Rule("ок", "ок ока оку оком оке ка ку ком ке", "ки ков кам ками ках"),
    _Rule("а", "а ы и у е ой ей ою ею", "- ам ами ах", _each("инск", _RU_ADJECTIVE)),
    _Rule("я", "я и ю е ей ею", "ь й ям ями ях"),
    _Rule("ь", "ь я ю ем е и ью", "ей ям ями ях"),
    _Rule("й", "й я ю ем е и", "ев ям ями ях"),
    _Rule("о", "о а у ом е", "- ам ами ах"),
    _Rule("е", "е я а ю у ем и", "ей ям ями ях"),
    _Rule("и", "и", "ов ев ей - ам ям ами ями ах ях", _each("инск", _RU_ADJECTIVE)),
    _Rule("ы", "ы", "ов ев - ам ами ах", _each("инск", _RU_ADJECTIVE)),
    *(_Rule(v, v) for v in "уюэё"),
    *(
        _Rule(s, _each(s, "- а у ым ом е ой ы ых ыми"), _each(s, _RU_PLURAL), _each(s + "ск", _RU_ADJECTIVE))
        for s in ("ов", "ев", "ёв", "ин", "ын")
    ),
    _Rule("", "- а у ом ем е", _RU_PLURAL, _all(_each("ск", _RU_ADJECTIVE), _RU_PEOPLE)),
)

_UK_ADJECTIVE = "ий ого ому им ім а у ої ій ою і их ими е"
_UK_PLURAL = "и і ів ей ам ами ах"
_UK_PEOPLE = "ець ця цю цем цеві ці ців цям цями цях"
_UK_NAME = _all(_each("ськ", _UK_ADJECTIVE), _UK_PEOPLE)
_UK = (
    _Rule("ий", _UK_ADJECTIVE),
    _Rule("ій", "ій ього ьому ім я є ьої ю ьою і іх іми ія ію ієм ії ієві"),
    _Rule("ськ", _each("ськ", "- а у ом ові"), _each("ськ", _UK_PLURAL), _each("ськ", _UK_ADJECTIVE)),
    _Rule("ія", "ія ії ію ією іє", "ій іям іями іях"),
    _Rule("ець", "ець ця цю цем цеві ці", "ців цям цями цях"),
    _Rule("ття", "ття ттю ттям тті"),
    _Rule("ння", "ння нню нням нні"),
    _Rule("ка", "ка ки ку ці кою ко", "ок кам ками ках"),
    _Rule("га", "га ги гу зі гою го", "г гам гами гах"),
    _Rule("ха", "ха хи ху сі хою хо", "х хам хами хах"),
    _Rule("а", "а и і у ою ею о е ої ій", "- ам ами ах", _each("инськ", _UK_ADJECTIVE)),
    _Rule("ня", "ня ні ню нею ньої ній ньою нього ньому нім нє", "нь ням нями нях"),
    _Rule("я", "я і ї ю ею єю е", "ь й ям ями ях"),
    _Rule("ь", "ь я ю ем еві і ьою", "ів ей ям ями ях"),
    _Rule("й", "й я ю єм єві ї", "їв ям ями ях"),
    _Rule("о", "о а у ом і ові", "- ам ами ах"),
    _Rule("е", "е я а ю у ем і ого ому им ім"),
    _Rule("и", "и", "ів ей - ам ами ах", _each("инськ", _UK_ADJECTIVE)),
    _Rule("і", "і", "ів ей - ам ям ами ями ах ях их им ими", _each("инськ", _UK_ADJECTIVE)),
    *(_Rule(v, v) for v in "уюєї"),
    _Rule(
        "х",
        "х ха ху хові хом сі хе",
        _each("х", _UK_PLURAL),
        _all(_each("х", _UK_NAME), _each("ськ", _UK_ADJECTIVE)),
    ),
    _Rule("к", "к ка ку кові ком ці че", _each("к", _UK_PLURAL), _each("к", _UK_NAME)),
    _Rule("г", "г га гу гові гом зі же", _each("г", _UK_PLURAL), _each("г", _UK_NAME)),
    _Rule("", "- а у ові еві ом ем і е им ої ій ою", _UK_PLURAL, _UK_NAME),
)

_HY_CASES = "- ը ն ի ին ից ով ում"
_HY_PLURAL = _all(_each("ներ", _HY_CASES), _each("եր", _HY_CASES))
# A common noun may lose the vowel of its last syllable when an ending follows.
_SHORTENED_SYLLABLE = re.compile(r"(.+?)(?:ու|ի)([^աեէըիոօու]+)")
_HY_SHORTENED = _all("ի ին ից ով ում", _HY_PLURAL)
_HY_PEOPLE = _all("ցու ցուն ցուց", _each("ցի", "- ն ի ին ից"), _each("ցիներ", _HY_CASES))
_HY_NAME = _all("յան եան յանը յանի ական ականը ականի", _each("ական", _HY_PLURAL), _HY_PEOPLE)
_HY = (
    _Rule(
        "ություն",
        _all(_each("ություն", _HY_CASES), "ության ությանը ությանն ությամբ", _each("ություն", _HY_PLURAL)),
        "",
        "",
    ),
    _Rule("ում", _all(_each("ում", _HY_CASES), "ման մանը մանն մամբ"), _each("ում", _HY_PLURAL)),
    _Rule("յան", _all(_each("յան", _HY_CASES), _each("եան", _HY_CASES), _each("յաններ", _HY_CASES))),
    _Rule("եան", _all(_each("եան", _HY_CASES), _each("յան", _HY_CASES))),
    _Rule("ու", _each("ու", "- ն ի ին ից ով ում"), _each("ու", _HY_PLURAL), _each("ու", "եցի եցիներ")),
    _Rule(
        "ի",
        "ի ին իի իին իից իով իում ու ուն ուց ում ով վա վան",
        _each("ի", _HY_PLURAL),
        _each("ե", _HY_PEOPLE),
    ),
    *(
        _Rule(v, _each(v, "- ն յի յին յից յով յում ի ից ով ում"), _each(v, _HY_PLURAL), _each(v, _HY_NAME))
        for v in "աոեօէ"
    ),
    _Rule("", _HY_CASES, _HY_PLURAL, _HY_NAME),
)

_TURKIC_AFTER_N = "nA nI nIn nDA nDAn nDAkI"
_TURKIC_COMMON_CONSONANT = _all(_each("lAr", "- In I A DA DAn DAkI lA"), "lIq lIk sIz Ilə")
_TURKIC_COMMON_VOWEL = _each("lAr", "- In I A DA DAn DAkI lA")
_TURKIC_CONSONANT = _all(
    "- In I A DA DAn DAkI DAkIlAr DAkIlArIn lA DIr DADIr lI lIlAr lIlArIn lIlArA lIlArI sI cA",
    _each("I", _TURKIC_AFTER_N),
)
_TURKIC_VOWEL = _all(
    "- nIn yA yI nI DA DAn DAkI DAkIlAr ylA yIn lA DIr DADIr lI lIlAr lIlArIn lIlArA lIlArI sI cA",
    _TURKIC_AFTER_N,
    _each("sI", _TURKIC_AFTER_N),
)


def _turkic(softened: Mapping[str, str]) -> tuple[_Rule, ...]:
    """Rules under vowel harmony; ``softened`` tells what a final consonant becomes before a vowel."""
    return (
        *(_Rule(v, _each(v, _TURKIC_VOWEL), _each(v, _TURKIC_COMMON_VOWEL)) for v in "aəeıioöuü"),
        *(
            _Rule(
                hard,
                _each(hard, _TURKIC_CONSONANT),
                _all(_each(hard, _TURKIC_COMMON_CONSONANT), _each(soft, "I In A")),
            )
            for hard, soft in softened.items()
        ),
        _Rule("", _TURKIC_CONSONANT, _TURKIC_COMMON_CONSONANT),
    )


_KA_CASES = "- ი მა ს სა ის ისა ით ად ო ში იდან ზე თან სთან ისთვის ისკენ ისგან ამდე მდე"
_KA_PLURAL = _each("ებ", "ი მა ს ის ით ად ში იდან ზე თან სთან ისთვის ისგან")
_KA_DERIVED = _all(*(_each(s, _KA_CASES) for s in ("ულ", "ურ", "ელ", "ელებ")))
_KA_VOWEL = "- მ ს სა ს დ თ ში დან ზე სთან სთვის სკენ სგან მდე"
_KA_SHORTENED = _all("ის ით ად ისთვის იდან ისკენ ისგან", _KA_PLURAL)
_KA = (
    *(
        _Rule(
            v + c + "ი",
            _each(v + c, _KA_CASES),
            _each(v + c, _KA_PLURAL),
            _all(_each(c, _KA_SHORTENED), _each(v + c, _KA_DERIVED)),
        )
        for v in "აეო"
        for c in "ნრლ"
    ),
    _Rule("ი", _KA_CASES, _KA_PLURAL, _KA_DERIVED),
    _Rule("ა", _all(_each("ა", _KA_VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _KA_PLURAL, _KA_DERIVED),
    _Rule("ე", _all(_each("ე", _KA_VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _KA_PLURAL),
    *(_Rule(v, _all(_each(v, _KA_VOWEL), _each(v, "დან ისა")), _each(v, _KA_PLURAL)) for v in "ოუ"),
    _Rule("", _KA_CASES, _KA_PLURAL, _KA_DERIVED),
)

_PL_ADJECTIVE = "i iego iemu im a iej ą ie ich imi"
_PL = (
    *(_Rule(s + "i", _each(s, _PL_ADJECTIVE)) for s in ("sk", "ck", "dzk", "k", "g")),
    _Rule("y", "y ego emu ym a ej ą e ych ymi", "- ów om ami ach"),
    _Rule("ia", "ia ii i ię ią io", "ie iom iami iach"),
    _Rule("ja", "ja ji ję ją jo", "je jom jami jach"),
    _Rule("ka", "ka ki ce kę ką ko kiej", "ek kom kami kach"),
    _Rule("ga", "ga gi dze gę gą go", "g gom gami gach"),
    _Rule("ra", "ra ry rze rę rą ro", "r rom rami rach"),
    _Rule("a", "a y i ę ą e ie o ej", "- om ami ach"),
    _Rule("nie", "nie nia niu niem", "ń niom niami niach"),
    _Rule("cie", "cie cia ciu ciem", "ć ciom ciami ciach"),
    _Rule("o", "o a u em ie", "- om ami ach"),
    _Rule("e", "e a u em ego emu ym"),
    _Rule("iec", "iec ca cowi cem cu", "cy ców com cami cach"),
    _Rule("ek", "ek ka ku kowi kiem", "ki ków kom kami kach"),
    _Rule("ch", _each("ch", "- u a owi em"), _each("ch", "y ów om ami ach"), _each("sk", _PL_ADJECTIVE)),
    *(_Rule(v, v) for v in "iuóęą"),
    _Rule("", "- a u owi em iem ie e", "y i ów om ami ach", _each("sk", _PL_ADJECTIVE)),
)

_DE_SECOND_PARTS = """
konflikt konflikte konflikts konfliktes krieg kriege kriegs krieges frage fragen gebiet gebiete region abkommen
armenier armeniern regierung verhandlungen gespräche politik flüchtlinge flüchtlingen streit krise kämpfe front
präsident waffenruhe friedensplan frieden offensive korridor
"""
_DE = (
    _Rule("isch", _each("isch", "- e er en es em")),
    _Rule("e", "e es s n en em er", "er"),
    *(_Rule(ending, f"{ending} e er es en em", f"{ending}n {ending}s") for ending in ("er", "es")),
    _Rule("", "- s es", "e n en er ern", _all(_DE_SECOND_PARTS, _each("isch", "- e er en es em"))),
)
_ROMANCE_PLURAL = "- s es"
_EL_NEUTER = "ι ιού ιου ια ιών ιων"
_AR_SUFFIXES = "- ي ية يه يين يون يات"
_FA_SUFFIXES = "- ی ها های هایی ای"
_HE_SUFFIXES = "- י ית ים יים ות"

_RULES: Mapping[str, tuple[_Rule, ...]] = {
    "ru": _RU,
    "uk": _UK,
    "hy": _HY,
    "az": _turkic({"q": "ğ", "k": "y"}),
    "tr": _turkic({"k": "ğ", "p": "b", "ç": "c", "t": "d"}),
    "ka": _KA,
    "pl": _PL,
    "de": _DE,
    "en": (
        _Rule("y", "y", "ies"),
        *(_Rule(s, s + " " + s + "es") for s in ("s", "x", "ch", "sh")),
        _Rule("", "- s"),
    ),
    "fr": (_Rule("al", "al ale ales aux als"), _Rule("", "- s", "e es x")),
    "es": (
        _Rule("z", "z ces"),
        _Rule("o", "o os", "a as"),
        _Rule("a", "a as", "o os"),
        _Rule("", _ROMANCE_PLURAL),
    ),
    "pt": (_Rule("ão", "ão ões ães"), _Rule("o", "o os", "a as"), _Rule("", _ROMANCE_PLURAL)),
    "it": (
        _Rule("io", "io i", "ia ie"),
        _Rule("co", "co", "chi ci ca che"),
        _Rule("o", "o", "i a e"),
        _Rule("a", "a", "e i o"),
        _Rule("e", "e", "i"),
        _Rule("", "-"),
    ),
    "nl": (_Rule("", "- s", "en e"),),
    "bg": (_Rule("а", "а ата", "и ите"), _Rule("", "- а ът я ят", "и ите ове овете")),
    "el": (
        _Rule("ος", "ος ου ο ε οι ων ους", "η ης ες"),
        _Rule("α", "α ας", "ες ων ών"),
        _Rule("η", "η ης", "ες ων ών"),
        _Rule("ι", _EL_NEUTER),
        _Rule("ο", "ο ου", "α ων"),
        _Rule("", "-"),
    ),
    "ar": (_Rule("ة", "ة ت ي ية"), _Rule("", _AR_SUFFIXES)),
    "fa": (_Rule("", _FA_SUFFIXES),),
    "he": (_Rule("", _HE_SUFFIXES),),
}
_PROCLITICS = {
    "ar": "و ف ب ل ك وب ول ال وال فال بال وبال كال لل ولل",
    "he": "ו ה ב ל מ ש כ וה וב ול ומ וש שב של שה מה כש לה",
}
