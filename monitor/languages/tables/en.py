"""English."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Rule

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
        "dead": "killed killing kills kill dead death deaths died dies fatalities slain",
        "wounded": "wounded wounding wounds injured injuring injuries injures",
        "missing": "missing",
    },
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
    labels=Labels(
        sources="Reported by",
        more="and {} more",
        link="Read in full",
        voices="{} outlets, {} different texts",
        same_text="same text as {}",
        via="via {}",
        other="Other",
        corrected="Corrected",
        withdrawn="Withdrawn",
        confirmed="Confirmed",
        denied="Denied",
        outcome="Outcome",
        place="Place",
        dead="Dead",
        wounded="Wounded",
        missing="Missing",
        source="Source",
        digest="Digest",
        counts="Read: {}, matched: {}, posted: {}",
        coverage="Reports by hour",
        outlets="outlets: {}",
    ),
)
