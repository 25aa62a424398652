"""The small words that tell names from the rest of a text, for ``seeding``: language by language, short on purpose.

Common grammatical knowledge; nothing here knows a particular subject. What a list lacks costs one proposal too many.
"""

from __future__ import annotations

from monitor.languages.text import fold_key


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _beginnings(words: str) -> tuple[str, ...]:
    return tuple(map(fold_key, words.split()))


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold_key, words.split()))


LINKS = {
    "en": _listed("of the for de la von van al el bin"),
    "fr": _listed("de du des la le les d' l' et aux"),
    "de": _listed("von der den zu zur für des"),
    "es": _listed("de del la las los el y"),
    "it": _listed("di del della dello dei degli delle e per"),
    "pt": _listed("de do da dos das e"),
    "nl": _listed("van de der den het voor"),
    "pl": _listed("i do w"),
    "tr": _listed("ve"),
    "az": _listed("və"),
}
"""What may stand between two words of a name, in small letters."""

FUNCTION_WORDS = {
    "en": _listed(
        "a about above after again against all also although among an and any are around as at be because been before"
        " being below between both but by can could did do does during each either every few for from further had has"
        " have he her here hers him his how however i if in into is it its itself just last later like many may me"
        " meanwhile might more most much must my near neither new next no nor not now of off on once one only or other"
        " our out over own per said same says she should since so some still such than that the their them then there"
        " these they this those though through thus to too two three under until up upon us very was we well were what"
        " when where whether which while who whom whose why will with within without would yes yet you your yesterday"
        " today tomorrow according earlier instead despite nobody nothing everyone first second third"
    ),
    "fr": _listed(
        "à ai alors après au aucun aussi autre aux avant avec avoir car ce cela ces cet cette ceux chaque comme dans de"
        " depuis des deux dit donc dont du elle elles en encore entre est et été être fait il ils je la le les leur"
        " leurs lors lui mais même moins ne ni nos notre nous on ont ou où par pas peu plus pour quand que quel qui"
        " sa sans se selon ses si son sont sous sur tous tout très un une vers vous"
    ),
    "de": _listed(
        "aber alle als am an auch auf aus bei beim bereits bis da damit dann das dass dem den denn der des die dies"
        " diese dieser doch dort durch ein eine einem einen einer eines er es für gegen haben hat hatte ich ihr ihre im"
        " in ist jedoch kann kein keine man mehr mit nach nicht noch nur ob oder ohne sagte sein seine seit sich sie"
        " sind so soll sowie über um und unter vom von vor war waren was wegen weil wenn wer werden wie wir wird wo"
        " wurde zu zum zur zwei zwischen"
    ),
    "es": _listed(
        "a al algo ante antes aunque cada como con contra cual cuando de del desde donde dos durante e el ella ellos en"
        " entre era es esa ese eso esta este esto fue ha había han hasta hay la las le lo los más mientras muy ni no"
        " nos o otra otro para pero por porque que quien se según ser si sin sobre son su sus también tan todo todos"
        " tras un una uno y ya"
    ),
    "it": _listed(
        "a ai al alla alle anche ancora che chi ci come con cui da dai dal dalla de dei del della delle di dopo dove e"
        " è era fra gli ha hanno i il in invece io la le lo loro ma nei nel nella non o ogni per più prima quando"
        " quella quello questa questo se sei senza si sia sono su sua sul sulla suo tra tutti un una uno"
    ),
    "ru": _listed(
        "а без более бы был была были было быть в вам вас во вот все всего вы где да для до его ее её если есть еще ещё"
        " же за здесь и из или им их к как когда который которая которые которого ко кто ли лишь между мы на над нас не"
        " него нет ни но о об обе оба однако он она они оно от по под после потом почти при про с сам своего свои свой"
        " своих свою себя сейчас со также так такой там те теперь то того тоже только том тот у уже чем через что чтобы"
        " эта эти это этого этой этом этот вчера сегодня завтра ранее по-прежнему сообщил сообщила заявил заявила"
        " который однако поэтому пока накануне два две три"
    ),
    "uk": _listed(
        "а але без би був була були було бути в вже ви від він вона вони все всі де для до его є ж за з зі і й його її"
        " їх із або к коли ми між на над не ні але о об після по при про та так також там те то тому тут у цей це ця ці"
        " чи через що щоб як який яка які вчора сьогодні"
    ),
    "pl": _listed(
        "a ale bez być był była było by co czy dla do go gdy i ich jak jako jego jej jest już które który która lub ma"
        " mi może na nad nie nich niż o od oraz po pod przed przez przy się są tak także tam też to tego tej ten tym w"
        " we z za ze że"
    ),
    "hy": _listed("և եւ է են էր էին որ ու մեջ համար հետ մասին այդ այս այն նա նրա նրանք իր ինչ որը երբ նաև բայց ըստ"),
    "az": _listed("və bir bu o da də ki ilə üçün olan kimi daha sonra isə hər idi edib olub onun onlar bunu amma"),
    "tr": _listed("ve bir bu o da de ki ile için olan gibi daha sonra ise her idi onun onlar bunu ama çok en ne"),
    "el": _listed("ο η το οι τα του της των τον την και σε στο στη στην στον με για από που να θα δεν είναι ήταν ως"),
    "ar": _listed(
        "في من على إلى عن أن إن كان كانت هذا هذه ذلك التي الذي الذين مع أو و ثم قد لا لم لن ما هو هي هم بعد قبل بين كل"
        " كما حيث عند حتى أي بعض غير منذ خلال قال قالت وقال وقالت وفي ومن وعلى أنه أنها ولا أيضا اليوم أمس فيها عليها"
    ),
    "fa": _listed(
        "و در به از که این آن با را برای است بود شد شده می‌شود کرد کرده خود تا یک بر هم نیز اما یا هر چه باید گفت"
        " می‌کند خواهد بودند شدند دارد دارند نیست بین پس پیش روی دو سه همچنین وی آنها امروز دیروز اند کند شود"
    ),
    "he": _listed(
        "של את על עם לא הוא היא הם זה זו זאת כי גם או אם אבל כל יותר בין אל מן היה היתה הייתה היו יש אין רק לפני אחרי"
        " אמר אמרה עוד כך כמו אשר היום אתמול בו בה להם שלו שלה"
    ),
    "ka": _listed(
        "და არის რომ ამ ეს ის იყო იყვნენ არ თუ მაგრამ რომელიც რომელმაც რომლის მისი მათი უნდა ასევე შემდეგ მიერ შესახებ"
        " როგორც კი ან თქმით განაცხადა დღეს გუშინ მათ ყველა"
    ),
}
"""Words that no phrase begins or ends with and no name consists of, in small letters."""

