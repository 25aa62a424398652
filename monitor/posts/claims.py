"""The line of a post that says where figures differ: "Dead: 2 (prosecutors in Baku), 3 (Mine Action Agency)".

Compared is only what counts the same people, as far as can be told: one group, and soldiers of one side. Of each
number stands who is quoted for it, in the channel's language; else the first outlet that has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from monitor.languages.labels import Labels, apart, labels_in, listed, with_label
from monitor.languages.language import COUNTED
from monitor.model.publications import Style
from monitor.model.stories import Story
from monitor.posts.markup import cut, units, visible, with_direction
from monitor.stories.claim_table import Row, who_says_what

_MOST = 160
"""Units of the line."""
_MAX_NAME = 40
_NUMBERS = 3  # of one count
_BOUNDS = {"": "{}", "least": "{}+", "about": "~{}", "most": "≤{}"}
_OWN_SIDE = "soldiers"  # whose numbers two sides give each of its own


def differing(story: Story, style: Style) -> str:
    """The line, as plain text in the channel's language; "" where nothing differs."""
    labels = labels_in(style.language)
    counts: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in who_says_what(story).rows:
        if row.current:
            counts[row.counted, row.group, row.whose].append(row)
    line = ""
    for (counted, group, _), rows in sorted(counts.items(), key=lambda count: COUNTED.index(count[0][0])):
        rows = [row for row in rows if not _is_overtaken(row, rows)]
        if _differ(rows):
            told = apart((line, _count(counted, group, rows, labels, style)), style.language)
            line = told if units(told) <= _MOST else line
    return with_direction(line)


def _is_overtaken(row: Row, rows: Sequence[Row]) -> bool:
    """Is it a number that outlets gave before there was a higher one, and that nobody is quoted for?"""
    return not row.source and any(other.number > row.number and other.since > row.since for other in rows)


def _differ(rows: Sequence[Row]) -> bool:
    """Do two rows give numbers that cannot both be right?"""
    return any(_contradict(one, other) for at, one in enumerate(rows) for other in rows[:at])


def _contradict(one: Row, other: Row) -> bool:
    if one.number == other.number or "about" in (one.bound, other.bound):
        return False
    if one.group == _OWN_SIDE and not one.whose and one.country != other.country:
        return False
    lower, higher = sorted((one, other), key=lambda row: row.number)
    return lower.bound != "least" and higher.bound != "most"


def _count(counted: str, group: str, rows: Sequence[Row], labels: Labels, style: Style) -> str:
    """Such as "Dead (soldiers): 2 (police), 3 (the ministry)"."""
    what = {"killed": labels.dead, "wounded": labels.wounded, "missing": labels.missing}.get(counted) or (
        getattr(labels, counted)
    )
    said: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (not row.source, -row.voices)):
        said.setdefault(row.number, row)
    most_heard = sorted(said.values(), key=lambda row: (not row.source, -row.voices))[:_NUMBERS]
    in_order = sorted(most_heard, key=lambda row: row.number)
    numbers = listed(
        (f"{_BOUNDS[row.bound].format(row.number)} ({_name(row, style)})" for row in in_order), style.language
    )
    return with_label(what if group == "people" else f"{what} ({labels.groups[group]})", numbers, style.language)


def _name(row: Row, style: Style) -> str:
    return cut(visible(row.names.get(style.language, "")) or visible(row.outlets[0]), _MAX_NAME) or "…"
