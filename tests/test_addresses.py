"""Keys in addresses: hidden wherever they stand, and nothing else with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.addresses import hide_keys, keys_of
from monitor.logs import redactor

WIRE = "https://wire.example"
HIDDEN = [
    (f"{WIRE}/private?apikey=s3cret", f"{WIRE}/private?apikey=***"),
    (f"{WIRE}/rss?api_key=a&format=xml", f"{WIRE}/rss?api_key=***&format=xml"),
    (f"{WIRE}/rss?lang=hy&rssToken=a%2Fb", f"{WIRE}/rss?lang=hy&rssToken=***"),
    (f"{WIRE}/rss?auth=a;pass=b;user=ada", f"{WIRE}/rss?auth=***;pass=***;user=***"),
    (f"{WIRE}/rss?X-Amz-Signature=abc&X-Amz-Date=20261130T120000Z",
     f"{WIRE}/rss?X-Amz-Signature=***&X-Amz-Date=20261130T120000Z"),
    (f"{WIRE}/rss?x=Zx81aQ77pL0m", f"{WIRE}/rss?x=***"),
    (f"{WIRE}/rss?0a1b2c3d-1111-2222-3333-444455556666", f"{WIRE}/rss?***"),
    (f"{WIRE}/rss#access_token=a", f"{WIRE}/rss#access_token=***"),
    (f"{WIRE}/rss;jsessionid=AB12?page=2", f"{WIRE}/rss;jsessionid=***?page=2"),
    (f"{WIRE}/go?url=https%3A%2F%2Fother.example%2F%3Fkey%3Dabc", f"{WIRE}/go?url=***"),
    ("https://ada@wire.example/rss", "https://***@wire.example/rss"),
    ("https://ada:pa:ss@wire.example:8443/rss", "https://***@wire.example:8443/rss"),
    ("HTTP://ada:@wire.example/rss", "HTTP://***@wire.example/rss"),
    (f"{WIRE}/feeds/8f14e45fceea167a5a36dedd4bea2543/rss.xml", f"{WIRE}/feeds/***/rss.xml"),
    (f"{WIRE}/feeds/8f14e45fceea167a5a36dedd4bea2543.xml", f"{WIRE}/feeds/***.xml"),
    (f"{WIRE}/u/Zx81aQ77-pL0m_9kQzW2/rss", f"{WIRE}/u/***/rss"),
    (f"{WIRE}/alerts/01234567890123456789/9876543210987654321", f"{WIRE}/alerts/***/***"),
]  # fmt: skip
SHOWN = [
    f"{WIRE}/2026/11/30/karabakh-bridge-reopens-after-12-years-1234567890/",
    f"{WIRE}/rss?category=karabakh-conflict-2020&keywords=Nagorno+Karabakh&author=5&page=12&id=778899",
    f"{WIRE}/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/?feed=rss2&q=%22Nagorno-Karabakh%22+when%3A1d",
    f"{WIRE}/HaykakanLratvakanKayq2023",
    "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdEFGH1234ijklMNOP56",
    "https://wire.example:8080/a@b 12:30:45 and 2023-09-19T12:00:00Z",
    "no address: apikey=7 and ada@wire.example",
]


@pytest.mark.parametrize(("address", "shown"), HIDDEN)
def test_a_key_is_hidden_and_the_rest_stays(address: str, shown: str) -> None:
    assert hide_keys(address) == shown
    assert hide_keys(shown) == shown
    assert redactor(())(f'feed="{address}", and ({address}).') == f'feed="{shown}", and ({shown}).'


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_no_key_is_shown(text: str) -> None:
    assert hide_keys(text) == text
    assert not keys_of(text)


def test_most_addresses_of_feeds_hold_no_key() -> None:
    shipped = Path(__file__).parents[1] / "config" / "feeds.yaml"
    addresses = re.findall(r"https?://[^\s\"'},]+", shipped.read_text("utf-8"))
    assert len(addresses) > 100
    assert len([address for address in addresses if hide_keys(address) != address]) < 3


def test_published_addresses_hide_nothing_for_its_looks() -> None:
    article = f"{WIRE}/a/8f14e45fceea167a5a36dedd4bea2543?x=Zx81aQ77pL0m"
    assert hide_keys(article, published=True) == article
    assert hide_keys(f"{article}&token=a", published=True) == f"{article}&token=***"
    assert hide_keys("https://ada:pw@wire.example/a", published=True) == "https://***@wire.example/a"


def test_keys_as_they_stand_and_decoded() -> None:
    assert keys_of("https://ada:pw@wire.example/rss?key=a%2Fb&page=2") == {"ada:pw", "a%2Fb", "a/b"}


@given(st.text(), st.from_regex(r"[A-Za-z0-9]{1,40}", fullmatch=True), st.text())
def test_a_named_key_never_survives(before: str, key: str, after: str) -> None:
    secret = f"q{key}q"
    assert secret not in hide_keys(f"{before} {WIRE}/rss?apikey={secret}& {after}") or (secret in before + after)


@given(st.text("htps:/?#&;=@%.a1 ", max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert hide_keys(hide_keys(text)) == hide_keys(text)
