"""``monitor completion``: what the scripts offer, asked in the shells that are here."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli.commands import COMMANDS
from tests.support.commands import Run

Complete = Callable[[str], list[str]]
CASES = [
    ("monitor ex", ["explain", "examples", "export"]),
    ("monitor --config mine ex", ["explain", "examples", "export"]),
    ("monitor watch ", ["add", "remove", "list", "coverage"]),
    ("monitor stories show --j", ["--json"]),
    ("monitor stories --w", ["--watch"]),
    ("monitor outbox --only p", ["pending"]),
    ("monitor db b", ["backup"]),
    ("monitor completion ", ["bash", "zsh", "fish"]),
    ("monitor check --config c", ["config"]),
    ("monitor screen l", ["lines.jsonl"]),
    ("monitor backtest --against l", []),
    ("monitor seed art", ["article.txt"]),
]


@pytest.fixture
def script(run: Run, folder: Path) -> Callable[[str], Path]:
    """Writes the script for a shell into a file."""

    def script(shell: str) -> Path:
        code, printed, complaint = run("completion", shell)
        assert (code, complaint) == (0, "")
        (folder / "script").write_text(printed)
        return folder / "script"

    return script


def ask(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_bash(script: Callable[[str], Path], typed: str, offered: list[str]) -> None:
    file = script("bash")
    ask("bash", "-n", str(file))
    function = re.findall(r"^complete .*-F (\w+) monitor$", file.read_text(), re.MULTILINE)[0]
    words = typed.split(" ")
    told = ask(
        "bash",
        "--norc",
        "-c",
        f"source {file}; COMP_WORDS=({' '.join(map(shlex.quote, words))}); COMP_CWORD={len(words) - 1}; {function}; "
        'printf "%s\\n" "${COMPREPLY[@]}"',
    )
    assert told.split() == offered


def test_fish(script: Callable[[str], Path]) -> None:
    file = script("fish")
    lines = [shlex.split(line) for line in file.read_text().splitlines() if line.startswith("complete -c monitor ")]
    offered = {words[words.index("-a") + 1] for words in lines if "-a" in words}
    actions = {"add", "remove", "list", "coverage", "encode", "show", "merge", "split", "build", "serve", "update"}
    actions |= {"test", "import", "export"}
    assert set(COMMANDS) | actions == offered
    # But for that of `init`, which is no option.
    folders = [words for words in lines if "(__fish_complete_directories)" in words and "-l" in words]
    named = {words[words.index("-l") + 1] for words in folders}
    assert named == {"config", "state", "keep", "against", "base", "out", "site"}
    if shutil.which("fish"):
        for typed, told in CASES:
            found = ask("fish", "--no-config", "-c", f"source {file}; complete -C {shlex.quote(typed)}")
            assert sorted(line.split("\t")[0].rstrip("/") for line in found.splitlines()) == sorted(told), typed


def test_zsh(script: Callable[[str], Path]) -> None:
    file = script("zsh")
    text = file.read_text()
    assert text.startswith("#compdef monitor\n")
    assert {name for name in COMMANDS if re.search(rf"^    {name}:", text, re.MULTILINE)} == set(COMMANDS)
    assert '"--config[folder of the YAML files (default\\: config)]:DIR:_files -/"' in text
    if shutil.which("zsh"):
        ask("zsh", "-n", str(file))


def test_another_shell(run: Run) -> None:
    code, printed, complaint = run("completion", "tcsh")
    assert (code, printed) == (2, "")
    assert "invalid choice: 'tcsh' (choose from" in complaint
