"""``monitor replay``: the channel as another configuration would have made it."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from monitor.cli import display
from monitor.cli.options import (
    DONE,
    Arguments,
    add_html,
    add_json,
    add_limit,
    add_no_semantic,
    add_since,
    config_folder,
    examples_changed_at,
    make_screener,
    state_folder,
    write_page,
)
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.delivery.standing import StandingChannels
from monitor.editorial import contrast
from monitor.editorial.contrast import Contrast, Posted, Regrouped, Side
from monitor.errors import UsageError, suggestion
from monitor.matching.screener import Screener
from monitor.model.settings import Settings
from monitor.store import Store
from monitor.worker.replay import Played, for_replay, play
from monitor.worker.simulated import Clock, simulated
from monitor.worker.wiring import choose_screening, opened_store, utcnow
from monitor.worker.words import moment

_PRESENT, _IN_FACT = "the present configuration", "what was posted"
_LONGEST_BEFORE = timedelta(days=2)
_FIGURES = ("channel", "", "posts", "with sound", "replies", "edits", "digests", "messages an hour", "at most")


@dataclass(frozen=True, slots=True)
class _Configured:
    """A configuration that is played: its name, its settings, the folder they are from, and what judges by them."""

    name: str
    settings: Settings
    folder: Path
    screener: Screener


@dataclass(frozen=True, slots=True)
class _Span:
    """The days that count, and since when entries are played before them: what was told then is known."""

    before: datetime
    since: datetime
    until: datetime


def add_arguments(parser: ArgumentParser) -> None:
    """Which days, beside what, and how to tell."""
    add_since(parser, "7d")
    parser.add_argument("--against", type=Path, metavar="DIR", help="beside the configuration in this folder")
    parser.add_argument("--channel", metavar="NAME", help="this channel only (default: each of them)")
    add_limit(parser, "differences of each kind")
    add_html(parser)
    add_json(parser)
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Play the stored entries, and say what differs; nothing is posted. Raises UsageError, ConfigError or
    StoreError."""
    if arguments.json and arguments.html is not None:
        raise UsageError("--json and --html are two ways to tell it; leave out one of the two")
    began = monotonic()
    config, state = config_folder(arguments, environment), state_folder(arguments, environment)
    settings = load(config, os.environ)
    other = None if arguments.against is None else load(arguments.against, os.environ)
    _refuse_unknown(arguments.channel, settings, other)
    zone, span = settings.monitor.time_zone, _span(arguments.since, settings, other)
    with opened_store(environment, state) as store, tempfile.TemporaryDirectory(prefix="monitor-replay-") as folder:
        here = _Configured(_PRESENT, settings, config, make_screener(arguments, environment, settings))
        sides: list[_Configured] = [here]
        if other is not None:
            make = choose_screening(arguments.against, Path(folder), semantic=not arguments.no_semantic)
            sides.append(_Configured(str(arguments.against), other, arguments.against, make(other)))
        number, _ = store.history.count(span.before)
        with display.progress("Entries played", number * len(sides)) as advance:
            done = [await _played(each, store, span, advance) for each in sides]
        in_fact = [] if other is not None else [contrast.side_of(store, _IN_FACT, span.since, span.until, span.before)]
    shown = [*in_fact, *(side for side, _ in done)]
    names = (
        [arguments.channel] if arguments.channel else list(contrast.channels(*shown)) or list(settings.monitor.channels)
    )
    differs = contrast.contrast(*(_only(side, names) for side in shown))
    took = monotonic() - began
    if arguments.json:
        display.print_json(_as_data(shown, names, differs, [played for _, played in done], span, took), 2)
    else:
        _show(shown, names, differs, span, arguments.limit, zone)
        display.print_lines(["", *_said(done, took)])
    if arguments.html is not None:
        pages = {f"{name}: {side.name}": contrast.bubbles(side, name) for name in names for side in shown}
        write_page(arguments.html, "Replay", pages, zone)
    return DONE


def _refuse_unknown(channel: str | None, *configured: Settings | None) -> None:
    known = {name for settings in configured if settings is not None for name in settings.monitor.channels}
    if channel is not None and channel not in known:
        raise UsageError(f"there is no channel '{channel}'{suggestion(channel, known)}")


def _span(back: timedelta, *configured: Settings | None) -> _Span:
    until = utcnow()
    windows = (settings.monitor.stories.window for settings in configured if settings is not None)
    since = until - back
    return _Span(since - min(max(windows), _LONGEST_BEFORE), since, until)


