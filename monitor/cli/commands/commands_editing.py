"""The commands that write and look at the configuration: ``monitor watch``, ``monitor examples``, ``monitor seed``."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from monitor.cli import display
from monitor.cli.options import ADDRESS, Add, Arguments, config_folder, has_no_database, state_folder
from monitor.config.environment import Environment
from monitor.config.load import EXAMPLES, load
from monitor.editorial import coverage, explain
from monitor.editorial import watchlist as watching
from monitor.editorial.drafting import fragment
from monitor.editorial.examples import add_example
from monitor.editorial.seed import propose
from monitor.errors import UsageError
from monitor.feeds.web.charset import decode
from monitor.feeds.web.html import plain_text, read_article, running_text
from monitor.languages.detection import guess_language
from monitor.languages.text import clean
from monitor.matching.matcher import compile_watchlist
from monitor.model.examples import counted
from monitor.model.settings import Settings
from monitor.model.values import Language, parse_duration
from monitor.store import FormUse
from monitor.worker.app import opened_store, without_examples

_DONE = 0
_MARKUP = re.compile(r"<(?:!doctype|html|body|article|div|p|br)\b", re.IGNORECASE)
_MOST_BYTES = 5_000_000
_UNKNOWN = "und"


def add_arguments(add: Add) -> None:
    """Register the commands."""
    _add_watch(add("watch", "add words to the watchlist, take them out, look at what is there"))
    _add_examples(add("examples", "label a headline as relevant or off-topic, or encode the labelled ones"))
    seed = add("seed", "propose terms from an article, as YAML to prune")
    seed.add_argument("source", metavar="FILE|URL", help="an article: plain text, HTML, or the address of a page")
    seed.add_argument("--lang", metavar="LANG", help="its language (default: told by the text)")


def _add_watch(watch: argparse.ArgumentParser) -> None:
    actions = watch.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = _action(actions, "add", "add forms to a term; make it with --label; name it in a watch with --watch")
    _add_forms(add)
    add.add_argument("--label", help="how people see a new term")
    add.add_argument("--watch", metavar="NAME", help="name the term in this watch too, under any")
    _add_forms(_action(actions, "remove", "remove forms from a term or, without --lang, the term from everywhere"))
    listing = _action(actions, "list", "terms with their forms and the watches that use them")
    listing.add_argument("--lang", metavar="LANG", help="only terms with forms in this language, and those forms")
    listing.add_argument("--term", metavar="TERM", help="one term with all its forms")
    covered = _action(actions, "coverage", "terms without a form in a language of the feeds; forms that look wrong")
    covered.add_argument("--since", default="30d", metavar="30d", help="how far back in the database (default: 30d)")


def _action(actions: argparse._SubParsersAction, name: str, help_text: str) -> argparse.ArgumentParser:  # type: ignore[type-arg]
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_text, description=help_text)
    for option in ("--config", "--state"):  # where they stand before the command's name they count too
        parser.add_argument(option, type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _add_forms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("term", metavar="TERM", help="the key of the term")
    parser.add_argument(
        "--lang",
        nargs="+",
        action="append",
        default=[],
        metavar=("LANG", "FORM"),
        help="a language and the forms in it; may be given for several languages",
    )


def _add_examples(examples: argparse.ArgumentParser) -> None:
    actions = examples.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = _action(actions, "add", "append one line to examples.jsonl")
    label = add.add_mutually_exclusive_group(required=True)
    label.add_argument("--relevant", action="store_true", help="it belongs to the subject")
    label.add_argument("--off-topic", action="store_true", help="it does not")
    add.add_argument("text", metavar="TEXT|URL", help="a headline, or the address of a page")
    add.add_argument("--lang", metavar="LANG", help="its language (default: left open)")
    add.add_argument("--topic", metavar="WORD", help="what it is about, for your own order")
    _action(actions, "encode", "write the vectors of all examples beside them, so that no start waits for them")


# --- watch -------------------------------------------------------------------------------------------------------


async def watch(arguments: Arguments, environment: Environment) -> int:
    """``monitor watch ACTION``. Raises UsageError, ConfigError or StoreError."""
    directory = config_folder(arguments, environment)
    settings = load(directory, os.environ)
    if arguments.action == "list":
        _list(arguments, settings)
    elif arguments.action == "coverage":
        _coverage(arguments, environment, settings)
    else:
        text = watching.read(directory)
        _write(directory, (_addition if arguments.action == "add" else _removal)(arguments, settings, text))
    return _DONE


def _addition(arguments: Arguments, settings: Settings, text: str) -> watching.WatchlistEdit:
    addition = watching.Addition(arguments.term, _forms(arguments), arguments.label, arguments.watch)
    return watching.add(text, settings.watchlist, addition)


def _removal(arguments: Arguments, settings: Settings, text: str) -> watching.WatchlistEdit:
    if arguments.lang:
        return watching.remove_forms(text, settings.watchlist, arguments.term, _forms(arguments))
    return watching.remove_term(text, settings.watchlist, arguments.term)


def _forms(arguments: Arguments) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for language, *listed in arguments.lang:
        if not listed:
            raise UsageError(f"there is no word behind --lang {language}; write them there: --lang {language} WORD")
        forms.setdefault(language, []).extend(listed)
    return forms


def _write(directory: Path, change: watching.WatchlistEdit) -> None:
    if change.text is not None:
        watching.check(directory, change.text, os.environ)
        watching.write(directory, change.text)
    print("\n".join(change.told))
    if change.text is None:
        print("nothing to write")
    else:
        print("To see what this adds and loses: monitor backtest --since 14d")


def _list(arguments: Arguments, settings: Settings) -> None:
    watchlist = settings.watchlist
    if arguments.term is not None:
        print(watching.describe(watchlist, arguments.term))
        rows = watching.details(watchlist, arguments.term)
        if arguments.lang is not None:
            rows = [row for row in rows if row[0] == arguments.lang]
        display.print_table("Forms", watching.FORM_COLUMNS, rows)
        return
    empty = f"none with forms in {arguments.lang}" if arguments.lang else "none"
    display.print_table("Terms", watching.LIST_COLUMNS, watching.listing(watchlist, arguments.lang), empty)


def _coverage(arguments: Arguments, environment: Environment, settings: Settings) -> None:
    use = _form_use(environment, arguments, _since(arguments.since))
    found = coverage.coverage(settings, use)
    print("Terms without a form in a language of the feeds")
    display.print_table("Gaps", coverage.GAP_COLUMNS, found.gaps)
    print()
    if use is None:
        print("There is no database yet: what was found is not known")
        return
    print(f"{found.read} entries read in the last {arguments.since}, each judged by the watchlist of its day")
    if found.unread:
        print(f"nothing was read in {', '.join(found.unread)}")
    print()
    display.print_table("Unfound", coverage.UNFOUND_COLUMNS, found.unfound)
    print()
    display.print_table("Suspicious", coverage.SUSPICIOUS_COLUMNS, found.suspicious)


def _form_use(environment: Environment, arguments: Arguments, since: datetime) -> FormUse | None:
    """What was found since; None where there is no database: the gaps are worth seeing without one."""
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return None
    with opened_store(environment, state) as store:
        return store.evidence.form_use(since)


def _since(text: str) -> datetime:
    try:
        back: timedelta = parse_duration(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return datetime.now(UTC) - back


# --- examples ----------------------------------------------------------------------------------------------------


async def examples(arguments: Arguments, environment: Environment) -> int:
    """``monitor examples ACTION``. Raises UsageError or ConfigError."""
    directory = config_folder(arguments, environment)
    settings = load(directory, os.environ)
    if arguments.action == "encode":
        _encode(settings, directory)
    else:
        await _add_example(arguments, settings, directory)
    return _DONE


def _encode(settings: Settings, directory: Path) -> None:
    alone = without_examples(settings)
    if alone:
        raise UsageError(f"the examples are not encoded: {alone}")
    from monitor.matching.semantic import SHIPPED, encode_all  # it needs what comes with the extra only

    file = directory / SHIPPED
    before = _modified(file)
    try:
        with display.progress("Examples encoded", len(settings.examples)) as advance:
            new = encode_all(settings.examples, directory, advance)
    except (ImportError, OSError) as error:
        raise UsageError(f"the engine of the extra `semantic` does not run on this machine: {error}") from None
    if new and _modified(file) == before:
        raise UsageError(f"cannot write {file}; check the permissions of its folder and the room on its disk")
    print(f"{counted(settings.examples)}, of which {new:,} are newly encoded, in {file}")


def _modified(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


async def _add_example(arguments: Arguments, settings: Settings, directory: Path) -> None:
    given = arguments.text.strip()
    if ADDRESS.fullmatch(given):
        page = await explain.read_page(settings, given, read_article)
        title, summary = page.title, page.description or page.lead
    else:
        title, summary = plain_text(given), ""
    if not title:
        raise UsageError("there is no headline; give a text, or the address of a page with a title")
    example = {
        "relevant": bool(arguments.relevant),
        "title": title,
        "summary": summary,
        "lang": _language(arguments),
        "topic": arguments.topic or "",
    }
    count = add_example(directory, {key: value for key, value in example.items() if value != ""})
    print(f"added to {directory / EXAMPLES} as {'relevant' if arguments.relevant else 'off-topic'}: {title}")
    print(f"examples in all: {count}; they count where the semantic extra is installed")


# --- seed --------------------------------------------------------------------------------------------------------


async def seed(arguments: Arguments, environment: Environment) -> int:
    """``monitor seed``: a draft of a watchlist on standard output. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    text = await _article(settings, arguments.source)
    guessed = guess_language(text, None)
    language = _language(arguments) or ("en" if guessed == _UNKNOWN else guessed)
    matcher = compile_watchlist(settings.watchlist)

    def known(name: str) -> str | None:
        return next((hit.term for hit in watching.whole_hits(matcher, name)), None)

    draft = propose(text, language, known)
    if not draft.terms and not draft.words:
        already = "; the watchlist has them all" if draft.known else ""
        raise UsageError(f"no name or recurring word is left to propose{already}; give a longer text")
    sys.stdout.write(fragment(draft, arguments.source))
    return _DONE


async def _article(settings: Settings, source: str) -> str:
    """The text of an article, a paragraph a line."""
    if ADDRESS.fullmatch(source):
        return await explain.read_page(settings, source, running_text)
    return _file_text(Path(source))


def _file_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            body = stream.read(_MOST_BYTES)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    text = decode(body, "")
    if _MARKUP.search(text):
        return running_text(body, "text/html", "")
    return "\n".join(map(clean, text.splitlines()))


def _language(arguments: Arguments) -> str:
    """The language given with --lang; "" where none is. Raises UsageError for what is no code."""
    if arguments.lang is None:
        return ""
    try:
        return TypeAdapter[str](Language).validate_python(arguments.lang)
    except ValidationError as error:
        raise UsageError(str(error.errors()[0]["ctx"]["error"])) from None
