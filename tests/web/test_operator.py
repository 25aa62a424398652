"""What an operator sees and orders, on both databases and over real HTTP."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.publications import PublicationState
from monitor.web.operator.feeds import chosen, feed_rows
from monitor.web.operator.overview import look
from tests.store.samples import MINUTE, NOW, claimed, feed, poll
from tests.support.desk import HOSTILE, desk, fill

PAGES = ("/", "/feeds", "/outbox")


async def test_the_overview_has_it_all(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        fill(client.desk.store)
        page = (await client.get("/")).text
    assert "Channel shut: main" in page
    assert '<a href="/feeds?state=failing">2 failing</a>' in page
    assert "status 503, once since" in page
    assert '<a href="https://t.me/bridges/41" rel="noreferrer noopener" dir="auto">Bridge first opens' in page
    assert "1 in the queue; 1 may leave now" in page
    assert page.count("/pause") == 2
    assert '<span class="state alive">alive</span>' in page
    assert '<span class="state gone">gone</span>' in page
    assert "3600 s" not in page
    assert "60 min ago" in page


async def test_no_text_of_others_becomes_markup(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        fill(client.desk.store)
        for path in PAGES:
            page = (await client.get(path)).text
            assert "&lt;script&gt;alert(1)" in page
            assert "<script>alert" not in page
            assert "<img" not in page


async def test_failing_feeds_come_first_the_longest_failing_on_top(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        store = client.desk.store
        fill(store)
        store.feeds.sync([feed(1), feed(2, "heron.example", outlet="Heron")], NOW)
        rows = feed_rows(store, NOW + MINUTE)
        assert [(row.state, row.feed.outlet) for row in rows] == [
            ("failing", "Heron"),
            ("healthy", "The Kite"),
            *(("off", row.feed.outlet) for row in rows[2:]),
        ]
        assert [row.feed.outlet for row in chosen(rows, "HERON 503", "")] == ["Heron"]
        assert [row.feed.outlet for row in chosen(rows, "", "healthy")] == ["The Kite"]
        assert chosen(rows, "heron", "healthy") == []
        found = (await client.get("/feeds?words=heron")).text
        assert f"1 of {len(rows)}<" in found
        assert 'value="heron"' in found


async def test_no_page_shows_the_key_of_a_feed(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        secret = feed(1).model_copy(update={"url": "https://ada:pa55word@kite.example/rss?apikey=8f14e45fceea167a"})
        client.desk.store.feeds.sync([secret], NOW)
        for path in PAGES:
            page = (await client.get(path)).text
            assert "8f14e45fceea167a" not in page
            assert "pa55word" not in page


async def test_a_channel_is_paused_and_resumed(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        store = client.desk.store
        fill(store)
        assert (await client.get("/channels/main/pause")).status == 405
        done = await client.post("/channels/main/pause")
        assert done.status == 303
        assert [each.paused_since for each in store.outbox.channels()] == [NOW, None]
        assert store.outbox.next_pending("main", NOW + timedelta(days=1)) is None
        page = (await client.get(done.headers["Location"])).text
        assert "Paused: main. Nothing is lost" in page
        assert 'action="/channels/main/resume"' in page
        resumed = await client.post("/channels/main/resume")
        assert "Sending again: main" in (await client.get(resumed.headers["Location"])).text
        assert store.outbox.next_pending("main", NOW) is not None
        assert (await client.post("/channels/nobody/pause")).status == 404
        assert (await client.post("/channels/main/delete")).status == 404


async def test_a_channel_that_is_no_more_can_only_be_looked_at(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        fill(client.desk.store)
        client.desk.store.outbox.sync_channels({"old": "@old", "main": "@bridges"}, NOW)
        page = (await client.get("/")).text
        assert "It is not in the configuration any more." in page
        assert "/channels/old/pause" not in page


async def test_the_outbox_by_state(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        fill(client.desk.store)
        assert "2 shown" in (await client.get("/outbox")).text
        sent = (await client.get("/outbox?state=sent")).text
        assert "1 shown" in sent
        assert "https://t.me/bridges/41" in sent
        assert "2 shown" in (await client.get("/outbox?state=%3Cscript%3E")).text
        assert (await client.get("/outbox", Desk_Part="found")).text.count("<tr") == 3


@pytest.mark.parametrize("state", list(PublicationState))
async def test_every_state_can_be_asked_for(sqlite_url: str, tmp_path: Path, state: PublicationState) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        assert f'<option value="{state.value}" selected>' in (await client.get(f"/outbox?state={state.value}")).text


async def test_an_empty_database_is_told_of(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        page = (await client.get("/")).text
        for told in ("None is open.", "No worker knows a channel yet.", "Nothing was posted yet.", "No worker runs"):
            assert told in page


async def test_what_the_overview_looks_at(database_url: str, tmp_path: Path) -> None:
    async with desk(database_url, tmp_path) as client:
        store = client.desk.store
        fill(store)
        zone = (await client.desk.configuration()).settings.monitor.time_zone
        found = look(store, NOW, zone, ["main"], "")
        assert [(each.state.name, each.configured, each.pending) for each in found.channels] == [
            ("main", True, 1),
            ("second", False, 0),
        ]
        assert [at.alive for at in found.workers] == [True, False]
        assert [row.feed.outlet for row in found.troubled] == [HOSTILE, "Heron"]


async def test_a_damaged_feed_is_one_in_trouble(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        store = client.desk.store
        store.feeds.record("worker", {claimed(store, feed(1)).id: poll(damage="it broke off")})
        zone = (await client.desk.configuration()).settings.monitor.time_zone
        assert [row.state for row in look(store, NOW, zone, [], "").troubled] == ["damaged"]
