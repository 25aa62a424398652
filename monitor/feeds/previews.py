"""The web preview of a public Telegram channel (https://t.me/s/NAME): its newest posts.

What its page is made of is written down nowhere; these are the names of classes that it has had for years. A page
without any of them is Failed, and so told, rather than a feed that is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from monitor.feeds.web.html import elements_of
from monitor.languages.text import clean
from monitor.model.limits import shorten

if TYPE_CHECKING:
    from lxml.etree import _Element

CLOSED = "the channel shows no preview on the web: its owner switched it off, or it is a group; it cannot be read"
MISSING = "Telegram knows no public channel of this name"

_POST = re.compile(r"[A-Za-z]\w{2,40}/[0-9]{1,12}")
_BACKGROUND = re.compile(r"background-image:\s*url\(\s*['\"]?(https?://[^'\"()\s]{1,1500})", re.IGNORECASE)
_SILENT = ("script", "style", "template", "iframe", "noscript")  # what they hold is no text
_MAX_HTML = 3_000_000
_LONGEST_NAME = 200  # characters; Telegram allows 128
_LOOKED_AT = 200_000  # characters of a page without preview


@dataclass(frozen=True, slots=True)
class Post:
    """One post: ``html`` is its text, with line breaks; ``name`` is NAME/NUMBER. ``forwarded_from`` is whose post it
    is that the channel passed on, "" where it is its own."""

    name: str
    html: str
    time: str = ""
    image: str = ""
    forwarded_from: str = ""

    @property
    def link(self) -> str:
        """Its page."""
        return f"https://t.me/{self.name}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview shows, the oldest post first. ``unread`` says how many messages do not look as they used to."""

    title: str
    posts: tuple[Post, ...]
    unread: int = 0


def read_preview(html: str) -> Preview | None:
    """The posts of a preview that say something: not what tells of pins and new names, and not pictures alone.

    None where the page is no preview.
    """
    from lxml import etree  # not at the top: processes that read no preview save its memory

    root = elements_of(html[:_MAX_HTML])
    if root is not None:
        etree.strip_elements(root, *_SILENT, with_tail=False)
    if root is None or next(_of_class(root, "tgme_channel_history"), None) is None:
        return None
    title = next(_of_class(root, "tgme_channel_info_header_title"), None)
    messages = list(_of_class(root, "tgme_widget_message"))
    posts = {post.name: post for message in messages if (post := _post(message))}
    unread = sum(not _POST.fullmatch(message.get("data-post") or "") for message in messages)
    return Preview(_text(title), tuple(posts.values()), unread)


def why_closed(html: str) -> str:
    """What Telegram's page of a name says where it leads to no preview: CLOSED or MISSING."""
    head = html[:_LOOKED_AT]
    extra = re.search(r"tgme_page_extra[^<>]{0,200}>([^<>]{0,200})", head)
    return CLOSED if extra and re.search(r"subscriber|member|online", extra[1]) else MISSING


def _post(message: _Element) -> Post | None:
    name = message.get("data-post") or ""
    if not _POST.fullmatch(name) or "service_message" in (message.get("class") or "").split():
        return None
    html = _html(message)
    if not html:
        return None
    time = next((each.get("datetime") for date in _dates(message) for each in date.iter("time")), None)
    forwarded = next(_of_class(message, "tgme_widget_message_forwarded_from_name"), None)
    return Post(name, html, time or "", _picture(message), shorten(_text(forwarded), _LONGEST_NAME))


def _html(message: _Element) -> str:
    """The text of a post, or else the question of its poll. The text that a reply quotes is another's."""
    for name in ("js-message_text", "tgme_widget_message_poll_question"):
        for element in _of_class(message, name):
            if not _inside(element, "tgme_widget_message_reply") and (html := _with_breaks(element)):
                return html
    return ""


def _with_breaks(element: _Element) -> str:
    """Paragraphs where lines are: a line of a post ends a sentence, though few write a stop there."""
    from lxml import etree

    lines: list[list[str]] = [[]]
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if part.tag == "br":
                lines.append([])
            lines[-1].append(part.text or "")
        elif part is not element:
            lines[-1].append(part.tail or "")
    texts = [clean("".join(line)) for line in lines]
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def _dates(message: _Element) -> Iterator[_Element]:
    return _of_class(message, "tgme_widget_message_date")


def _picture(message: _Element) -> str:
    """The first picture of a post or its album, or of its video; none of a page that it links to."""
    for name in ("tgme_widget_message_photo_wrap", "tgme_widget_message_video_thumb"):
        for element in _of_class(message, name):
            if found := _BACKGROUND.search(element.get("style") or ""):
                return found[1]
    return ""


def _of_class(root: _Element, name: str) -> Iterator[_Element]:
    return (element for element in root.iter("*") if name in (element.get("class") or "").split())


def _inside(element: _Element, name: str) -> bool:
    return any(name in (around.get("class") or "").split() for around in element.iterancestors())


def _text(element: _Element | None) -> str:
    return clean("".join(map(str, element.itertext()))) if element is not None else ""
