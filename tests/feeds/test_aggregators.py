from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.aggregators import page_behind

PAGE = "https://news.example/story?id=7&x=a+b"
QUOTED = "https%3A%2F%2Fnews.example%2Fstory%3Fid%3D7%26x%3Da%2Bb"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https://news.example/story%3Fid%3D7%26x%3Da%2Bb&ct=ga&cd=C&usg=A",
        f"https://www.google.co.uk/url?q={QUOTED}&sa=U",
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url={QUOTED}&c=1",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0",
        f"https://vk.com/away.php?to={QUOTED}&post=1",
        f"https://www.youtube.com/redirect?event=x&q={QUOTED}",
        f"https://duckduckgo.com/l/?uddg={QUOTED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={QUOTED}&data=05",
        f"https://www.google.com/url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D{QUOTED.replace('%', '%25')}",
    ],
)
def test_the_page_behind_a_link(link: str) -> None:
    assert page_behind(link) == PAGE


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://www.google.com/amp/s/news.example/story/1", "https://news.example/story/1"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/story/1", "https://news.example/story/1"),
        ("https://news-example.cdn.ampproject.org/v/news.example/story/1", "http://news.example/story/1"),
    ],
)
def test_the_page_behind_a_copy(link: str, page: str) -> None:
    assert page_behind(link) == page


@pytest.mark.parametrize(
    "link",
    [
        PAGE,
        f"https://news.example/url?url={QUOTED}",
        f"https://google.com.news.example/url?url={QUOTED}",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://www.google.com/url?sa=t",
        "https://www.google.com/search?q=https://news.example/",
        "https://[broken/url?url=https://news.example/",
        "",
    ],
)
def test_a_link_that_leads_where_it_says(link: str) -> None:
    assert page_behind(link) == link


@given(st.text(max_size=60).map(lambda rest: f"https://www.google.com/url?url=http{rest}") | st.text())
def test_any_link_has_a_page(link: str) -> None:
    assert isinstance(page_behind(link), str)
