"""Channels as one page: what it shows, and that nothing a feed wrote acts in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.bubbles import Bubble
from monitor.model.publications import Message
from monitor.posts.markup import Block, Span, message
from monitor.posts.page import page

NOON = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
NEXT_DAY = NOON + timedelta(days=1)
YEREVAN = ZoneInfo("Asia/Yerevan")
PNG = b"\x89PNG\r\n\x1a\nsample"


def shown(*bubbles: Bubble, name: str = "main") -> str:
    return page("A channel", {name: bubbles}, YEREVAN)


class Tags(HTMLParser):
    """The tags of a page with their attributes; each that is opened must be closed in order."""

    VOID = ("meta", "img")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def addresses(self) -> Iterator[str]:
        for _, attributes in self.found:
            yield from (value or "" for name, value in attributes.items() if name in ("src", "href"))


def test_a_post_its_reply_and_a_picture() -> None:
    post = message(
        [
            Block(((Span("Bridge opens", bold=True),),)),
            Block(tuple((Span(f"Outlet {number}", f"https://kite.org/{number}"),) for number in range(5)), folded=True),
        ],
        preview="https://kite.org/0",
    )
    text = shown(
        Bubble(1, NOON, post, edits=4, edited_at=NOON + timedelta(hours=1)),
        Bubble(2, NEXT_DAY, Message("<b>Now 3</b>", ""), sounded=True, reply_to=1, answered="Bridge <opens>"),
        Bubble(3, NEXT_DAY, Message("", "", photo=PNG)),
    )
    Tags(text)
    assert "edited 4 times · 16:00" in text
    assert ("6 October 2026" in text, "7 October 2026" in text) == (True, True)
    assert '<a class="answered" dir="auto" href="#c0-1"><b>Bridge &lt;opens&gt;</b></a>' in text
    assert "with sound · 16:00" in text
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in text
    assert re.search(
        r"<summary>(<span class=\"line\".*?</span>){3}</summary>(<span class=\"line\".*?</span>){2}</details>", text
    )
    assert "a preview of kite.org here" in text


def test_each_line_takes_the_direction_of_its_own_words() -> None:
    text = shown(Bubble(1, NOON, Message("پل باز شد\nBridge opens", "")))
    assert 'dir="auto">پل باز شد</span><span class="line" dir="auto">Bridge opens</span>' in text


def test_sample_addresses_are_nothing_to_tap_on() -> None:
    text = shown(Bubble(1, NOON, Message('<a href="https://heron.example/3.html">Heron</a>', "")))
    assert '<span class="link">Heron</span>' in text
    assert "heron.example" not in text


HOSTILE = [
    '<script>alert(1)</script><img src="https://evil.org/x">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://evil.org/&quot;onmouseover=&quot;alert(1)">x</a>',
    "</p></article></main><iframe src=https://evil.org>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a\x00\x1b[2J\ud800b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_feed_wrote_acts(text: str) -> None:
    made = page(text, {text: [Bubble(1, NOON, Message(text, text, text), answered=text)], "other": []}, YEREVAN, text)
    tags = Tags(made)
    assert not {tag for tag, _ in tags.found} & {"script", "iframe", "link", "object", "form"}
    assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on") or name == "style"]
    assert all(re.match(r"https://|#c0-\d+$|data:image/", address) for address in tags.addresses())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", made)


@given(st.text(alphabet="<>/ab\"'=& \nhrefi:;javscpt", max_size=80))
def test_any_message_makes_a_whole_page(text: str) -> None:
    Tags(shown(Bubble(1, NOON, Message(text, text), answered=text)))


def test_a_browser_may_load_nothing_and_run_nothing() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', shown())
    assert policy.startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-")
    assert "unsafe" not in policy
    assert list(Tags(shown()).addresses()) == []
