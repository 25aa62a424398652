"""The HTML of messages read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.posts.differences import difference, differences
from monitor.posts.markup import Block, Span, message
from monitor.posts.runs import Paragraph, Run, paragraphs, texts

BOLD = frozenset({"b"})


def test_a_message_is_read_back_in_its_looks() -> None:
    blocks = [
        Block(((Span("Road <reopened> & busy", bold=True),),)),
        Block(
            ((Span("Lorries passed. "), Span("Sample", "https://example.org/a?b=1&c=2")), (Span("Later", italic=True),))
        ),
        Block(((Span("2 outlets"),), (Span("One"),)), folded=True),
    ]
    assert paragraphs(message(blocks).html) == (
        Paragraph(((Run("Road <reopened> & busy", BOLD),),)),
        Paragraph(
            (
                (Run("Lorries passed. "), Run("Sample", href="https://example.org/a?b=1&c=2")),
                (Run("Later", frozenset({"i"})),),
            )
        ),
        Paragraph(((Run("2 outlets"),), (Run("One"),)), quote=True, folded=True),
    )


def test_a_quote_keeps_its_blank_lines_and_a_plain_one_is_not_folded() -> None:
    (quote,) = paragraphs("<blockquote>One\n\nTwo</blockquote>")
    assert (quote.texts, quote.quote, quote.folded) == (("One", "", "Two"), True, False)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//kite.example", "http://", "http://[", "tg://user?id=1"]
)
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    assert paragraphs(f'<a href="{address}">tap</a>') == (Paragraph(((Run("tap"),),)),)


@pytest.mark.parametrize("text", ["<script>x</script>", "<img src=x>", "a < b & c", "</b>", '<a onclick="x"', "<b"])
def test_what_is_no_tag_of_telegram_is_text(text: str) -> None:
    assert "".join(texts(text)) == text.replace("</b>", "")


@given(st.text(alphabet='<>/ab"=& \nihref:;blockquote', max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for paragraph in paragraphs(text):
        assert paragraph.lines


def test_what_changed_is_said_line_by_line() -> None:
    before, after = "<b>Two killed</b>\n\nA mine went off.", "<b>Three killed</b>\n\nA mine went off.\nOne died later."
    changed = difference(before, after)
    assert (changed.added, changed.removed) == (("Three killed", "One died later."), ("Two killed",))
    assert str(changed) == "2 lines added, 1 line removed"
    assert str(difference(before, before)) == "no word changed"
    assert [None if each is None else str(each) for each in differences([before, after, None, after])] == [
        None,
        "2 lines added, 1 line removed",
        None,
        None,
    ]
