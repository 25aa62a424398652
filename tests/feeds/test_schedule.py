from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.schedule import (
    NextPoll,
    Observation,
    covered,
    full_fetch_due,
    latest_poll,
    longest_wait,
    next_poll_after_failure,
    next_poll_after_success,
)
from monitor.model.documents import Failed, FailureKind
from monitor.model.entries import FeedState
from monitor.model.settings import PollingSettings

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)
SETTINGS = PollingSettings()
STATE = FeedState(id=1, url="https://news.example/rss", fetch_url="https://news.example/rss")
MIDDLE = 0.5  # the jitter that moves nothing, away from the bounds


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def every(gap: timedelta, count: int, newest_ago: timedelta = timedelta(0)) -> list[datetime]:
    return [NOW - newest_ago - gap * index for index in range(count)]


def success(
    seen: Observation,
    state: FeedState = STATE,
    settings: PollingSettings = SETTINGS,
    jitter: float = MIDDLE,
    fixed: timedelta | None = None,
) -> NextPoll:
    return next_poll_after_success(state, seen, NOW, settings, jitter=jitter, fixed=fixed)


def failure(
    kind: FailureKind,
    failures: int = 0,
    retry_after: timedelta | None = None,
    jitter: float = MIDDLE,
    interval: timedelta = timedelta(minutes=10),
    span: timedelta | None = None,
) -> NextPoll:
    state = replace(STATE, interval=interval, failures=failures, span=span)
    failed = Failed(kind, "http-503", "busy", retry_after=retry_after)
    return next_poll_after_failure(state, failed, NOW, SETTINGS, jitter=jitter)


def wait(poll: NextPoll) -> timedelta:
    return poll.next_poll_at - NOW


# --- success --------------------------------------------------------------------------------------


def test_interval_is_half_the_median_gap() -> None:
    assert success(Observation(published=every(minutes(20), 15))).interval == minutes(10)


def test_order_of_the_document_does_not_matter() -> None:
    times = every(minutes(20), 15)
    assert success(Observation(published=times[::-1])) == success(Observation(published=times))


def test_one_night_and_one_pinned_entry_do_not_slow_a_busy_feed() -> None:
    times = every(minutes(20), 6)
    times += [time - timedelta(hours=9) for time in times]
    times.append(NOW - timedelta(days=700))
    assert success(Observation(published=times)).interval == minutes(10)


def test_silent_feed_is_asked_every_twentieth_of_its_silence() -> None:
    times = every(minutes(10), 12, newest_ago=timedelta(hours=10))
    assert success(Observation(published=times)).interval == minutes(30)


def test_interval_is_never_longer_than_half_the_span_of_the_document() -> None:
    burst = every(timedelta(seconds=50), 25, newest_ago=minutes(1))
    seen = Observation(published=burst, ttl=timedelta(hours=1), max_age=timedelta(hours=1))
    assert success(seen).interval == (NOW - min(burst)) / 2


def test_dates_in_the_future_are_ignored() -> None:
    times = every(minutes(20), 15)
    future = [NOW + timedelta(days=days) for days in range(1, 9)]
    assert success(Observation(published=times + future)) == success(Observation(published=times))


def test_unchanged_feed_slows_gently_to_the_maximum() -> None:
    state = replace(STATE, interval=minutes(20))
    assert success(Observation(), state).interval == minutes(21)
    for _ in range(40):
        state = replace(state, interval=success(Observation(), state).interval)
    assert state.interval == SETTINGS.max_interval


def test_feed_without_dates_speeds_up_while_it_brings_news() -> None:
    state = replace(STATE, interval=minutes(20))
    assert success(Observation(new_entries=2), state).interval == minutes(10)


