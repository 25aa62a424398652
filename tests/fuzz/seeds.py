"""Documents to begin fuzzing with: the kind of the Content-Type in the first byte, the document behind it."""

from __future__ import annotations

from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"

_ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa">
<title>Kite</title>
<entry><id>tag:kite.example,2023:1</id><title type="html">&lt;b&gt;Bridge&lt;/b&gt; &amp;amp; road</title>
<link rel="alternate" type="text/html" href="/a?utm_source=rss&amp;b=1"/><updated>2023-09-20T11:00:00+04:00</updated>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It is open.</p><script>x()</script></div></summary>
<content type="html"><![CDATA[<p>سلام ‌ها</p><ul><li>One</li></ul><img src=x>]]></content></entry></feed>"""
_RSS = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>K</title>
<ttl>60</ttl><sy:updatePeriod>hourly</sy:updatePeriod><item><title>Two killed, 23 injured – The Kite</title>
<link>https://kite.example/b#x</link><guid isPermaLink="false">b</guid>
<pubDate>Wed, 20 Sep 2023 11:00:00 +0400</pubDate>
<description>&lt;p&gt;Two people were killed on Tuesday, an official said.&lt;/p&gt; Read more</description>
<content:encoded><![CDATA[<p>“Two people,” he said. “Not three.”</p>]]></content:encoded>
<media:content url="https://kite.example/p.jpg" medium="image"/><enclosure url="x.jpg" type="image/jpeg"/>
<dc:date>19 сентября 2023</dc:date></item><item><title>Degalan &#8206;&#x202e;bridge</title></item></channel></rss>"""
_JSON = r"""{"version": "https://jsonfeed.org/version/1.1", "title": "K", "items": [
{"id": 1, "url": "/x", "title": "Bridge \ud83d",
"content_html": "<p>Text</p>", "date_published": "2023-09-20T10:00:00Z", "image": "https://kite.example/a.png"}]}"""
_PAGE = """<!DOCTYPE html><html><head><title>Bridge</title>
<meta property="og:description" content="Built in nine months.">
<link rel="canonical" href="/bridge"><meta property="og:image" content="/b.png"></head><body><article>
<p>The crossing was
built in nine months by the council, which said so on Monday.</p><p class="share">Share</p></article></body></html>"""
_DOCTYPE = '<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY % c SYSTEM "file:///etc/passwd">]>'

SEEDS = [
    b"\x00" + _ATOM.encode(),
    b"\x01" + _RSS.encode(),
    b"\x01" + _DOCTYPE.encode() + _RSS.encode(),
    b"\x02" + _RSS.encode("cp1251", "replace"),
    b"\x00" + _RSS.encode("utf-16"),
    b"\x03" + _JSON.encode(),
    b"\x04" + _PAGE.encode(),
    *(b"\x01" + path.read_bytes() for path in sorted((_DATA / "feeds").glob("*.xml"))),
    *(b"\x01" + path.read_bytes() for path in sorted((_DATA / "sitemaps").glob("*.xml"))),
    *(b"\x04" + path.read_bytes() for path in sorted((_DATA / "previews").glob("*.html"))),
]
