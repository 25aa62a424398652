"""``monitor check``: check the configuration and print what is live."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from monitor.addresses import hide_keys
from monitor.cli import display
from monitor.cli.options import DONE, FAILED, Arguments, config_folder, has_no_database, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load, read_sources, swallowed_values
from monitor.editorial.doubts import common_forms, doubts_of_watchlist, in_brief
from monitor.errors import StoreError
from monitor.feeds.check import check_feeds
from monitor.feeds.outage import none_reached
from monitor.matching.matcher import compile_watchlist
from monitor.model.delivery import ChannelRights, ProbeRights, Refusal
from monitor.model.settings import Channel, Settings, Watch
from monitor.site.words import words_missing
from monitor.worker import wiring
from monitor.worker.status import paused_in_words

_RECENT = timedelta(days=7)
WATCH_COLUMNS = ("watch", "any of", "all of", "and", "unless")
CHANNEL_COLUMNS = ("channel", "chat", "language", "watches")
# Older ones have known faults that a feed can end a process with.
_SOUND_EXPAT = (2, 7, 2)
_NO_TOKEN = "no token: posts are printed in the terminal; set TELEGRAM_BOT_TOKEN to send them"  # noqa: S105

Rows = list[tuple[str, ...]]


def add_arguments(parser: ArgumentParser) -> None:
    """Whether to ask anybody."""
    parser.add_argument(
        "--online", action="store_true", help="also fetch each feed, and ask Telegram and the translator"
    )


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print what is live and, if asked to, what feeds, Telegram and the translator answer. Raises ConfigError."""
    folder = config_folder(arguments, environment)
    settings = load(folder, os.environ)
    platform = wiring.wiped_disk_platform(os.environ)
    paused = _paused_channels(arguments, environment)
    _show(live(settings, environment, platform, wiring.basis(settings), paused))
    unspoken = filter(None, [words_missing(settings.monitor.site.language)])
    swallowed = map(str, swallowed_values(read_sources(folder)))
    _show_doubts([*swallowed, *unspoken, *_doubts(arguments, environment, settings)])
    return await _ask(settings, environment) if arguments.online else DONE


def _doubts(arguments: Arguments, environment: Environment, settings: Settings) -> list[str]:
    """What is hardly meant in the watchlist, in brief; how common a form is where there is a database to tell."""
    found = doubts_of_watchlist(settings.watchlist)
    state = state_folder(arguments, environment)
    if not has_no_database(environment, state):
        # That it cannot be read was said already.
        with suppress(StoreError), wiring.opened_store(environment, state) as store:
            found += common_forms(settings.watchlist, store.evidence.form_use(datetime.now(UTC) - _RECENT))
    return in_brief(found)


def _paused_channels(arguments: Arguments, environment: Environment) -> dict[str, str]:
    """The channels that operators paused, and since when; none where there is no database, or none that can be read,
    which is said."""
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return {}
    try:
        with wiring.opened_store(environment, state) as store:
            channels = store.outbox.channels()
    except StoreError as error:
        print(f"monitor: whether a channel is paused is not known: {error}", file=sys.stderr)
        return {}
    return {each.name: paused_in_words(each.paused_since) for each in channels if each.paused_since}


# --- what is live ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Live:
    """What a configuration puts in force, in words: ``facts`` are (name, value); the others are rows of cells."""

    facts: Rows
    watches: Rows
    channels: Rows


def _show_doubts(lines: Sequence[str]) -> None:
    if lines:
        print("\nNot wrong, but is it meant?")
        print("\n".join(f"  {hide_keys(line)}" for line in lines))


def _show(found: Live) -> None:
    display.print_facts(found.facts)
    print()
    display.print_table("Watches", WATCH_COLUMNS, found.watches)
    print()
    display.print_table("Channels", CHANNEL_COLUMNS, found.channels)


def live(
    settings: Settings, environment: Environment, wiped_disk: str | None, relevance: str, paused: Mapping[str, str]
) -> Live:
    """What is live: feeds, terms and forms by language, watches, channels. ``wiped_disk`` is the variable that tells
    of a platform whose disk does not last; ``relevance`` says what decides, ``paused`` which channels send nothing."""
    feeds, matcher = settings.live_feeds, compile_watchlist(settings.watchlist)
    off = Counter(feed.group or "in no group" for feed in settings.feeds if not feed.enabled)
    facts = [
        ("feeds", f"{len(feeds)} on, from {len({feed.outlet for feed in feeds})} outlets"),
        ("", _counts_in_words(Counter(feed.language or "any language" for feed in feeds))),
        ("", f"{off.total()} off: {_counts_in_words(off)}" if off else ""),
        ("terms", f"{len(settings.watchlist.terms)}; forms by language:"),
        ("", _counts_in_words(matcher.forms_by_language)),
        ("relevance", relevance),
        ("Telegram", "a token is set" if environment.token else _NO_TOKEN),
        ("translation", wiring.translation(settings, environment)),
        ("operators", _operators(settings, environment)),
        *(("paused", f"{name}: {why}") for name, why in paused.items() if name in settings.monitor.channels),
        ("times", f"are shown in {settings.monitor.time_zone.key}"),
        ("database", _database(environment, wiped_disk)),
        ("XML parser", _xml_parser(expat.version_info)),
    ]
    watchlist = settings.watchlist.watches
    return Live(
        facts=[fact for fact in facts if fact[1]],
        watches=[_watch(name, watch) for name, watch in watchlist.items()],
        channels=[_channel(name, channel, watchlist) for name, channel in settings.monitor.channels.items()],
    )