ARTICLES = _folded(
    "der die das den dem des ein eine einen einem einer eines im am zum zur vom beim kein keine diese dieser jede"
    " alle viele ihre seine und oder neue neuen mehr zwei drei mit für ohne von"
)
"""German: behind one of these, a capital makes no name."""

CALENDAR = _folded(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar"
    " märz mai juni juli oktober dezember"
)

TITLES = _folded(
    "president vice-president premier minister secretary chancellor governor mayor king queen prince princess senator"
    " ambassador general colonel major captain lieutenant sergeant admiral commander judge justice professor doctor dr"
    " mr mrs ms sir lord spokesman spokeswoman spokesperson engineer bishop"
    " президент президента президенту президентом министр министра министру министром премьер премьера губернатор"
    " посол генерал полковник господин профессор представитель глава президентка міністр посла"
    " président présidente ministre madame monsieur général ambassadeur präsident präsidentin minister herr frau"
    " kanzler presidente ministro ministra señor señora embajador generale prezydent minister pan pani cumhurbaşkanı"
    " prezident նախագահ նախարար эксперт expert"
)
"""Behind one of these stands a person."""

INSTITUTION = _beginnings(
    "ministry commission committee council agency parliament assembly court bank university institute union"
    " organisation organization authority office army police party company federation foundation association"
    " министерств комисси комитет совет агентств парламент суд банк университет институт союз организаци"
    " управлени партия компани федераци фонд ministère conseil comité ministerium kommission rat gericht"
    " ministerio comisión consejo ministerstw komisj"
)
"""Beginnings of words that an institution is called by."""

PLACE = _beginnings(
    "river dam lake mount mountain valley gorge province region district city town village canal bridge island"
    " река реки реке плотин озер гор долин ущель провинци область области район город село канал мост остров"
    " rivière barrage lac vallée province région ville fluss see tal provinz stadt río lago valle ciudad"
    " rzeka jezioro miasto"
)
"""Beginnings of words that a place is called by, or that stand before its name."""

DEMONYM_ENDINGS = frozenset({"n", "an", "ian", "ean", "ese", "i", "ish", "ns", "ans", "ians", "eans", "er", "ers"})
"""What makes the inhabitants of a place, without its last vowel, in English."""
