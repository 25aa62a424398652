"""Clean texts dressed as feeds send them, so that what is to come off is known.

Every outlet is invented, and has one fixed way of dressing. ``COMMON`` forms are of the kinds that the tables of
languages know; ``OWN`` ones stand in no table, so that only the habits of the feed tell them. ``OTHER_WORDS`` are
common kinds in wordings or with punctuation that were written after the tables, to tell knowledge from memory.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dress:
    """What stands around a title and a text: {o} is the outlet, {h} the headline of another report, {t} the title."""

    titles: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dressed:
    """A text as its feed sends it, and as it should be read."""

    outlet: str
    language: str
    title: str
    summary: str
    clean_title: str
    clean_summary: str


COMMON: Mapping[str, Dress] = {
    "en": Dress(
        ("BREAKING: {title}", "UPDATE 2-{title}", "🔴 LIVE | {title} | {o}", "{title} - {o}", "[VIDEO] {title}",
         "{title} (PHOTOS)", "{title} | World news | {o}", "LIVE BLOG: {title} – {o}", "⚡️ {title} ⚡️"),
        ("BAKU, Nov 30 ({o}) - {summary}", "YEREVAN, Armenia (AP) — {summary}", "{summary} Read also: {h}",
         "{summary} The post {t} appeared first on {o}.", "{summary} Follow us on Telegram. Photo: {o}",
         "{summary} © 2026 {o}. All rights reserved."),
    ),
    "de": Dress(
        ("EILMELDUNG: {title}", "++ {title} ++", "{title} | {o}", "{title} - Politik - {o}", "Liveticker: {title}",
         "{title} (VIDEO)", "+++ Eil: {title} +++"),
        ("Eriwan (dpa) – {summary}", "Baku ({o}) - {summary}", "{summary} Lesen Sie auch: {h}",
         "{summary} Foto: {o}/Archiv", "{summary} Folgen Sie uns auf Telegram.", "{summary} © {o} 2026"),
    ),
    "fr": Dress(
        ("[VIDÉO] {title}", "DIRECT. {title}", "{title} | {o}", "ALERTE INFO - {title}", "{title} (PHOTOS)",
         "URGENT : {title} – Monde – {o}"),
        ("Bakou, 30 nov 2026 ({o}) - {summary}", "Erevan (AFP) – {summary}", "{summary} Lire aussi : {h}",
         "{summary} Abonnez-vous à notre newsletter.", "{summary} © {o} 2026 - Tous droits réservés"),
    ),
    "es": Dress(
        ("ÚLTIMA HORA: {title}", "{title} | {o}", "VIDEO | {title}", "{title} (+Fotos)", "EN VIVO: {title} - {o}"),
        ("Bakú, 30 nov ({o}).- {summary}", "{summary} Lea también: {h}", "{summary} Síguenos en Telegram. Foto: {o}",
         "{summary} Todos los derechos reservados."),
    ),
    "it": Dress(
        ("ULTIM'ORA: {title}", "{title} | {o}", "{title} - Esteri - {o}", "DIRETTA - {title}", "{title} (VIDEO)"),
        ("({o}) - ROMA, 30 NOV - {summary}", "{summary} Leggi anche: {h}", "{summary} Seguici su Telegram.",
         "{summary} Riproduzione riservata © {o}"),
    ),
    "pl": Dress(
        ("PILNE! {title}", "{title} - {o}", "[WIDEO] {title}", "Na żywo: {title} | {o}", "{title} (ZDJĘCIA)"),
        ("Erywań, 14 listopada ({o}) – {summary}", "{summary} Czytaj też: {h}", "{summary} Źródło: {o}",
         "{summary} Obserwuj nas w Google News."),
    ),
    "ru": Dress(
        ("СРОЧНО: {title}", "ВИДЕО: {title} — {o}", "{title} (ФОТО, ВИДЕО)", "⚡ {title} | {o}", "{title} — ОБНОВЛЕНО",
         "Прямой эфир: {title}", "{title} // {o}", "{title} | Новости | {o}"),
        ("БАКУ, 30 ноября. /{o}/. {summary}", "ЕРЕВАН, 30 ноя — {o}. {summary}", "{summary} Читайте также: {h}",
         "{summary} Подписывайтесь на наш Telegram-канал. Фото: {o}", "{summary} Об этом сообщает {o}.",
         "{summary} © {o}, 2026. Все права защищены."),
    ),
    "uk": Dress(
        ("ТЕРМІНОВО: {title}", "{title} — {o}", "{title} (ВІДЕО)", "Наживо: {title} | {o}", "❗️{title}"),
        ("КИЇВ, 30 листопада. {o} — {summary}", "{summary} Читайте також: {h}",
         "{summary} Підписуйтесь на наш Telegram. Фото: {o}", "{summary} Про це повідомляє {o}."),
    ),
    "hy": Dress(
        ("ՏԵՍԱՆՅՈՒԹ. {title}", "ՖՈՏՈ. {title} | {o}", "ՇՏԱՊ. {title}", "{title} (լուսանկարներ)", "{title} - {o}",
         "Ուղիղ. {title}"),
        ("ԵՐԵՎԱՆ, 30 նոյեմբերի, {o}։ {summary}", "ԵՐԵՎԱՆ, 30 ՆՈՅԵՄԲԵՐԻ, /{o}/. {summary}",
         "{summary} Կարդացեք նաև՝ {h}",
         "{summary} Հետևեք մեզ Telegram-ում։ Լուսանկարը՝ {o}", "{summary} Բոլոր իրավունքները պաշտպանված են"),
    ),
    "az": Dress(
        ("SON DƏQİQƏ! {title}", "{title} – VİDEO", "{title} - FOTO | {o}", "TƏCİLİ: {title} | {o}",
         "{title} - YENİLƏNİB-2", "CANLI: {title}"),
        ("BAKI, 30 noyabr, {o} — {summary}", "Bakı. 30 noyabr. {o}: {summary}", "{summary} Həmçinin oxuyun: {h}",
         "{summary} Bizi Telegram-da izləyin. Foto: {o}", "{summary} Bütün hüquqlar qorunur"),
    ),
    "tr": Dress(
        ("SON DAKİKA... {title}", "{title} - {o}", "VİDEO | {title}", "Canlı: {title} | {o}", "{title} (FOTO GALERİ)",
         "🔴 {title}"),
        ("BAKÜ ({o}) - {summary}", "ANKARA (AA) - {summary}", "{summary} İlgili haber: {h}",
         "{summary} Bizi Telegram'da takip edin. Fotoğraf: {o}", "{summary} Tüm hakları saklıdır."),
    ),
    "ka": Dress(
        ("სასწრაფოდ: {title}", "{title} | {o}", "{title} (ვიდეო)", "{title} - {o}"),
        ("თბილისი, 14 ნოემბერი, {o}. {summary}", "{summary} ასევე წაიკითხეთ: {h}", "{summary} ფოტო: {o}",
         "{summary} გამოგვყევით Facebook-ზე."),
    ),
    "el": Dress(
        ("ΕΚΤΑΚΤΟ: {title}", "{title} | {o}", "{title} (βίντεο)", "LIVE: {title} - {o}"),
        ("({o}) - {summary}", "Αθήνα, 14 Νοεμβρίου ({o}) - {summary}", "{summary} Διαβάστε επίσης: {h}",
         "{summary} Πηγή: {o}", "{summary} Ακολουθήστε μας στο Google News."),
    ),
    "ar": Dress(
        ("عاجل: {title}", "{title} | {o}", "بالفيديو | {title}", "#عاجل | {title} - {o}"),
        ("يريفان ({o}) - {summary}", "{summary} اقرأ أيضا: {h}",
         "{summary} المصدر: {o}", "{summary} تابعونا على تلغرام."),
    ),
    "fa": Dress(
        ("فوری/ {title}", "{title} | {o}", "فیلم| {title}", "{title} - {o}", "{title}/ عکس"),
        ("به گزارش {o}، تهران - {summary}", "{summary} بیشتر بخوانید: {h}", "{summary} منبع: {o}",
         "{summary} ما را در تلگرام دنبال کنید."),
    ),
    "he": Dress(
        ("דחוף: {title}", "{title} | {o}", "צפו: {title}", "{title} - {o}"),
        ("ירוואן, 14 בנובמבר ({o}) - {summary}", "{summary} קראו גם: {h}", "{summary} צילום: {o}",
         "{summary} עקבו אחרינו בטלגרם."),
    ),
}  # fmt: skip

OTHER_WORDS: Mapping[str, Dress] = {
    "en": Dress(
        ("*** BREAKING *** {title}", "JUST IN | {title}", "{title} ~ {o}", "WATCH | {title}", "{title} [UPDATED 14:20]",
         "{o} :: {title}", "{title} @ {o}", "{title} - WITH VIDEO"),
        ("Tbilisi. 30 November. {o}: {summary}", "LONDON, Nov. 30, 2026 /{o}/ -- {summary}", "By: {o}. {summary}",
         "{summary} Related story: {h}", "{summary} Don't forget to subscribe to our YouTube channel!",
         "{summary} (Photo by {o})", "{summary} Republished with permission."),
    ),
    "ru": Dress(
        ("❗❗❗ {title}", "Молния! {title}", "{title} [видео]", "{title} + ВИДЕО", "({o}) {title}", "{title} :: {o}"),
        ("Москва. 30 ноября. {o} - {summary}", "/{o}/ {summary}", "{summary} Смотрите также: {h}",
         "{summary} Больше новостей — в нашем Telegram-канале.",
         "{summary} Нашли ошибку? Выделите и нажмите Ctrl+Enter",
         "{summary} Комментарии (0)"),
    ),
    "hy": Dress(
        ("ՀՐԱՏԱՊ | {title}", "{title}. ՏԵՍԱՆՅՈՒԹ", "ՖՈՏՈ, ՏԵՍԱՆՅՈՒԹ. {title}", "{title} • {o}"),
        ("Երևան/{o}/. {summary}", "{summary} Տես նաև՝ {h}", "{summary} Աղբյուրը՝ {o}",
         "{summary} Միացեք մեր Telegram ալիքին։"),
    ),
    "az": Dress(
        ("İNDİCƏ: {title}", "{title} – FOTO+VİDEO", "{title} » {o}", "ANİ XƏBƏR! {title}"),
        ("Bakı/{o}/ {summary}", "{o} xəbər verir ki, {summary}", "{summary} Oxşar xəbərlər: {h}",
         "{summary} Telegram kanalımıza abunə olun."),
    ),
    "tr": Dress(
        ("FLAŞ HABER: {title}", "{title} (VİDEO HABER)", "{title} / {o}", "SICAK GELİŞME! {title}"),
        ("ANKARA, 12 KASIM ({o})- {summary}", "{summary} Bunu da okuyun: {h}", "{summary} Kaynak: {o}",
         "{summary} WhatsApp kanalımıza katılın."),
    ),
    "fr": Dress(
        ("FLASH : {title}", "{title} • {o}", "{title} - VIDÉO", "EN IMAGES | {title}"),
        ("BAKOU, 30 novembre ({o}) -- {summary}", "{summary} À lire également : {h}", "{summary} Crédit photo : {o}",
         "{summary} Suivez-nous sur WhatsApp !"),
    ),
    "de": Dress(
        ("BREAKING | {title}", "{title} » {o}", "{title} – das Video", "Live-Ticker: {title} :: {o}"),
        ("BERLIN (dpa-AFX) - {summary}", "{summary} Mehr zum Thema: {h}", "{summary} Quelle: {o}",
         "{summary} Jetzt Newsletter abonnieren!"),
    ),
}  # fmt: skip

OWN: Sequence[Dress] = (
    Dress(("{title} ~ Lantern",), ("{summary} The Lantern is lit by its readers alone.",)),
    Dress(("Lantern Wire // {title}",), ("Lantern Wire, bulletin 7, evening: {summary}",)),
    Dress(("{title} | Lorem Desk",), ("{summary} Keep the lamp burning with us: lantern dot example",)),
)
"""Furniture that no language has: the same for all."""


def outlets(language: str, dresses: Mapping[str, Dress]) -> list[tuple[str, str, str]]:
    """The outlets of a language: name, and how each dresses titles and texts."""
    dress = dresses[language]
    most = max(len(dress.titles), len(dress.texts))
    return [
        (
            f"{language.upper()}-Courier {number + 1}",
            dress.titles[number % len(dress.titles)],
            dress.texts[number % len(dress.texts)],
        )
        for number in range(most)
    ]


def dressed(
    texts: Sequence[tuple[str, str, str]], dresses: Mapping[str, Dress], seed: int = 1, often: float = 1.0
) -> list[Dressed]:
    """Each text (language, title, summary) as one of the outlets of its language sends it; each edge is dressed with
    the probability ``often``. A text in a language without a dress is left out."""
    choice = random.Random(seed)  # noqa: S311 - no secret
    made: list[Dressed] = []
    for number, (language, title, summary) in enumerate(texts):
        if language not in dresses:
            continue
        houses = outlets(language, dresses)
        outlet, around_title, around_text = houses[number % len(houses)]
        other = texts[choice.randrange(len(texts))][1]
        named = {"o": outlet, "h": other, "t": title}
        whole_title = around_title if choice.random() < often else "{title}"
        whole_text = around_text if summary and choice.random() < often else "{summary}"
        made.append(
            Dressed(
                outlet,
                language,
                whole_title.format(title=title, **named),
                whole_text.format(summary=summary, **named),
                title,
                summary,
            )
        )
    return made
