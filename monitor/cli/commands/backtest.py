"""``monitor backtest``: what the watchlist adds and loses among the entries of the last days."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.cli import display
from monitor.cli.options import (
    DONE,
    Arguments,
    add_json,
    add_limit,
    add_no_semantic,
    add_since,
    config_folder,
    examples_changed_at,
    make_screener,
    state_folder,
)
from monitor.config.differences import same_judges
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.sources import FILES
from monitor.editorial.backtest import Baseline, Comparison, Kind, VerdictChange, compare
from monitor.editorial.revisions import files_at
from monitor.errors import ConfigError, UsageError
from monitor.model.settings import Settings
from monitor.worker.wiring import choose_screening, opened_store
from monitor.worker.words import moment


def add_arguments(parser: ArgumentParser) -> None:
    """How far to look, what to compare with, how to tell."""
    add_since(parser, "14d")
    add_limit(parser, "changes of each kind")
    add_json(parser)
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--against", type=Path, metavar="DIR", help="compare with the configuration in this folder")
    other.add_argument("--baseline", metavar="REV", help="compare with the configuration at this git revision")
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Judge the entries of the last days again. Raises UsageError, ConfigError or StoreError."""
    settings, state = load(config_folder(arguments, environment), os.environ), state_folder(arguments, environment)
    since = datetime.now(UTC) - arguments.since
    with ExitStack() as stack:
        store = stack.enter_context(opened_store(environment, state))
        number, _ = store.history.count(since)
        name, other, folder = _other(arguments, environment)
        screener = make_screener(arguments, environment, settings)
        baseline = None
        if other is not None:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-backtest-")))
            make = choose_screening(folder, scratch, semantic=not arguments.no_semantic)
            baseline = Baseline(make(other), same_judges(other, settings))
        advance = stack.enter_context(display.progress("Entries judged", number))
        found = compare(
            store,
            since,
            screener,
            baseline,
            max_age=settings.monitor.entries.max_age,
            examples_of=examples_changed_at(config_folder(arguments, environment)),
            limit=arguments.limit,
            advance=advance,
        )
    head = [
        ("compared with", name),
        ("judged by", screener.basis),
        ("entries", _entries(found, since, settings)),
        ("changes", ", ".join(f"{found.kinds[kind]} {kind.value}" for kind in Kind)),
        ("", _unasked_in_words(found)),
    ]
    if arguments.json:
        display.print_json(_as_data(found, since, name, screener.basis), 2)
    else:
        _show(found, [fact for fact in head if fact[1]], settings.monitor.time_zone)
    return DONE


def _other(arguments: Arguments, environment: Environment) -> tuple[str, Settings | None, Path]:
    """What to compare with: its name, its settings (None: what was decided at the time), and a folder that may hold
    the vectors of its examples."""
    config = config_folder(arguments, environment)
    if arguments.against is not None:
        return f"the configuration in {arguments.against}", load(arguments.against, os.environ), arguments.against
    if arguments.baseline is None:
        return "what was decided at the time", None, config
    commit, files = files_at(config, arguments.baseline, FILES)
    try:
        return f"revision {commit[:12]} of {config}", load(config, os.environ, unsaved=files), config
    except ConfigError as error:
        problems = "\n".join(f"  {problem}" for problem in error.problems)
        raise UsageError(f"the configuration at revision '{arguments.baseline}' is wrong:\n{problems}") from None


def _entries(found: Comparison, since: datetime, settings: Settings) -> str:
    kept = settings.monitor.retention.rejected
    gone = "; rejected ones are kept no longer than retention.rejected says" if datetime.now(UTC) - since > kept else ""
    read = f"{found.read:,} first seen since {moment(since, settings.monitor.time_zone)}"
    return f"{read}: {found.before:,} relevant before, {found.now:,} now{gone}"


def _unasked_in_words(found: Comparison) -> str:
    return f"{found.unasked} of the added by examples that were not asked at the time" if found.unasked else ""


def _show(found: Comparison, head: list[tuple[str, str]], zone: ZoneInfo) -> None:
    display.print_facts(head)
    if not found.kinds:
        return
    print()
    watches = [tuple(map(str, row)) for row in found.watch_rows()]
    display.print_table("By watch", ("watch", "added", "lost", "moved in", "moved out"), watches)
    print()
    terms = [tuple(map(str, row)) for row in found.term_rows()]
    display.print_table("By term", ("term", "added", "lost", "moved"), terms)
    print()
    rows = [_row(change, zone) for change in found.changes]
    columns = ("", "first seen", "outlet", "headline", "watches", "why now")
    display.print_table("Entries", columns, rows, "none shown")
    hidden = sum(found.kinds.values()) - len(rows)
    if hidden:
        print(f"and {hidden} older ones; to see more: --limit {max(found.kinds.values())}")


def _row(change: VerdictChange, zone: ZoneInfo) -> tuple[str, ...]:
    before, now = ", ".join(change.before.watches), ", ".join(change.now.watches)
    watches = f"{before} -> {now}" if change.kind is Kind.MOVED else now or before
    entry = change.entry
    seen = moment(entry.first_seen, zone)
    return change.kind.value, seen, entry.outlet, entry.title, watches, change.now.reason


def _as_data(found: Comparison, since: datetime, name: str, basis: str) -> dict[str, object]:
    return {
        "since": display.time_as_data(since),
        "compared_with": name,
        "judged_by": basis,
        "read": found.read,
        "relevant_before": found.before,
        "relevant_now": found.now,
        **{kind.value: found.kinds[kind] for kind in Kind},
        "added_by_examples_not_asked_then": found.unasked,
        "watches": {
            watch: {"added": added, "lost": lost, "moved_in": moved_in, "moved_out": moved_out}
            for watch, added, lost, moved_in, moved_out in found.watch_rows()
        },
        "terms": {
            term: {"added": added, "lost": lost, "moved": moved} for term, added, lost, moved in found.term_rows()
        },
        "entries": [_change(change) for change in found.changes],
    }


def _change(change: VerdictChange) -> dict[str, object]:
    return {
        "change": change.kind.value,
        **display.entry_as_data(change.entry),
        "before": change.before.watches,
        "now": change.now.watches,
        "terms": change.terms,
        "reason_now": change.now.reason,
    }
