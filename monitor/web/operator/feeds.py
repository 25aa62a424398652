"""Every feed with its poll state: those that fail first, the longest failing on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.addresses import hide_keys
from monitor.model.moves import in_words
from monitor.store import FeedHealth, Store
from monitor.web.pages import Answer, Request, Shown
from monitor.worker import status

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed for a person: ``address`` without keys, ``trouble`` what failed and how often, ``moved`` where its server
    says it went; both are "" where there is nothing to say."""

    state: str
    feed: FeedHealth
    address: str
    trouble: str
    moved: str


def feed_rows(store: Store, now: datetime) -> list[FeedRow]:
    """Every feed, in the order of the page. Raises StoreError."""
    known = store.health.feed_health()
    asked = status.last_asked(store, now)
    allowed = status.Rhythms(store).of(known, asked)
    return in_order(
        FeedRow(
            status.feed_state(feed, asked, allowed),
            feed,
            hide_keys(feed.url),
            _trouble(feed),
            hide_keys(in_words(feed.url, feed.fetch_url)) if feed.fetch_url != feed.url else "",
        )
        for feed in known
    )


def _trouble(feed: FeedHealth) -> str:
    if not feed.failures:
        return hide_keys(feed.failure_detail or "")
    often = "once" if feed.failures == 1 else f"{feed.failures} times"
    return f"{hide_keys(feed.failure_detail or '')}, {often}"


def in_order(rows: Iterable[FeedRow]) -> list[FeedRow]:
    """The failing ones first, then as ``FEED_STATES`` has it; what failed first on top, else by outlet."""

    def place(row: FeedRow) -> tuple[int, datetime, str]:
        failing = row.feed.failing_since or _LONG_AGO if row.state == "failing" else _LONG_AGO
        return status.FEED_STATES.index(row.state), failing, row.feed.outlet.casefold()

    return sorted(rows, key=place)


def chosen(rows: Iterable[FeedRow], words: str, state: str) -> list[FeedRow]:
    """Those whose outlet, address or trouble has all of these words, of a state where one is given."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if state in ("", row.state)
        and all(word in f"{row.feed.outlet} {row.address} {row.trouble}".casefold() for word in wanted)
    ]


async def feeds(request: Request) -> Answer:
    """The feeds that are looked for, all at first."""
    desk = request.desk
    words, state = request.query.get("words", ""), request.query.get("state", "")
    rows = await desk.db(feed_rows, desk.store, desk.now())
    found = chosen(rows, words, state)
    return Shown(
        "feeds.html", {"rows": found, "all": len(rows), "words": words, "state": state, "states": status.FEED_STATES}
    )
