"""``monitor stories``: the list, one story, and corrections."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model.delivery import Delivered
from monitor.model.entries import Entry
from monitor.model.publications import Message, PublicationIntent, PublicationKind, PublicationState
from monitor.model.stories import Placement
from monitor.store import Store
from monitor.worker import corrections
from monitor.worker.corrections import hold_grouping
from tests.store.samples import (
    ALONE,
    MINUTE,
    POST,
    begin,
    feed,
    ingest,
    intend,
    merged,
    opened,
    placed,
    reports,
    written,
)
from tests.support.commands import Output, Run
from tests.support.configured import OPENED


@pytest.fixture
def told(database: Path) -> Path:
    """Story 1 with the entries 1 and 2, which was posted as message 7, and story 2 with entry 3, which waits."""
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{database}")) as store:
        store.outbox.sync_channels({"main": "@bridges"}, now)
        a, b, c = reports(store, "a", "b", "c", now=now, published=now)
        story = opened(store, a, POST, now=now)
        placed(store, b, Placement(story, "like the report of The Kite: shared names +2.0"), now)
        store.outbox.record_outcome(begin(store, now, told=[a, b]), 1, Delivered(7), now, MINUTE)
        placed(store, c, now=now)
    return database


def test_a_list_of_stories(run: Run, told: Path) -> None:
    code, printed, _ = run("stories", "--since", "1h")
    assert code == 0
    assert "Bridge a opens" in printed
    assert "main: sent" in printed
    with closing(Store.open(f"sqlite:///{told}")) as store:
        for number, outlet in enumerate(("Dove", "Heron"), 2):
            now = datetime.now(UTC)
            ingest(
                store, written(outlet, published=now), source=feed(number, f"{outlet}.example", outlet=outlet), now=now
            )
            (one,) = (each for each in store.entries.ungrouped(now, 9) if each.outlet == outlet)
            placed(store, one, Placement(1, "alike"), now)
    assert "  The Kite and 2 more  " in run("stories")[1]
    assert run("stories", "--watch", "bridges")[0] == 0
    assert "there is no watch 'bridge'; did you mean 'bridges'?" in run("stories", "--watch", "bridge")[2]


def test_a_story_is_shown_with_its_reasons_and_messages(run: Run, told: Path) -> None:
    code, printed, _ = run("stories", "show", "1")
    shown = " ".join(printed.split())
    assert code == 0
    for part in ("Story 1", "Bridge b opens", "shared names +2.0", "The Kite", "https://kite.example/b", "sent", "7"):
        assert part in shown
    data = json.loads(run("stories", "show", "1", "--json")[1])
    assert [each["entry"] for each in data["reports"]] == [1, 2]
    assert data["reports"][1]["reason"] == "like the report of The Kite: shared names +2.0"
    assert [(each["kind"], each["state"], each["message_id"]) for each in data["messages"]] == [("post", "sent", 7)]
    assert data["merged_into"] is None
    assert "main no 1 of 5 within 30 min bridges: weight 1 of 5" in shown
    assert data["breaking"] == [
        {
            "channel": "main", "breaking": False, "outlets": 1, "of": 5, "within_seconds": 1800,
            "watch": "bridges", "weight": 1.0, "weight_of": 5.0,
        }
    ]  # fmt: skip


@pytest.fixture
def edited(told: Path) -> Path:
    """The same, and the post of story 1 was edited."""
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{told}")) as store:
        (d,) = reports(store, "d", now=now, published=now)
        placed(store, d, Placement(1, "alike"), now)
        intend(store, 1, PublicationIntent("main", PublicationKind.EDIT), now=now)
        newer = Message("<b>Bridge open</b>\n\nLorries\x1b[2J passed.", "")
        store.outbox.record_outcome(begin(store, now, message=newer, told=[d, d, d]), 1, Delivered(7), now, MINUTE)
    return told


def test_every_version_of_its_post_with_what_changed(run: Run, edited: Path) -> None:
    code, printed, _ = run("stories", "show", "1", "--versions")
    versions = [line.rstrip() for line in printed.split("Versions in main\n")[1].split("\n")]
    assert code == 0
    assert versions[0].startswith("1  ")
    assert versions[0].endswith(", 2 reports")
    assert versions[1] == "     Bridge opens"
    assert versions[2].endswith(", 3 reports: 2 lines added, 1 line removed")
    assert versions[3:6] == ["   - Bridge opens", "   + Bridge open", "   + Lorries [2J passed."]
    first, second = json.loads(run("stories", "show", "1", "--versions", "--json")[1])["versions"]
    assert (first["html"], first["added"], first["message_id"]) == ("<b>Bridge opens</b>", None, 7)
    assert (second["added"][0], second["removed"]) == ("Bridge open", ["Bridge opens"])
    assert "versions" not in json.loads(run("stories", "show", "1", "--json")[1])
    assert run("stories", "show", "2", "--versions")[1].endswith("\nVersions: none\n")


def test_who_says_what_is_shown(run: Run, database: Path) -> None:
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{database}")) as store:
        for name, source in (("a", "police"), ("b", "the Ministry of Health")):
            said = Entry(f"guid-{name}", None, f"Bridge {name} opens", f"Two people were killed, {source} said.")
            (report,) = reports(store, name, now=now, published=now, entry=said)
            placed(store, report, ALONE if name == "a" else Placement(1, "alike"), now)
    shown = " ".join(run("stories", "show", "1")[1].split())
    assert "Who says what" in shown
    assert "killed 2 police" in shown
    assert "first: The Kite" in shown
    data = json.loads(run("stories", "show", "1", "--json")[1])
    assert [(row["counted"], row["group"], row["number"], row["source"]) for row in data["claims"]] == [
        ("killed", "people", 2, "police"),
        ("killed", "people", 2, "Ministry of Health"),
    ]
    assert data["claims"][0]["outlets"] == ["The Kite"]
    assert data["first"]["outlet"] == "The Kite"


def test_merging_keeps_the_older_story(run: Run, told: Path) -> None:
    done = run("stories", "merge", "2", "1")
    said = (
        "story 2 is merged into story 1:\n"
        '  main: message 7, "Bridge opens", tells of 1 more report\n'
        "`monitor run` sends what is to be sent\n"
    )
    assert done == (0, said, "")
    assert [each["entry"] for each in json.loads(run("stories", "show", "1", "--json")[1])["reports"]] == [1, 2, 3]
    assert run("stories", "show", "2")[1].startswith("story 2 was merged into story 1\n")


def test_splitting_makes_a_story(run: Run, told: Path) -> None:
    done = run("stories", "split", "1", "2")
    said = (
        "entry 2 is split off story 1, as story 3:\n"
        '  main: message 7, "Bridge opens", tells no longer of 1 report\n'
        '  main: a new post, "Bridge b opens", if the channel carries the story: no message tells of it\n'
        "`monitor run` sends what is to be sent\n"
    )
    assert done == (0, said, "")
    (report,) = json.loads(run("stories", "show", "3", "--json")[1])["reports"]
    assert (report["entry"], report["reason"]) == (2, "an editor split it off story 1")


@pytest.mark.parametrize("words", [("merge", "1", "2"), ("split", "1", "2")])
def test_a_dry_run_says_the_same_and_changes_nothing(run: Run, told: Path, words: tuple[str, ...]) -> None:
    before = run("stories", "show", "1", "--json")[1]
    code, would, _ = run("stories", *words, "--dry-run")
    assert code == 0
    assert "would be" in would
    assert would.endswith("nothing was changed: --dry-run\n")
    assert run("stories", "show", "1", "--json")[1] == before
    _, done, _ = run("stories", *words)
    assert [line for line in would.split("\n") if line.startswith("  ")] == [
        line for line in done.split("\n") if line.startswith("  ")
    ]


def test_a_merge_is_undone_by_the_number_of_the_story_that_is_gone(run: Run, told: Path) -> None:
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{told}")) as store:
        intend(store, 2, POST, now=now)
        (report,) = [each.report for each in store.stories.recent_reports(now - MINUTE, 9) if each.story_id == 2]
        store.outbox.record_outcome(begin(store, now, told=[report]), 1, Delivered(8), now, MINUTE)
    said = run("stories", "merge", "1", "2")[1]
    assert '  main: message 8, "Bridge opens", keeps its text, and beneath it a link to message 7\n' in said
    code, said, _ = run("stories", "split", "2")
    assert code == 0
    assert said.startswith("entry 3 is split off story 1, as story 3:\n")
    assert '  main: message 8, "Bridge opens", is a post of its own again, with its own text\n' in said
    assert '  main: message 7, "Bridge opens", tells no longer of 1 report\n' in said


def test_a_folded_publication_is_retried(run: Run, told: Path) -> None:
    run("stories", "split", "1", "2")
    with closing(Store.open(f"sqlite:///{told}")) as store:
        (folded,) = store.outbox.rows(PublicationState.FOLDED)
    assert run("outbox", "--retry", str(folded.id))[1].startswith(f"publication {folded.id} will be sent again\n")
    with closing(Store.open(f"sqlite:///{told}")) as store:
        assert store.outbox.rows(PublicationState.FOLDED) == []


def test_a_correction_waits_for_a_worker_that_is_grouping(store: Store) -> None:
    now, waited = datetime.now(UTC), list[float]()
    a, b = (opened(store, each, now=now) for each in reports(store, "a", "b", now=now, published=now))
    assert store.leases.acquire("group", "worker", now, MINUTE)

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            store.leases.release("group", "worker")

    with hold_grouping(store, sleep):
        assert not store.leases.acquire("group", "worker", now, MINUTE)
        assert merged(store, a, b, now=now) == a
    assert len(waited) == 3
    assert store.leases.acquire("group", "worker", now, MINUTE)
    waited.clear()
    with pytest.raises(StoreError, match="try again in a minute"), hold_grouping(store, waited.append):
        raise AssertionError("two at a time")
    assert 3 <= sum(waited) <= 6


@pytest.mark.parametrize("words", [("merge", "1", "2"), ("split", "1", "2")])
def test_corrections_go_under_the_lease_of_grouping(
    run: Run, told: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "_ATTEMPTS", 1)
    with closing(Store.open(f"sqlite:///{told}")) as store:
        assert store.leases.acquire("group", "worker", datetime.now(UTC), MINUTE)
        code, printed, said = run("stories", *words)
        assert (code, printed) == (1, "")
        assert "a worker is grouping reports, or was stopped while it did; try again in a minute" in said
        store.leases.release("group", "worker")
    assert run("stories", *words)[0] == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("show", "9"), "there is no story 9: see `monitor stories` for what there is"),
        (("merge", "1", "9"), "one of the stories 1 and 9 has no reports, or is none: see `monitor stories`"),
        (("merge", "1", "1"), "1 and 1 are one story; name two: see `monitor stories`"),
        (("split", "1", "3"), "entry 3 is not in story 1, or alone in it; see `monitor stories show 1`"),
        (("split", "1", "1", "2"), "the entries 1, 2 are not all in story 1, or are all of it; see"),
        (("split", "1"), "name the reports that are to leave; see `monitor stories show 1`"),
        (("split", "2", "3"), "entry 3 is not in story 2, or alone in it; see `monitor stories show 2`"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, told: Path, words: tuple[str, ...], complaint: str) -> None:
    code, printed, said = run("stories", *words)
    assert (code, printed) == (2, "")
    assert complaint in said


@pytest.mark.parametrize("words", [("show", "1"), ("merge", "1", "2"), ("split", "1", "2")])
def test_without_a_database_there_are_none(run: Run, words: tuple[str, ...]) -> None:
    code, _, said = run("stories", *words)
    assert code == 1
    assert "there is no database" in said


async def test_stories_of_one_watch(output: Output, posted: None) -> None:
    printed = await output("stories", "--watch", "bridges")
    assert OPENED in printed
    assert "main: sent" in printed
    assert (await output("stories", "--watch", "shows")).startswith("Stories: none since ")


async def test_stories_for_a_program(output: Output, posted: None) -> None:
    (story,) = json.loads(await output("stories", "--json"))
    assert (story["headline"], story["outlets"], story["watches"]) == (OPENED, ["Kite 0"], ["bridges"])
    assert story["posts"] == [{"channel": "main", "state": "sent"}]
