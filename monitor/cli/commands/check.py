"""``monitor check``: check the configuration and print what is live."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from monitor.addresses import hide_keys
from monitor.cli import asking, display
from monitor.cli.options import DONE, FAILED, WRONG, Arguments, add_json, config_folder, has_no_database, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.sources import read_sources, swallowed_values
from monitor.editorial.doubts import common_forms, doubts_of_watchlist, in_brief
from monitor.errors import ConfigError, StoreError
from monitor.logs import redactor
from monitor.matching.matcher import compile_watchlist
from monitor.model.settings import Channel, Settings, Watch
from monitor.site.words import words_missing
from monitor.worker import wiring
from monitor.worker.status import paused_in_words

_RECENT = timedelta(days=7)
WATCH_COLUMNS = ("watch", "any of", "all of", "and", "unless")
CHANNEL_COLUMNS = ("channel", "chat", "language", "watches")
POSTING_COLUMNS = ("channel", "quiet hours", "digest", "threshold", "pace", "template")
# Older ones have known faults that a feed can end a process with.
_SOUND_EXPAT = (2, 7, 2)
_NO_TOKEN = "no token: posts are printed in the terminal; set TELEGRAM_BOT_TOKEN to send them"  # noqa: S105

Rows = list[tuple[str, ...]]


def add_arguments(parser: ArgumentParser) -> None:
    """Whether to ask anybody."""
    parser.add_argument(
        "--online", action="store_true", help="also fetch each feed, and ask Telegram and the translator"
    )
    add_json(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print what is live and, if asked to, what feeds, Telegram and the translator answer; in the end whether all is
    well. Raises ConfigError."""
    folder = config_folder(arguments, environment)
    try:
        settings = load(folder, os.environ)
    except ConfigError as error:
        return _refuse(error, arguments, environment)
    platform = wiring.wiped_disk_platform(os.environ)
    paused = _paused_channels(arguments, environment)
    found = live(settings, environment, platform, wiring.basis(settings), paused)
    unspoken = filter(None, [words_missing(settings.monitor.site.language)])
    swallowed = map(str, swallowed_values(read_sources(folder)))
    doubts = [*swallowed, *unspoken, *_doubts(arguments, environment, settings)]
    if not arguments.json:
        _show(found)
        _show_doubts(doubts)
    answers = await asking.ask(settings, environment) if arguments.online else None
    verdict = _verdict(settings, doubts, answers)
    if arguments.json:
        display.print_json(_as_data(found, doubts, answers, verdict), 2)
    else:
        if answers is not None:
            asking.show(answers)
        print(f"\n{verdict}")
    return FAILED if answers is not None and answers.wrong else DONE


def _refuse(error: ConfigError, arguments: Arguments, environment: Environment) -> int:
    """Name the problems, and say that nothing of this goes live; returns the exit code."""
    redact = redactor(environment.secrets)
    problems_found = asking.counted(len(error.problems), "problem")
    verdict = f"Not all is well: {problems_found}; until corrected, nothing of this goes live."
    if arguments.json:
        problems = [asdict(problem) | {"message": redact(problem.message)} for problem in error.problems]
        display.print_json({"well": False, "verdict": verdict, "problems": problems}, 2)
    else:
        print(f"{redact(str(error))}\n\n{verdict}", file=sys.stderr)
    return WRONG


def _verdict(settings: Settings, doubts: Sequence[str], answers: asking.Answers | None) -> str:
    """Whether all is well, in one sentence."""
    wrong = [] if answers is None else answers.wrong
    if wrong:
        return f"Not all is well: {'; '.join(wrong)}."
    channels, watches = settings.monitor.channels, settings.watchlist.watches
    ready = (
        f"{asking.counted(len(settings.live_feeds), 'feed')}, {asking.counted(len(watches), 'watch', 'watches')} and "
        f"{asking.counted(len(channels), 'channel')}"
    )
    failing = f"; {answers.failing}" if answers is not None and answers.failing else ""
    doubted = f"; look at {asking.counted(len(doubts), 'remark')} above" if doubts else ""
    return f"All is well with {ready}{failing}{doubted}."


def _as_data(found: Live, doubts: Sequence[str], answers: asking.Answers | None, verdict: str) -> dict[str, object]:
    """What a program is told. Facts are lists of [name, value]; one without a name goes on with the one above."""
    told: dict[str, object] = {
        "well": answers is None or not answers.wrong,
        "verdict": verdict,
        "facts": found.facts,
        "watches": _by_column(WATCH_COLUMNS, found.watches),
        "channels": [
            left | right
            for left, right in zip(
                _by_column(CHANNEL_COLUMNS, found.channels), _by_column(POSTING_COLUMNS, found.posting), strict=True
            )
        ],
        "doubts": [hide_keys(line) for line in doubts],
    }
    if answers is not None:
        told["feeds"] = [
            {"good": state == "ok", "outlet": outlet, "detail": hide_keys(detail), "url": hide_keys(url)}
            for state, outlet, detail, url in answers.feeds
        ]
        told["telegram"] = _by_column(asking.TELEGRAM_COLUMNS, answers.telegram)
        told["translation"] = answers.translator
    return told


def _by_column(columns: Sequence[str], rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


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
    posting: Rows


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
    print()
    display.print_table("How they post", POSTING_COLUMNS, found.posting)


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
        posting=[_posting(name, channel, settings) for name, channel in settings.monitor.channels.items()],
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


def _posting(name: str, channel: Channel, settings: Settings) -> tuple[str, ...]:
    quiet, digest, delivery = channel.quiet, channel.digest, settings.monitor.delivery
    hours = f"{quiet.begins} to {quiet.ends}, then {quiet.then}" if quiet.begins != quiet.ends else "none"
    times = "; ".join(filter(None, (", ".join(digest.at), digest.weekly and f"week: {digest.weekly}")))
    second, minute = channel.pace.per_second or delivery.per_second, channel.pace.per_minute or delivery.per_minute
    template = "its own" if channel.template else "built in"
    return name, hours, times or "none", f"{channel.threshold:g}", f"{second:g} a second, {minute} a minute", template


def _counts_in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
