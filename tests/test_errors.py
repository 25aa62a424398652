"""What complaints about names that are not known end with."""

from __future__ import annotations

import pytest

from monitor.errors import did_you_mean, suggestion


@pytest.mark.parametrize(
    ("name", "known", "added"),
    [
        ("brigde", ["circus", "bridge"], "; did you mean 'bridge'?"),
        ("BRIDGE", ["bridge"], "; did you mean 'bridge'?"),
        ("pier", ["circus", "bridge"], "; known: bridge, circus"),
        ("pier", [f"zzzz{number}" for number in range(13)], ""),
        ("pier", [], ""),
    ],
)
def test_what_is_suggested_for_a_name_that_is_not_known(name: str, known: list[str], added: str) -> None:
    assert suggestion(name, known) == added
    assert did_you_mean(name, known) == (added if "mean" in added else "")
