"""How much of what outlets put around their texts comes off, and nothing else.

python -m tests.eval.measure_furniture            prints the tables
python -m tests.eval.measure_furniture --write    puts them into tests/eval/README.md
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.editorial.screen import BATCH, Cleaner, screen
from monitor.matching.screener import Screener
from tests.eval.dressing import COMMON, OTHER_WORDS, OWN, Dress, Dressed, dressed
from tests.eval.measure import HERE, README, Score, score, shipped

BEGIN, END = "<!-- furniture: begin -->", "<!-- furniture: end -->"
_PER_LANGUAGE = 60
_OFTEN = 0.9  # of the edges of a feed with habits of its own


@dataclass(frozen=True, slots=True)
class Exact:
    """How many texts were measured, and how many titles and summaries came out as they were written."""

    texts: int
    titles: int
    summaries: int


def clean_texts() -> list[tuple[str, str, str]]:
    """Language, title and summary of texts as they were written: no more of one language than of another."""
    found: list[tuple[str, str, str]] = []
    seen: dict[str, int] = defaultdict(int)
    for name in ("relevance-dev.jsonl", "stories-train.jsonl"):
        for item in map(json.loads, (HERE / name).read_text("utf-8").splitlines()):
            seen[item["lang"]] += 1
            if seen[item["lang"]] <= _PER_LANGUAGE:
                found.append((item["lang"], item["title"], item["summary"]))
    return found


def dressed_dev() -> list[Dressed]:
    """The labelled headlines as feeds send them, each beside the same headline as it was written."""
    files = (HERE / "relevance-dev-dressed.jsonl", HERE / "relevance-dev.jsonl")
    worn, bare = ([json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in files)
    return [
        Dressed(one["outlet"], one["lang"], one["title"], one["summary"], other["title"], other["summary"])
        for one, other in zip(worn, bare, strict=True)
    ]


def titles(name: str) -> list[Dressed]:
    """Headlines as outlets send them, each beside what is to be left of it."""
    items = map(json.loads, (HERE / "titles.jsonl").read_text("utf-8").splitlines())
    return [
        Dressed(item["outlet"], item["lang"], item["title"], "", item["clean"], "")
        for item in items
        if item["set"] == name
    ]


def own_forms() -> list[Dressed]:
    """Texts of feeds whose furniture no table has."""
    texts = clean_texts()
    made: list[Dressed] = []
    for number, dress in enumerate(OWN):
        some = [text for at, text in enumerate(texts) if at % len(OWN) == number and text[0] in COMMON]
        every = dict.fromkeys(COMMON, Dress(dress.titles, dress.texts))
        made += [replace(one, outlet=f"Paper {number}") for one in dressed(some, every, seed=number, often=_OFTEN)]
    return made


def sets() -> dict[str, list[Dressed]]:
    """What is measured, by name."""
    texts = clean_texts()
    return {
        "labelled headlines, dressed": dressed_dev(),
        "common forms": dressed(texts, COMMON),
        "common forms in other words": dressed(texts, OTHER_WORDS),
        "forms of one feed alone": own_forms(),
        "headlines, by which forms were mended": titles("mended"),
        "headlines, fresh": titles("fresh"),
        "nothing around them": [Dressed("Sample", lang, title, text, title, text) for lang, title, text in texts],
    }


def cleaned(texts: Sequence[Dressed]) -> list[tuple[str, str]]:
    """Titles and summaries as ``monitor screen`` reads them."""
    cleaner, found = Cleaner(), []
    for start in range(0, len(texts), BATCH):
        batch: list[dict[str, object]] = [
            {"title": one.title, "summary": one.summary, "lang": one.language, "outlet": one.outlet}
            for one in texts[start : start + BATCH]
        ]
        for item in cleaner.clean(batch):
            title, summary = item.candidate.fields
            found.append((title.text, summary.text))
    return found


def exact(texts: Sequence[Dressed], found: Iterable[tuple[str, str]]) -> Exact:
    """How many came out as they were written."""
    pairs = list(zip(texts, found, strict=True))
    titles = sum(one.clean_title == title for one, (title, _) in pairs)
    return Exact(len(pairs), titles, sum(one.clean_summary == summary for one, (_, summary) in pairs))


def verdicts(screener: Screener, texts: Sequence[Dressed]) -> list[bool]:
    """What ``monitor screen`` says of each."""
    lines = [
        json.dumps({"title": one.title, "summary": one.summary, "lang": one.language, "outlet": one.outlet})
        for one in texts
    ]
    return [bool(verdict["relevant"]) for verdict in screen(screener, lines)]


def relevance(screener: Screener) -> tuple[Score, Score]:
    """The verdicts on the labelled headlines as they were written, and dressed."""
    labels = [
        bool(json.loads(line)["relevant"]) for line in (HERE / "relevance-dev.jsonl").read_text("utf-8").splitlines()
    ]
    worn = dressed_dev()
    bare = [
        Dressed("", one.language, one.clean_title, one.clean_summary, one.clean_title, one.clean_summary)
        for one in worn
    ]
    return score(labels, verdicts(screener, bare)), score(labels, verdicts(screener, worn))


def table(measured: dict[str, list[Dressed]]) -> str:
    """Exact titles and summaries of each set and of each language, as Markdown."""
    head = "| | texts | exact titles | exact summaries |\n|---|---|---|---|\n"
    parts, by_language = [head], defaultdict[str, list[tuple[Dressed, tuple[str, str]]]](list)
    for name, texts in measured.items():
        found = cleaned(texts)
        parts.append(_row(name, exact(texts, found)))
        if name != "nothing around them":
            for one, got in zip(texts, found, strict=True):
                by_language[one.language].append((one, got))
    parts.append(f"\nThe dressed ones by language:\n\n{head}")
    for language, pairs in sorted(by_language.items(), key=lambda item: (-len(item[1]), item[0])):
        parts.append(_row(language, exact([one for one, _ in pairs], [got for _, got in pairs])))
    return "".join(parts)


def _row(name: str, found: Exact) -> str:
    titles, summaries = (f"{count / found.texts:.3f}" for count in (found.titles, found.summaries))
    return f"| {name} | {found.texts} | {titles} | {summaries} |\n"


def relevance_table(by_words: Screener, with_examples: Screener) -> str:
    """Precision, recall and F1 on the labelled headlines, as they were written and dressed, as Markdown."""
    lines = ["| | precision | recall | F1 |", "|---|---|---|---|"]
    for name, screener in (("words", by_words), ("with examples", with_examples)):
        for how, found in zip(("as written", "dressed"), relevance(screener), strict=True):
            shares = (found.precision, found.recall, found.f1)
            lines.append(f"| {name}, {how} | {' | '.join(f'{share or 0:.3f}' for share in shares)} |")
    return "\n".join(lines) + "\n"


def cost(texts: Sequence[Dressed]) -> float:
    """Microseconds an entry: learning and cleaning, its title and its summary."""
    cleaned(texts)
    start = time.process_time()
    cleaned(texts)
    return (time.process_time() - start) / len(texts) * 1e6


def write(measured: str) -> None:
    """Put the tables in their place in the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{measured}\n{END}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="How much furniture comes off, and nothing else.")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    arguments = parser.parse_args()
    measured = sets()
    with tempfile.TemporaryDirectory() as state:
        told = f"{table(measured)}\nRelevance:\n\n{relevance_table(*shipped(Path(state)))}"
    if arguments.write:
        write(told)
    print(told)
    print(f"{cost(measured['common forms']):.0f} µs an entry")
    return 0


if __name__ == "__main__":
    sys.exit(main())
