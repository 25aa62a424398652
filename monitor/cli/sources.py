"""What ``monitor feeds`` does to sources: looks at one, adds and removes, takes lists over and gives them away."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import monitor
from monitor.addresses import hide_keys, keys_of
from monitor.cli import display
from monitor.cli.asking import counted
from monitor.cli.options import (
    DONE,
    FAILED,
    Arguments,
    config_folder,
    has_no_database,
    is_wanted,
    replacing,
    state_folder,
    typed,
)
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.sources import FEEDS
from monitor.editorial import config_file, feedlist, proposal
from monitor.editorial.feedlist import Line
from monitor.editorial.proposal import Proposed
from monitor.errors import SandboxError, UsageError
from monitor.feeds.discover import Finder, Page, Source, address_of
from monitor.feeds.subscriptions import MAX_FILE, Subscription, read_subscriptions
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.links import Declared
from monitor.matching.screener import Screener
from monitor.model.documents import Failed
from monitor.model.previews import telegram_channel
from monitor.model.settings import FeedSource, Settings
from monitor.sandbox import Sandbox
from monitor.site import opml
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import ago

_SHOWN = 8  # entries
_TELEGRAM_OFF = (
    "channels of Telegram are not read unless you say so: read 'Kinds of sources' in config/README.md, then write "
    "telegram_previews: true under polling: in monitor.yaml"
)


@dataclass(frozen=True)
class _Look:
    """A source that was looked at, and the line that is proposed for it, key by key."""

    source: Source
    keys: Mapping[str, Proposed]

    @property
    def line(self) -> Line:
        return feedlist.line_of(self.source.url, {key: each.value for key, each in self.keys.items()})


async def test(arguments: Arguments, environment: Environment) -> int:
    """Show what a source is, and what of it would match; write nothing. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    look = await _looked_at(arguments, settings)
    _show(look, settings)
    known = feedlist.known_as(settings.feeds, look.source.url)
    display.print_lines(["", _known_in_words(known)] if known else ["", *_line_in_words(look.line)])
    return DONE


async def add(arguments: Arguments, environment: Environment) -> int:
    """Show what a source is, ask, and write its line. Raises UsageError or ConfigError; then nothing is written."""
    file = config_folder(arguments, environment) / FEEDS
    settings = load(file.parent, os.environ)
    text = config_file.read(file)
    if arguments.group:
        feedlist.check_group(text, arguments.group)
    known = feedlist.known_as(settings.feeds, address_of(arguments.url))
    if known is None:
        look = await _looked_at(arguments, settings)
        known = feedlist.known_as(settings.feeds, look.source.url)
    if known:
        display.print_lines([_known_in_words(known), "nothing to write"])
        return DONE
    _show(look, settings)
    addition = feedlist.add(text, settings.feeds, [look.line])
    after = config_file.check(file, addition.text, os.environ)
    display.print_lines(["", *_line_in_words(look.line), *_groups_in_words(addition.groups)])
    if not _written(arguments, file, text, addition.text):
        return DONE if arguments.dry_run else FAILED
    added = feedlist.known_as(after.feeds, look.source.url)
    if added and not added.enabled:
        display.print_lines([f"it is off: {_why_off(added)}"])
    return DONE


def remove(arguments: Arguments, environment: Environment) -> int:
    """Show a feed and what stays of it, ask, and take out its line. Raises UsageError, ConfigError or StoreError; then
    nothing is written."""
    file = config_folder(arguments, environment) / FEEDS
    settings = load(file.parent, os.environ)
    index = feedlist.index_of(settings.feeds, arguments.feed)
    feed, text = settings.feeds[index], config_file.read(file)
    changed, remarks = feedlist.remove(text, index)
    config_file.check(file, changed, os.environ)
    facts = [("feed", feed.url), ("outlet", feed.outlet), ("group", feed.group)]
    facts += [("remark", remark) for remark in remarks]
    facts.append(("stays", _what_stays(arguments, environment, feed)))
    facts.append(("instead", "`enabled: false` on its line keeps it in the file, and polls it no more"))
    display.print_facts([fact for fact in facts if fact[1]])
    if not _written(arguments, file, text, changed):
        return DONE if arguments.dry_run else FAILED
    return DONE


