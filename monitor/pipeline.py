"""poll -> ingest -> group -> decide -> deliver: the order, and where each transaction ends.

Nothing is remembered here that is not in the database, but for what is under way at this moment: any step may be
killed at any instruction and run again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

import structlog

from monitor.core import cadence, ingest, items, policy, stories
from monitor.core.matching import Matcher
from monitor.core.rendering import render_story
from monitor.core.settings import ArticleSettings, Channel, FeedSource, Settings
from monitor.core.types import (
    Article,
    ArticleTask,
    Claim,
    Delivered,
    DeliveryOutcome,
    EntryWrite,
    Failed,
    FailureKind,
    FeedState,
    Fetched,
    FetchRequest,
    KnownKey,
    Message,
    Migrated,
    NotModified,
    ParsedFeed,
    PollUpdate,
    Rejected,
    Unknown,
)
from monitor.errors import SandboxCrashError, SandboxTimeoutError
from monitor.extract import plain_text, read_article
from monitor.fetch import Fetcher
from monitor.parse import parse_document
from monitor.sandbox import Sandbox
from monitor.store import Store

log = structlog.get_logger("pipeline")
P = ParamSpec("P")
T = TypeVar("T")

# Longer than a fetch and a parse may take together, so that a feed in hand is never claimed by another worker.
_FEED_LEASE = timedelta(minutes=5)
# Longer than one call to Telegram may take.
_CHANNEL_LEASE = timedelta(seconds=60)
_GROUP_LEASE = timedelta(seconds=60)
_SHUT_OUT_PAUSE = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
_GROUP_BATCH = 200
_ARTICLE_BATCH = 20
# Some servers take turns with two versions of a feed; what scrolled out long ago need not be remembered.
_HASHES_KEPT = 3
_BURST = 0.05  # seconds
# A slot this near is waited for: left to the next tick, messages would leave at the pace of the ticks.
_PATIENCE = 1.0  # seconds
_LOOK_UP = 1.0  # seconds between looks at whether to stop


class Publisher(Protocol):
    """Where publications go. ``paced`` tells whether the channel has a limit on messages."""

    paced: bool

    async def send(self, channel: str, chat: str | int, message: Message) -> DeliveryOutcome:
        """Send one message and say what became of it; never raises for what Telegram or the network does."""
        ...


class Runner(Protocol):
    """Runs a blocking function of the store off the event loop."""

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...


@dataclass(frozen=True)
class Rules:
    """One version of the configuration, complete: what a step takes at its start and keeps to its end."""

    settings: Settings
    matcher: Matcher
    sources: Mapping[str, FeedSource] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, matcher: Matcher) -> Rules:
        return cls(settings, matcher, {source.url: source for source in settings.live_feeds})


@dataclass
class Tally:
    """What was done since the process started, for a summary line."""

    feeds: int = 0
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    matched: int = 0
    rejected: int = 0
    held_back: int = 0
    stories: int = 0
    sent: int = 0


@dataclass(frozen=True)
class _Poll:
    """One feed in hand. ``full`` means that it is asked for unconditionally."""

    feed: FeedState
    source: FeedSource
    rules: Rules
    full: bool


@dataclass
class Pipeline:
    """The steps, with the adapters they act through. ``now`` is the clock; ``born`` is when an ephemeral database was
    made, and None for one that lasts."""

    rules: Rules
    store: Store
    db: Runner
    fetcher: Fetcher
    sandbox: Sandbox
    publisher: Publisher
    owner: str
    now: Callable[[], datetime]
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    born: datetime | None = None
    tally: Tally = field(default_factory=Tally)
    stopping: bool = False
    _in_hand: set[asyncio.Task[None]] = field(default_factory=set)
    _quiet: dict[int, PollUpdate] = field(default_factory=dict)
    _channels_held: set[str] = field(default_factory=set)

    # --- poll ---------------------------------------------------------------------------------------------------

    async def poll(self, polled_before: datetime | None = None) -> int:
        """Start on every feed that is due, as many at once as the settings allow; slow ones go on when it returns.

        ``polled_before`` counts every feed as due that was not polled since then. Returns how many were started.
        """
        network = self.rules.settings.monitor.network
        started = 0
        while not self.stopping:
            await self._record_quiet()
            room = 2 * network.connections - len(self._in_hand)
            # A claim of one feed costs as much as a claim of many.
            if room >= network.connections:
                claim = (self.owner, self.now(), room, network.connections_per_host, _FEED_LEASE, polled_before)
                feeds = await self.db(self.store.feeds.claim_due, *claim)
                if not feeds:
                    break
                for feed in feeds:
                    self._take_in_hand(feed)
                started += len(feeds)
            await asyncio.wait(self._in_hand, timeout=_LOOK_UP, return_when=asyncio.FIRST_COMPLETED)
            # Answers come in bursts: a moment's patience writes many of them in one transaction.
            await asyncio.sleep(_BURST)
        return started

    async def finish_polls(self) -> None:
        """Wait for the feeds that are under way."""
        while self._in_hand and not self.stopping:
            await asyncio.wait(self._in_hand, timeout=_LOOK_UP)
        await self._record_quiet()

    async def run_once(self, *, poll_all: bool = False) -> None:
        """One whole round: poll what is due (or every feed), fetch pages, group, and deliver what may be delivered."""
        polled_before = self.now() if poll_all else None
        while await self.poll(polled_before) and not self.stopping:
            await self.finish_polls()
        while await self.fetch_articles() and not self.stopping:
            pass
        await self.group()
        await self.deliver(wait_for_pace=True)

    async def abandon_polls(self) -> None:
        """Stop the feeds that are under way; they are due again at once."""
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)
        await self._record_quiet()
        await self.db(self.store.feeds.release, self.owner)

    def _take_in_hand(self, feed: FeedState) -> None:
        task = asyncio.create_task(self._poll_feed(feed, self.rules), name=f"poll {feed.url}")
        self._in_hand.add(task)
        task.add_done_callback(self._put_down)

    def _put_down(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("poll.broken", task=task.get_name(), exc_info=task.exception())

    async def _poll_feed(self, feed: FeedState, rules: Rules) -> None:
        source = rules.sources.get(feed.url)
        if source is None:
            return
        full = cadence.full_fetch_due(feed, self.now(), rules.settings.monitor.polling)
        request = FetchRequest(feed.fetch_url) if full else FetchRequest(feed.fetch_url, feed.etag, feed.last_modified)
        poll = _Poll(feed, source, rules, full or (request.etag is None and request.last_modified is None))
        self.tally.feeds += 1
        match await self.fetcher.fetch(request):
            case Failed() as failed:
                self._fail(poll, failed)
            case NotModified() as unchanged:
                self.tally.not_modified += 1
                self._keep_quiet(poll, self._update(poll, unchanged))
            case Fetched() as fetched:
                await self._read(poll, fetched)

    async def _read(self, poll: _Poll, fetched: Fetched) -> None:
        """Parse what is new in a body, and ingest it; a body that holds nothing new is not parsed at all."""
        body_hash = items.body_hash(fetched.body)
        if body_hash == poll.feed.body_hash:
            self._keep_quiet(poll, self._update(poll, fetched))
            return
        kind = items.document_kind(fetched.body, fetched.content_type)
        if kind == "html":
            self._fail(poll, Failed(FailureKind.HARD, "html", "the server sent a web page in place of a feed"))
            return
        cut = items.cut(fetched.body, frozenset(poll.feed.item_hashes))
        hashes = tuple(dict.fromkeys((*cut.hashes, *poll.feed.item_hashes)))[: _HASHES_KEPT * len(cut.hashes)] or None
        if cut.document is None:
            self._keep_quiet(poll, self._update(poll, fetched, body_hash=body_hash, item_hashes=hashes))
            return
        parsed = await self._parse(poll.source, fetched, cut.document)
        if isinstance(parsed, Failed):
            self._fail(poll, parsed)
            return
        everything = len(cut.hashes) <= len(parsed.entries)
        update = self._update(
            poll, fetched, body_hash=body_hash, item_hashes=hashes, parsed=parsed, everything=everything
        )
        await self._ingest(poll, parsed, update, repeated_guids=cut.repeated_guids)

    async def _parse(self, source: FeedSource, fetched: Fetched, document: bytes) -> ParsedFeed | Failed:
        try:
            return await self.sandbox.run(
                parse_document, document, fetched.content_type, fetched.final_url, source.outlet, plain_text
            )
        except SandboxTimeoutError as error:
            return Failed(FailureKind.HARD, "parse-timeout", str(error))
        except SandboxCrashError as error:
            return Failed(FailureKind.HARD, "parse-crash", str(error))

    async def _ingest(self, poll: _Poll, parsed: ParsedFeed, update: PollUpdate, *, repeated_guids: bool) -> None:
        now, monitor = self.now(), poll.rules.settings.monitor
        rule = policy.freshness(
            now,
            baseline=poll.feed.baseline,
            born=self.born,
            first_poll=monitor.first_poll,
            entries=monitor.entries,
        )
        doc = ingest.document(poll.source, parsed.entries, trust_guids=not repeated_guids)
        deadline = monitor.articles.deadline if monitor.articles.fetch else None

        def decide(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
            return ingest.decide(doc, known, matcher=poll.rules.matcher, rule=rule, now=now, article_deadline=deadline)

        done = await self.db(self.store.entries.ingest, self.owner, poll.feed.id, update, doc.all_keys, decide)
        if done is None:
            log.warning("poll.lease_lost", feed=poll.feed.url)
            return
        self.tally.new += done.new
        self.tally.matched += done.matched
        self.tally.rejected += done.rejected
        self.tally.held_back += done.held_back
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
        now = self.now()
        dates = [entry.published for entry in parsed.entries if entry.published is not None] if parsed else []
        seen = cadence.Observation(
            published=dates if everything else (),
            new_entries=len(parsed.entries) if parsed else 0,
            ttl=parsed.ttl if parsed else None,
            max_age=answer.max_age,
        )
        following = cadence.next_poll_after_success(
            poll.feed,
            seen,
            now,
            poll.rules.settings.monitor.polling,
            jitter=self.jitter(),
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
            full=poll.full and fetched is not None,
            newest_entry_at=min(max(dates), now) if dates else None,
        )

    def _fail(self, poll: _Poll, failed: Failed) -> None:
        self.tally.failed += 1
        log.warning(
            "poll.failed",
            feed=poll.feed.url,
            kind=failed.kind.value,
            reason=failed.reason,
            detail=failed.detail,
        )
        now = self.now()
        following = cadence.next_poll_after_failure(
            poll.feed,
            failed,
            now,
            poll.rules.settings.monitor.polling,
            jitter=self.jitter(),
            fixed=poll.source.interval,
        )
        self._keep_quiet(poll, PollUpdate(now, following.next_poll_at, following.interval, failure=failed))

    def _keep_quiet(self, poll: _Poll, update: PollUpdate) -> None:
        """Note a poll that brought no entries; many of them are written in one transaction."""
        self._quiet[poll.feed.id] = update

    async def _record_quiet(self) -> None:
        quiet, self._quiet = self._quiet, {}
        if quiet:
            await self.db(self.store.feeds.record, self.owner, quiet)

    # --- articles -----------------------------------------------------------------------------------------------

    async def fetch_articles(self) -> int:
        """Fetch the pages of matched entries that came with a headline only, before their reports are grouped.
        Returns how many were tried."""
        tasks = await self.db(self.store.entries.articles_waiting, self.owner, self.now(), _ARTICLE_BATCH)
        await asyncio.gather(*(self._fetch_article(task) for task in tasks))
        return len(tasks)

    async def _fetch_article(self, task: ArticleTask) -> None:
        """Fetch one page within its deadline. Whatever goes wrong, the report goes on without it."""
        settings = self.rules.settings.monitor.articles
        left = (task.due - self.now()).total_seconds()
        try:
            async with asyncio.timeout(max(left, 0)):
                article = await self._read_page(task.url, settings)
        except TimeoutError:
            article = None
        await self.db(self.store.entries.save_article, task.entry_id, article)

    async def _read_page(self, url: str, settings: ArticleSettings) -> Article | None:
        page = await self.fetcher.fetch_page(url, timeout=settings.timeout, max_body=settings.max_body)
        if not isinstance(page, Fetched):
            log.info("article.unavailable", url=url, reason=getattr(page, "reason", "not-modified"))
            return None
        try:
            return await self.sandbox.run(read_article, page.body, page.content_type, page.final_url)
        except (SandboxTimeoutError, SandboxCrashError) as error:
            log.warning("article.unreadable", url=url, detail=str(error))
            return None

    # --- group and decide ---------------------------------------------------------------------------------------

    async def group(self) -> None:
        """Give every matched report a story; membership and the publications it causes are one transaction."""
        while await self.db(self._group_batch, self.rules) == _GROUP_BATCH:
            pass

    def _group_batch(self, rules: Rules) -> int:
        if not self.store.leases.acquire("group", self.owner, self.now(), _GROUP_LEASE):
            return 0
        waiting = self.store.entries.ungrouped(self.now(), _GROUP_BATCH)
        for report in waiting:
            fingerprint = stories.fingerprint(report)
            window = rules.settings.monitor.stories
            candidates = self.store.stories.candidates(fingerprint, report.language, report.published - window.window)
            placement = stories.place(report, candidates, window)
            intents = policy.intents(report.watches, rules.settings.monitor.channels)
            story = self.store.stories.place(report, placement, fingerprint, intents, self.now())
            if story is not None and placement.story_id is None:
                self.tally.stories += 1
            log.info("story.placed", entry=report.entry_id, story=story, reason=placement.reason)
        return len(waiting)

    # --- deliver ------------------------------------------------------------------------------------------------

    async def deliver(self, *, wait_for_pace: bool = False) -> None:
        """Send what may be sent now in every channel, in order. ``wait_for_pace`` waits for any free slot instead of
        leaving all but the near ones to the next call; it never waits for a channel that refuses."""
        channels = self.rules.settings.monitor.channels
        await asyncio.gather(*(self._deliver(name, channel, wait_for_pace) for name, channel in channels.items()))

    async def _deliver(self, name: str, channel: Channel, wait_for_pace: bool) -> None:
        while not self.stopping and await self._hold_channel(name):
            claim = await self.db(self.store.outbox.next_pending, name, self.now())
            if claim is None:
                return
            wait = (await self._next_slot(name) - self.now()).total_seconds()
            if wait > _PATIENCE and not wait_for_pace:
                return
            if wait > 0:
                await self.sleep(min(wait, _LOOK_UP))
                continue  # much may have changed meanwhile: the lease, the queue, or whether to go on at all
            outcome = await self._send(claim, channel)
            if not isinstance(outcome, Delivered | Rejected | Migrated):
                return

    async def _hold_channel(self, name: str) -> bool:
        """True while this worker is the channel's only sender. What the sender before it left half done is unknown."""
        if not await self.db(self.store.leases.acquire, f"channel:{name}", self.owner, self.now(), _CHANNEL_LEASE):
            self._channels_held.discard(name)
            return False
        if name not in self._channels_held:
            stranded = await self.db(self.store.outbox.strand, name, self.now())
            if stranded:
                log.warning(
                    "delivery.unknown",
                    channel=name,
                    found=stranded,
                    detail="left half done by a stopped worker",
                )
            self._channels_held.add(name)
        policy_name = self.rules.settings.monitor.delivery.unknown
        await self.db(self.store.outbox.resolve_unknown, name, policy_name, self.now())
        return True

    async def _next_slot(self, name: str) -> datetime:
        if not self.publisher.paced:
            return self.now()
        since = self.now() - _MINUTE
        here = await self.db(self.store.outbox.recent_sends, since, name)
        overall = await self.db(self.store.outbox.recent_sends, since)
        return policy.next_slot(here, overall, self.now(), self.rules.settings.monitor.delivery)

    async def _send(self, claim: Claim, channel: Channel) -> DeliveryOutcome | None:
        """Commit the intent, send, commit the receipt. None where another worker holds the channel by now."""
        message = self._render(claim, channel)
        begun = await self.db(
            self.store.outbox.begin_sending,
            claim.publication_id,
            claim.channel,
            self.owner,
            message,
            self.now(),
        )
        if not begun:
            return None
        state = await self.db(self.store.outbox.channel, claim.channel)
        try:
            outcome = await self.publisher.send(claim.channel, state.chat_id or state.chat, message)
        except BaseException as error:
            # Neither a bug nor a stop may leave the row in `sending`: that would shut the channel until the next start.
            await self._settle(claim, Unknown(f"{type(error).__name__} in the publisher"))
            raise
        await self._settle(claim, outcome)
        return outcome

    async def _settle(self, claim: Claim, outcome: DeliveryOutcome) -> None:
        await self.db(self.store.outbox.settle, claim.publication_id, outcome, self.now(), _SHUT_OUT_PAUSE)
        if isinstance(outcome, Delivered):
            self.tally.sent += 1
        write = log.info if isinstance(outcome, Delivered) else log.warning
        write(
            "delivery." + type(outcome).__name__.lower(),
            channel=claim.channel,
            publication=claim.publication_id,
            story=claim.story.id,
            detail=getattr(outcome, "detail", None),
        )

    def _render(self, claim: Claim, channel: Channel) -> Message:
        settings = self.rules.settings
        hashtags = {name: policy.hashtag(name, watch) for name, watch in settings.watchlist.watches.items()}
        return render_story(
            claim.story, language=channel.language, time_zone=settings.monitor.time_zone, hashtags=hashtags
        )
