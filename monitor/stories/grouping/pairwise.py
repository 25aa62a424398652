"""Do two reports tell of one event? A logistic decision over what they share and what sets them apart.

The coefficients are data (``model.json``), learnt from labelled stories by ``tests/eval/train_grouping.py``: for
reports with vectors and for those without, one set for two reports of one language and one for those of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from monitor.stories.grouping.duplicates import similarity
from monitor.stories.grouping.traits import Rarity, Traits

Features = dict[str, float]
_Keys = frozenset[str] | frozenset[int]

MEANING = "like meaning"
"""The feature that only reports with vectors have."""

_UNKNOWN = "und"
_HOUR = 3600
# Beyond these, more of the same says no more.
_MOST_SHARED = 20.0
_ENOUGH_SHARED = 2
_LIKE = 0.3  # a cosine below it speaks against one event, however few others were read
# Equal to the second: where feeds give no more than the day, that says less than a short while between two times.
_ONE_TIME = 0.5
_REACTION = "reaction"
_APART = 4  # of the terms that one has and the other has not, the rarest


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What a decision is made of."""

    weights: Mapping[str, float]
    bias: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Words of one language can be compared, those of two only by what they mean: what is found counts otherwise."""

    one_language: Coefficients
    two_languages: Coefficients

    def about(self, found: Features) -> Coefficients:
        """The coefficients for two reports with these features."""
        return self.one_language if found["one language"] else self.two_languages


@dataclass(frozen=True, slots=True)
class Learnt:
    """What grouping was taught.

    It is the decision for reports with vectors and without, the space in which vectors are compared (as
    ``space.space_data`` wrote it down), and the log-odds from which on two groups of reports are one story.
    """

    with_vectors: Decision
    without: Decision
    space: Mapping[str, Any]
    threshold: float


def learnt_of(model: Mapping[str, Any]) -> Learnt:
    """What ``model.json`` holds."""
    with_vectors, without = (
        Decision(*(Coefficients(**model[name][which]) for which in ("one language", "two languages")))
        for name in ("with vectors", "without")
    )
    return Learnt(with_vectors, without, model["space"], model["threshold"])


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the vectors of two reports are, among those of these days.

    ``cosine`` is that of the two. ``local`` is twice that, less what each has with its nearest few on average: in a
    crowd everything is near (cross-domain similarity local scaling: Conneau et al., Word translation without parallel
    data, 2018). ``standing`` is how many standard deviations the cosine is above what each has with all others, the
    mean of both sides, and ``least_standing`` the lower one.
    """

    cosine: float
    local: float
    standing: float
    least_standing: float


def features(one: Traits, other: Traits, rarity: Rarity, nearness: Nearness | None) -> Features:
    """What speaks for and against, each a number around 0 to 3. ``nearness`` is None without vectors."""
    same = _one_language(one, other)
    found: Features = {"one language": float(same)}
    if nearness is not None:
        found |= {
            MEANING: nearness.cosine,
            "nearest in meaning": nearness.local,
            "stands out in meaning": nearness.standing / 3,
            "stands out from both sides": nearness.least_standing / 3,
            "too far apart in meaning": max(0.0, _LIKE - nearness.cosine) * 5,
        }
    for name, mine, theirs in (
        ("terms", one.terms, other.terms),
        ("names", one.names, other.names),
        ("numbers", one.numbers, other.numbers),
        ("kinds", one.kinds, other.kinds),
    ):
        found |= _shared_features(name, mine, theirs, rarity)
    found["rarest shared term"] = max(map(rarity.of, one.terms & other.terms), default=0) / 3
    found["rarest shared name"] = max(map(rarity.of, one.names & other.names), default=0) / 3
    found["other names"] = _otherness(one.names, other.names, rarity)
    apart = sorted(map(rarity.of, one.terms ^ other.terms), reverse=True)
    found["terms of one only"] = sum(apart[:_APART]) / 10
    found["a number of both headlines"] = float(bool(one.title_numbers & other.title_numbers))
    found["other numbers in the headlines"] = _contradiction(one.title_numbers, other.title_numbers)
    words = _overlap(one.stems, other.stems, rarity) if same else (0.0, 0.0, 0.0)
    found["shared words"], found["words of the shorter shared"] = words[2], words[1]
    headlines = one.title_stems & other.title_stems if same else frozenset()
    found["shared words of the headlines"] = min(rarity.total(headlines), _MOST_SHARED) / 5
    found["rarest shared word of the headlines"] = max(map(rarity.of, headlines), default=0) / 3
    kinds = _overlap(one.title_kinds, other.title_kinds, rarity)
    found["shared kinds of the headlines"], found["kinds of both headlines shared"] = min(kinds[0], 10) / 5, kinds[2]
    found["other kinds in the headlines"] = _contradiction(one.title_kinds, other.title_kinds)
    found["an actor of both headlines"] = float(bool(one.actors & other.actors))
    found["other actors in the headlines"] = float(bool(one.actors - other.actors and other.actors - one.actors))
    found |= _voices(one, other)
    found["a stage of both headlines"] = float(bool(one.stages & other.stages))
    found["other stages in the headlines"] = _contradiction(one.stages, other.stages)
    found["names and kinds shared"] = found["shared names"] * found["kinds of both shared"]
    hours = abs((one.published - other.published).total_seconds()) / _HOUR
    return found | _outlet_features(one, other, hours) | _time_features(hours)


