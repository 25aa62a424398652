from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.titles import clean_title
from monitor.languages.text import clean, fold_key


def titled(title: str, outlet: str = "", host: str = "", language: str | None = None) -> str:
    return clean_title(clean(title), names_of(outlet, host), language=language).text


@pytest.mark.parametrize(
    ("title", "outlet", "host", "expected"),
    [
        ("Talks resume - Example News", "Example News", "example.org", "Talks resume"),
        ("Talks resume | example.org", "Example News", "www.example.org", "Talks resume"),
        ("Talks resume|EXAMPLE NEWS", "Example News", "example.org", "Talks resume"),
        ("Переговоры возобновлены — Новости Пример", "Пример", "primer.ru", "Переговоры возобновлены"),
        ("Talks resume - World | The Example News", "Example News", "example.org", "Talks resume"),
        ("Talks resume - Examplenews", "", "rss.examplenews.am", "Talks resume"),
        ("Danışıqlar bərpa olundu – NÜMUNƏ.AZ", "Nümunə.az", "numune.az", "Danışıqlar bərpa olundu"),
        ("Talks resume (Example News)", "Example News", "example.org", "Talks resume"),
        ("Talks resume :: Example News, 30.11.2026", "Example News", "example.org", "Talks resume"),
        ("« Nous partons » - Le Quotidien", "Le Quotidien", "", "« Nous partons »"),
        ("Example News", "Example News", "example.org", "Example News"),
        ("- Example News", "Example News", "example.org", "- Example News"),
        ("Talks resume - officials", "Example News", "example.org", "Talks resume - officials"),
        ("Border-town talks", "town talks", "example.org", "Border-town talks"),
        # What tells of an outlet, or of what it is called by, is news.
        ("Mine hits bus - ministry report", "Report", "report.az", "Mine hits bus - ministry report"),
        ("Mine hits bus - report", "Report", "report.az", "Mine hits bus - report"),
        ("Treaty to be signed - President", "", "president.az", "Treaty to be signed - President"),
        ("Talks to resume - Baku", "", "baku.ws", "Talks to resume - Baku"),
        ("Interview - leader tells CivilNet", "CivilNet", "civilnet.am", "Interview - leader tells CivilNet"),
        ("Talks resume | Karabakh", "Example News", "example.org", "Talks resume | Karabakh"),
    ],
)  # fmt: skip
def test_names_of_outlets_and_sections(title: str, outlet: str, host: str, expected: str) -> None:
    assert titled(title, outlet, host) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("BREAKING: Two wounded near the border", "Two wounded near the border"),
        ("BREAKING Two wounded near the border", "Two wounded near the border"),
        ("UPDATE 1-Two wounded near the border", "Two wounded near the border"),
        ("🔴 LIVE | Two wounded near the border", "Two wounded near the border"),
        ("LIVE BLOG: Two wounded", "Two wounded"),
        ("⚡️❗️Two wounded ‼️", "Two wounded"),
        ("++ Eilmeldung: Zwei Verletzte an der Grenze ++", "Zwei Verletzte an der Grenze"),
        ("[VIDÉO] Deux blessés à la frontière", "Deux blessés à la frontière"),
        ("Deux blessés à la frontière (VIDÉO)", "Deux blessés à la frontière"),
        ("Двое ранены на границе (ФОТО, ВИДЕО)", "Двое ранены на границе"),
        ("ВИДЕО: Двое ранены на границе", "Двое ранены на границе"),
        ("ՖՈՏՈ. Երկու վիրավոր սահմանին", "Երկու վիրավոր սահմանին"),
        ("Երկու վիրավոր սահմանին (տեսանյութ)", "Երկու վիրավոր սահմանին"),
        ("SON DƏQİQƏ! Sərhəddə iki yaralı - FOTO", "Sərhəddə iki yaralı"),
        ("Sərhəddə iki yaralı - YENİLƏNİB-2 - VİDEO", "Sərhəddə iki yaralı"),
        ("SON DAKİKA... Sınırda iki yaralı", "Sınırda iki yaralı"),
        ("#عاجل | جريحان على الحدود", "جريحان على الحدود"),
        ("فوری/ دو زخمی در مرز", "دو زخمی در مرز"),
        # A word of the headline, a genre, a correction, who says it, and quotes stay.
        ("Video game makers meet", "Video game makers meet"),
        ("LIVE AND LET DIE RETURNS", "LIVE AND LET DIE RETURNS"),
        ("CORRECTED: Two wounded", "CORRECTED: Two wounded"),
        ("Analysis: what the treaty says", "Analysis: what the treaty says"),
        ("Քարաբաղ. երկու վիրավոր", "Քարաբաղ. երկու վիրավոր"),
        ("Karabakh: two wounded", "Karabakh: two wounded"),
        ("СМИ: двое ранены", "СМИ: двое ранены"),
        ("«Мы не уйдём»", "«Мы не уйдём»"),
        ("👩‍🚒 Firefighters honoured", "👩‍🚒 Firefighters honoured"),
        ("Video", "Video"),
    ],
)
def test_labels_of_headlines(title: str, expected: str) -> None:
    assert titled(title) == expected


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Cтeпaнакерт без света", None, "Степанакерт без света"),
        ("Kapaбах и мир", None, "Карабах и мир"),
        ("Аrtsakh leaders meet", None, "Artsakh leaders meet"),
        ("Ｋａｒａｂａｋｈ talks", None, "Karabakh talks"),
        ("ﻗﺮﻩ ﺑﺎﻍ", "fa", "قره باغ"),
        ("دولت ايران و تركيه در تهران", "fa", "دولت ایران و ترکیه در تهران"),
        ("قال الرئيس في باكو", "ar", "قال الرئيس في باكو"),
        ("می‌رود", "fa", "می‌رود"),
        ("Су-25 и F-16, COVID-19", None, "Су-25 и F-16, COVID-19"),
        ("İlham Әliyev", "az", "İlham Əliyev"),
    ],
)
def test_letters_are_put_right(title: str, language: str | None, expected: str) -> None:
    assert titled(title, language=language) == expected


