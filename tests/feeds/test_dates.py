from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.dates import parse_date

MOMENT = datetime(2023, 11, 19, 21, 30, tzinfo=UTC)
DAY = datetime(2023, 11, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        # standards
        "Sun, 19 Nov 2023 21:30:00 GMT",
        "Sun, 19 Nov 23 21:30:00 +0000",
        "Sunday, 19-Nov-23 21:30:00 GMT",
        "Sun Nov 19 21:30:00 2023",
        "Sun Nov 19 21:30:00 UTC 2023",
        "2023-11-19T21:30:00Z",
        "2023-11-19T21:30:00.123456+00:00",
        "20231119T213000Z",
        # seconds and milliseconds since 1970
        "1700429400",
        "1700429400.000",
        "1700429400000",
        # in numbers
        "2023/11/19 21:30:00",
        "2023.11.19 21:30",
        "19-11-2023 21:30",
        "19/11/2023, 21:30",
        "19.11.2023 21.30",
        "19.11.23 21:30",
        "21:30 19.11.2023",
        "11/19/2023 21:30",
        "11/19/2023 9:30 PM",
        "2023年11月19日 21:30",
        # the month by name, in any order
        "19. November 2023, 21:30",
        "19th of November 2023 21:30",
        "November 19, 2023 09:30 PM",
        "Sun, Nov 19 2023 09:30:00 p.m.",
        "9:30 PM, Nov. 19, 2023",
        "2023-Nov-19 21:30",
        "19 de noviembre de 2023, 21:30",
        "19 novembre 2023 à 21h30",
        "2023 წლის 19 ნოემბერი, 21:30",
        "19 ნოემბერს 2023 21:30",
        "Նոյեմբեր 19, 2023 21:30",
        "19 noyabr 2023, 21:30",
        "19 نوفمبر 2023 21:30",
        "19 تشرين الثاني 2023 21:30",
        "19 نوفمبر/تشرين الثاني 2023 21:30",
        "۱۹ نوامبر ۲۰۲۳ ۲۱:۳۰",
        "19 בנובמבר 2023 21:30",
        "19 Νοεμβρίου 2023 9:30 μ.μ.",
        "19 лістапада 2023 21:30",
        "19 november 2023 21:30",
        "19 novembro 2023 21:30",
        "19 نومبر 2023 21:30",
        "19 ноември 2023 г., 21:30",
        # zones
        "2023-11-19 21:30:00 UTC",
        "Mon, 20 Nov 2023 00:30:00 MSK",
        "20 ноября 2023, 00:30 (МСК)",
        "Mon, 20 Nov 2023 01:30:00 AMT",
        "Mon, 20 Nov 2023 01:30:00 AZT",
        "Mon, 20 Nov 2023 01:30:00 GET",
        "Mon, 20 Nov 2023 00:30:00 TRT",
        "Mon, 20 Nov 2023 01:00:00 IRST",
        "Sun, 19 Nov 2023 23:30:00 EET",
        "Sun, 19 Nov 2023 16:30:00 EST",
        "Mon, 20 Nov 2023 01:30:00 +04",
        "Mon, 20 Nov 2023 01:30:00 +4",
        "Mon, 20 Nov 2023 01:30:00 +400",
        "Mon, 20 Nov 2023 01:30:00 +4:00",
        "Mon, 20 Nov 2023 01:30:00 UTC+4",
        "Mon Nov 20 2023 01:30:00 GMT+0400 (Armenia Standard Time)",
        "20.11.2023 01:30 Asia/Yerevan",
        "Sun, 19 Nov 2023 17:30:00 \u22120400",
    ],
)
def test_a_moment(text: str) -> None:
    assert parse_date(text) == MOMENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-11-19", DAY),
        ("19 ნოემბერი 2023", DAY),
        ("12-11-2023", datetime(2023, 11, 12, tzinfo=UTC)),
        ("05/11/2023 21:30", datetime(2023, 11, 5, 21, 30, tzinfo=UTC)),
        ("11/05/2023 09:30 PM", datetime(2023, 11, 5, 21, 30, tzinfo=UTC)),
        ("Sun, 19 Nov 2023 24:00:00 GMT", datetime(2023, 11, 20, tzinfo=UTC)),
        ("19 Nov 2023 12:30 AM", datetime(2023, 11, 19, 0, 30, tzinfo=UTC)),
        ("19 Nov 2023 12:30 PM", datetime(2023, 11, 19, 12, 30, tzinfo=UTC)),
        ("12 مه 2023", datetime(2023, 5, 12, tzinfo=UTC)),
        ("12 آب 2023", datetime(2023, 8, 12, tzinfo=UTC)),
    ],
)
def test_which_day_and_half_of_it(text: str, expected: datetime) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "-0001-11-30T00:00:00+00:00",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "0000-00-00 00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0",
        "31.02.2023 12:00",
        "2023-13-45",
        "19 Nov 2023 25:61",
        "19 Nov 2023 12:00 +99:99",
        "yesterday",
        "",
    ],
)
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(alphabet="0123456789:+-./ TZapmNov٣ноя年", max_size=100) | st.text(max_size=100))
def test_any_text_is_a_date_or_none(text: str) -> None:
    when = parse_date(text)
    assert when is None or when.year >= 1990
