"""Hostile servers, and documents that kill the process that parses them: all at once around one worker."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import brotli
import pytest

from tests.hostile.world import MAX_BODY, Case, World, case, feed, item, live, matched
from tests.support.web import Reply, Request

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
BOMBED = b"<rss>" + b" " * (MAX_BODY + 1)
ROUNDS = 3


def raw(head: str, body: bytes = b"") -> Reply:
    return Reply(raw=head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)


def endless(start: bytes, piece: bytes, pause: float = 0) -> Callable[..., object]:
    """A handler that writes without end."""

    async def write(_request: Request, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(start)
            while not writer.is_closing():
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)

    return write


async def ever_further(request: Request, writer: asyncio.StreamWriter) -> None:
    """Each answer leads to another address of the same server."""
    writer.write(moved(301, f"/redirects-without-end?{len(request.target)}{request.target[-1000:]}x").encoded())


def packed(body: bytes, layers: int) -> bytes:
    """A body packed so often, of which the head says nothing. Some unpack to themselves, for ever."""
    for _ in range(layers):
        body = gzip.compress(body)
    return body


def moved(status: int, to: str) -> Reply:
    return Reply(status, headers={"Location": to})


ANSWER = "HTTP/1.1 200 OK"
SERVERS = [
    case("gzip-bomb", Reply(body=gzip.compress(BOMBED), headers={"Content-Encoding": "gzip"}), "too-large"),
    case(
        "brotli-bomb", Reply(body=brotli.compress(BOMBED, quality=1), headers={"Content-Encoding": "br"}), "too-large"
    ),
    case("deflate-bomb", Reply(body=zlib.compress(BOMBED), headers={"Content-Encoding": "deflate"}), "too-large"),
    case(
        "nested-encodings",
        Reply(body=gzip.compress(gzip.compress(BOMBED)), headers={"Content-Encoding": "gzip, gzip"}),
        "too-large",
    ),
    case("false-encoding", Reply(body=feed(), headers={"Content-Encoding": "gzip"}), "protocol", "connect"),
    case("endless-body", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<rss>" * 10_000), "too-large"),
    case("endless-header", endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 10_000), "protocol"),
    case("endless-headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000), "protocol"),
    case("thousands-of-headers", Reply(body=feed(), headers={f"X-{n}": "v" for n in range(5000)}), "protocol"),
    case("megabyte-header", Reply(body=feed(), headers={"X-A": "v" * 1_000_000}), "protocol"),
    case("redirect-loop", moved(302, "/redirect-loop"), "redirects"),
    case("redirects-without-end", ever_further, "redirects", recovers=False),
    case("burst-of-hints", Reply(raw=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3000), "protocol"),
    case("packed-again-and-again", Reply(body=packed(feed(item("Bridge", "1")), 9)), "protocol"),
    case("redirect-to-a-file", moved(302, "file:///etc/passwd"), "redirects"),
    case("absurd-retry-after", Reply(503, headers={"Retry-After": "999999999"}), "http-503"),
    case(
        "absurd-cache-control",
        Reply(
            body=feed(), headers={"Cache-Control": "max-age=999999999, " + "x," * 5000, "Age": "-1", "Expires": "never"}
        ),
        entries=0,
    ),
    case(
        "absurd-validators",
        Reply(
            body=feed(item("Bridge", "1")),
            headers={"ETag": '"' + "e" * 20_000 + '"', "Last-Modified": "\x7f" + "never" * 500},
        ),
        entries=1,
    ),
    case(
        "cookies",
        Reply(body=feed(item("Bridge", "1")), headers={"Set-Cookie": "id=1; Domain=kite.example; Max-Age=999999"}),
        entries=1,
    ),
    case("not-modified-unasked", Reply(304), "http-304"),
    case("status-of-no-kind", raw("HTTP/1.1 799 What"), "http-799"),
    case("chunked-garbage", raw(f"{ANSWER}\nTransfer-Encoding: chunked", b"zz\r\nnonsense"), "protocol"),
    case("length-too-long", raw(f"{ANSWER}\nContent-Length: 5000", feed(item("Bridge", "1"))[:-9]), "protocol"),
    case("length-too-long-for-a-whole", raw(f"{ANSWER}\nContent-Length: 5000", feed(item("Bridge", "1"))), entries=1),
    case("body-of-a-304", raw("HTTP/1.1 304 Not\nContent-Length: 5000", b"HTTP/1.1 200 OK\r\n\r\n"), "http-304"),
    case("length-too-short", raw(f"{ANSWER}\nContent-Length: 200", feed(item("Bridge", "1"))), "protocol", "parse"),
    case("length-below-zero", raw(f"{ANSWER}\nContent-Length: -5", feed()), "protocol"),
    case("two-lengths", raw(f"{ANSWER}\nContent-Length: 3\nContent-Length: 300", feed()), "protocol"),
    case("no-http-at-all", Reply(raw=b"\x16\x03\x01\x02\x00garbage\r\n\r\n"), "protocol"),
    case("empty", Reply(), "empty"),
]


SLOW = [
    case("byte-a-second", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<", pause=1), "timeout", recovers=False),
    case("nothing-at-all", endless(b"", b"", pause=1), "timeout", recovers=False),
    case("endless-hints", endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.01), "protocol", recovers=False),
    case(
        "endless-chunk-extension",
        endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a" * 100, pause=0.01),
        "timeout",
        recovers=False,
    ),
]


def attributes(name: str) -> Reply:
    """What keeps the parser busy for minutes."""
    return Reply(body=feed("<item " + " ".join(f'{name}{n}="b"' for n in range(200_000)) + "/>"))


# On a machine with much else to do, a process may have no time to work for as long as it may.
STOPPED = ("parse-timeout", "parse-crash", "busy")
KILLERS = [
    case("many-attributes", attributes("a"), *STOPPED),
    case("nest-of-markup", Reply(body=feed(item("<b>" * 500_000 + "Bridge" + "</b>" * 500_000, "a"))), *STOPPED),
    case("nest-of-items", Reply(body=feed("<item>" * 500_000)), *STOPPED),
    case("kills-the-parser-again-and-again", attributes("c"), *STOPPED, recovers=False),
]


def around(folder: pytest.TempPathFactory, cases: list[Case], **limits: timedelta) -> World:
    url = f"sqlite:///{folder.mktemp('hostile') / 'monitor.sqlite'}"
    return asyncio.run(live(url, cases, rounds=ROUNDS, **limits))


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> World:
    return around(tmp_path_factory, SERVERS)


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> World:
    return around(tmp_path_factory, SLOW, patience=SECOND)


@pytest.fixture(scope="module")
def killers(tmp_path_factory: pytest.TempPathFactory) -> World:
    return around(tmp_path_factory, KILLERS, parsing=SECOND)


@pytest.mark.parametrize(
    ("group", "one"),
    [(group, one) for group, cases in (("servers", SERVERS), ("slow", SLOW), ("killers", KILLERS)) for one in cases],
    ids=lambda part: part.name if isinstance(part, Case) else "",
)
def test_the_first_answer_ends_as_the_table_says(request: pytest.FixtureRequest, group: str, one: Case) -> None:
    world: World = request.getfixturevalue(group)
    first, rest = world.reasons[one.name][0], world.reasons[one.name][1:]
    assert first in (one.reasons or ("",))
    assert one.entries in (None, len(world.entries(one.name)))
    if one.recovers:
        assert rest == [""] * (ROUNDS - 1)
        assert f"All is well at the bridge of {one.name}" in matched(world.kept[one.name])


@pytest.mark.parametrize("group", ["servers", "killers"])
def test_a_good_feed_among_them_loses_nothing(request: pytest.FixtureRequest, group: str) -> None:
    """One after the other, its entries come in the very round in which they appear."""
    world: World = request.getfixturevalue(group)
    assert world.reasons["The Neighbour"] == [""] * ROUNDS
    assert len(matched(world.kept["The Neighbour"])) == ROUNDS


def test_what_kills_the_parser_is_asked_less_and_less_often(killers: World) -> None:
    name = "kills-the-parser-again-and-again"
    assert set(killers.reasons[name]) <= set(STOPPED)
    if "busy" not in killers.reasons[name]:
        assert killers.waits[name] == sorted(killers.waits[name])
        assert killers.waits[name][-1] > 10 * HOUR


def test_servers_cannot_choose_absurd_times(servers: World) -> None:
    assert timedelta(minutes=1) < servers.waits["absurd-retry-after"][0] <= 13 * HOUR
    assert timedelta(minutes=1) < servers.waits["absurd-cache-control"][0] <= 2 * HOUR


def test_absurd_validators_and_cookies_are_not_sent_back(servers: World) -> None:
    for name in ("absurd-validators", "cookies"):
        assert not {"cookie", "if-none-match", "if-modified-since"} & servers.headers[name][1].keys()
