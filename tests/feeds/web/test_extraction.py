from __future__ import annotations

import logging
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.web.extraction import extracted_paragraphs
from monitor.feeds.web.html import read_article, running_text

URL = "https://sample.example/2023/convoy"
FIRST = "Forty lorries with flour and medicine reached the mountain town on Tuesday, officials said."
SECOND = "The road had been closed for a week, and is open to lorries of up to ten tonnes since noon."


def article(*pieces: str) -> str:
    return f"<html><body><article><h1>Convoy</h1>{''.join(pieces)}</article></body></html>"


def lead(html: str) -> str:
    return read_article(html.encode(), "text/html; charset=utf-8", URL).lead


def test_persian_words_stay_as_they_are_written() -> None:
    text = "آب سه روستا روز سه‌شنبه دوباره وصل شد و کارگران می‌گویند که جاده نیز به‌زودی باز خواهد شد."
    assert extracted_paragraphs(f"<html><body><p>{text}</p><p>{SECOND}</p></body></html>") == [text, SECOND]


def test_of_a_page_laid_out_as_a_table_the_text_is_read_and_not_the_menu() -> None:
    html = f"<table><tr><td>Press releases</td></tr><tr><td>{FIRST}</td></tr><tr><td>{SECOND}</td></tr></table>"
    assert extracted_paragraphs(f"<html><body>{html}</body></html>") == [FIRST, SECOND]


def test_what_tells_of_pages_without_an_article_stays_silent(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert extracted_paragraphs("") == []
    assert caplog.records == []


@given(st.text(alphabet="ab <>/&;#!?-=\"'pdivtrl|\x00\u200c\ua66e\ud800", max_size=200))
@settings(deadline=None, max_examples=50)
def test_any_page_is_read(html: str) -> None:
    assert all(text == text.strip() for text in extracted_paragraphs(html))


@pytest.mark.parametrize(
    "html",
    [
        article(f"<p>{FIRST}</p>", f"<p>{SECOND}</p>"),
        article(f"<div>{FIRST}<br><br>{SECOND}</div>"),
        article(f"<div><!-- text --><img src='a.jpg'><br>{FIRST}<br />\n<BR>{SECOND}<br><br></div>"),
        article(f"<div>{FIRST}</div>", f"<div>{SECOND}</div>"),
        article(f"<p>{FIRST}</p>", f"<section><p>{SECOND}</p></section>", "<p>By A. Writer</p>"),
        article(
            f"<p>{FIRST}</p>", "<p><a href='/x'>Ferry timetable changes from Sunday on</a></p>", f"<p>{SECOND}</p>"
        ),
        article(
            f"<p>{FIRST}</p>",
            f"<p>{SECOND}</p>",
            "<div class='related'><p>The market hall closes for winter.</p></div>",
        ),
        article(f"<div class='page with-sidebar'><p>{FIRST}</p><p>{SECOND}</p></div>"),
    ],
    ids=["p", "br", "br and more", "div", "byline", "link", "named", "misnamed"],
)
def test_the_paragraphs_of_an_article_however_they_are_marked_up(html: str) -> None:
    assert lead(html) == f"{FIRST} {SECOND}"


def test_what_stands_behind_the_greater_part_is_of_the_page() -> None:
    comment = "Finally! My aunt lives there, and she carried water up the stairs for four days."
    html = article("<div>", f"<p>{FIRST}</p><p>{SECOND}</p>", "</div>", f"<div class='msg'><p>{comment}</p></div>")
    assert lead(html) == f"{FIRST} {SECOND}"


def test_an_article_that_stands_in_its_data_alone_is_read() -> None:
    data = f'{{"@type": "NewsArticle", "articleBody": "{FIRST} {SECOND}"}}'
    html = f"<html><body><script type='application/ld+json'>{data}</script><div id='root'></div></body></html>"
    assert running_text(html.encode(), "", URL) == f"{FIRST} {SECOND}"


def test_short_news_is_read_with_its_short_sentences() -> None:
    assert lead(article(f"<p>{FIRST}</p>", "<p>Nobody was hurt.</p>", f"<p>{SECOND}</p>")) == (
        f"{FIRST} Nobody was hurt. {SECOND}"
    )


def test_the_library_is_loaded_where_a_page_is_read_alone() -> None:
    told = "import sys; from monitor.feeds import reading, articles; print('trafilatura' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
