"""Which places a story tells of, and what they are called: both names of each, as the watchlist has them.

A place is what terms of one label name: some names are terms of their own, such as those that stand for something else
as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from monitor.delivery.policy import printed_name
from monitor.model.settings import Watchlist
from monitor.model.stories import Story

_LEAST_SHARE = 0.25  # of the outlets of a story; a place that fewer name is told in passing
_MOST = 5


def place_keys(watchlist: Watchlist) -> Mapping[str, str]:
    """By the key of each term that names a place, the key of the place: that of the first term with its label."""
    first: dict[str, str] = {}
    return {
        name: first.setdefault(term.label or name, name)
        for name, term in watchlist.terms.items()
        if term.kind == "place"
    }


def place_names(watchlist: Watchlist, language: str) -> Mapping[str, str]:
    """By the key of each place, both its names, in letters of the language where they are known in them."""
    keys = place_keys(watchlist)
    forms: dict[str, list[str]] = defaultdict(list)
    for name, key in keys.items():
        forms[key] += watchlist.terms[name].forms.get(language, ())
    return {key: printed_name(watchlist.terms[key].label or key, "both", forms[key]) for key in forms}


def places_of(story: Story, keys: Mapping[str, str]) -> tuple[str, ...]:
    """The places that at least a quarter of its outlets name, those that most name first, of as many in order of
    appearance: at most five. ``keys`` are the ``place_keys`` of the watchlist; an outlet's many reports count once."""
    named = dict.fromkeys(
        (report.outlet, keys[term]) for report in story.reports for term in report.terms if term in keys
    )
    outlets = len({report.outlet for report in story.reports})
    counts = Counter(place for _, place in named)
    return tuple(place for place, count in counts.most_common(_MOST) if count >= outlets * _LEAST_SHARE)
