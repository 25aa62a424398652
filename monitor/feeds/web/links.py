"""The feeds that a page declares, and those of a channel whose page it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.feeds.web.charset import decode
from monitor.feeds.web.html import elements_of
from monitor.languages.text import clean
from monitor.model.limits import MAX_TITLE, shorten, web_address

MOST_FEEDS = 20
"""Feeds of one page that are told."""
_MOST_NAMED, _LONGEST_NAMED = 3, 120
_MAX_HTML = 1_000_000  # characters; what a page declares stands in its head
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml|application/(?:feed\+)?json|(?:text|application)/xml")
# What WordPress declares beside its feeds.
_NO_FEED = re.compile(r"/wp-json/|oembed")
_OF_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:www\.|m\.)?youtube\.com")
_CHANNEL_ID = re.compile(r'(?:"externalId":"|youtube\.com/channel/)(UC[\w-]{22})["/?]', re.ASCII)
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?{}={}"


@dataclass(frozen=True, slots=True)
class Declared:
    """A feed that a page declares: its address, and what the page calls it."""

    url: str
    title: str = ""


def feeds_of_page(body: bytes, content_type: str, url: str) -> tuple[Declared, ...]:
    """The feeds that a page at ``url`` declares by ``<link rel="alternate">``, in its order, those of comments last; of
    a YouTube channel that declares none, its feed. Never raises for what a page contains."""
    html = decode(body, content_type)
    if found := _declared(html[:_MAX_HTML], url):
        return found
    channel = _CHANNEL_ID.search(html) if _YOUTUBE.fullmatch(urlsplit(url).hostname or "") else None
    return (Declared(youtube_feed("channel_id", channel[1])),) if channel else ()


def page_in_place(feeds: Sequence[Declared]) -> str:
    """What is wrong where a page that declares these feeds stands in place of one."""
    named = [f"'{each.url}'" for each in feeds if len(each.url) <= _LONGEST_NAMED][:_MOST_NAMED]
    meant = f"; did you mean {' or '.join(named)}?" if named else ""
    return f"the server sent a web page in place of a feed{meant}"


def youtube_feed(kind: str, name: str) -> str:
    """The address of the feed of a channel (``channel_id``) or a playlist (``playlist_id``) of YouTube."""
    return _YOUTUBE_FEED.format(kind, name)


def _declared(html: str, url: str) -> tuple[Declared, ...]:
    root = elements_of(html)
    if root is None:
        return ()
    base = next((address for each in root.iter("base") if (address := web_address(each.get("href"), url))), url)
    found: dict[str, Declared] = {}
    for link in root.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or not _FEED_TYPE.fullmatch(kind):
            continue
        address = web_address(link.get("href"), base)
        if address and address != url and not _NO_FEED.search(address):
            found.setdefault(address, Declared(address, shorten(clean(link.get("title") or ""), MAX_TITLE)))
        if len(found) >= MOST_FEEDS:
            break
    return tuple(sorted(found.values(), key=lambda each: bool(_OF_COMMENTS.search(f"{each.title} {each.url}"))))
