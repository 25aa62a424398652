"""What only the address of a private feed holds: it goes into no link and no text."""

from __future__ import annotations

import pytest

from monitor.feeds.private import without_keys_of
from monitor.model.documents import Entry

KEY = "8f14e45fceea167a5a36dedd4bea2543"
PRIVATE = f"https://wire.example/private?lang=hy&apikey={KEY}"
SHORT = "https://ada@wire.example/rss?user=5"
IN_PATH = f"https://wire.example/u/{KEY}/rss"


def made(link: str | None, text: str = "") -> Entry:
    return Entry("1", link, f"Bridge {text}", f"It opened. {text}", text, image=link)


@pytest.mark.parametrize(
    ("feed", "link", "kept"),
    [
        (PRIVATE, PRIVATE, None),
        (PRIVATE, f"{PRIVATE}#top", None),
        (PRIVATE, f"http://www.wire.example/private?apikey={KEY}&lang=hy", None),
        (PRIVATE, f"https://wire.example/n/1?apikey={KEY}", "https://wire.example/n/1"),
        (PRIVATE, f"https://wire.example/n/1?id=1&k={KEY}#apikey={KEY}", "https://wire.example/n/1?id=1"),
        (PRIVATE, f"https://other.example/n/1?page=2&{KEY}", "https://other.example/n/1?page=2"),
        (PRIVATE, f"https://wire.example/n/{KEY}/1", None),
        (PRIVATE, f"https://wire.example/n/1#{KEY}", "https://wire.example/n/1"),
        (PRIVATE, f"https://wire.example/go?to=https%3A%2F%2Fa.example%2F%3Fk%3D{KEY}", None),
        (PRIVATE, "https://wire.example/private?id=7", "https://wire.example/private?id=7"),
        (PRIVATE, "https://wire.example/n/1?token=another", "https://wire.example/n/1?token=another"),
        (
            "https://wire.example/rss?key=SECRET1",
            "https://wire.example/n/1?x=SECRET1&y=2",
            "https://wire.example/n/1?y=2",
        ),
        ("https://wire.example/rss?key=SECRET1", "https://wire.example/SECRET1/1", None),
        (
            "https://wire.example/rss?user=karabakh",
            "https://wire.example/karabakh/1",
            "https://wire.example/karabakh/1",
        ),
        (SHORT, "https://wire.example/n/5?user=5", "https://wire.example/n/5"),
        (SHORT, "https://wire.example/n/5?page=5", "https://wire.example/n/5?page=5"),
        (IN_PATH, f"https://wire.example/u/{KEY}/", None),
        (IN_PATH, f"https://wire.example/u/{KEY}/n/1", None),
        (IN_PATH, "https://wire.example/n/1", "https://wire.example/n/1"),
        ("https://wire.example/?feed=rss2", "https://wire.example/?feed=rss2#top", None),
        ("https://wire.example/?feed=rss2", "https://wire.example/?p=1", "https://wire.example/?p=1"),
        ("https://wire.example/?rss", "https://wire.example/", "https://wire.example/"),
        ("https://wire.example/live", "https://wire.example/live", "https://wire.example/live"),
        (PRIVATE, None, None),
    ],
)
def test_a_link_has_no_key_of_its_feed(feed: str, link: str | None, kept: str | None) -> None:
    entry = without_keys_of(feed, made(link))
    assert (entry.url, entry.image) == (kept, kept)


@pytest.mark.parametrize("feed", [PRIVATE, IN_PATH])
def test_a_text_has_no_key_of_its_feed(feed: str) -> None:
    entry = without_keys_of(feed, made(None, f"More at {feed}, or with {KEY}."))
    assert KEY not in f"{entry.title} {entry.summary} {entry.content}"
    assert entry.summary.startswith("It opened. More at ")


def test_a_word_that_is_a_user_stays_in_texts() -> None:
    entry = made(None, "Talks on karabakh go on")
    assert without_keys_of("https://wire.example/rss?user=karabakh", entry) == entry


def test_an_entry_of_a_public_feed_stays_as_it_is() -> None:
    entry = made("https://wire.example/n/1?token=a", "https://wire.example/rss?apikey=7")
    assert without_keys_of("https://wire.example/rss", entry) is entry