def _voices(one: Traits, other: Traits) -> Features:
    """Who speaks: what two governments say of one event, in like words, are two events."""
    named = bool(one.first_actor) and bool(other.first_actor)
    another = float(named and one.first_actor != other.first_actor)
    react = _REACTION in one.stages and _REACTION in other.stages
    return {
        "the first actor of both headlines": float(named and not another),
        "other first actors in the headlines": another,
        "other first actors that react": another * react,
    }


def _one_language(one: Traits, other: Traits) -> bool:
    """Of a report whose language is unknown, the outlet or the words tell."""
    if one.language == other.language:
        return True
    told = _one_outlet(one, other) or not one.stems.isdisjoint(other.stems)
    return told and _UNKNOWN in (one.language, other.language)


def _one_outlet(one: Traits, other: Traits) -> bool:
    return bool(one.outlet) and one.outlet == other.outlet


def is_slight(one: Traits, other: Traits) -> bool:
    """Do two reports of one language have no two words or numbers in common? One word that both know may be what all
    reports are about: while few were read, nobody can tell."""
    shared = len(one.stems & other.stems) + len(one.numbers & other.numbers)
    return shared < _ENOUGH_SHARED and _one_language(one, other)


def log_odds(found: Features, coefficients: Coefficients) -> float:
    """The logarithm of how much likelier one event is than two."""
    return coefficients.bias + sum(weight * found.get(name, 0.0) for name, weight in coefficients.weights.items())


def telling_features(found: Features, coefficients: Coefficients, limit: int = 4) -> str:
    """The features that decide most, for a person."""
    parts = {name: coefficients.weights.get(name, 0.0) * value for name, value in found.items()}
    most = sorted(parts, key=lambda name: -abs(parts[name]))[:limit]
    return ", ".join(f"{name} {parts[name]:+.1f}" for name in most if parts[name])


def _shared_features(name: str, mine: _Keys, theirs: _Keys, rarity: Rarity) -> Features:
    total, of_shorter, of_both = _overlap(mine, theirs, rarity)
    both = bool(mine) and bool(theirs)
    return {
        f"shared {name}": min(total, _MOST_SHARED) / 5,
        f"{name} of the shorter shared": of_shorter,
        f"{name} of both shared": of_both,
        f"{name} in both": float(both),
        f"no {name} shared": _contradiction(mine, theirs),
    }


def _overlap(mine: _Keys, theirs: _Keys, rarity: Rarity) -> tuple[float, float, float]:
    """What two sets share, by rarity: in all, as a share of the smaller, and as a share of both together."""
    if mine.isdisjoint(theirs):  # as most are: nothing needs to be weighed
        return 0.0, 0.0, 0.0
    shared, left, right = rarity.total(mine & theirs), rarity.total(mine), rarity.total(theirs)
    return shared, shared / min(left, right), shared / (left + right - shared)


def _otherness(mine: _Keys, theirs: _Keys, rarity: Rarity) -> float:
    """How rare what the poorer of two sets has is, where they share nothing."""
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return 0.0
    return min(rarity.total(mine), rarity.total(theirs), _MOST_SHARED) / 10


def _contradiction(mine: AbstractSet[object], theirs: AbstractSet[object]) -> float:
    """1 where both have some and share none."""
    return float(bool(mine) and bool(theirs) and mine.isdisjoint(theirs))


def _outlet_features(one: Traits, other: Traits, hours: float) -> Features:
    """One outlet does not report one event twice within hours, unless it says so, or says nearly the same."""
    same = _one_outlet(one, other)
    again = one.update or other.update
    return {
        "one outlet": float(same),
        "one outlet within 6 hours": float(same and hours < 6),
        "one outlet with an update": float(same and again),
        "one outlet with like headlines": similarity(one.title_stems, other.title_stems, 1) if same else 0.0,
    }


def _time_features(hours: float) -> Features:
    return {
        "hours apart": hours / 12,
        "within 2 hours": _ONE_TIME if hours == 0 else float(hours < 2),
        "within 6 hours": float(hours < 6),
        "hours apart beyond 14": max(0.0, hours - 14) / 10,
        "hours apart beyond 30": max(0.0, hours - 30) / 10,
    }
