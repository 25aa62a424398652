"""Stored entries, played through the pipeline once more, as another configuration would have taken them.

Judging, freshness, grouping, settling, thresholds, speeds, edits, replies and digests are the worker's own; what it
cannot know is left as it was: words that an outlet changed since, pages that nobody read, and entries that no
configured feed brought. What an editor took out or chose stays so; merges and splits by hand are not repeated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from monitor.delivery.timing import digest_period
from monitor.editorial.backtest import judge, pages
from monitor.feeds import ingest
from monitor.feeds.freshness import freshness
from monitor.model.documents import Article, Entry
from monitor.model.entries import EntryState, EntryWrite, KnownKey, PastEntry, PollUpdate
from monitor.model.matches import Match
from monitor.model.precedence import NEVER
from monitor.model.publications import WITHDRAWN, PublicationState
from monitor.model.settings import Channel, MonitorSettings, Settings, TranslateSettings
from monitor.model.stories import CHOSEN
from monitor.store import OFF_TOPIC, Store
from monitor.worker.app import App
from monitor.worker.simulated import Clock

_TICK = timedelta(minutes=5)  # so often it is looked whether something that waits may leave
_LEASE = timedelta(minutes=1)
_FOR_GOOD = timedelta(days=36500)
_TAKEN_OUT = (OFF_TOPIC, WITHDRAWN)

Judged = tuple[PastEntry, Match]


@dataclass(slots=True)
class Played:
    """What was played: how many entries were read, how many belong, and how many came by feeds that are not
    configured, by their address."""

    read: int = 0
    relevant: int = 0
    foreign: Counter[str] = field(default_factory=Counter)


def for_replay(settings: Settings) -> Settings:
    """The settings in which a channel has no chat, so that no link leads to a message that is none, no chart is drawn,
    and nobody is asked to translate."""
    monitor = settings.monitor
    changes = {"channels": {name: _for_replay(channel) for name, channel in monitor.channels.items()}}
    return settings.model_copy(
        update={"monitor": monitor.model_copy(update=changes | {"translate": TranslateSettings(by="none")})}
    )


def _for_replay(channel: Channel) -> Channel:
    digest = channel.digest.model_copy(update={"chart": False})
    return channel.model_copy(update={"chat": "", "topic": None, "digest": digest})


async def play(
    past: Store,
    app: App,
    clock: Clock,
    *,
    since: datetime,
    until: datetime,
    examples_of: datetime,
    advance: Callable[[int], None],
) -> Played:
    """Play the entries of ``past`` that were first seen from ``since`` until before ``until``, in order of arrival,
    through a worker of its own whose clock is ``clock``. ``examples_of`` is as in ``compare``; ``advance`` is told how
    many more entries are done. Nothing is written to ``past``. Memory stays flat. Raises StoreError."""
    player = _Player(past, app, clock)
    for entries in pages(past, since):
        entries = [entry for entry in entries if entry.first_seen < until]
        judged = _judged(entries, app, examples_of)
        for minute, its in groupby(player.relevant(judged), key=lambda each: _minute(each[0].first_seen)):
            await player.wait_until(minute)
            await player.bring(list(its))
            await app.pipeline.tell()
        player.played.read += len(entries)
        advance(len(entries))
    await player.wait_until(until)
    await app.pipeline.tell()
    return player.played


def _judged(entries: Sequence[PastEntry], app: App, examples_of: datetime) -> list[Judged]:
    """Entries with the verdict on them as they came."""
    rules = app.runtime.rules
    found = judge(list(map(_as_it_came, entries)), rules.screener, rules.monitor.entries.max_age, examples_of)
    return [(entry, match) for entry, (_, match) in zip(entries, found, strict=True)]


def _as_it_came(entry: PastEntry) -> PastEntry:
    """An entry without what was read on its page: pages are read of those that say no more than a headline."""
    return replace(entry, summary="") if entry.lead and not ingest.only_a_headline(entry) else entry


def _minute(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)


class _Player:
    """Brings documents to a worker, and lets time go by in between."""

    def __init__(self, past: Store, app: App, clock: Clock) -> None:
        self._past = past
        self._app = app
        self._clock = clock
        self._runtime = app.runtime
        self._feeds = {poll.url: poll.feed_id for poll in app.runtime.store.feeds.last_polls()}
        self._firsts: dict[str, datetime] = {}
        self.played = Played()

    def relevant(self, judged: Sequence[Judged]) -> Iterator[Judged]:
        """Those that belong, of feeds that are configured; what an editor decided stays so."""
        for entry, match in judged:
            if entry.feed not in self._runtime.rules.sources:
                self.played.foreign[entry.feed] += 1
            elif entry.reason == CHOSEN:
                yield entry, replace(match, relevant=True, watches=entry.watches, reason="")
            elif match.relevant and entry.reason not in _TAKEN_OUT:
                yield entry, match

    async def wait_until(self, moment: datetime) -> None:
        """Let time go by, and what waits leave when it may."""
        while self._clock.now + _TICK < moment:
            before, self._clock.now = self._clock.now, self._clock.now + _TICK
            if _is_digest_due(self._runtime.rules.monitor, before, self._clock.now) or self._waits():
                await self._app.pipeline.tell()
        self._clock.now = max(self._clock.now, moment)

    def _waits(self) -> bool:
        return bool(self._runtime.store.outbox.count(PublicationState.PENDING))

    async def bring(self, entries: Sequence[Judged]) -> None:
        """Let the worker have what arrived within a minute, each document as one."""
        documents: dict[tuple[datetime, str], list[Judged]] = defaultdict(list)
        for each in entries:
            documents[each[0].first_seen, each[0].feed].append(each)
        for (seen, feed), its in documents.items():
            self._clock.now = max(self._clock.now, seen)
            await self._runtime.db(self._ingest, feed, its)

    def _ingest(self, feed: str, its: Sequence[Judged]) -> None:
        """One document: what the poller does with one that it has read. Blocks."""
        now, store, rules = self._clock.now, self._runtime.store, self._runtime.rules
        source, monitor = rules.sources[feed], rules.monitor
        doc = ingest.document(source, [_entry(_as_it_came(entry)) for entry, _ in its])
        rule = freshness(
            now, baseline=self._is_first(feed, its), born=None, first_poll=monitor.first_poll, entries=monitor.entries
        )

        def verdict(index: int) -> Match:
            return its[index][1]

        def decide(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
            writes = ingest.decide(doc, known, verdict, rule=rule, now=now, article_deadline=None)
            return [_as_chosen(write) if write.entry.guid in chosen else write for write in writes]

        chosen = {str(entry.id) for entry, _ in its if entry.reason == CHOSEN}
        owner, feed_id = self._runtime.owner, self._feeds[feed]
        # When it was read before, without these: who reported first is told by that, too.
        if (missing := its[0][0].missing) is not None and missing > NEVER:
            self._claim(feed_id)
            store.feeds.record(owner, {feed_id: _poll(missing)})
        self._claim(feed_id)
        store.entries.ingest(owner, feed_id, _poll(now), doc.all_keys, decide)
        self.played.relevant += len(its)
        known = store.entries.known(doc.all_keys)
        for (entry, _), keys in zip(its, doc.keys, strict=True):
            entry_id = next((known[key].entry_id for key in keys.keys if key in known), None)
            if entry_id is not None and (entry.lead or entry.canonical_url):
                page = Article(entry.url or "", "", entry.summary, entry.lead, entry.canonical_url, entry.image)
                store.entries.save_article(entry_id, page)

    def _claim(self, feed_id: int) -> None:
        runtime = self._runtime
        runtime.store.feeds.claim_named(runtime.owner, self._clock.now, [feed_id], len(self._feeds), _LEASE)

    def _is_first(self, feed: str, its: Sequence[Judged]) -> bool:
        """Is this the first document that the feed ever brought?"""
        if feed not in self._firsts:
            first = self._past.history.first_documents([feed]).get(feed)
            self._firsts[feed] = first.at if first is not None else self._clock.now
        return its[0][0].first_seen == self._firsts[feed]


def _entry(entry: PastEntry) -> Entry:
    """An entry as its feed brought it; of what was rejected the content is kept in no words to read."""
    content = "" if entry.state is EntryState.REJECTED else entry.content
    return Entry(
        guid=str(entry.id),
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content=content,
        published=entry.published,
        image=entry.image,
        furniture=entry.furniture,
    )


def _poll(at: datetime) -> PollUpdate:
    return PollUpdate(polled_at=at, next_poll_at=at + _FOR_GOOD, interval=_FOR_GOOD, held_entries=True)


def _as_chosen(write: EntryWrite) -> EntryWrite:
    return replace(write, state=EntryState.MATCHED, reason=CHOSEN)


def _is_digest_due(monitor: MonitorSettings, before: datetime, now: datetime) -> bool:
    return any(
        digest_period(now, before, channel.digest, monitor.time_zone, weekly=weekly) is not None
        for channel in monitor.channels.values()
        for weekly in (False, True)
    )
