"""An index of sitemaps, where some of its parts cannot be read."""

from __future__ import annotations

from monitor.feeds.parts import with_parts
from monitor.feeds.reading import Reading
from monitor.model.documents import Entry, Failed, FailureKind, Fetched, FetchOutcome, FetchRequest, ParsedFeed

INDEX = Reading((), ParsedFeed("", (), parts=("https://a.example/1.xml", "https://a.example/2.xml")))
GONE = Failed(FailureKind.HARD, "http", "404 Not Found")


async def follow(first: FetchOutcome, second: FetchOutcome, part: Reading | Failed) -> Reading | Failed:
    answers = iter((first, second))

    async def fetch(request: FetchRequest) -> FetchOutcome:
        assert request.url in ("https://a.example/1.xml", "https://a.example/2.xml")
        assert request.etag is None
        return next(answers)

    async def read(_: Fetched) -> Reading | Failed:
        return part

    return await with_parts(INDEX, fetch, read)


def fetched() -> Fetched:
    return Fetched(body=b"", content_type="", final_url="https://a.example/1.xml")


ROWS = Reading((), ParsedFeed("Kite", (Entry(None, "https://a.example/a", "A bridge opens"),)))


async def test_what_is_there_is_read_and_what_is_missing_is_told() -> None:
    reading = await follow(GONE, fetched(), ROWS)
    assert isinstance(reading, Reading)
    assert reading.parsed is not None
    assert [entry.title for entry in reading.parsed.entries] == ["A bridge opens"]
    assert reading.parsed.fault == "1 of 2 sitemaps of the index could not be read: 404 Not Found"


async def test_an_index_of_which_nothing_can_be_read_fails() -> None:
    assert await follow(GONE, GONE, ROWS) == GONE


async def test_an_index_within_an_index_is_not_followed() -> None:
    failed = await follow(fetched(), fetched(), INDEX)
    assert isinstance(failed, Failed)
    assert "further indexes" in failed.detail
