"""Polish."""

from __future__ import annotations

from monitor.languages.language import Language, Rule, each, together

_ADJECTIVE = "i iego iemu im a iej ą ie ich imi"
_HARD_ADJECTIVE = "y ego emu ym a ej ą e ych ymi"
_INHABITANT = "in ina inowi inem inie"
_INHABITANTS = "ie - om ami ach"
_VIRILE = {"sk": "scy", "ck": "ccy", "dzk": "dzcy", "k": "cy", "g": "dzy"}  # about people, in the plural
# The last consonant before the ending -e of the locative.
_SOFTENED = {"st": "ści", "zd": "ździ", "t": "ci", "d": "dzi", "r": "rz", "ł": "l"}
_ENDINGS = (
    *(
        Rule(s + ending, together(each(s, _ADJECTIVE), people), "- ów om ami ach" if ending == "i" else "")
        for s, people in _VIRILE.items()
        for ending in ("i", "ie")
    ),
    Rule("scy", together(each("sk", _ADJECTIVE), "scy")),
    Rule("anin", each("an", _INHABITANT), each("an", _INHABITANTS), each("an", _INHABITANTS)),
    Rule("cy", "cy", "ców com cami cach iec ca cowi cem cu cą"),
    Rule("ści", "ści", "ściom ściami ściach stów stom stami stach sta sty ście ść"),
    Rule("y", _HARD_ADJECTIVE, "- ów om ami ach"),
    Rule("i", "i", "- ów om ami ach"),
    Rule("ia", "ia ii i ię ią io", "ie iom iami iach"),
    Rule("ja", "ja ji ję ją jo", "je jom jami jach"),
    Rule("ka", "ka ki ce kę ką ko kiej", "ek kom kami kach"),
    Rule("ga", "ga gi dze gę gą go", "g gom gami gach"),
    *(
        Rule(hard + "a", together(each(hard, "a y ę ą o ej"), soft + "e"), each(hard, "- om ami ach"))
        for hard, soft in _SOFTENED.items()
    ),
    Rule("a", "a y i ę ą e ie o ej", "- om ami ach"),
    Rule(
        "anie",
        "anie",
        "ania aniu aniem ań aniom aniami aniach",
        together(each("an", _INHABITANTS + " " + _INHABITANT)),
    ),
    Rule("nie", "nie nia niu niem", "ń niom niami niach"),
    Rule("cie", "cie cia ciu ciem", "ć ciom ciami ciach"),
    Rule("o", "o a u em ie", "- om ami ach"),
    Rule("e", "e a u em ego emu ym", "y ych ymi ej ą - om ami ach"),
    Rule("niec", "niec ńca ńcowi ńcem ńcu", "ńcy ńców ńcom ńcami ńcach"),
    Rule("ój", "ój oju ojowi ojem", "oje ojów ojom ojami ojach"),
    Rule("ść", "ść ści ścią", "ściom ściami ściach"),
    Rule("ń", each("n", "ia iu iowi iem"), each("n", "ie ią iom iami iach i")),
    Rule("iec", "iec ca cowi cem cu", "cy ców com cami cach"),
    Rule("ek", "ek ka ku kowi kiem", "ki ków kom kami kach"),
    Rule("ch", each("ch", "- u a owi em"), each("ch", "y ów om ami ach"), each("sk", _ADJECTIVE) + " scy"),
    *(Rule(v, v) for v in "uóęą"),
    *(
        Rule(
            hard,
            together(each(hard, "- a u owi em"), soft + "e"),
            each(hard, "y i ów om ami ach"),
            each(hard + "sk", _ADJECTIVE),
        )
        for hard, soft in _SOFTENED.items()
    ),
    Rule("", "- a u owi em iem ie e", "y i ów om ami ach", each("sk", _ADJECTIVE) + " scy"),
)

POLISH = Language(
    code="pl",
    name="Polish",
    scripts=("Latin",),
    letters="ł ą ę ż ź ć ń",
    frequent_words="w i z na do się że nie jest po o od przez dla za ze",
    abbreviations="ul ks im tzw np nr godz tys mln mld zob prof dr gen st art",
    endings=_ENDINGS,
    function_words="""
        a ale bez być był była było by co czy dla do go gdy i ich jak jako jego jej jest już które który która lub
        ma mi może na nad nie nich niż o od oraz po pod przed przez przy się są tak także tam też to tego tej ten
        tym w we z za ze że
    """,
    name_links="i do w",
    titles="prezydent premier minister pan pani",
    institutions="ministerstw komisj bank",
    places="rzeka jezioro region miasto",
    numbers={
        2: "dwa",
        3: "trzy",
        4: "cztery",
        5: "pięć",
        6: "sześć",
        7: "siedem",
        8: "osiem",
        9: "dziewięć",
        10: "dziesięć",
        11: "jedenaście",
        12: "dwanaście",
        13: "trzynaście",
        14: "czternaście",
        15: "piętnaście",
        16: "szesnaście",
        17: "siedemnaście",
        18: "osiemnaście",
        19: "dziewiętnaście",
        20: "dwadzieścia",
    },
    months=("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
    negations="nie",
    read_more=("czytaj dalej", "czytaj więcej", "więcej"),
    appeared=(("artykuł ", " pochodzi z serwisu "),),
)
