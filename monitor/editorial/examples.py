"""The labelled headlines in examples.jsonl: one more, unless it stands there already."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from monitor.config.sources import EXAMPLES, WATCHLIST
from monitor.errors import UsageError
from monitor.languages.text import fold_key
from monitor.model.entries import PastEntry
from monitor.model.examples import read_examples

_MOST_SUMMARY = 1000  # characters of an example's summary


def example_of(entry: PastEntry, *, relevant: bool) -> dict[str, object]:
    """An entry as an example."""
    summary = entry.summary[:_MOST_SUMMARY]
    example = {"relevant": relevant, "title": entry.title, "summary": summary, "lang": entry.language}
    return {key: value for key, value in example.items() if value != ""}


def add_example(directory: Path, example: dict[str, object]) -> int:
    """Append an example: ``relevant``, ``title``, and ``summary``, ``lang`` and ``topic`` where known. Makes the file
    where it is missing, for whoever may read the watchlist; every line that is there stays as it is.

    Returns how many examples there are now. Raises UsageError where the title stands there already, or a line of the
    file cannot be read.
    """
    path = directory / EXAMPLES
    before = _text(path)
    labels = _labels(path, before)
    titles = dict(labels)
    label = titles.get(fold_key(str(example["title"])))
    if label is not None:
        line, relevant = label
        there = f"this title stands there already ({path}, line {line})"
        if relevant is example["relevant"]:
            raise UsageError(f"{there}; nothing to do")
        said = "relevant" if relevant else "off-topic"
        raise UsageError(f"{there}, as {said}; change the line by hand if that is wrong")
    gap = "" if not before or before.endswith("\n") else "\n"
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as stream:
        if new:
            _share(path)
        stream.write(f"{gap}{json.dumps(example, ensure_ascii=False)}\n")
    return len(labels) + 1


def take_back(directory: Path, example: Mapping[str, object]) -> None:
    """Take out the example that was added last, as long as it is the last line still. Raises UsageError where another
    stands there."""
    path = directory / EXAMPLES
    line = f"{json.dumps(example, ensure_ascii=False)}\n".encode()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    before = content.removesuffix(line)
    if before == content or (before and not before.endswith(b"\n")):
        raise UsageError(f"{path} was edited after that; take the line out by hand")
    with path.open("r+b") as stream:
        stream.truncate(len(before))


def _share(path: Path) -> None:
    """Let those read and write a file who may do so with the watchlist beside it, whatever the umask."""
    with contextlib.suppress(OSError):  # none beside it, or a file system without modes
        path.chmod((path.parent / WATCHLIST).stat().st_mode & 0o666)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise UsageError(f"cannot read {path}: this is not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


def _labels(path: Path, text: str) -> list[tuple[str, tuple[int, bool]]]:
    """For each example its folded title, with its line and label."""
    examples, problems = read_examples(text)
    for line, problem in problems:
        raise UsageError(f"{path}:{line}: {problem}")
    return [(fold_key(each.title), (each.line, each.relevant)) for each in examples]
