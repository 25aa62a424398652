from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import ssl
import threading
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.web.addresses import is_public_address
from monitor.feeds.web.clocks import ClockVote
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.robots import MAX_BODY, RobotsRules
from monitor.model.documents import Failed, FailureKind, Fetched, FetchOutcome, FetchRequest, NotModified
from monitor.model.settings import NetworkSettings
from tests.support.names import Names
from tests.support.web import Handler, Reply, Request, Web, serve

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)
LOCAL = NetworkSettings(contact="https://monitor.example/about", allow_private_addresses=True)
GUARDED = LOCAL.model_copy(update={"allow_private_addresses": False})
FEED = b"<rss><channel><title>Sample</title></channel></rss>"
SHORT = timedelta(milliseconds=150)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


def fetcher(network: NetworkSettings = LOCAL, **changes: object) -> Fetcher:
    return Fetcher(network.model_copy(update=changes), "1.2", clock=lambda: NOW)


async def get(url: str, network: NetworkSettings = LOCAL, **changes: object) -> FetchOutcome:
    async with fetcher(network, **changes) as client:
        return await client.fetch(FetchRequest(url))


async def page(client: Fetcher, url: str, timeout: timedelta = timedelta(seconds=5)) -> FetchOutcome:  # noqa: ASYNC109
    return await client.fetch_page(url, timeout=timeout, max_body=10_000)


def failed(outcome: FetchOutcome) -> tuple[FailureKind, str]:
    assert isinstance(outcome, Failed), outcome
    assert outcome.detail
    return outcome.kind, outcome.reason


def body(outcome: FetchOutcome) -> bytes:
    assert isinstance(outcome, Fetched), outcome
    return outcome.body


# --- requests and answers -------------------------------------------------------------------------------


async def test_answer_with_everything(web: Web) -> None:
    headers = {
        "Content-Type": "application/rss+xml; charset=utf-8",
        "ETag": 'W/"abc"',
        "Last-Modified": "Wed, 20 Sep 2023 11:00:00 GMT",
        "Cache-Control": "max-age=600",
        "Age": "60",
    }
    web["/feed"] = Reply(body=FEED, headers=headers)
    assert await get(web.url("/feed#top")) == Fetched(
        body=FEED,
        content_type="application/rss+xml; charset=utf-8",
        final_url=web.url("/feed"),
        etag='W/"abc"',
        last_modified="Wed, 20 Sep 2023 11:00:00 GMT",
        max_age=timedelta(minutes=9),
    )


async def test_request_says_who_asks_and_what_for(web: Web) -> None:
    web["/feed"] = Reply(body=FEED)
    await get(web.url("/feed"))
    headers = web.requests[0].headers
    assert headers["user-agent"] == "conflict-news-monitor/1.2 (+https://monitor.example/about)"
    assert headers["accept"].startswith("application/rss+xml")
    assert headers["accept-encoding"] == "gzip, deflate, br"
    assert not {"cookie", "if-none-match", "if-modified-since"} & headers.keys()


@pytest.mark.parametrize(
    ("contact", "agent"),
    [("", "conflict-news-monitor/1.2"), ("a\r\nX-Bad: 1é", "conflict-news-monitor/1.2 (+aX-Bad: 1)")],
)
async def test_contact_cannot_break_the_header(web: Web, contact: str, agent: str) -> None:
    web["/feed"] = Reply(body=FEED)
    await get(web.url("/feed"), contact=contact)
    assert web.requests[0].headers["user-agent"] == agent


async def test_validators_are_sent_and_304_understood(web: Web) -> None:
    web["/feed"] = Reply(304, headers={"Cache-Control": "max-age=60"})
    async with fetcher() as client:
        outcome = await client.fetch(FetchRequest(web.url("/feed"), '"1"', "Wed, 20 Sep 2023 11:00:00 GMT"))
    assert outcome == NotModified(max_age=timedelta(minutes=1))
    assert web.requests[0].headers["if-none-match"] == '"1"'
    assert web.requests[0].headers["if-modified-since"] == "Wed, 20 Sep 2023 11:00:00 GMT"


async def test_304_that_nobody_asked_for_is_a_failure(web: Web) -> None:
    web["/feed"] = Reply(304)
    assert failed(await get(web.url("/feed"))) == (FailureKind.SOFT, "http-304")


