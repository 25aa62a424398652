"""The comparison with other feed clients, as small as it can be: it runs, and nobody is left out in silence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bench.contenders import CONTENDERS, NEEDED
from tests.bench.poll_cycle import MODES, Figures, installed, tables

_COMMAND = Path(__file__).with_name("poll_cycle.py")


def figures(cpu: float) -> Mapping[str, Figures]:
    return dict.fromkeys(MODES, Figures(cpu=cpu, cpu_in_all=2 * cpu, seconds=1.0, memory=2**20, new=3))


@pytest.mark.slow
def test_every_client_that_is_installed_polls_in_every_mode() -> None:
    done = subprocess.run(
        [sys.executable, _COMMAND, "--feeds", "2", "--repeat", "1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line.startswith("|")]
    told, left_out = rows[0][1:], done.stderr
    assert all(name in told or f"{name} is left out" in left_out for name in CONTENDERS)
    new = {row[0]: [cell.split("; ")[-1] for cell in row[1:]] for row in rows[-len(MODES) :]}
    assert set(new["cold"]) == {"80"}
    assert set(new["tenth"]) == {"2"}
    assert {*new["unchanged"], *new["identical"], *new["build-date"]} == {"0"}


def test_a_client_whose_library_is_not_installed_is_left_out_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(NEEDED, "reader", ("no_such_library",))
    assert installed(["monitor", "reader"]) == ["monitor"]
    assert capsys.readouterr().err == "reader is left out: no_such_library is not installed\n"


def test_ratios_are_those_of_cpu() -> None:
    rows = list(tables({"monitor": figures(1.0), "reader": figures(3.0), "floor": figures(0.5)}, feeds=100))
    assert rows[0] == (
        "| 100 feeds, CPU ms a feed | monitor | reader | floor | reader / monitor | monitor / floor "
        "| monitor, with grouping and posting |"
    )
    assert rows[2] == "| cold | 10.00 | 30.00 | 5.00 | 3.0 | 2.0 | 20.00 |"
    assert rows[-1] == "| build-date | 100; 1; 3 | 100; 1; 3 | 100; 1; 3 |"
