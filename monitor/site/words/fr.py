"""French."""

from monitor.site.labels import Labels

FRENCH = Labels(
    skip="Aller au texte",
    menu="Pages",
    latest="Derniers sujets",
    stories="Sujets",
    earlier="Plus tôt",
    updated="Mis à jour",
    first_told="Première publication",
    nothing_yet="Rien n’a encore été publié.",
    summary="En bref",
    reports="Qui en parle",
    all_reports="Tous les articles",
    no_country="Autres",
    who_says_what="Qui dit quoi",
    figure="Chiffre",
    said_by="Avancé par",
    reported_by="Rapporté par",
    since="Depuis",
    denied_by="Démenti par",
    superseded="un autre chiffre a été donné depuis",
    no_source="aucune source citée",
    silent="Pas encore rapporté par les médias des pays suivants :",
    versions="Versions de la publication",
    versions_note="Ce que les lecteurs en ont vu, ce qui a changé et quand.",
    first_version="Première version",
    show="Afficher",
    version="Version",
    added="Ajouté",
    removed="Supprimé",
    unchanged="Aucun mot n’a changé",
    words_unknown="Le texte de cette version n’a pas été conservé.",
    replies="Publié ensuite",
    corrections="Corrections",
    on_telegram="Sur Telegram",
    moved="Ce sujet se trouve désormais ailleurs",
    moved_note="Il ne faisait qu’un avec un autre sujet, qui réunit maintenant tous les articles :",
    picture_of="Image : {}",
    by_hour="Articles par heure et par partie",
    by_hour_note="Selon l’heure indiquée par les médias, dans le fuseau horaire de ce site.",
    told_that_day="Publié ce jour-là",
    reported_that_day="Nouveaux articles sur des sujets précédents",
    week="La semaine jusqu’à ce jour : les sujets les plus couverts",
    day_before="Jour précédent",
    day_after="Jour suivant",
    part="Partie {}",
    watch="Veille",
    watches="Veilles",
    place="Lieu",
    places="Lieux",
    place_note="Les deux noms figurent ici, tels que les parties les emploient ; leur ordre ne signifie rien.",
    by_month="Par mois",
    outlet="Média",
    outlets="Médias",
    country="Pays",
    written_in="Langue",
    perspectives="Statut",
    perspectives_note=(
        "Où travaille un média, à qui il appartient et qui le finance, pour autant que ce soit connu. Ce n’est "
        "pas un jugement sur sa fiabilité, et cela peut être contesté."
    ),
    not_configured="Ce média n’est plus suivi.",
    how_early="Rapidité et exclusivités",
    how_early_note=(
        "Sur les 90 derniers jours, d’après le moment où ce programme a vu chaque article pour la première fois. "
        "Un article arrivé à la première lecture d’un flux ne dit rien de la rapidité du média et n’est pas "
        "compté ici."
    ),
    reported_stories="Sujets traités",
    of_them_first="Dont sujets où il a été le premier",
    of_them_alone="Dont sujets traités par lui seul",
    median_behind="Retard médian sur le premier article",
    latest_stories="Derniers sujets",
    minutes="{} min",
    hours="{} h",
    method="Méthode",
    method_lead=(
        "Un programme lit les flux des médias, garde ce qui correspond à ses veilles, réunit les articles sur un "
        "même événement et en rend compte une seule fois. Voici selon quelles règles."
    ),
    watches_note=(
        "Ce qui est recherché. Un article est gardé s’il remplit les conditions d’une veille ; les lieux sont "
        "reconnus sous tous leurs noms."
    ),
    any_of="L’un de",
    all_of="Tous",
    near_of="À proximité, à {} mots au plus",
    sentence_of="Dans la même phrase que",
    not_with="Pas à côté de",
    report_an_error="Signaler une erreur",
    report_an_error_note=(
        "Indiquez la page et ce qui y est faux. Ce qu’un média corrige ou retire est signalé sur la page du sujet"
        " ; les erreurs de ce programme y sont rectifiées, et les versions antérieures restent lisibles."
    ),
    write_to="Écrire à",
    no_contact="Aucune adresse n’est encore indiquée ici.",
    latency="De l’article à la publication",
    latency_note=(
        "Pour les sujets des 30 derniers jours : de l’heure que le média donne au premier article jusqu’à la "
        "première publication du sujet, toutes attentes comprises : jusqu’à la lecture suivante du flux, jusqu’à "
        "l’arrivée d’autres articles, pendant les heures calmes."
    ),
    baseline_note=(
        "Certains sujets n’en disent rien et ne sont pas comptés : quand le premier article est arrivé à la "
        "première lecture du flux et peut dater de plusieurs jours ; quand le flux l’a livré plus d’une heure "
        "après l’heure indiquée, bien qu’il ait été lu entre-temps ; et quand il ne porte pas d’heure, ou une "
        "heure future."
    ),
    by_minutes="Sujets selon le nombre maximal de minutes écoulées",
    counted_posts="Sujets comptés",
    first_document="Non comptés : première lecture d’un flux",
    backfilled="Non comptés : parus après l’heure indiquée",
    undated="Non comptés : sans heure",
    no_latency="Aucun sujet de cette période n’est encore compté.",
    median="Médiane",
    at_most="95 % en moins de",
    left_out="Non publié",
    left_out_lead="Ce qui a été lu ces sept derniers jours sans être publié, et pourquoi.",
    left_out_counts="Motifs",
    reason="Motif",
    entries="Articles lus",
    read_in_all="Total des articles lus",
    nothing_found="Rien sur le sujet n’y a été trouvé",
    vetoed="Des mots d’un autre sujet figurent à côté de ce qui a été trouvé",
    unlike="Ne ressemble pas aux exemples de ce qui a sa place ici",
    condition_missed="Une condition d’une veille n’est pas remplie",
    too_old="Publié il y a trop longtemps, ou sans heure",
    first_poll="Au-delà de ce qui peut être publié à la première lecture d’un flux",
    other_reason="Autre motif",
    nearly_posted="Presque publié",
    nearly_posted_note="Les titres qui s’en sont le plus approchés, les plus proches d’abord. Total : {}.",
    none_nearly="Aucun ne s’en est approché.",
    search="Recherche",
    search_words="Mots d’un titre, dans n’importe quelle langue",
    search_hint="Tous les mots doivent y figurer, dans n’importe quel ordre. Le début d’un mot suffit.",
    search_needs_script="La recherche nécessite JavaScript. Sans lui, parcourez les jours :",
    search_none="Rien n’a été trouvé.",
    search_found="Sujets trouvés : {}",
    search_more="Plus",
    about=(
        "Composé par un programme à partir de ce que publient les médias. Titres et phrases sont les leurs, mot "
        "pour mot ; chacun répond de ce qu’il dit."
    ),
)
