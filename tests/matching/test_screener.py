"""Words first, examples where the words leave doubt."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.matching.fields import Field
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Candidate, Screener, in_turns
from monitor.model.matches import Likeness, Match
from monitor.model.settings import MonitorSettings, RelevanceSettings, Settings, Term, Watch, Watchlist

WATCHLIST = Watchlist(
    terms={
        "dam": Term(forms={"en": ("great dam",)}, strong=True),
        "bridge": Term(forms={"en": ("bridge",)}),
        "circus": Term(forms={"en": ("circus",)}),
        "ferry": Term(forms={"en": ("ferry",)}),
        "strike": Term(forms={"en": ("strike",)}),
    },
    watches={
        "crossings": Watch(any=("bridge", "dam"), unless=("circus",)),
        "ferries": Watch(all=("ferry", "strike")),
        "local": Watch(any=("bridge",), outlets=("Kite",), countries=("AM",)),
    },
)
DAM, VETOED, BRIDGE, NOTHING = "The great dam opens", "A circus on the bridge", "A bridge opens", "Dry weather"
FERRY = "A ferry leaves"  # a watch found one of the two that it asks for


def settings(watchlist: Watchlist = WATCHLIST, threshold: float = 0.5) -> Settings:
    monitor = MonitorSettings(relevance=RelevanceSettings(threshold=threshold))
    return Settings(monitor=monitor, feeds=(), watchlist=watchlist)


class Oracle:
    """Examples that give a text the probability in its summary, and remember what they were asked."""

    summary = "an oracle"

    def __init__(self, *watches: str) -> None:
        self.watches = watches
        self.asked: list[str] = []
        self.calls = 0

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        self.calls += 1
        self.asked += texts
        return [Likeness(float(text.split(". ")[1]), (), (), self.watches) for text in texts]


def screener(oracle: Oracle, configured: Settings | None = None) -> Screener:
    configured = configured or settings()
    return Screener(compile_watchlist(configured.watchlist), configured, oracle)


def candidate(title: str, probability: float = 0.9, **changes: object) -> Candidate:
    return Candidate((Field("title", title), Field("summary", str(probability))), "en", **changes)


def test_examples_are_asked_where_the_words_leave_doubt_and_only_there() -> None:
    oracle = Oracle()
    titles = (DAM, BRIDGE, VETOED, NOTHING, FERRY)
    verdicts = screener(oracle).screen(list(map(candidate, titles)))
    assert oracle.asked == [f"{BRIDGE}. 0.9", f"{FERRY}. 0.9"]
    assert oracle.calls == 1
    assert [verdict.relevant for verdict in verdicts] == [True, True, False, False, True]
    assert [verdict.likeness is not None for verdict in verdicts] == [False, True, False, False, True]


def test_verdicts_keep_the_order() -> None:
    candidates = [candidate(f"{FERRY} {number}", number / 100) for number in range(100)]
    verdicts = screener(Oracle()).screen([candidate(DAM), *candidates])
    assert [verdict.likeness.probability for verdict in verdicts[1:] if verdict.likeness] == [
        number / 100 for number in range(100)
    ]


def test_nothing_to_screen() -> None:
    oracle = Oracle()
    assert screener(oracle).screen([]) == []
    assert screener(oracle).screen([candidate(DAM)])[0].relevant
    assert oracle.calls == 0


def test_what_goes_by_its_words_is_spared_the_examples() -> None:
    oracle = Oracle()
    bridge, nothing = screener(oracle).screen(
        [candidate(BRIDGE, 0.1, by_words=True), candidate(NOTHING, by_words=True)]
    )
    assert (bridge.relevant, nothing.relevant, oracle.calls) == (True, False, 0)
    assert (bridge.reason, nothing.reason) == ("crossings: any: bridge", "no watch found anything")


@pytest.mark.parametrize(("threshold", "relevant"), [(0.6, True), (0.61, False)])
def test_the_threshold_is_that_of_the_settings(threshold: float, relevant: bool) -> None:
    (verdict,) = screener(Oracle(), settings(threshold=threshold)).screen([candidate(FERRY, 0.6)])
    assert verdict.relevant is relevant


@pytest.mark.parametrize(("named", "watches"), [((), ("crossings",)), (("local",), ("local",))])
def test_examples_that_name_no_watch_fall_back_on_the_first(named: tuple[str, ...], watches: tuple[str, ...]) -> None:
    (verdict,) = screener(Oracle(*named)).screen([candidate(FERRY)])
    assert verdict.watches == watches


def test_without_a_watch_nothing_is_relevant() -> None:
    oracle = Oracle()
    (verdict,) = screener(oracle, settings(Watchlist())).screen([candidate(NOTHING)])
    assert (verdict.relevant, oracle.calls) == (False, 0)


def test_without_examples_the_words_decide_with_their_reason() -> None:
    verdicts = Screener.by_words(settings()).screen(list(map(candidate, (BRIDGE, VETOED, NOTHING))))
    assert [verdict.relevant for verdict in verdicts] == [True, False, False]
    assert verdicts[1].reason == "crossings: vetoed by circus: «circus»"
    assert all(verdict.likeness is None for verdict in verdicts)


def test_where_an_entry_comes_from_counts() -> None:
    here, elsewhere = Screener.by_words(settings()).screen(
        [candidate(BRIDGE, outlet="Kite", country="AM"), candidate(BRIDGE, outlet="Lantern", country="AM")]
    )
    assert (here.watches, elsewhere.watches) == (("crossings", "local"), ("crossings",))


def test_headline_and_summary_are_compared_and_not_the_whole_text() -> None:
    fields = (Field("title", "Headline"), Field("summary", "Lead"), Field("content", "All of it"))
    assert Candidate(fields).text == "Headline. Lead"
    assert Candidate(fields[:1]).text == "Headline."


def test_few_long_texts_are_encoded_at_once_and_many_short_ones() -> None:
    assert [len(part) for part in in_turns(["x" * 400] * 7, str)] == [3, 3, 1]
    assert [len(part) for part in in_turns(["x"] * 40, str)] == [16, 16, 8]
    assert list(in_turns(["x" * 5000, "y"], str)) == [["x" * 5000], ["y"]]
