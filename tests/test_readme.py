"""What the papers say is so: commands, options, variables, alerts, dependencies, examples, errors, links and paths."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import monitor
from monitor.cli.parser import commands_of, whole_parser
from monitor.config import environment
from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.model.alerts import AlertKind
from monitor.worker import operators
from monitor.worker.alerts import lifecycle

ROOT = Path(__file__).parents[1]
HOUSE = Path(monitor.__file__).parent
PAPERS = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for folder in ("config", "monitor", "tests")
    for path in (*ROOT.glob("*.md"), *(ROOT / folder).rglob("*.md"))
}
README = PAPERS["README.md"]
EDITOR = PAPERS["config/README.md"]
OPERATOR = PAPERS["monitor/worker/README.md"]
DEVELOPER = PAPERS["monitor/README.md"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WRONG = Path(__file__).parent / "data" / "wrong_config"
EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS)


def section(paper: str, title: str) -> str:
    """What stands under a heading, as far as the next one of its level."""
    (found,) = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", paper, re.DOTALL | re.MULTILINE)
    return str(found)


def first_cells(table: str) -> list[str]:
    """The first column of the table in a section, without its head."""
    return re.findall(r"^\| ([^|]+?) \|", table.split("|---", 1)[1], re.MULTILINE)


# --- commands ---------------------------------------------------------------------------------------------------------


def commands() -> dict[str, argparse.ArgumentParser]:
    return dict(commands_of(whole_parser()))


def options(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command and of the actions it has."""
    found = {option for action in parser._actions for option in action.option_strings}
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    found |= {option for action in inner for choice in action.choices.values() for option in options(choice)}
    return {option for option in found if option.startswith("--")} - {"--help"}


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_documented(name: str) -> None:
    table = section(OPERATOR, "Commands")
    assert re.search(rf"`monitor {name}\b", table)
    undocumented = {option for option in options(commands()[name]) if f"{option}" not in table}
    assert not undocumented


@EVERY_PAPER
def test_every_command_and_option_in_a_paper_exists(paper: str) -> None:
    known = {option for parser in commands().values() for option in options(parser)} | {"--version"}
    for line in re.findall(r"`monitor ([^`]+)`", PAPERS[paper]):
        words = shlex.split(line)
        assert words[0] in commands() or words[0] == "--version", line
        assert {word for word in words if word.startswith("--")} <= known, line


def test_every_option_in_the_table_of_commands_exists() -> None:
    known = {option for parser in commands().values() for option in options(parser)} | {"--version"}
    assert set(re.findall(r"`(--[a-z-]+)", section(OPERATOR, "Commands"))) <= known


def test_every_module_that_a_paper_runs_exists() -> None:
    run = {name for paper in PAPERS.values() for name in re.findall(r"python -m (tests[\w.]+)", paper)}
    assert len(run) > 3
    for name in run:
        place = ROOT.joinpath(*name.split("."))
        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), name


def test_the_two_commands_are_there() -> None:
    for name in ("demo-command", "test-command"):
        assert re.search(rf"<!-- {name} -->\n```\npython3 -m venv .+\n```", README)


# --- what an operator meets -------------------------------------------------------------------------------------------


def test_the_variables_that_are_read_are_listed() -> None:
    read = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', Path(environment.__file__).read_text("utf-8")))
    listed = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", section(OPERATOR, "Environment")))
    assert len(read) > 8
    assert listed == read


def test_every_alert_is_listed_as_the_chat_calls_it_the_gravest_first() -> None:
    assert first_cells(section(OPERATOR, "Alerts")) == [lifecycle._TITLES[kind][0] for kind in AlertKind]


def test_every_command_of_the_bot_is_listed_as_its_help_does() -> None:
    listed = [cell.strip("`") for cell in first_cells(section(OPERATOR, "Commands in the chat"))]
    assert listed == [command for command, _ in operators.HELP]
    assert [command.split()[0] for command in listed] == [f"/{name}" for name in operators.MENU]
    obeyed = set(re.findall(r'^ +"(/\w+)": self\.', Path(operators.__file__).read_text("utf-8"), re.MULTILINE))
    assert {command.split()[0] for command in listed} == obeyed


# --- configuration ----------------------------------------------------------------------------------------------------


def test_the_first_examples_load_together(tmp_path: Path) -> None:
    first = section(EDITOR, "A first edit") + section(OPERATOR, "Commands in the chat")
    for block in re.findall(r"```yaml\n(.*?)```", first, re.DOTALL):
        name = re.match(r"# (\w+\.yaml)", block)
        assert name is not None
        (tmp_path / name[1]).write_text(block, "utf-8")
    settings = load(tmp_path, {})
    assert settings.watchlist.watches["karabakh"].any == ("stepanakert",)
    assert settings.live_feeds == ()
    assert settings.monitor.operators


