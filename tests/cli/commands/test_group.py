"""``monitor group``: the reports of a file."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.support.commands import Run

LINES = [
    {"id": "late", "title": "A bridge opens", "published": "2023-09-20T14:00:00Z"},
    {"id": 7, "title": "Ferry service across the lake resumes", "published": "2023-09-20T12:00:00Z"},
    {"id": "copy", "title": "Ferry service across the lake resumes!", "published": "2023-09-20T13:00:00Z"},
]


def test_the_reports_of_a_file_are_grouped_in_its_order(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(json.dumps(line) + "\n" for line in LINES)
    (folder / "lines.jsonl").write_text(text + "\n", "utf-8")
    code, printed, _ = run("group", "lines.jsonl", "--no-semantic")
    found = [json.loads(line) for line in printed.splitlines()]
    assert code == 0
    assert [each["id"] for each in found] == ["late", 7, "copy"]
    late, ferry, copy = (each["cluster"] for each in found)
    assert ferry == copy != late
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert run("group", "-", "--no-semantic")[1] == printed


def test_a_line_that_is_wrong_is_told(run: Run, folder: Path) -> None:
    (folder / "lines.jsonl").write_text('{"id": 1, "title": "x"}\n', "utf-8")
    code, printed, said = run("group", "lines.jsonl")
    assert (code, printed) == (2, "")
    assert "line 1 does not say when it was published" in said
