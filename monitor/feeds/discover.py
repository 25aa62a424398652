"""From an address that a person names to a document that can be polled, or the feeds that the page there leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from monitor.feeds.check import answer_of
from monitor.feeds.kinds import SourceKind, source_kind
from monitor.feeds.web.charset import decode
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.links import Declared, feeds_of_page, youtube_feed
from monitor.feeds.web.robots import MAX_BODY
from monitor.model.documents import Failed, FailureKind, Fetched, FetchRequest, NotModified, ParsedFeed
from monitor.model.limits import web_address
from monitor.model.previews import preview_address, telegram_channel
from monitor.model.settings import FeedSource, ParsingSettings
from monitor.sandbox import Sandbox

PLACES = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml")
"""Where sites keep feeds that no page declares."""
_MOST_SITEMAPS = 3
_SITEMAP = re.compile(r"^\s{0,20}sitemap\s{0,20}:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_FEED_SCHEME = re.compile(r"^feed:(?://)?", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:www\.|m\.)?youtube\.com")
_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})(?:/.*)?", re.ASCII)
_PLAYLIST = re.compile(r"[\w-]{10,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that can be polled: its address, for good where it moved, what it is, and what it held."""

    url: str
    kind: SourceKind
    parsed: ParsedFeed


@dataclass(frozen=True, slots=True)
class Page:
    """A page that declares these feeds; one at least."""

    url: str
    feeds: tuple[Declared, ...]


def address_of(named: str) -> str:
    """The address that a person means: with its scheme; the feed of a YouTube channel or playlist, the preview of a
    Telegram channel. What is no address comes back nearly as it is: fetching tells what is wrong with it."""
    named = named.strip()
    if name := telegram_channel(named):
        return preview_address(name)
    named = _FEED_SCHEME.sub("", named, count=1)
    scheme, is_whole, rest = named.partition("://")
    address = f"{scheme.lower()}://{rest}" if is_whole else f"https://{named}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not _YOUTUBE.fullmatch(parts.hostname or "") or parts.path.startswith("/feeds/"):
        return address
    if channel := _CHANNEL.fullmatch(parts.path):
        return youtube_feed("channel_id", channel[1])
    lists = parse_qs(parts.query).get("list", [""])[0]
    return youtube_feed("playlist_id", lists) if _PLAYLIST.fullmatch(lists) else address


class Finder:
    """Looks at addresses, with the limits that polls have."""

    def __init__(self, fetcher: Fetcher, sandbox: Sandbox, limits: ParsingSettings) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._limits = limits

    async def look(self, url: str) -> Source | Page | Failed:
        """What is at an address: a source; a page that declares feeds; or what the site of a page that declares none
        keeps at one of the usual places, its news sitemap last. Failed where there is none of these. Raises
        SandboxError where a page stops its parser process."""
        answer = await self._fetch(url)
        if isinstance(answer, Failed):
            return answer
        if source_kind(answer.body, answer.content_type) is not SourceKind.PAGE:
            return await self._read(url, answer)
        feeds = await self._sandbox.run(feeds_of_page, answer.body, answer.content_type, answer.final_url)
        return Page(url, feeds) if feeds else await self._kept(answer.final_url)

    async def read(self, url: str) -> Source | Failed:
        """The source at an address; Failed where a page stands there."""
        url = address_of(url)  # pages and robots.txt name it as people do
        answer = await self._fetch(url)
        return answer if isinstance(answer, Failed) else await self._read(url, answer)

    async def _fetch(self, url: str) -> Fetched | Failed:
        answer = await self._fetcher.fetch(FetchRequest(url))
        if isinstance(answer, NotModified):
            return Failed(FailureKind.SOFT, "protocol", "its server says that nothing changed, without being asked so")
        return answer

    async def _read(self, url: str, answer: Fetched) -> Source | Failed:
        source = FeedSource(url=url)
        parsed = await answer_of(self._fetcher, self._sandbox, source, self._limits, answer)
        if isinstance(parsed, Failed):
            return parsed
        return Source(answer.permanent_url or url, source_kind(answer.body, answer.content_type), parsed)

    async def _kept(self, page: str) -> Source | Failed:
        """The first source at the usual places of a page's site."""
        for url in places(page):
            found = await self.read(url)
            if isinstance(found, Source):
                return found
            if found.status is None and found.unreached and found.reason != "html":
                break  # its server answers no more: the others would be waited for in vain
        for url in await self._sitemaps(page):
            found = await self.read(url)
            if isinstance(found, Source) and found.parsed.entries:
                return found
        told = f"a page that declares no feed, and its site keeps none at /{', /'.join(PLACES)} or in its robots.txt"
        return Failed(FailureKind.HARD, "html", f"{told}; look there for one, and give its own address")

    async def _sitemaps(self, page: str) -> list[str]:
        """The sitemaps that the site's robots.txt names, those of news first."""
        robots = urljoin(page, "/robots.txt")
        answer = await self._fetch(robots)
        if isinstance(answer, Failed):
            return []
        named = _SITEMAP.findall(decode(answer.body[:MAX_BODY], answer.content_type))
        found = dict.fromkeys(address for each in named if (address := web_address(each, robots)))
        return sorted(found, key=lambda address: "news" not in address.lower())[:_MOST_SITEMAPS]


def places(page: str) -> Iterator[str]:
    """Where the site of a page may keep feeds: beside the page, and at its root."""
    path = urlsplit(page).path
    beside = path if path.endswith("/") else path.rpartition("/")[0] + "/"
    yield from dict.fromkeys(urljoin(page, f"{folder}{name}") for folder in (beside, "/") for name in PLACES)
