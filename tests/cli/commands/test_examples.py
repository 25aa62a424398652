"""``monitor examples``: labelled headlines, and their vectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.errors import ConfigError, MonitorError, UsageError
from monitor.worker import wiring
from tests.support.commands import Output
from tests.support.configured import EDITORS, PAGE
from tests.support.web import Reply, serve

pytestmark = pytest.mark.usefixtures("editors_config")


def examples(folder: Path) -> list[dict[str, object]]:
    text = (folder / "config" / "examples.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


async def test_examples_are_appended(output: Output, folder: Path) -> None:
    path = folder / "config" / "examples.jsonl"
    assert await output(
        "examples", "add", "--relevant", "A <b>bridge</b> opens", "--lang", "en", "--topic", "traffic"
    ) == (
        "added to config/examples.jsonl as relevant: A bridge opens\n"
        "examples in all: 1; they count where there is an encoder (see `monitor status`)\n"
    )
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    await output("examples", "add", "--off-topic", "Կամուրջը փակ է", "--lang", "hy")
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
async def test_the_same_title_is_refused(output: Output, folder: Path, label: str, complaint: str) -> None:
    await output("examples", "add", "--relevant", "A bridge opens")
    with pytest.raises(UsageError, match=complaint):
        await output("examples", "add", label, "A Bridge – opens!")
    assert len(examples(folder)) == 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["examples", "add", "--relevant", " <p> "], "there is no headline"),
        (["examples", "add", "--relevant", "http://127.0.0.1:1/x"], "cannot read http://127.0.0.1:1/x: "),
        (["examples", "add", "--relevant", "A bridge", "--lang", "english"], "'english' is not a language code"),
    ],
)
async def test_wrong_usage(output: Output, folder: Path, words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        await output(*words)
    assert not (folder / "config" / "examples.jsonl").exists()


async def test_a_wrong_configuration_is_not_touched(output: Output, folder: Path) -> None:
    broken = EDITORS["watchlist.yaml"].replace("[circus]}\n", "[circuss]}\n")
    (folder / "config" / "watchlist.yaml").write_text(broken, "utf-8")
    with pytest.raises(ConfigError, match="there is no term 'circuss'"):
        await output("examples", "add", "--relevant", "A bridge")
    assert not (folder / "config" / "examples.jsonl").exists()


@pytest.mark.parametrize("line", ["{", "[1]", '{"title": "x"}', '{"relevant": true}', "[" * 100_000])
async def test_a_line_that_is_no_example_is_named(output: Output, folder: Path, line: str) -> None:
    (folder / "config" / "examples.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(MonitorError, match=r"examples.jsonl:2:1: .*write \{"):
        await output("examples", "add", "--relevant", "A bridge opens")


async def test_examples_are_encoded_beside_their_file(output: Output, folder: Path) -> None:
    await output("examples", "add", "--relevant", "A bridge opens")
    with pytest.raises(
        UsageError, match=r"1 example \(1 relevant\) nothing can be learnt; add some that are off-topic"
    ):
        await output("examples", "encode")
    await output("examples", "add", "--off-topic", "A circus opens")
    for new in (2, 0):
        printed = await output("examples", "encode")
        assert printed == (
            f"2 examples (1 relevant), of which {new} are newly encoded, in config/examples.vectors.npz\n"
        )


async def test_examples_that_cannot_be_encoded(output: Output, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="the examples are not encoded: there are no examples; see"):
        await output("examples", "encode")
    for label, text in (("--relevant", "A bridge opens"), ("--off-topic", "A circus opens")):
        await output("examples", "add", label, text)
    (folder / "config" / "examples.vectors.npz").mkdir()
    with pytest.raises(UsageError, match=r"cannot write config/examples\.vectors\.npz; check the permissions"):
        await output("examples", "encode")
    monkeypatch.setattr(wiring, "_ENGINE", "no_such_engine")
    with pytest.raises(
        UsageError, match=r"has no package for this machine: the 2 examples \(1 relevant\) are not used"
    ):
        await output("examples", "encode")


async def test_an_example_from_a_page(output: Output, folder: Path) -> None:
    async with serve() as web:
        web["/dam"] = Reply(body=PAGE.encode(), headers={"Content-Type": "text/html"})
        await output("examples", "add", "--relevant", web.url("/dam"))
    assert examples(folder) == [{"relevant": True, "title": "Dam talks fail", "summary": "They met in vain."}]
