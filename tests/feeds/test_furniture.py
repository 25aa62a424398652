from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.furniture import OtherTitles, clean_text, clean_title, names_of, strip_tail
from monitor.feeds.habits import learn
from monitor.languages.text import clean, fold_key
from monitor.model.documents import Habits


def titled(title: str, outlet: str = "", host: str = "", language: str | None = None) -> str:
    return clean_title(clean(title), names_of(outlet, host), language=language).text


def told(text: str, outlet: str = "") -> str:
    return clean_text(clean(text), names_of(outlet, "")).text


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
    ("text", "outlet", "expected"),
    [
        ("BAKU, Nov 30 (Meridian) - A base was handed over.", "Meridian", "A base was handed over."),
        ("NEAR GORIS, Armenia, Sept 27 (Reuters) - Lorries wait.", "", "Lorries wait."),
        ("ԵՐԵՎԱՆ, 4 մայիսի, HY-Post 3։ Դպրոցը բացվել է։", "HY-Post 3", "Դպրոցը բացվել է։"),
        ("(EL-Post 3) - Το σχολείο άνοιξε.", "EL-Post 3", "Το σχολείο άνοιξε."),
        ("Bakú, 4 may (ES-Post 4).- La escuela abrió.", "ES-Post 4", "La escuela abrió."),
        ("(Agenzia Levante) - ROMA, 14 maggio - La scuola ha aperto.", "Agenzia Levante", "La scuola ha aperto."),
        ("БАКУ, 6 мая. /Каспий/. Школа открыта.", "Каспий", "Школа открыта."),
        ("Eriwan (dpa) – Die Schule ist offen.", "", "Die Schule ist offen."),
        ("ירוואן, 14 בנובמבר (אופק) - בית הספר נפתח.", "", "בית הספר נפתח."),
        ("به گزارش روزنامه مرز، تهران - مدرسه باز شد.", "روزنامه مرز", "مدرسه باز شد."),
        ("Как передаёт Вестник-Инфо, школа открыта.", "Вестник-Инфо", "школа открыта."),
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
        ("They were told to read more carefully.", "", "They were told to read more carefully."),
        ("Children follow us everywhere, she said.", "", "Children follow us everywhere, she said."),
        ("She said: the source of the river is near.", "", "She said: the source of the river is near."),
    ],
)  # fmt: skip
def test_what_stands_around_summaries(text: str, outlet: str, expected: str) -> None:
    assert told(text, outlet) == expected


def test_what_is_taken_is_kept_beside_with_its_reason() -> None:
    cleaned = clean_title("BREAKING: Talks resume - Example News", names_of("Example News", ""))
    assert [(piece.field, piece.text, piece.reason) for piece in cleaned.furniture] == [
        ("title", "BREAKING:", "label"),
        ("title", "- Example News", "outlet"),
    ]


EVENTS = (
    "School reopens in the north",
    "Bridge closed after flood",
    "Court hears an appeal",
    "Two wounded at crossing",
    "Harvest begins early",
    "Minister visits Tbilisi",
)


def test_what_recurs_is_learnt() -> None:
    """A form that no table has, over several documents of one item each."""
    names, habits = names_of("Example", ""), Habits()
    for event in EVENTS:
        said = (
            f"{event} ~ Kaleidoscope",
            f"Lorem ipsum {event.lower()}. Nothing in this bulletin binds its makers, ever.",
        )
        habits = learn(habits, [said], names)
    assert clean_title("Talks resume ~ Kaleidoscope", names, habits).text == "Talks resume"
    text = "They met at noon. Nothing in this bulletin binds its makers, ever."
    assert clean_text(text, names, habits).text == "They met at noon."


def test_what_is_spoken_of_is_not_learnt() -> None:
    names = names_of("Example", "")
    said = [(f"{event} | Karabakh", f"{event} in Karabakh, say officials.") for event in EVENTS]
    habits = learn(Habits(), said, names)
    assert clean_title("Talks resume | Karabakh", names, habits).text == "Talks resume | Karabakh"


