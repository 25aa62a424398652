"""Group: the story a report belongs to."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Collection, Sequence
from importlib.resources import files
from time import monotonic

import structlog

from monitor.errors import StoreError
from monitor.matching.screener import in_turns
from monitor.model.settings import StorySettings
from monitor.model.stories import Placed, Placement, Report
from monitor.runtime import Rules, Runtime
from monitor.stories.grouping.members import MOST_REPORTS
from monitor.stories.grouping.pairwise import Learnt, learnt_of
from monitor.stories.grouping.traits import meaning
from monitor.stories.grouping.window import Window

log = structlog.get_logger("grouping")

# Small, so that other work of the database, and a stop, never wait long for it.
_GROUP_BATCH = 20
# Of them, no more are encoded once that took a while: a post, or a stop, waits no longer.
_ENCODING = 2.0  # seconds
# Reports of one outlet in a round: what one brings beyond that waits until the others' news is told. Enough for a flood
# to be known by what waits of it: see ``Decisions.fold``.
_SHARE = 60


class Grouper:
    """Gives every matched report a story. ``learnt`` is what grouping was taught."""

    def __init__(self, runtime: Runtime, learnt: Learnt) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._entries = runtime.store.entries
        self._stories = runtime.store.stories
        self._learnt = learnt
        self._window: Window | None = None

    async def group(self) -> bool:
        """Give matched reports a story: all of them, but of each outlet no more than its share. True where an outlet
        had that, and more may wait: it is to be asked for again once what was found is told. Membership, what it moves,
        and that all of it is to be decided on, are one transaction."""
        grouped: Counter[str] = Counter()
        while not self._runtime.stopping:
            rules = self._runtime.rules
            served = [outlet for outlet, reports in grouped.items() if reports >= _SHARE]
            waiting = await self._db(self._waiting_reports, served)
            # Outside of any transaction, and of the database's thread: encoding takes some 20 ms a report.
            encoded = await self._encode_some(waiting, rules)
            done = waiting[: len(encoded)]
            if done:
                await self._db(self._place_all, done, encoded, rules)
            if len(done) == len(waiting) < _GROUP_BATCH:
                return bool(served)
            grouped.update(report.outlet for report in done)
        return False

    async def _encode_some(self, reports: Sequence[Report], rules: Rules) -> list[bytes | Exception]:
        """The vectors of the first of these reports: of as many as a moment is enough for."""
        encoded: list[bytes | Exception] = []
        until = monotonic() + _ENCODING
        for some in in_turns(reports, meaning):
            if self._runtime.stopping or monotonic() >= until:
                break
            encoded += await asyncio.to_thread(_encode, some, rules)
        return encoded

    def _waiting_reports(self, served: Collection[str]) -> list[Report]:
        """Some of the reports that wait for a story, of outlets that were not ``served`` yet; none where another worker
        groups."""
        if not self._runtime.may_group():
            return []
        return self._entries.ungrouped(self._runtime.now(), _GROUP_BATCH, served)

    def _place_all(self, waiting: Sequence[Report], encoded: Sequence[bytes | Exception], rules: Rules) -> None:
        if not self._runtime.may_group():
            return
        window = self._sync_window(waiting, rules.monitor.stories)
        for report, vector in zip(waiting, encoded, strict=True):
            try:
                if isinstance(vector, Exception):
                    raise vector
                self._place(window, report, vector)
            except StoreError:
                raise
            except Exception as error:
                # A bug that one report brings out must not stop all the others, now and at every later look.
                log.exception("story.unplaceable", entry=report.entry_id)
                reason = f"{type(error).__name__} in this program while it was grouped; see the log"
                self._entries.set_aside(report.entry_id, reason, self._runtime.now())
                self._runtime.note_fault(f"report {report.entry_id}", "it was set aside", error)

    def _sync_window(self, waiting: Sequence[Report], settings: StorySettings) -> Window:
        """The window as the database has it: what was found out about its reports is kept from batch to batch."""
        if self._window is None or self._window.settings != settings:
            self._window = Window(settings, self._learnt)
        since = min(report.published for report in waiting) - 2 * settings.window
        grouped = self._stories.recent_reports(since, MOST_REPORTS)
        told = self._stories.told({each.story_id for each in grouped})
        unreadable = self._window.sync(grouped, self._stories.constraints(since), told)
        for entry_id, error in unreadable.items():
            if self._runtime.note_fault(f"report {entry_id}", "nothing joins it", error):
                log.error("story.unreadable", entry=entry_id, exc_info=error)
        return self._window

    def _place(self, window: Window, report: Report, vector: bytes) -> None:
        def keep(report: Report, placement: Placement) -> Placed | None:
            placed = self._stories.place(report, placement, self._runtime.now(), vector)
            if placed is not None and placement.story_id is None:
                self._runtime.tally.stories += 1
            _tell(report, placement, placed)
            return placed

        window.place(report, vector, keep)


def _tell(report: Report, placement: Placement, placed: Placed | None) -> None:
    story = None if placed is None else placed.story_id
    log.info("story.placed", entry=report.entry_id, story=story, headline=report.title, reason=placement.reason)
    for one, other in placement.akin:
        pair = [one, story if other is None else other]
        log.info("story.akin", stories=pair, detail="told, and not surely one: each links to the other")
    for regrouping in placement.regroupings:
        log.info("story.regrouped", entries=regrouping.entry_ids, reason=regrouping.reason)


def _encode(reports: Sequence[Report], rules: Rules) -> list[bytes | Exception]:
    """The packed vector of each report, or why it has none; empty without an encoder."""
    semantics = rules.screener.semantics
    if semantics is None or not reports:
        return [b""] * len(reports)
    try:
        return list(semantics.encode([meaning(report) for report in reports]))
    except Exception as error:
        # Which of them it is shows when each is encoded alone.
        return [error] if len(reports) == 1 else [_encode([report], rules)[0] for report in reports]


def load_learnt() -> Learnt:
    """What grouping was taught, as it comes with this program."""
    return learnt_of(json.loads(files("monitor.stories.grouping").joinpath("model.json").read_text(encoding="utf-8")))
