"""German."""

from monitor.site.labels import Labels

GERMAN = Labels(
    skip="Zum Text springen",
    menu="Seiten",
    latest="Aktuell",
    stories="Themen",
    earlier="Früher",
    updated="Aktualisiert",
    first_told="Zuerst gemeldet",
    nothing_yet="Noch wurde nichts gemeldet.",
    summary="Kurz gefasst",
    reports="Wer berichtet",
    all_reports="Alle Berichte",
    no_country="Andere",
    who_says_what="Wer sagt was",
    figure="Zahl",
    said_by="Angabe von",
    reported_by="Berichtet von",
    since="Seit",
    denied_by="Dementiert von",
    superseded="inzwischen wurde eine andere Zahl genannt",
    no_source="keine Quelle genannt",
    silent="Bisher nicht berichtet von Medien aus:",
    versions="Fassungen des Beitrags",
    versions_note="Was die Leser davon sahen und was sich wann änderte.",
    first_version="Erste Fassung",
    show="Anzeigen",
    version="Fassung",
    added="Hinzugefügt",
    removed="Entfernt",
    unchanged="Am Wortlaut hat sich nichts geändert",
    words_unknown="Der Wortlaut dieser Fassung ist nicht gespeichert.",
    replies="Später gemeldet",
    corrections="Berichtigungen",
    on_telegram="Auf Telegram",
    moved="Dieses Thema steht jetzt an anderer Stelle",
    moved_note="Es hat sich als dasselbe wie ein anderes Thema erwiesen. Dort stehen jetzt alle Berichte:",
    picture_of="Bild: {}",
    by_hour="Berichte nach Stunde und Seite",
    by_hour_note="Nach der Zeit, die die Medien angeben, in der Zeitzone dieser Website.",
    told_that_day="An diesem Tag gemeldet",
    reported_that_day="Weitere Berichte zu früheren Themen",
    week="Die Woche bis zu diesem Tag: die meistberichteten Themen",
    day_before="Tag davor",
    day_after="Tag danach",
    part="Teil {}",
    watch="Rubrik",
    watches="Rubriken",
    place="Ort",
    places="Orte",
    place_note="Hier stehen beide Namen, wie die Seiten sie verwenden; die Reihenfolge hat nichts zu bedeuten.",
    by_month="Nach Monat",
    outlet="Medium",
    outlets="Medien",
    country="Land",
    written_in="Sprache",
    perspectives="Einordnung",
    perspectives_note=(
        "Wo ein Medium arbeitet, wem es gehört und wer es finanziert, soweit allgemein bekannt. Das ist kein "
        "Urteil über seine Glaubwürdigkeit und kann angefochten werden."
    ),
    not_configured="Dieses Medium wird nicht mehr ausgewertet.",
    how_early="Wie früh, wie oft allein",
    how_early_note=(
        "Für die letzten 90 Tage, nach dem Zeitpunkt, zu dem das Programm einen Bericht zum ersten Mal sah. Ein "
        "Bericht, der beim ersten Abruf eines Feeds kam, sagt nichts darüber, wie früh er war, und zählt hier "
        "nicht."
    ),
    reported_stories="Themen, über die es berichtete",
    of_them_first="Davon als Erstes berichtet",
    of_them_alone="Davon von niemandem sonst berichtet",
    median_behind="Mittlerer Abstand zum ersten Bericht (Median)",
    latest_stories="Neueste Themen",
    minutes="{} Min.",
    hours="{} Std.",
    method="So arbeitet diese Seite",
    method_lead=(
        "Ein Programm liest die Feeds von Medien, behält, was zu seinen Rubriken passt, fasst Berichte über ein "
        "Ereignis zusammen und meldet es einmal. Nach welchen Regeln, steht hier."
    ),
    watches_note=(
        "Wonach gesucht wird. Ein Bericht wird behalten, wenn er die Bedingungen einer Rubrik erfüllt; Orte "
        "werden unter allen Namen erkannt."
    ),
    any_of="Eines von",
    all_of="Alle von",
    near_of="In der Nähe, höchstens {} Wörter entfernt",
    sentence_of="In einem Satz mit",
    not_with="Nicht neben",
    report_an_error="Einen Fehler melden",
    report_an_error_note=(
        "Nennen Sie die Seite und was daran falsch ist. Was ein Medium berichtigt oder zurückzieht, steht auf der"
        " Seite des Themas; Fehler dieses Programms werden dort behoben, und frühere Fassungen bleiben lesbar."
    ),
    write_to="Schreiben Sie an",
    no_contact="Hier ist noch keine Adresse genannt.",
    latency="Vom Bericht zum Beitrag",
    latency_note=(
        "Für die Themen der letzten 30 Tage: von der Zeit, die das Medium für den ersten Bericht angibt, bis zum "
        "ersten Beitrag zum Thema, mit allen Wartezeiten: bis der Feed wieder gelesen wurde, bis weitere Berichte"
        " eintreffen konnten, während der Ruhezeiten."
    ),
    baseline_note=(
        "Manche Themen sagen darüber nichts und zählen nicht: wenn der erste Bericht beim ersten Abruf seines "
        "Feeds kam und Tage alt sein kann; wenn der Feed ihn mehr als eine Stunde nach der angegebenen Zeit "
        "brachte, obwohl er zwischendurch gelesen wurde; und wenn er keine Zeit trägt oder eine in der Zukunft."
    ),
    by_minutes="Themen nach der Dauer in Minuten (höchstens)",
    counted_posts="Gezählte Themen",
    first_document="Nicht gezählt: erster Abruf eines Feeds",
    backfilled="Nicht gezählt: später erschienen als angegeben",
    undated="Nicht gezählt: ohne Zeitangabe",
    no_latency="Aus dieser Zeit zählt noch kein Thema.",
    median="Median",
    at_most="95 % innerhalb von",
    left_out="Nicht veröffentlicht",
    left_out_lead="Was in den letzten sieben Tagen gelesen und nicht veröffentlicht wurde, und warum.",
    left_out_counts="Gründe",
    reason="Grund",
    entries="Einträge",
    read_in_all="Insgesamt gelesen",
    nothing_found="Nichts zum Thema darin gefunden",
    vetoed="Neben dem Gefundenen stehen Wörter eines anderen Themas",
    unlike="Den Beispielen für Passendes nicht ähnlich",
    condition_missed="Eine Bedingung einer Rubrik war nicht erfüllt",
    too_old="Vor zu langer Zeit oder ohne Zeitangabe erschienen",
    first_poll="Mehr, als beim ersten Abruf eines Feeds veröffentlicht werden darf",
    other_reason="Anderer Grund",
    nearly_posted="Fast veröffentlicht",
    nearly_posted_note="Die Schlagzeilen, die dem am nächsten kamen, die nächsten zuerst. Insgesamt: {}.",
    none_nearly="Keine kam dem nahe.",
    search="Suche",
    search_words="Wörter einer Schlagzeile, in jeder Sprache",
    search_hint="Alle Wörter müssen vorkommen, in beliebiger Reihenfolge. Der Anfang eines Wortes genügt.",
    search_needs_script="Die Suche braucht JavaScript. Ohne JavaScript können Sie die Tage durchsehen:",
    search_none="Nichts gefunden.",
    search_found="Gefundene Themen: {}",
    search_more="Mehr",
    about=(
        "Von einem Programm aus Berichten der Medien zusammengestellt. Schlagzeilen und Sätze sind wörtlich "
        "übernommen; für das Gesagte steht jedes Medium selbst."
    ),
)
