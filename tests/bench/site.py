"""What the readers' site costs: written whole, looked at, and after one new report of a story of 30 outlets.

    python tests/bench/site.py [--stories 10000]

An archive of ``tests/support/archive.py``: stories of five reports each, posts with an edit or a reply, in two
channels. The time on the clock, the CPU time of this process, the most memory it had, and the files.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor import logs  # noqa: E402
from monitor.model.settings import Channel, MonitorSettings, Settings, SiteSettings, Watch, Watchlist  # noqa: E402
from monitor.site.build import Built  # noqa: E402
from monitor.site.keep import write_site  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.store.database.engine import connect  # noqa: E402
from tests.support.archive import CHANNELS, NOW, fill  # noqa: E402

_PER_STORY = 10  # entries, every other one in the story
_REPORT = """
INSERT INTO entries (feed_id, story_id, outlet, language, state, score, published_at, first_seen_at, content_hash,
    title, summary, watches, terms, evidence, url)
SELECT feed_id, story_id, 'Outlet ' || :number, language, 'matched', 1, published_at, first_seen_at, content_hash,
    'Report ' || :number || ' of the bridge', summary, watches, terms, evidence, url || :number
FROM entries WHERE id = :like
"""
T = TypeVar("T")


def make_settings() -> Settings:
    channels = {name: Channel(chat=f"@{name}", watches=("all",)) for name in CHANNELS}
    site = SiteSettings(base="https://news.example/")
    return Settings(
        monitor=MonitorSettings(channels=channels, site=site),
        feeds=(),
        watchlist=Watchlist(watches={"all": Watch(label="All")}),
    )


def measured(what: str, act: Callable[[], Built | None]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    built = act()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {took * 1000:,.0f} ms, CPU {cpu * 1000:,.0f} ms, peak {peak:.0f} MB, {built}", flush=True)


def add_reports(url: str, numbers: range) -> None:
    """Reports of the newest told story, each of an outlet of its own."""
    with connect(url, timedelta(seconds=5)).write() as connection:
        like = connection.scalar(text("SELECT min(id) FROM entries WHERE story_id = (SELECT max(story_id) FROM "
            "publications WHERE kind = 'post' AND state = 'sent')"))  # fmt: skip
        connection.execute(text(_REPORT), [{"number": number, "like": like} for number in numbers])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    stories = parser.parse_args().stories
    logs.configure("ERROR", "console", ())
    with tempfile.TemporaryDirectory(prefix="bench-site-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'monitor.sqlite'}"
        with closing(Store.open(url)) as store:
            store.upgrade(NOW)
            fill(url, stories * _PER_STORY)
            settings, site = make_settings(), folder / "site"

            def write(*, since: bool = False) -> Built | None:
                lately = NOW - timedelta(days=3) if since else None
                return write_site(store, settings, site, folder, lambda: NOW, since=lately)

            measured("whole", write)
            files = [path for path in site.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files) / 1e6
            largest = max(path.stat().st_size for path in (site / "story").iterdir()) / 1e3
            print(f"{len(files):,} files, {size:.1f} MB, the largest page of a story {largest:.1f} kB")
            measured("a complete look at what did not change", write)
            measured("a look at the last three days", lambda: write(since=True))
            add_reports(url, range(1, 30))
            measured("after 29 new reports of one story", lambda: write(since=True))
            add_reports(url, range(30, 31))
            measured("after one new report of it", lambda: write(since=True))
            measured("the complete look after it", write)


if __name__ == "__main__":
    main()