@pytest.mark.parametrize(
    ("title", "outlet", "host"),
    [
        ("Mine hits bus - Foreign Ministry report on Nagorno-Karabakh", "Report", "report.az"),
        ("Interview - Karabakh leader tells CivilNet", "CivilNet", "civilnet.am"),
        ("Mine hits bus - report", "Report", "report.az"),
        ("Mine hits bus - Report", "", "report.az"),
        ("Karabakh aid convoy turned back - media", "Media", "media.am"),
        ("Convoy turned back: Karabakh", "Karabakh", "karabakh.az"),
        ("Talks to resume in Moscow - TASS", "Example", "sputnik.az"),
        ("Stepanakert under fire: VIDEO shows missiles", "", ""),
        ("Azerbaijan publishes new video", "", ""),
        ("FLASH floods cut road to Stepanakert", "", ""),
        ("VIDEO games banned in schools", "", ""),
        ("LIVE ammunition found in Shushi", "", ""),
        ("Live fire drills begin near Kelbajar", "", ""),
        ("Update on prisoners: three freed", "", ""),
        ("Breaking ceasefire, Azerbaijan shells Martuni", "", ""),
        ("Watch on the Araks: border guards leave", "", ""),
        ("Photo exhibition on Karabakh opens in Paris", "", ""),
        ("Exclusive economic zone planned in Lachin", "", ""),
        ("Urgent aid needed in Artsakh", "", ""),
        ("Alert system installed in Shusha", "", ""),
        ("War and peace - opinion in Baku is split", "", ""),
        ("Treaty signed - world reacts", "", ""),
        ("Treaty signed - Politics of memory", "", ""),
        ("Sport and politics: Qarabag in Europe", "", ""),
        ("Premier: peace, security, economy", "", ""),
        ("Armenia's three pillars: economy, security, culture", "", ""),
        ("Ceasefire holds | Karabakh", "", ""),
        ("Nagorno-Karabakh | What we know", "", ""),
        ("Lachin corridor: 100 days", "", ""),
        ("Day 100: Lachin corridor", "", ""),
        ("Շուշի. ինչ է կատարվել", "", ""),
        ("Արցախ. 120 օր", "", ""),
        ("Ստեփանակերտ. լուսանկարներ չկան", "", ""),
        ("Премьер: «Карабах — это Азербайджан». Видео опровергли", "", ""),
        ("Фото с места взрыва показали в Степанакерте", "", ""),
        ("Видео боя под Мартуни оказалось старым", "", ""),
        ("В мире. Карабах снова на повестке", "", ""),
        ("Срочно нужна помощь: Арцах", "", ""),
        ("Молния ударила в дом в Шуши", "", ""),
        ("Прямой эфир из Степанакерта прервали", "", ""),
        ("Армия обороны - Карабах", "", ""),
        ("Мины: Карабах", "", ""),
        ("Foto sərgisi Xankəndidə açıldı", "", ""),
        ("Canlı qalxan: Xankəndi", "", ""),
        ("Qarabağda mina: 2 nəfər yaralandı", "", ""),
        ("Canlı bomba saldırısı: 3 ölü", "", ""),
        ("Son dakika golü Karabağ'ı yıktı", "", ""),
        ("En direct de Stepanakert, un médecin raconte", "", ""),
        ("Alerte à la mine : deux blessés", "", ""),
        ("Eilantrag abgelehnt: Bergkarabach-Häftlinge bleiben", "", ""),
        ("Live-Übertragung des Prozesses in Baku verboten", "", ""),
        ("Exteriores - Bakú responde", "", ""),
        ("Última hora en Karabaj, según el ministerio", "", ""),
        ("عاجلا أم آجلا: قره باغ", "", ""),
        ("فوری\u200cترین نیاز: دارو در قره\u200cباغ", "", ""),
        ("דחוף לפנות את הפצועים מנגורנו קרבאך", "", ""),
        ("Пилне питання: Карабах", "", ""),
        ("2 killed, 3 wounded - ministry", "Ministry Watch", "ministry.gov"),
        ("2020: the year of war", "", ""),
        ("12:30: the hour the shelling began", "", ""),
        ("44 days | film review", "", ""),
        ("#FreeArmenianPOWs rally in Yerevan", "", ""),
        ("#Karabakh: rally in Yerevan", "", ""),
        ("(Un)safe return to Karabakh", "", ""),
        ("[Sic] transit: Lachin road", "", ""),
        ("“Video” killed the radio star", "", ""),
        ("Baku: Report (+ reaction from Yerevan)", "Report", "report.az"),
        ("Karabakh media: report, photo, video under censorship", "", ""),
        ("Reporters say: no photo, no video", "", ""),
        ("Karabakh: news", "NEWS.am", "news.am"),
        ("Georgia mediates - civil society", "Civil.ge", "civil.ge"),
        ("Baku - Yerevan", "", ""),
        ("Yerevan-Baku talks - Tbilisi", "Tbilisi Post", "tbilisi.ge"),
        ("Armenia - Azerbaijan", "Azerbaijan Today", "azerbaijan.today"),
        ("Armenia, Azerbaijan - Today", "Azerbaijan Today", ""),
        ("Minister - President's aide", "", ""),
        ("President to visit Aghdam - Azerbaijan's President", "Azerbaijan", ""),
        ("Minister - Example Armenia interview", "Example Armenia", ""),
        ("Minister tells Example Armenia", "Example Armenia", ""),
        ("Minister: Example Armenia", "Example Armenia", ""),
        ("Karabakh Committee | History", "", ""),
        ("Peace treaty: pros / cons", "", ""),
        ("Explosion in Baku, photo of suspect released", "", ""),
        ("Killed in Karabakh: names, photos", "", ""),
        ("Armenian POWs: new videos, photos", "", ""),
        ("Azerbaijan's Karabakh push - security", "", ""),
        ("Opinion: Karabakh peace is possible", "", ""),
        ("Analysis: who won Karabakh", "", ""),
        ("World: Karabakh crisis deepens", "", ""),
        ("Army | Karabakh", "", ""),
    ],
)
def test_news_stays(title: str, outlet: str, host: str) -> None:
    """Words of the tables, and words that outlets are called by, within headlines and at their edges."""
    assert titled(title, outlet, host) == title


def test_what_is_taken_is_kept_beside_with_its_reason() -> None:
    cleaned = clean_title("BREAKING: Talks resume - Example News", names_of("Example News", ""))
    assert [(piece.field, piece.text, piece.reason) for piece in cleaned.furniture] == [
        ("title", "BREAKING:", "label"),
        ("title", "- Example News", "outlet"),
    ]


@given(st.text(), st.text(max_size=20), st.text(max_size=20))
def test_a_title_never_vanishes(title: str, outlet: str, host: str) -> None:
    kept = titled(title, outlet, host)
    assert len(fold_key(kept)) >= min(2, len(fold_key(clean(title)))) or not fold_key(kept)


@given(st.text(), st.text(max_size=20))
def test_cleaning_settles(text: str, outlet: str) -> None:
    once = titled(text, outlet)
    assert titled(once, outlet) == once


HOSTILE = ("a | ", "LIVE: ", "((((", "© ", "#", "🔴", "/ ", "a. ", ", ", "++ ")


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_hostile_text_is_no_trouble(piece: str) -> None:
    assert clean_title((piece * 20_000)[:5_000], names_of("b", "c.d")).text
