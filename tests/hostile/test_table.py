"""The table tells of what is tested, and of nothing else."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from monitor.model.settings import MonitorSettings
from tests.hostile import documents
from tests.hostile.table import rows_tested, rows_told

FEEDS = Path(__file__).parent.parent / "data" / "feeds"


def test_each_row_is_a_test_and_each_test_a_row() -> None:
    assert Counter(name for name, *_ in rows_told()) == rows_tested()


def test_each_row_says_what_comes_in_and_what_happens() -> None:
    assert all(comes and does for _, comes, does, _ in rows_told())


def test_the_limits_are_keys_of_the_configuration() -> None:
    keys = {key for *_, limits in rows_told() for key in re.findall("`(.+?)`", limits)}
    assert len(keys) > 10
    for key in keys:
        section, name = key.split(".")
        assert name in getattr(MonitorSettings(), section).model_fields_set | set(
            type(getattr(MonitorSettings(), section)).model_fields
        )


def test_documents_of_a_folder_are_read_and_counted(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body>No feed</body></html>")
    (tmp_path / "broken.xml").write_bytes(b"<rss><channel")
    found = list(documents.found([str(FEEDS), str(tmp_path)]))
    done = documents.asyncio.run(documents.readings(found, MonitorSettings().parsing))
    told = documents.report(done)
    assert told.startswith("5 documents")
    assert "     3 parsed" in told
    assert "     1 refused: html" in told
    assert "     1 refused: parse" in told
