"""The feed farm gives what a benchmark relies on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from tests.support.feedfarm import ENTRIES, Farm, RunningFarm, running_farm

NOW = datetime(2023, 9, 19, tzinfo=UTC)


@pytest.fixture
def farm() -> Farm:
    return Farm(20, "http://127.0.0.1:1", NOW)


def body(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def ids(answer: bytes) -> list[str]:
    parsed = feedparser.parse(body(answer))
    assert not parsed.bozo
    return [entry.id for entry in parsed.entries]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_feed_has_the_promised_size(farm: Farm, number: int) -> None:
    answer = farm.feed(number, b"")
    assert len(set(ids(answer))) == ENTRIES
    assert 55_000 < len(body(answer)) < 70_000


def test_some_entries_are_on_topic(farm: Farm) -> None:
    text = b"".join(body(farm.feed(number, b"")) for number in range(20))
    titles = [title for title in text.split(b"<title>")[1:] if b"Karabakh" in title or b"Stepanakert" in title]
    assert 1 <= len(titles) < 20 * ENTRIES / 10


def test_cold_ignores_validators_and_unchanged_honours_them(farm: Farm) -> None:
    assert status(farm.feed(0, b'"0-0"')) == 200
    farm.switch("unchanged")
    assert status(farm.feed(0, b'"0-0"')) == 304
    assert status(farm.feed(0, b"")) == 200


def test_every_switch_to_tenth_gives_every_tenth_feed_two_new_entries(farm: Farm) -> None:
    for round_ in range(2):
        etags = [feed.etag for feed in farm.feeds]
        before = ids(farm.feed(10, b""))
        farm.switch("tenth")
        changed = [number for number, etag in enumerate(etags) if status(farm.feed(number, etag)) == 200]
        assert changed == [0, 10], round_
        after = ids(farm.feed(10, b""))
        assert after[2:] == before[:-2]
        assert not set(after[:2]) & set(before)


def test_identical_sends_the_same_bytes_without_validators(farm: Farm) -> None:
    cold = farm.feed(3, b"")
    farm.switch("identical")
    answer = farm.feed(3, b'"3-0"')
    assert body(answer) == body(cold)
    assert b"ETag" not in answer


@pytest.mark.parametrize("number", [0, 2])
def test_build_date_changes_nothing_else(farm: Farm, number: int) -> None:
    farm.switch("build-date")
    first, second = farm.feed(number, b""), farm.feed(number, b"")
    assert first != second
    assert ids(first) == ids(second)
    assert len(first) == len(second)
    assert sum(a != b for a, b in zip(first, second, strict=True)) <= 4


def test_steady_feeds_publish_by_the_clock(farm: Farm) -> None:
    farm.switch("steady")
    before = ids(farm.feed(3, b""))
    assert status(farm.feed(3, b'"3-0"')) == 304
    farm.answer(b"POST", b"/clock", b"", (NOW + timedelta(hours=6, minutes=2)).isoformat().encode())
    assert len(set(ids(farm.feed(3, b""))) - set(before)) == 1  # the second comes three minutes past the hour
    farm.answer(b"POST", b"/clock", b"", (NOW + timedelta(hours=6, minutes=3)).isoformat().encode())
    assert ids(farm.feed(3, b""))[2:] == before[:-2]
    assert body(farm.answer(b"GET", b"/counts", b"", b"")).startswith(b"[0, 0, 0, 4, 0")


def test_unknown_addresses_and_modes_are_refused(farm: Farm) -> None:
    assert status(farm.answer(b"GET", b"/20/feed", b"", b"")) == 404
    assert status(farm.answer(b"GET", b"/x/feed", b"", b"")) == 404
    assert status(farm.answer(b"POST", b"/mode", b"", b"sideways")) == 400
    assert farm.mode == "cold"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningFarm]:
    with running_farm(3) as farm:
        yield farm


def test_it_runs_in_its_own_process(running: RunningFarm) -> None:
    before = running.requests()
    for number in range(3):
        assert running.urls[number] == f"{running.home}/{number}/feed"
        assert len(feedparser.parse(running.ask("GET", f"/{number}/feed").body).entries) == ENTRIES
    assert running.requests() == before + 3
    assert b"sample page" in running.ask("GET", "/0/1.html").body


def test_its_mode_is_switched_from_outside(running: RunningFarm) -> None:
    running.switch("unchanged")
    assert running.ask("GET", "/0/feed", headers={"If-None-Match": '"0-0"'}) == (304, b"")
    with pytest.raises(ValueError, match="sideways is not one of"):
        running.switch("sideways")