async def take_over(arguments: Arguments, environment: Environment) -> int:
    """Show which feeds of an OPML file are new, ask, and write their lines. Raises UsageError or ConfigError; then
    nothing is written."""
    file = config_folder(arguments, environment) / FEEDS
    settings = load(file.parent, os.environ)
    subscriptions = await _subscriptions(arguments.opml, settings)
    text, telegram = config_file.read(file), settings.monitor.polling.telegram_previews
    found = feedlist.sort_out(subscriptions, settings.feeds, feedlist.groups_of(text), telegram=telegram)
    rows = [tuple(str(line.get(key, "")) for key in ("outlet", "language", "group", "url")) for line in found.new]
    display.print_table("New", ("outlet", "language", "group", "address"), rows)
    if found.refused:
        display.print_table("Left out", ("why", "address"), [(why, url) for url, why in found.refused])
    display.print_lines([f"{counted(len(found.new), 'new feed')}, {len(found.known)} there already"])
    if not found.new:
        display.print_lines(["nothing to write"])
        return DONE
    addition = feedlist.add(text, settings.feeds, found.new)
    after = config_file.check(file, addition.text, os.environ)
    if off := sum(not feed.enabled for feed in after.feeds) - sum(not feed.enabled for feed in settings.feeds):
        display.print_lines([f"{off} of these will be off, as their group is"])
    display.print_lines(_groups_in_words(addition.groups))
    if not _written(arguments, file, text, addition.text):
        return DONE if arguments.dry_run else FAILED
    print("To see which of them answer: monitor check --online")
    return DONE


