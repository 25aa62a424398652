"""German."""

from __future__ import annotations

from monitor.languages.language import Claims, Labels, Language, Rule, each, phrases, together

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
    months=("jan", "feb", "märz mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
    uncounted="""
        jahr* tag tage tagen stunde* minute* monat* woche* prozent uhr km kilomet* met* januar* feb* märz* apr* mai
        juni juli aug* sep* nov* dez*
    """,
    tolls={
        "dead": "tot tote toten toter todesopfer* getötet* gestorben* ums",
        "wounded": "verletzt* verletzte* verwundet*",
        "missing": "vermisst* vermißt*",
    },
    among=("unter der", ""),
    groups={
        "people": "mensch* person* leute",
        "civilians": "zivilist*",
        "soldiers": "soldat*",
        "police": "polizist*",
        "children": "kind kinder kindern",
        "women": "frau frauen",
    },
    spans="jahr jahre jahren jahres jahrzehnt* monat* seit",
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
    kinds={
        "shooting": "artillerie* beschoss* beschuss* feuer* geschossen* mörser* scharfschütze* schuss* schüsse*",
        "attack": "angreif* angriff* gefecht* griff offensive* provok* schlag verletz* zusammenst* überfall*",
        "drone": "drohne*",
        "mine": "entmin* landmine* mine minen minenopfer* minenräum* tretmine*",
        "explosion": "bombe* detonat* explo* sprengsatz*",
        "dead": "gestorben* getötet* opfer* starb* sterben* tod todes* tot tote toten ums*",
        "wounded": "verletz* verwund*",
        "soldier": "armee* militär* soldat* truppe*",
        "ceasefire": "feuerpause* waffenruhe* waffenstillstand*",
        "talks": "gespräch* gipfel* traf treffen trifft* verhandl* vermittl*",
        "visit": "besuch* reise reist* visite*",
        "call": "anruf* telefon*",
        "treaty": "abkommen* einigung* paraphier* unterzeich* vertrag*",
        "border": "delimit* demark* grenz* kontrollpunkt*",
        "trial": "angeklag* anklag* anwalt* gericht* prozess* richter* staatsanwalt* verhandlung*",
        "sentence": "haftstrafe* lebenslang* schuldig* urteil* verurteil*",
        "prisoner": "gefangen* gefängnis* geisel* häftling* inhaft* kriegsgefang*",
        "release": "austausch* entlass* frei freigelassen* freilass* überg*",
        "arrest": "festgehalten* festgenommen* festnahm* verdächtig* verhaft*",
        "protest": "demo demonstr* kundgebung* mahnwache* marsch* protest*",
        "resign": "entlassung* rücktritt* zurückgetret*",
        "vote": "abstimm* gewählt* referendum* wahl*",
        "parliament": "abgeordnet* kongress* parlament* senat*",
        "resolution": "antrag* entschließ* resolution* verabschied*",
        "sanctions": "embargo* sanktion*",
        "condemn": "kritik* kritis* verurteilt*",
        "deny": "bestreitet* dement* leugn* weist wies zurückgewies*",
        "aid": "hilfe* hilfs* humanitär* spende*",
        "convoy": "fracht* kolonne* konvoi* lastwagen* lkw*",
        "road": "autobahn* brücke* korridor* straße* tunnel*",
        "blockade": "belager* blockade* blockier* geschloss* sperr*",
        "gas": "gas gasleit* gasversorg* heiz*",
        "power": "elektr* energie* strom*",
        "water": "bewässer* stausee* wasser*",
        "return": "heimkehr* kehren rückkehr* umsied* zurückkehr*",
        "displaced": "evaku* flieh* flücht* geflohen* vertrieb*",
        "housing": "haus häuser* miete* wohn*",
        "church": "erbe kathedrale* kirche* kloster* kreuz* kulturerb* moschee*",
        "memorial": "beerdig* denkmal* friedhof* gedenk* grab gräber* jahrestag* trauer*",
        "school": "bildung* lehrer* schul* schüler* student* universit*",
        "hospital": "arzt* gesundheit* klinik* krankenhaus* mediz* patient* ärzte*",
        "drills": "manöver* parade* übung*",
        "weapons": "munition* panzer* rakete* rüstung* waffe*",
        "withdraw": "abzieh* abzug* friedenssold* friedenstrupp* verlass* zieht",
        "observers": "beobacht* mission* patrouill*",
        "aircraft": "flug* helikopter* hubschrauber*",
        "blaze": "brand brandstift* brennt* brände* feuerwehr* verbrann*",
        "crash": "absturz* bus busunglück* schlucht* unfall* zusammenstoß*",
        "quake": "erdbeben* erdrutsch* hagel* hochwasser* regen* schnee* sturm* überschwemm*",
        "culture": "ausstellung* buch* bücher* festival* film filme* konzert* lied museum* theater*",
        "missing": "sterblich* such suche* vermisst* verschwund* überreste*",
        "railway": "bahn bahnhof* eisenbahn* schiene* zug züge*",
        "money": "darlehen* fonds* haushalt* invest* kredit* milliard* million* preis* wirtschaft* zuschuss*",
        "hunger": "hunger*",
        "walkout": "gewerkschaft* streik* warnstreik*",
        "interview": "briefing* interview* presse*",
        "ambassador": "botschaft* diplomat* einbestell* gesandte* konsul*",
        "demolish": "abgeriss* abriss* demol* vandal* zerstör*",
        "prayer": "betet* gebet* katholikos* papst* patriarch* vatikan*",
        "journalist": "journalist* reporter*",
        "children": "baby* jugendlich* kind kinder*",
        "investigation": "ermittl* untersuch*",
        "livestock": "bauer* ernte* hirt* schaf* vieh* weizen*",
        "food": "brot* lebensmittel* medikament* mehl* nahrung*",
        "fuel": "benzin* diesel* erdöl* kraftstoff* treibstoff* öl",
        "police": "diebstahl* mord* polizei* polizist*",
        "women": "angehörige* familie* frau* mutter* witwe*",
        "sport": "fußball* liga* medaille* meister* olymp* schach* spiel tor trainer* turnier*",
        "building": "bau bauen* eröffn* gebaut* projekt* renovier* saniert* wiederaufbau* öffnet*",
        "appeal": "appell* aufruf* besorgt* forder* ruft warnt*",
    },
    actors={
        "am": "armeni* eriwan* jerewan*",
        "az": "aserbaidschan* baku*",
        "ru": "russ* moskau* kreml*",
        "tr": "turkei* türk* ankara* erdogan*",
        "ir": "iran* teheran*",
        "ge": "georgi* tiflis*",
        "us": "usa us amerikan* washington*",
        "eu": "eu europaisch* brussel*",
        "fr": "frankreich* franzos* paris* macron*",
        "de": "deutsch* berlin* baerbock* bundesregierung*",
        "gb": "britisch* grossbritannien* großbritannien* london*",
        "un": "uno un vereinten",
        "osce": "osze*",
        "nato": "nato*",
        "cn": "china* chines* peking*",
        "in": "indien* indisch*",
        "pk": "pakistan*",
        "ua": "ukrain* kiew* kyjiw*",
        "il": "israel*",
        "it": "italien* rom",
        "pl": "polen* polnisch* warschau*",
        "gr": "griech* athen*",
        "va": "vatikan* papst*",
    },
    stages={
        "announced": "angekündigt* bevorsteh* erwartet* geplant* kündigt* morgen* plant soll sollen werden wird",
        "begins": "begann* beginn* begonnen* eröffnet* gestartet* startet*",
        "result": "abgeschloss* beendet* beschloss* einigten* endete* ergebnis* geeinigt* unterzeichnet* verurteilt*",
        "reaction": """
            antwort* appell* bedauer* begrüßt* beileid* besorgt* bietet drängt* fordert* kommentiert* kondolier* mahnt*
            reagiert* reaktion* ruft* sorge* unterstütz* vermitt* verurteilt* warnt*
        """,
    },
    round_ups=(
        "das wichtigste des tages",
        "das wichtigste vom tage",
        "die nachrichten des tages",
        "im liveblog",
        "im liveticker",
        "im newsblog",
        "liveblog",
        "liveticker",
        "nachrichten kompakt",
        "nachrichtenüberblick",
        "newsblog",
        "presseschau",
        "tagesüberblick",
        "wochenrückblick",
    ),
    updates=(
        "aktualisiert",
        "auf gestiegen",
        "gestiegen auf",
        "steigt auf",
    ),
    title_labels=phrases("""
        eil; eilmeldung; breaking; breaking news; soeben; jetzt live; blitzmeldung; alarm; update; updates;
        aktualisiert; live; liveblog; liveticker; live ticker; live blog; live update; live updates; livestream;
        im livestream; ticker; newsticker; news ticker; newsblog; nachrichtenticker; im liveblog; im liveticker;
        im live ticker; im newsblog; im ticker; zum nachlesen; exklusiv; video; videos; foto; fotos; bilder;
        in bildern; bildergalerie; bilderstrecke; fotostrecke; fotogalerie; galerie; im video; mit video; mit videos;
        mit fotos; mit bildern; audio; infografik; grafik; diashow; wdh; roundup; gesamt roundup; achtung; wichtig;
        das video; die bilder; aktualisierung; zusammenfassung; überblick
    """),
    sections=phrases("""
        startseite; politik; ausland; inland; international; welt; wirtschaft; panorama; sport; news; nachrichten;
        aktuelles; aktuelle nachrichten; nachrichten aktuell; kultur; gesellschaft; wissen; wissenschaft; technik;
        gesundheit; meinung; newsticker; schlagzeilen; kommentar; archiv; alle news; news ausland
    """),
    read_also=phrases("""
        lesen sie auch:; lesen sie auch; lesen sie dazu:; lesen sie mehr:; lesen sie hier:; mehr zum thema:;
        mehr dazu:; mehr zu:; zum thema:; auch interessant:; auch lesenswert:; siehe auch:; sehen sie auch:;
        das könnte sie auch interessieren:; passend dazu:; lies auch:; weitere artikel:; empfohlen:; lesetipp:;
        schlagworte:; stichworte:; themen:; tags:; kategorie:
    """),
    follow_us=phrases("""
        folgen sie uns; folgen sie … auf; folge uns; abonnieren sie; abonniere unseren; jetzt abonnieren;
        jetzt newsletter abonnieren; newsletter abonnieren; melden sie sich; hier anmelden;
        hier können sie … abonnieren; besuchen sie uns; laden sie unsere app; holen sie sich die app;
        unterstützen sie uns; unterstützen sie unabhängigen; unterstützen sie unsere; jetzt spenden;
        mitglied werden; bleiben sie informiert; verpassen sie keine; schreiben sie uns; diskutieren sie mit;
        teilen sie diesen artikel; dieser artikel ist nur für abonnenten; jetzt app laden; werden sie mitglied;
        vielen dank fürs lesen; weiterlesen auf; weiterlesen bei; mehr auf; mehr bei; mehr dazu lesen sie;
        lesen sie den; lesen sie mehr
    """),
    page_words=phrases("""
        mehr; weiterlesen; mehr zum thema; mehr infos; mehr informationen; details; zum video; zur bildergalerie;
        zurück; nach oben; artikel lesen; original lesen; anzeige; werbung; teilen; drucken; kommentare;
        kommentieren; artikel teilen; empfohlen; meistgelesen; abonnieren; jetzt abonnieren; newsletter;
        jetzt spenden; spenden; symbolbild; archivbild; symbolfoto; archivfoto; mehr in kürze; mehr folgt;
        weitere informationen folgen; fortsetzung folgt; hier klicken; redaktion; dpa; dpa afp; afp dpa;
        exklusiv für abonnenten; lesen sie auch; auch interessant
    """),
    bylines=phrases("""
        quelle; quellen; foto; fotos; bild; bilder; video; autor; autorin; text; redaktion; bildquelle;
        bildnachweis; symbolbild; archivbild; grafik; titelbild; agenturen
    """),
    rights=phrases("""
        alle rechte vorbehalten; copyright; nachdruck verboten; vervielfältigung nur; alle angaben ohne gewähr;
        dieser artikel erschien zuerst; dieser text erschien zuerst; dieser beitrag erschien zuerst;
        mit material von; mit material der; mit agenturmaterial; mit informationen von
    """),
    outlet_words="""
        der die das nachrichten online agentur zeitung rundschau blatt aktuell magazin de at ch redaktion sender
        funk
    """,
    reporting="""
        nach laut wie berichtet berichtete meldet meldete schreibt angaben informationen bericht zufolge unter
        berufung auf die der das dem agentur nachrichtenagentur mit
    """,
    claims=Claims(
        counted={
            "killed": """
                getötet getötete getöteten tote toten toter todesopfer starb starben gestorben ums tötet tötete töteten
                umgekommen
            """,
            "wounded": "verletzt verletzte verletzten verletzter verwundet verwundete verwundeten",
            "missing": "vermisst vermisste vermissten",
            "captured": "gefangengenommen gefangen",
            "displaced": "vertriebene vertriebenen flüchtlinge geflohen vertrieben",
            "detained": "festgenommen festnahmen",
        },
        groups={
            "children": "kind kinder kindern minderjährige* jugendliche*",
            "women": "frau frauen",
            "civilians": "zivilist* zivilpersonen",
            "soldiers": "soldat* grenzschützer* kämpfer* militärangehörige*",
            "police": "polizist*",
        },
        people="""
            friedenssoldaten kämpfer angreifer*
            menschen mensch personen person arbeiter* mitarbeiter* insassen bewohner* einwohner* bergsteiger*
            journalist* männer mann passagiere* bürger* demonstrant* bergleute minenräumer* rettungskräfte
        """,
        of_them=("darunter", "unter ihnen", "davon"),
        numbers={
            30: "dreißig",
            40: "vierzig",
            50: "fünfzig",
        },
        magnitudes={1000: "tausend", 1000000: "millionen million"},
        totals="zahl gestiegen steigt stieg auf liegt",
        least=("mindestens", "mehr als", "über", "wenigstens"),
        about=("etwa", "rund", "fast", "ungefähr", "knapp", "circa"),
        most=("bis zu", "weniger als"),
        more="weitere weiterer weiteren",
        before="von",
        now="auf",
        bygone=(
            "in diesem jahr",
            "seit beginn",
            "vor einem jahr",
            "jahrestag",
            "vor jahren",
            "in den vergangenen",
            "im vergangenen",
        ),
        unsure="könnten könnte befürchtet wenn drohen dürften",
        says=(
            "sagte",
            "teilte",
            "mitteilte",
            "teilten",
            "mitteilten",
            "erklärte",
            "erklärten",
            "meldete",
            "meldet",
            "meldeten",
            "berichtete",
            "berichteten",
            "sagten",
            "bestätigte",
            "gab",
            "dementierte",
            "dementiert",
            "bestritt",
            "bestreitet",
            "zählt",
            "zählte",
            "sprach von",
        ),
        of_that=("das teilte", "das sagte", "dies teilte", "das erklärte", "das teilten", "das berichtete"),
        according=("nach angaben", "laut", "nach berichten", "unter berufung auf"),
        according_after=("zufolge", "nach angaben zufolge"),
        speakers={
            "prosecutors": "staatsanwalt* generalstaatsanwalt* ermittler*",
            "defence": "verteidigungs* armee militär",
            "police": "polizei*",
            "interior": "innenminist*",
            "health": "gesundheits*",
            "emergency": "zivilschutz* katastrophenschutz* rettungsdienst* feuerwehr*",
            "mines": "anama minenräum*",
            "foreign": "außenminist* auswärtig*",
            "border": "grenzschutz* grenzdienst*",
            "hospital": "krankenhaus* ärzte*",
            "ombudsman": "ombuds* menschenrechtsbeauftragte*",
            "government": "regierung* premier* ministerpräsident*",
            "president": "präsident*",
            "": """
                minist* ministerium* behörde* sprecher* agentur* medien quelle* bürgermeister* gouverneur* anwält*
                revolutionsgarden verwaltung* komitee*
            """,
        },
        hints="""
            angaben regierungsangaben polizeiangaben behördenangaben medienberichten laut zufolge sprach* meldet* teilt*
            berichte*
        """,
        papers="mitteilung erklärung",
        asides="wurden worden seien sei sind auch später zunächst am mit bekannt gemeinsam wie",
        apart="während aber jedoch hingegen",
    ),
    labels=Labels(
        sources="Quellen",
        more="+{}",
        link="Weiterlesen",
        same_text="gleicher Text: {}",
        via="nach {}",
        other="Andere",
        corrected="Berichtigt",
        withdrawn="Zurückgezogen",
        confirmed="Bestätigung",
        denied="Dementi",
        place="Ort",
        dead="Tote",
        wounded="Verletzte",
        missing="Vermisste",
        digest="Überblick",
        coverage="Berichte nach Stunde",
        see_also="Siehe auch",
        says="laut {}",
        outlets_counted={"one": "{} Medium", "other": "{} Medien"},
        countries_counted={"one": "{} Land", "other": "{} Länder"},
        stories_counted={"one": "{} Thema", "other": "{} Themen"},
        reports_counted={"one": "{} Bericht", "other": "{} Berichte"},
        in_language="auf {}",
        texts_counted={"one": "{} Text", "other": "{} verschiedene Texte"},
        reported_now={"one": "Inzwischen berichtet {} Medium", "other": "Inzwischen berichten {} Medien"},
        groups={
            "civilians": "Zivilisten",
            "soldiers": "Soldaten",
            "police": "Polizisten",
            "children": "Kinder",
            "women": "Frauen",
        },
        now_was="jetzt {} (vorher {})",
        also="auch {}",
        all_sources="Alle Quellen",
        updated="Aktualisiert um {} Uhr",
        corrected_report="{}: Bericht korrigiert",
        withdrew_report="{}: Bericht zurückgezogen",
        most_reported="Am meisten berichtet",
        one_source="Bisher eine Quelle",
        the_week="Die Woche",
        disputed="strittig",
        both_sides="beide Seiten zitiert",
        coverage_by_day="Berichte nach Tag",
        captured="Gefangene",
        displaced="Geflüchtete und Vertriebene",
        detained="Festgenommene",
        machine_translation="Maschinelle Übersetzung",
        response="Stellungnahme",
        outcomes={
            "signed": "Unterzeichnung",
            "ratified": "Ratifizierung",
            "sentenced": "Urteil",
            "released": "Freilassung",
            "ceasefire": "Waffenruhe vereinbart",
        },
    ),
)
