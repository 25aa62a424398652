"""The feed clients that ``poll_cycle.py`` measures side by side.

monitor    this project's worker with the shipped watchlist
reader     the feed library on PyPI, with ten workers, as its documentation advises for many feeds
tutorial   what tutorials teach: requests, feedparser and sqlite3 in a loop, with ETags
floor      the least that any of them can do: aiohttp, hashes of bodies and items, lxml for the items that are
           unknown, one insert for all of them; nothing is cleaned, recognised, matched or logged
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

_CONNECTIONS = 40
_TIMEOUT = 60.0  # seconds


class Contender(Protocol):
    """A feed client under test: a context manager whose ``cycle`` polls every feed once, due or not."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
    def cycle(self) -> int:
        """Poll every feed; returns how many entries were new."""

    def follow_up(self) -> None:
        """Do what follows a poll cycle."""


class _Peer:
    """A contender after whose poll cycle nothing follows."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what it holds."""

    def follow_up(self) -> None:
        """Nothing follows."""


class Reader(_Peer):
    """``reader`` as it comes."""

    def __init__(self, urls: Sequence[str], folder: Path) -> None:
        # reader's copy of feedparser wants a module that reader leaves to feedparser to install, and that feedparser
        # has renamed since.
        if importlib.util.find_spec("sgmllib") is None:
            sys.modules["sgmllib"] = importlib.import_module("feedparser_sgmllib")
        from reader import make_reader

        self._reader = make_reader(str(folder / "reader.sqlite"))
        for url in urls:
            self._reader.add_feed(url)

    def close(self) -> None:
        """Close its database."""
        self._reader.close()

    def cycle(self) -> int:
        """Update all feeds."""
        before = self._reader.get_entry_counts().total or 0
        self._reader.update_feeds(workers=10, scheduled=False)
        return (self._reader.get_entry_counts().total or 0) - before


class Tutorial(_Peer):
    """A loop over all feeds; an entry is known by its link."""

    def __init__(self, urls: Sequence[str], folder: Path) -> None:
        import feedparser
        import requests

        self._parse = feedparser.parse
        self._session = requests.Session()
        self._session.trust_env = False
        self._db = sqlite3.connect(folder / "tutorial.sqlite")
        self._db.execute("CREATE TABLE feeds (url TEXT PRIMARY KEY, etag TEXT)")
        self._db.execute("CREATE TABLE entries (link TEXT PRIMARY KEY, title TEXT, published TEXT, text TEXT)")
        self._db.executemany("INSERT INTO feeds (url) VALUES (?)", [(url,) for url in urls])
        self._db.commit()

    def close(self) -> None:
        """Close its connections."""
        self._session.close()
        self._db.close()

    def cycle(self) -> int:
        """One feed after the other."""
        return sum(self._poll(*row) for row in self._db.execute("SELECT url, etag FROM feeds").fetchall())

    def _poll(self, url: str, etag: str | None) -> int:
        answer = self._session.get(url, headers={"If-None-Match": etag} if etag else {}, timeout=_TIMEOUT)
        if answer.status_code == 304:
            return 0
        before = self._db.total_changes
        for entry in self._parse(answer.content).entries:
            text = entry.content[0].value if "content" in entry else entry.get("summary", "")
            row = (entry.get("link"), entry.get("title"), entry.get("published"), text)
            self._db.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)", row)
        new = self._db.total_changes - before
        self._db.execute("UPDATE feeds SET etag = ? WHERE url = ?", (answer.headers.get("ETag"), url))
        self._db.commit()
        return new


_ITEM = re.compile(rb"<(item|entry)>.*?</\1>", re.DOTALL)
_ATOM = "{http://www.w3.org/2005/Atom}"


