"""How well the shipped configuration tells what belongs to the subject, on labelled headlines it never learnt from.

python -m tests.eval.measure            prints the tables
python -m tests.eval.measure --write    puts them into tests/eval/README.md
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


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled headline as it stands in its file. ``kind`` is what makes it hard; "plain" where nothing does."""

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


def read_items() -> list[Item]:
    """The headlines to measure by."""
    lines = (HERE / "relevance-dev.jsonl").read_text("utf-8").splitlines()
    data = [json.loads(line) for line in lines]
    return [
        Item(line, item["title"], item["lang"], item["trap"] or "plain", item["relevant"])
        for line, item in zip(lines, data, strict=True)
    ]


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


def _row(name: str, rows: Sequence[tuple[Item, bool, bool]]) -> str:
    labels = [item.relevant for item, _, _ in rows]
    scores = [score(labels, [words for _, words, _ in rows]), score(labels, [found for _, _, found in rows])]
    shares = [share for each in scores for share in (each.precision, each.recall, each.f1)]
    cells = [name, str(len(rows)), str(sum(labels)), *("–" if share is None else f"{share:.2f}" for share in shares)]
    return f"| {' | '.join(cells)} |\n"


def write(measured: str) -> None:
    """Put the tables in their place in the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{measured}\n{END}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="How well relevance is told.")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    arguments = parser.parse_args()
    items = read_items()
    with tempfile.TemporaryDirectory() as state:
        words, examples = (verdicts(screener, items) for screener in shipped(Path(state)))
    measured = tables(items, words, examples)
    if arguments.write:
        write(measured)
    print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
