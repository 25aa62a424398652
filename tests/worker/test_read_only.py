"""The worker as in a container: not as root, its own files read-only, nothing to write to but the state folder."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.botapi import TOKEN, BotApi
from tests.support.guard import sitecustomize as guard
from tests.support.news import unlike_any_other
from tests.support.process import ROOT
from tests.support.web import Reply, Web, serve
from tests.support.worker import rss

pytestmark = pytest.mark.slow

TITLE = unlike_any_other("container")
# As where neither /tmp nor any other folder can be written.
NO_TEMPORARY_FOLDER = """
import os, tempfile
tempfile._candidate_tempdir_list = lambda: [folder for folder in [os.environ.get("TMPDIR")] if folder]
"""
DRAW = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
from monitor.worker.state_folder import keep_library_files_in
keep_library_files_in(Path(sys.argv[1]))
from monitor.posts.chart import draw
from monitor.posts.digest import Digest
from monitor.model.publications import Style
at = datetime(2023, 9, 19, tzinfo=UTC)
digest = Digest(at, at + timedelta(hours=12), (), ((at, {"Hills": 3}),))
print(draw(digest, Style("en", ZoneInfo("UTC"), {}))[:4])
"""


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as served:
        yield served


@pytest.fixture
def image() -> Iterator[Path]:
    """A folder with the program and its configuration, and nothing in it that may be written; beside it a folder for
    the state. In a place with a short name: sockets of the parser processes lie in the state folder, and the path of a
    socket has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="monitor-") as place:
        folder = Path(place) / "image"
        shutil.copytree(ROOT / "monitor", folder / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "config").mkdir()
        (folder / "sitecustomize.py").write_text(Path(guard.__file__).read_text("utf-8") + NO_TEMPORARY_FOLDER)
        (Path(place) / "state").mkdir()
        yield folder
        _permit(folder, stat.S_IWUSR)


def _permit(folder: Path, bit: int) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222 | bit)


def run(image: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the image, without root's powers."""
    _permit(image, 0)
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(image), "HOME": "/nonexistent", "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "tests" / "support" / "powerless.py"), sys.executable, *arguments]
    return subprocess.run(
        command, cwd=image, env=known | environment, capture_output=True, text=True, timeout=120, check=False
    )


async def test_a_worker_needs_nothing_but_its_state_folder(image: Path, web: Web) -> None:
    web["/a"] = Reply(body=rss((TITLE, datetime.now(UTC))))
    _configure(image, web.url("/a"))
    async with BotApi() as api:
        api.add_chat("@sample")
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        state = str(image.parent / "state")
        done = await asyncio.to_thread(run, image, "-m", "monitor", "run", "--once", "--state", state, **environment)
        assert done.returncode == 0, done.stderr
        assert [message.text.split("\n")[0] for message in api.messages("@sample")] == [TITLE]
    assert "Traceback" not in done.stderr
    assert "Permission" not in done.stderr
    assert "__pycache__" not in {path.name for path in (image / "monitor").rglob("*")}


@pytest.mark.parametrize("said", ["monitor.service", "Dockerfile"])
async def test_a_worker_starts_with_the_command_and_the_variables_that_are_shipped(
    image: Path, web: Web, said: str
) -> None:
    web["/a"] = Reply(body=rss((TITLE, datetime.now(UTC))))
    _configure(image, web.url("/a"))
    shipped = (ROOT / "config" / "deploy" / said).read_text("utf-8")
    places = {"MONITOR_CONFIG": image / "config", "MONITOR_STATE": image.parent / "state"}
    named = {name: str(place) for name, place in places.items() if f"{name}=/" in shipped}
    assert "MONITOR_STATE" in named
    async with BotApi() as api:
        api.add_chat("@sample")
        named |= {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        done = await asyncio.to_thread(run, image, "-m", "monitor", "run", "--once", **named)
        assert done.returncode == 0, done.stderr
        assert [message.text.split("\n")[0] for message in api.messages("@sample")] == [TITLE]
    assert (image.parent / "state" / "monitor.sqlite").exists()


def _configure(image: Path, address: str) -> None:
    network = "{allow_private_addresses: true}"
    monitor = f"network: {network}\narticles: {{fetch: false}}\nchannels: {{main: {{chat: '@sample'}}}}\n"
    (image / "config" / "monitor.yaml").write_text(monitor)
    (image / "config" / "feeds.yaml").write_text(f"feeds:\n  - {{url: '{address}', language: en}}\n")
    watchlist = "terms: {bridge: {forms: {en: [bridge]}}}\nwatches: {bridges: {any: [bridge]}}\n"
    (image / "config" / "watchlist.yaml").write_text(watchlist)


def test_pictures_are_drawn_there_too(image: Path) -> None:
    state = image.parent / "state"
    done = run(image, "-c", DRAW, str(state))
    assert (done.stdout, done.stderr) == ("b'\\x89PNG'\n", "")
    assert (state / "matplotlib").is_dir()
