"""Other rules over the entries of the store: what they add and lose, and how seldom the examples are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.editorial.backtest import Baseline, Comparison, Kind, compare, effect
from monitor.matching.fields import Field
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import Entry
from monitor.model.entries import EntryState, EntryWrite
from monitor.model.matches import Likeness, Match
from monitor.model.settings import MonitorSettings, Settings, Term, Watch, Watchlist
from monitor.store import Store
from tests.store.samples import MINUTE, NOW, ingest, written

DAYS = timedelta(days=3)
EVER = NOW - timedelta(days=30)
TERMS = {name: Term(forms={"en": (name,)}) for name in ("bridge", "viaduct", "circus", "span", "nothing")}


class Oracle:
    """Finds every text relevant that names a span, and writes down what it is asked."""

    summary = "2 examples"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        self.asked += texts
        return [Likeness(0.9 if "span" in text else 0.1, (), (), ()) for text in texts]


def settings(*terms: str, **watches: Watch) -> Settings:
    """By default one watch asks for any of these terms, and one for two words together: it leaves in doubt what holds
    one of them."""
    chosen = {name: TERMS[name] for name in (*terms, "span", "nothing")}
    used = watches or {
        "bridges": Watch(
            any=tuple(name for name in ("bridge", "viaduct") if name in terms),
            unless=tuple(name for name in ("circus",) if name in terms),
        ),
        "spans": Watch(all=("span", "nothing")),
    }
    return Settings(monitor=MonitorSettings(), feeds=(), watchlist=Watchlist(terms=chosen, watches=used))


def screener(configured: Settings, oracle: Oracle | None = None) -> Screener:
    return Screener(compile_watchlist(configured.watchlist), configured, oracle)


def judged(name: str, title: str, by: Screener, *, content: str = "", **changes: object) -> EntryWrite:
    """An entry as the worker writes it, judged by these rules."""
    write = written(name)
    entry = Entry(write.entry.guid, write.entry.url, title, "", content)
    fields = (Field("title", title), Field("summary", ""), Field("content", content))
    (match,) = by.screen([Candidate(fields, "en")])
    state = EntryState.MATCHED if match.relevant else EntryState.REJECTED
    values: dict[str, object] = {
        "entry": entry,
        "match": match,
        "state": state,
        "reason": "" if match.relevant else match.reason,
        "folded": "" if match.relevant else fields[2].words,
    }
    return replace(write, **{**values, **changes})


def backtest(
    store: Store, now: Screener, baseline: Baseline | None = None, since: datetime = EVER, examples_of: datetime = EVER
) -> Comparison:
    steps: list[int] = []
    found = compare(store, since, now, baseline, max_age=DAYS, examples_of=examples_of, limit=50, advance=steps.append)
    assert sum(steps) == found.read
    return found


def kinds(found: Comparison) -> list[tuple[str, str]]:
    return [(each.kind.value, each.entry.title) for each in found.changes]


def test_the_same_rules_change_nothing(store: Store) -> None:
    rules = screener(settings("bridge", "circus"))
    titles = ("A bridge opens", "A circus on the bridge", "Nothing")
    ingest(store, *(judged(str(at), title, rules) for at, title in enumerate(titles)))
    found = backtest(store, rules)
    assert (found.read, found.before, found.now, kinds(found)) == (3, 1, 1, [])


def test_what_new_words_add_and_new_vetoes_lose(store: Store) -> None:
    then = screener(settings("bridge"))
    ingest(
        store,
        judged("a", "A bridge opens", then),
        judged("b", "A viaduct opens", then),
        judged("c", "A circus on the bridge", then),
        judged("d", "News of the day", then, content="Behind it all: the Viaduct!"),
        judged("e", "Nothing", then),
    )
    found = backtest(store, screener(settings("bridge", "viaduct", "circus")))
    assert kinds(found) == [
        ("added", "News of the day"),
        ("added", "A viaduct opens"),
        ("lost", "A circus on the bridge"),
    ]
    assert found.watch_rows() == [("bridges", 2, 1, 0, 0)]
    assert found.term_rows() == [("viaduct", 2, 0, 0), ("circus", 0, 1, 0)]


def test_a_held_back_entry_counts_as_relevant(store: Store) -> None:
    rules = screener(settings("bridge"))
    ingest(store, judged("a", "A bridge opens", rules, state=EntryState.HELD_BACK, reason="published before"))
    assert kinds(backtest(store, rules)) == []
    assert kinds(backtest(store, screener(settings("viaduct")))) == [("lost", "A bridge opens")]


def test_an_entry_that_goes_to_another_watch(store: Store) -> None:
    ingest(store, judged("a", "A bridge opens", screener(settings("bridge"))))
    found = backtest(store, screener(settings("bridge", crossings=Watch(any=("bridge",)))))
    assert kinds(found) == [("moved", "A bridge opens")]
    assert found.watch_rows() == [("bridges", 0, 0, 0, 1), ("crossings", 0, 0, 1, 0)]


def test_only_entries_of_the_time_asked_for_are_read(store: Store) -> None:
    rules = screener(settings("bridge"))
    ingest(store, judged("a", "A bridge opens", rules), now=NOW - 60 * MINUTE)
    ingest(store, judged("b", "A bridge closes", rules))
    assert backtest(store, rules, since=NOW - MINUTE).read == 1
    assert backtest(store, rules, since=NOW + MINUTE).read == 0


def test_many_pages(store: Store) -> None:
    rules = screener(settings("bridge"))
    ingest(store, *(judged(str(at), f"A bridge {at}", rules) for at in range(1201)))
    found = backtest(store, screener(settings("viaduct")))
    assert (found.read, found.kinds[Kind.LOST], len(list(found.changes))) == (1201, 1201, 50)
    assert next(found.changes).entry.title == "A bridge 1200"


def test_the_examples_are_asked_only_where_their_answer_is_not_known(store: Store) -> None:
    oracle = Oracle()
    then = screener(settings("bridge", "circus"), oracle)
    ingest(
        store,
        judged("a", "Nothing", then),
        judged("b", "A viaduct", then),
        judged("c", "Circus day", then),
        judged("d", "The span", then),
    )
    oracle.asked.clear()
    found = backtest(store, screener(settings("bridge", "viaduct", "circus"), oracle))
    # Of the viaduct the words say more than they did, and of what matched it is not stored what they said.
    assert sorted(oracle.asked) == ["A viaduct.", "The span."]
    assert (kinds(found), found.unasked) == ([], 0)


def test_a_likelihood_is_held_against_the_threshold_of_now(store: Store) -> None:
    oracle = Oracle()
    ingest(store, judged("a", "Nothing", screener(settings("bridge"), oracle)))
    oracle.asked.clear()
    lower = screener(settings("bridge"), oracle)
    lower.threshold = 0.05
    found = backtest(store, lower)
    assert (kinds(found), oracle.asked) == ([("added", "Nothing")], [])
    assert found.watch_rows() == [("bridges", 1, 0, 0, 0)]


def test_examples_newer_than_an_entry_are_asked_again(store: Store) -> None:
    oracle = Oracle()
    ingest(store, judged("a", "Nothing", screener(settings("bridge"), oracle)))
    oracle.asked.clear()
    assert kinds(backtest(store, screener(settings("bridge"), oracle), examples_of=NOW + MINUTE)) == []
    assert oracle.asked == ["Nothing."]


def test_what_examples_add_that_were_not_asked_then_is_told(store: Store) -> None:
    ingest(store, judged("a", "The span", screener(settings("bridge"))))
    found = backtest(store, screener(settings("bridge"), Oracle()))
    assert (kinds(found), found.unasked) == ([("added", "The span")], 1)


def test_what_was_old_at_first_sight_is_judged_by_its_words(store: Store) -> None:
    oracle = Oracle()
    rules = screener(settings("bridge"), oracle)
    ingest(store, judged("a", "The span", screener(settings("bridge")), published=NOW - 2 * DAYS))
    assert (kinds(backtest(store, rules)), oracle.asked) == ([], [])


def test_against_another_version_the_store_s_verdict_does_not_count(store: Store) -> None:
    ingest(store, judged("a", "A bridge opens", screener(settings("circus", shows=Watch(any=("circus",))))))
    one, other = screener(settings("bridge")), screener(settings("viaduct"))
    assert kinds(backtest(store, one, Baseline(other, True))) == [("added", "A bridge opens")]
    assert kinds(backtest(store, other, Baseline(one, True))) == [("lost", "A bridge opens")]
    assert kinds(backtest(store, one, Baseline(one, True))) == []


def test_versions_with_the_same_examples_differ_by_words_alone(store: Store) -> None:
    first, second = Oracle(), Oracle()
    titles = ("The span", "Span of a viaduct", "Nothing")
    ingest(store, *(judged(title, title, screener(settings("bridge"))) for title in titles))
    before, now = screener(settings("bridge"), first), screener(settings("bridge", "viaduct"), second)
    assert kinds(backtest(store, now, Baseline(before, same_examples=True))) == []
    assert first.asked == second.asked == ["Span of a viaduct."]
    backtest(store, now, Baseline(screener(settings("bridge"), first), same_examples=False))
    assert sorted(first.asked[1:]) == sorted(second.asked[1:]) == ["Nothing.", "Span of a viaduct.", "The span."]


def test_the_effect_is_told_of_as_many_as_there_is_time_for(store: Store) -> None:
    rules = screener(settings("bridge"))
    ingest(store, *(judged(str(at), f"A bridge {at}", rules) for at in range(100)))
    entries = store.history.newest(NOW, 100)
    baseline, now = Baseline(rules, True), screener(settings("viaduct"))
    found = effect(entries, baseline, now, max_age=DAYS, go_on=lambda: True)
    assert (found.read, found.kinds) == (100, {Kind.LOST: 100})
    answers = iter([True, True, False])
    found = effect(entries, baseline, now, max_age=DAYS, go_on=lambda: next(answers))
    assert 0 < found.read < 100
    assert found.kinds[Kind.LOST] == found.read
