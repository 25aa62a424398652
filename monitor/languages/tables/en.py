"""English."""

from __future__ import annotations

from monitor.languages.language import Claims, Labels, Language, Rule, phrases

ENGLISH = Language(
    code="en",
    name="English",
    scripts=("Latin",),
    frequent_words="the of and in to for is on with that at by from has are was as over after",
    abbreviations="""
        mr mrs ms dr prof gen col lt sgt maj capt gov sen rep st jr sr vs no inc ltd co corp est approx art fig pp
        cf jan feb mar apr jun jul aug sep sept oct nov dec
    """,
    endings=(
        Rule("y", "y", "ies"),
        *(Rule(s, s + " " + s + "es") for s in ("s", "x", "ch", "sh")),
        Rule("", "- s"),
    ),
    after_apostrophe="s",
    function_words="""
        a about above after again against all also although among an and any are around as at be because been before
        being below between both but by can could did do does during each either every few for from further had has
        have he her here hers him his how however i if in into is it its itself just last later like many may me
        meanwhile might more most much must my near neither new next no nor not now of off on once one only or other
        our out over own per said same says she should since so some still such than that the their them then there
        these they this those though through thus to too two three under until up upon us very was we well were what
        when where whether which while who whom whose why will with within without would yes yet you your yesterday
        today tomorrow according earlier instead despite nobody nothing everyone first second third
    """,
    name_links="of the for de la von van al el bin",
    calendar="""
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december
    """,
    titles="""
        president vice-president premier minister secretary chancellor governor mayor king queen prince princess
        senator ambassador general colonel major captain lieutenant sergeant admiral commander judge justice
        professor doctor dr mr mrs ms sir lord spokesman spokeswoman spokesperson engineer bishop expert
    """,
    institutions="""
        ministry commission committee council agency parliament assembly court bank university institute union
        organisation organization authority office army police party company federation foundation association
    """,
    places="""
        river dam lake mount mountain valley gorge province region district city town village canal bridge island
    """,
    demonym_endings="n an ian ean ese i ish ns ans ians eans er ers",
    numbers={
        1: "~one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve dozen",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
    },
    months=("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    uncounted="""
        year* day* hour* minute* month* week* km kilomet* met* percent* house* home* am pm per cent jan* feb* mar
        march apr* jun jul june july aug* sep* oct* nov* dec*
    """,
    tolls={
        "dead": "killed killing kills kill dead death deaths died dies fatalities slain martyred",
        "wounded": "wounded wounding wounds injured injuring injuries injures",
        "missing": "missing",
    },
    among=("of among", ""),
    groups={
        "people": "people persons person",
        "civilians": "civilian*",
        "soldiers": "soldier* servicemen serviceman servicewom* troops conscript*",
        "police": "police*",
        "children": "child children minors infant* boy boys girl girls",
        "women": "woman women",
    },
    spans="year years since annually decade* month months century",
    outcomes={
        "signed": "signed signs",
        "ratified": "ratified ratifies",
        "sentenced": "sentenced jailed convicted",
        "released": "released freed",
        "ceasefire": "ceasefire truce",
    },
    agreed="agreed agree agrees reached announced declared",
    denies="denies denied deny denying refutes refuted rejects rejected untrue",
    confirms="confirms confirmed confirm confirming acknowledges acknowledged admits admitted",
    negations="""
        not no never neither nor without cannot didn doesn isn wasn aren weren hasn haven hadn won couldn wouldn
        false
    """,
    attributions="report according told tells citing cited quoting source via",
    pronouns="he she it they this that these those his her its their him them such there both",
    corrected=("correction", "corrections", "corrected", "corrects", "clarification"),
    withdrawn=("withdrawn", "retracted", "retraction", "story withdrawn", "article withdrawn"),
    says_corrected=(
        "(?:an )?earlier version of this (?:article|story|report)",
        "a previous version of this (?:article|story|report)",
        "this (?:article|story|report) (?:has been|was) (?:corrected|amended)",
    ),
    says_withdrawn=(
        "this (?:article|story|report) (?:has been|was) (?:withdrawn|retracted|removed)",
        "we (?:have )?(?:withdrawn|retracted) (?:this|the) (?:article|story|report)",
    ),
    read_more=(
        "read more",
        "read more here",
        "read the full story",
        "read full story",
        "read full article",
        "read the rest",
        "read on",
        "continue reading",
        "keep reading",
        "learn more",
        "more details",
        "click here to read more",
        "full story",
        "see more",
        "view article",
        "view original",
        "listen to the story",
    ),
    continuing=("continue reading",),
    appeared=(
        ("the post ", " appeared first on "),
        ("this post ", " was originally published on "),
        ("the article ", " first appeared on "),
    ),
    furniture=(
        "read more",
        "read also",
        "read the full",
        "click here",
        "continue reading",
        "appeared first on",
        "sign up for",
        "subscribe to",
        "follow us on",
        "all rights reserved",
        "this site uses cookies",
        "we use cookies",
        "share this",
        "photo credit",
    ),
    credits=("source", "sources", "photo", "photos", "video", "image"),
    kinds={
        "shooting": "artiller* bombard* fired firing gunfire* mortar* shell* shoot* shot shots sniper*",
        "attack": "assault* attack* breach* clash* offensive* provoc* raid raids strike strikes struck violat*",
        "drone": "drone* quadcopter* uav unmanned*",
        "mine": "demin* landmine* mine minefield* mines ordnance* sapper*",
        "explosion": "blast* bomb bombing* bombs detonat* explo*",
        "dead": "bodies body dead death* died dies fatal* kill* slain* victim*",
        "wounded": "hurt injur* wound*",
        "soldier": "army conscript* military* servicem* soldier* troop troops*",
        "ceasefire": "cease* truce*",
        "talks": "consultat* mediat* meet meeting meets met negotiat* round summit* talk talks",
        "visit": "arriv* tour travel* trip visit*",
        "call": "call called calls phone* telephone*",
        "treaty": "accord* agreement* deal initial* pact* sign signed signing* signs treaty*",
        "border": "border* boundary* checkpoint* delimit* demarcat* frontier*",
        "trial": "charge charged charges court* hearing* judge* lawyer* prosecut* testif* trial* tribunal*",
        "sentence": "convict* guilty* jail jailed jails life sentenc* verdict*",
        "prisoner": "captive* detainee* hostage* inmate* pow pows prison*",
        "release": "exchang* free freed handed* handover* releas* swap*",
        "arrest": "arrest* custody* detain* detention* suspect*",
        "protest": "crowd* demonstrat* march marched marches picket* protest* rall* sit* square",
        "resign": "dismiss* ousted* quit quits resign* sacked* step stepped steps",
        "vote": "ballot* elect* poll polls referendum* vote voted votes voting*",
        "parliament": "assembly* bundestag* congress* deput* knesset* lawmak* meps mps parliament* senat*",
        "resolution": "adopt* amendment* bill motion resolution*",
        "sanctions": "embargo* sanction*",
        "condemn": "condemn* criticis* criticiz* denounc* outrage* slam slams",
        "deny": "den denied denies deny dismisses* false refut* reject*",
        "aid": "aid assist* donat* help humanitarian* relief*",
        "convoy": "cargo* column* convoy* lorr* shipment* truck*",
        "road": "bridge* corridor* highway* lane motorway* road roads route* tunnel*",
        "blockade": "block blockade* blocked blocks closed* closure* siege*",
        "gas": "gas heating* pipeline*",
        "power": "blackout* electric* energy* grid outage* power substation*",
        "water": "drinking* irrigation* reservoir* water*",
        "return": "homecoming* move moved moves relocat* repatriat* resettl* return*",
        "displaced": "displac* evacu* exodus* fled flee* idp* refugee* uproot*",
        "housing": "apartment* certificat* home homes hous* rent* settlement*",
        "church": "cathedral* church* cross heritage* khachkar* monaster* mosque* temple*",
        "memorial": """
            anniversar* buri* cemeter* commemorat* funeral* grave graves memorial* monument* remembrance*
            tribute* wreath*
        """,
        "school": "classroom* educat* kindergarten* pupil* school* student* teacher* universit*",
        "hospital": "ambulance* clinic* doctor* health* hospital* medic* patient* surger*",
        "drills": "drill drills exercise* maneuv* manoeuv* parade*",
        "weapons": "ammunition* arms howitzer* missile* rocket* tank tanks weapon*",
        "withdraw": "leave leaves left peacekeep* pull pulled pullout* pulls withdraw* withdrew*",
        "observers": "inspector* mission monitor* observer* patrol* watchdog*",
        "aircraft": "aircraft* airline* airport* flight* helicopter* jet jets plane planes",
        "blaze": "ablaze* arson* blaze* burn burned burns burnt* firefight* wildfire*",
        "crash": "accident* bus buses collision* crash* derail* gorge overturn* ravine*",
        "quake": "avalanche* earthquake* flood* hail* landslide* magnitude* quake* rain snow* storm*",
        "culture": "album* book books concert* exhibition* festival* film films museum* painting* song theatre*",
        "missing": "disappear* dna exhum* identif* missing* remains search*",
        "railway": "locomotive* rail* station train trains",
        "money": "billion* budget* economy* export* fund funding* funds grant investment* loan loans million* price*",
        "hunger": "famine* fasting* hunger* starv*",
        "walkout": "union unions walkout* workers*",
        "interview": "briefing* conference interview* press told",
        "ambassador": "ambassador* chargé* consul* diplomat* embass* envoy* summon*",
        "demolish": "demolish* destroy* destruct* dismantl* raze* ruin* vandal*",
        "prayer": "bishop* catholicos* patriarch* pope* pray* vatican*",
        "journalist": "blogger* editor* journalist* reporter*",
        "children": "baby child children infant* kids orphan* teenager*",
        "investigation": "crimin* inquiry* investigat* probe probes",
        "livestock": "cattle* crop* farmer* grazing* harvest* sheep* shepherd* wheat*",
        "food": "baker* bread* flour* food* grocer* medicine* shortage*",
        "fuel": "depot* diesel* fuel* gasoline* oil petrol* refinery* tanker*",
        "police": "burglar* murder* officer police* robber* stab* theft*",
        "women": "families* family* mother* relatives* widow* wife woman* women*",
        "sport": "championship* chess* coach* football* goal* league* match* medal* olymp* tournament* wrestl*",
        "building": "build* built construct* inaugurat* open opened opens project* rebuild* renovat* reopen* repair*",
        "appeal": "appeal* calm concern* demand* urge urged urges urging* warn*",
    },
    actors={
        "am": "armenia armenian* yerevan*",
        "az": "azerbaijan* baku*",
        "ru": "russia* moscow* kremlin* lavrov* putin*",
        "tr": "turkey* turkish* turkiye* ankara* erdogan*",
        "ir": "iran* tehran*",
        "ge": "georgia* tbilisi*",
        "us": "usa american* washington* pentagon* blinken*",
        "eu": "eu eus european* brussels*",
        "fr": "france* french* paris* macron*",
        "de": "german* berlin*",
        "gb": "britain* british* uk london*",
        "un": "un uns guterres*",
        "osce": "osce*",
        "nato": "nato*",
        "cn": "china* chinese* beijing*",
        "in": "india* delhi*",
        "pk": "pakistan* islamabad*",
        "ua": "ukrain* kyiv* kiev*",
        "il": "israel* jerusalem*",
        "it": "italy* italian* rome",
        "pl": "poland* polish* warsaw*",
        "gr": "greece* greek* athens*",
        "va": "vatican* pope*",
    },
    stages={
        "announced": """
            agenda* ahead* announce* due expected* plan planned* plans* scheduled* set tomorrow* upcoming* will
        """,
        "begins": "began* begin* kicks* launch* opened* opens* start* underway*",
        "result": """
            adopted* agreed* approved* completed* concluded* ended* ends* found* outcome* reached* result*
            sentenced* signed*
        """,
        "reaction": """
            answers* appeal* back backs calls comments* concern* condemned* condemns* demand* denounc* deplor* express*
            hails* mediat* offer* praise* react* regret* rejects* respond* response* slams* support* urge* voic* warn*
            welcom*
        """,
    },
    round_ups=(
        "as it happened",
        "daily digest",
        "day in review",
        "evening briefing",
        "evening digest",
        "front pages",
        "headlines of the day",
        "hour by hour",
        "key developments",
        "live blog",
        "live coverage",
        "live updates",
        "main news of the day",
        "minute by minute",
        "morning briefing",
        "morning digest",
        "news digest",
        "news in brief",
        "news of the day",
        "news round up",
        "news roundup",
        "photos of the day",
        "press review",
        "top stories",
        "week in pictures",
        "week in review",
        "weekly digest",
    ),
    updates=(
        "death toll rises",
        "recap",
        "rises to",
        "toll climbs",
        "toll grows",
        "toll rises",
        "update",
        "updated",
    ),
    title_labels=phrases("""
        breaking; breaking news; just in; urgent; flash; newsflash; news flash; news alert; alert; snap; bulletin;
        developing; developing story; latest; the latest; top story; update; updated; updates; upd; live;
        live updates; live update; live blog; liveblog; live coverage; live news; live now; watch live; follow live;
        as it happened; minute by minute; rolling coverage; latest updates; exclusive; wrapup; wrap; refile; rpt;
        lead; ld; writethru; video; videos; watch; photo; photos; pictures; in pictures; in photos; photo gallery;
        gallery; slideshow; photo essay; video report; video explainer; audio; listen; infographic; graphic;
        with video; with photos; must read; photo of the day; picture of the day; breaking update; important
    """),
    sections=phrases("""
        home; home page; world; world news; international; global; news; latest news; all news; breaking news;
        top stories; top news; newsfeed; news feed; politics; politics news; society; economy; business;
        business news; markets; finance; diplomacy; security; defense; defence; military; incidents; accidents;
        crime; culture; sport; sports; health; science; tech; technology; education; religion; opinion; opinions;
        analysis; features; explainer; interviews; local; region; regions; lifestyle; latest world news;
        latest news updates; breaking; press releases
    """),
    read_also=phrases("""
        read also:; also read:; see also:; read more:; related:; related news:; related article:; related articles:;
        related story:; related stories:; related topics:; related coverage:; more on this story:; more on this:;
        more on this topic:; on the same topic:; on this topic:; you may also like:; you might also like:;
        you may also be interested in:; recommended:; don't miss:; must read:; in case you missed it:; icymi:;
        most read:; earlier on this topic:; tags:; keywords:; filed under:; category:; categories:; read also;
        also read; watch:; watch also:
    """),
    follow_us=phrases("""
        follow us; follow our; follow … on telegram; follow … on twitter; follow … on facebook;
        follow … on google news; follow … on whatsapp; follow … on instagram; follow … on x; follow the author on;
        subscribe to our; subscribe to … channel; subscribe to … newsletter; subscribe now; subscribe for;
        subscribe here; sign up for; sign up to; sign up here; join us on; join the conversation; like us on;
        get the latest news delivered; download our; download the … app; stay informed with; stay up to date with;
        don't forget to subscribe; turn on notifications; support independent journalism; become a member;
        become a supporter; share your thoughts; have your say; leave a comment; send us a tip; thank you for reading;
        thanks for reading; click here to; visit our website; find us on; listen on apple podcasts; listen on spotify;
        already a subscriber; to continue reading; add us as a preferred source; read more at; read more on;
        read more about; read more from; read the full; read full; read the original; read the rest; full story at;
        sign in to; log in to; register to; got a tip; like and subscribe; this content is for; this post is for paid;
        you have … articles; click here for; tap to read; continue reading on; join our channel; join our telegram;
        join our whatsapp; join our community; join our newsletter; join our mailing list; join our … channel;
        join our … group; support our journalism; support our work; support our newsroom; support our mission;
        support our reporting; get our app; get our newsletter; get our … newsletter; get our free; get our daily;
        get our weekly; get our latest; get our top stories; subscribe to the; subscribe to us; subscribe to get;
        subscribe to read; subscribe to receive; share this article; share this story; share this news;
        share this post; share this on; share this with
    """),
    page_words=phrases("""
        more; read more about this; full story; full article; full report; full text; view article; view post;
        view full post; view on website; visit site; go to article; details; details here; more details here;
        advertisement; story continues below; article continues below; skip to content; back to top; related;
        related news; related articles; related stories; related content; related topics; more stories; more news;
        most read; most popular; top stories; recommended; share; share this; share on facebook; tweet; print; save;
        comments; no comments; leave a comment; leave a reply; views; min read; minute read; subscribe;
        subscribe now; sign up; sign up now; log in; sign in; donate; donate now; get the app; follow;
        listen to this article; play audio; photo illustration; file photo; archive photo; illustrative photo;
        screenshot; disclaimer; opens new tab; staff and agencies; web desk; news desk; agencies;
        this is a developing story; more to follow; more to come; more follows; more soon;
        this story will be updated; read next; up next; next article; previous article; watch the video; click here;
        read also; see also; this article is for subscribers only; premium
    """),
    bylines=phrases("""
        source; sources; photo; photos; photograph; photographs; graphic; graphics; video; image; images; picture;
        pictures; credit; photo credit; image credit;
        image source; photo source; file photo; author; by; photo by; illustration; cover photo; via; reporting by;
        additional reporting by; writing by; editing by; with inputs from; translated by
    """),
    rights=phrases("""
        all rights reserved; copyright; reproduction without permission; reproduction prohibited;
        republished with permission; reprinted with permission; any use of materials; when using materials;
        the views expressed; opinions expressed; views expressed are; this article was originally published;
        this article first appeared; this story was originally published; originally published
    """),
    outlet_words="""
        the news online agency press tv radio media times post herald tribune gazette daily weekly today journal
        courier network channel info website portal group com net org am az ru ge ua tr ir eu example
        www english wire
    """,
    reporting="""
        according to as reports reported reporting report informs informed writes citing cites quoting with
        reference referring that it was told learned correspondent earlier this the from by
    """,
    claims=Claims(
        counted={
            "killed": "killed kills killing kill dead death deaths died die dies fatalities fatality slain perished",
            "wounded": "wounded wounding wounds injured injuring injures injuries hurt",
            "missing": "missing unaccounted",
            "captured": "captured captures capturing",
            "displaced": "displaced displaces displacing fled refugees",
            "detained": "detained detains detaining arrested arrests arresting",
        },
        groups={
            "children": "child children schoolchildren minors toddlers",
            "women": "women woman",
            "civilians": "civilian civilians non-combatants",
            "soldiers": "soldier* serviceman servicemen servicemember* troops fighter* guards conscript* combatants",
            "police": "police policeman policemen officers",
        },
        people="""
            peacekeeper* saboteur* militant* gunmen rebel* separatist* insurgent* attacker* policemen
            people person persons others other worker* employee* passenger* resident* villager* man men victim* miner*
            national* citizen* farmer* driver* demonstrator* protester* protestor* climber* journalist* rescuer*
            tourist* medic* member* staff crew student* pupil* patient* nurse* doctor* teacher* prisoner* engineer*
            labourer* laborer* sapper* deminer* firefighter* official* shepherd* pilot* sailor* teenager* migrant*
            individual* fishermen hunter* skier* officials human lives
        """,
        of_them=("including", "among them", "of them", "of whom"),
        magnitudes={100: "hundred", 1000: "thousand", 1000000: "million"},
        totals="toll number total rose rises risen climbed climbs reached reaches stands hits hit figure count at to",
        least=("at least", "more than", "over", "no fewer than", "no less than", "upwards of"),
        about=("about", "around", "some", "nearly", "almost", "roughly", "approximately", "close to"),
        most=("up to", "as many as", "fewer than", "less than"),
        more="another further more additional",
        before="from not",
        now="to",
        bygone=(
            "since the",
            "last year",
            "last month",
            "so far this year",
            "this year",
            "years ago",
            "anniversary",
            "decades",
            "in the past",
            "over the past",
            "earlier war",
            "first war",
            "have been killed or wounded",
            "in recent years",
            "a year earlier",
            "a similar",
            "commemorat",
        ),
        unsure="""
            could may might would feared will can if fear fears risk risks threaten threatens threatened planned plan
        """,
        says=(
            "said",
            "says",
            "say",
            "told",
            "tells",
            "reported",
            "reports",
            "report",
            "stated",
            "states",
            "announced",
            "announces",
            "confirmed",
            "confirms",
            "added",
            "wrote",
            "claimed",
            "claims",
            "counts",
            "counted",
            "put",
            "spoke of",
            "speaks of",
            "denied",
            "denies",
            "lowered",
            "revised",
            "raised",
            "according",
            "rejected",
            "rejects",
            "recorded",
        ),
        of_that=(),
        according=("according to", "citing", "quoting", "with reference to", "as told by", "as reported by"),
        according_after=(),
        speakers={
            "prosecutors": "prosecutor* investigat*",
            "defence": "defence defense army military",
            "police": "police",
            "interior": "interior",
            "health": "health",
            "emergency": "emergency emergencies rescue disaster",
            "mines": "anama demining mine-action",
            "foreign": "foreign",
            "border": "border",
            "hospital": "hospital* doctors medics",
            "ombudsman": "ombudsman ombudsperson",
            "government": "government premier prime cabinet",
            "president": "president*",
            "": """
                ministry minister* officials official spokes* authorities agency source sources media television
                witness witnesses mayor governor chief service office committee commission administration group groups
                council parliament residents lawyers union watch cross rights operator company news
            """,
        },
        hints="accord* reportedly claim* report reports reported told said says say sources statement",
        tells="told tells",
        papers="statement report reporters conference post",
        asides="also later earlier jointly separately meanwhile however initially reportedly local-time already still",
        apart="while whereas but although though",
    ),
    labels=Labels(
        sources="Reported by",
        more="and {} more",
        link="Read in full",
        same_text="same text as {}",
        via="via {}",
        other="Other",
        corrected="Corrected",
        withdrawn="Withdrawn",
        confirmed="Confirmation",
        denied="Denial",
        place="Place",
        dead="Dead",
        wounded="Wounded",
        missing="Missing",
        digest="Digest",
        coverage="Reports by hour",
        see_also="See also",
        says="{} says",
        outlets_counted={"one": "{} outlet", "other": "{} outlets"},
        countries_counted={"one": "{} country", "other": "{} countries"},
        stories_counted={"one": "{} story", "other": "{} stories"},
        reports_counted={"one": "{} report", "other": "{} reports"},
        in_language="in {}",
        texts_counted={"one": "{} text", "other": "{} different texts"},
        reported_now={"one": "Now reported by {} outlet", "other": "Now reported by {} outlets"},
        groups={
            "civilians": "civilians",
            "soldiers": "soldiers",
            "police": "police officers",
            "children": "children",
            "women": "women",
        },
        now_was="now {} (was {})",
        also="also {}",
        all_sources="All sources",
        updated="Updated {}",
        corrected_report="{} corrected its report",
        withdrew_report="{} withdrew its report",
        most_reported="Most reported",
        one_source="One source so far",
        the_week="The week",
        disputed="disputed",
        both_sides="both sides quoted",
        coverage_by_day="Reports by day",
        captured="Captured",
        displaced="Displaced",
        detained="Detained",
        machine_translation="Machine translation",
        response="Statement",
        outcomes={
            "signed": "Signing",
            "ratified": "Ratification",
            "sentenced": "Sentence",
            "released": "Release",
            "ceasefire": "Ceasefire agreed",
        },
    ),
)
