from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.texts import OtherTitles, clean_text
from monitor.languages.text import clean


def told(text: str, outlet: str = "") -> str:
    return clean_text(clean(text), names_of(outlet, "")).text


@pytest.mark.parametrize(
    ("text", "outlet", "expected"),
    [
        ("BAKU, Nov 30 (Meridian) - A base was handed over.", "Meridian", "A base was handed over."),
        ("NEAR GORIS, Armenia, Sept 27 (Reuters) - Lorries wait.", "", "Lorries wait."),
        ("ԵՐԵՎԱՆ, 4 մայիսի, HY-Post 3։ Դպրոցը բացվել է։", "HY-Post 3", "Դպրոցը բացվել է։"),
        ("МОСКВА, 6 октября. Россия готова помочь.", "Вестник", "Россия готова помочь."),
        ("МОСКВА, 6 окт. Россия готова помочь.", "Вестник", "Россия готова помочь."),
        ("(EL-Post 3) - Το σχολείο άνοιξε.", "EL-Post 3", "Το σχολείο άνοιξε."),
        ("Bakú, 4 may (ES-Post 4).- La escuela abrió.", "ES-Post 4", "La escuela abrió."),
        ("(Agenzia Levante) - ROMA, 14 maggio - La scuola ha aperto.", "Agenzia Levante", "La scuola ha aperto."),
        ("БАКУ, 6 мая. /Каспий/. Школа открыта.", "Каспий", "Школа открыта."),
        ("Eriwan (dpa) – Die Schule ist offen.", "", "Die Schule ist offen."),
        ("ירוואן, 14 בנובמבר (אופק) - בית הספר נפתח.", "", "בית הספר נפתח."),
        ("به گزارش روزنامه مرز، تهران - مدرسه باز شد.", "روزنامه مرز", "مدرسه باز شد."),
        ("Как передаёт Вестник-Инфо, школа открыта.", "Вестник-Инфо", "Школа открыта."),
        # No dateline: names, numbers and places of the report itself.
        ("Tegh, 2 wounded - the ministry said.", "", "Tegh, 2 wounded - the ministry said."),
        ("Friedrich Merz (CDU) – der Kanzler – sprach.", "", "Friedrich Merz (CDU) – der Kanzler – sprach."),
        ("NATO - the alliance - met.", "", "NATO - the alliance - met."),
        ("Yerevan, Baku to hold talks.", "", "Yerevan, Baku to hold talks."),
    ],
)
def test_datelines(text: str, outlet: str, expected: str) -> None:
    assert told(text, outlet) == expected


@pytest.mark.parametrize(
    ("text", "outlet", "expected"),
    [
        ("It opened. Read also: Talks resume The post It opened appeared first on Wire.", "Wire", "It opened."),
        ("Açıldı. Bizi Telegram'da takip edin. Fotoğraf: Doğu Ajansı", "Doğu Ajansı", "Açıldı."),
        ("Açılıb. Həmçinin oxuyun: Danışıqlar bərpa olundu Bizi Telegram-da izləyin. Foto: Dev", "Dev", "Açılıb."),
        ("Բացվել է։ Հետևեք մեզ Telegram-ում։ Լուսանկարը՝ Լուր", "Լուր", "Բացվել է։"),
        ("Elle a ouvert. © Actu 2026 - Tous droits réservés", "Actu", "Elle a ouvert."),
        ("Sie ist offen. Foto: Blatt/Archiv", "Blatt", "Sie ist offen."),
        ("Subscribe to our channel on Telegram to be the first to learn the main news every day.", "", ""),
        ("Photo: press office. The school opened.", "", "The school opened."),
        ("Об этом сообщает Вестник.", "Вестник", ""),
        ("Politics | A guard was detained on Monday.", "", "A guard was detained on Monday."),
        ("Economy |", "", ""),
        ("Shots hit houses. By Miriam Holt in Goris. Photograph: Ed Sarn/Wire", "Wire", "Shots hit houses."),
        ("Nobody replied. Graphic: Chronicle Visuals", "The Chronicle", "Nobody replied."),
        ("By Elnur Tahmazli. The drills have started.", "", "The drills have started."),
        ("Talks went on. By Monday Baku had agreed.", "", "Talks went on. By Monday Baku had agreed."),
        ("It opened. By Baku standards that is little.", "", "It opened. By Baku standards that is little."),
        ("They were told to read more carefully.", "", "They were told to read more carefully."),
        ("Children follow us everywhere, she said.", "", "Children follow us everywhere, she said."),
        ("She said: the source of the river is near.", "", "She said: the source of the river is near."),
    ],
)  # fmt: skip
def test_what_stands_around_summaries(text: str, outlet: str, expected: str) -> None:
    assert told(text, outlet) == expected


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        # What counts people, or is a sentence, is no credit.
        ("Shelling resumed. Source: three killed in Martuni", ""),
        ("Источник: трое погибли в Мартуни", ""),
        ("Video: Azerbaijani forces enter Lachin", ""),
        ("Talks failed. Video shows troops.", ""),
        # What somebody says is no call to follow.
        ('"Support our army," said the premier.', ""),
        ('Shelling resumed. "Join our channel of dialogue," the OSCE said.', ""),
        ("Shelling resumed. Join our efforts for peace, the president urged.", ""),
        ("انضم إلى المحادثات وفد من يريفان.", ""),
        ("برای مشاهده آتش‌بس ناظران به لاچین رفتند.", ""),
        ("הורידו את הדגל בסטפנקרט.", ""),
        # Rights are an outlet's where it claims them.
        ("Copyright law of Artsakh archives is debated.", ""),
        ("Reporting by journalists in Karabakh is banned.", ""),
        ("İzinsiz gösteriye katılan üç kişi gözaltına alındı.", ""),
        ("Απαγορεύεται η κυκλοφορία στον διάδρομο του Λατσίν.", ""),
        ("Данное сообщение опровергли в Степанакерте.", ""),
        ("Yemen: يمنع إعادة اللاجئين إلى قره باغ", ""),
        # A place with a date, and an outlet, may begin a sentence.
        ("Karabakh, Sept 19 - the day the war began - is marked.", ""),
        ("Khojaly, 26 February - a massacre remembered.", ""),
        ("Artsakh Public TV - the only channel - closed.", "Artsakh Public TV"),
        ("In Japan, magnitude 4.9 is no rare thing.", ""),
        ("Baku reports two killed.", "Report"),
        ("Armenpress reports that the road is closed.", "Armenpress"),
    ],
)
def test_news_stays(text: str, outlet: str) -> None:
    assert told(text, outlet) == clean(text)


def test_a_headline_of_the_same_document_at_the_end_of_a_text() -> None:
    others = OtherTitles(["Bridge closed after flood", "School reopens in the north"])
    text = "They met at noon. Bridge closed after flood"
    assert clean_text(text, names_of("", ""), others=others).text == "They met at noon."
    text = "Talks were held. Zobacz koniecznie: Bridge closed after flood"
    assert clean_text(text, names_of("", ""), others=others).text == "Talks were held."


@given(st.text(), st.text(max_size=20))
def test_cleaning_settles(text: str, outlet: str) -> None:
    once = told(text, outlet)
    assert told(once, outlet) == once


HOSTILE = ("the post ", "a | ", "Baku, 4 May (", "read also: ", "((((", "© ", "bizi ", "#", "/ ", "a. ", ", ")


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_hostile_text_is_no_trouble(piece: str) -> None:
    assert clean_text(piece * 20_000, names_of("b", "c.d")).text is not None
