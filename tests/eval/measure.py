"""How well the shipped configuration tells what belongs to the subject, on labelled headlines it never learnt from.

python -m tests.eval.measure               prints the tables
python -m tests.eval.measure --write       puts them into tests/eval/README.md
python -m tests.eval.measure --file FILE   measures on a file of one's own; what has no label counts as ordinary news
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.editorial.screen import screen
from monitor.matching.screener import Screener
from monitor.worker.wiring import choose_screening
from tests.support.shipped import CONFIG, shipped_screener, shipped_settings

HERE = Path(__file__).parent
README = HERE / "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_HEAD = """\
| | headlines | relevant | words: precision | recall | F1 | with examples: precision | recall | F1 |
|---|---|---|---|---|---|---|---|---|
"""
_ORDINARY_HEAD = """\
| | ordinary headlines | let in by words | with examples | of 10,000 |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A headline as it stands in its file. ``kind`` is what makes it hard; "plain" where nothing does. Without a label
    it is ordinary news, of which nothing is relevant."""

    line: str
    title: str
    language: str
    kind: str
    relevant: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many were rightly found, wrongly found, and missed. A share of nothing is None."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def read_items(file: Path = HERE / "relevance-dev.jsonl") -> list[Item]:
    """The headlines to measure by."""
    lines = [line for line in file.read_text("utf-8").split("\n") if line]
    data = [json.loads(line) for line in lines]
    return [
        Item(line, item["title"], item["lang"], item.get("trap") or "plain", item.get("relevant", False))
        for line, item in zip(lines, data, strict=True)
    ]


def read_ordinary() -> list[Item]:
    """Ordinary news in every language of the examples, none of it relevant; no example tells of the same event."""
    return read_items(HERE / "ordinary.jsonl")


def verdicts(screener: Screener, items: Sequence[Item]) -> list[bool]:
    """What ``monitor screen`` says of each."""
    return [bool(verdict["relevant"]) for verdict in screen(screener, [item.line for item in items])]


def score(labels: Iterable[bool], found: Iterable[bool]) -> Score:
    """Verdicts against labels."""
    pairs = list(zip(labels, found, strict=True))
    return Score(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def shipped(state: Path, advance: Callable[[int], None] = lambda _: None) -> tuple[Screener, Screener]:
    """The shipped configuration by the words alone, and with its examples."""
    return shipped_screener(), choose_screening(CONFIG, state, advance=advance)(shipped_settings())


def tables(items: Sequence[Item], words: Sequence[bool], examples: Sequence[bool]) -> str:
    """Scores over all, by language and by kind, as Markdown."""
    rows = list(zip(items, words, examples, strict=True))
    groups: list[tuple[str, Callable[[Item], str]]] = [
        ("All", lambda _: "all"),
        ("By language", lambda item: item.language),
        ("By what makes them hard", lambda item: item.kind),
    ]
    parts: list[str] = []
    for title, key in groups:
        members: dict[str, list[tuple[Item, bool, bool]]] = defaultdict(list)
        for row in rows:
            members[key(row[0])].append(row)
        listed = sorted(members.items(), key=lambda group: (-len(group[1]), group[0]))
        parts.append(f"{title}:\n\n{_HEAD}" + "".join(_row(name, group) for name, group in listed))
    return "\n".join(parts)


def ordinary_table(items: Sequence[Item], words: Sequence[bool], examples: Sequence[bool]) -> str:
    """How many of the headlines of ordinary news are let in, by language, as Markdown."""
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for item, *found in zip(items, words, examples, strict=True):
        for name in ("all", item.language):
            groups[name].append((found[0], found[1]))
    return _ORDINARY_HEAD + "".join(_let_in(name, groups[name]) for name in sorted(groups))


def _let_in(name: str, pairs: Sequence[tuple[bool, bool]]) -> str:
    words, examples = map(sum, zip(*pairs, strict=True))
    share = 10_000 * examples / len(pairs)
    return f"| {name} | {len(pairs)} | {words} | {examples} | {share:.0f} |\n"


def _row(name: str, rows: Sequence[tuple[Item, bool, bool]]) -> str:
    labels = [item.relevant for item, _, _ in rows]
    scores = [score(labels, [words for _, words, _ in rows]), score(labels, [found for _, _, found in rows])]
    shares = [share for each in scores for share in (each.precision, each.recall, each.f1)]
    cells = [name, str(len(rows)), str(sum(labels)), *map(share_of, shares)]
    return f"| {' | '.join(cells)} |\n"


def share_of(share: float | None) -> str:
    """A share as a cell of a table."""
    return "–" if share is None else f"{share:.2f}"


def put(measured: str, begin: str, end: str) -> None:
    """Put tables in their place in the README, between two marks."""
    before, _, rest = README.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n\n{measured}\n{end}{after}", "utf-8")


def measure(state: Path) -> str:
    """All the tables; what is learnt is kept in ``state``."""
    screeners = shipped(state)
    parts = []
    for table, items in ((tables, read_items()), (ordinary_table, read_ordinary())):
        parts.append(table(items, *(verdicts(screener, items) for screener in screeners)))
    return "\nOrdinary news:\n\n".join(parts)


def measure_file(file: Path, state: Path) -> str:
    """The line of the tables for a file, and what is let in of it."""
    items = read_items(file)
    found = [verdicts(screener, items) for screener in shipped(state)]
    if any(item.relevant for item in items):
        return _HEAD + _row(file.stem, list(zip(items, *found, strict=True)))
    return ordinary_table(items, *found)


def main() -> int:
    parser = argparse.ArgumentParser(description="How well relevance is told.")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    parser.add_argument("--file", type=Path, help="measure on this file instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        measured = measure_file(arguments.file, state) if arguments.file else measure(state)
    if arguments.write and not arguments.file:
        put(measured, BEGIN, END)
    print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
