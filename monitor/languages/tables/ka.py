"""Georgian."""

from __future__ import annotations

from monitor.languages.language import Labels, Language, Rule, each, together

_CASES = "- ი მა ს სა ის ისა ით ად ო ში იდან ზე თან სთან ისთვის ისკენ ისგან ამდე მდე"
_MORE_CASES = "ისათვის ისადმი იც საც შიც ზეც იდანაც"
_PLURAL = each("ებ", "ი მა ს ის ით ად ში იდან ზე თან სთან ისთვის ისგან")
_DERIVED = together(*(each(s, _CASES) for s in ("ულ", "ურ", "ელ", "ელებ")))
_VOWEL = "- მ ს სა დ თ ში დან ზე სთან სთვის სათვის სადმი სკენ სგან მდე ც შიც"
_SHORTENED = together("ის ით ად ისთვის იდან ისკენ ისგან", _PLURAL)
_ENDINGS = (
    *(
        Rule(
            v + c + "ი",
            each(v + c, together(_CASES, _MORE_CASES)),
            each(v + c, _PLURAL),
            together(each(c, _SHORTENED), each(v + c, _DERIVED)),
        )
        for v in "აეო"
        for c in "ნრლ"
    ),
    Rule("ი", together(_CASES, _MORE_CASES), _PLURAL, _DERIVED),
    Rule("ა", together(each("ა", _VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _PLURAL, _DERIVED),
    Rule("ე", together(each("ე", _VOWEL), "ის ით იდან ისთვის ისკენ ისგან"), _PLURAL),
    *(Rule(v, together(each(v, _VOWEL), each(v, "დან ისა")), each(v, _PLURAL)) for v in "ოუ"),
    Rule("", _CASES, _PLURAL, _DERIVED),
)

GEORGIAN = Language(
    code="ka",
    name="Georgian",
    scripts=("Georgian",),
    default_of="Georgian",
    capitals=False,
    endings=_ENDINGS,
    function_words="""
        და არის რომ ამ ეს ის იყო იყვნენ არ თუ მაგრამ რომელიც რომელმაც რომლის მისი მათი უნდა ასევე შემდეგ მიერ
        შესახებ როგორც კი ან თქმით განაცხადა დღეს გუშინ მათ ყველა
    """,
    tolls={"dead": "დაიღუპ* დაღუპ* გარდაიცვალ*", "wounded": "დაშავ* დაიჭრ* დაჭრ*", "missing": "დაიკარგ*"},
    among=("", "შორის"),
    denies="უარყო* უარყოფს",
    confirms="დაადასტურ* ადასტურებს",
    negations="არ ვერ",
    pronouns="ის ისინი ეს მან მათ",
    corrected=("შესწორება",),
    read_more=("სრულად", "ვრცლად", "წაიკითხეთ მეტი", "გაიგე მეტი"),
    furniture=("წაიკითხეთ სრულად", "გამოიწერეთ"),
    labels=Labels(
        sources="წყაროები",
        more="+{}",
        link="სრულად",
        voices="გამოცემა: {}, განსხვავებული ტექსტი: {}",
        same_text="იგივე ტექსტი: {}",
        via="წყარო: {}",
        other="სხვა",
        corrected="შესწორება",
        withdrawn="უკან გაწვეულია",
        confirmed="დადასტურება",
        denied="უარყოფა",
        outcome="შედეგი",
        place="ადგილი",
        dead="დაღუპულები",
        wounded="დაშავებულები",
        missing="დაკარგულები",
        source="წყარო",
        digest="მიმოხილვა",
        counts="წაკითხული: {}, შერჩეული: {}, გამოქვეყნებული: {}",
        coverage="ცნობები საათების მიხედვით",
        outlets="გამოცემა: {}",
        see_also="აგრეთვე იხილეთ",
    ),
)
