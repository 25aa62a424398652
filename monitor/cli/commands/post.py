"""``monitor post``: an editor's decision to post an entry that was left out, or a page that no feed brought."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterator

from monitor.addresses import ADDRESS
from monitor.cli import display
from monitor.cli.options import (
    DONE,
    FAILED,
    Arguments,
    add_no_semantic,
    add_yes,
    config_folder,
    is_wanted,
    make_screener,
    state_folder,
)
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial import choice
from monitor.editorial.choice import Choice
from monitor.errors import UsageError
from monitor.feeds.web.html import read_article
from monitor.feeds.web.pages import read_page
from monitor.matching.screener import Screener
from monitor.model.settings import Settings
from monitor.model.stories import CHOSEN
from monitor.store import Store
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import fate_in_words, moment


def add_arguments(parser: ArgumentParser) -> None:
    """What, and what it belongs to."""
    parser.add_argument("link", metavar="LINK", help="the link of an entry that was left out, or of any page")
    parser.add_argument("--watch", metavar="NAME", help="what it belongs to (default: what holds, or comes nearest)")
    add_yes(parser)
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Show what it is and why it was left out, ask, and let a worker post it. Raises UsageError, ConfigError or
    StoreError."""
    settings = load(config_folder(arguments, environment), os.environ)
    if ADDRESS.fullmatch(arguments.link) is None:
        raise UsageError(f"'{arguments.link}' is not the address of a page: http:// or https:// and what follows")
    with opened_store(environment, state_folder(arguments, environment)) as store:
        screener = make_screener(arguments, environment, settings)
        chosen = await _chosen(arguments, settings, store, screener)
        display.print_lines(_planned(chosen))
        if not is_wanted(arguments, "Post it?"):
            display.print_lines(["nothing was changed"])
            return DONE if arguments.dry_run else FAILED
        if not chosen.keep(store, utcnow()):
            raise UsageError("what became of it has changed meanwhile; ask again")
    display.print_lines([f"it is to be {CHOSEN}; a worker that runs posts it with its next look"])
    return DONE


async def _chosen(arguments: Arguments, settings: Settings, store: Store, screener: Screener) -> Choice:
    """The entry behind the link that was seen first, else the page; what it is stands printed."""
    fates = store.history.fates(arguments.link)
    if not fates:
        article = await read_page(settings, arguments.link, read_article)
        display.print_lines([f"page     {article.title}", "state    no feed brought it"])
        return choice.of_page(arguments.link, article, screener, settings, arguments.watch, utcnow())
    display.print_lines(fate_in_words(fates[0], lambda when: moment(when, settings.monitor.time_zone)))
    return choice.of_stored(fates[0], screener, settings, arguments.watch, utcnow())


def _planned(chosen: Choice) -> Iterator[str]:
    yield f"verdict  today: {chosen.verdict}"
    yield f"post     for {', '.join(chosen.watches)}, in {', '.join(chosen.channels)}; grouped as any other"