def _only(side: Side, names: Sequence[str]) -> Side:
    posts = tuple(post for post in side.posts if post.channel in names)
    return Side(side.name, posts, side.sent, side.homes)


async def _played(
    configured: _Configured, store: Store, span: _Span, advance: Callable[[int], None]
) -> tuple[Side, Played]:
    """What a configuration makes of the entries, in a database of its own."""
    clock = Clock(span.before)
    channels, settings = StandingChannels(lambda: clock.now), for_replay(configured.settings)
    with tempfile.TemporaryDirectory(prefix="monitor-replay-") as state:
        async with await simulated(settings, Path(state), channels, clock, lambda _: configured.screener) as app:
            played = await play(
                store,
                app,
                clock,
                since=span.before,
                until=span.until,
                examples_of=examples_changed_at(configured.folder),
                advance=advance,
            )
            side = contrast.side_of(app.runtime.store, configured.name, span.since, span.until, span.before)
    return side, played


# --- for a person -----------------------------------------------------------------------------------------------------


def _show(
    sides: Sequence[Side], names: Sequence[str], differs: Contrast, span: _Span, limit: int, zone: ZoneInfo
) -> None:
    rows = []
    for name in names:
        for side in sides:
            found = contrast.figures(side, name, span.until - span.since)
            counts = (found.posts, found.rang, found.replies, found.edits, found.digests)
            rows.append((name, side.name, *map(str, counts), f"{found.an_hour:.1f}", str(found.busiest)))
    display.print_table(f"Since {moment(span.since, zone)}", _FIGURES, rows)
    for at, side in enumerate(sides):
        _table(f"Posted by {side.name} alone", differs.alone[at], limit, zone)
    for at, side in enumerate(sides):
        _table(f"With sound by {side.name} alone", differs.ringing[at], limit, zone)
    for at, side in enumerate(sides):
        _table(f"One story by {side.name}, several by the other", differs.several[at], limit, zone)
    if differs.is_none:
        display.print_lines(["", "The posts are the same, and so are their stories and what rings."])


def _table(title: str, found: Sequence[Posted | Regrouped], limit: int, zone: ZoneInfo) -> None:
    if not found:
        return
    print()
    rows = [_row(each, zone) for each in found[-limit:]]
    display.print_table(title, ("posted", "channel", "headline", "outlets", "stories"), rows)
    if len(found) > limit:
        print(f"and {len(found) - limit} older ones; to see more: --limit {len(found)}")


def _row(found: Posted | Regrouped, zone: ZoneInfo) -> tuple[str, ...]:
    post = found.post if isinstance(found, Regrouped) else found
    stories = str(found.stories) if isinstance(found, Regrouped) else "1"
    return moment(post.at, zone), post.channel, post.headline, ", ".join(post.outlets), stories


def _said(done: Sequence[tuple[Side, Played]], took: float) -> list[str]:
    """What was played, and what could not be."""
    lines = [
        f"{side.name}: {played.read:,} entries played, {played.relevant:,} belong"
        + (
            f"; {played.foreign.total():,} left out, of {_feeds(played)} that it does not have"
            if played.foreign
            else ""
        )
        for side, played in done
    ]
    return [*lines, f"It took {took:.0f} s; nothing was posted."]


def _feeds(played: Played) -> str:
    return f"{len(played.foreign)} feed{'s' * (len(played.foreign) != 1)}"


# --- for a program ----------------------------------------------------------------------------------------------------


def _as_data(
    sides: Sequence[Side],
    names: Sequence[str],
    differs: Contrast,
    played: Sequence[Played],
    span: _Span,
    took: float,
) -> dict[str, object]:
    return {
        "since": display.time_as_data(span.since),
        "until": display.time_as_data(span.until),
        "seconds": round(took, 1),
        "played": [{"read": each.read, "relevant": each.relevant, "left_out": dict(each.foreign)} for each in played],
        "sides": [
            {
                "name": side.name,
                "channels": {name: asdict(contrast.figures(side, name, span.until - span.since)) for name in names},
                "posted_alone": [_post(each) for each in differs.alone[at]],
                "with_sound_alone": [_post(each) for each in differs.ringing[at]],
                "several_stories_on_the_other": [
                    _post(each.post) | {"stories": each.stories} for each in differs.several[at]
                ],
            }
            for at, side in enumerate(sides)
        ],
    }


def _post(post: Posted) -> dict[str, object]:
    return {
        "at": display.time_as_data(post.at),
        "channel": post.channel,
        "headline": post.headline,
        "outlets": post.outlets,
        "rang": post.rang,
        "links": sorted(link for _, link, _ in post.reports if link),
    }
