"""Labelled headlines: what an editor showed to belong to the subject, and what not. One JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.languages.text import clean

VECTORS = "examples.vectors.npz"
"""The file beside the examples that holds their vectors."""
MOST_EXAMPLES = 15_000
"""Learning takes memory with the square of the number of those that the words leave in doubt, which is less than half
of the shipped ones: 100 MB for 5,000."""
_MOST_WRONG = 100  # lines; a file that holds more is something else
_MOST_CHARACTERS = 400  # of a text: a headline and the first words behind it
_FORM = '{"relevant": true, "title": "...", "summary": "..."}'


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled headline. ``line`` is where it stands in its file, from 1."""

    relevant: bool
    title: str
    summary: str = ""
    language: str | None = None
    topic: str = ""
    line: int = 0


def likeness_text(title: str, summary: str) -> str:
    """What of an entry or an example is compared: the headline and the beginning of the summary."""
    return f"{title}. {summary}".strip()[:_MOST_CHARACTERS]


def count_in_words(examples: Sequence[Example]) -> str:
    """How many there are, for a person: ``3,343 examples (1,690 relevant)``."""
    plural = "" if len(examples) == 1 else "s"
    return f"{len(examples):,} example{plural} ({sum(each.relevant for each in examples):,} relevant)"


def read_examples(text: str) -> tuple[list[Example], list[tuple[int, str]]]:
    """The examples in the text of a file, and what is wrong with it: line (from 1) and what to do."""
    examples: list[Example] = []
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found = _example(line, number)
            if isinstance(found, Example):
                examples.append(found)
            else:
                problems.append((number, found))
                if len(problems) == _MOST_WRONG:
                    break
    if len(examples) > MOST_EXAMPLES:
        surplus = f"there are more than {MOST_EXAMPLES} examples; remove what others say as well"
        problems.append((examples[MOST_EXAMPLES].line, surplus))
    return examples, [*problems, *_contradictions(examples)]


def _example(line: str, number: int) -> Example | str:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return f"this is not JSON; write {_FORM} on one line"
    if not isinstance(item, dict) or not isinstance(item.get("relevant"), bool):
        return f"'relevant' must say true or false; write {_FORM}"
    texts = {name: item.get(key) or "" for name, key in _KEYS.items()}
    wrong = [_KEYS[name] for name, value in texts.items() if not isinstance(value, str)]
    if wrong:
        return f"'{wrong[0]}' must be text in quotation marks; write {_FORM}"
    said = {name: clean(value) for name, value in texts.items()}
    if not said["title"]:
        return f"the title is missing; write {_FORM}"
    return Example(item["relevant"], said["title"], said["summary"], said["language"] or None, said["topic"], number)


_KEYS = {"title": "title", "summary": "summary", "language": "lang", "topic": "topic"}


def _contradictions(examples: list[Example]) -> Iterator[tuple[int, str]]:
    """The same text with both labels teaches nothing."""
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(likeness_text(example.title, example.summary), example)
        if other.relevant is not example.relevant:
            yield example.line, f"line {other.line} labels the same text otherwise; remove one of the two"
