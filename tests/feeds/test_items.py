from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.feeds.items import Cut, body_hash, breaks_off, cut, document_kind, item_hash
from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text
from monitor.model.documents import Entry, ParsedFeed
from monitor.model.limits import MAX_ENTRIES

URL = "https://news.example/rss.xml"


def rss(*items: str, head: str = "", attributes: str = "", tail: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"{attributes}><channel><title>Feed</title>{head}'
        f"{''.join(items)}{tail}</channel></rss>"
    ).encode()


def item(name: str, extra: str = "") -> str:
    return f"<item><title>{name}</title><link>https://news.example/{name}</link>{extra}</item>\n"


def entries(document: bytes) -> tuple[Entry, ...]:
    parsed = parse_document(document, "application/xml", URL, "", plain_text)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed.entries


# --- cutting ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"<rss><channel><item/></channel></rss>", False),
        (b"<rss><channel><item/></channel></rss>\n<!-- served by x --><script src='x'></script>", False),
        (b"<rss><channel><item><title>A bri", True),
        (b"<rss version='2.0'><channel><item/></channel>", True),
        (b"<?xml version='1.0'?><feed xmlns='x'><entry/>", True),
        (b"<?xml version='1.0'?><atom:feed xmlns:atom='x'></atom:feed>", False),
        (b"<rdf:RDF xmlns:rdf='x'><item/></rdf:RDF>", False),
        ("<rss><channel>".encode("utf-16"), False),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', False),
        (b"", False),
    ],
)
def test_a_document_that_breaks_off(document: bytes, expected: bool) -> None:
    assert breaks_off(document) is expected


def test_a_new_document_goes_on_whole_with_the_hashes_of_its_items() -> None:
    body = rss(item("a"), item("b"))
    assert cut(body, ()) == Cut(
        (item_hash(item("a").strip().encode()), item_hash(item("b").strip().encode())), body, False
    )


def test_nothing_goes_on_where_only_the_build_date_is_new() -> None:
    known = cut(rss(item("a"), item("b"), head="<lastBuildDate>1</lastBuildDate>"), ()).hashes
    assert cut(rss(item("b"), item("a"), head="<lastBuildDate>2</lastBuildDate>"), set(known)) == Cut(
        known[::-1], None, False
    )


def test_known_items_are_cut_out_and_everything_else_stays() -> None:
    known = {cut(rss(item("b")), ()).hashes[0]}
    result = cut(rss(item("a"), item("b"), item("c"), head="<ttl>30</ttl>", tail="<language>hy</language>"), known)
    assert result.document == rss(item("a"), "\n", item("c"), head="<ttl>30</ttl>", tail="<language>hy</language>")
    assert len(result.hashes) == 3


UNCERTAIN = {
    "doctype": b"<!DOCTYPE rss [<!ENTITY x 'y'>]>" + rss(item("a")).split(b"\n", 1)[1],
    "utf-16": rss(item("a")).decode().replace("utf-8", "utf-16").encode("utf-16"),
    "utf-16 without a mark": rss(item("a")).decode().encode("utf-16-le"),
    "namespace on an item": rss(item("a", "<x:y xmlns:x='urn:x'>z</x:y>")),
    "base on an item": rss(item("a", "<content xml:base='https://other.example/'>z</content>")),
    "nested": rss("<item><title>a</title><item><title>b</title></item></item>"),
    "never closed": rss("<item><title>a</title>"),
    "empty tag": rss("<item/>"),
    "several spellings": rss(item("a"), "<ITEM><title>b</title></ITEM>"),
    "several names": rss(item("a"), "<entry><title>b</title></entry>"),
    "end tag in CDATA": rss(item("a", "<description><![CDATA[an </item> here]]></description>")),
    "item in a comment": rss(item("a"), "<!-- <item><title>old</title></item> -->"),
    "end tag in a comment": rss(item("a", "<!-- </item> -->")),
    "comment over two items": rss("<item><title>a</title><!-- </item><item> --></item>"),
    "processing instruction": rss(item("a", "<?php </item> ?>")),
    "bare ampersand": rss(item("a", "<author>A & B</author>")),
    "undeclared prefix": rss(item("a", "<media:title>x</media:title>")),
    "bytes that are no UTF-8": rss(item("a", "<author>?</author>")).replace(b"?<", b"\xff<"),
    "no items": rss(),
    "not XML": b"whatever",
    "nothing": b"",
}