def test_a_wrong_configuration_prints_what_the_manual_shows() -> None:
    with pytest.raises(ConfigError) as caught:
        load(WRONG, {})
    printed = str(caught.value).replace(f"{WRONG}/", "config/")
    assert f"```\n{printed}\n```" in EDITOR


# --- the project ------------------------------------------------------------------------------------------------------


def test_every_dependency_has_its_reason() -> None:
    wanted = [
        *PROJECT["dependencies"],
        *(extra for name in ("postgres",) for extra in PROJECT["optional-dependencies"][name]),
    ]
    names = {re.split(r"[\[<>=]", requirement)[0] for requirement in wanted}
    table = section(DEVELOPER, "Dependencies")
    listed = {name for cell in first_cells(table) for name in re.findall(r"[\w.-]+", cell)}
    assert names <= listed
    assert listed - names <= {"extra", "postgres"}
    for requirement in wanted:
        assert ">=" in requirement, f"{requirement} has no lower bound"
    for extra in ("test", "bench", "fuzz"):
        for requirement in PROJECT["optional-dependencies"][extra]:
            name = re.split(r"[\[<>=]", requirement)[0]
            assert name == PROJECT["name"] or re.search(rf"(?<![\w-]){name}(?![\w-])", table), f"{name} is not listed"


def test_the_commit_that_blame_is_to_ignore_is_named() -> None:
    lines = (ROOT / ".git-blame-ignore-revs").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [line for line in lines if len(line) == 40]


# --- the papers themselves --------------------------------------------------------------------------------------------


def test_the_readme_is_short_and_leads_to_every_other_paper() -> None:
    assert len(README.splitlines()) <= 150
    seen, ahead = set[str](), ["README.md"]
    while ahead:
        paper = ahead.pop()
        if paper not in seen:
            seen.add(paper)
            ahead += [str(place.relative_to(ROOT)) for place, _ in links(paper) if place.suffix == ".md"]
    assert set(PAPERS) - seen == set()


def links(paper: str) -> Iterator[tuple[Path, str]]:
    """The files that a paper links to, each with the heading that is meant."""
    for target in re.findall(r"\]\(([^)\s]+)\)", PAPERS[paper]):
        if not target.startswith(("http://", "https://")):
            name, _, heading = target.partition("#")
            yield ((ROOT / paper).parent / name if name else ROOT / paper).resolve(), heading


def anchors(paper: str) -> set[str]:
    """The headings of a paper as links name them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", PAPERS[paper], flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@EVERY_PAPER
def test_links_lead_somewhere(paper: str) -> None:
    for place, heading in links(paper):
        assert place.exists(), place
        assert not heading or heading in anchors(str(place.relative_to(ROOT))), f"{place}#{heading}"


# What a worker makes, and what somebody who adds a language does.
MADE = re.compile(r"state/.+|(?:tables/)?(?:xx|is_)\.py")
SUFFIXES = "(?:csv|html|json|jsonl|md|py|toml|txt|yaml)"


@EVERY_PAPER
def test_files_that_a_paper_names_exist(paper: str) -> None:
    here = (ROOT / paper).parent
    for name in re.findall(rf"`([\w./-]+(?:\.{SUFFIXES}|/))`", PAPERS[paper]):
        places = (base / name for base in (here, ROOT, ROOT / "config", ROOT / "tests" / "eval"))
        assert MADE.fullmatch(name) or any(place.exists() for place in places), name


MODULES = sorted(path for folder in ("monitor", "tests") for path in (ROOT / folder).rglob("*.py"))


def test_files_that_the_code_names_in_its_prose_exist() -> None:
    """In docstrings and comments: ``feeds/poll.py``, see delivery/journal.py, ``tests/eval/forms.md``."""
    missing = []
    for module in MODULES:
        prose = "\n".join(re.findall(r'""".*?"""|#[^\n]*', module.read_text("utf-8"), re.DOTALL))
        for name in re.findall(r"(?<![\w/.*-])([\w-]+(?:/[\w-]+)*\.(?:py|md))\b", prose):
            bases = (HOUSE, *(folder for folder in module.parents if folder.is_relative_to(ROOT)))
            if not any((base / name).exists() for base in bases):
                missing.append(f"{module.relative_to(ROOT)}: {name}")
    assert missing == []
