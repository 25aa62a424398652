"""Hostile documents: all of them at once around one worker, beside a good neighbour, on each kind of database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from monitor.model.entries import EntryState
from monitor.model.limits import MAX_CONTENT, MAX_SUMMARY, MAX_TITLE
from monitor.posts.neutral import as_written
from tests.hostile.samples import (
    BIDI,
    DANGEROUS,
    JSON_TYPE,
    LEAD,
    LONG,
    MARKUP,
    SCRIPT,
    every_field,
    json_feed,
    laughs,
    with_doctype,
)
from tests.hostile.world import MAX_TEXT, ROUNDS, Case, World, case, feed, item, live, matched, outlet
from tests.support.clock import NOON
from tests.support.databases import new_database
from tests.support.journey import check_address, dangerous, storable
from tests.support.web import Reply

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)


def _sitemap(*rows: str) -> bytes:
    head = "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
    return f"{head}{''.join(rows)}</urlset>".encode()


def _index(*links: str) -> bytes:
    rows = "".join(f"<sitemap><loc>{link}</loc></sitemap>" for link in links)
    return f"<sitemapindex>{rows}</sitemapindex>".encode()


DOCUMENTS = [
    case("entity-bomb", Reply(body=with_doctype(laughs(), "Bridge &l11; opens")), entries=1),
    case(
        "entity-many-times",
        Reply(body=with_doctype(f'<!DOCTYPE rss [<!ENTITY x "{"bridge " * 9000}">]>', "&x;" * 5000)),
        entries=1,
    ),
    case(
        "entity-from-outside",
        Reply(body=with_doctype('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "Bridge &x; opens")),
        entries=1,
    ),
    case(
        "nest-of-lists",
        Reply(body=b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000),
        "parse-crash",
    ),
    case("megabyte-title", Reply(body=feed(item("Bridge opens " * 80_000, "a"))), entries=1),
    case(
        "megabyte-texts",
        Reply(
            body=feed(
                *(
                    item(
                        "Bridge",
                        f"{n}",
                        more=f"<description>{LONG}</description><content:encoded>{LONG}</content:encoded>",
                    )
                    for n in range(3)
                )
            )
        ),
        entries=3,
    ),
    case("megabyte-address", json_feed(title="Bridge", url="https://kite.example/" + "a" * 1_000_000), entries=1),
    case(
        "much-text",
        Reply(
            body=feed(
                *(
                    item(f"Weather of day {n}", f"{n}", more=f"<description>{n} {LEAD * 10}</description>")
                    for n in range(500)
                )
            )
        ),
        entries=500,
    ),
    case(
        "ten-thousand-entries",
        Reply(body=feed(*(item(f"Weather of day {n}", f"{n}") for n in range(10_000)))),
        entries=2000,
    ),
    case("page-in-place-of-a-feed", Reply(body=b"<!DOCTYPE html><html><body>Are you a person?</body></html>"), "html"),
    case(
        "captcha-as-a-feed",
        Reply(
            body=b"<html><head><title>Just a moment</title></head><script>challenge()</script></html>",
            headers={"Content-Type": "application/rss+xml"},
        ),
        "html",
    ),
    case(
        "sitemap-bomb",
        Reply(body=b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset><url><loc>&a;</loc></url></urlset>"),
        "parse",
    ),
    case(
        "sitemap-without-headlines",
        Reply(body=_sitemap("<url><loc>/a</loc><lastmod>2023-09-20</lastmod></url>")),
        "parse",
    ),
    case(
        "index-that-leads-away",
        Reply(body=_index("http://127.0.0.2/a.xml", "javascript:a()", "https://else.example/")),
        "parse",
    ),
    case("preview-that-is-closed", Reply(body=b"<html><body><div class='tgme_page'></div></body></html>"), "missing"),
    case("not-a-feed", Reply(body=bytes(range(256)) * 400, headers={"Content-Type": "application/rss+xml"}), "parse"),
    case(
        "broken-off", Reply(body=feed(item("Bridge one opens", "1"), item("Bridge two opens", "2"))[:-120]), entries=2
    ),
    case(
        "wrong-encoding",
        Reply(
            body=b"<?xml version='1.0' encoding='utf-8'?>"
            + feed(item("Мост bridge открыт для всех", "a"))[21:].decode().encode("cp1251"),
            headers={"Content-Type": "text/xml; charset=utf-8"},
        ),
        entries=1,
    ),
    case(
        "contradictory-encodings",
        Reply(
            body=b"<?xml version='1.0' encoding='koi8-r'?>" + feed(item("Мост bridge открыт для всех", "a"))[21:],
            headers={"Content-Type": "text/xml; charset=utf-16"},
        ),
        entries=1,
    ),
    case(
        "hidden-encoding",
        Reply(
            body=b"<?xml version='1.0' encoding='utf-7'?>" + feed(item("Bridge +ADw-script+AD4- opens", "a"))[21:],
            headers={"Content-Type": "text/xml; charset=idna"},
        ),
        entries=1,
    ),
    case(
        "null-bytes",
        json_feed(
            title="Bridge\0 opens",
            url="https://kite.example/\0a",
            summary=f"\0{LEAD}",
            content_html=f"<p>\0{LEAD}</p>",
            image="https://kite.example/\0.png",
            date_published="2023-09-20T11:00:00Z\0",
        ),
        entries=1,
    ),
    case(
        "lone-surrogates",
        json_feed(
            id="\ud800",
            title="Bridge \ud800 opens",
            url="https://kite.example/\ud800",
            summary=f"\udfff{LEAD}",
            content_html=f"<p>\ud83d{LEAD}&#xd800;</p>",
            image="https://\ud800.example/a.png",
        ),
        entries=1,
    ),
    case("scripts", Reply(body=every_field(SCRIPT)), entries=1),
    case(
        "dangerous-links",
        Reply(
            body=json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {
                            "id": str(n),
                            "title": f"Bridge of link {n}",
                            "url": link,
                            "image": link,
                            "date_published": "2023-09-20T11:00:00Z",
                        }
                        for n, link in enumerate(DANGEROUS)
                    ],
                }
            ).encode(),
            headers=JSON_TYPE,
        ),
        entries=len(DANGEROUS),
    ),
    case("right-to-left-tricks", Reply(body=every_field(f"{BIDI}gnp.exe")), entries=1),
    case("telegram-markup", Reply(body=every_field(MARKUP)), entries=1),
    case(
        "dates-far-away",
        Reply(
            body=feed(
                item("Bridge of the epoch opens", "1", date="Thu, 01 Jan 1970 00:00:00 GMT"),
                item("Bridge of the future opens", "2", date="Thu, 31 Dec 2099 23:59:59 GMT"),
                item("Bridge of last year opens", "3", date="Tue, 20 Sep 2022 12:00:00 GMT"),
            )
        ),
        entries=3,
    ),
    case(
        "dates-of-no-calendar",
        Reply(
            body=feed(
                *(
                    item(f"Weather of no day {n}", f"{n}", date=date)
                    for n, date in enumerate(
                        [
                            "31 Feb 2023 25:61:61 +9999",
                            "99999-99-99",
                            "Fri, 31 Dec 9999 23:59:59 -2359",
                            "1e400",
                            "-1",
                            "9" * 5000,
                            "\u0663",
                        ]
                    )
                )
            )
        ),
        entries=7,
    ),
    case(
        "numbers-of-no-size",
        Reply(
            body=b'{"version": "https://jsonfeed.org/version/1", "items": '
            b'[{"id": 1e999, "title": "Bridge"}, {"id": %s, "title": "B"}]}' % (b"9" * 4000),
            headers=JSON_TYPE,
        ),
        entries=2,
    ),
]

SAME = [("Bridge over the first stream opens", "1"), ("Bridge over the second river closes", "2")]


def again(change: Callable[[int], dict[str, object]], keys: str = "") -> list[Reply]:
    """The same two entries each round, but for what changes."""
    return [
        Reply(
            body=feed(
                *(
                    item(
                        title,
                        (keys and f"{keys}{number}-") + key,
                        more=f"<description>{LEAD}</description>",
                        **change(number),
                    )  # type: ignore[arg-type]
                    for title, key in SAME
                )
            )
        )
        for number in range(ROUNDS)
    ]


SEQUENCES = [
    case("all-guids-replaced", again(lambda n: {"guid": f"g{n}"}), entries=2, recovers=False),
    case("all-guids-and-links-replaced", again(lambda n: {}, keys="k"), entries=2, recovers=False),
    case("archive-with-new-dates", again(lambda n: {"date": NOON + n * HOUR}), entries=2, recovers=False),
    case("one-guid-for-all", again(lambda n: {"guid": "the-same"}), entries=2, recovers=False),
    case(
        "two-versions-in-turn",
        [
            Reply(body=feed(item(f"Bridge {word} for good", "1"), item("Weather stays", "2")))
            for word in ("opens", "closes") * 2
        ],
        entries=2,
        recovers=False,
    ),
]

CASES = [*DOCUMENTS, *SEQUENCES]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """All cases at once, on a database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'monitor.sqlite'}"
    else:
        url = new_database(request.getfixturevalue("postgres_server"))
    return asyncio.run(live(url, CASES))