async def test_unusable_validators_are_not_sent(web: Web) -> None:
    web["/feed"] = Reply(body=FEED)
    async with fetcher() as client:
        outcome = await client.fetch(FetchRequest(web.url("/feed"), '"\udcff"', "a\r\nX-Bad: 1"))
    assert body(outcome) == FEED
    assert not {"if-none-match", "if-modified-since", "x-bad"} & web.requests[0].headers.keys()


async def test_cookies_are_not_kept(web: Web) -> None:
    web["/feed"] = Reply(body=FEED, headers={"Set-Cookie": "id=1"})
    async with Fetcher(LOCAL, "1.2", resolver=Names(news_example=[["127.0.0.1"]])) as client:
        for _ in range(2):
            assert body(await client.fetch(FetchRequest(web.url("/feed", "news.example")))) == FEED
    assert "cookie" not in web.requests[1].headers


async def test_connection_is_used_again(web: Web) -> None:
    web["/feed"] = Reply(body=FEED)
    async with fetcher() as client:
        for _ in range(3):
            await client.fetch(FetchRequest(web.url("/feed")))
    assert web.connections == 1


async def test_proxies_of_the_environment_are_not_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    web["/feed"] = Reply(body=FEED)
    assert body(await get(web.url("/feed"))) == FEED


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, FailureKind.SOFT),
        (502, FailureKind.SOFT),
        (503, FailureKind.SOFT),
        (429, FailureKind.SOFT),
        (408, FailureKind.SOFT),
        (400, FailureKind.HARD),
        (401, FailureKind.HARD),
        (403, FailureKind.HARD),
        (404, FailureKind.HARD),
        (300, FailureKind.HARD),
        (206, FailureKind.HARD),
        (410, FailureKind.GONE),
    ],
)
async def test_status(web: Web, status: int, kind: FailureKind) -> None:
    web["/feed"] = Reply(status, b"sorry")
    outcome = await get(web.url("/feed"))
    assert failed(outcome) == (kind, f"http-{status}")
    assert isinstance(outcome, Failed)
    assert outcome.status == status


@pytest.mark.parametrize("asked", ["300", "Wed, 20 Sep 2023 12:05:00 GMT"])
async def test_retry_after_is_read_against_the_clock(web: Web, asked: str) -> None:
    web["/feed"] = Reply(503, headers={"Retry-After": asked})
    outcome = await get(web.url("/feed"))
    assert isinstance(outcome, Failed)
    assert outcome.retry_after == timedelta(minutes=5)


@pytest.mark.parametrize("content", [b"", b" \r\n\t"])
async def test_empty_answer(web: Web, content: bytes) -> None:
    web["/feed"] = Reply(body=content)
    assert failed(await get(web.url("/feed"))) == (FailureKind.SOFT, "empty")


# --- redirects ------------------------------------------------------------------------------------------


def redirect(status: int, location: str) -> Reply:
    return Reply(status, headers={"Location": location})


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ([301], 1),
        ([308], 1),
        ([302], 0),
        ([303], 0),
        ([307], 0),
        ([301, 308, 301], 3),
        ([301, 302, 301], 1),
        ([302, 301], 0),
    ],
)
async def test_redirects_are_followed_and_permanent_ones_remembered(
    web: Web, statuses: list[int], permanent: int
) -> None:
    for index, status in enumerate(statuses):
        web[f"/{index}"] = redirect(status, f"/{index + 1}")
    web[f"/{len(statuses)}"] = Reply(body=FEED)
    outcome = await get(web.url("/0"))
    assert isinstance(outcome, Fetched)
    assert outcome.final_url == web.url(f"/{len(statuses)}")
    assert outcome.permanent_url == (web.url(f"/{permanent}") if permanent else None)


async def test_validators_go_along_and_304_keeps_the_permanent_address(web: Web) -> None:
    web["/old"] = redirect(301, "/new")
    web["/new"] = Reply(304)
    async with fetcher() as client:
        outcome = await client.fetch(FetchRequest(web.url("/old"), etag='"1"'))
    assert outcome == NotModified(permanent_url=web.url("/new"))
    assert web.requests[1].headers["if-none-match"] == '"1"'


async def test_redirects_have_a_limit(web: Web) -> None:
    for index in range(9):
        web[f"/{index}"] = redirect(302, f"/{index + 1}")
    assert failed(await get(web.url("/0"), max_redirects=3)) == (FailureKind.HARD, "redirects")
    assert web.paths() == ["/0", "/1", "/2", "/3"]


