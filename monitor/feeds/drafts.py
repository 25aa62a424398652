"""Items of a document -> entries: their HTML made plain text, and what the outlet puts around it taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from monitor.feeds.aggregators import page_behind
from monitor.feeds.furniture.habits import learn
from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.texts import OtherTitles, clean_text
from monitor.feeds.furniture.titles import clean_title
from monitor.feeds.private import without_keys_of
from monitor.languages.text import clean, fold_key, folded_length
from monitor.model.documents import FORWARDED, Entry, Furniture, Habits, ParsedFeed
from monitor.model.limits import (
    MARKUP_SHARE,
    MAX_ADDRESS,
    MAX_CONTENT,
    MAX_FURNITURE,
    MAX_SUMMARY,
    MAX_TITLE,
    shorten,
    web_address,
)

ToText: TypeAlias = Callable[[str], str]
_LONGEST_TAG = 35  # characters of a language as RFC 5646 writes it


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry with its texts as they came, plain and clean: furniture is told only from all of a document."""

    title: str
    summary: str
    content: str
    publisher: str
    forwarded_from: str
    guid: str | None
    url: str | None
    rest: dict[str, Any]


class Site:
    """What all entries of a document have in common."""

    def __init__(
        self, url: str, outlet: str, language: str, habits: Habits, to_text: ToText, max_entries: int, room: int
    ) -> None:
        self.url, self.outlet, self.language, self.to_text = url, outlet, language, to_text
        self.habits, self.max_entries, self.room = habits, max_entries, room
        self.host = urlsplit(url).hostname or ""

    def text(self, html: str, limit: int) -> str:
        """Plain text of HTML, of at most ``limit`` characters."""
        return shorten(self.to_text(html[: limit * MARKUP_SHARE]), limit) if html else ""

    def address(self, link: object) -> str | None:
        """An absolute http(s) address, else None."""
        return web_address(link, self.url)

    def page(self, link: object) -> str | None:
        """The address of a page, without what an aggregator puts around it; None where it is none."""
        address = self.address(link)
        return None if address is None else self.address(page_behind(address))

    def draft(
        self,
        *,
        guid: object,
        url: str | None,
        title: str,
        texts: tuple[str, str],
        publisher: str = "",
        forwarded_from: str = "",
        **rest: Any,
    ) -> Draft:
        """An entry of the HTML of title, summary and content."""
        summary_html, content_html = texts
        summary, content = self.text(summary_html, MAX_SUMMARY), ""
        if content_html and (content_html != summary_html or len(summary) > MAX_SUMMARY // 2):
            content = self.text(content_html, MAX_CONTENT)
        guid = clean(guid) if isinstance(guid, str) and len(guid) <= MAX_ADDRESS else None
        headline = self.text(title, MAX_TITLE)
        return Draft(headline, summary, content, publisher, forwarded_from, guid or None, url, rest)

    def feed(
        self,
        title: str,
        drafts: Iterable[Draft],
        *,
        ttl: timedelta | None = None,
        fault: str | None = None,
        language: str = "",
    ) -> ParsedFeed:
        """The document of these entries, without furniture."""
        drafts = list(drafts)
        names = names_of(self.outlet, self.host)
        self.habits = learn(self.habits, [(draft.title, draft.summary or draft.content) for draft in drafts], names)
        titles = OtherTitles(draft.title for draft in drafts)
        entries = tuple(entry for draft in drafts if (entry := self._entry(draft, titles)))
        return ParsedFeed(title, entries, ttl, fault, self.habits, language=clean(language)[:_LONGEST_TAG])

    def _entry(self, draft: Draft, titles: OtherTitles) -> Entry | None:
        """None where it says nothing. The content is left out where it says no more than the summary."""
        names = names_of(self.outlet, self.host, draft.publisher)
        headline = clean_title(draft.title, names, self.habits, self.language)
        lead, body = (
            clean_text(text, names, self.habits, field=field, others=titles, language=self.language)
            for field, text in (("summary", draft.summary), ("content", draft.content))
        )
        title, content = headline.text, body.text
        summary = _summary(title, lead.text, content)
        if not title and not summary:
            return None
        if folded_length(summary) + folded_length(content) > self.room:
            summary, content = "" if title else shorten(summary, MAX_TITLE), ""
        self.room -= folded_length(summary) + folded_length(content)
        taken = headline.furniture + lead.furniture
        known = {piece.text for piece in taken}
        taken += tuple(piece for piece in body.furniture if piece.text not in known)
        sent = f"{draft.title} {_summary(draft.title, draft.summary, draft.content)}" if taken else ""
        if draft.forwarded_from:
            taken = (Furniture("summary", draft.forwarded_from, FORWARDED), *taken)
        texts = (title, summary, content if content != summary else "")
        entry = Entry(draft.guid, draft.url, *texts, **draft.rest, furniture=taken[:MAX_FURNITURE], sent=sent)
        return without_keys_of(self.url, entry)


def _summary(title: str, summary: str, content: str) -> str:
    """The summary of an entry, or the beginning of its content; none where it repeats the title."""
    summary = summary or shorten(content, MAX_SUMMARY)
    return "" if len(summary) < 2 * len(title) and fold_key(summary) == fold_key(title) else summary