def test_one_time_on_every_entry_says_nothing() -> None:
    state = replace(STATE, interval=minutes(20))
    stamped = Observation(published=[NOW - timedelta(hours=2)] * 30)
    assert success(stamped, state).interval == minutes(21)


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (Observation(ttl=minutes(18)), STATE),
        (Observation(max_age=minutes(18)), STATE),
        (Observation(), replace(STATE, ttl=minutes(18))),
        (Observation(ttl=minutes(18), max_age=minutes(5)), STATE),
        (Observation(ttl=minutes(18)), replace(STATE, ttl=minutes(19))),
    ],
)
def test_hints_raise_the_interval(seen: Observation, state: FeedState) -> None:
    assert success(seen, state).interval == minutes(18)


def test_hints_never_lower_it_and_stay_within_bounds() -> None:
    state = replace(STATE, interval=minutes(20))
    assert success(Observation(ttl=minutes(1), max_age=timedelta(0)), state).interval == minutes(21)
    assert success(Observation(ttl=timedelta(days=7)), STATE).interval == SETTINGS.max_hint
    patient = SETTINGS.model_copy(update={"max_hint": timedelta(days=9)})
    seen = Observation(ttl=timedelta(days=7))
    assert next_poll_after_success(STATE, seen, NOW, patient, jitter=0.5).interval == SETTINGS.max_interval


def test_fixed_interval_stands_in_place_of_everything() -> None:
    seen = Observation(published=every(minutes(20), 15), ttl=minutes(50))
    assert success(seen, fixed=minutes(7)).interval == minutes(7)
    assert success(seen, fixed=timedelta(hours=6)).interval == timedelta(hours=6)
    assert success(seen, fixed=timedelta(seconds=1)).interval == SETTINGS.min_interval


# --- failure --------------------------------------------------------------------------------------


def test_soft_failures_double_from_the_interval() -> None:
    waits = [wait(failure(FailureKind.SOFT, count)) for count in range(4)]
    assert waits == [minutes(10), minutes(20), minutes(38), minutes(38)]


def test_hard_failures_back_off_faster() -> None:
    waits = [wait(failure(FailureKind.HARD, count, interval=minutes(3))) for count in range(3)]
    assert waits == [minutes(12), minutes(28.5), minutes(28.5)]


@pytest.mark.parametrize("kind", [FailureKind.SOFT, FailureKind.HARD])
@pytest.mark.parametrize(
    ("interval", "span", "longest"),
    [
        (minutes(3), None, minutes(30)),
        (minutes(10), None, minutes(40)),
        (minutes(3), minutes(20), minutes(10)),  # a document that covers 20 minutes: no entry scrolls out unseen
        (minutes(3), minutes(4), minutes(3)),
        (minutes(10), timedelta(days=3), minutes(40)),
        (minutes(60), timedelta(hours=9), timedelta(hours=4)),
    ],
)
def test_however_long_a_feed_fails_it_is_asked_again_before_its_entries_scroll_out(
    kind: FailureKind, interval: timedelta, span: timedelta | None, longest: timedelta
) -> None:
    waits = [wait(failure(kind, 1000, jitter=jitter, interval=interval, span=span)) for jitter in (0.0, 0.999)]
    assert longest * 0.89 <= waits[0] <= waits[1] <= longest


def test_a_server_that_refuses_is_left_alone_for_as_long_as_it_asks() -> None:
    asked = timedelta(hours=6)
    assert asked <= wait(failure(FailureKind.HARD, 50, retry_after=asked, span=minutes(20))) <= SETTINGS.max_backoff


@pytest.mark.parametrize("reason", ["parse-timeout", "parse-crash", "bug"])
def test_what_stops_the_parser_is_asked_less_and_less_often(reason: str) -> None:
    failed = Failed(FailureKind.HARD, reason, "")
    state = replace(STATE, interval=minutes(10), failures=1000, span=minutes(20))
    poll = next_poll_after_failure(state, failed, NOW, SETTINGS, jitter=0.5)
    assert timedelta(hours=11) < wait(poll) <= SETTINGS.max_backoff
    polled = latest_poll(NOW, minutes(10), reason, SETTINGS, fixed=None)
    assert polled >= poll.next_poll_at