async def test_redirects_in_a_circle_are_seen_at_once(web: Web) -> None:
    web["/a"] = redirect(301, "/b")
    web["/b"] = redirect(301, "/a#again")
    assert failed(await get(web.url("/a"), max_redirects=20)) == (FailureKind.HARD, "redirects")
    assert web.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    "location",
    [
        "",
        "ftp://127.0.0.1/feed",
        "file:///etc/passwd",
        "javascript:1",
        "http://",
        "http://[::1/",
        "http://a:99999/",
    ],
)
async def test_redirect_to_no_web_address(web: Web, location: str) -> None:
    web["/feed"] = redirect(302, location)
    assert failed(await get(web.url("/feed"))) == (FailureKind.HARD, "redirects")


async def test_redirect_to_raw_bytes_is_an_outcome(web: Web) -> None:
    web["/feed"] = Reply(raw=b"HTTP/1.1 302 Found\r\nLocation: /\xff\xfe\xd0\r\nContent-Length: 0\r\n\r\n")
    assert isinstance(await get(web.url("/feed")), Failed)


async def test_credentials_stay_with_their_origin(web: Web) -> None:
    async with serve() as other:
        web["/feed"] = redirect(301, "/moved")
        web["/moved"] = redirect(302, other.url("/feed").replace("//", "//eve:trap@"))
        other["/feed"] = Reply(body=FEED)
        outcome = await get(web.url("/feed").replace("//", "//ann:secret@"))
        assert isinstance(outcome, Fetched)
        assert outcome.final_url == other.url("/feed")
        assert all("authorization" in request.headers for request in web.requests)
        assert "authorization" not in other.requests[0].headers


# --- addresses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "ftp://news.example/",
        "http://",
        "http:///feed",
        "http://[::1",
        "http://a:b/",
        "//news.example/",
    ],
)
async def test_address_that_is_none(url: str) -> None:
    assert failed(await get(url)) == (FailureKind.HARD, "bad-address")


@pytest.mark.parametrize("host", ["a..example", "x" * 70 + ".example", "\u2024.example"])
async def test_host_that_cannot_exist(host: str) -> None:
    assert isinstance(await get(f"http://{host}/feed"), Failed)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.2",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "localhost",
        "0x7f.0.0.1",
    ],
)
async def test_private_address_is_refused(web: Web, host: str) -> None:
    web["/feed"] = Reply(body=FEED)
    outcome = await get(web.url("/feed", host), GUARDED)
    assert failed(outcome) == (FailureKind.HARD, "private-address")
    assert not web.connections


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
async def test_private_address_in_other_clothes_is_refused(web: Web, host: str) -> None:
    web["/feed"] = Reply(body=FEED)
    assert failed(await get(web.url("/feed", host), GUARDED))[0] is FailureKind.HARD
    assert not web.connections


async def guarded_get(url: str, resolver: Names, permits: Callable[[str], bool] = is_public_address) -> FetchOutcome:
    async with Fetcher(GUARDED, "1.2", resolver=resolver, permits=permits) as client:
        return await client.fetch(FetchRequest(url))


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["::1", "127.0.0.1"], ["10.0.0.1", "169.254.169.254"]])
async def test_name_with_private_addresses_is_refused(web: Web, answer: list[str]) -> None:
    outcome = await guarded_get(web.url("/feed", "news.example"), Names(news_example=[answer]))
    assert failed(outcome) == (FailureKind.HARD, "private-address")
    assert not web.connections


async def test_redirect_to_a_private_address_is_refused(web: Web) -> None:
    async with serve("127.0.0.2") as inner:
        inner["/secret"] = Reply(body=FEED)
        web["/feed"] = redirect(302, inner.url("/secret", "127.0.0.2"))
        outcome = await guarded_get(web.url("/feed"), Names(), lambda address: address == "127.0.0.1")
        assert failed(outcome) == (FailureKind.HARD, "private-address")
        assert web.paths() == ["/feed"]
        assert not inner.connections


async def test_name_that_changes_its_address_is_checked_again(web: Web) -> None:
    async with serve("127.0.0.2") as inner:
        names = Names(one_example=[["127.0.0.1"]], two_example=[["127.0.0.2"]])
        web["/feed"] = redirect(302, inner.url("/secret", "two.example"))
        outcome = await guarded_get(web.url("/feed", "one.example"), names, lambda address: address != "127.0.0.2")
        assert failed(outcome) == (FailureKind.HARD, "private-address")
        assert not inner.connections


async def test_name_that_does_not_exist() -> None:
    assert failed(await guarded_get("http://no.example/", Names())) == (FailureKind.SOFT, "dns")


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert failed(await get(f"http://127.0.0.1:{port}/")) == (FailureKind.SOFT, "connect")


