"""Feeds that attack: what ``tests.hostile.pressure`` puts beside a good one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.support.web import Reply, Request, Route, Web

RARE = "".join(map(chr, range(0x20000, 0x20000 + 4_000)))
NESTED = b"<html><body>" + b"<div>" * 400_000 + b"word " * 100 + b"</html>"


@dataclass(frozen=True)
class Attack:
    """What the server of a bad feed answers, by path, from the moment it attacks; ``/bad`` is the feed. ``articles``
    has pages fetched; ``module`` is the worker's main module; it is looked at for so many ``seconds``."""

    name: str
    routes: Mapping[str, Route] = field(default_factory=dict)
    make: Callable[[Web], Mapping[str, Route]] | None = None
    articles: bool = False
    module: str = "monitor"
    seconds: float = 31.0

    def begin(self, web: Web) -> None:
        """From now on the server attacks."""
        for path, route in (self.make(web) if self.make else self.routes).items():
            web[path] = route


def document(*items: str, before: str = "") -> bytes:
    """An RSS document of these items."""
    channel = f"<channel><title>K</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?>{before}<rss version="2.0">{channel}</rss>'.encode()


def item(title: str, key: object, *, link: str = "", more: str = "", ahead: timedelta = timedelta(0)) -> str:
    """An item of this moment, or so far ahead of it."""
    date = f"{datetime.now(UTC) + ahead:%a, %d %b %Y %H:%M:%S} +0000"
    address = link or f"https://intruder.example/{key}"
    return (
        f"<item><title>{title}</title><link>{address}</link><guid isPermaLink='false'>{key}</guid>"
        f"<pubDate>{date}</pubDate>{more}</item>"
    )


def _sections_in_a_comment() -> bytes:
    return document("<!--" + "<![CDATA[" * 60_000 + "-->", item("Weather", 1))


def _attributes_of_a_long_namespace() -> bytes:
    attributes = " ".join(f'a:x{n}=""' for n in range(20_000))
    return document(f'<item xmlns:a="http://kite.example/{"x" * 30_000}" {attributes}><title>W</title></item>')


def _entities() -> str:
    chain = "".join(f'<!ENTITY e{n} "&e{n - 1};">' for n in range(1, 60_000))
    return f'<!DOCTYPE rss [<!ENTITY e0 "x">{chain}]>'


def _item_before_doctype() -> bytes:
    return document(item("&e59999;", 1), before="<?x <item> ?>" + _entities())


def _doubtful(n: int) -> str:
    return f"Armenia and Azerbaijan speak of trade and roads, day {n} of the talks in town {n * 7}"


async def _churn(request: Request, writer: asyncio.StreamWriter) -> None:
    items = (item(f"Weather of valley {n}", f"w{n}") for n in (next(_numbers) for _ in range(2_000)))
    writer.write(Reply(body=document(*items)).encoded())


_numbers = count()


def _reports_of_one_story() -> bytes:
    return document(
        *(item(f"Bridge near Stepanakert in Nagorno-Karabakh collapses, report {n}", n) for n in range(2000))
    )


def _stories_ahead() -> bytes:
    places = ("Shusha", "Martakert", "Martuni", "Hadrut", "Askeran", "Khojaly", "Lachin", "Aghdam")
    titles = (f"{places[n % 8]}, Nagorno-Karabakh: {n} goats cross river {n * 3} at mill {n * 5}" for n in range(400))
    return document(*(item(title, n, ahead=timedelta(minutes=5)) for n, title in enumerate(titles)))


def _long_texts() -> bytes:
    words = "\ufdfa" * 3_000
    more = f"<description>{words}</description>"
    return document(*(item(f"Karabakh {n} {words[:100]}", n, more=more) for n in range(590)))


def _notes(links: Iterable[str]) -> Reply:
    titles = "Stepanakert in Nagorno-Karabakh: note"
    return Reply(body=document(*(item(f"{titles} {n}", n, link=link) for n, link in enumerate(links))))


def _links_to_dead_names(web: Web) -> Mapping[str, Route]:
    return {"/bad": _notes(f"http://n{n}.dead.example/" for n in range(40))}


def _nested_pages(web: Web) -> Mapping[str, Route]:
    page = Reply(body=NESTED, headers={"Content-Type": "text/html"})
    paths = [f"/page{n}" for n in range(20)]
    return {"/bad": _notes(map(web.url, paths)), **dict.fromkeys(paths, page)}


ATTACKS = (
    Attack("nothing", {"/bad": Reply(body=document(item("Weather", 1)))}),
    Attack("sections-in-a-comment", {"/bad": Reply(body=_sections_in_a_comment())}),
    Attack("attributes-of-a-long-namespace", {"/bad": Reply(body=_attributes_of_a_long_namespace())}),
    Attack("chain-of-entities", {"/bad": Reply(body=document(item("&e59999;", 1), before=_entities()))}),
    Attack("item-before-doctype", {"/bad": Reply(body=_item_before_doctype())}),
    Attack(
        "doubtful-entries",
        make=lambda web: {"/bad": Reply(body=document(*(item(_doubtful(n), n) for n in range(2_000))))},
        seconds=61.0,
    ),
    Attack(
        "rare-characters",
        make=lambda web: {
            "/bad": Reply(
                body=document(*(item(_doubtful(n), n, more=f"<description>{RARE}</description>") for n in range(700)))
            )
        },
        seconds=61.0,
    ),
    Attack("folds-to-more", make=lambda web: {"/bad": Reply(body=_long_texts())}, seconds=46.0),
    Attack("churn-of-guids", {"/bad": _churn}, seconds=61.0),
    Attack("two-thousand-reports", make=lambda web: {"/bad": Reply(body=_reports_of_one_story())}, seconds=61.0),
    Attack("stories-ahead-of-time", make=lambda web: {"/bad": Reply(body=_stories_ahead())}, seconds=61.0),
    Attack(
        "links-to-dead-names", make=_links_to_dead_names, articles=True, module="tests.hostile.slow_names", seconds=46.0
    ),
    Attack("nested-pages", make=_nested_pages, articles=True, seconds=46.0),
    Attack(
        "location-of-many-letters",
        {"/bad": Reply(301, headers={"Location": "http://" + "xn--bcher-kva." * 10 + "é" * 16_000 + ".example/"})},
    ),
)
