"""German."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Rule, each, together

_SECOND_PARTS = """
konflikt konflikte konflikts konfliktes krieg kriege kriegs krieges frage fragen gebiet gebiete region abkommen
armenier armeniern regierung verhandlungen gespräche politik flüchtlinge flüchtlingen streit krise kämpfe front
präsident waffenruhe friedensplan frieden offensive korridor gipfel führung vermittler status grenze
"""
_ENDINGS = (
    Rule("isch", each("isch", "- e er en es em")),
    Rule("ung", each("ung", "- en s")),
    Rule("e", "e es s n en em er"),
    *(Rule(ending, f"{ending} e er es en em {ending}n {ending}s") for ending in ("er", "es")),
    Rule("", "- s es e n en er ern", "", together(_SECOND_PARTS, each("isch", "- e er en es em"))),
)

GERMAN = Language(
    code="de",
    name="German",
    scripts=("Latin",),
    letters="ä ö ü ß",
    frequent_words="der die das und in von den im mit ist ein eine auf für zu dem des nach",
    capital_nouns=True,
    abbreviations="bzw nr hr fr usw str abs ca art dr prof st jan feb apr jun jul aug sep sept nov",
    endings=_ENDINGS,
    function_words="""
        aber alle als am an auch auf aus bei beim bereits bis da damit dann das dass dem den denn der des die dies
        diese dieser doch dort durch ein eine einem einen einer eines er es für gegen haben hat hatte ich ihr ihre
        im in ist jedoch kann kein keine man mehr mit nach nicht noch nur ob oder ohne sagte sein seine seit sich
        sie sind so soll sowie über um und unter vom von vor war waren was wegen weil wenn wer werden wie wir wird
        wo wurde zu zum zur zwei zwischen
    """,
    name_links="von der den zu zur für des",
    articles="""
        der die das den dem des ein eine einen einem einer eines im am zum zur vom beim kein keine diese dieser jede
        alle viele ihre seine und oder neue neuen mehr zwei drei mit für ohne von
    """,
    calendar="""
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august
        september oktober november dezember
    """,
    titles="präsident präsidentin minister kanzler general professor dr herr frau",
    institutions="ministerium kommission rat gericht bank union",
    places="fluss see tal provinz region stadt",
    numbers={
        1: "~ein ~eine ~einer",
        2: "zwei",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        13: "dreizehn",
        14: "vierzehn",
        15: "fünfzehn",
        16: "sechzehn",
        17: "siebzehn",
        18: "achtzehn",
        19: "neunzehn",
        20: "zwanzig",
    },
    months=("jan", "feb", "märz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
    uncounted="""
        jahr* tag tage tagen stunde* minute* monat* woche* prozent uhr km kilomet* met* januar* feb* märz* apr* mai
        juni juli aug* sep* nov* dez*
    """,
    tolls={
        "dead": "tot tote toten toter todesopfer* getötet* gestorben* ums",
        "wounded": "verletzt* verletzte* verwundet*",
        "missing": "vermisst* vermißt*",
    },
    outcomes={
        "signed": "unterzeichnet unterzeichneten unterschrieben",
        "ratified": "ratifiziert",
        "sentenced": "verurteilt",
        "released": "freigelassen*",
        "ceasefire": "waffenruhe* waffenstillstand*",
    },
    agreed="vereinbart* einigt* verkündet",
    denies="dementier* bestreitet bestreiten widerspricht",
    confirms="bestätig* einräum*",
    negations="nicht kein keine keinen nie",
    attributions="laut zufolge berichte meldet via",
    pronouns="er sie es dies diese dieser dieses deren dessen dort",
    corrected=("korrektur", "korrigiert", "berichtigung"),
    withdrawn=("zurückgezogen",),
    says_corrected=("in einer früheren (?:version|fassung) dieses (?:artikels|berichts)",),
    read_more=("weiterlesen", "mehr lesen", "mehr erfahren", "mehr dazu", "zum artikel", "lesen sie mehr"),
    continuing=("weiterlesen",),
    appeared=(("der beitrag ", " erschien zuerst auf "),),
    furniture=("lesen sie auch", "alle rechte vorbehalten"),
    credits=("quelle", "foto", "video"),
    labels=Labels(
        sources="Quellen",
        more="+{}",
        link="Weiterlesen",
        voices="{} Medien, {} verschiedene Texte",
        same_text="gleicher Text: {}",
        via="nach {}",
        other="Andere",
        corrected="Berichtigt",
        withdrawn="Zurückgezogen",
        confirmed="Bestätigt",
        denied="Dementiert",
        outcome="Ergebnis",
        place="Ort",
        dead="Tote",
        wounded="Verletzte",
        missing="Vermisste",
        source="Quelle",
        digest="Überblick",
        counts="Gelesen: {}, passend: {}, veröffentlicht: {}",
        coverage="Berichte nach Stunde",
        outlets="Medien: {}",
    ),
)