# --- TLS ------------------------------------------------------------------------------------------------


async def test_no_tls_behind_https() -> None:
    async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert failed(await get(f"https://127.0.0.1:{port}/")) == (FailureKind.HARD, "tls")


async def test_certificate_that_nobody_vouches_for() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[2] / "support" / "untrusted.pem")
    web = Web()
    server = await asyncio.start_server(web.accept, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert failed(await get(f"https://127.0.0.1:{port}/")) == (FailureKind.HARD, "tls")
    assert not web.requests


# --- limits ---------------------------------------------------------------------------------------------


def writes(*parts: bytes, pause: asyncio.Event | None = None) -> Handler:
    async def handler(_request: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        if pause is not None:
            await pause.wait()

    return handler


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


async def drip(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 5000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.01)


async def slow_circle(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.03)
    writer.write(redirect(302, request.path + "x").encoded())


async def test_time_limit_holds_for_a_dripping_body(web: Web) -> None:
    web["/feed"] = drip
    assert failed(await get(web.url("/feed"), timeout=SHORT)) == (FailureKind.SOFT, "timeout")


async def test_time_limit_holds_for_silence(web: Web) -> None:
    web["/feed"] = writes(pause=asyncio.Event())
    assert failed(await get(web.url("/feed"), timeout=SHORT)) == (FailureKind.SOFT, "timeout")


async def test_time_limit_holds_for_all_redirects_together(web: Web) -> None:
    for length in range(20):
        web["/" + "x" * length] = slow_circle
    outcome = await get(web.url("/"), timeout=SHORT, max_redirects=20)
    assert failed(outcome) == (FailureKind.SOFT, "timeout")
    assert 1 < len(web.requests) < 15


async def test_connecting_has_a_time_limit() -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await closing.wait()
        writer.close()

    closing = asyncio.Event()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        outcome = await get(f"https://127.0.0.1:{port}/", connect_timeout=SHORT)
        closing.set()
    assert failed(outcome) == (FailureKind.SOFT, "timeout")


async def test_cancelling_is_not_swallowed(web: Web) -> None:
    arrived = asyncio.Event()

    async def silent(_request: Request, _writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.Event().wait()

    web["/feed"] = silent
    task = asyncio.create_task(get(web.url("/feed")))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_size_limit_is_exact(web: Web) -> None:
    web["/feed"] = Reply(body=b"x" * 1000)
    assert body(await get(web.url("/feed"), max_body=1000)) == b"x" * 1000
    assert failed(await get(web.url("/feed"), max_body=999)) == (FailureKind.HARD, "too-large")


async def test_size_is_counted_where_no_length_is_given(web: Web) -> None:
    web["/feed"] = writes(HEAD + b"Connection: close\r\n\r\n", b"x" * 50_000)
    assert failed(await get(web.url("/feed"), max_body=10_000)) == (FailureKind.HARD, "too-large")


def gzip_bomb(size: int) -> bytes:
    compressor = zlib.compressobj(9, wbits=31)
    start = compressor.compress(b"x") + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(bytes(1_000_000)) + compressor.flush(zlib.Z_FULL_FLUSH)
    return start + block * (size // 1_000_000)  # after a full flush the same bytes may come again


def brotli_bomb(size: int) -> bytes:
    compressor = brotli.Compressor(quality=1)
    block = bytes(1_000_000)
    parts = [compressor.process(block) for _ in range(size // len(block))]
    return b"".join([*parts, compressor.finish()])


def test_gzip_bomb_is_one() -> None:
    assert len(zlib.decompressobj(wbits=31).decompress(gzip_bomb(3_000_000))) == 3_000_001


@pytest.mark.parametrize(("encoding", "bomb"), [("gzip", gzip_bomb), ("br", brotli_bomb)])
async def test_bomb_costs_no_more_than_the_limit(web: Web, encoding: str, bomb: Callable[[int], bytes]) -> None:
    web["/feed"] = Reply(body=bomb(1_000_000_000), headers={"Content-Encoding": encoding})
    async with fetcher(max_body=5_000_000) as client:
        tracemalloc.start()
        outcome = await client.fetch(FetchRequest(web.url("/feed")))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert failed(outcome) == (FailureKind.HARD, "too-large")
    assert peak < 15_000_000


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    ],
)
async def test_compressed_bodies(web: Web, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    web["/feed"] = Reply(body=pack(FEED * 1000), headers={"Content-Encoding": encoding})
    assert body(await get(web.url("/feed"))) == FEED * 1000


# --- broken servers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n" + FEED,
        b"<html><body>sorry</body></html>\r\n\r\n",
        HEAD,
        HEAD + b"Content-Length: 5000\r\n\r\n" + FEED[:-3],
        HEAD + b"Content-Length: 5000\r\n\r\n" + gzip.compress(FEED)[:-9],
        HEAD + b"Content-Length: -1\r\n\r\n" + FEED,
        HEAD + b"Content-Length: many\r\n\r\n" + FEED,
        HEAD + b"Content-Length: 51\r\nContent-Length: 50\r\n\r\n" + FEED,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n33\r\n" + FEED[:-3],
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + FEED,
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 51\r\n\r\n" + FEED,
        HEAD + b"Content-Encoding: br\r\nContent-Length: 51\r\n\r\n" + FEED,
        HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(5000)) + b"\r\n" + FEED,
        HEAD + b"X-Long: " + b"y" * 200_000 + b"\r\n\r\n" + FEED,
        HEAD + b"no colon here\r\n\r\n" + FEED,
    ],
)
async def test_broken_answers_are_soft_failures(web: Web, raw: bytes) -> None:
    web["/feed"] = Reply(raw=raw)
    kind, reason = failed(await get(web.url("/feed"), timeout=timedelta(seconds=2)))
    assert kind is FailureKind.SOFT
    assert reason in {"protocol", "connect"}


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b'Content-Length: 56\r\nETag: "1"\r\n\r\n' + FEED,
        HEAD + b"Content-Length: 5000\r\nLast-Modified: Tue, 19 Sep 2023 12:30:00 GMT\r\n\r\n" + FEED,
        HEAD + b'Transfer-Encoding: chunked\r\nETag: "1"\r\n\r\n33\r\n' + FEED,
    ],
)
async def test_a_whole_document_in_a_body_that_broke_off_is_read_without_validators(web: Web, raw: bytes) -> None:
    web["/feed"] = Reply(raw=raw)
    outcome = await get(web.url("/feed"))
    assert body(outcome) == FEED
    assert isinstance(outcome, Fetched)
    assert (outcome.etag, outcome.last_modified) == (None, None)


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Length: 51\r\nContent-Length: 51\r\n\r\n" + FEED,
        HEAD + b"Content-Length: 51, 51\r\n\r\n" + FEED,
        HEAD + b"Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n33\r\n" + FEED + b"\r\n0\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        + HEAD
        + b"Content-Length: 51\r\nContent-Length: 51\r\n\r\n"
        + FEED,
    ],
)
async def test_heads_that_browsers_read_are_read(web: Web, raw: bytes) -> None:
    web["/feed"] = Reply(raw=raw)
    assert body(await get(web.url("/feed"))) == FEED


