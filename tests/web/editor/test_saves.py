"""Saves from the desk: nothing but the new words changes, nobody's edit is lost, and each can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.editorial import watchlist
from monitor.editorial.watchlist import Addition, WatchlistEdit
from monitor.errors import UsageError
from monitor.model.settings import Watchlist
from monitor.web.desk import Files
from monitor.web.editor.saves import ConflictError, Saves
from tests.web.editor.conftest import WATCHLIST

QUAY = Addition("bridge", {"en": ["quay"]})
FERRY = Addition("ferry", {"en": ["ferry"]}, "Ferry", "bridges")


@pytest.fixture
def saves(config: Path) -> Saves:
    return Saves(config, Files(config, {}), {})


def adding(addition: Addition) -> object:
    def change(text: str, known: Watchlist) -> WatchlistEdit:
        return watchlist.add(text, known, addition)

    return change


def save(saves: Saves, addition: Addition) -> tuple[str, ...]:
    return saves.save(saves.mark(), adding(addition))  # type: ignore[arg-type]


@pytest.mark.parametrize("written", [WATCHLIST, WATCHLIST.replace("\n", "\r\n"), f"\ufeff{WATCHLIST}"])
def test_all_but_the_new_words_stays_byte_for_byte(config: Path, saves: Saves, written: str) -> None:
    file = config / "watchlist.yaml"
    file.write_bytes(written.encode())
    file.chmod(0o640)
    told = save(saves, QUAY)
    assert file.read_bytes() == written.replace("viaduct]", "viaduct, quay]").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert told[0].startswith("added to bridge (en): quay")
    saves.undo()
    assert file.read_bytes() == written.encode()


def test_several_saves_are_taken_back_one_by_one(config: Path, saves: Saves) -> None:
    file = config / "watchlist.yaml"
    save(saves, QUAY)
    first = file.read_bytes()
    save(saves, FERRY)
    assert b"ferry" in file.read_bytes()
    saves.undo()
    assert file.read_bytes() == first
    saves.undo()
    assert file.read_bytes() == WATCHLIST.encode()
    with pytest.raises(UsageError, match="there is no save to take back"):
        saves.undo()


def test_an_edit_made_meanwhile_is_kept(config: Path, saves: Saves) -> None:
    file, seen = config / "watchlist.yaml", saves.mark()
    edited = WATCHLIST.replace("viaduct]", "viaduct, pier]")
    file.write_text(edited, "utf-8")
    with pytest.raises(ConflictError, match="was edited since this page was made; nothing was written: look at what"):
        saves.save(seen, adding(QUAY))  # type: ignore[arg-type]
    assert file.read_text("utf-8") == edited


def test_an_edit_made_while_a_save_is_checked_is_kept(config: Path, saves: Saves) -> None:
    file, edited = config / "watchlist.yaml", WATCHLIST.replace("viaduct]", "viaduct, pier]")

    def change(text: str, known: Watchlist) -> WatchlistEdit:
        file.write_text(edited, "utf-8")
        return watchlist.add(text, known, QUAY)

    with pytest.raises(ConflictError):
        saves.save(saves.mark(), change)
    assert file.read_text("utf-8") == edited
    assert saves.last is None


def test_a_save_is_not_taken_back_over_an_edit(config: Path, saves: Saves) -> None:
    save(saves, QUAY)
    file = config / "watchlist.yaml"
    edited = file.read_text("utf-8").replace("quay", "quay, pier")
    file.write_text(edited, "utf-8")
    with pytest.raises(ConflictError, match="was edited after that save"):
        saves.undo()
    assert file.read_text("utf-8") == edited


def test_nothing_is_written_where_the_configuration_is_or_would_be_wrong(config: Path, saves: Saves) -> None:
    def broken(text: str, known: Watchlist) -> WatchlistEdit:
        return WatchlistEdit(text.replace("any: [bridge]", "any: [brigde]"), ())

    with pytest.raises(UsageError, match=r"the configuration would be wrong:\n.*did you mean 'bridge'"):
        saves.save(saves.mark(), broken)
    assert (config / "watchlist.yaml").read_text("utf-8") == WATCHLIST
    (config / "feeds.yaml").write_text("feeds: [{}]\n", "utf-8")
    with pytest.raises(UsageError, match=r"the configuration is wrong already:\n.*the key 'url' is missing"):
        save(saves, QUAY)
    assert (config / "watchlist.yaml").read_text("utf-8") == WATCHLIST


def test_what_is_there_already_writes_nothing(config: Path, saves: Saves) -> None:
    before = (config / "watchlist.yaml").stat()
    assert save(saves, Addition("bridge", {"en": ["bridges"]}))[0].endswith("by bridge (en)")
    after = (config / "watchlist.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert saves.last is None
