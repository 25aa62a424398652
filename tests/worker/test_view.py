"""``monitor run`` on a terminal: a living view of 80 columns and 24 lines, and a terminal that is left as it was."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.botapi import TOKEN, BotApi
from tests.support.process import until
from tests.support.scene import MONITOR_YAML, Scene
from tests.support.terminal import ALTERNATE, on_terminal
from tests.support.web import Reply, serve

pytestmark = pytest.mark.slow

OPENED = "The bridge at Alder was opened to lorries"
LONG = f"A bridge \x1b[2J {'with a long name ' * 12}"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with serve() as web, BotApi() as api:
        scene = Scene(tmp_path, web, api)
        scene.write("monitor.yaml", MONITOR_YAML.replace("settle: 0s", 'settle: 0s, digest: {at: ["08:00"]}'))
        scene.feed("/a", OPENED, LONG.replace("\x1b", ""))
        scene.web["/b"] = Reply(404)
        scene.watch_feeds("/a", "/b")
        yield scene


async def test_the_view_shows_what_goes_on(scene: Scene) -> None:
    async with on_terminal("run", folder=scene.folder, environment=scene.environment) as terminal:
        await until(lambda: "https://t.me/sample/" in terminal.screen() and "404" in terminal.screen())
        await until(lambda: "Kite/a: The bridge" in terminal.screen())
        screen = terminal.screen()
        lines = screen.split("\n")
        assert lines[0].startswith("monitor 0.1.0 · posts to Telegram · ")
        for told in (
            "alarms    none",
            "1 healthy, 1 failing",
            "main: no messages wait · digest 08:00, in ",
            "posts",
            "matches",
        ):
            assert told in screen, screen
        assert any(line.startswith("          Kite/b: ") and "404" in line for line in lines)
        assert OPENED in screen
        assert "delivery.delivered" in screen
        terminal.resize(50, 12)
        await until(lambda: len(terminal.screen().split("\n")) == 12 and "monitor" in terminal.screen().split("\n")[0])
        terminal.resize(100, 40)
        await until(lambda: "https://t.me/sample/" in terminal.screen())
        terminal.type("\x03")
        assert await terminal.ended() == 0
        assert terminal.is_sane()
        assert "worker.stopped" in terminal.after()
        assert TOKEN.split(":")[1] not in terminal.written


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_gives_the_terminal_back(scene: Scene, number: signal.Signals) -> None:
    async with on_terminal("run", folder=scene.folder, environment=scene.environment) as terminal:
        await until(lambda: "alarms" in terminal.screen())
        assert terminal.process is not None
        terminal.process.send_signal(number)
        assert await terminal.ended() == 0
        assert terminal.is_sane()


_RAISES = """
import sys
from monitor.worker.scheduler import Worker
async def run(self, stop):
    import asyncio
    await asyncio.sleep(3)
    raise ZeroDivisionError("a bug with TOKEN")
Worker.run = run
from monitor.__main__ import main
sys.argv = ["monitor", "run"]
sys.exit(main())
"""
_ENDS = """
import sys, time
from monitor.worker.scheduler import Worker
async def run(self, stop):
    import asyncio
    await asyncio.sleep(3)
    self._watchdog._end()
Worker.run = run
from monitor.__main__ import main
sys.argv = ["monitor", "run"]
sys.exit(main())
"""


@pytest.mark.parametrize(("code", "exit_code"), [(_RAISES.replace("TOKEN", TOKEN), 1), (_ENDS, 75)])
async def test_an_exception_and_the_watchdog_give_it_back_too(scene: Scene, code: str, exit_code: int) -> None:
    async with on_terminal(folder=scene.folder, environment=scene.environment, code=code) as terminal:
        await until(lambda: "alarms" in terminal.screen())
        assert await terminal.ended() == exit_code
        assert terminal.is_sane()
        assert TOKEN.split(":")[1] not in terminal.written
        assert exit_code != 1 or "ZeroDivisionError: a bug with ***" in terminal.after()


@pytest.mark.parametrize(
    ("words", "environment"),
    [(("--plain",), {}), ((), {"TERM": "dumb"}), ((), {"LOG_FORMAT": "json"}), ((), {"TELEGRAM_BOT_TOKEN": ""})],
)
async def test_plain_lines_and_the_terminal_without_a_token(
    scene: Scene, words: tuple[str, ...], environment: dict[str, str]
) -> None:
    known = {name: value for name, value in (scene.environment | environment).items() if value}
    async with on_terminal("run", *words, folder=scene.folder, environment=known) as terminal:
        shows_view = "TELEGRAM_BOT_TOKEN" in environment
        if shows_view:
            await until(lambda: OPENED in terminal.screen())
        else:
            # The whole line: what the terminal says of the key would stand in it.
            whole = lambda: terminal.text().split("\n")[:-1]  # noqa: E731
            await until(lambda: any("delivery.delivered" in line and OPENED in line for line in whole()))
        terminal.type("\x03")
        assert await terminal.ended() == 0
        assert (ALTERNATE in terminal.text()) is shows_view
        if words:
            lines = terminal.written.replace("\r\n", "\n").split("\n")
            (line,) = (line for line in lines if "delivery.delivered" in line and OPENED in line)
            assert f"info    delivery.delivered “{OPENED}” channel=main publication=" in line
            assert "None" not in line
            assert line[2] == " "
            assert "\x1b" not in line
