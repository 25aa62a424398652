"""Misspelt words on the command line."""

from __future__ import annotations

import pytest

from tests.support.commands import Run


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["explian", "x"], "did you mean 'explain'?"),
        (["watch", "ad", "bridge"], "did you mean 'add'?"),
        (["outbox", "--only", "pendign"], "did you mean 'pending'?"),
        (["completion", "fsh"], "did you mean 'fish'?"),
        (["rejected", "--sicne", "1d"], "unrecognized arguments: --sicne 1d; did you mean '--since'?"),
        (["stories", "--sicne=1d"], "unrecognized arguments: --sicne=1d; did you mean '--since'?"),
        (["stories", "show", "1", "--jsom"], "unrecognized arguments: --jsom; did you mean '--json'?"),
        (["run", "--dry_run"], "unrecognized arguments: --dry_run; did you mean '--dry-run'?"),
        (["--versoin", "status"], "unrecognized arguments: --versoin; did you mean '--version'?"),
    ],
)
def test_what_was_meant_is_said(run: Run, words: list[str], complaint: str) -> None:
    code, printed, said = run(*words)
    assert (code, printed) == (2, "")
    assert said.endswith(f"{complaint}\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["bogus"], "invalid choice: 'bogus' (choose from"),
        (["stories", "--zzz"], "unrecognized arguments: --zzz\n"),
        (["stories", "zzz"], "invalid choice: 'zzz' (choose from"),
        (["status", "extra"], "unrecognized arguments: extra\n"),
    ],
)
def test_nothing_is_guessed_where_nothing_is_near(run: Run, words: list[str], complaint: str) -> None:
    code, printed, said = run(*words)
    assert (code, printed) == (2, "")
    assert complaint in said
    assert "did you mean" not in said
