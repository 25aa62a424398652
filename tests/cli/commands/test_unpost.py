"""``monitor unpost``: says what it does, asks, and takes a story back."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from monitor.model.delivery import Delivered
from monitor.model.publications import PublicationKind, PublicationState
from monitor.store import Store
from tests.store.samples import MINUTE, POST, begin, opened, reports
from tests.support.commands import Run


class Terminal(StringIO):
    """Somebody who can be asked."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def told(database: Path) -> Path:
    """Story 1, which was posted as message 7, and story 2, which waits."""
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{database}")) as store:
        store.outbox.sync_channels({"main": "@bridges"}, now)
        a, b = reports(store, "a", "b", now=now, published=now)
        opened(store, a, POST, now=now)
        store.outbox.record_outcome(begin(store, now, told=[a]), 1, Delivered(7), now, MINUTE)
        opened(store, b, POST, now=now)
    return database


def states(told: Path) -> list[tuple[int | None, PublicationKind, PublicationState]]:
    with closing(Store.open(f"sqlite:///{told}")) as store:
        return [(row.story_id, row.kind, row.state) for row in store.outbox.rows()[::-1]]


@pytest.mark.parametrize("how", ["--yes", "y", "Yes"])
def test_a_story_is_withdrawn(run: Run, told: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{how}\n"))
    code, printed, _ = run("unpost", "1", *([how] if how == "--yes" else []))
    assert code == 0
    assert 'main: message 7, "Bridge opens", is deleted' in printed
    assert printed.endswith(
        "story 1 is withdrawn; `monitor run` takes its messages away, before it sends anything else\n"
    )
    kinds, state = PublicationKind, PublicationState
    assert states(told) == [
        (1, kinds.POST, state.REJECTED),
        (2, kinds.POST, state.PENDING),
        (1, kinds.EDIT, state.PENDING),
    ]
    assert "story 1 was withdrawn by an editor" in run("stories", "show", "1")[1]
    assert json.loads(run("stories", "show", "1", "--json")[1])["withdrawn"] is True
    assert "withdrawn by an editor" in run("explain", "https://kite.example/a")[1]
    code, _, complaint = run("unpost", "1", "--yes")
    assert (code, "story 1 was withdrawn before" in complaint) == (2, True)


@pytest.mark.parametrize(("answer", "code"), [("--dry-run", 0), ("", 1), ("n\n", 1), ("what\n", 1)])
def test_nothing_is_changed_unless_it_is_wanted(
    run: Run, told: Path, answer: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = states(told)
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    done, printed, _ = run("unpost", "1", *([answer] if answer == "--dry-run" else []))
    assert (done, printed.endswith("nothing was changed\n")) == (code, True)
    assert states(told) == before


def test_where_nobody_can_be_asked_it_says_how(run: Run, told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("y\n"))
    code, _, complaint = run("unpost", "2")
    assert (code, "--yes does it" in complaint) == (2, True)
    assert 'main: the post "Bridge b opens", which waits, is not sent' in run("unpost", "2", "--dry-run")[1]
