"""``monitor explain``: what the watchlist makes of a text, and why; what became of an entry."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict

from monitor.addresses import ADDRESS
from monitor.cli import display
from monitor.cli.options import (
    DONE,
    Arguments,
    add_json,
    add_no_semantic,
    config_folder,
    has_no_database,
    make_screener,
    state_folder,
)
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.explain import explain, explain_past, in_words
from monitor.editorial.screen import as_data
from monitor.errors import StoreError, UsageError
from monitor.feeds.web.pages import page_text
from monitor.model.publications import Fate
from monitor.worker.wiring import opened_store
from monitor.worker.words import fate_in_words, moment


def add_arguments(parser: ArgumentParser) -> None:
    """A text, or where to find one; and how to tell."""
    parser.add_argument(
        "text", metavar="TEXT|URL|-", help="a text, the link of an entry or of a page, or - for standard input"
    )
    add_json(parser)
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Explain a text, or an entry that was read. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    text = (sys.stdin.read() if arguments.text == "-" else arguments.text).strip()
    if not text:
        raise UsageError("there is no text; give one, or - and a text on standard input")
    address = ADDRESS.fullmatch(text) is not None
    fates = _fates(arguments, environment, text) if address else []
    if address and not fates:
        text = await page_text(settings, text)
    screener = make_screener(arguments, environment, settings)
    explained = explain_past(screener, fates[0].entry) if fates else explain(screener, text)
    if arguments.json:
        told = {
            "text": explained.text,
            "language": explained.language,
            **as_data(explained.match),
            "furniture": [asdict(piece) for piece in explained.furniture],
        }
        display.print_json({**({"seen": [_fate(fate) for fate in fates]} if address else {}), **told}, 2)
        return DONE
    for fate in fates:
        print("\n".join(fate_in_words(fate, lambda when: moment(when, settings.monitor.time_zone))))
        print()
    print(in_words(explained, settings))
    return DONE


def _fates(arguments: Arguments, environment: Environment, url: str) -> list[Fate]:
    """What became of the entries behind a link; nothing where there is no database, or one that cannot be read, which
    is said."""
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return []
    try:
        with opened_store(environment, state) as store:
            return store.history.fates(url)
    except StoreError as error:
        print(f"monitor: whether the worker has seen it is not known: {error}", file=sys.stderr)
        return []


def _fate(fate: Fate) -> dict[str, object]:
    return {
        **display.entry_as_data(fate.entry),
        "published": display.time_as_data(fate.entry.published),
        "watches": fate.entry.watches,
        "story": fate.story_id,
        "story_reason": fate.story_reason,
        "publications": [
            {**asdict(each), "sent_at": each.sent_at and display.time_as_data(each.sent_at)} for each in fate.postings
        ],
    }
