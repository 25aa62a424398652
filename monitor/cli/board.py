"""The lines of the view of a running worker, in the order in which they are missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import monitor
from monitor.model.roles import ALL_ROLES, Role, in_one_word
from monitor.runtime import Tally
from monitor.store import FeedHealth
from monitor.worker.alerts.lifecycle import in_one_line
from monitor.worker.board import Board
from monitor.worker.status import gravest_first, modes_in_words
from monitor.worker.words import ago

_MOST_ALARMS = _MOST_FAILING = 3
_MOST_CHANNELS = 4
_LABEL = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line, which is cut where the terminal ends."""

    text: str
    tone: str = ""  # "bad", "dim" or "head"


def board_lines(
    board: Board | None,
    tally: Tally,
    told: Sequence[str],
    now: datetime,
    zone: ZoneInfo,
    height: int,
    roles: frozenset[Role] = ALL_ROLES,
) -> list[Line]:
    """At most ``height`` lines. ``told`` are the last lines of the log, the newest last; a ``board`` of None was not
    read yet. ``roles`` are those of the worker that shows them."""
    if board is None:
        return [Line(f"monitor {monitor.__version__} starts", "head")]
    lines = [_head(board, roles, now, zone), *_alarms(board), *_feeds(board, tally, now), *_channels(board, now, zone)]
    room = max(height - len(lines), 0)
    third = max(room // 3, 2)
    lines += _under("posts", [_post(board, at, zone) for at in range(min(len(board.posts), third - 1))])
    matches = board.matches[: third - 1]
    lines += _under(
        "matches", [f"{_clock(entry.first_seen, zone)}  {entry.outlet}: {entry.title}" for entry in matches]
    )
    left = height - len(lines) - 1
    if left > 0 and told:
        lines += [Line("log", "head"), *(Line(text, "dim") for text in told[-left:])]
    return lines[:height]


def _head(board: Board, roles: frozenset[Role], now: datetime, zone: ZoneInfo) -> Line:
    workers = board.standing.workers
    to = modes_in_words(workers) or "nowhere"
    only = "" if roles == ALL_ROLES else f", only {in_one_word(roles)}"
    more = f" · {len(workers)} workers" if len(workers) > 1 else ""
    return Line(
        f"monitor {monitor.__version__}{only} · posts to {to}{more} · {now.astimezone(zone):%H:%M:%S %Z}", "head"
    )


def _alarms(board: Board) -> Iterator[Line]:
    standing = board.standing
    texts = [in_one_line(alert) for alert in gravest_first(standing.alerts)]
    if standing.configuration_error:
        texts.insert(0, f"The configuration is wrong: {standing.configuration_error.splitlines()[0]}")
    if not texts:
        yield _labelled("alarms", "none")
    for at, text in enumerate(texts[:_MOST_ALARMS]):
        yield _labelled("" if at else "alarms", text, "bad")
    if len(texts) > _MOST_ALARMS:
        yield _labelled("", f"and {len(texts) - _MOST_ALARMS} more: `monitor status`", "bad")


def _feeds(board: Board, tally: Tally, now: datetime) -> Iterator[Line]:
    feeds = board.standing.feeds
    states = Counter(state for _, state in feeds)
    due = [feed for feed, _ in feeds if feed.next_poll_at <= now]
    following = min((feed.next_poll_at for feed, _ in feeds), default=None)
    wait = f"{len(due)} due" if due else f"next {ago(following, now)}" if following else "none"
    counted = ", ".join(f"{count} {state}" for state, count in states.most_common())
    yield _labelled("feeds", f"{counted} · {wait}" if feeds else "none")
    yield _labelled("", f"since the start {tally.feeds} asked, {tally.new} entries new, {tally.matched} matched", "dim")
    failing = sorted((feed for feed, state in feeds if state == "failing"), key=lambda feed: feed.failing_since or now)
    for feed in failing[:_MOST_FAILING]:
        yield _labelled("", _trouble(feed, now), "bad")


def _trouble(feed: FeedHealth, now: datetime) -> str:
    return f"{feed.outlet}: {feed.failure_detail}, first {ago(feed.failing_since, now)}"


def _channels(board: Board, now: datetime, zone: ZoneInfo) -> Iterator[Line]:
    names = [channel.name for channel in board.standing.channels]
    for at, name in enumerate(names[:_MOST_CHANNELS]):
        waiting, digest = board.standing.waiting.get(name), board.digests.get(name)
        parts = [
            _waiting(waiting.count if waiting else 0),
            *(["quiet hours"] if name in board.standing.quiet else []),
            *([f"digest {_clock(digest, zone)}, {ago(digest, now)}"] if digest else []),
            *([board.held_up[name]] if name in board.held_up else []),
        ]
        yield _labelled(
            "" if at else "channels", f"{name}: {' · '.join(parts)}", "bad" if name in board.held_up else ""
        )
    if len(names) > _MOST_CHANNELS:
        yield _labelled("", f"and {len(names) - _MOST_CHANNELS} more: `monitor status`", "dim")


def _waiting(count: int) -> str:
    return f"{count or 'no'} message{' waits' if count == 1 else 's wait'}"


def _post(board: Board, at: int, zone: ZoneInfo) -> str:
    post = board.posts[at]
    where = post.link or post.channel
    return f"{_clock(post.at, zone)}  {where}  {post.headline}"


def _under(label: str, texts: Sequence[str]) -> Iterator[Line]:
    yield Line(label if texts else f"{label:<{_LABEL}}none yet", "head" if texts else "")
    yield from map(Line, texts)


def _labelled(label: str, text: str, tone: str = "") -> Line:
    return Line(f"{label:<{_LABEL}}{text}", tone)


def _clock(when: datetime | None, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%H:%M}" if when else "     "
