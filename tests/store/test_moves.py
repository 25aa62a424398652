"""Reports that change their story, and what becomes of the messages that told of it."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model.delivery import Delivered, Unknown
from monitor.model.publications import (
    EditClaim,
    Message,
    PointerClaim,
    PublicationIntent,
    PublicationKind,
    PublicationState,
    Target,
)
from monitor.model.stories import Constraint, Placed, Placement, Regrouping, Report
from monitor.store import Correction, Effect, Store
from tests.store.samples import (
    ALONE,
    MESSAGE,
    MINUTE,
    NOW,
    POST,
    begin,
    intend,
    merged,
    opened,
    placed,
    reports,
    split_off,
)

DAY = timedelta(days=1)
P = PublicationState


def told(store: Store, report: Report, message_id: int = 7) -> int:
    """A story whose post arrived in the channel "main"."""
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    story = opened(store, report, POST)
    arrive(store, message_id, report)
    return story


def arrive(store: Store, message_id: int, *told: Report, headline: int | None = None) -> None:
    """What is next arrives, and tells of these reports."""
    message = Message(f"<b>{told[0].title}</b>", told[0].title)
    publication = begin(store, message=message, told=told, headline=headline)
    store.outbox.record_outcome(publication, 1, Delivered(message_id), NOW, MINUTE)


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
    assert merged(store, second, first) == first
    assert store.stories.place(c, Placement(second, ""), NOW) is None


def test_the_span_of_a_story_follows_its_reports(store: Store) -> None:
    (early,) = reports(store, "a", published=NOW - 50 * MINUTE)
    (late,) = reports(store, "b", published=NOW - 5 * MINUTE)
    story = placed(store, early)
    placed(store, late, Placement(story, ""))
    assert split_off(store, story, late.entry_id) is not None
    spans = {row.story.id: (row.opened_at, row.active_at) for row in store.stories.recent(NOW - DAY)}
    assert spans[story] == (early.published, early.published)
    assert sorted(spans.values()) == [(early.published,) * 2, (late.published,) * 2]


# --- merged -------------------------------------------------------------------------------------------------


def test_of_two_stories_that_were_told_the_younger_post_points_to_the_older(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a, 7), told(store, b, 8)
    assert merged(store, first, second) == first
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
    assert isinstance(claim, PointerClaim)
    assert claim.successor == Target(7, a.title)
    assert (claim.own.plain, claim.target.message_id) == (b.title, 8)


def test_a_pointer_waits_until_there_is_a_message_to_point_to(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first = opened(store, a, POST)
    lost = begin(store, told=[a])
    store.outbox.record_outcome(lost, 1, Unknown("?"), NOW, MINUTE)
    store.outbox.resolve_unknown("main", "skip", NOW)
    assert merged(store, first, told(store, b, 8)) == first
    assert store.outbox.next_pending("main", NOW + MINUTE) is None
    store.outbox.record_outcome(lost, 1, Delivered(7), NOW, MINUTE)
    claim = store.outbox.next_pending("main", NOW + MINUTE)
    assert isinstance(claim, PointerClaim)
    assert claim.successor == Target(7, MESSAGE.plain)


def test_a_post_that_waits_is_not_sent_where_the_other_story_was_told(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a), opened(store, b, POST)
    merged(store, first, second)
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
    merged(store, first, second)
    assert publications(store, second) == []
    assert [(row.kind, row.state, row.message_id) for row in store.outbox.rows(story_id=first)] == [
        (PublicationKind.EDIT, P.PENDING, None),
        (PublicationKind.POST, P.SENT, 8),
    ]


def test_where_neither_was_told_one_post_waits(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = opened(store, a, POST), opened(store, b, POST)
    merged(store, first, second)
    assert publications(store, second) == []
    assert publications(store, first) == [(PublicationKind.POST, P.PENDING)]


def test_a_message_that_perhaps_arrived_is_edited_once_that_is_resolved(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first = told(store, a)
    second = opened(store, b, POST)
    publication = begin(store)
    store.outbox.record_outcome(publication, 1, Unknown("?"), NOW, MINUTE)
    merged(store, first, second)
    assert publications(store, second) == [(PublicationKind.EDIT, P.PENDING), (PublicationKind.POST, P.UNKNOWN)]


def test_whatever_led_to_a_merged_story_leads_on(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first, second, third = told(store, a, 7), told(store, b, 8), told(store, c, 9)
    merged(store, second, third)
    for row in store.outbox.rows(P.PENDING):
        store.outbox.drop(row.id)
    merged(store, first, second)
    detail = store.stories.detail(third)
    assert detail is not None
    assert detail.merged_into == first
    assert {row.story_id for row in store.outbox.rows(P.PENDING)} == {second, third}


@pytest.mark.parametrize("pair", [(1, 1), (1, 99), (99, 1)])
def test_what_cannot_be_merged(store: Store, pair: tuple[int, int]) -> None:
    (a,) = reports(store, "a")
    assert placed(store, a) == 1
    assert merged(store, *pair) is None


# --- split --------------------------------------------------------------------------------------------------


def seen(store: Store) -> dict[str, tuple[int | None, PublicationState]]:
    """The post of the story of each report: its message and its state."""
    posts = {row.story_id: row for row in store.outbox.rows() if row.kind is PublicationKind.POST}
    return {
        name: (posts[story].message_id, posts[story].state)
        for name, story in stories_of(store).items()
        if story in posts
    }


def shared(store: Store, *names: str, headline: str = "") -> tuple[int, dict[str, Report]]:
    """A story of these reports, told as message 7; the first heads it where none is named."""
    named = dict(zip(names, reports(store, *names), strict=True))
    first, *others = named.values()
    story = placed(store, first)
    for each in others:
        placed(store, each, Placement(story, ""))
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    intend(store, story, POST)
    arrive(store, 7, *named.values(), headline=named[headline or names[0]].entry_id)
    return story, named


def test_what_readers_saw_of_a_report_that_is_split_off_gets_a_post_of_its_own(store: Store) -> None:
    first, named = shared(store, "a", "b")
    split = split_off(store, first, named["b"].entry_id)
    assert split is not None
    found = {each.story.id: each.told["main"] for each in store.decisions.undecided(10)}
    assert {story: told.split_off for story, told in found.items()} == {first: False, split: True}
    intend(store, split, POST)
    assert seen(store) == {"a": (7, P.SENT), "b": (None, P.PENDING)}


def test_a_message_goes_along_with_the_report_that_heads_it(store: Store) -> None:
    first, named = shared(store, "a", "b", "c", headline="c")
    split = split_off(store, first, named["c"].entry_id)
    assert seen(store) == {"a": (None, P.FOLDED), "b": (None, P.FOLDED), "c": (7, P.SENT)}
    assert {row.story_id for row in store.outbox.rows(P.PENDING)} == {split}
    assert len(store.stories.recent(NOW - DAY)) == 2


@pytest.mark.parametrize("order", ["older first", "younger first"])
def test_split_after_merge_gives_each_its_message_back(store: Store, order: str) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a, 7), told(store, b, 8)
    merged(store, *((first, second) if order == "older first" else (second, first)))
    assert seen(store) == {"a": (7, P.SENT), "b": (7, P.SENT)}
    split = split_off(store, first, b.entry_id)
    assert split is not None
    assert seen(store) == {"a": (7, P.SENT), "b": (8, P.SENT)}
    # It stands in the channel with a link beneath it.
    assert publications(store, split) == [(PublicationKind.EDIT, P.PENDING), (PublicationKind.POST, P.SENT)]
    claim = store.outbox.claim(next(row.id for row in store.outbox.rows(P.PENDING) if row.story_id == split))
    assert isinstance(claim, EditClaim)
    assert (claim.target.message_id, claim.story.reports) == (8, (b,))
    assert publications(store, second) == []


def test_when_the_older_report_is_split_off_both_have_their_messages_too(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a, 7), told(store, b, 8)
    merged(store, first, second)
    assert split_off(store, first, a.entry_id) is not None
    assert seen(store) == {"a": (7, P.SENT), "b": (8, P.SENT)}


def test_a_message_that_two_others_lead_to_changes_hands(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first, second, third = told(store, a, 7), told(store, b, 8), told(store, c, 9)
    merged(store, second, third)
    merged(store, first, second)
    split = split_off(store, first, b.entry_id, c.entry_id)
    assert seen(store) == {"a": (7, P.SENT), "b": (8, P.SENT), "c": (8, P.SENT)}
    detail = store.stories.detail(third)
    assert detail is not None
    assert detail.merged_into == split


def test_a_story_whose_parts_had_no_post_before_their_merge_has_one_for_each_after_the_split(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first = opened(store, a)
    second = told(store, b, 8)
    merged(store, first, second)
    assert seen(store) == {"a": (8, P.SENT), "b": (8, P.SENT)}
    split_off(store, first, b.entry_id)
    assert seen(store) == {"b": (8, P.SENT)}  # of a nobody was told


def test_each_channel_goes_by_its_own_headline(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story = placed(store, a)
    placed(store, b, Placement(story, ""))
    store.outbox.sync_channels({"main": "@bridges", "other": "@other"}, NOW)
    intend(store, story, POST, PublicationIntent("other", PublicationKind.POST))
    arrive(store, 7, a, b)
    message = begin(store, channel="other", told=(b, a))
    store.outbox.record_outcome(message, 1, Delivered(70), NOW, MINUTE)
    split = split_off(store, story, b.entry_id)
    posts = {(row.channel, row.message_id): row.story_id for row in store.outbox.rows() if row.state is P.SENT}
    assert posts == {("main", 7): story, ("other", 70): split}


def test_a_folded_post_is_retried(store: Store) -> None:
    first, named = shared(store, "a", "b")
    split = split_off(store, first, named["b"].entry_id)
    (row,) = store.outbox.rows(P.FOLDED)
    assert row.story_id == split
    assert store.outbox.retry(row.id, NOW)
    assert seen(store)["b"] == (None, P.PENDING)


@pytest.mark.parametrize("act", ["merge", "split"])
def test_a_dry_run_says_it_all_and_changes_nothing(store: Store, act: str) -> None:
    a, b = reports(store, "a", "b")
    first, second = told(store, a, 7), told(store, b, 8)
    if act == "split":
        merged(store, first, second)

    def done(*, dry_run: bool) -> Correction | None:
        if act == "merge":
            return store.stories.merge(first, second, NOW, dry_run=dry_run)
        return store.stories.split(first, [b.entry_id], NOW, dry_run=dry_run)

    before = (stories_of(store), store.outbox.rows(), store.stories.constraints(NOW - DAY))
    said = done(dry_run=True)
    assert (stories_of(store), store.outbox.rows(), store.stories.constraints(NOW - DAY)) == before
    really = done(dry_run=False)
    assert said is not None
    assert really is not None
    # The number of a new story is lost with a dry run on PostgreSQL, where it is drawn once.
    assert [replace(each, story_id=0) for each in said.effects] == [
        replace(each, story_id=0) for each in really.effects
    ]
    effect = (Effect.LINKED, 8, 7) if act == "merge" else (Effect.RESTORED, 8, None)
    assert effect in {(each.effect, each.message_id, each.successor) for each in said.effects}
    assert (Effect.CHANGED, 7, None) in {(each.effect, each.message_id, each.successor) for each in said.effects}


_files = count()


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_message_ever_turns_into_another_event_and_nothing_told_is_lost(tmp_path: Path, data: st.DataObject) -> None:
    """Any merges and splits, of stories that were told and of others: each message stays with the report that heads it,
    and whatever readers saw has a message, or is about to get one."""
    empty, path = tmp_path / "empty.sqlite", tmp_path / f"{next(_files)}.sqlite"
    if not empty.exists():
        with closing(Store.open(f"sqlite:///{empty}")) as store:
            store.upgrade(NOW)
    shutil.copy(empty, path)
    with closing(Store.open(f"sqlite:///{path}")) as store:
        names = "abcdef"[: data.draw(st.integers(2, 5))]
        found = dict(zip(names, reports(store, *names), strict=True))
        heads: dict[int, int] = {}
        for number, each in enumerate(found.values(), 7):
            if data.draw(st.booleans()):
                told(store, each, number)
                heads[number] = each.entry_id
            else:
                placed(store, each)
        known = {each.entry_id for each in found.values() if each.entry_id in heads.values()}
        for _ in range(data.draw(st.integers(1, 8))):
            now = {each.report.entry_id: each.story_id for each in store.stories.recent_reports(NOW - DAY, 100)}
            if data.draw(st.booleans()):
                merged(store, data.draw(st.sampled_from(sorted(set(now.values())))),
                       data.draw(st.sampled_from(sorted(set(now.values())))))  # fmt: skip
            else:
                story = data.draw(st.sampled_from(sorted(set(now.values()))))
                its = sorted(entry for entry, home in now.items() if home == story)
                split_off(store, story, *data.draw(st.lists(st.sampled_from(its), min_size=1, unique=True)))
            _check(store, heads, known)


def _check(store: Store, heads: dict[int, int], known: set[int]) -> None:
    homes = {each.report.entry_id: each.story_id for each in store.stories.recent_reports(NOW - DAY, 100)}
    posts = {row.message_id: row for row in store.outbox.rows() if row.kind is PublicationKind.POST}
    for message, head in heads.items():
        story = posts[message].story_id
        assert story is not None
        detail = store.stories.detail(story)
        assert detail is not None
        assert homes[head] in (story, detail.merged_into)
    having = {row.story_id for row in posts.values()}
    assert {homes[entry] for entry in known} <= having
    waiting = {row.story_id for row in store.outbox.rows(P.PENDING) if row.kind is PublicationKind.EDIT}
    assert len(posts) == len({row.story_id for row in posts.values()})
    assert waiting <= {row.story_id for row in posts.values()}


def test_what_is_split_off_before_its_story_was_told_gets_its_own_post(store: Store) -> None:
    a, b = reports(store, "a", "b")
    first = opened(store, a, POST)
    placed(store, b, Placement(first, ""))
    split = split_off(store, first, b.entry_id)
    (found,) = [each for each in store.decisions.undecided(10) if each.story.id == split]
    assert found.told == {}


def test_what_cannot_be_split(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story = placed(store, a)
    assert split_off(store, story, a.entry_id) is None
    assert split_off(store, story, b.entry_id) is None


# --- constraints --------------------------------------------------------------------------------------------


def test_constraints_are_kept_and_the_last_word_counts(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first, second, third = placed(store, a), placed(store, b), placed(store, c)
    merged(store, first, second)
    merged(store, first, third)
    together = {Constraint(a.entry_id, b.entry_id, True), Constraint(a.entry_id, c.entry_id, True)}
    assert set(store.stories.constraints(NOW - DAY)) >= together
    split = split_off(store, first, b.entry_id)
    assert split is not None
    apart = {Constraint(a.entry_id, b.entry_id, False), Constraint(b.entry_id, c.entry_id, False)}
    assert set(store.stories.constraints(NOW - DAY)) == {Constraint(a.entry_id, c.entry_id, True), *apart}
    merged(store, first, split)
    assert not [each for each in store.stories.constraints(NOW - DAY) if not each.together]
    assert store.stories.constraints(NOW) == []
