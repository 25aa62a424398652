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

import structlog

from monitor.errors import SandboxCrashError, SandboxTimeoutError, StoreError
from monitor.feeds import ingest, items, schedule
from monitor.feeds.freshness import freshness
from monitor.feeds.parse import parse_document
from monitor.feeds.uplink import Uplink
from monitor.feeds.verdicts import Verdicts
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.html import plain_text
from monitor.model.documents import (
    Failed,
    FailureKind,
    Fetched,
    FetchOutcome,
    FetchRequest,
    Habits,
    NotModified,
    ParsedFeed,
)
from monitor.model.entries import EntryWrite, FeedState, KnownKey, PollUpdate
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
# Bytes of a document that may take long to be looked at; for smaller ones a thread costs more than it saves.
_LARGE = 500_000


@dataclass(frozen=True)
class Polled:
    """How a poll ended: with a failure, or so many new entries."""

    failed: Failed | None = None
    new: int = 0


@dataclass(frozen=True)
class _Poll:
    """One feed in hand. ``full`` means that it is asked for unconditionally."""

    feed: FeedState
    source: FeedSource
    rules: Rules
    full: bool


async def _cut(poll: _Poll, fetched: Fetched) -> items.Cut:
    """What is new in a document."""
    known, most = frozenset(poll.feed.item_hashes), poll.rules.monitor.parsing.max_entries
    if len(fetched.body) > _LARGE:
        return await asyncio.to_thread(items.cut, fetched.body, known, most, fetched.final_url)
    return items.cut(fetched.body, known, most, fetched.final_url)


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
        # Verdicts come one at a time anyway; waiting in threads, they would keep DNS look-ups out of them.
        self._matching = asyncio.Lock()
        # Apart, so that a feed whose entries are clear does not wait while texts of another are encoded.
        self._asking = asyncio.Lock()
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
        poll = _Poll(feed, source, rules, full or (request.etag is None and request.last_modified is None))
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
            polled = Polled(Failed(FailureKind.HARD, "bug", f"{type(error).__name__} in this program; see the log"))
        counts = self._uplink.note(polled.failed)
        if polled.failed is not None and counts:
            self._fail(poll, polled.failed)
        elif polled.failed is not None:
            await self._db(self._feeds.give_back, self._runtime.owner, feed.id)
        return polled

    async def _fetch_anew(self, feed: FeedState) -> FetchOutcome:
        """The whole document; of a feed that moved from its own address, if that has one again: a redirect that was
        called permanent may have been a mistake."""
        if feed.fetch_url != feed.url:
            answer = await self._fetcher.fetch(FetchRequest(feed.url))
            if isinstance(answer, Fetched) and items.document_kind(answer.body, answer.content_type) in ("xml", "json"):
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
        """Parse what is new in a body, and ingest it; a body that holds nothing new is not parsed at all."""
        body_hash = items.body_hash(fetched.body)
        if body_hash == poll.feed.body_hash:
            return self._keep_quiet(poll, self._update(poll, fetched))
        kind = items.document_kind(fetched.body, fetched.content_type)
        if kind == "html":
            return Polled(Failed(FailureKind.HARD, "html", "the server sent a web page in place of a feed"))
        cut = await _cut(poll, fetched)
        hashes = tuple(dict.fromkeys((*cut.hashes, *poll.feed.item_hashes)))[: _HASHES_KEPT * len(cut.hashes)] or None
        if cut.document is None:
            return self._keep_quiet(poll, self._update(poll, fetched, body_hash=body_hash, item_hashes=hashes))
        habits = await self._db(self._feeds.habits, poll.feed.id)
        parsed = await self._parse(poll, fetched, cut.document, habits)
        if isinstance(parsed, Failed):
            return Polled(parsed)
        everything = len(cut.hashes) <= len(parsed.entries)
        update = self._update(
            poll, fetched, body_hash=body_hash, item_hashes=hashes, parsed=parsed, everything=everything
        )
        return await self._ingest(poll, parsed, update, cut)

    async def _parse(self, poll: _Poll, fetched: Fetched, document: bytes, habits: Habits) -> ParsedFeed | Failed:
        limits = poll.rules.monitor.parsing
        try:
            return await self._sandbox.run(
                parse_document,
                document,
                fetched.content_type,
                fetched.final_url,
                poll.source.outlet,
                plain_text,
                language=poll.source.language or "",
                habits=habits,
                max_entries=limits.max_entries,
                max_text=limits.max_text,
            )
        except SandboxTimeoutError as error:
            return Failed(FailureKind.HARD, "parse-timeout", str(error))
        except SandboxCrashError as error:
            return Failed(FailureKind.HARD, "parse-crash", str(error))

    async def _ingest(self, poll: _Poll, parsed: ParsedFeed, update: PollUpdate, cut: items.Cut) -> Polled:
        now, monitor = self._runtime.now(), poll.rules.monitor
        rule = freshness(
            now,
            baseline=poll.feed.baseline,
            born=self._born,
            first_poll=monitor.first_poll,
            entries=monitor.entries,
            answered_at=poll.feed.answered_at,
        )
        doc = await asyncio.to_thread(
            ingest.document,
            poll.source,
            parsed.entries,
            trust_guids=not cut.repeated_guids,
            shared=cut.shared_links,
            outlets=poll.feed.outlets,
        )
        deadline = monitor.articles.deadline if monitor.articles.fetch else None

        # Outside the transaction that writes them: a verdict may take a while.
        fresh = ingest.fresh_indexes(doc, await self._db(self._entries.known, doc.all_keys))
        verdicts = Verdicts(poll.rules.screener, doc, fresh, rule.not_before)
        async with self._matching:
            await asyncio.to_thread(verdicts.match)
        if verdicts.doubtful:
            async with self._asking:
                await asyncio.to_thread(verdicts.ask)

        def decide(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
            writes = ingest.decide(doc, known, verdicts.of, rule=rule, now=now, article_deadline=deadline)
            return ingest.oldest_first(doc, writes)

        done = await self._db(self._entries.ingest, self._runtime.owner, poll.feed.id, update, doc.all_keys, decide)
        if done is None:
            log.warning("poll.lease_lost", feed=poll.feed.url)
            return Polled()
        self._runtime.tally.new += done.new
        self._runtime.tally.matched += done.matched
        self._runtime.tally.rejected += done.rejected
        self._runtime.tally.held_back += done.held_back
        log.info(
            "poll.ingested",
            feed=poll.feed.url,
            entries=len(parsed.entries),
            new=done.new,
            changed=done.changed,
            matched=done.matched,
            held_back=done.held_back,
            fault=parsed.fault,
        )
        return Polled(new=done.new)

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
        intact = fetched if parsed is None or parsed.fault is None else None
        return PollUpdate(
            polled_at=now,
            next_poll_at=following.next_poll_at,
            interval=following.interval,
            not_modified=isinstance(answer, NotModified),
            fetch_url=answer.permanent_url,
            etag=intact.etag if intact else None,
            last_modified=intact.last_modified if intact else None,
            body_hash=body_hash,
            item_hashes=item_hashes,
            ttl=seen.ttl,
            span=schedule.covered(seen, now),
            full=poll.full and fetched is not None,
            newest_entry_at=min(max(dates), now) if dates else None,
            habits=parsed.habits if parsed else None,
        )

    def _fail(self, poll: _Poll, failed: Failed) -> None:
        self._runtime.tally.failed += 1
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
        self._keep_quiet(poll, PollUpdate(now, following.next_poll_at, following.interval, failure=failed))

    def _keep_quiet(self, poll: _Poll, update: PollUpdate) -> Polled:
        """Note a poll that brought no entries; many of them are written in one transaction."""
        self._quiet[poll.feed.id] = update
        return Polled(update.failure)

    async def _record_quiet(self) -> None:
        quiet, self._quiet = self._quiet, {}
        if quiet:
            await self._db(self._feeds.record, self._runtime.owner, quiet)
