"""The few words of our own in a post, in the languages of channels. All else is quoted.

No word is bent by what stands beside it: labels are followed by a colon or stand alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """``voices`` takes how many outlets and how many different texts, the others in braces one value."""

    sources: str
    more: str
    link: str
    voices: str
    same_text: str
    via: str
    other: str
    corrected: str
    withdrawn: str
    confirmed: str
    denied: str
    outcome: str
    place: str
    dead: str
    wounded: str
    missing: str
    source: str
    digest: str
    counts: str
    coverage: str
    outlets: str


_ENGLISH = Labels(
    "Reported by", "and {} more", "Read in full", "{} outlets, {} different texts", "same text as {}", "via {}",
    "Other", "Corrected", "Withdrawn", "Confirmed", "Denied", "Outcome", "Place", "Dead", "Wounded", "Missing",
    "Source", "Digest", "Read: {}, matched: {}, posted: {}", "Reports by hour", "outlets: {}",
)  # fmt: skip

LABELS: Mapping[str, Labels] = {
    "ar": Labels(
        "المصادر", "+{}", "اقرأ المزيد", "وسائل الإعلام: {}، نصوص مختلفة: {}", "النص نفسه: {}", "عن {}", "أخرى",
        "تصحيح", "سُحب", "تأكيد", "نفي", "نتيجة", "المكان", "قتلى", "جرحى", "مفقودون", "المصدر", "الموجز",
        "قُرئ: {}، ذو صلة: {}، نُشر: {}", "التقارير حسب الساعة", "وسائل الإعلام: {}",
    ),
    "az": Labels(
        "Mənbələr", "+{}", "Ardını oxu", "nəşr: {}, fərqli mətn: {}", "eyni mətn: {}", "mənbə: {}", "Digər",
        "Düzəliş", "Geri götürülüb", "Təsdiq", "Təkzib", "Nəticə", "Yer", "Həlak olanlar", "Yaralılar",
        "İtkin düşənlər",
        "Mənbə", "Xülasə", "Oxunub: {}, seçilib: {}, dərc edilib: {}", "Saatlar üzrə xəbərlər", "nəşr: {}",
    ),
    "de": Labels(
        "Quellen", "+{}", "Weiterlesen", "{} Medien, {} verschiedene Texte", "gleicher Text: {}", "nach {}", "Andere",
        "Berichtigt", "Zurückgezogen", "Bestätigt", "Dementiert", "Ergebnis", "Ort", "Tote", "Verletzte", "Vermisste",
        "Quelle", "Überblick", "Gelesen: {}, passend: {}, veröffentlicht: {}", "Berichte nach Stunde", "Medien: {}",
    ),
    "el": Labels(
        "Πηγές", "+{}", "Διαβάστε περισσότερα", "μέσα: {}, διαφορετικά κείμενα: {}", "ίδιο κείμενο: {}", "πηγή: {}",
        "Άλλα", "Διόρθωση", "Ανακλήθηκε", "Επιβεβαίωση", "Διάψευση", "Αποτέλεσμα", "Τόπος", "Νεκροί", "Τραυματίες",
        "Αγνοούμενοι", "Πηγή", "Σύνοψη", "Διαβάστηκαν: {}, σχετικά: {}, δημοσιεύθηκαν: {}", "Αναφορές ανά ώρα",
        "μέσα: {}",
    ),
    "en": _ENGLISH,
    "es": Labels(
        "Fuentes", "+{}", "Leer más", "{} medios, {} textos distintos", "mismo texto: {}", "vía {}", "Otros",
        "Corregido", "Retirado", "Confirmado", "Desmentido", "Resultado", "Lugar", "Muertos", "Heridos",
        "Desaparecidos", "Fuente", "Resumen", "Leídas: {}, del tema: {}, publicadas: {}", "Noticias por hora",
        "medios: {}",
    ),
    "fa": Labels(
        "منابع", "+{}", "ادامه مطلب", "رسانه: {}، متن متفاوت: {}", "همان متن: {}", "به نقل از {}", "دیگر", "اصلاحیه",
        "پس گرفته شد", "تأیید", "تکذیب", "نتیجه", "مکان", "کشته‌ها", "زخمی‌ها", "مفقودان", "منبع", "خلاصه",
        "خوانده: {}، مرتبط: {}، منتشرشده: {}", "گزارش‌ها بر حسب ساعت", "رسانه: {}",
    ),
    "fr": Labels(
        "Sources", "+{}", "Lire la suite", "{} médias, {} textes différents", "même texte : {}", "via {}", "Autres",
        "Corrigé", "Retiré", "Confirmé", "Démenti", "Issue", "Lieu", "Morts", "Blessés", "Disparus", "Source",
        "Résumé", "Lus : {}, retenus : {}, publiés : {}", "Articles par heure", "médias : {}",
    ),
    "he": Labels(
        "מקורות", "+{}", "לקריאה נוספת", "כלי תקשורת: {}, טקסטים שונים: {}", "אותו טקסט: {}", "מתוך {}", "אחרים",
        "תיקון", "נמשך", "אישור", "הכחשה", "תוצאה", "מקום", "הרוגים", "פצועים", "נעדרים", "מקור", "סיכום",
        "נקראו: {}, נמצאו: {}, פורסמו: {}", "דיווחים לפי שעה", "כלי תקשורת: {}",
    ),
    "hy": Labels(
        "Աղբյուրներ", "+{}", "Կարդալ ավելին", "լրատվամիջոց՝ {}, տարբեր տեքստ՝ {}", "նույն տեքստը՝ {}", "աղբյուր՝ {}",
        "Այլ", "Ուղղված է", "Հետ է կանչվել", "Հաստատվել է", "Հերքվել է", "Արդյունք", "Վայր", "Զոհեր", "Վիրավորներ",
        "Անհետ կորածներ", "Աղբյուր", "Ամփոփում", "Կարդացված՝ {}, ընտրված՝ {}, հրապարակված՝ {}",
        "Հաղորդումներն ըստ ժամի", "լրատվամիջոց՝ {}",
    ),
    "it": Labels(
        "Fonti", "+{}", "Leggi tutto", "{} testate, {} testi diversi", "stesso testo: {}", "via {}", "Altre",
        "Corretto", "Ritirato", "Confermato", "Smentito", "Esito", "Luogo", "Morti", "Feriti", "Dispersi", "Fonte",
        "Riepilogo", "Lette: {}, pertinenti: {}, pubblicate: {}", "Notizie per ora", "testate: {}",
    ),
    "ka": Labels(
        "წყაროები", "+{}", "სრულად", "გამოცემა: {}, განსხვავებული ტექსტი: {}", "იგივე ტექსტი: {}", "წყარო: {}", "სხვა",
        "შესწორება", "უკან გაწვეულია", "დადასტურება", "უარყოფა", "შედეგი", "ადგილი", "დაღუპულები", "დაშავებულები",
        "დაკარგულები", "წყარო", "მიმოხილვა", "წაკითხული: {}, შერჩეული: {}, გამოქვეყნებული: {}",
        "ცნობები საათების მიხედვით", "გამოცემა: {}",
    ),
    "ru": Labels(
        "Источники", "+{}", "Читать полностью", "изданий: {}, разных текстов: {}", "тот же текст: {}", "через {}",
        "Другие", "Исправлено", "Отозвано", "Подтверждено", "Опровергнуто", "Итог", "Место", "Погибшие", "Раненые",
        "Пропавшие без вести", "Источник", "Сводка", "Прочитано: {}, отобрано: {}, опубликовано: {}",
        "Сообщения по часам", "изданий: {}",
    ),
    "tr": Labels(
        "Kaynaklar", "+{}", "Devamını oku", "yayın: {}, farklı metin: {}", "aynı metin: {}", "kaynak: {}", "Diğer",
        "Düzeltildi", "Geri çekildi", "Doğrulandı", "Yalanlandı", "Sonuç", "Yer", "Ölenler", "Yaralılar", "Kayıplar",
        "Kaynak", "Özet", "Okunan: {}, seçilen: {}, yayımlanan: {}", "Saatlere göre haberler", "yayın: {}",
    ),
    "uk": Labels(
        "Джерела", "+{}", "Читати повністю", "видань: {}, різних текстів: {}", "той самий текст: {}", "через {}",
        "Інші",
        "Виправлено", "Відкликано", "Підтверджено", "Спростовано", "Підсумок", "Місце", "Загиблі", "Поранені",
        "Зниклі безвісти", "Джерело", "Зведення", "Прочитано: {}, відібрано: {}, опубліковано: {}",
        "Повідомлення за годинами", "видань: {}",
    ),
}  # fmt: skip

_COLONS = {"hy": "՝ ", "fr": "\u00a0: "}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ckb"})


def labels_in(language: str) -> Labels:
    """The words in the language, in English where they are not known in it."""
    return LABELS.get(language, _ENGLISH)


def arrow(language: str) -> str:
    """What leads from the old to the new on a line of the language."""
    return "←" if language in RIGHT_TO_LEFT else "→"


def labelled(label: str, text: str, language: str) -> str:
    """A label with what it says of something: "Source: text"."""
    return f"{label}{_COLONS.get(language, ': ')}{text}"
