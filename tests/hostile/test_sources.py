"""Hostile sitemaps, previews of Telegram and JSON Feeds: all of them at once around one worker."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator, Mapping

import pytest

from monitor.model.entries import EntryState
from tests.hostile.samples import JSON_TYPE
from tests.hostile.world import MAX_BODY, ROUNDS, Case, World, case, live, matched, outlet
from tests.support.clock import NOON
from tests.support.journey import check_address, dangerous, storable
from tests.support.web import Reply

pytestmark = pytest.mark.slow

SCRIPTS = "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src='javascript:alert(1)'></iframe>"
MANY = 12_000


def sitemap(*rows: str) -> bytes:
    return f"<urlset>{''.join(rows)}</urlset>".encode()


def row_of(name: str, title: str, date: str = "2023-09-20T11:00:00Z") -> str:
    news = f"<news><publication_date>{date}</publication_date><title>{title}</title></news>"
    return f"<url><loc>/{name}</loc>{news}</url>"


def index(*links: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{link}</loc></sitemap>' for link in links)}</sitemapindex>".encode()


def post(number: int, text: str, *, time: str = "2023-09-20T11:00:00+00:00", more: str = "") -> str:
    when = f"<a class='tgme_widget_message_date'><time datetime='{time}'></time></a>"
    return (
        f"<div class='tgme_widget_message' data-post='kite/{number}'>{more}"
        f"<div class='js-message_text'>{text}</div>{when}</div>"
    )


def preview(*posts: str) -> Reply:
    html = f"<html><body><section class='tgme_channel_history'>{''.join(posts)}</section></body></html>"
    return Reply(body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def telegram_page(extra: str) -> Reply:
    return Reply(body=f"<html><body><div class='tgme_page'>{extra}</div></body></html>".encode())


def json_feed(*items: object, **more: object) -> Reply:
    feed: Mapping[str, object] = {"version": "https://jsonfeed.org/version/1.1", "items": items, **more}
    return Reply(body=json.dumps(feed).encode(), headers=JSON_TYPE)


ODD = (None, True, 7, -1.5, [], {}, ["x"], {"x": "y"})
FIELDS = ("id", "url", "external_url", "title", "summary", "content_html", "content_text", "image", "date_published")

CASES = [
    case(
        "sitemap-of-many-rows",
        Reply(body=sitemap(*(row_of(str(n), f"W{n}", f"2023-09-{n % 20 + 1:02}") for n in range(50_000)))),
        entries=2000,
    ),
    case(
        "sitemap-gzip-bomb",
        Reply(body=gzip.compress(b"<urlset>" + b" " * 4 * MAX_BODY), headers={"Content-Type": "application/x-gzip"}),
        "too-large",
    ),
    case(
        "sitemap-of-scripts",
        Reply(
            body=sitemap(
                row_of("a", f"Bridge opens <![CDATA[{SCRIPTS}]]>"),
                row_of("b", "Bridge of the future", "2099-01-01"),
                row_of("c", "Bridge of no day", "2023-02-31T25:00:00Z"),
                "<url><loc>javascript:alert(1)</loc><news><title>Bridge of a script</title></news></url>",
            )
        ),
        entries=3,
    ),
    case("index-in-a-circle", [Reply(body=index("/index-in-a-circle?again"))] * 2, "parse"),
    case(
        "preview-that-sends-on",
        [Reply(302, headers={"Location": "/preview-that-sends-on?name"}), telegram_page("9 subscribers")],
        "missing",
    ),
    case(
        "preview-closed-behind-a-redirect",
        [
            Reply(302, headers={"Location": "/preview-closed-behind-a-redirect?name"}),
            telegram_page("<div class='tgme_page_extra'>9 subscribers</div>"),
        ],
        "closed",
    ),
    case("preview-of-many-messages", preview(*(post(n, f"Weather of day {n}") for n in range(1, MANY))), entries=2000),
    case("preview-of-a-nest", preview("<div class='tgme_widget_message'>" * MANY), "parse", entries=0),
    case(
        "preview-of-scripts",
        preview(
            post(
                1,
                f"Bridge opens {SCRIPTS}",
                more="<a class='tgme_widget_message_photo_wrap' "
                "style=\"background-image:url('javascript:alert(1)')\"></a>"
                f"<a class='tgme_widget_message_forwarded_from_name'>{SCRIPTS}Desk</a>",
            ),
            "<div class='tgme_widget_message' data-post='../../evil'><div class='js-message_text'>Bridge</div></div>",
        ),
        entries=1,
    ),
    case(
        "preview-of-other-times",
        preview(
            post(1, "Bridge of the future opens", time="2099-12-31T23:59:59+00:00"),
            post(2, "Bridge of no day opens", time="2023-02-31T99:00:00+00:00"),
            post(3, "Bridge of no time opens", time=""),
        ),
        entries=3,
    ),
    case(
        "json-feed-of-wrong-types",
        json_feed(*ODD, *(dict.fromkeys(FIELDS, odd) for odd in ODD), {"title": "Bridge opens", "url": ["/a"]}),
        entries=1,
    ),
    case("json-feed-of-no-items", json_feed(items={"0": {"title": "Bridge"}}), "parse"),
    case("json-feed-too-large", json_feed({"title": "Bridge", "content_text": "x" * 10_000_000}), "too-large"),
    case(
        "json-feed-of-markup",
        json_feed(
            {
                "id": "1",
                "title": f"<b>Bridge</b> opens {SCRIPTS} &amp;lt;i&amp;gt;",
                "url": "https://kite.example/1",
                "content_html": f"<p>Carts may pass.</p>{SCRIPTS}",
                "date_published": "2099-01-01T00:00:00Z",
            },
            title=SCRIPTS,
        ),
        entries=1,
    ),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    return asyncio.run(live(f"sqlite:///{tmp_path_factory.mktemp('sources') / 'monitor.sqlite'}", CASES, rounds=2))


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_the_first_answer_ends_as_the_table_says_and_the_next_is_read(world: World, one: Case) -> None:
    first, *rest = world.reasons[one.name]
    assert first in (one.reasons or ("",))
    assert rest == [""]
    assert f"All is well at the bridge of {one.name}" in matched(world.kept[one.name])


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_what_is_kept_can_be_stored_and_shown(world: World, one: Case) -> None:
    entries = world.entries(one.name)
    assert one.entries in (None, len(entries))
    for entry in entries:
        said = entry.title + entry.summary + entry.content + "".join(piece.text for piece in entry.furniture)
        assert not dangerous(said)
        assert storable(said)
        assert NOON.replace(year=2000) < entry.published
        assert (entry.published - NOON).total_seconds() <= ROUNDS * 3600
        check_address(entry.url)


def test_a_good_feed_among_them_loses_nothing(world: World) -> None:
    assert world.reasons["The Neighbour"] == ["", ""]
    assert sorted(matched(world.kept["The Neighbour"])) == [
        "Bridge number 0 of the neighbour",
        "Bridge number 1 of the neighbour",
    ]


def test_no_script_reaches_the_channel(world: World) -> None:
    told = "".join(message.html + message.plain for message in world.publisher.messages).lower()
    assert outlet("preview-of-scripts").lower() in told
    assert outlet("json-feed-of-markup").lower() in told
    assert not [word for word in ("<script", "alert(", "onerror", "iframe", "script:", "evil") if word in told]


def test_of_many_rows_and_messages_the_newest_are_read(world: World) -> None:
    rows = {entry.published.day for entry in world.entries("sitemap-of-many-rows")}
    assert rows == {20}
    messages = {int(entry.url.rpartition("/")[2]) for entry in world.entries("preview-of-many-messages") if entry.url}
    assert min(messages) == MANY - 2000


def test_times_of_the_future_count_as_now(world: World) -> None:
    (future,) = (each for each in world.entries("preview-of-other-times") if "future" in each.summary + each.title)
    assert (future.published, future.state) == (NOON, EntryState.MATCHED)
