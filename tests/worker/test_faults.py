"""Bugs that one row brings out, put in on purpose: it is set aside and told of, and everything else goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model.publications import PublicationKind
from monitor.model.settings import Channel, DigestSettings, FeedSource, NetworkSettings
from monitor.model.stories import Report
from monitor.stories.grouping.members import Members
from monitor.stories.grouping.traits import meaning
from monitor.worker import status
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.app import App
from tests.support.clock import NOON, Clock
from tests.support.news import unlike_any_other
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

ONE, TWO, THREE = map(unlike_any_other, ("one", "two", "three"))


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as served:
        yield served


def show(web: Web, *titles: str) -> list[FeedSource]:
    """One feed with these entries, which is asked at every round."""
    web["/a"] = Reply(body=rss(*((title, NOON) for title in titles)))
    return [FeedSource(url=web.url("/a"))]


async def alarms(app: App, folder: Path) -> str:
    """What stands in the status after a look."""
    await Alerter(app.runtime, app.adapters, "", folder).look()
    return " ".join(status.status(app.runtime.store, NOON, NOON, "").alarms)


class Encoder:
    """Stands in for the examples: it fails over one text."""

    semantics: Any
    basis = ""

    def __init__(self) -> None:
        self.semantics = self

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        if any(ONE in text for text in texts):
            raise ValueError("odd text")
        return [b""] * len(texts)


async def test_a_report_that_cannot_be_encoded_is_set_aside(database_url: str, web: Web, tmp_path: Path) -> None:
    notebook = Notebook()
    async with running(database_url, settings(show(web, ONE, TWO, THREE)), notebook, Clock()) as app:
        await app.pipeline.poller.poll()
        await app.pipeline.poller.finish()
        rules = app.runtime.rules
        app.runtime.rules = replace(rules, screener=Encoder())  # type: ignore[arg-type]
        await app.pipeline.group()
        app.runtime.rules = rules
        await app.pipeline.sender.deliver()
        assert app.runtime.store.entries.ungrouped(NOON, 10) == []
        assert "it was set aside" in await alarms(app, tmp_path)
    assert sorted(title for _, title in notebook.posts) == sorted([TWO, THREE])


async def test_a_grouped_report_that_breaks_the_window_is_left_out(
    sqlite_url: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, add = Notebook(), Members.add

    def fail(members: Members, report: Report, *args: Any) -> None:
        if ONE in meaning(report):
            raise ValueError("odd report")
        add(members, report, *args)

    configured = settings(show(web, ONE))
    async with running(sqlite_url, configured, notebook, Clock()) as app:
        await app.pipeline.run_once()
    monkeypatch.setattr(Members, "add", fail)
    show(web, ONE, TWO)
    async with running(sqlite_url, configured, notebook, Clock(NOON + timedelta(hours=2))) as app:
        await app.pipeline.run_once()
        assert "report 1" in await alarms(app, tmp_path)
    assert [title for _, title in notebook.posts] == [ONE, TWO]


async def test_while_grouping_fails_altogether_what_waits_is_delivered(
    sqlite_url: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = Notebook()

    async def fail() -> None:
        raise ValueError("odd")

    async with running(sqlite_url, settings(show(web, ONE)), notebook, Clock()) as app:
        await app.pipeline.poller.poll()
        await app.pipeline.poller.finish()
        await app.pipeline.grouper.group()
        monkeypatch.setattr(app.pipeline.grouper, "group", fail)
        await app.pipeline.run_once()
        assert "grouping" in await alarms(app, tmp_path)
    assert [title for _, title in notebook.posts] == [ONE]


async def test_a_digest_that_cannot_be_planned_keeps_no_other_waiting(
    database_url: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.delivery import timing

    odd, even = (DigestSettings(at=(at,), chart=False) for at in ("08:00", "00:00"))
    rules = {"a": odd, "b": even}
    channels = {name: Channel(chat=f"@{name}", watches=("bridges",), digest=rule) for name, rule in rules.items()}
    period = timing.digest_period

    def fail(now: Any, last: Any, rule: DigestSettings, zone: Any, *, weekly: bool) -> Any:
        if rule == odd:
            raise ValueError("odd digest")
        return period(now, last, rule, zone, weekly=weekly)

    monkeypatch.setattr(timing, "digest_period", fail)
    clock = Clock()
    async with running(database_url, settings(show(web, ONE), channels=channels), Notebook(), clock) as app:
        for _ in range(3):
            await app.pipeline.run_once()
            clock.move(hours=12)
        digests = {row.channel for row in app.runtime.store.outbox.rows() if row.kind is PublicationKind.DIGEST}
        assert digests == {"b"}
        clock.move(hours=-12)
        assert "digest a" in await alarms(app, tmp_path)


async def test_feeds_that_hang_while_they_are_read_end_no_claiming(
    sqlite_url: str, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = show(web, ONE)
    hanging = [FeedSource(url=web.url(f"/hanging{number}")) for number in range(45)]  # more than may be in hand
    for number in range(45):
        web[f"/hanging{number}"] = Reply(body=rss((f"The bridge hangs {number}", NOON)))
    network = NetworkSettings(allow_private_addresses=True, connections_per_host=200)
    async with running(sqlite_url, settings(hanging, network=network), Notebook(), Clock()) as app:

        async def hang(*_: Any, **__: Any) -> None:
            await asyncio.Event().wait()

        with monkeypatch.context() as stuck:
            stuck.setattr("monitor.feeds.poll._LONGEST_POLL", 2.0)
            stuck.setattr(app.adapters.sandbox, "run", hang)
            async with asyncio.timeout(120):
                await app.pipeline.poller.poll()
                await app.pipeline.poller.finish()
        reasons = {feed.failure_reason for feed in app.runtime.store.health.feed_health()}
        assert reasons == {"stuck"}
        app.runtime.store.feeds.sync(sources, NOON)
        app.runtime.rules = replace(app.runtime.rules, sources={source.url: source for source in sources})
        await app.pipeline.poller.poll()
        await app.pipeline.poller.finish()
        assert app.runtime.tally.matched == 1
