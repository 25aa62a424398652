"""What an editor asks: what does the watchlist make of this text, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from monitor.core.matching import Matcher
from monitor.core.text import guess_language
from monitor.core.types import Match
from monitor.errors import UsageError
from monitor.extract import plain_text


@dataclass(frozen=True)
class Explanation:
    """A text as it is matched, and the verdict on it with its evidence."""

    text: str
    language: str
    match: Match


def explain(matcher: Matcher, text: str) -> Explanation:
    """What the watchlist makes of a text, which may hold HTML."""
    clean = plain_text(text)
    language = guess_language(clean, None)
    return Explanation(clean, language, matcher.match({"title": clean}, language))


def in_words(explained: Explanation) -> str:
    """An explanation as lines for a terminal."""
    match = explained.match
    lines = [f"text     {explained.text}", f"language {explained.language}"]
    lines += [f"found    {hit.found} = {hit.term} (form {hit.form}, {hit.language})" for hit in match.hits]
    lines += [
        f"watch    {result.watch} {'holds' if result.held else 'fails'}: {result.reason}" for result in match.results
    ]
    lines += [f"verdict  {'relevant' if match.relevant else 'not relevant'}, score {match.score:g}"]
    return "\n".join(lines)


def screen(matcher: Matcher, lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """One verdict for each JSON line ``{"id", "title", "summary", "lang"?}``, in order.

    Raises UsageError with the number of a line that is no such object.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            item = _item(line, number)
            title, summary = (plain_text(str(item.get(key) or "")) for key in ("title", "summary"))
            language = guess_language(f"{title} {summary}", str(item["lang"]) if item.get("lang") else None)
            match = matcher.match({"title": title, "summary": summary}, language)
            yield {"id": item.get("id"), **as_data(match), "title": title}


def as_data(match: Match) -> dict[str, object]:
    """A verdict as plain data for JSON."""
    return {
        "relevant": match.relevant,
        "score": match.score,
        "matches": [asdict(hit) for hit in match.hits],
        "watches": [asdict(result) for result in match.results if result.held],
        "vetoes": sorted({veto for result in match.results for veto in result.vetoes}),
    }


def _item(line: str, number: int) -> dict[str, object]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise UsageError(f"line {number} is not JSON ({error}); write one object on each line") from None
    if not isinstance(item, dict):
        raise UsageError(f'line {number} is no object; write {{"id": ..., "title": ..., "summary": ...}}')
    return item
