"""What year.py found: the channels compared with what was published, and the worker's growth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.languages.labels import labels_in
from monitor.model.entries import EntryState
from tests.bench.yearplay import CHATS, DESK, QUIET, STEP, Year
from tests.bench.yearworld import Event

_GROWTH = 1.25


class Fate(StrEnum):
    """What a story got."""

    ONCE = "posted once"
    DIGEST = "in a digest"
    AGAIN = "again, by rule"  # it grew after a digest told it, or after its channel moved
    HELD = "held back"
    DOUBLED = "doubled"
    MISSING = "missing"


@dataclass
class Telling:
    """Where a story was told: the chats of its posts, how many digests, and when first."""

    posts: Counter[str] = field(default_factory=Counter)
    digests: int = 0
    first: datetime | None = None

    def fate(self, event: Event, states: Sequence[tuple[str, str]]) -> Fate:
        posts = sum(self.posts.values())
        if not posts and not self.digests:
            held = any(state == EntryState.HELD_BACK for state, _ in states)
            return Fate.HELD if held else Fate.MISSING
        if posts + self.digests == 1:
            return Fate.ONCE if posts else Fate.DIGEST
        told_by_rule = max(self.posts.values(), default=0) <= 1 and self.digests <= 1 and event.grows
        return Fate.AGAIN if told_by_rule else Fate.DOUBLED


def judged(year: Year) -> bool:
    """Print what every story got and what the worker grew to; True where all is well."""
    tellings = _tellings(year)
    rows: dict[str, Counter[Fate]] = defaultdict(Counter)
    waits: dict[str, list[timedelta]] = defaultdict(list)
    wrong: list[str] = []
    for event in year.news.events:
        told, name = tellings[event.mark], year.trouble_of(event)
        states = year.states.get(event.headline, [])
        fate = told.fate(event, states)
        rows[name][fate] += 1
        if told.first is not None:
            waits[name].append(told.first - event.first)
        if fate in (Fate.DOUBLED, Fate.MISSING):
            where = f"{dict(told.posts)}, {told.digests} digests"
            wrong.append(f"{fate}: {event.headline!r}, {event.first:%Y-%m-%d %H:%M}, {name}: {where}; {states}")
    _print_fates(year, rows, waits)
    print(f"\njobs that failed: {dict(year.failures)}")
    print("alerts:", dict(Counter(posted.text.split("\n")[0] for _, posted, _ in year.sky.told(DESK))))
    print(*wrong[:40], sep="\n")
    return _flat(year) and not wrong


def _tellings(year: Year) -> dict[str, Telling]:
    digest = labels_in("en").digest
    found: dict[str, Telling] = defaultdict(Telling)
    marks = {event.mark for event in year.news.events}
    for name, posted, at in year.sky.told(*(name for names in CHATS.values() for name in names)):
        head = posted.text.split("\n")
        for mark in _marks_in(posted.text, marks):
            telling = found[mark]
            if head[0].startswith(digest):
                telling.digests += 1
            else:
                telling.posts[name] += 1
            telling.first = min(filter(None, (telling.first, at)))
    return found


def _marks_in(text: str, marks: set[str]) -> set[str]:
    """The stories whose headlines stand in a text: four words behind that of the subject."""
    words = text.split()
    return {" ".join(words[at : at + 4]) for at in range(len(words))} & marks


def _print_fates(year: Year, rows: dict[str, Counter[Fate]], waits: dict[str, list[timedelta]]) -> None:
    late = year.plan.interval + STEP
    hours = late // timedelta(hours=1)
    print(f"\n| while | stories | {' | '.join(Fate)} | later than {hours} h | latest, h |")
    print("|---" * (len(Fate) + 4) + "|")
    for name in (QUIET, *(trouble.name for trouble in year.troubles)):
        counts, waited = rows[name], waits[name]
        numbers = [counts.total(), *(counts[fate] for fate in Fate), sum(wait > late for wait in waited)]
        latest = max(waited, default=timedelta()) / timedelta(hours=1)
        print(f"| {name} | {' | '.join(map(str, numbers))} | {latest:.1f} |")


def _flat(year: Year) -> bool:
    print("\n| day | memory, MiB | quiet tick, CPU ms | the same work, CPU ms | database, MiB | entries |")
    print("|---|---|---|---|---|---|")
    for mark in year.marks:
        cells = (f"{mark.day}", f"{mark.memory:.1f}", f"{mark.tick:.1f}", f"{mark.yardstick:.1f}")
        print(f"| {' | '.join(cells)} | {mark.database:.1f} | {mark.entries:,} |")
    _, half, end = year.marks
    slower = end.yardstick / half.yardstick
    return end.memory <= half.memory * _GROWTH and end.tick <= half.tick * _GROWTH * slower
