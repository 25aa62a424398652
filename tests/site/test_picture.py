"""The picture in the papers is there, of its size, and small."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.site.picture import LIMIT, PICTURE, SIZE

ROOT = Path(__file__).parents[2]


def test_it_is_a_small_png_of_its_size() -> None:
    body = PICTURE.read_bytes()
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", body[16:24]) == SIZE
    assert len(body) < LIMIT


@pytest.mark.parametrize("paper", ["README.md", "monitor/site/README.md"])
def test_papers_show_it_and_say_that_its_news_is_invented(paper: str) -> None:
    text = (ROOT / paper).read_text("utf-8")
    shown = PICTURE.relative_to((ROOT / paper).parent).as_posix()
    before, _, after = text.partition(f"]({shown})")
    assert len(before.splitlines()) < 40
    assert "sample data" in after[:150]
