"""What the worker makes of whole days of invented news: the real pipeline over loopback feeds, furniture and all.

    python -m tests.eval.worlds            the demo's three days, and twelve hours that nothing was learnt from
    python -m tests.eval.worlds --list     every story with its reports
    python -m tests.eval.worlds --write    puts the table and every wrong merge into tests/eval/README.md

Each item of these worlds says which event it reports; the monitor never sees it. ``hours/`` holds the twelve hours of
6 October 2026, invented like the rest, in the format of ``monitor/demo/outlets``.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import logs
from monitor.delivery.terminal import TerminalPublisher
from monitor.demo import runner
from monitor.demo.world import Item, Outlet, load_outlets
from tests.eval.measure import Score, put, share_of
from tests.eval.measure_grouping import Quality, marks, quality

HOURS = Path(__file__).parent / "hours"
_BEGAN = datetime(2026, 10, 6, 5, tzinfo=UTC)
_LOOKS = tuple(_BEGAN + minutes * timedelta(minutes=1) for minutes in range(0, 12 * 60 + 31, 10))
_PAGE = re.compile(r"/([a-z]+)/(\d+)\.html")
_READ = "SELECT url, outlet, language, story_id FROM entries ORDER BY story_id, published_at, id"
_HEAD = """\
| | items | of the subject | relevance: precision | recall | B³: precision | recall | F1 | wrong merges | messages |
|---|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Told:
    """An item as the worker took it. ``story`` is None where it was not posted."""

    item: Item
    outlet: str
    language: str
    story: int | None


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a world."""

    name: str
    told: Sequence[Told]
    sent: int

    @property
    def relevance(self) -> Score:
        """Whether the right items were posted."""
        found = Counter((each.item.on_topic, each.story is not None) for each in self.told)
        return Score(found[True, True], found[False, True], found[True, False])

    @property
    def grouped(self) -> list[Told]:
        """The items of the subject that were posted."""
        return [each for each in self.told if each.item.on_topic and each.story is not None]

    @property
    def grouping(self) -> Quality:
        """How well they were grouped."""
        told = self.grouped
        events, stories = [each.item.topic for each in told], [each.story for each in told]
        return quality(events, stories, [each.language for each in told])

    @property
    def mixed(self) -> list[list[Told]]:
        """The stories that tell of several events: every wrong merge."""
        stories: dict[int | None, list[Told]] = defaultdict(list)
        for each in self.grouped:
            stories[each.story].append(each)
        return [found for found in stories.values() if len({each.item.topic for each in found}) > 1]


def play(name: str, folder: Path, outlets: Sequence[Outlet], times: Sequence[datetime]) -> Played:
    """Play a world into an empty folder."""
    outcome = asyncio.run(runner.run(TerminalPublisher(io.StringIO()), folder, lambda _: None, outlets, times))
    items = {(outlet.slug, number): item for outlet in outlets for number, item in enumerate(outlet.items, 1)}
    told = []
    with closing(sqlite3.connect(folder / "monitor.sqlite")) as connection:
        for url, outlet, language, story in connection.execute(_READ):
            slug, number = _PAGE.search(url).groups()  # type: ignore[union-attr]
            told.append(Told(items[slug, int(number)], outlet, language, story))
    return Played(name, told, outcome.tally.sent)


def three_days(folder: Path) -> Played:
    """The world of the demo."""
    return play("the demo, three days", folder, load_outlets(), runner.TIMES)


def twelve_hours(folder: Path) -> Played:
    """The world that nothing was learnt from."""
    return play("twelve hours", folder, load_outlets(HOURS), _LOOKS)


def measure() -> list[Played]:
    """Play both worlds."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        return [three_days(Path(first)), twelve_hours(Path(second))]


def table(worlds: Sequence[Played]) -> str:
    """The figures and every wrong merge, as Markdown."""
    return _HEAD + "".join(map(_row, worlds)) + "\n" + "\n".join(map(_wrong, worlds))


def _row(world: Played) -> str:
    relevance, grouping = world.relevance, world.grouping
    shares = (relevance.precision, relevance.recall, grouping.precision, grouping.recall, grouping.f1)
    subject = sum(each.item.on_topic for each in world.told)
    cells = [world.name, len(world.told), subject, *map(share_of, shares), len(world.mixed), world.sent]
    return f"| {' | '.join(map(str, cells))} |\n"


def _wrong(world: Played) -> str:
    if not world.mixed:
        return f"Wrong merges in {world.name}: none.\n"
    lines = [f"Wrong merges in {world.name}, each with the events that it tells of:\n"]
    for story in world.mixed:
        counts = Counter(each.item.topic for each in story)
        lines.append("* " + ", ".join(f"{topic} ({count})" for topic, count in counts.most_common()))
    return "\n".join(lines) + "\n"


def listing(world: Played) -> str:
    """Every story with its reports, for a person who reads them."""
    lines = [f"== {world.name}"]
    before: object = ...
    for each in sorted(world.told, key=lambda each: (each.story or 0, each.item.at)):
        if each.story != before:
            lines.append(f"-- story {each.story}")
            before = each.story
        if each.story is not None or each.item.on_topic:
            at = f"{each.item.at:%d %H:%M}"
            lines.append(f"   {each.item.topic:22} {at} {each.language} {each.outlet}: {each.item.title}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="What the worker makes of whole days of invented news.")
    parser.add_argument("--list", action="store_true", help="list every story with its reports")
    parser.add_argument("--write", action="store_true", help="put the figures into the README")
    arguments = parser.parse_args()
    logs.configure("ERROR", "logfmt", (), sys.stderr)
    worlds = measure()
    if arguments.list:
        print("\n\n".join(map(listing, worlds)))
    measured = table(worlds)
    if arguments.write:
        put(measured, *marks("worlds"))
    print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