class Floor(_Peer):
    """Feeds all at once; what is known of each is kept in memory while it runs, and the entries in SQLite."""

    def __init__(self, urls: Sequence[str], folder: Path) -> None:
        import aiohttp
        from lxml import etree

        self._parse = etree.fromstring
        self._urls = urls
        self._etags: dict[str, str] = {}
        self._bodies: dict[str, bytes] = {}
        self._items: dict[str, set[bytes]] = {url: set() for url in urls}
        self._rows: list[tuple[str | None, ...]] = []
        self._db = sqlite3.connect(folder / "floor.sqlite")
        self._db.execute("CREATE TABLE entries (link TEXT PRIMARY KEY, title TEXT, published TEXT, text TEXT)")
        self._runner = asyncio.Runner()
        self._session = self._runner.run(self._open(aiohttp))

    async def _open(self, aiohttp: Any) -> Any:
        return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS))

    def close(self) -> None:
        """Close its connections."""
        self._runner.run(self._session.close())
        self._runner.close()
        self._db.close()

    def cycle(self) -> int:
        """Poll, and insert what is new at once."""
        self._rows = []
        self._runner.run(self._poll_all())
        with self._db:
            self._db.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)", self._rows)
        return len(self._rows)

    async def _poll_all(self) -> None:
        await asyncio.gather(*map(self._poll, self._urls))

    async def _poll(self, url: str) -> None:
        headers = {"If-None-Match": self._etags[url]} if url in self._etags else {}
        async with self._session.get(url, headers=headers) as answer:
            if answer.status == 304:
                return
            body = await answer.read()
        self._etags.pop(url, None)
        if etag := answer.headers.get("ETag"):
            self._etags[url] = etag
        digest = blake2b(body, digest_size=16).digest()
        if self._bodies.get(url) != digest:
            self._bodies[url] = digest
            self._read(url, body)

    def _read(self, url: str, body: bytes) -> None:
        spans = {blake2b(found[0], digest_size=8).digest(): found.span() for found in _ITEM.finditer(body)}
        unknown = [span for digest, span in spans.items() if digest not in self._items[url]]
        self._items[url] = set(spans)
        if not unknown:
            return
        head, tail = min(spans.values())[0], max(spans.values())[1]
        document = b"".join([body[:head], *(body[start:end] for start, end in unknown), body[tail:]])
        root = self._parse(document)
        for item in root.iter("item", f"{_ATOM}entry"):
            said = {child.tag.rpartition("}")[2]: child.get("href") or child.text for child in item}
            text = said.get("encoded") or said.get("content")
            self._rows.append((said.get("link"), said.get("title"), said.get("pubDate", said.get("published")), text))


class Monitor(_Peer):
    """This project's worker with the shipped watchlist, in this process, on one event loop. Its logs and posts are
    written and thrown away."""

    def __init__(self, urls: Sequence[str], folder: Path) -> None:
        from tests.bench.worker import open_worker

        self._sink = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- closed with the contender
        self._runner = asyncio.Runner()
        self._app = self._runner.run(open_worker(urls, folder, self._sink))

    def close(self) -> None:
        """End its processes."""
        self._runner.run(self._app.close())
        self._runner.close()
        self._sink.close()

    def cycle(self) -> int:
        """Poll until no feed is left."""
        before = self._app.runtime.tally.new
        self._runner.run(self._poll_all())
        return self._app.runtime.tally.new - before

    async def _poll_all(self) -> None:
        poller, started = self._app.pipeline.poller, self._app.runtime.now()
        while await poller.poll(started):
            await poller.finish()

    def follow_up(self) -> None:
        """Group what matched, and post it."""
        self._runner.run(self._group_and_post())

    async def _group_and_post(self) -> None:
        await self._app.pipeline.group()
        await self._app.pipeline.sender.deliver(wait_for_pace=True)


CONTENDERS: dict[str, Callable[[Sequence[str], Path], Contender]] = {
    "monitor": Monitor,
    "reader": Reader,
    "tutorial": Tutorial,
    "floor": Floor,
}
NEEDED = {"monitor": (), "reader": ("reader",), "tutorial": ("requests", "feedparser"), "floor": ("aiohttp", "lxml")}
"""What each wants to be installed; the worker is at hand."""