@pytest.mark.parametrize("body", UNCERTAIN.values(), ids=UNCERTAIN)
def test_where_cutting_is_not_certain_the_whole_document_goes_on(body: bytes) -> None:
    assert cut(body, ()) == Cut((), body, True)


def test_content_in_cdata_and_of_xhtml_does_not_prevent_cutting() -> None:
    inline = (
        '<description><![CDATA[<svg xmlns="http://www.w3.org/2000/svg"/> a <base href="/"> <!-- x -->]]></description>'
    )
    xhtml = '<x><div xmlns="http://www.w3.org/1999/xhtml">b</div></x>'
    assert not cut(rss(item("a", inline), item("b", xhtml), item("c", "<!-- note -->")), ()).whole


def test_one_guid_on_different_items_is_noticed() -> None:
    same = [item("a", "<guid>1</guid>"), item("b", "<guid isPermaLink='false'>1</guid>")]
    assert cut(rss(*same), ()).repeated_guids
    assert cut(rss(*(item(n, "<guid><![CDATA[1]]></guid>") for n in "ab")), ()).repeated_guids
    assert not cut(rss(item("a", "<guid/>"), item("b", "<guid/>")), ()).repeated_guids
    assert not cut(rss(same[0], same[0], item("b", "<guid>2</guid>")), ()).repeated_guids


def test_pages_that_several_items_link_to_are_noticed() -> None:
    def linked(title: str, link: str, guid: str) -> str:
        return f"<item><title>{title}</title>{link}<guid>{guid}</guid></item>"

    url, live = "https://kite.example/rss.xml", {"https://kite.example/live?x=1&y=2"}
    for link in (
        "<link>https://kite.example/live?x=1&amp;y=2</link>",
        "<link><![CDATA[https://kite.example/live?y=2&x=1]]></link>",
        "<link> /live?x=1&amp;y=2 </link>",
        '<link rel="self" href="/other"/><link rel="alternate" href="https://kite.example/live?x=1&amp;y=2"/>',
    ):
        body = rss(linked("a", link, "1"), linked("b", link, "2"))
        assert cut(body, (), url=url).shared_links == live
        assert cut(body, cut(body, ()).hashes[:1], url=url).shared_links == live
        assert not cut(rss(linked("a", link, "1"), linked("a", link, "1")), (), url=url).shared_links


def test_items_beyond_the_limit_are_left_out_of_document_and_hashes() -> None:
    body = rss(*(item(str(number)) for number in range(MAX_ENTRIES + 3)))
    result = cut(body, ())
    assert len(result.hashes) == MAX_ENTRIES
    assert entries(result.document or b"") == entries(body)
    assert cut(body, set(result.hashes)).document is None


def test_of_too_many_items_the_newest_are_cut_out() -> None:
    def dated(day: int) -> str:
        return item(str(day), f"<pubDate>{day} Sep 2023 12:00 GMT</pubDate>")

    oldest_first = rss(*map(dated, range(1, 6)))
    result = cut(oldest_first, (), 3)
    assert [entry.title for entry in entries(result.document or b"")] == ["3", "4", "5"]
    later = cut(rss(*map(dated, range(1, 7))), result.hashes, 3)
    assert [entry.title for entry in entries(later.document or b"")] == ["6"]
    newest_first = cut(rss(*map(dated, range(5, 0, -1))), (), 3)
    assert [entry.title for entry in entries(newest_first.document or b"")] == ["5", "4", "3"]


def test_splitting_costs_a_fraction_of_parsing() -> None:
    body = rss(*(item(str(n), f"<description><![CDATA[{'words ' * 220}]]></description>") for n in range(40)))
    assert len(body) > 55_000
    known = set(cut(body, ()).hashes)

    def best(work: object) -> float:
        times = []
        for _ in range(5):
            began = time.process_time()
            work()  # type: ignore[operator]
            times.append(time.process_time() - began)
        return min(times)

    assert best(lambda: cut(body, known)) * 20 < best(lambda: entries(body))


