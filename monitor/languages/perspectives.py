"""What the labels that say where an outlet stands are called in other languages: those of ``config/feeds.yaml``.

The words are neutral and stand alone. A label that names a country ("Georgia-based") is the country's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.languages.locale import country_code, country_name

_USUAL = frozenset(
    {"international", "regional", "private", "independent", "agency", "private agency", "cooperative agency"}
)
_PLACE = re.compile(r"(.+)-based")

_WRITTEN = {
    "ar": """
        private=خاص; private agency=وكالة خاصة; agency=وكالة أنباء; cooperative agency=وكالة تعاونية; independent=مستقل
        public broadcaster=هيئة بث عامة; state-run=حكومي; state-funded=بتمويل حكومي; US-funded=بتمويل أمريكي
        official=رسمي; semi-official=شبه رسمي; NGO=منظمة غير حكومية; think tank=مركز أبحاث; exile=في المنفى
        diaspora=مهجر; aggregator=مجمّع أخبار; international=دولي; regional=إقليمي; Saudi-owned=ملكية سعودية
    """,
    "az": """
        private=özəl; private agency=özəl agentlik; agency=agentlik; cooperative agency=kooperativ agentlik
        independent=müstəqil; public broadcaster=ictimai yayımçı; state-run=dövlət mediası
        state-funded=dövlət maliyyəsi; US-funded=ABŞ maliyyəsi; official=rəsmi; semi-official=yarırəsmi; NGO=QHT
        think tank=beyin mərkəzi; exile=mühacirətdə; diaspora=diaspor; aggregator=aqreqator
        international=beynəlxalq; regional=regional; Saudi-owned=səudiyyəli sahib
    """,
    "bg": """
        private=частна; private agency=частна агенция; agency=агенция; cooperative agency=кооперативна агенция
        independent=независима; public broadcaster=обществена медия; state-run=държавна
        state-funded=държавно финансиране; US-funded=американско финансиране; official=официална
        semi-official=полуофициална; NGO=НПО; think tank=мозъчен тръст; exile=в изгнание; diaspora=диаспора
        aggregator=агрегатор; international=международна; regional=регионална; Saudi-owned=саудитски собственик
    """,
    "de": """
        private=privat; private agency=private Agentur; agency=Agentur; cooperative agency=genossenschaftliche Agentur
        independent=unabhängig; public broadcaster=öffentlich-rechtlich; state-run=staatlich
        state-funded=staatlich finanziert; US-funded=US-finanziert; official=amtlich; semi-official=halbamtlich
        NGO=NGO; think tank=Denkfabrik; exile=Exil; diaspora=Diaspora; aggregator=Aggregator
        international=international; regional=regional; Saudi-owned=saudischer Eigentümer
    """,
    "el": """
        private=ιδιωτικό; private agency=ιδιωτικό πρακτορείο; agency=πρακτορείο
        cooperative agency=συνεταιριστικό πρακτορείο; independent=ανεξάρτητο; public broadcaster=δημόσια ραδιοτηλεόραση
        state-run=κρατικό; state-funded=κρατική χρηματοδότηση; US-funded=αμερικανική χρηματοδότηση; official=επίσημο
        semi-official=ημιεπίσημο; NGO=ΜΚΟ; think tank=δεξαμενή σκέψης; exile=στην εξορία; diaspora=διασπορά
        aggregator=συλλέκτης ειδήσεων; international=διεθνές; regional=περιφερειακό; Saudi-owned=σαουδική ιδιοκτησία
    """,
    "es": """
        private=privado; private agency=agencia privada; agency=agencia; cooperative agency=agencia cooperativa
        independent=independiente; public broadcaster=radiotelevisión pública; state-run=estatal
        state-funded=financiación estatal; US-funded=financiación de EE. UU.; official=oficial
        semi-official=semioficial; NGO=ONG; think tank=centro de estudios; exile=exilio; diaspora=diáspora
        aggregator=agregador; international=internacional; regional=regional; Saudi-owned=propiedad saudí
    """,
    "fa": """
        private=خصوصی; private agency=خبرگزاری خصوصی; agency=خبرگزاری; cooperative agency=خبرگزاری تعاونی
        independent=مستقل; public broadcaster=رسانهٔ عمومی; state-run=دولتی; state-funded=با بودجهٔ دولتی
        US-funded=با بودجهٔ آمریکا; official=رسمی; semi-official=نیمه‌رسمی; NGO=سازمان مردم‌نهاد
        think tank=اندیشکده; exile=در تبعید; diaspora=دیاسپورا; aggregator=گردآورنده; international=بین‌المللی
        regional=منطقه‌ای; Saudi-owned=با مالکیت سعودی
    """,
    "fr": """
        private=privé; private agency=agence privée; agency=agence; cooperative agency=agence coopérative
        independent=indépendant; public broadcaster=audiovisuel public; state-run=média d'État
        state-funded=financement public; US-funded=financement américain; official=officiel
        semi-official=semi-officiel; NGO=ONG; think tank=groupe de réflexion; exile=exil; diaspora=diaspora
        aggregator=agrégateur; international=international; regional=régional; Saudi-owned=propriété saoudienne
    """,
    "he": """
        private=פרטי; private agency=סוכנות פרטית; agency=סוכנות; cooperative agency=סוכנות שיתופית
        independent=עצמאי; public broadcaster=שידור ציבורי; state-run=ממלכתי; state-funded=במימון המדינה
        US-funded=במימון אמריקני; official=רשמי; semi-official=רשמי למחצה; NGO=ארגון לא ממשלתי
        think tank=מכון מחקר; exile=בגלות; diaspora=תפוצה; aggregator=מצבור חדשות; international=בינלאומי
        regional=אזורי; Saudi-owned=בבעלות סעודית
    """,
    "hy": """
        private=մասնավոր; private agency=մասնավոր գործակալություն; agency=գործակալություն
        cooperative agency=կոոպերատիվ գործակալություն; independent=անկախ; public broadcaster=հանրային հեռարձակող
        state-run=պետական; state-funded=պետական ֆինանսավորում; US-funded=ԱՄՆ ֆինանսավորում; official=պաշտոնական
        semi-official=կիսապաշտոնական; NGO=ՀԿ; think tank=վերլուծական կենտրոն; exile=վտարանդի; diaspora=սփյուռք
        aggregator=լրահավաք; international=միջազգային; regional=տարածաշրջանային; Saudi-owned=սաուդյան սեփականատեր
    """,
    "it": """
        private=privato; private agency=agenzia privata; agency=agenzia; cooperative agency=agenzia cooperativa
        independent=indipendente; public broadcaster=servizio pubblico; state-run=statale
        state-funded=finanziamento statale; US-funded=finanziamento statunitense; official=ufficiale
        semi-official=semiufficiale; NGO=ONG; think tank=centro studi; exile=in esilio; diaspora=diaspora
        aggregator=aggregatore; international=internazionale; regional=regionale; Saudi-owned=proprietà saudita
    """,
    "ka": """
        private=კერძო; private agency=კერძო სააგენტო; agency=სააგენტო; cooperative agency=კოოპერატიული სააგენტო
        independent=დამოუკიდებელი; public broadcaster=საზოგადოებრივი მაუწყებელი; state-run=სახელმწიფო
        state-funded=სახელმწიფო დაფინანსება; US-funded=აშშ-ის დაფინანსება; official=ოფიციალური
        semi-official=ნახევრად ოფიციალური; NGO=არასამთავრობო; think tank=კვლევითი ცენტრი; exile=ემიგრაციაში
        diaspora=დიასპორა; aggregator=აგრეგატორი; international=საერთაშორისო; regional=რეგიონული
        Saudi-owned=საუდელი მფლობელი
    """,
    "pl": """
        private=prywatne; private agency=agencja prywatna; agency=agencja; cooperative agency=agencja spółdzielcza
        independent=niezależne; public broadcaster=nadawca publiczny; state-run=państwowe
        state-funded=finansowanie państwowe; US-funded=finansowanie z USA; official=oficjalne
        semi-official=półoficjalne; NGO=organizacja pozarządowa; think tank=ośrodek analityczny; exile=emigracyjne
        diaspora=diaspora; aggregator=agregator; international=międzynarodowe; regional=regionalne
        Saudi-owned=właściciel saudyjski
    """,
    "ru": """
        private=частное; private agency=частное агентство; agency=агентство; cooperative agency=кооперативное агентство
        independent=независимое; public broadcaster=общественный вещатель; state-run=государственное
        state-funded=государственное финансирование; US-funded=финансирование США; official=официальное
        semi-official=полуофициальное; NGO=НКО; think tank=аналитический центр; exile=в эмиграции; diaspora=диаспора
        aggregator=агрегатор; international=международное; regional=региональное; Saudi-owned=саудовский владелец
    """,
    "tr": """
        private=özel; private agency=özel ajans; agency=ajans; cooperative agency=kooperatif ajans
        independent=bağımsız; public broadcaster=kamu yayıncısı; state-run=devlet medyası
        state-funded=devlet finansmanı; US-funded=ABD finansmanı; official=resmî; semi-official=yarı resmî; NGO=STK
        think tank=düşünce kuruluşu; exile=sürgünde; diaspora=diaspora; aggregator=toplayıcı
        international=uluslararası; regional=bölgesel; Saudi-owned=Suudi sahip
    """,
    "uk": """
        private=приватне; private agency=приватна агенція; agency=агенція; cooperative agency=кооперативна агенція
        independent=незалежне; public broadcaster=суспільний мовник; state-run=державне
        state-funded=державне фінансування; US-funded=фінансування США; official=офіційне
        semi-official=напівофіційне; NGO=НУО; think tank=аналітичний центр; exile=в еміграції; diaspora=діаспора
        aggregator=агрегатор; international=міжнародне; regional=регіональне; Saudi-owned=саудівський власник
    """,
}


def _by_label(written: str) -> Mapping[str, str]:
    pairs = (pair.partition("=") for line in written.splitlines() for pair in line.split(";") if "=" in pair)
    return {label.strip(): text.strip() for label, _, text in pairs}


PERSPECTIVES: Mapping[str, Mapping[str, str]] = {code: _by_label(written) for code, written in _WRITTEN.items()}
"""By language, what each label is called in it."""


def perspective_in(label: str, language: str) -> str:
    """What a label is called in a language; the label itself where that is not known."""
    known = PERSPECTIVES.get(language, {}).get(label)
    if known is not None or language == "en":
        return known or label
    code = country_code(found[1]) if (found := _PLACE.fullmatch(label)) else ""
    return country_name(code, language) if code else label


def is_telling(label: str) -> bool:
    """Is a label worth saying behind a sentence: not where an outlet is, nor what most outlets are?"""
    return label not in _USUAL and "-based" not in label
