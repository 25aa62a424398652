"""The way of a document through everything that reads it, in one process: parse, clean, match, render.

What must hold at the end of the way is checked here, for whatever bytes came in.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.feeds import ingest
from monitor.feeds.freshness import clamp_time
from monitor.feeds.items import cut, document_kind
from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text, read_article
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import Article, Entry, Failed
from monitor.model.limits import MAX_ADDRESS, MAX_CONTENT, MAX_SUMMARY, MAX_TITLE
from monitor.model.publications import Message, Style
from monitor.model.settings import FeedSource
from monitor.model.stories import Report, Story
from monitor.posts.render import render_story
from tests.support.botentities import foreign
from tests.support.bothtml import MAX_ENTITIES, MAX_ENTITY_BYTES, finish, parse_html, units

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)
HOME = "https://kite.example/rss"
_SOURCE = FeedSource(url=HOME, outlet="The Kite")
_HOUSE = Style("en", ZoneInfo("UTC"), hashtags={"bridges": "Bridges"})
_TELLING = 3  # entries of a document that are rendered: one shows most, and rendering takes the longest


def travel(body: bytes, content_type: str, screener: Screener) -> list[Message]:
    """The posts that a document would make if all of it were relevant; none where it is refused. Raises
    AssertionError where one of them, or what was read on the way, is not fit to be stored and shown."""
    if document_kind(body, content_type) == "html":
        return [_post([_of_article(_checked_article(read_article(body, content_type, HOME)))])]
    known = frozenset(cut(body, frozenset()).hashes[::2])
    rest = cut(body, known).document
    parsed = parse_document(body if rest is None else rest, content_type, HOME, "The Kite", plain_text)
    if isinstance(parsed, Failed):
        assert storable(parsed.detail)
        return []
    for entry in parsed.entries:
        check_entry(entry)
    doc = ingest.document(_SOURCE, parsed.entries)
    assert len(doc.keys) == len(parsed.entries)
    reports = list(_reports(doc, screener))[:_TELLING]
    return [*(_post([report]) for report in reports), *([_post(reports)] if reports else [])]


def _reports(doc: ingest.Document, screener: Screener) -> Iterator[Report]:
    candidates = [
        Candidate(texts, ingest.language_of(_SOURCE, entry), "The Kite")
        for texts, entry in zip(doc.texts, doc.entries, strict=True)
    ]
    matches = screener.screen(candidates)
    for number, (entry, match) in enumerate(zip(doc.entries, matches, strict=True), 1):
        for hit in match.hits:
            assert getattr(entry, hit.field)[hit.start : hit.end] == hit.found
        language = ingest.language_of(_SOURCE, entry)
        yield _report(number, entry, language, match.terms)


def _report(number: int, entry: Entry, language: str, terms: tuple[str, ...] = ()) -> Report:
    return Report(
        entry_id=number,
        outlet="The Kite",
        language=language,
        country="",
        perspective=("private",),
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content=entry.content,
        published=clamp_time(entry.published, NOW),
        first_seen=NOW,
        watches=("bridges",),
        terms=terms,
        image=entry.image,
    )


def _of_article(article: Article) -> Report:
    entry = Entry(None, article.canonical_url, article.title, article.description, article.lead, image=article.image)
    return _report(1, entry, "en")


def _post(reports: Iterable[Report]) -> Message:
    message = render_story(Story(1, tuple(reports)), _HOUSE)
    check_message(message)
    return message


def check_entry(entry: Entry) -> None:
    """An entry holds clean text of bounded length, and web addresses."""
    for text, limit in ((entry.title, MAX_TITLE), (entry.summary, MAX_SUMMARY), (entry.content, MAX_CONTENT)):
        assert len(text) <= limit
        assert storable(text)
        assert not dangerous(text)
    assert storable(entry.guid or "")
    for address in (entry.url, entry.image):
        check_address(address)
    if entry.published is not None:
        assert entry.published.tzinfo is UTC


def check_address(address: str | None) -> None:
    """An address is none, or one of the web that can be stored."""
    if address is not None:
        assert address.startswith(("http://", "https://"))
        assert len(address) <= MAX_ADDRESS
        assert storable(address)


def _checked_article(article: Article) -> Article:
    for text, limit in (
        (article.title, MAX_TITLE),
        (article.description, MAX_SUMMARY),
        (article.lead, 3 * MAX_SUMMARY),
    ):
        assert len(text) <= limit
        assert storable(text)
        assert not dangerous(text)
    check_address(article.canonical_url)
    check_address(article.image)
    return article


def check_message(message: Message) -> None:
    """A Bot API takes the message in both forms, and shows what was meant."""
    text, entities = parse_html(message.html)
    for shown in (text, message.plain):
        assert shown.strip()
        assert units(shown) <= 4096
        assert storable(shown)
        assert not dangerous(shown.replace("\n", " "))
    assert len(entities) <= MAX_ENTITIES
    assert sum(20 + len((entity.url or "").encode()) for entity in entities) <= MAX_ENTITY_BYTES
    assert finish(text, entities)[0] == text
    assert {entity.type for entity in entities} <= {"bold", "italic", "text_link", "blockquote"}
    assert foreign(text, entities) == []
    json.dumps(message.html).encode()


def storable(text: str) -> bool:
    """Would every database take it? No NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def dangerous(text: str) -> bool:
    """Does it hold control characters, or those that turn the direction of writing around? Single marks, which the
    renderer itself sets, do not."""
    return any(unicodedata.category(char) == "Cc" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
               for char in text)  # fmt: skip
