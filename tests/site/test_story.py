"""The page of a story, whatever its reports hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.model.documents import Entry
from monitor.model.settings import FeedSource
from monitor.store import Store
from tests.store.samples import FEED
from tests.support.told import BASE, build, faults, pages, site_settings, tags, told_of, told_story

HOSTILE = (
    "<script>alert(1)</script> Bridge opens",
    "\"><img src=x onerror=alert(1)> Bridge 'opens' `now`",
    "Bridge {{ 7 * 7 }} {% raw %} ]]> --> opens",
    "\u202eegdirB \u2066opens\u2069 \u0000\u0007\ud800 now",
    "&lt;script&gt; &amp; Bridge </title></textarea><svg/onload=alert(1)>",
)
LINKS = (
    "javascript:alert(1)",
    'https://kite.example/"onmouseover="alert(1)',
    "data:text/html,<script>alert(1)</script>",
    "https://user:secret@kite.example/",
    "//kite.example/",
)


def source(number: int, **changes: object) -> FeedSource:
    return FEED.model_copy(update={"url": f"https://kite{number}.example/rss", "outlet": f"Kite {number}", **changes})


def entry(number: int, title: str = "", **changes: str) -> Entry:
    link = f"https://kite{number}.example/news/{number}"
    texts = {"title": title or f"Bridge {number} opens", "summary": f"Two were killed near the bridge of {number}."}
    return Entry(f"guid-{number}", changes.pop("url", link), **(texts | changes))


def test_it_tells_who_reports_it_by_country(store: Store, tmp_path: Path) -> None:
    kites = source(1, country="AM"), source(2, country="AZ", language="ru", perspective=("state-run",))
    story = told_of(store, *((kite, entry(at)) for at, kite in enumerate(kites, 1)))
    build(store, tmp_path, site_settings(*kites))
    page = pages(tmp_path)[f"story/{story}.html"]
    assert re.findall("<h3>(\\w+)</h3>", page) == ["Armenia", "Azerbaijan"]
    assert 'href="https://kite1.example/news/1"' in page
    for text in ("Kite 2", "Russian", "state-run", "Who says what", '<time datetime="2023-09-19T10:00:00Z">'):
        assert text in page
    assert "https://t.me/bridges/7" in page
    assert list(faults(tmp_path)) == []


def test_what_search_engines_and_chats_show(store: Store, tmp_path: Path) -> None:
    story = told_story(store, "a")
    build(store, tmp_path)
    found = tags(pages(tmp_path)[f"story/{story}.html"])
    about = {
        each.get("property") or each.get("name"): each["content"]
        for tag, each in found
        if tag == "meta" and "content" in each
    }
    assert about["og:title"].startswith("Bridge a opens")
    assert about["description"] == about["og:description"] != ""
    assert about["og:type"] == "article"
    assert ("link", {"rel": "canonical", "href": f"{BASE}story/{story}.html"}) in found
    assert ("html", {"lang": "en", "dir": "ltr"}) in found


def test_versions_say_what_changed(store: Store, tmp_path: Path) -> None:
    story = told_story(store, "a", "b", "c")
    build(store, tmp_path)
    page = pages(tmp_path)[f"story/{story}.html"]
    assert page.count('<li class="added"') == 2
    assert re.findall(
        r'"removed"><del><span class="hidden">Removed: </span><span class="line" dir="auto">(.*?)</span></del>', page
    ) == ["2 outlets"]
    assert re.findall(r'<ins>.*<span class="line" dir="auto">(.*?)</span></ins>', page) == ["2 outlets", "3 outlets"]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_texts(store: Store, tmp_path: Path, title: str) -> None:
    named = title.replace("\0", "").replace("\ud800", "")  # an operator's file holds neither
    kite = source(1, outlet=named, perspective=(named,))
    story = told_of(store, (kite, entry(1, title, summary=f"{title}. {title}.", content=f"{title}.")))
    build(store, tmp_path, site_settings(kite, title=named[:80]))
    found = pages(tmp_path)
    assert list(faults(tmp_path)) == []
    for path, page in found.items():
        ours = {"search.html": {"script"}}.get(path, {"svg"})  # and no other page has a script, or a chart of theirs
        assert {tag for tag, _ in tags(page)} & {"script", "img", "svg", "textarea"} <= ours
        assert not any("onload" in dict(attributes) for _, attributes in tags(page))
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", page)
    assert re.search("Bridge|opens", found[f"story/{story}.html"])


@pytest.mark.parametrize("link", LINKS)
def test_only_links_of_the_web_are_links(store: Store, tmp_path: Path, link: str) -> None:
    story = told_of(store, (source(1), entry(1, url=link)))
    build(store, tmp_path)
    page = pages(tmp_path)[f"story/{story}.html"]
    assert list(faults(tmp_path)) == []
    assert link not in page
    assert "secret" not in page


def test_a_picture_is_shown_only_where_the_operator_allows_it(store: Store, tmp_path: Path) -> None:
    kite = source(1, hosts=("kite1.example",))
    story = told_of(store, (kite, entry(1, image="https://kite1.example/bridge.jpg")))
    build(store, tmp_path, site_settings(kite))
    page = pages(tmp_path)[f"story/{story}.html"]
    assert "<img" not in page
    assert "img-src &#39;self&#39; data:;" in page
    build(store, tmp_path, site_settings(kite, pictures=True))
    page = pages(tmp_path)[f"story/{story}.html"]
    assert 'src="https://kite1.example/bridge.jpg"' in page
    assert "img-src &#39;self&#39; data: https:;" in page


def test_a_page_of_three_hundred_reports_is_small(store: Store, tmp_path: Path) -> None:
    kites = [source(at, outlet=f"Kite {at} " + "Ա" * 30, country=("AM", "AZ", "FR")[at % 3]) for at in range(300)]
    titles = (f"Կամուրջ {at} " + "բացվեց " * 25 for at in range(300))
    story = told_of(
        store, *((kite, entry(at, title)) for at, (kite, title) in enumerate(zip(kites, titles, strict=True)))
    )
    build(store, tmp_path, site_settings(*kites))
    its = {name: page for name, page in pages(tmp_path).items() if name.startswith(f"story/{story}")}
    assert len(its) > 1
    assert max(len(page.encode()) for page in its.values()) < 100_000
    assert sum(page.count('class="what"') for page in its.values()) == 300
    assert list(faults(tmp_path)) == []


def test_a_site_of_a_language_from_right_to_left(store: Store, tmp_path: Path) -> None:
    told_story(store, "a")
    build(store, tmp_path, site_settings(language="fa"))
    for page in pages(tmp_path).values():
        assert ("html", {"lang": "fa", "dir": "rtl"}) in tags(page)


def test_without_an_address_a_page_names_none(store: Store, tmp_path: Path) -> None:
    told_story(store, "a")
    build(store, tmp_path, site_settings(base=""))
    assert not any("canonical" in page or "og:url" in page for page in pages(tmp_path).values())
    assert not (tmp_path / "site" / "sitemap.xml").exists()
