"""Spanish."""

from monitor.site.labels import Labels

SPANISH = Labels(
    skip="Ir al texto",
    menu="Páginas",
    latest="Lo último",
    stories="Temas",
    earlier="Anteriores",
    updated="Actualizado",
    first_told="Primera publicación",
    nothing_yet="Todavía no se ha publicado nada.",
    summary="En breve",
    reports="Quién informa",
    all_reports="Todas las noticias",
    no_country="Otros",
    who_says_what="Quién dice qué",
    figure="Cifra",
    said_by="Según",
    reported_by="Informa",
    since="Desde",
    denied_by="Lo desmiente",
    superseded="después se dio otra cifra",
    no_source="no se cita ninguna fuente",
    silent="De momento no informan medios de:",
    versions="Versiones de la publicación",
    versions_note="Qué vieron los lectores, qué cambió y cuándo.",
    first_version="Primera versión",
    show="Mostrar",
    version="Versión",
    added="Añadido",
    removed="Eliminado",
    unchanged="El texto no ha cambiado",
    words_unknown="No se conserva el texto de esta versión.",
    replies="Publicado después",
    corrections="Correcciones",
    on_telegram="En Telegram",
    moved="Este tema está ahora en otra página",
    moved_note="Resultó ser el mismo que otro tema, que reúne ahora todas las noticias:",
    picture_of="Imagen: {}",
    by_hour="Noticias por hora y por parte",
    by_hour_note="Según la hora que dan los medios, en la zona horaria de este sitio.",
    told_that_day="Publicado este día",
    reported_that_day="Más noticias sobre temas anteriores",
    week="La semana hasta este día: los temas con más cobertura",
    day_before="Día anterior",
    day_after="Día siguiente",
    part="Parte {}",
    watch="Seguimiento",
    watches="Seguimientos",
    place="Lugar",
    places="Lugares",
    place_note="Aquí figuran los dos nombres, tal como los usan las partes; el orden no significa nada.",
    by_month="Por mes",
    outlet="Medio",
    outlets="Medios",
    country="País",
    written_in="Idioma",
    perspectives="Perfil",
    perspectives_note=(
        "Dónde trabaja un medio, a quién pertenece y quién lo financia, hasta donde es de conocimiento general. "
        "No es un juicio sobre su veracidad y se puede objetar."
    ),
    not_configured="Este medio ya no se sigue.",
    how_early="Con qué rapidez y cuántas veces en solitario",
    how_early_note=(
        "De los últimos 90 días, según el momento en que este programa vio cada noticia por primera vez. Una "
        "noticia que llegó en la primera lectura de un canal no indica con qué rapidez se dio y no cuenta aquí."
    ),
    reported_stories="Temas de los que informó",
    of_them_first="De ellos, fue el primero en informar",
    of_them_alone="De ellos, nadie más informó",
    median_behind="Retraso mediano respecto a la primera noticia",
    latest_stories="Últimos temas",
    minutes="{} min",
    hours="{} h",
    method="Método",
    method_lead=(
        "Un programa lee los canales de los medios, conserva lo que encaja en sus seguimientos, reúne las "
        "noticias de un mismo hecho y lo cuenta una sola vez. Aquí se explica con qué reglas."
    ),
    watches_note=(
        "Qué se busca. Una noticia se conserva si cumple las condiciones de un seguimiento; los lugares se "
        "reconocen por todos sus nombres."
    ),
    any_of="Uno de",
    all_of="Todos",
    near_of="Cerca, a un máximo de {} palabras",
    sentence_of="En la misma frase que",
    not_with="No junto a",
    report_an_error="Avisar de un error",
    report_an_error_note=(
        "Indique qué página es y qué está mal. Lo que un medio corrige o retira se señala en la página del tema; "
        "los errores de este programa se corrigen allí y las versiones anteriores siguen disponibles."
    ),
    write_to="Escriba a",
    no_contact="Todavía no se indica ninguna dirección.",
    latency="De la noticia a la publicación",
    latency_note=(
        "De los temas de los últimos 30 días: desde la hora que el medio da a la primera noticia hasta la primera"
        " publicación del tema, con todas las esperas: hasta que el canal se volvió a leer, hasta que pudieron "
        "llegar más noticias, durante las horas de silencio."
    ),
    baseline_note=(
        "Algunos temas no dicen nada al respecto y no cuentan: cuando la primera noticia llegó en la primera "
        "lectura del canal y puede tener varios días; cuando el canal la trajo más de una hora después de la hora"
        " indicada, aunque se había leído entretanto; y cuando no lleva hora o lleva una futura."
    ),
    by_minutes="Temas según el máximo de minutos que tardaron",
    counted_posts="Temas que cuentan",
    first_document="No cuentan: primera lectura de un canal",
    backfilled="No cuentan: llegaron después de la hora indicada",
    undated="No cuentan: sin hora",
    no_latency="Todavía no cuenta ningún tema de este periodo.",
    median="Mediana",
    at_most="El 95 % en menos de",
    left_out="No publicado",
    left_out_lead="Lo que se leyó en los últimos siete días y no se publicó, y por qué.",
    left_out_counts="Motivos",
    reason="Motivo",
    entries="Entradas",
    read_in_all="Total leído",
    nothing_found="No se encontró nada sobre el tema",
    vetoed="Junto a lo encontrado hay palabras de otro tema",
    unlike="No se parece a los ejemplos de lo que corresponde aquí",
    condition_missed="No se cumplió una condición de un seguimiento",
    too_old="Publicado hace demasiado tiempo o sin hora",
    first_poll="Más de lo que se puede publicar en la primera lectura de un canal",
    other_reason="Otro motivo",
    nearly_posted="Casi publicado",
    nearly_posted_note="Los titulares que más se acercaron, primero los más próximos. En total: {}.",
    none_nearly="Ninguno se acercó.",
    search="Búsqueda",
    search_words="Palabras de un titular, en cualquier idioma",
    search_hint="Deben aparecer todas las palabras, en cualquier orden. Basta el comienzo de la palabra.",
    search_needs_script="La búsqueda necesita JavaScript. Sin él, recorra los días:",
    search_none="No se encontró nada.",
    search_found="Temas encontrados: {}",
    search_more="Más",
    about=(
        "Elaborado por un programa a partir de lo que publican los medios. Los titulares y las frases son suyos, "
        "palabra por palabra; cada uno responde de lo que dice."
    ),
)
