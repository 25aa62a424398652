"""The commands of ``monitor``, one file each.

A command is its line in the help, which is listed below, and its arguments and what it does, which its file holds. The
parser, the dispatch and the help know no other list. A file is loaded when its command is asked for: all of them take
longer to load than most take to run.

    init            an installation of one's own
    run             polls, matches, groups and posts
    poll            asks feeds now
    demo            the whole job on sample feeds
    preview         posts, replies and digests as a phone shows them
    config          a newer shipped configuration, brought into one's own
    check           the configuration, and what is live
    explain         what a text matches, and why
    screen          a verdict for each line of a file
    group           the story of each line of a file
    backtest        what an edit adds and loses
    rejected        what was nearly posted
    rejudge         what was rejected and belongs by now
    accept          an edit that waits for a person
    watch           words of the watchlist
    examples        labelled headlines
    seed            terms proposed from an article
    post            an entry that was left out
    unpost          a story taken back
    replay          the channel as another configuration would have made it
    stories         stories, and corrections of them
    feeds           feeds with their poll state
    outbox          publications and their states
    status          how the monitor is doing
    export          stories for researchers
    site            the readers' site
    web             the desk in a browser
    db              the database: upgrade, backup, restored, prune
    completion      what a shell completes
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from monitor.cli.options import Arguments
    from monitor.config.environment import Environment


class Command(Protocol):
    """What the module of a command holds."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what may follow the command's name."""

    async def run(self, arguments: Arguments, environment: Environment) -> int:
        """Do it, print what comes of it; returns the exit code. Raises MonitorError."""


COMMANDS: Mapping[str, str] = {
    "init": "write a configuration of your own, checked against Telegram",
    "run": "poll, match, group and post until stopped",
    "poll": "ask feeds now, due or not",
    "demo": "the whole job on sample feeds, in seconds",
    "preview": "posts, replies and digests as a phone shows them",
    "config": "bring a newer shipped watchlist, feeds and examples into your own",
    "check": "check the configuration and print what is live",
    "explain": "what the watchlist makes of a text, and why; what became of an entry",
    "screen": "match a file of JSON lines",
    "backtest": "what the watchlist adds and loses among the entries of the last days",
    "rejected": "what was nearly posted, and why it was not",
    "rejudge": "judge rejected entries anew, and let those be posted that belong by now",
    "accept": "let an edit go live that waits because it loses much",
    "watch": "add words to the watchlist, take them out, look at what is there",
    "examples": "label a headline as relevant or off-topic, or encode the labelled ones",
    "seed": "propose terms from an article, as YAML to prune",
    "post": "post an entry that was left out, by an editor's decision",
    "unpost": "take a story back: delete its messages, or mark them as withdrawn",
    "replay": "the channel as another configuration would have made it; posts nothing",
    "stories": "recent stories and what became of them; look at one, correct which reports it has",
    "group": "group a file of JSON lines by the event that they tell of",
    "feeds": "every feed with its poll state",
    "outbox": "publications and their states",
    "status": "how the monitor is doing, in one screen",
    "export": "stories with reports, figures and posts, for researchers",
    "site": "the readers' site: write it, or show it on this machine",
    "web": "the desk in a browser",
    "db": "bring the schema up to date, back up, delete what is old, or declare it restored from a backup",
    "completion": "print a script with which a shell completes commands, options, choices, files and folders",
}
"""What each command does, in one line, by its name; in the order of the help."""


def command(name: str) -> Command:
    """The command of this name, which stands in ``COMMANDS``."""
    return cast("Command", import_module(f"{__name__}.{name}"))
