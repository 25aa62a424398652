"""What an editor asks: what does the watchlist make of this text, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

import monitor
from monitor.errors import SandboxError, UsageError
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.html import plain_text, read_article
from monitor.languages.detection import guess_language
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import Failed, Fetched
from monitor.model.entries import EntryState, PastEntry
from monitor.model.matches import Hit, Likeness, Match
from monitor.model.publications import Fate, Posting
from monitor.model.settings import Settings, Term
from monitor.sandbox import Sandbox

T = TypeVar("T")


_BATCH = 256
_NAMED = 6  # watches; of more, only their number is told
_TELLING = 0.05  # log-odds
_LONG, _BESIDE = 600, 100  # characters


@dataclass(frozen=True)
class Explanation:
    """A text as it is matched, and the verdict on it with its evidence."""

    fields: tuple[Field, ...]
    language: str
    match: Match

    @property
    def text(self) -> str:
        """Title and summary, a line each."""
        return "\n".join(field.text for field in self.fields if field.text)


def explain(screener: Screener, text: str) -> Explanation:
    """What the watchlist and the examples make of a text, which may hold HTML. Its first line is its title."""
    title, _, rest = text.strip().partition("\n")
    return explain_parts(screener, plain_text(title), plain_text(rest))


def explain_parts(screener: Screener, title: str, summary: str) -> Explanation:
    """The same for a title and a summary, both plain text."""
    language = guess_language(f"{title} {summary}", None)
    fields = (Field("title", title), Field("summary", summary))
    return Explanation(fields, language, screener.screen([Candidate(fields, language)])[0])


def explain_past(screener: Screener, entry: PastEntry) -> Explanation:
    """The same for an entry as the store holds it: of the content of a rejected one the folded words are left."""
    fields = (Field("title", entry.title), Field("summary", entry.summary), Field("content", entry.content))
    asked = Candidate(fields, entry.language, entry.outlet, entry.country)
    return Explanation(fields, entry.language, screener.screen([asked])[0])


async def page_text(settings: Settings, url: str) -> str:
    """What the page at ``url`` says: the title on the first line, behind it description and lead. Raises UsageError
    where it cannot be had."""
    article = await read_page(settings, url, read_article)
    return f"{article.title}\n{' '.join(part for part in (article.description, article.lead) if part)}"


async def read_page(settings: Settings, url: str, read: Callable[[bytes, str, str], T]) -> T:
    """What ``read`` makes of the page at ``url``, given its bytes, content type and final address, in a process of
    its own. Raises UsageError where the page cannot be had."""
    limits = settings.monitor.articles
    sandbox = Sandbox(settings.monitor.parsing)
    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            page = await fetcher.fetch_page(url, timeout=limits.timeout, max_body=limits.max_body)
        if not isinstance(page, Fetched):
            raise UsageError(f"cannot read {url}: {page.detail if isinstance(page, Failed) else 'no answer'}")
        return await sandbox.run(read, page.body, page.content_type, page.final_url)
    except SandboxError as error:
        raise UsageError(f"cannot read {url}: {error}") from None
    finally:
        await sandbox.close()


def in_words(explained: Explanation, settings: Settings) -> str:
    """An explanation as lines for a terminal."""
    match = explained.match
    lines = [f"text     {line}" for line in _marked_lines(explained)]
    lines.append(f"language {explained.language}")
    lines += [_hit_line(hit, settings.watchlist.terms[hit.term]) for hit in match.hits]
    if not match.hits:
        lines.append("found    no term of the watchlist")
    # A watch that found nothing of its own says nothing of the text.
    telling = [result for result in match.results if result.held or result.terms]
    lines += [f"watch    {result.watch} {'holds' if result.held else 'fails'}: {result.reason}" for result in telling]
    silent = [result.watch for result in match.results if result not in telling]
    if silent:
        lines.append(f"watch    nothing for {_few(silent)}")
    if match.likeness:
        lines += _likeness_lines(match.likeness, settings.monitor.relevance.threshold)
    lines.append(f"verdict  {'relevant' if match.relevant else 'not relevant'}: {match.reason}")
    if match.relevant:
        lines.append(f"watches  {', '.join(match.watches)}; weight {match.score:g}")
    return "\n".join(lines)


def _marked_lines(explained: Explanation) -> list[str]:
    """The text with every piece of evidence between brackets; of a long text only what stands around them."""
    marked: list[str] = []
    for field in explained.fields:
        text, last = "", 0
        for hit in sorted((hit for hit in explained.match.hits if hit.field == field.name), key=lambda hit: hit.start):
            if hit.start >= last:
                text += f"{_shorten(field.text[last : hit.start], left=bool(last))}[{hit.found}]"
                last = hit.end
        marked += [text + _shorten(field.text[last:], left=bool(last), right=False)] if field.text else []
    return marked


def _shorten(text: str, *, left: bool, right: bool = True) -> str:
    """A text between two pieces of evidence, or before or behind all, without the middle if it is long."""
    if len(text) <= _LONG:
        return text
    kept_left = text[:_BESIDE] if left or not right else ""
    return f"{kept_left} … {text[-_BESIDE:] if right else ''}"


def _hit_line(hit: Hit, term: Term) -> str:
    how = "as written" if hit.found == hit.form else f"from {hit.form}"
    strength = " strong" if term.strong else " weak" if term.weak else ""
    return f"found    {hit.found}: {hit.term}{strength}, {how} ({hit.language}), {hit.field} {hit.start}-{hit.end}"


def _likeness_lines(likeness: Likeness, threshold: float) -> list[str]:
    odds = ", ".join(f"{name} {part:+.1f}" for name, part in likeness.parts if abs(part) >= _TELLING)
    near = [
        f"near     {near.similarity:.2f} {'relevant ' if near.relevant else 'off-topic'} {near.title} ({near.language})"
        for near in likeness.neighbours
    ]
    return [*near, f"examples {likeness.probability:.2f}, of {threshold:g} needed; log-odds: {odds}"]


def fate_in_words(fate: Fate, moment: Callable[[datetime], str]) -> list[str]:
    """What became of an entry, as lines for a terminal; ``moment`` writes a time."""
    entry = fate.entry
    lines = [
        f"entry    {entry.title}",
        f"outlet   {entry.outlet}, published {moment(entry.published)}, first seen {moment(entry.first_seen)}",
        f"state    {entry.state.value}" + (f": {entry.reason}" if entry.reason else ""),
    ]
    if entry.state is EntryState.MATCHED:
        lines[-1] += f" for {', '.join(entry.watches)}"
    if fate.story_id is not None:
        lines.append(f"story    {fate.story_id}: {fate.story_reason}")
    elif entry.state is EntryState.MATCHED:
        lines.append("story    none yet")
    lines += [f"channel  {posting.channel}: {_posting_in_words(posting, moment)}" for posting in fate.postings]
    if fate.story_id is not None and not fate.postings:
        lines.append("channel  none: no channel carries its watches")
    return lines


def _posting_in_words(posting: Posting, moment: Callable[[datetime], str]) -> str:
    parts = [posting.state.value]
    parts += [f"message {posting.message_id}"] if posting.message_id is not None else []
    parts += [moment(posting.sent_at)] if posting.sent_at is not None else []
    return ", ".join(parts) + (f": {posting.error}" if posting.error else "")


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


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
