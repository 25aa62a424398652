"""``monitor watch``: add words to the watchlist, take them out, look at what is there."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_action, config_folder, has_no_database, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.sources import WATCHLIST
from monitor.editorial import config_file, coverage, doubts, terms
from monitor.editorial import watchlist as watching
from monitor.errors import UsageError
from monitor.model.settings import Settings
from monitor.model.values import parse_duration
from monitor.store import FormUse
from monitor.worker.wiring import opened_store

# How common a form is shows in the newest entries.
_RECENT, _COMMON_AMONG = timedelta(days=14), 2000


def add_arguments(parser: ArgumentParser) -> None:
    """An action, and what it is done to."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = add_action(actions, "add", "add forms to a term; make it with --label; name it in a watch with --watch")
    _add_forms(add)
    add.add_argument("--label", help="how people see a new term")
    add.add_argument("--force", action="store_true", help="add forms that look as if they were not meant, too")
    add.add_argument("--watch", metavar="NAME", help="name the term in this watch too, under any")
    _add_forms(add_action(actions, "remove", "remove forms from a term or, without --lang, the term from everywhere"))
    listing = add_action(actions, "list", "terms with their forms and the watches that use them")
    listing.add_argument("--lang", metavar="LANG", help="only terms with forms in this language, and those forms")
    listing.add_argument("--term", metavar="TERM", help="one term with all its forms")
    covered = add_action(actions, "coverage", "terms without a form in a language of the feeds; forms that look wrong")
    covered.add_argument("--since", default="30d", metavar="30d", help="how far back in the database (default: 30d)")


def _add_forms(parser: ArgumentParser) -> None:
    parser.add_argument("term", metavar="TERM", help="the key of the term")
    parser.add_argument(
        "--lang",
        nargs="+",
        action="append",
        default=[],
        metavar=("LANG", "FORM"),
        help="a language and the forms in it; may be given for several languages",
    )


async def run(arguments: Arguments, environment: Environment) -> int:
    """Edit the watchlist, or look at it. Raises UsageError, ConfigError or StoreError."""
    directory = config_folder(arguments, environment)
    settings = load(directory, os.environ)
    if arguments.action == "list":
        _list(arguments, settings)
    elif arguments.action == "coverage":
        _coverage(arguments, environment, settings)
    else:
        text = config_file.read(directory / WATCHLIST)
        change = (_addition if arguments.action == "add" else _removal)(arguments, settings, text)
        if change.text is not None:
            config_file.check(directory / WATCHLIST, change.text, os.environ)
            if arguments.action == "add" and not arguments.force:
                _refuse_doubtful(arguments, environment, settings)
        _write(directory, change)
    return DONE


def _addition(arguments: Arguments, settings: Settings, text: str) -> watching.WatchlistEdit:
    addition = watching.Addition(arguments.term, _forms(arguments), arguments.label, arguments.watch)
    return watching.add(text, settings.watchlist, addition)


def _refuse_doubtful(arguments: Arguments, environment: Environment, settings: Settings) -> None:
    """Raises UsageError for forms that were hardly meant."""
    forms, state = _forms(arguments), state_folder(arguments, environment)
    found = list(doubts.doubts_of_forms(settings.watchlist, arguments.term, forms))
    if not has_no_database(environment, state):
        with opened_store(environment, state) as store:
            entries = store.history.newest(datetime.now(UTC) - _RECENT, _COMMON_AMONG)
        found += doubts.common_among(entries, arguments.term, forms)
    if found:
        told = "\n".join(f"  {doubt.told}" for doubt in found)
        raise UsageError(f"nothing was written; with --force it is, if you mean it:\n{told}")


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
        config_file.write(directory / WATCHLIST, change.text)
    print("\n".join(change.told))
    if change.text is None:
        print("nothing to write")
    else:
        print("To see what this adds and loses: monitor backtest --since 14d")


def _list(arguments: Arguments, settings: Settings) -> None:
    watchlist = settings.watchlist
    if arguments.term is not None:
        print(terms.describe(watchlist, arguments.term))
        rows = terms.details(watchlist, arguments.term)
        if arguments.lang is not None:
            rows = [row for row in rows if row[0] == arguments.lang]
        display.print_table("Forms", terms.FORM_COLUMNS, rows)
        return
    empty = f"none with forms in {arguments.lang}" if arguments.lang else "none"
    display.print_table("Terms", terms.LIST_COLUMNS, terms.listing(watchlist, arguments.lang), empty)


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
