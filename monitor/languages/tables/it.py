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
        voices="{} testate, {} testi diversi",
        same_text="stesso testo: {}",
        via="via {}",
        other="Altre",
        corrected="Corretto",
        withdrawn="Ritirato",
        confirmed="Confermato",
        denied="Smentito",
        outcome="Esito",
        place="Luogo",
        dead="Morti",
        wounded="Feriti",
        missing="Dispersi",
        source="Fonte",
        digest="Riepilogo",
        counts="Lette: {}, pertinenti: {}, pubblicate: {}",
        coverage="Notizie per ora",
        outlets="testate: {}",
        see_also="Vedi anche",
    ),
)
