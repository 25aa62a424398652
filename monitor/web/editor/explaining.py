"""What the watchlist makes of a text, or of a stored entry, with the words it goes by marked in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from monitor.addresses import ADDRESS
from monitor.editorial.explain import Explanation, explain, explain_past
from monitor.model.matches import Hit
from monitor.web.editor.state import editor_of
from monitor.web.pages import Answer, Request, Shown
from monitor.worker.words import fate_in_words, moment

MOST_TYPED = 20_000
"""Characters of a text."""
_LONG, _BESIDE = 600, 150  # characters of a stretch without evidence, and what is left of a longer one at each end


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; ``hit`` is the evidence that it is, if it is any."""

    text: str
    hit: Hit | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """One text of an entry, by its name, in pieces."""

    name: str
    pieces: tuple[Piece, ...]


def marked(explained: Explanation) -> list[Marked]:
    """The texts of an explanation with the evidence marked; of long stretches without any, the middle is left out."""
    return [
        Marked(field.name, tuple(_pieces(field.text, [hit for hit in explained.match.hits if hit.field == field.name])))
        for field in explained.fields
        if field.text
    ]


def _pieces(text: str, hits: list[Hit]) -> Iterator[Piece]:
    last = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < last:  # two terms share a place: it is marked once
            continue
        if hit.start > last:
            yield Piece(_shortened(text[last : hit.start]))
        yield Piece(text[hit.start : hit.end], hit)
        last = hit.end
    if last < len(text):
        yield Piece(_shortened(text[last:]))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_BESIDE]} … {text[-_BESIDE:]}"


async def show(request: Request) -> Answer:
    """The verdict on what is given, and why; a long text is posted."""
    desk, given = request.desk, (request.form or request.query).get("text", "").strip()
    values: dict[str, Any] = {"text": given, "explained": None, "why": "", "fates": []}
    if not given:
        return Shown("explain.html", values)
    if len(given) > MOST_TYPED:
        return Shown("explain.html", {**values, "why": f"give no more than {MOST_TYPED:,} characters"}, 422)
    settings = (await desk.configuration()).settings
    screener = await editor_of(desk).rules.with_examples(settings)
    if ADDRESS.fullmatch(given):
        fates = await desk.db(desk.store.history.fates, given)
        if not fates:
            why = "no entry with this link was read; paste the text itself to see what the watchlist makes of it"
            return Shown("explain.html", {**values, "why": why}, 404)
        explained = await asyncio.to_thread(explain_past, screener, fates[0].entry)
        zone = settings.monitor.time_zone
        values["fates"] = [(fate, fate_in_words(fate, lambda when: moment(when, zone))) for fate in fates]
    else:
        explained = await asyncio.to_thread(explain, screener, given)
    telling = [result for result in explained.match.results if result.held or result.terms]
    return Shown(
        "explain.html",
        {
            **values,
            "explained": explained,
            "marked": marked(explained),
            "results": telling,
            "terms": settings.watchlist.terms,
            "basis": screener.basis,
            "threshold": settings.monitor.relevance.threshold,
        },
    )
