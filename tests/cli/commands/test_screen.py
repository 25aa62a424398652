"""``monitor screen``: verdicts on lines."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tests.support.commands import Run


def test_screen_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": "a", "title": "A bridge"}\n\n{"id": "b", "title": "x"}\n'))
    _, printed, _ = run("screen", "-")
    assert [(line["id"], line["relevant"]) for line in map(json.loads, printed.splitlines())] == [
        ("a", True),
        ("b", False),
    ]
