"""What differs between two versions of the rules, and what was nearly posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.editorial.backtest import (
    Comparison,
    Kind,
    Verdict,
    alike,
    change,
    likelihood_stands,
    stored_verdict,
    verdict,
)
from monitor.matching import relevance
from monitor.matching.matcher import compile_watchlist
from monitor.matching.relevance import nearness
from monitor.model.entries import EntryState, PastEntry
from monitor.model.matches import Likeness, Match
from monitor.model.settings import Term, Watch, Watchlist

NOON = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)
ENTRY = PastEntry(
    id=1,
    outlet="Kite",
    country=None,
    language="en",
    url=None,
    title="A bridge",
    summary="",
    content="",
    published=NOON,
    first_seen=NOON,
    state=EntryState.REJECTED,
    reason="",
    watches=(),
    terms=(),
    likelihood=None,
)
WATCHLIST = Watchlist(
    terms={name: Term(forms={"en": (name,)}) for name in ("bridge", "circus", "ferry")},
    watches={"bridges": Watch(any=("bridge",), unless=("circus",)), "ferries": Watch(all=("ferry", "bridge"))},
)
MATCHER = compile_watchlist(WATCHLIST)
NO = Verdict(False, (), ())
YES = Verdict(True, ("bridges",), ("bridge",))


def words(title: str) -> Match:
    return relevance.by_words(MATCHER.match({"title": title}, "en"))


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (NO, NO, None),
        (YES, YES, None),
        (NO, YES, Kind.ADDED),
        (YES, NO, Kind.LOST),
        (YES, replace(YES, watches=("ferries",)), Kind.MOVED),
        (replace(YES, watches=("a", "b")), replace(YES, watches=("b", "a")), None),
    ],
)
def test_the_kinds_of_change(before: Verdict, now: Verdict, kind: Kind | None) -> None:
    found = change(ENTRY, before, now)
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("before", "now", "terms"),
    [
        (Verdict(False, (), ("ferry",)), Verdict(True, ("w",), ("ferry", "bridge")), ("bridge",)),
        (Verdict(False, (), ("bridge",), ("circus",)), YES, ("circus",)),
        (Verdict(False, (), ("bridge",)), YES, ("bridge",)),
        (Verdict(True, ("w",), ("ferry", "bridge")), Verdict(False, (), ("ferry",)), ("bridge",)),
        (YES, Verdict(False, (), ("bridge", "circus"), ("circus",)), ("circus",)),
        (YES, Verdict(False, (), ("bridge",)), ("bridge",)),
    ],
)
def test_a_change_rests_on_what_only_one_side_found(before: Verdict, now: Verdict, terms: tuple[str, ...]) -> None:
    found = change(ENTRY, before, now)
    assert found is not None
    assert found.terms == terms


def test_verdicts_of_matches_and_of_the_store() -> None:
    found = verdict(words("A circus on the bridge"))
    assert found == Verdict(False, (), ("circus", "bridge"), ("circus",), "bridges: vetoed by circus: «circus»")
    held_back = replace(ENTRY, state=EntryState.HELD_BACK, reason="too old", watches=("bridges",), terms=("bridge",))
    assert stored_verdict(held_back) == Verdict(True, ("bridges",), ("bridge",), (), "too old")
    assert stored_verdict(replace(held_back, state=EntryState.REJECTED)).watches == ()


def test_everything_is_counted_and_the_newest_are_kept() -> None:
    found = Comparison(limit=2)
    for number in range(4):
        found.add(replace(ENTRY, id=number), NO, YES)
    found.add(replace(ENTRY, id=4), YES, NO)
    found.add(replace(ENTRY, id=5), YES, replace(YES, watches=("ferries",)))
    found.add(replace(ENTRY, id=6), YES, YES)
    assert (found.read, found.before, found.now) == (7, 3, 6)
    assert found.kinds == {Kind.ADDED: 4, Kind.LOST: 1, Kind.MOVED: 1}
    assert [(each.kind.value, each.entry.id) for each in found.changes] == [
        ("added", 3), ("added", 2), ("lost", 4), ("moved", 5),
    ]  # fmt: skip
    assert found.watch_rows() == [("bridges", 4, 1, 0, 1), ("ferries", 0, 0, 1, 0)]
    assert found.term_rows() == [("bridge", 4, 1, 1)]


def test_nothing_is_kept_where_nothing_is_to_be_shown() -> None:
    found = Comparison(limit=0)
    found.add(ENTRY, NO, YES)
    assert list(found.changes) == []
    assert found.kinds[Kind.ADDED] == 1


def test_verdicts_that_rest_on_the_same_words() -> None:
    assert alike(words("A bridge"), words("The bridge opens"))
    assert not alike(words("A bridge"), words("A bridge and a ferry"))
    assert not alike(words("A bridge"), words("A circus on a bridge"))
    assert not alike(words("A ferry"), words("Nothing"))


@pytest.mark.parametrize("title", ["Nothing at all", "A ferry", "A bridge"])
def test_what_the_examples_said_stands_while_the_words_say_the_same(title: str) -> None:
    then = relevance.by_likeness(words(title), Likeness(0.2, (), (), ()), 0.5, {"bridges": 1.0})
    judged = replace(ENTRY, reason=then.reason, terms=then.terms, likelihood=0.2)
    assert likelihood_stands(judged, words(title))
    others = {"Nothing at all", "A ferry", "A bridge"} - {title}
    assert not any(likelihood_stands(judged, words(other)) for other in others)
    assert not likelihood_stands(replace(judged, likelihood=None), words(title))
    assert not likelihood_stands(replace(judged, state=EntryState.MATCHED), words(title))
    assert not likelihood_stands(replace(judged, reason=words(title).reason), words(title))


def test_the_order_of_what_was_nearly_posted() -> None:
    vetoed = words("A circus on the bridge").reason
    missed = words("A ferry").reason
    by_nearness = [nearness(0.4, ""), nearness(None, vetoed), nearness(0.2, vetoed), nearness(None, missed)]
    assert by_nearness == sorted(by_nearness, reverse=True)
    assert min(by_nearness) > 0
    for likelihood, reason in ((None, words("Nothing").reason), (None, ""), (0.01, vetoed)):
        assert nearness(likelihood, reason) == 0
