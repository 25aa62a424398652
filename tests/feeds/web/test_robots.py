"""robots.txt: whose rules count, for how long, and what a hostile one costs."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.web.robots import MAX_BODY, RobotsCache, RobotsRules, rules_from
from monitor.model.documents import Fetched

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)
PAGE = "https://kite.example/page"


def rules(text: str) -> RobotsRules:
    answer = Fetched(text.encode(), "text/plain", "https://kite.example/robots.txt")
    return rules_from(answer, "kite-reader")[0]


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /page", False),
        ("User-agent: kite-reader\nDisallow: /page", False),
        ("USER-AGENT: Kite-Reader/1.0\nDisallow: /page", False),
        ("user agent: kite-reader # ours\nDisallow: /page", False),
        ("User-agent kite-reader\nDisallow: /page", False),
        ("User-agent: other\nUser-agent: kite-reader\nDisallow: /page", False),
        ("User-agent: other\nDisallow: /page", True),
        ("User-agent: kite\nDisallow: /page", True),
        ("User-agent: kite-reader-2\nDisallow: /page", True),
        ("User-agent: others\nDisallow: /page", True),
        ("User-agent:\nDisallow: /page", True),
        ("User-agent: *\nDisallow: /page\n\nUser-agent: kite-reader\nAllow: /", True),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private", True),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: other\nDisallow: /", True),
        ("Disallow: /page", True),
        ("User-agent: *\nDisallow: /*age$", False),
    ],
)
def test_the_rules_for_us_or_else_for_all_count(robots: str, allowed: bool) -> None:
    assert rules(robots).allow(PAGE) is allowed


NAMES = "".join(f"{word}{number}\n" for number in range(9000) for word in ["User-agent: a"])
HOSTILE = {
    "many crawlers, many rules": NAMES + "Disallow: /b\n" * 20_000,
    "many crawlers in another spelling": NAMES.replace("User-agent:", "user agent") + "Disallow: /b\n" * 20_000,
    "many crawlers named again": NAMES * 2,
    "our name again and again": "User-agent: kite-reader\n" * 10_000 + "Disallow: /b\n" * 20_000,
    "many stars": "User-agent: *\nDisallow: /" + "*a" * 200_000 + "b",
    "many patterns": "User-agent: *\n" + "".join(f"Disallow: /*a*{number}*b$\n" for number in range(20_000)),
    "one line": "User-agent: " + "a" * 400_000,
}


@pytest.mark.parametrize("robots", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_costs_little(robots: str) -> None:
    began = time.process_time()
    assert rules(robots[:MAX_BODY]).allow(PAGE)
    assert time.process_time() - began < 3


def test_rules_are_forgotten_when_they_expire() -> None:
    cache = RobotsCache()
    cache.put("https://kite.example", rules(""), NOW)
    assert cache.get("https://kite.example", NOW - timedelta(seconds=1)) is not None
    assert cache.get("https://kite.example", NOW) is None
    assert cache.get("https://lantern.example", NOW) is None


def test_the_cache_is_small() -> None:
    cache, later, small, large = RobotsCache(), NOW + timedelta(hours=1), rules("#"), rules("#" * 400_000)
    for number in range(200):
        cache.put(str(number), small, later)
        cache.put("used all the time", small, later)
    assert len(cache) == 50
    assert cache.get("used all the time", NOW) is small
    assert cache.get("0", NOW) is None
    for number in range(200):
        cache.put(f"large {number}", large, later)
        cache.put("again", large, later)
    assert len(cache) == 2
    assert cache.get("again", NOW) is large
