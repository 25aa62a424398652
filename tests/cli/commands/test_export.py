"""``monitor export``: to a file or to the terminal, whole or not at all."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from monitor.cli.commands import export
from monitor.editorial.export import COLUMNS
from monitor.errors import UsageError
from tests.support.commands import Call, Run
from tests.support.configured import OPENED


@pytest.mark.usefixtures("posted")
async def test_lines_of_json_and_a_table(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_AT_ONCE", 1)
    code, printed, _ = await call("export")
    assert code == 0
    (told,) = map(json.loads, printed.splitlines())
    assert [report["title"] for report in told["reports"]] == [OPENED]
    code, printed, _ = await call("export", "--format", "csv", "--out", str(folder / "out.csv"))
    assert (code, printed) == (0, f"1 story: {folder / 'out.csv'}\n")
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        head, *table = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert [(row[0], row[COLUMNS.index("title")]) for row in table if row[0] == "report"] == [("report", OPENED)]


def test_before_anything_was_read_the_table_has_no_rows(run: Run, folder: Path, database: Path) -> None:
    assert run("export", "--format", "csv")[1].splitlines() == [",".join(COLUMNS)]
    assert run("export")[:2] == (0, "")


@pytest.mark.usefixtures("posted")
async def test_a_file_that_cannot_be_written_is_told(call: Call, folder: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        await call("export", "--out", str(folder / "missing" / "out.csv"))


def test_the_columns_are_documented() -> None:
    manual = (Path(export.__file__).parents[2] / "site" / "README.md").read_text("utf-8")
    told = manual.partition("## For researchers")[2]
    assert [column for column in COLUMNS if f"`{column}`" not in told] == []
