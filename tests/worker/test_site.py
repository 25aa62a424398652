"""The worker keeps the readers' site, where it has a folder for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model.settings import FeedSource, Settings, SiteSettings
from monitor.worker.app import App
from monitor.worker.site import SiteKeeper
from monitor.worker.status import status
from monitor.worker.words import status_facts
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, rss, running, settings

NOT_IMPORTED = """
import asyncio, sys
from pathlib import Path
from types import SimpleNamespace
import monitor.cli.main, monitor.worker.scheduler
from monitor.model.settings import MonitorSettings, Settings, Watchlist
from monitor.worker.site import SiteKeeper
rules = SimpleNamespace(settings=Settings(monitor=MonitorSettings(), feeds=(), watchlist=Watchlist()))
asyncio.run(SiteKeeper(SimpleNamespace(rules=rules), Path()).look())
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "jinja2" or name.startswith("monitor.site")))
"""


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as served:
        yield served


def configured(web: Web, site: Path | str) -> Settings:
    web["/a"] = Reply(body=rss(("The bridge opens", NOON)))
    return settings([FeedSource(url=web.url("/a"))], site=SiteSettings(folder=str(site)))


def files_below(folder: Path) -> list[str]:
    """All but those of the database."""
    return [path.name for path in folder.rglob("*") if path.is_file() and not path.name.startswith("monitor.sqlite")]


async def play(app: App, keeper: SiteKeeper) -> None:
    await app.pipeline.run_once()
    await keeper.look()


async def test_what_was_told_is_on_the_site_after_a_look(web: Web, tmp_path: Path) -> None:
    site = tmp_path / "site"
    url = f"sqlite:///{tmp_path / 'state' / 'monitor.sqlite'}"
    async with running(url, configured(web, site), Notebook(), Clock()) as app:
        keeper = SiteKeeper(app.runtime, tmp_path / "state")
        await keeper.look()
        assert "Nothing has been told yet." in (site / "index.html").read_text()
        await play(app, keeper)
        assert "The bridge opens" in (site / "index.html").read_text()
        assert app.runtime.recent_faults() == {}
        await keeper.look()
        assert app.runtime.tally.site == {"written": 2, "unchanged": 1}
        assert (app.runtime.tally.site_at, app.runtime.tally.site_fault) == (app.runtime.now(), "")


async def test_without_a_folder_nothing_is_written(web: Web, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state' / 'monitor.sqlite'}"
    async with running(url, configured(web, ""), Notebook(), Clock()) as app:
        await play(app, SiteKeeper(app.runtime, tmp_path / "state"))
    assert files_below(tmp_path) == []


async def test_a_folder_that_cannot_be_used_is_told_of_and_stops_nothing(web: Web, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    url = f"sqlite:///{tmp_path / 'state' / 'monitor.sqlite'}"
    publisher = Notebook()
    async with running(url, configured(web, tmp_path), publisher, Clock()) as app:
        await play(app, SiteKeeper(app.runtime, tmp_path / "state"))
        fault = app.runtime.recent_faults()["the readers' site"]
        tally = app.runtime.tally
        assert (tally.site, tally.site_at) == ({"failed": 1}, None)
        await app.beat()
        found = dict(status_facts(status(app.runtime.store, app.runtime.now(), NOON, ""), ZoneInfo("UTC")))
    assert "it is not kept up to date" in fault.detail
    assert publisher.posts
    assert found["site"] == f"never up to date yet; it fails: {tally.site_fault}"
    assert "holds something else than a site" in tally.site_fault


def test_where_no_site_is_kept_nothing_of_it_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", NOT_IMPORTED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
