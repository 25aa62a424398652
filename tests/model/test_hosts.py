"""Which sites are an outlet's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.hosts import Home, Linked, host_of, is_own, is_own_picture, learn, site_of

DAY = date(2023, 9, 20)


def taught(*days: list[str], start: date = DAY) -> tuple[Linked, ...]:
    """What is known of a feed that linked to these hosts, day by day."""
    known: tuple[Linked, ...] = ()
    for number, hosts in enumerate(days):
        known = learn(known, (f"https://{host}/{number}" for host in hosts), start + timedelta(number))
    return known


def home(*days: list[str], address: str = "https://feeds.example.net/rss", hosts: tuple[str, ...] = ()) -> Home:
    return Home(address, taught(*days), hosts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.sample.am/a", "http://m.sample.am/b"),
        ("https://rss.sample.am/feed", "https://sample.am"),
        ("https://en.sample.co.uk/a", "https://sample.co.uk/b"),
        ("https://www.sample.gov.az", "https://sample.gov.az"),
        ("https://SAMPLE.am.", "https://sample.am:8443/a"),
        ("https://газета.рф/a", "https://www.xn--80aahjj1e.xn--p1ai"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1/b"),
    ],
)
def test_neighbours_are_one_site(one: str, other: str) -> None:
    assert site_of(one) == site_of(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://sample.am", "https://sample-am.com"),
        ("https://sample.am", "https://sample.am.evil.com"),
        ("https://sample.co.uk", "https://evil.co.uk"),
        ("https://ministry.gov.az", "https://other.gov.az"),
        ("https://sample.blogspot.com", "https://evil.blogspot.com"),
        ("https://sample.github.io", "https://evil.github.io"),
        ("https://sample.am", "https://xn--smple-mta.am"),
        ("http://10.0.0.1/", "http://10.0.0.2/"),
        ("http://10.1.0.1/", "http://10.2.0.1/"),
    ],
)
def test_strangers_are_two(one: str, other: str) -> None:
    assert site_of(one) != site_of(other)


@given(st.text(max_size=40))
def test_any_text_has_a_site_or_none(text: str) -> None:
    for url in (text, f"https://{text}", f"http://{text}.example/{text}"):
        assert host_of(url).endswith(site_of(url))
        is_own([Home(url, learn((), [url], DAY), (text,))], url)


def test_while_nothing_is_known_every_link_is_own() -> None:
    assert is_own([], "https://sample.am/1")
    assert is_own([home()], "https://sample.am/1")
    assert is_own([home(["sample.am"], ["sample.am"])], "https://other.am/1")
    assert is_own([home(["sample.am"] * 9, ["sample.am"], ["sample.am"])], None)


def test_a_site_that_was_linked_to_for_days_is_own_and_others_are_foreign() -> None:
    known = [home(["sample.am"], ["sample.am"], ["www.sample.am"])]
    assert is_own(known, "https://m.sample.am/4")
    assert not is_own(known, "https://evil.example/4")
    assert is_own(known, "https://www.example.net/4")  # the neighbourhood of the feed's address


def test_a_feed_that_links_to_its_own_site_is_known_from_the_first_day() -> None:
    known = [home(["www.example.net", "evil.example"])]
    assert is_own(known, "https://example.net/2")
    assert not is_own(known, "https://evil.example/2")


def test_a_flood_of_links_on_one_day_teaches_nothing() -> None:
    days = [["sample.am"]] * 9
    assert not is_own([home(*days, ["sample.am", *["evil.example"] * 400])], "https://evil.example/1")
    assert not is_own([home(*days, [f"evil{n}.example" for n in range(400)])], "https://evil7.example/1")
    assert is_own([home(*days, [f"evil{n}.example" for n in range(400)])], "https://sample.am/1")


def test_a_link_now_and_then_teaches_nothing_and_an_outlet_may_move() -> None:
    rarely = [["sample.am", "evil.example"] if n % 10 == 0 else ["sample.am"] for n in range(60)]
    assert not is_own([home(*rarely)], "https://evil.example/1")
    moved = [["sample.am"]] * 60 + [["sample.news"]] * 10
    assert is_own([home(*moved)], "https://sample.news/1")
    assert not is_own([home(*moved[:-1])], "https://sample.news/1")


def test_an_aggregator_has_no_site_of_its_own_unless_it_is_configured() -> None:
    many = [[f"paper{n}.am" for n in range(6)]] * 3
    assert is_own([home(*many)], "https://another.am/1")
    assert not is_own([home(*many, hosts=("paper1.am",))], "https://another.am/1")


def test_configured_hosts_count_at_once_with_all_below_them() -> None:
    known = [home(hosts=("sample.am", "sample.news"))]
    assert is_own(known, "https://www.sample.am/1")
    assert is_own(known, "https://sample.news/1")
    assert not is_own(known, "https://sample.am.evil.example/1")


def test_the_feeds_of_an_outlet_are_known_together() -> None:
    two = [home(["sample.am"], ["sample.am"], ["sample.am"]), home(["www.sample.ru"], ["sample.ru"], ["sample.ru"])]
    assert is_own(two, "https://sample.ru/1")
    assert not is_own(two, "https://evil.example/1")


@pytest.mark.parametrize(
    ("known", "picture", "own"),
    [
        ([], "https://static.sample.am/p.jpg", True),
        ([], "https://cdn.example/p.jpg", False),
        ([home(hosts=("cdn.example",))], "https://eu.cdn.example/p.jpg", True),
        ([home(["cdn.example"] * 2)], "https://cdn.example/p.jpg", False),
        ([home(*[["cdn.example"]] * 3)], "https://cdn.example/p.jpg", True),
        ([home(*[["evil.am"]] * 3)], "https://static.sample.am/p.jpg", False),
        ([home(*[[f"paper{n}.am" for n in range(6)]] * 3)], "https://sample.am/p.jpg", False),
        ([home()], None, False),
        ([home()], "p.jpg", False),
    ],
)
def test_a_picture_is_own_where_that_is_known(known: list[Home], picture: str | None, own: bool) -> None:
    assert is_own_picture(known, picture, "https://sample.am/1") is own
    assert not is_own_picture(known, picture, None) or own
