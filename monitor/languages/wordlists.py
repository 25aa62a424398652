"""The words, by language, by which reports say how many were hurt, deny, confirm, and tell of outcomes.

Pure data in small letters, as dictionaries of each language give them. A word with ``*`` stands for all that begin so.
Where Turkish and Azerbaijani share a form it stands under both.
"""

from __future__ import annotations

from collections.abc import Mapping

TOLLS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "dead": "killed killing kills kill dead death deaths died dies fatalities slain",
        "wounded": "wounded wounding wounds injured injuring injuries injures",
        "missing": "missing",
    },
    "ru": {
        "dead": "погиб погибл* погибш* гибел* убит* убил* мертв* жертв* умер* скончал*",
        "wounded": "ранен* ранил* ранены пострадал* пострадавш*",
        "missing": "пропал* пропавш*",
    },
    "uk": {
        "dead": "загин* загибл* вбит* убит* жертв* помер*",
        "wounded": "поранен* постраждал*",
        "missing": "зник* зниклих",
    },
    "hy": {
        "dead": "զոհ* սպան* մահաց*",
        "wounded": "վիրավոր* տուժ*",
        "missing": "անհետ*",
    },
    "az": {
        "dead": "ölü ölüb ölən* öldü öldürül* həlak şəhid* ölüm ölənlərin",
        "wounded": "yaral* xəsarət*",
        "missing": "itkin*",
    },
    "tr": {
        "dead": "ölü ölen* öldü öldürül* ölüm şehit hayatını",
        "wounded": "yaral*",
        "missing": "kayıp",
    },
    "fr": {"dead": "mort morts morte mortes tué* décès", "wounded": "blessé*", "missing": "disparu*"},
    "de": {
        "dead": "tot tote toten toter todesopfer* getötet* gestorben* ums",
        "wounded": "verletzt* verletzte* verwundet*",
        "missing": "vermisst* vermißt*",
    },
    "es": {"dead": "muert* fallecid*", "wounded": "herid*", "missing": "desaparecid*"},
    "it": {"dead": "morti morto morte morta uccis* vittime", "wounded": "ferit*", "missing": "dispers*"},
    "fa": {"dead": "کشته جان‌باخته", "wounded": "زخمی مجروح مصدوم", "missing": "مفقود ناپدید"},
    "ka": {"dead": "დაიღუპ* დაღუპ* გარდაიცვალ*", "wounded": "დაშავ* დაიჭრ* დაჭრ*", "missing": "დაიკარგ*"},
}

# One to twenty; the forms of one number are parted by "|".
NUMBERS: Mapping[str, str] = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty",
    "ru": "один|одна|одного два|две|двое|двух|двоих три|трое|трёх|трех|троих четыре|четверо|четырёх|четырех|четверых"
    " пять|пятеро|пяти|пятерых шесть|шестеро|шести|шестерых семь|семеро|семи восемь|восьми девять|девяти десять|десяти"
    " одиннадцать|одиннадцати двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати"
    " пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати"
    " девятнадцать|девятнадцати двадцать|двадцати",
    "hy": "մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը|ինն տասը|տաս տասնմեկ տասներկու տասներեք տասնչորս տասնհինգ տասնվեց"
    " տասնյոթ տասնութ տասնինը|տասնինն քսան",
    "az": "bir iki üç dörd beş altı yeddi səkkiz doqquz on - - - - - - - - - iyirmi",
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz on - - - - - - - - - yirmi",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf vingt",
    "de": "ein|eine|einer zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn zwanzig",
    "es": "un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis|dieciseis diecisiete dieciocho diecinueve veinte",
    "it": "un|una|uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"
    " sedici diciassette diciotto diciannove venti",
}

# What a number counts where it does not count people: times, sizes, money, months.
NOT_PEOPLE = (
    "year* day* hour* minute* month* week* km kilomet* met* percent* house* home* am pm per cent"
    " год* лет летн* день дня дней сут* час* минут* месяц* недел* км километр* метр* процент* дом*"
    " տարի տարեկան տարվա օր* ժամ* րոպե* ամս* շաբաթ* կմ մետր* տոկոս*"
    " il ildə illik gün* saat* dəqiqə* ay aylıq həftə* km metr* faiz yaşlı yaşında yıl* dakika* hafta* metre* yaşındaki"
    " an ans année* jour* heure* mois semaine* jahr* tag tage tagen stunde* monat* woche* prozent uhr"
    " año* día* hora* mes meses semana* anni anno giorn* ore ora mesi settiman* سال* روز* ساعت*"
    " jan* feb* mar march apr* jun jul june july aug* sep* oct* nov* dec*"
    " янв* фев* март* апр* мая май июн* июл* авг* сен* окт* ноя* дек*"
    " հունվ* փետր* մարտ* ապրիլ* մայիս* հունիս* հուլիս* օգոստ* սեպտ* հոկտ* նոյեմբ* դեկտ*"
    " yanvar* fevral* aprel* iyun* iyul* avqust* sentyabr* oktyabr* noyabr* dekabr*"
    " ocak* şubat* nisan* mayıs* haziran* temmuz* ağustos* eylül* ekim* kasım* aralık*"
    " janv* févr* avril* mai juin* juil* août sept* déc* januar* märz* juni juli dez*"
    " enero febrero marzo abril mayo junio julio agosto gennaio febbraio maggio giugno luglio settembre ottobre"
)

