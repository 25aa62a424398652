"""A fast loopback server with hundreds of generated feeds, for benchmarks and endurance runs.

    python -m tests.support.feedfarm --feeds 200 --port 0   prints its port, serves until killed

``GET /<number>/feed`` is a feed of about 40 entries and 60 KB (two in three RSS 2.0, one in three Atom);
``GET /<number>/<entry>.html`` is the page behind an entry; ``POST /mode`` with a mode's name as the body
switches every feed; ``GET /requests`` is how many requests for feeds it has answered, ``GET /counts`` the same for each
feed, as a JSON list; ``POST /clock`` with a time in ISO 8601 sets the clock of the mode ``steady``. The modes:

    cold        200 with an ETag
    unchanged   304 for a request with the current ETag
    tenth       as unchanged, but each switch to it gives every tenth feed two new entries and another ETag
    identical   200 with the same bytes as before, no validators
    build-date  200, no validators, only the feed's build date differs from answer to answer
    steady      as unchanged, but each feed publishes an entry every three hours of the clock, at minutes of its own

All items are made beforehand, and the protocol is just what feed clients need, so that the
server's share of a measurement on the same machine stays small.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import json
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

ENTRIES = 40
SENTENCES = 11  # of full text per entry: makes a feed about 60 KB
MODES = ("cold", "unchanged", "tenth", "identical", "build-date", "steady")
STEADY = timedelta(hours=3)
_CONDITIONAL = {"cold", "unchanged", "tenth", "steady"}

# Every entry draws on one of these lists; the first is on topic and rare.
_SUBJECTS = (
    ("Nagorno-Karabakh", "Stepanakert", "the Lachin corridor"),
    ("the harbour", "the ferry line", "the fish market"),
    ("the city council", "the tram depot", "the new library"),
    ("the wheat harvest", "the river locks", "the grain exchange"),
    ("the football league", "the chess club", "the rowing team"),
)
_ON_TOPIC_SHARE = 0.03
_ACTORS = ("officials", "residents", "engineers", "teachers", "observers", "traders", "drivers", "volunteers")
_VERBS = ("report", "expect", "discuss", "describe", "announce", "question", "welcome", "postpone")
_OBJECTS = (
    "a delay",
    "new rules",
    "repairs",
    "a survey",
    "an agreement",
    "higher costs",
    "a meeting",
    "a review",
)
_PLACES = ("north", "south", "east", "west", "old town", "valley", "coast", "hills")


@dataclass(slots=True)
class Feed:
    """One generated feed: ``head`` holds ``%s`` where the build date stands; ``items`` are newest first."""

    number: int
    atom: bool
    head: bytes
    items: list[bytes]
    tail: bytes
    words: random.Random
    newest: datetime
    made: Iterator[int] = field(default_factory=lambda: count(1))
    round: int = 0
    asked: int = 0

    @property
    def etag(self) -> bytes:
        """The validator of the present items."""
        return b'"%d-%d"' % (self.number, self.round)

    def grow(self, home: str) -> None:
        """Two new entries come in on top, the two oldest leave."""
        fresh = [_item(self, home, self.newest + timedelta(seconds=step)) for step in (2, 1)]
        self.newest += timedelta(seconds=2)
        self.items = fresh + self.items[:-2]
        self.round += 1

    def catch_up(self, home: str, now: datetime) -> None:
        """What a steady feed published until ``now`` comes in on top, as much of the oldest leaves."""
        due = now - timedelta(minutes=self.number % 180)
        while self.newest + STEADY <= due:
            self.newest += STEADY
            self.items = [_item(self, home, self.newest), *self.items[:-1]]
            self.round += 1

    def body(self, built: datetime) -> bytes:
        """The document as of a build date."""
        date = built.isoformat() if self.atom else format_datetime(built)
        return b"".join((self.head % date.encode(), *self.items, self.tail))


def make_feed(number: int, home: str, now: datetime) -> Feed:
    """Feed ``number``, the same at every call with the same arguments."""
    atom = number % 3 == 2
    title = f"Sample Outlet {number}"
    if atom:
        head = (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f'<title>{title}</title><id>{home}/{number}/</id><link href="{home}/{number}/"/>'
            "<updated>%s</updated>\n"
        )
        tail = "</feed>\n"
    else:
        head = (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{title}</title><link>{home}/{number}/</link>"
            "<description>Generated sample data</description>"
            "<lastBuildDate>%s</lastBuildDate>\n"
        )
        tail = "</channel></rss>\n"
    words = random.Random(number)  # noqa: S311 -- sample text, not a secret
    feed = Feed(number, atom, head.encode(), [], tail.encode(), words, now)
    feed.items = [_item(feed, home, now - timedelta(minutes=20 * age)) for age in range(ENTRIES)]
    return feed


def _sentence(words: random.Random, subject: str) -> str:
    return (
        f"{words.choice(_ACTORS).capitalize()} in the {words.choice(_PLACES)} {words.choice(_VERBS)} "
        f"{words.choice(_OBJECTS)} near {subject}, number {words.randrange(10_000)}."
    )


def _item(feed: Feed, home: str, published: datetime) -> bytes:
    words, entry = feed.words, next(feed.made)
    subject = words.choice(_SUBJECTS[0] if words.random() < _ON_TOPIC_SHARE else words.choice(_SUBJECTS[1:]))
    title = _sentence(words, subject).rstrip(".")
    summary = " ".join(_sentence(words, subject) for _ in range(3))
    text = "".join(f"&lt;p&gt;{_sentence(words, subject)}&lt;/p&gt;" for _ in range(SENTENCES))
    link = f"{home}/{feed.number}/{entry}.html"
    if feed.atom:
        date = published.isoformat()
        return (
            f'<entry><title>{title}</title><link href="{link}"/><id>{link}</id><updated>{date}</updated>'
            f"<published>{date}</published><summary>{summary}</summary>"
            f'<content type="html">{text}</content></entry>\n'
        ).encode()
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(published)}</pubDate><description>{summary}</description>"
        f"<content:encoded>{text}</content:encoded></item>\n"
    ).encode()


# --- the server ---------------------------------------------------------------------------------------------


class Farm:
    """The feeds and the mode they are in."""

    def __init__(self, feeds: int, home: str, now: datetime) -> None:
        self.home = home
        self.mode = "cold"
        self.requests = 0
        self.feeds = [make_feed(number, home, now) for number in range(feeds)]
        self._dates = (now + timedelta(seconds=second) for second in count(1))
        self._now = now

    def switch(self, mode: str) -> bool:
        """Switch every feed; False for a mode that does not exist."""
        if mode not in MODES:
            return False
        self.mode = mode
        if mode == "tenth":
            for feed in self.feeds[::10]:
                feed.grow(self.home)
        return True

    def feed(self, number: int, if_none_match: bytes) -> bytes:
        """The whole response to a request for a feed."""
        self.requests += 1
        feed = self.feeds[number]
        feed.asked += 1
        if self.mode == "steady":
            feed.catch_up(self.home, self._now)
        kind = b"application/atom+xml" if feed.atom else b"application/rss+xml"
        if self.mode not in _CONDITIONAL:
            built = next(self._dates) if self.mode == "build-date" else self._now
            return _response(b"200 OK", kind, feed.body(built))
        if self.mode != "cold" and if_none_match == feed.etag:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % feed.etag
        return _response(b"200 OK", kind, feed.body(self._now), b"ETag: %s\r\n" % feed.etag)

    def answer(self, method: bytes, path: bytes, headers: bytes, body: bytes) -> bytes:
        """The whole response to any request."""
        if method == b"POST" and path == b"/mode":
            known = self.switch(body.decode("ascii", "replace").strip())
            return _response(b"200 OK" if known else b"400 Bad Request", b"text/plain", self.mode.encode())
        if method == b"POST" and path == b"/clock":
            self._now = datetime.fromisoformat(body.decode("ascii"))
            return _response(b"200 OK", b"text/plain", b"")
        if path == b"/counts":
            return _response(b"200 OK", b"application/json", json.dumps([feed.asked for feed in self.feeds]).encode())
        if path == b"/requests":
            return _response(b"200 OK", b"text/plain", b"%d" % self.requests)
        number, _, name = path.lstrip(b"/").partition(b"/")
        if not number.isdigit() or int(number) >= len(self.feeds):
            return _response(b"404 Not Found", b"text/plain", b"no such feed")
        if name == b"feed":
            return self.feed(int(number), _header(headers, b"if-none-match"))
        page = b"<!doctype html><title>Sample</title><article><p>Generated sample page.</p></article>"
        return _response(b"200 OK", b"text/html", page)


def _response(status: bytes, kind: bytes, body: bytes, extra: bytes = b"") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %d\r\n" % (
        status,
        kind,
        len(body),
    )
    return b"".join((head, extra, b"\r\n", body))


def _header(headers: bytes, name: bytes) -> bytes:
    start = headers.lower().find(b"\r\n" + name + b":")
    return headers[start + len(name) + 3 :].split(b"\r\n", 1)[0].strip() if start >= 0 else b""


class _Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, rest = self._buffer[:end], self._buffer[end + 4 :]
            length = int(_header(head, b"content-length") or b"0")
            if len(rest) < length:
                return
            method, path, _ = head.split(b"\r\n", 1)[0].split(b" ", 2)
            self._buffer = rest[length:]
            self._transport.write(self._farm.answer(method, path, head, rest[:length]))


async def serve(feeds: int, port: int, now: datetime) -> None:
    """Listen on 127.0.0.1, print the port, serve until cancelled."""
    with socket.create_server(("127.0.0.1", port), backlog=1024) as listener:
        actual = listener.getsockname()[1]
        farm = Farm(feeds, f"http://127.0.0.1:{actual}", now)
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(farm), sock=listener)
        print(actual, flush=True)
        async with server:
            await server.serve_forever()


# --- for its users ------------------------------------------------------------------------------------------


class Answer(NamedTuple):
    """What it answered."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class RunningFarm:
    """A farm in its own process, as its users see it."""

    home: str
    urls: tuple[str, ...]

    def ask(self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        """One request in a connection of its own."""
        connection = http.client.HTTPConnection(self.home.removeprefix("http://"), timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body.encode(), headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.read())

    def switch(self, mode: str) -> None:
        """Put every feed in a mode. Raises ValueError for an unknown one."""
        if self.ask("POST", "/mode", mode).status != 200:
            raise ValueError(f"{mode} is not one of {', '.join(MODES)}")

    def requests(self) -> int:
        """How many requests for feeds it has answered."""
        return int(self.ask("GET", "/requests").body)

    def counts(self) -> list[int]:
        """How many requests for each feed it has answered."""
        counts: list[int] = json.loads(self.ask("GET", "/counts").body)
        return counts

    def set_clock(self, now: datetime) -> None:
        """Let steady feeds publish until ``now``."""
        self.ask("POST", "/clock", now.isoformat())


@contextlib.contextmanager
def running_farm(feeds: int) -> Iterator[RunningFarm]:
    """A farm of that many feeds in its own process, killed at the end."""
    command = [sys.executable, "-m", "tests.support.feedfarm", "--feeds", str(feeds), "--port", "0"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            home = f"http://127.0.0.1:{int(process.stdout.readline())}"
            yield RunningFarm(home, tuple(f"{home}/{number}/feed" for number in range(feeds)))
        finally:
            process.kill()


def main() -> None:
    """The command line of the module's docstring."""
    parser = argparse.ArgumentParser(description="A loopback server of generated feeds.")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one, which is printed")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.feeds, options.port, datetime.now(UTC).replace(microsecond=0)))


if __name__ == "__main__":
    main()
