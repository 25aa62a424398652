"""What of a translation is believed."""

from __future__ import annotations

import pytest

from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.settings import Term, Watchlist
from monitor.model.translations import Text
from monitor.translation.fidelity import fault

WATCHLIST = Watchlist(
    terms={
        "aghdam": Term(label="Aghdam", kind="place", forms={"en": ("Aghdam",), "az": ("Ağdam",), "ka": ("აღდამი",)}),
        "mine": Term(forms={"en": ("landmine",), "az": ("mina",), "ru": ("мина",), "ka": ("ნაღმი",)}),
        "vardanyan": Term(kind="person", forms={"ru": ("Варданян",), "hy": ("Վարդանյան",)}),
        "stepanakert": Term(
            label="Stepanakert / Khankendi",
            kind="place",
            forms={
                "en": ("Stepanakert", "Khankendi", "Xankendi"),
                "hy": ("Ստեփանակերտ",),
                "az": ("Xankəndi",),
                "ru": ("Степанакерт", "Ханкенди"),
            },
        ),
        "shushi": Term(label="Shushi / Shusha", forms={"en": ("Shushi", "Shusha"), "hy": ("Շուշի",)}),
        "in-there": Term(forms={"en": ("=in Shushi",)}),
        "school": Term(weak=True, forms={"en": ("academy",), "az": ("məktəb",)}),
        "mining": Term(forms={"ru": ("разминирование",)}),
    }
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return compile_watchlist(WATCHLIST)


FAITHFUL = [
    ("az", "Ağdamda mina partladı: 3 nəfər öldü", "en", "A landmine went off in Aghdam: three people died"),
    ("az", "Ağdamda mina üç nəfəri öldürdü", "en", "Landmine kills 3 in Aghdam"),
    ("ru", "Мина ранила двадцать пять человек", "en", "A landmine wounded 25 people"),
    ("en", "Landmine wounds twenty-five", "ru", "Мина ранила 25 человек"),
    ("en", "Landmine wounds 25", "ru", "Мина ранила двадцать пять человек"),
    ("ru", "Это было 19 сентября 2023 года", "en", "It was on September 19, 2023"),
    ("ru", "Это было 19.09.2023", "en", "It was on 19 September 2023"),
    ("en", "It was on September 19, 2023", "ru", "Это было 19.09.2023"),
    ("ka", "ნაღმი აფეთქდა 5 მაისს", "en", "A landmine went off on 5 May"),
    ("tr", "Toplam 3.000 kişi geldi", "en", "A total of 3,000 people came"),
    ("en", "They may march on Monday", "ru", "Они могут выйти на марш в понедельник"),
    ("ru", "Суд отказал Варданяну", "en", "The court turned down Vardanyan"),
    ("hy", "Դատարանը մերժեց Վարդանյանին", "az", "Məhkəmə Vardanyanı rədd etdi"),
    ("hy", "Ստեփանակերտում լույս չկա", "en", "There is no light in Stepanakert"),
    ("az", "Xankəndidə işıq yoxdur", "en", "There is no light in Khankendi"),
    ("az", "Xankəndidə işıq yoxdur", "en", "There is no light in Xankendi"),
    ("ru", "В Ханкенди нет света", "en", "There is no light in Khankendi"),
    ("en", "There is no light in Stepanakert", "ru", "В Степанакерте нет света"),
    ("hy", "Շուշիում թատրոն է բացվել", "en", "A theatre opened in Shushi"),
    ("az", "Xankəndidə məktəb açılıb", "en", "A school opened in Khankendi"),
    ("fa", "۳ نفر کشته شدند", "en", "3 people were killed"),
]


@pytest.mark.parametrize(("source", "text", "target", "translation"), FAITHFUL)
def test_what_says_the_same_is_used(source: str, text: str, target: str, translation: str, matcher: Matcher) -> None:
    assert fault(Text(text, source, target), translation, matcher, WATCHLIST.terms) == ""


UNFAITHFUL = [
    ("az", "Ağdamda mina partladı: 3 nəfər öldü", "A landmine went off in Aghdam: 13 people died", "the number 3"),
    ("az", "Ağdamda mina partladı: üç nəfər öldü", "A landmine went off in Aghdam: people died", "the number 3"),
    ("ru", "Мина ранила двадцать пять человек", "A landmine wounded 20 people", "the number 25"),
    ("ru", "Ранены двое, мина", "The landmine wounded 2 and killed 7", "a number 7"),
    ("ru", "Это было 19 сентября 2023 года", "It was on October 19, 2023", "the month 9"),
    ("ru", "Это было 19.09.2023", "It was on October 19, 2023", "the month 9"),
    ("ru", "Это было 19 сентября 2023 года", "It was on September 18, 2023", "the number 19"),
    ("tr", "Toplam 3.000 kişi geldi", "A total of 3 people came", "the number 3000"),
    ("az", "Ağdamda mina partladı", "A landmine went off in Barda", "aghdam"),
    ("az", "Ağdamda mina partladı", "A mineral went off in Aghdam", "mine"),
    ("ru", "Суд отказал Варданяну", "The court turned him down", "vardanyan"),
    ("ru", "Началось разминирование", "The clearing of fields began", "mining"),
    ("hy", "Ստեփանակերտում լույս չկա", "There is no light in Khankendi", "it says Khankendi where"),
    ("az", "Xankəndidə işıq yoxdur", "There is no light in Stepanakert", "it says Stepanakert where"),
    ("ru", "В Ханкенди нет света", "There is no light in Stepanakert", "it says Stepanakert where"),
    ("az", "Ağdamda mina partladı", "", "empty"),
    ("az", "Ağdamda mina partladı", "  ", "empty"),
    ("az", "Ağdamda mina partladı", "AĞDAMDA mina partladı.", "the original"),
    ("az", "Ağdamda mina partladı", "A landmine went off in Aghdam. " * 5, "longer"),
]


@pytest.mark.parametrize(("source", "text", "translation", "why"), UNFAITHFUL)
def test_what_says_something_else_is_not(source: str, text: str, translation: str, why: str, matcher: Matcher) -> None:
    assert why in fault(Text(text, source, "en"), translation, matcher, WATCHLIST.terms)
