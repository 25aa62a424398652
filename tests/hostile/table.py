"""The table in README.md of this folder, and the cases that stand behind its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
F = TypeVar("F", bound=Callable[..., object])


def row(name: str) -> Callable[[F], F]:
    """Marks a test as the one behind the row ``name``; where tests are made of cases, ``case("name", …)`` does."""
    assert re.fullmatch(r"[a-z0-9-]+", name)
    return lambda test: test


def rows_tested() -> Counter[str]:
    """The rows that the tests of this folder name."""
    named = re.compile(r"\b(?:row|case)\(\s*\"([a-z0-9-]+)\"")
    return Counter(name for path in HERE.glob("test_*.py") for name in named.findall(path.read_text("utf-8")))


def rows_told() -> list[tuple[str, str, str, str]]:
    """The rows of the table: name, what comes in, what the worker does, the keys of its limits."""
    lines = (line for line in (HERE / "README.md").read_text("utf-8").splitlines() if line.startswith("| `"))
    cells = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines)
    return [(name.strip(" `"), comes, does, limits) for name, comes, does, limits in cells]
