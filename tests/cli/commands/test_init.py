"""``monitor init``: from nothing to an installation that posts, or nothing at all."""

from __future__ import annotations

import io
import stat
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from monitor.config.dotenv import variables
from monitor.config.load import load
from monitor.errors import ConfigError, MonitorError, UsageError
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.commands import Call
from tests.support.configured import PAGE
from tests.support.process import monitor, until
from tests.support.terminal import on_terminal

SAID = ("--channel", "@sample", "--contact", "news@sample.example", "--language", "hy", "--time-zone", "Asia/Yerevan")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as served:
        served.add_chat("@sample")
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "empty"
    made.mkdir()
    return made


async def told(folder: Path, *words: str, environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Exit code, output and complaints of a command that nobody answers."""
    async with monitor(*words, folder=folder, environment=environment) as process:
        code = await process.ended()
        return code, process.output, process.errors


async def test_an_empty_folder_becomes_an_installation_that_posts(api: BotApi, folder: Path) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    code, output, errors = await told(folder, "init", "mine", *SAID, "--test-post", environment=environment)
    assert (code, errors) == (0, "")
    assert [message.text for message in api.messages("@sample")] == ["This is a test: the monitor can post here."]
    assert "channel    @sample: the bot may post" in output
    assert "monitor run" in output
    mine = folder / "mine"
    assert {path.name for path in mine.iterdir()} == {"config", "state", ".env"}
    assert stat.S_IMODE((mine / ".env").stat().st_mode) == 0o600
    settings = load(mine / "config", {})
    channel = settings.monitor.channels["main"]
    assert (channel.chat, channel.language, settings.monitor.network.contact) == ("@sample", "hy", SAID[3])
    assert len(settings.live_feeds) > 100
    assert len(settings.examples) > 1000
    assert TOKEN not in output
    assert [path for path in mine.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()] == [
        mine / ".env"
    ]
    # The other commands read what it wrote: without a variable the bot is known.
    code, output, errors = await told(mine, "check", environment={})
    assert code == 0, errors
    assert "@sample" in output


async def test_an_empty_configuration_is_sound_too(api: BotApi, folder: Path) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    code, printed, errors = await told(folder, "init", *SAID, "--empty", environment=environment)
    assert code == 0, errors
    assert "\n  monitor feeds add ADDRESS       looks at a source, and writes its line\n" in printed
    settings = load(folder / "config", {})
    assert (settings.live_feeds, list(settings.watchlist.watches)) == ((), ["example"])


async def test_a_watchlist_of_another_subject_is_begun_with_an_article(api: BotApi, folder: Path) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    (folder / "page.html").write_text(PAGE, "utf-8")
    words = ("--channel", "https://t.me/sample", *SAID[2:], "--from-article", "page.html")
    code, output, errors = await told(folder, "init", *words, environment=environment)
    assert code == 0, errors
    assert "config/watchlist.yaml       is a draft: prune it" in output
    settings = load(folder / "config", {})
    assert settings.monitor.channels["main"].chat == "@sample"
    assert "marrow-gorge-dam" in settings.watchlist.terms
    assert len(settings.live_feeds) > 100
    assert settings.examples == ()


async def test_a_wrong_answer_is_asked_for_again(api: BotApi, folder: Path) -> None:
    answers = (
        *(("Token", f"1{TOKEN}"), ("Token", TOKEN), ("@name", "@nowhere"), ("@name", "@sample"), ("Mail", "me")),
        *(("Mail", "news@sample.example"), ("Language", "Armenian"), ("Language", "hy"), ("Time zone", "Yerevan")),
        ("Time zone", ""),
    )
    asked = 0
    async with on_terminal("init", "mine", folder=folder, environment={"TELEGRAM_API_URL": api.url}) as terminal:
        for question, answer in answers:
            await until(lambda: question in terminal.text()[asked:])  # noqa: B023 - it is waited for here
            asked = terminal.text().index(question, asked) + len(question)
            terminal.type(f"{answer}\n")
        assert await terminal.ended() == 0
        shown = terminal.text()
    assert TOKEN not in shown
    assert shown.count("Once more:") == 5
    assert "bot        @" in shown
    assert load(folder / "mine" / "config", {}).monitor.channels["main"].language == "hy"


@pytest.mark.parametrize(
    ("words", "environment", "exit_code", "complaint"),
    [
        (SAID, {"TELEGRAM_BOT_TOKEN": ""}, 2, "set TELEGRAM_BOT_TOKEN to the token that @BotFather gave you"),
        (
            SAID,
            {"TELEGRAM_BOT_TOKEN": f"1{TOKEN}"},
            1,
            "the bot token is refused (Unauthorized); check",
        ),
        (SAID[2:], {}, 2, "say --channel: the @name of the channel, or its number"),
        ((*SAID[:2], *SAID[4:]), {}, 2, "say --contact: the mail or web address where publishers can reach you"),
        ((*SAID[:2], "--contact", "me"), {}, 2, "'me' is no mail or web address; write one such as news@example.org"),
        ((*SAID[:6], "--time-zone", "Yerevan"), {}, 2, "'Yerevan' is not a time zone"),
        (("--channel", "@nowhere", *SAID[2:]), {}, 1, "Telegram does not let the bot post there"),
        (("--channel", "no chat", *SAID[2:]), {}, 2, "TELEGRAM_CHANNEL is no chat"),
        ((*SAID[:4], "--language", "Armenian"), {}, 2, "'Armenian' is not a language code"),
        ((*SAID, "--from-article", "none.txt"), {}, 2, "cannot read none.txt: No such file or directory"),
        ((*SAID, "--from-article", "http://127.0.0.1:1/x"), {}, 2, "cannot read http://127.0.0.1:1/x: "),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_is_written(
    call: Call,
    api: BotApi,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    environment: Mapping[str, str],
    exit_code: int,
    complaint: str,
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for name, value in ({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url} | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(MonitorError) as caught:
        await call("init", "mine", *words)
    assert isinstance(caught.value, UsageError | ConfigError) == (exit_code == 2)
    assert complaint in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert not (folder / "mine").exists()


async def test_a_message_that_does_not_arrive_leaves_nothing(api: BotApi, folder: Path) -> None:
    api.faults.append(Fault("refuse", code=400, description="Bad Request: no"))
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    code, _, errors = await told(folder, "init", "mine", *SAID, "--test-post", environment=environment)
    assert code == 1
    assert "nothing was written" in errors
    assert not (folder / "mine").exists()


async def test_what_is_there_already_stays(api: BotApi, folder: Path) -> None:
    (folder / "config").mkdir()
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    code, _, errors = await told(folder, "init", *SAID, environment=environment)
    assert code == 2
    assert "config is there already; name another folder, or move it away" in errors
    assert not (folder / ".env").exists()


# --- .env ---------------------------------------------------------------------------------------------------------


def test_variables_in_a_file_are_those_that_are_read_here(folder: Path) -> None:
    config = folder / "config"
    assert variables(config, {}) == {}
    (folder / ".env").write_text(
        "\ufeff# remark\n\nPATH=/evil\nexport TELEGRAM_CHANNEL = '@sample' # ours\nLOG_LEVEL=INFO # loud\n"
        'KEY="-----BEGIN\nof another program\n-----END"\nLOG_FORMAT=json\n',
        "utf-8",
    )
    found = variables(config, {"LOG_FORMAT": "logfmt"})
    assert found == {"TELEGRAM_CHANNEL": "@sample", "LOG_LEVEL": "INFO"}


@pytest.mark.parametrize(
    ("content", "said"), [(b"A=1\nTELEGRAM_BOT_TOKEN secret\n", ":2:1: there is no ="), (b"\xff\xfe\xfd", "UTF-8")]
)
def test_a_file_that_is_wrong_is_told_of_without_what_stands_there(folder: Path, content: bytes, said: str) -> None:
    (folder / ".env").write_bytes(content)
    with pytest.raises(ConfigError, match=said) as caught:
        variables(folder / "config", {})
    assert "secret" not in str(caught.value)


async def test_the_environment_comes_before_the_file(api: BotApi, folder: Path) -> None:
    (folder / ".env").write_text("TELEGRAM_BOT_TOKEN=no-token\nLOG_LEVEL=LOUD\n")
    code, _, errors = await told(folder, "db", "upgrade", environment={"TELEGRAM_BOT_TOKEN": TOKEN})
    assert code == 2
    assert "LOG_LEVEL" in errors
    assert "TELEGRAM_BOT_TOKEN" not in errors
