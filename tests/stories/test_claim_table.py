"""Who says what of a story: whose word each figure is, who carries it, who denies it, who has not reported it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model.stories import Report, Story
from monitor.stories.claim_table import Row, who_says_what

AT = datetime(2026, 11, 30, 4, 12, tzinfo=UTC)


def report(number: int, title: str, summary: str = "", **fields: object) -> Report:
    seen = AT + timedelta(minutes=number)
    given = {
        "entry_id": number, "outlet": f"Outlet {number}", "language": "en", "country": "", "perspective": (),
        "url": None, "title": title, "summary": summary, "content": "", "published": seen, "first_seen": seen,
        "watches": (), "terms": (),
    }  # fmt: skip
    return Report(**{**given, **fields})  # type: ignore[arg-type]


def rows(*reports: Report) -> tuple[Row, ...]:
    return who_says_what(Story(1, reports)).rows


def told(*reports: Report) -> list[tuple[str, str, int, str, int]]:
    return [(row.counted, row.group, row.number, row.source, len(row.outlets)) for row in rows(*reports)]


def test_one_source_of_two_outlets_is_one_row() -> None:
    one = report(1, "Blast in Aghdam", "Two people were killed, prosecutors in Baku said.")
    two = report(2, "Mine kills two", "Two people were killed in the blast, according to prosecutors.")
    assert told(one, two) == [("killed", "people", 2, "prosecutors in Baku", 2)]
    assert rows(one, two)[0].since == one.first_seen
    assert rows(one, two)[0].voices == 2


def test_one_source_in_two_languages_is_one_row() -> None:
    one = report(1, "Blast in Aghdam", "Two people were killed, Azerbaijan's prosecutors said.")
    two = report(2, "Взрыв", "Двое человек погибли, сообщили в Генпрокуратуре Азербайджана.", language="ru")
    assert told(one, two) == [("killed", "people", 2, "Azerbaijan's prosecutors", 2)]
    assert rows(one, two)[0].names == {"en": "Azerbaijan's prosecutors", "ru": "Генпрокуратуре Азербайджана"}


def test_ministries_of_two_countries_are_two_rows() -> None:
    one = report(1, "Clash", "Two soldiers were killed, Armenia's Defence Ministry said.")
    two = report(2, "Clash", "Two soldiers were killed, Azerbaijan's Defence Ministry said.")
    assert len(rows(one, two)) == 2


def test_what_no_source_is_quoted_for_is_the_word_of_the_outlets() -> None:
    assert told(report(1, "Mine kills two in Aghdam"), report(2, "Two killed by mine")) == [
        ("killed", "people", 2, "", 2)
    ]


def test_a_reprint_is_no_second_voice() -> None:
    text = "Two people were killed on the road between two villages near Aghdam this morning, police said on Monday."
    assert rows(report(1, "Blast", text), report(2, "Blast", text))[0].voices == 1


def test_a_denial_stands_at_the_figure_that_it_denies() -> None:
    one = report(1, "Clash", "Three soldiers were killed, police said.")
    two = report(2, "Denial", "The Defence Ministry denied that three soldiers were killed.")
    (row,) = rows(one, two)
    assert (row.number, row.source, row.denied_by) == (3, "police", ("Defence Ministry",))


def test_a_newer_figure_of_a_source_stands_for_its_older_one() -> None:
    one = report(1, "Blast", "Two people were killed, police said.")
    two = report(2, "Blast", "Three people were killed, police said.")
    assert [(row.number, row.current) for row in rows(one, two)] == [(2, False), (3, True)]


def test_an_outlet_that_corrects_itself_has_no_older_figure() -> None:
    one = report(1, "Blast kills two", outlet="Sample")
    two = report(2, "Blast kills three", outlet="Sample")
    assert [(row.number, row.current) for row in rows(one, two)] == [(2, False), (3, True)]


def test_the_first_and_the_silent_are_named() -> None:
    story = Story(1, (report(1, "Blast", country="AZ", outlet="First"), report(2, "Blast", country="GE")))
    table = who_says_what(story, ["AZ", "AM", "AM", "", "GE", "RU"])
    assert (table.first.outlet, table.silent) == ("First", {"AM": 2, "RU": 1})
