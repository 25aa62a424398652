"""What reports say of tolls, sides and outcomes, and which facts they change. All sentences are invented."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.publications import Facts
from monitor.model.stories import Report
from monitor.stories.facts import changes, comparable_tolls, facts_of, side
from tests.support.reports import made

TOLLS = [
    ("en", "Three killed, twelve wounded as bridge falls", {"dead": 3, "wounded": 12}),
    ("en", "Bridge collapse: death toll rises to five", {"dead": 5}),
    ("en", "Mayor visits bridge | At least 1,200 people were injured.", {"wounded": 1200}),
    ("en", "A 12-year-old was killed in the 44-day siege in 2020", {}),
    ("en", "Two soldiers were killed on 19 September", {"dead soldiers": 2}),
    ("en", "No deadline for the bridge | Nobody was killed.", {}),
    ("en", "Six people are missing after the flood; 2 dead", {"missing": 6, "dead": 2}),
    ("en", "Killed in 2023: the story of a bridge", {}),
    ("ru", "Число погибших возросло до шести", {"dead": 6}),
    ("ru", "При обвале погибли двое, ранены 14 человек", {"dead": 2, "wounded": 14}),
    ("ru", "Пострадали 40 км дороги", {}),
    ("hy", "Վիրավորվել է երկու բանվոր", {"wounded": 2}),
    ("hy", "Կամրջի փլուզման հետևանքով զոհվել է 7 մարդ", {"dead": 7}),
    ("az", "Həlak olanların sayı 6-ya yüksəlib", {"dead": 6}),
    ("az", "Körpüdə on iki nəfər yaralanıb", {"wounded": 12}),
    ("tr", "Köprü çöktü: 3 ölü, 10 yaralı", {"dead": 3, "wounded": 10}),
    ("fr", "Trois morts et un blessé sur le pont", {"dead": 3, "wounded": 1}),
    ("fr", "Un pont rouvre | Le maire, blessé dans une chute, était là.", {}),
    ("de", "Zahl der Toten steigt auf elf", {"dead": 11}),
    ("es", "Cuatro muertos y veinte heridos", {"dead": 4, "wounded": 20}),
    ("it", "Due feriti nel crollo", {"wounded": 2}),
    ("uk", "Загинули 5 людей", {"dead": 5}),
    ("uk", "Загинули п’ять людей", {"dead": 5}),
    ("ru", "Погибли сорок человек", {"dead": 40}),
    ("bg", "Загинаха 5 души, двама са ранени", {"dead": 5, "wounded": 2}),
    ("bg", "Трима души изчезнаха след срутването на моста", {"missing": 3}),
    ("fa", "۵ کشته و ۱۲ زخمی", {"dead": 5, "wounded": 12}),
    ("xx", "Three killed, 4 wounded", {}),
]


# Who is counted: people, or some of them.
GROUPED = [
    ("en", "Two civilians killed in shelling", {"dead civilians": 2}),
    ("en", "Civilian deaths rise to 3", {"dead civilians": 3}),
    ("en", "Three Azerbaijani soldiers were killed", {"dead soldiers": 3}),
    ("en", "12 people, including 3 children, were killed", {"dead children": 3}),
    ("en", "Three people including a child were killed", {"dead": 3}),
    ("en", "Three killed as soldiers fire at bridge", {"dead": 3}),
    ("en", "Three killed, soldiers among them", {"dead": 3}),
    ("en", "Five women and children were wounded", {}),
    ("en", "Three mine-clearance workers were killed", {"dead": 3}),
    ("en", "Two police officers killed, 4 people wounded", {"dead police": 2, "wounded": 4}),
    ("ru", "Погибли двое мирных жителей", {"dead civilians": 2}),
    ("ru", "Число погибших военнослужащих возросло до шести", {"dead soldiers": 6}),
    ("hy", "Զոհվել է երկու զինծառայող", {"dead soldiers": 2}),
    ("az", "İki hərbçi həlak olub, 3 mülki şəxs yaralanıb", {"dead soldiers": 2, "wounded civilians": 3}),
    ("tr", "3 sivil öldü, 2 asker yaralandı", {"dead civilians": 3, "wounded soldiers": 2}),
    ("fr", "Deux civils tués, trois enfants blessés", {"dead civilians": 2, "wounded children": 3}),
    ("de", "Zwei Soldaten getötet", {"dead soldiers": 2}),
    ("uk", "Загинули двоє цивільних", {"dead civilians": 2}),
    ("fa", "۵ سرباز کشته شدند", {"dead soldiers": 5}),
    # Some of them, or so many more.
    ("en", "Three of the injured could not be saved", {}),
    ("en", "Three more workers have died in hospital, taking the toll to five", {}),
    ("en", "Another two people were killed", {}),
    ("en", "More than 200 people were wounded", {"wounded": 200}),
    ("ru", "Погибли ещё двое рабочих", {}),
    ("az", "Daha 3 nəfər həlak olub", {}),
    ("en", "Two civilians martyred, there are wounded", {"dead civilians": 2}),
    # A sum, or the toll of many events.
    ("en", "Clash at the bridge: 2 dead and 3 wounded, 5 in all", {"dead": 2, "wounded": 3}),
    ("en", "Mines have killed 27 people in the whole year", {}),
    ("en", "Since 2020, 400 people have been killed", {}),
    ("en", "Two people were killed on 19 September 2023", {"dead": 2}),
    ("ru", "С начала года погибли 27 человек", {}),
    ("ru", "19 сентября 2023 года погибли два человека", {"dead": 2}),
    ("tr", "Yıl başından bu yana 27 kişi öldü", {}),
    ("hy", "Այս տարի զոհվել է 27 մարդ", {}),
]


@pytest.mark.parametrize(("language", "text", "tolls"), GROUPED, ids=[text for _, text, _ in GROUPED])
def test_who_is_counted(language: str, text: str, tolls: dict[str, int]) -> None:
    assert dict(facts_of(made(text, language=language), ()).tolls) == tolls
    assert dict(comparable_tolls(text, language)) == tolls


@pytest.mark.parametrize(("language", "text", "tolls"), TOLLS, ids=[text for _, text, _ in TOLLS])
def test_tolls_in_many_languages(language: str, text: str, tolls: dict[str, int]) -> None:
    title, _, summary = text.partition(" | ")
    assert dict(facts_of(made(title, summary, language=language), ()).tolls) == tolls


def test_what_stands_further_down_is_history() -> None:
    report = made("Bridge closes", "The council met. " * 30 + "In the last collapse 90 people were killed.")
    assert facts_of(report, ()).tolls == ()


@pytest.mark.parametrize(
    ("perspective", "country", "stands"),
    [
        (("North-based", "private"), "AM", "AM"),
        (("North-based", "private"), "", "North-based"),
        (("international", "agency"), "FR", ""),
        ((), "", ""),
    ],
)
def test_where_an_outlet_stands(perspective: tuple[str, ...], country: str, stands: str) -> None:
    assert side(made("x", perspective=perspective, country=country)) == stands


SHELLED = made("Bridge shelled, three killed", country="AM", terms=("north", "bridge"))
PLACES = ("north", "south")


def news(report: Report, *told: Report) -> list[tuple[str, str, str, str]]:
    known = [facts_of(each, PLACES) for each in told]
    found = changes(known, report, facts_of(report, PLACES))
    return [(change.kind, change.before, change.after, change.subject) for change in found]


CASES = [
    ("the same toll", made("Three dead at bridge"), []),
    ("a higher toll, which is no matter of one report", made("Toll: five killed at bridge"), []),
    ("a lower toll by another", made("Two killed at bridge"), []),
    ("the other side denies", made("Army denies shelling the bridge", country="AZ"), [("denied", "", "", "AZ")]),
    ("the other side confirms", made("Army confirms the strike", country="AZ"), [("confirmed", "", "", "AZ")]),
    ("the same side denies", made("Army denies it", country="AM"), []),
    ("no side denies", made("Army denies it", country="US", perspective=("international",)), []),
    ("another side reports", made("Bridge shelled", country="AZ"), []),
    ("an outcome", made("Truce agreed at the bridge"), [("outcome", "", "", "ceasefire")]),
    ("no outcome", made("Ceasefire violated at the bridge"), []),
    ("another place", made("Shelling", terms=("south",)), [("place", "north", "south", "south")]),
    ("the same place, and another behind it", made("Shelling", terms=("north", "south")), []),
    ("no place", made("Shelling", terms=("bridge",)), []),
]


@pytest.mark.parametrize(("report", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_a_new_report_changes(report: Report, expected: list[tuple[str, str, str, str]]) -> None:
    assert news(report, SHELLED) == expected


REVISIONS = [
    ("a lower number", {"title": "Bridge shelled, two killed"}, [("corrected", "3", "2", "dead")]),
    ("a higher number", {"title": "Bridge shelled, four killed"}, []),
    ("a correction", {"title": "CORRECTION: Bridge shelled, three killed"}, [("corrected", "", "", "")]),
    ("a withdrawal", {"summary": "This article has been withdrawn."}, [("withdrawn", "", "", "")]),
    ("other words", {"summary": "Troops were withdrawn from the bridge."}, []),
    ("a denial of its own", {"summary": "The mayor denies it."}, []),
    ("nothing", {}, []),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in REVISIONS], ids=[case[0] for case in REVISIONS])
def test_what_a_source_changes_in_its_own_report(
    change: dict[str, str], expected: list[tuple[str, str, str, str]]
) -> None:
    assert news(replace(SHELLED, **change), SHELLED) == expected


def test_an_outcome_is_news_once() -> None:
    signed = made("Bridge treaty signed")
    assert news(made("Ministers signed the treaty"), signed) == []
    assert news(made("Parliament ratified the treaty it signed"), signed) == [("outcome", "", "", "ratified")]


def test_where_nothing_is_known_to_be_told_nothing_is_news() -> None:
    assert news(made("Five killed")) == []


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["en", "ru", "hy", "az", "tr", "fa", "zz"]))
def test_any_text_can_be_read(title: str, summary: str, language: str) -> None:
    report = made(title, summary, language=language)
    facts = facts_of(report, ())
    assert isinstance(facts, Facts)
    assert changes([facts], report, facts) == []


@pytest.mark.parametrize("noise", ["1,1.", "killed 5 ", "9" * 50, "'", "a-", "[(", "correction "])
def test_hostile_text_costs_little(noise: str) -> None:
    began = process_time()
    facts_of(made(noise * 30_000, noise * 30_000), ())
    assert process_time() - began < 1