async def test_a_head_may_come_in_pieces(web: Web) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        for byte in HEAD + b"Content-Length: 51\r\nContent-Length: 51\r\n\r\n" + FEED:
            writer.write(bytes([byte]))
            await writer.drain()

    web["/feed"] = drip
    assert body(await get(web.url("/feed"))) == FEED


@pytest.mark.parametrize(
    "rest",
    [
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 21\r\n\r\n<h1>Not modified</h1>",
        b"Content-Length: 21\r\n\r\n",
        b"Content-Encoding: gzip\r\n\r\n",
        b"\r\n<h1>Not modified</h1>",
    ],
)
async def test_what_follows_a_304_is_thrown_away(web: Web, rest: bytes) -> None:
    web["/feed"] = Reply(raw=b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n' + rest)
    web["/other"] = Reply(body=FEED)
    async with fetcher() as client:
        for _ in range(2):
            assert isinstance(await client.fetch(FetchRequest(web.url("/feed"), '"1"')), NotModified)
            assert body(await client.fetch(FetchRequest(web.url("/other")))) == FEED


async def test_a_304_keeps_its_connection(web: Web) -> None:
    web["/feed"] = Reply(304)
    async with fetcher() as client:
        for _ in range(3):
            assert isinstance(await client.fetch(FetchRequest(web.url("/feed"), '"1"')), NotModified)
    assert web.connections == 1


@pytest.mark.parametrize("encoding", [None, "x-gzip", "identity"])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda feed: gzip.compress(gzip.compress(feed))])
async def test_bodies_that_are_compressed_without_saying_so(
    web: Web, encoding: str | None, pack: Callable[[bytes], bytes]
) -> None:
    headers = {} if encoding is None else {"Content-Encoding": encoding}
    web["/feed"] = Reply(body=pack(FEED), headers=headers)
    assert body(await get(web.url("/feed"))) == FEED


