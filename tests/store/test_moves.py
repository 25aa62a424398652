"""Reports that change their story, and what becomes of the messages that told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.delivery import Delivered, Unknown
from monitor.model.publications import PublicationKind, PublicationState, Target
from monitor.model.stories import Constraint, Placed, Placement, Regrouping, Report
from monitor.store import Store
from tests.store.samples import ALONE, MESSAGE, MINUTE, NOW, POST, begin, opened, placed, reports

DAY = timedelta(days=1)
P = PublicationState


def told(store: Store, report: Report, message_id: int = 7) -> int:
    """A story whose post arrived in the channel "main"."""
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    story = opened(store, report, POST)
    store.outbox.record_outcome(begin(store), 1, Delivered(message_id), NOW, MINUTE)
    return story


def moved(report: Report, *regroupings: Regrouping) -> Placement:
    return Placement(None, "alone", (), regroupings)


def stories_of(store: Store) -> dict[str, int]:
    """The story of each report, by what it is called."""
    return {each.report.title.split()[1]: each.story_id for each in store.stories.recent_reports(NOW - DAY, 100)}


def publications(store: Store, story: int) -> list[tuple[PublicationKind, PublicationState]]:
    return [(row.kind, row.state) for row in store.outbox.rows(story_id=story)]


def undecided(store: Store) -> set[int]:
    return {each.story.id for each in store.decisions.undecided(100)}


def decided(store: Store) -> None:
    """Decide on every story that changed, so that nothing is said."""
    for each in store.decisions.undecided(100):
        store.decisions.intend(each.story.id, each.mark, (), NOW)


def test_regroupings_move_reports_with_their_reason(store: Store) -> None:
    a, b, c, d = reports(store, "a", "b", "c", "d")
    first = placed(store, a)
    second = placed(store, b)
    placed(store, c, Placement(second, ""))
    decided(store)
    done = store.stories.place(
        d, moved(d, Regrouping((c.entry_id,), first, "regrouped: like a"), Regrouping((b.entry_id,), None, "x")), NOW
    )
    assert done is not None
    found = stories_of(store)
    assert found == {"a": first, "c": first, "b": done.homes[1], "d": done.story_id}
    assert done.homes[0] == first
    assert len(set(found.values())) == 3
    detail = store.stories.detail(first)
    assert detail is not None
    assert [reason for _, reason in detail.reports] == [ALONE.reason, "regrouped: like a"]
    assert undecided(store) == set(found.values())


def test_companions_go_where_the_report_goes(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first = placed(store, a)
    placed(store, b, Placement(first, ""))
    done = store.stories.place(c, Placement(None, "alone", (b.entry_id,)), NOW)
    assert done == Placed(done.story_id if done else 0)
    assert stories_of(store) == {"a": first, "b": done.story_id, "c": done.story_id}


@pytest.mark.parametrize("entry", [999, "waiting"])
def test_what_is_not_as_it_was_changes_nothing(store: Store, entry: object) -> None:
    a, b, waiting = reports(store, "a", "b", "c")
    first = placed(store, a)
    entry_id = waiting.entry_id if entry == "waiting" else 999
    assert store.stories.place(b, moved(b, Regrouping((a.entry_id, entry_id), None)), NOW) is None
    assert stories_of(store) == {"a": first}
    assert store.entries.ungrouped(NOW, 10) == [b, waiting]


def test_a_merged_story_takes_no_reports(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first, second = placed(store, a), placed(store, b)
    assert store.stories.merge(second, first, NOW) == first
    assert store.stories.place(c, Placement(second, ""), NOW) is None


def test_the_span_of_a_story_follows_its_reports(store: Store) -> None:
    (early,) = reports(store, "a", published=NOW - 50 * MINUTE)
    (late,) = reports(store, "b", published=NOW - 5 * MINUTE)
    story = placed(store, early)
    placed(store, late, Placement(story, ""))
    assert store.stories.split(story, late.entry_id, NOW) is not None
    spans = {row.story.id: (row.opened_at, row.active_at) for row in store.stories.recent(NOW - DAY)}
    assert spans[story] == (early.published, early.published)
    assert sorted(spans.values()) == [(early.published,) * 2, (late.published,) * 2]


# --- merged -------------------------------------------------------------------------------------------------


def test_of_two_stories_that_were_told_the_younger_post_points_to_the_older(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a, 7), told(store, b, 8)
    assert store.stories.merge(first, second, NOW) == first
    assert stories_of(store) == {"a": first, "b": first}
    assert publications(store, second) == [(PublicationKind.EDIT, P.PENDING), (PublicationKind.POST, P.SENT)]
    assert undecided(store) == {first}
    detail = store.stories.detail(second)
    assert detail is not None
    assert (detail.reports, detail.merged_into) == ((), first)
    claim = store.outbox.next_pending("main", NOW + MINUTE)
    assert claim is not None
    assert claim.story is not None
    assert (claim.kind, claim.story.id, claim.story.reports) == (PublicationKind.EDIT, first, (a, b))
    assert claim.successor == Target(7, MESSAGE.plain)
    assert claim.target is not None
    assert claim.target.message_id == 8


def test_a_post_that_waits_is_not_sent_where_the_other_story_was_told(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a), opened(store, b, POST)
    store.stories.merge(first, second, NOW)
    assert publications(store, second) == []
    assert publications(store, first) == [(PublicationKind.POST, P.SENT)]


@pytest.mark.parametrize("older", ["waits", "untold", "rejected"])
def test_the_only_message_becomes_that_of_the_story_that_stays(store: Store, older: str) -> None:
    a, b = reports(store, "a", "b")
    first = opened(store, a, *([] if older == "untold" else [POST]))
    held_up = [row.id for row in store.outbox.rows()]
    for publication in held_up:
        store.outbox.discard(publication)
    second = told(store, b, 8)
    for publication in held_up if older == "waits" else ():
        store.outbox.retry(publication)
    store.stories.merge(first, second, NOW)
    assert publications(store, second) == []
    assert [(row.kind, row.state, row.message_id) for row in store.outbox.rows(story_id=first)] == [
        (PublicationKind.POST, P.SENT, 8)
    ]


def test_where_neither_was_told_one_post_waits(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = opened(store, a, POST), opened(store, b, POST)
    store.stories.merge(first, second, NOW)
    assert publications(store, second) == []
    assert publications(store, first) == [(PublicationKind.POST, P.PENDING)]


def test_a_message_that_perhaps_arrived_is_edited_once_that_is_resolved(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first = told(store, a)
    second = opened(store, b, POST)
    publication = begin(store)
    store.outbox.record_outcome(publication, 1, Unknown("?"), NOW, MINUTE)
    store.stories.merge(first, second, NOW)
    assert publications(store, second) == [(PublicationKind.EDIT, P.PENDING), (PublicationKind.POST, P.UNKNOWN)]


def test_whatever_led_to_a_merged_story_leads_on(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first, second, third = told(store, a, 7), told(store, b, 8), told(store, c, 9)
    store.stories.merge(second, third, NOW)
    for row in store.outbox.rows(P.PENDING):
        store.outbox.drop(row.id)
    store.stories.merge(first, second, NOW)
    detail = store.stories.detail(third)
    assert detail is not None
    assert detail.merged_into == first
    assert {row.story_id for row in store.outbox.rows(P.PENDING)} == {second, third}


@pytest.mark.parametrize("pair", [(1, 1), (1, 99), (99, 1)])
def test_what_cannot_be_merged(store: Store, pair: tuple[int, int]) -> None:
    (a,) = reports(store, "a")
    assert placed(store, a) == 1
    assert store.stories.merge(*pair, NOW) is None


# --- split --------------------------------------------------------------------------------------------------


def test_what_is_split_off_a_told_story_is_not_told_again_until_it_grows(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first = placed(store, a)
    placed(store, b, Placement(first, ""))
    decided(store)
    (more,) = reports(store, "d")
    placed(store, more, Placement(first, ""))
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    (marked,) = store.decisions.undecided(10)
    store.decisions.intend(first, marked.mark, (POST,), NOW)
    store.outbox.record_outcome(begin(store), 1, Delivered(7), NOW, MINUTE)
    split = store.stories.split(first, b.entry_id, NOW)
    assert split is not None
    found = {each.story.id: each for each in store.decisions.undecided(10)}
    assert found.keys() == {first, split}
    assert found[split].told["main"].state is P.FOLDED
    placed(store, c, Placement(split, ""))
    (grown,) = [each for each in store.decisions.undecided(10) if each.story.id == split]
    assert grown.told == {}


def test_what_is_split_off_before_its_story_was_told_gets_its_own_post(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first = opened(store, a, POST)
    placed(store, b, Placement(first, ""))
    split = store.stories.split(first, b.entry_id, NOW)
    (found,) = [each for each in store.decisions.undecided(10) if each.story.id == split]
    assert found.told == {}


def test_what_cannot_be_split(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story = placed(store, a)
    assert store.stories.split(story, a.entry_id, NOW) is None
    assert store.stories.split(story, b.entry_id, NOW) is None


# --- constraints --------------------------------------------------------------------------------------------


def test_constraints_are_kept_and_the_last_word_counts(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first, second, third = placed(store, a), placed(store, b), placed(store, c)
    store.stories.merge(first, second, NOW)
    store.stories.merge(first, third, NOW)
    together = {Constraint(a.entry_id, b.entry_id, True), Constraint(a.entry_id, c.entry_id, True)}
    assert set(store.stories.constraints(NOW - DAY)) >= together
    split = store.stories.split(first, b.entry_id, NOW)
    assert split is not None
    apart = {Constraint(a.entry_id, b.entry_id, False), Constraint(b.entry_id, c.entry_id, False)}
    assert set(store.stories.constraints(NOW - DAY)) == {Constraint(a.entry_id, c.entry_id, True), *apart}
    store.stories.merge(first, split, NOW)
    assert not [each for each in store.stories.constraints(NOW - DAY) if not each.together]
    assert store.stories.constraints(NOW) == []
