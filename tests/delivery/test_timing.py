"""Weight, breaking news, quiet hours and the times of digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.delivery import timing
from monitor.model.publications import Urgency
from monitor.model.settings import BreakingSettings, DigestSettings, QuietSettings, Watch
from monitor.model.stories import Report, Story
from tests.support.clock import NOON
from tests.support.reports import made

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WATCHES = {"bridges": Watch(any=("bridge",), weight=2), "war": Watch(any=("war",), weight=6)}
RULE = BreakingSettings(outlets=3)
BERLIN = ZoneInfo("Europe/Berlin")
UTC_ZONE = ZoneInfo("UTC")


def story(*reports: Report) -> Story:
    return Story(1, reports)


def at(*minutes_ago: float) -> Story:
    """A story with a report of an outlet of its own at each of these times."""
    return story(*(made(f"Bridge {ago}", published=NOON - ago * MINUTE) for ago in minutes_ago))


@pytest.mark.parametrize(
    ("reports", "weight"),
    [
        ([made("a")], 2),
        ([made("a"), made("b")], 3),
        ([made("a", outlet="Kite"), made("b", outlet="Kite")], 2),
        ([made("a", country="AM"), made("b", country="AZ")], 4),
        ([made("a", country="AM"), made("b", perspective=("international",), country="FR")], 3),
        ([made("a", watches=("bridges", "war"))], 6),
        ([made("a", watches=("gone",))], 1),
    ],
)
def test_weight(reports: list[Report], weight: float) -> None:
    assert timing.weight(story(*reports), WATCHES) == weight


def toll_of(outlets: int) -> Story:
    return story(*(made(f"Bridge {number} falls, two dead") for number in range(outlets)))


WIRE = "The council said that the crossing would be open to carts and to people on foot from Monday (AFP)."


@pytest.mark.parametrize(
    ("of", "urgency"),
    [
        (at(0, 10, 29), Urgency.BREAKING),
        (at(0, 10), Urgency.ORDINARY),
        (at(0, 10, 30), Urgency.ORDINARY),
        (at(0, 10, 20, 300), Urgency.BREAKING),
        (story(*(made("a", outlet="Kite") for _ in range(5))), Urgency.ORDINARY),
        (story(*(made(f"a {n}", WIRE) for n in range(5))), Urgency.ORDINARY),
        (story(made("a", watches=("war",), published=NOON - 9 * HOUR)), Urgency.BREAKING),
        (story(made("France condemns the shelling", watches=("war",))), Urgency.ORDINARY),
        (story(made("Berlin fordert Ende des Beschusses", language="de", watches=("war",))), Urgency.ORDINARY),
        (story(made("What is known of the shelling?", watches=("war",))), Urgency.ORDINARY),
        (story(made("Shelling: live updates", watches=("war",))), Urgency.ORDINARY),
        (story(made("France condemns it", watches=("war",)), made("Shelling", watches=("war",))), Urgency.BREAKING),
        (story(made("France condemns it", watches=("war",)), made("Shelling")), Urgency.ORDINARY),
    ],
)
def test_breaking_takes_independent_outlets_at_once_or_a_weighty_watch(of: Story, urgency: Urgency) -> None:
    assert timing.urgency(of, RULE, WATCHES, NOON) is urgency


def test_what_tells_of_the_dead_takes_fewer_outlets() -> None:
    rule = BreakingSettings()
    for of, urgency in (
        (toll_of(3), Urgency.BREAKING),
        (toll_of(2), Urgency.ORDINARY),
        (at(0, 1, 2, 3), Urgency.ORDINARY),
        (at(0, 1, 2, 3, 4), Urgency.BREAKING),
    ):
        assert timing.urgency(of, rule, WATCHES, NOON) is urgency
    assert timing.evidence(toll_of(2), rule, WATCHES).needed == 3
    assert timing.urgency(toll_of(2), BreakingSettings(outlets=2), WATCHES, NOON) is Urgency.BREAKING


@pytest.mark.parametrize(
    ("of", "outlets", "weight", "watch", "is_breaking"),
    [
        (at(300, 290, 280, 0), 3, 2, "bridges", True),
        (at(300, 290), 2, 2, "bridges", False),
        (at(300, 270, 240), 1, 2, "bridges", False),
        (story(*(made(f"a {n}", WIRE) for n in range(5))), 1, 2, "bridges", False),
        (story(made("a", watches=("bridges", "war"))), 1, 6, "war", True),
        (story(made("a", watches=("gone",))), 1, 0, "", False),
        (story(made("France condemns the shelling", watches=("bridges", "war"))), 1, 2, "bridges", False),
    ],
)
def test_what_made_a_story_breaking(of: Story, outlets: int, weight: float, watch: str, is_breaking: bool) -> None:
    found = timing.evidence(of, RULE, WATCHES)
    assert (found.outlets, found.weight, found.watch, found.is_breaking) == (outlets, weight, watch, is_breaking)
    moments = [report.published for report in of.reports]
    urgent = any(timing.urgency(of, RULE, WATCHES, now) is Urgency.BREAKING for now in moments)
    assert urgent >= is_breaking


@pytest.mark.parametrize(
    ("begins", "ends", "clock", "quiet"),
    [
        ("23:00", "07:00", "23:00", True),
        ("23:00", "07:00", "06:59", True),
        ("23:00", "07:00", "07:00", False),
        ("23:00", "07:00", "12:00", False),
        ("13:00", "15:00", "14:00", True),
        ("13:00", "15:00", "15:00", False),
        ("00:00", "00:00", "00:00", False),
    ],
)
def test_quiet_hours(begins: str, ends: str, clock: str, quiet: bool) -> None:
    now = datetime.fromisoformat(f"2023-09-20T{clock}").replace(tzinfo=BERLIN)
    assert timing.is_quiet(now.astimezone(UTC), QuietSettings(begins=begins, ends=ends), BERLIN) is quiet


TWICE = DigestSettings(at=("08:00", "20:00"))


@pytest.mark.parametrize(
    ("last", "now", "period"),
    [
        ("20T08:00", "20T12:00", None),
        ("20T08:00", "20T20:00", ("20T08:00", "20T20:00")),
        ("20T08:00", "21T09:30", ("20T08:00", "21T08:00")),
        ("17T08:00", "20T12:00", ("17T08:00", "20T08:00")),
        (None, "20T08:01", ("19T20:00", "20T08:00")),
        (None, "20T12:00", None),
    ],
    ids=["not yet", "due", "one missed", "many missed", "the first", "the first, long overdue"],
)
def test_digests_are_due_and_made_up_for_once(last: str | None, now: str, period: tuple[str, str] | None) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2023-09-{text}").replace(tzinfo=UTC)

    found = timing.digest_period(moment(now), moment(last) if last else None, TWICE, UTC_ZONE)
    assert found == (tuple(map(moment, period)) if period else None)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("20T07:59", "20T08:00"),
        ("20T08:00", "20T12:00"),
        ("20T12:00", "21T12:00"),
        ("26T23:00", "27T08:00"),
    ],
)
def test_the_next_digest_is_of_the_day_or_of_the_week(now: str, following: str) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2023-09-{text}").replace(tzinfo=UTC)

    rule = DigestSettings(at=("12:00",), weekly="wed 08:00")
    assert timing.next_digest(moment(now), rule, UTC_ZONE) == moment(following)


def test_without_times_there_is_no_digest() -> None:
    assert timing.next_digest(NOON, DigestSettings(), UTC_ZONE) is None
    assert timing.digest_period(NOON, None, DigestSettings(), UTC_ZONE) is None


@pytest.mark.parametrize(
    ("last", "now", "period"),
    [
        ("13T08:00", "20T07:59", None),
        ("13T08:00", "20T08:00", ("13T08:00", "20T08:00")),
        ("06T08:00", "21T12:00", ("06T08:00", "20T08:00")),
        (None, "20T08:01", ("13T08:00", "20T08:00")),
        (None, "21T08:01", None),
    ],
    ids=["not yet", "due", "one missed", "the first", "the first, long overdue"],
)
def test_a_digest_of_the_week_is_due_and_made_up_for_once(
    last: str | None, now: str, period: tuple[str, str] | None
) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2023-09-{text}").replace(tzinfo=UTC)

    rule = DigestSettings(at=("12:00",), weekly="wed 08:00")
    found = timing.digest_period(moment(now), moment(last) if last else None, rule, UTC_ZONE, weekly=True)
    assert found == (tuple(map(moment, period)) if period else None)
    assert timing.digest_period(NOON, None, TWICE, UTC_ZONE, weekly=True) is None


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-27"], ids=["skipped", "twice"])
def test_a_time_that_the_clock_skips_or_shows_twice_comes_once(day: str) -> None:
    rule = DigestSettings(at=("02:30",))
    now = datetime.fromisoformat(day).replace(tzinfo=BERLIN).astimezone(UTC) - HOUR
    last, ends = now - HOUR, []
    for _ in range(24 * 12 * 2):
        now += 5 * MINUTE
        period = timing.digest_period(now, last, rule, BERLIN)
        if period is not None:
            last = period[1]
            ends.append(last)
    assert len(ends) == 2
    assert timedelta(hours=22) < ends[1] - ends[0] < timedelta(hours=26)