def test_what_recurs_now_and_then_is_not_learnt() -> None:
    names = names_of("Example", "")
    said = [
        (event, "The two sides fought a war in 2020." if at % 3 == 0 else event) for at, event in enumerate(EVENTS * 4)
    ]
    habits = learn(Habits(), said, names)
    text = "Talks resume. The two sides fought a war in 2020."
    assert clean_text(text, names, habits).text == text


def test_habits_are_bounded_and_follow_a_change() -> None:
    names, habits = names_of("Example", ""), Habits()
    for number in range(900):
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
        end = "~ Old House" if number < 300 else "~ Fresh Paint"
        habits = learn(habits, [(f"{word} meets {word} {end}", f"Text of {word}. More of {word}.")], names)
    assert len(habits.pieces) <= 96
    assert habits.titles <= 240
    assert clean_title("Talks resume ~ Fresh Paint", names, habits).text == "Talks resume"


def test_a_headline_of_the_same_document_at_the_end_of_a_text() -> None:
    others = OtherTitles(EVENTS)
    text = "They met at noon. Bridge closed after flood"
    assert clean_text(text, names_of("", ""), others=others).text == "They met at noon."
    text = "Talks were held. Zobacz koniecznie: Bridge closed after flood"
    assert clean_text(text, names_of("", ""), others=others).text == "Talks were held."


@given(st.text(), st.text(max_size=20), st.text(max_size=20))
def test_a_title_never_vanishes(title: str, outlet: str, host: str) -> None:
    kept = titled(title, outlet, host)
    assert len(fold_key(kept)) >= min(2, len(fold_key(clean(title)))) or not fold_key(kept)


@given(st.text(), st.text(max_size=20))
def test_cleaning_settles(text: str, outlet: str) -> None:
    once = told(text, outlet)
    assert told(once, outlet) == once
    title = titled(text, outlet)
    assert titled(title, outlet) == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks resumed. Read more", "Talks resumed."),
        ("Talks resumed... Continue reading →", "Talks resumed..."),
        ("Talks resumed […]", "Talks resumed…"),
        ("Talks resumed [Read more...]", "Talks resumed"),
        ("Talks resumed. The post Talks appeared first on Example.", "Talks resumed."),
        ("Talks resumed. Continue reading Talks in the town", "Talks resumed."),
        ("Переговоры возобновились. Читать далее", "Переговоры возобновились."),
        ("Преговорите бяха подновени. Прочетете още", "Преговорите бяха подновени."),
        ("Переговоры возобновились… Подробнее", "Переговоры возобновились…"),
        ("Görüşmeler sürüyor. Devamı", "Görüşmeler sürüyor."),
        ("Danışıqlar davam edir. Ətraflı »", "Danışıqlar davam edir."),
        ("Բանակցությունները վերսկսվել են։ Կարդալ ավելին", "Բանակցությունները վերսկսվել են։"),
        ("Les pourparlers ont repris. Lire la suite", "Les pourparlers ont repris."),
        ("Die Gespräche gehen weiter. Weiterlesen", "Die Gespräche gehen weiter."),
        ("Las conversaciones siguen. Leer más", "Las conversaciones siguen."),
        ("The ministry told more. Read more: the full text", "The ministry told more. Read more: the full text"),
        ("Children want to read more", "Children want to read more"),
        ("Он обещал рассказать подробнее", "Он обещал рассказать подробнее"),
        ("Read more", ""),
        ("", ""),
    ],
)
def test_invitations_to_read_on(text: str, expected: str) -> None:
    assert strip_tail(text) == expected


@given(st.text())
def test_stripping_tails_settles(text: str) -> None:
    kept = strip_tail(text)
    assert strip_tail(kept) == kept
    assert len(kept) <= len(text) + 1


def test_long_hostile_text_is_no_trouble() -> None:
    names = names_of("b", "c.d")
    for piece in (
        "the post ",
        "a | ",
        "Baku, 4 May (",
        "read also: ",
        "LIVE: ",
        "((((",
        "© ",
        "bizi ",
        "#",
        "🔴",
        "/ ",
        "a. ",
        ", ",
    ):
        assert clean_text(piece * 20_000, names) is not None
        assert clean_title((piece * 20_000)[:5_000], names) is not None
