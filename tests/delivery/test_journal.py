"""The journal: every line is whole or left out, whatever happens to the file."""

from __future__ import annotations

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery.journal import Journal, Place
from monitor.model.delivery import Receipt
from monitor.model.publications import PublicationKind
from tests.support.clock import NOON

POST = Receipt(NOON, PublicationKind.POST, "@sample", -100123, 7, (b"one key", bytes(range(16))))
RECEIPTS = (
    POST,
    replace(POST, kind=PublicationKind.REPLY, chat="", chat_id=None, change=("toll", "dead", "3")),
    replace(POST, kind=PublicationKind.DIGEST, keys=(), since=NOON - timedelta(days=1), until=NOON),
    replace(POST, photo=True),
    replace(POST, chat="@\ud800 \n \x00"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "posted.jsonl"


def everything(path: Path) -> list[Receipt]:
    return Journal(path).read(lambda _: 0)[1]


def test_what_is_written_is_read(path: Path) -> None:
    journal = Journal(path)
    assert everything(path) == []
    places = [journal.append(receipt) for receipt in RECEIPTS]
    assert everything(path) == [*RECEIPTS[:4], replace(POST, chat="@? \n \x00")]
    assert len({place.journal for place in places}) == 1
    assert places[-1].offset == path.stat().st_size
    place, behind = journal.read({places[1].journal: places[1].offset}.__getitem__)
    assert behind == everything(path)[2:]
    assert place == places[-1]


def test_a_line_that_broke_off_spoils_no_other(path: Path) -> None:
    Journal(path).append(POST)
    whole = path.read_bytes()
    for broken in (b'{"at": "2023', b"\xff\xfe", b"[1]", b"null", b"{}", b'"x"', b"[" * 100_000):
        path.write_bytes(whole + broken)
        Journal(path).append(RECEIPTS[1])
        assert everything(path) == [POST, RECEIPTS[1]]


@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"},
        {"kind": "poem"},
        {"message_id": None},
        {"keys": ["?"]},
        {"keys": 3},
        {"change": ["toll"]},
        {"since": 5},
    ],
)
def test_a_line_of_another_shape_is_left_out(path: Path, change: dict[str, object]) -> None:
    Journal(path).append(POST)
    head, line = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([head, json.dumps(json.loads(line) | change).encode(), line, b""]))
    assert everything(path) == [POST]


@given(st.binary(max_size=300))
def test_any_bytes_are_no_journal(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posted.jsonl"
        path.write_bytes(content)
        Journal(path).append(POST)
        assert everything(path) == [POST]
        if content:
            assert (Path(folder) / "posted.jsonl.damaged").read_bytes() == content


def _append_many(path: Path, number: int) -> None:
    for message_id in range(50):
        Journal(path).append(replace(POST, message_id=number * 50 + message_id))


def test_several_at_once_write_whole_lines(path: Path) -> None:
    """The lock belongs to an open file: threads keep each other out as processes do."""
    with ThreadPoolExecutor(3) as pool:
        for _ in pool.map(partial(_append_many, path), range(3)):
            pass
    assert {receipt.message_id for receipt in everything(path)} == set(range(150))


def test_rotating_leaves_out_what_is_old_and_tells_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.delivery.journal._ROTATE_FROM", 1000)
    journal, told = Journal(path), list[tuple[Place, bytes]]()

    def announce(place: Place) -> None:
        told.append((place, path.read_bytes()))

    first = journal.append(POST)
    assert not journal.rotate(NOON + timedelta(days=1), announce)  # it is small
    for minutes in range(20):
        journal.append(replace(POST, at=NOON + timedelta(minutes=minutes)))
    assert not journal.rotate(NOON, announce)  # nothing is old
    before = path.read_bytes()
    assert journal.rotate(NOON + timedelta(minutes=15), announce)
    assert [receipt.at for receipt in everything(path)] == [
        NOON + timedelta(minutes=minute) for minute in range(15, 20)
    ]
    ((place, seen),) = told
    assert seen == before
    assert place.journal != first.journal
    assert journal.read({place.journal: place.offset}.__getitem__) == (place, [])
    assert [each.name for each in path.parent.iterdir()] == ["posted.jsonl"]
