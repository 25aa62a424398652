from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.web.html import MAX_LEAD, plain_text, read_article
from monitor.model.documents import Article
from monitor.model.limits import MAX_ADDRESS, MAX_SUMMARY, MAX_TITLE

URL = "https://sample.example/2023/convoy"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Plain words", "Plain words"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<h2>Heading</h2><p>Text follows</p>", "Heading. Text follows"),
        ("<ul><li>First</li><li>Second!</li></ul>", "First. Second!"),
        ("<p>Մեկ</p><p>Երկու</p>", "Մեկ։ Երկու"),
        ("<p>Text (photo)</p><p>More</p>", "Text (photo). More"),
        ("<p>Text (photo.)</p><p>More</p>", "Text (photo.) More"),
        ("<p>“Is it?”</p><p>More</p>", "“Is it?” More"),
        ("<p>Text […]</p><p>More</p>", "Text […] More"),
        ("<p>Das „Haus“</p><p>Rose 5%</p><p>More</p>", "Das „Haus“. Rose 5%. More"),
        ("<p>Մեկ «երկու»</p><p>«Երեք։»</p><p>Չորս</p>", "Մեկ «երկու»։ «Երեք։» Չորս"),
        ("One<br>two<br/>three", "One two three"),
        ("in<b>ter</b>national", "international"),
        ("Words<img src='https://pixel.example/1.gif' alt='x'>here", "Words here"),
        ("<style>p{}</style>Seen<script>if (a < b) track()</script>", "Seen"),
        ("<figure><img><figcaption>Photo: X</figcaption></figure><p>Text</p>", "Text"),
        ("<!-- hidden -->Seen<?php echo 1 ?>", "Seen"),
        ("&lt;p&gt;Escaped &amp;amp; once&lt;/p&gt;", "Escaped & once"),
        ("&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;", "twice"),
        ("<![CDATA[<![CDATA[Wrapped]]>]]>", "Wrapped"),
        ("5 &lt; 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<a href='x>y'>link</a>", "link"),
        ("Ratio p<q: figures", "Ratio p<q: figures"),
        ("Ratio a<b and c>d", "Ratio a<b and c>d"),
        ("Exhibition <Bridges 1988> opens", "Exhibition <Bridges 1988> opens"),
        ("<p>A show, &lt;Bridges&gt;, opens; x<y</p><p>More</p>", "A show, <Bridges>, opens; x<y. More"),
        (
            "Write to <desk@kite.example> or <https://kite.example/>",
            "Write to <desk@kite.example> or <https://kite.example/>",
        ),
        ("<o:p>Word</o:p> <newtag>known</newtag> <odd class='x'>by its attribute", "Word known by its attribute"),
        ("Cut <a href='https://kite.exa", "Cut"),
        ("<p>See ?id=5&lang=en of R&D, AT&T</p>", "See ?id=5&lang=en of R&D, AT&T"),
        ("<p>Goal &#55357;&#56832; &#x110000;&#xD800; scored</p>", "Goal 😀 scored"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("\u200bzero\u200b width\u202e &zwnj;&nbsp;space", "zero width space"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(alphabet="ab <>/&;#!?-[]CDATA=\"'plt\x00\x1e\ud800", max_size=80))
@settings(deadline=None)
def test_any_html_becomes_text(html: str) -> None:
    text = plain_text(html)
    assert text == text.strip()
    assert not set(text) & set("\x00\x1e\ud800\n")


@pytest.mark.parametrize("part", ["<div>", "<", "<a ", "&lt;", "<p>x", "<!--", "<odd>", "<q ", "&#55357;"])
def test_hostile_html_takes_linear_time(part: str) -> None:
    def seconds(times: int) -> float:
        html = part * times
        began = time.process_time()
        plain_text(html)
        return time.process_time() - began

    assert seconds(60_000) < 8 * seconds(15_000) + 0.1


def test_a_summary_is_cheap() -> None:
    html = "<p>" + "Words of a summary as they are. " * 10 + "</p><p><a href='https://x.example/'>Read more</a></p>"
    plain_text(html)
    began = time.process_time()
    for _ in range(100):
        plain_text(html)
    assert (time.process_time() - began) / 100 < 0.001


PARAGRAPH = "Trucks with flour and medicine reached the mountain town on Tuesday, officials said{}"
PAGE = f"""<!doctype html><html><head><title>Convoy - Sample Daily</title>
<meta property="og:title" content="Convoy reaches the town &amp; leaves">
<meta name="description" content="Short &lt;b&gt;description&lt;/b&gt;.">
<meta property="og:image" content="/img/1.jpg">
<link rel="canonical" href="/2023/convoy/">
</head><body class="page-with-sidebar">
<nav><p>{PARAGRAPH.format(" in the menu.")}</p></nav>
<div class="cookie-banner"><p>We use cookies and similar things to make this page better for all readers.</p></div>
<article><h1>Convoy</h1><figure><figcaption><p>{PARAGRAPH.format(" in a caption.")}</p></figcaption></figure>
<div class="story-text"><p>{PARAGRAPH.format("")}</p><p>By A. Writer</p>
<p><a href="/other">{PARAGRAPH.format(" in another article.")}</a></p>
<p>{PARAGRAPH.format(" again.")}<script>track()</script></p></div>
<div class="related-links"><p>{PARAGRAPH.format(" elsewhere.")}</p></div>
</article><footer><p>{PARAGRAPH.format(" in the footer.")}</p></footer></body></html>"""


def test_an_article_page() -> None:
    assert read_article(PAGE.encode(), "text/html; charset=utf-8", URL) == Article(
        url=URL,
        title="Convoy reaches the town & leaves",
        description="Short description.",
        lead=PARAGRAPH.format(".") + " " + PARAGRAPH.format(" again."),
        canonical_url="https://sample.example/2023/convoy/",
        image="https://sample.example/img/1.jpg",
    )


def test_a_lead_ends_with_a_paragraph() -> None:
    paragraphs = "".join(f"<p>{PARAGRAPH.format(f' in part {number}.')}</p>" for number in range(100))
    lead = read_article(f"<main>{paragraphs}</main>".encode(), "", URL).lead
    assert len(lead) < MAX_LEAD + 100
    assert lead.endswith(".")


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00\xff" * 100,
        b"<html><link rel=canonical href='javascript:x'><meta property=og:image content='data:x'>",
        b"<link rel=canonical href='https://[bad/'>",
        b"<p>" * 3000,
    ],
)
def test_pages_that_say_nothing(page: bytes) -> None:
    article = read_article(page, "text/html", URL)
    assert (article.lead, article.canonical_url, article.image) == ("", None, None)


