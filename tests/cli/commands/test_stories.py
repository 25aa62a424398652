"""``monitor stories``: the list, one story, and corrections."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.commands import stories
from monitor.cli.commands.stories import hold_grouping
from monitor.errors import StoreError
from monitor.model.delivery import Delivered
from monitor.model.stories import Placement
from monitor.store import Store
from tests.store.samples import MINUTE, POST, begin, opened, placed, reports
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
        store.outbox.record_outcome(begin(store, now), 1, Delivered(7), now, MINUTE)
        placed(store, c, now=now)
    return database


def test_a_list_of_stories(run: Run, told: Path) -> None:
    code, printed, _ = run("stories", "--since", "1h")
    assert code == 0
    assert "Bridge a opens" in printed
    assert "main: sent" in printed
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


def test_merging_keeps_the_older_story(run: Run, told: Path) -> None:
    done = run("stories", "merge", "2", "1")
    assert done == (0, "story 2 is merged into story 1; `monitor run` mends what was posted\n", "")
    assert [each["entry"] for each in json.loads(run("stories", "show", "1", "--json")[1])["reports"]] == [1, 2, 3]
    assert run("stories", "show", "2")[1].startswith("story 2 was merged into story 1\n")


def test_splitting_makes_a_story(run: Run, told: Path) -> None:
    done = run("stories", "split", "1", "2")
    assert done == (0, "entry 2 is story 3 now; `monitor run` mends what was posted\n", "")
    (report,) = json.loads(run("stories", "show", "3", "--json")[1])["reports"]
    assert (report["entry"], report["reason"]) == (2, "an editor split it off story 1")


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
        assert store.stories.merge(a, b, now) == a
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
    monkeypatch.setattr(stories, "_ATTEMPTS", 1)
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
