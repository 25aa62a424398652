"""What waits for a decision, what was decided, and what a digest tells of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from monitor.model.delivery import Delivered, DeliveryOutcome, Rejected, RetryLater, Unknown
from monitor.model.publications import (
    Change,
    DigestClaim,
    EditClaim,
    Facts,
    Message,
    PostClaim,
    PublicationIntent,
    PublicationKind,
    PublicationState,
    ReplyClaim,
    Told,
    ToldChange,
    Urgency,
)
from monitor.model.settings import RetentionSettings
from monitor.model.stories import Placement
from monitor.store import Store
from monitor.store.database.schema import entries
from monitor.stories.facts import facts_of
from tests.store.samples import (
    FEED,
    MESSAGE,
    MINUTE,
    NOW,
    POST,
    begin,
    ingest,
    intend,
    merged,
    opened,
    placed,
    posted,
    reports,
    written,
)

K, P = PublicationKind, PublicationState
PAUSE = timedelta(minutes=5)
EDIT = PublicationIntent("main", K.EDIT)


def undecided(store: Store) -> dict[int, dict[str, Told]]:
    return {found.story.id: dict(found.told) for found in store.decisions.undecided(100)}


def grown(store: Store, story: int, name: str, now: datetime = NOW) -> None:
    (report,) = reports(store, name, now=now)
    assert placed(store, report, Placement(story, ""), now) == story


def sent(store: Store, number: int = 1) -> int:
    publication = begin(store)
    store.outbox.record_outcome(publication, 1, Delivered(number), NOW, PAUSE)
    return publication


def kinds(store: Store) -> list[tuple[PublicationKind, PublicationState]]:
    return [(row.kind, row.state) for row in reversed(store.outbox.rows())]


def test_a_story_is_undecided_when_it_is_new_joined_or_changed(store: Store) -> None:
    (story,) = posted(store, "a")
    assert undecided(store) == {}
    grown(store, story, "b")
    assert undecided(store).keys() == {story}
    intend(store, story)
    loaded = store.stories.load(story)
    assert loaded is not None
    ingest(store, written("a", entry_id=loaded.reports[0].entry_id, says="more"))
    assert undecided(store).keys() == {story}


def test_a_decision_on_an_older_state_is_not_written(store: Store) -> None:
    (story,) = posted(store, "a")
    grown(store, story, "b", NOW)
    (before,) = store.decisions.undecided(1)
    grown(store, story, "c", NOW + MINUTE)
    assert not store.decisions.intend(story, before.mark, [EDIT], NOW + MINUTE)
    assert kinds(store) == [(K.POST, P.PENDING)]
    assert undecided(store).keys() == {story}


def test_what_was_told_is_known_by_channel(store: Store) -> None:
    (story,) = posted(store, "a")
    grown(store, story, "b")
    assert undecided(store)[story] == {"main": Told(P.PENDING)}
    loaded = store.stories.load(story)
    assert loaded is not None
    facts = tuple(facts_of(replace(report, title="Five killed, six wounded"), ()) for report in loaded.reports)
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    store.leases.acquire("channel:main", "worker", NOW, MINUTE)
    assert store.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, NOW, facts)
    assert undecided(store)[story] == {"main": Told(P.SENDING, facts)}


def test_edits_that_wait_are_one(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    for name in ("b", "c"):
        grown(store, story, name)
        intend(store, story, EDIT)
    assert kinds(store) == [(K.POST, P.SENT), (K.EDIT, P.PENDING)]
    edit = begin(store)
    grown(store, story, "d")
    intend(store, story, EDIT)
    store.outbox.record_outcome(edit, 1, Unknown("no answer"), NOW, PAUSE)
    assert kinds(store) == [(K.POST, P.SENT), (K.EDIT, P.PENDING)]
    assert store.outbox.next_pending("main", NOW + timedelta(seconds=14)) is None
    claim = store.outbox.next_pending("main", NOW + timedelta(seconds=15))
    assert claim is not None
    assert (claim.publication_id, claim.target and claim.target.message_id) == (edit, 1)


def test_an_edit_left_half_made_is_pending_again(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    grown(store, story, "b")
    intend(store, story, EDIT)
    begin(store)
    assert store.outbox.mark_interrupted("main", NOW) == 0
    assert kinds(store) == [(K.POST, P.SENT), (K.EDIT, P.PENDING)]


def test_an_edit_makes_no_message(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store, 7)
    grown(store, story, "b")
    intend(store, story, EDIT)
    store.outbox.record_outcome(begin(store), 1, Delivered(3), NOW, PAUSE)
    assert store.outbox.channel("main").last_message_id == 7


def edited(store: Store, story: int, name: str, *, telling: bool = True) -> int:
    """A story that grew by a report, and the edit that arrived for it."""
    grown(store, story, name)
    intend(store, story, EDIT)
    loaded = store.stories.load(story)
    assert loaded is not None
    edit = begin(store, message=Message(f"<b>{name}</b>", name), told=loaded.reports if telling else ())
    store.outbox.record_outcome(edit, 1, Delivered(1), NOW, PAUSE)
    return edit


def test_of_the_edits_of_a_message_only_the_words_of_the_last_are_kept(store: Store) -> None:
    one, other = posted(store, "a", "z")
    sent(store), sent(store, 2)
    of_other = edited(store, other, "y")
    edits = [edited(store, one, name) for name in ("b", "c", "d")]
    texts = {row.id: row.text for row in store.outbox.rows()}
    assert [texts[edit] for edit in (*edits, of_other)] == [None, None, "d", "y"]
    assert [row.text for row in store.outbox.rows() if row.kind is K.POST] == ["Bridge opens"] * 2
    grown(store, one, "e")
    intend(store, one, EDIT)
    claim = store.outbox.next_pending("main", NOW)
    assert isinstance(claim, EditClaim)
    assert claim.target.html == "<b>d</b>"
    assert len(claim.versions) == 3, "what they told and showed is still known"


def test_an_edit_that_only_points_elsewhere_replaces_no_words(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    own = edited(store, story, "b")
    edited(store, story, "c", telling=False)
    assert {row.id: row.text for row in store.outbox.rows()}[own] == "b"


@pytest.mark.parametrize(
    "outcome", [Rejected("message can't be edited", "gone"), Rejected("it is too long", "content")]
)
def test_a_message_that_is_gone_is_closed(store: Store, outcome: Rejected) -> None:
    (story,) = posted(store, "a")
    sent(store)
    grown(store, story, "b")
    intend(store, story, EDIT)
    edit = begin(store)
    store.outbox.record_outcome(edit, 1, outcome, NOW, PAUSE)
    grown(store, story, "c")
    assert undecided(store)[story]["main"].closed is (outcome.cause == "gone")
    intend(store, story, EDIT)
    assert store.outbox.retry(edit)
    assert kinds(store) == [(K.POST, P.SENT), (K.EDIT, P.PENDING)]


def reply(store: Store, story: int, after: str, due: datetime = NOW, channel: str = "main") -> None:
    """Intend a reply that tells of a toll, by the last report."""
    loaded = store.stories.load(story)
    assert loaded is not None
    change = Change("toll", loaded.reports[-1], "3", after, "dead")
    intend(store, story, PublicationIntent(channel, K.REPLY, change=change, due=due))


def test_a_reply_waits_for_its_time_and_its_post(store: Store) -> None:
    (story,) = posted(store, "a")
    grown(store, story, "b")
    reply(store, story, "5", NOW + MINUTE)
    post = sent(store)
    assert store.outbox.next_pending("main", NOW) is None
    claim = store.outbox.next_pending("main", NOW + MINUTE)
    assert claim is not None
    assert claim.change is not None
    assert claim.target is not None
    assert (claim.publication_id, claim.change.after, claim.target.message_id) == (post + 1, "5", 1)
    assert claim.target.headline == "Bridge opens"


def test_a_reply_tells_of_a_report_that_hundreds_of_others_followed(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    grown(store, story, "b")
    reply(store, story, "5", NOW)
    flood = [written(f"f{number}", published=NOW + number * timedelta(seconds=1)) for number in range(250)]
    ingest(store, *flood, now=NOW + MINUTE)
    with store._database.write() as connection:
        connection.execute(update(entries).where(entries.c.story_id.is_(None)).values(story_id=story))
    claim = store.outbox.next_pending("main", NOW + MINUTE)
    assert isinstance(claim, ReplyClaim)
    assert claim.change.report.title == "Bridge b opens"


def test_what_one_outlet_claims_takes_the_place_of_its_own_claims_only(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    for outlet, number in (("Horn", "400"), ("Kite", "900"), ("Horn", "500")):
        grown(store, story, f"{outlet}{number}")
        loaded = store.stories.load(story)
        assert loaded is not None
        change = Change("claimed", replace(loaded.reports[-1], outlet=outlet), "", number, "dead")
        intend(store, story, PublicationIntent("main", K.REPLY, change=change, due=NOW + MINUTE))
    grown(store, story, "z")
    told = undecided(store)[story]["main"]
    assert [(each.outlet, each.after) for each in told.changes] == [("Horn", "500"), ("Kite", "900")]
    assert told.waiting == {("claimed", "dead", "Horn"), ("claimed", "dead", "Kite")}


def test_a_reply_that_waits_tells_the_newer_value(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    for name, toll in (("b", "5"), ("c", "8")):
        grown(store, story, name)
        reply(store, story, toll, NOW + MINUTE)
    grown(store, story, "d")
    told = undecided(store)[story]["main"]
    outlet = store.stories.load(story).reports[0].outlet  # type: ignore[union-attr]
    assert told.changes == (ToldChange("toll", "dead", "8", outlet, NOW + MINUTE),)
    assert told.waiting == {("toll", "dead")}
    claim = store.outbox.next_pending("main", NOW + MINUTE)
    assert claim is not None
    assert claim.change is not None
    assert claim.change.report.title == "Bridge c opens"


def test_a_reply_to_a_post_that_never_arrived_is_rejected(store: Store) -> None:
    (story,) = posted(store, "a")
    store.outbox.record_outcome(begin(store), 1, Rejected("no"), NOW, PAUSE)
    grown(store, story, "b")
    reply(store, story, "5")
    assert store.outbox.next_pending("main", NOW) is None
    assert [row.error for row in store.outbox.rows(P.REJECTED)] == ["its post never arrived", "no"]


def test_in_quiet_hours_only_breaking_news_and_digests_leave(store: Store) -> None:
    first, second = reports(store, "a", "b")
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    opened(store, first, POST)
    loud = opened(store, second, replace(POST, urgency=Urgency.BREAKING))
    store.decisions.intend_digest("main", NOW - MINUTE, NOW, NOW, chart=True)
    found = []
    while (claim := store.outbox.next_pending("main", NOW, quiet=True)) is not None:
        found.append((claim.kind, claim.urgency, None if isinstance(claim, DigestClaim) else claim.story.id))
        store.outbox.reject(claim.publication_id, "")
    ordinary = Urgency.ORDINARY
    assert found == [(K.POST, Urgency.BREAKING, loud), (K.CHART, ordinary, None), (K.DIGEST, ordinary, None)]
    assert store.outbox.next_pending("main", NOW) is not None


def test_a_post_that_waits_becomes_faster_but_never_slower(store: Store) -> None:
    (story,) = posted(store, "a")
    for name, urgency in (("b", Urgency.BREAKING), ("c", Urgency.ORDINARY)):
        grown(store, story, name)
        intend(store, story, replace(POST, urgency=urgency))
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert claim.urgency is Urgency.BREAKING
    assert len(store.outbox.rows()) == 1


def test_a_digest_of_a_period_is_planned_once(store: Store) -> None:
    assert store.decisions.last_digest("main", NOW + 60 * MINUTE) is None
    for _ in range(2):
        store.decisions.intend_digest("main", NOW - MINUTE, NOW, NOW, chart=True)
    assert kinds(store) == [(K.CHART, P.PENDING), (K.DIGEST, P.PENDING)]
    assert store.decisions.last_digest("main", NOW + 60 * MINUTE) == NOW
    assert store.decisions.last_digest("other", NOW + 60 * MINUTE) is None


def test_a_digest_takes_the_place_of_those_that_were_not_sent(store: Store) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    for hour in range(3):
        since, until = NOW + hour * 60 * MINUTE, NOW + (hour + 1) * 60 * MINUTE
        store.decisions.intend_digest("main", since, until, NOW, chart=True)
    chart, digest = reversed(store.outbox.rows())
    assert [row.kind for row in (chart, digest)] == [PublicationKind.CHART, PublicationKind.DIGEST]
    claim = store.outbox.claim(digest.id)
    assert isinstance(claim, DigestClaim)
    assert (claim.since, claim.until) == (NOW, NOW + 180 * MINUTE)


@pytest.mark.parametrize(
    ("outcome", "begins"),
    [(Delivered(7), 60), (Unknown("no answer in time"), 60), (Rejected("message is too long", "content"), 0)],
)
def test_a_digest_begins_where_the_last_one_that_was_sent_ended(
    store: Store, outcome: DeliveryOutcome, begins: int
) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    store.decisions.intend_digest("main", NOW, NOW + 60 * MINUTE, NOW, chart=False)
    store.outbox.record_outcome(begin(store), 1, outcome, NOW, MINUTE)
    for hours in (2, 3):
        since, until = NOW + (hours - 1) * 60 * MINUTE, NOW + hours * 60 * MINUTE
        store.decisions.intend_digest("main", since, until, NOW, chart=False)
    claim = store.outbox.claim(store.outbox.rows()[0].id)
    assert isinstance(claim, DigestClaim)
    assert (claim.since, claim.until) == (NOW + begins * MINUTE, NOW + 180 * MINUTE)


def test_a_backlog_is_folded_into_one_digest(store: Store) -> None:
    ids = posted(store, "a", "b", "c", "d")
    assert store.decisions.fold("main", 4, NOW, NOW - 60 * MINUTE, NOW) == 0
    assert store.decisions.fold("main", 3, NOW, NOW - 60 * MINUTE, NOW + MINUTE) == 4
    claim = store.outbox.next_pending("main", NOW + MINUTE)
    assert claim is not None
    assert isinstance(claim, DigestClaim)
    assert (claim.kind, claim.since, claim.until) == (K.DIGEST, None, NOW + MINUTE)
    period = store.periods.of_backlog(claim.publication_id, "main", NOW + MINUTE)
    assert [story.id for story in period.stories] == ids
    assert (period.since, period.until) == (NOW, NOW + MINUTE)
    assert store.decisions.last_digest("main", NOW + 60 * MINUTE) is None
    assert store.outbox.rows(PublicationState.FOLDED)


def of_outlet(store: Store, outlet: str, *names: str, minutes: float = 0) -> list[int]:
    """Stories that this outlet alone reported, decided on, by the numbers of their posts."""
    source = FEED.model_copy(update={"url": f"https://{outlet}.example/rss", "outlet": outlet})
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    ingest(store, *(written(f"{outlet}-{name}") for name in names), source=source, now=NOW + minutes * MINUTE)
    found = {report.title: report for report in store.entries.ungrouped(NOW + minutes * MINUTE, 100)}
    stories = {opened(store, found[f"Bridge {outlet}-{name} opens"], POST, now=NOW) for name in names}
    return [row.id for row in reversed(store.outbox.rows(limit=1000)) if row.story_id in stories]


def test_who_has_most_waiting_gives_way_and_the_others_are_posted(store: Store) -> None:
    flood = of_outlet(store, "mallory", *(f"{number}" for number in range(25)))
    others = [*of_outlet(store, "kite", "a", "b"), *of_outlet(store, "lark", "a")]
    assert store.decisions.fold("main", 20, NOW, NOW - 60 * MINUTE, NOW) == 25
    states = {row.id: row.state for row in store.outbox.rows(limit=1000) if row.kind is K.POST}
    assert {states[each] for each in flood} == {P.FOLDED}
    assert {states[each] for each in others} == {P.PENDING}
    # Those of what it brings later give way too, however few they are.
    more = of_outlet(store, "mallory", "later")
    assert store.decisions.fold("main", 3, NOW, NOW - 60 * MINUTE, NOW) == len(more)


def test_the_first_of_each_outlet_stands_in_the_first_digest(store: Store) -> None:
    of_outlet(store, "mallory", *(f"{number}" for number in range(30)))
    kite = of_outlet(store, "kite", "a")
    assert store.decisions.fold("main", 0, NOW, NOW - 60 * MINUTE, NOW) == 31
    first = next(row for row in reversed(store.outbox.rows(limit=1000)) if row.kind is K.DIGEST)
    told = {story.reports[0].outlet for story in store.periods.of_backlog(first.id, "main", NOW).stories}
    assert (told, len(kite)) == ({"mallory", "kite"}, 1)


def test_an_outlet_that_had_its_share_of_a_minute_is_behind(store: Store) -> None:
    flood, (kite,) = of_outlet(store, "mallory", *"abcde"), of_outlet(store, "kite", "a")
    for number, publication in enumerate(flood[:3], 1):
        assert begin(store) == publication
        store.outbox.record_outcome(publication, 1, Delivered(number), NOW, PAUSE)
    at = NOW + timedelta(seconds=1)
    claims = [store.outbox.next_pending("main", at, share=share) for share in (4, 3)]
    assert [(each.publication_id, each.is_behind) for each in claims if each] == [(flood[3], False), (kite, False)]
    store.outbox.reject(kite, "not this time")
    claim = store.outbox.next_pending("main", at, share=3)
    assert claim is not None
    assert (claim.publication_id, claim.is_behind) == (flood[3], True)
    later = store.outbox.next_pending("main", NOW + 2 * MINUTE, share=3)
    assert later is not None
    assert not later.is_behind


def test_what_a_digest_told_of_a_folded_story_is_known_once_it_left(store: Store) -> None:
    story, _ = posted(store, "a", "b")
    assert store.decisions.fold("main", 1, NOW, NOW - 60 * MINUTE, NOW) == 2
    placed(store, *reports(store, "c"), Placement(story, ""))

    def facts() -> tuple[Facts, ...]:
        return undecided(store)[story]["main"].facts

    told = Facts(1, "a hash")
    digest = begin(store, folded={story: [told]})
    assert facts() == (told,)
    store.outbox.record_outcome(digest, 1, RetryLater(MINUTE, "flood", "429"), NOW, MINUTE)
    assert facts() == ()


def test_what_is_stale_is_folded_and_what_is_not_waits(store: Store) -> None:
    old = posted(store, "a")
    posted(store, "b", now=NOW + 60 * MINUTE)
    fold = ("main", 5, NOW + 60 * MINUTE, NOW + 30 * MINUTE, NOW + 61 * MINUTE)
    assert store.decisions.fold(*fold) == 1
    assert store.decisions.fold(*fold) == 0
    assert kinds(store) == [(K.POST, P.FOLDED), (K.POST, P.PENDING), (K.DIGEST, P.PENDING)]
    digest = store.outbox.rows()[0]
    assert [story.id for story in store.periods.of_backlog(digest.id, "main", NOW).stories] == old


def test_a_reply_that_should_have_left_long_ago_is_given_up(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store)
    (report,) = reports(store, "b")
    assert placed(store, report, Placement(story, "")) == story
    due = (None, NOW + 60 * MINUTE)
    kind_of_change = ("denied", "confirmed")
    changes = [Change(kind, report) for kind in kind_of_change]  # type: ignore[arg-type]
    replies = [PublicationIntent("main", K.REPLY, change=each, due=at) for each, at in zip(changes, due, strict=True)]
    intend(store, story, *replies)
    assert store.decisions.expire("main", NOW) == 0
    assert store.decisions.expire("main", NOW + 30 * MINUTE) == 1
    assert kinds(store)[1:] == [(K.REPLY, P.REJECTED), (K.REPLY, P.PENDING)]


def test_fresh_breaking_news_is_not_folded(store: Store) -> None:
    posted(store, "a", "b")
    (late,) = reports(store, "c")
    story = opened(store, late, replace(POST, urgency=Urgency.BREAKING))
    assert store.decisions.fold("main", 1, NOW, NOW - 60 * MINUTE, NOW) == 2
    claim = store.outbox.next_pending("main", NOW)
    assert isinstance(claim, PostClaim)
    assert claim.story.id == story


def test_a_period_has_its_stories_and_links(store: Store) -> None:
    first, second = posted(store, "a", "b")
    sent(store, 41)
    period = store.periods.of_time("main", NOW, NOW + MINUTE)
    assert [story.id for story in period.stories] == [first, second]
    assert period.message_ids == {first: 41}
    assert store.periods.of_time("main", NOW - MINUTE, NOW).stories == ()


def test_a_story_whose_post_leads_to_another_is_in_no_digest(store: Store) -> None:
    first, second = posted(store, "a", "b")
    sent(store, 41)
    sent(store, 42)
    assert merged(store, first, second) == first
    period = store.periods.of_time("main", NOW, NOW + MINUTE)
    assert [(story.id, len(story.reports)) for story in period.stories] == [(first, 2)]
    assert period.message_ids == {first: 41}


def test_a_period_has_what_the_replies_to_its_stories_told(store: Store) -> None:
    (story,) = posted(store, "a")
    sent(store, 41)
    grown(store, story, "b")
    reply(store, story, "5")
    (change,) = store.periods.of_time("main", NOW, NOW + MINUTE).changes[story]
    assert (change.kind, change.after) == ("toll", "5")
    assert store.periods.of_time("other", NOW, NOW + MINUTE).changes == {}


def test_old_digests_are_forgotten(store: Store) -> None:
    store.decisions.intend_digest("main", NOW - MINUTE, NOW, NOW, chart=True)
    retention = RetentionSettings(matched=timedelta(days=7))
    store.maintenance.prune(NOW + timedelta(days=7), retention)
    assert len(store.outbox.rows()) == 2
    store.maintenance.prune(NOW + timedelta(days=7, seconds=1), retention)
    assert store.outbox.rows() == []
