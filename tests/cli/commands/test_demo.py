"""``monitor demo``: what it shows of the channel that it plays. How that is played: tests/demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.delivery.publisher import Publisher
from monitor.demo import runner
from monitor.demo.runner import Outcome
from monitor.demo.world import END
from monitor.model.publications import Message, Target
from monitor.model.settings import Settings, Watchlist
from monitor.runtime import Tally
from monitor.worker.simulated import Clock
from tests.support.commands import Run

SETTINGS = Settings(monitor=runner.MONITOR, feeds=(), watchlist=Watchlist())
PNG = b"\x89PNG sample"
LINK = '<a href="https://heron.example/1.html">Heron</a>'


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of three messages, one of them edited."""

    async def play(publisher: Publisher, state: Path, advance: Callable[[int], None], *, clock: Clock) -> Outcome:
        post = Message(f"<b>Two hurt</b>\n\n{LINK}", "Two hurt\n\nHeron: https://heron.example/1.html")
        await publisher.send("main", "", post, silent=True)
        clock.now = END
        await publisher.edit("main", "", Target(1), Message(f"<b>Three hurt</b>\n\n{LINK}", "Three hurt"))
        await publisher.send("main", "", Message("<b>Now 3</b>", "Now 3"), reply_to=Target(1, "Two hurt"))
        await publisher.send("main", "", Message("Digest", "Digest", photo=PNG), silent=True)
        for _ in runner.TIMES:
            advance(1)
        return Outcome(Tally(sent=3), (), 1, 1, SETTINGS)

    monkeypatch.setattr(runner, "run", play)


def test_the_channel_as_it_stands(run: Run) -> None:
    code, printed, told = run("demo")
    assert code == 0
    assert "Two hurt\n\nHeron" not in printed
    assert "1 · 19 Sep 2023, 07:30 · edited 1 time ──" in printed
    assert "Three hurt\n\nHeron\n" in printed
    assert "2 · 21 Sep 2023, 23:00 · with sound ──" in printed
    assert "The channel as it stands: 3 messages, edited 1 time; 1 has a picture.\n" in printed
    assert "The links of the sample data lead nowhere" in printed
    assert ".example/" not in printed
    assert "\x1b" not in printed + told
    assert len(told.splitlines()) == 10


def test_every_version_where_that_is_wanted(run: Run) -> None:
    code, printed, _ = run("demo", "--all")
    assert code == 0
    titles = [line.strip("─ ") for line in printed.splitlines() if line.startswith("── ")]
    assert titles == ["main, silent", "main, EDITED", "main, REPLY to “Two hurt”", "main, silent"]


def test_a_page_and_a_folder_of_it(run: Run, tmp_path: Path) -> None:
    code, printed, complaint = run("demo", "--html", "channel.html", "--keep", "kept")
    assert code == 0, complaint
    assert "The page: channel.html\n" in printed
    page = (tmp_path / "channel.html").read_text("utf-8")
    assert page.count("<article ") == 3
    assert "edited 1 time · 07:30" in page
    assert "data:image/png;base64," in page
    assert ("127.0.0.1" in page, "https://" in page) == (False, False)
    assert (tmp_path / "kept" / "picture-1.png").read_bytes() == PNG
