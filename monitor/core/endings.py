"""The endings that words take, language by language: tables, read by ``forms``.

They accept somewhat more than a grammar would, since a wrong ending on a rare name does no harm and a missed one
does. The endings are common grammatical knowledge; nothing here knows a particular name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What replaces ``suffix`` at the end of a word: always, on common nouns (small letters), on names.

    Replacements are separated by spaces; "-" is nothing.
    """

    suffix: str
    always: str
    common: str = ""
    name: str = ""


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
    Rule("ий", _all(_RU_ADJECTIVE, "ия ию ием ии его ему ем яя ей юю ее")),
    Rule("ый", _RU_HARD_ADJECTIVE),
    Rule("ой", _all(_RU_HARD_ADJECTIVE, "ой ие их ими им")),
    Rule("ая", _all("ая ой ую ое ого ому ом", "ые ых ым ыми ый ие их им ими ий")),
    Rule("яя", "яя ей юю ее его ему ем ий ие их им ими"),
    Rule("ее", "ее его ему им ем ие их ими яя ей юю ий"),
    Rule("ое", "ое ого ому ым им ом ые ых ыми ие их ими ая ой ую"),
    Rule("ые", "ые ых ым ыми ый ая ое ого ому ом ой ую"),
    Rule("ск", _each("ск", "- а у ом е"), _each("ск", _RU_PLURAL), _each("ск", _RU_ADJECTIVE)),
    Rule("ия", "ия ии ию ией иею", "ий иям иями иях"),
    Rule("ие", "ие ия ию ием ии ий иям иями иях их им ими"),
    Rule("ье", "ье ья ью ьем ьи"),
    Rule("ец", "ец еца ецу ецем еце ца цу цом цем це", "цы цев цов цам цами цах"),
    Rule("ок", "ок ока оку оком оке ка ку ком ке", "ки ков кам ками ках"),
    Rule("а", "а ы и у е ой ей ою ею", "- ам ами ах", _each("инск", _RU_ADJECTIVE)),
    Rule("я", "я и ю е ей ею", "ь й ям ями ях"),
    Rule("ь", "ь я ю ем е и ью", "ей ям ями ях"),
    Rule("й", "й я ю ем е и", "ев ям ями ях"),
    Rule("о", "о а у ом е", "- ам ами ах"),
    Rule("е", "е я а ю у ем и", "ей ям ями ях"),
    Rule("и", "и", "ов ев ей - ам ям ами ями ах ях", _each("инск", _RU_ADJECTIVE)),
    Rule("ы", "ы", "ов ев - ам ами ах", _each("инск", _RU_ADJECTIVE)),
    *(Rule(v, v) for v in "уюэё"),
    *(
        Rule(s, _each(s, "- а у ым ом е ой ы ых ыми"), _each(s, _RU_PLURAL), _each(s + "ск", _RU_ADJECTIVE))
        for s in ("ов", "ев", "ёв", "ин", "ын")
    ),
    Rule("", "- а у ом ем е", _RU_PLURAL, _all(_each("ск", _RU_ADJECTIVE), _RU_PEOPLE)),
)

_UK_ADJECTIVE = "ий ого ому им ім а у ої ій ою і их ими е"
_UK_PLURAL = "и і ів ей ам ами ах"
_UK_PEOPLE = "ець ця цю цем цеві ці ців цям цями цях"
_UK_NAME = _all(_each("ськ", _UK_ADJECTIVE), _UK_PEOPLE)
_UK = (
    Rule("ий", _UK_ADJECTIVE),
    Rule("ій", "ій ього ьому ім я є ьої ю ьою і іх іми ія ію ієм ії ієві"),
    Rule("ськ", _each("ськ", "- а у ом ові"), _each("ськ", _UK_PLURAL), _each("ськ", _UK_ADJECTIVE)),
    Rule("ія", "ія ії ію ією іє", "ій іям іями іях"),
    Rule("ець", "ець ця цю цем цеві ці", "ців цям цями цях"),
    Rule("ття", "ття ттю ттям тті"),
    Rule("ння", "ння нню нням нні"),
    Rule("ка", "ка ки ку ці кою ко", "ок кам ками ках"),
    Rule("га", "га ги гу зі гою го", "г гам гами гах"),
    Rule("ха", "ха хи ху сі хою хо", "х хам хами хах"),
    Rule("а", "а и і у ою ею о е ої ій", "- ам ами ах", _each("инськ", _UK_ADJECTIVE)),
    Rule("ня", "ня ні ню нею ньої ній ньою нього ньому нім нє", "нь ням нями нях"),
    Rule("я", "я і ї ю ею єю е", "ь й ям ями ях"),
    Rule("ь", "ь я ю ем еві і ьою", "ів ей ям ями ях"),
    Rule("й", "й я ю єм єві ї", "їв ям ями ях"),
    Rule("о", "о а у ом і ові", "- ам ами ах"),
    Rule("е", "е я а ю у ем і ого ому им ім"),
    Rule("и", "и", "ів ей - ам ами ах", _each("инськ", _UK_ADJECTIVE)),
    Rule("і", "і", "ів ей - ам ям ами ями ах ях их им ими", _each("инськ", _UK_ADJECTIVE)),
    *(Rule(v, v) for v in "уюєї"),
    Rule(
        "х",
        "х ха ху хові хом сі хе",
        _each("х", _UK_PLURAL),
        _all(_each("х", _UK_NAME), _each("ськ", _UK_ADJECTIVE)),
    ),
    Rule("к", "к ка ку кові ком ці че", _each("к", _UK_PLURAL), _each("к", _UK_NAME)),
    Rule("г", "г га гу гові гом зі же", _each("г", _UK_PLURAL), _each("г", _UK_NAME)),
    Rule("", "- а у ові еві ом ем і е им ої ій ою", _UK_PLURAL, _UK_NAME),
)

