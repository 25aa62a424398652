"""``monitor init``: an installation of one's own, asked for and checked against Telegram."""

from __future__ import annotations

import getpass
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor import logs
from monitor.cli.asking import rights_in_words
from monitor.cli.options import DONE, Arguments
from monitor.config.environment import Environment, read_environment
from monitor.config.load import load
from monitor.config.shipped import SHIPPED
from monitor.editorial.beginning import Beginning, written
from monitor.errors import UsageError
from monitor.model.delivery import Delivered
from monitor.model.settings import Settings
from monitor.posts.markup import plain_message
from monitor.worker import wiring

_TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the name of the variable
_TEST = "This is a test: the monitor can post here."


def add_arguments(parser: ArgumentParser) -> None:
    """Where, and what else would be asked."""
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="where it goes; default: here")
    parser.add_argument("--channel", metavar="CHAT", help="@name of the channel, or its number")
    parser.add_argument("--contact", metavar="ADDRESS", help="where publishers can reach you: a mail or web address")
    parser.add_argument("--language", metavar="CODE", help="the channel's language, such as en")
    parser.add_argument("--time-zone", metavar="ZONE", help="of the times that are shown, such as Asia/Yerevan")
    parser.add_argument("--empty", action="store_true", help="a stub in place of the shipped watchlist and feeds")
    parser.add_argument("--test-post", action="store_true", help="send a test message to the channel")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Ask for what is missing, check it, write it. Raises UsageError or ConfigError; then nothing is written."""
    folder = Path(arguments.folder)
    token = environment.token or _asked_secret()
    beginning = Beginning(
        chat=arguments.channel or environment.channel or _asked("channel", "@name of the channel, or its number", ""),
        contact=arguments.contact or _asked("contact", "mail or web address where publishers can reach you", ""),
        language=arguments.language or _asked("language", "language of the channel", "en"),
        zone=arguments.time_zone or _asked("time-zone", "time zone", "UTC"),
        empty=arguments.empty,
    )
    _check_zone(beginning.zone)
    variables = {_TOKEN: token}
    if environment.api_url:
        variables["TELEGRAM_API_URL"] = environment.api_url
    logs.configure("ERROR", "console", (token,))
    logs.install_excepthook((token,))
    told = read_environment({**variables, "TELEGRAM_CHANNEL": beginning.chat})
    with written(folder, beginning, variables, SHIPPED) as aside:
        settings = load(aside / "config", variables)
        ((rights, _),) = (await wiring.channel_rights(told, settings)).values()
        print(f"channel    {rights.chat}: the bot {rights_in_words(rights)}")
        if not rights.can_post:
            raise UsageError("Telegram does not let the bot post there; nothing was written: mend that, run this again")
        if arguments.test_post and not await _posted(told, settings, beginning.chat):
            raise UsageError("the test message did not arrive; nothing was written")
    _say_what_next(folder, settings)
    return DONE


def _asked(option: str, what: str, default: str) -> str:
    """An answer on the terminal; the default where there is no terminal. Raises UsageError where there is neither."""
    if not sys.stdin.isatty():
        if default:
            return default
        raise UsageError(f"say --{option}: the {what}")
    with _interruptible():
        answer = input(f"{what[:1].upper()}{what[1:]}{f' [{default}]' if default else ''}: ").strip() or default
    return answer or _asked(option, what, default)


def _asked_secret() -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"set {_TOKEN} to the token that @BotFather gave you")
    with _interruptible():
        return getpass.getpass("Token of the bot, from @BotFather (it is not shown): ").strip()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question: the event loop would wait for its answer first. No more input ends it too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except EOFError:
        print()
        raise UsageError("there is no more input; nothing was written") from None
    finally:
        signal.signal(signal.SIGINT, before)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise UsageError(f"there is no time zone '{name}'; write one such as Asia/Yerevan or UTC") from None


async def _posted(environment: Environment, settings: Settings, chat: str) -> bool:
    async with wiring.opened_publisher(environment, settings, sys.stdout, dry_run=False) as publisher:
        outcome = await publisher.send("main", chat, plain_message(_TEST))
    arrived = isinstance(outcome, Delivered)
    print("test       " + ("a message is in the channel" if arrived else f"not sent: {outcome.detail}"))
    return arrived


def _say_what_next(folder: Path, settings: Settings) -> None:
    here = folder.resolve()
    print(f"written    {here}: config, state, and .env with the token, for your user alone")
    print(f"watching   {len(settings.live_feeds)} feeds for {len(settings.watchlist.watches)} watches\n")
    print("Next:")
    if here != Path.cwd():
        print(f"  cd {here}")
    if not settings.live_feeds:
        print("  monitor feeds add ADDRESS       looks at a source, and writes its line")
    print("  monitor check --online          asks every feed once")
    print("  monitor run --once --dry-run    shows what would be posted")
    print("  monitor run                     posts, until it is stopped")
