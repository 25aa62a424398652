from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.web.headers import (
    parse_max_age,
    parse_retry_after,
    plain_ascii,
    readable_head,
    server_time,
    validator,
)

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("Wed, 20 Sep 2023 12:05:00 GMT", timedelta(minutes=5)),
        ("Wed, 20 Sep 2023 12:05:00 -0000", timedelta(minutes=5)),
        ("Wed, 20 Sep 2023 11:00:00 GMT", timedelta(0)),
        ("Wednesday, 20-Sep-23 12:05:00 GMT", timedelta(minutes=5)),
    ],
)
def test_retry_after(value: str, wait: timedelta) -> None:
    assert parse_retry_after(value, NOW) == wait


@pytest.mark.parametrize("value", [None, "", "-5", "soon", "1.5", "9" * 400, "Wed, 99 Sep 2023 12:05:00 GMT", "²"])
def test_retry_after_that_makes_no_sense(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@given(st.text() | st.datetimes().map(lambda moment: moment.strftime("%a, %d %b %Y %H:%M:%S GMT")))
def test_retry_after_takes_anything(value: str) -> None:
    wait = parse_retry_after(value, NOW)
    assert wait is None or wait >= timedelta(0)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"Cache-Control": 'MAX-AGE="60"'}, 60),
        ({"Cache-Control": "s-maxage=9, max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "400"}, 0),
        ({"Cache-Control": "max-age=300", "Age": "old"}, 300),
    ],
)
def test_max_age(headers: dict[str, str], seconds: int) -> None:
    assert parse_max_age(headers) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "no-cache, max-age=300", "no-store", "max-age=-1", "max-age=", "max-age=1e9"])
def test_no_max_age(value: str) -> None:
    assert parse_max_age({"Cache-Control": value}) is None


@given(st.text())
def test_what_goes_into_a_header_is_safe(text: str) -> None:
    for safe in (plain_ascii(text), validator(text) or ""):
        assert safe.isascii()
        assert safe.isprintable()


def test_validators_are_kept_as_they_are_or_not_at_all() -> None:
    assert validator('W/"a b"') == 'W/"a b"'
    assert validator("") is None
    assert validator('"é"') is None
    assert validator("x" * 1001) is None


@pytest.mark.parametrize(
    ("headers", "time"),
    [
        ({"Date": "Wed, 20 Sep 2023 12:00:00 GMT"}, NOW),
        ({"Date": " Wed, 20 Sep 2023 16:00:00 +0400 "}, NOW),
        ({"Date": "Wed, 20 Sep 2023 11:50:00 GMT", "Age": "600"}, NOW),
        ({"Date": "Wed, 20 Sep 2023 12:00:00 GMT", "Age": "-5"}, NOW),
        ({"Date": "soon"}, None),
        ({"Date": ""}, None),
        ({}, None),
        ({"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "999999999"}, None),
    ],
)
def test_the_clock_of_a_server(headers: dict[str, str], time: datetime | None) -> None:
    assert server_time(headers) == time


@given(st.text(max_size=200), st.text(max_size=20))
def test_the_clock_of_a_server_takes_anything(date: str, age: str) -> None:
    assert server_time({"Date": date, "Age": age}) is None or date


def test_a_head_of_very_many_lines_goes_on_as_it_is() -> None:
    """It is refused anyway; to mend it would take a twentieth of a second."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n" + b"a:\r\n" * 30_000
    assert readable_head(head) is head
    assert readable_head(head[:100]).count(b"Content-Length") == 1


def test_of_a_header_the_beginning_is_read() -> None:
    assert parse_max_age({"Cache-Control": "x," * 16_000 + "max-age=300"}) is None
