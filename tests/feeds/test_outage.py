from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.feeds.outage import none_reached, suspected_since, witnesses
from monitor.model.documents import UNREACHED, Failed, FailureKind
from monitor.model.entries import LastPoll
from tests.support.clock import NOON

MINUTE = timedelta(minutes=1)
Row = tuple[str, float | None, float | None]
"""The host, how many minutes ago it was asked, and for how many minutes no server was reached there."""


def polls(*rows: Row) -> list[LastPoll]:
    return [
        LastPoll(
            number,
            f"https://{host}/{number}",
            host,
            None if asked is None else NOON - asked * MINUTE,
            None if silent is None else NOON - silent * MINUTE,
            unreached=silent is not None,
        )
        for number, (host, asked, silent) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("rows", "since"),
    [
        ([], None),
        ([("a", 1, 1)], None),
        ([("a", 1, 1), ("b", 2, 2)], 2),
        ([("a", 1, 1), ("b", 2, 2), ("c", 9, None)], None),
        ([("a", 1, 1), ("b", 2, 2), ("c", 3, 3)], 3),
        ([("a", 1, 1), ("b", 2, 2), ("c", 3, 3), ("d", 9, None)], 3),
        ([("a", 1, 1), ("b", 2, 2), ("c", 3, 3), ("d", None, None)], 3),
        # A server was reached in between: by a 304, or by an error that is its own.
        ([("a", 1, 1), ("b", 2, 2), ("c", 4, 4), ("d", 3, None)], None),
        # They were silent before; that is no news.
        ([("a", 1, 90), ("b", 2, 90), ("c", 3, 90), ("d", 4, 4), ("e", 9, None)], None),
        # One host fails with all its feeds.
        ([*[("a", 1, 1)] * 100, ("b", 9, None)], None),
        ([*[("a", 1, 1)] * 100, ("b", 9, None), ("c", None, None)], None),
        # There is no other host: then each feed counts.
        ([("a", 1, 1), ("a", 2, 2), *[("a", 9, None)] * 5], None),
        ([("a", 1, 1), ("a", 2, 2), ("a", 3, 3), *[("a", 9, None)] * 5], 3),
        # By a clock that ran ahead; then it was set back.
        ([("a", 1, 1), ("b", 2, 2), ("c", 3, 3), ("d", -99, None)], 3),
    ],
)
def test_when_our_network_is_suspected(rows: Sequence[Row], since: float | None) -> None:
    assert suspected_since(polls(*rows), NOON) == (None if since is None else NOON - since * MINUTE)


def test_witnesses_are_of_different_hosts_and_take_turns() -> None:
    known = polls(
        ("a", 9, None), ("a", 8, None), ("b", 3, None), ("c", 4, None), ("d", 1, 1), ("dead", 2, 999), ("e", 2, 2)
    )
    first, second, third = (witnesses(known, NOON, turn) for turn in range(3))
    assert first == [2, 3, 1]  # the last that answered of each host
    assert second == [4, 6, 0]
    assert third == first
    assert witnesses([], NOON, 5) == []
    assert witnesses(polls(("dead", None, None)), NOON, 1) == [0]


@pytest.mark.parametrize(
    ("unreached", "is_ours"), [([], False), ([True], False), ([True, True], True), ([True, True, False], False)]
)
def test_whose_fault_it_is_where_all_are_asked_at_once(unreached: Sequence[bool], is_ours: bool) -> None:
    assert none_reached(unreached) is is_ours


def test_a_server_that_asks_for_patience_was_reached() -> None:
    assert {"dns", "connect", "timeout"} <= UNREACHED
    assert not Failed(FailureKind.SOFT, "http-504", "", 504, MINUTE).unreached
