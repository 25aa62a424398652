"""What counts as wrong with the monitor: facts in, conditions out. For how long it must last, see lifecycle.py.

our network      no feed can be reached: see monitor/feeds/outage.py
feed moved       a permanent redirect to another host, or from https to http: see monitor/model/moves.py
feed failing     three failures in a row, and an hour without an answer
feed silent      twice the second longest gap of its last four weeks, and never less than six hours: nights and
                 weekends are gaps that come again, one outage does not make a rhythm
feed flooding    entries were left out that day, since it brought too many: see monitor/model/arrivals.py
matches          less than a fifth of what matched among as many entries in the two weeks before, where at least ten
                 were to be expected (of ten expected, one or none comes by chance once in 2,000 times)
backlog          a message that may leave waits for a quarter of an hour
roles            a part of the work that no living worker does
configurations   workers alive on one database that go by different ones
held edit        at once
disk             less than 500 MB free
clock            a minute of difference to the time that the machine has run; or three minutes to what most servers
                 say, of five at least, those of feeds counted twice
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor.addresses import hide_keys
from monitor.feeds.web.clocks import ClockVote
from monitor.model.alerts import AlertKind, Condition, Counted
from monitor.model.arrivals import Arrivals
from monitor.model.delivery import TOKEN_REFUSED
from monitor.model.moves import FOLLOWED, needs_word
from monitor.model.roles import NOBODY, in_one_word, unfilled
from monitor.store import WorkerState

RHYTHM_REACH = timedelta(days=28)
"""How far back the rhythm of a feed is looked for."""
SHORTEST_SILENCE = timedelta(hours=6)
"""No feed is silent before."""
_USUAL_SILENCE = timedelta(days=3)  # of a feed whose rhythm is not known
_LEAST_TIMES = 10
_LEAST_SPAN = timedelta(days=7)

_FAILURES = 3
_FAILING_AFTER = timedelta(hours=1)
_STUCK_AFTER = timedelta(minutes=15)
_LEAST_EXPECTED = 10.0
_COLLAPSED = 0.2
_LEAST_FREE = 500_000_000  # bytes
_JUMP = timedelta(minutes=1)
_SKEW = timedelta(minutes=3)
_LEAST_SERVERS = 5
LOOKED_FOR = "a few are tried every half minute, and all are asked as soon as one answers"
"""What is done while our own network fails."""


def patience(times: Sequence[datetime]) -> timedelta:
    """How long a feed may be silent before that is odd, by when its entries of the last weeks were published, in any
    order: see ``RHYTHM_REACH``."""
    known = sorted(set(times))
    if len(known) < _LEAST_TIMES or known[-1] - known[0] < _LEAST_SPAN:
        return _USUAL_SILENCE
    gaps = sorted(later - earlier for earlier, later in pairwise(known))
    return max(2 * gaps[-2], SHORTEST_SILENCE)


def failing_feed(
    url: str, outlet: str, failures: int, since: datetime | None, why: str, now: datetime
) -> Condition | None:
    """A feed that failed for so long that a person should look. ``why`` is the last failure."""
    if failures < _FAILURES or since is None or now - since < _FAILING_AFTER:
        return None
    return Condition(AlertKind.FAILING, url, outlet, f"{why} ({url})")


def moved_feed(url: str, outlet: str, moved_to: str) -> Condition | None:
    """A feed that its server sends on for good to where an operator should say whether it belongs there."""
    if not needs_word(url, moved_to):
        return None
    return Condition(AlertKind.MOVED, url, outlet, f"for good to {hide_keys(moved_to)}: {FOLLOWED} ({url})")


def silent_feed(url: str, outlet: str, newest: datetime | None, allowed: timedelta, now: datetime) -> Condition | None:
    """A feed that answers and has brought nothing for longer than it is ``allowed``."""
    if newest is None or now - newest <= allowed:
        return None
    told = f"nothing new for {_span(now - newest)}, and more than {_span(allowed)} is odd for it ({url})"
    return Condition(AlertKind.SILENT, url, outlet, told)


def flooding_feed(url: str, outlet: str, arrivals: Arrivals, now: datetime) -> Condition | None:
    """A feed of whose entries some were left out today."""
    today = arrivals.on(now.date())
    if not today.left_out:
        return None
    told = f"far more than its habit: {today.taken} new entries taken today, {today.left_out} left out ({url})"
    return Condition(AlertKind.FLOODING, url, outlet, told)


def shut_channel(channel: str, why: str) -> Condition:
    """A channel that Telegram refused. Where it refuses the bot itself, that is one condition for all channels."""
    if why.startswith(TOKEN_REFUSED):
        return Condition(AlertKind.TOKEN, "", "the bot", why)
    return Condition(AlertKind.CHANNEL, channel, channel, why)


def match_collapse(last: Counted, before: Counted) -> Condition | None:
    """Whether hardly anything of the ``last`` day matched, measured by the two weeks ``before``."""
    expected = last.read * before.matched / before.read if before.read else 0.0
    if expected < _LEAST_EXPECTED or last.matched >= _COLLAPSED * expected:
        return None
    told = f"{last.matched} of {last.read} entries of the last 24 h; about {expected:.0f} would be usual"
    return Condition(AlertKind.MATCHES, "", "matched", told)


def stuck_job(job: str, late: timedelta) -> Condition:
    """A job of the worker that has not come round, ``late`` by so much."""
    return Condition(AlertKind.STUCK, job, job, f"no pass has ended for {_span(late)}; the process will end itself")


def fault(subject: str, detail: str) -> Condition:
    """A bug of this program that something brought out, and what comes of it."""
    return Condition(AlertKind.FAULT, subject, subject, detail)


def stuck_channel(channel: str, waiting: int, oldest: datetime, now: datetime) -> Condition | None:
    """A channel whose messages could leave and do not; ``oldest`` is since when the first may."""
    if now - oldest < _STUCK_AFTER:
        return None
    told = f"{waiting} message{' waits' if waiting == 1 else 's wait'}, the first for {_span(now - oldest)}"
    return Condition(AlertKind.BACKLOG, channel, channel, told)


def full_disk(free: int, place: str) -> Condition | None:
    """A disk with ``free`` bytes left, that holds the folder ``place``."""
    if free >= _LEAST_FREE:
        return None
    return Condition(AlertKind.DISK, "", place, f"{free // 1_000_000} MB are free; make room, or `monitor db prune`")


def clock_jump(by: timedelta) -> Condition | None:
    """A clock that went by another length of time than the machine ran, ``by`` the difference."""
    if abs(by) < _JUMP:
        return None
    way = "forward" if by > timedelta(0) else "back"
    return Condition(AlertKind.CLOCK, "jump", "this machine", f"the clock was put {way} by {_span(abs(by))}")


def enough_servers(votes: Collection[ClockVote]) -> bool:
    """Can the clock be judged by so many servers?"""
    return len(votes) >= _LEAST_SERVERS


def clock_skew(votes: Collection[ClockVote]) -> Condition | None:
    """A clock that differs from those of the servers.

    The median is asked, in which each counts as often as it weighs: a few servers are always wrong, and caches answer
    with old times.
    """
    if not enough_servers(votes):
        return None
    middle = timedelta(seconds=median(each.ahead.total_seconds() for each in votes for _ in range(each.weight)))
    if abs(middle) < _SKEW:
        return None
    way = "slow" if middle > timedelta(0) else "fast"
    told = f"the clock is {_span(abs(middle))} {way}, say {len(votes)} servers; set it by NTP"
    return Condition(AlertKind.CLOCK, "skew", "this machine", told)


def our_network(since: datetime | None, now: datetime) -> Condition | None:
    """Our own network, which fails ``since`` then; None while it does not."""
    if since is None:
        return None
    told = f"no feed can be reached for {_span(now - since)}; {LOOKED_FOR}"
    return Condition(AlertKind.NETWORK, "", "our network", told)


def wrong_configuration(error: str) -> Condition | None:
    """Configuration files that cannot be applied; ``error`` names the places, empty for good ones."""
    if not error:
        return None
    first, *others = error.splitlines()
    more = f", and {len(others)} more" if others else ""
    return Condition(AlertKind.CONFIGURATION, "", "the last good one is in force", f"{first}{more}")


def held_edit(why: str) -> Condition | None:
    """An edit that loses much and waits for a person; ``why`` is empty where none does."""
    return Condition(AlertKind.HELD, "", "the old configuration is in force", why) if why else None


def differing_configurations(workers: Collection[WorkerState]) -> Condition | None:
    """Workers that go by different configurations on one database."""
    if len({worker.config_fingerprint for worker in workers}) < 2:
        return None
    named = ", ".join(
        f"{worker.config_fingerprint[:8]} on {worker.host} ({worker.pid})"
        for worker in sorted(workers, key=lambda worker: worker.owner)
    )
    told = f"give them all the same files: {named}"
    return Condition(AlertKind.DIFFERING, "", "their configurations", told)


def unfilled_roles(workers: Collection[WorkerState], *, site: bool) -> Condition | None:
    """What nobody does of the work while others do theirs; a ``site`` only where one is kept."""
    missing = unfilled((worker.roles for worker in workers), site=site) if workers else ()
    if not missing:
        return None
    rests = " and ".join(NOBODY[role] for role in missing)
    told = f"{rests}: start `monitor run --only {in_one_word(missing)}`, or a worker without --only"
    return Condition(AlertKind.ROLES, "", "the work", told)


def unknown_deliveries(count: int) -> Condition | None:
    """Attempts to send of which nobody could tell in the last hour whether they had arrived."""
    if not count:
        return None
    told = f"{count} in the last hour; delivery.unknown decided, see `monitor outbox`"
    return Condition(AlertKind.UNKNOWN, "", "messages", told)


def refused_messages(channel: str, count: int, why: str) -> Condition:
    """A channel of which messages were refused in the last hour, the last one for the reason ``why``."""
    told = f"{count} in the last hour; `monitor outbox --retry all` sends them again. The last one: {why}"
    return Condition(AlertKind.REFUSED, channel, channel, told)


def _span(length: timedelta) -> str:
    """Such as "50 min", "7 h" or "3 days"."""
    minutes = length / timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"
