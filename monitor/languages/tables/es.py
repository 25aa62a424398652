"""Spanish."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Rule, phrases

SPANISH = Language(
    code="es",
    name="Spanish",
    scripts=("Latin",),
    letters="ñ ¿ ¡",
    frequent_words="el la los las de del y en un una es por con para que al se su",
    abbreviations="sr sra dr dra ud uds gen av art pp pág núm",
    endings=(
        Rule("z", "z ces"),
        Rule("o", "o os", "a as"),
        Rule("a", "a as", "o os"),
        Rule("", "- s es"),
    ),
    of="de del",
    of_and_article=("de", "la el los las"),
    function_words="""
        a al algo ante antes aunque cada como con contra cual cuando de del desde donde dos durante e el ella ellos
        en entre era es esa ese eso esta este esto fue ha había han hasta hay la las le lo los más mientras muy ni
        no nos o otra otro para pero por porque que quien se según ser si sin sobre son su sus también tan todo
        todos tras un una uno y ya
    """,
    name_links="de del la las los el y",
    titles="presidente ministro ministra señor señora embajador general",
    institutions="ministerio consejo comisión comité",
    places="río lago valle región ciudad canal",
    numbers={
        1: "~un ~una ~uno",
        2: "dos",
        3: "tres",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez",
        11: "once",
        12: "doce",
        13: "trece",
        14: "catorce",
        15: "quince",
        16: "dieciséis dieciseis",
        17: "diecisiete",
        18: "dieciocho",
        19: "diecinueve",
        20: "veinte",
    },
    months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    uncounted="""
        año* día* hora* mes meses semana* km met* enero febrero marzo abril mayo junio julio agosto sep* oct* nov*
    """,
    tolls={"dead": "muert* fallecid*", "wounded": "herid*", "missing": "desaparecid*"},
    outcomes={
        "signed": "firmó firmaron firmado",
        "ratified": "ratificó ratificado",
        "sentenced": "condenad*",
        "released": "liberad*",
        "ceasefire": "tregua",
    },
    among=("entre", ""),
    groups={
        "people": "persona*",
        "civilians": "civil civiles",
        "soldiers": "soldado* militar militares",
        "police": "policía*",
        "children": "niño* niña* menores",
        "women": "mujer*",
    },
    spans="año* mes meses década*",
    agreed="acordad* acuerd* acordaron pactad* anunci*",
    denies="niega niegan desmient* desmintió rechaza*",
    confirms="confirm* reconoc*",
    negations="no ni sin ningún",
    attributions="según informa fuente vía",
    pronouns="él ella ellos ellas esto eso esta este estos su sus",
    corrected=("corrección", "rectificación"),
    withdrawn=("retirado", "retractación"),
    read_more=("leer más", "leer mas", "seguir leyendo", "sigue leyendo", "ver más"),
    appeared=(("la entrada ", " se publicó primero en "),),
    furniture=("leer más",),
    credits=("fuente", "foto", "vídeo"),
    kinds={
        "shooting": "artiller* bombarde* disparo* francotirador* fuego mortero* tiro*",
        "attack": "asalto* atac* ataque* choque* enfrent* golpe* ofensiva* provoc* viol*",
        "drone": "dron drone*",
        "mine": "desmin* mina minas zapador*",
        "explosion": "bomba bombas deton* explos* explot*",
        "dead": "fallec* mata matan* mató* muere mueren* muert* murió* víctima*",
        "wounded": "herid* hirió* lesion*",
        "soldier": "ejérc* militar* soldad* tropas*",
        "ceasefire": "alto cese tregua*",
        "talks": "conversaci* cumbre* dialog* encuentro* mediac* negoci* reuni* reúne*",
        "visit": "lleg* viaj* visit*",
        "call": "llam* telefon* telefón* teléfono*",
        "treaty": "acuerdo* firma* pacto* rubric* tratado*",
        "border": "delimit* demarc* fronter* límite* puesto*",
        "trial": "abogad* acus* audiencia* corte fiscal* juez* juicio* tribunal*",
        "sentence": "cadena conden* culpable* sentencia* veredicto*",
        "prisoner": "cautiv* cárcel* detenid* preso* prisioner* prisión* rehén*",
        "release": "canje* entreg* excarcel* intercambi* liber*",
        "arrest": "arrest* capturad* deten* sospechos*",
        "protest": "concentraci* manifest* marcha mitin* plaza* protest*",
        "resign": "destit* dimis* dimit* renunci*",
        "vote": "elecci* eleg* referénd* vota votac* votan* votó*",
        "parliament": "asamblea* congres* diputad* parlament* senad*",
        "resolution": "aprob* aprueb* moción* resoluc*",
        "sanctions": "embargo* sancion*",
        "condemn": "conden* critic* denunci* repudi*",
        "deny": "desmien* desmint* niega* rechaz*",
        "aid": "ayuda* donaci* humanitari*",
        "convoy": "camion* camión* caravana* cargament* convoy*",
        "road": "autopista* camino* carretera* corredor* puente* túnel*",
        "blockade": "asedio* bloqu* cerrad* cierre*",
        "gas": "calefacc* gas gasoduct*",
        "power": "apag* corte* electri* energía* luz",
        "water": "agua* embalse* riego*",
        "return": "reasent* regres* retorn* volv* vuelv*",
        "displaced": "desplazad* evacu* huye* refugiad* éxodo*",
        "housing": "alquiler* casa casas piso* vivienda*",
        "church": "catedral* cruz* iglesia* mezquita* monaster* patrimonio*",
        "memorial": "aniversari* cementeri* conmemor* funeral* homenaj* memorial* monument* tumba*",
        "school": "alumn* escolar* escuela* estudiant* maestr* profesor* universi*",
        "hospital": "clínica* hospital* médic* paciente* salud*",
        "drills": "desfile* ejercicio* maniobr*",
        "weapons": "arma armament* armas cohete* misil* munici* tanque*",
        "withdraw": "abandon* cascos* pacificador* repliegue* retir*",
        "observers": "misión* observador* patrull*",
        "aircraft": "aerolín* aeropuert* aviones* avión* helicópter* vuelo*",
        "blaze": "ardi* bomberos* incendio* quem*",
        "crash": "accident* autobús* barranco* bus choque*",
        "quake": "deslizam* granizo* inundac* lluvia* nevada* nieve* sismo* terremoto* tormenta*",
        "culture": "canción* concierto* exposici* festival* libro* museo* película* teatro*",
        "missing": "busca búsqueda* desaparec* restos*",
        "railway": "ferrocarril* ferroviari* tren trenes",
        "money": "econom* fondo* inversi* millon* millón* precio* presupuest* préstamo* subvenci*",
        "hunger": "ayuno* hambre* hambruna*",
        "walkout": "huelga* sindicat* trabajador*",
        "interview": "entrevista* prensa* rueda*",
        "ambassador": "cónsul* diplomát* embajad* enviado*",
        "demolish": "demol* derrib* destru* vandal*",
        "prayer": "católicos* oraci* papa patriarca* reza vaticano*",
        "journalist": "periodist* reporter*",
        "children": "adolescent* bebé* menor menores niñ*",
        "investigation": "indag* investig* pesquis*",
        "livestock": "agricult* cosecha* ganad* oveja* pastor* trigo*",
        "food": "alimento* comida* escasez* harina* medicament* pan",
        "fuel": "combustible* diésel* gasolina* petróleo*",
        "police": "asesinat* policia* policía* robo*",
        "women": "familia* madre* mujer* viuda*",
        "sport": "ajedrez* campeon* entrenador* fútbol* gol liga medalla* olímp* partido torneo*",
        "building": "abre abri* constru* inaugur* proyecto* reapert* reconstru* reform*",
        "appeal": "advier* exig* insta instó* llamado* pide pidió* preocup*",
    },
    actors={
        "am": "armeni* erevan* erivan*",
        "az": "azerbaiy* azeri* baku",
        "ru": "rusi* ruso* moscu* kremlin* putin*",
        "tr": "turqui* turco* ankara* erdogan*",
        "ir": "iran* teheran*",
        "ge": "georgi* tiflis*",
        "us": "eeuu estadounid* washington*",
        "eu": "ue europe* bruselas*",
        "fr": "franci* frances* paris* macron*",
        "de": "alemani* aleman* berlin*",
        "gb": "britanic* londres*",
        "un": "onu",
        "osce": "osce*",
        "nato": "otan*",
        "cn": "china* chino* pekin*",
        "in": "india*",
        "pk": "pakistan*",
        "ua": "ucrani* kiev*",
        "il": "israel*",
        "it": "italia* roma",
        "pl": "poloni* varsovia*",
        "gr": "grecia* atenas*",
        "va": "vatican* papa",
    },
    stages={
        "announced": "anunci* espera mañana* planea* previst* prevé* próxim* será",
        "begins": "arranc* comenz* comienz* empiez* inici*",
        "result": "acord* aprob* conclu* condenad* firm* resultado* termin*",
        "reaction": """
            advierte* apoya* apoyo celebra coment* condena condol* exhort* exige* expres* insta lament* llama mediac*
            mediar* ofrece* pide* preocup* reaccion* respond* salud*
        """,
    },
    round_ups=(
        "las noticias del día",
        "lo más destacado del día",
        "minuto a minuto",
        "noticias en breve",
        "resumen de la semana",
        "resumen de noticias",
        "resumen del día",
        "revista de prensa",
        "titulares del día",
        "última hora en directo",
    ),
    updates=(
        "actualización",
        "actualizado",
        "asciende a",
        "aumenta a",
        "sube a",
    ),
    title_labels=phrases("""
        última hora; urgente; alerta; flash; al momento; lo último; breaking; breaking news; en directo; directo;
        en vivo; live; minuto a minuto; sigue en directo; siga en directo; en desarrollo; ampliación; actualización;
        actualizado; exclusiva; exclusivo; primicia; vídeo; vídeos; videos; en vídeo; foto; fotos; en fotos;
        en imágenes; imágenes; galería; fotogalería; fotos y video; fotos y vídeo; audio; infografía; mira; con video;
        ahora
    """),
    sections=phrases("""
        inicio; portada; mundo; internacional; noticias; últimas noticias; actualidad; política; sociedad; economía;
        cultura; deportes; deporte; salud; ciencia; tecnología; opinión; sucesos; nacional; noticias mundo
    """),
    read_also=phrases("""
        lea también:; lea también; lee también:; lee también; lea además:; lee además:; lea más:;
        le puede interesar:; te puede interesar:; te podría interesar:; te recomendamos:; mira también:;
        vea también:; ver también:; véase también:; más noticias:; más sobre este tema:; noticias relacionadas:;
        noticia relacionada:; artículos relacionados:; relacionado:; temas relacionados:; etiquetas:; archivado en:;
        no te pierdas:; temas:
    """),
    follow_us=phrases("""
        síguenos; síganos; seguinos; sigue … en facebook; sigue … en telegram; sigue toda la información;
        sigue toda la actualidad; únete a; únase a; sumate a; suscríbete; suscríbase; suscribite; apúntate a;
        regístrate; recibe las noticias; recibe en tu correo; recibe nuestras; activa las notificaciones;
        descarga nuestra; descarga la aplicación; descargue la app; hazte socio; hazte suscriptor;
        apoya el periodismo; apóyanos; haz clic; haga clic; comparte esta noticia; añádenos como fuente;
        agréganos como fuente; ya eres suscriptor; para seguir leyendo; leer más en; lea la nota completa;
        consulta la noticia completa; la nota completa en
    """),
    page_words=phrases("""
        leer más; leer; leer nota completa; ver más; seguir leyendo; más información; ampliar información;
        compartir; imprimir; comentarios; comentar; deja un comentario; publicidad; anuncio; guardar; suscríbete;
        suscríbete aquí; regístrate; donar; noticias relacionadas; artículos relacionados; relacionado;
        lo más leído; lo más visto; foto de archivo; imagen de archivo; imagen ilustrativa; foto ilustrativa;
        captura de pantalla; noticia en desarrollo; continuará; habrá ampliación; seguirá ampliación;
        min de lectura; tiempo de lectura; clic aquí; agencias; contenido exclusivo para suscriptores
    """),
    bylines=phrases("""
        fuente; fuentes; foto; fotos; imagen; vídeo; video; crédito; créditos; autor; por; foto de archivo;
        imagen de archivo
    """),
    rights=phrases("""
        todos los derechos reservados; derechos reservados; prohibida su reproducción; prohibida la reproducción;
        está expresamente prohibida; queda prohibida la reproducción; copyright; las opiniones expresadas;
        publicado originalmente; este artículo fue publicado originalmente
    """),
    outlet_words="el la los diario agencia noticias prensa radio canal informativo es mx cl periódico televisión",
    reporting="""
        según informó informa reportó reporta de acuerdo con que la el agencia recoge así lo ha como citando
    """,
    labels=Labels(
        sources="Fuentes",
        more="+{}",
        link="Leer más",
        same_text="mismo texto: {}",
        via="vía {}",
        other="Otros",
        corrected="Corregido",
        withdrawn="Retirado",
        confirmed="Confirmación",
        denied="Desmentido",
        place="Lugar",
        dead="Muertos",
        wounded="Heridos",
        missing="Desaparecidos",
        digest="Resumen",
        coverage="Noticias por hora",
        see_also="Véase también",
        says="según {}",
        outlets_counted={"one": "{} medio", "other": "{} medios"},
        countries_counted={"one": "{} país", "other": "{} países"},
        stories_counted={"one": "{} tema", "other": "{} temas"},
        reports_counted={"one": "{} noticia", "other": "{} noticias"},
        in_language="en {}",
        texts_counted={"one": "{} texto", "other": "{} textos distintos"},
        reported_now={"one": "Ya informa {} medio", "other": "Ya informan {} medios"},
        groups={
            "civilians": "civiles",
            "soldiers": "militares",
            "police": "policías",
            "children": "niños",
            "women": "mujeres",
        },
        now_was="ahora {} (antes {})",
        also="también {}",
        all_sources="Todas las fuentes",
        updated="Actualizado {}",
        corrected_report="{}: noticia corregida",
        withdrew_report="{}: noticia retirada",
        most_reported="Con más cobertura",
        one_source="Una sola fuente por ahora",
        the_week="La semana",
        disputed="en disputa",
        both_sides="ambas partes citadas",
        coverage_by_day="Noticias por día",
        captured="Capturados",
        displaced="Desplazados",
        detained="Detenidos",
        machine_translation="Traducción automática",
        response="Declaración",
        outcomes={
            "signed": "Firma",
            "ratified": "Ratificación",
            "sentenced": "Sentencia",
            "released": "Liberación",
            "ceasefire": "Acuerdo de alto el fuego",
        },
    ),
)