DENIES: Mapping[str, str] = {
    "en": "denies denied deny denying refutes refuted rejects rejected untrue",
    "ru": "опроверг* опроверж* отриц* отверг* дезинформац*",
    "uk": "спрост* запереч* відкин*",
    "hy": "հերք* ապատեղեկատվ*",
    "az": "təkzib yalanlad* yalandır dezinformasiya",
    "tr": "yalanla* reddet* dezenformasyon",
    "fr": "dément démenti démentent nie nient réfute* rejette*",
    "de": "dementier* bestreitet bestreiten widerspricht",
    "es": "niega niegan desmient* desmintió rechaza*",
    "it": "smentisc* nega negano respinge",
    "fa": "تکذیب",
    "ka": "უარყო* უარყოფს",
}

CONFIRMS: Mapping[str, str] = {
    "en": "confirms confirmed confirm confirming acknowledges acknowledged admits admitted",
    "ru": "подтверд* признал*",
    "uk": "підтверд* визнал*",
    "hy": "հաստատ*",
    "az": "təsdiq* etiraf",
    "tr": "doğrula* teyit",
    "fr": "confirme* reconnaît reconnaissent",
    "de": "bestätig* einräum*",
    "es": "confirm* reconoc*",
    "it": "conferma* ammett*",
    "fa": "تأیید تایید",
    "ka": "დაადასტურ* ადასტურებს",
}

# Of what is done, not of what is planned: "signed", never "to sign".
OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "signed": {
        "en": "signed signs", "ru": "подписал* подписан*", "uk": "підписал* підписан*", "hy": "ստորագրեց* ստորագրվ*",
        "az": "imzaladı* imzalandı imzalanıb imzalayıb*", "tr": "imzaladı* imzalandı", "fr": "signé signent",
        "de": "unterzeichnet unterzeichneten unterschrieben", "es": "firmó firmaron firmado", "it": "firmato firmano",
    },
    "ratified": {
        "en": "ratified ratifies", "ru": "ратифицировал* ратифицирован*", "uk": "ратифікувал*",
        "hy": "վավերացրե* վավերացվ*", "az": "ratifikasiya", "tr": "onayladı onaylandı", "fr": "ratifié ratifie",
        "de": "ratifiziert",
        "es": "ratificó ratificado", "it": "ratificato ratifica",
    },
    "sentenced": {
        "en": "sentenced jailed convicted", "ru": "приговорил* приговорен* приговорён* осудил*",
        "uk": "засудил* засуджен*",
        "hy": "դատապարտվ* դատապարտե*", "az": "məhkum", "tr": "mahkum mahkûm", "fr": "condamné*",
        "de": "verurteilt", "es": "condenad*", "it": "condannat*",
    },
    "released": {
        "en": "released freed", "ru": "освободил* освобожден* освобождён*", "uk": "звільнил* звільнен*",
        "hy": "ազատվեց* ազատվել* արձակվ*", "az": "azadlığa buraxıldı buraxılıb",
        "tr": "bırakıldı bıraktı", "fr": "libéré*", "de": "freigelassen*",
        "es": "liberad*", "it": "rilasciat* liberat*",
    },
    "ceasefire": {
        "en": "ceasefire truce", "ru": "перемири*", "uk": "перемир'я", "hy": "զինադադար* հրադադար*",
        "az": "atəşkəs*", "tr": "ateşkes*", "fr": "cessez-le-feu trêve", "de": "waffenruhe* waffenstillstand*",
        "es": "tregua", "it": "tregua",
    },
}  # fmt: skip

# Without a word that it was agreed on, a ceasefire is no outcome: most reports tell of its breaking.
AGREED: Mapping[str, str] = {
    "en": "agreed agree agrees reached announced declared",
    "ru": "договорил* достигнут* объявил* объявлен* согласил* согласован*",
    "uk": "домовил* досягнут* оголосил*",
    "hy": "համաձայն* պայմանավորվ* հայտարարվ*",
    "az": "razılaş* elan əldə",
    "tr": "anlaş* ilan vardı",
    "fr": "convenu conclu annoncé accord",
    "de": "vereinbart* einigt* verkündet",
    "es": "acordad* acuerd* acordaron pactad* anunci*",
    "it": "concordat* accord* raggiunt* annunciat*",
}
