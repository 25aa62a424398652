"""``monitor config update``: a newer shipped configuration, brought into one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.cli.commands import config as command
from monitor.config.load import load
from monitor.editorial import config_file
from monitor.errors import UsageError
from tests.support.commands import Call, Output
from tests.support.configured import EDITED, JUDGES

FEEDS = """\
feeds:
  - url: https://kite.example/rss
    outlet: Kite
    language: en
"""
TERM = """\
  road:
    label: Road
    forms:
      en: [road]
"""


@pytest.fixture(autouse=True)
def shipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is shipped now; the configuration was made from the same."""
    newer = folder / "newer"
    newer.mkdir()
    (folder / "config" / "feeds.yaml").write_text(FEEDS, "utf-8")
    for name in ("watchlist.yaml", "feeds.yaml"):
        shutil.copy(folder / "config" / name, newer / name)
    (newer / "examples.jsonl").write_text('{"relevant": true, "title": "A bridge opens"}\n')
    shutil.copy(newer / "examples.jsonl", folder / "config")
    shutil.copytree(newer, folder / "config" / ".shipped")
    monkeypatch.setattr(command, "SHIPPED", newer)
    return newer


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


async def test_what_is_new_comes_in_and_what_is_ones_own_stays(output: Output, folder: Path, shipped: Path) -> None:
    own = folder / "config"
    change(own / "watchlist.yaml", "terms:\n", "terms:\n  # ours\n  tunnel: {label: Tunnel, forms: {en: [tunnel]}}\n")
    change(shipped / "watchlist.yaml", "watches:", f"{TERM}watches:")
    with (shipped / "examples.jsonl").open("a") as stream:
        stream.write('{"relevant": false, "title": "A circus opens"}\n')
    told = await output("config", "update", "--dry-run")
    assert "+1 term (road), +1 example" in told
    assert "nothing was written" in told
    assert "road" not in (own / "watchlist.yaml").read_text()
    told = await output("config", "update", "--yes")
    assert "written; what it replaced is in config/.before-update" in told
    settings = load(own, {})
    assert {"road", "tunnel"} < settings.watchlist.terms.keys()
    assert [example.title for example in settings.examples] == ["A bridge opens", "A circus opens"]
    assert "  # ours\n" in (own / "watchlist.yaml").read_text()
    assert "road" not in (own / ".before-update" / "watchlist.yaml").read_text()
    # What was shipped is remembered: what a person takes out again stays out.
    change(own / "watchlist.yaml", TERM, "")
    assert "nothing to bring in" in await output("config", "update", "--yes")


@pytest.mark.usefixtures("seen")
async def test_what_would_be_judged_otherwise_is_told(output: Output, folder: Path, shipped: Path) -> None:
    (folder / "config" / ".shipped" / "watchlist.yaml").write_text(JUDGES["watchlist.yaml"])
    (shipped / "watchlist.yaml").write_text(EDITED)
    told = await output("config", "update", "--dry-run")
    assert "by the words alone: 2 entries of the last 24 h would now match, 1 to other watches" in told


async def test_what_both_changed_is_told(output: Output, folder: Path, shipped: Path) -> None:
    change(folder / "config" / "feeds.yaml", "language: en", "language: hy")
    change(shipped / "feeds.yaml", "language: en", "language: az")
    change(shipped / "feeds.yaml", "outlet: ", "outlet: The ")
    told = await output("config", "update", "--yes")
    assert "feeds.yaml: feeds > " in told
    assert " > language: yours stays, 'hy'; it is shipped as 'az'" in told
    assert "1 feed changed (The Kite)" in told
    assert load(folder / "config", {}).feeds[0].language == "hy"


