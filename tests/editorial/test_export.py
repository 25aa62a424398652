"""Stories for researchers: what was reported, claimed and posted, and nothing that a spreadsheet runs."""

from __future__ import annotations

import pytest

from monitor.editorial.export import COLUMNS, Record, harmless, record, rows
from monitor.model.archive import ShownMessage, StoredStory
from monitor.model.delivery import Delivered
from monitor.model.documents import Entry
from monitor.model.publications import PublicationKind
from monitor.model.stories import Story
from monitor.store import Store
from tests.store.samples import MINUTE, NOW, begin, merged, placed, posted, reports
from tests.support.clock import NOON
from tests.support.reports import made

HOSTILE = "=HYPERLINK(1)", "+1", "-1", "@sum", " =1", "\t=1", "＝1", "－1", "\r=1"


def exported(*of: Record) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for each in of for row in rows(each)]


def stored() -> StoredStory:
    message = ShownMessage("main", "@bridges", PublicationKind.POST, 7, NOON, "<b>Bridge falls</b>\n\nMore.")
    report = made(
        "Bridge collapse kills three", "Three people were killed, the police said.", outlet="The Kite", country="AM"
    )
    other = made("=cmd|' /C calc'!A0", url="https://owl.example/1", language="ka", perspective=("a", "b"))
    return StoredStory(Story(3, (report, other)), NOON, NOON + MINUTE, (message,))


def test_a_record_holds_reports_figures_and_posts_and_no_text_of_an_outlet() -> None:
    told = record(stored())
    assert (told["story"], told["opened_at"], told["active_at"]) == (3, "2023-09-20T12:00:00Z", "2023-09-20T12:01:00Z")
    first, second = told["reports"]
    assert (first["outlet"], first["country"], first["title"], first["at"], first["voice"]) == (
        "The Kite",
        "AM",
        "Bridge collapse kills three",
        "2023-09-20T12:00:00Z",
        1,
    )
    assert (second["url"], second["language"], second["voice"]) == ("https://owl.example/1", "ka", 2)
    assert [(each["counted"], each["number"], each["source"], each["outlets"]) for each in told["figures"]] == [
        ("killed", 3, "police", ["The Kite"])
    ]
    assert told["posts"] == [
        {
            "channel": "main",
            "kind": "post",
            "message": 7,
            "at": "2023-09-20T12:00:00Z",
            "title": "Bridge falls",
            "url": "https://t.me/bridges/7",
        }
    ]
    assert "were killed" not in str(told)


def test_a_table_has_a_row_for_each_of_them() -> None:
    table = exported(record(stored()))
    assert [(row["row"], row["story"], row["at"]) for row in table] == [
        ("report", "3", "2023-09-20T12:00:00Z"),
        ("report", "3", "2023-09-20T12:00:00Z"),
        ("figure", "3", "2023-09-20T12:01:00Z"),
        ("post", "3", "2023-09-20T12:00:00Z"),
    ]
    assert table[1]["title"] == "'=cmd|' /C calc'!A0"
    assert table[1]["perspective"] == "a; b"
    assert (table[2]["number"], table[2]["current"], table[2]["source"]) == ("3", "yes", "police")
    assert (table[3]["title"], table[3]["url"]) == ("Bridge falls", "https://t.me/bridges/7")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    report = made(text, outlet=text, url=text, language="en", perspective=(text,), watches=(text,), terms=(text,))
    for row in exported(record(StoredStory(Story(1, (report,)), NOON, NOON, ()))):
        assert not any(cell.lstrip()[:1] in set("=+-@＝－") or cell[:1] in set("\t\r") for cell in row.values())


def test_what_looks_like_no_formula_stays() -> None:
    assert [harmless(text) for text in ("", "a = b", "3-1", "Ա", "'")] == ["", "a = b", "3-1", "Ա", "'"]


def test_the_store_gives_stories_page_by_page(store: Store) -> None:
    first, second = posted(store, "one", "two")
    store.outbox.record_outcome(begin(store), 1, Delivered(41), NOW, MINUTE)
    untold = placed(store, *reports(store, "three"))
    gone = placed(store, *reports(store, "four", entry=Entry("g", "https://kite.example/4", "Bridge four opens")))
    merged(store, untold, gone)
    pages = [store.archive.page(NOW - 60 * MINUTE, 0, 2), store.archive.page(NOW - 60 * MINUTE, second, 2)]
    assert [[each.story.id for each in page] for page in pages] == [[first, second], [untold]]
    assert [len(each.story.reports) for page in pages for each in page] == [1, 1, 2]
    (message,) = pages[0][0].messages
    assert (message.channel, message.chat, message.message_id, message.at) == ("main", "@bridges", 41, NOW)
    assert pages[0][1].messages == pages[1][0].messages == ()
    assert store.archive.page(NOW, 0, 10) == []
