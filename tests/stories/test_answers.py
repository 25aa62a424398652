"""Whether a denial speaks of what was told. All sentences are invented."""

from __future__ import annotations

import pytest

from monitor.stories.answers import answers
from tests.support.reports import made

TOLD = (
    made("Three killed as bridge at Alder is shelled", "The fire came from the east bank on Monday, the council said."),
)
CASES = [
    ("en", "Ministry denies it", True),
    ("en", "Ministry denies shelling the bridge", True),
    ("en", "Yerevan rejects the charge that maps were withheld", False),
    ("en", "Ministry denies withholding maps of minefields", False),
    ("en", "Ministry confirms three killed", True),
    ("en", "Ministry confirms talks next week", False),
    ("ru", "Минобороны опровергло обстрел моста", True),
    ("ru", "Ереван опроверг обвинения о картах", False),
    ("az", "Bakı körpünün atəşə tutulmasını təkzib edib", True),
    ("hy", "Հերքում են գնդակոծությունը", True),
    ("en", "A bridge fell", False),
]


@pytest.mark.parametrize(("language", "title", "expected"), CASES, ids=[title for _, title, _ in CASES])
def test_what_is_denied(language: str, title: str, expected: bool) -> None:
    assert answers(made(title, language=language), TOLD) is expected


def test_where_the_title_denies_nothing_the_sentence_does() -> None:
    denied = made("Statement of the ministry", "It met on Monday. The ministry denied shelling the bridge.")
    assert answers(denied, TOLD)
    assert not answers(denied, ())