async def test_a_kill_in_between_loses_nothing(
    call: Call, output: Output, folder: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(shipped / "watchlist.yaml", "watches:", f"{TERM}watches:")
    change(shipped / "feeds.yaml", "language: en", "language: az")
    real = config_file.put
    for writes in range(3):

        def put(path: Path, content: bytes, left: list[None] = [None] * writes) -> None:
            if not left:
                raise OSError(28, "No space left on device")
            left.pop()
            real(path, content)

        monkeypatch.setattr(config_file, "put", put)
        with pytest.raises(UsageError, match=r"No space left on device; run it again once that is mended"):
            await call("config", "update", "--yes")
        load(folder / "config", {})
    monkeypatch.setattr(config_file, "put", real)
    await output("config", "update", "--yes")
    settings = load(folder / "config", {})
    assert "road" in settings.watchlist.terms
    assert settings.feeds[0].language == "az"
    aside = folder / "config" / ".before-update"
    assert "language: en" in (aside / "feeds.yaml").read_text()
    assert "road" not in (aside / "watchlist.yaml").read_text()
    assert "nothing to bring in" in await output("config", "update", "--dry-run")


async def test_a_kill_between_examples_and_their_vectors_loses_neither(
    call: Call, output: Output, folder: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (shipped / "examples.jsonl").open("a") as stream:
        stream.write('{"relevant": false, "title": "A circus opens"}\n')
    (shipped / "examples.vectors.npz").write_bytes(b"newer")
    real = config_file.put
    written: list[Path] = []

    def put(path: Path, content: bytes) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(path)
        real(path, content)

    monkeypatch.setattr(config_file, "put", put)
    with pytest.raises(UsageError, match="No space left"):
        await call("config", "update", "--yes")
    monkeypatch.setattr(config_file, "put", real)
    await output("config", "update", "--yes")
    assert (folder / "config" / "examples.vectors.npz").read_bytes() == b"newer"
    assert "circus" in (folder / "config" / "examples.jsonl").read_text()


async def test_an_edit_made_while_it_asked_is_kept(
    call: Call, folder: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(shipped / "feeds.yaml", "language: en", "language: az")
    mine = folder / "config" / "feeds.yaml"

    def edited(arguments: object, question: str) -> bool:
        change(mine, "Kite", "Mine")
        return True

    monkeypatch.setattr(command, "is_wanted", edited)
    with pytest.raises(UsageError, match="was edited meanwhile; nothing was written: run this again"):
        await call("config", "update")
    assert mine.read_text() == FEEDS.replace("Kite", "Mine")


async def test_whoever_does_not_want_it_keeps_what_is_there(
    call: Call, folder: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(shipped / "feeds.yaml", "language: en", "language: az")
    monkeypatch.setattr(command, "is_wanted", lambda *_: False)
    assert (await call("config", "update"))[0] == 1
    assert (folder / "config" / "feeds.yaml").read_text() == FEEDS


@pytest.mark.parametrize(
    ("content", "complaint"), [(b"\xff\xfe", "this is not UTF-8 text"), (b"a: [", "the file is not valid YAML")]
)
async def test_a_base_that_cannot_be_read_is_named(
    call: Call, folder: Path, shipped: Path, content: bytes, complaint: str
) -> None:
    change(shipped / "feeds.yaml", "language: en", "language: az")
    change(folder / "config" / "feeds.yaml", "outlet: Kite", "outlet: Mine")
    (folder / "config" / ".shipped" / "feeds.yaml").write_bytes(content)
    with pytest.raises(UsageError, match=rf"config/\.shipped/feeds\.yaml: {complaint}"):
        await call("config", "update", "--yes")


async def test_a_file_of_ones_own_is_left_alone(output: Output, folder: Path, shipped: Path) -> None:
    (folder / "config" / ".shipped" / "watchlist.yaml").unlink()
    change(shipped / "watchlist.yaml", "watches:", f"{TERM}watches:")
    told = await output("config", "update", "--yes")
    assert "watchlist.yaml is your own: it stays as it is" in told
    assert "road" not in load(folder / "config", {}).watchlist.terms


async def test_what_was_shipped_may_be_named(output: Output, folder: Path, shipped: Path) -> None:
    (folder / "config" / ".shipped").rename(folder / "older")
    change(shipped / "watchlist.yaml", "watches:", f"{TERM}watches:")
    with pytest.raises(UsageError, match=r"there is no folder config/\.shipped, .* with --base"):
        await output("config", "update", "--yes")
    await output("config", "update", "--yes", "--base", "older")
    # The feeds are remembered too, although they did not change: the next update knows them.
    assert (folder / "config" / ".shipped" / "feeds.yaml").read_text() == FEEDS
    assert "road" in load(folder / "config", {}).watchlist.terms
    assert "nothing to bring in" in await output("config", "update", "--yes")


async def test_a_merge_that_would_be_wrong_is_not_written(output: Output, folder: Path, shipped: Path) -> None:
    change(folder / "config" / "watchlist.yaml", "watches:\n", "watches:\n  mine: {any: [bridge]}\n")
    before = (folder / "config" / "watchlist.yaml").read_text()
    change(shipped / "watchlist.yaml", "any: [bridge]", "any: [bridge, unheard-of]")
    with pytest.raises(UsageError, match="nothing was written, as the configuration would be wrong"):
        await output("config", "update", "--yes")
    assert (folder / "config" / "watchlist.yaml").read_text() == before


async def test_what_the_program_comes_with_is_updated_by_git(output: Output, shipped: Path) -> None:
    (shipped / "monitor.yaml").write_text("channels: {main: {chat: '@sample'}}\n")
    with pytest.raises(UsageError, match="is what the program comes with: git"):
        await output("config", "update", "--config", str(shipped))