@pytest.mark.parametrize(
    ("reason", "fixed", "longest"),
    [
        (None, None, minutes(10)),
        (None, minutes(5), minutes(5)),
        (None, timedelta(seconds=1), minutes(3)),
        ("timeout", None, minutes(40)),
        ("timeout", timedelta(hours=6), timedelta(hours=12)),
        ("http-429", minutes(5), timedelta(hours=24)),
    ],
)
def test_by_when_a_feed_is_polled_again_under_other_settings(
    reason: str | None, fixed: timedelta | None, longest: timedelta
) -> None:
    assert latest_poll(NOW, minutes(10), reason, SETTINGS, fixed=fixed) == NOW + longest * 1.1


def test_what_a_document_covers() -> None:
    assert covered(Observation(published=every(minutes(20), 4)), NOW) == minutes(60)
    assert covered(Observation(published=[NOW - minutes(5)]), NOW) is None
    assert covered(Observation(published=[NOW - minutes(5), NOW + minutes(5)]), NOW) is None
    assert covered(Observation(), NOW) is None


@pytest.mark.parametrize("failures", [0, 1, 1000, 10**9])
def test_gone_is_tried_once_a_day_for_ever(failures: int) -> None:
    assert wait(failure(FailureKind.GONE, failures)) == timedelta(days=1)


def test_retry_after_is_the_earliest_moment() -> None:
    asked = timedelta(hours=2)
    assert wait(failure(FailureKind.SOFT, retry_after=asked, jitter=0.0)) == asked
    assert wait(failure(FailureKind.SOFT, retry_after=timedelta(days=9))) == SETTINGS.max_backoff


def test_short_retry_after_does_not_hasten() -> None:
    assert wait(failure(FailureKind.SOFT, 1, retry_after=timedelta(seconds=1))) == minutes(20)


def test_failure_keeps_the_rhythm_for_later() -> None:
    assert failure(FailureKind.SOFT, 9).interval == minutes(10)


def test_failing_feed_is_never_asked_more_often_than_its_fixed_interval() -> None:
    failed = Failed(FailureKind.SOFT, "timeout", "slow")
    fixed = timedelta(days=2)
    poll = next_poll_after_failure(STATE, failed, NOW, SETTINGS, jitter=MIDDLE, fixed=fixed)
    assert timedelta(days=1, hours=19) <= wait(poll) <= fixed


# --- full fetch -----------------------------------------------------------------------------------


def test_full_fetch_is_due_now_and_then() -> None:
    assert full_fetch_due(STATE, NOW, SETTINGS)
    recent = replace(STATE, last_full_at=NOW - SETTINGS.full_fetch_every + timedelta(seconds=1))
    assert not full_fetch_due(recent, NOW, SETTINGS)
    rare = SETTINGS.model_copy(update={"full_fetch_every": timedelta(days=30)})
    yesterday = replace(STATE, last_full_at=NOW - timedelta(days=1))
    assert not full_fetch_due(yesterday, NOW, rare)
    assert full_fetch_due(replace(yesterday, fetch_url=f"{STATE.url}/moved"), NOW, rare)
    assert full_fetch_due(replace(STATE, last_full_at=NOW - SETTINGS.full_fetch_every), NOW, SETTINGS)
    # By a clock that ran ahead, it was fetched next year.
    assert full_fetch_due(replace(STATE, last_full_at=NOW + timedelta(days=365)), NOW, SETTINGS)


@given(
    interval=st.timedeltas(timedelta(0), timedelta(days=3650)),
    failures=st.integers(0, 100),
    kind=st.sampled_from(FailureKind),
    retry_after=st.none() | st.timedeltas(timedelta(0), timedelta(days=9999)),
    fixed=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=3650)),
)
def test_no_feed_waits_longer_than_the_longest_wait(
    interval: timedelta, failures: int, kind: FailureKind, retry_after: timedelta | None, fixed: timedelta | None
) -> None:
    longest = longest_wait(SETTINGS, [fixed] if fixed else [])
    state = replace(STATE, interval=interval, failures=failures)
    failed = next_poll_after_failure(
        state, Failed(kind, "x", "x", retry_after), NOW, SETTINGS, jitter=0.99, fixed=fixed
    )
    answered = next_poll_after_success(state, Observation(), NOW, SETTINGS, jitter=0.99, fixed=fixed)
    assert max(failed.next_poll_at, answered.next_poll_at) - NOW <= longest


