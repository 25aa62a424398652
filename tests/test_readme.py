"""What the README says is so: commands, options, variables, dependencies, examples, errors."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from monitor.cli.parser import build_parser
from monitor.config import environment
from monitor.config.load import load
from monitor.errors import ConfigError

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WRONG = Path(__file__).parent / "data" / "wrong_config"


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def options(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command and of the actions it has."""
    found = {option for action in parser._actions for option in action.option_strings}
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    found |= {option for action in inner for choice in action.choices.values() for option in options(choice)}
    return {option for option in found if option.startswith("--")} - {"--help"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_documented(name: str) -> None:
    assert re.search(rf"`monitor {name}\b", README)
    undocumented = {option for option in options(commands()[name]) if f"{option}" not in README}
    assert not undocumented


def test_every_command_and_option_in_the_readme_exists() -> None:
    known = {option for parser in commands().values() for option in options(parser)} | {"--version"}
    for line in re.findall(r"`monitor ([^`]+)`", README):
        words = shlex.split(line)
        assert words[0] in commands() or words[0] == "--version", line
        assert {word for word in words if word.startswith("--")} <= known, line
    in_table = set(re.findall(r"`(--[a-z-]+)", README.split("## Commands")[1].split("## Environment")[0]))
    assert in_table <= known


def test_the_readme_lists_the_variables_that_are_read() -> None:
    read = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', Path(environment.__file__).read_text("utf-8")))
    listed = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", README.split("## Environment")[1].split("## How it works")[0]))
    assert len(read) > 8
    assert listed == read


def test_every_dependency_has_its_reason() -> None:
    wanted = [
        *PROJECT["dependencies"],
        *(extra for name in ("postgres", "semantic") for extra in PROJECT["optional-dependencies"][name]),
    ]
    names = {re.split(r"[\[<>=]", requirement)[0] for requirement in wanted}
    table = README.split("## Dependencies")[1]
    listed = {
        name for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in re.findall(r"[\w.-]+", row)
    }
    assert names <= listed
    assert listed - names <= {"package", "extra", "postgres", "semantic", "---"}
    for requirement in wanted:
        assert ">=" in requirement, f"{requirement} has no lower bound"


def test_the_examples_load_together(tmp_path: Path) -> None:
    for block in blocks("yaml"):
        name = re.match(r"# (\w+\.yaml)", block)
        assert name is not None
        (tmp_path / name[1]).write_text(block, "utf-8")
    settings = load(tmp_path, {})
    assert settings.watchlist.watches["karabakh"].any == ("stepanakert",)
    assert settings.live_feeds == ()


def test_a_wrong_configuration_prints_what_the_readme_shows() -> None:
    with pytest.raises(ConfigError) as caught:
        load(WRONG, {})
    printed = str(caught.value).replace(f"{WRONG}/", "config/")
    assert f"```\n{printed}\n```" in README


def test_the_two_commands_are_there() -> None:
    for name in ("demo-command", "test-command"):
        assert re.search(rf"<!-- {name} -->\n```\npython3 -m venv .+\n```", README)
