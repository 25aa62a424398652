"""Italian."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Rule, phrases

ITALIAN = Language(
    code="it",
    name="Italian",
    scripts=("Latin",),
    letters="ì ò",
    frequent_words="il la di del della e in un una che per è con nel gli dei al sul",
    abbreviations="sig dott on avv ing prof gen col art pp fig",
    endings=(
        Rule("io", "io i", "ia ie"),
        Rule("co", "co", "chi ci ca che"),
        Rule("go", "go", "ghi gi ga ghe"),
        Rule("ca", "ca", "che ci co chi"),
        Rule("ga", "ga", "ghe go ghi"),
        Rule("o", "o", "i a e"),
        Rule("a", "a", "e i o"),
        Rule("e", "e", "i"),
        Rule("", "-"),
    ),
    of="di del dello della dell dei degli delle d",
    function_words="""
        a ai al alla alle anche ancora che chi ci come con cui da dai dal dalla de dei del della delle di dopo dove
        e è era fra gli ha hanno i il in invece io la le lo loro ma nei nel nella non o ogni per più prima quando
        quella quello questa questo se sei senza si sia sono su sua sul sulla suo tra tutti un una uno
    """,
    name_links="di del della dello dei degli delle e per",
    titles="presidente premier ministro ministra generale",
    institutions="commission union",
    places="lago valle region canal",
    numbers={
        1: "~un ~una ~uno",
        2: "due",
        3: "tre",
        4: "quattro",
        5: "cinque",
        6: "sei",
        7: "sette",
        8: "otto",
        9: "nove",
        10: "dieci",
        11: "undici",
        12: "dodici",
        13: "tredici",
        14: "quattordici",
        15: "quindici",
        16: "sedici",
        17: "diciassette",
        18: "diciotto",
        19: "diciannove",
        20: "venti",
    },
    months=("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    uncounted="""
        anni anno giorn* ore ora mesi settiman* km met* gennaio febbraio marzo apr* maggio giugno luglio agosto
        settembre ottobre nov*
    """,
    tolls={"dead": "morti morto morte morta uccis* vittime", "wounded": "ferit*", "missing": "dispers*"},
    outcomes={
        "signed": "firmato firmano",
        "ratified": "ratificato ratifica",
        "sentenced": "condannat*",
        "released": "rilasciat* liberat*",
        "ceasefire": "tregua",
    },
    among=("tra fra dei", ""),
    groups={
        "people": "persona persone",
        "civilians": "civile civili",
        "soldiers": "soldat* militare militari",
        "police": "poliziott*",
        "children": "bambin*",
        "women": "donna donne",
    },
    spans="anno anni mese mesi decenni*",
    agreed="concordat* accord* raggiunt* annunciat*",
    denies="smentisc* nega negano respinge",
    confirms="conferma* ammett*",
    negations="non no né nessuno",
    attributions="secondo riferisce fonte via",
    pronouns="egli lui lei loro questo questa questi ciò",
    corrected=("correzione", "rettifica"),
    withdrawn=("ritirato", "ritrattazione"),
    read_more=("leggi tutto", "continua a leggere", "leggi di più", "leggi anche"),
    appeared=(("l'articolo ", " proviene da "), ("l’articolo ", " proviene da ")),
    furniture=("leggi anche",),
    credits=("fonte", "foto", "video"),
    kinds={
        "shooting": "artiglieria* bombard* cecchin* colpi fuoco mortai* sparat* spari* sparo*",
        "attack": "assalto* attacc* offensiva* provocazion* raid* scontr* violazion*",
        "drone": "drone droni",
        "mine": "mina minat* mine sminament*",
        "explosion": "bomba bombe esplod* esplos*",
        "dead": "decedut* mort morta morte morti morto muore* uccid* uccis* vittim*",
        "wounded": "feren* ferit*",
        "soldier": "esercit* militar* soldat* truppe*",
        "ceasefire": "cessate* tregua*",
        "talks": "colloqui* incontr* mediaz* negoziat* riunion* trattativ* vertice*",
        "visit": "arriva* viaggi* visit*",
        "call": "telefon*",
        "treaty": "accord* firma firman* firmat* siglat* trattat*",
        "border": "confin* delimit* demarc* frontier*",
        "trial": "accus* avvocat* corte giudic* process* procur* tribunal* udienz*",
        "sentence": "colpevol* condann* ergastol* sentenz* verdett*",
        "prisoner": "carcer* detenut* ostagg* prigion*",
        "release": "consegn* liber* rilasci* scambi*",
        "arrest": "arrest* fermat fermo sospett*",
        "protest": "corteo* manifest* marcia piazza* protest*",
        "resign": "dimess* dimission*",
        "vote": "elett* elezion* referendum* vota votat* voto",
        "parliament": "congress* deputat* parlament* senat*",
        "resolution": "adott* mozion* risoluzion*",
        "sanctions": "embargo* sanzion*",
        "condemn": "critic* denunci* inaccettabil*",
        "deny": "nega respin* smentisc* smentit*",
        "aid": "aiuti aiuto soccors* umanitari*",
        "convoy": "camion* carico* convogli* tir",
        "road": "autostrad* corridoi* galleria* ponte strad*",
        "blockade": "assedi* blocc* chius*",
        "gas": "gas gasdott* riscaldament*",
        "power": "blackout* corrente elettric* energia*",
        "water": "acqua acque idric*",
        "return": "rientr* ritorn*",
        "displaced": "esodo* evacu* profug* rifugiat* sfollat*",
        "housing": "abitazion* affitt* alloggi* casa case",
        "church": "cattedral* chies* croce* monaster* moschea* patrimoni*",
        "memorial": "anniversari* cimiter* commemor* funeral* memorial* monument* omaggi* tomba*",
        "school": "alunn* insegnant* scuol* student* universit*",
        "hospital": "clinic* medic* ospedal* pazient* salute*",
        "drills": "esercitaz* manovr* parata*",
        "weapons": "arma armi missil* munizion* razz*",
        "withdraw": "caschi* lascia* peacekeep* ritir*",
        "observers": "mission* osservator* pattugl*",
        "aircraft": "aere aerei aereo aeroport* elicotter* voli volo",
        "blaze": "brucia* fiamme* incend* rogo*",
        "crash": "autobus* burron* incident* pullman* schiant* scontro",
        "quake": "alluvion* frana* grandine* neve* pioggia* terremot*",
        "culture": "canzon* concert* festival* film* libri libro mostra museo* teatro*",
        "missing": "dispers* resti ricerc* scompars*",
        "railway": "ferrov* treni treno",
        "money": "bilancio* econom* fondi fondo invest* miliard* milion* prestit* prezz*",
        "hunger": "carest* digiun* fame",
        "walkout": "lavorator* scioper* sindacat*",
        "interview": "briefing* intervist* stampa",
        "ambassador": "ambasciat* consol* convoc* diplomatic* inviat*",
        "demolish": "abbatt* demoli* distru* vandal*",
        "prayer": "catholicos* papa patriarc* preg* vaticano*",
        "journalist": "giornalist* reporter*",
        "children": "bambin* minor* neonat*",
        "investigation": "inchiest* indaga* indagin*",
        "livestock": "agricol* allevator* bestiam* grano* pastor* pecor* raccolt*",
        "food": "aliment* cibo* farina* medicinal* pane",
        "fuel": "benzina* carburant* gasolio* petrolio*",
        "police": "carabinier* furto* omicid* polizi*",
        "women": "donn* famigli* madre* madri* parenti*",
        "sport": "allenator* calcio* campion* gol lega medaglia* olimpi* partita scacchi* torneo*",
        "building": "apert* apre costru* inaugur* progett* restaur* riapert* ricostru*",
        "appeal": "appell* avvert* chied* esort* invita preoccup*",
    },
    actors={
        "am": "armeni* armen* erevan* yerevan*",
        "az": "azerbaigi* azero* azera* baku",
        "ru": "russi* russo* mosca* cremlino* putin*",
        "tr": "turchi* turco* ankara* erdogan*",
        "ir": "iran* teheran*",
        "ge": "georgi* tbilisi*",
        "us": "usa american* washington*",
        "eu": "ue europe* bruxelles*",
        "fr": "franci* frances* parigi* macron*",
        "de": "germani* tedesc* berlino*",
        "gb": "britannic* londra*",
        "un": "onu",
        "osce": "osce*",
        "nato": "nato*",
        "cn": "cina* cines* pechino*",
        "in": "india*",
        "pk": "pakistan*",
        "ua": "ucrain* kiev*",
        "il": "israel*",
        "it": "italia* roma farnesina*",
        "pl": "poloni* varsavia*",
        "gr": "grecia* atene*",
        "va": "vatican* papa",
    },
    stages={
        "announced": "annunci* attes* domani* prepara* previst* sarà",
        "begins": "avviat* comincia* inizia iniziat*",
        "result": "approvat* conclus* condannat* esito* firmat* raggiunt* risultat*",
        "reaction": """
            accogl* appell* appoggi* avvert* chied* comment* condann* cordogl* esprim* invit* mediaz* offr* preoccup*
            reagi* reazion* rispond* sostegn* sostien*
        """,
    },
    round_ups=(
        "in breve",
        "in diretta",
        "la diretta",
        "la settimana in",
        "le notizie del giorno",
        "minuto per minuto",
        "notizie in breve",
        "rassegna stampa",
        "riepilogo della giornata",
    ),
    updates=(
        "aggiornamento",
        "aggiornato",
        "sale a",
    ),
    title_labels=phrases("""
        ultim'ora; ultimora; ultima ora; ultimissime; urgente; flash; allerta; breaking news; breaking; diretta;
        in diretta; la diretta; diretta video; diretta tv; live; minuto per minuto; in aggiornamento; aggiornamento;
        aggiornato; agg; esclusiva; esclusivo; in esclusiva; video; il video; guarda il video; foto; le foto;
        le immagini; fotogallery; gallery; foto e video; audio; infografica; rpt
    """),
    sections=phrases("""
        home; esteri; mondo; notizie; ultime notizie; ultima ora; politica; cronaca; economia; cultura; sport;
        salute; scienza; tecnologia; attualità; opinioni; italia; tutte le notizie; dal mondo
    """),
    read_also=phrases("""
        leggi anche:; leggi anche; leggi pure:; ti potrebbe interessare:; potrebbe interessarti:;
        potrebbe interessarti anche:; vedi anche:; guarda anche:; ascolta anche:; per approfondire:;
        sullo stesso argomento:; sullo stesso tema:; articoli correlati:; notizie correlate:; altre notizie:;
        argomenti:; tag:; tags:; categoria:
    """),
    follow_us=phrases("""
        seguici; segui … su telegram; segui … su google news; segui … su whatsapp; segui il canale; iscriviti;
        unisciti al; entra nel nostro; ricevi le; resta aggiornato; rimani aggiornato; rimani sempre aggiornato;
        per restare sempre aggiornato; attiva le notifiche; scarica l'app; scarica la nostra; abbonati; sostienici;
        sostieni il giornalismo; sostieni … con una donazione; fai una donazione; dona ora; clicca qui;
        condividi l'articolo; sei già abbonato; per continuare a leggere; questo contenuto è riservato;
        aggiungi … come fonte; segnala un errore; leggi l'articolo completo; leggi la notizia su;
        continua a leggere su; leggi su
    """),
    page_words=phrases("""
        leggi tutto; leggi; leggi di più; leggi l'articolo; continua; continua a leggere; per saperne di più;
        scopri di più; guarda il video; guarda le foto; clicca qui; condividi; stampa; invia; salva; commenti;
        commenta; lascia un commento; pubblicità; abbonati; iscriviti; registrati; articoli correlati;
        notizie correlate; altre notizie; i più letti; foto di repertorio; foto d'archivio; immagine di repertorio;
        immagine d'archivio; foto archivio; notizia in aggiornamento; articolo in aggiornamento; in aggiornamento;
        segue; minuti di lettura; min di lettura; tempo di lettura; riproduzione riservata
    """),
    bylines=phrases("""
        fonte; fonti; foto; immagine; video; credit; credits; crediti; autore; di; credits foto; foto di repertorio;
        foto d'archivio; in copertina
    """),
    rights=phrases("""
        riproduzione riservata; tutti i diritti riservati; copyright; vietata la riproduzione;
        è vietata la riproduzione; le opinioni espresse; questo articolo è stato pubblicato;
        articolo pubblicato originariamente; licenza creative commons
    """),
    outlet_words="il la lo agenzia giornale quotidiano notizie radio tele corriere gazzetta it stampa",
    reporting="""
        secondo quanto riferito riportato riferisce riporta scrive da come lo la il l agenzia fa sapere citando
    """,
    labels=Labels(
        sources="Fonti",
        more="+{}",
        link="Leggi tutto",
        same_text="stesso testo: {}",
        via="via {}",
        other="Altre",
        corrected="Corretto",
        withdrawn="Ritirato",
        confirmed="Conferma",
        denied="Smentita",
        place="Luogo",
        dead="Morti",
        wounded="Feriti",
        missing="Dispersi",
        digest="Riepilogo",
        coverage="Notizie per ora",
        see_also="Vedi anche",
        says="secondo {}",
        outlets_counted={"one": "{} testata", "other": "{} testate"},
        countries_counted={"one": "{} Paese", "other": "{} Paesi"},
        stories_counted={"one": "{} vicenda", "other": "{} vicende"},
        reports_counted={"one": "{} notizia", "other": "{} notizie"},
        in_language="in {}",
        texts_counted={"one": "{} testo", "other": "{} testi diversi"},
        reported_now={"one": "Ora ne dà notizia {} testata", "other": "Ora ne danno notizia {} testate"},
        groups={
            "civilians": "civili",
            "soldiers": "militari",
            "police": "agenti di polizia",
            "children": "bambini",
            "women": "donne",
        },
        now_was="ora {} (prima {})",
        also="anche {}",
        all_sources="Tutte le fonti",
        updated="Aggiornato alle ore {}",
        corrected_report="{}: notizia rettificata",
        withdrew_report="{}: notizia ritirata",
        most_reported="Le più riportate",
        one_source="Per ora una sola fonte",
        the_week="La settimana",
        disputed="contestato",
        both_sides="citate entrambe le parti",
        coverage_by_day="Notizie per giorno",
        captured="Catturati",
        displaced="Sfollati",
        detained="Fermati",
        machine_translation="Traduzione automatica",
        response="Dichiarazione",
        outcomes={
            "signed": "Firma",
            "ratified": "Ratifica",
            "sentenced": "Sentenza",
            "released": "Rilascio",
            "ceasefire": "Accordo di cessate il fuoco",
        },
    ),
)
