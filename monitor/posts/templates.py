"""A channel's template: the look of a channel's posts, written in a small part of Jinja2.

A template can print values, loop over lists and ask for conditions; it cannot call, set, import or read anything, and
reaches nothing but the plain values of ``VALUES``. Only those are looped over or joined, two loops deep, and never the
letters of a text: so its work is bounded by its length and by how much a post holds, and its output, piece by piece, is
given up when it is too long. What it makes is checked before it is used: only tags that Telegram knows, properly
nested, within the limits of a message. All values are escaped, and Telegram finds nothing to tap on in them, but for
our hashtags and links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from monitor.errors import suggestion
from monitor.languages.labels import labels_in
from monitor.model.publications import Message, Style
from monitor.posts.markup import MAX_LINK_BYTES, MAX_UNITS, units
from monitor.posts.neutral import neutral
from monitor.posts.post import Group, Post, Quote, Source
from monitor.posts.sources import by_country, counts, side_mark

MAX_SOURCE = 10_000
"""Characters of a template."""
_MAX_OUTPUT = 30_000  # bytes: Telegram refuses more than 32,768 of raw text
_MAX_PIECES = 20_000
_MAX_LOOPS = 2  # inside each other
_MAX_DEPTH = 60
_MAX_ENTITIES = 100
_TOO_DEEP = "it is nested too deeply; write it flatter"

VALUES = {
    "headline": "the headline",
    "note": "the language of the headline, where readers of the channel may not read it, and a toll of it that grew",
    "summary": "a list of sentences, each with .text, .language, .outlet (who says it), .kinds (of outlet, a list) and "
    ".side (the flag or name of the country that alone says it, as sides says)",
    "differing": "where figures differ, who says which, or nothing",
    "groups": "the outlets by perspective: each with .label and .outlets, a list of .name, .link, .language, .stance "
    "(a list), .origin (where a reprint is from, and where a link leads that is not the outlet's own) and .via (that, "
    "shortly)",
    "outlets": "the same outlets in one list",
    "countries": "the same outlets by country: each with .label (as sides says) and .outlets",
    "counted": "how many outlets of how many countries report it, in words",
    "count": "how many outlets report it",
    "voices": "how many different texts they carry",
    "more": "how many outlets are not listed",
    "originals": "a list of what stands here in a machine's translation, as it was, each with .text and .language; a "
    "template that does not name it gets them folded beneath",
    "corrected": "the names of outlets that corrected their report",
    "withdrawn": "the names of outlets that withdrew their report",
    "changed": "what changed since readers saw it first, in a line",
    "time": "when the outlet of the headline first reported it",
    "hashtags": "a list of hashtags, with #",
    "places": "a list of the names of places, as the house prints them",
    "link": "the address of the report that gave the headline, or of the one that had its text first, or nothing",
    "all_sources": "the address where the bot tells all outlets, or nothing",
    "story_page": "the address of its page on the readers' site, or nothing",
    "labels": "our own words in the channel's language: .sources, .link, .more, .all_sources, .corrected, .withdrawn",
}
"""What a template can print, with the meaning of each for the documentation."""

DEFAULT = """\
<b>{{ headline }}</b>
{% if note %}
<i>{{ note }}</i>
{% endif %}

{% for sentence in summary %}
{% if loop.index > 1 and sentence.side %}{{ sentence.side }} {% endif %}{{ sentence.text }} (\
{% if count == 1 and link %}<a href="{{ link }}">{{ sentence.outlet }}</a>{% else %}{{ sentence.outlet }}{% endif %}\
{% if sentence.kinds %}, {{ sentence.kinds | join(", ") }}{% endif %})
{% if loop.first %}

{% endif %}
{% endfor %}

{% if count > 1 %}
<blockquote expandable>{{ counted }}
{% for country in countries %}
{% if country.label %}{{ country.label }} {% endif %}\
{% for outlet in country.outlets %}
{% if outlet.link %}<a href="{{ outlet.link }}">{{ outlet.name }}</a>{% else %}{{ outlet.name }}{% endif %}\
{% if outlet.via %} {{ outlet.via }}{% endif %}{% if not loop.last %} · {% endif %}\
{% endfor %}

{% endfor %}
{% if more %}
{{ labels.more }}
{% if all_sources %}
<a href="{{ all_sources }}">{{ labels.all_sources }}</a>
{% endif %}
{% endif %}
</blockquote>
{% endif %}

