"""HTML -> text: the summaries of feeds, and the pages behind entries. The only file that knows
BeautifulSoup."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.feeds.web.charset import decode
from monitor.feeds.web.extraction import extracted_paragraphs
from monitor.languages.references import mended
from monitor.languages.sentences import CLOSINGS
from monitor.languages.text import clean, fold_key
from monitor.model.documents import Article
from monitor.model.identity import canonical_url
from monitor.model.limits import MARKUP_SHARE, MAX_SUMMARY, MAX_TITLE, shorten, web_address

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement
    from lxml import etree
    from lxml.etree import _Element

MAX_HTML = 1_000_000
"""Characters of a page that are looked at; articles begin long before."""
MAX_LEAD = 1500
"""Characters of an article's beginning that are kept: enough for a summary."""

_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_MAYBE_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[a-zA-Z][\w:.-]*)(?P<inside>[^<>]*)(?P<end>>?)")
_CLOSING = re.compile(r"</([a-zA-Z][\w:.-]*)")
_NO_ATTRIBUTES = re.compile(
    r"(?:\s+(?:allowfullscreen|async|autoplay|checked|compact|controls|defer|disabled|download|hidden|ismap|itemscope|loop|"
    r"multiple|muted|noshade|nowrap|open|readonly|required|reversed|selected))*[\s/]*",
    re.IGNORECASE,
)
_INLINE_TAGS = frozenset(
    [
        "a", "abbr", "acronym", "applet", "area", "b", "base", "basefont", "bdi", "bdo", "big", "blink", "body",
        "br", "cite", "code", "col", "colgroup", "data", "datalist", "del", "details", "dfn", "dialog", "dir", "em",
        "font", "frame", "frameset", "g", "head", "html", "i", "img", "input", "ins", "kbd", "label", "legend",
        "link", "listing", "mark", "marquee", "menu", "meta", "meter", "nobr", "noframes", "optgroup", "option",
        "output", "param", "path", "picture", "plaintext", "progress", "q", "rp", "rt", "ruby", "s", "samp", "slot",
        "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "tbody", "tfoot", "thead", "time",
        "track", "tt", "u", "var", "wbr", "xmp"
    ]
)  # fmt: skip
_CDATA_MARKS = re.compile(r"<!\[CDATA\[|\]\]>")
_ENTITY_MARKUP = re.compile(r"&(?:amp;)*(?:lt|#0*60|#[xX]0*3[cC]);", re.IGNORECASE)
_UNWRAPPINGS = 4  # layers of escaping that real feeds reach

_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt",
        "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"
    ]
)  # fmt: skip
_SILENT = frozenset(
    [
        "audio", "button", "canvas", "embed", "figcaption", "form", "iframe", "map", "math",
        "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title",
        "video"
    ]
)  # fmt: skip
_TAGS = _INLINE_TAGS | _BLOCKS | _SILENT
_BREAK = "\x1e"  # stands between blocks until they are joined; no text of a feed holds it

_NOISE = re.compile(
    r"(?:^|[\s_'\[-])(?:advert\w*|ads?|author|banner|breadcrumbs?|byline|caption|comments?|consent|cookies?|copyright|credit|"
    r"footer|gdpr|header|login|menu|meta|modal|nav|navigation|newsletter|paywall|popup|promo|read-?more|recommend\w*|"
    r"related|share|sharing|sidebar|social|sponsor\w*|subscri\w*|tags?|teaser|toolbar|widget)(?:$|[\s_'\]-])",
    re.IGNORECASE,
)
_NOISY_TAGS = frozenset(
    [
        "aside",
        "button",
        "dialog",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "nav",
        "noscript",
        "script",
        "style",
    ]
)
_TAKEN_OUT = _NOISY_TAGS - {"header", "script"}  # headers hold leads, and scripts whole articles as JSON
_PIECES = frozenset(["h2", "h3", "h4", "li", "p"])
_TRUNK = frozenset(["article", "body", "main"])
_SHORTEST_PARAGRAPH = 50
_SURROUNDINGS = 4  # further out, a class such as "with-sidebar" speaks of the whole page


def plain_text(html: str) -> str:
    """HTML, escaped any number of times or not at all, as clean plain text.

    Scripts, styles, captions and pictures are gone. Blocks are told apart: where one ends without a stop
    and another follows, a stop is put between them, so that a heading does not become part of the sentence
    behind it.
    """
    for _ in range(_UNWRAPPINGS):
        html = _CDATA_MARKS.sub("", html) if "[CDATA[" in html or "]]>" in html else html
        if _MARKUP.search(html):
            html = _with_tags_alone(html)
        if _MARKUP.search(html):
            html = _strip_markup(mended(html))
        if "&" not in html or not _ENTITY_MARKUP.search(html):
            break
        html = clean(html.replace(_BREAK, " "))
    if _BREAK in html:
        return _join_blocks(html.split(_BREAK))
    return clean(html)


