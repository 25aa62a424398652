from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.web.charset import decode

RUSSIAN = "Грузовики прибыли в горный город во вторник, сообщили местные власти"
TURKISH = "Kamyonlar Salı günü dağ kasabasına ulaştı; yetkililer açıklama yaptı, yol bugün açıldı"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (RUSSIAN.encode(), "text/html; charset=windows-1251", RUSSIAN),
        (
            f'<?xml version="1.0" encoding="windows-1251"?>{RUSSIAN}'.encode("cp1251"),
            "text/xml; charset=koi8-r",
            RUSSIAN,
        ),
        (f'<html><meta charset="windows-1251"><p>{RUSSIAN}'.encode("cp1251"), "text/html", RUSSIAN),
        (RUSSIAN.encode("koi8-r"), 'text/html; charset="KOI8-R"', RUSSIAN),
        (RUSSIAN.encode("cp1251"), "", RUSSIAN),
        (TURKISH.encode("cp1254"), "", TURKISH),
        ("“quoted” €5".encode("cp1252"), "text/html; charset=iso-8859-1", "“quoted” €5"),
        (RUSSIAN.encode("utf-16"), "", RUSSIAN),
        (RUSSIAN.encode("utf-32"), "", RUSSIAN),
        (RUSSIAN.encode() + b"\xd0", "", RUSSIAN + "\ufffd"),
        (b"", "", ""),
    ],
)
def test_decoding(body: bytes, content_type: str, expected: str) -> None:
    assert decode(body, content_type).endswith(expected)


@given(st.binary(), st.text())
def test_anything_decodes(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


@given(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\xff\xfe\x00\x00"]), st.binary())
def test_broken_wide_text_decodes(mark: bytes, rest: bytes) -> None:
    assert isinstance(decode(mark + rest, ""), str)


@pytest.mark.parametrize("name", ["hex", "rot13", "zip", "idna", "punycode", "undefined", "utf-7", "unicode_escape"])
def test_codecs_that_are_no_encodings_of_text_are_passed_over(name: str) -> None:
    assert decode(RUSSIAN.encode("cp1251"), f"text/xml; charset={name}") == RUSSIAN


HEADLINES = "<title>В Степанакерте восстановили школу</title><title>Переговоры продолжатся</title>"


@pytest.mark.parametrize("declared", ['<?xml version="1.0" encoding="utf-8"?>', "<?xml version='1.0'?>", ""])
@pytest.mark.parametrize("foreign", [b"\xd0", "Реклама: скидки".encode("cp1251"), "Ünïcöde".encode("latin-1")])
def test_what_is_mostly_utf_8_stays_so(declared: str, foreign: bytes) -> None:
    body = declared.encode() + HEADLINES.encode() + b"<title>" + foreign + b"</title>"
    for header in ("text/xml; charset=windows-1251", "text/xml; charset=utf-8", "text/xml"):
        assert decode(body, header).startswith(declared + HEADLINES)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5", "gb18030", "windows-1254"])
def test_what_is_declared_wrongly_as_utf_8_is_not_taken_for_it(encoding: str) -> None:
    text = {"gb18030": "亚美尼亚总理访问", "windows-1254": "Türkiye'nin açıklaması öğleden sonra"}.get(
        encoding, HEADLINES
    )
    body = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert text in decode(body, "text/xml; charset=utf-8")
