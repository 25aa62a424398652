"""What an editor asks: what does the watchlist make of this text, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import monitor
from monitor.core.language import guess_language
from monitor.core.matching import Matcher
from monitor.core.settings import Settings
from monitor.core.types import Failed, Fetched, Match
from monitor.errors import SandboxError, UsageError
from monitor.extract import plain_text, read_article
from monitor.fetch import Fetcher
from monitor.sandbox import Sandbox


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


async def page_text(settings: Settings, url: str) -> str:
    """What the page at ``url`` says: title, description and lead. Raises UsageError where it cannot be had."""
    limits = settings.monitor.articles
    sandbox = Sandbox(settings.monitor.parsing)
    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            page = await fetcher.fetch_page(url, timeout=limits.timeout, max_body=limits.max_body)
        if not isinstance(page, Fetched):
            raise UsageError(f"cannot read {url}: {page.detail if isinstance(page, Failed) else 'no answer'}")
        article = await sandbox.run(read_article, page.body, page.content_type, page.final_url)
    except SandboxError as error:
        raise UsageError(f"cannot read {url}: {error}") from None
    finally:
        await sandbox.close()
    return " ".join(part for part in (article.title, article.description, article.lead) if part)


def in_words(explained: Explanation) -> str:
    """An explanation as lines for a terminal."""
    match = explained.match
    lines = [f"text     {explained.text}", f"language {explained.language}"]
    lines += [f"found    {hit.found} = {hit.term} (form {hit.form}, {hit.language})" for hit in match.hits]
    if not match.hits:
        lines.append("found    no term of the watchlist")
    # A watch that found nothing of its own says nothing of the text.
    telling = [result for result in match.results if result.held or result.terms]
    lines += [f"watch    {result.watch} {'holds' if result.held else 'fails'}: {result.reason}" for result in telling]
    silent = [result.watch for result in match.results if result not in telling]
    if silent:
        lines.append(f"watch    nothing for {', '.join(silent)}")
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