{{ changed }}
{% if story_page %}
<a href="{{ story_page }}">{{ labels.all_sources }}</a>
{% endif %}
{{ hashtags | join(" ") }}
"""
"""A template to start from: nearly the built-in look."""

_ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If,
    nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat,
)  # fmt: skip
_LISTS = (nodes.Name, nodes.Getattr)  # what may stand for a list
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
FILTERS = frozenset({"join", "first", "last", "length", "count", "upper", "lower", "capitalize", "trim", "e", "escape"})
_OF_CASE = frozenset({"upper", "lower", "capitalize"})
_OURS = frozenset({"hashtags", "link", "all_sources", "story_page"})  # values of these names, at any depth
TESTS = frozenset({"defined", "undefined", "none", "odd", "even", "divisibleby"})
_OF_LOOPS = frozenset({"index", "index0", "first", "last", "length"})


class _Text(str):
    """A text that is no list of letters: loops over them would be long."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a text has no parts to loop over or to join")


class _OwnText(_Text):
    """A text of ours: Telegram may make of it what it likes."""

    __slots__ = ()


class _Environment(SandboxedEnvironment):
    """Jinja2's sandbox without anything to call: values are reached by their keys alone, never by attributes."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        # "done.In" is no address for Telegram, "DONE.IN" is one.
        self.filters |= {name: _still_neutral(self.filters[name]) for name in _OF_CASE}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _OF_LOOPS:
            return getattr(obj, attribute)
        parts = obj if isinstance(obj, Mapping) else _OF_LOOPS if isinstance(obj, LoopContext) else ()
        return self.undefined(f"there is no value '{attribute}' there{suggestion(attribute, parts)}")


def _still_neutral(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: change(text) if isinstance(text, _OwnText) else neutral(change(text))


class _TemplateRefused(Exception):  # noqa: N818 (what is wrong with it, on its way to template_fault)
    """What is wrong with a template, and in which line (0: nowhere in particular)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def template_fault(source: str) -> tuple[int, str] | None:
    """The first thing that is wrong with a template, as (line, what to do); None where it may be used. Line 0 is none
    in particular."""
    try:
        _compile(source)
        for sample in _SAMPLES:
            _fill(source, values(sample, _SAMPLE_STYLE))
    except _TemplateRefused as refused:
        return refused.line, str(refused)
    return None


def render(source: str, post: Post, style: Style, built_in: Message) -> Message:
    """The post in the look of the template; ``built_in`` with a note where the template cannot be used for it."""
    try:
        text = _fill(source, values(post, style))
    except _TemplateRefused as refused:
        where = f"line {refused.line}: " if refused.line else ""
        return replace(built_in, note=f"the template was not used: {where}{refused}")
    return Message(text, _plain(text), preview=post.link)


def values(post: Post, style: Style) -> dict[str, object]:
    """What a template sees of a post: see VALUES."""
    labels = labels_in(style.language)
    listed = [source for group in post.groups for source in group.sources]
    groups = [_group(group) for group in post.groups]
    seen = {
        "headline": post.headline,
        "note": post.note,
        "summary": [_quote(quote, style) for quote in post.quotes],
        "differing": post.differing,
        "groups": groups,
        "outlets": [_source(source) for source in listed],
        "countries": [
            {"label": side_mark(country, "", style).strip(), "outlets": [_source(source) for source in its]}
            for country, its in by_country(listed).items()
        ],
        "counted": counts(post, style),
        "count": post.outlets,
        "voices": post.voices,
        "more": post.more,
        "originals": [{"text": each.text, "language": each.language} for each in post.originals],
        "corrected": list(post.corrected),
        "withdrawn": list(post.withdrawn),
        "changed": post.changed,
        "time": post.time,
        "hashtags": list(post.hashtags),
        "places": list(post.places),
        "link": post.link or "",
        "all_sources": post.all_sources,
        "story_page": post.story_page,
        "labels": {
            "sources": labels.sources,
            "link": labels.link,
            "more": labels.more.format(post.more),
            "all_sources": labels.all_sources,
            "corrected": labels.corrected,
            "withdrawn": labels.withdrawn,
        },
    }
    return {name: _in_texts(value, name in _OURS) for name, value in seen.items()}


def _in_texts(value: Any, ours: bool) -> Any:
    """The same values, every text in them as _Text; nothing to tap on in what is not ours."""
    if isinstance(value, str):
        return _OwnText(value) if ours else _Text(neutral(value))
    if isinstance(value, list):
        return [_in_texts(each, ours) for each in value]
    if isinstance(value, dict):
        return {name: _in_texts(each, name in _OURS) for name, each in value.items()}
    return value


