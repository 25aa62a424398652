"""The stopwatch: from an empty folder to the first post on a channel, as a newcomer types it.

    python tests/bench/first_post.py

A wheel of this tree stands for the released one; the packages that it needs come from the index that pip is set up for,
or from its cache. Telegram is the loopback Bot API, and the feeds are three on loopback with sample news: they take the
place of the shipped ones before the first run, and private addresses are allowed, which nobody else needs. All else is
as shipped. A token and an address are pasted in life; here each of their characters is a keystroke.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.botapi import TOKEN, BotApi  # noqa: E402
from tests.support.configured import fill_feeds, news  # noqa: E402
from tests.support.process import until  # noqa: E402
from tests.support.terminal import TAKE, Terminal  # noqa: E402
from tests.support.web import serve  # noqa: E402

CHANNEL = "@sample_channel"
# A question of `monitor init`, and what is typed.
ANSWERS = (
    ("Token of the bot", TOKEN),
    ("channel, or its number", CHANNEL),
    ("ail or web address", "desk@sample.example"),
    ("anguage of the channel", ""),
    ("ime zone", "Asia/Yerevan"),
)
# Sample data: invented headlines.
HEADLINES = ("Lachin corridor closed to lorries for a day, sample", "Talks on Nagorno-Karabakh begin in Sampleville")
SECONDS = 900.0


class Person:
    """Somebody at a terminal in ``folder``: what each step took, in seconds, and the keys pressed in it."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder, self.variables = folder, variables
        self.steps: list[tuple[str, float, str]] = []

    @asynccontextmanager
    async def at(self, step: str, command: Sequence[str], typed: str) -> AsyncIterator[Terminal]:
        """Type a command, and stay until it is enough."""
        print(f"\n$ {typed}", flush=True)
        self._keys = f"{typed}\n"
        began = monotonic()
        terminal = Terminal(80, 24)
        os.set_blocking(terminal.master, False)
        terminal.process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", TAKE, *command),
            cwd=self.folder,
            env=self.variables,
            stdin=terminal.slave,
            stdout=terminal.slave,
            stderr=terminal.slave,
            start_new_session=True,
        )
        try:
            yield terminal
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            os.close(terminal.master)
            os.close(terminal.slave)
        self.steps.append((step, monotonic() - began, self._keys))

    async def do(self, step: str, command: Sequence[str], typed: str, answers: Sequence[tuple[str, str]] = ()) -> None:
        """Type a command, answer what it asks, wait for its end. Raises SystemExit where it fails."""
        async with self.at(step, command, typed) as terminal:
            asked = 0
            for question, answer in answers:
                await until(lambda: question in terminal.text()[asked:])  # noqa: B023 - it is waited for here
                asked = terminal.text().index(question, asked)
                self._keys += f"{answer}\n"
                terminal.type(f"{answer}\n")
            code = await terminal.ended(SECONDS)
            print(terminal.text().replace("\r", ""))
        if code:
            raise SystemExit(f"failed: {typed}")


def _variables(api_url: str) -> dict[str, str]:
    """The environment of a newcomer, in which Telegram is the loopback Bot API."""
    ours = re.compile("PYTHON|TELEGRAM_|MONITOR_|LOG_|DATABASE_|TRANSLATE_|WEB_|VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
    return kept | {"TELEGRAM_API_URL": api_url, "TERM": "xterm"}


def _wheel(folder: Path) -> Path:
    build = (sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    subprocess.run(build, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def allow_loopback(folder: Path, *urls: str) -> None:
    """Put feeds of this machine in place of the shipped ones."""
    fill_feeds(folder, *urls)
    file = folder / "config" / "monitor.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("network:\n", "network:\n  allow_private_addresses: true\n", 1), "utf-8")


def _runs(terminal: Terminal) -> bool:
    terminal.read()  # what nobody reads would stop it
    return terminal.process is not None and terminal.process.returncode is None


async def set_up(person: Person, monitor: Sequence[str]) -> None:
    """The questions of `monitor init`."""
    await person.do("monitor init", [*monitor, "init"], ".venv/bin/monitor init", ANSWERS)


async def first_post(person: Person, monitor: Sequence[str], api: BotApi) -> str:
    """`monitor run` until a post is on the channel; its text."""
    async with person.at("monitor run, to the first post", [*monitor, "run"], ".venv/bin/monitor run") as terminal:
        await until(lambda: api.messages(CHANNEL) or not _runs(terminal), SECONDS)
        if not api.messages(CHANNEL):
            raise SystemExit("no post arrived")
        return str(api.messages(CHANNEL)[0].text)


async def main() -> None:
    """Take the time, and print the table."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "").parse_args()
    async with AsyncExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="first-post-")))
        wheel = _wheel(scratch)
        folder = scratch / "empty"
        folder.mkdir()
        api = await stack.enter_async_context(BotApi())
        web = await stack.enter_async_context(serve())
        api.add_chat(CHANNEL)
        for number in range(3):
            web[f"/{number}"] = news(*HEADLINES)
        person = Person(folder, _variables(api.url))
        here = folder / ".venv" / "bin"
        await person.do("a virtual environment", [sys.executable, "-m", "venv", ".venv"], "python3 -m venv .venv")
        install = ".venv/bin/pip install conflict-news-monitor"
        await person.do("pip install", [str(here / "pip"), "install", "-qq", str(wheel)], install)
        await set_up(person, [str(here / "monitor")])
        allow_loopback(folder, *(web.url(f"/{number}") for number in range(3)))
        post = await first_post(person, [str(here / "monitor")], api)
    print(f"\n\nOn the channel:\n\n{post}\n\n| step | seconds | keystrokes |\n|---|---|---|")
    for step, seconds, keys in person.steps:
        print(f"| {step} | {seconds:.1f} | {len(keys)} |")
    print(f"| all | {sum(each[1] for each in person.steps):.1f} | {sum(len(each[2]) for each in person.steps)} |")
    print("\nEvery key, Enter as ⏎:\n")
    for step, _, keys in person.steps:
        print(f"{step}: {keys.replace(chr(10), ' ⏎ ')}")


if __name__ == "__main__":
    asyncio.run(main())
