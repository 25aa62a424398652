"""The command line as a newcomer and an operator meet it: answers, errors, exit codes."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from monitor import logs
from monitor.cli import main
from monitor.cli.parser import build_parser
from monitor.config.environment import read_environment
from monitor.demo import runner
from monitor.model.publications import PublicationState
from monitor.store import Store
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.commands import Run
from tests.support.process import monitor as start
from tests.support.web import Reply, serve
from tests.support.worker import rss

OPENED = "The bridge at Alder was opened to lorries"
CLOSED = "Engineers closed an old stone bridge near Birch"
FILES = {
    "monitor.yaml": """
network: {allow_private_addresses: true, connections_per_host: 20}
articles: {fetch: false}
delivery: {per_second: 30, per_minute: 1000}
""",
    "feeds.yaml": "feeds: []\n",
    "watchlist.yaml": """
terms:
  bridge: {forms: {en: [bridge], hy: [կամուրջ]}}
  circus: {forms: {en: [circus]}}
watches:
  bridges: {any: [bridge], unless: [circus]}
  shows: {any: [circus]}
""",
}
# One use of every command; those of the second table look at a database.
ALONE: dict[str, list[str]] = {
    "demo": ["demo"],
    "check": ["check"],
    "explain": ["explain", "A bridge"],
    "screen": ["screen", "lines.jsonl"],
    "group": ["group", "timed.jsonl"],
    "watch": ["watch", "list"],
    "examples": ["examples", "add", "--relevant", OPENED],
    "seed": ["seed", "article.txt"],
}
ON_DATABASE: dict[str, list[str]] = {
    "run": ["run", "--once"],
    "feeds": ["feeds"],
    "stories": ["stories"],
    "outbox": ["outbox"],
    "status": ["status"],
    "backtest": ["backtest"],
    "rejected": ["rejected"],
    "db upgrade": ["db", "upgrade"],
    "db backup": ["db", "backup"],
    "db prune": ["db", "prune"],
}
LOOKING = [name for name in ON_DATABASE if name not in ("run", "db upgrade")]
Call = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small configuration, in which the commands run."""
    for name in ("excepthook", "unraisablehook", "stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    for name, text in FILES.items():
        (tmp_path / "config" / name).write_text(text, "utf-8")
    (tmp_path / "lines.jsonl").write_text('{"id": 1, "title": "A <b>bridge</b>"}\n', "utf-8")
    (tmp_path / "timed.jsonl").write_text('{"id": 1, "title": "A bridge", "published": "2023-09-20"}\n', "utf-8")
    (tmp_path / "article.txt").write_text("The mayor of Alderford met Ada Fern.\nAda Fern left Alderford.\n", "utf-8")
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """The same inside a test's own event loop, beside its servers."""

    async def call(*words: str) -> tuple[int, str, str]:
        logs.configure("ERROR", "console", ())
        arguments = build_parser().parse_args(words)
        code = await main.COMMANDS[arguments.command](arguments, read_environment(os.environ))
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def database(folder: Path, sqlite_file: Path) -> Path:
    (folder / "state").mkdir()
    return Path(shutil.copy(sqlite_file, folder / "state" / "monitor.sqlite"))


def one_sentence(complaint: str) -> bool:
    return complaint.startswith("monitor: ") and complaint.count("\n") == 1 and "Traceback" not in complaint


# --- every command -----------------------------------------------------------------------------------------------


def test_every_command_has_a_function_and_is_in_the_families() -> None:
    (action,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    used = {words[0] for words in (*ALONE.values(), *ON_DATABASE.values())}
    assert set(action.choices) == set(main.COMMANDS) == used


@pytest.mark.parametrize("name", sorted(ALONE | ON_DATABASE))
def test_every_command_works(
    run: Run, folder: Path, database: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The whole demo has tests of its own.
    monkeypatch.setattr(runner, "STEPS", 2)
    monkeypatch.setattr(runner, "WATCHLIST", folder / "config" / "watchlist.yaml")
    code, printed, complaint = run(*(ALONE | ON_DATABASE)[name])
    assert (code, bool(printed)) == (0, True), complaint
    assert "Traceback" not in complaint, complaint


@pytest.mark.parametrize("name", LOOKING)
def test_looking_at_a_missing_database_says_so_and_makes_none(run: Run, folder: Path, name: str) -> None:
    code, printed, complaint = run(*ON_DATABASE[name])
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


@pytest.mark.parametrize("name", [*sorted(ALONE.keys() - {"demo"}), "run"])
def test_a_missing_configuration_is_wrong_usage(run: Run, folder: Path, name: str) -> None:
    code, printed, complaint = run(*(ALONE | ON_DATABASE)[name], "--config", "elsewhere")
    assert (code, printed) == (2, "")
    assert [line.split(":")[0] for line in complaint.splitlines()] == [f"elsewhere/{file}" for file in FILES]
    assert "name the right folder with --config or MONITOR_CONFIG" in complaint


@pytest.mark.parametrize("name", ["feeds", "stories", "outbox", "status"])
def test_a_broken_configuration_is_no_reason_to_show_nothing(run: Run, folder: Path, database: Path, name: str) -> None:
    (folder / "config" / "watchlist.yaml").write_text("terms: [")
    code, printed, _ = run(name)
    assert code == 0
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
    assert all(name in complaint for name in main.COMMANDS)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["bogus"], "invalid choice: 'bogus'"),
        (["stories", "--since", "soon"], "'soon' is not a duration; write a number and s, m, h or d"),
        (["stories", "--watch", "bridge"], "there is no watch 'bridge'; did you mean 'bridges'?"),
        (["outbox", "--only", "lost"], "invalid choice: 'lost' (choose from"),
        (["outbox", "--retry", "5"], "publication 5 is none that was rejected or is unknown"),
        (["outbox", "--discard", "5"], "publication 5 is none that is pending or unknown"),
        (["run", "--json"], "--poll-all and --json go with --once"),
        (["run", "--poll-all"], "--poll-all and --json go with --once"),
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
        (["db"], "the following arguments are required: action"),
        (["db", "prune", "file"], "`monitor db prune` takes no file"),
        (["db", "backup", "state/monitor.sqlite"], "is the database itself: name another file"),
        (["db", "backup", "config"], "config is a folder: name a file"),
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
        assert code == (1 if "x" in words else 0), complaint


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


def test_screen_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": "a", "title": "A bridge"}\n\n{"id": "b", "title": "x"}\n'))
    _, printed, _ = run("screen", "-")
    assert [(line["id"], line["relevant"]) for line in map(json.loads, printed.splitlines())] == [
        ("a", True),
        ("b", False),
    ]


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


# --- run ---------------------------------------------------------------------------------------------------------


def fill_feeds(folder: Path, *urls: str) -> None:
    lines = [f'  - {{url: "{url}", outlet: "Kite {number}"}}' for number, url in enumerate(urls)]
    (folder / "config" / "feeds.yaml").write_text("\n".join(["feeds:", *lines]))


def news(*titles: str) -> Reply:
    return Reply(body=rss(*((title, datetime.now(UTC)) for title in titles)), headers={"ETag": '"1"'})


async def test_once_in_json_prints_one_line_and_the_posts_elsewhere(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"] = news(OPENED, "Nothing of note", CLOSED)
        web["/b"] = Reply(404)
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        code, printed, complaint = await call("run", "--once", "--json")
    assert code == 0
    summary = json.loads(printed)
    assert 0 <= summary.pop("seconds") < 20
    assert summary == {
        "feeds_polled": 2,
        "not_modified": 0,
        "failed": 1,
        "entries_new": 3,
        "matched": 2,
        "stories_new": 2,
        "publications_sent": 2,
    }
    assert OPENED in complaint
    assert "TELEGRAM_BOT_TOKEN is not set: posts are printed here and sent nowhere" in complaint
    assert "Feeds asked: 2 of 2" in complaint


async def test_once_again_polls_what_is_due_or_all(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"] = [news(OPENED), Reply(304)]
        fill_feeds(folder, web.url("/a"))
        _, printed, _ = await call("run", "--once")
        assert OPENED in printed
        assert printed.splitlines()[-1].startswith("feeds polled 1, not modified 0, failed 0, entries new 1, matched 1")
        _, printed, _ = await call("run", "--once")
        assert printed.startswith("feeds polled 0, ")
        _, printed, _ = await call("run", "--once", "--poll-all")
        assert printed.startswith("feeds polled 1, not modified 1, ")


@pytest.mark.parametrize("worker_is_alive", [False, True])
async def test_a_dry_run_prints_and_changes_nothing(
    call: Call, folder: Path, database: Path, worker_is_alive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@sample")
    now = datetime.now(UTC)
    if worker_is_alive:  # and holds every lease
        with closing(Store.open(f"sqlite:///{database}")) as store:
            store.health.beat("other", now=now, pid=1, host="h", version="1", started_at=now)
            for lease in ("group", "channel:main"):
                assert store.leases.acquire(lease, "other", now, timedelta(minutes=1))
    before = contents(folder)
    async with serve() as web, BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"))
        before["config/feeds.yaml"] = (folder / "config" / "feeds.yaml").read_bytes()
        for _ in range(2):
            code, printed, complaint = await call("run", "--once", "--dry-run")
            assert code == 0
            assert OPENED in printed
            assert "publications sent 1" in printed
            assert "TELEGRAM_BOT_TOKEN" not in complaint
        assert api.calls == []
    assert contents(folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_dry_run_beside_postgres_says_where_it_begins(
    call: Call, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    code, _, complaint = await call("run", "--once", "--dry-run")
    assert code == 0
    assert "a dry run cannot copy PostgreSQL: it begins with an empty database" in complaint


async def test_once_tells_what_holds_posts_back(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@nobody")
    async with serve() as web, BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"))
        code, printed, complaint = await call("run", "--once")
    assert code == 0
    assert "publications sent 0" in printed
    assert "monitor: main waits: Chat not found; check the chat in the configuration" in complaint


# --- check -------------------------------------------------------------------------------------------------------


def test_check_tells_what_is_live(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_feeds(folder, "https://kite.example/rss")
    monkeypatch.setenv("DYNO", "worker.1")
    code, printed, _ = run("check")
    assert code == 0
    facts = [line.split(maxsplit=1) for line in printed.splitlines() if line]
    assert ["feeds", "1 on, from 1 outlets"] in facts
    assert "en 2, hy 1" in printed
    assert "no token: posts are printed in the terminal" in printed
    assert "a file that DYNO says is wiped at every restart" in printed
    assert [line.split() for line in printed.splitlines() if line.startswith("bridges")] == [
        ["bridges", "1", "term", "1", "term"]
    ]
    assert "main     none: set TELEGRAM_CHANNEL  en        all 2" in printed
    assert max(map(len, printed.splitlines())) <= 100


@pytest.mark.parametrize(
    ("rights", "code", "words"),
    [
        ({}, 0, "may post, delete messages"),
        ({"can_edit": True}, 0, "may post, edit, delete messages"),
        ({"can_post": False}, 1, "the bot may not post; give it the right to post messages"),
        ({"status": "left"}, 1, "the bot is not in the chat; add it as an administrator"),
    ],
)
async def test_check_online_tells_the_rights_of_the_bot(
    call: Call, rights: dict[str, object], code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@sample")
    async with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        api.add_chat("@sample", **rights)
        found, printed, _ = await call("check", "--online")
    assert (found, words in printed) == (code, True), printed
    assert TOKEN not in printed


@pytest.mark.parametrize(
    ("desk", "rights", "words"),
    [
        ("@desk", {}, "is looked for by a forward to TELEGRAM_ADMIN_CHAT"),
        ("", {}, "by an identical edit where that is safe, else: resend (no forward, as TELEGRAM_ADMIN_CHAT is not"),
        ("@sample", {}, "no forward, as TELEGRAM_ADMIN_CHAT is the channel itself"),
        ("@nowhere", {}, "TELEGRAM_ADMIN_CHAT (@nowhere) cannot be used: let the bot into that chat"),
        ("@closed", {}, "TELEGRAM_ADMIN_CHAT (@closed) cannot be used: the bot may not post; give it the right"),
        ("@desk", {"protected": True}, "no forward, as its content is protected"),
        ("", {"can_edit": True}, "cannot be looked for: resend (no forward, as TELEGRAM_ADMIN_CHAT is not set; no "
         "identical edit, as the bot may edit messages of others: take that right away); set TELEGRAM_ADMIN_CHAT"),
        ("", {"status": "left"}, "no identical edit, as the bot is no administrator"),
    ],
)  # fmt: skip
async def test_check_online_tells_how_a_message_is_looked_for(
    call: Call, desk: str, rights: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, "CHANNEL": "@sample", "ADMIN_CHAT": desk}.items():
        monkeypatch.setenv(f"TELEGRAM_{name}", value)
    async with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        api.add_chat("@sample", **rights)
        api.add_chat("@desk")
        api.add_chat("@closed", can_post=False)
        _, printed, _ = await call("check", "--online")
    assert words in printed
    assert {call.method for call in api.calls} <= {"getMe", "getChat", "getChatMember"}


async def test_check_online_of_a_refused_token(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN.replace("Fake", "Real"))
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@sample")
    async with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        api.faults.append(Fault("refuse", method=None, code=401, description="Unauthorized"))
        code, printed, complaint = await call("check", "--online")
    assert code == 1
    assert "check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL" in printed
    assert "RealToken" not in printed + complaint


async def test_check_online_fetches_every_feed(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/good"] = Reply(body=rss((OPENED, datetime(2023, 9, 20, 12, tzinfo=UTC)), (CLOSED, None)))
        web["/page"] = Reply(body=b"<!doctype html><title>x</title>", headers={"Content-Type": "text/html"})
        web["/empty"] = Reply(body=rss())
        web["/moved"] = Reply(301, headers={"Location": web.url("/good")})
        fill_feeds(folder, *map(web.url, ("/gone", "/page", "/empty", "/good", "/moved")))
        code, printed, complaint = await call("check", "--online")
        fill_feeds(folder, *map(web.url, ("/gone", "/page", "/empty")))
        assert (await call("check", "--online"))[0] == 1
    assert code == 0
    rows = [line.split(maxsplit=1) for line in printed.splitlines() if line.startswith(("ok", "FAILED"))]
    assert [row[0] for row in rows] == ["ok", "ok", "FAILED", "FAILED", "FAILED"]
    assert "Kite 3  2 entries, newest 2023-09-20 12:00 UTC" in rows[0][1]
    assert f"moved for good to {web.url('/good')}" in rows[1][1]
    assert "404" in rows[2][1]
    assert "a web page in place of a feed" in rows[3][1]
    assert "a feed without entries" in rows[4][1]
    assert "Telegram: not asked, as no token is set" in printed
    assert printed.endswith("\n2 of 5 feeds answered with entries\n")
    assert "Feeds asked: 5 of 5" in complaint


# --- explain -----------------------------------------------------------------------------------------------------


async def test_explain_reads_a_page(call: Call) -> None:
    page = f"<html><head><title>{OPENED}</title></head><body><p>It took three years.</p></body></html>"
    async with serve() as web:
        web["/page"] = Reply(body=page.encode(), headers={"Content-Type": "text/html"})
        code, printed, _ = await call("explain", web.url("/page"))
    assert code == 0
    assert f"text     {OPENED.replace('bridge', '[bridge]')}" in printed
    assert "watch    bridges holds: any: bridge" in printed


# --- what the worker did -----------------------------------------------------------------------------------------


async def test_what_the_worker_did_and_what_can_be_done_about_it(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"))
        await call("run", "--once")
    _, printed, _ = await call("feeds")
    assert "healthy  Kite 0" in printed
    _, printed, _ = await call("stories", "--watch", "bridges")
    assert OPENED in printed
    assert "main: sent" in printed
    _, printed, _ = await call("stories", "--watch", "shows")
    assert printed.startswith("Stories: none since ")
    _, printed, _ = await call("outbox", "--only", "sent")
    assert OPENED in printed
    _, printed, _ = await call("outbox", "--only", "pending")
    assert printed == "Outbox: nothing pending\n"

    with closing(sqlite3.connect("state/monitor.sqlite")) as connection:
        connection.execute("UPDATE publications SET state = ?", (PublicationState.UNKNOWN.value,))
        connection.commit()
    _, printed, _ = await call("outbox", "--retry", "1")
    assert printed.startswith("publication 1 will be sent again\n")
    _, printed, _ = await call("outbox", "--discard", "1")
    assert printed.startswith("publication 1 is given up\n")
    assert "discarded by hand" in printed


def test_a_database_is_made_kept_and_pruned(run: Run, folder: Path) -> None:
    assert run("db", "upgrade") == (0, "the database is up to date\n", "")
    assert run("db", "upgrade") == (0, "the database is up to date\n", "")
    assert run("db", "backup", "kept/news.sqlite") == (0, "backed up to kept/news.sqlite\n", "")
    assert run("db", "backup", "kept/news.sqlite")[::2] == (
        2,
        "monitor: kept/news.sqlite is there already: name another file, or remove it first\n",
    )
    code, printed, _ = run("db", "backup")
    assert (code, printed.startswith("backed up to state/backup-2")) == (0, True)
    assert run("status", "--state", "kept")[0] == 1
    (folder / "kept" / "news.sqlite").rename("kept/monitor.sqlite")
    assert run("status", "--state", "kept")[0] == 0
    assert run("db", "prune") == (0, "deleted: 0 entries, 0 stories, 0 tombstones\n", "")


def test_postgres_is_backed_up_by_its_own_tool(run: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert run("db", "backup") == (2, "", "monitor: this database is PostgreSQL: back it up with pg_dump\n")