def _group(group: Group) -> dict[str, object]:
    return {"label": group.label, "outlets": [_source(source) for source in group.sources]}


def _quote(quote: Quote, style: Style) -> dict[str, object]:
    return {
        "text": quote.text,
        "language": quote.language,
        "outlet": quote.outlet,
        "kinds": list(quote.kinds),
        "side": side_mark(quote.side, "", style).strip(),
    }


def _source(source: Source) -> dict[str, object]:
    return {
        "name": source.name,
        "link": source.link or "",
        "language": source.language,
        "stance": list(source.stance),
        "origin": source.origin,
        "via": source.via,
    }


# --- compiling ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    return _Environment()


@lru_cache(maxsize=32)
def _compile(source: str) -> Any:
    """The compiled template. Raises _TemplateRefused."""
    if len(source) > MAX_SOURCE:
        raise _TemplateRefused(0, f"it is too long; write at most {MAX_SOURCE:,} characters")
    if odd := _ODD.search(source):
        line = source.count("\n", 0, odd.start()) + 1
        raise _TemplateRefused(line, f"it holds the invisible character U+{ord(odd[0]):04X}; remove it")
    try:
        tree = _environment().parse(source)
        _check(tree, frozenset(), 0, 0)
        return _environment().from_string(tree)
    except TemplateSyntaxError as error:
        raise _TemplateRefused(error.lineno, error.message or "it is no template") from None
    except ValueError as error:  # a number of thousands of digits
        raise _TemplateRefused(0, f"it cannot be read: {error}") from None
    except (RecursionError, MemoryError, SyntaxError):  # of the Python that Jinja2 makes of it
        raise _TemplateRefused(0, _TOO_DEEP) from None


def _check(node: nodes.Node, known: frozenset[str], loops: int, depth: int) -> None:
    """Refuses what a template may not do, and names that stand for nothing."""
    if depth > _MAX_DEPTH:  # Jinja2 takes time with the cube of it
        raise _TemplateRefused(node.lineno or 0, _TOO_DEEP)
    if not isinstance(node, _ALLOWED_NODES):
        what = type(node).__name__.lower()
        raise _TemplateRefused(
            node.lineno or 0, f"{what} cannot be used here; print values, loop with for, ask with if"
        )
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in known and node.name not in VALUES:
        hint = suggestion(node.name, VALUES) or "; the values are " + ", ".join(VALUES)
        raise _TemplateRefused(node.lineno, f"there is no value '{node.name}'{hint}")
    if isinstance(node, nodes.Filter) and node.name == "join":
        _check_join(node)
    if isinstance(node, nodes.For):
        if not isinstance(node.iter, _LISTS):
            raise _TemplateRefused(node.lineno, "only a list can be looped over, such as outlets or group.outlets")
        if loops == _MAX_LOOPS or node.recursive:
            raise _TemplateRefused(node.lineno, f"loops may stand in each other {_MAX_LOOPS} deep, not more")
        loops += 1
        known |= {"loop", *(name.name for name in node.target.find_all(nodes.Name)), _own_name(node.target)}
    for child in node.iter_child_nodes():
        _check(child, known, loops, depth + 1)


def _check_join(node: nodes.Filter) -> None:
    """What joins may be joined again, and so on: a short template could make a text without end."""
    if not isinstance(node.node, _LISTS) or not all(isinstance(each, nodes.Const) for each in node.args):
        raise _TemplateRefused(node.lineno, 'write a list before join and a text in it, such as hashtags | join(" ")')


def _own_name(target: nodes.Node) -> str:
    return target.name if isinstance(target, nodes.Name) else ""


# --- filling and checking -----------------------------------------------------------------------------------


def _fill(source: str, given: Mapping[str, object]) -> str:
    """What the template makes of the values: HTML that Telegram accepts. Raises _TemplateRefused."""
    pieces: list[str] = []
    size = 0
    try:
        for piece in islice(_compile(source).generate(given), _MAX_PIECES):
            pieces.append(piece)
            size += len(piece)
            if size > _MAX_OUTPUT:
                raise _TemplateRefused(0, "it makes a message that is too long")
    except TemplateError as error:
        raise _TemplateRefused(getattr(error, "lineno", 0) or 0, error.message or type(error).__name__) from None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _TemplateRefused(0, f"it fails: {error}") from None
    text = _tidy("".join(pieces))
    _check_html(text)
    return text


