"""Every room tells what is in it: the map in its docstring names its files and the rooms inside, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "monitor"
ROOMS = sorted(path.parent for path in HOUSE.rglob("__init__.py"))


def names_told(room: Path) -> Iterator[str]:
    """What stands before two spaces in the indented lines of the docstring."""
    told = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")), clean=False) or ""
    for names in re.findall(r"^ {4}(\S.*?) {2,}\S", told, re.MULTILINE):
        yield from names.split()


def names_found(room: Path) -> set[str]:
    """Modules without ".py", rooms and folders with "/"; what Python itself leaves behind does not count."""
    parts = [path.relative_to(room).parts for path in room.rglob("*") if path.is_file()]
    files = [inside for inside in parts if "__pycache__" not in inside and inside != ("__init__.py",)]
    return {f"{inside[0]}/" if len(inside) > 1 else inside[0].removesuffix(".py") for inside in files}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(HOUSE.parent)))
def test_a_room_lists_what_is_in_it(room: Path) -> None:
    assert sorted(names_told(room)) == sorted(names_found(room))
