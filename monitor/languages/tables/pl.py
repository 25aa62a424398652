"""Polish."""

from __future__ import annotations

from monitor.languages.language import Language, Rule, each, phrases, together

_ADJECTIVE = "i iego iemu im a iej ą ie ich imi"
_HARD_ADJECTIVE = "y ego emu ym a ej ą e ych ymi"
_INHABITANT = "in ina inowi inem inie"
_INHABITANTS = "ie - om ami ach"
_VIRILE = {"sk": "scy", "ck": "ccy", "dzk": "dzcy", "k": "cy", "g": "dzy"}  # about people, in the plural
# The last consonant before the ending -e of the locative.
_SOFTENED = {"st": "ści", "zd": "ździ", "t": "ci", "d": "dzi", "r": "rz", "ł": "l"}
_ENDINGS = (
    *(
        Rule(s + ending, together(each(s, _ADJECTIVE), people), "- ów om ami ach" if ending == "i" else "")
        for s, people in _VIRILE.items()
        for ending in ("i", "ie")
    ),
    Rule("scy", together(each("sk", _ADJECTIVE), "scy")),
    Rule("anin", each("an", _INHABITANT), each("an", _INHABITANTS), each("an", _INHABITANTS)),
    Rule("cy", "cy", "ców com cami cach iec ca cowi cem cu cą"),
    Rule("ści", "ści", "ściom ściami ściach stów stom stami stach sta sty ście ść"),
    Rule("y", _HARD_ADJECTIVE, "- ów om ami ach"),
    Rule("i", "i", "- ów om ami ach"),
    Rule("ia", "ia ii i ię ią io", "ie iom iami iach"),
    Rule("ja", "ja ji ję ją jo", "je jom jami jach"),
    Rule("ka", "ka ki ce kę ką ko kiej", "ek kom kami kach"),
    Rule("ga", "ga gi dze gę gą go", "g gom gami gach"),
    *(
        Rule(hard + "a", together(each(hard, "a y ę ą o ej"), soft + "e"), each(hard, "- om ami ach"))
        for hard, soft in _SOFTENED.items()
    ),
    Rule("a", "a y i ę ą e ie o ej", "- om ami ach"),
    Rule(
        "anie",
        "anie",
        "ania aniu aniem ań aniom aniami aniach",
        together(each("an", _INHABITANTS + " " + _INHABITANT)),
    ),
    Rule("nie", "nie nia niu niem", "ń niom niami niach"),
    Rule("cie", "cie cia ciu ciem", "ć ciom ciami ciach"),
    Rule("o", "o a u em ie", "- om ami ach"),
    Rule("e", "e a u em ego emu ym", "y ych ymi ej ą - om ami ach"),
    Rule("niec", "niec ńca ńcowi ńcem ńcu", "ńcy ńców ńcom ńcami ńcach"),
    Rule("ój", "ój oju ojowi ojem", "oje ojów ojom ojami ojach"),
    Rule("ść", "ść ści ścią", "ściom ściami ściach"),
    Rule("ń", each("n", "ia iu iowi iem"), each("n", "ie ią iom iami iach i")),
    Rule("iec", "iec ca cowi cem cu", "cy ców com cami cach"),
    Rule("ek", "ek ka ku kowi kiem", "ki ków kom kami kach"),
    Rule("ch", each("ch", "- u a owi em"), each("ch", "y ów om ami ach"), each("sk", _ADJECTIVE) + " scy"),
    *(Rule(v, v) for v in "uóęą"),
    *(
        Rule(
            hard,
            together(each(hard, "- a u owi em"), soft + "e"),
            each(hard, "y i ów om ami ach"),
            each(hard + "sk", _ADJECTIVE),
        )
        for hard, soft in _SOFTENED.items()
    ),
    Rule("", "- a u owi em iem ie e", "y i ów om ami ach", each("sk", _ADJECTIVE) + " scy"),
)