# --- what holds for all of them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_the_first_answer_ends_as_the_table_says(world: World, one: Case) -> None:
    first, rest = world.reasons[one.name][0], world.reasons[one.name][1:]
    assert first in (one.reasons or ("",))
    if one.recovers:
        assert rest == [""] * (ROUNDS - 1)
        assert f"All is well at the bridge of {one.name}" in matched(world.kept[one.name])


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_what_is_kept_can_be_stored_and_shown(world: World, one: Case) -> None:
    entries = world.entries(one.name)
    assert one.entries in (None, len(entries))
    for entry in entries:
        assert (
            max(len(entry.title) / MAX_TITLE, len(entry.summary) / MAX_SUMMARY, len(entry.content) / MAX_CONTENT) <= 1
        )
        assert not dangerous(entry.title + entry.summary + entry.content)
        assert storable(entry.title + entry.summary + entry.content)
        assert entry.published <= NOON + ROUNDS * HOUR
        check_address(entry.url)


def test_a_good_feed_among_them_loses_nothing(world: World) -> None:
    assert world.reasons["The Neighbour"] == [""] * ROUNDS
    assert sorted(matched(world.kept["The Neighbour"])) == [
        f"Bridge number {n} of the neighbour" for n in range(ROUNDS)
    ]


def test_no_failure_is_a_fault_of_this_program(world: World) -> None:
    assert not [name for name, reasons in world.reasons.items() if "bug" in reasons]


