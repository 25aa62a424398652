"""The command line as a newcomer and an operator meet it: answers, errors, exit codes."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from monitor.cli import commands
from monitor.cli.commands import COMMANDS, command, preview
from monitor.cli.commands.status import NO_WORKER
from monitor.demo import runner
from monitor.store import Store
from tests.support.commands import Run
from tests.support.configured import FILES, OPENED
from tests.support.process import monitor as start

# One use of every command; those of the second table look at a database.
ALONE: dict[str, list[str]] = {
    "demo": ["demo"],
    "preview": ["preview"],
    "check": ["check"],
    "explain": ["explain", "A bridge"],
    "screen": ["screen", "lines.jsonl"],
    "group": ["group", "timed.jsonl"],
    "watch": ["watch", "list"],
    "examples": ["examples", "add", "--relevant", OPENED],
    "seed": ["seed", "article.txt"],
    "completion": ["completion", "bash"],
    "web": ["web", "--hash"],
}
ON_DATABASE: dict[str, list[str]] = {
    "run": ["run", "--once"],
    "poll": ["poll"],
    "feeds": ["feeds"],
    "stories": ["stories"],
    "export": ["export", "--format", "csv"],
    "outbox": ["outbox"],
    "status": ["status"],
    "backtest": ["backtest"],
    "rejected": ["rejected"],
    "rejudge": ["rejudge"],
    "replay": ["replay", "--since", "1h"],
    "accept": ["accept"],
    "db upgrade": ["db", "upgrade"],
    "db backup": ["db", "backup"],
    "db copy": ["db", "copy", "--to", "sqlite:///copy.sqlite"],
    "db prune": ["db", "prune"],
    "site": ["site", "build", "--out", "site"],
}
# Of what there is none of in an empty database.
NAMING: dict[str, list[str]] = {
    "post": ["post", "http://127.0.0.1:1/page", "--dry-run"],
    "unpost": ["unpost", "1", "--dry-run"],
}
# Ask Telegram, or want what was shipped: see commands/test_init.py and commands/test_config.py.
ASKING: dict[str, list[str]] = {"init": ["init", "mine"], "config": ["config", "update"]}
LOOKING = [name for name in ON_DATABASE if name not in ("run", "db upgrade")]


def one_sentence(complaint: str) -> bool:
    return complaint.startswith("monitor: ") and complaint.count("\n") == 1 and "Traceback" not in complaint


# --- every command -----------------------------------------------------------------------------------------------


def test_every_command_has_its_file_and_is_in_the_families() -> None:
    files = {path.stem for path in Path(commands.__file__).parent.glob("*.py")} - {"__init__"}
    used = {words[0] for words in (*ALONE.values(), *ON_DATABASE.values(), *NAMING.values(), *ASKING.values())}
    assert files == set(COMMANDS) == used
    assert all(callable(command(name).run) and callable(command(name).add_arguments) for name in files)


@pytest.mark.parametrize("name", sorted(ALONE | ON_DATABASE))
def test_every_command_works(
    run: Run, folder: Path, database: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The whole demo has tests of its own.
    monkeypatch.setattr(runner, "TIMES", runner.TIMES[:2])
    monkeypatch.setattr(preview, "HOURS", preview.HOURS[:2])
    monkeypatch.setattr(runner, "WATCHLIST", folder / "config" / "watchlist.yaml")
    monkeypatch.setattr(sys, "stdin", io.StringIO("alder-birch-cedar\n"))
    code, printed, complaint = run(*(ALONE | ON_DATABASE)[name])
    assert (code, bool(printed)) == (NO_WORKER if name == "status" else 0, True), complaint
    assert "Traceback" not in complaint, complaint


@pytest.mark.parametrize("name", [*NAMING, *ASKING])
def test_what_is_not_there_is_wrong_usage(run: Run, database: Path, name: str) -> None:
    code, printed, complaint = run(*(NAMING | ASKING)[name])
    assert (code, printed) == (2, "")
    assert one_sentence(complaint)


@pytest.mark.parametrize("name", [*LOOKING, *NAMING])
def test_looking_at_a_missing_database_says_so_and_makes_none(run: Run, folder: Path, name: str) -> None:
    code, printed, complaint = run(*(ON_DATABASE | NAMING)[name])
    assert (code, printed) == (1, "")
    assert one_sentence(complaint)
    assert "there is no database state/monitor.sqlite yet; `monitor run` makes it" in complaint
    assert not (folder / "state").exists()


@pytest.mark.parametrize("name", ON_DATABASE)
def test_a_newer_database(run: Run, database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    code, _, complaint = run(*ON_DATABASE[name])
    assert code == 1
    assert "was written by a newer version of this program" in complaint
    assert one_sentence(complaint.splitlines(keepends=True)[-1])


@pytest.mark.parametrize("name", ON_DATABASE)
def test_a_locked_database(run: Run, database: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "open", partial(Store.open, lock_timeout=timedelta(0)))
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        code, _, complaint = run(*ON_DATABASE[name])
    assert code == 1
    assert "database is locked; another program holds it: stop that program, or try again" in complaint
    assert one_sentence(complaint.splitlines(keepends=True)[-1])


@pytest.mark.parametrize("name", ON_DATABASE)
def test_a_server_that_is_not_there(run: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:hunter2@127.0.0.1:1/news")
    code, printed, complaint = run(*ON_DATABASE[name])
    assert (code, printed) == (1, "")
    assert "cannot use the database news on 127.0.0.1: " in complaint
    assert "hunter2" not in complaint


@pytest.mark.parametrize("name", [*sorted(ALONE.keys() - {"demo", "completion", "web"}), "run", "poll"])
def test_a_missing_configuration_is_wrong_usage(run: Run, folder: Path, name: str) -> None:
    code, printed, complaint = run(*(ALONE | ON_DATABASE)[name], "--config", "elsewhere")
    assert (code, printed) == (2, "")
    problems = complaint.partition("\n\nNot all is well: ")[0].splitlines()
    assert [line.split(":")[0] for line in problems] == [f"elsewhere/{file}" for file in FILES]
    assert "name the right folder with --config or MONITOR_CONFIG" in complaint


@pytest.mark.parametrize("name", ["feeds", "stories", "outbox", "status"])
def test_a_broken_configuration_is_no_reason_to_show_nothing(run: Run, folder: Path, database: Path, name: str) -> None:
    (folder / "config" / "watchlist.yaml").write_text("terms: [")
    code, printed, _ = run(name)
    assert code == (NO_WORKER if name == "status" else 0)
    assert ("config/watchlist.yaml:1:" in printed) == (name == "status")


@pytest.mark.parametrize("name", sorted(ALONE | ON_DATABASE))
@pytest.mark.parametrize(
    ("variable", "complaint"),
    [
        ("TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN is no bot token"),
        ("DATABASE_URL", "DATABASE_URL must begin with"),
        ("LOG_FORMAT", "LOG_FORMAT has a value that is not known"),
    ],
)
def test_a_wrong_variable_is_never_repeated(
    run: Run, name: str, variable: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "hunter2")
    code, printed, complained = run(*(ALONE | ON_DATABASE)[name])
    assert (code, printed) == (2, "")
    assert complained.startswith(f"environment: {complaint}")
    assert "hunter2" not in complained


# --- usage -------------------------------------------------------------------------------------------------------


def test_no_command_shows_the_help(run: Run) -> None:
    code, printed, complaint = run()
    assert (code, printed) == (2, "")
    assert complaint.startswith("usage: monitor")
    assert all(name in complaint for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["bogus"], "invalid choice: 'bogus'"),
        (["stories", "--since", "soon"], "'soon' is not a duration; write a number and s, m, h or d"),
        (["stories", "--watch", "bridge"], "there is no watch 'bridge'; did you mean 'bridges'?"),
        (["outbox", "--only", "lost"], "invalid choice: 'lost' (choose from"),
        (["outbox", "--retry", "5"], "publication 5 is none that was rejected or folded, or is unknown"),
        (["outbox", "--discard", "5"], "publication 5 is none that is pending or unknown"),
        (["run", "--json"], "--poll-all and --json go with --once"),
        (["run", "--poll-all"], "--poll-all and --json go with --once"),
        (["run", "--once", "--only", "site"], "one round keeps no site; write it once with `monitor site build`"),
        (
            ["run", "--only", "poll,gruop"],
            "'poll,gruop' is not some of poll,group,deliver,site, with commas between; did",
        ),
        (["explain", "  "], "there is no text"),
        (["explain", "http://127.0.0.1:1/x"], "cannot read http://127.0.0.1:1/x: "),
        (["screen", "missing.jsonl"], "cannot read missing.jsonl: No such file or directory"),
        (["screen", "config"], "cannot read config: Is a directory"),
        (["screen", "binary.jsonl"], "cannot read binary.jsonl: this is not UTF-8 text"),
        (["screen", "config/feeds.yaml"], "line 1 is not JSON"),
        (["watch"], "the following arguments are required: ACTION"),
        (["watch", "list", "--term", "brigde"], "there is no term 'brigde'; did you mean 'bridge'?"),
        (["examples", "add", "A bridge"], "one of the arguments --relevant --off-topic is required"),
        (["seed", "missing.txt"], "cannot read missing.txt: No such file or directory"),
        (
            ["feeds", "add", "http://127.0.0.1:1/x", "--yes"],
            "cannot read http://127.0.0.1:1/x: no connection to 127.0.0.1",
        ),
        (["feeds", "test", "file:///etc/passwd"], "cannot read file:///etc/passwd: not an http or https address"),
        (["feeds", "remove", "Kite"], "there is no feed 'Kite'; see `monitor feeds`"),
        (["feeds", "import", "--opml", "missing.opml"], "cannot read missing.opml: No such file or directory"),
        (["feeds", "export"], "the following arguments are required: --opml"),
        (["db"], "the following arguments are required: action"),
        (["db", "prune", "file"], "`monitor db prune` takes no file"),
        (["db", "backup", "state/monitor.sqlite"], "is the database itself: name another file"),
        (["db", "backup", "config"], "config is a folder: name a file"),
        (["db", "prune", "--to", "sqlite:///x"], "--from and --to go with `monitor db copy`"),
        (["db", "copy"], "name the database to copy to: --to postgresql://user@host/database"),
        (["db", "copy", "--to", "x.sqlite"], "argument --to: write sqlite:///path/to/file or postgresql://user@host"),
        (["db", "copy", "--to", "sqlite:///state/monitor.sqlite"], "a copy cannot go where its original is"),
    ],
)
def test_wrong_usage(run: Run, folder: Path, database: Path, words: list[str], complaint: str) -> None:
    (folder / "binary.jsonl").write_bytes(b"\xff\xfe\n")
    code, printed, complained = run(*words)
    assert (code, printed) == (2, "")
    assert complaint in complained
    assert "Traceback" not in complained


def test_folders_may_be_named_before_or_after_the_command(run: Run, database: Path) -> None:
    (database.parent).rename("kept")
    for words in (["--state", "kept", "status"], ["status", "--state", "kept"], ["--state", "x", "db", "prune"]):
        code, _, complaint = run(*words)
        assert code == (1 if "x" in words else NO_WORKER), complaint


def test_a_state_folder_that_cannot_be(run: Run, folder: Path) -> None:
    (folder / "state").write_text("")
    code, _, complaint = run("run", "--once")
    assert code == 1
    assert complaint.endswith("monitor: cannot make the folder state for the database: File exists\n")


# --- streams -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_our_letters(run: Run, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding=encoding))
    code, _, complaint = run("explain", "կամուրջ")
    assert code == 0, complaint
    assert b"text     [???????]" in printed.getvalue()
    code, _, complaint = run("explain", "--json", "կամուրջ")
    assert code == 0, complaint
    assert json.loads(printed.getvalue().partition(b"{")[2].join([b"{", b""]))["text"] == "կամուրջ"


def test_standard_input_of_any_bytes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A bridge \xff\xfe"), encoding="utf-8"))
    code, printed, _ = run("explain", "-")
    assert code == 0
    assert "verdict  relevant" in printed


def test_streams_that_are_closed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert run("check")[0] == 0
    assert run("explain", "-")[0] == 2


async def test_a_reader_that_has_seen_enough(folder: Path) -> None:
    """`monitor screen … | head -1` ends quietly."""
    (folder / "lines.jsonl").write_text('{"id": 1, "title": "A bridge"}\n' * 5000)
    read, write = os.pipe()
    os.close(read)
    async with start("screen", "lines.jsonl", folder=folder, environment={}, stdout=write) as process:
        os.close(write)
        assert await process.ended() == 1
        assert process.errors == ""


async def test_a_full_disk(folder: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    async with start("explain", "A bridge", folder=folder, environment={}, stdout=full) as process:
        os.close(full)
        assert await process.ended() == 1
        assert process.errors == "monitor: No space left on device\n"
