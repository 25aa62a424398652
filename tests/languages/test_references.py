from __future__ import annotations

import html
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.references import mended


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("R&D, AT&T & Co", "R&D, AT&T & Co"),
        ("?id=5&lang=en&section=2&copy=3", "?id=5&lang=en&section=2&copy=3"),
        ("&laquo;a&raquo;&nbsp;&hellip; &copy 2023", "«a»\xa0… © 2023"),
        ("&lt;b&gt; &amp;amp; &quot;c&quot;", '<b> &amp; "c"'),
        ("&unheard; &notit;", "&unheard; &notit;"),
        ("&#65;&#x42;&#0000067 &#55357;&#56832;&#xD83D;&#xDE00;", "ABC 😀😀"),
        ("&#55357; &#56832;&#x110000;&#0;&#8;&#xFFFE;" + f"&#{'1' * 5000};", " "),
    ],
)
def test_what_references_stand_for(written: str, text: str) -> None:
    assert html.unescape(mended(written)) == text
    assert _xml_text(mended(written)) == text


def _xml_text(content: str) -> str:
    said: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = said.append
    parser.Parse(f"<a>{content}</a>", True)
    return "".join(said)


@given(st.text(alphabet="&#xX0123456789dDaAltgmp;= \ud83d\ude00", max_size=60))
def test_mended_markup_is_xml_and_stays_so(written: str) -> None:
    once = mended(written)
    if "&" in written:
        _xml_text(once)
    assert mended(once) == once
