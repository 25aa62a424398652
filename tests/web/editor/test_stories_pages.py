"""Stories at the desk: shown, and corrected once it was seen what that does to messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config.load import load_examples
from monitor.model.delivery import Delivered
from monitor.model.entries import EntryState
from monitor.model.publications import PublicationIntent, PublicationKind, PublicationState
from monitor.model.stories import Placement
from monitor.store import Store
from tests.store.samples import MINUTE, POST, begin, intend, opened, placed, reports
from tests.web.editor.conftest import Client, client_of

NOW = datetime.now(UTC)


@pytest.fixture
async def desk(config: Path, store: Store, database_url: str) -> AsyncIterator[Client]:
    """Story 1 with the entries 1 and 2, posted as message 7 with an edit that waits, and story 2 with entry 3, whose
    post waits."""
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    a, b, c = reports(store, "a", "b", "c", now=NOW, published=NOW)
    story = opened(store, a, POST, now=NOW)
    placed(store, b, Placement(story, "alike"), now=NOW)
    store.outbox.record_outcome(begin(store, NOW, told=[a, b]), 1, Delivered(7), NOW, MINUTE)
    intend(store, story, PublicationIntent("main", PublicationKind.EDIT), now=NOW)
    opened(store, c, POST, now=NOW)
    async with client_of(config, database_url) as client:
        yield client


def members(client: Client, story: int) -> list[int]:
    detail = client.desk.store.stories.detail(story)
    return [report.entry_id for report, _ in detail.reports] if detail else []


async def test_stories_are_listed_and_shown_with_reasons(desk: Client) -> None:
    page = await desk.get("/stories?days=1&watch=bridges")
    assert 'href="/stories/1"' in page.text
    assert "main: pending" in page.text
    shown = await desk.get("/stories/1")
    assert "Bridge a opens" in shown.text
    assert "alike" in shown.text
    assert 'data-label="message">7</td>' in shown.text
    assert [(await desk.get(f"/stories/{number}")).status for number in ("99", "x", "9" * 30)] == [404] * 3


async def test_a_merge_is_shown_before_it_is_done(desk: Client) -> None:
    asked = await desk.post("/stories/1/correct", do="merge", other="2")
    assert "If <b>stories 1 and 2 are one, for good</b>, then:" in asked.text
    assert "which waits, is not sent: message 7 tells of it" in asked.text
    assert (members(desk, 1), members(desk, 2)) == ([1, 2], [3])
    done = await desk.post("/stories/1/correct", do="merge", other="2", seen="yes")
    assert done.path == "/stories/1"
    assert members(desk, 1) == [1, 2, 3]
    assert "merged into" in (await desk.get("/stories/2")).text


async def test_a_split_is_shown_before_it_is_done(desk: Client) -> None:
    asked = await desk.post("/stories/1/correct", ("entry", "2"), do="split")
    assert "tells no longer of 1 report" in asked.text
    assert members(desk, 1) == [1, 2]
    done = await desk.post("/stories/1/correct", ("entry", "2"), do="split", seen="yes")
    assert members(desk, 1) == [1]
    assert members(desk, int(done.path.removeprefix("/stories/"))) == [2]


async def test_a_story_is_taken_out_of_the_subject(desk: Client) -> None:
    fields = {"do": "off-topic", "example": "yes", "heading": "1"}
    asked = await desk.post("/stories/1/correct", **fields)
    assert "message 7, &#34;Bridge opens&#34;, stays as it is" in asked.text
    assert members(desk, 1) == [1, 2]
    done = await desk.post("/stories/1/correct", **fields, seen="yes")
    assert "its first headline is an off-topic example" in done.text
    assert members(desk, 1) == []
    store = desk.desk.store
    assert store.outbox.count(PublicationState.PENDING) == 1
    held = store.history.newest(NOW - MINUTE, 10, EntryState.HELD_BACK)
    assert {entry.reason for entry in held} == {"an editor: off-topic"}
    assert [example.title for example in load_examples(desk.folder / "examples.jsonl")] == ["Bridge a opens"]
    waiting = await desk.post("/stories/2/correct", do="off-topic")
    assert "which waits, is not sent" in waiting.text
    await desk.post("/stories/2/correct", do="off-topic", seen="yes")
    assert store.outbox.count(PublicationState.PENDING) == 0
    assert (await desk.post("/stories/2/correct", do="off-topic")).status == 422


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"do": "merge", "other": "1"}, "1 and 1 are one story; name two"),
        ({"do": "merge", "other": "99"}, "has no reports, or is none"),
        ({"do": "merge", "other": "x"}, "give the number of the other story"),
        ({"do": "split"}, "name the reports that are to leave"),
        ({"do": "explode"}, "choose what is to be done"),
    ],
)
async def test_what_cannot_be_done_is_said(desk: Client, fields: dict[str, str], why: str) -> None:
    refused = await desk.post("/stories/1/correct", **fields)
    assert refused.status == 422
    assert why in refused.text
    assert members(desk, 1) == [1, 2]


async def test_a_story_and_a_digest_as_a_phone_shows_them(desk: Client) -> None:
    page = await desk.get("/preview?story=1")
    assert '<article id="phone-7">' in page.text
    assert "Bridge a opens" in page.text
    assert "<style" not in page.text
    assert ".phone {" in (await desk.get("/preview/phone.css")).text
    assert (await desk.get("/preview")).status == 200
    assert (await desk.get("/preview?channel=other")).status == 404
    assert (await desk.post("/preview", channel="main", hours="24", template="")).status == 200


async def test_a_template_that_is_being_typed(desk: Client) -> None:
    given = {"channel": "main", "story": "1"}
    assert "<b>HOUSE</b> " in (await desk.post("/preview", **given, template="<b>HOUSE</b> {{ headline }}")).text
    wrong = await desk.post("/preview", **given, template="{{ headline }}\n{{ nothing }}")
    assert wrong.status == 422
    assert "line 2: there is no value &#39;nothing&#39;" in wrong.text
    assert "{{ nothing }}</textarea>" in wrong.text
    assert (await desk.post("/preview", **given, template="x" * 20_001)).status == 422
