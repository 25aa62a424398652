"""The configuration as it stood at a git revision of its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from monitor.errors import UsageError

_SECONDS = 30


def files_at(folder: Path, revision: str, names: Iterable[str]) -> tuple[str, dict[str, bytes]]:
    """The full name of a revision, and what these files of ``folder`` held then, by name; a file that was not there
    is empty. Nothing in the folder or the repository changes.

    Raises UsageError where there is no git, no repository, no such revision, or no such folder in it.
    """
    git = shutil.which("git")
    if git is None:
        raise UsageError("--baseline needs git, which is not installed; compare with a folder: --against DIR")
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name the right one with --config")
    if _run(git, folder, "rev-parse", "--is-inside-work-tree") != b"true\n":
        raise UsageError(f"{folder} is not under git; compare with a folder: --against DIR")
    named = _run(git, folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not named:
        raise UsageError(f"git knows no revision '{revision}'; see `git log {folder}` for those there are")
    commit = named.decode("ascii", "replace").strip()
    there = _run(git, folder, "ls-tree", "-z", "--name-only", commit) or b""
    held = {name.decode("utf-8", "replace") for name in there.split(b"\0") if name}
    if not held:
        raise UsageError(f"revision '{revision}' has no folder {folder}; name a later one")
    return commit, {
        name: (_run(git, folder, "show", f"{commit}:./{name}") or b"") if name in held else b"" for name in names
    }


def _run(git: str, folder: Path, *words: str) -> bytes | None:
    """What git prints; None where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell; a revision cannot be taken for an option
            [git, "-C", str(folder), *words],
            env=environment | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(
            f"git does not answer ({type(error).__name__}); compare with a folder: --against DIR"
        ) from None
    if b"dubious ownership" in done.stderr:
        raise UsageError(f"git refuses {folder}, which belongs to another user; compare with a folder: --against DIR")
    return done.stdout if done.returncode == 0 else None
