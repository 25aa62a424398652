"""The composition root: a worker's parts, wired, opened and closed."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

import monitor
from monitor.delivery.decide import Decider
from monitor.delivery.deliver import Sender
from monitor.delivery.journal import Journal
from monitor.delivery.policy import longest_reply_wait
from monitor.delivery.publisher import Publisher
from monitor.delivery.recovery import Recorder
from monitor.errors import ConfigError, Problem
from monitor.feeds.articles import ArticleReader
from monitor.feeds.poll import Poller
from monitor.feeds.schedule import latest_poll, longest_wait
from monitor.feeds.web.fetch import Fetcher
from monitor.heap import give_back
from monitor.matching.screener import Screener
from monitor.model.roles import ALL_ROLES, Role
from monitor.model.settings import Settings
from monitor.runtime import Rules, Runtime
from monitor.sandbox import Sandbox
from monitor.store import Store, WorkerState
from monitor.stories.group import Grouper, load_learnt
from monitor.translation.folder import TranslateFolder
from monitor.translation.server import TranslateServer
from monitor.translation.translate import Translating, Translator
from monitor.worker.configuration import Configuration
from monitor.worker.later import LaterLook
from monitor.worker.peers import Peers
from monitor.worker.pipeline import Pipeline
from monitor.worker.safety import loss_since_last_run
from monitor.worker.status import TERMINAL
from monitor.worker.wiring import DatabaseRunner, Screening, utcnow

log = structlog.get_logger("app")


@dataclass(frozen=True)
class Adapters:
    """What a worker speaks to the world through. Each replaces its own parts when it is configured anew."""

    fetcher: Fetcher
    sandbox: Sandbox
    publisher: Publisher
    translate_server: TranslateServer | None = None

    def translators(self, runtime: Runtime) -> Mapping[str, Translator]:
        """Who translates, by what ``translate.by`` calls them."""
        folder = TranslateFolder(lambda: runtime.rules.monitor.translate.folder, self.sandbox)
        return {"folder": folder} | ({"server": self.translate_server} if self.translate_server else {})

    def configure(self, settings: Settings) -> None:
        """Go by these settings from the next call on."""
        self.fetcher.configure(settings.monitor.network)
        self.sandbox.configure(settings.monitor.parsing)
        self.publisher.configure(settings.monitor.delivery)


class App:
    """A worker's parts, wired: ``async with await App.open(...) as app``."""

    def __init__(
        self,
        runtime: Runtime,
        db: DatabaseRunner,
        adapters: Adapters,
        screening: Screening,
        recorder: Recorder,
        *,
        born: datetime | None,
        jitter: Callable[[], float],
        roles: frozenset[Role],
    ) -> None:
        self.runtime = runtime
        self.adapters = adapters
        self.roles = roles
        self.recorder = recorder
        self.peers = Peers(runtime.store, runtime.db, runtime.owner)
        self.configuration = Configuration(runtime, screening, self.configure)
        self.publisher_name = ("Telegram" if adapters.publisher.paced else TERMINAL) if Role.DELIVER in roles else ""
        self.pipeline = Pipeline(
            runtime=runtime,
            roles=roles,
            poller=Poller(runtime, adapters.fetcher, adapters.sandbox, born=born, jitter=jitter),
            later=LaterLook(runtime, born),
            articles=ArticleReader(runtime, adapters.fetcher, adapters.sandbox),
            grouper=Grouper(runtime, load_learnt()),
            decider=Decider(runtime),
            translating=Translating(runtime, adapters.translators(runtime)),
            sender=Sender(runtime, adapters.publisher, adapters.sandbox, recorder),
        )
        self._db = db
        self._screening = screening
        self._started_at = runtime.now()
        self._differing = False
        # An edit must not be overtaken by the version before it.
        self._syncing = asyncio.Lock()

    @classmethod
    async def open(
        cls,
        settings: Settings,
        url: str,
        publisher: Publisher,
        *,
        ephemeral: bool = False,
        now: Callable[[], datetime] = utcnow,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        screening: Screening = Screener.by_words,
        journal: Journal | None = None,
        fetcher: Fetcher | None = None,
        translate_server: TranslateServer | None = None,
        roles: frozenset[Role] = ALL_ROLES,
    ) -> App:
        """Open the database, bring its schema up to date, and wire everything for these settings.

        ``ephemeral`` tells that the database is lost at every restart: then nothing older than it is posted.
        ``journal`` is what was posted, beside the database; what it alone knows is taken over. ``fetcher`` stands in
        for the one that these settings make; ``translate_server`` is the one that the environment names, if any.
        ``roles`` are the steps that this worker takes.
        """
        # Entries come by the thousand and in no cycles: Python looks for some at every 700 objects otherwise.
        gc.set_threshold(10_000, 20, 20)
        store = Store.open(url)
        try:
            db = DatabaseRunner(url)
            await db(store.upgrade, now())
            screener = await asyncio.to_thread(screening, settings)
            owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
            runtime = Runtime(Rules.of(settings, screener), store, db, owner, now, sleep)
            adapters = Adapters(
                fetcher or Fetcher(settings.monitor.network, monitor.__version__),
                Sandbox(settings.monitor.parsing),
                publisher,
                translate_server,
            )
            app = cls(
                runtime,
                db,
                adapters,
                screening,
                Recorder(runtime, journal),
                born=await db(_birth, store, ephemeral=ephemeral),
                jitter=jitter,
                roles=roles,
            )
            await app._start(settings)
        except BaseException:
            store.close()
            raise
        return app

    async def _start(self, settings: Settings) -> None:
        """Bring the database to what is so by now: workers, clock, configuration, journal."""
        await self._refuse_loss()
        await self.peers.reap_exited()
        await self.repair_schedule()
        await self.beat()
        await self._sync(settings)
        await self.recorder.replay()
        await asyncio.to_thread(give_back)

    async def _refuse_loss(self) -> None:
        """Edits made while no worker ran are no safer than others, but there is no older version to go on with. Raises
        ConfigError."""
        runtime = self.runtime
        loss, fingerprint = await loss_since_last_run(runtime), runtime.rules.settings.fingerprint
        if not loss.exceeds(runtime.rules.monitor.safety.most_lost):
            return
        if await runtime.db(runtime.store.operators.accepted_edit) != fingerprint:
            raise ConfigError((Problem("configuration", 0, 0, f"it was edited since the last run; {loss}"),))

    async def __aenter__(self) -> App:
        await self.adapters.fetcher.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back every lease and close every adapter."""
        runtime, store = self.runtime, self.runtime.store
        await self.configuration.close()
        await self.pipeline.poller.abandon()
        await self.pipeline.articles.abandon()
        await self.adapters.fetcher.close()
        await self.adapters.sandbox.close()
        await runtime.db(store.leases.release_all, runtime.owner)
        await runtime.db(store.health.sign_off, runtime.owner)
        self._db.close()
        store.close()

    async def beat(self) -> None:
        """Note in the database that this worker is alive."""
        runtime = self.runtime
        state = WorkerState(
            owner=runtime.owner,
            pid=os.getpid(),
            host=socket.gethostname(),
            version=monitor.__version__,
            mode=self.publisher_name,
            started_at=self._started_at,
            beat_at=runtime.now(),
            config_fingerprint=runtime.rules.settings.fingerprint,
            config_error=self.configuration.error,
            relevance=runtime.rules.screener.basis if Role.POLL in self.roles else "",
            last_edit=self.configuration.last_edit,
            held=self.configuration.held,
            held_fingerprint=self.configuration.held_fingerprint,
            site_at=runtime.tally.site_at,
            site_fault=runtime.tally.site_fault,
            roles=self.roles,
        )
        await runtime.db(runtime.store.health.beat, state)

    async def heed_peers(self) -> None:
        """See whether the other workers still go by the same configuration, or do so by now. Raises StoreError."""
        async with self._syncing:
            settings = self.runtime.rules.settings
            differing = await self.peers.differing(settings.fingerprint)
            if bool(differing) == self._differing:
                return
            for worker in differing:
                its = worker.config_fingerprint
                log.warning("config.differs", ours=settings.fingerprint, owner=worker.owner, its=its)
            await self._sync(settings)

    async def repair_schedule(self) -> None:
        """Make due what a clock that ran ahead put off for ever. Raises StoreError."""
        runtime, settings = self.runtime, self.runtime.rules.settings
        intervals = [feed.interval for feed in settings.live_feeds if feed.interval is not None]
        repaired = await runtime.db(
            runtime.store.maintenance.repair_schedule,
            runtime.now(),
            feed_wait=longest_wait(settings.monitor.polling, intervals),
            reply_wait=longest_reply_wait(settings.monitor),
        )
        if repaired:
            log.warning("clock.was_ahead", rows_made_due=repaired)

    async def configure(self, settings: Settings, screener: Screener | None = None) -> None:
        """Put another configuration in force, whole or not at all; ``screener`` is the one made for it, where there is
        one already.

        Raises StoreError where the database refuses it.
        """
        if screener is None:
            screener = await asyncio.to_thread(self._screening, settings)
        before = self.runtime.rules
        # First the rules: a feed that the database already knows and they do not would be claimed for nothing.
        self.runtime.rules = Rules.of(settings, screener)
        try:
            async with self._syncing:
                await self._sync(settings)
        except BaseException:
            self.runtime.rules = before
            raise
        self.adapters.configure(settings)
        await asyncio.to_thread(give_back)

    async def _sync(self, settings: Settings) -> None:
        runtime, now = self.runtime, self.runtime.now()
        chats = {name: channel.chat for name, channel in settings.monitor.channels.items()}
        # A feed of theirs that we lack is not ours to stop; once they are gone, or agree, it is.
        differing = await self.peers.differing(settings.fingerprint)
        await runtime.db(runtime.store.feeds.sync, settings.live_feeds, now, stop_others=not differing)
        self._differing = bool(differing)
        await runtime.db(_hasten, runtime.store, settings)
        await runtime.db(runtime.store.outbox.sync_channels, chats, now)
        await runtime.db(runtime.store.operators.note_in_force, settings.fingerprint)


def _hasten(store: Store, settings: Settings) -> None:
    """Make feeds due no later than these settings allow: what they were put off by may have been edited."""
    fixed = {feed.url: feed.interval for feed in settings.live_feeds}
    due = {
        feed.url: latest_poll(
            feed.polled_at, feed.interval, feed.failure_reason, settings.monitor.polling, fixed=fixed[feed.url]
        )
        for feed in store.health.feed_health()
        if feed.url in fixed and feed.polled_at is not None
    }
    store.feeds.hasten(due)


def _birth(store: Store, *, ephemeral: bool) -> datetime | None:
    """When the database began to know what is posted: as it was made, where it is ephemeral, or restored from a backup;
    None for one that knows everything."""
    made = store.created_at() if ephemeral else None
    return max((time for time in (made, store.restored_at()) if time is not None), default=None)
