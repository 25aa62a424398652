"""Where a new report goes, and which others change their story by it.

It is compared with each recent report that shares enough with it. Then it, and the reports of the few stories it
resembles, are grouped afresh by average linkage: two groups are one story while their reports are on average likely
enough to tell of one event. So each new report is a second look at its surroundings: stories that turn out to be one
are merged, and one that chained two events is split. Stories that readers know are held to more: see ``told``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from monitor.model.stories import Placement, Regrouping, Report
from monitor.model.turns import in_turn
from monitor.stories.grouping.bridges import bridged, pulled
from monitor.stories.grouping.linkage import average_linkage, join_large, likeness
from monitor.stories.grouping.members import Members
from monitor.stories.grouping.odds import SURE, Odds, Weighed
from monitor.stories.grouping.told import NOBODY_TOLD, Told

_NEIGHBOURS = 4  # stories that are looked at again
_NEAR = -1.0  # log-odds with one of their reports, at least
_POOL = 60  # reports, of these stories
_LARGE = 3  # reports of a story that another one may be joined with, where ...
_ALIKE = 2.5  # ... the nearest of the other are so much above the threshold on average,
_UNLIKE = 2.0  # and all of them not farther below it.
# An outlet that is so much nearer to each of two stories than they are to each other makes no one story of them, ...
_BRIDGE = 3.0
_CHAIN = 2.0  # ... nor does it bring a report to one that is, without it, so far below the threshold.
_ONE = 2.0  # No outlet takes apart what is so far above the threshold without it.
_PERHAPS = 0.0  # log-odds on average, at least, of what is linked: as likely as not
_APART = -1e6  # log-odds of reports whose stories are not surely one
_INERTIA = 0.5  # log-odds for what stands already: readers were told so, and a change of mind edits messages


def place(report: Report, vector: bytes, members: Members, odds: Odds, told: Told = NOBODY_TOLD) -> Placement:
    """The place of a report that is no member yet; ``vector`` is packed, empty where there is none.

    No member comes, goes or moves by it: ``odds`` alone keeps what was found out on the way.
    """
    newcomer = members.meet(report, vector)
    weighed = odds.weigh(newcomer, members.shortlist(newcomer))
    closest = max(weighed, key=lambda entry_id: weighed[entry_id].log_odds, default=None)
    pool = _pool(weighed, members, told)
    weighed |= odds.weigh(newcomer, [entry_id for entry_id in pool if entry_id not in weighed])
    odds.expect(newcomer, weighed)

    new = report.entry_id
    groups, apart = _surest_groups(report, pool, weighed, members, odds, told)
    homes = _homes(groups, new, members, told)
    moves = [_moves(group, home, pool, members, odds) for group, home in zip(groups, homes, strict=True)]
    at = next(at for at, group in enumerate(groups) if new in group)
    regroupings = tuple(
        Regrouping(moved, homes[other], _why_moved(moved, groups[other], members, odds))
        for other, moved in enumerate(moves)
        if moved and other != at
    )
    companions = [entry_id for entry_id in groups[at] if entry_id != new]
    reason = _why(companions, weighed, members, odds) if companions else _why_alone(closest, weighed, members, odds)
    return Placement(homes[at], reason, moves[at], regroupings, tuple(_akin(apart, new, homes[at], told)))


def _pool(weighed: Mapping[int, Weighed], members: Members, told: Told) -> list[int]:
    """The newest reports of the few stories that a report resembles most, one of each outlet before the second of any,
    and those that head their messages."""
    best: dict[int, float] = {}
    for entry_id, (likely, _) in weighed.items():
        story = members[entry_id].story
        best[story] = max(likely, best.get(story, likely))
    ranked = sorted((-likely, story) for story, likely in best.items() if likely > _NEAR)
    outlets_of = {story: {members[each].report.outlet for each in members.story(story)} for _, story in ranked}
    near = in_turn(outlets_of)[:_NEIGHBOURS]
    share = _POOL // max(1, len(near))
    newest = [entry_id for story in near for entry_id in members.newest(story, share)]
    heading = {entry_id for story in near for entry_id in told.headlines(story) & members.story(story)}
    return [*newest, *sorted(heading.difference(newest))]


def _surest_groups(
    report: Report, pool: Sequence[int], weighed: Mapping[int, Weighed], members: Members, odds: Odds, told: Told
) -> tuple[list[list[int]], dict[tuple[int, int], float]]:
    """The groups in which nothing comes to a told story that is not surely of its event; and what would have, had
    nobody been told, as pairs of what ``told.unit`` calls them, with their log-odds."""
    new, story_of = report.entry_id, {entry_id: members[entry_id].story for entry_id in pool}
    unit_of = {entry_id: told.unit(entry_id, story_of) for entry_id in (new, *pool)}
    outlets = {new: report.outlet} | {entry_id: members[entry_id].report.outlet for entry_id in pool}
    stories = _by_story(pool, story_of)
    apart: dict[tuple[int, int], float] = {}
    held: set[tuple[int, int]] = set()

    def voice(entry_id: int) -> str | int:
        return outlets[entry_id] or entry_id

    def likely(one: int, other: int) -> float:
        if new in (one, other):
            return weighed[other if one == new else one].log_odds
        return odds.between(one, other)

    def between(one: int, other: int) -> float:
        if _pair(unit_of[one], unit_of[other]) in apart:
            return _APART
        if _pair(one, other) in held:
            return -_APART
        if new in (one, other):
            return likely(one, other)
        return likely(one, other) + (_INERTIA if story_of[one] == story_of[other] else -_INERTIA)

    def link(entry_ids: Sequence[int]) -> list[list[int]]:
        groups = average_linkage(entry_ids, between, odds.threshold, voice)
        return join_large(groups, between, _LARGE, odds.threshold + _ALIKE, odds.threshold - _UNLIKE, voice)

    while True:
        groups = link([new, *pool])
        doubtful = {
            _pair(unit_of[one], unit_of[other]): average
            for group in groups
            for here, there, more in told.meetings(group, story_of, report.published)
            if (average := likeness(here, there, likely, voice)) <= odds.threshold + more
            for one in here
            for other in there
        }
        for group in groups:
            standing = _by_story([each for each in group if each != new], story_of)
            joining = [*standing, [new]] if new in group else []
            for one, other, average in chain(
                bridged(standing, likely, voice, odds.threshold, _BRIDGE),
                bridged(joining, likely, voice, odds.threshold - _CHAIN, 0.0),
            ):
                pair = _pair(unit_of[one], unit_of[other])
                doubtful[pair] = min(average, doubtful.get(pair, average))
        torn = {_pair(*pair) for pair in pulled(groups, stories, likely, voice, odds.threshold + _ONE, link)}
        if doubtful.keys() <= apart.keys() and torn <= held:
            return groups, apart
        apart |= doubtful
        held |= torn


def _by_story(entry_ids: Iterable[int], story_of: Mapping[int, int]) -> list[list[int]]:
    """Reports by the story that they are in."""
    found: dict[int, list[int]] = {}
    for entry_id in entry_ids:
        found.setdefault(story_of[entry_id], []).append(entry_id)
    return list(found.values())


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _akin(
    apart: Mapping[tuple[int, int], float], new: int, home: int | None, told: Told
) -> Iterator[tuple[int, int | None]]:
    """The told stories that may well be one, and those to which a new report did not come, unless it found a ``home``
    in another."""
    for one, other in sorted(pair for pair, likely in apart.items() if likely >= _PERHAPS):
        if one > 0:
            yield one, other
        elif one == -new and home not in told:
            yield other, home


def _homes(groups: Sequence[Sequence[int]], new: int, members: Members, told: Told) -> list[int | None]:
    """The story of each group: the oldest of those that have there what heads their messages, else most of their
    reports, or as many as elsewhere with the first among them; None where there is none, and a new one is needed. So a
    message goes on to tell what it told."""
    counts = [Counter(members[each].story for each in group if each != new) for group in groups]
    first = {story: min(members.story(story)) for counted in counts for story in counted}

    def place_of(story: int) -> int:
        heading = told.headlines(story)
        return max(
            range(len(groups)),
            key=lambda at: (len(heading.intersection(groups[at])), counts[at][story], first[story] in groups[at]),
        )

    kept = {story: place_of(story) for story in first}
    return [min((story for story, at in kept.items() if at == place), default=None) for place in range(len(groups))]


def _moves(
    group: Sequence[int], home: int | None, pool: Sequence[int], members: Members, odds: Odds
) -> tuple[int, ...]:
    """The reports that change their story for this one: where a story comes whole, those of it that were not looked at
    too. What an editor decided stays as it is."""
    moved: list[int] = []
    known = {entry_id for entry_id in group if entry_id in members}
    for story in dict.fromkeys(members[entry_id].story for entry_id in sorted(known)):
        if story != home:
            all_of_it = members.story(story)
            looked_at = all_of_it & set(pool)
            moved += sorted(all_of_it if looked_at <= known else looked_at & known)
    staying = members.story(home) if home is not None else frozenset()
    return tuple(odds.constraints.movable(moved, staying))


# --- reasons, for a person ------------------------------------------------------------------------------------------


def _why(companions: Sequence[int], weighed: Mapping[int, Weighed], members: Members, odds: Odds) -> str:
    """Which of the reports that it stands beside a new one is like."""
    nearest = max(companions, key=lambda entry_id: weighed[entry_id].log_odds)
    outlet = members[nearest].report.outlet
    if weighed[nearest].log_odds >= SURE:
        return f"nearly the same as the report of {outlet}"
    return f"like the report of {outlet}: {odds.why(weighed[nearest])}"


def _why_alone(closest: int | None, weighed: Mapping[int, Weighed], members: Members, odds: Odds) -> str:
    """Why a new report is like none."""
    if closest is None:
        return "no recent report resembles it"
    found, outlet = weighed[closest], members[closest].report.outlet
    return f"nearest is the report of {outlet}, at {found.log_odds:+.1f}: {odds.why(found)}"


def _why_moved(moved: Sequence[int], group: Sequence[int], members: Members, odds: Odds) -> str:
    """Which report those that moved are like, or that they are like no other of their story."""
    known = {entry_id for entry_id in group if entry_id in members}
    came, stayed = known.intersection(moved), known.difference(moved)
    pairs = [(odds.between(one, other), other) for one in came for other in stayed]
    if not pairs:
        return "regrouped: not like the other reports of the story"
    likely, nearest = max(pairs)
    return f"regrouped: like the report of {members[nearest].report.outlet}, at {likely:+.1f}"
