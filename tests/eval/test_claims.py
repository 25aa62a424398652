"""Floors under the figures that are read, and whose word each is: see README.md beside this file."""

from __future__ import annotations

import pytest

from tests.eval.measure import README
from tests.eval.measure_claims import BEGIN, END, SETS, measured, read, samples, table


@pytest.mark.parametrize(("name", "precision", "recall"), [(name, 0.97, 0.75) for name in SETS])
def test_floors(name: str, precision: float, recall: float) -> None:
    found = measured(sample for sample in samples() if sample.set == name)
    assert found.precision >= precision
    assert found.recall >= recall


def test_the_sample_is_large_enough() -> None:
    assert sum(len(sample.claims) for sample in samples()) >= 150
    assert len({sample.report.language for sample in samples() if sample.claims}) >= 8


def test_what_is_denied_is_claimed_by_nobody() -> None:
    for sample in samples():
        assert not read(sample) & sample.denied


def test_the_readme_has_the_table_of_every_set_and_language() -> None:
    text = README.read_text("utf-8")
    told = text[text.index(BEGIN) : text.index(END)]
    assert all(f"| **{name}** |" in told for name in SETS.values())
    assert all(line.rsplit("|", 7)[0] in told for line in table().splitlines())