# --- what holds for some ----------------------------------------------------------------------------------------------


def test_entities_are_not_followed(world: World) -> None:
    (laughing,) = world.entries("entity-bomb")
    (outside,) = world.entries("entity-from-outside")
    assert len(laughing.title) < 100
    assert "root:" not in outside.title


def test_long_texts_keep_their_beginning(world: World) -> None:
    (entry,) = world.entries("megabyte-title")
    assert entry.title.startswith("Bridge opens Bridge")
    assert MAX_TITLE - 20 < len(entry.title) <= MAX_TITLE
    assert {len(each.content) > MAX_CONTENT - 200 for each in world.entries("megabyte-texts")[:1]} == {True}
    assert world.entries("megabyte-address")[0].url is None


def test_entries_beyond_the_text_of_a_document_keep_their_titles(world: World) -> None:
    entries = world.entries("much-text")
    kept = sum(len(entry.summary) + len(entry.content) for entry in entries)
    assert MAX_TEXT - 2_000 < kept <= MAX_TEXT


def test_characters_are_read_as_they_were_meant(world: World) -> None:
    for name in ("wrong-encoding", "contradictory-encodings"):
        assert [entry.title for entry in world.entries(name)] == ["Мост bridge открыт для всех"]
    assert world.entries("hidden-encoding")[0].title == "Bridge +ADw-script+AD4- opens"


def test_scripts_and_dangerous_links_do_not_reach_the_channel(world: World) -> None:
    told = "".join(message.html + message.plain for message in world.publisher.messages)
    assert outlet("scripts") in told
    assert outlet("dangerous-links") in told
    assert not [
        word for word in ("<script", "alert(", "onerror", "iframe", "script:", "passwd") if word in told.lower()
    ]
    addresses = [entry.url for entry in world.entries("dangerous-links")]
    assert set(addresses) <= {
        None,
        "https://kite.example/",
        "https://kite.example:99999/",
        "https://kite.example/%E2%80%AEgpj.exe",
    }


def test_nothing_turns_the_direction_of_writing_around(world: World) -> None:
    (entry,) = world.entries("right-to-left-tricks")
    (post,) = world.posts("right-to-left-tricks")
    assert entry.title == "Bridge gnp.exe opens to carts"
    assert not set(BIDI) & set(post.html + post.plain)


async def test_markup_of_the_messenger_stays_text(sqlite_url: str) -> None:
    world = await live(sqlite_url, [case for case in DOCUMENTS if case.name == "telegram-markup"], rounds=1)
    (post,) = world.posts("telegram-markup")
    assert "*bold* _under_ [text](tg://user?id=1) `code` ||spoiler||" in as_written(post.plain)
    assert "<tg-spoiler>" not in post.html
    assert 'href="tg:' not in post.html


def test_dates_out_of_this_world_count_as_the_time_of_the_first_sight(world: World) -> None:
    entries = {entry.title: entry for entry in world.entries("dates-far-away")}
    assert entries["Bridge of the epoch opens"].state is EntryState.HELD_BACK
    assert entries["Bridge of the future opens"].state is EntryState.MATCHED
    assert entries["Bridge of the future opens"].published == NOON
    assert entries["Bridge of last year opens"].state is EntryState.HELD_BACK


@pytest.mark.parametrize("name", [each.name for each in SEQUENCES])
def test_entries_that_change_their_clothes_are_told_once(world: World, name: str) -> None:
    assert len(matched(world.entries(name))) in (1, 2)
    titles = [message.plain.split("\n")[0] for message in world.posts(name)]
    assert len(titles) == len(set(titles)) <= 2
