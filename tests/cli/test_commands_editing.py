"""The editor's commands as they are typed: ``watch``, ``examples`` and ``seed``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.commands import commands_editing
from monitor.config.environment import read_environment
from monitor.config.load import load_watchlist
from monitor.editorial.coverage import LEAST_ENTRIES
from monitor.errors import ConfigError, MonitorError, StoreError, UsageError
from monitor.model.entries import EntryState
from monitor.store import Store
from monitor.worker import app
from tests.store.samples import ingest, match, written
from tests.support.web import Reply, serve

WATCHLIST = """\
terms:
  bridge: {label: Bridge, forms: {en: [bridge, viaduct], hy: [կամուրջ]}}
  circus: {forms: {en: [circus]}}
  lake: {exact: [VELD]}
watches:
  bridges: {any: [bridge], unless: [circus]}
"""
FEEDS = """\
feeds:
  - {url: "https://one.example/rss", language: en}
  - {url: "https://two.example/rss", language: hy}
  - {url: "https://three.example/rss", language: ka}
  - {url: "https://four.example/rss", language: fr, enabled: false}
"""
ALL_REJECTED = ["100%", "of", "them", "rejected"]
ARTICLE = Path(__file__).parents[1] / "data" / "articles" / "dam.en.txt"
Call = Callable[..., Awaitable[str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config"
    config.mkdir()
    (config / "monitor.yaml").write_text("network: {allow_private_addresses: true}\n")
    (config / "watchlist.yaml").write_text(WATCHLIST, "utf-8")
    (config / "feeds.yaml").write_text(FEEDS)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; what it printed."""

    async def call(*words: str) -> str:
        parser = argparse.ArgumentParser(exit_on_error=False)
        for option in ("--config", "--state"):
            parser.add_argument(option, type=Path, default=None)
        commands = parser.add_subparsers(dest="command")
        commands_editing.add_arguments(lambda name, text: commands.add_parser(name, help=text, description=text))
        arguments = parser.parse_args(words)
        handler = {
            "watch": commands_editing.watch,
            "examples": commands_editing.examples,
            "seed": commands_editing.seed,
        }[arguments.command]
        assert await handler(arguments, read_environment(os.environ)) == 0
        return capsys.readouterr().out

    return call


def config(folder: Path) -> str:
    return (folder / "config" / "watchlist.yaml").read_text("utf-8")


# --- watch -------------------------------------------------------------------------------------------------------


async def test_words_are_added_in_two_languages(call: Call, folder: Path) -> None:
    printed = await call("watch", "add", "bridge", "--lang", "en", "ferry pier", "--lang", "ru", "мост", "виадук")
    assert "{en: [bridge, viaduct, ferry pier], hy: [կամուրջ], ru: [мост, виадук]}" in config(folder)
    assert printed.splitlines()[-1] == "To see what this adds and loses: monitor backtest --since 14d"
    assert "added to bridge (ru): мост, виадук; finds e.g. " in printed


async def test_a_new_term_is_named_in_a_watch(call: Call, folder: Path) -> None:
    printed = await call("watch", "add", "dam", "--label", "The dam", "--watch", "bridges", "--lang", "en", "dam")
    assert printed.startswith("new term dam (The dam)\nadded to dam (en): dam; finds e.g. dams\n")
    loaded = load_watchlist(folder / "config" / "watchlist.yaml")
    assert loaded.watches["bridges"].any == ("bridge", "dam")
    assert loaded.terms["dam"].label == "The dam"


