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
_RU_INHABITANT = "ин ина ину ином ине"
_RU_INHABITANTS = "е - ам ами ах"
_RU_PLURAL = "ы и ов ев ей ам ами ах"
_RU = (
    Rule("ий", _all(_RU_ADJECTIVE, "ия ию ием ии его ему ем яя ей юю ее"), "иев иям иями иях"),
    Rule("ый", _RU_HARD_ADJECTIVE),
    Rule("ой", _all(_RU_HARD_ADJECTIVE, "ой ие их ими им"), "оя ою оем ое ои оев оям оями оях"),
    Rule("ая", _all("ая ой ую ое ого ому ом", "ые ых ым ыми ый ие их им ими ий")),
    Rule("яя", "яя ей юю ее его ему ем ий ие их им ими"),
    Rule("ее", "ее его ему им ем ие их ими яя ей юю ий"),
    Rule("ое", "ое ого ому ым им ом ые ых ыми ие их ими ая ой ую ый ий"),
    Rule("ые", "ые ых ым ыми ый ая ое ого ому ом ой ую"),
    Rule("ск", _each("ск", "- а у ом е"), _each("ск", _RU_PLURAL), _each("ск", _RU_ADJECTIVE)),
    Rule("ия", "ия ии ию ией иею", "ий иям иями иях ие ием"),
    Rule("ии", "ии", "ий иям иями иях ия ию ией"),
    *(Rule(c + "ие", _each(c, _RU_ADJECTIVE)) for c in "кгхжчшщ"),
    Rule("ище", "ище ища ищу ищем", "ищ ищам ищами ищах"),
    Rule("ие", "ие ия ию ием ии ий иям иями иях их им ими"),
    Rule("ье", "ье ья ью ьем ьи"),
    Rule("ец", "ец еца ецу ецем еце ца цу цом цем це", "цы цев цов цам цами цах"),
    Rule("ок", "ок ока оку оком оке ка ку ком ке", "ки ков кам ками ках оки оков окам оками оках"),
    Rule("ол", "ол ола олу олом оле", "олы олов олам олами олах ла лу лом ле лы лов лам лами лах"),
    Rule("ёр", "ёр ёра ёру ёром ёре", "ёры ёров ёрам ёрами ёрах ра ру ром ре ры ров рам рами рах"),
    *(Rule(c + "ин", _each(c, _RU_INHABITANT), _each(c, _RU_INHABITANTS)) for c in ("ян", "дан", "жан")),
    *(Rule(c + "е", _each(c, _RU_INHABITANTS), _each(c, _RU_INHABITANT)) for c in ("ян", "дан", "жан")),
    Rule("цы", "цы", "цев цам цами цах ец ца цу цем це"),
    Rule("тели", "тели", "телей телям телями телях тель теля телю телем теле"),
    Rule("овь", "овь ви овью", "вей вам вами вах вям вями вях"),
    *(Rule(v + "нь", v + "нь " + _each("н", "я ю ем е и"), _each("н", "ей ям ями ях")) for v in "еоё"),
    *(Rule(c + "ка", _each(c + "к", "а и у е ой ою"), f"{c}ек " + _each(c + "к", "- ам ами ах")) for c in "жшч"),
    Rule("ка", "ка ки ку ке кой кою", "к ок кам ками ках", _each("кинск", _RU_ADJECTIVE)),
    Rule("ья", "ья ьи ью ье ьей ьёй", "ей ьям ьями ьях"),
    Rule("ня", "ня ни ню не ней ней", "нь нь ень онь ням нями нях ний"),
    Rule("а", "а ы и у е ой ей ою ею", "- ам ами ах", _each("инск", _RU_ADJECTIVE)),
    Rule("я", "я и ю е ей ею", "ь й ям ями ях"),
    Rule("ь", "ь я ю ем е и ью", "ей ям ями ях"),
    Rule("й", "й я ю ем е и", "ев ям ями ях"),
    Rule("о", "о а у ом е", "- ам ами ах"),
    Rule("е", "е я а ю у ем и", "ей ям ями ях"),
    Rule("и", "и", "ов ев ей - ам ям ами ями ах ях ь ью а у ом е", _each("инск", _RU_ADJECTIVE)),
    Rule("ы", "ы", "ов ев - ам ами ах а у ом е ой", _each("инск", _RU_ADJECTIVE)),
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
_UK_INHABITANT = "ин ина ину инові ином ині"
_UK = (
    Rule("ий", _UK_ADJECTIVE),
    *(Rule(c + "ька", _each(c + "ьк", _UK_ADJECTIVE), c + "ок " + _each(c + "ьк", "и ам ами ах")) for c in "сцз"),
    *(Rule(c + "ькі", _each(c + "ьк", _UK_ADJECTIVE)) for c in "сцз"),
    *(
        Rule(c + "ин", _each(c, _UK_INHABITANT), _each(c, "и - ам ами ах"), _each(c + "инськ", _UK_ADJECTIVE))
        for c in ("ян", "ен")
    ),
    *(Rule(c + "и", c + "и", _all(_each(c, "- ам ами ах"), _each(c, _UK_INHABITANT))) for c in ("ян", "ен")),
    Rule("ій", "ій ього ьому ім я є ьої ю ьою і іх іми ія ію ієм ії ієві"),
    Rule("ськ", _each("ськ", "- а у ом ові"), _each("ськ", _UK_PLURAL), _each("ськ", _UK_ADJECTIVE)),
    Rule("ія", "ія ії ію ією іє", "ій іям іями іях"),
    Rule("ії", "ії", "ій іям іями іях ія ію ією"),
    Rule("ці", "ці", "ців цям цями цях ець ця цю цем цеві"),
    Rule("ір", "ір іра ору іру ором іром орі ірі", "ора ори орів орам орами орах іри ірів"),
    Rule("ід", "ід іда іду оду ідом одом іді оді", "ода оди одів одам одами одах іди ідів"),
    Rule("ар", "ар ара ару аром арі", "ари арів арам арами арах аря арю арем арям арями арях", _each("ар", _UK_NAME)),
    Rule("ець", "ець ця цю цем цеві ці", "ців цям цями цях"),
    Rule("ття", "ття ттю ттям тті"),
    Rule("ння", "ння нню нням нні", "нь ннями ннях ньої ній ньою"),
    Rule("ка", "ка ки ку ці кою ко", "ок кам ками ках"),
    Rule("га", "га ги гу зі гою го", "г гам гами гах"),
    Rule("ха", "ха хи ху сі хою хо", "х хам хами хах"),
    Rule("а", "а и і у ою ею о е ої ій", "- ам ами ах ий ого ому им ім их ими", _each("инськ", _UK_ADJECTIVE)),
    Rule("ня", "ня ні ню нею ньої ній ньою нього ньому нім нє", "нь ням нями нях"),
    Rule("я", "я і ї ю ею єю е", "ь й ям ями ях"),
    Rule("ь", "ь я ю ем еві і ьою", "ів ей ям ями ях"),
    Rule("й", "й я ю єм єві ї", "їв ям ями ях"),
    Rule("о", "о а у ом і ові", "- ам ами ах"),
    Rule("е", "е я а ю у ем і ого ому им ім", "ів ям ями ях ий их ими ою ої"),
    Rule("и", "и", "ів ей - ам ами ах а у ом і ові", _each("инськ", _UK_ADJECTIVE)),
    Rule("і", "і", "ів ей - ам ям ами ями ах ях их им ими а е ий ого ому ою ої у ій", _each("инськ", _UK_ADJECTIVE)),
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

_HY_CASES = "- ը ն ի ին ից ով ում էն"
_HY_PLURAL = _all(*(_each(plural, _all(_HY_CASES, "ու ուն")) for plural in ("ներ", "եր")))
# A common noun may lose the vowel of its last syllable when an ending follows.
SHORTENED_SYLLABLE = re.compile(r"(.+?)(?:ու|ի)([^աեէըիոօու]+)")
HY_SHORTENED = _all("ի ին ից ով ում էն", _HY_PLURAL)
_HY_PEOPLE = _all("ցու ցուն ցուց", _each("ցի", "- ն ի ին ից"), _each("ցիներ", _HY_CASES))
_HY_NAME = _all("յան եան յանը յանի ական ականը ականի", _each("ական", _HY_PLURAL), _HY_PEOPLE)
_HY = (
    Rule(
        "ություն",
        _all(
            _each("ություն", _HY_CASES),
            "ության ությանը ությանն ությամբ",
            _each("ություն", _HY_PLURAL),
            "ութիւն ութիւնը ութիւնն ութեան ութեանը ութեանն ութեամբ ութենէն ութիւններ ութիւնները",
        ),
    ),
    Rule("ում", _all(_each("ում", _HY_CASES), "ման մանը մանն մամբ"), _each("ում", _HY_PLURAL)),
    Rule("յան", _all(_each("յան", _HY_CASES), _each("եան", _HY_CASES), _each("յաններ", _HY_CASES))),
    Rule("եան", _all(_each("եան", _HY_CASES), _each("յան", _HY_CASES))),
    Rule("ու", _each("ու", "- ն ի ին ից ով ում"), _each("ու", _HY_PLURAL), _each("ու", "եցի եցիներ")),
    Rule(
        "ի",
        "ի ին իի իին իից իով իում իէն ու ուն ուց ում ով վա վան",
        _each("ի", _HY_PLURAL),
        _each("ե", _HY_PEOPLE),
    ),
    *(
        Rule(v, _each(v, "- ն յի յին յից յով յում յէն ի ից ով ում"), _each(v, _HY_PLURAL), _each(v, _HY_NAME))
        for v in "աոեօէ"
    ),
    Rule("", _HY_CASES, _HY_PLURAL, _HY_NAME),
)

_TURKIC_AFTER_N = "nA nI nIn nDA nDAn nDAkI"
_TURKIC_PLURAL = _all(_each("lAr", "- In I A DA DAn DAkI lA"), _each("lArI", _TURKIC_AFTER_N))
_TURKIC_COMMON_CONSONANT = _all(_TURKIC_PLURAL, "lIq lIk sIz Ilə")
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
        *(Rule(v, _each(v, _TURKIC_VOWEL), _each(v, _TURKIC_PLURAL)) for v in "aəeıioöuü"),
        *(
            Rule(
                hard,
                _each(hard, _TURKIC_CONSONANT),
                _all(
                    _each(hard, _TURKIC_COMMON_CONSONANT),
                    _each(soft, "I In A"),
                    # Final t is softened in few words, and "kent" would become the word for "self".
                    "" if hard == "t" else _each(soft + "I", _TURKIC_AFTER_N),
                ),
            )
            for hard, soft in softened.items()
        ),
        Rule("", _TURKIC_CONSONANT, _TURKIC_COMMON_CONSONANT),
    )


_KA_CASES = "- ი მა ს სა ის ისა ით ად ო ში იდან ზე თან სთან ისთვის ისკენ ისგან ამდე მდე"
_KA_MORE_CASES = "ისათვის ისადმი იც საც შიც ზეც იდანაც"
_KA_PLURAL = _each("ებ", "ი მა ს ის ით ად ში იდან ზე თან სთან ისთვის ისგან")
_KA_DERIVED = _all(*(_each(s, _KA_CASES) for s in ("ულ", "ურ", "ელ", "ელებ")))
_KA_VOWEL = "- მ ს სა დ თ ში დან ზე სთან სთვის სათვის სადმი სკენ სგან მდე ც შიც"
_KA_SHORTENED = _all("ის ით ად ისთვის იდან ისკენ ისგან", _KA_PLURAL)
_KA = (
    *(
        Rule(
            v + c + "ი",
            _each(v + c, _all(_KA_CASES, _KA_MORE_CASES)),
            _each(v + c, _KA_PLURAL),
            _all(_each(c, _KA_SHORTENED), _each(v + c, _KA_DERIVED)),
        )
        for v in "აეო"
        for c in "ნრლ"
    ),
    Rule("ი", _all(_KA_CASES, _KA_MORE_CASES), _KA_PLURAL, _KA_DERIVED),
    Rule("ა", _all(_each("ა", _KA_VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _KA_PLURAL, _KA_DERIVED),
    Rule("ე", _all(_each("ე", _KA_VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _KA_PLURAL),
    *(Rule(v, _all(_each(v, _KA_VOWEL), _each(v, "დან ისა")), _each(v, _KA_PLURAL)) for v in "ოუ"),
    Rule("", _KA_CASES, _KA_PLURAL, _KA_DERIVED),
)

_PL_ADJECTIVE = "i iego iemu im a iej ą ie ich imi"
_PL_HARD_ADJECTIVE = "y ego emu ym a ej ą e ych ymi"
_PL_INHABITANT = "in ina inowi inem inie"
_PL_INHABITANTS = "ie - om ami ach"
_PL_VIRILE = {"sk": "scy", "ck": "ccy", "dzk": "dzcy", "k": "cy", "g": "dzy"}  # about people, in the plural
# The last consonant before the ending -e of the locative.
_PL_SOFTENED = {"st": "ści", "zd": "ździ", "t": "ci", "d": "dzi", "r": "rz", "ł": "l"}
_PL = (
    *(
        Rule(s + ending, _all(_each(s, _PL_ADJECTIVE), people), "- ów om ami ach" if ending == "i" else "")
        for s, people in _PL_VIRILE.items()
        for ending in ("i", "ie")
    ),
    Rule("scy", _all(_each("sk", _PL_ADJECTIVE), "scy")),
    Rule("anin", _each("an", _PL_INHABITANT), _each("an", _PL_INHABITANTS), _each("an", _PL_INHABITANTS)),
    Rule("cy", "cy", "ców com cami cach iec ca cowi cem cu cą"),
    Rule("ści", "ści", "ściom ściami ściach stów stom stami stach sta sty ście ść"),
    Rule("y", _PL_HARD_ADJECTIVE, "- ów om ami ach"),
    Rule("i", "i", "- ów om ami ach"),
    Rule("ia", "ia ii i ię ią io", "ie iom iami iach"),
    Rule("ja", "ja ji ję ją jo", "je jom jami jach"),
    Rule("ka", "ka ki ce kę ką ko kiej", "ek kom kami kach"),
    Rule("ga", "ga gi dze gę gą go", "g gom gami gach"),
    *(
        Rule(hard + "a", _all(_each(hard, "a y ę ą o ej"), soft + "e"), _each(hard, "- om ami ach"))
        for hard, soft in _PL_SOFTENED.items()
    ),
    Rule("a", "a y i ę ą e ie o ej", "- om ami ach"),
    Rule(
        "anie",
        "anie",
        "ania aniu aniem ań aniom aniami aniach",
        _all(_each("an", _PL_INHABITANTS + " " + _PL_INHABITANT)),
    ),
    Rule("nie", "nie nia niu niem", "ń niom niami niach"),
    Rule("cie", "cie cia ciu ciem", "ć ciom ciami ciach"),
    Rule("o", "o a u em ie", "- om ami ach"),
    Rule("e", "e a u em ego emu ym", "y ych ymi ej ą - om ami ach"),
    Rule("niec", "niec ńca ńcowi ńcem ńcu", "ńcy ńców ńcom ńcami ńcach"),
    Rule("ój", "ój oju ojowi ojem", "oje ojów ojom ojami ojach"),
    Rule("ść", "ść ści ścią", "ściom ściami ściach"),
    Rule("ń", _each("n", "ia iu iowi iem"), _each("n", "ie ią iom iami iach i")),
    Rule("iec", "iec ca cowi cem cu", "cy ców com cami cach"),
    Rule("ek", "ek ka ku kowi kiem", "ki ków kom kami kach"),
    Rule("ch", _each("ch", "- u a owi em"), _each("ch", "y ów om ami ach"), _each("sk", _PL_ADJECTIVE) + " scy"),
    *(Rule(v, v) for v in "uóęą"),
    *(
        Rule(
            hard,
            _all(_each(hard, "- a u owi em"), soft + "e"),
            _each(hard, "y i ów om ami ach"),
            _each(hard + "sk", _PL_ADJECTIVE),
        )
        for hard, soft in _PL_SOFTENED.items()
    ),
    Rule("", "- a u owi em iem ie e", "y i ów om ami ach", _each("sk", _PL_ADJECTIVE) + " scy"),
)

_DE_SECOND_PARTS = """
konflikt konflikte konflikts konfliktes krieg kriege kriegs krieges frage fragen gebiet gebiete region abkommen
armenier armeniern regierung verhandlungen gespräche politik flüchtlinge flüchtlingen streit krise kämpfe front
präsident waffenruhe friedensplan frieden offensive korridor gipfel führung vermittler status grenze
"""
_DE = (
    Rule("isch", _each("isch", "- e er en es em")),
    Rule("ung", _each("ung", "- en s")),
    Rule("e", "e es s n en em er"),
    *(Rule(ending, f"{ending} e er es en em {ending}n {ending}s") for ending in ("er", "es")),
    Rule("", "- s es e n en er ern", "", _all(_DE_SECOND_PARTS, _each("isch", "- e er en es em"))),
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
    "fr": (
        Rule("al", "al ale ales aux als"),
        Rule("ien", "ien iens ienne iennes"),
        Rule("eux", "eux euse euses"),
        Rule("el", "el els elle elles"),
        Rule("if", "if ifs ive ives"),
        Rule("er", "er ers", "ère ères"),
        Rule("", "- s", "e es x"),
    ),
    "es": (
        Rule("z", "z ces"),
        Rule("o", "o os", "a as"),
        Rule("a", "a as", "o os"),
        Rule("", _ROMANCE_PLURAL),
    ),
    "pt": (Rule("ão", "ão ões ães"), Rule("al", "al ais"), Rule("o", "o os", "a as"), Rule("", _ROMANCE_PLURAL)),
    "it": (
        Rule("io", "io i", "ia ie"),
        Rule("co", "co", "chi ci ca che"),
        Rule("go", "go", "ghi gi ga ghe"),
        Rule("ca", "ca", "che ci co chi"),
        Rule("ga", "ga", "ghe go ghi"),
        Rule("o", "o", "i a e"),
        Rule("a", "a", "e i o"),
        Rule("e", "e", "i"),
        Rule("", "-"),
    ),
    "nl": (Rule("", "- s", "en e"),),
    "bg": (Rule("а", "а ата", "и ите"), Rule("", "- а ът я ят", "и ите ове овете")),
    "el": (
        Rule("ος", "ος ου ο ε οι ων ους", "η ης ες"),
        Rule("ός", "ός ού ό έ οί ών ούς", "ή ής ές"),
        Rule("μα", "μα ματος", "ματα μάτων"),
        Rule("ση", "ση σης σεως", "σεις σεων"),
        Rule("ξη", "ξη ξης ξεως", "ξεις ξεων"),
        *(Rule(v + "ς", f"{v}ς {v}", "ες ων ών") for v in ("η", "ή", "α", "ά")),
        Rule("α", "α ας", "ες ων ών"),
        Rule("ή", "ή ής", "ές ών"),
        Rule("η", "η ης", "ες ων ών"),
        Rule("ι", _EL_NEUTER),
        Rule("ο", "ο ου", "α ων"),
        Rule("", "-"),
    ),
    "ar": (Rule("ة", "ة ت ي ية"), Rule("", _AR_SUFFIXES)),
    "fa": (
        Rule("های", "های ها هایی ی -"),
        *(Rule(v + "ی", _each(v, "ی - ها های هایی")) for v in "وا"),
        Rule("", _FA_SUFFIXES),
    ),
    "he": (Rule("", _HE_SUFFIXES),),
}
PROCLITICS = {
    "ar": "و ف ب ل ك وب ول ال وال فال بال وبال كال لل ولل",
    "fa": "ب",
    "he": "ו ה ב ל מ ש כ וה וב ול ומ וש שב של שה מה כש לה",
}
"""Particles that are written together with the word behind them."""
ARTICLES = {"ar": "ال وال بال لل ولل و", "he": "ה וה ב ל מ שה מה לה"}
"""Those of them that stand before an adjective or plural, too."""
WITHOUT_ENDING = {"ar": (("ة", "ت"),)}
"""What the end of a word itself becomes before a possessive, by language."""
