"""Channels as one page, the way a phone shows them: a file that needs nothing beside it and asks nobody for anything.

What feeds wrote stands in it as text alone: each piece is escaped where it is written, links lead to the web or
nowhere, pictures are part of the page, and its policy lets a browser load nothing and run nothing.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model.bubbles import Bubble
from monitor.model.hosts import host_of
from monitor.posts.runs import Paragraph, Run, paragraphs

_UNFOLDED = 3  # lines of a folded quote that Telegram shows
_TAGS = {"b": "b", "i": "i", "u": "u", "s": "s", "code": "code"}
_IMAGES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}
_UNSHOWN = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")
_RESERVED = (".example", ".invalid", ".test")  # RFC 2606: nobody is there

_COLOURS = """--ground: #d5e0ea; --bubble: #fff; --ink: #111; --dim: #707579; --link: #2678b6; --bar: #3a95d5;
  --quote: #eef5fb;"""
_DARK = """--ground: #0e1621; --bubble: #182533; --ink: #f5f5f5; --dim: #8395a7; --link: #6ab3f3; --bar: #6ab3f3;
  --quote: #1f3145;"""
_MESSAGES = """
h1 { font-size: 17px; margin: 4px; } h2 { font-size: 15px; margin: 24px 4px 4px; }
.note { font-size: 13px; color: var(--dim); margin: 4px; }
.day { width: fit-content; margin: 12px auto; padding: 2px 10px; border-radius: 10px; background: var(--bubble);
  color: var(--dim); font-size: 13px; }
article { width: fit-content; min-width: 40%; max-width: 96%; margin: 6px 0; padding: 7px 10px 5px; border-radius: 14px;
  background: var(--bubble); overflow-wrap: anywhere; scroll-margin-top: 8px; }
article:target { outline: 2px solid var(--bar); }
.line { display: block; min-height: 1.35em; }
.paragraph + .paragraph, .paragraph + details, details + .paragraph { margin-top: 9px; }
img { display: block; width: 100%; border-radius: 9px; margin-bottom: 6px; }
a, .link { color: var(--link); text-decoration: none; }
.quote, .answered, .card { display: block; border-inline-start: 3px solid var(--bar); border-radius: 5px;
  background: var(--quote); padding: 3px 8px; }
.quote { font-size: 15px; } .answered, .card { font-size: 14px; margin: 2px 0 6px; } .card { margin: 8px 0 2px; }
summary { list-style: none; cursor: pointer; } summary::-webkit-details-marker { display: none; }
summary::after { content: "\\25BE"; float: inline-end; color: var(--bar); }
details[open] > summary::after { content: "\\25B4"; }
.spoiler { background: var(--dim); color: transparent; border-radius: 4px; }
.spoiler:hover, .spoiler:active { background: none; color: inherit; }
footer { text-align: end; font-size: 12px; color: var(--dim); margin-top: 2px; }
"""
_STYLE = f"""
:root {{ color-scheme: light dark; {_COLOURS} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_DARK} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.35 system-ui, sans-serif; }}
main {{ width: 100%; max-width: 390px; margin: 0 auto; padding: 8px; }}
{_MESSAGES}"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"


PHONE_STYLE = f"""
.phone {{ {_COLOURS} max-width: 390px; padding: 8px; border-radius: 12px; background: var(--ground); color: var(--ink);
  font: 16px/1.35 system-ui, sans-serif;
* {{ box-sizing: border-box; }}
{_MESSAGES}}}
@media (prefers-color-scheme: dark) {{ .phone {{ {_DARK} }} }}
"""
"""What makes ``messages`` look as on a phone, in an element of the class ``phone`` of any page."""


def messages(name: str, bubbles: Sequence[Bubble], time_zone: ZoneInfo) -> str:
    """The messages of one channel as HTML, for a page that has them in an element of the class ``phone``. ``name``
    tells them from those of others there."""
    return "\n".join(_channel(name, bubbles, time_zone))


def page(title: str, channels: Mapping[str, Sequence[Bubble]], time_zone: ZoneInfo, note: str = "") -> str:
    """The channels one below the other, each with its messages in order; times are of ``time_zone``. A ``note`` stands
    beneath the title."""
    written = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_text(_POLICY)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{_text(title)}</h1>",
        *([f'<p class="note">{_text(note)}</p>'] if note else []),
    ]
    for at, (name, bubbles) in enumerate(channels.items()):
        if len(channels) > 1:
            written.append(f'<h2 dir="auto">{_text(name)}</h2>')
        written += _channel(f"c{at}", bubbles, time_zone)
    return "\n".join([*written, "</main></body></html>"]) + "\n"


def _channel(name: str, bubbles: Sequence[Bubble], time_zone: ZoneInfo) -> Iterator[str]:
    day, there = None, {bubble.number for bubble in bubbles}
    for bubble in bubbles:
        local = bubble.at.astimezone(time_zone)
        if local.date() != day:
            day = local.date()
            yield f'<div class="day">{local.day} {local:%B %Y}</div>'
        yield f'<article id="{name}-{bubble.number}">{"".join(_bubble(name, bubble, local, there))}</article>'


def _bubble(name: str, bubble: Bubble, local: datetime, there: set[int]) -> Iterator[str]:
    if bubble.reply_to is not None or bubble.answered:
        answered = f"<b>{_text(bubble.answered or 'an earlier message')}</b>"
        if bubble.reply_to in there:
            yield f'<a class="answered" dir="auto" href="#{name}-{bubble.reply_to}">{answered}</a>'
        else:
            yield f'<span class="answered" dir="auto">{answered}</span>'
    message = bubble.message
    if message.photo is not None:
        yield _picture(message.photo)
    yield from map(_paragraph, paragraphs(message.html))
    if message.preview is not None and message.photo is None:
        yield f'<span class="card">Telegram shows a preview of {_text(host_of(message.preview))} here</span>'
    edits = f"edited {bubble.edits} time{'s' * (bubble.edits != 1)} · " if bubble.edits else ""
    yield f"<footer>{'with sound · ' * bubble.sounded}{edits}{local:%H:%M}</footer>"


def _picture(data: bytes | str) -> str:
    if isinstance(data, str):  # an address: this page asks nobody for anything
        return f'<span class="card">Telegram shows the picture from {_text(host_of(data))} here</span>'
    kind = next((kind for head, kind in _IMAGES.items() if data.startswith(head)), "")
    if not kind:
        return '<span class="card">a picture</span>'
    return f'<img alt="" src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'


def _paragraph(paragraph: Paragraph) -> str:
    lines = [f'<span class="line" dir="auto">{"".join(map(_run, line))}</span>' for line in paragraph.lines]
    if paragraph.folded and len(lines) > _UNFOLDED:
        shown, folded = "".join(lines[:_UNFOLDED]), "".join(lines[_UNFOLDED:])
        return f'<details class="quote"><summary>{shown}</summary>{folded}</details>'
    return f'<div class="{"paragraph quote" if paragraph.quote else "paragraph"}">{"".join(lines)}</div>'


def _run(run: Run) -> str:
    written = _text(run.text)
    for mark in sorted(run.marks):
        tag = _TAGS.get(mark)
        written = f"<{tag}>{written}</{tag}>" if tag else f'<span class="{_text(mark)}">{written}</span>'
    if run.href is None:
        return written
    if _leads_nowhere(run.href):
        return f'<span class="link">{written}</span>'
    return f'<a href="{_text(run.href)}" rel="noopener noreferrer nofollow">{written}</a>'


def _leads_nowhere(address: str) -> bool:
    """Is it a sample address, which no server can ever have?"""
    return f".{host_of(address)}".endswith(_RESERVED)


def _text(text: str) -> str:
    return html.escape(text.translate(_UNSHOWN))