def give_away(arguments: Arguments, environment: Environment) -> int:
    """Write the feeds that are on as OPML. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    feeds = [feed for feed in settings.live_feeds if arguments.private or not keys_of(feed.url)]
    text = opml.grouped("Feeds of the monitor", feeds).decode() + "\n"
    if str(arguments.opml) == "-":
        sys.stdout.write(text)
    else:
        with replacing(arguments.opml) as stream:
            stream.write(text)
        print(f"{counted(len(feeds), 'feed')}: {arguments.opml}")
    private, off = len(settings.live_feeds) - len(feeds), len(settings.feeds) - len(settings.live_feeds)
    if private:
        print(
            f"monitor: {counted(private, 'feed')} left out, whose address holds a key; see --private", file=sys.stderr
        )
    if off:
        print(f"monitor: {counted(off, 'feed')} left out that are off", file=sys.stderr)
    return DONE


# --- looking -----------------------------------------------------------------------------------------------------


async def _looked_at(arguments: Arguments, settings: Settings) -> _Look:
    """The source that is meant. Raises UsageError where there is none, or several and nobody says which."""
    url = address_of(arguments.url)
    if telegram_channel(url) and not settings.monitor.polling.telegram_previews:
        raise UsageError(_TELEGRAM_OFF)
    sandbox = Sandbox(settings.monitor.parsing)
    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            finder = Finder(fetcher, sandbox, settings.monitor.parsing)
            found: Source | Page | Failed = await finder.look(url)
            if isinstance(found, Page):
                found = await finder.read(_chosen(arguments, found).url)
    except SandboxError as error:
        raise UsageError(f"cannot read {hide_keys(url)}: {error}") from None
    finally:
        await sandbox.close()
    if not isinstance(found, Source):
        told = found.detail if isinstance(found, Failed) else "the feed that it declares is a page as well"
        raise UsageError(f"cannot read {hide_keys(url)}: {hide_keys(told)}")
    said = {key: getattr(arguments, key, None) for key in FeedSource.model_fields if key != "url"}
    own = {
        key: Proposed(value if isinstance(value, str) else tuple(value), "as you say")
        for key, value in said.items()
        if value is not None
    }
    return _Look(found, {**proposal.proposals(found, settings.feeds), **own})


def _chosen(arguments: Arguments, page: Page) -> Declared:
    """Which feed of a page is meant. Asks at a terminal, where there are several. Raises UsageError."""
    count = len(page.feeds)
    if count > 1 or arguments.choose is not None:
        rows = [(str(number), feed.title, feed.url) for number, feed in enumerate(page.feeds, 1)]
        display.print_table("The page declares", ("", "called", "address"), rows)
    number = arguments.choose if arguments.choose is not None or count > 1 else 1
    if number is None:
        if not sys.stdin.isatty():
            raise UsageError(f"the page declares {count} feeds; say which: --choose 1, or its own address")
        answer = typed(f"Which? [1-{count}] ")
        number = int(answer) if answer.isdecimal() and len(answer) < 4 else 0
    if not 1 <= number <= count:
        raise UsageError(f"the page declares {counted(count, 'feed')}: choose a number from 1 to {count}")
    return page.feeds[number - 1]


def _show(look: _Look, settings: Settings) -> None:
    source, now = look.source, utcnow()
    parsed = source.parsed
    said = {key: each.value for key, each in look.keys.items() if key in ("outlet", "language", "country")}
    asked = FeedSource(url=source.url).model_copy(update=said)
    seen = proposal.glimpses(asked, parsed.entries, Screener.by_words(settings))
    facts = [
        ("source", f"{source.kind}, {parsed.title}" if parsed.title else str(source.kind)),
        ("address", source.url),
    ]
    facts += [(key, f"{_in_words(each.value)}  ({each.why})") for key, each in look.keys.items()]
    if parsed.fault:
        facts.append(("damaged", parsed.fault))
    display.print_facts([*facts, ("", "")])
    rows = [
        (ago(each.published, now) if each.published else "undated", ", ".join(each.found) or "-", each.title)
        for each in seen
    ]
    display.print_table("Newest entries", ("published", "words found", "headline"), rows[:_SHOWN])
    matched = sum(each.matched for each in seen)
    display.print_lines(
        [f"{matched} of {counted(len(seen), 'entry', 'entries')} would match, by the words of the watchlist"]
    )


async def _subscriptions(path: Path, settings: Settings) -> tuple[Subscription, ...]:
    try:
        with path.open("rb") as stream:
            body = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    sandbox = Sandbox(settings.monitor.parsing)
    try:
        found = await sandbox.run(read_subscriptions, body)
    except SandboxError as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    finally:
        await sandbox.close()
    if isinstance(found, Failed):
        raise UsageError(f"cannot read {path}: {found.detail}")
    if not found:
        raise UsageError(f"{path} lists no feed: none of its outlines has an xmlUrl")
    return found


# --- writing -----------------------------------------------------------------------------------------------------


def _written(arguments: Arguments, file: Path, before: str, after: str) -> bool:
    """Put a checked text in the place of the file, if that is wanted. Raises UsageError where it was edited since."""
    if not is_wanted(arguments, "Write it?"):
        display.print_lines(["nothing was written"])
        return False
    if config_file.read(file) != before:
        raise UsageError(f"{file} was edited meanwhile; nothing was written: run this again")
    try:
        config_file.write(file, after)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from None
    display.print_lines([f"written to {file}; a worker that runs takes it up within seconds"])
    return True


def _what_stays(arguments: Arguments, environment: Environment, feed: FeedSource) -> str:
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return "nothing: there is no database yet"
    with opened_store(environment, state) as store:
        number, matched = store.history.of_feed(feed.url)
    if not number:
        return "nothing: the database holds no entry of it"
    entries = counted(number, "entry", "entries")
    return f"{entries} in the database, {matched} matched, as long as `retention` says; stories and posts as they are"


def _line_in_words(line: Line) -> list[str]:
    return [f"{FEEDS}:", *(f"  {each}" for each in feedlist.shown(line).splitlines())]


def _groups_in_words(groups: tuple[str, ...]) -> list[str]:
    return [f"groups that are new, and on: {', '.join(groups)}"] if groups else []


def _known_in_words(feed: FeedSource) -> str:
    off = "" if feed.enabled else f"; it is off: {_why_off(feed)}"
    return f"this feed is there already, as {feed.url} ({feed.outlet}){off}"


def _why_off(feed: FeedSource) -> str:
    group = f", or {feed.group} among groups:" if feed.group else ""
    return f"see enabled: on its line{group} in {FEEDS}"


def _in_words(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
