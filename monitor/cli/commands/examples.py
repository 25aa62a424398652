"""``monitor examples``: label a headline as relevant or off-topic, or encode the labelled ones."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

from monitor.addresses import ADDRESS
from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_action, add_language, config_folder, language_of
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.sources import EXAMPLES
from monitor.editorial.examples import add_example
from monitor.errors import UsageError
from monitor.feeds.web.html import plain_text, read_article
from monitor.feeds.web.pages import read_page
from monitor.model.examples import VECTORS, count_in_words
from monitor.model.settings import Settings
from monitor.worker.wiring import without_examples


def add_arguments(parser: ArgumentParser) -> None:
    """An action, and what it is done to."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = add_action(actions, "add", "append one line to examples.jsonl")
    label = add.add_mutually_exclusive_group(required=True)
    label.add_argument("--relevant", action="store_true", help="it belongs to the subject")
    label.add_argument("--off-topic", action="store_true", help="it does not")
    add.add_argument("text", metavar="TEXT|URL", help="a headline, or the address of a page")
    add_language(add, "left open")
    add.add_argument("--topic", metavar="WORD", help="what it is about, for your own order")
    add_action(actions, "encode", "write the vectors of all examples beside them, so that no start waits for them")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Add an example, or encode all. Raises UsageError or ConfigError."""
    directory = config_folder(arguments, environment)
    settings = load(directory, os.environ)
    if arguments.action == "encode":
        _encode(settings, directory)
    else:
        await _add_example(arguments, settings, directory)
    return DONE


def _encode(settings: Settings, directory: Path) -> None:
    alone = without_examples(settings)
    if alone:
        raise UsageError(f"the examples are not encoded: {alone}")
    from monitor.matching.semantic import encode_all  # it takes a while to load

    file = directory / VECTORS
    before = _modified_at(file)
    try:
        with display.progress("Examples encoded", len(settings.examples)) as advance:
            new = encode_all(settings.examples, directory, advance)
    except (ImportError, OSError) as error:
        raise UsageError(f"the encoder does not run on this machine: {error}") from None
    if new and _modified_at(file) == before:
        raise UsageError(f"cannot write {file}; check the permissions of its folder and the room on its disk")
    print(f"{count_in_words(settings.examples)}, of which {new:,} are newly encoded, in {file}")


def _modified_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


async def _add_example(arguments: Arguments, settings: Settings, directory: Path) -> None:
    given = arguments.text.strip()
    if ADDRESS.fullmatch(given):
        page = await read_page(settings, given, read_article)
        title, summary = page.title, page.description or page.lead
    else:
        title, summary = plain_text(given), ""
    if not title:
        raise UsageError("there is no headline; give a text, or the address of a page with a title")
    example = {
        "relevant": bool(arguments.relevant),
        "title": title,
        "summary": summary,
        "lang": language_of(arguments),
        "topic": arguments.topic or "",
    }
    count = add_example(directory, {key: value for key, value in example.items() if value != ""})
    print(f"added to {directory / EXAMPLES} as {'relevant' if arguments.relevant else 'off-topic'}: {title}")
    print(f"examples in all: {count}; they count where there is an encoder (see `monitor status`)")