async def test_an_undeclared_bomb_costs_no_more_than_the_limit(web: Web) -> None:
    web["/feed"] = Reply(body=gzip.compress(b" " * 20_000_000))
    assert failed(await get(web.url("/feed"), max_body=100_000)) == (FailureKind.HARD, "too-large")


@pytest.mark.parametrize(
    "target",
    [
        "/feed?u=https%3A%2F%2Fnews.example%2Fx&s=a%2Bb%2Fc%3D%27",
        "/feed?q=Nagorno%2DKarabakh%27s+towns",
        "/feed%2Dof%26x/a;b=c",
        "/feed?a=|{}^`&b=%zz&c=%e2%82%ac",
        "/feed//double/?&&",
    ],
)
async def test_addresses_are_sent_as_they_are_written(web: Web, target: str) -> None:
    web[target.partition("?")[0]] = Reply(body=FEED)
    web["/moved"] = Reply(301, headers={"Location": target})
    assert body(await get(web.url(target))) == FEED
    outcome = await get(web.url("/moved"))
    assert isinstance(outcome, Fetched)
    assert outcome.permanent_url == outcome.final_url == web.url(target)
    assert [request.target for request in web.requests] == [target, "/moved", target]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/feed?q=Լաչին", "/feed?q=%D4%BC%D5%A1%D5%B9%D5%AB%D5%B6"),
        ('/feed?q=a b"c"<d>', "/feed?q=a%20b%22c%22%3Cd%3E"),
        ("/feed#part", "/feed"),
        ("", "/"),
    ],
)
async def test_only_what_cannot_be_sent_is_encoded(web: Web, written: str, sent: str) -> None:
    await get(web.url(written))
    assert [request.target for request in web.requests] == [sent]


async def test_a_server_that_spells_its_redirects_otherwise_is_no_circle(web: Web) -> None:
    web["/a&b"] = Reply(301, headers={"Location": "/a%26b"})
    web["/a%26b"] = Reply(body=FEED)
    assert body(await get(web.url("/a&b"))) == FEED


async def test_cookies_are_kept_along_one_chain_of_redirects(web: Web) -> None:
    async def feed(request: Request, writer: asyncio.StreamWriter) -> None:
        seen = "seen=1" in request.headers.get("cookie", "")
        back = Reply(302, headers={"Location": "/feed", "Set-Cookie": "seen=1; Path=/; HttpOnly"})
        writer.write((Reply(body=FEED) if seen else back).encoded())
        await writer.drain()

    web["/feed"] = feed
    for _ in range(2):
        assert body(await get(web.url("/feed"))) == FEED
    assert [request.headers.get("cookie") for request in web.requests] == [None, "seen=1", None, "seen=1"]


async def test_cookies_end_no_circle_for_ever(web: Web) -> None:
    web["/feed"] = Reply(302, headers={"Location": "/feed", "Set-Cookie": "seen=1"})
    assert failed(await get(web.url("/feed"))) == (FailureKind.HARD, "redirects")
    assert len(web.requests) == 2


async def test_cookies_stay_with_their_host(web: Web) -> None:
    web["/feed"] = Reply(302, headers={"Location": web.url("/there", "localhost"), "Set-Cookie": "secret=1"})
    web["/there"] = Reply(body=FEED)
    assert body(await get(web.url("/feed"))) == FEED
    assert all("cookie" not in request.headers for request in web.requests)


