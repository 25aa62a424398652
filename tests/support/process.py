"""``monitor`` as a process of its own, and waiting for what it does.

async with monitor("run", config=..., state=..., environment={...}) as worker:
    await until(lambda: api.messages("@sample"))
    assert await worker.stop() == 0
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.guard.sitecustomize import REPORT, with_guard

ROOT = Path(__file__).parents[2]
_HEIRLOOMS = ("PATH", "HOME", "LANG", "TMPDIR", "COVERAGE_PROCESS_START", REPORT)


async def until(condition: Callable[[], Any], seconds: float = 60.0) -> None:
    """Wait until ``condition`` holds; fail with its source after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"in {seconds:g} s it never came true: line {condition.__code__.co_firstlineno}")
        await asyncio.sleep(0.05)


class Process:
    """A running command; ``output`` and ``errors`` are what it wrote so far."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder

    @property
    def output(self) -> str:
        return (self._folder / "out").read_text("utf-8")

    @property
    def errors(self) -> str:
        return (self._folder / "err").read_text("utf-8")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.returncode is None

    async def wait(self, seconds: float) -> None:
        """Until it has ended by itself, but no longer than so."""
        with suppress(TimeoutError):
            await self.ended(seconds)

    async def ended(self, seconds: float = 60.0) -> int:
        """The exit code, once it has ended by itself."""
        return await asyncio.wait_for(self._process.wait(), seconds)

    async def stop(self, number: signal.Signals = signal.SIGTERM, *, group: bool = False) -> int:
        """Send a signal, to all its processes as a terminal does with ``group``; the exit code. Platforms wait
        for it for some thirty seconds."""
        if group:
            os.killpg(self._process.pid, number)
        else:
            self.signal(number)
        return await self.ended(30)

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        if self.runs:
            self._process.kill()


_numbers = iter(range(1_000_000))


@asynccontextmanager
async def monitor(
    *arguments: str,
    folder: Path,
    environment: Mapping[str, str],
    stdout: int | None = None,
    module: str = "monitor",
) -> AsyncIterator[Process]:
    """Start ``monitor`` with these arguments in ``folder``, with these variables and no others; ``stdout`` is a file
    descriptor to use in place of the file behind ``output``, ``module`` another main module."""
    logs = folder / f"process{next(_numbers)}"
    logs.mkdir()
    inherited = {name: os.environ[name] for name in _HEIRLOOMS if name in os.environ}
    with (logs / "out").open("wb") as out, (logs / "err").open("wb") as err:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            cwd=folder,
            env={**inherited, "PYTHONPATH": with_guard(str(ROOT)), "PYTHONUTF8": "1", **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out if stdout is None else stdout,
            stderr=err,
            start_new_session=True,
        )
    running = Process(process, logs)
    try:
        yield running
    finally:
        running.kill()
        await process.wait()
