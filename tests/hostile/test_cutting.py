"""Documents that are costly to cut into items, or that end the process that reads them, beside a good feed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import SandboxStarvedError
from monitor.feeds.items import cut
from monitor.feeds.reading import Reading, read_document
from monitor.languages.text import fold
from monitor.model.limits import MAX_SUMMARY, MAX_TITLE
from monitor.model.settings import FeedSource, ParsingSettings
from monitor.worker.app import App
from tests.hostile.table import row
from tests.hostile.world import MAX_TEXT, feed, item, limits
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, running, settings

pytestmark = pytest.mark.slow

GOOD, BAD = "/good", "/bad"
KNOWN = item("A bridge stands", "stands")


def chain_behind_an_instruction(length: int = 60_000) -> bytes:
    """Entities in a row, in a DOCTYPE that begins behind what looks like an item; each hidden from what looks for
    references."""
    entities = "".join(
        f'<!ENTITY e{n} "<!--<![CDATA[-->&e{n - 1};<!--]]>-->">' for n in range(1, length + 1)
    )  # fmt: skip
    head = f'<?x <item>?><!DOCTYPE rss [<!ENTITY e0 "x">{entities}]>'
    title = f"<!--<![CDATA[-->&e{length};<!--]]>-->"
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>{title}</title>{KNOWN}</channel></rss>'.encode()
    )


def killer() -> bytes:
    """An element with a namespace of 100 kB before each of its 20,000 attributes: more memory than the tests give."""
    attributes = " ".join(f"a:x{n}=''" for n in range(20_000))
    body = feed(item("A bridge that is heavy", "heavy"))
    return body.replace(b"<channel>", f"<channel xmlns:a='{'u' * 100_000}' {attributes}>".encode())


def within(mark: str, end: str, times: int, around: str = "") -> bytes:
    return feed(KNOWN, f"{around}{mark * times}{end}", item("A bridge is new", "new"))


COSTLY: dict[str, Callable[[int], bytes]] = {
    "sections in a comment": lambda n: within("<![CDATA[", "-->", n, "<!-- xmlns base= "),
    "sections in an item's comment": lambda n: feed(f"<item xmlns:q='u'><!--{'<![CDATA[' * n}--></item>"),
    "sections without an end": lambda n: within("<![CDATA[", "", n),
    "comments in a section": lambda n: within("<!--", "]]>", n, "<![CDATA[ xmlns "),
    "comments without an end": lambda n: within("<!-- xmlns ", "", n),
    "instructions without an end": lambda n: within("<?xmlns ", "", n),
    "declarations": lambda n: within("<!x xmlns>", "", n),
    "items without an end": lambda n: within("<item>", "", n),
    "ends without items": lambda n: within("</item>", "", n),
    "items in items": lambda n: feed("<item>" * n + "</item>" * n),
    "links without an end": lambda n: feed(f"<item>{'<link ' * n}</item>"),
    "blanks": lambda n: feed(f"<item><title>B</title><guid>{' ' * n}</guid><link{' ' * n}</item>"),
    "long names": lambda n: feed(f"<item>{'<a.a:a.a' * n}</item>"),
    "one long name": lambda n: feed(f"<item><{'a.:' * n}/></item>"),
}  # fmt: skip


def _seconds(body: bytes) -> float:
    began = time.process_time()
    cut(body, ())
    return time.process_time() - began


@pytest.mark.parametrize("kind", COSTLY)
def test_cutting_is_linear(kind: str) -> None:
    body = COSTLY[kind](200_000)
    assert len(body) > 200_000
    assert _seconds(body) < 3


GROWING = {"prayers": "\ufdfa", "ligatures": "\ufb03", "numbers": "\u2167", "iota": "\u1f80", "sharp": "ß"}


@row("letters-that-grow")
@pytest.mark.parametrize("letter", GROWING.values(), ids=GROWING)
def test_texts_are_within_their_limits_when_they_are_folded(letter: str) -> None:
    word = letter * 7 + " "
    more = f"<description>{word * 2_000}</description><content:encoded>{word * 10_000}</content:encoded>"
    document = feed(*(item(f"{n} {word * 100}", f"{n}", more=more) for n in range(30)))
    found = read_document(document, "", "https://kite.example/feed", "Kite", max_text=MAX_TEXT)
    assert isinstance(found, Reading)
    assert found.parsed is not None
    entries = found.parsed.entries
    assert len(entries) == 30
    assert max(len(fold(entry.title).text) for entry in entries) <= MAX_TITLE
    assert max(len(fold(entry.summary).text) for entry in entries) <= MAX_SUMMARY
    assert sum(len(fold(text).text) for entry in entries for text in (entry.summary, entry.content)) <= MAX_TEXT
    assert entries[0].summary


# --- a worker beside them ------------------------------------------------------------------------------------------


async def _beside(url: str, play: Callable[[Web, App, Clock], Awaitable[None]], parsing: ParsingSettings) -> None:
    """Let a good feed and a bad one be polled by a worker."""
    async with serve() as web:
        sources = [FeedSource(url=web.url(path), outlet=path.strip("/").title()) for path in (GOOD, BAD)]
        configured = settings(sources, **limits(timedelta(minutes=1), timedelta(minutes=1)) | {"parsing": parsing})
        clock = Clock()
        async with running(url, configured, Notebook(), clock) as app:
            await play(web, app, clock)


def _reason(app: App) -> str:
    (bad,) = (feed for feed in app.runtime.store.health.feed_health() if feed.outlet == "Bad")
    return (bad.failure_reason or "") if bad.failures else ""


def _titles(app: App, outlet: str) -> set[str]:
    return {
        entry.title
        for entry in app.runtime.store.history.newest(NOON - timedelta(days=9), 99)
        if entry.outlet == outlet
    }


STRICT = ParsingSettings(timeout=timedelta(seconds=20), memory=300_000_000)
HOSTILE = [
    pytest.param(COSTLY["sections in a comment"](60_000), {""}, id="sections"),
    pytest.param(killer(), {"parse-crash", "parse-timeout"}, id="namespace"),
    pytest.param(chain_behind_an_instruction(), {""}, id="chain"),
]


@row("sections-in-a-comment")
@row("long-namespace")
@row("entities-in-a-row")
@pytest.mark.parametrize(("body", "reasons"), HOSTILE)
async def test_the_event_loop_and_the_good_feed_do_not_notice(sqlite_url: str, body: bytes, reasons: set[str]) -> None:
    async def play(web: Web, app: App, clock: Clock) -> None:
        web[GOOD], web[BAD] = (Reply(body=feed(KNOWN)) for _ in range(2))
        await app.pipeline.run_once()
        web[GOOD] = Reply(body=feed(item("A bridge of the good feed", "good")))
        web[BAD] = Reply(body=body)
        clock.move(hours=13)
        busy = asyncio.create_task(_longest_pause())
        await app.pipeline.run_once(poll_all=True)
        busy.cancel()
        assert _reason(app) in reasons
        assert "A bridge of the good feed" in _titles(app, "Good")

    await _beside(sqlite_url, play, STRICT)


async def _longest_pause() -> None:
    """Fails where the main process spends whole seconds of its own without coming back to the loop."""
    while True:
        began = time.thread_time()
        await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        assert time.thread_time() - began < 2


@row("same-bytes-after-a-restart")
async def test_bytes_that_stopped_a_parser_are_not_read_again(database_url: str, tmp_path: Path) -> None:
    """Not after another failure, and not by the next worker; anything else, and the same a day later, is."""
    async with serve() as web:
        source = FeedSource(url=web.url(BAD), outlet="Bad")
        configured = settings([source], **limits(timedelta(minutes=1), timedelta(minutes=1)) | {"parsing": STRICT})
        clock, asked = Clock(), []

        async def poll(answer: Reply) -> str:
            web[BAD] = answer
            async with running(database_url, configured, Notebook(), clock) as app:
                run = app.adapters.sandbox.run

                async def counted(*arguments: object, **named: object) -> object:
                    asked.append(clock.now)
                    return await run(*arguments, **named)  # type: ignore[arg-type]

                app.adapters.sandbox.run = counted  # type: ignore[method-assign]
                await app.pipeline.run_once(poll_all=True)
                clock.move(hours=1)
                return _reason(app)

        stopped = await poll(Reply(body=killer()))
        assert stopped in ("parse-crash", "parse-timeout")
        assert len(asked) == 1
        assert [await poll(answer) for answer in (Reply(body=killer()), Reply(503), Reply(body=killer()))] == [
            stopped,
            "http-503",
            stopped,
        ]
        assert len(asked) == 1
        assert await poll(Reply(body=feed(KNOWN))) == ""
        assert await poll(Reply(body=killer())) == stopped
        assert len(asked) == 2
        clock.move(hours=24)
        assert await poll(Reply(body=killer())) in ("parse-crash", "parse-timeout")
        assert len(asked) > 2


async def test_bytes_that_a_busy_machine_had_no_time_for_are_read_again(sqlite_url: str) -> None:
    async def play(web: Web, app: App, clock: Clock) -> None:
        async def starved(*_: object, **__: object) -> object:
            raise SandboxStarvedError("no time")

        web[GOOD], web[BAD] = (Reply(body=feed(item("A bridge", name))) for name in ("good", "bad"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(app.adapters.sandbox, "run", starved)
            await app.pipeline.run_once()
        assert _reason(app) == "busy"
        clock.move(hours=1)
        await app.pipeline.run_once(poll_all=True)
        assert _reason(app) == ""
        assert _titles(app, "Bad") == {"A bridge"}

    await _beside(sqlite_url, play, STRICT)


def test_entities_are_not_followed_to_others() -> None:
    """In this process, which an older expat would end."""
    found = read_document(chain_behind_an_instruction(), "", "https://kite.example/feed", "Kite")
    assert isinstance(found, Reading)
    assert found.parsed is not None
    assert [entry.title for entry in found.parsed.entries] == ["A bridge stands"]
