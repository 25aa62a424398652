"""The worked examples in the manual of the configuration: each takes and leaves what the manual says, and says why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.config.load import load_watchlist
from monitor.languages.detection import guess_language
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.matches import Match

MANUAL = (Path(__file__).parents[2] / "config" / "README.md").read_text("utf-8")
SECTION = re.compile(r"^##+ (.+)$", re.M)
NOTHING = "no watch found anything"


class Sample(NamedTuple):
    """One line below an example. ``reason`` is empty where the text is taken."""

    section: str
    taken: bool
    text: str
    language: str | None
    reason: str


def sections() -> dict[str, str]:
    parts = SECTION.split(MANUAL)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def samples() -> list[Sample]:
    """Every line ``* takes “…”`` and ``* leaves “…”: `reason` ``, with the section it stands in."""
    line = re.compile(r"^\* (takes|leaves) “(.+?)”(?: \(language (\w+)\))?(?:: `(.+)`)?$", re.M)
    return [
        Sample(section, found[1] == "takes", found[2], found[3], found[4] or "")
        for section, body in sections().items()
        for found in line.finditer(body)
    ]


def matcher_of(section: str, folder: Path) -> Matcher:
    (block,) = re.findall(r"```yaml\n# watchlist.yaml\n(.*?)```", sections()[section], re.DOTALL)
    file = folder / "watchlist.yaml"
    file.write_text(block, "utf-8")
    return compile_watchlist(load_watchlist(file))


def judged(sample: Sample, folder: Path) -> Match:
    title, _, summary = sample.text.partition(" | ")
    language = sample.language or guess_language(sample.text, None)
    return matcher_of(sample.section, folder).match({"title": title, "summary": summary}, language)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.text)
def test_the_texts_are_taken_and_left_as_the_manual_says(sample: Sample, tmp_path: Path) -> None:
    match = judged(sample, tmp_path)
    assert match.relevant is sample.taken, match.results
    reasons = {result.reason for result in match.results if result.terms} or {NOTHING}
    assert sample.taken or sample.reason in reasons


def test_there_are_ten_examples_each_with_both_kinds() -> None:
    numbered = [name for name in sections() if re.match(r"\d+\. ", name)]
    assert [int(name.split(".")[0]) for name in numbered] == list(range(1, 11))
    for name in (*numbered, "Another subject"):
        assert {sample.taken for sample in samples() if sample.section == name} == {True, False}


def test_no_line_of_an_example_goes_unread() -> None:
    assert len(re.findall(r"^\* (?:takes|leaves)", MANUAL, re.M)) == len(samples())
    assert all(bool(sample.reason) is not sample.taken for sample in samples())


def test_every_condition_of_a_watch_is_described() -> None:
    table = sections()["The rules"]
    for name in (
        "any",
        "all",
        "near",
        "sentence",
        "unless",
        "threshold",
        "fields",
        "languages",
        "countries",
        "outlets",
    ):
        assert f"\n| `{name}` |" in table
