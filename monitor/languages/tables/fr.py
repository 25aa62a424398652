"""French."""

from __future__ import annotations

from monitor.languages.language import Claims, Labels, Language, Rule, phrases

FRENCH = Language(
    code="fr",
    name="French",
    scripts=("Latin",),
    letters="è ê ç œ",
    frequent_words="le la les des du de et en un une est dans pour au aux sur par qui avec",
    colon="\u00a0: ",
    abbreviations="mme mm mlle me dr prof env av bd art fig pp cf no st ca",
    endings=(
        Rule("al", "al ale ales aux als"),
        Rule("ien", "ien iens ienne iennes"),
        Rule("eux", "eux euse euses"),
        Rule("el", "el els elle elles"),
        Rule("if", "if ifs ive ives"),
        Rule("er", "er ers", "ère ères"),
        Rule("", "- s", "e es x"),
    ),
    of="de du des d",
    of_and_article=("de", "la l le les"),
    function_words="""
        à ai alors après au aucun aussi autre aux avant avec avoir car ce cela ces cet cette ceux chaque comme dans
        de depuis des deux dit donc dont du elle elles en encore entre est et été être fait il ils je la le les leur
        leurs lors lui mais même moins ne ni nos notre nous on ont ou où par pas peu plus pour quand que quel qui sa
        sans se selon ses si son sont sous sur tous tout très un une vers vous
    """,
    name_links="de du des la le les d' l' et aux",
    titles="président présidente premier ministre madame monsieur général colonel ambassadeur prince expert",
    institutions="ministère commission conseil comité union organisation police fédération association",
    places="rivière barrage lac vallée province région ville village district canal",
    numbers={
        1: "~un ~une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "~neuf",
        10: "dix",
        11: "onze",
        12: "douze",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        17: "dix-sept",
        18: "dix-huit",
        19: "dix-neuf",
        20: "vingt",
    },
    months=("janv", "févr", "mars", "avr", "mai", "juin", "juil", "aoû", "sep", "oct", "nov", "déc"),
    uncounted="""
        an ans année* jour* heure* minute* mois semaine* km janv* févr* avril* mai juin* juil* août sept* oct* nov*
        déc*
    """,
    tolls={"dead": "mort morts morte mortes tué* décès", "wounded": "blessé*", "missing": "disparu*"},
    outcomes={
        "signed": "signé signent",
        "ratified": "ratifié ratifie",
        "sentenced": "condamné*",
        "released": "libéré*",
        "ceasefire": "cessez-le-feu trêve",
    },
    among=("parmi des", ""),
    groups={
        "people": "personne* gens",
        "civilians": "civil civils civile civiles",
        "soldiers": "soldat* militaire*",
        "police": "policier*",
        "children": "enfant*",
        "women": "femme*",
    },
    spans="an ans année* mois décenni*",
    agreed="convenu conclu annoncé accord",
    denies="dément démenti démentent nie nient réfute* rejette*",
    confirms="confirme* reconnaît reconnaissent",
    negations="ne pas aucun ni",
    attributions="selon source via",
    pronouns="il elle ils elles ce cela ceci ces son sa ses leur leurs",
    corrected=("correction", "rectificatif"),
    withdrawn=("retiré", "rétractation"),
    says_corrected=("une version précédente de cet article",),
    read_more=("lire la suite", "lire plus", "en savoir plus", "lire l'article", "lire aussi", "continuer la lecture"),
    continuing=("continuer la lecture de",),
    appeared=(
        ("l’article ", " est apparu en premier sur "),
        ("l'article ", " est apparu en premier sur "),
        ("cet article ", " est apparu en premier sur "),
    ),
    furniture=("lire la suite", "lire aussi", "abonnez vous", "tous droits réservés"),
    credits=("source", "sources", "photo", "photos", "vidéo", "image", "crédit"),
    kinds={
        "shooting": "artillerie* bombard* feu fusillade* mortier* pilonn* sniper* tir tirer* tirs tiré*",
        "attack": "affront* assaut* attaqu* frappe frappes heurt* offensive* provoc* raid* viol*",
        "drone": "drone*",
        "mine": "démin* mine mines",
        "explosion": "bombe* déton* explos*",
        "dead": "décès* décéd* meurt* mort* tue tuent* tué* victime*",
        "wounded": "bless*",
        "soldier": "armée* militair* soldat* troupe*",
        "ceasefire": "cessez* trêve*",
        "talks": "entretien* médiat* négoci* pourparler* rencontr* réunion* sommet*",
        "visit": "arriv* déplac* visit* voyage*",
        "call": "appel téléphon*",
        "treaty": "accord* paraph* signat* signe signer* signé* traité*",
        "border": "checkpoint* délimit* démarc* frontali* frontièr*",
        "trial": "accus* audience* avocat* cour juge* procureur* procès* tribunal*",
        "sentence": "condamn* coupable* peine perpétuité* verdict*",
        "prisoner": "captif* détenu* otage* prison*",
        "release": "libér* relâch* remis* échang*",
        "arrest": "arrest* arrêt* interpell* suspect*",
        "protest": "cortège* manifest* marche protest* rassembl*",
        "resign": "démission* limog*",
        "vote": "référendum* scrutin* vote votent* voté* élection* élu*",
        "parliament": "assemblée* congrès* députe* député* parlement* sénat*",
        "resolution": "adopt* motion* résolut*",
        "sanctions": "embargo* sanction*",
        "condemn": "condamne critiqu* dénonc* inacceptable*",
        "deny": "dément* nie rejet*",
        "aid": "aide don humanitaire* secours*",
        "convoy": "camion* cargaison* convoi*",
        "road": "autoroute* corridor* pont route routes tunnel*",
        "blockade": "blocus* bloqu* ferm* siège",
        "gas": "chauffage* gaz gazoduc*",
        "power": "coupure* courant* panne* électri* énergie*",
        "water": "eau eaux irrigat*",
        "return": "regagn* rentr* retour* réinstall*",
        "displaced": "déplacé* exilé* exode* réfugi* évacu*",
        "housing": "appartement* logement* loyer* maison*",
        "church": "cathédral* croix* khatchkar* monastèr* mosquée* patrimoine* église*",
        "memorial": "anniversaire* cimetièr* commémor* funéraill* hommage* monument* mémorial* tombe*",
        "school": "enseign* scolaire* universit* école* élève* étudiant*",
        "hospital": "hôpital* médecin* médic* patient* santé*",
        "drills": "défilé* exercice* manœuvre* parade*",
        "weapons": "arme armes char chars missile* munition* roquette*",
        "withdraw": "casques* maintien* quitt* retir* retrait*",
        "observers": "mission* observat* patrouille*",
        "aircraft": "avion* aéroport* hélicopt* vol vols",
        "blaze": "brûl* flamme* incendie*",
        "crash": "accident* autobus* autocar* bus collision* crash* ravin*",
        "quake": "glissement* grêle* inondat* neige* pluie* séisme* tempête* tremblement*",
        "culture": "chanson* concert* exposition* festival* film* livre* musée* théâtre*",
        "missing": "disparu* dépouille* recherch* restes",
        "railway": "ferroviaire* gare train trains",
        "money": "budget* fonds* invest* milliard* million* prix prêt subvention* économi*",
        "hunger": "faim famine*",
        "walkout": "grève* ouvrier* syndicat*",
        "interview": "briefing* conférence* interview* presse",
        "ambassador": "ambassad* consul* convoqu* diplomat* émissaire*",
        "demolish": "destruct* démoli* détrui* ras* vandal*",
        "prayer": "catholicos* pape* patriarche* pri prie prière* vatican*",
        "journalist": "journaliste* reporter*",
        "children": "adolesc* bébé* enfant*",
        "investigation": "enquêt* instruction*",
        "livestock": "agricult* berger* blé* bétail* mouton* récolte* éleveur*",
        "food": "aliment* farine* médicament* nourriture* pain pénurie*",
        "fuel": "carburant* combustible* dépôt* essence gazole* pétrole*",
        "police": "gendarm* meurtre* police* policier*",
        "women": "famille* femme* mère mères proches* veuve*",
        "sport": "but championnat* entraîneur* football* ligue* match* médaille* olymp* tournoi* échecs*",
        "building": "construct* inaugur* ouvert* ouvr* projet* reconstru* rénov* répar*",
        "appeal": "appell* avert* demand* exhort* exige* inquiét*",
    },
    actors={
        "am": "armeni* erevan*",
        "az": "azerbaidjan* azéri* bakou*",
        "ru": "russi* russe* moscou* kremlin* poutine*",
        "tr": "turquie* turc* ankara* erdogan*",
        "ir": "iran* teheran*",
        "ge": "georgi* tbilissi*",
        "us": "americain* washington*",
        "eu": "ue europeen* bruxelles*",
        "fr": "france* francais* paris* macron*",
        "de": "allema* berlin*",
        "gb": "britanni* royaume londres*",
        "un": "onu",
        "osce": "osce*",
        "nato": "otan*",
        "cn": "chine* chinois* pekin*",
        "in": "inde indien*",
        "pk": "pakistan*",
        "ua": "ukrain* kiev*",
        "il": "israel*",
        "it": "italie* rome",
        "pl": "pologne* varsovie*",
        "gr": "grece* athenes*",
        "va": "vatican* pape",
    },
    stages={
        "announced": "annonce annoncé* attendu* aura bientôt* demain* devrait* doit* prépare* prévu*",
        "begins": "commenc* début* entam* lance* ouvre*",
        "result": "achev* adopté* conclu* condamné* convenu* issue* résultat* signé* terminé*",
        "reaction": """
            appel* avertit* commente* condamne* condoléance* demande* déplor* exhort* exige* exprim* inquiét* médiat*
            propose* préoccup* regrett* réaction* réagi* réclame* répond* salue salué* soutien*
        """,
    },
    round_ups=(
        "ce qu il faut retenir",
        "l actualité en bref",
        "l essentiel de l actualité",
        "l essentiel du jour",
        "la semaine en images",
        "le direct",
        "le fil info",
        "les titres du jour",
        "minute par minute",
        "revue de presse",
        "suivez en direct",
        "toute l actualité",
    ),
    updates=(
        "actualisé",
        "bilan s alourdit",
        "grimpe à",
        "mis à jour",
    ),
    title_labels=phrases("""
        alerte info; alerte; urgent; flash; flash info; flash actu; dernière minute; dernière heure; à l'instant;
        breaking; breaking news; en direct; direct; direct vidéo; live; suivez en direct; suivez notre direct;
        notre direct; minute par minute; mise à jour; maj; actualisé; exclusif; exclusivité; exclu; vidéo; vidéos;
        en vidéo; en images; images; photos; photo; diaporama; portfolio; audio; infographie; infographies;
        photos et vidéo; regardez; à voir; info; infos; mis à jour
    """),
    sections=phrases("""
        accueil; monde; international; actualités; actualité; actu; actus; à la une; politique; société; économie;
        culture; sport; sports; santé; sciences; tech; info; infos; europe; opinions; opinion;
        toutes les actualités; faits divers; dernières nouvelles; dernières actualités; planète
    """),
    read_also=phrases("""
        lire aussi :; lire aussi; à lire aussi :; à lire aussi; lire également :; à lire également :; à lire :;
        voir aussi :; à voir aussi :; sur le même sujet :; sur le même thème :; dans la même rubrique :;
        à découvrir aussi :; à écouter aussi :; pour aller plus loin :; articles liés :; articles similaires :;
        notre dossier :; tags :; mots-clés :; catégorie :
    """),
    follow_us=phrases("""
        suivez-nous; suivez nous; suivez … sur whatsapp; suivez … sur telegram; suivez … sur google actualités;
        suivez toute l'actualité; rejoignez-nous; rejoignez notre; retrouvez-nous; retrouvez toute l'actualité;
        retrouvez tous nos; abonnez-vous; inscrivez-vous; recevez l'essentiel; recevez toute; recevez nos;
        téléchargez notre; téléchargez l'appli; activez les notifications; soutenez-nous; soutenez un média;
        faites un don; partagez cet; cet article vous a plu; déjà abonné; il vous reste; la suite est réservée;
        cet article est réservé; cliquez ici; ajoutez … à vos sources; lire la suite sur; lire l'article complet;
        retrouvez l'intégralité; plus d'informations sur
    """),
    page_words=phrases("""
        lire la suite; lire plus; lire l'article; en savoir plus; voir plus; voir la vidéo; à lire aussi;
        lire aussi; publicité; partager; partager l'article; imprimer; commentaires; commentaire; réagir;
        laisser un commentaire; s'abonner; abonnez vous; je m'abonne; faire un don; newsletter; articles liés;
        articles similaires; les plus lus; article suivant; article précédent; photo d'illustration;
        image d'illustration; photo d'archives; capture d'écran; à suivre; suite; plus d'informations à suivre;
        avec agences; avec agence; min de lecture; minutes de lecture; temps de lecture; cliquez ici
    """),
    bylines=phrases("""
        source; sources; photo; photos; vidéo; image; images; crédit; crédits; crédit photo; crédits photo; auteur;
        par; photo d'illustration; photo d'archives; légende; illustration
    """),
    rights=phrases("""
        tous droits réservés; toute reproduction; reproduction interdite; copyright; les opinions exprimées;
        les propos tenus; cet article est republié; cet article a été publié automatiquement; avec agence;
        avec agences
    """),
    outlet_words="""
        le la les de du journal quotidien agence radio télé chaîne info infos actualités presse revue courrier fr
    """,
    reporting="""
        selon d'après d après a rapporté rapporte rapportait indique informe que qu l la le les agence citant de du
        par comme
    """,
    claims=Claims(
        counted={
            "killed": "tué tués tuée tuées mort morts morte mortes péri décédé décédés tue tuent décès",
            "wounded": "blessé blessés blessée blessées blesse",
            "missing": "disparu disparus disparue disparues",
            "captured": "capturé capturés capturer capture",
            "displaced": "déplacé déplacés déplacées réfugiés fui",
            "detained": "interpellé interpellés interpellées arrêté arrêtés arrêtées",
        },
        groups={
            "children": "enfant enfants mineurs mineures écoliers",
            "women": "femme femmes",
            "civilians": "civil civils civile civiles",
            "soldiers": "soldat soldats militaire militaires combattants gardes-frontières",
            "police": "policier policiers gendarmes",
        },
        people="""
            casques assaillants séparatistes combattants
            personne personnes autres habitants habitant employés ouvriers passagers démineurs journalistes citoyens
            hommes homme travailleurs villageois mineur alpinistes manifestants secouristes
        """,
        of_them=("dont", "parmi lesquels", "parmi eux", "parmi elles", "y compris"),
        numbers={
            30: "trente",
            40: "quarante",
            50: "cinquante",
        },
        magnitudes={1000: "mille", 1000000: "million millions"},
        totals="bilan nombre grimpe s'élève passe atteint à fait de",
        least=("au moins", "plus de"),
        about=("environ", "près de", "quelque"),
        most=("jusqu'à", "moins de"),
        more="encore supplémentaires nouveaux",
        before="et de",
        now="à",
        bygone=(
            "cette année",
            "depuis le début",
            "l'an dernier",
            "anniversaire",
            "années 1990",
            "il y a",
            "première guerre",
            "l'année dernière",
        ),
        unsure="pourraient pourrait aurait auraient redoutés redoute si risque risquent",
        says=(
            "a annoncé",
            "a fait état de",
            "fait état de",
            "avait évoqué",
            "a évoqué",
            "évoque",
            "déplore",
            "a indiqué",
            "a déclaré",
            "a affirmé",
            "affirme",
            "annonce",
            "annonçait",
            "a précisé",
            "a dit",
            "indique",
            "déclare",
            "recense",
            "a rapporté",
            "rapporte",
            "a confirmé",
            "confirme",
            "dément",
            "a démenti",
            "ont annoncé",
            "ont indiqué",
            "parlent de",
            "parle de",
            "ont déclaré",
            "ont affirmé",
        ),
        of_that=(),
        according=("selon", "d'après", "de source", "citant"),
        according_after=(),
        speakers={
            "prosecutors": "parquet procureur* enquêteurs",
            "defence": "défense armée",
            "police": "police",
            "interior": "l'intérieur intérieur",
            "health": "santé sanitaires",
            "emergency": "situations secours pompiers protection",
            "mines": "anama",
            "foreign": "étrangères",
            "border": "gardes-frontières",
            "hospital": "hôpital l'hôpital médecins",
            "ombudsman": "médiateur ombudsman défenseur",
            "government": "gouvernement premier vice-premier",
            "president": "président présidence présidente",
            "": """
                ministère ministre autorités porte-parole agence l'agence source sources médias maire gouverneur
                responsable administration comité watch
            """,
        },
        hints="état évoqué évoque indiqu* annonc* déclar* affirm* selon d'après précis*",
        to="à",
        papers="communiqué",
        asides="a ont portés portées portée lundi mardi mercredi jeudi vendredi samedi dimanche également plus tard",
        apart="tandis mais alors cependant",
    ),
    labels=Labels(
        sources="Sources",
        more="+{}",
        link="Lire la suite",
        same_text="même texte : {}",
        via="via {}",
        other="Autres",
        corrected="Corrigé",
        withdrawn="Retiré",
        confirmed="Confirmation",
        denied="Démenti",
        place="Lieu",
        dead="Morts",
        wounded="Blessés",
        missing="Disparus",
        digest="Résumé",
        coverage="Articles par heure",
        see_also="Voir aussi",
        says="selon {}",
        outlets_counted={"one": "{} média", "other": "{} médias"},
        countries_counted={"one": "{} pays", "other": "{} pays"},
        stories_counted={"one": "{} sujet", "other": "{} sujets"},
        reports_counted={"one": "{} article", "other": "{} articles"},
        in_language="en {}",
        texts_counted={"one": "{} texte", "other": "{} textes différents"},
        reported_now={"one": "Désormais rapporté par {} média", "other": "Désormais rapporté par {} médias"},
        groups={
            "civilians": "civils",
            "soldiers": "militaires",
            "police": "policiers",
            "children": "enfants",
            "women": "femmes",
        },
        now_was="désormais {} (contre {} auparavant)",
        also="également {}",
        all_sources="Toutes les sources",
        updated="Mis à jour à {}",
        corrected_report="{}\u00a0: article corrigé",
        withdrew_report="{}\u00a0: article retiré",
        most_reported="Les plus couverts",
        one_source="Une seule source à ce stade",
        the_week="La semaine",
        disputed="contesté",
        both_sides="les deux parties citées",
        coverage_by_day="Articles par jour",
        captured="Capturés",
        displaced="Déplacés",
        detained="Interpellés",
        machine_translation="Traduction automatique",
        response="Déclaration",
        outcomes={
            "signed": "Signature",
            "ratified": "Ratification",
            "sentenced": "Condamnation",
            "released": "Libération",
            "ceasefire": "Accord de cessez-le-feu",
        },
    ),
)
