"""Which figures of tolls are believed, and which are told as one outlet's. All sentences are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.publications import ToldChange
from monitor.model.stories import Report
from monitor.stories.facts import facts_of
from monitor.stories.figures import Figures, doubted
from tests.support.reports import made

MINUTE = timedelta(minutes=1)
FIRST = made("Bridge falls, four dead", outlet="Alpha")
INVENTED = made("Dead at the bridge: 99999 killed", outlet="Horn")
AGREEING = made("At the bridge 99,990 people were killed", outlet="Beta")
FIVE, SIX, HUNDRED = (
    made(f"Toll at the bridge: {number} dead", outlet=f"Outlet of {number}") for number in (5, 6, 100)
)


def news(told: tuple[Report, ...], *new: Report, said: tuple[ToldChange, ...] = ()) -> list[tuple[str, str, str, str]]:
    reports = (*told, *new)
    facts = [facts_of(report, ()) for report in reports]
    figures = Figures(reports, facts, [facts_of(report, ()) for report in told], said)
    found = [change for at in range(len(told), len(reports)) for change in figures.changes(reports[at], facts[at])]
    return [(change.kind, change.report.outlet, change.before, change.after) for change in found]


def claimed(report: Report, number: str) -> ToldChange:
    return ToldChange("claimed", "dead", number, report.outlet)


CASES = {
    "a plausible step": ((FIRST,), (FIVE,), [("toll", "Outlet of 5", "4", "5")]),
    "a first toll": ((made("Bridge falls"),), (FIVE,), [("toll", "Outlet of 5", "", "5")]),
    "no rise": ((FIVE,), (FIRST,), []),
    "nothing was told": ((), (FIVE,), []),
    "an invention": ((FIRST,), (INVENTED,), [("claimed", "Horn", "", "99999")]),
    "a first toll out of all measure": (
        (made("Bridge falls"),), (INVENTED,), [("claimed", "Horn", "", "99999")]
    ),
    "a true rise after an invention": ((FIRST, INVENTED), (FIVE,), [("toll", "Outlet of 5", "4", "5")]),
    "one word against another": ((INVENTED,), (FIVE,), [("claimed", "Outlet of 5", "", "5")]),
    "two against one": ((INVENTED, FIVE), (SIX,), [("toll", "Outlet of 6", "5", "6")]),
    "an invention and a true rise at once": (
        (FIRST,), (INVENTED, FIVE), [("claimed", "Horn", "", "99999"), ("toll", "Outlet of 5", "4", "5")]
    ),
    "two outlets say about the same": (
        (FIRST,), (INVENTED, AGREEING), [("toll", "Horn", "4", "99999"), ("toll", "Beta", "4", "99990")]
    ),
    "the same text in two outlets is one voice": (
        (FIRST,),
        tuple(
            made("Bridge", "The bridge in the north fell on Monday and 99999 people were killed by it", outlet=outlet)
            for outlet in ("Horn", "Echo")
        ),
        [("claimed", "Horn", "", "99999"), ("claimed", "Echo", "", "99999")],
    ),
    "an outlet cannot walk to where one step does not lead": (
        (FIRST, made("Horn: 30 killed", outlet="Horn")),
        (made("Horn: 60 killed", outlet="Horn"),),
        [("claimed", "Horn", "", "60")],
    ),
    "who reports alone goes on by steps": (
        (made("5 killed", outlet="Horn"),), (made("30 killed", outlet="Horn"),), [("toll", "Horn", "5", "30")]
    ),
    "who reported much alone goes on from there": (
        (made("68 killed", outlet="Horn"),), (made("125 killed", outlet="Horn"),), [("toll", "Horn", "68", "125")]
    ),
    "what one outlet alone says hides no other's rise": (
        (FIRST, made("Horn: 30 killed", outlet="Horn")), (SIX,), [("claimed", "Outlet of 6", "", "6")]
    ),
    "civilians are some of the people": ((made("Three killed"),), (made("Two civilians killed"),), []),
    "people are more than the civilians that were told": (
        (made("Two civilians killed"),), (made("27 people killed", outlet="Beta"),), [("toll", "Beta", "", "27")]
    ),
    "civilians that another outlet calls people": (
        (made("Two civilians killed"), made("Two people killed", outlet="Horn")),
        (made("27 people killed", outlet="Beta"),), [("toll", "Beta", "", "27")],
    ),
    "as many people as civilians that were told": ((made("Two civilians killed"),), (made("Two people killed"),), []),
    "more civilians": (
        (made("Two civilians killed"),), (made("Three civilians killed", outlet="Beta"),), [("toll", "Beta", "2", "3")]
    ),
    "soldiers are no civilians, and fewer": ((made("Two civilians killed"),), (made("Two soldiers killed"),), []),
    "a sum over the year": ((made("14 killed"),), (made("27 killed this year"),), []),
    "a second outlet with the highest toll": ((FIRST, FIVE), (made("Five killed", outlet="Beta"),), []),
    "what two outlets say is the toll": (
        (FIRST, made("30 killed", outlet="Horn"), made("31 dead", outlet="Beta")), (SIX,), []
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_figure_changes(name: str) -> None:
    told, new, expected = CASES[name]
    assert news(told, *new) == expected


def test_what_was_told_as_one_outlets_word_is_told_as_the_toll_once_another_says_so() -> None:
    said = (claimed(INVENTED, "99999"),)
    assert news((FIRST, INVENTED), AGREEING, said=said) == [("toll", "Beta", "4", "99990")]


def test_what_a_reply_told_is_what_readers_saw_last() -> None:
    told = made("14 killed", outlet="Alpha")
    newer = made("27 killed", outlet="Gamma")
    said = (ToldChange("toll", "dead", "21", "Beta"),)
    assert news((told,), newer, said=said) == [("toll", "Gamma", "21", "27")]
    assert news((told,), made("12 killed", outlet="Gamma"), said=said) == []
    corrected = (*said, ToldChange("corrected", "dead", "16", "Beta"))
    assert news((told,), newer, said=corrected) == [("toll", "Gamma", "16", "27")]
    facts = [facts_of(report, ()) for report in (told, newer)]
    waiting = Figures((told, newer), facts, facts[:1], said, {("toll", "dead")})
    assert [(each.before, each.after) for each in waiting.changes(newer, facts[1])] == [("14", "27")]


def test_an_outlet_is_told_to_claim_once_of_each_kind() -> None:
    again = made("Dead at the bridge: 88888 killed", outlet="HORN")
    assert news((FIRST, INVENTED), again, said=(claimed(INVENTED, "99999"),)) == []


def test_a_report_that_says_otherwise_by_now_counts_by_what_it_says() -> None:
    revised = replace(INVENTED, title="Dead at the bridge: 5 killed")
    reports = (FIRST, revised)
    facts = [facts_of(report, ()) for report in reports]
    figures = Figures(reports, facts, [facts_of(FIRST, ()), facts_of(INVENTED, ())], ())
    assert [(each.kind, each.after) for each in figures.changes(revised, facts[1])] == [("toll", "5")]


def test_a_figure_is_in_doubt_where_others_give_far_lower_ones() -> None:
    late = replace(INVENTED, first_seen=INVENTED.first_seen + MINUTE)
    early = replace(INVENTED, first_seen=INVENTED.first_seen - MINUTE)
    assert doubted((FIRST, late)) == {INVENTED.entry_id}
    assert doubted((FIRST, early)) == frozenset()
    assert doubted((FIRST, FIVE, early)) == {INVENTED.entry_id}
    assert doubted((INVENTED,)) == frozenset()
    assert doubted((FIRST, HUNDRED, made("102 killed", outlet="Beta"))) == frozenset()
    assert doubted((FIRST, HUNDRED, INVENTED)) == {INVENTED.entry_id}