def read_article(body: bytes, content_type: str, url: str) -> Article:
    """What a page says of itself: title, description, the first real paragraphs, canonical link and picture.

    Never raises for what a page contains; what it does not say is empty or None.
    """
    from bs4 import BeautifulSoup

    html = decode(body, content_type)[:MAX_HTML]
    soup = BeautifulSoup(html, "lxml")
    meta = _meta(soup)
    link = soup.find("link", rel="canonical", href=True)
    named = (str(link["href"]) if link else None, meta.get("og:url"))
    return Article(
        url=url,
        title=_shorten(meta.get("og:title") or _text(soup.title), MAX_TITLE, clean),
        description=_shorten(meta.get("og:description") or meta.get("description") or "", MAX_SUMMARY, plain_text),
        lead=lead_of(article_paragraphs(html, soup)),
        canonical_url=next((address for name in named if (address := _canonical(name, url))), None),
        image=web_address(meta.get("og:image") or meta.get("twitter:image"), url),
    )


def running_text(body: bytes, content_type: str, url: str) -> str:
    """The title of a page and all running text of its article, a paragraph a line; all its text where none is found.
    ``url`` is not needed: it makes the same call as ``read_article``."""
    from bs4 import BeautifulSoup

    html = decode(body, content_type)[:MAX_HTML]
    soup = BeautifulSoup(html, "lxml")
    title = clean(_meta(soup).get("og:title") or _text(soup.find("h1")) or _text(soup.title))
    paragraphs = article_paragraphs(html, soup) or [plain_text(html)]
    return "\n".join(dict.fromkeys(filter(None, [title, *paragraphs])))


def _with_tags_alone(html: str) -> str:
    """HTML in which ``<`` begins nothing but tags, comments and the like: in "p<q" or "<Karabakh 1988>" it is text."""
    tags = {found[0]: found for found in _MAYBE_TAG.finditer(html)}
    unknown = {found["name"].lower() for found in tags.values()} - _TAGS
    closed = {name.lower() for name in _CLOSING.findall(html)} if unknown else set()
    text = {tag for tag, found in tags.items() if not _is_tag(found, closed)}
    return _MAYBE_TAG.sub(lambda found: f"&lt;{found[0][1:]}" if found[0] in text else found[0], html) if text else html


def _is_tag(found: re.Match[str], closed: Container[str]) -> bool:
    """Is it a tag? Elements that HTML does not know have attributes, or are closed somewhere."""
    name, inside = found["name"].lower(), found["inside"]
    if "=" in inside:
        return name in _TAGS or '"' in inside or "'" in inside
    if not found["end"] or not _NO_ATTRIBUTES.fullmatch(inside):
        return False
    return name in _TAGS or name in closed or ":" in name


def _strip_markup(html: str) -> str:
    """Markup taken out, with ``_BREAK`` between blocks. Linear: lxml refuses nests deeper than 256 by
    itself."""
    from lxml import etree  # not at the top: processes that parse nothing save its memory

    root = elements_of(f"<div>{html.replace(_BREAK, ' ')}</div>")
    if root is None:
        return re.sub(r"<[^<>]*>", " ", html)
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag
        if event == "start":
            silent += name in _SILENT
            pieces.append(_boundary(name))
            text = element.text
        else:
            silent -= name in _SILENT
            pieces.append(_boundary(name) if name != "br" else "")
            text = element.tail
        if text and not silent:
            pieces.append(text)
    return "".join(pieces)


