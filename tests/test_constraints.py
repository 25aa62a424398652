"""The releases that the gate and images are made of: one for each requirement and Python, each with its hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONSTRAINTS = (ROOT / ".ci" / "constraints.txt").read_text("utf-8")
VERSIONS = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
EXTRAS = PROJECT["project"]["optional-dependencies"]
WANTED = [
    *PROJECT["project"]["dependencies"],
    *EXTRAS["postgres"],
    *EXTRAS["test"],
    *PROJECT["build-system"]["requires"],
]
PINS = re.findall(r"^(\S+==[^\\]+?) \\\n((?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", CONSTRAINTS, re.MULTILINE)


def pinned(name: str, version: str) -> list[str]:
    """The releases of a package that count on Linux with this Python."""
    on = {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": "linux"}
    on |= {"platform_system": "Linux", "platform_machine": "x86_64", "implementation_name": "cpython"}
    pins = (Requirement(pin) for pin, _ in PINS)
    counting = (pin for pin in pins if pin.marker is None or pin.marker.evaluate(on))
    return [str(pin.specifier).removeprefix("==") for pin in counting if canonicalize_name(pin.name) == name]


@pytest.mark.parametrize("version", VERSIONS)
def test_each_requirement_has_one_release_that_fits(version: str) -> None:
    assert len(VERSIONS) >= 3
    for wanted in map(Requirement, WANTED):
        name = canonicalize_name(wanted.name)
        if name != PROJECT["project"]["name"]:
            (release,) = pinned(name, version)
            assert wanted.specifier.contains(release), f"{wanted} is not met by {release}"


def test_every_line_belongs_to_a_release_with_hashes_and_no_server_is_named() -> None:
    assert len(PINS) > 60
    assert sum(2 + len(hashes.splitlines()) - 1 for _, hashes in PINS) == len(CONSTRAINTS.splitlines())
    assert "://" not in CONSTRAINTS


def test_those_that_were_slow_or_unsafe_are_too_old() -> None:
    """protego before 0.7 takes seconds for one pattern; jinja2 before 3.1.6 lets a template out of its sandbox."""
    bounds = {requirement.name: requirement.specifier for requirement in map(Requirement, WANTED)}
    assert not bounds["protego"].contains("0.6.2")
    assert not bounds["jinja2"].contains("3.1.5")
