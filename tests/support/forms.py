"""What a watchlist of one form recognises."""

from __future__ import annotations

from monitor.matching.matcher import compile_watchlist
from monitor.model.settings import Term, Watchlist


def found(base: str, language: str, text: str) -> list[str]:
    """What of the text, in the same language, a watchlist of this one form recognises."""
    matcher = compile_watchlist(Watchlist(terms={"term": Term(forms={language: (base,)})}))
    return [hit.found for hit in matcher.match({"title": text}, language).hits]
