"""``monitor init``: an installation of one's own, asked for and checked against Telegram."""

from __future__ import annotations

import getpass
import os
import re
import sys
from argparse import ArgumentParser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from monitor import logs
from monitor.cli.asking import counted, rights_in_words
from monitor.cli.options import DONE, Arguments, interruptible
from monitor.config.environment import Environment, chat_fault, read_environment
from monitor.config.load import load
from monitor.config.shipped import SHIPPED
from monitor.editorial.article import article_text
from monitor.editorial.beginning import Beginning, config_files, refuse_what_is_there, write
from monitor.editorial.seed import drafted
from monitor.errors import ConfigError, MonitorError, UsageError
from monitor.model.delivery import Delivered
from monitor.model.settings import Channel, MonitorSettings, NetworkSettings, Settings, Watchlist
from monitor.model.values import Language, TimeZone
from monitor.posts.markup import plain_message
from monitor.worker import wiring

_TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the name of the variable
_TEST = "This is a test: the monitor can post here."
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})/?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SITE = re.compile(r"(?:https?://)?[^\s/@]+\.[^\s/@]{2,}(?:/\S*)?")


def add_arguments(parser: ArgumentParser) -> None:
    """Where, and what else would be asked."""
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="where it goes; default: here")
    parser.add_argument("--channel", metavar="CHAT", help="@name of the channel, its number, or its t.me link")
    parser.add_argument("--contact", metavar="ADDRESS", help="where publishers can reach you: a mail or web address")
    parser.add_argument("--language", metavar="CODE", help="the channel's language, such as en")
    parser.add_argument("--time-zone", metavar="ZONE", help="of the times that are shown, such as Asia/Yerevan")
    parser.add_argument("--empty", action="store_true", help="a stub in place of the shipped watchlist and feeds")
    parser.add_argument(
        "--from-article", metavar="FILE|URL", help="a watchlist of another subject: a draft made from this article"
    )
    parser.add_argument("--test-post", action="store_true", help="send a test message to the channel")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Ask for what is missing, check each answer, write all of it. Raises UsageError, ConfigError or, where Telegram
    refuses, MonitorError; then nothing is written."""
    folder = Path(arguments.folder)
    refuse_what_is_there(folder)
    asked = _Asked(environment)
    await _settled(environment.token, _ask_secret, asked.take_token)
    channel = arguments.channel or environment.channel
    await _settled(channel, partial(_ask, "channel", "@name of the channel, or its number", ""), asked.take_channel)
    what = "mail or web address where publishers can reach you"
    contact = await _settled(arguments.contact, partial(_ask, "contact", what, ""), _contact)
    what = "language of the channel"
    language = await _settled(arguments.language, partial(_ask, "language", what, "en"), _language)
    zone = await _settled(arguments.time_zone, partial(_ask, "time-zone", "time zone", "UTC"), _zone)
    beginning = Beginning(asked.chat, contact, language, zone, arguments.empty)
    if arguments.from_article:
        text = await article_text(_settings(contact=contact), arguments.from_article)
        draft = drafted(text, "", lambda _: None, arguments.from_article)
        beginning = replace(beginning, watchlist=draft)
    files = config_files(beginning, SHIPPED)
    settings = load(folder / "config", asked.variables, files)
    if arguments.test_post and not await _posted(asked.environment, settings, asked.chat):
        raise MonitorError("the test message did not arrive; nothing was written")
    write(folder, files, asked.variables)
    _say_what_next(folder, settings, is_draft=bool(beginning.watchlist))
    return DONE


# --- the bot and its channel ---------------------------------------------------------------------------------------


@dataclass
class _Asked:
    """What is known of the bot and the channel so far; each is asked of Telegram as it is taken."""

    environment: Environment
    chat: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """What is to stand in ``.env``."""
        address = {"TELEGRAM_API_URL": self.environment.api_url} if self.environment.api_url else {}
        return {_TOKEN: self.environment.token} | address

    async def take_token(self, token: str) -> str:
        """Raises ConfigError for what is no token, and MonitorError where Telegram does not know it."""
        self.environment = read_environment({**self.variables, _TOKEN: token})
        logs.configure("ERROR", "console", (token,))
        logs.install_excepthook((token,))
        name, problem = await wiring.bot_name(self.environment, _settings())
        if not name:
            raise MonitorError(f"{problem}; nothing was written")
        print(f"bot        {name}")
        return name

    async def take_channel(self, said: str) -> str:
        """Raises UsageError for what is no chat, and MonitorError where the bot may not post there."""
        link = _LINK.fullmatch(said)
        chat = f"@{link[1]}" if link else said
        if chat_fault(chat):
            raise UsageError(
                f"'{said}' is no chat; write its @name, its t.me link, or its number, such as -1001234567890"
            )
        ((rights, _),) = (await wiring.channel_rights(self.environment, _settings(chat))).values()
        print(f"channel    {rights.chat}: {rights.problem or f'the bot {rights_in_words(rights)}'}")
        if not rights.can_post:
            raise MonitorError("Telegram does not let the bot post there; nothing was written: mend that first")
        self.chat = chat
        return chat


def _settings(chat: str = "", *, contact: str = "") -> Settings:
    """As much of a configuration as asking needs."""
    monitor = MonitorSettings(channels={"main": Channel(chat=chat)}, network=NetworkSettings(contact=contact))
    return Settings(monitor=monitor, feeds=(), watchlist=Watchlist())


async def _posted(environment: Environment, settings: Settings, chat: str) -> bool:
    async with wiring.opened_publisher(environment, settings, sys.stdout, dry_run=False) as publisher:
        outcome = await publisher.send("main", chat, plain_message(_TEST))
    arrived = isinstance(outcome, Delivered)
    print("test       " + ("a message is in the channel" if arrived else f"not sent: {outcome.detail}"))
    return arrived


# --- questions -----------------------------------------------------------------------------------------------------


async def _settled(said: str | None, ask: Callable[[], str], take: Callable[[str], Awaitable[str]]) -> str:
    """What ``take`` makes of the answer. What was said beforehand has to be right; one that is typed is asked for again
    where it is wrong."""
    if said:
        return await take(said)
    while True:
        answer = ask()
        try:
            return await take(answer)
        except MonitorError as error:
            print(f"{_sentence(error)}. Once more:", file=sys.stderr)


def _sentence(error: MonitorError) -> str:
    problems = error.problems if isinstance(error, ConfigError) else ()
    text = "; ".join(problem.message for problem in problems) or str(error)
    # Who typed it knows of no variables.
    text = text.replace("check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL", "copy it anew from @BotFather")
    return text.replace("TELEGRAM_BOT_TOKEN is no bot token; set it to", "this is no bot token; write").replace(
        "; nothing was written", ""
    )


def _ask(option: str, what: str, default: str) -> str:
    """An answer on the terminal; the default where there is no terminal. Raises UsageError where there is neither."""
    if not sys.stdin.isatty():
        if default:
            return default
        raise UsageError(f"say --{option}: the {what}")
    with _answered():
        answer = input(f"{what[:1].upper()}{what[1:]}{f' [{default}]' if default else ''}: ").strip() or default
    return answer or _ask(option, what, default)


def _ask_secret() -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"set {_TOKEN} to the token that @BotFather gave you")
    with _answered():
        return getpass.getpass("Token of the bot, from @BotFather (it is not shown): ").strip() or _ask_secret()


@contextmanager
def _answered() -> Iterator[None]:
    """A question, which Ctrl-C and the end of the input end. Raises UsageError where there is no more input."""
    try:
        with interruptible():
            yield
    except EOFError:
        print()
        raise UsageError("there is no more input; nothing was written") from None


async def _contact(said: str) -> str:
    if not _MAIL.fullmatch(said) and not _SITE.fullmatch(said):
        raise UsageError(f"'{said}' is no mail or web address; write one such as news@example.org")
    return said


async def _language(said: str) -> str:
    return _valid(Language, said)


async def _zone(said: str) -> str:
    _valid(TimeZone, said)
    return said


def _valid(kind: Any, said: str) -> str:
    try:
        return str(TypeAdapter(kind).validate_python(said))
    except ValidationError as error:
        raise UsageError(str(error.errors()[0]["ctx"]["error"])) from None


def _say_what_next(folder: Path, settings: Settings, *, is_draft: bool) -> None:
    here = folder.resolve()
    print(f"written    {here}: config, state, and .env with the token, for your user alone")
    feeds, watches = (
        counted(len(settings.live_feeds), "feed"),
        counted(len(settings.watchlist.watches), "watch", "watches"),
    )
    print(f"watching   {feeds} for {watches}\n")
    print("Next:")
    if here != Path.cwd():
        print(f"  cd {here}")
    if is_draft:
        print(f"  {os.environ.get('EDITOR', 'edit')} config/watchlist.yaml       is a draft: prune it")
    if not settings.live_feeds:
        print("  monitor feeds add ADDRESS       looks at a source, and writes its line")
    print("  monitor check --online          asks every feed once")
    print("  monitor run --once --dry-run    shows what would be posted")
    print("  monitor run                     posts, until it is stopped")
