"""The labelled reports under tests/eval, as the store and the commands take them."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, EntryState, EntryWrite
from monitor.model.matches import Hit, Match
from monitor.model.settings import FeedSource
from monitor.model.stories import Report
from monitor.store import Store
from tests.store.samples import ingest

DENSE = Path(__file__).parents[1] / "eval" / "stories-dev-dense.jsonl"


def lines() -> list[str]:
    """The reports, one JSON object a line."""
    return DENSE.read_text("utf-8").splitlines()


def events() -> list[str]:
    """The event of each."""
    return [json.loads(line)["event"] for line in lines()]


def fill(store: Store, reports: list[Report], now: datetime) -> None:
    """Bring these reports in, in their order, as matched entries of their outlets' feeds that wait for a story."""
    for outlet, several in groupby(reports, key=lambda report: report.outlet):
        source = FeedSource(url=f"https://{outlet.lower()}.example/rss", outlet=outlet, language="en")
        ingest(store, *map(_write, several), source=source, now=now)


def _write(report: Report) -> EntryWrite:
    hits = tuple(Hit(term, term, report.language, "title", 0, 1, term) for term in report.terms)
    key = blake2b(str(report.entry_id).encode(), digest_size=16).digest()
    return EntryWrite(
        entry=Entry(None, report.url, report.title, report.summary),
        keys=EntryKeys((key,), key),
        published=report.published,
        state=EntryState.MATCHED,
        match=Match(True, 1.0, report.watches or ("all",), hits, ()),
        language=report.language,
    )