# --- cutting loses and changes nothing --------------------------------------------------------------------

WORDS = st.text(alphabet="abc ДжԱքəış…<>&'\"0.", min_size=1, max_size=25)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', '')}]]>"


TEXT = st.one_of(
    WORDS.map(escaped),
    WORDS.map(cdata),
    WORDS.map(lambda text: cdata(f"<p>{escaped(text)}</p><!-- wp --><br>")),
    WORDS.map(lambda text: cdata("<![CDATA[" + text)),
    WORDS.map(lambda text: f"{escaped(text)}<!-- {text.replace('-', '').replace('<', '')}-->{escaped(text)}"),
)
# What belongs in some dialect, what does not, and what makes cutting uncertain.
EXTRAS = st.sampled_from(
    [
        "",
        "",
        "",
        "<guid>1</guid>",
        "<guid isPermaLink='false'>tag:x</guid>",
        "<pubDate>Tue, 19 Sep 2023 12:30:00 +0400</pubDate>",
        "<updated>2023-09-19T12:30:00Z</updated>",
        "<dc:date>2023-09-19</dc:date><dc:language>hy</dc:language>",
        "<media:group><media:thumbnail url='https://x.example/1.jpg'/><media:title>m</media:title></media:group>",
        "<enclosure url='/2.png' type='image/png' length='1'/>",
        "<image><url>https://x.example/3.jpg</url><title>i</title><link>/l</link></image>",
        "<source url='https://y.example'>Other</source>",
        "<content:encoded>&lt;p&gt;full text&lt;/p&gt;</content:encoded>",
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>x</p><svg><title>t</title></svg></div></content>",
        "<content type='html'><div>not escaped</div></content>",
        "<summary>s</summary><content>c</content>",
        "<author><name>n</name></author>",
        "<x:item xmlns:x='urn:x'>q</x:item>",
        "<y xml:base='https://z.example/'><link href='rel'/></y>",
        "<stray>",
        "&nbsp;",
        "<itunes:summary>undeclared</itunes:summary>",
    ]
)


@st.composite
def items_of(draw: st.DrawFn, name: str, link: str) -> str:
    key = draw(st.integers(0, 5))
    text = "summary" if name == "entry" else "description"
    fields = [
        f"<title>{draw(TEXT)}</title>",
        link.format(key),
        f"<{text}>{draw(TEXT)}</{text}>",
        *draw(st.lists(EXTRAS, max_size=3)),
    ]
    attributes = f' rdf:about="https://x.example/{key}"' if draw(st.booleans()) else ""
    content = "".join(draw(st.permutations(fields)))
    return f"<{name}{attributes}>{content}</{name}>" + draw(st.sampled_from(["", "\n", "<x/>"]))


NAMESPACES = (
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
DIALECTS = {
    "rss20": ("item", "<link>/news/{}</link>", f'<rss version="2.0"{NAMESPACES}><channel>', "</channel></rss>"),
    "rss10": (
        "item",
        "<link>https://x.example/{}</link>",
        f'<rdf:RDF xmlns="http://purl.org/rss/1.0/"{NAMESPACES}><channel><items><rdf:li/></items></channel>',
        "</rdf:RDF>",
    ),
    "atom": ("entry", '<link href="/news/{}"/>', f'<feed xmlns="http://www.w3.org/2005/Atom"{NAMESPACES}>', "</feed>"),
    "prefixed atom": (
        "a:entry",
        '<a:link href="/news/{}"/>',
        f'<a:feed xmlns:a="http://www.w3.org/2005/Atom"{NAMESPACES}>',
        "</a:feed>",
    ),
}


@st.composite
def documents(draw: st.DrawFn) -> tuple[bytes, list[str]]:
    name, link, head, tail = DIALECTS[draw(st.sampled_from(sorted(DIALECTS)))]
    items = draw(st.lists(items_of(name, link), min_size=1, max_size=5, unique_by=str.strip))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    text = f"{head}<title>F</title>{''.join(items)}<updated>2023-09-19</updated>{tail}"
    return text.encode(encoding), items


def _same(some: tuple[Entry, ...], others: tuple[Entry, ...]) -> bool:
    """Whether entries are the same but for what recurs among them: nothing can be learnt of one alone."""
    if max(len(some), len(others)) < 3:
        return some == others
    bare = [
        [replace(entry, summary="", content="", furniture=(), sent="") for entry in entries]
        for entries in (some, others)
    ]
    return bare[0] == bare[1]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.data())