# --- properties -----------------------------------------------------------------------------------

DURATIONS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
JITTERS = st.floats(min_value=0, max_value=1, exclude_max=True)
KINDS = st.sampled_from([FailureKind.SOFT, FailureKind.HARD])


@st.composite
def settings_in_order(draw: st.DrawFn) -> PollingSettings:
    shortest = draw(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=1)))
    longest, backoff = sorted(shortest + more for more in draw(st.lists(DURATIONS, min_size=2, max_size=2)))
    return PollingSettings(min_interval=shortest, max_interval=longest, max_backoff=backoff)


STATES = st.builds(
    lambda interval, ttl, span, failures: replace(STATE, interval=interval, ttl=ttl, span=span, failures=failures),
    st.none() | DURATIONS,
    st.none() | DURATIONS,
    st.none() | DURATIONS,
    st.integers(min_value=0, max_value=10**6),
)
OBSERVATIONS = st.builds(
    Observation,
    published=st.lists(st.timedeltas(timedelta(days=-9), timedelta(days=900)).map(lambda ago: NOW - ago), max_size=15),
    new_entries=st.integers(min_value=0, max_value=40),
    ttl=st.none() | DURATIONS,
    max_age=st.none() | DURATIONS,
)


@given(STATES, OBSERVATIONS, settings_in_order(), JITTERS)
def test_success_stays_within_bounds(
    state: FeedState, seen: Observation, settings: PollingSettings, jitter: float
) -> None:
    poll = success(seen, state, settings, jitter)
    assert settings.min_interval <= poll.interval <= settings.max_interval
    assert settings.min_interval <= wait(poll) <= settings.max_interval


@given(STATES, OBSERVATIONS)
def test_document_is_never_outrun(state: FeedState, seen: Observation) -> None:
    past = [time for time in seen.published if time <= NOW]
    interval = success(seen, state).interval
    assert len(past) < 2 or interval <= max(SETTINGS.min_interval, (NOW - min(past)) / 2)


@given(STATES, KINDS, st.none() | DURATIONS, settings_in_order(), JITTERS)
def test_failure_stays_within_bounds(
    state: FeedState, kind: FailureKind, asked: timedelta | None, settings: PollingSettings, jitter: float
) -> None:
    failed = Failed(kind, "connect", "refused", retry_after=asked)
    poll = next_poll_after_failure(state, failed, NOW, settings, jitter=jitter)
    assert settings.min_interval <= wait(poll) <= settings.max_backoff
    assert asked is None or wait(poll) >= min(asked, settings.max_backoff)


@given(STATES, st.sampled_from(FailureKind), st.integers(0, 10**6), JITTERS)
def test_more_failures_never_mean_a_shorter_wait(state: FeedState, kind: FailureKind, more: int, jitter: float) -> None:
    failed = Failed(kind, "connect", "refused")
    fewer = next_poll_after_failure(state, failed, NOW, SETTINGS, jitter=jitter)
    worse = replace(state, failures=state.failures + more)
    assert fewer.next_poll_at <= next_poll_after_failure(worse, failed, NOW, SETTINGS, jitter=jitter).next_poll_at


@given(
    st.lists(JITTERS, min_size=2, max_size=2, unique=True),
    st.sampled_from([minutes(3), minutes(9), minutes(60)]),
)
def test_jitter_spreads_even_at_the_bounds(jitters: list[float], interval: timedelta) -> None:
    steady = Observation(published=every(interval * 2, 12))
    earlier, later = (wait(success(steady, jitter=jitter)) for jitter in sorted(jitters))
    assert earlier <= later
    assert interval * 0.89 <= earlier <= later <= interval * 1.11
    widest = wait(success(steady, jitter=0.999)) - wait(success(steady, jitter=0.0))
    assert widest > interval * 0.09