def _operators(settings: Settings, environment: Environment) -> str:
    """Who is told of trouble, and who may give the bot commands."""
    number = len(settings.monitor.operators)
    if not environment.admin_chat:
        return f"{number} named in vain: set TELEGRAM_ADMIN_CHAT to their chat" if number else "no chat for alerts"
    return f"alerts go to {environment.admin_chat}; {number or 'no'} user{'' if number == 1 else 's'} may give commands"


def _database(environment: Environment, wiped_disk: str | None) -> str:
    if wiped_disk:
        return f"a file that {wiped_disk} says is wiped at every restart; attach PostgreSQL with DATABASE_URL"
    return "as DATABASE_URL says" if environment.database_url else "a SQLite file in the state folder"


def _xml_parser(version: tuple[int, int, int]) -> str:
    """What is wrong with the XML parser that Python brings along; nothing is said of a sound one."""
    if version >= _SOUND_EXPAT:
        return ""
    had, wanted = (".".join(map(str, numbers)) for numbers in (version, _SOUND_EXPAT))
    return f"expat {had} can be crashed by a feed; use a Python with expat {wanted} or newer"


def _watch(name: str, watch: Watch) -> tuple[str, ...]:
    return name, _terms(watch.any), ", ".join(watch.all), "; ".join(_conditions(watch)), _terms(watch.unless)


def _conditions(watch: Watch) -> Iterator[str]:
    """The further conditions of a watch: ``near 3 within 12``, ``sentence 2``, ``from 2`` and the like."""
    if watch.near:
        yield f"near {len(watch.near.terms)} within {watch.near.within}{' after' if watch.near.ordered else ''}"
    if watch.sentence:
        yield f"sentence {len(watch.sentence)}"
    if watch.threshold:
        yield f"from {watch.threshold:g}"
    for name, listed in (
        ("in", watch.fields),
        ("language", watch.languages),
        ("country", watch.countries),
        ("outlet", watch.outlets),
    ):
        if listed:
            yield f"{name} {', '.join(listed)}"


def _terms(names: tuple[str, ...]) -> str:
    return f"{len(names)} term{'' if len(names) == 1 else 's'}" if names else ""


def _channel(name: str, channel: Channel, watchlist: Mapping[str, Watch]) -> tuple[str, ...]:
    every = set(channel.watches) >= set(watchlist)
    watches = f"all {len(watchlist)}" if every else ", ".join(channel.watches)
    return name, channel.chat or "none: set TELEGRAM_CHANNEL", channel.language, watches


def _counts_in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


# --- what others answer ------------------------------------------------------------------------------------------


async def _ask(settings: Settings, environment: Environment) -> int:
    """Print what feeds, Telegram and the translator answer; returns the exit code."""
    with display.progress("Feeds asked", len(settings.live_feeds)) as advance:
        checks = await check_feeds(settings, advance)
    rows = [
        ("ok" if check.good else "FAILED", check.source.outlet, check.detail, check.source.url)
        # What failed stands at the end, where the eye is.
        for check in sorted(checks, key=lambda check: not check.good)
    ]
    print()
    display.print_table("Feeds", ("", "outlet", "what came", "address"), rows)
    print()
    rights = await wiring.channel_rights(environment, settings)
    policy = settings.monitor.delivery.unknown
    channels = [
        (name, found.chat, rights_in_words(found), probe_in_words(probes, policy))
        for name, (found, probes) in rights.items()
    ]
    columns = ("channel", "chat", "the bot", "a message that perhaps arrived")
    display.print_table("Telegram", columns, channels, "not asked, as no token is set")
    if translator := await wiring.translation_online(settings, environment):
        print(f"\ntranslation  {translator}")
    good = sum(check.good for check in checks)
    print(f"\n{good} of {len(checks)} feeds answered with entries")
    if none_reached([check.unreached for check in checks]):
        print(f"it is the network of this machine: none of {len(checks)} feeds could be reached")
    # Of many feeds one always fails; that none answers, or that the bot may not post, wants a person.
    may_post = all(found.can_post for found, _ in rights.values())
    return DONE if may_post and (good or not checks) else FAILED


def rights_in_words(rights: ChannelRights) -> str:
    """What a bot may do in a channel, or what to do about it."""
    if rights.problem:
        return rights.problem
    may = (("post", rights.can_post), ("edit", rights.can_edit), ("delete", rights.can_delete))
    allowed = [word for word, allowed in may if allowed]
    if not rights.can_post:
        return "may not post: make the bot an administrator that may post messages"
    return f"may {', '.join(allowed)} messages"


def probe_in_words(probes: ProbeRights | Refusal, policy: str) -> str:
    """What becomes of a message of which nobody can tell whether it arrived; ``policy`` is that of delivery.unknown."""
    if not isinstance(probes, ProbeRights):
        return "Telegram could not be asked"
    if probes.forward:
        return "is looked for by a forward to TELEGRAM_ADMIN_CHAT"
    if probes.edit:
        return f"is looked for by an identical edit where that is safe, else: {policy} ({probes.why})"
    return f"cannot be looked for: {policy} ({probes.why}); set TELEGRAM_ADMIN_CHAT to a chat the bot may write to"
