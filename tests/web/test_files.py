"""The configuration as its files are now; where the examples alone changed, no more is read than they."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.web.desk import Files
from tests.support.configured import EDITORS

EXAMPLE = '{"relevant": true, "title": "A bridge opens"}\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    for name, text in EDITORS.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_new_example_leaves_the_rest_as_it_was(config: Path) -> None:
    files = Files(config, {})
    before = files.read().settings
    (config / "examples.jsonl").write_text(EXAMPLE, "utf-8")
    after = files.read()
    assert after.settings == load(config, {})
    assert after.settings.watchlist is before.watchlist
    assert after.wrong == ""


def test_a_wrong_example_is_told_beside_the_last_good_ones(config: Path) -> None:
    files, file = Files(config, {}), config / "examples.jsonl"
    file.write_text(EXAMPLE, "utf-8")
    files.read()
    file.write_text(f"{EXAMPLE}no JSON\n", "utf-8")
    wrong = files.read()
    assert "examples.jsonl:2" in wrong.wrong
    assert len(wrong.settings.examples) == 1
    file.write_text(EXAMPLE + EXAMPLE.replace("bridge", "pier"), "utf-8")
    assert (files.read().wrong, len(files.read().settings.examples)) == ("", 2)
    file.unlink()
    assert files.read().settings == load(config, {})


def test_another_file_is_read_with_it(config: Path) -> None:
    files = Files(config, {})
    (config / "examples.jsonl").write_text(EXAMPLE, "utf-8")
    edited = EDITORS["watchlist.yaml"].replace("viaduct", "viaduct, pier")
    (config / "watchlist.yaml").write_text(edited, "utf-8")
    assert files.read().settings.watchlist.terms["bridge"].forms["en"] == ("bridge", "viaduct", "pier")
    assert len(files.read().settings.examples) == 1