POLISH = Language(
    code="pl",
    name="Polish",
    scripts=("Latin",),
    letters="ł ą ę ż ź ć ń",
    frequent_words="w i z na do się że nie jest po o od przez dla za ze",
    abbreviations="ul ks im tzw np nr godz tys mln mld zob prof dr gen st art",
    endings=_ENDINGS,
    function_words="""
        a ale bez być był była było by co czy dla do go gdy i ich jak jako jego jej jest już które który która lub
        ma mi może na nad nie nich niż o od oraz po pod przed przez przy się są tak także tam też to tego tej ten
        tym w we z za ze że
    """,
    name_links="i do w",
    titles="prezydent premier minister pan pani",
    institutions="ministerstw komisj bank",
    places="rzeka jezioro region miasto",
    numbers={
        2: "dwa",
        3: "trzy",
        4: "cztery",
        5: "pięć",
        6: "sześć",
        7: "siedem",
        8: "osiem",
        9: "dziewięć",
        10: "dziesięć",
        11: "jedenaście",
        12: "dwanaście",
        13: "trzynaście",
        14: "czternaście",
        15: "piętnaście",
        16: "szesnaście",
        17: "siedemnaście",
        18: "osiemnaście",
        19: "dziewiętnaście",
        20: "dwadzieścia",
    },
    months=("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
    negations="nie",
    read_more=("czytaj dalej", "czytaj więcej", "więcej"),
    appeared=(("artykuł ", " pochodzi z serwisu "),),
    kinds={
        "shooting": "artyler* moździerz* ogień* ognia* ostrzał* ostrzel* snajper* strzał* strzel*",
        "attack": "atak* napad* narusz* ofensyw* prowokac* starci* szturm* uderzen*",
        "drone": "bezzałogow* dron drona dronem drony dronów",
        "mine": "mina minie minow* miny minę rozminow* saper*",
        "explosion": "bomb* eksplo* wybuch*",
        "dead": "ofiar* zabi zabit* zabił* zgin* zmarł* śmier*",
        "wounded": "ran ranion* ranił* rann*",
        "soldier": "armi* wojsk* żołnierz*",
        "ceasefire": "rozejm* zawieszen*",
        "talks": "mediac* negocj* rozmow* rozmów* spotka* szczyt*",
        "visit": "odwiedz* podróż* przyby* wizyt*",
        "call": "telefon*",
        "treaty": "paraf* podpis* porozum* traktat* umow*",
        "border": "delimit* demark* granic*",
        "trial": "adwokat* oskarż* proces* prokur* rozpraw* sąd sądow* sądu* trybunał*",
        "sentence": "dożywoci* skazan* skazał* winn* wyrok*",
        "prisoner": "jeniec* jeń* więzien* więźni* zakładni*",
        "release": "przekaz* uwoln* wolno* wymian* wymien* zwoln*",
        "arrest": "areszt* podejrzan* zatrzym*",
        "protest": "demonstr* manifest* marsz pikiet* protest* wiec*",
        "resign": "dymis* rezygn*",
        "vote": "głosow* referend* wybor*",
        "parliament": "kongres* parlament* posł* sejm* senat*",
        "resolution": "przyj* rezoluc* uchwał*",
        "sanctions": "embargo* sankc*",
        "condemn": "krytyk* potęp*",
        "deny": "dement* odrzuc* zaprzecz*",
        "aid": "humanitarn* pomoc*",
        "convoy": "ciężarów* kolumn* konwoj* konwój*",
        "road": "autostrad* drog* korytarz* most mostu* tunel*",
        "blockade": "blokad* oblęż* zablok* zamkn*",
        "gas": "gaz gazoci* gazow* gazu* ogrzew*",
        "power": "elektr* energi* prąd*",
        "water": "wod woda* wodn* wody* wodę* zbiornik*",
        "return": "powrac* powrót* przesiedl* wraca* wróci*",
        "displaced": "ewaku* przesiedleń* uchodź* wysiedl*",
        "housing": "czynsz* dom domy domów* mieszka*",
        "church": "cerkiew* dziedzictw* katedr* klasztor* kości* krzyż* meczet*",
        "memorial": "cmentar* grob* grób* hołd* pogrzeb* pomnik* rocznic* upamiętn*",
        "school": "nauczyc* student* szkoł* szkół* uczni* uniwersyt*",
        "hospital": "lekarz* medycz* pacjent* szpital* zdrow*",
        "drills": "defilad* manewr* parad* ćwiczen*",
        "weapons": "amunic* broni* broń* czołg* pocisk* rakiet* zbroj*",
        "withdraw": "opuszcz* opuści* rozjemc* wycof*",
        "observers": "misj* obserwator* patrol*",
        "aircraft": "helikopter* lot lotnisk* lotów* samolot* śmigłow*",
        "blaze": "podpal* pożar* spłon*",
        "crash": "autobus* kataw* wypad* wąwóz* zderz*",
        "quake": "burz* deszcz* grad osuwisk* powodz* powódź* trzęsieni* śnieg*",
        "culture": "festiwal* film* koncert* książk* muze* piosenk* teatr* wystaw*",
        "missing": "poszuk* szcząt* zagin*",
        "railway": "kolej* pociąg*",
        "money": "budżet* cen ceny* dotac* fundusz* gospodar* inwest* kredyt* miliard* milion* pożyczk*",
        "hunger": "głod* głód*",
        "walkout": "pracown* strajk* związk*",
        "interview": "briefing* prasow* wywiad*",
        "ambassador": "ambasad* dyplomat* konsul* wysłann*",
        "demolish": "rozbiór* wyburz* zburz* zniszcz*",
        "prayer": "katolikos* modl* papież* patriarch* watykan*",
        "journalist": "dziennikarz* reporter*",
        "children": "dziec* niemowl*",
        "investigation": "dochodz* śledztw*",
        "livestock": "bydł* owce* pasterz* pszenic* rolni* żniw*",
        "food": "chleb* lekarstw* leki mąk* żywnoś*",
        "fuel": "benzyn* paliw* ropa* ropy*",
        "police": "kradzież* morder* polic*",
        "women": "kobiet* matk* rodzin* żon*",
        "sport": "gol liga ligi* mecz* medal* mistrz* olimp* piłk* szach* trener* turniej*",
        "building": "budow* odbudow* otwar* otwier* projekt* remont*",
        "appeal": "apel* ostrzeg* wezw* wzywa* zaniepok* żąda*",
    },
    actors={
        "am": "armeni* ormia* erywan* erewan*",
        "az": "azerbejdzan* azerbejdżan* baku",
        "ru": "rosj* rosyj* moskw* kreml* putin*",
        "tr": "turcj* turec* ankar* erdogan*",
        "ir": "iran* teheran*",
        "ge": "gruzj* gruzin* tbilisi*",
        "us": "usa ameryk* waszyngton*",
        "eu": "ue europejsk* bruksel*",
        "fr": "francj* francusk* paryż* macron*",
        "de": "niemc* niemiec* niemieck* berlin*",
        "gb": "brytyjsk* brytani* londyn*",
        "un": "onz",
        "osce": "obwe",
        "nato": "nato",
        "cn": "chin* pekin*",
        "in": "indie indii",
        "pk": "pakistan*",
        "ua": "ukrain* kijow* kijów*",
        "il": "izrael*",
        "it": "włoch* rzym*",
        "pl": "polsk* warszaw*",
        "gr": "grecj* aten*",
        "va": "watykan* papież*",
    },
    stages={
        "announced": "będzie jutro* oczekiw* odbędzie* planuj* zapowied*",
        "begins": "rozpocz* startuj* zacz*",
        "result": "podpisan* przyjęt* skazan* uchwal* uzgod* wynik* zakończ*",
        "reaction": """
            apel* kondolenc* mediac* odpowied* ostrzeg* poparc* popier* potęp* propon* reag* reakc* skomentow* wezw*
            wyraż* wzyw* zaniepok* żąda*
        """,
    },
    round_ups=(
        "minuta po minucie",
        "najważniejsze wydarzenia",
        "podsumowanie dnia",
        "podsumowanie tygodnia",
        "przegląd prasy",
        "relacja na żywo",
        "skrót wiadomości",
        "wiadomości dnia",
    ),
    updates=(
        "aktualizacja",
        "rośnie do",
        "wzrosła do",
        "wzrosła liczba",
    ),
    title_labels=phrases("""
        pilne; z ostatniej chwili; ostatnia chwila; najnowsze; breaking; breaking news; alert; aktualizacja; akt;
        na żywo; live; relacja na żywo; relacja live; transmisja na żywo; minuta po minucie; zapis relacji;
        tylko u nas; wideo; nagranie; video; zdjęcia; foto; galeria; galeria zdjęć; fotorelacja; infografika;
        foto wideo; zdjęcia wideo; audio; zobacz wideo; zobacz zdjęcia; ekskluzywnie; ważne; uwaga; pilna wiadomość
    """),
    sections=phrases("""
        strona główna; świat; wiadomości; wiadomości ze świata; najnowsze wiadomości; polityka; społeczeństwo;
        gospodarka; biznes; kultura; sport; zdrowie; nauka; technologia; opinie; kraj; informacje; aktualności;
        zagranica; najnowsze wiadomości ze świata; galeria
    """),
    read_also=phrases("""
        czytaj też:; czytaj także:; czytaj również:; przeczytaj też:; przeczytaj także:; zobacz też:; zobacz także:;
        zobacz również:; czytaj więcej:; więcej na ten temat:; w tym temacie:; polecamy:; powiązane:;
        podobne artykuły:; tagi:; tematy:; sprawdź też:; warto przeczytać:
    """),
    follow_us=phrases("""
        obserwuj nas; śledź nas; polub nas; bądź na bieżąco; zapisz się; subskrybuj; dołącz do; pobierz aplikację;
        pobierz naszą; włącz powiadomienia; wesprzyj nas; wspieraj niezależne; kup prenumeratę; zostań patronem;
        napisz do nas; udostępnij artykuł; kliknij tutaj; czytaj więcej na; więcej na; cały artykuł
    """),
    page_words=phrases("""
        czytaj więcej; czytaj dalej; więcej; zobacz więcej; przeczytaj całość; reklama; udostępnij; podziel się;
        drukuj; komentarze; skomentuj; dodaj komentarz; subskrybuj; powiązane artykuły; podobne artykuły; polecane;
        najczęściej czytane; zdjęcie ilustracyjne; zdjęcie archiwalne; zdjęcie poglądowe; fot archiwum; inf własna;
        więcej informacji wkrótce; artykuł dostępny dla subskrybentów; dostęp premium; zaloguj się; min czytania;
        czytaj też; czytaj także; zobacz też
    """),
    bylines=phrases("""
        źródło; źródła; fot; foto; zdjęcie; zdjęcia; wideo; autor; autorka; opracowanie; oprac; fot archiwum
    """),
    rights=phrases("""
        wszelkie prawa zastrzeżone; wszystkie prawa zastrzeżone; copyright; kopiowanie bez zgody; przedruk bez zgody;
        materiał chroniony prawem; dalsze rozpowszechnianie; prawa autorskie zastrzeżone; prawa autorskie należą
    """),
    outlet_words="agencja gazeta dziennik kurier radio portal wiadomości pl informacje",
    reporting="""
        jak podaje podała podał informuje poinformowała poinformował donosi pisze według informacji agencja agencji
        przekazała czytamy w
    """,
)