async def test_connection_reset(web: Web) -> None:
    async def reset(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 5000\r\n\r\nx")
        await writer.drain()
        writer.transport.abort()

    web["/feed"] = reset
    assert failed(await get(web.url("/feed")))[0] is FailureKind.SOFT


async def test_long_header_of_an_honest_server(web: Web) -> None:
    web["/feed"] = Reply(body=FEED, headers={"Content-Security-Policy": "x" * 20_000})
    assert body(await get(web.url("/feed"))) == FEED


STARTS = [
    b"",
    b"HTTP/1.1 ",
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: ",
    HEAD + b"\r\n",
    HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00",
    HEAD + b"Content-Encoding: br\r\n\r\n",
    HEAD + b"Content-Encoding: deflate\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_any_bytes_make_an_outcome(start: bytes, rest: bytes) -> None:
    async def once() -> FetchOutcome:
        async with serve() as web:
            web["/feed"] = Reply(raw=start + rest)
            return await guarded_get(web.url("/feed"), Names(), lambda address: address == "127.0.0.1")

    assert isinstance(asyncio.run(once()), Fetched | Failed)


async def test_no_secret_in_outcomes_and_logs(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    web["/feed"] = Reply(body=FEED)
    web["/circle"] = redirect(301, "/circle")
    urls = [web.url(path) for path in ("/feed", "/missing", "/circle")]
    urls += ["http://127.0.0.1:9/", "ftp://127.0.0.1/", "https://127.0.0.1:9/"]
    outcomes = [await get(url.replace("//", "//ann:hunter2@")) for url in urls]
    assert "hunter2" not in repr(outcomes) + caplog.text


# --- politeness -----------------------------------------------------------------------------------------


class Crowd:
    """Holds every request for some ``seconds``, and counts those that are held at once."""

    def __init__(self, seconds: float = 0.02) -> None:
        self.seconds = seconds
        self.inside = 0
        self.most = 0

    async def __call__(self, _request: Request, writer: asyncio.StreamWriter) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(self.seconds)
        self.inside -= 1
        writer.write(Reply(body=FEED, headers={"Connection": "close"}).encoded())


@pytest.mark.parametrize(("connections", "per_host", "most"), [(20, 2, 2), (3, 20, 3)])
async def test_connections_are_limited(web: Web, connections: int, per_host: int, most: int) -> None:
    crowd = web["/feed"] = Crowd()
    async with fetcher(connections=connections, connections_per_host=per_host) as client:
        requests = [client.fetch(FetchRequest(web.url("/feed"))) for _ in range(8)]
        outcomes = await asyncio.gather(*requests)
    assert [body(outcome) for outcome in outcomes] == [FEED] * 8
    assert crowd.most == most


@pytest.mark.parametrize(("connections", "per_host"), [(20, 1), (1, 20)])
async def test_waiting_for_a_connection_does_not_use_up_the_time(web: Web, connections: int, per_host: int) -> None:
    web["/feed"] = Crowd(0.2)
    limit = timedelta(seconds=1.8)  # ten one after the other take longer, and one on a busy machine does not
    async with fetcher(connections=connections, connections_per_host=per_host, timeout=limit) as client:
        outcomes = await asyncio.gather(*(client.fetch(FetchRequest(web.url("/feed"))) for _ in range(10)))
    assert [body(outcome) for outcome in outcomes] == [FEED] * 10


async def test_pages_of_one_host_come_one_at_a_time(web: Web) -> None:
    crowd = web["/page"] = Crowd()
    async with fetcher() as client:
        outcomes = await asyncio.gather(*(page(client, web.url("/page")) for _ in range(4)))
    assert [body(outcome) for outcome in outcomes] == [FEED] * 4
    assert crowd.most == 1
    assert web.paths().count("/robots.txt") == 1
    assert web.requests[-1].headers["accept"].startswith("text/html")


async def test_robots_txt_is_obeyed(web: Web) -> None:
    web["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /private/\n")
    web["/private/page"] = web["/page"] = Reply(body=FEED)
    async with fetcher() as client:
        assert failed(await page(client, web.url("/private/page"))) == (FailureKind.HARD, "robots")
        assert body(await page(client, web.url("/page"))) == FEED
    assert web.paths() == ["/robots.txt", "/page"]


async def test_robots_txt_may_name_us(web: Web) -> None:
    web["/robots.txt"] = Reply(body=b"User-agent: conflict-news-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    async with fetcher() as client:
        assert failed(await page(client, web.url("/page"))) == (FailureKind.HARD, "robots")


async def test_patterns_of_robots_txt_are_not_tried_on_the_loop(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of them take a quarter of a second."""
    allow, threads = RobotsRules.allow, []

    def noted(rules: RobotsRules, url: str) -> bool:
        threads.append(threading.current_thread())
        return allow(rules, url)

    monkeypatch.setattr(RobotsRules, "allow", noted)
    web["/page"] = Reply(body=FEED)
    async with fetcher() as client:
        assert body(await page(client, web.url("/page"), timedelta(seconds=30))) == FEED
    assert len(threads) == 1
    assert threading.main_thread() not in threads


async def test_robots_txt_holds_for_where_a_page_redirects_to(web: Web) -> None:
    web["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /private/\n")
    web["/page"] = redirect(302, "/private/page")
    async with fetcher() as client:
        assert failed(await page(client, web.url("/page"))) == (FailureKind.HARD, "robots")
    assert "/private/page" not in web.paths()


async def test_feeds_do_not_ask_robots_txt(web: Web) -> None:
    web["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /\n")
    web["/feed"] = Reply(body=FEED)
    assert body(await get(web.url("/feed"))) == FEED
    assert web.paths() == ["/feed"]


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Reply(404), True),
        (Reply(403), True),
        (Reply(429), True),
        (Reply(500), False),
        (Reply(503), False),
        (Reply(raw=b""), True),
        (Reply(body=b""), True),
        (Reply(body=b"\xff\xfe\x00 <html>"), True),
        (Reply(body=b"x" * 600_000), True),
        (redirect(302, "/robots.txt"), True),
    ],
)
async def test_robots_txt_that_is_none(web: Web, robots: Reply, allowed: bool) -> None:
    web["/robots.txt"] = robots
    web["/page"] = Reply(body=FEED)
    async with fetcher() as client:
        assert isinstance(await page(client, web.url("/page")), Fetched) == allowed


async def test_of_a_huge_robots_txt_the_first_whole_lines_count(web: Web) -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    filling = b"#" * (MAX_BODY - len(rules) - len(b"\nDisallow: /")) + b"\n"
    web["/robots.txt"] = Reply(body=rules + filling + b"Disallow: /page\nDisallow: /\n")
    web["/page"] = Reply(body=FEED)
    async with fetcher() as client:
        assert failed(await page(client, web.url("/private"))) == (FailureKind.HARD, "robots")
        assert body(await page(client, web.url("/page"))) == FEED


async def test_robots_txt_that_hangs_leaves_time_for_the_page(web: Web) -> None:
    web["/robots.txt"] = writes(pause=asyncio.Event())
    web["/page"] = Reply(body=FEED)
    async with fetcher() as client:
        assert body(await page(client, web.url("/page"), timedelta(seconds=2))) == FEED


async def test_robots_txt_is_asked_again_after_hours(web: Web) -> None:
    web["/robots.txt"] = Reply(503)
    web["/page"] = Reply(body=FEED)
    now = NOW
    async with Fetcher(LOCAL, "1.2", clock=lambda: now) as client:
        assert failed(await page(client, web.url("/page")))[1] == "robots"
        web["/robots.txt"] = Reply(404)
        now += timedelta(minutes=5)
        assert failed(await page(client, web.url("/page")))[1] == "robots"
        now += timedelta(hours=1)
        assert body(await page(client, web.url("/page"))) == FEED
    assert web.paths() == ["/robots.txt", "/robots.txt", "/page"]


async def test_page_has_its_own_limits(web: Web) -> None:
    web["/page"] = Reply(body=b"x" * 10_001)
    web["/slow"] = drip
    async with fetcher() as client:
        assert failed(await page(client, web.url("/page")))[1] == "too-large"
        assert failed(await page(client, web.url("/slow"), SHORT))[1] == "timeout"


async def test_the_clock_of_a_server_is_noted_once_and_not_that_of_where_it_leads(web: Web) -> None:
    web["/a"] = [
        Reply(302, headers={"Location": "/b", "Date": "Wed, 20 Sep 2023 12:01:00 GMT"}),
        Reply(body=FEED, headers={"Date": "soon"}),
    ]
    web["/b"] = Reply(500, headers={"Date": "Wed, 20 Sep 2023 12:05:00 GMT"})
    async with fetcher() as client:
        for _ in range(2):
            await client.fetch(FetchRequest(web.url("/a")))
        assert client.take_clocks() == [ClockVote(timedelta(minutes=1), 2)]
        assert client.take_clocks() == []


async def test_pages_have_one_voice_for_each_outlet(web: Web) -> None:
    """However many servers an outlet's links lead to: each name may be another server."""
    for number in range(5):
        web[f"/{number}"] = Reply(body=FEED, headers={"Date": "Wed, 20 Sep 2023 12:01:00 GMT"})
    names = Names(**{f"h{number}_example": [["127.0.0.1"]] for number in range(5)})
    async with Fetcher(LOCAL, "1.2", clock=lambda: NOW, resolver=names) as client:
        for number in range(5):
            url = web.url(f"/{number}", f"h{number}.example")
            await client.fetch_page(url, timeout=timedelta(seconds=30), max_body=10_000, outlet="Kite")
        assert client.take_clocks() == [ClockVote(timedelta(minutes=1))]
