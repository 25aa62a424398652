"""What an editor asks: what does the watchlist make of this text, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.editorial.screen import cleaned
from monitor.feeds.web.html import plain_text
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import FORWARDED, Furniture
from monitor.model.entries import PastEntry
from monitor.model.matches import Hit, Likeness, Match
from monitor.model.settings import Settings, Term

_NAMED = 6  # watches; of more, only their number is told
_TELLING = 0.05  # log-odds
_LONG, _BESIDE = 600, 100  # characters


@dataclass(frozen=True)
class Explanation:
    """A text as it is matched, and the verdict on it with its evidence. ``furniture`` was taken off it before."""

    fields: tuple[Field, ...]
    language: str
    match: Match
    furniture: tuple[Furniture, ...] = ()

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
    item = cleaned(title, summary)
    match = screener.screen([item.candidate])[0]
    return Explanation(item.candidate.fields, item.candidate.language or "", match, item.furniture)


def explain_past(screener: Screener, entry: PastEntry) -> Explanation:
    """The same for an entry as the store holds it: of the content of a rejected one the folded words are left."""
    fields = (Field("title", entry.title), Field("summary", entry.summary), Field("content", entry.content))
    asked = Candidate(fields, entry.language, entry.outlet, entry.country)
    return Explanation(fields, entry.language, screener.screen([asked])[0], entry.furniture)


def in_words(explained: Explanation, settings: Settings) -> str:
    """An explanation as lines for a terminal."""
    match = explained.match
    lines = [f"text     {line}" for line in _marked_lines(explained)]
    lines += [_furniture_line(piece) for piece in explained.furniture]
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


def _furniture_line(piece: Furniture) -> str:
    if piece.reason == FORWARDED:
        return f"source   {FORWARDED} {_shorten_piece(piece.text)}"
    return f"taken    {piece.reason} of {piece.field}: {_shorten_piece(piece.text)}"


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


def _shorten_piece(text: str) -> str:
    return text if len(text) <= _BESIDE else f"{text[:_BESIDE]} …"


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


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
