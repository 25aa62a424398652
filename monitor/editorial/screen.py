"""The verdict on each line of a file, by the worker's own rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from monitor.errors import UsageError
from monitor.feeds.web.html import plain_text
from monitor.languages.detection import guess_language
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.matches import Match

_BATCH = 256


def screen(screener: Screener, lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """One verdict for each JSON line ``{"id", "title", "summary", "lang"?}``, in order. ``score`` is the probability
    where the examples were asked, and the weight of the watches that hold elsewhere.

    Raises UsageError with the number of a line that is no such object.
    """
    items = (read_item(line, number) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(items, _BATCH)):
        candidates = list(map(candidate_of, batch))
        for item, candidate, match in zip(batch, candidates, screener.screen(candidates), strict=True):
            yield {"id": item.get("id"), **as_data(match), "title": candidate.fields[0].text}


def candidate_of(item: dict[str, object]) -> Candidate:
    """What is screened of a line: its title and its summary, as the worker cleans them."""
    title, summary = (plain_text(str(item.get(key) or "")) for key in ("title", "summary"))
    language = guess_language(f"{title} {summary}", str(item["lang"]) if item.get("lang") else None)
    return Candidate((Field("title", title), Field("summary", summary)), language)


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
