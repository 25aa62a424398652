"""Other people's text in which Telegram finds nothing to tap on."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.text import words
from monitor.posts.neutral import neutral
from tests.support.botentities import found_in

FOUND = {
    "t.me/joinchat/AAAA": "url",
    "T.ME/+abcDEF": "url",
    "telegram.me/sample": "url",
    "sample.t.me": "url",
    "example.com": "url",
    "EXAMPLE.COM": "url",
    "example.com/start?x=@name#tag": "url",
    "www.example.co.uk": "url",
    "правительство.рф": "url",
    "հայերեն.հայ": "url",
    "उदाहरण.कॉम": "url",
    "xn--e1afmkfd.xn--p1ai": "url",
    "👍.com": "url",
    "192.168.1.10": "url",
    "192.168.1.10:8080/x": "url",
    "10.0.0.1.nip.io": "url",
    "http://example.com": "url",
    "HTTP://EXAMPLE.COM/A": "url",
    "https://sample.invalid": "url",
    "https://пример.испытание/путь": "url",
    "ftp://sample.internal/a": "url",
    "FTP://sample.123ab/a": "url",
    "tg://resolve?domain=sample": "url",
    "TG://join?invite=AAAA": "url",
    "ton://transfer/AAAA": "url",
    "user:word@example.com": "url",
    "press@example.com": "email",
    "a.b+c@mail.example.org": "email",
    "@sample": "mention",
    "@gif": "mention",
    "(@sample_name)": "mention",
    "/start": "bot_command",
    "/pause@sample_bot": "bot_command",
    "(/resume)": "bot_command",
    "#Karabakh": "hashtag",
    "#тег": "hashtag",
    "#2023год": "hashtag",
    "#_a": "hashtag",
    "#\u00b7a": "hashtag",
    "$TAG": "cashtag",
    "$1INCH": "cashtag",
    "+374 10 123456": "phone_number",
    "+37410123456": "phone_number",
    "+1-212-555-0123": "phone_number",
    "+1 (212) 555.01.23": "phone_number",
    "8 (800) 555-35-35": "phone_number",
    "8-800-555-35-35": "phone_number",
    "88005553535": "phone_number",
    "4111 1111 1111 1111": "bank_card",
    "4111111111111111": "bank_card",
    "4111-1111-1111-1111": "bank_card",
    "4111--1111--1111--1111": "bank_card",
}


def shown(text: str) -> str:
    """What is drawn of a text."""
    return "".join(char for char in text if char != "\u2060")


@pytest.mark.parametrize("text", FOUND)
def test_what_telegram_would_find_in_a_text_it_does_not_find(text: str) -> None:
    assert FOUND[text] in [entity.type for entity in found_in(text)]  # the loopback knows it
    for around in ("{}", "See {} now.", "«{}»", "({}), {}.", "{}\n{}", "Ереван, {}։"):
        told = around.format(text, text)
        assert found_in(neutral(told)) == []
        assert shown(neutral(told)) == told


@pytest.mark.parametrize("text", FOUND)
def test_its_words_are_found_by_a_search(text: str) -> None:
    if FOUND[text] not in ("phone_number", "bank_card"):
        assert words(neutral(text)) == words(text)


@pytest.mark.parametrize(
    "text",
    [
        "1,500 people left", "1.500 people", "3.5 km", "1 500 000 000 drams", "+14", "+14%", "+1,500", "2023-09-19",
        "2023-09-19 13:05", "19.09.2023, 13:05 (UTC+2)", "19.09.2023 – 20.09.2023", "1988-1994", "13:05", "5/7", "km/h",
        "and/or", "#1", "No. 5", "$500", "$1.5 bn", "US$ 5", "5 @ 10", "Н.Пашинян", "It ended today.The army left.",
        "U.S. and U.K.", "т.е. так", "e.g. this", "a.m.", "Զոհեր՝ 3 → 5", "ratio 3:2", "R&D", "C#", "Su-25, Mi-24",
        "UN resolution 822, 853, 874, 884", "9 of 10", "Article 5.1.2", "10 000",
    ],
)  # fmt: skip
def test_what_is_none_of_it_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


_PIECES = st.sampled_from([
    *FOUND, ".", "/", ":", "//", "@", "#", "$", "+", "-", " ", "(", ")", "com", "рф", "t", "me", "http", "tg", "1",
    "23", "4567", "A", "_", "а", "\u200c", "\u00b7", "։", "…", "👍", "\u0301", "\u0bcd",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_nothing_is_found_in_any_text_and_twice_is_once(text: str) -> None:
    told = neutral(text)
    assert found_in(told) == []
    assert shown(told) == text
    assert neutral(told) == told


@given(st.text(max_size=60))
def test_no_text_looks_other_than_before(text: str) -> None:
    told = neutral(text)
    assert shown(told) == shown(text)
    assert all(unicodedata.category(char) == "Cf" for char in set(told) - set(text))