def elements_of(html: str) -> _Element | None:
    """The elements of a page, without remarks; None where it has none. Never raises for what it contains."""
    from lxml import etree

    try:  # bytes: of a text that declares an encoding lxml takes no other form
        return etree.fromstring(html.replace("\x00", "").encode("utf-8", "replace"), _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None


@cache  # making one costs as much as reading an entry with it
def _parser() -> etree.HTMLParser:
    from lxml import etree

    return etree.HTMLParser(recover=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")


def _boundary(name: str) -> str:
    if name in _BLOCKS:
        return _BREAK
    return "\n" if name in ("br", "img") else ""


def _join_blocks(blocks: Iterable[str]) -> str:
    """Blocks as one text, with a stop where one ends without."""
    pieces: list[str] = []
    for block in filter(None, map(clean, filter(None, blocks))):
        if pieces:
            pieces[-1] += _missing_stop(pieces[-1])
        pieces.append(block)
    return " ".join(pieces)


def _missing_stop(block: str) -> str:
    """The stop that a block ends without; "" where one stands, be it inside closing quotes or brackets."""
    last = block.rstrip(CLOSINGS)[-1:]
    if not (last.isalnum() or last == "%"):
        return ""
    return "։" if "\u0531" <= last <= "\u0587" else "."


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in soup.find_all("meta", content=True):
        name = tag.get("property") or tag.get("name")
        if isinstance(name, str):
            found.setdefault(name.strip().lower(), str(tag["content"]))
    return found


def _text(tag: Tag | None) -> str:
    return tag.get_text() if tag else ""


def lead_of(paragraphs: Iterable[str]) -> str:
    """The first paragraphs of the article, up to ``MAX_LEAD`` characters, whole paragraphs only.
    One is kept whatever its length, within ``MAX_SUMMARY``."""
    kept: list[str] = []
    length = 0
    for paragraph in paragraphs:
        if kept and length + len(paragraph) > MAX_LEAD:
            break
        kept.append(shorten(paragraph, MAX_SUMMARY))
        length += len(paragraph)
    return _join_blocks(kept)


def article_paragraphs(html: str, soup: BeautifulSoup) -> list[str]:
    """The paragraphs of the article: what is extracted, or else those of the element that holds most text. Takes
    furniture out of ``soup``.

    Where these are the greater part of it, what stands behind the last of them is left out: it is rather of the page.
    """
    if not _MARKUP.search(html):
        return []  # bytes that are no page would be one paragraph
    heading = fold_key(_text(soup.find("h1")))
    together = paragraphs_together(soup)
    found = extracted_paragraphs(_without_furniture(soup)) or extracted_paragraphs(html)
    found = [text for text in found if not _is_label(text) and fold_key(text) != heading]
    known = set(map(fold_key, together))
    agreed = [index for index, text in enumerate(found) if fold_key(text) in known]
    if 2 * sum(len(found[index]) for index in agreed) > sum(map(len, found)):
        return found[: agreed[-1] + 1]
    return found or together


def _is_label(text: str) -> bool:
    """Is it a heading, a byline or the like: short, and no sentence?"""
    return len(text) < _SHORTEST_PARAGRAPH and bool(_missing_stop(text))


def _without_furniture(soup: BeautifulSoup) -> str:
    """A page without what its names and links say is none of the article, but for what holds half of its text: whole
    articles stand in elements that are called after their sidebars."""
    body = soup.body or soup
    most = len(body.get_text()) / 2
    for tag in body.find_all(True):
        if not tag.decomposed and (_leads_away(tag) or _is_named_furniture(tag)) and len(tag.get_text()) < most:
            tag.decompose()
    for parent in {id(each.parent): each.parent for each in body.find_all("br")}.values():
        if parent is not None:
            _wrap_lines(soup, parent)
    return str(soup)


def _wrap_lines(soup: BeautifulSoup, parent: Tag) -> None:
    """Make paragraphs of what lies between two line breaks or more, directly in an element."""
    pieces: list[list[PageElement]] = [[]]
    breaks: list[PageElement] = []
    for child in parent.contents:
        name = getattr(child, "name", None)  # None of a text
        if name == "br":
            breaks.append(child)
        elif name or str(child).strip():
            if len(breaks) > 1:
                pieces.append([])
            elif pieces[-1]:
                pieces[-1].extend(breaks)
            breaks = []
            pieces[-1].append(child)
    if len(pieces) > 1 and parent.name != "p":
        parent.clear()
        for piece in pieces:
            paragraph = soup.new_tag("p")
            paragraph.extend(piece)
            parent.append(paragraph)


def paragraphs_together(soup: BeautifulSoup) -> list[str]:
    """The paragraphs of the element that holds most of the page's running text."""
    by_parent: dict[int, list[str]] = {}
    for tag in soup.find_all("p"):
        text = clean(tag.get_text(" " if tag.find("br") else ""))
        if len(text) >= _SHORTEST_PARAGRAPH and not _is_noise(tag, len(text)):
            by_parent.setdefault(id(tag.parent), []).append(text)
    return max(by_parent.values(), key=lambda texts: sum(map(len, texts)), default=[])


def _is_noise(tag: Tag, length: int) -> bool:
    """Whether a paragraph is navigation, caption, advertising and the like, by its surroundings or its
    links."""
    if _holds_links(tag, length):
        return True
    for level, around in enumerate((tag, *tag.parents)):
        if level > _SURROUNDINGS or around.name in _TRUNK:
            return False
        if around.name in _NOISY_TAGS or _is_named_furniture(around):
            return True
    return False


def _leads_away(tag: Tag) -> bool:
    """Is it furniture by what it is, or a piece of text that is a link?"""
    return tag.name in _TAKEN_OUT or (tag.name in _PIECES and _holds_links(tag, len(tag.get_text())))


def _holds_links(tag: Tag, length: int) -> bool:
    return sum(len(link.get_text()) for link in tag.find_all("a")) * 2 > length


def _is_named_furniture(tag: Tag) -> bool:
    return tag.name not in _TRUNK and bool(_NOISE.search(f"{tag.get('class', '')} {tag.get('id', '')}"[:200]))


def _shorten(text: str, limit: int, to_text: Callable[[str], str]) -> str:
    return shorten(to_text(text[: limit * MARKUP_SHARE]), limit)


def _canonical(link: str | None, url: str) -> str | None:
    """What a page at ``url`` may name as its own address: a page of the same host, and not the home page, which
    some sites name on every page. Any other would make the reports of other events, or other outlets, its own."""
    address = web_address(link, url)
    if address is None:
        return None
    named, here = urlsplit(canonical_url(address)), urlsplit(canonical_url(url))
    return address if named.netloc == here.netloc and named.path else None
