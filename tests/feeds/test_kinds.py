from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.kinds import SourceKind, source_kind

INDEX = b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap/></sitemapindex>'
PREVIEW = b'<!DOCTYPE html><html><body><section class="tgme_channel_history js-x"></section></body></html>'
CLOSED = b'<!DOCTYPE html><html><body><div class="tgme_page_wrap"><div class="tgme_page"></div></div></body></html>'


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"<rss><channel/></rss>", "text/html", SourceKind.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "", SourceKind.FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "", SourceKind.JSON_FEED),
        (b"<urlset><url/></urlset>", "text/html", SourceKind.SITEMAP),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- made by x --><urlset\n xmlns='x'>", "", SourceKind.SITEMAP),
        (b"<s:urlset xmlns:s='x'>", "", SourceKind.SITEMAP),
        ("<?xml version='1.0' encoding='utf-16'?><urlset>".encode("utf-16"), "", SourceKind.SITEMAP),
        (INDEX, "application/xml", SourceKind.SITEMAP_INDEX),
        (b"<?xml-stylesheet href='x'?>" + INDEX, "text/plain", SourceKind.SITEMAP_INDEX),
        # What speaks of a sitemap is none.
        (b"<rss><channel><title>&lt;urlset></title><!-- <urlset> --></channel></rss>", "", SourceKind.FEED),
        (b"<html><body><urlset></body></html>", "application/xml", SourceKind.PAGE),
        (PREVIEW, "text/html; charset=utf-8", SourceKind.TELEGRAM),
        (CLOSED, "text/html; charset=utf-8", SourceKind.TELEGRAM_CLOSED),
        (b"<html><body>about tgme_channel_history</body></html>", "text/html", SourceKind.PAGE),
        (b"Service unavailable", "", SourceKind.UNKNOWN),
        (b"", "", SourceKind.UNKNOWN),
    ],
)
def test_what_a_document_is(body: bytes, content_type: str, kind: SourceKind) -> None:
    assert source_kind(body, content_type) is kind


@given(st.binary(), st.text())
def test_anything_is_of_some_kind(body: bytes, content_type: str) -> None:
    assert source_kind(body, content_type) in SourceKind
