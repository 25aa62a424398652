"""An installation that moves to a database of the other kind goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.delivery.journal import Journal
from monitor.errors import StoreError
from monitor.model.settings import FeedSource, Settings
from monitor.store import Store
from tests.support.clock import Clock
from tests.support.databases import new_database
from tests.support.news import unlike_any_other
from tests.support.web import Reply, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

ALDER, BIRCH, CEDAR = (unlike_any_other(mark) for mark in ("alder", "birch", "cedar"))


@contextmanager
def untold(label: str, total: int) -> Iterator[Callable[[int], None]]:
    yield lambda steps: None


async def a_round(url: str, configured: Settings, channel: Notebook, clock: Clock, journal: Path) -> None:
    clock.move(minutes=2)
    async with running(url, configured, channel, clock, journal=Journal(journal)) as app:
        await app.pipeline.run_once(poll_all=True)


@pytest.mark.parametrize("kinds", [("sqlite", "postgres"), ("postgres", "sqlite")])
async def test_nothing_is_posted_again_and_nothing_is_lost(
    kinds: tuple[str, str], tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> None:
    urls = {
        "sqlite": f"sqlite:///{tmp_path / 'monitor.sqlite'}",
        "postgres": new_database(request.getfixturevalue("postgres_server")),
    }
    before, after = (urls[kind] for kind in kinds)
    channel, journal = Notebook(), tmp_path / "posted.jsonl"
    async with serve() as web:
        configured = settings([FeedSource(url=web.url("/a"), outlet="Kite", interval=timedelta(minutes=1))])
        web["/a"] = Reply(body=rss((ALDER, clock.now), (BIRCH, clock.now)))
        await a_round(before, configured, channel, clock, journal)
        assert sorted(title for _, title in channel.posts) == sorted((ALDER, BIRCH))
        with closing(Store.open(before)) as original, closing(Store.open(after)) as copy:
            original.copy_to(copy, untold)
        await a_round(after, configured, channel, clock, journal)
        assert len(channel.posts) == 2
        web["/a"] = Reply(body=rss((ALDER, clock.now), (BIRCH, clock.now), (CEDAR, clock.now)))
        await a_round(after, configured, channel, clock, tmp_path / "lost.jsonl")
        assert [title for _, title in channel.posts[2:]] == [CEDAR]


async def test_no_worker_starts_on_a_part_of_a_copy(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    @contextmanager
    def killed(label: str, total: int) -> Iterator[Callable[[int], None]]:
        yield lambda steps: None
        raise KeyboardInterrupt

    part = f"sqlite:///{tmp_path / 'part.sqlite'}"
    with (
        closing(Store.open(sqlite_url)) as original,
        closing(Store.open(part)) as copy,
        pytest.raises(KeyboardInterrupt),
    ):
        original.copy_to(copy, killed)
    with pytest.raises(StoreError, match="holds a part of a copy; run the same `monitor db copy` again"):
        await a_round(part, settings([]), Notebook(), clock, tmp_path / "posted.jsonl")
