"""Text that Telegram makes links of, and links that lead elsewhere: what a feed may put into the channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.publications import Message
from monitor.model.settings import FeedSource
from tests.hostile.table import row
from tests.hostile.world import Inspector, feed, good, item, limits
from tests.posts.test_neutral import FOUND
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SAID = "<description>The bridge at Alder was opened to carts on Tuesday, the council said.</description>"


async def told(url: str, web: Web, answers: dict[str, Reply], *sources: FeedSource, days: int = 0) -> list[Message]:
    """The messages about what the feeds answer, by their paths, on the day after these; before that each brings the
    weather."""
    publisher, clock = Inspector(), Clock()
    configured = settings(sources, **limits(timedelta(minutes=1), timedelta(minutes=1)))
    async with running(url, configured, publisher, clock) as app:
        for day in range(days):
            for path in answers:
                host = path.strip("/")
                weather = item(f"Weather of day {day} at {host}", f"{host}-{day}", date=clock.now)
                web[path] = Reply(body=feed(weather.replace("kite.example", f"{host}.example")))
            await app.pipeline.run_once(poll_all=True)
            clock.move(hours=24)
        for path, answer in answers.items():
            web[path] = answer
        await app.pipeline.run_once(poll_all=True)
        clock.move(hours=1)
        await app.pipeline.run_once(poll_all=True)
    return publisher.messages


@row("text-that-becomes-links")
async def test_nothing_that_a_feed_writes_becomes_a_link_a_mention_or_a_command(database_url: str) -> None:
    async with serve() as web:
        hostile = [
            item(f"Bridge {n} {text.replace('&', 'and')}", f"{n}", more=f"<description>Bridge {n} at Alder: see {text} "
                 f"and more of it, the council said.</description>")
            for n, text in enumerate(FOUND)
        ]  # fmt: skip
        answers = {"/hostile": Reply(body=feed(*hostile)), "/good": good("Alder")}
        sources = [
            FeedSource(url=web.url("/hostile"), outlet="t.me/hostile @hostile /start", language="en"),
            FeedSource(url=web.url("/good"), outlet="Good", language="en"),
        ]
        messages = await told(database_url, web, answers, *sources)  # each is looked at by the publisher
    assert any(message.plain.startswith("All is well at the bridge of Alder") for message in messages)
    shown = "".join(message.plain for message in messages).replace("\u2060", "")
    for text in ("t.me/joinchat/AAAA", "@sample", "/start", "+37410123456"):
        assert text in shown  # it is read as it is written


@pytest.mark.parametrize("configured", [False, True])
@row("link-to-another-host")
async def test_a_link_to_another_host_is_no_link_of_the_post(database_url: str, configured: bool) -> None:
    at = NOON + (0 if configured else 4) * DAY
    title = "Bridge at Alder opens to carts"
    async with serve() as web:
        early = item(f"{title} today", "x", date=at - HOUR, more=SAID).replace("kite.example", "bank.phish.example")
        late = item(title, "y", date=at - HOUR / 2, more=SAID).replace("kite.example", "good.example")
        answers = {"/hostile": Reply(body=feed(early)), "/good": Reply(body=feed(late))}
        sources = [
            FeedSource(
                url=web.url(f"/{name}"), outlet=name.title(), language="en", hosts=(f"{name}.example",) * configured
            )
            for name in ("hostile", "good")
        ]
        messages = await told(database_url, web, answers, *sources, days=0 if configured else 4)
    last = messages[-1]
    assert last.preview == "https://good.example/y"
    assert 'href="https://bank' not in last.html
    assert "Hostile (bank.phish.example)" in last.plain.replace("\u2060", "")


@row("advertisement-under-a-stolen-address")
async def test_an_advertisement_with_the_address_of_a_report_is_no_part_of_its_post(database_url: str) -> None:
    at = NOON + 4 * DAY
    title, buy = "Bridge at Alder opens to carts", "Buy gold coins today with a discount of 70 percent."
    async with serve() as web:
        late = item(title, "y", date=at - HOUR, more=SAID)
        stolen = item(title, "y", date=at - 2 * HOUR, more=f"<description>{buy}</description>")
        third = item(f"{title} today", "z", date=at - HOUR / 2, more=SAID.replace("Alder", "the Alder"))
        answers = {
            "/hostile": Reply(body=feed(stolen.replace("kite.example", "good.example"))),
            "/good": Reply(body=feed(late.replace("kite.example", "good.example"))),
            "/third": Reply(body=feed(third.replace("kite.example", "third.example"))),
        }
        sources = [FeedSource(url=web.url(path), outlet=path[1:].title(), language="en") for path in answers]
        messages = await told(database_url, web, answers, *sources, days=4)
    own = [message for message in messages if message.preview == "https://good.example/y"]
    assert own
    assert all(buy not in message.plain for message in own)
    assert all("the council said. (Hostile)" not in message.plain for message in own)
