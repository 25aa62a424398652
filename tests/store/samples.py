"""Invented rows for the store's tests, and the short ways to bring them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, EntryState, EntryWrite, FeedState, KnownKey, PollUpdate
from monitor.model.matches import Hit, Match
from monitor.model.publications import Facts, Message, PublicationIntent, PublicationKind, Shown
from monitor.model.settings import FeedSource
from monitor.model.stories import Placement, Report
from monitor.store import Ingested, Store, WorkerState

NOW = datetime(2023, 9, 19, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
FEED = FeedSource(
    url="https://kite.example/rss",
    outlet="The Kite",
    language="en",
    country="AM",
    perspective=("independent",),
)
MESSAGE = Message("<b>Bridge opens</b>", "Bridge opens")
POST = PublicationIntent("main", PublicationKind.POST)
ALONE = Placement(None, "no recent report resembles it")


def digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def feed(number: int, host: str = "kite.example", **changes: object) -> FeedSource:
    return FEED.model_copy(update={"url": f"https://{host}/{number}.rss", **changes})


def poll(at: datetime = NOW, **changes: object) -> PollUpdate:
    return PollUpdate(**{"polled_at": at, "next_poll_at": at + 5 * MINUTE, "interval": 5 * MINUTE, **changes})


def match(*terms: str, watches: Sequence[str] = ("bridges",)) -> Match:
    hits = tuple(Hit(term, term, "en", "title", 0, len(term), term) for term in terms)
    return Match(bool(terms), float(len(terms)), tuple(watches) if terms else (), hits, ())


def written(
    name: str,
    state: EntryState = EntryState.MATCHED,
    *,
    keys: Sequence[str] | None = None,
    says: str = "",
    **changes: object,
) -> EntryWrite:
    entry = Entry(f"guid-{name}", f"https://kite.example/{name}", f"Bridge {name} opens", f"All about {name}.")
    relevant = state is not EntryState.REJECTED
    values: dict[str, object] = {
        "entry": entry,
        "keys": EntryKeys(tuple(map(digest, keys or (f"guid:{name}", f"url:{name}"))), digest(f"said:{says or name}")),
        "published": NOW - 10 * MINUTE,
        "state": state,
        "match": match("bridge") if relevant else match(),
        "language": "en",
        "reason": "" if state is EntryState.MATCHED else "no watch held",
    }
    return EntryWrite(**{**values, **changes})


def claimed(store: Store, source: FeedSource = FEED, owner: str = "worker", now: datetime = NOW) -> FeedState:
    """The feed, configured if need be and leased out to its owner."""
    store.feeds.sync([source], now)
    (state,) = store.feeds.claim_due(owner, now, 10, 10, LEASE, polled_before=now + LEASE)
    return state


def ingest(store: Store, *writes: EntryWrite, source: FeedSource = FEED, now: datetime = NOW) -> Ingested:
    """One poll of the feed that brings these entries."""

    def decide(_known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
        return writes

    state = claimed(store, source, now=now)
    keys = {key for write in writes for key in write.keys.keys}
    done = store.entries.ingest("worker", state.id, poll(now), keys, decide)
    assert done is not None
    return done


def reports(store: Store, *names: str, now: datetime = NOW, **changes: object) -> list[Report]:
    """Matched entries of these names that wait for a story."""
    ingest(store, *(written(name, **changes) for name in names), now=now)
    found = {report.title: report for report in store.entries.ungrouped(now, 100)}
    return [found[f"Bridge {name} opens"] for name in names]


def posted(store: Store, *names: str, now: datetime = NOW) -> list[int]:
    """A story for each name, with a pending publication in the channel "main"."""
    store.outbox.sync_channels({"main": "@bridges"}, now)
    return [opened(store, report, POST, now=now) for report in reports(store, *names, now=now)]


def opened(store: Store, report: Report, *intents: PublicationIntent, now: datetime = NOW) -> int:
    """A story of this report, decided on."""
    story_id = placed(store, report, now=now)
    intend(store, story_id, *intents, now=now)
    return story_id


def placed(store: Store, report: Report, placement: Placement = ALONE, now: datetime = NOW, vector: bytes = b"") -> int:
    """Give a report a story; its id."""
    done = store.stories.place(report, placement, now, vector)
    assert done is not None
    return done.story_id


def intend(store: Store, story_id: int, *intents: PublicationIntent, now: datetime = NOW) -> None:
    """Decide on a story that changed."""
    marked = {undecided.story.id: undecided.mark for undecided in store.decisions.undecided(1000)}
    assert store.decisions.intend(story_id, marked[story_id], intents, now)


def merged(store: Store, one: int, other: int, *, now: datetime = NOW) -> int | None:
    """Merge two stories as an editor does; the one that stays."""
    done = store.stories.merge(one, other, now)
    return None if done is None else done.story_id


def split_off(store: Store, story: int, *entry_ids: int, now: datetime = NOW) -> int | None:
    """Split reports off as an editor does; their story."""
    done = store.stories.split(story, entry_ids, now)
    return None if done is None else done.story_id


def begin(
    store: Store,
    now: datetime = NOW,
    channel: str = "main",
    message: Message = MESSAGE,
    told: Sequence[Report] = (),
    headline: int | None = None,
    folded: Mapping[int, Sequence[Facts]] = MappingProxyType({}),
) -> int:
    """Take the channel and begin to send what is next, a message that tells of these reports; the publication's id. The
    first of them heads it, where none is named."""
    assert store.leases.acquire(f"channel:{channel}", "worker", now, MINUTE)
    claim = store.outbox.next_pending(channel, now)
    assert claim is not None
    facts = [Facts(each.entry_id, each.title) for each in told]
    shown = Shown(headline or told[0].entry_id) if told else None
    assert store.outbox.begin_sending(
        claim.publication_id, channel, "worker", message, now, facts or None, shown=shown, folded=folded
    )
    return claim.publication_id


def alive(owner: str, at: datetime = NOW, **changes: Any) -> WorkerState:
    """The heartbeat of a worker."""
    known: dict[str, Any] = {
        "config_fingerprint": "",
        "config_error": "",
        "pid": 1,
        "host": "box",
        "version": "1",
        "mode": "",
        "started_at": at,
    }
    return WorkerState(owner=owner, beat_at=at, **(known | changes))