def canonical(head: str, url: str = URL) -> str | None:
    return read_article(f"<html><head>{head}</head></html>".encode(), "text/html; charset=utf-8", url).canonical_url


@pytest.mark.parametrize(
    "link",
    [
        "https://www.sample.example/a",
        "http://m.sample.example/a",
        "https://sample.example:443/a?id=7",
        "/a",
        "?id=7",
        "//amp.sample.example/a",
    ],
)
def test_a_page_may_name_another_of_its_host_as_canonical(link: str) -> None:
    named = canonical(f'<link rel="canonical" href="{link}">')
    assert named is not None
    assert named.startswith("http")


@pytest.mark.parametrize(
    "link",
    [
        "https://other.example/a",
        "https://news.sample.example/a",
        "https://sample.example.other.example/a",
        "https://sample.example@other.example/a",
        "https://sample.example:8443/a",
        "https://sample.example/",
        "https://www.sample.example",
        "https://sample.example//?utm_source=x#top",
        "https://sample.example/amp/",
        "https://sample.example/" + "a" * MAX_ADDRESS,
    ],
)
def test_a_home_page_or_another_site_is_not_canonical(link: str) -> None:
    assert canonical(f'<link rel="canonical" href="{link}">') is None
    assert canonical(f'<meta property="og:url" content="{link}">') is None


def test_og_url_stands_in_for_a_canonical_link_that_is_none() -> None:
    head = '<link rel="canonical" href="/"><meta property="og:url" content="/2023/convoy">'
    assert canonical(head) == "https://sample.example/2023/convoy"


def test_what_a_page_says_is_kept_within_limits() -> None:
    words = "flour and medicine " * 10_000
    link = "https://sample.example/" + "a" * MAX_ADDRESS
    head = (
        f"<title>{words}</title><meta name=description content='{words}'>"
        f"<meta property=og:image content='{link}'><link rel=canonical href='{link}'>"
    )
    article = read_article(f"<head>{head}</head><body><p>{words}</p></body>".encode(), "", URL)
    assert (article.canonical_url, article.image) == (None, None)
    for text, limit in (
        (article.title, MAX_TITLE),
        (article.description, MAX_SUMMARY),
        (article.lead, MAX_SUMMARY + 1),
    ):
        assert limit - 20 < len(text) <= limit
        assert text.rstrip(".").endswith(("flour", "and", "medicine"))
