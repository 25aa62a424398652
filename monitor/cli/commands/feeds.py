"""``monitor feeds``: every feed with its poll state."""

from __future__ import annotations

from argparse import ArgumentParser

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.model.moves import in_words
from monitor.worker import status
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import moment


def add_arguments(parser: ArgumentParser) -> None:
    """None of its own."""


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print a table of the feeds. Raises StoreError."""
    zone = zone_of(arguments, environment)
    now = utcnow()
    with opened_store(environment, state_folder(arguments, environment)) as store:
        feeds = store.health.feed_health()
        asked = status.last_asked(store, now)
        allowed = status.Rhythms(store).of(feeds, asked)
        rows = [
            (
                status.feed_state(feed, asked, allowed),
                feed.outlet,
                moment(feed.polled_at, zone),
                moment(feed.next_poll_at, zone),
                feed.failure_detail or "",
                feed.url,
            )
            for feed in feeds
        ]
        moved = [
            (feed.outlet, feed.url, in_words(feed.url, feed.fetch_url)) for feed in feeds if feed.fetch_url != feed.url
        ]
    columns = ("state", "outlet", "last poll", "next poll", "what failed", "address")
    display.print_table("Feeds", columns, rows, "none yet; `monitor run` takes them from feeds.yaml")
    if moved:
        print()
        display.print_table("Where feeds went", ("outlet", "address", "what its server says"), moved)
    return DONE
