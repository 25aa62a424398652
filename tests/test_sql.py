"""What strangers write reaches the databases as bound values only: no statement is put together out of text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "monitor"
_TAKES_SQL = {"text", "exec_driver_sql", "execute", "executemany", "executescript", "literal_column"}


def put_together(source: str) -> Iterator[int]:
    """The lines in which a call that takes SQL gets a text that is made on the spot, but for PRAGMAs, which cannot be
    bound."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in _TAKES_SQL and _is_made(node.args[0]) and "PRAGMA" not in ast.unparse(node.args[0]):
                yield node.lineno


def _is_made(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Attribute) and value.func.attr in ("format", "join", "replace")
    return isinstance(value, ast.JoinedStr | ast.BinOp)


@pytest.mark.parametrize(
    "statement",
    [
        'connection.execute(f"DELETE FROM {table}")',
        'text("SELECT %s" % name)',
        'connection.exec_driver_sql("SELECT " + name)',
        'text("SELECT {}".format(name))',
        'sa.text(" ".join(parts))',
    ],
)
def test_a_statement_put_together_is_found(statement: str) -> None:
    assert list(put_together(statement)) == [1]


def test_no_statement_is_put_together() -> None:
    files = sorted(SOURCES.rglob("*.py"))
    assert len(files) > 100
    assert {file.name: lines for file in files if (lines := list(put_together(file.read_text("utf-8"))))} == {}
