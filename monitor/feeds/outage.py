"""Whether it is our own network that fails, and not the feeds.

    a server was reached    its feed was read, or unchanged, or failed in a way that the server alone can have caused
    a server fell silent    it was reached before, and not any more since any server was
    our network             three servers fell silent, or all that there are and two at least, while none was reached:
                            that is suspected, and certain once a few others are asked and not reached either

A host is one server, however many of its feeds fail; where all feeds are on one host, each counts. Servers that were
silent before tell nothing. Once a server is reached, nothing is suspected any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from monitor.model.entries import LastPoll

LOOK_EVERY = timedelta(seconds=30)
"""How often a few feeds are asked while our network fails."""
_ASKED = 3  # at one look
_SUSPICIOUS = 3
_LEAST = 2


def suspected_since(polls: Sequence[LastPoll], now: datetime) -> datetime | None:
    """Since when no server was reached, where that may be the fault of our network; else None."""
    silent, others = _divide(polls, now)
    name = _feed if len({poll.host for poll in (*silent, *others)}) == 1 else _host
    fallen = {name(poll) for poll in silent}
    unheard = {name(poll) for poll in others} - fallen
    if len(fallen) < (_SUSPICIOUS if unheard else _LEAST):
        return None
    return min(poll.failing_since for poll in silent if poll.failing_since is not None)


def witnesses(polls: Sequence[LastPoll], now: datetime, turn: int) -> list[int]:
    """A few feeds to ask whether our network is there, by id: of different hosts as far as there are, those first that
    did not fail, and others at every ``turn``."""
    silent, others = _divide(polls, now)
    of_hosts: dict[str, list[LastPoll]] = {}
    # Whom its server refuses is left alone.
    for poll in (*(poll for poll in others if poll.failing_since is None), *silent):
        of_hosts.setdefault(poll.host, []).append(poll)
    ranked = list(_in_turns(list(of_hosts.values()))) or list(polls)
    start = turn * _ASKED % len(ranked) if ranked else 0
    return [poll.feed_id for poll in (*ranked[start:], *ranked[:start])[:_ASKED]]


def none_reached(unreached: Collection[bool]) -> bool:
    """Is it our network where feeds were asked at once, each of which was ``unreached`` or not?"""
    return len(unreached) >= _LEAST and all(unreached)


def _feed(poll: LastPoll) -> str:
    return poll.url


def _host(poll: LastPoll) -> str:
    return poll.host


def _divide(polls: Sequence[LastPoll], now: datetime) -> tuple[list[LastPoll], list[LastPoll]]:
    """The feeds that fell silent, and those that were reached when they were last asked, the latest first, or never
    asked. A poll in the future was dated by a clock that was wrong, and tells nothing."""
    times = {poll.feed_id: poll.polled_at for poll in polls if poll.polled_at is not None and poll.polled_at <= now}
    asked = sorted(
        (poll for poll in polls if poll.feed_id in times), key=lambda poll: times[poll.feed_id], reverse=True
    )
    reached = [poll for poll in asked if not poll.unreached]
    reached_at = times[reached[0].feed_id] if reached else None
    silent = [poll for poll in asked if poll.unreached and _began_after(poll, reached_at)]
    return silent, [*reached, *(poll for poll in polls if poll.polled_at is None)]


def _began_after(poll: LastPoll, time: datetime | None) -> bool:
    return poll.failing_since is not None and (time is None or poll.failing_since > time)


def _in_turns(queues: Sequence[Sequence[LastPoll]]) -> Iterator[LastPoll]:
    """The first of each, then the second of each, and so on."""
    for place in range(max(map(len, queues), default=0)):
        yield from (queue[place] for queue in queues if place < len(queue))