async def test_nothing_to_add_writes_nothing(call: Call, folder: Path) -> None:
    before = (folder / "config" / "watchlist.yaml").stat()
    printed = await call("watch", "add", "bridge", "--lang", "en", "bridges")
    assert printed.endswith("by bridge (en)\nnothing to write\n")
    after = (folder / "config" / "watchlist.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


async def test_words_and_terms_are_removed(call: Call, folder: Path) -> None:
    assert await call("watch", "remove", "bridge", "--lang", "hy", "կամուրջ") == (
        "removed from bridge (hy): կամուրջ\nTo see what this adds and loses: monitor backtest --since 14d\n"
    )
    assert "bridge: {label: Bridge, forms: {en: [bridge, viaduct]}}" in config(folder)
    assert "it now has no veto" in await call("watch", "remove", "circus")
    assert config(folder).endswith("watches:\n  bridges: {any: [bridge]}\n")


async def test_another_folder_is_used(call: Call, folder: Path) -> None:
    shutil.copytree("config", "other")
    for words in (["--config", "other", "watch", "add"], ["watch", "add", "--config", "other"]):
        await call(*words, "bridge", "--lang", "ru", "мост" if words[0] == "watch" else "виадук")
    assert "[виадук, мост]" in (folder / "other" / "watchlist.yaml").read_text("utf-8")
    assert config(folder) == WATCHLIST


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
        (["examples", "add", "--relevant", " <p> "], "there is no headline"),
        (["examples", "add", "--relevant", "http://127.0.0.1:1/x"], "cannot read http://127.0.0.1:1/x: "),
        (["examples", "add", "--relevant", "A bridge", "--lang", "english"], "'english' is not a language code"),
        (["seed", str(ARTICLE), "--lang", "ge"], "'ge' is not a language code; did you mean ka"),
        (["seed", "missing.txt"], "cannot read missing.txt: No such file or directory"),
        (["seed", "config"], "cannot read config: Is a directory"),
        (["seed", "config/monitor.yaml"], "no name or recurring word is left to propose; give a longer text"),
        (["seed", "http://127.0.0.1:1/x"], "cannot read http://127.0.0.1:1/x: "),
    ],
)
async def test_wrong_usage(call: Call, folder: Path, words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        await call(*words)
    assert config(folder) == WATCHLIST
    assert not (folder / "config" / "examples.jsonl").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["watch", "add", "bridge", "--lang", "ru", "мост"],
        ["watch", "remove", "circus"],
        ["watch", "list"],
        ["watch", "coverage"],
        ["examples", "add", "--relevant", "A bridge"],
        ["seed", str(ARTICLE)],
    ],
)
async def test_a_wrong_configuration_is_not_touched(call: Call, folder: Path, words: list[str]) -> None:
    broken = WATCHLIST.replace("[circus]}\n", "[circuss]}\n")
    (folder / "config" / "watchlist.yaml").write_text(broken, "utf-8")
    with pytest.raises(ConfigError, match="there is no term 'circuss'"):
        await call(*words)
    assert config(folder) == broken


async def test_the_terms_are_listed(call: Call) -> None:
    printed = await call("watch", "list")
    assert [line.split() for line in printed.splitlines()[1:]] == [
        ["term", "label", "forms", "watches"],
        ["bridge", "Bridge", "en", "2,", "hy", "1", "bridges"],
        ["circus", "circus", "en", "1", "not", "bridges"],
        ["lake", "lake", "exact", "1"],
    ]
    assert "կամուրջ" in await call("watch", "list", "--lang", "hy")
    assert await call("watch", "list", "--lang", "de") == "Terms: none with forms in de\n"
    one = await call("watch", "list", "--term", "bridge", "--lang", "en")
    assert one.startswith("bridge (Bridge): in bridges\nForms\n")
    assert "bridge, viaduct" in one
    assert "կամուրջ" not in one


# --- coverage ----------------------------------------------------------------------------------------------------


async def test_coverage_without_a_database(call: Call) -> None:
    printed = await call("watch", "coverage")
    assert [line.split() for line in printed.splitlines()[3:5]] == [["bridge", "ka"], ["circus", "hy,", "ka"]]
    assert "There is no database yet" in printed


async def test_coverage_of_what_was_read(call: Call, folder: Path, sqlite_file: Path) -> None:
    (folder / "state").mkdir()
    shutil.copy(sqlite_file, folder / "state" / "monitor.sqlite")
    rejected = [
        written(f"r{number}", EntryState.REJECTED, match=match("bridge", "gone")) for number in range(LEAST_ENTRIES)
    ]
    others = [written(f"o{number}", EntryState.REJECTED, language="hy", match=match("circus")) for number in range(9)]
    with closing(Store.open(f"sqlite:///{folder / 'state' / 'monitor.sqlite'}")) as store:
        ingest(store, *rejected, *others, now=datetime.now(UTC))
    lines = [line.split() for line in (await call("watch", "coverage", "--since", "1d")).splitlines()]
    assert lines[6][:8] == ["19", "entries", "read", "in", "the", "last", "1d,", "each"]
    assert lines[7] == ["nothing", "was", "read", "in", "ka"]
    assert ["bridge", "en", "viaduct"] in lines
    assert ["bridge", "hy", "կամուրջ"] in lines
    wrong = lines[lines.index(["Suspicious"]) + 2 :]
    assert wrong == [["bridge", "en", "bridge", "10", "10", "in", "53%", "of", "all", "entries,", *ALL_REJECTED]]


async def test_coverage_of_a_database_that_cannot_be_read(call: Call, folder: Path) -> None:
    (folder / "state").mkdir()
    (folder / "state" / "monitor.sqlite").write_text("no database at all, but a text of some length")
    with pytest.raises(StoreError):
        await call("watch", "coverage")


# --- examples ----------------------------------------------------------------------------------------------------


