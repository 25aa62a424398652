"""Hostile texts, and documents that hold them."""

from __future__ import annotations

import json

from tests.hostile.world import feed, item
from tests.support.web import Reply

LEAD = "The council said on Monday that the crossing would be open to carts and to people on foot from Tuesday."
LONG = LEAD * 9_000
JSON_TYPE = {"Content-Type": "application/feed+json"}
BIDI = "".join(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))


def json_feed(**entry: object) -> Reply:
    """A JSON Feed of one entry; lone surrogates and NULs go as escapes."""
    content = {"version": "https://jsonfeed.org/version/1.1", "title": "K", "items": [{"id": "1", **entry}]}
    return Reply(body=json.dumps(content).encode(), headers=JSON_TYPE)


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'


def with_doctype(doctype: str, title: str) -> bytes:
    return feed(item(title, "a")).replace(b'"1.0"?>', b'"1.0"?>' + doctype.encode())


def every_field(text: str) -> bytes:
    """A feed that says a text in all of its fields. XML must be able to hold it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    more = (
        f"<description>{escaped} {LEAD}</description>"
        f"<content:encoded><![CDATA[<p>{text} {LEAD} {LEAD}</p>]]></content:encoded>"
        f'<author>{escaped}</author><category>{escaped}</category><media:content url="{escaped}" medium="image"/>'
        f'<enclosure url="{escaped}" type="image/png"/><source url="{escaped}">{escaped}</source>'
    )
    written = item(f"Bridge {escaped} opens to carts", "a", more=more, guid=escaped)
    return feed(
        written.replace("kite.example/a", f"kite.example/a{escaped}"), head=f"<description>{escaped}</description>"
    )


SCRIPT = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>"
    '<a href="javascript:alert(3)">x</a><iframe src="data:text/html,y">'
)
MARKUP = (
    "*bold* _under_ [text](tg://user?id=1) `code` ||spoiler|| "
    "<b>b</b> <tg-spoiler>s</tg-spoiler> &lt;i&gt; @name #tag /start"
)
DANGEROUS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " \x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//[::1",
    "tg://resolve?domain=x",
    "https://user:word@kite.example/",
    "intent://x",
    "https://kite.example:99999/",
    "http://\u202eelpmaxe.etik/",
    "https://kite.example/\u202egpj.exe",
    "x" * 5000,
]
