"""A word tried on stored entries: the same as judging all anew, for the cost of one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.editorial.backtest import Kind, alike, candidate, change, verdict
from monitor.editorial.watchlist import Addition
from monitor.errors import UsageError
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.entries import PastEntry
from monitor.model.matches import Likeness, Match
from monitor.model.settings import Settings
from monitor.store import Store
from monitor.web.editor.trial import Plan, Trial, made_from, plan, trial
from tests.web.editor.conftest import PAST


class Opinion:
    """Examples that find every text as likely."""

    summary = "an opinion"

    def __init__(self, likelihood: float) -> None:
        self.likelihood = likelihood

    def judge(self, texts: list[str], matches: list[Match]) -> list[Likeness]:
        return [Likeness(self.likelihood, (), (), ()) for _ in texts]

    def encode(self, texts: list[str]) -> list[bytes]:
        return []

    def alike(self, one: str, other: str) -> float:
        return 0.0


@pytest.fixture
def settings(config: Path) -> Settings:
    return load(config, {})


@pytest.fixture
def entries(filled: Store) -> list[PastEntry]:
    return filled.history.back(PAST, None, 100)


def planned(settings: Settings, addition: Addition) -> tuple[Plan, Trial]:
    before = Screener.by_words(settings)
    made = plan(settings.watchlist, before.matcher, addition)
    return made, trial(settings, before, before.matcher.adapted(made.watchlist), made)


FERRY = Addition("ferry", {"en": ["ferry"]}, "Ferry", "bridges")


def test_a_word_finds_its_inflected_forms_and_what_a_veto_leaves(settings: Settings, entries: list[PastEntry]) -> None:
    _, tried = planned(settings, FERRY)
    tried.look(entries)
    assert (tried.read, tried.found) == (5, 3)
    assert [each.entry.title for each in tried.touched if each.change] == [
        "A ferry sinks near Birch",
        "Ferries leave the quay at Alder",
    ]
    assert tried.findings("ferry").kinds[Kind.ADDED] == 2
    assert tried.uses == {("en", "ferry"): 3}


@pytest.mark.parametrize(
    "addition",
    [
        FERRY,
        Addition("bridge", {"en": ["quay", "near*"]}),
        Addition("circus", {"en": ["alder"]}),
        Addition("circus", {}, watch="bridges"),
        Addition("bridge", {"en": ["circus on the bridge"]}),
        Addition("nothing", {"en": ["=Nothing"]}, "Nothing", "bridges"),
    ],
)
def test_it_judges_as_the_whole_watchlist_compiled_anew(
    settings: Settings, entries: list[PastEntry], addition: Addition
) -> None:
    made, tried = planned(settings, addition)
    tried.look(entries)
    now = Screener(compile_watchlist(made.watchlist), settings.model_copy(update={"watchlist": made.watchlist}))
    before, age = Screener.by_words(settings), settings.monitor.entries.max_age
    expected = []
    for entry in entries:
        asked = candidate(entry, age)
        (one,), (other,) = before.words([asked]), now.words([asked])
        found = None if alike(one, other) else change(entry, verdict(one), verdict(other))
        expected += [(entry.id, found.kind)] if found else []
    assert [(each.entry.id, each.change.kind) for each in tried.touched if each.change] == expected


@pytest.mark.parametrize(("likelihood", "kept_out"), [(0.1, 2), (0.9, 0)])
def test_the_examples_keep_out_what_they_find_unlikely(
    settings: Settings, entries: list[PastEntry], likelihood: float, kept_out: int
) -> None:
    _, tried = planned(settings, FERRY)
    tried.look(entries)
    assert tried.open == 2
    examples = Screener.by_words(settings).asking(Opinion(likelihood))
    while tried.ask(examples, 1):
        pass
    seen = tried.findings("ferry")
    assert (len(seen.kept_out), seen.kinds[Kind.ADDED], seen.open) == (kept_out, 2 - kept_out, 0)


def test_what_means_other_things_too_is_told_with_its_numbers(settings: Settings, entries: list[PastEntry]) -> None:
    _, tried = planned(settings, Addition("circus", {"en": ["nothing"]}))
    tried.look([entry for entry in entries for _ in range(12) if entry.title.startswith("Nothing")])
    doubts = {doubt.kind: doubt.told for doubt in tried.doubts("circus")}
    assert doubts["ambiguous"].startswith("of 12 entries that hold it, 0 belong to the subject")
    assert doubts["common"].startswith("'nothing' stands in 100% of the entries read")


def test_all_shapes_of_a_form_are_shown() -> None:
    made = made_from("мост", "ru")
    assert "моста" in made.words[0]
    assert made.counts[0] == len(made.words[0])
    assert made_from("bridg*", "en").words == (("bridg…",),)
    assert made_from("=TRIPP", "en").words == (("tripp",),)
    assert made_from("…", "en").words == ()


@pytest.mark.parametrize(
    ("addition", "why"),
    [
        (Addition("new", {"en": ["word"]}), "to make the term 'new', add --label"),
        (Addition("bridge", {"en": ["word"]}, watch="brdges"), "did you mean 'bridges'"),
        (Addition("bridge", {"en": ["a*b"]}), r"\*"),
    ],
)
def test_what_cannot_be_added_is_refused(settings: Settings, addition: Addition, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        planned(settings, addition)


def test_what_was_found_stays_as_it_was_while_the_trial_goes_on(settings: Settings, entries: list[PastEntry]) -> None:
    """Pages show it while another thread is at work."""
    _, tried = planned(settings, FERRY)
    tried.look(entries[:1])
    first = tried.findings("ferry")
    tried.look(entries[1:])
    assert (first.read, tried.findings("ferry").read) == (1, len(entries))
    assert sum(first.kinds.values()) <= 1 < sum(tried.findings("ferry").kinds.values())
    before = tried.findings("ferry").changes
    for touched in tried.touched:
        touched.now = touched.before
    assert all(found is not None for _, found in before)
    assert not tried.findings("ferry").changes
