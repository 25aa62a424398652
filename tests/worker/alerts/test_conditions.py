"""What counts as wrong with the monitor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.web.clocks import ClockVote
from monitor.model.alerts import Alert, AlertKind, Counted
from monitor.model.arrivals import NOTHING_YET
from monitor.model.delivery import TOKEN_REFUSED
from monitor.worker.alerts import conditions
from monitor.worker.alerts.lifecycle import in_one_line
from tests.store.samples import alive

NOON = datetime(2023, 9, 20, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = "https://kite.example/rss"


def working_hours(weeks: int) -> list[datetime]:
    """An entry an hour from 8 to 18, Monday to Friday, of the last weeks."""
    hours = (NOON - number * HOUR for number in range(weeks * 7 * 24))
    return [hour for hour in hours if hour.weekday() < 5 and 8 <= hour.hour < 18]


@pytest.mark.parametrize(
    ("times", "allowed"),
    [
        ([], 3 * DAY),
        ([NOON - number * HOUR for number in range(9)], 3 * DAY),
        ([NOON - number * HOUR for number in range(100)], 3 * DAY),  # busy, but known for four days only
        ([NOON] * 50, 3 * DAY),
        ([NOON - number * HOUR for number in range(28 * 24)], 6 * HOUR),
        ([NOON - number * DAY for number in range(28)], 2 * DAY),
        (working_hours(4), 2 * 63 * HOUR),  # from Friday 17:00 to Monday 8:00
        # A breakdown of ten days, once, is no rhythm.
        ([NOON - number * HOUR for number in range(28 * 24) if not 200 < number < 440], 6 * HOUR),
    ],
)
def test_how_long_a_feed_may_be_silent(times: list[datetime], allowed: timedelta) -> None:
    assert conditions.patience(times) == allowed
    assert conditions.patience(times[::-1]) == allowed


def test_a_silent_feed() -> None:
    assert conditions.silent_feed(FEED, "Kite", NOON - 6 * HOUR, 6 * HOUR, NOON) is None
    assert conditions.silent_feed(FEED, "Kite", None, 6 * HOUR, NOON) is None
    found = conditions.silent_feed(FEED, "Kite", NOON - 7 * HOUR, 6 * HOUR, NOON)
    assert found is not None
    assert (found.kind, found.subject, found.label) == (AlertKind.SILENT, FEED, "Kite")
    assert found.detail == f"nothing new for 7 h, and more than 6 h is odd for it ({FEED})"


def test_a_feed_that_floods() -> None:
    flooding = NOTHING_YET.on(NOON.date()).after(1_000, 7)
    found = conditions.flooding_feed(FEED, "Kite", flooding, NOON)
    assert found is not None
    assert found.detail == f"far more than its habit: 1000 new entries taken today, 7 left out ({FEED})"
    assert conditions.flooding_feed(FEED, "Kite", flooding, NOON + DAY) is None
    assert conditions.flooding_feed(FEED, "Kite", NOTHING_YET.on(NOON.date()).after(1_000, 0), NOON) is None


@pytest.mark.parametrize(
    ("failures", "ago", "fails"),
    [(3, HOUR, True), (2, 9 * HOUR, False), (9, 59 * MINUTE, False), (0, None, False)],
)
def test_a_feed_that_fails(failures: int, ago: timedelta | None, fails: bool) -> None:
    since = None if ago is None else NOON - ago
    found = conditions.failing_feed(FEED, "Kite", failures, since, "status 503", NOON)
    assert (found is not None) is fails
    assert found is None or found.detail == f"status 503 ({FEED})"


@pytest.mark.parametrize(
    ("own", "moved_to", "told"),
    [
        (FEED, FEED, False),
        (FEED, f"{FEED}/new", False),
        ("http://kite.example/rss", "https://kite.example/rss", False),
        (FEED, "http://kite.example/rss", True),
        (FEED, "https://heron.example/rss", True),
    ],
)
def test_a_feed_that_is_sent_elsewhere(own: str, moved_to: str, told: bool) -> None:
    found = conditions.moved_feed(own, "Kite", moved_to)
    assert (found is not None) is told
    assert found is None or (found.kind, found.subject, found.label) == (AlertKind.MOVED, own, "Kite")


def test_an_alert_shows_no_key() -> None:
    secret = "https://ada:pw@heron.example/rss?apikey=s3cret"
    for found in (
        conditions.moved_feed(FEED, "Kite", secret),
        conditions.failing_feed(secret, "K", 9, NOON - HOUR, "", NOON),
    ):
        assert found is not None
        shown = in_one_line(Alert(found.kind, found.subject, found.label, found.detail, True, NOON))
        assert "https://***@heron.example/rss?apikey=***" in shown


def test_a_channel_that_is_shut() -> None:
    assert conditions.shut_channel("main", "thrown out").kind is AlertKind.CHANNEL
    of_two = {conditions.shut_channel(name, f"{TOKEN_REFUSED} (Unauthorized)") for name in ("main", "second")}
    assert [(found.kind, found.subject) for found in of_two] == [(AlertKind.TOKEN, "")]


@pytest.mark.parametrize(
    ("last", "before", "is_collapsed"),
    [
        (Counted(100, 1), Counted(1000, 100), True),
        (Counted(100, 2), Counted(1000, 100), False),
        (Counted(99, 0), Counted(1000, 100), False),  # too few to tell
        (Counted(0, 0), Counted(1000, 100), False),  # then the feeds are silent
        (Counted(100, 0), Counted(0, 0), False),
        (Counted(5000, 0), Counted(1000, 0), False),
    ],
)
def test_matches_that_collapse(last: Counted, before: Counted, is_collapsed: bool) -> None:
    assert (conditions.match_collapse(last, before) is not None) is is_collapsed


def test_messages_that_are_stuck() -> None:
    assert conditions.stuck_channel("main", 3, NOON - 14 * MINUTE, NOON) is None
    found = conditions.stuck_channel("main", 3, NOON - 15 * MINUTE, NOON)
    assert found is not None
    assert found.detail == "3 messages wait, the first for 15 min"


def test_a_disk_that_is_full() -> None:
    assert conditions.full_disk(500_000_000, "state") is None
    found = conditions.full_disk(499_999_999, "state")
    assert found is not None
    assert found.detail.startswith("499 MB are free")


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (59 * timedelta(seconds=1), None),
        (-59 * timedelta(seconds=1), None),
        (3 * HOUR, "put forward by 3 h"),
        (-MINUTE, "put back by 1 min"),
    ],
)
def test_a_clock_that_jumped(by: timedelta, words: str | None) -> None:
    found = conditions.clock_jump(by)
    assert found is None if words is None else found is not None and words in found.detail


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        ([5 * MINUTE] * 4, None),
        ([5 * MINUTE] * 5, "5 min slow, say 5 servers"),
        ([-5 * MINUTE] * 6, "5 min fast"),
        ([2 * MINUTE] * 9, None),
        ([9 * DAY, 9 * DAY, 0 * DAY, 0 * DAY, 0 * DAY], None),  # two servers are wrong, not we
    ],
)
def test_a_clock_that_differs_from_the_servers(ahead: list[timedelta], words: str | None) -> None:
    found = conditions.clock_skew([ClockVote(each) for each in ahead])
    assert found is None if words is None else found is not None and words in found.detail


def test_servers_of_feeds_count_twice() -> None:
    feeds, pages = [ClockVote(0 * MINUTE, 2)] * 3, [ClockVote(9 * DAY)] * 5
    assert conditions.clock_skew([*feeds, *pages]) is None


def test_our_own_network_that_fails() -> None:
    assert conditions.our_network(None, NOON) is None
    found = conditions.our_network(NOON - 3 * HOUR, NOON)
    assert found is not None
    assert (found.label, found.detail.split(";")[0]) == ("our network", "no feed can be reached for 3 h")


def test_a_configuration_that_is_wrong() -> None:
    assert conditions.wrong_configuration("") is None
    found = conditions.wrong_configuration("a.yaml:1:1: x\nb.yaml:2:2: y\nc.yaml:3:3: z")
    assert found is not None
    assert found.detail == "a.yaml:1:1: x, and 2 more"


def test_an_edit_that_is_held() -> None:
    assert conditions.held_edit("") is None
    found = conditions.held_edit("it loses much")
    assert found is not None
    assert found.detail == "it loses much"


def test_workers_of_different_configurations() -> None:
    one, two, same = (
        alive(name, config_fingerprint=print_, host=name)
        for name, print_ in (("b", "2" * 32), ("a", "1" * 32), ("c", "1" * 32))
    )
    assert conditions.differing_configurations([]) is None
    assert conditions.differing_configurations([two, same]) is None
    found = conditions.differing_configurations([one, two])
    assert found is not None
    assert found.detail == f"give them all the same files: 11111111 on a ({two.pid}), 22222222 on b ({one.pid})"


def test_messages_of_unknown_delivery() -> None:
    assert conditions.unknown_deliveries(0) is None
    found = conditions.unknown_deliveries(2)
    assert found is not None
    assert found.detail.startswith("2 in the last hour")
