"""Does an entry belong to the subject: by its words where they are clear, else by the labelled examples."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from monitor.model.matches import Likeness, Match, WatchResult

WordEvidence = dict[str, float]
"""The evidence of the words as numbers, by name: what the examples' model weighs beside likeness."""

HOLDS = "a watch holds"
"""The name of the evidence that is 1 where the words alone would take an entry."""

NOTHING_FOUND = "no watch found anything"
"""The reason where the words say nothing at all."""
LATER = "the examples are asked later"
"""How it goes on where the words decide against an entry for now."""
UNLIKE = "unlike the examples"
"""How the reason goes on where the examples decide against an entry."""

_MANY_TERMS = 3
_VETOED = 0.3
_MISSED = 0.15
_LEAST = 0.05


def evidence(match: Match, strong: Collection[str]) -> WordEvidence:
    """What the words say, each as a number from 0 to 1. ``strong`` are the terms that outweigh vetoes."""
    return {
        HOLDS: float(match.relevant),
        "a strong term": float(any(hit.term in strong for hit in match.hits)),
        "a watch is vetoed": float(any(map(_is_vetoed, match.results))),
        "a word of a veto": float(any(result.vetoes for result in match.results)),
        "terms found": min(_MANY_TERMS, len(match.terms)) / _MANY_TERMS,
    }


def is_clear(match: Match, strong: Collection[str]) -> bool:
    """Do the words decide by themselves: a watch holds on a strong term and nothing speaks against it; or no watch
    holds, and none found anything of its own or one that did is vetoed. Ordinary news, in which nothing is found, is
    nearly all there is: if the examples were asked about it, their few errors would be most of what is posted."""
    if match.relevant:
        unopposed = not any(result.vetoes for result in match.results)
        return unopposed and any(hit.term in strong for hit in match.hits)
    return any(map(_is_vetoed, match.results)) or not any(result.terms for result in match.results)


def by_words(match: Match) -> Match:
    """The verdict where the words decide, with its reason."""
    return replace(match, reason=_why_held(match) if match.relevant else _why_not(match.results))


def for_now(match: Match) -> Match:
    """The verdict of words that leave doubt, until there is time to ask the examples: what they take is taken."""
    return match if match.relevant else replace(match, unasked=True, reason=f"{match.reason}; {LATER}")


def by_likeness(match: Match, likeness: Likeness, threshold: float, weights: Mapping[str, float]) -> Match:
    """The verdict where the examples decide. What they add to the words goes to the watches of the nearest relevant
    examples or, where these satisfy none, to the first. ``weights`` are those of all watches, in their order."""
    relevant = likeness.probability >= threshold
    needed = f"{likeness.probability:.2f}, of {threshold:g} needed"
    reason = f"like the examples: {needed}"
    if match.relevant and relevant:
        return replace(match, likeness=likeness, reason=f"{_why_held(match)}; {reason}")
    if relevant:
        watches = tuple(filter(weights.__contains__, likeness.watches)) or tuple(weights)[:1]
        score = sum(weights[watch] for watch in watches)
        return replace(match, relevant=True, score=score, watches=watches, likeness=likeness, reason=reason)
    words = _why_held(match) if match.relevant else _why_not(match.results)
    return replace(match, relevant=False, watches=(), likeness=likeness, reason=f"{words}; {UNLIKE}: {needed}")


def nearness(likelihood: float | None, reason: str) -> float:
    """How near a rejected entry came to being posted, from 0 to 1: its likelihood where the examples were asked; 0.3
    where a watch found terms of its own and was vetoed; 0.15 where it missed another condition; else, and below 0.05,
    nothing."""
    if likelihood is not None:
        return likelihood if likelihood >= _LEAST else 0.0
    if not reason or reason == NOTHING_FOUND:
        return 0.0
    return _VETOED if ": vetoed by " in reason else _MISSED


def _is_vetoed(result: WatchResult) -> bool:
    return bool(result.vetoes and result.terms and not result.held)


def _why_held(match: Match) -> str:
    first = next(result for result in match.results if result.held)
    others = len(match.watches) - 1
    return f"{first.watch}: {first.reason}" + (f"; and {others} more" if others else "")


def _why_not(results: Collection[WatchResult]) -> str:
    """The most telling reason: a veto, else that of the first watch that found something of its own."""
    telling = [result for result in results if result.terms]
    first = next((result for result in telling if result.vetoes), next(iter(telling), None))
    return f"{first.watch}: {first.reason}" if first else NOTHING_FOUND
