"""Questions to the operators: each new story of one source, with buttons that correct it. A press does what the command
of that name does, in the same way.

Which stories were asked about stands in the database, and a button carries all that its press needs: a restart forgets
nothing, and an old message works like a new one. A story is noted before it is asked about: after a crash one question
may be missing, none comes twice. What cannot be done, because it was done already or the story went, is said.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from monitor.editorial.examples import add_example, example_of
from monitor.errors import UsageError
from monitor.model.operators import Button, NoUpdates, Update
from monitor.model.publications import PublicationState
from monitor.model.settings import StorySettings
from monitor.model.stories import Grouped, Story
from monitor.posts.markup import Block, Span, cut, message, outlet_name, visible
from monitor.runtime import Runtime
from monitor.store import Correction, Store, StoryDetail, StoryRow
from monitor.stories.group import load_learnt
from monitor.stories.grouping.window import Window
from monitor.worker import answers, corrections
from monitor.worker.words import effect_in_words, moment

if TYPE_CHECKING:
    from monitor.delivery.telegram.updates import Updates

log = structlog.get_logger("operators")

Keys = Sequence[Sequence[Button]]

_PRESS = re.compile(r"(off|merge|split|mute|unmute|back):(\d{1,9})(?::(\d{1,9}))?")
_NEW = timedelta(hours=1)  # a story that is older is asked about no more
_DAY = timedelta(days=1)
_MOST_AT_ONCE = 5
_MOST_STORIES = 200
_MOST_COMPARED = 400  # reports
_LIKELIEST = 4
_MAX_LABEL = 48


class Questions:
    """Asks about stories, and does what a button stands for. ``config`` is the folder of the configuration, into which
    examples are filed; without it none are."""

    def __init__(self, runtime: Runtime, updates: Updates, config: Path | None) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._store = runtime.store
        self._updates = updates
        self._config = config

    # --- asking ---------------------------------------------------------------------------------------------------

    async def ask(self, chat: str | int) -> NoUpdates | None:
        """Ask about the stories that are new, a few at a time; what kept a question from being sent, where that asks
        for patience. Raises StoreError."""
        if not self._runtime.rules.monitor.ask_operators:
            return None
        asked = await self._db(self._store.operators.asked)
        for row in (await self._db(self._new_stories, frozenset(asked)))[:_MOST_AT_ONCE]:
            await self._db(self._store.operators.note_asked, [*asked, row.story.id])
            failed = await self._ask(chat, row)
            if failed is not None and failed.wait is not None:
                await self._db(self._store.operators.note_asked, asked)
                return failed
            if failed is not None:
                log.warning("operators.not_asked", story=row.story.id, reason=failed.reason, detail=failed.detail)
            asked.append(row.story.id)
        return None

    def _new_stories(self, asked: frozenset[int]) -> list[StoryRow]:
        """Stories of one outlet that were posted, not asked about yet; the oldest first."""
        now = self._runtime.now()
        rows = self._store.stories.recent(now - _DAY, limit=_MOST_STORIES)
        return sorted(
            (row for row in rows if row.story.id not in asked and now - row.created_at < _NEW and _is_posted(row)),
            key=lambda row: row.story.id,
        )

    async def _ask(self, chat: str | int, row: StoryRow) -> NoUpdates | None:
        story, zone = row.story, self._runtime.rules.monitor.time_zone
        links = await self._db(answers.links_of, self._store, [story.id])
        about = Span(f"story {story.id} · {moment(row.opened_at, zone)} · ")
        lines = (
            (answers.headline(story.reports[0].title, links.get(story.id)),),
            (about, *answers.outlets(story.reports)),
        )
        return await self._updates.offer(chat, message([Block(lines)]), _choices(story.id, muted=False))

    # --- a press --------------------------------------------------------------------------------------------------

    async def press(self, update: Update) -> str:
        """Do what a pressed button stands for; what to tell of it, "" where the other buttons that come say enough.
        Raises StoreError."""
        failed = await self._updates.acknowledge(update.press)
        if failed is not None:  # it was pressed too long ago for that, and holds all the same
            log.info("operators.late_press", detail=failed.detail)
        found = _PRESS.fullmatch(update.text)
        if found is None:
            return "that button is of another version of this program"
        action, story_id, other = found[1], int(found[2]), int(found[3]) if found[3] else None
        try:
            done = await asyncio.to_thread(self._act, action, story_id, other)
        except UsageError as error:
            done = _Done(str(error), await asyncio.to_thread(self._keys, story_id))
        if update.message_id is not None:
            await self._updates.put_buttons(update.chat_id, update.message_id, done.keys)
        return done.told

    def _act(self, action: str, story_id: int, other: int | None) -> _Done:
        store, now = self._store, self._runtime.now()
        match action, other:
            case "off", _:
                return self._done(f"story {story_id} is off-topic", story_id, *self._off_topic(story_id))
            case "merge", None:
                return _Done("", self._merge_choices(story_id))
            case "merge", int():
                done = corrections.merge(store, story_id, other, now, dry_run=False)
                gone = story_id + other - done.story_id
                return self._done(f"story {gone} is merged into story {done.story_id}", story_id, done)
            case "split", None:
                return self._split_or_choices(story_id)
            case "split", int():
                done = corrections.split(store, story_id, [other], now, dry_run=False)[2]
                return self._done(f"split off story {story_id}, as story {done.story_id}", story_id, done)
            case "mute", _:
                store.operators.mute(story_id)
                return _Done(f"story {story_id} is muted: no more replies, no sound", self._keys(story_id))
            case "unmute", _:
                store.operators.unmute(story_id)
                return _Done(f"story {story_id} is heard again", self._keys(story_id))
            case _:
                return _Done("", self._keys(story_id))

    def _done(self, what: str, story_id: int, done: Correction, *more: str) -> _Done:
        effects = [effect_in_words(each) for each in done.effects] or ["no message is touched"]
        return _Done("\n".join([f"{what}:", *effects, *more]), self._keys(story_id))

    def _off_topic(self, story_id: int) -> tuple[Correction, str]:
        """File the report that heads a story as an example, and take the story out. In this order: where that is ended
        in between, it is done again from the beginning."""
        detail = self._store.stories.detail(story_id)
        entry = self._store.history.entry(detail.reports[0][0].entry_id) if detail and detail.reports else None
        told = "no example was made: its first report is gone"
        if entry is not None and self._config is not None:
            try:
                add_example(self._config, example_of(entry, relevant=False))
                told = "its first headline is an off-topic example"
            except UsageError as error:
                told = f"no example was made: {error}"
            except OSError as error:
                told = f"no example was made: the configuration cannot be written ({error.strerror})"
        return corrections.dismiss(self._store, story_id, self._runtime.now(), dry_run=False), told

    def _split_or_choices(self, story_id: int) -> _Done:
        """Undo a merge at once; of a story of several reports, let one be chosen."""
        detail = self._detail(story_id)
        if detail.merged_into is not None:
            left, _, done = corrections.split(self._store, story_id, [], self._runtime.now(), dry_run=False)
            return self._done(f"split off story {left}, as story {done.story_id}", done.story_id, done)
        if len(detail.reports) < 2:
            raise UsageError(f"story {story_id} has one report; there is nothing to split off")
        keys = [
            [Button(_label(f"{outlet_name(each)}: {each.title}"), f"split:{story_id}:{each.entry_id}")]
            for each, _ in detail.reports[:_MOST_AT_ONCE]
        ]
        return _Done("", [*keys, _back(story_id)])

    def _merge_choices(self, story_id: int) -> Keys:
        """The stories that this one most likely is one with."""
        story = self._store.stories.load(self._detail(story_id).id)
        if story is None or not story.reports:
            raise UsageError(f"story {story_id} has no reports any more")
        found = likeliest(self._store, story, self._runtime.rules.monitor.stories)
        if not found:
            raise UsageError(f"there is no other story near story {story_id}; `monitor stories merge` takes any")
        keys = [
            [Button(_label(f"{each.id}: {each.reports[0].title}"), f"merge:{story_id}:{each.id}")] for each in found
        ]
        return [*keys, _back(story_id)]

    def _keys(self, story_id: int) -> Keys:
        """The buttons below a question as the story stands now."""
        detail = self._store.stories.detail(story_id)
        if detail is not None and detail.merged_into is not None:
            return [[Button("split", f"split:{story_id}")]]
        if detail is None or not detail.reports:
            return []
        return _choices(story_id, muted=bool(self._store.operators.muted([story_id])))

    def _detail(self, story_id: int) -> StoryDetail:
        detail = self._store.stories.detail(story_id)
        if detail is None:
            raise UsageError(f"there is no story {story_id} any more")
        return detail


@dataclass(frozen=True, slots=True)
class _Done:
    """What a press did, in words, "" where nothing is to be told; and the buttons from then on."""

    told: str
    keys: Keys


def likeliest(store: Store, story: Story, settings: StorySettings) -> list[Story]:
    """The stories that a story most likely is one with, by what grouping makes of their reports, a few; where that
    knows too few, the newest. Blocks. Raises StoreError."""
    since = min(report.published for report in story.reports) - settings.window
    grouped = store.stories.recent_reports(since, _MOST_COMPARED)
    others = [each for each in grouped if each.story_id != story.id]
    window = Window(settings, load_learnt())
    window.sync(others)
    home = {each.report.entry_id: each.story_id for each in others}
    # The newest first, then by what speaks most for it.
    odds = dict.fromkeys((each.story_id for each in sorted(others, key=_when, reverse=True)), float("-inf"))
    for mine in grouped:
        if mine.story_id == story.id:
            for entry_id, likeness in window.likeness(mine.report, mine.vector).items():
                odds[home[entry_id]] = max(odds[home[entry_id]], likeness)
    best = sorted(odds, key=lambda each: -odds[each])[:_LIKELIEST]
    return [found for each in best if (found := store.stories.load(each)) is not None]


def _when(each: Grouped) -> datetime:
    return each.report.published


def _is_posted(row: StoryRow) -> bool:
    one = len({report.outlet for report in row.story.reports}) == 1
    return one and any(state is PublicationState.SENT for _, state in row.publications)


def _choices(story_id: int, *, muted: bool) -> Keys:
    sound = Button("unmute story", f"unmute:{story_id}") if muted else Button("mute story", f"mute:{story_id}")
    return [
        [Button("off-topic", f"off:{story_id}"), Button("merge into…", f"merge:{story_id}")],
        [Button("split", f"split:{story_id}"), sound],
    ]


def _back(story_id: int) -> Sequence[Button]:
    return [Button("← back", f"back:{story_id}")]


def _label(text: str) -> str:
    return cut(visible(text), _MAX_LABEL)
