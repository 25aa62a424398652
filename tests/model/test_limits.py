"""Addresses as they stand in documents, made absolute."""

from __future__ import annotations

import pytest

from monitor.model.limits import web_address

BASE = "https://ada:pw@wire.example/a/private?apikey=s3cret#x"
NOTHING = ["", " ", "#", "#top", "#/a/b?c", "?", "?#top", "\n#top\n", "javascript:1", "mailto:a@wire.example"]


@pytest.mark.parametrize("link", NOTHING)
def test_what_leads_to_the_document_itself_or_to_no_page_is_none(link: str) -> None:
    assert web_address(link, BASE) is None


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("?a=b", "https://wire.example/a/private?a=b"),
        (";x", "https://wire.example/a/;x"),
        (".", "https://wire.example/a/"),
        ("./", "https://wire.example/a/"),
        ("..", "https://wire.example/"),
        ("/", "https://wire.example/"),
        ("/n/1#top", "https://wire.example/n/1#top"),
        ("n/1?page=2", "https://wire.example/a/n/1?page=2"),
        ("//other.example/#", "https://other.example/"),
        ("//other.example", "https://other.example"),
        ("https://ada:pw@wire.example/n/1", "https://wire.example/n/1"),
        ("https://wire.example@other.example/n/1", "https://other.example/n/1"),
        ("wire.example/n/1", "https://wire.example/n/1"),
    ],
)
def test_host_and_path_alone_are_taken_over(link: str, address: str) -> None:
    assert web_address(link, BASE) == address
