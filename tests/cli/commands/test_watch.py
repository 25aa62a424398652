"""``monitor watch``: edits of the watchlist, its list, and what it covers."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config.load import load_watchlist
from monitor.editorial.coverage import LEAST_ENTRIES
from monitor.errors import ConfigError, StoreError, UsageError
from monitor.model.documents import Entry
from monitor.model.entries import EntryState
from monitor.store import Store
from tests.store.samples import ingest, match, written
from tests.support.commands import Output
from tests.support.configured import EDITORS

pytestmark = pytest.mark.usefixtures("editors_config")
ALL_REJECTED = ["100%", "of", "them", "rejected"]


def config(folder: Path) -> str:
    return (folder / "config" / "watchlist.yaml").read_text("utf-8")


async def test_words_are_added_in_two_languages(output: Output, folder: Path) -> None:
    printed = await output("watch", "add", "bridge", "--lang", "en", "ferry pier", "--lang", "ru", "мост", "виадук")
    assert "{en: [bridge, viaduct, ferry pier], hy: [կամուրջ], ru: [мост, виадук]}" in config(folder)
    assert printed.splitlines()[-1] == "To see what this adds and loses: monitor backtest --since 14d"
    assert "added to bridge (ru): мост, виадук; finds e.g. " in printed


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("EU", "'EU' is short, and stands in texts of every kind"),
        ("(dam|weir)", "'(dam|weir)' looks like a regular expression"),
        ("circus", "'circus' is a form of circus too; keep it in one of them"),
        ("мост", "'мост' is Cyrillic, and en is written in Latin"),
    ],
)
async def test_what_is_hardly_meant_wants_force(output: Output, folder: Path, form: str, why: str) -> None:
    before = config(folder)
    with pytest.raises(
        UsageError, match=f"nothing was written; with --force it is, if you mean it:\n  {re.escape(why)}"
    ):
        await output("watch", "add", "bridge", "--lang", "en", form)
    assert config(folder) == before
    await output("watch", "add", "bridge", "--force", "--lang", "en", form)
    assert config(folder) != before


async def test_a_common_word_wants_force(output: Output, folder: Path, database: Path) -> None:
    entries = [
        written(str(n), EntryState.REJECTED, match=match(), reason="none", entry=Entry(None, None, title))
        for n, title in enumerate(["The minister spoke", "Nothing"] * LEAST_ENTRIES)
    ]
    with closing(Store.open(f"sqlite:///{database}")) as store:
        ingest(store, *entries, now=datetime.now(UTC))
    with pytest.raises(UsageError, match="'minister' stands in 50% of the entries read; write a longer form"):
        await output("watch", "add", "bridge", "--lang", "en", "minister")
    await output("watch", "add", "bridge", "--lang", "en", "ferry")


async def test_a_new_term_is_named_in_a_watch(output: Output, folder: Path) -> None:
    printed = await output("watch", "add", "dam", "--label", "The dam", "--watch", "bridges", "--lang", "en", "dam")
    assert printed.startswith("new term dam (The dam)\nadded to dam (en): dam; finds e.g. dams\n")
    loaded = load_watchlist(folder / "config" / "watchlist.yaml")
    assert loaded.watches["bridges"].any == ("bridge", "dam")
    assert loaded.terms["dam"].label == "The dam"


async def test_nothing_to_add_writes_nothing(output: Output, folder: Path) -> None:
    before = (folder / "config" / "watchlist.yaml").stat()
    printed = await output("watch", "add", "bridge", "--lang", "en", "bridges")
    assert printed.endswith("by bridge (en)\nnothing to write\n")
    after = (folder / "config" / "watchlist.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


async def test_words_and_terms_are_removed(output: Output, folder: Path) -> None:
    assert await output("watch", "remove", "bridge", "--lang", "hy", "կամուրջ") == (
        "removed from bridge (hy): կամուրջ\nTo see what this adds and loses: monitor backtest --since 14d\n"
    )
    assert "bridge: {label: Bridge, forms: {en: [bridge, viaduct]}}" in config(folder)
    assert "it now has no veto" in await output("watch", "remove", "circus")
    assert config(folder).endswith("watches:\n  bridges: {any: [bridge]}\n")


async def test_another_folder_is_used(output: Output, folder: Path) -> None:
    shutil.copytree("config", "other")
    for words in (["--config", "other", "watch", "add"], ["watch", "add", "--config", "other"]):
        await output(*words, "bridge", "--lang", "ru", "мост" if words[0] == "watch" else "виадук")
    assert "[виадук, мост]" in (folder / "other" / "watchlist.yaml").read_text("utf-8")
    assert config(folder) == EDITORS["watchlist.yaml"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["watch", "add", "bridge", "--lang", "ru"], "there is no word behind --lang ru"),
        (["watch", "add", "bridge"], "there are no words to add"),
        (["watch", "add", "bridge", "--lang", "xx", "word"], r"nothing was written.*\n.*'xx' is not a language code"),
        (["watch", "add", "bridge", "--lang", "en", "ab*"], r"nothing was written.*\n.*would find nearly everything"),
        (["watch", "remove", "bridge"], "the watch bridges would be left empty"),
        (["watch", "list", "--term", "brigde"], "there is no term 'brigde'; did you mean 'bridge'"),
        (["watch", "coverage", "--since", "soon"], "'soon' is not a duration"),
    ],
)
async def test_wrong_usage(output: Output, folder: Path, words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        await output(*words)
    assert config(folder) == EDITORS["watchlist.yaml"]


@pytest.mark.parametrize(
    "words",
    [
        ["watch", "add", "bridge", "--lang", "ru", "мост"],
        ["watch", "remove", "circus"],
        ["watch", "list"],
        ["watch", "coverage"],
    ],
)
async def test_a_wrong_configuration_is_not_touched(output: Output, folder: Path, words: list[str]) -> None:
    broken = EDITORS["watchlist.yaml"].replace("[circus]}\n", "[circuss]}\n")
    (folder / "config" / "watchlist.yaml").write_text(broken, "utf-8")
    with pytest.raises(ConfigError, match="there is no term 'circuss'"):
        await output(*words)
    assert config(folder) == broken


async def test_the_terms_are_listed(output: Output) -> None:
    printed = await output("watch", "list")
    assert [line.split() for line in printed.splitlines()[1:]] == [
        ["term", "label", "forms", "watches"],
        ["bridge", "Bridge", "en", "2,", "hy", "1", "bridges"],
        ["circus", "circus", "en", "1", "not", "bridges"],
        ["lake", "lake", "exact", "1"],
    ]
    assert "կամուրջ" in await output("watch", "list", "--lang", "hy")
    assert await output("watch", "list", "--lang", "de") == "Terms: none with forms in de\n"
    one = await output("watch", "list", "--term", "bridge", "--lang", "en")
    assert one.startswith("bridge (Bridge): in bridges\nForms\n")
    assert "bridge, viaduct" in one
    assert "կամուրջ" not in one


# --- coverage ----------------------------------------------------------------------------------------------------


async def test_coverage_without_a_database(output: Output) -> None:
    printed = await output("watch", "coverage")
    assert [line.split() for line in printed.splitlines()[3:5]] == [["bridge", "ka"], ["circus", "hy,", "ka"]]
    assert "There is no database yet" in printed


async def test_coverage_of_what_was_read(output: Output, database: Path) -> None:
    rejected = [
        written(f"r{number}", EntryState.REJECTED, match=match("bridge", "gone")) for number in range(LEAST_ENTRIES)
    ]
    others = [written(f"o{number}", EntryState.REJECTED, language="hy", match=match("circus")) for number in range(9)]
    with closing(Store.open(f"sqlite:///{database}")) as store:
        ingest(store, *rejected, *others, now=datetime.now(UTC))
    lines = [line.split() for line in (await output("watch", "coverage", "--since", "1d")).splitlines()]
    assert lines[6][:8] == ["19", "entries", "read", "in", "the", "last", "1d,", "each"]
    assert lines[7] == ["nothing", "was", "read", "in", "ka"]
    assert ["bridge", "en", "viaduct"] in lines
    assert ["bridge", "hy", "կամուրջ"] in lines
    wrong = lines[lines.index(["Suspicious"]) + 2 :]
    assert wrong == [["bridge", "en", "bridge", "10", "10", "in", "53%", "of", "all", "entries,", *ALL_REJECTED]]


async def test_coverage_of_a_database_that_cannot_be_read(output: Output, folder: Path) -> None:
    (folder / "state").mkdir()
    (folder / "state" / "monitor.sqlite").write_text("no database at all, but a text of some length")
    with pytest.raises(StoreError):
        await output("watch", "coverage")
