"""Writes a sample outlet's feed, and the page behind an item, in its own format, with its furniture and quirks."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from string import Formatter
from xml.sax.saxutils import escape, quoteattr

from monitor.demo.world import NOTICE, Item, Outlet, Quirk

Numbered = Sequence[tuple[int, Item]]

CONTENT_TYPES = {
    "rss2": "application/rss+xml",
    "rss1": "application/xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


def render_feed(outlet: Outlet, now: datetime, home: str) -> bytes:
    """The outlet's feed as of ``now``. ``home`` is the outlet's address, without a slash at its end."""
    text = _WRITERS[outlet.format](outlet, outlet.visible(now), now, home)
    return text.encode(outlet.encoding, "xmlcharrefreplace")


def render_page(outlet: Outlet, number: int, home: str) -> bytes:
    """The page behind item ``number``: description, canonical link, navigation, text and footer."""
    item = outlet.items[number - 1]
    lead = item.page or item.summary or item.title
    return (
        f'<!doctype html>\n<html lang="{outlet.language}"><head><meta charset="utf-8">\n'
        f"<title>{html.escape(item.title)} | {html.escape(outlet.outlet)}</title>\n"
        f'<meta name="description" content="{html.escape(item.summary or lead)}">\n'
        f'<meta name="generator" content="{html.escape(NOTICE)}">\n'
        f'<link rel="canonical" href="{home}/{number}.html"></head>\n'
        f'<body><nav><a href="{home}/">{html.escape(outlet.outlet)}</a></nav>\n'
        f"<article><h1>{html.escape(item.title)}</h1>\n<p>{html.escape(lead)}</p></article>\n"
        f"<footer><p>{html.escape(NOTICE)}</p></footer></body></html>\n"
    ).encode()


# --- the four formats ---------------------------------------------------------------------------------------


def _rss2(outlet: Outlet, items: Numbered, now: datetime, home: str) -> str:
    head = (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(outlet.outlet)}</title>\n<link>{home}/</link>\n<description>{escape(NOTICE)}</description>\n"
        f"<language>{outlet.language}</language>\n<lastBuildDate>{format_datetime(now)}</lastBuildDate>\n"
    )
    body = "".join(_rss2_item(outlet, number, item, now, home) for number, item in items)
    return f"{head}{body}</channel></rss>\n"


def _rss2_item(outlet: Outlet, number: int, item: Item, now: datetime, home: str) -> str:
    guid = _guid(outlet, number, now, home)
    date = _date(outlet, item, format_datetime)
    parts = (
        f"<title>{_xml(outlet, _title(outlet, number, item))}</title>",
        f"<link>{escape(_link(outlet, number, home))}</link>",
        guid and f'<guid isPermaLink="false">{escape(guid)}</guid>',
        date and f"<pubDate>{date}</pubDate>",
        f"<description>{_xml(outlet, _summary(outlet, number, item, home))}</description>",
    )
    return "\n".join(filter(None, ("<item>", *parts, "</item>\n")))


def _rss1(outlet: Outlet, items: Numbered, now: datetime, home: str) -> str:
    toc = "".join(f'<rdf:li rdf:resource="{home}/{number}.html"/>' for number, _ in items)
    head = (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{home}/feed"><title>{escape(outlet.outlet)}</title><link>{home}/</link>'
        f"<description>{escape(NOTICE)}</description><dc:language>{outlet.language}</dc:language>"
        f"<dc:date>{now.isoformat()}</dc:date><items><rdf:Seq>{toc}</rdf:Seq></items></channel>\n"
    )
    body = "".join(_rss1_item(outlet, number, item, home) for number, item in items)
    return f"{head}{body}</rdf:RDF>\n"


def _rss1_item(outlet: Outlet, number: int, item: Item, home: str) -> str:
    date = _date(outlet, item, datetime.isoformat)
    parts = (
        f'<item rdf:about="{home}/{number}.html"><title>{_xml(outlet, _title(outlet, number, item))}</title>',
        f"<link>{escape(_link(outlet, number, home))}</link>",
        f"<description>{_xml(outlet, _summary(outlet, number, item, home))}</description>",
        date and f"<dc:date>{date}</dc:date>",
        "</item>\n",
    )
    return "".join(filter(None, parts))


def _atom(outlet: Outlet, items: Numbered, now: datetime, home: str) -> str:
    head = (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n'
        f'<title>{escape(outlet.outlet)}</title><subtitle>{escape(NOTICE)}</subtitle>\n<link href="{home}/"/>'
        f'<link rel="self" href="{home}/feed"/>\n<id>{home}/</id><updated>{now.isoformat()}</updated>\n'
    )
    body = "".join(_atom_entry(outlet, number, item, now, home) for number, item in items)
    return f"{head}{body}</feed>\n"


def _atom_entry(outlet: Outlet, number: int, item: Item, now: datetime, home: str) -> str:
    guid = _guid(outlet, number, now, home)
    date = _date(outlet, item, datetime.isoformat)
    markup = "html" if Quirk.HTML in outlet.quirks else "text"
    summary = _summary(outlet, number, item, home)
    parts = (
        f"<entry><title>{_xml(outlet, _title(outlet, number, item))}</title>",
        f'<link rel="alternate" href={quoteattr(_link(outlet, number, home))}/>',
        guid and f"<id>{escape(guid)}</id>",
        date and f"<published>{date}</published><updated>{date}</updated>",
        summary and f'<summary type="{markup}">{_xml(outlet, summary)}</summary>',
        "</entry>\n",
    )
    return "\n".join(filter(None, parts))


def _json(outlet: Outlet, items: Numbered, now: datetime, home: str) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.outlet,
        "description": NOTICE,
        "home_page_url": f"{home}/",
        "language": outlet.language,
        "items": [_json_item(outlet, number, item, now, home) for number, item in items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json_item(outlet: Outlet, number: int, item: Item, now: datetime, home: str) -> dict[str, str]:
    date = _date(outlet, item, datetime.isoformat)
    text = "content_html" if Quirk.HTML in outlet.quirks else "content_text"
    fields = {
        "id": _guid(outlet, number, now, home),
        "url": _link(outlet, number, home),
        "title": _title(outlet, number, item),
        text: _summary(outlet, number, item, home),
        "date_published": date,
    }
    return {name: value for name, value in fields.items() if value}


_WRITERS: dict[str, Callable[[Outlet, Numbered, datetime, str], str]] = {
    "rss2": _rss2,
    "rss1": _rss1,
    "atom": _atom,
    "json": _json,
}


# --- furniture ----------------------------------------------------------------------------------------------


def _turn(outlet: Outlet, number: int, templates: Sequence[str]) -> str:
    """What stands at one place around item ``number``: the template whose turn it is, filled in."""
    if not templates:
        return ""
    template = templates[number % len(templates)]
    item = outlet.items[number - 1]
    previous = outlet.items[number - 2].title if number > 1 else ""
    known = {"city": item.city, "day": str(item.at.day), "previous": previous}
    asked = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    return template.format(**known) if all(known[name] for name in asked) else ""


# --- quirks -------------------------------------------------------------------------------------------------


def _xml(outlet: Outlet, text: str) -> str:
    if Quirk.NESTED_CDATA not in outlet.quirks:
        return escape(text)
    # An inner end mark would close the outer section, so it is itself split over two sections.
    return f"<![CDATA[<![CDATA[{text}]]]]><![CDATA[>]]>"


def _title(outlet: Outlet, number: int, item: Item) -> str:
    furniture = outlet.furniture
    title = _turn(outlet, number, furniture.before_title) + item.title + _turn(outlet, number, furniture.after_title)
    title = html.escape(title) if Quirk.ESCAPED_TITLES in outlet.quirks else title
    return f"{title} - {outlet.outlet}" if Quirk.TITLE_SUFFIX in outlet.quirks else title


def _summary(outlet: Outlet, number: int, item: Item, home: str) -> str:
    if Quirk.HEADLINE_ONLY in outlet.quirks:
        return ""
    text = _turn(outlet, number, outlet.furniture.before_summary) + item.summary
    after = _turn(outlet, number, outlet.furniture.after_summary)
    if Quirk.HTML not in outlet.quirks:
        return f"{text} {after}".strip()
    paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in (text, after) if paragraph)
    return (
        f'{paragraphs}<img src="{home}/pixel.gif?n={number}" width="1" height="1" alt=""/>'
        f'<p><a href="{home}/{number}.html">{html.escape(outlet.read_more)}</a></p>'
    )


def _link(outlet: Outlet, number: int, home: str) -> str:
    tail = "?utm_source=rss&utm_medium=feed" if Quirk.TRACKED_LINKS in outlet.quirks else ""
    return f"{home}/{number}.html{tail}"


def _guid(outlet: Outlet, number: int, now: datetime, home: str) -> str | None:
    if Quirk.NO_GUID in outlet.quirks:
        return None
    if Quirk.ONE_GUID in outlet.quirks:
        return f"{home}/"
    if Quirk.CHANGING_GUIDS in outlet.quirks:
        return f"{outlet.slug}-{number}-{int(now.timestamp())}"
    return f"{outlet.slug}-{number}"


def _date(outlet: Outlet, item: Item, write: Callable[[datetime], str]) -> str | None:
    return None if Quirk.NO_DATES in outlet.quirks else write(item.dated or item.at)
