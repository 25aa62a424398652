"""The commands that tell what the configuration makes of texts and entries: ``monitor explain``, ``screen``,
``backtest`` and ``rejected``. They write nothing."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.cli import display
from monitor.cli.options import ADDRESS, Add, Arguments, config_folder, duration, has_no_database, state_folder, zone_of
from monitor.config.differences import same_judges
from monitor.config.environment import Environment
from monitor.config.load import EXAMPLES, FILES, load
from monitor.editorial import backtest as backtesting
from monitor.editorial import explain as editing
from monitor.editorial.comparison import Comparison, Kind, VerdictChange, nearness
from monitor.editorial.revisions import files_at
from monitor.errors import ConfigError, StoreError, UsageError
from monitor.matching.screener import Screener
from monitor.model.entries import EntryState, PastEntry
from monitor.model.publications import Fate
from monitor.model.settings import Settings
from monitor.model.values import parse_duration
from monitor.worker import app as composition
from monitor.worker.words import REJECTED_COLUMNS, moment, rejected_row

_DONE = 0


def add_no_semantic(parser: argparse.ArgumentParser) -> None:
    """Let a command leave the examples out."""
    parser.add_argument(
        "--no-semantic", action="store_true", help="by the words alone, even where the extra is installed"
    )


def add_arguments(add: Add) -> None:
    """Register the commands."""
    explain = add("explain", "what the watchlist makes of a text, and why; what became of an entry")
    explain.add_argument(
        "text", metavar="TEXT|URL|-", help="a text, the link of an entry or of a page, or - for standard input"
    )
    explain.add_argument("--json", action="store_true", help="as JSON")
    add_no_semantic(explain)
    screen = add("screen", "match a file of JSON lines")
    screen.add_argument(
        "file",
        type=Path,
        metavar="FILE.jsonl",
        help='lines of {"id", "title", "summary", "lang"?}; - for standard input',
    )
    add_no_semantic(screen)
    backtest = add("backtest", "what the watchlist adds and loses among the entries of the last days")
    _add_reach(backtest, "14d", "changes of each kind")
    other = backtest.add_mutually_exclusive_group()
    other.add_argument("--against", type=Path, metavar="DIR", help="compare with the configuration in this folder")
    other.add_argument("--baseline", metavar="REV", help="compare with the configuration at this git revision")
    add_no_semantic(backtest)
    _add_reach(add("rejected", "what was nearly posted, and why it was not"), "1d", "entries")


def _add_reach(parser: argparse.ArgumentParser, since: str, shown: str) -> None:
    parser.add_argument(
        "--since", type=duration, default=parse_duration(since), metavar=since, help=f"how far back (default: {since})"
    )
    parser.add_argument("--limit", type=_count, default=50, metavar="N", help=f"how many {shown} to show (default: 50)")
    parser.add_argument("--json", action="store_true", help="as JSON")


def _count(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 999999")
    return int(text)


# --- explain -----------------------------------------------------------------------------------------------------


async def explain(arguments: Arguments, environment: Environment) -> int:
    """``monitor explain``. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    text = (sys.stdin.read() if arguments.text == "-" else arguments.text).strip()
    if not text:
        raise UsageError("there is no text; give one, or - and a text on standard input")
    address = ADDRESS.fullmatch(text) is not None
    fates = _fates(arguments, environment, text) if address else []
    if address and not fates:
        text = await editing.page_text(settings, text)
    screener = make_screener(arguments, environment, settings)
    explained = editing.explain_past(screener, fates[0].entry) if fates else editing.explain(screener, text)
    if arguments.json:
        told = {"text": explained.text, "language": explained.language, **editing.as_data(explained.match)}
        display.print_json({**({"seen": [_fate(fate) for fate in fates]} if address else {}), **told}, 2)
        return _DONE
    for fate in fates:
        print("\n".join(editing.fate_in_words(fate, lambda when: moment(when, settings.monitor.time_zone))))
        print()
    print(editing.in_words(explained, settings))
    return _DONE


def _fates(arguments: Arguments, environment: Environment, url: str) -> list[Fate]:
    """What became of the entries behind a link; nothing where there is no database, or one that cannot be read, which
    is said."""
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return []
    try:
        with composition.opened_store(environment, state) as store:
            return store.history.fates(url)
    except StoreError as error:
        print(f"monitor: whether the worker has seen it is not known: {error}", file=sys.stderr)
        return []


def _fate(fate: Fate) -> dict[str, object]:
    return {
        **_past(fate.entry),
        "published": as_text(fate.entry.published),
        "watches": fate.entry.watches,
        "story": fate.story_id,
        "story_reason": fate.story_reason,
        "publications": [{**asdict(each), "sent_at": each.sent_at and as_text(each.sent_at)} for each in fate.postings],
    }


# --- screen ------------------------------------------------------------------------------------------------------


