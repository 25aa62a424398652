"""Poll and ingest: which feeds are due, what they answered, and what of it is new.

Nothing is remembered here but what is under way: a worker that is killed loses no entry, since an ETag is never
written before the entries that came with it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

import structlog

from monitor.errors import SandboxBugError, StoreError
from monitor.feeds import ingest, items, quota, schedule
from monitor.feeds.freshness import Freshness, freshness
from monitor.feeds.judging import Judge
from monitor.feeds.kinds import is_source
from monitor.feeds.parts import with_parts
from monitor.feeds.reading import Reading, read, stopped_before
from monitor.feeds.uplink import Uplink
from monitor.feeds.web.fetch import Fetcher
from monitor.model.documents import (
    STOPPED,
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    FetchRequest,
    NotModified,
    ParsedFeed,
    Stopper,
)
from monitor.model.entries import EntryWrite, FeedState, KnownKey, PollUpdate
from monitor.model.moves import asked_at
from monitor.model.settings import FeedSource
from monitor.runtime import LOOK_UP, Rules, Runtime
from monitor.sandbox import Sandbox

log = structlog.get_logger("polling")

# Longer than a fetch and a parse may take together, so that a feed in hand is never claimed by another worker.
_FEED_LEASE = timedelta(minutes=5)
# Far longer than a feed waits for its turn to be parsed and matched, on a slow machine and with all feeds new.
_LONGEST_POLL = 20 * 60.0  # seconds
# Some servers take turns with two versions of a feed; what scrolled out long ago need not be remembered.
_HASHES_KEPT = 3
_BURST = 0.05  # seconds


@dataclass(frozen=True)
class Polled:
    """How a poll ended: with a failure, or so many new entries. ``stopper`` are bytes that stopped a parser."""

    failed: Failed | None = None
    new: int = 0
    stopper: Stopper | None = None


@dataclass(frozen=True)
class _Poll:
    """One feed in hand. ``full`` means that it is due to be asked for unconditionally, at its own address first."""

    feed: FeedState
    source: FeedSource
    rules: Rules
    full: bool


class Poller:
    """Polls the feeds that are due, many at once. ``born`` is when an ephemeral database was made, None for one that
    lasts; ``jitter`` gives a random number from 0 to 1, so that feeds do not stay in step."""

    def __init__(
        self,
        runtime: Runtime,
        fetcher: Fetcher,
        sandbox: Sandbox,
        *,
        born: datetime | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._feeds = runtime.store.feeds
        self._entries = runtime.store.entries
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._born = born
        self._jitter = jitter
        self._uplink = Uplink(runtime)
        self._in_hand: set[asyncio.Task[Polled]] = set()
        self._judge = Judge(runtime)
        self._quiet: dict[int, PollUpdate] = {}
        # Feeds of another worker's configuration, by id.
        self._foreign: dict[int, str] = {}

    async def poll(self, polled_before: datetime | None = None) -> int:
        """Start on every feed that is due, as many at once as the settings allow; slow ones go on when it returns.

        ``polled_before`` counts every feed as due that was not polled since then. Returns how many were started.
        """
        network = self._runtime.rules.monitor.network
        started = 0
        while not self._runtime.stopping:
            await self._record_quiet()
            if not await self._uplink.is_there(self._ask_few):
                break
            room = 2 * network.connections - len(self._in_hand)
            # A claim of one feed costs as much as a claim of many.
            if room >= network.connections:
                feeds = await self._db(
                    self._feeds.claim_due,
                    self._runtime.owner,
                    self._runtime.now(),
                    limit=room,
                    per_host=network.connections_per_host,
                    lease=_FEED_LEASE,
                    polled_before=polled_before,
                    besides=[each for each, url in self._foreign.items() if url not in self._runtime.rules.sources],
                )
                if not feeds:
                    break
                ours = await self._without_foreign(feeds)
                for feed in ours:
                    self._take_in_hand(feed)
                started += len(ours)
                if not ours:
                    continue
            await asyncio.wait(self._in_hand, timeout=LOOK_UP, return_when=asyncio.FIRST_COMPLETED)
            # Answers come in bursts: a moment's patience writes many of them in one transaction.
            await asyncio.sleep(_BURST)
        return started

    async def poll_named(self, urls: Collection[str]) -> dict[str, Polled]:
        """Poll these feeds now, due or not, and tell how each poll ended; what another worker has is left out."""
        ids = {poll.url: poll.feed_id for poll in await self._db(self._feeds.last_polls) if poll.url in urls}
        waiting, tasks = dict(ids), dict[str, asyncio.Task[Polled]]()
        await self._uplink.is_there(self._ask_few)
        while waiting and not self._runtime.stopping:
            feeds = await self._claim_named(list(waiting.values()))
            for feed in feeds:
                tasks[feed.url] = self._take_in_hand(feed)
                del waiting[feed.url]
            if not feeds and not self._in_hand:
                break
            await asyncio.wait(self._in_hand, timeout=LOOK_UP, return_when=asyncio.FIRST_COMPLETED)
            await self._record_quiet()
        await self.finish()
        await self._uplink.is_there(self._ask_few)
        return {url: task.result() for url, task in tasks.items() if task.done() and not task.cancelled()}

    async def _without_foreign(self, claimed: Sequence[FeedState]) -> list[FeedState]:
        """Those of the feeds that these rules know. What another worker's configuration alone holds is left to it."""
        sources = self._runtime.rules.sources
        foreign = {feed.id: feed.url for feed in claimed if feed.url not in sources}
        if foreign:
            self._foreign.update(foreign)
            await self._db(self._feeds.release, self._runtime.owner, list(foreign))
        return [feed for feed in claimed if feed.id not in foreign]

    async def finish(self) -> None:
        """Wait for the feeds that are under way."""
        while self._in_hand and not self._runtime.stopping:
            await asyncio.wait(self._in_hand, timeout=LOOK_UP)
        await self._record_quiet()

    async def abandon(self) -> None:
        """Stop the feeds that are under way; they are due again at once."""
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)
        await self._record_quiet()
        await self._db(self._feeds.release, self._runtime.owner)

    async def _ask_few(self, ids: Sequence[int]) -> bool:
        """Poll these feeds until a server is reached; False where none could be asked to the end."""
        tasks = {self._take_in_hand(feed) for feed in await self._claim_named(ids)}
        pending = tasks
        while pending and not self._uplink.reached and not self._runtime.stopping:
            _, pending = await asyncio.wait(pending, timeout=LOOK_UP, return_when=asyncio.FIRST_COMPLETED)
        await self._record_quiet()
        return any(task.done() for task in tasks) and not pending

    async def _claim_named(self, ids: Sequence[int]) -> list[FeedState]:
        return await self._db(
            self._feeds.claim_named,
            self._runtime.owner,
            self._runtime.now(),
            ids,
            per_host=self._runtime.rules.monitor.network.connections_per_host,
            lease=_FEED_LEASE,
        )

    def _take_in_hand(self, feed: FeedState) -> asyncio.Task[Polled]:
        task = asyncio.create_task(self._poll_feed(feed, self._runtime.rules), name=f"poll {feed.url}")
        self._in_hand.add(task)
        task.add_done_callback(self._put_down)
        return task

    def _put_down(self, task: asyncio.Task[Polled]) -> None:
        self._in_hand.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("poll.unfinished", task=task.get_name(), detail=str(task.exception()))

    async def _poll_feed(self, feed: FeedState, rules: Rules) -> Polled:
        source = rules.sources.get(feed.url)
        if source is None:
            return Polled()
        full = schedule.full_fetch_due(feed, self._runtime.now(), rules.settings.monitor.polling)
        request = FetchRequest(feed.fetch_url) if full else FetchRequest(feed.fetch_url, feed.etag, feed.last_modified)
        poll = _Poll(feed, source, rules, full)
        self._runtime.tally.feeds += 1
        try:
            async with asyncio.timeout(_LONGEST_POLL):
                outcome = await (self._fetch_anew(feed) if full else self._fetcher.fetch(request))
                polled = await self._take(poll, outcome)
        except StoreError:
            raise
        except TimeoutError:
            # What hangs must not keep its place for good: with all places taken, no feed is claimed any more.
            log.error("poll.stuck", feed=poll.feed.url)
            told = f"this program had not read it after {_LONGEST_POLL / 60:g} minutes"
            polled = Polled(Failed(FailureKind.HARD, "stuck", told))
        except Exception as error:
            # A bug that one document brings out must not have it fetched again and again, and must show in `status`.
            log.exception("poll.broken", feed=feed.url)
            name = error.name if isinstance(error, SandboxBugError) else type(error).__name__
            polled = Polled(Failed(FailureKind.HARD, "bug", f"{name} in this program; see the log"))
        counts = self._uplink.note(polled.failed)
        if polled.failed is None:
            self._runtime.tally.answered += 1
        elif counts:
            self._fail(poll, polled.failed, polled.stopper)
        else:
            self._runtime.tally.unreached += 1
            await self._db(self._feeds.give_back, self._runtime.owner, feed.id)
        return polled

    async def _fetch_anew(self, feed: FeedState) -> FetchOutcome:
        """The whole document; of a feed that moved from its own address, if that has one again: a redirect that was
        called permanent may have been a mistake."""
        if feed.fetch_url != feed.url:
            answer = await self._fetcher.fetch(FetchRequest(feed.url))
            if isinstance(answer, Fetched) and is_source(answer.body, answer.content_type):
                return replace(answer, permanent_url=answer.permanent_url or feed.url)
        return await self._fetcher.fetch(FetchRequest(feed.fetch_url))

    async def _take(self, poll: _Poll, outcome: FetchOutcome) -> Polled:
        match outcome:
            case Failed() as failed:
                return Polled(failed)
            case NotModified() as unchanged:
                self._runtime.tally.not_modified += 1
                return self._keep_quiet(poll, self._update(poll, unchanged))
            case Fetched() as fetched:
                return await self._read(poll, fetched)

    async def _read(self, poll: _Poll, fetched: Fetched) -> Polled:
        """Read what is new in a body, and ingest it; a body that is known is not looked at."""
        body_hash, now = items.body_hash(fetched.body), self._runtime.now()
        if body_hash == poll.feed.body_hash:
            return self._keep_quiet(poll, self._update(poll, fetched))
        if failed := stopped_before(poll.feed.stopper, body_hash, now):
            return Polled(failed)
        limits, known = poll.rules.monitor.parsing, poll.feed.item_hashes
        habits = partial(self._db, self._feeds.habits, poll.feed.id)
        began = monotonic()
        read_one = partial(read, self._sandbox, source=poll.source, limits=limits, known=known, habits=habits)
        reading = await with_parts(await read_one(fetched), self._fetcher.fetch, read_one)
        self._runtime.tally.parsing.note(monotonic() - began)
        if isinstance(reading, Failed):
            stopper = Stopper(body_hash, reading.reason, now) if reading.reason in STOPPED else None
            return Polled(reading, stopper=stopper)
        hashes = tuple(dict.fromkeys((*reading.item_hashes, *known)))[: _HASHES_KEPT * len(reading.hashes)] or None
        parsed = reading.parsed
        if parsed is None:
            return self._keep_quiet(poll, self._update(poll, fetched, body_hash=body_hash, item_hashes=hashes))
        everything = len(reading.hashes) <= len(parsed.entries)
        # What an index names may change while the index stays the same: it is read each time.
        answer = replace(fetched, etag=None, last_modified=None) if parsed.parts else fetched
        remembered = None if parsed.parts else body_hash
        update = self._update(
            poll, answer, body_hash=remembered, item_hashes=hashes, parsed=parsed, everything=everything
        )
        return await self._ingest(poll, parsed, update, reading)

    async def _ingest(self, poll: _Poll, parsed: ParsedFeed, update: PollUpdate, reading: Reading) -> Polled:
        monitor = poll.rules.monitor
        doc = await asyncio.to_thread(
            ingest.document,
            poll.source,
            parsed.entries,
            trust_guids=not reading.repeated_guids,
            shared=reading.shared_links,
            outlets=poll.feed.outlets,
        )
        deadline = monitor.articles.deadline if monitor.articles.fetch else None

        # Outside the transaction that writes them: a verdict may take a while.
        fresh = ingest.fresh_indexes(doc, await self._db(self._entries.known, doc.all_keys))
        oldest = self._freshness(poll, self._runtime.now()).not_before
        verdicts = await self._judge.judge(poll.rules.screener, doc, fresh, oldest)
        # It took its time: what is news is told by now.
        now = self._runtime.now()
        # The clock may have been set since it was reckoned: the feed waits as long as it was to wait.
        update = replace(update, polled_at=now, next_poll_at=now + (update.next_poll_at - update.polled_at))
        rule = self._freshness(poll, now)

        def decide(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
            writes = ingest.decide(doc, known, verdicts.of, rule=rule, now=now, article_deadline=deadline)
            return ingest.oldest_first(doc, quota.within(writes, poll.feed.arrivals.on(now.date()), monitor.entries))

        done = await self._db(self._entries.ingest, self._runtime.owner, poll.feed.id, update, doc.all_keys, decide)
        if done is None:
            log.warning("poll.lease_lost", feed=poll.feed.url)
            return Polled()
        self._runtime.tally.new += done.new
        self._runtime.tally.matched += done.matched
        self._runtime.tally.rejected += done.rejected
        self._runtime.tally.held_back += done.held_back
        if done.matched:
            self._runtime.hurry()
        log.info(
            "poll.ingested",
            feed=poll.feed.url,
            entries=len(parsed.entries),
            new=done.new,
            changed=done.changed,
            matched=done.matched,
            held_back=done.held_back,
            left_out=done.left_out,
            fault=parsed.fault,
        )
        return Polled(new=done.new)

    def _freshness(self, poll: _Poll, now: datetime) -> Freshness:
        return freshness(
            now,
            baseline=poll.feed.baseline,
            born=self._born,
            first_poll=poll.rules.monitor.first_poll,
            entries=poll.rules.monitor.entries,
            answered_at=poll.feed.answered_at,
        )

    def _update(
        self,
        poll: _Poll,
        answer: Fetched | NotModified,
        *,
        body_hash: bytes | None = None,
        item_hashes: tuple[bytes, ...] | None = None,
        parsed: ParsedFeed | None = None,
        everything: bool = False,
    ) -> PollUpdate:
        """What an answered poll changes. ``everything`` tells that ``parsed`` holds all entries of the document and
        not only the new ones: then their times show the feed's rhythm."""
        now = self._runtime.now()
        dates = [entry.published for entry in parsed.entries if entry.published is not None] if parsed else []
        seen = schedule.Observation(
            published=dates if everything else (),
            new_entries=len(parsed.entries) if parsed else 0,
            ttl=parsed.ttl if parsed else None,
            max_age=answer.max_age,
        )
        following = schedule.next_poll_after_success(
            poll.feed,
            seen,
            now,
            poll.rules.monitor.polling,
            jitter=self._jitter(),
            fixed=poll.source.interval,
        )
        fetched = answer if isinstance(answer, Fetched) else None
        # A damaged document may be one that broke off: its validators would hide the rest of it behind a 304.
        # Those of a place that is not remembered would be told to another server.
        moved_to = answer.permanent_url or poll.feed.fetch_url
        intact = fetched if parsed is None or parsed.fault is None else None
        intact = intact if asked_at(poll.feed.url, moved_to) == moved_to else None
        return PollUpdate(
            polled_at=now,
            next_poll_at=following.next_poll_at,
            interval=following.interval,
            not_modified=isinstance(answer, NotModified),
            fetch_url=moved_to if moved_to != poll.feed.moved_to else None,
            etag=intact.etag if intact else None,
            last_modified=intact.last_modified if intact else None,
            body_hash=body_hash,
            item_hashes=item_hashes,
            ttl=seen.ttl,
            span=schedule.covered(seen, now),
            full=poll.full and fetched is not None,
            newest_entry_at=min(max(dates), now) if dates else None,
            habits=parsed.habits if parsed else None,
            damage=items.BREAKS_OFF if fetched is not None and items.breaks_off(fetched.body) else "",
        )

    def _fail(self, poll: _Poll, failed: Failed, stopper: Stopper | None) -> None:
        self._runtime.tally.failures[failed.reason] += 1
        log.warning(
            "poll.failed",
            feed=poll.feed.url,
            kind=failed.kind.value,
            reason=failed.reason,
            detail=failed.detail,
        )
        now = self._runtime.now()
        following = schedule.next_poll_after_failure(
            poll.feed,
            failed,
            now,
            poll.rules.monitor.polling,
            jitter=self._jitter(),
            fixed=poll.source.interval,
        )
        update = PollUpdate(now, following.next_poll_at, following.interval, failure=failed, stopper=stopper)
        self._keep_quiet(poll, update)

    def _keep_quiet(self, poll: _Poll, update: PollUpdate) -> Polled:
        """Note a poll that brought no entries; many of them are written in one transaction."""
        self._quiet[poll.feed.id] = update
        return Polled(update.failure)

    async def _record_quiet(self) -> None:
        quiet, self._quiet = self._quiet, {}
        if quiet:
            await self._db(self._feeds.record, self._runtime.owner, quiet)