def _tidy(text: str) -> str:
    """Without space at the ends of lines, and with one blank line at most between two."""
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).replace("\n</blockquote>", "</blockquote>").strip()


_TAG = re.compile(r"<(/?)([a-z-]++)((?:\s++[a-z-]++(?:=\"[^\"<>]*+\")?+)*+)\s*+>")
_ATTRIBUTE = re.compile(r"([a-z-]++)(?:=\"([^\"]*+)\")?+")
_TAGS = {
    "b": (), "strong": (), "i": (), "em": (), "u": (), "ins": (), "s": (), "strike": (), "del": (), "code": (),
    "pre": (), "tg-spoiler": (), "a": ("href",), "blockquote": ("expandable",),
}  # fmt: skip
_REFERENCE = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")


def _check_html(text: str) -> None:
    """Refuses what Telegram would."""
    open_tags: list[str] = []
    count = link_bytes = 0
    for found in _TAG.finditer(text):
        closing, tag, attributes = found[1], found[2], _ATTRIBUTE.findall(found[3])
        if tag not in _TAGS or any(name not in _TAGS[tag] for name, _ in attributes):
            raise _TemplateRefused(0, f"Telegram knows no tag {found[0][:40]}; it knows {', '.join(_TAGS)}")
        if not closing:
            open_tags.append(tag)
            count += 1
            link_bytes += sum(len(value.encode()) for name, value in attributes if name == "href")
        elif not open_tags or open_tags.pop() != tag:
            raise _TemplateRefused(0, f"the end tag </{tag}> closes no tag that is open there")
    if open_tags:
        raise _TemplateRefused(0, f"the tag <{open_tags[-1]}> is never closed")
    visible = _TAG.sub("", text)
    if "<" in visible or _REFERENCE.search(visible):
        raise _TemplateRefused(0, "a < or & of its own must be written &lt; or &amp;")
    _check_size(html.unescape(visible), len(text.encode()), count, link_bytes)


def _check_size(visible: str, raw: int, entities: int, link_bytes: int) -> None:
    if not visible.strip():
        raise _TemplateRefused(0, "it makes an empty message")
    if units(visible) > MAX_UNITS or raw > _MAX_OUTPUT or entities > _MAX_ENTITIES or link_bytes > MAX_LINK_BYTES:
        raise _TemplateRefused(0, "it makes a message that is too long")


def _plain(text: str) -> str:
    """The message without its tags, links behind their lines as far as they fit."""
    room = MAX_UNITS - units(html.unescape(_TAG.sub("", text)))
    lines = []
    for line in text.split("\n"):
        shown = html.unescape(_TAG.sub("", line))
        for href in _links(line):
            if (room := room - units(href) - 2) >= 0:
                shown += f": {href}"
        lines.append(shown)
    return "\n".join(lines)


def _links(line: str) -> Iterator[str]:
    for found in _TAG.finditer(line):
        yield from (html.unescape(value) for name, value in _ATTRIBUTE.findall(found[3]) if name == "href")


_SAMPLE_STYLE = Style("en", ZoneInfo("UTC"), {})
_SAMPLE_SOURCES = (
    Source("Sample", "en", ("independent",), "https://example.org/a?b=1&c=2", "", "AM", ("independent",)),
    Source("Other <&>", "", (), None, "via Agency", "", (), "via Agency"),
)
_SAMPLE = Post(
    headline="Road <reopened> & busy",
    note="in English",
    quotes=(
        Quote("Lorries passed on Tuesday.", "en", "Sample"),
        Quote("Nobody was hurt.", "en", "Other <&>", (), "AM"),
    ),
    sources=_SAMPLE_SOURCES,
    groups=tuple(Group(label, (source,)) for label, source in zip(("here", "there"), _SAMPLE_SOURCES, strict=True)),
    outlets=3,
    voices=2,
    more=1,
    corrected=("Sample",),
    withdrawn=("Other <&>",),
    changed="Updated 13:05: dead 2 → 3",
    time="19 Sep 2023, 13:05 (UTC+4)",
    hashtags=("#Road",),
    places=("Valley / Dale",),
    link="https://example.org/a?b=1&c=2",
    all_sources="https://t.me/sample_bot?start=sources_1",
    story_page="https://news.example/story/1.html",
)
_SAMPLES = (
    _SAMPLE,
    replace(
        _SAMPLE,
        note="",
        quotes=(),
        groups=(),
        more=0,
        corrected=(),
        withdrawn=(),
        changed="",
        hashtags=(),
        places=(),
        link=None,
        all_sources="",
        story_page="",
    ),
)
