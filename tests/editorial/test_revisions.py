"""The configuration as it stood at a git revision."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from monitor.editorial.revisions import files_at
from monitor.errors import UsageError

NAMES = ("watchlist.yaml", "examples.jsonl")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Kite", "-c", "user.email=kite@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)  # noqa: S607


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A folder inside a repository, with a first version of a file, a second one, and an unsaved third."""
    config = tmp_path / "set up" / "config"
    config.mkdir(parents=True)
    git(tmp_path, "init", "--quiet")
    (tmp_path / "other").write_text("")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "none")
    for number in ("one", "two"):
        (config / "watchlist.yaml").write_text(f"terms: {{}} # {number} é\n", "utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", number)
    (config / "watchlist.yaml").write_text("three")
    return config


def test_files_as_they_were(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    for revision, said in (("HEAD", "two"), ("HEAD~1", "one")):
        commit, files = files_at(config, revision, NAMES)
        assert len(commit) == 40
        assert files == {"watchlist.yaml": f"terms: {{}} # {said} é\n".encode(), "examples.jsonl": b""}
        assert files_at(config, commit[:10], NAMES) == (commit, files)
    assert (config / "watchlist.yaml").read_text() == "three"


@pytest.mark.parametrize("revision", ["nothing", "", "--help", "--output=here", "HEAD:config", "HEAD\n", "-"])
def test_what_is_no_revision(config: Path, revision: str) -> None:
    with pytest.raises(UsageError, match=r"git knows no revision '.*\n?'; see `git log"):
        files_at(config, revision, NAMES)
    assert not (config / "here").exists()


def test_a_revision_before_the_folder(config: Path) -> None:
    with pytest.raises(UsageError, match=r"revision 'HEAD~2' has no folder .*config; name a later one"):
        files_at(config, "HEAD~2", NAMES)


def test_a_revision_that_no_command_line_takes(config: Path) -> None:
    with pytest.raises(UsageError, match="git does not answer"):
        files_at(config, "a\0b", NAMES)


def test_folders_that_are_not_under_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"is not under git; compare with a folder: --against DIR"):
        files_at(tmp_path, "HEAD", NAMES)
    with pytest.raises(UsageError, match=r"is no folder; name the right one with --config"):
        files_at(tmp_path / "missing", "HEAD", NAMES)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="--baseline needs git, which is not installed"):
        files_at(tmp_path, "HEAD", NAMES)
