"""Who decides: the words where they are clear, the examples elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.matching import relevance
from monitor.matching.fields import Field
from monitor.matching.matcher import compile_watchlist
from monitor.model.matches import Likeness, Match
from monitor.model.settings import Near, Term, Watch, Watchlist

WATCHLIST = Watchlist(
    terms={
        "dam": Term(label="Great Dam", forms={"en": ("great dam",)}, strong=True),
        "bridge": Term(label="Bridge", forms={"en": ("bridge",)}),
        "river": Term(label="River", forms={"en": ("river",)}, weak=True),
        "circus": Term(label="Circus", forms={"en": ("circus",)}),
        "ferry": Term(label="Ferry", forms={"en": ("ferry",)}),
    },
    watches={
        "crossings": Watch(any=("bridge", "dam"), unless=("circus",)),
        "banks": Watch(any=("bridge", "ferry"), near=Near(terms=("river",))),
    },
)
MATCHER = compile_watchlist(WATCHLIST)
STRONG = WATCHLIST.strong
NOTHING, BRIDGE, DAM = "The weather stays dry", "A bridge opens", "The great dam opens"
NEARLY, VETOED, VETO_ONLY, ANSWERED = (
    "A ferry leaves",
    "A circus on the bridge",
    "The circus is in town",
    "A circus at the great dam",
)


def match(text: str) -> Match:
    return MATCHER.match_fields([Field("title", text)], "en")


def likeness(probability: float, *watches: str) -> Likeness:
    return Likeness(probability, (("base", 0.0),), (), watches)


@pytest.mark.parametrize(
    ("text", "relevant", "clear"),
    [
        (DAM, True, True),
        (BRIDGE, True, False),  # no strong term
        (ANSWERED, True, False),  # a veto speaks against it, though it is outweighed
        (VETOED, False, True),
        (NEARLY, False, False),  # a watch found something of its own, and not what it asks for beside
        (VETO_ONLY, False, True),  # the veto stands against nothing, and nothing else was found
        (NOTHING, False, True),
    ],
)
def test_where_the_words_are_clear(text: str, relevant: bool, clear: bool) -> None:
    found = match(text)
    assert (found.relevant, relevance.is_clear(found, STRONG)) == (relevant, clear)


def test_without_strong_terms_nothing_is_clear_in_favour() -> None:
    assert [relevance.is_clear(match(text), ()) for text in (DAM, BRIDGE, VETOED)] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (NOTHING, (0, 0, 0, 0, 0)),
        (BRIDGE, (1, 0, 0, 0, 1 / 3)),
        (DAM, (1, 1, 0, 0, 1 / 3)),
        (VETOED, (0, 0, 1, 1, 2 / 3)),
        (ANSWERED, (1, 1, 0, 1, 2 / 3)),
        ("Circus, river, bridge, great dam and again bridge", (1, 1, 0, 1, 1)),
    ],
)
def test_the_evidence_of_the_words(text: str, numbers: tuple[float, ...]) -> None:
    found = relevance.evidence(match(text), STRONG)
    assert tuple(found.values()) == pytest.approx(numbers)
    assert list(found) == list(relevance.evidence(match(NOTHING), STRONG))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NOTHING, "no watch found anything"),
        (NEARLY, "banks: none of River within 12 words"),
        (VETO_ONLY, "no watch found anything"),
        (BRIDGE, "crossings: any: Bridge"),
        ("A bridge over the river", "crossings: any: Bridge; and 1 more"),
        (VETOED, "crossings: vetoed by Circus: «circus»"),
    ],
)
def test_the_words_give_their_reason(text: str, reason: str) -> None:
    said = relevance.by_words(match(text))
    assert said.reason == reason
    assert replace(said, reason="") == match(text)


WEIGHTS = {"crossings": 1.0, "banks": 2.0}


def test_examples_add_what_the_words_missed() -> None:
    said = relevance.by_likeness(match(NOTHING), likeness(0.7, "banks"), 0.5, WEIGHTS)
    assert (said.relevant, said.watches, said.reason) == (True, ("banks",), "like the examples: 0.70, of 0.5 needed")
    assert said.likeness == likeness(0.7, "banks")
    assert said.score == WEIGHTS["banks"]


def test_where_the_examples_name_no_watch_the_first_one_holds() -> None:
    assert relevance.by_likeness(match(NOTHING), likeness(0.7), 0.5, WEIGHTS).watches == ("crossings",)


def test_examples_confirm_the_words_and_leave_their_watches() -> None:
    said = relevance.by_likeness(match(BRIDGE), likeness(0.7, "banks"), 0.5, WEIGHTS)
    assert (said.relevant, said.watches) == (True, ("crossings",))
    assert said.reason == "crossings: any: Bridge; like the examples: 0.70, of 0.5 needed"


def test_examples_take_back_what_the_words_found() -> None:
    said = relevance.by_likeness(match(BRIDGE), likeness(0.2, "banks"), 0.5, WEIGHTS)
    assert (said.relevant, said.watches) == (False, ())
    assert said.reason == "crossings: any: Bridge; unlike the examples: 0.20, of 0.5 needed"
    assert [hit.term for hit in said.hits] == ["bridge"]


@pytest.mark.parametrize(("threshold", "relevant"), [(0.69, True), (0.7, True), (0.71, False)])
def test_the_threshold_is_enough(threshold: float, relevant: bool) -> None:
    assert relevance.by_likeness(match(NOTHING), likeness(0.7), threshold, WEIGHTS).relevant is relevant