def test_cutting_gives_exactly_the_entries_of_the_unknown_items(
    made: tuple[bytes, list[str]], data: st.DataObject
) -> None:
    body, items = made
    first = cut(body, ())
    if first.whole:
        assert first == Cut((), body, True)
        return
    assert len(first.hashes) == len(items)
    whole = parse_document(body, "application/xml", URL, "", plain_text)
    known = set(data.draw(st.lists(st.sampled_from(first.hashes))))
    result = cut(body, known)
    assert result.hashes == first.hashes
    alone = [cut(body, set(first.hashes) - {key}).document for key in first.hashes]
    parts = [parse_document(one or b"", "application/xml", URL, "", plain_text) for one in alone]
    assert isinstance(whole, ParsedFeed)
    assert all(isinstance(part, ParsedFeed) for part in parts)
    per_item = [part.entries for part in parts if isinstance(part, ParsedFeed)]
    assert _same(tuple(entry for part in per_item for entry in part), whole.entries)
    if set(first.hashes) <= known:
        assert result.document is None
        return
    expected = [part for key, part in zip(first.hashes, per_item, strict=True) if key not in known]
    parsed = parse_document(result.document or b"", "application/xml", URL, "", plain_text)
    assert isinstance(parsed, ParsedFeed)
    assert _same(parsed.entries, tuple(entry for part in expected for entry in part))
    assert (parsed.title, parsed.ttl, parsed.fault) == (whole.title, whole.ttl, whole.fault)


@given(st.binary(max_size=300), st.lists(st.binary(min_size=8, max_size=8)))
def test_any_bytes_can_be_cut(body: bytes, known: list[bytes]) -> None:
    result = cut(body, known)
    assert result.document == body or not result.whole
    assert document_kind(body, "") in ("xml", "json", "html", "unknown")


def test_hostile_bytes_are_cut_in_linear_time() -> None:
    began = time.process_time()
    for part in (
        "<item>",
        "</item>",
        "<item><![CDATA[",
        "<![CDATA[xmlns",
        "<!--",
        "<a:",
        "<item a='",
        "<guid>",
        "base ",
    ):
        cut(rss("<item>" + part * 100_000 + "</item>"), ())
        document_kind(part.encode() * 100_000, "")
    assert time.process_time() - began < 3


# --- kinds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (rss(item("a")), "text/html; charset=utf-8", "xml"),
        (b"\xef\xbb\xbf\r\n <!-- made by x --><?xml-stylesheet href='x'?><feed/>", "", "xml"),
        (rss(item("a")).decode().encode("utf-16"), "", "xml"),
        (b"<!DOCTYPE html><html><body>Just a moment...</body></html>", "application/rss+xml", "html"),
        (b"\n\n<HTML lang='en'>", "", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html/>', "", "html"),
        (b"<script>location='/consent'</script>", "application/xml", "html"),
        (b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN"><rss version="0.91">', "", "xml"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "application/feed+json", "json"),
        (b"<p>Access denied</p>", "text/html", "html"),
        (b"<sitemap/>", "application/xml", "xml"),
        (b"Service unavailable", "application/rss+xml", "unknown"),
        (b"", "", "unknown"),
    ],
)
def test_the_kind_of_a_document(body: bytes, content_type: str, kind: str) -> None:
    assert document_kind(body, content_type) == kind


def test_hashes_have_the_length_the_store_keeps() -> None:
    assert len(body_hash(b"x")) == 16
    assert len(item_hash(b"x")) == 8
