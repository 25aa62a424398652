"""Where feeds went: what is remembered, and what is not."""

from __future__ import annotations

import pytest

from monitor.model.moves import asked_at, in_words, led_to, needs_word

OWN = "https://kite.example/rss"


@pytest.mark.parametrize(
    ("own", "moved_to", "remembered", "word"),
    [
        (OWN, OWN, True, False),
        (OWN, "https://kite.example/new?x=1", True, False),
        (OWN, "https://KITE.example:443/new", True, False),
        ("https://ada:pw@kite.example/rss", "https://ada:pw@kite.example/new", True, False),
        (OWN, "https://heron.example/rss", False, True),
        (OWN, "https://www.kite.example/rss", False, True),
        (OWN, "https://kite.example.heron.example/rss", False, True),
        (OWN, "https://kite.example@heron.example/rss", False, True),
        (OWN, "http://kite.example/rss", False, True),
        (OWN, "https://kite.example:8443/rss", False, False),
        (OWN, "https://[kite/rss", False, True),
        ("http://kite.example/rss", "https://kite.example/rss", False, False),
        ("http://kite.example/rss", "http://kite.example/new", False, False),
        ("http://kite.example/rss", "http://heron.example/rss", False, True),
    ],
)
def test_what_is_remembered_and_what_needs_a_word(own: str, moved_to: str, remembered: bool, word: bool) -> None:
    assert asked_at(own, moved_to) == (moved_to if remembered else own)
    assert needs_word(own, moved_to) is word
    assert ("not remembered" in in_words(own, moved_to)) is not remembered


@pytest.mark.parametrize(
    ("way", "end"),
    [
        ([OWN], None),
        ([OWN, "https://kite.example/a", "https://kite.example/b"], "https://kite.example/b"),
        ([OWN, "https://kite.example/a", "https://heron.example/b"], "https://heron.example/b"),
        ([OWN, "https://heron.example/a", "https://kite.example/b"], None),
        ([OWN, "http://kite.example/a", "https://kite.example/b"], None),
        (["http://kite.example/a", "http://kite.example/b"], "http://kite.example/b"),
    ],
)
def test_no_other_host_has_a_say_in_where_a_feed_stands_on_its_own(way: list[str], end: str | None) -> None:
    assert led_to(way) == end


def test_words_hold_no_key() -> None:
    assert in_words(OWN, f"{OWN}?apikey=s3cret") == f"moved for good to {OWN}?apikey=***"
