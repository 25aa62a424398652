"""Floods of entries that the words leave in doubt, and texts that take long to encode: nobody else waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from monitor.delivery import compose
from monitor.delivery.compose import Composer
from monitor.feeds import judging
from monitor.matching.embeddings import Encoder
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener, Semantics
from monitor.model.entries import EntryState
from monitor.model.matches import Likeness, Match
from monitor.model.settings import FeedSource, Settings, Term, Watch, Watchlist
from monitor.worker import jobs
from monitor.worker.app import App
from tests.hostile.table import row
from tests.hostile.world import feed, item
from tests.support.clock import NOON, Clock
from tests.support.process import until
from tests.support.web import Reply, Request, Web, serve
from tests.support.worker import Notebook, running, settings

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
WATCHLIST = Watchlist(
    terms={
        "bridge": Term(forms={"en": ("bridge",)}),
        "river": Term(forms={"en": ("river",)}),
        "ferry": Term(forms={"en": ("ferry",)}, strong=True),
    },
    watches={"crossings": Watch(any=("bridge",), all=("river",)), "ferries": Watch(any=("ferry",))},
)
"""By its words a bridge leaves doubt and is rejected, one over a river leaves doubt and is taken, a ferry is clear."""


class Examples:
    """Take a while for each text, and take what tells of a bridge that opens."""

    summary = "some examples"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked: list[list[str]] = []
        self.began, self.busy = Event(), False

    @property
    def texts(self) -> list[str]:
        return [text for texts in self.asked for text in texts]

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        self.busy = True
        self.asked.append(list(texts))
        self.began.set()
        sleep(self.seconds * len(texts))
        self.busy = False
        return [Likeness(0.9 if "opens" in text else 0.1, (), (), ("crossings",)) for text in texts]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        return [b""] * len(texts)

    def alike(self, one: str, other: str) -> float:
        return 0.5


@asynccontextmanager
async def worker(
    url: str, web: Web, semantics: Semantics, clock: Clock, notebook: Notebook | None = None
) -> AsyncIterator[App]:
    """A worker with a hostile feed and a good one beside it."""

    def screening(configured: Settings) -> Screener:
        return Screener(compile_watchlist(configured.watchlist), configured, semantics)

    feeds = [FeedSource(url=web.url(f"/{name}"), outlet=name, language="en") for name in ("flood", "good")]
    configured = settings(feeds, WATCHLIST)
    async with running(url, configured, notebook or Notebook(), clock, screening=screening) as app:
        yield app


def flood(count: int, what: str = "Bridge {} opens", newest: datetime = NOON) -> Reply:
    return Reply(
        body=feed(*(item(what.format(n), f"{what}{n}", date=newest - n * timedelta(seconds=1)) for n in range(count)))
    )


def good(*titles: str) -> Reply:
    return Reply(body=feed(*(item(title, title.replace(" ", "-"), date=NOON - MINUTE) for title in titles)))


def states(app: App) -> dict[str, EntryState]:
    return {entry.title: entry.state for entry in app.runtime.store.history.newest(NOON - 24 * 60 * MINUTE, 1000)}


@row("flood-of-doubt")
async def test_a_flood_is_asked_about_later_and_nothing_is_lost_or_posted_twice(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_ENCODING", 0.05)
    examples, clock, notebook = Examples(0.02), Clock(), Notebook()
    async with serve() as web, worker(database_url, web, examples, clock, notebook) as app:
        web["/flood"] = flood(30)
        web["/good"] = good("A new bridge opens", "A ferry sails")
        await app.pipeline.poller.poll()
        await app.pipeline.poller.finish()
        waits = app.runtime.store.health.unasked()
        assert 0 < waits < 30
        found = states(app)
        assert found["A new bridge opens"] is found["A ferry sails"] is EntryState.MATCHED
        assert found["Bridge 0 opens"] is EntryState.MATCHED  # the newest are asked about at once
        assert found["Bridge 29 opens"] is EntryState.REJECTED
        await app.pipeline.later.look()
        assert app.runtime.store.health.unasked() == 0
        assert set(states(app).values()) == {EntryState.MATCHED}
        assert len(examples.texts) == len(set(examples.texts)) == 31
        clock.move(hours=1)
        await app.pipeline.run_once(poll_all=True)
    posts = [title for _, title in notebook.posts]
    assert len(posts) == len(set(posts)) > 20  # some are reports of one story


@row("flood-of-doubt-killed")
async def test_what_waits_is_kept_when_a_worker_is_killed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_ENCODING", 0.0)
    clock, notebook = Clock(), Notebook()
    async with serve() as web:
        web["/flood"] = flood(6, "Bridge {} falls")
        web["/good"] = good("A bridge over the river", "A new bridge opens")
        async with worker(database_url, web, Examples(0), clock) as app:
            await app.pipeline.poller.poll()
            await app.pipeline.poller.finish()
            # What the words take is taken: it may be posted by the time that the examples are asked.
            assert states(app)["A bridge over the river"] is EntryState.MATCHED
            reasons = {entry.reason for entry in app.runtime.store.history.unasked(10)}
            assert all(reason.endswith("the examples are asked later") for reason in reasons)
        async with worker(database_url, web, Examples(0), clock, notebook) as app:
            clock.move(minutes=1)
            await app.pipeline.run_once()
            assert app.runtime.store.health.unasked() == 0
            (fallen,) = [e for e in app.runtime.store.history.newest(NOON - MINUTE, 99) if e.title == "Bridge 5 falls"]
    assert (fallen.state, fallen.likelihood) == (EntryState.REJECTED, 0.1)
    assert fallen.reason.endswith("unlike the examples: 0.10, of 0.5 needed")
    assert sorted(title for _, title in notebook.posts) == ["A bridge over the river", "A new bridge opens"]


@row("flood-of-doubt-beside-others")
async def test_a_feed_with_few_entries_waits_for_a_moment_only(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_ENCODING", 1000.0)
    examples = Examples(0.1)

    async def after_the_flood(_request: Request, writer: Any) -> None:
        await asyncio.to_thread(examples.began.wait, 60)
        writer.write(good("A new bridge opens").encoded())

    async with serve() as web, worker(sqlite_url, web, examples, Clock()) as app:
        web["/flood"], web["/good"] = flood(300), after_the_flood
        polling = asyncio.create_task(app.pipeline.poller.poll())
        await until(lambda: "A new bridge opens" in states(app))
        assert len(examples.texts) < 200
        assert "Bridge 299 opens" not in states(app)
        app.runtime.stopping = True
        await polling


@row("flood-of-doubt-at-a-stop")
async def test_a_stop_waits_for_no_flood(sqlite_url: str) -> None:
    examples = Examples(0.2)
    async with serve() as web:
        async with worker(sqlite_url, web, examples, Clock()) as app:
            web["/flood"], web["/good"] = flood(300), good("A ferry sails")
            work = asyncio.create_task(app.pipeline.run_once())
            await asyncio.to_thread(examples.began.wait, 60)
            began = monotonic()
            await jobs.wind_down(app, work)
        await until(lambda: not examples.busy)
        assert monotonic() - began < 10
    assert len(examples.texts) < 40


@row("rare-characters")
async def test_rare_characters_take_no_longer_than_others_and_do_no_harm(sqlite_url: str) -> None:
    encoder = Encoder()

    class Encoding(Examples):
        def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
            encoder.encode(texts)
            return super().judge(texts, matches)

    rare = "".join(chr(0x20000 + number) for number in range(390))
    async with serve() as web, worker(sqlite_url, web, Encoding(0), Clock()) as app:
        web["/flood"] = Reply(
            body=feed(*(item(f"Bridge {text}", key) for key, text in {"rare": rare, "prayer": "\ufdfa" * 390}.items()))
        )
        web["/good"] = good("A new bridge opens")
        await app.pipeline.run_once()
        found = states(app)
    assert found.pop("A new bridge opens") is EntryState.MATCHED
    assert len(found) == 2


async def test_a_stop_waits_for_no_reports_that_are_grouped(sqlite_url: str) -> None:
    class Slow(Examples):
        def encode(self, texts: Sequence[str]) -> list[bytes]:
            self.judge(texts, ())
            return super().encode(texts)

    examples = Slow(0.2)
    async with serve() as web:
        async with worker(sqlite_url, web, examples, Clock()) as app:
            web["/flood"], web["/good"] = flood(20, "Ferry {} sails"), good("A ferry sails")
            work = asyncio.create_task(app.pipeline.run_once())
            await asyncio.to_thread(examples.began.wait, 60)
            await jobs.wind_down(app, work)
        assert len(examples.texts) == 16


async def test_a_stop_waits_for_no_sentences_that_are_compared(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve() as web, worker(sqlite_url, web, Examples(0), Clock()) as app:
        meaning = Composer(app.runtime, app.adapters.sandbox)._meaning()
        assert meaning is not None
        assert meaning("A bridge opens", "It is open") == 0.5
        app.runtime.stopping = True
        assert meaning("A bridge opens", "It is open") == 0.0
        app.runtime.stopping = False
        monkeypatch.setattr(compose, "_COMPARING", -1.0)
        late = Composer(app.runtime, app.adapters.sandbox)._meaning()
        assert late is not None
        assert late("A bridge opens", "It is open") == 0.0


async def test_a_text_that_brings_out_a_bug_keeps_no_other_waiting(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Faulty(Examples):
        def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
            if any("Bridge 0" in text for text in texts):
                raise ValueError("a text of no kind")
            return super().judge(texts, matches)

    monkeypatch.setattr(judging, "_ENCODING", 0.0)
    async with serve() as web, worker(sqlite_url, web, Faulty(0), Clock()) as app:
        web["/flood"], web["/good"] = flood(6), good("A new bridge opens")
        await app.pipeline.run_once()
        assert app.runtime.store.health.unasked() == 0
        assert "the examples" in app.runtime.recent_faults()
        found = states(app)
    assert found["Bridge 0 opens"] is EntryState.REJECTED
    assert found["Bridge 5 opens"] is found["Bridge 3 opens"] is EntryState.MATCHED
