"""Armenian."""

from __future__ import annotations

import re

from monitor.languages.language import Labels, Language, Latin, Rule, Shortening, each, together

_CASES = "- ը ն ի ին ից ով ում էն"
_PLURAL = together(*(each(plural, together(_CASES, "ու ուն")) for plural in ("ներ", "եր")))
_PEOPLE = together("ցու ցուն ցուց", each("ցի", "- ն ի ին ից"), each("ցիներ", _CASES))
_NAME = together("յան եան յանը յանի ական ականը ականի", each("ական", _PLURAL), _PEOPLE)
_ENDINGS = (
    Rule(
        "ություն",
        together(
            each("ություն", _CASES),
            "ության ությանը ությանն ությամբ",
            each("ություն", _PLURAL),
            "ութիւն ութիւնը ութիւնն ութեան ութեանը ութեանն ութեամբ ութենէն ութիւններ ութիւնները",
        ),
    ),
    Rule("ում", together(each("ում", _CASES), "ման մանը մանն մամբ"), each("ում", _PLURAL)),
    Rule("յան", together(each("յան", _CASES), each("եան", _CASES), each("յաններ", _CASES))),
    Rule("եան", together(each("եան", _CASES), each("յան", _CASES))),
    Rule("ու", each("ու", "- ն ի ին ից ով ում"), each("ու", _PLURAL), each("ու", "եցի եցիներ")),
    Rule(
        "ի",
        "ի ին իի իին իից իով իում իէն ու ուն ուց ում ով վա վան",
        each("ի", _PLURAL),
        each("ե", _PEOPLE),
    ),
    *(Rule(v, each(v, "- ն յի յին յից յով յում յէն ի ից ով ում"), each(v, _PLURAL), each(v, _NAME)) for v in "աոեօէ"),
    Rule("", _CASES, _PLURAL, _NAME),
)
_LATIN = Latin(
    letters="""
        ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m յ=y ն=n շ=sh ո=o ^ո=vo
        չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ու=u ^ու=u փ=p ք=k և=ev օ=o ֆ=f
    """,
    habits=(
        "",
        "^ե=ye",
        "յ=i",
        "խ=x",
        "խ=h ղ=g",
        "ծ=tz ց=tz",
        "ծ=c ց=c խ=x ղ=g",
        "ջ=dj ճ=tch չ=tch",
        "վ=w ժ=sch զ=s յ=j խ=ch ծ=z ց=z ճ=tsch չ=tsch շ=sch ջ=dsch ^ո=wo",
        "ու=ou ^ու=ou ժ=j շ=ch ճ=tch չ=tch ջ=dj յ=i",
        "խ=j ղ=g",
        "վ=w ժ=z յ=j խ=ch ծ=c ց=c ճ=cz չ=cz շ=sz ջ=dz ղ=g ^ո=wo",
        "խ=h ղ=g շ=s ճ=c չ=c ջ=c ժ=j",
        "բ=p գ=k դ=t կ=g պ=b տ=d ծ=dz ձ=ts ճ=j ջ=ch թ=t յ=i",
    ),
)

ARMENIAN = Language(
    code="hy",
    name="Armenian",
    scripts=("Armenian",),
    default_of="Armenian",
    colon="՝ ",
    abbreviations="մլն մլրդ հզ պրոֆ ակ գեն",
    endings=_ENDINGS,
    shortening=Shortening(re.compile(r"(.+?)(?:ու|ի)([^աեէըիոօու]+)"), together("ի ին ից ով ում էն", _PLURAL)),
    latin=_LATIN,
    function_words="և եւ է են էր էին որ ու մեջ համար հետ մասին այդ այս այն նա նրա նրանք իր ինչ որը երբ նաև բայց ըստ",
    titles="նախագահ նախարար",
    numbers={
        1: "~մեկ",
        2: "երկու",
        3: "երեք",
        4: "չորս",
        5: "հինգ",
        6: "վեց",
        7: "յոթ",
        8: "ութ",
        9: "ինը ինն",
        10: "տասը տաս",
        11: "տասնմեկ",
        12: "տասներկու",
        13: "տասներեք",
        14: "տասնչորս",
        15: "տասնհինգ",
        16: "տասնվեց",
        17: "տասնյոթ",
        18: "տասնութ",
        19: "տասնինը տասնինն",
        20: "քսան",
    },
    months=("հնվ հունվ", "փետ", "մար", "ապր", "մայ", "հունիս", "հուլ", "օգո", "սեպ", "հոկ", "նոյ", "դեկ"),
    uncounted="""
        տարի տարեկան տարվա օր* ժամ* րոպե* ամս* շաբաթ* կմ մետր* տոկոս* հունվ* փետր* մարտ* ապրիլ* մայիս* հունիս*
        հուլիս* օգոստ* սեպտ* հոկտ* նոյեմբ* դեկտ*
    """,
    tolls={"dead": "զոհ* սպան* մահաց*", "wounded": "վիրավոր* տուժ*", "missing": "անհետ*"},
    outcomes={
        "signed": "ստորագրեց* ստորագրվ*",
        "ratified": "վավերացրե* վավերացվ*",
        "sentenced": "դատապարտվ* դատապարտե*",
        "released": "ազատվեց* ազատվել* արձակվ*",
        "ceasefire": "զինադադար* հրադադար*",
    },
    agreed="համաձայն* պայմանավորվ* հայտարարվ*",
    denies="հերք* ապատեղեկատվ*",
    confirms="հաստատ*",
    negations="չի չէ չեն չկա ոչ",
    attributions="հաղորդ փոխանց հղում աղբյուր",
    pronouns="նա նրանք դա սա այն նրա նրանց դրանք այնտեղ երկուսն",
    corrected=("ուղղում", "ուղղված է", "ճշգրտում"),
    withdrawn=("հետ է կանչվել", "հետ կանչված"),
    read_more=("կարդալ ավելին", "կարդալ ամբողջը", "շարունակել կարդալ", "ավելին", "մանրամասն", "շարունակությունը"),
    furniture=("կարդալ ավելին", "կարդացեք նաև", "հետևեք մեզ", "բաժանորդագրվեք", "բոլոր իրավունքները պաշտպանված են"),
    credits=("այս մասին", "աղբյուր"),
    labels=Labels(
        sources="Աղբյուրներ",
        more="+{}",
        link="Կարդալ ավելին",
        voices="լրատվամիջոց՝ {}, տարբեր տեքստ՝ {}",
        same_text="նույն տեքստը՝ {}",
        via="աղբյուր՝ {}",
        other="Այլ",
        corrected="Ուղղված է",
        withdrawn="Հետ է կանչվել",
        confirmed="Հաստատվել է",
        denied="Հերքվել է",
        outcome="Արդյունք",
        place="Վայր",
        dead="Զոհեր",
        wounded="Վիրավորներ",
        missing="Անհետ կորածներ",
        source="Աղբյուր",
        digest="Ամփոփում",
        counts="Կարդացված՝ {}, ընտրված՝ {}, հրապարակված՝ {}",
        coverage="Հաղորդումներն ըստ ժամի",
        outlets="լրատվամիջոց՝ {}",
    ),
)
