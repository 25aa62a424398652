"""The summary: whole sentences, verbatim, that say more than the headline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.languages.text import clean
from monitor.model.publications import Shown
from monitor.model.stories import Report, Story
from monitor.posts.summary import ENOUGH, MAX_CHARACTERS, settled, summarise

AT = datetime(2023, 9, 19, 9, 5, tzinfo=UTC)


def report(title: str = "Road to the valley reopened", summary: str = "", **fields: object) -> Report:
    given_fields = {
        "entry_id": 1, "outlet": "Sample", "language": "en", "country": "", "perspective": (), "url": None,
        "title": title, "summary": summary, "content": "", "published": AT, "first_seen": AT, "watches": (),
        "terms": (),
    }  # fmt: skip
    return Report(**{**given_fields, **fields})  # type: ignore[arg-type]


def told(*reports: Report, language: str = "en", languages: tuple[str, ...] = (), limit: int = 4) -> tuple[str, ...]:
    summary = summarise(Story(1, reports), language=language, languages=languages, limit=limit)
    return tuple(sentence.text for sentence in summary.sentences)


def later(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


FIRST = "Lorries with flour passed the checkpoint on Tuesday morning."
SECOND = "The drivers had waited there for eleven days."
THIRD = "Nobody would say whether more will be let through."
FOURTH = "A second convoy stands ready in the town below."


FIFTH = "Flour costs three times as much as in spring."


def test_one_report_is_told_by_its_leading_sentences_four_at_most() -> None:
    assert told(report(summary=f"{FIRST} {SECOND} {THIRD} {FOURTH} {FIFTH}")) == (FIRST, SECOND, THIRD, FOURTH)


@pytest.mark.parametrize(
    "tail",
    ["A second convoy stands…", "A second convoy stands ready in...", "A second convoy stands ready [...]",
     "A second convoy stands ready […]", "A second convoy stands rea", "A second convoy stands ready (…)"],
)  # fmt: skip
def test_a_sentence_that_was_cut_off_is_left_out(tail: str) -> None:
    assert told(report(summary=f"{FIRST} {tail}")) == (FIRST,)


def test_a_text_that_is_cut_off_in_its_only_sentence_gives_no_summary() -> None:
    assert told(report(summary="Lorries with flour passed the checkpoint on Tues…")) == ()


def test_a_text_that_begins_in_the_middle_loses_that_part() -> None:
    assert told(report(summary=f"…and so the long wait was over. {FIRST}")) == (FIRST,)


def test_only_a_headline_gives_no_summary() -> None:
    assert told(report(summary="Road to the valley reopened")) == ()


def test_a_repeated_headline_is_left_out() -> None:
    assert told(report(summary=f"ROAD to the Valley reopened! The road to the valley reopened. {FIRST}")) == (FIRST,)


def test_a_repeated_sentence_is_left_out() -> None:
    assert told(report(summary=f"{FIRST} {FIRST} {SECOND}")) == (FIRST, SECOND)


@pytest.mark.parametrize(
    "furniture",
    ["Read more about this on our web site.", "The post Road reopened appeared first on Sample.",
     "Подписывайтесь на наш канал в Телеграме.", "Հետևեք մեզ բոլոր սոցիալական ցանցերում։",
     "Ardını oxu, bizim saytda daha çox xəbər var.", "See https://example.org/all for all the pictures.",
     "YEREVAN, SEPTEMBER 19, SAMPLE AGENCY.", "Photo: Sample.", "Source: the Sample news agency.",
     "Об этом сообщает агентство «Пример»."],
)  # fmt: skip
def test_furniture_is_left_out(furniture: str) -> None:
    assert told(report(summary=f"{furniture} {FIRST} {furniture}")) == (FIRST,)


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        (
            "Ճանապարհը բացվեց",
            "Ալյուրով բեռնված մեքենաները երեքշաբթի անցան անցակետը։",
            "Վարորդները այնտեղ սպասել էին տասնմեկ օր։",
        ),
        ("Дорога открыта", "Грузовики с мукой прошли пост во вторник утром.", "Водители ждали там одиннадцать дней."),
        ("جاده باز شد", "کامیون‌های آرد صبح سه‌شنبه از ایست بازرسی گذشتند.", "آیا فردا هم اجازه عبور خواهند داشت؟"),
        (
            "გზა გაიხსნა",
            "ფქვილით დატვირთულმა მანქანებმა სამშაბათს გაიარეს პუნქტი.",
            "მძღოლები იქ თერთმეტი დღე ელოდნენ.",
        ),
    ],
)  # fmt: skip
def test_sentences_in_many_scripts(title: str, first: str, second: str) -> None:
    assert told(report(title, f"{first} {second}")) == (first, second)


def test_the_best_text_wins_lead_before_content_before_summary() -> None:
    rich = report(summary=f"{THIRD} {FOURTH}", content=f"{SECOND} {THIRD}", article_lead=f"{FIRST} {SECOND}")
    assert told(rich) == (FIRST, SECOND)
    assert told(report(summary=f"{THIRD} {FOURTH}", article_lead="Only a line")) == (THIRD, FOURTH)


def test_stays_within_the_limit_by_leaving_out_whole_sentences() -> None:
    long = "The list names " + ", ".join(f"village number {n}" for n in range(12)) + " in all."
    longer = "The register names " + ", ".join(f"family of house {n}" for n in range(60)) + " in all."
    assert len(longer) > MAX_CHARACTERS
    assert told(report(summary=f"{longer} {FIRST} {long} {long.replace('village', 'mountain pass')}")) == (FIRST, long)


def test_the_headline_is_in_the_channels_language_then_the_next_then_any() -> None:
    english = report("Road open", entry_id=1)
    russian = report("Дорога открыта", entry_id=2, language="ru")
    persian = report("جاده باز شد", entry_id=3, language="fa")
    story = Story(1, (persian, english, russian))
    assert summarise(story, language="ru").report is russian
    assert summarise(story, language="hy", languages=("en", "ru")).report is english
    assert summarise(story, language="hy").report in story.reports


def test_the_headline_is_what_most_voices_say() -> None:
    odd = report("Traffic news of the day", entry_id=1, outlet="One")
    first = report("Road to the valley reopened after eleven days", entry_id=2, outlet="Two", published=later(1))
    second = report("After eleven days the valley road is open", entry_id=3, outlet="Three", published=later(2))
    assert summarise(Story(1, (odd, first, second)), language="en").report in (first, second)


def test_a_headline_with_an_overtaken_number_gives_way_to_the_newer() -> None:
    old = report("Three drivers hurt on the valley road", entry_id=1, outlet="One", country="AA")
    new = report("Five drivers hurt on the valley road", entry_id=2, outlet="Two", country="AA", published=later(3))
    assert summarise(Story(1, (old, new)), language="en").report is new
    other_side = replace(new, country="BB")
    assert summarise(Story(1, (old, other_side)), language="en").report is old


def test_a_headline_without_text_borrows_from_languages_that_readers_know_only() -> None:
    bare = report("Road open", outlet="One")
    other = report("La route de la vallée est ouverte", "Les camions de farine sont passés mardi matin.",
                   published=later(1), language="fr", outlet="Two")  # fmt: skip
    assert told(bare, other) == ()
    assert told(bare, other, languages=("fr",)) == ("Les camions de farine sont passés mardi matin.",)
    same = report("Road open again", FIRST, published=later(1), outlet="Two")
    assert told(bare, same) == (FIRST,)


# --- several reports ----------------------------------------------------------------------------------------

SAYS = "The ministry of the hill country says its guards fired at nobody on the bridge."
CLAIM = "The governor of the plain says that guards fired at two lorries on the bridge."


def test_what_several_voices_say_comes_before_what_one_says() -> None:
    own = report("Bridge closed", f"A cook sells soup beside the bridge. {CLAIM}", entry_id=1, outlet="One")
    second = report("Bridge shut", f"{CLAIM}", entry_id=2, outlet="Two", published=later(1))
    third = report("Bridge is closed", "The governor says guards fired at two lorries.", entry_id=3, outlet="Three")
    assert told(own, second, third, limit=1)[0] in (CLAIM, third.summary)


def test_the_same_thing_is_told_once() -> None:
    first = report("Road open", f"{FIRST} {SECOND}", entry_id=1, outlet="One")
    again = report("Road is open again", "On Tuesday morning lorries with flour passed the checkpoint.", entry_id=2,
                   outlet="Two", published=later(1))  # fmt: skip
    assert set(told(first, again)) in ({FIRST, SECOND}, {again.summary, SECOND})


def test_both_sides_are_told_and_each_is_named() -> None:
    plain = report("Bridge under fire", f"{CLAIM} {SECOND} {THIRD} {FOURTH} {FIFTH}", entry_id=1, outlet="Plain Post",
                   country="AA")  # fmt: skip
    hills = report(
        "Ministry speaks of bridge", SAYS, entry_id=2, outlet="Hill Herald", country="BB", published=later(2)
    )
    summary = summarise(Story(1, (plain, hills)), language="en")
    assert {CLAIM, SAYS} <= {each.text for each in summary.sentences}
    assert all(each.one_sided for each in summary.sentences)
    assert [each.report.outlet for each in summary.sentences if each.text == SAYS] == ["Hill Herald"]


def test_a_side_that_speaks_in_another_language_of_the_readers_is_heard() -> None:
    plain = report("Bridge under fire", f"{CLAIM} {SECOND}", entry_id=1, outlet="Plain Post", country="AA")
    hills = report("Мост", "Министерство заявило, что огонь никто не открывал.", entry_id=2, outlet="Вестник",
                   country="BB", language="ru", published=later(2))  # fmt: skip
    assert len(told(plain, hills)) == 2
    assert "Министерство заявило, что огонь никто не открывал." in told(plain, hills, languages=("ru",))


def test_what_both_sides_say_needs_no_name() -> None:
    plain = report("Bridge open", FIRST, entry_id=1, outlet="Plain Post", country="AA")
    hills = report("The bridge is open", FIRST.replace("Lorries", "The lorries"), entry_id=2, outlet="Hill Herald",
                   country="BB", published=later(2))  # fmt: skip
    # Too short to be known as a reprint: two voices.
    assert [each.one_sided for each in summarise(Story(1, (plain, hills)), language="en").sentences] == [False]


def test_of_an_outlet_without_a_side_any_later_report_outdates_the_same_statement() -> None:
    """It quotes the word of others; where those raise it, the old one is not told on as the headline."""
    wire = report(
        "Two killed on bridge, mayor says", "The mayor of Alderford says two people were killed on the bridge.",
        entry_id=1, outlet="Wire", country="CC", perspective=("international",),
    )  # fmt: skip
    town = report(
        "Mayor: 27 killed on the bridge", "The mayor of Alderford says 27 people were killed on the bridge.",
        entry_id=2, outlet="Plain Post", country="AA", published=later(2),
    )  # fmt: skip
    told = summarise(Story(1, (wire, town)), language="en")
    assert told.report == town
    assert [each.report for each in told.sentences] == [town]
    hills = replace(town, outlet="Hill Herald", country="BB")
    own = replace(wire, country="AA", perspective=())
    kept = summarise(Story(1, (own, hills)), language="en")
    assert kept.report is own
    assert {each.report for each in kept.sentences} == {own}  # what agrees with the headline


@pytest.mark.parametrize(
    "other",
    ["Guards did not fire at two lorries on the bridge on Tuesday.",
     "The ministry denies that guards fired at two lorries on the bridge on Tuesday."],
)  # fmt: skip
def test_a_denial_is_not_the_same_claim(other: str) -> None:
    claim = "Guards fired at two lorries on the bridge on Tuesday."
    plain = report("Bridge", claim, entry_id=1, outlet="Plain Post", country="AA")
    hills = report("News from there", other, entry_id=2, outlet="Hill Herald", country="BB", published=later(2))
    summary = summarise(Story(1, (plain, hills)), language="en")
    assert {each.text for each in summary.sentences} == {claim, other}
    assert all(each.one_sided for each in summary.sentences)


def test_a_reprint_by_the_other_side_is_no_second_word() -> None:
    text = f"{CLAIM} The bridge has been closed since the early morning of Tuesday, he says."
    wire = report("Bridge under fire", text, entry_id=1, outlet="Wire", country="AA")
    reprint = report("Bridge fired at", text, entry_id=2, outlet="Hill Herald", country="BB", published=later(2))
    summary = summarise(Story(1, (wire, reprint)), language="en")
    assert [(each.report.outlet, each.one_sided) for each in summary.sentences] == [("Wire", True)] * 2


def test_a_number_that_its_own_side_has_overtaken_is_not_told() -> None:
    old = report(
        "Fire", "The governor says three drivers were hurt on the bridge.", entry_id=1, outlet="A", country="AA"
    )
    text = "The governor says five drivers were hurt on the bridge."
    new = report("Blaze", text, entry_id=2, outlet="B", country="AA", published=later(5))
    assert told(old, new) == (new.summary,)
    assert told(old, replace(new, country="BB")) == (new.summary,)  # one state of knowledge


def test_a_toll_that_a_later_report_of_its_side_has_overtaken_is_not_told_in_any_language() -> None:
    old = report("Two killed in the valley", "The mayor says two people were killed. Eight houses burn.", entry_id=1,
                 outlet="A", country="AA")  # fmt: skip
    new = report("В долине погибли пять человек", "Мэр сообщил, что погибли пять человек.", entry_id=2, outlet="Б",
                 country="AA", language="ru", published=later(3))  # fmt: skip
    assert "The mayor says two people were killed." in told(old)
    assert told(old, new) == ("Eight houses burn.",)
    assert summarise(Story(1, (old, new)), language="en").report is old  # the only one that readers understand
    other_side = replace(new, country="BB")
    assert "The mayor says two people were killed." in told(old, other_side)


def test_the_last_place_is_for_a_denial() -> None:
    denial = "The ministry of the hills denies it."
    text = f"{CLAIM} {SECOND} {THIRD} {FOURTH} {FIFTH} {denial}"
    assert denial in told(report("Bridge under fire", text))
    assert denial in told(report("Bridge under fire", text), limit=2)
    assert denial not in told(report("The hills deny shots on the bridge", text))


def test_a_sentence_about_somebody_named_before_is_told_only_behind_that() -> None:
    him = "He spoke of a quarrel between two drivers."
    first = report("Bridge shut", f"{CLAIM} {him}", entry_id=1, outlet="One")
    assert told(first) == (CLAIM, him)
    cut_off = report("A word on the quarrel", f"{him} {SECOND}", entry_id=1, outlet="One", published=later(1))
    second = report("Bridge is closed now", f"{FIRST}", entry_id=2, outlet="Two")
    assert summarise(Story(1, (second, cut_off)), language="en").report is second
    assert him not in told(second, cut_off)


def test_what_the_headline_tells_stands_first_and_the_rest_in_the_order_in_which_it_was_first_told() -> None:
    early = report("Bridge shut", f"{FIRST} {SECOND}", entry_id=1, outlet="One")
    late = report("Governor speaks", f"{CLAIM} {FOURTH}", entry_id=2, outlet="Two", published=later(4))
    assert told(late, early) == (CLAIM, FOURTH, FIRST, SECOND)


# --- one state of knowledge ---------------------------------------------------------------------------------


def test_no_number_stands_beside_another_of_the_same() -> None:
    one = report("Fire in the market", "Five people were killed in the market fire.", entry_id=1, outlet="One",
                 country="AA")  # fmt: skip
    other = report("Market burns", "Seven people were killed in the market, the mayor says. 12 lorries burned too.",
                   entry_id=2, outlet="Two", country="BB", published=later(1))  # fmt: skip
    third = report("Smoke over market", "Firemen count 14 lorries. Two of the dead are firemen.", entry_id=3,
                   outlet="Three", country="CC", published=later(2))  # fmt: skip
    text = " ".join(told(one, other, third))
    assert ("Five people" in text) + ("Seven people" in text) == 1
    assert ("12 lorries" in text) + ("14 lorries" in text) == 1
    assert "Two of the dead are firemen." in text
    headed = replace(other, title="Market fire kills seven", entry_id=4)
    assert "Five" not in " ".join(told(one, headed))


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Crossing opens to cargo", "The crossing has opened to cargo."),
        ("Azerbaijan opens Margara crossing to cargo", "Azerbaijan has opened the Margara crossing to cargo."),
        ("Mayor: road to valley closed", "The road to the valley is closed, the mayor says."),
    ],
)
def test_a_story_of_one_sentence_does_not_say_its_headline_twice(title: str, sentence: str) -> None:
    assert told(report(title, sentence)) == ()


def test_a_first_sentence_that_says_more_than_the_headline_is_told() -> None:
    said = "Three mine-clearance workers were killed on Monday when a landmine went off in the hill district."
    assert told(report("Landmine kills three in hill district", said)) == (said,)


def meant(*same: str) -> Callable[[str, str], float]:
    """As vectors would tell: these texts mean the same."""
    return lambda one, other: 0.95 if {one, other} <= set(same) or one == other else 0.8


def test_what_means_the_same_in_other_words_is_told_once() -> None:
    one = report("Bridge shut", "Trucks with flour drove into the valley.", entry_id=1, outlet="One")
    again = "Food arrived in the valley by lorry from the plain."
    other = report("Aid comes", f"{again} {FIFTH}", entry_id=2, outlet="Two", published=later(1))
    story = Story(1, (one, other))
    apart = summarise(story, language="en")
    assert {each.text for each in apart.sentences} == {one.summary, again, FIFTH}
    alike = summarise(story, language="en", meaning=meant(one.summary, again))
    assert [each.text for each in alike.sentences].count(again) + [each.text for each in alike.sentences].count(
        one.summary
    ) == 1
    assert FIFTH in {each.text for each in alike.sentences}


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    wrong = report("Fire in market kills nine", "Nine people died in the fire.", entry_id=1, outlet="Wire")
    right = report("CORRECTED: Fire in market kills two", "Two people died in the market fire.", entry_id=2,
                   outlet="Wire", published=later(1))  # fmt: skip
    other = report("Fire in the market", "The market burned all night.", entry_id=3, outlet="Two", published=later(2))
    shown = Shown(1, ((1, wrong.summary),))
    summary = summarise(Story(1, (wrong, right, other)), language="en", shown=shown)
    assert summary.report is right
    assert {each.report.entry_id for each in summary.sentences} <= {2, 3}
    assert "Nine" not in " ".join(each.text for each in summary.sentences)


# --- what readers saw ---------------------------------------------------------------------------------------

HEADLINES = [
    # told, another, does it take its place?
    ("Old bridge falls, two dead", "Old bridge: three dead after fall", True),
    ("Old bridge falls", "Old bridge falls, three dead", False),
    ("Talks in Yevlakh", "Two killed on road to Yevlakh talks", False),
    ("Old bridge falls, three dead", "Old bridge falls, two dead", False),
    ("Old bridge falls, two dead", "Crowd gathers in the square", False),
    ("Old bridge falls, two dead", "Fire in the market kills nine", False),
    ("Iran calls for calm", "Crowd gathers in Yerevan", False),
    ("Two killed on bridge", "Old bridge in the valley", False),
]


@pytest.mark.parametrize(("said", "other", "replaced"), HEADLINES)
def test_a_headline_gives_way_only_to_a_newer_state_of_the_same(said: str, other: str, replaced: bool) -> None:
    first = report(said, entry_id=1, outlet="One", country="AA")
    many = [
        report(other, entry_id=number, outlet=f"Outlet {number}", country="BB", published=later(number))
        for number in range(2, 6)
    ]
    summary = summarise(Story(1, (first, *many)), language="en", shown=Shown(1))
    assert summary.report.title == (other if replaced else said)


def test_a_headline_that_was_withdrawn_or_is_gone_gives_way() -> None:
    gone = report("WITHDRAWN: Bridge under fire", entry_id=1, outlet="One")
    stands = report("Bridge is closed", entry_id=2, outlet="Two", published=later(1))
    assert summarise(Story(1, (gone, stands)), language="en", shown=Shown(1)).report is stands
    assert summarise(Story(1, (stands,)), language="en", shown=Shown(1)).report is stands


def test_a_headline_that_its_own_report_changed_is_told_as_it_is_now() -> None:
    now = report("Bridge falls, two dead", entry_id=1, outlet="One")
    other = report("Bridge falls in the valley", entry_id=2, outlet="Two", published=later(1))
    assert summarise(Story(1, (now, other)), language="en", shown=Shown(1)).report is now


def test_a_headline_comes_into_the_language_of_the_readers_where_that_says_the_same() -> None:
    russian = report("Мост обрушился", entry_id=1, outlet="Один", language="ru")
    english = report("Bridge collapses", entry_id=2, outlet="Two", published=later(1))
    story = Story(1, (russian, english))
    assert summarise(story, language="en", shown=Shown(1)).report is russian
    alike = meant(russian.title, english.title)
    assert summarise(story, language="en", shown=Shown(1), meaning=alike).report is english


def test_a_headline_that_readers_cannot_read_gives_way_sooner() -> None:
    russian = report("Мост обрушился", entry_id=1, outlet="Один", language="ru")
    english = report("Bridge collapses", entry_id=2, outlet="Two", published=later(1))
    story = Story(1, (russian, english))
    for nearness, languages, headed in ((0.85, (), english), (0.85, ("ru",), russian), (0.8, (), russian)):
        shown = Shown(1)
        found = summarise(story, language="en", languages=languages, shown=shown, meaning=lambda *_, n=nearness: n)
        assert found.report is headed


def test_a_headline_gives_way_to_a_newer_toll_though_the_newest_is_in_no_headline_of_its_language() -> None:
    two = report("Two killed by a mine in the valley", entry_id=1, outlet="One")
    five = report("Five killed by a mine in the valley", entry_id=2, outlet="Two", published=later(1))
    seven = report("Число погибших в долине выросло до семи", entry_id=3, outlet="Три", language="ru",
                   published=later(2))  # fmt: skip
    told = summarise(Story(1, (two, five, seven)), language="en", shown=Shown(1), meaning=lambda *_: 0.95)
    assert told.report is five


def test_a_sentence_gives_way_to_the_same_in_a_language_that_readers_read() -> None:
    russian = report("Мост обрушился", "Мост рухнул ночью. Никто не пострадал.", entry_id=1, outlet="Один",
                     language="ru", country="AA")  # fmt: skip
    english = report("Bridge collapses", "The bridge fell in the night.", entry_id=2, outlet="Two", country="BB",
                     published=later(1))  # fmt: skip
    shown = Shown(1, ((1, "Мост рухнул ночью."), (1, "Никто не пострадал.")))
    alike = meant("Мост рухнул ночью.", english.summary)
    summary = summarise(Story(1, (russian, english)), language="en", shown=shown, meaning=alike)
    assert [each.text for each in summary.sentences] == ["The bridge fell in the night.", "Никто не пострадал."]


def test_sentences_of_a_headline_that_stays_stay_with_it_in_their_language() -> None:
    """Else what stands below would be about another event."""
    french = report("La France condamne les tirs", "Le ministère condamne les tirs.", entry_id=1, outlet="Un",
                    language="fr")  # fmt: skip
    text = "The union calls for an end to the shots. Its envoy leaves on Friday."
    english = report("Union calls for calm", text, entry_id=2, outlet="Two", published=later(1))
    summary = summarise(Story(1, (french, english)), language="en", shown=Shown(1, ((1, french.summary),)))
    assert summary.report is french
    assert {french.summary, *text.split(". ")[1:]} <= {each.text for each in summary.sentences}
    alike = meant(french.title, english.title)
    summary = summarise(
        Story(1, (french, english)), language="en", shown=Shown(1, ((1, french.summary),)), meaning=alike
    )
    assert summary.report is english
    assert french.summary not in {each.text for each in summary.sentences}


def test_sentences_stay_unless_a_better_one_says_more() -> None:
    first = report("Bridge shut", f"{FIRST} {SECOND}", entry_id=1, outlet="One")
    shown = Shown(1, ((1, FIRST), (1, SECOND)))
    news = report("Bridge is closed now", f"{FOURTH} {FIFTH} {THIRD} {CLAIM}", entry_id=2, outlet="Two",
                  published=later(1))  # fmt: skip
    summary = summarise(Story(1, (first, news)), language="en", shown=shown)
    assert {FIRST, SECOND} < {each.text for each in summary.sentences}
    better = f"{FIRST[:-1]} and left again before noon under guard."
    fuller = report("Lorries pass", better, entry_id=3, outlet="Three", published=later(2))
    summary = summarise(Story(1, (first, news, fuller)), language="en", shown=shown)
    texts = {each.text for each in summary.sentences}
    assert {better, SECOND} < texts
    assert FIRST not in texts


def test_what_stays_makes_room_for_a_side_that_was_not_heard() -> None:
    plain = report("Bridge under fire", f"{CLAIM} {SECOND} {THIRD} {FOURTH}", entry_id=1, outlet="Plain Post",
                   country="AA")  # fmt: skip
    before = summarise(Story(1, (plain,)), language="en")
    shown = Shown(1, tuple((1, each.text) for each in before.sentences))
    hills = report("Ministry speaks", SAYS, entry_id=2, outlet="Hill Herald", country="BB", published=later(2))
    after = summarise(Story(1, (plain, hills)), language="en", shown=shown)
    texts = {each.text for each in after.sentences}
    assert SAYS in texts
    assert len(texts & {each.text for each in before.sentences}) == 3


def test_a_sentence_with_a_toll_that_rose_goes() -> None:
    old = report("Fire", "Three drivers were killed on the bridge.", entry_id=1, outlet="A", country="AA")
    new = report("Blaze", "Five drivers were killed on the bridge.", entry_id=2, outlet="B", country="BB",
                 published=later(5))  # fmt: skip
    shown = Shown(1, ((1, old.summary),))
    summary = summarise(Story(1, (old, new)), language="en", shown=shown)
    assert [each.text for each in summary.sentences] == [new.summary]


counted = st.builds(
    lambda kind, number, tail: kind.format(number) + tail,
    st.sampled_from([
        "{} people were killed in the fire", "The fire killed {} people", "The dead number {} now",
        "{} drivers were hurt", "{} lorries burned", "Firemen counted {} lorries",
    ]),
    st.integers(2, 9),
    st.sampled_from([".", ", the mayor says.", " on the old bridge."]),
)  # fmt: skip
counting = st.lists(
    st.builds(
        report,
        st.one_of(counted.map(lambda said: said.rstrip(".")), st.just("Fire in the market")),
        st.lists(st.one_of(counted, st.sampled_from([FIRST, SECOND, CLAIM])), max_size=4).map(" ".join),
        outlet=st.sampled_from(["One", "Two", "Three"]),
        country=st.sampled_from(["", "AA", "BB"]),
        published=st.integers(0, 9).map(lambda hours: AT + timedelta(hours=hours)),
    ),
    min_size=1,
    max_size=5,
).map(lambda found: tuple(replace(each, entry_id=number) for number, each in enumerate(found, 1)))

_COUNTED = {
    "dead": re.compile(r"(\d) people were killed|killed (\d)|dead number (\d)"),
    "hurt": re.compile(r"(\d) drivers"),
    "lorries": re.compile(r"(\d) lorries"),
}


def said_of(text: str) -> dict[str, set[str]]:
    """The numbers that a text gives of each thing that is counted."""
    found = {what: {number for match in each.findall(text) for number in _numbers_in(match)}
             for what, each in _COUNTED.items()}  # fmt: skip
    return {what: numbers for what, numbers in found.items() if numbers}


def _numbers_in(match: str | tuple[str, ...]) -> list[str]:
    return [each for each in ([match] if isinstance(match, str) else match) if each]


@given(counting, st.data())
@settings(deadline=None)
def test_headline_and_summary_never_contradict_in_a_number_and_nothing_is_said_twice(
    reports: tuple[Report, ...], data: st.DataObject
) -> None:
    """Whatever was told before."""
    reports = tuple(sorted(reports, key=lambda each: each.published))
    shown = None
    for upto in range(1, len(reports) + 1):
        summary = summarise(Story(1, reports[:upto]), language="en", shown=shown)
        texts = [summary.report.title, *(each.text for each in summary.sentences)]
        for numbers in (said_of(" ".join(texts)).get(what, set()) for what in _COUNTED):
            assert len(numbers) <= 1
        assert len({text.rstrip(".") for text in texts}) == len(texts)
        shown = Shown(summary.report.entry_id, tuple((each.report.entry_id, each.text) for each in summary.sentences))
        if data.draw(st.booleans()):
            shown = Shown(data.draw(st.sampled_from(reports)).entry_id, shown.quoted)


@given(counting)
@settings(deadline=None)
def test_a_version_differs_from_the_last_only_where_its_reports_do(reports: tuple[Report, ...]) -> None:
    story = Story(1, tuple(sorted(reports, key=lambda each: each.published)))
    summary = settled(story, language="en")
    shown = Shown(summary.report.entry_id, tuple((each.report.entry_id, each.text) for each in summary.sentences))
    assert settled(story, language="en", shown=shown) == summary


def test_what_happened_stands_before_what_one_side_says_of_it() -> None:
    claim = "Maps of the mines in the valley are kept secret, the ministry of the plain said."
    event = "A lorry with flour hit a mine in the valley at noon on Tuesday."
    story = Story(1, (
        report("Lorry hits mine", claim, entry_id=1, outlet="Plain Post", country="AZ"),
        report("Lorry hits mine in valley", event, entry_id=2, outlet="Wire", perspective=("international",)),
    ))  # fmt: skip
    assert [each.text for each in summarise(story, language="en").sentences] == [event, claim]


def test_what_is_mostly_in_a_sentence_that_readers_saw_is_not_told_beside_it() -> None:
    long = "The ministry of the plain said on Tuesday it had begun repairs of roads and of bridges in the valley."
    short = "The ministry of the plain says it has begun repairs of roads in the valley to restore trade."
    reports = (
        report("Repairs begin", long, entry_id=1, outlet="Wire", perspective=("international",)),
        report("Repairs begin in valley", short, entry_id=2, outlet="Plain Post", country="GE"),
    )
    summary = summarise(Story(1, reports), language="en", shown=Shown(1, ((1, long),)))
    assert [each.text for each in summary.sentences] == [long]


@pytest.mark.parametrize("words", [10, 30, 60])
def test_a_post_stays_short(words: int) -> None:
    def telling(entry_id: int, country: str) -> Report:
        text = " ".join(f"Lorry {name} passed the {'old ' * (words // 8)}checkpoint of {country}." for name in NAMES)
        return report("Lorries pass", text, entry_id=entry_id, outlet=f"Outlet {entry_id}", country=country)

    for sides in (("AM",), ("AM", "AZ"), ("AM", "AZ", "GE")):
        summary = summarise(Story(1, tuple(map(telling, range(1, 4), sides))), language="en")
        length = len(summary.report.title) + sum(len(each.text) + 1 for each in summary.sentences)
        assert length <= (ENOUGH if len(sides) == 1 else MAX_CHARACTERS)
        assert summary.sentences


NAMES = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")


def test_a_note_in_brackets_is_not_quoted() -> None:
    noted = report("Bridge is closed", f"{FIRST} [Full disclosure: the paper owns a bridge of its own.]", entry_id=1)
    assert [each.text for each in summarise(Story(1, (noted,)), language="en").sentences] == [FIRST]


def test_what_was_withdrawn_is_not_quoted() -> None:
    gone = report("WITHDRAWN: Bridge under fire", CLAIM, entry_id=1, outlet="One")
    stands = report("Bridge is closed", FIRST, entry_id=2, outlet="Two", published=later(1))
    summary = summarise(Story(1, (gone, stands)), language="en")
    assert summary.report is stands
    assert [each.text for each in summary.sentences] == [FIRST]
    assert summarise(Story(1, (gone,)), language="en").report is gone


def test_hundreds_of_reports_take_no_time() -> None:
    text = " ".join(f"Sentence {m} tells of a bridge." for m in range(400))
    many = tuple(report(f"Bridge {n} closed", text, entry_id=n, outlet=f"Outlet {n}") for n in range(400))
    assert told(*many)


sentences_ = st.sampled_from([FIRST, SECOND, THIRD, FOURTH, CLAIM, SAYS, "He said so on Tuesday.", "Yes.", "Read more"])
stories = st.lists(
    st.builds(
        report,
        st.text(max_size=30),
        st.lists(st.one_of(sentences_, st.text(max_size=60)), max_size=5).map(" ".join),
        entry_id=st.integers(1, 10**6),
        outlet=st.text(max_size=5),
        country=st.sampled_from(["", "AA", "BB"]),
        language=st.sampled_from(["en", "ru"]),
        published=st.integers(0, 40).map(lambda hours: AT + timedelta(hours=hours)),
    ),
    min_size=1,
    max_size=6,
)


@given(stories, st.integers(1, 4))
def test_every_sentence_stands_in_its_source_word_for_word(reports: list[Report], limit: int) -> None:
    summary = summarise(Story(1, tuple(reports)), language="en", languages=("ru",), limit=limit)
    assert len(summary.sentences) <= limit
    assert len(" ".join(each.text for each in summary.sentences)) <= MAX_CHARACTERS
    assert all(each.text in clean(each.report.summary) for each in summary.sentences)
    assert summary.report in reports
    assert len({each.text for each in summary.sentences}) == len(summary.sentences)


def test_an_invented_toll_neither_heads_a_story_nor_hides_what_others_say() -> None:
    said = "Four people were killed when the bridge fell, the mayor said."
    first = report("Bridge falls, four killed", said, outlet="Alpha")
    other = report("Four killed as bridge falls", "Lorries wait on both banks.", entry_id=2, outlet="Beta")
    horn = report(
        "Bridge falls, 99999 killed", "At the bridge 99999 people were killed, it says.", entry_id=3, outlet="Horn",
        published=later(1), first_seen=later(1),
    )  # fmt: skip
    without = Story(1, (first, other))
    for shown in (None, Shown(1)):
        before = summarise(without, language="en", shown=shown)
        assert summarise(Story(1, (first, other, horn)), language="en", shown=shown) == before
    kept = summarise(Story(1, (first, other, horn)), language="en", shown=Shown(3))
    assert kept.report is horn


def test_a_story_without_reports_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no reports"):
        summarise(Story(7, ()), language="en")


@given(st.text(max_size=1500), st.text(max_size=80), st.integers(1, 4))
def test_every_sentence_is_whole_and_verbatim(text: str, title: str, limit: int) -> None:
    found = told(report(title, text), limit=limit)
    cleaned = clean(text)
    assert len(found) <= limit
    assert len(" ".join(found)) <= MAX_CHARACTERS
    assert all(sentence in cleaned for sentence in found)


@given(
    st.lists(st.sampled_from([FIRST, SECOND, THIRD, FOURTH, "Yes.", "Who knows…", "Read more"]), max_size=8), st.data()
)
def test_a_feed_that_cuts_anywhere_never_shows_it(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    cut = text[: data.draw(st.integers(0, len(text)))]
    assert all(sentence in (FIRST, SECOND, THIRD, FOURTH) for sentence in told(report(summary=cut)))


def test_long_hostile_texts_take_no_time() -> None:
    for text in ("." * 100_000, "a. " * 50_000, '."' * 50_000, "…" * 100_000, "[" * 100_000, "։" * 100_000):
        assert all(re.search(r"\w", sentence) for sentence in told(report(summary=text)))


def test_a_short_denial_is_not_left_out() -> None:
    """Left out, the post would tell the claim of one side alone."""
    told_of_both = report(title="Claim made", summary=f"{FIRST} The ministry denies it.")
    assert told(told_of_both) == (FIRST, "The ministry denies it.")
    assert told(report(title="Claim made", summary=f"{FIRST} Omsk denies it.")) == (FIRST, "Omsk denies it.")


COPIED = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, the drivers say."


def test_a_copy_neither_heads_a_story_nor_is_quoted() -> None:
    """Whatever it claims of its time, and however well its headline fits those of others."""
    origin = report("Flour has come", f"{COPIED} {FOURTH}", entry_id=1, outlet="Origin", first_seen=later(1))
    copy = report(
        "Lorries pass the checkpoint", f"{COPIED} Read it at our friends.", entry_id=2, outlet="Copyist",
        published=later(-1), first_seen=later(2),
    )  # fmt: skip
    third = report("Lorries pass the checkpoint at last", FIRST, entry_id=3, outlet="Third", first_seen=later(3))
    for reports in ((origin, copy), (copy, origin), (copy, origin, third)):
        summary = summarise(Story(1, reports), language="en")
        assert summary.report != copy
        assert "friends" not in " ".join(each.text for each in summary.sentences)
    counting = replace(copy, title="Nine killed as lorries pass the checkpoint")
    assert summarise(Story(1, (origin, counting)), language="en").report == origin
    many = [replace(copy, entry_id=number, first_seen=later(number)) for number in range(10, 200)]
    assert summarise(Story(1, (origin, *many)), language="en").report == origin


def test_of_the_same_words_those_of_the_first_are_quoted() -> None:
    origin = report("Flour has come", f"{FIRST} {SECOND}", entry_id=1, outlet="Origin")
    other = report("Bread at last", f"{FIRST} {FIFTH}", entry_id=2, outlet="Other", published=later(1))
    quoted = summarise(Story(1, (origin, other)), language="en").sentences
    assert [each.report.outlet for each in quoted if each.text == FIRST] == ["Origin"]


def test_what_readers_saw_stays_though_it_proves_to_be_a_copy() -> None:
    origin = report("Flour has come", COPIED, entry_id=1, outlet="Origin", url="https://origin.example/1")
    copy = report("Lorries pass", COPIED, entry_id=2, outlet="Copyist", first_seen=later(2))
    assert summarise(Story(1, (origin, copy)), language="en", shown=Shown(2)).report == copy


# --- what tells of something else ---------------------------------------------------------------------------

BUY = "Buy gold coins today with a discount of 70 percent and free delivery."


@pytest.mark.parametrize("title", ["Road to the valley reopened", "Gold coins for everybody"])
def test_what_has_nothing_in_common_with_what_others_say_is_not_told(title: str) -> None:
    reports = (
        report("Road to the valley reopened", f"{FIRST} {SECOND}", entry_id=1, outlet="Hill"),
        report("The road to the valley is open", f"{FIRST[:-1]}, drivers say.", entry_id=2, outlet="Plain"),
        report(title, f"{BUY} It is a good offer.", entry_id=3, outlet="Stranger", published=later(-1)),
    )
    assert BUY not in told(*reports)
    assert FIRST in told(*reports)


def test_one_outlet_writing_often_is_no_second_voice_for_its_own_words() -> None:
    reports = (
        report("Road to the valley reopened", f"{FIRST} {SECOND}", entry_id=1, outlet="Hill"),
        report("The road to the valley is open", f"{FIRST[:-1]}, drivers say.", entry_id=2, outlet="Plain"),
        report("Road to the valley reopened", BUY, entry_id=3, outlet="Stranger"),
        report("Road to the valley reopened", f"{BUY[:-1]}, as never before.", entry_id=4, outlet="Stranger"),
    )
    assert not any("gold" in text for text in told(*reports))


def test_neither_headline_nor_first_sentence_are_of_a_report_whose_link_leads_elsewhere() -> None:
    foreign = report("The valley road is open", FOURTH, entry_id=1, outlet="Stranger", own_link=False)
    own = report("Road to the valley reopened", FIRST, entry_id=2, outlet="Hill", published=later(1))
    also = report("Valley road reopened", f"{FOURTH} {SECOND}", entry_id=3, outlet="Plain", published=later(2))
    for shown in (None, Shown(1, ((1, FOURTH),))):
        summary = summarise(Story(1, (foreign, own, also)), language="en", shown=shown)
        assert summary.report.own_link
        assert summary.sentences[0].report.own_link
    alone = summarise(Story(1, (foreign,)), language="en")
    assert (alone.report, [each.text for each in alone.sentences]) == (foreign, [FOURTH])
