"""Italian."""

from monitor.site.labels import Labels

ITALIAN = Labels(
    skip="Vai al testo",
    menu="Pagine",
    latest="Ultime",
    stories="Vicende",
    earlier="In precedenza",
    updated="Aggiornato",
    first_told="Prima pubblicazione",
    nothing_yet="Non è stato ancora pubblicato nulla.",
    summary="In breve",
    reports="Chi ne parla",
    all_reports="Tutte le notizie",
    no_country="Altri",
    who_says_what="Chi dice cosa",
    figure="Cifra",
    said_by="Secondo",
    reported_by="Riportato da",
    since="Da quando",
    denied_by="Smentito da",
    superseded="in seguito è stata data un’altra cifra",
    no_source="nessuna fonte citata",
    silent="Finora non riportato da testate di:",
    versions="Versioni del post",
    versions_note="Che cosa hanno visto i lettori, che cosa è cambiato e quando.",
    first_version="Prima versione",
    show="Mostra",
    version="Versione",
    added="Aggiunto",
    removed="Rimosso",
    unchanged="Il testo non è cambiato",
    words_unknown="Il testo di questa versione non è stato conservato.",
    replies="Riportato in seguito",
    corrections="Correzioni",
    on_telegram="Su Telegram",
    moved="Questa vicenda si trova ora altrove",
    moved_note="È risultata la stessa di un’altra vicenda, che ora raccoglie tutte le notizie:",
    picture_of="Immagine: {}",
    by_hour="Notizie per ora e per parte",
    by_hour_note="In base all’ora indicata dalle testate, nel fuso orario di questo sito.",
    told_that_day="Pubblicato in questo giorno",
    reported_that_day="Altre notizie su vicende precedenti",
    week="La settimana fino a questo giorno: le vicende più riportate",
    day_before="Giorno precedente",
    day_after="Giorno successivo",
    part="Parte {}",
    watch="Rubrica",
    watches="Rubriche",
    place="Luogo",
    places="Luoghi",
    place_note="Qui figurano entrambi i nomi, come li usano le parti; l’ordine non ha alcun significato.",
    by_month="Per mese",
    outlet="Testata",
    outlets="Testate",
    country="Paese",
    written_in="Lingua",
    perspectives="Profilo",
    perspectives_note=(
        "Dove lavora una testata, a chi appartiene e chi la finanzia, per quanto è generalmente noto. Non è un "
        "giudizio sulla sua attendibilità e può essere contestato."
    ),
    not_configured="Questa testata non è più seguita.",
    how_early="Quanto presto e quante volte da sola",
    how_early_note=(
        "Negli ultimi 90 giorni, in base a quando questo programma ha visto ogni notizia per la prima volta. Una "
        "notizia arrivata alla prima lettura di un feed non dice quanto sia stata rapida e qui non viene contata."
    ),
    reported_stories="Vicende riportate",
    of_them_first="Di queste, riportate per prima",
    of_them_alone="Di queste, riportate da nessun’altra",
    median_behind="Ritardo mediano sulla prima notizia",
    latest_stories="Ultime vicende",
    minutes="{} min",
    hours="{} h",
    method="Metodo",
    method_lead=(
        "Un programma legge i feed delle testate, conserva ciò che rientra nelle sue rubriche, riunisce le "
        "notizie su uno stesso fatto e lo racconta una volta sola. Qui si spiega con quali regole."
    ),
    watches_note=(
        "Che cosa si cerca. Una notizia viene conservata se soddisfa le condizioni di una rubrica; i luoghi sono "
        "riconosciuti con tutti i loro nomi."
    ),
    any_of="Uno tra",
    all_of="Tutti",
    near_of="Vicino, entro {} parole",
    sentence_of="Nella stessa frase con",
    not_with="Non accanto a",
    report_an_error="Segnalare un errore",
    report_an_error_note=(
        "Indicate la pagina e che cosa è sbagliato. Ciò che una testata rettifica o ritira è segnalato nella "
        "pagina della vicenda; gli errori di questo programma vengono corretti lì e le versioni precedenti "
        "restano leggibili."
    ),
    write_to="Scrivere a",
    no_contact="Non è ancora indicato alcun indirizzo.",
    latency="Dalla notizia al post",
    latency_note=(
        "Per le vicende degli ultimi 30 giorni: dall’ora che la testata dà alla prima notizia fino al primo post "
        "sulla vicenda, con tutte le attese: fino alla lettura successiva del feed, fino al possibile arrivo di "
        "altre notizie, durante le ore di silenzio."
    ),
    baseline_note=(
        "Alcune vicende non dicono nulla in proposito e non vengono contate: quando la prima notizia è arrivata "
        "alla prima lettura del feed e può risalire a giorni prima; quando il feed l’ha portata oltre un’ora dopo"
        " l’ora indicata, benché fosse stato letto nel frattempo; e quando non ha un’ora o ne ha una futura."
    ),
    by_minutes="Vicende secondo il massimo di minuti trascorsi",
    counted_posts="Vicende contate",
    first_document="Non contate: prima lettura di un feed",
    backfilled="Non contate: arrivate dopo l’ora indicata",
    undated="Non contate: senza ora",
    no_latency="Nessuna vicenda di questo periodo viene ancora contata.",
    median="Mediana",
    at_most="Il 95 % entro",
    left_out="Non pubblicato",
    left_out_lead="Ciò che è stato letto negli ultimi sette giorni e non pubblicato, e perché.",
    left_out_counts="Motivi",
    reason="Motivo",
    entries="Voci",
    read_in_all="Lette in totale",
    nothing_found="Non vi si è trovato nulla sull’argomento",
    vetoed="Accanto a ciò che si è trovato ci sono parole di un altro argomento",
    unlike="Non somiglia agli esempi di ciò che rientra qui",
    condition_missed="Una condizione di una rubrica non era soddisfatta",
    too_old="Pubblicato troppo tempo fa o senza ora",
    first_poll="Oltre quanto si può pubblicare alla prima lettura di un feed",
    other_reason="Altro motivo",
    nearly_posted="Quasi pubblicato",
    nearly_posted_note="I titoli che ci sono andati più vicino, i più vicini per primi. In totale: {}.",
    none_nearly="Nessuno ci è andato vicino.",
    search="Ricerca",
    search_words="Parole di un titolo, in qualsiasi lingua",
    search_hint="Devono esserci tutte le parole, in qualsiasi ordine. Basta l’inizio di una parola.",
    search_needs_script="La ricerca richiede JavaScript. Senza, si possono sfogliare i giorni:",
    search_none="Non è stato trovato nulla.",
    search_found="Vicende trovate: {}",
    search_more="Altro",
    about=(
        "Scritto da un programma in base a ciò che riportano le testate. Titoli e frasi sono loro, parola per "
        "parola; ciascuna risponde di quel che dice."
    ),
)
