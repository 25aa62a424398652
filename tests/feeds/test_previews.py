from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.parse import parse_document
from monitor.feeds.previews import read_preview
from monitor.feeds.web.html import plain_text
from monitor.model.documents import FORWARDED, Failed, Furniture, ParsedFeed

PAGE = (Path(__file__).parents[1] / "data" / "previews" / "channel.html").read_text("utf-8")
URL = "https://t.me/s/samplevalley"


def parse(html: str) -> ParsedFeed | Failed:
    return parse_document(html.encode("utf-8", "replace"), "text/html; charset=utf-8", URL, "Sample Valley", plain_text)


def page(*posts: str) -> str:
    return f"<!DOCTYPE html><html><body><section class='tgme_channel_history'>{''.join(posts)}</section></body></html>"


def post(text: str, name: str = "samplevalley/1") -> str:
    return f"<div class='tgme_widget_message' data-post='{name}'><div class='js-message_text'>{text}</div></div>"


def test_the_posts_of_a_channel_newest_first() -> None:
    parsed = parse(PAGE)
    assert isinstance(parsed, ParsedFeed)
    assert parsed.title == "Sample Valley"
    assert [(each.url, each.guid, each.published, each.image) for each in parsed.entries] == [
        (f"https://t.me/samplevalley/{number}", f"https://t.me/samplevalley/{number}", when, image)
        for number, when, image in (
            (14, datetime(2026, 11, 30, 10, tzinfo=UTC), None),
            (13, datetime(2026, 11, 30, 9, tzinfo=UTC), None),
            (11, datetime(2026, 11, 30, 8, 15, tzinfo=UTC), "https://cdn.example/file/a1.jpg"),
        )
    ]


def test_each_line_of_a_post_ends_a_sentence() -> None:
    parsed = parse(PAGE)
    assert isinstance(parsed, ParsedFeed)
    assert [each.summary for each in parsed.entries] == [
        "Will the bridge open in spring?",
        "Вода вернулась в три села. Работы продолжаются",
        "⚡ Lachin road opened for trucks. Forty trucks passed by noon details. #road <b> & more",
    ]


def test_whose_post_was_passed_on_is_known() -> None:
    preview = read_preview(PAGE)
    assert preview is not None
    assert [each.forwarded_from for each in preview.posts] == ["", "Another Desk", ""]


def test_whose_post_was_passed_on_stays_beside_the_entry_and_out_of_its_text() -> None:
    parsed = parse(PAGE)
    assert isinstance(parsed, ParsedFeed)
    assert [each.furniture for each in parsed.entries] == [
        (),
        (Furniture("summary", "Another Desk", FORWARDED),),
        (),
    ]
    assert "Another Desk" not in parsed.entries[1].summary


def test_what_scripts_and_comments_hold_is_no_text() -> None:
    parsed = parse(page(post("Water<script>alert(1)</script> is<!-- not --><style>p{}</style> back")))
    assert isinstance(parsed, ParsedFeed)
    assert [each.summary for each in parsed.entries] == ["Water is back"]


def test_a_name_of_any_length_and_of_markup_is_a_name() -> None:
    name = "<b>Hill</b> &amp; Dale " + "x" * 100_000
    forwarded = f"<span class='tgme_widget_message_forwarded_from_name'>{name}</span>"
    parsed = parse(page(post("Water is back.").replace("<div class='js", f"{forwarded}<div class='js")))
    assert isinstance(parsed, ParsedFeed)
    ((piece,),) = (each.furniture for each in parsed.entries)
    assert piece.text.startswith("Hill & Dale")
    assert len(piece.text) <= 200


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ("<div class='tgme_page_extra'>12 340 subscribers</div>", "closed"),
        ("<div class='tgme_page_extra'>510 members, 12 online</div>", "closed"),
        ("<div class='tgme_page_extra'>@samplevalley</div>", "missing"),
        ("", "missing"),
    ],
)
def test_a_closed_preview_is_told_from_a_channel_that_is_not_there(extra: str, reason: str) -> None:
    failed = parse(f"<!DOCTYPE html><html><body><div class='tgme_page'>{extra}</div></body></html>")
    assert isinstance(failed, Failed)
    assert failed.reason == reason


def test_an_empty_channel_is_good_and_empty() -> None:
    parsed = parse(page())
    assert isinstance(parsed, ParsedFeed)
    assert parsed.entries == ()


def test_a_page_that_no_longer_looks_as_it_did_is_a_failure_and_no_silence() -> None:
    failed = parse(page("<div class='tgme_widget_message' data-id='1'>text</div>"))
    assert isinstance(failed, Failed)


@pytest.mark.parametrize("name", ["", "a/b", "javascript:alert/1", "samplevalley/../../x", "samplevalley/1?x"])
def test_no_address_is_made_of_what_is_no_name_of_a_post(name: str) -> None:
    preview = read_preview(page(post("text", name)))
    assert preview is not None
    assert preview.posts == ()


def test_a_page_that_begins_as_xml_is_read() -> None:
    assert read_preview(f'<?xml version="1.0" encoding="utf-8"?>{page(post("text"))}') is not None


def test_nests_and_scripts_end_nothing() -> None:
    for text in ("<div>" * 20_000 + "deep", "<script>alert(1)</script>shown", "<a " * 10_000):
        parse(page(post(text), post("Water is back", "samplevalley/2")))


@given(st.text())
def test_any_text_is_a_page_or_none(text: str) -> None:
    parse(page(post(text)))
    parse(page(text))
