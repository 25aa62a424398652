"""Each condition of a watch: when it holds, when it fails, and what it says of that."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.matches import WatchResult
from monitor.model.settings import Near, Term, Watch, Watchlist


def term(*forms: str, strong: bool = False, weak: bool = False, weight: float | None = None) -> Term:
    return Term(forms={"en": forms}, strong=strong, weak=weak, weight=weight)


TERMS = {
    "weir": term("Alder Weir", strong=True),
    "river": term("Tamsin"),
    "flood": term("flood"),
    "gate": term("sluice gate"),
    "dam": term("dam", weak=True),
    "water": term("water", weak=True),
    "rain": term("rain", weight=0.3),
    "regatta": term("regatta"),
    "coach": term("coach", weak=True),
    "crew": term("crew", weak=True),
}


def judged(
    watch: Watch,
    title: str = "",
    summary: str = "",
    *,
    language: str | None = None,
    outlet: str | None = None,
    country: str | None = None,
) -> WatchResult:
    matcher = compile_watchlist(Watchlist(terms=TERMS, watches={"watch": watch}))
    fields = {"title": title, "summary": summary}
    (found,) = matcher.match(fields, language, outlet=outlet, country=country).results
    return found


# --- weak terms -------------------------------------------------------------------------------------------


def test_a_weak_term_is_never_enough_alone() -> None:
    found = judged(Watch(any=("river", "dam", "water")), "Water behind the dam")
    assert not found.held
    assert found.reason == "only weak terms: dam, water; one that is not weak must stand beside"
    assert found.terms == ("dam", "water")


@pytest.mark.parametrize(
    ("watch", "title"),
    [
        (Watch(any=("river", "dam")), "A dam on the Tamsin"),
        (Watch(any=("dam",), near=Near(terms=("river",))), "A dam on the Tamsin"),
        (Watch(any=("dam",), sentence=("river",)), "A dam on the Tamsin"),
        (Watch(all=("dam", "river")), "A dam on the Tamsin"),
        (Watch(any=("dam", "weir")), "Alder Weir is no dam"),
    ],
)
def test_a_weak_term_counts_beside_another(watch: Watch, title: str) -> None:
    assert judged(watch, title).held


def test_a_term_outside_the_watch_does_not_help_a_weak_one() -> None:
    assert not judged(Watch(any=("dam", "water")), "A dam on the Tamsin").held


def test_two_weak_terms_near_each_other_are_not_enough() -> None:
    assert not judged(Watch(any=("dam",), near=Near(terms=("water", "river"))), "dam water").held


@pytest.mark.parametrize(
    "watch",
    [
        Watch(any=("dam",), near=Near(terms=("water", "river"), within=3)),
        Watch(any=("dam",), sentence=("water", "river")),
    ],
)
def test_a_weak_neighbour_does_not_hide_one_that_is_not(watch: Watch) -> None:
    assert judged(watch, "Dam water of the Tamsin").held


def test_a_weak_veto_named_twice_is_still_one() -> None:
    assert judged(Watch(any=("river",), unless=("coach", "coach", "crew")), "Tamsin coach").held


# --- weights and thresholds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "held", "reason"),
    [
        (
            "Tamsin flood",
            True,
            "any: river, flood; threshold 2 reached by river 1, flood 1",
        ),
        ("Tamsin Tamsin Tamsin", False, "threshold 2, found 1 by river 1"),
        ("Tamsin dam", False, "threshold 2, found 1.5 by river 1, dam 0.5"),
        ("Tamsin rain", False, "threshold 2, found 1.3 by river 1, rain 0.3"),
        ("Alder Weir", True, "any: weir; threshold 2 reached by weir 2"),
    ],
)
def test_the_weights_of_different_terms_must_reach_the_threshold(title: str, held: bool, reason: str) -> None:
    found = judged(Watch(any=("weir", "river", "flood", "dam", "rain"), threshold=2), title)
    assert (found.held, found.reason) == (held, reason)


def test_near_and_sentence_terms_add_to_the_threshold() -> None:
    watch = Watch(any=("river",), near=Near(terms=("flood", "gate")), sentence=("dam",), threshold=3.5)
    assert judged(watch, "Tamsin flood: sluice gate of the dam").held
    assert judged(watch, "Tamsin flood at the dam").reason == "threshold 3.5, found 2.5 by river 1, flood 1, dam 0.5"


def test_weights_that_no_float_holds_add_up() -> None:
    terms = {name: term(name, weight=weight) for name, weight in (("one", 0.7), ("two", 0.2), ("three", 0.1))}
    watchlist = Watchlist(terms=terms, watches={"watch": Watch(any=("one", "two", "three"), threshold=1)})
    assert compile_watchlist(watchlist).match({"title": "one two three"}).relevant


def test_default_weights() -> None:
    weights = {name: TERMS[name].evidence_weight for name in ("weir", "river", "dam", "rain")}
    assert weights == {"weir": 2.0, "river": 1.0, "dam": 0.5, "rain": 0.3}


# --- near in order, same sentence -------------------------------------------------------------------------

ORDERED = Watch(any=("river",), near=Near(terms=("flood",), within=2, ordered=True))


@pytest.mark.parametrize(
    ("title", "summary", "held"),
    [
        ("Tamsin in flood", "", True),
        ("Flood on the Tamsin", "", False),
        ("Flood on the Tamsin: a flood", "", True),
        ("Tamsin has one more flood", "", False),
        ("Tamsin today", "A flood", True),
        ("A flood", "Tamsin today", False),
    ],
)
def test_near_in_order(title: str, summary: str, held: bool) -> None:
    found = judged(ORDERED, title, summary)
    assert found.held is held
    assert held or found.reason == "none of flood within 2 words after it"


SENTENCE = Watch(any=("river",), sentence=("flood", "gate"))


@pytest.mark.parametrize(
    ("title", "summary", "held"),
    [
        ("Flood on the Tamsin", "", True),
        ("The Tamsin rose. A flood followed.", "", False),
        ("The Tamsin rose. Mr. Reed of the Tamsin board fears a flood.", "", True),
        ("The Tamsin", "A flood", False),
        ("", "All was calm. The sluice gate on the Tamsin stays shut! A flood", True),
        ("Flood. " * 300 + "Tamsin.", "", False),
    ],
)
def test_same_sentence(title: str, summary: str, held: bool) -> None:
    found = judged(SENTENCE, title, summary)
    assert found.held is held
    assert held or found.reason == "none of flood, gate in the same sentence"


def test_a_sentence_reason_names_the_term() -> None:
    found = judged(SENTENCE, "Flood on the Tamsin")
    assert (found.reason, found.terms) == ("any: river; same sentence: flood", ("river", "flood"))


def test_one_word_is_no_company_for_itself() -> None:
    terms = {"a": term("Tamsin"), "b": term("Tamsin"), "c": term("Tamsin"), "d": term("Tamsin")}
    watches = {
        "sentence": Watch(any=("a", "c", "d"), sentence=("b",)),
        "near": Watch(any=("a", "c", "d"), near=Near(terms=("b",), within=3)),
    }
    matcher = compile_watchlist(Watchlist(terms=terms, watches=watches))
    assert matcher.match({"title": "Tamsin rises"}).watches == ()
    assert matcher.match({"title": "Tamsin, the wild Tamsin, rises"}).watches == ("sentence", "near")


# --- where it stands, where it comes from -----------------------------------------------------------------


def test_only_the_named_fields_count() -> None:
    watch = Watch(any=("river",), fields=("title",))
    assert judged(watch, "The Tamsin").held
    assert judged(watch, "Weather", "The Tamsin").reason == "none of its terms in title; elsewhere: river"
    both = Watch(all=("river", "flood"), fields=("title", "summary"))
    assert judged(both, "The Tamsin", "A flood").held
    assert judged(Watch(all=("river", "flood"), fields=("title",)), "The Tamsin", "A flood").reason == (
        "missing: flood in title; elsewhere: flood"
    )


def test_near_and_vetoes_look_at_all_fields() -> None:
    watch = Watch(any=("river",), fields=("title",), near=Near(terms=("flood",)), unless=("regatta",))
    assert judged(watch, "The Tamsin", "A flood").held
    assert judged(watch, "The Tamsin", "A flood before the regatta").reason == "vetoed by regatta: «regatta»"


def test_a_term_in_another_field_is_no_anchor_of_near() -> None:
    watches = {
        name: Watch(any=("river",), fields=fields, near=Near(terms=("flood",), within=1))
        for name, fields in (("title", ("title",)), ("everywhere", ()))
    }
    fields = {"title": "The Tamsin", "summary": "Calm", "content": "Tamsin flood"}
    assert matcher_of(**watches).match(fields).watches == ("everywhere",)


@pytest.mark.parametrize(
    ("watch", "known", "held", "reason"),
    [
        (Watch(any=("river",), languages=("en", "hy")), {"language": "hy"}, True, "any: river"),
        (
            Watch(any=("river",), languages=("en", "hy")),
            {"language": "ru"},
            False,
            "for language en or hy only; here it is ru",
        ),
        (
            Watch(any=("river",), countries=("GE",)),
            {"outlet": "Kite"},
            False,
            "for country GE only; here it is not known",
        ),
        (Watch(any=("river",), countries=("GE",)), {"country": "GE"}, True, "any: river"),
        (Watch(any=("river",), outlets=("Kite Post",)), {"outlet": "kite post"}, True, "any: river"),
        (
            Watch(any=("river",), outlets=("Kite Post",)),
            {"outlet": "Kite"},
            False,
            "for outlet Kite Post only; here it is Kite",
        ),
    ],
)
def test_a_watch_may_be_for_some_entries_only(watch: Watch, known: dict[str, str], held: bool, reason: str) -> None:
    found = judged(watch, "The Tamsin", **known)
    assert (found.held, found.reason) == (held, reason)


# --- vetoes -----------------------------------------------------------------------------------------------

VETOED = Watch(any=("river", "weir"), unless=("regatta", "coach", "crew"))


@pytest.mark.parametrize(
    ("title", "summary", "held", "reason"),
    [
        ("Tamsin regatta", "", False, "vetoed by regatta: «regatta»"),
        ("Tamsin coach", "", True, "any: river; too weak to veto: coach"),
        ("Tamsin coach", "The crew", False, "vetoed by coach: «coach»"),
        ("Tamsin coach, coach and coach", "", True, "any: river; too weak to veto: coach"),
        ("Alder Weir opens", "After the regatta", True, "any: weir; weir outweighs regatta"),
        ("Regatta put off", "Alder Weir is shut", True, "any: weir; weir outweighs regatta"),
    ],
)
def test_vetoes(title: str, summary: str, held: bool, reason: str) -> None:
    found = judged(VETOED, title, summary)
    assert (found.held, found.reason) == (held, reason)


def test_an_overridden_veto_is_still_named() -> None:
    assert judged(VETOED, "Alder Weir regatta").vetoes == ("regatta",)


# --- properties -------------------------------------------------------------------------------------------

WORDS = ["Alder Weir", "Tamsin", "flood", "sluice gate", "dam", "water", "regatta", "coach", "and", "the", "."]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
NAMES = st.lists(st.sampled_from(sorted(TERMS)), max_size=4, unique=True).map(tuple)
WATCHES = st.builds(
    Watch,
    any=NAMES,
    all=NAMES,
    sentence=NAMES,
    unless=NAMES,
    threshold=st.sampled_from([0.0, 1.0, 2.5]),
    fields=st.sampled_from([(), ("title",), ("summary", "content")]),
    near=st.none() | st.builds(Near, terms=NAMES.filter(bool), within=st.integers(1, 5), ordered=st.booleans()),
)


def matcher_of(**watches: Watch) -> Matcher:
    return compile_watchlist(Watchlist(terms=TERMS, watches=watches))


@given(WATCHES, TEXTS, TEXTS)
def test_each_condition_only_takes_away(watch: Watch, title: str, summary: str) -> None:
    bare = Watch(any=watch.any, all=watch.all)
    match = matcher_of(watch=watch, bare=bare).match({"title": title, "summary": summary})
    if "watch" in match.watches:
        weak_alone = not any(not TERMS[name].weak for name in match.terms if name in {*watch.any, *watch.all})
        assert "bare" in match.watches or weak_alone


@given(WATCHES, TEXTS, TEXTS)
def test_every_result_gives_a_reason_and_names_terms_that_were_found(watch: Watch, title: str, summary: str) -> None:
    match = matcher_of(watch=watch).match({"title": title, "summary": summary})
    for found in match.results:
        assert found.reason
        assert {*found.terms, *found.vetoes} <= {*match.terms}
        assert not found.held or found.terms


@given(WATCHES, TEXTS)
def test_a_lower_threshold_never_loses_a_text(watch: Watch, title: str) -> None:
    easier = watch.model_copy(update={"threshold": watch.threshold / 2})
    held = matcher_of(hard=watch, easy=easier).match({"title": title}).watches
    assert "hard" not in held or "easy" in held


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Tamsin. Flood. " * 60_000,
        "Tamsin flood regatta " * 40_000,
        "Tamsin " * 50_000 + "flood " * 50_000,
        "." * 500_000 + "Tamsin" + "! " * 250_000 + "flood",
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    matcher = matcher_of(
        sentence=Watch(any=("river",), sentence=("flood",), fields=("title",)),
        near=Watch(any=("river",), near=Near(terms=("flood",), within=1, ordered=True), threshold=9),
        vetoed=Watch(all=("river", "flood"), unless=("regatta",)),
    )
    began = time.process_time()
    matcher.match({"title": text})
    assert time.process_time() - began < 15
