"""What it costs to give a report its story, as the archive grows.

    python tests/bench/placement.py
    python tests/bench/placement.py --per-day 4800   # how dear a report is where very many are reported

Three databases (SQLite) hold 10,000, 100,000 and 1,000,000 entries, all of them reports in stories; with ``--per-day``
one holds those of six days. In each the days before now are equally dense: 300 reports a day, or so many. New reports
arrive in batches and are placed by the worker's own step, with vectors, each batch in each database in turn; the median
of the batches counts.

Exit code 1 where a report costs more than twice as much with the largest archive as with the smallest.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor import logs  # noqa: E402
from monitor.delivery.terminal import TerminalPublisher  # noqa: E402
from monitor.matching.screener import Screener  # noqa: E402
from monitor.model.matches import Likeness, Match  # noqa: E402
from monitor.model.settings import MonitorSettings, Settings, Watch, Watchlist  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.worker.app import App  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
MOST_GROWTH = 2.0
_NOW = datetime(2026, 5, 1, tzinfo=UTC)
_A_DAY = 300
_PER_STORY = 5
_BATCH = 20
_DIMENSIONS = 384
_PLACES = ("alderford", "birchholm", "cedarwick", "dunlin", "elmstead", "fernhill", "gorseby", "hazelton")
_WORDS = [a + b for a in ("bar", "den", "fel", "gor", "hin", "kal", "mor", "nes") for b in ("ta", "ved", "lin", "so")]


class _Noise:
    """Vectors without a model: near for texts of one story."""

    summary = "noise"

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        raise NotImplementedError

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        return [_vector(int(text.split()[1])) for text in texts]


def _vector(story: int) -> bytes:
    return blake2b(str(story).encode(), digest_size=64).digest() * (_DIMENSIONS // 64)


def _headline(number: int) -> str:
    """Reports of one story share most of their words."""
    chance = random.Random(number // _PER_STORY)  # noqa: S311 - no secret
    words = " ".join(chance.sample(_WORDS, 6))
    return f"Report {number // _PER_STORY} {chance.choice(_PLACES).title()} {words} {_WORDS[number % len(_WORDS)]}"


def _row(number: int, at: datetime, *, grouped: bool) -> dict[str, Any]:
    when = at.replace(tzinfo=None).isoformat(" ", "microseconds")
    place = random.Random(number // _PER_STORY).choice(_PLACES)  # noqa: S311 - no secret
    return {
        "id": number + 1,
        "feed": 1,
        "story": number // _PER_STORY + 1 if grouped else None,
        "at": when,
        "title": _headline(number),
        "terms": f'["{place}"]',
        "vector": _vector(number // _PER_STORY) if grouped else None,
        "hash": number.to_bytes(8, "big"),
    }


_ENTRY = """
INSERT INTO entries (id, feed_id, story_id, outlet, language, state, score, published_at, first_seen_at, content_hash,
    title, summary, watches, terms, evidence, vector)
VALUES (:id, :feed, :story, 'Outlet ' || (:id % 40), 'en', 'matched', 1, :at, :at, :hash, :title,
    'What happened was told by those who saw it, and more is to follow later.', '["all"]', :terms, '[]', :vector)
"""
_STORY = "INSERT INTO stories (id, created_at, opened_at, active_at) VALUES (:story, :at, :at, :at)"
_FEED = """
INSERT INTO feeds (id, url, outlet, perspective, added_at, host, fetch_url, next_poll_at, item_hashes)
VALUES (1, 'https://kite.example/rss', 'Kite', '[]', :at, 'kite.example', 'https://kite.example/rss', :at, x'')
"""


def _archive(size: int, per_day: int) -> Iterator[dict[str, Any]]:
    """Reports up to now, at an even pace."""
    step = timedelta(days=1) / per_day
    return (_row(number, _NOW - (size - number) * step, grouped=True) for number in range(size))


def fill(file: Path, size: int, per_day: int) -> None:
    """A database with an archive."""
    with closing(Store.open(f"sqlite:///{file}")) as store:
        store.upgrade(_NOW)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(_FEED, {"at": "2020-01-01 00:00:00.000000"})
        stories = (row for at, row in enumerate(_archive(size, per_day)) if at % _PER_STORY == 0)
        connection.executemany(_STORY, stories)
        connection.executemany(_ENTRY, _archive(size, per_day))
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()


def arrive(file: Path, size: int, per_day: int, batch: int) -> None:
    """New reports, of stories that are known and of new ones, wait."""
    numbers = range(size + batch * _BATCH - _BATCH // 2, size + batch * _BATCH + _BATCH // 2)
    step = timedelta(days=1) / per_day
    rows = [_row(number, _NOW + (number - size) * step, grouped=False) for number in numbers]
    with closing(sqlite3.connect(file)) as connection:
        last = connection.execute("SELECT max(id) FROM entries").fetchone()[0]
        connection.executemany(_ENTRY, [row | {"id": last + 1 + at} for at, row in enumerate(rows)])
        connection.commit()


async def measure(folder: Path, sizes: Sequence[int], per_day: int, batches: int) -> dict[int, list[float]]:
    """Milliseconds of CPU for each report, batch by batch, by the size of the archive."""
    settings = Settings(
        monitor=MonitorSettings(), feeds=(), watchlist=Watchlist(terms={}, watches={"all": Watch(any=())})
    )
    screener = Screener(Screener.by_words(settings).matcher, settings, _Noise())
    found: dict[int, list[float]] = {size: [] for size in sizes}
    async with AsyncExitStack() as stack:
        apps = {}
        for size in sizes:
            url = f"sqlite:///{folder / f'{size}.sqlite'}"
            publisher = TerminalPublisher(io.StringIO())
            opening = App.open(
                settings, url, publisher, now=lambda: _NOW + timedelta(days=2), screening=lambda _: screener
            )
            apps[size] = await stack.enter_async_context(await opening)
        for batch in range(batches):
            for size, app in apps.items():
                arrive(folder / f"{size}.sqlite", size, per_day, batch)
                began = time.process_time()
                await app.pipeline.grouper.group()
                found[size].append((time.process_time() - began) * 1000 / _BATCH)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="What it costs to give a report its story.")
    parser.add_argument("--batches", type=int, default=25, help=f"of {_BATCH} reports each (default: 25)")
    parser.add_argument("--per-day", type=int, metavar="N", help="reports a day, of six days, in place of the archives")
    arguments = parser.parse_args()
    sizes = (6 * arguments.per_day,) if arguments.per_day else SIZES
    per_day = arguments.per_day or _A_DAY
    logs.configure("ERROR", "logfmt", (), sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            fill(Path(folder) / f"{size}.sqlite", size, per_day)
        found = asyncio.run(measure(Path(folder), sizes, per_day, arguments.batches))
    # The first batch loads the window: every later one finds most of it there.
    medians = {size: statistics.median(times[1:]) for size, times in found.items()}
    first = medians[sizes[0]]
    print("| stored entries | first batch, ms a report | later batches, ms a report | to the first |")
    print("|---|---|---|---|")
    for size, median in medians.items():
        print(f"| {size:,} | {found[size][0]:.1f} | {median:.2f} | {median / first:.2f} |")
    return 0 if medians[sizes[-1]] <= MOST_GROWTH * first else 1


if __name__ == "__main__":
    sys.exit(main())
