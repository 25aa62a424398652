"""The worker that the benchmarks measure: the shipped watchlist, every feed on one loopback host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from monitor import logs
from monitor.config.load import load_examples, load_watchlist
from monitor.delivery.terminal import TerminalPublisher
from monitor.feeds.web.html import plain_text
from monitor.model.settings import (
    ArticleSettings,
    Channel,
    FeedSource,
    MonitorSettings,
    NetworkSettings,
    RetentionSettings,
    Settings,
)
from monitor.worker.app import App, utcnow
from monitor.worker.wiring import choose_screening

_CONFIG = Path(__file__).parents[2] / "config"


async def open_worker(
    urls: Sequence[str],
    folder: Path,
    sink: TextIO,
    *,
    now: Callable[[], datetime] = utcnow,
    retention: RetentionSettings | None = None,
    interval: timedelta | None = None,
    adapted: int = 1,
    url: str = "",
    per_host: int = 40,
    semantic: bool = False,
) -> App:
    """An open worker over these feeds, its database in ``folder`` or at ``url``; logs and posts go to ``sink``.
    ``interval`` is that of all feeds but every ``adapted``-th, beginning with the first. What is compiled is kept in
    ``folder``; with ``semantic`` the shipped examples are asked too."""
    logs.configure("INFO", "logfmt", (), sink)
    watchlist = load_watchlist(_CONFIG / "watchlist.yaml")
    monitor = MonitorSettings(
        # All feeds are on one host here; in the field nearly each has its own.
        network=NetworkSettings(allow_private_addresses=True, connections_per_host=per_host),
        articles=ArticleSettings(fetch=False),
        channels={"main": Channel(chat="@sample", watches=tuple(watchlist.watches), settle=timedelta(0))},
        retention=retention or RetentionSettings(),
    )
    feeds = tuple(
        FeedSource(url=url, outlet=f"Outlet {number}", language="en", interval=interval if number % adapted else None)
        for number, url in enumerate(urls)
    )
    examples = load_examples(_CONFIG / "examples.jsonl") if semantic else ()
    settings = Settings(monitor=monitor, feeds=feeds, watchlist=watchlist, examples=examples)
    app = await App.open(
        settings,
        url or f"sqlite:///{folder / 'monitor.sqlite'}",
        TerminalPublisher(sink),
        now=now,
        screening=choose_screening(_CONFIG, folder, semantic=semantic),
    )
    await app.adapters.fetcher.open()
    await app.adapters.sandbox.run(plain_text, "")  # starts the parser processes: no part of a cycle
    return app