_HY_CASES = "- ը ն ի ին ից ով ում"
_HY_PLURAL = _all(_each("ներ", _HY_CASES), _each("եր", _HY_CASES))
# A common noun may lose the vowel of its last syllable when an ending follows.
SHORTENED_SYLLABLE = re.compile(r"(.+?)(?:ու|ի)([^աեէըիոօու]+)")
HY_SHORTENED = _all("ի ին ից ով ում", _HY_PLURAL)
_HY_PEOPLE = _all("ցու ցուն ցուց", _each("ցի", "- ն ի ին ից"), _each("ցիներ", _HY_CASES))
_HY_NAME = _all("յան եան յանը յանի ական ականը ականի", _each("ական", _HY_PLURAL), _HY_PEOPLE)
_HY = (
    Rule(
        "ություն",
        _all(_each("ություն", _HY_CASES), "ության ությանը ությանն ությամբ", _each("ություն", _HY_PLURAL)),
        "",
        "",
    ),
    Rule("ում", _all(_each("ում", _HY_CASES), "ման մանը մանն մամբ"), _each("ում", _HY_PLURAL)),
    Rule("յան", _all(_each("յան", _HY_CASES), _each("եան", _HY_CASES), _each("յաններ", _HY_CASES))),
    Rule("եան", _all(_each("եան", _HY_CASES), _each("յան", _HY_CASES))),
    Rule("ու", _each("ու", "- ն ի ին ից ով ում"), _each("ու", _HY_PLURAL), _each("ու", "եցի եցիներ")),
    Rule(
        "ի",
        "ի ին իի իին իից իով իում ու ուն ուց ում ով վա վան",
        _each("ի", _HY_PLURAL),
        _each("ե", _HY_PEOPLE),
    ),
    *(
        Rule(v, _each(v, "- ն յի յին յից յով յում ի ից ով ում"), _each(v, _HY_PLURAL), _each(v, _HY_NAME))
        for v in "աոեօէ"
    ),
    Rule("", _HY_CASES, _HY_PLURAL, _HY_NAME),
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
TURKIC_CASES = _all(_TURKIC_CONSONANT, _TURKIC_VOWEL)
"""Also what may follow a Turkish name after an apostrophe."""


def _turkic(softened: Mapping[str, str]) -> tuple[Rule, ...]:
    """Rules under vowel harmony; ``softened`` tells what a final consonant becomes before a vowel."""
    return (
        *(Rule(v, _each(v, _TURKIC_VOWEL), _each(v, _TURKIC_COMMON_VOWEL)) for v in "aəeıioöuü"),
        *(
            Rule(
                hard,
                _each(hard, _TURKIC_CONSONANT),
                _all(_each(hard, _TURKIC_COMMON_CONSONANT), _each(soft, "I In A")),
            )
            for hard, soft in softened.items()
        ),
        Rule("", _TURKIC_CONSONANT, _TURKIC_COMMON_CONSONANT),
    )


_KA_CASES = "- ი მა ს სა ის ისა ით ად ო ში იდან ზე თან სთან ისთვის ისკენ ისგან ამდე მდე"
_KA_PLURAL = _each("ებ", "ი მა ს ის ით ად ში იდან ზე თან სთან ისთვის ისგან")
_KA_DERIVED = _all(*(_each(s, _KA_CASES) for s in ("ულ", "ურ", "ელ", "ელებ")))
_KA_VOWEL = "- მ ს სა ს დ თ ში დან ზე სთან სთვის სკენ სგან მდე"
_KA_SHORTENED = _all("ის ით ად ისთვის იდან ისკენ ისგან", _KA_PLURAL)
_KA = (
    *(
        Rule(
            v + c + "ი",
            _each(v + c, _KA_CASES),
            _each(v + c, _KA_PLURAL),
            _all(_each(c, _KA_SHORTENED), _each(v + c, _KA_DERIVED)),
        )
        for v in "აეო"
        for c in "ნრლ"
    ),
    Rule("ი", _KA_CASES, _KA_PLURAL, _KA_DERIVED),
    Rule("ა", _all(_each("ა", _KA_VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _KA_PLURAL, _KA_DERIVED),
    Rule("ე", _all(_each("ე", _KA_VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _KA_PLURAL),
    *(Rule(v, _all(_each(v, _KA_VOWEL), _each(v, "დან ისა")), _each(v, _KA_PLURAL)) for v in "ოუ"),
    Rule("", _KA_CASES, _KA_PLURAL, _KA_DERIVED),
)

_PL_ADJECTIVE = "i iego iemu im a iej ą ie ich imi"
_PL = (
    *(Rule(s + "i", _each(s, _PL_ADJECTIVE)) for s in ("sk", "ck", "dzk", "k", "g")),
    Rule("y", "y ego emu ym a ej ą e ych ymi", "- ów om ami ach"),
    Rule("ia", "ia ii i ię ią io", "ie iom iami iach"),
    Rule("ja", "ja ji ję ją jo", "je jom jami jach"),
    Rule("ka", "ka ki ce kę ką ko kiej", "ek kom kami kach"),
    Rule("ga", "ga gi dze gę gą go", "g gom gami gach"),
    Rule("ra", "ra ry rze rę rą ro", "r rom rami rach"),
    Rule("a", "a y i ę ą e ie o ej", "- om ami ach"),
    Rule("nie", "nie nia niu niem", "ń niom niami niach"),
    Rule("cie", "cie cia ciu ciem", "ć ciom ciami ciach"),
    Rule("o", "o a u em ie", "- om ami ach"),
    Rule("e", "e a u em ego emu ym"),
    Rule("iec", "iec ca cowi cem cu", "cy ców com cami cach"),
    Rule("ek", "ek ka ku kowi kiem", "ki ków kom kami kach"),
    Rule("ch", _each("ch", "- u a owi em"), _each("ch", "y ów om ami ach"), _each("sk", _PL_ADJECTIVE)),
    *(Rule(v, v) for v in "iuóęą"),
    Rule("", "- a u owi em iem ie e", "y i ów om ami ach", _each("sk", _PL_ADJECTIVE)),
)

_DE_SECOND_PARTS = """
konflikt konflikte konflikts konfliktes krieg kriege kriegs krieges frage fragen gebiet gebiete region abkommen
armenier armeniern regierung verhandlungen gespräche politik flüchtlinge flüchtlingen streit krise kämpfe front
präsident waffenruhe friedensplan frieden offensive korridor
"""
_DE = (
    Rule("isch", _each("isch", "- e er en es em")),
    Rule("e", "e es s n en em er", "er"),
    *(Rule(ending, f"{ending} e er es en em", f"{ending}n {ending}s") for ending in ("er", "es")),
    Rule("", "- s es", "e n en er ern", _all(_DE_SECOND_PARTS, _each("isch", "- e er en es em"))),
)
_ROMANCE_PLURAL = "- s es"
_EL_NEUTER = "ι ιού ιου ια ιών ιων"
_AR_SUFFIXES = "- ي ية يه يين يون يات"
_FA_SUFFIXES = "- ی ها های هایی ای"
_HE_SUFFIXES = "- י ית ים יים ות"

RULES: Mapping[str, tuple[Rule, ...]] = {
    "ru": _RU,
    "uk": _UK,
    "hy": _HY,
    "az": _turkic({"q": "ğ", "k": "y"}),
    "tr": _turkic({"k": "ğ", "p": "b", "ç": "c", "t": "d"}),
    "ka": _KA,
    "pl": _PL,
    "de": _DE,
    "en": (
        Rule("y", "y", "ies"),
        *(Rule(s, s + " " + s + "es") for s in ("s", "x", "ch", "sh")),
        Rule("", "- s"),
    ),
    "fr": (Rule("al", "al ale ales aux als"), Rule("", "- s", "e es x")),
    "es": (
        Rule("z", "z ces"),
        Rule("o", "o os", "a as"),
        Rule("a", "a as", "o os"),
        Rule("", _ROMANCE_PLURAL),
    ),
    "pt": (Rule("ão", "ão ões ães"), Rule("o", "o os", "a as"), Rule("", _ROMANCE_PLURAL)),
    "it": (
        Rule("io", "io i", "ia ie"),
        Rule("co", "co", "chi ci ca che"),
        Rule("o", "o", "i a e"),
        Rule("a", "a", "e i o"),
        Rule("e", "e", "i"),
        Rule("", "-"),
    ),
    "nl": (Rule("", "- s", "en e"),),
    "bg": (Rule("а", "а ата", "и ите"), Rule("", "- а ът я ят", "и ите ове овете")),
    "el": (
        Rule("ος", "ος ου ο ε οι ων ους", "η ης ες"),
        Rule("α", "α ας", "ες ων ών"),
        Rule("η", "η ης", "ες ων ών"),
        Rule("ι", _EL_NEUTER),
        Rule("ο", "ο ου", "α ων"),
        Rule("", "-"),
    ),
    "ar": (Rule("ة", "ة ت ي ية"), Rule("", _AR_SUFFIXES)),
    "fa": (Rule("", _FA_SUFFIXES),),
    "he": (Rule("", _HE_SUFFIXES),),
}
PROCLITICS = {
    "ar": "و ف ب ل ك وب ول ال وال فال بال وبال كال لل ولل",
    "he": "ו ה ב ל מ ש כ וה וב ול ומ וש שב של שה מה כש לה",
}
