"""``monitor preview``: posts, replies and digests as a phone shows them."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from monitor.cli import display
from monitor.cli.options import (
    DONE,
    Arguments,
    add_html,
    add_no_semantic,
    add_since,
    config_folder,
    make_screener,
    read_lines,
    state_folder,
    write_page,
)
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.delivery.standing import StandingChannels
from monitor.editorial.preview import Preview
from monitor.errors import UsageError, suggestion
from monitor.model.bubbles import Bubble
from monitor.model.settings import Channel, MonitorSettings, QuietSettings, Settings
from monitor.runtime import Rules
from monitor.worker.wiring import database_url, opened_composer, opened_store, utcnow

HOURS = (0, 5, 8, 11, 13, 14, 15, 16)
"""When the sample world is looked at, from its start: a story grows, another is answered, the digest comes."""


def add_arguments(parser: ArgumentParser) -> None:
    """What to show, in which look."""
    parser.add_argument(
        "story", type=int, nargs="?", metavar="STORY", help="a stored story (default: some of the sample world)"
    )
    parser.add_argument("--digest", action="store_true", help="the digest of what is stored, rather than a story")
    add_since(parser, "1d")
    parser.add_argument("--channel", metavar="NAME", help="the channel whose look it gets (default: each of them)")
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="in the look of this template, which may be unfinished"
    )
    add_html(parser)
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Show them; nothing is sent. Raises UsageError, ConfigError or StoreError."""
    settings = load(config_folder(arguments, environment), os.environ)
    channels = _chosen(arguments, settings)
    shown: Mapping[str, Sequence[Bubble]]
    if arguments.digest and arguments.story is not None:
        raise UsageError("--digest shows no single story; leave out one of the two")
    if arguments.digest or arguments.story is not None:
        shown = await _stored(arguments, environment, settings, channels)
    else:
        shown = await _sample(settings, channels)
    zone = settings.monitor.time_zone
    for name, bubbles in shown.items():
        display.print_lines([f"Channel {name}", "" if bubbles else "nothing to show"])
        display.print_bubbles(bubbles, zone)
    notes = dict.fromkeys(each.message.note for bubbles in shown.values() for each in bubbles if each.message.note)
    display.print_lines(f"Note: {note}" for note in notes)
    if arguments.html is not None:
        write_page(arguments.html, "Preview", shown, zone, "; ".join(notes))
    return DONE


def _chosen(arguments: Arguments, settings: Settings) -> Mapping[str, Channel]:
    """The channels to show, in the template that is being edited, where one is named."""
    channels = dict(settings.monitor.channels)
    if arguments.channel is not None:
        if arguments.channel not in channels:
            raise UsageError(f"there is no channel '{arguments.channel}'{suggestion(arguments.channel, channels)}")
        channels = {arguments.channel: channels[arguments.channel]}
    if arguments.template is None:
        return channels
    template = _template(arguments.template)
    return {name: channel.model_copy(update={"template": template}) for name, channel in channels.items()}


def _template(path: Path) -> str:
    """The text of a template. Raises UsageError where it cannot be used."""
    from monitor.posts.templates import template_fault  # Jinja2 takes long to load

    text = "".join(read_lines(path))
    fault = template_fault(text)
    if fault is not None:
        line, message = fault
        raise UsageError(f"{path}{f', line {line}' if line else ''}: {message}")
    return text


# --- what is stored ---------------------------------------------------------------------------------------------------


async def _stored(
    arguments: Arguments, environment: Environment, settings: Settings, channels: Mapping[str, Channel]
) -> dict[str, list[Bubble]]:
    url = database_url(environment, state_folder(arguments, environment))
    with opened_store(environment, state_folder(arguments, environment)) as store:
        if arguments.story is not None and store.stories.detail(arguments.story) is None:
            raise UsageError(f"there is no story {arguments.story}: see `monitor stories` for what there is")
        rules, now = Rules.of(settings, make_screener(arguments, environment, settings)), utcnow()
        async with opened_composer(rules, store, url) as composer:
            preview = Preview(store, composer)
            if arguments.story is None:
                return {
                    name: await preview.digest(name, channel, now - arguments.since, now)
                    for name, channel in channels.items()
                }
            return {
                name: await preview.story(arguments.story, name, channel, now) for name, channel in channels.items()
            }


# --- the sample world -------------------------------------------------------------------------------------------------


async def _sample(settings: Settings, channels: Mapping[str, Channel]) -> Mapping[str, Sequence[Bubble]]:
    """Some hours of the sample world in these channels, by the shipped watchlist and its words alone."""
    from monitor.demo import runner, world  # the server and the sample texts are needed by few commands
    from monitor.worker.simulated import Clock

    times = [world.START + timedelta(hours=hour) for hour in HOURS]
    zone, clock = settings.monitor.time_zone, Clock(times[0])
    evening = f"{times[-1].astimezone(zone):%H:%M}"
    monitor = MonitorSettings(
        time_zone=zone,
        channels={name: _for_sample(channel, evening) for name, channel in channels.items()},
    )
    standing = StandingChannels(lambda: clock.now)
    with (
        tempfile.TemporaryDirectory(prefix="monitor-preview-") as folder,
        display.progress("Hours of the sample world", len(times)) as advance,
    ):
        await runner.run(standing, Path(folder), advance, times=times, monitor=monitor, clock=clock, semantic=False)
    display.print_lines([world.NOTICE, ""])
    return {name: standing.channels.get(name, ()) for name in channels}


def _for_sample(channel: Channel, evening: str) -> Channel:
    """A channel that gets all of the sample world, at any hour, and its digest at its end."""
    return channel.model_copy(
        update={
            "chat": "",
            "threshold": 0.0,
            "quiet": QuietSettings(),
            "topic": None,
            "digest": channel.digest.model_copy(update={"at": (evening,)}),
        }
    )
