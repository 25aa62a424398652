"""The verdict on each line of a file, by the worker's own rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from monitor.errors import UsageError
from monitor.feeds.furniture.habits import learn
from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.texts import OtherTitles, clean_text
from monitor.feeds.furniture.titles import clean_title
from monitor.feeds.web.html import plain_text
from monitor.languages.detection import guess_language
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import Furniture, Habits
from monitor.model.matches import Match

BATCH = 256
"""Lines that are read as one: what recurs in them is learnt before any of them is cleaned."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line as it is screened, and what was taken off its texts."""

    candidate: Candidate
    furniture: tuple[Furniture, ...]


class Cleaner:
    """Takes furniture off lines as the worker takes it off the entries of polls: what an outlet's lines have in common
    is learnt from each batch, as from a document, and kept for the next. Lines that name no outlet teach nothing."""

    def __init__(self) -> None:
        self._habits: dict[str, Habits] = {}

    def clean(self, batch: Sequence[dict[str, object]]) -> list[Item]:
        """The lines of a batch, in order."""
        texts = [(_text(item, "title"), _text(item, "summary")) for item in batch]
        outlets = [str(item.get("outlet") or "") for item in batch]
        titles: dict[str, OtherTitles | None] = {"": None}
        for outlet in dict.fromkeys(filter(None, outlets)):
            said = [text for text, named in zip(texts, outlets, strict=True) if named == outlet]
            self._habits[outlet] = learn(self._habits.get(outlet, Habits()), said, names_of(outlet, ""))
            titles[outlet] = OtherTitles(title for title, _ in said)
        return [
            cleaned(
                title,
                summary,
                str(item["lang"]) if item.get("lang") else None,
                outlet=outlet,
                habits=self._habits.get(outlet, Habits()),
                others=titles[outlet],
            )
            for item, (title, summary), outlet in zip(batch, texts, outlets, strict=True)
        ]


def _text(item: dict[str, object], key: str) -> str:
    return plain_text(str(item.get(key) or ""))


def cleaned(
    title: str,
    summary: str,
    language: str | None = None,
    *,
    outlet: str = "",
    habits: Habits | None = None,
    others: OtherTitles | None = None,
) -> Item:
    """A title and a summary, both plain text, without furniture. ``language`` is what they are said to be in."""
    names, habits = names_of(outlet, ""), habits or Habits()
    headline = clean_title(title, names, habits, language)
    lead = clean_text(summary, names, habits, others=others, language=language)
    spoken = guess_language(f"{headline.text} {lead.text}", language)
    fields = (Field("title", headline.text), Field("summary", lead.text))
    return Item(Candidate(fields, spoken), headline.furniture + lead.furniture)


def screen(screener: Screener, lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """One verdict for each JSON line ``{"id", "title", "summary", "lang"?, "outlet"?}``, in order. ``score`` is the
    probability where the examples were asked, and the weight of the watches that hold elsewhere.

    Raises UsageError with the number of a line that is no such object.
    """
    items = (read_item(line, number) for number, line in enumerate(lines, 1) if line.strip())
    cleaner = Cleaner()
    while batch := list(islice(items, BATCH)):
        found = cleaner.clean(batch)
        matches = screener.screen([one.candidate for one in found])
        for item, one, match in zip(batch, found, matches, strict=True):
            said = {"title": one.candidate.fields[0].text, "furniture": list(map(asdict, one.furniture))}
            yield {"id": item.get("id"), **as_data(match), **said}


def as_data(match: Match) -> dict[str, object]:
    """A verdict as plain data for JSON."""
    likeness = match.likeness
    return {
        "relevant": match.relevant,
        "score": match.score if likeness is None else round(likeness.probability, 4),
        "reason": match.reason,
        "matches": [asdict(hit) for hit in match.hits],
        "watches": [asdict(result) for result in match.results if result.held],
        "vetoes": sorted({veto for result in match.results for veto in result.vetoes}),
        "likeness": None if likeness is None else asdict(likeness),
    }


def read_item(line: str, number: int) -> dict[str, object]:
    """The object on a line of this number. Raises UsageError where there is none."""
    try:
        item = json.loads(line)
    except ValueError as error:
        raise UsageError(f"line {number} is not JSON ({error}); write one object on each line") from None
    if not isinstance(item, dict):
        raise UsageError(f'line {number} is no object; write {{"id": ..., "title": ..., "summary": ...}}')
    return item