async def screen(arguments: Arguments, environment: Environment) -> int:
    """``monitor screen``. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    for verdict in editing.screen(make_screener(arguments, environment, settings), read_lines(arguments.file)):
        display.print_json(verdict)
    return _DONE


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a file, or of standard input for ``-``. Raises UsageError where they cannot be read."""
    if str(path) == "-":
        yield from sys.stdin
        return
    try:
        with path.open(encoding="utf-8") as lines:
            yield from lines
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"cannot read {path}: this is not UTF-8 text; save the file as UTF-8") from None


# --- backtest ----------------------------------------------------------------------------------------------------


async def backtest(arguments: Arguments, environment: Environment) -> int:
    """``monitor backtest``. Raises UsageError, ConfigError or StoreError."""
    settings, state = load(config_folder(arguments, environment), os.environ), state_folder(arguments, environment)
    since = datetime.now(UTC) - arguments.since
    with ExitStack() as stack:
        store = stack.enter_context(composition.opened_store(environment, state))
        number, _ = store.history.count(since)
        name, other, folder = _other(arguments, environment)
        screener = make_screener(arguments, environment, settings)
        baseline = None
        if other is not None:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-backtest-")))
            make = composition.screening(folder, scratch, semantic=not arguments.no_semantic)
            baseline = backtesting.Baseline(make(other), same_judges(other, settings))
        advance = stack.enter_context(display.progress("Entries judged", number))
        found = backtesting.run(
            store,
            since,
            screener,
            baseline,
            max_age=settings.monitor.entries.max_age,
            examples_of=_changed_at(config_folder(arguments, environment) / EXAMPLES),
            limit=arguments.limit,
            advance=advance,
        )
    head = [
        ("compared with", name),
        ("judged by", screener.basis),
        ("entries", _entries(found, since, settings)),
        ("changes", ", ".join(f"{found.kinds[kind]} {kind.value}" for kind in Kind)),
        ("", _unasked(found)),
    ]
    if arguments.json:
        display.print_json(_as_data(found, since, name, screener.basis), 2)
    else:
        _show(found, [fact for fact in head if fact[1]], settings.monitor.time_zone)
    return _DONE


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


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.min.replace(tzinfo=UTC)


def _entries(found: Comparison, since: datetime, settings: Settings) -> str:
    kept = settings.monitor.retention.rejected
    gone = "; rejected ones are kept no longer than retention.rejected says" if datetime.now(UTC) - since > kept else ""
    read = f"{found.read:,} first seen since {moment(since, settings.monitor.time_zone)}"
    return f"{read}: {found.before:,} relevant before, {found.now:,} now{gone}"


def _unasked(found: Comparison) -> str:
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
        "since": as_text(since),
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
        **_past(change.entry),
        "before": change.before.watches,
        "now": change.now.watches,
        "terms": change.terms,
        "reason_now": change.now.reason,
    }


# --- rejected ----------------------------------------------------------------------------------------------------


async def rejected(arguments: Arguments, environment: Environment) -> int:
    """``monitor rejected``. Raises StoreError."""
    zone, _ = zone_of(arguments, environment)
    since = datetime.now(UTC) - arguments.since
    with composition.opened_store(environment, state_folder(arguments, environment)) as store:
        entries, near = store.history.nearest(since, nearness, arguments.limit)
        held_back = store.history.newest(since, arguments.limit, EntryState.HELD_BACK)
    if arguments.json:
        display.print_json([{"likelihood": each.likelihood, **_past(each)} for each in (*entries, *held_back)], 2)
        return _DONE
    none = f"none since {moment(since, zone)}"
    display.print_table("Nearly posted", REJECTED_COLUMNS, [rejected_row(entry, zone) for entry in entries], none)
    if near > len(entries):
        print(f"and {near - len(entries)} less near; to see more: --limit {near}")
    print()
    display.print_table("Held back", REJECTED_COLUMNS, [rejected_row(entry, zone) for entry in held_back], none)
    return _DONE


# --- common ------------------------------------------------------------------------------------------------------


def _past(entry: PastEntry) -> dict[str, object]:
    return {
        "outlet": entry.outlet,
        "language": entry.language,
        "first_seen": as_text(entry.first_seen),
        "state": entry.state.value,
        "reason": entry.reason,
        "title": entry.title,
        "url": entry.url,
    }


def as_text(when: datetime) -> str:
    """A time for a program."""
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def make_screener(arguments: Arguments, environment: Environment, settings: Settings) -> Screener:
    """What decides about relevance, with progress where examples are still to be encoded."""
    config, state = config_folder(arguments, environment), state_folder(arguments, environment)
    with display.progress("Examples encoded", len(settings.examples)) as advance:
        make = composition.screening(config, state, semantic=not arguments.no_semantic, advance=advance)
        return make(settings)
