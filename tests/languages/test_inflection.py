"""The forms that words take, as a watchlist of base forms recognises them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from monitor.languages.inflection import inflect
from monitor.languages.tables import LANGUAGES
from tests.support.forms import found

WORD_FORMS = Path(__file__).parents[1] / "data" / "word_forms.csv"


def test_every_listed_form_is_recognised_from_its_base_form() -> None:
    with WORD_FORMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = [row for row in rows if not found(row["base"], row["language"], row["inflected"])]
    assert len(rows) > 700
    assert missed == []


# language -> base form -> texts in which it is found, each to its end
INFLECTED: dict[str, dict[str, str]] = {
    "ru": {
        "Верхнее Озеро": "у Верхнего Озера; к Верхнему Озеру; над Верхним Озером; на Верхнем Озере",
        "Синегорск": "синегорскими; синегорский; Синегорску; под Синегорском; в Синегорске",
        "Новый Дол": "Нового Дола; Новому Долу; Новым Долом; в Новом Доле",
        "беженец": "беженцев; беженцами; беженцы; беженца",
        "Вартанян": "Вартаняна; Вартаняну; Вартаняном; Вартаняне; Вартанян",
        "Сурен Вартанян": "Сурена Вартаняна; Суреном Вартаняном; Сурену Вартаняну",
        "Громова": "Громовой; Громову",
        "Громов": "Громова; Громовым; Громове; Громовы; Громовых",
        "армия обороны": "Армии обороны; армией обороны; армию обороны",
        "горожанин": "горожане; горожан; горожанам; горожанина",
        "славянин": "славяне; славян; славянами; славянину",
        "славяне": "славянин; славян; славянам",
        "поставка": "поставок; поставками; поставку",
        "деревня": "деревень; деревнями; деревню",
        "посол": "посла; послы; послов; послом",
        "ковёр": "ковра; ковры; коврами; ковер",
        "санаторий": "санатория; санатории; санаториев",
        "бой": "бои; боёв; боях; боем",
        "кладбище": "кладбищ; кладбищами; кладбища",
        "наблюдатели": "наблюдатель; наблюдателя; наблюдателями",
        "санкции": "санкций; санкция; санкциями",
        "русская община": "русской общины; русскую общину; русских общин",
        "российские войска": "российских войск; российским войскам; российскими войсками",
    },
    "uk": {
        "Верхній Степ": "у Верхньому Степу; Верхнього Степу",
        "Долінська": "Долінською",
        "миротворець": "миротворців; миротворцями; миротворці; миротворця",
        "миротворці": "миротворців; миротворець; миротворцям",
        "Вартанян": "Вартаняна; Вартанянові; Вартаняном; Вартаняну",
        "Карабах": "Карабаху; Карабасі; карабаський; карабахська; карабаського",
        "гірська область": "гірської області; гірську область",
        "росіянин": "росіяни; росіян; росіянам; росіянина",
        "договір": "договору; договором; договори; договорів",
        "захід": "заходу; заходи; заходів; заходами",
        "воротар": "воротаря; воротарі; воротарем",
        "мінне поле": "мінного поля; мінні поля; мінних полів",
    },
    "bg": {
        "Карабах": "карабахски; карабахската; карабахския; карабахците; карабахец",
        "Нагорни Карабах": "Нагорния Карабах; в Нагорни Карабах",
        "Степанакерт": "степанакертски; степанакертските; степанакертци",
        "Армения": "арменски; арменските; арменците; арменец",
        "Вартанян": "Вартаняна",
        "арменски": "арменска; арменската; арменско; арменския; арменският; арменските",
        "бежанец": "бежанци; бежанците; бежанеца; бежанецът",
        "бежанци": "бежанец; бежанците",
        "войник": "войници; войниците; войника; войникът",
        "гражданин": "граждани; гражданите; гражданина; гражданинът",
        "министър": "министъра; министърът; министри; министрите",
        "армия": "армията; армии; армиите",
        "област": "областта; области; областите",
        "мост": "моста; мостът; мостове; мостовете",
        "случай": "случая; случаят; случаи",
        "споразумение": "споразумението; споразумения; споразуменията",
        "гробище": "гробището; гробища; гробищата",
        "преговори": "преговорите; преговор; преговорът",
        "хуманитарен коридор": "хуманитарния коридор; хуманитарни коридори; хуманитарните коридори",
        "мирен договор": "мирния договор; мирният договор; мирни договори",
    },
    "hy": {
        "Վարդենիս": "Վարդենիսից; վարդենիսցիների; Վարդենիսում; Վարդենիսը; Վարդենիսն; Վարդենիսէն; վարդենիսեան",
        "շրջափակում": "շրջափակման; շրջափակումը; շրջափակումից",
        "խումբ": "խմբի; խմբերի; խմբերով; խումբը",
        "Շուշի": "Շուշիի; Շուշիում; Շուշիից; Շուշին; Շուշիէն; շուշեցի; շուշեցիներին",
        "Ակնա": "Ակնայի; Ակնայում; Ակնան",
        "հակամարտություն": "հակամարտության; հակամարտութիւնը; հակամարտութեան; հակամարտություններ",
        "Վարդանյան": "Վարդանյանի; Վարդանյանին; Վարդանյանը; Վարդանեան; Վարդանյանից",
        "Լեռնային Ձոր": "Լեռնային Ձորի; Լեռնային Ձորում; Լեռնային Ձո՛րը",
        "փախստական": "փախստականների; փախստականներու; փախստականներուն; փախստականը",
    },
    "az": {
        "Gəncə": "Gəncədə; Gəncənin; Gəncəyə; Gəncəli; Gəncədəki; Gəncədən",
        "uşaq": "uşağın; uşağa; uşaqlar; uşaqlarının; uşağını",
        "Mingəçevir": "Mingecevirden; Mingəçevirin; Mingəçevirdə; MİNGƏÇEVİRƏ",
        "Dağlıq Bölgə bölgəsi": "Dağlıq Bölgə bölgəsində; Dağlıq Bölgə bölgəsinə; Dağlıq Bölgə bölgəsinin",
        "qaçqın": "qaçqınlar; qaçqınların; qaçqınlarının; qaçqını",
        "Ağdaş": "Ağdaşda; Ağdaşın; Ağdaşdan; Ağdaşdakı; Ağdaşlılar",
        "gənclik": "gəncliyin; gəncliyinin; gəncliyi",
    },
    "tr": {
        "Ankara": "Ankara’da; Ankara'nın; Ankara'ya; Ankara'daki; Ankaralılar",
        "Zonguldak": "Zonguldak'tan; Zonguldak'ta; Zonguldak'ın",
        "İzmir": "IZMIR'DEN; İzmir'e; İZMİR'İN; İzmirli",
        "kitap": "kitabı; kitaplar; kitabın; kitaplarından",
        "Barış Gücü": "Barış Gücü'nün; Barış Gücüne; Barış Gücü’nden",
    },
    "ka": {
        "ქუთაისი": "ქუთაისში; ქუთაისიდან; ქუთაისმა; ქუთაისისათვის; ქუთაისელები; ქუთაისსა; ქუთაისშიც",
        "მთიანი მხარე": "მთიან მხარეში; მთიანი მხარის; მთიანმა მხარემ",
        "დერეფანი": "დერეფნის; დერეფანში; დერეფნით",
        "თელავი": "თელავის; თელავური; თელავისკენ",
    },
    "pl": {
        "Górski Młyn": "Górskiego Młyna; Górskim Młynem; Górskiemu Młynowi",
        "Karabach": "Karabachu; Karabachem; karabaski; karabascy; karabaskiego",
        "karabaski Ormianin": "karabascy Ormianie; karabaskich Ormian; karabaskim Ormianom; karabaskiego Ormianina",
        "karabascy Ormianie": "karabaskich Ormian; karabaskimi Ormianami; karabaski Ormianin",
        "kontyngent sił pokojowych": "kontyngentu sił pokojowych; kontyngencie sił pokojowych",
        "siły pokojowe": "sił pokojowych; siłom pokojowym; siłami pokojowymi",
        "Alijew": "Alijewa; Alijewowi; Alijewem",
        "Alijewa": "Alijewej; Alijewą",
        "blokada": "blokadzie; blokadę; blokady; blokadą",
        "Stepanakert": "Stepanakercie; Stepanakertu; Stepanakertem",
        "jeniec": "jeńca; jeńcy; jeńców; jeńcami",
        "niemiecki": "niemieccy; niemieckie; niemieckich",
        "separatyści": "separatystów; separatystom; separatysta",
        "uchodźcy": "uchodźców; uchodźcom",
        "pokój": "pokoju; pokojem; pokoje",
    },
    "de": {
        "Bergdorf": "Bergdorfs; Bergdorfkonflikt; Bergdorfes; Bergdorfer",
        "Flüchtling": "Flüchtlinge; Flüchtlingen; Flüchtlings",
        "humanitärer Korridor": "humanitäre Korridore; humanitären Korridoren; humanitären Korridors",
        "Verhandlung": "Verhandlungen",
        "armenisch": "armenischen; armenische; armenischer",
    },
    "fr": {
        "Avignon": "d’Avignon; l'Avignon; qu'Avignon",
        "arménien": "arméniennes; arméniens; arménienne",
        "régional": "régionaux; régionale",
        "Haut-Pays": "du Haut-Pays; au Haut Pays",
    },
    "es": {"Artsaj": "de Artsaj", "operación militar": "operaciones militares", "paz": "paces"},
    "it": {
        "Avigliana": "dell'Avigliana; nell’Avigliana; all'Avigliana; d'Avigliana",
        "profugo armeno": "profughi armeni; profuga armena",
        "bosniaca": "bosniache",
    },
    "pt": {"regional": "regionais", "região": "regiões"},
    "en": {
        "Riverton": "Riverton's",
        "U.S. Army": "U.S. Army",
        "Riverton, Ohio": "Riverton, Ohio",
        "Riverton's mayor": "Riverton’s mayor",
        "river mayor": "river’s mayors",
        "corridor": "corridors",
    },
    "ar": {
        "تبريز": "وبتبريز; بتبريز; وتبريز; لتبريز; كتبريز; التبريزي; تبريزية",
        "مدينة": "المدينة; بالمدينة; للمدينة; لمدينة",
        "شوشة": "شوشه; بشوشة",
    },
    "fa": {
        "شهر نو": "شهرنو; شهر\u200cنو; شهرهای نو; شهر\u200cهای نو",
        "منطقه نو": "منطقه\u200cی نو; منطقهٔ نو; منطقۀ نو",
        "تبریز": "تبریزی; بتبریز",
    },
    "he": {"יריחו": "ביריחו; מיריחו; שביריחו"},
    "el": {
        "Κόρινθος": "ΚΟΡΙΝΘΟΥ; Κορίνθου; Κόρινθο",
        "κυβέρνηση": "κυβερνήσεις; κυβέρνησης; κυβερνήσεων",
        "σύνορο": "σύνορα; συνόρων; συνόρου",
        "Χατζής": "Χατζή",
        "πρόγραμμα": "προγράμματος; προγράμματα",
    },
}
CASES = [
    (base, language, text)
    for language, bases in INFLECTED.items()
    for base, texts in bases.items()
    for text in texts.split("; ")
]


@pytest.mark.parametrize(("base", "language", "text"), CASES)
def test_inflected_forms_are_recognised_whole(base: str, language: str, text: str) -> None:
    recognised = found(base, language, text)
    assert recognised
    assert text.endswith(recognised[0])


@pytest.mark.parametrize(
    ("base", "language", "text"),
    [
        ("Şuşa", "az", "Susa"),
        ("Şuşa", "az", "Susanin"),
        ("Шуша", "ru", "Шушары"),
        ("Лачин", "ru", "Калачинск"),
        ("Arzach", "de", "komentarzach"),
        ("=Агдам", "ru", "Агдама"),
        ("НКР", "ru", "НКРа"),
        ("Two Words", "en", "two. Words"),
        ("Two Words", "en", "words two"),
        ("Laçın", "az", "Lacin"),
        *(("Шуша", "ru", word) for word in ("Шушаник", "Шушарах", "Шушенское", "Шушан", "сушу", "Суши", "Шушкевич")),
        *(("Шуши", "ru", word) for word in ("суши", "Шушары", "Шушик", "Шушаника", "суша")),
        ("Шуша", "uk", "Шушаник"),
        *(("Шуша", "bg", word) for word in ("Шушан", "суша", "Шушари")),
        ("Лачин", "bg", "Лачинов"),
        ("Карабах", "bg", "Карабаш"),
        ("Шуша", "uk", "суша"),
        ("Szusza", "pl", "susza"),
        ("Szusza", "pl", "Suszy"),
        ("Szusza", "pl", "szuszwol"),
        ("Лачин", "ru", "Лачинова"),
        ("Лачин", "ru", "калачинский"),
        ("Агдам", "ru", "Агдамов"),
        ("Карабах", "ru", "Карабахлы"),
        ("Карабах", "ru", "Карабаш"),
        ("Карабах", "uk", "Карабаш"),
        *(("Qarabağ", "az", word) for word in ("Qarabağlar", "Qarabağlarda", "Qarabağov", "Qarabulaq")),
        *(("Karabağ", "tr", word) for word in ("Karabağlar", "Karabağlar'da", "Karabük", "Karabağcı")),
        ("Hocalı", "tr", "hocalık"),
        ("Arcach", "pl", "komentarzach"),
        ("Arzach", "de", "Schwarzach"),
        ("Karabach", "pl", "Karabaszka"),
        ("Martuni", "en", "Martinis"),
        ("Արցախ", "hy", "արցախունյաց"),
        ("Արցախ", "hy", "Արցախունյաց"),
        ("Շուշի", "hy", "Շուշան"),
        ("Շուշի", "hy", "Շուշանիկ"),
        ("شوشی", "fa", "گوشی"),
        ("باكو", "ar", "باكوغو"),
        ("შუშა", "ka", "შუშანიკი"),
        ("Goris", "en", "Gorizia"),
        ("Borrell", "de", "Borreliose"),
        ("Боррель", "ru", "боррелиоз"),
        ("Акари", "ru", "акарицид"),
        ("Artsakh", "fr", "partsAjax"),
    ],
)
def test_other_words_are_left_alone(base: str, language: str, text: str) -> None:
    assert found(base, language, text) == []


def test_the_number_of_forms_stays_small() -> None:
    for code, language in LANGUAGES.items():
        assert len(inflect("Мирака" if "Cyrillic" in language.scripts[:1] else "Miraka", code)) < 300
