"""A worker among hostile feeds: the real pipeline over loopback, some rounds of polling, and what is left of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from monitor.model.delivery import DeliveryOutcome
from monitor.model.entries import EntryState, PastEntry
from monitor.model.publications import Message, Target
from monitor.model.settings import ArticleSettings, FeedSource, FirstPollSettings, NetworkSettings, ParsingSettings
from tests.support.clock import NOON, Clock
from tests.support.journey import check_message
from tests.support.web import Reply, Route, Web, serve
from tests.support.worker import Notebook, running, settings

ROUNDS = 4
MAX_TEXT = 100_000
MAX_BODY = 6_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """One feed. ``answers`` are what its server gives, one a round, the last one for good; a good feed follows where
    ``recovers``. ``reasons`` are the failures that the first round may end with; none: it must succeed.

    ``entries`` counts those that are kept in the end, that of the good feed left out; None for any number.
    """

    name: str
    answers: list[Reply] | Route
    reasons: tuple[str, ...] = ()
    entries: int | None = None
    recovers: bool = True


def case(name: str, answers: list[Reply] | Route, *reasons: str, entries: int | None = None, **more: Any) -> Case:
    """A case behind the row ``name`` of the table."""
    return Case(name, answers, reasons, entries, **more)


class Inspector(Notebook):
    """A publisher that looks at each message as a Bot API would."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    async def send(self, channel: str, chat: str | int, message: Message, **options: Any) -> DeliveryOutcome:
        check_message(message)
        self.messages.append(message)
        return await super().send(channel, chat, message, **options)

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        check_message(message)
        return await super().edit(channel, chat, target, message)


@dataclass
class World:
    """What is left after some rounds. ``reasons`` and ``waits`` are told by case, one a round: why the poll failed
    ("" it did not), and the time until the next."""

    publisher: Inspector = field(default_factory=Inspector)
    reasons: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    waits: dict[str, list[timedelta]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, list[PastEntry]] = field(default_factory=lambda: defaultdict(list))
    paths: list[str] = field(default_factory=list)
    headers: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def entries(self, name: str) -> list[PastEntry]:
        """The entries of a case, without that of the good feed."""
        return [entry for entry in self.kept[name] if not entry.title.startswith("All is well")]

    def posts(self, name: str) -> list[Message]:
        """The posts that name a case, without that of the good feed."""
        named = (message for message in self.publisher.messages if outlet(name) in message.plain)
        return [message for message in named if not message.plain.startswith("All is well")]


def outlet(name: str) -> str:
    """The outlet of a case, told apart from all others in a post."""
    return f"Outlet {name}."


def feed(*items: str, head: str = "") -> bytes:
    """An RSS feed of items as they are."""
    namespaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    text = "".join(items)
    whole = f'<rss version="2.0" {namespaces}><channel><title>K</title>{head}{text}</channel></rss>'
    return f'<?xml version="1.0"?>{whole}'.encode()


def item(title: str, key: str, *, date: datetime | str = NOON, more: str = "", guid: str = "") -> str:
    """An item. ``key`` makes its link, and its GUID where none is given."""
    when = date if isinstance(date, str) else f"{date:%a, %d %b %Y %H:%M:%S} +0000"
    return (
        f"<item><title>{title}</title><link>https://kite.example/{key}</link><guid>{guid or key}</guid>"
        f"<pubDate>{when}</pubDate>{more}</item>"
    )


def good(name: str) -> Reply:
    """The feed of a server that came to its senses."""
    return Reply(body=feed(item(f"All is well at the bridge of {name}", f"well-{name}")))


def limits(patience: timedelta, parsing: timedelta) -> dict[str, Any]:
    """Settings for so much time for an answer, and for a document."""
    network = NetworkSettings(
        allow_private_addresses=True, connections=100, connections_per_host=100, timeout=patience, max_body=MAX_BODY
    )
    return {
        "network": network,
        "parsing": ParsingSettings(timeout=parsing, memory=400_000_000, max_text=MAX_TEXT),
        "first_poll": FirstPollSettings(max_posts=100),
        "articles": ArticleSettings(fetch=False),
    }


async def live(
    url: str,
    cases: Sequence[Case],
    patience: timedelta = timedelta(minutes=1),
    parsing: timedelta = timedelta(minutes=1),
    rounds: int = ROUNDS,
) -> World:
    """Poll all cases and a good neighbour for some rounds, with these limits of time."""
    world, clock = World(), Clock()
    async with serve() as web:
        sources = [_serve(web, case) for case in cases]
        neighbour = FeedSource(url=web.url("/neighbour"), outlet="The Neighbour", language="en")
        async with running(
            url, settings([*sources, neighbour], **limits(patience, parsing)), world.publisher, clock
        ) as app:
            for number in range(rounds):
                items = [item(f"Bridge number {n} of the neighbour", f"n{n}") for n in range(number + 1)]
                web["/neighbour"] = Reply(body=feed(*items))
                await app.pipeline.run_once(poll_all=True)
                for health in app.runtime.store.health.feed_health():
                    name = health.outlet.removeprefix("Outlet ").rstrip(".")
                    world.reasons[name].append((health.failure_reason or "") if health.failures else "")
                    world.waits[name].append(health.next_poll_at - clock.now)
                clock.move(hours=1)
            for entry in app.runtime.store.history.newest(NOON - timedelta(days=1), 100_000):
                world.kept[entry.outlet.removeprefix("Outlet ").rstrip(".")].append(entry)
        world.paths = web.paths()
        for request in web.requests:
            world.headers[request.path.strip("/")].append(dict(request.headers))
    return world


def _serve(web: Web, case: Case) -> FeedSource:
    answers: Any = case.answers
    if isinstance(answers, Reply):
        answers = [answers]
    if isinstance(answers, list):
        web[f"/{case.name}"] = [*answers, good(case.name)] if case.recovers else answers
    else:
        web[f"/{case.name}"] = _once(answers, good(case.name)) if case.recovers else answers
    return FeedSource(url=web.url(f"/{case.name}"), outlet=outlet(case.name), language="en")


def _once(handler: Any, afterwards: Reply) -> Any:
    """A handler for the first request, and an answer to all others."""
    asked: list[object] = []

    async def answer(request: Any, writer: Any) -> None:
        asked.append(request)
        if len(asked) == 1:
            await handler(request, writer)
        else:
            writer.write(afterwards.encoded())

    return answer


def matched(entries: list[PastEntry]) -> list[str]:
    """The titles of those that belong to the subject."""
    return [entry.title for entry in entries if entry.state is EntryState.MATCHED]
