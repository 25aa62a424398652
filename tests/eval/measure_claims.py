"""How many of the figures in reports are read right, with whose word each of them is.

python -m tests.eval.measure_claims            prints the tables
python -m tests.eval.measure_claims --write    puts them into tests/eval/README.md
python -m tests.eval.measure_claims --wrong SET    prints what is wrong or missed in one of the sets
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from monitor.languages.proper_names import is_function_word
from monitor.languages.text import words
from monitor.model.stories import Report
from monitor.stories.claims import claims_of
from monitor.stories.clauses import lexicon, tokens_of
from tests.eval.measure import HERE, README

BEGIN, END = "<!-- claims: begin -->", "<!-- claims: end -->"
SETS = {"last": "last", "unseen": "third", "fresh": "second", "dev": "first", "train": "learnt from"}
"""By name, what each is called in the table: see README.md."""
_AT = datetime(2026, 11, 30, 4, 12, tzinfo=UTC)

Entry = tuple[str, str, int, tuple[str, ...]]
"""What is counted, the group, the number, and the words of the source; none for the outlet."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A report and the figures that a person reads in it."""

    set: str
    report: Report
    claims: frozenset[Entry]
    denied: frozenset[Entry]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many figures were read right, wrong, and not at all."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """1 where nothing was read."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to read."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@cache
def samples() -> tuple[Sample, ...]:
    """The labelled reports."""
    return tuple(_samples())


def _samples() -> Iterator[Sample]:
    for number, line in enumerate((HERE / "claims.jsonl").read_text("utf-8").splitlines(), 1):
        item = json.loads(line)
        report = Report(
            number, item["outlet"], item["lang"], "", (), None, item["title"], item["summary"], "", _AT, _AT, (), ()
        )
        entries = (
            frozenset((counted, group, count, _words(source, item["lang"])) for counted, group, count, source in listed)
            for listed in (item["claims"], item["denied"])
        )
        yield Sample(item["set"], report, *entries)


def _words(source: str, language: str) -> tuple[str, ...]:
    """The words that name a source, as they are compared."""
    kept = " ".join(token.text for token in tokens_of(source, lexicon(language)))
    return tuple(word for word in words(kept) if not is_function_word(word, language))


def read(sample: Sample) -> frozenset[Entry]:
    """What the program reads in a report."""
    return frozenset(
        (
            claim.figure.counted,
            claim.figure.group,
            claim.figure.number,
            _words(claim.source.name if claim.source else "", sample.report.language),
        )
        for claim in claims_of(sample.report).claims
    )


def measured(some: Iterable[Sample]) -> Counted:
    """What comes of reading these."""
    right = wrong = missed = 0
    for sample in some:
        found = read(sample)
        right += len(found & sample.claims)
        wrong += len(found - sample.claims)
        missed += len(sample.claims - found)
    return Counted(right, wrong, missed)


def table() -> str:
    """Precision and recall of each set, and by language, as Markdown."""
    lines = ["| | figures | right | wrong | missed | precision | recall |", "|---|---|---|---|---|---|---|"]
    languages = sorted({sample.report.language for sample in samples()})
    for name, told in SETS.items():
        of_set = [sample for sample in samples() if sample.set == name]
        lines.append(_row(f"**{told}**", measured(of_set)))
        lines += [
            _row(f"{language}", measured([sample for sample in of_set if sample.report.language == language]))
            for language in languages
        ]
    return "\n".join(lines) + "\n"


def _row(name: str, found: Counted) -> str:
    counts = (found.right + found.missed, found.right, found.wrong, found.missed)
    return f"| {name} | {' | '.join(map(str, counts))} | {found.precision:.3f} | {found.recall:.3f} |"


def mistakes(name: str) -> Iterator[str]:
    """What is wrong (-) or missed (+) in the reports of a set."""
    for sample in (each for each in samples() if each.set == name):
        found = read(sample)
        if found != sample.claims:
            yield f"{sample.report.language} {sample.report.title} | {sample.report.summary}"
            yield from (f"    - {entry}" for entry in sorted(found - sample.claims))
            yield from (f"    + {entry}" for entry in sorted(sample.claims - found))


def write(told: str) -> None:
    """Put the table in its place in the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{told}\n{END}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="How many figures are read right, and whose word they are.")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    parser.add_argument("--wrong", choices=SETS, help="print what is wrong in one of the sets")
    arguments = parser.parse_args()
    if arguments.wrong:
        print("\n".join(mistakes(arguments.wrong)))
        return 0
    if arguments.write:
        write(table())
    print(table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
