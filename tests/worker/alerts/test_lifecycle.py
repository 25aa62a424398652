"""Alerts over time: raised once, resolved once, gathered, and quiet about what comes and goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.web.links import Declared, page_in_place
from monitor.model.alerts import Alert, AlertKind, Condition, Observed
from monitor.posts.neutral import as_written
from monitor.worker.alerts import lifecycle
from monitor.worker.alerts.advice import ADVICE
from monitor.worker.alerts.conditions import failing_feed
from monitor.worker.alerts.lifecycle import RULES, as_told, in_one_line, news, render, review
from tests.support.bothtml import finish, parse_html

NOON = datetime(2023, 9, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZONE = ZoneInfo("UTC")
EVERY_KIND = frozenset(AlertKind)


def wrong(kind: AlertKind, subject: str = "x") -> Condition:
    return Condition(kind, subject, f"name of {subject}", "it broke")


class Operators:
    """Looks every minute, and counts what it is told: ``heard`` holds (subject, raised or resolved)."""

    def __init__(self) -> None:
        self.now = NOON
        self.alerts: tuple[Alert, ...] = ()
        self.heard: list[tuple[str, str]] = []
        self.messages = 0

    def look(self, *found: Condition, listens: bool = True, unclear: Iterable[tuple[AlertKind, str]] = ()) -> None:
        observed = Observed(EVERY_KIND, found, frozenset(unclear))
        self.alerts = review(observed, self.alerts, self.now).alerts
        told = news(self.alerts, self.now) if listens else ()
        self.messages += bool(told)
        self.alerts = tuple(as_told(alert, self.now) if alert in told else alert for alert in self.alerts)
        self.heard += [(alert.subject, "resolved" if alert.resolved_at else "raised") for alert in told]
        self.now += MINUTE

    def spend(self, minutes: float, *found: Condition, **options: bool) -> None:
        for _ in range(int(minutes)):
            self.look(*found, **options)


def _minutes(length: timedelta) -> int:
    return int(length / MINUTE)


@pytest.mark.parametrize("kind", [kind for kind in AlertKind if kind is not AlertKind.TOKEN])
def test_every_kind_is_told_once_and_once_when_it_is_mended(kind: AlertKind) -> None:
    operators, rule = Operators(), RULES[kind]
    lasts = _minutes(max(rule.raise_after, rule.gather))
    operators.spend(lasts, wrong(kind))
    assert operators.heard == []
    operators.spend(300, wrong(kind))
    assert operators.heard == [("x", "raised")]
    operators.spend(300)
    assert operators.heard == [("x", "raised"), ("x", "resolved")]
    assert operators.alerts == ()
    operators.spend(300, wrong(kind))
    assert operators.heard[2:] == [("x", "raised")]


@pytest.mark.parametrize("kind", [kind for kind in AlertKind if RULES[kind].raise_after])
def test_what_comes_and_goes_before_its_time_is_not_told(kind: AlertKind) -> None:
    operators, short = Operators(), _minutes(RULES[kind].raise_after)
    for _ in range(20):
        operators.spend(short, wrong(kind))
        operators.spend(1)
    assert operators.heard == []


@pytest.mark.parametrize("kind", [kind for kind in AlertKind if RULES[kind].resolve_after > MINUTE])
def test_what_flaps_is_told_once(kind: AlertKind) -> None:
    operators, short = Operators(), min(_minutes(RULES[kind].resolve_after) - 1, 20)
    for _ in range(20):
        operators.spend(60, wrong(kind))
        operators.spend(short)
    operators.spend(300)
    assert operators.heard == [("x", "raised"), ("x", "resolved")]


def test_a_refused_token_is_told_when_it_is_over() -> None:
    operators, refused = Operators(), wrong(AlertKind.TOKEN, "")
    operators.spend(120, refused)
    assert operators.heard == []
    operators.spend(120)
    assert operators.heard == [("", "resolved")]


def test_many_feeds_make_few_messages() -> None:
    operators = Operators()
    for fails in range(100):
        operators.look(*(wrong(AlertKind.FAILING, str(number)) for number in range(fails)))
    operators.spend(120, *(wrong(AlertKind.FAILING, str(number)) for number in range(100)))
    assert sorted(operators.heard) == sorted((str(number), "raised") for number in range(100))
    assert operators.messages == 3


def test_what_began_and_ended_while_nobody_could_be_told_is_told_once() -> None:
    operators = Operators()
    operators.spend(60, wrong(AlertKind.DISK), listens=False)
    operators.spend(120, listens=False)
    operators.spend(60)
    assert operators.heard == [("x", "resolved")]
    assert operators.alerts == ()


def test_what_comes_back_before_its_end_was_told_is_no_news() -> None:
    operators = Operators()
    operators.spend(60, wrong(AlertKind.CHANNEL))
    operators.spend(60, listens=False)
    operators.spend(60, wrong(AlertKind.CHANNEL))
    assert operators.heard == [("x", "raised")]


def test_of_what_nobody_knows_nothing_is_said() -> None:
    operators = Operators()
    operators.spend(60, wrong(AlertKind.CHANNEL))
    for _ in range(60):
        operators.look(unclear=[(AlertKind.CHANNEL, "x")])
    assert operators.heard == [("x", "raised")]


def test_a_kind_that_was_not_looked_at_stays_as_it_is() -> None:
    raised = review(Observed(EVERY_KIND, (wrong(AlertKind.CLOCK),)), (), NOON).alerts
    later = review(Observed(frozenset(), ()), raised, NOON + timedelta(days=1)).alerts
    assert later == raised


def test_where_nobody_listens_what_is_over_is_forgotten() -> None:
    clock = Observed(EVERY_KIND, (wrong(AlertKind.CLOCK),))
    first = review(clock, (), NOON, listened=False)
    assert [alert.subject for alert in first.raised] == ["x"]
    gone = review(Observed(EVERY_KIND, ()), first.alerts, NOON + MINUTE, listened=False)
    assert gone.alerts != ()
    over = review(Observed(EVERY_KIND, ()), gone.alerts, NOON + timedelta(hours=1), listened=False)
    assert (over.alerts, [alert.subject for alert in over.resolved]) == ((), ["x"])


def test_what_was_tried_three_times_counts_as_told() -> None:
    (alert,) = review(Observed(EVERY_KIND, (wrong(AlertKind.CLOCK),)), (), NOON).alerts
    for attempts, left in ((2, 1), (3, 0)):
        kept = review(Observed(EVERY_KIND, (wrong(AlertKind.CLOCK),)), [replace(alert, attempts=attempts)], NOON)
        assert len(news(kept.alerts, NOON)) == left


def test_a_clock_that_is_put_back_silences_nothing() -> None:
    operators = Operators()
    operators.spend(10, wrong(AlertKind.CHANNEL, "a"))
    operators.now -= timedelta(days=2)
    operators.spend(10, wrong(AlertKind.CHANNEL, "a"), wrong(AlertKind.CHANNEL, "b"))
    operators.spend(120, wrong(AlertKind.CHANNEL, "b"))
    assert operators.heard == [("a", "raised"), ("b", "raised"), ("a", "resolved")]


def test_news_in_words() -> None:
    shut = Alert(AlertKind.CHANNEL, "main", "main", "the bot <b>was</b> thrown out", True, NOON, NOON)
    feeds = [Alert(AlertKind.FAILING, str(n), f"Kite {n}", "no answer", True, NOON, NOON) for n in range(12)]
    resolved = replace(shut, subject="b", label="b", resolved_at=NOON + MINUTE, known="raised")
    past = Alert(AlertKind.CLOCK, "", "this machine", "back by 2 h", False, NOON, NOON, NOON + MINUTE)
    message = render([shut, resolved, past, *feeds], ZoneInfo("Asia/Tbilisi"))
    assert message.plain.split("\n") == [
        "Channel shut",
        "• main: the bot <b>was</b> thrown out, since 2023-09-20 16:00",
        f"→ {ADVICE[AlertKind.CHANNEL]}",
        "",
        "Channel no longer shut",
        "• b, since 2023-09-20 16:01",
        "",
        "The clock is wrong; this is over",
        "• this machine: back by 2 h, from 2023-09-20 16:00 to 2023-09-20 16:01",
        "",
        "Feeds that fail (12)",
        *(f"• Kite {number}: no answer, since 2023-09-20 16:00" for number in range(8)),
        "and 4 more",
        f"→ {ADVICE[AlertKind.FAILING]}",
    ]
    assert "&lt;b&gt;was&lt;/b&gt;" in message.html
    assert message.html.startswith("<b>Channel shut</b>")


def test_every_kind_of_alarm_says_what_to_do_in_one_line() -> None:
    assert set(ADVICE) == set(AlertKind)
    for kind in AlertKind:
        alert = Alert(kind, "x", "x", "wrong", True, NOON, NOON)
        *_, last = render([alert], ZONE).plain.split("\n")
        assert as_written(last) == f"→ {ADVICE[kind]}"
        over = replace(alert, resolved_at=NOON, known="raised")
        assert "→" not in render([over], ZONE).plain


def test_an_alarm_in_one_line() -> None:
    alert = Alert(AlertKind.CHANNEL, "main", "main", "thrown out", True, NOON, NOON)
    assert lifecycle.in_one_line(alert) == "Channel shut: main: thrown out"


TEXTS = st.text(max_size=400)
ALERTS = st.builds(
    Alert,
    kind=st.sampled_from(AlertKind),
    subject=TEXTS,
    label=TEXTS,
    detail=TEXTS,
    holds=st.booleans(),
    since=st.just(NOON),
    raised_at=st.just(NOON),
    resolved_at=st.sampled_from([None, NOON]),
    known=st.sampled_from(["", "raised"]),
)


@given(st.lists(ALERTS, min_size=1, max_size=100))
@settings(max_examples=50, deadline=None)
def test_any_alarms_are_a_message_that_telegram_takes(told: list[Alert]) -> None:
    text, _ = finish(*parse_html(render(told, ZONE).html))
    assert 0 < len(text.encode("utf-16-le")) // 2 <= 4096


def test_all_at_once_fit_into_one_message() -> None:
    long = "word " * 100
    told = [
        Alert(kind, str(number), long, long, True, NOON, NOON, resolved, known)
        for kind in AlertKind
        for resolved, known in ((None, ""), (NOON, ""), (NOON, "raised"))
        for number in range(50)
    ]
    text, _ = finish(*parse_html(render(told, ZONE).html))
    assert len(text) <= 4096
    assert "Feeds that fail (50)" in text


def test_the_feeds_that_stand_behind_a_page_are_named_whole() -> None:
    feeds = [Declared(f"https://kite.example/{name}/{'x' * 40}/rss.xml") for name in ("hy", "en")]
    found = failing_feed("https://kite.example/", "Kite", 9, NOON - 180 * MINUTE, page_in_place(feeds), NOON)
    assert found is not None
    (alert,) = review(Observed(EVERY_KIND, (found,), frozenset()), (), NOON).alerts
    assert all(f"'{feed.url}'" in in_one_line(alert) for feed in feeds)
    assert in_one_line(alert).endswith("(https://kite.example/)")