def examples(folder: Path) -> list[dict[str, object]]:
    text = (folder / "config" / "examples.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


async def test_examples_are_appended(call: Call, folder: Path) -> None:
    path = folder / "config" / "examples.jsonl"
    assert await call(
        "examples", "add", "--relevant", "A <b>bridge</b> opens", "--lang", "en", "--topic", "traffic"
    ) == (
        "added to config/examples.jsonl as relevant: A bridge opens\n"
        "examples in all: 1; they count where the semantic extra is installed\n"
    )
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    await call("examples", "add", "--off-topic", "Կամուրջը փակ է", "--lang", "hy")
    assert examples(folder) == [
        {"relevant": True, "title": "A bridge opens", "lang": "en", "topic": "traffic"},
        {"relevant": False, "title": "Կամուրջը փակ է", "lang": "hy"},
    ]
    assert "Կամուրջը" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("label", "complaint"),
    [
        ("--relevant", r"stands there already \(config/examples.jsonl, line 1\); nothing to do"),
        ("--off-topic", r"line 1\), as relevant; change the line by hand if that is wrong"),
    ],
)
async def test_the_same_title_is_refused(call: Call, folder: Path, label: str, complaint: str) -> None:
    await call("examples", "add", "--relevant", "A bridge opens")
    with pytest.raises(UsageError, match=complaint):
        await call("examples", "add", label, "A Bridge – opens!")
    assert len(examples(folder)) == 1


@pytest.mark.parametrize("line", ["{", "[1]", '{"title": "x"}', '{"relevant": true}', "[" * 100_000])
async def test_a_line_that_is_no_example_is_named(call: Call, folder: Path, line: str) -> None:
    (folder / "config" / "examples.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(MonitorError, match=r"examples.jsonl:2:1: .*write \{"):
        await call("examples", "add", "--relevant", "A bridge opens")


async def test_examples_are_encoded_beside_their_file(call: Call, folder: Path) -> None:
    await call("examples", "add", "--relevant", "A bridge opens")
    with pytest.raises(
        UsageError, match=r"1 example \(1 relevant\) nothing can be learnt; add some that are off-topic"
    ):
        await call("examples", "encode")
    await call("examples", "add", "--off-topic", "A circus opens")
    for new in (2, 0):
        printed = await call("examples", "encode")
        assert printed == (
            f"2 examples (1 relevant), of which {new} are newly encoded, in config/examples.vectors.npz\n"
        )


async def test_examples_that_cannot_be_encoded(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="the examples are not encoded: there are no examples; see"):
        await call("examples", "encode")
    for label, text in (("--relevant", "A bridge opens"), ("--off-topic", "A circus opens")):
        await call("examples", "add", label, text)
    (folder / "config" / "examples.vectors.npz").mkdir()
    with pytest.raises(UsageError, match=r"cannot write config/examples\.vectors\.npz; check the permissions"):
        await call("examples", "encode")
    monkeypatch.setattr(app, "_ENGINE", "no_such_engine")
    with pytest.raises(UsageError, match=r"install the extra `semantic` to use the 2 examples \(1 relevant\)"):
        await call("examples", "encode")


PAGE = f"""<html><head><title>Dam talks fail</title><meta name="description" content="They met in vain.">
<meta charset="utf-8"></head><body><nav><a href="/">Home News Sport</a></nav><article>{
    "".join(f"<p>{line}</p>" for line in ARTICLE.read_text("utf-8").splitlines())
}</article></body></html>"""


async def test_an_example_from_a_page(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/dam"] = Reply(body=PAGE.encode(), headers={"Content-Type": "text/html"})
        await call("examples", "add", "--relevant", web.url("/dam"))
    assert examples(folder) == [{"relevant": True, "title": "Dam talks fail", "summary": "They met in vain."}]


# --- seed --------------------------------------------------------------------------------------------------------


async def test_seeds_from_text_html_and_a_page(call: Call, folder: Path) -> None:
    (folder / "page.html").write_text(PAGE, "utf-8")
    async with serve() as web:
        web["/dam"] = Reply(body=PAGE.encode(), headers={"Content-Type": "text/html"})
        drafts = [await call("seed", source) for source in (str(ARTICLE), "page.html", web.url("/dam"))]
    for draft in drafts:
        (folder / "draft.yaml").write_text(draft, "utf-8")
        terms = load_watchlist(folder / "draft.yaml").terms
        assert next(iter(terms)) == "marrow-gorge-dam"
        assert {"ostania", "velmark", "ilan-torvek", "joint-river-commission"} < terms.keys()
        assert not {"home", "sport"} & terms.keys()


async def test_what_is_watched_already_is_left_out(call: Call) -> None:
    await call("watch", "add", "dam", "--label", "The dam", "--lang", "en", "Marrow Gorge Dam")
    draft = await call("seed", str(ARTICLE))
    assert "# In the watchlist already, and left out: Marrow Gorge Dam (dam)\n" in draft
    assert "\n  marrow-gorge-dam:" not in draft


async def test_the_language_may_be_given(call: Call, folder: Path) -> None:
    (folder / "short.txt").write_text("The road that ends near Alder Bridge was closed, and Alder Bridge is full.")
    assert "      fr: [Alder Bridge]\n" in await call("seed", "short.txt", "--lang", "fr")
