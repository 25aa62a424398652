"""The operators' commands: what they write in their chat is obeyed and answered, and so is a press on a button there:
see ``questions``. Nobody else gets an answer, anywhere, but readers who ask for the sources of a story: see
``readers``.

How far the bot's queue was read stands in the database. An update is noted before it is obeyed and crossed out once it
was answered: a worker that is killed in between obeys it again, three times in all at most. Of several workers one
reads.

What was written while no worker ran: /pause and /resume count all the same, in their order and before the first post
leaves, since whoever wrote them wants them to hold; a question older than some minutes has lost its sense, and is not
answered.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from monitor.delivery.publisher import Publisher
from monitor.editorial import explain
from monitor.errors import StoreError, suggestion
from monitor.matching.relevance import nearness
from monitor.model.delivery import Delivered, DeliveryOutcome, Migrated, RetryLater
from monitor.model.entries import EntryState
from monitor.model.limits import web_address
from monitor.model.operators import NoUpdates, Update
from monitor.model.publications import Message, Target
from monitor.posts.markup import plain_message, safe_link
from monitor.posts.neutral import as_written
from monitor.runtime import Runtime
from monitor.worker import answers, status
from monitor.worker.questions import Questions
from monitor.worker.readers import SourceRequests
from monitor.worker.words import fate_in_words, moment, status_facts

if TYPE_CHECKING:
    from monitor.delivery.telegram.updates import Updates

log = structlog.get_logger("operators")

_WAIT = timedelta(seconds=25)  # of one long poll
# Longer than one look at the queue may take.
_LEASE = ("operators", timedelta(seconds=90))
_OLD = timedelta(minutes=5)
_MOST_TRIES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
_DAY = timedelta(days=1)
_MOST_LINES = 15
MENU = {
    "status": "how the monitor is doing",
    "stories": "the newest stories of the last 24 hours",
    "why": "what became of a link, and why",
    "rejected": "what was nearly posted",
    "pause": "send nothing in a channel, or in any",
    "resume": "send again",
    "accept": "let the edit go live that waits",
}
"""The commands as Telegram's menu shows them."""
_TAKES = {"why": " LINK", "pause": " [CHANNEL]", "resume": " [CHANNEL]"}
HELP = tuple((f"/{name}{_TAKES.get(name, '')}", does) for name, does in MENU.items())
"""The commands as they are written, with what each does."""


class OperatorCommands:
    """Reads the updates of the bot for one worker. ``admin_chat`` is the one they write in,
    ``config`` the folder of the configuration.

    ``has_caught_up`` tells that what was ordered before this worker started is in force, or cannot be had now.
    """

    def __init__(
        self,
        runtime: Runtime,
        publisher: Publisher,
        admin_chat: str,
        updates: Updates,
        config: Path | None = None,
    ) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._store = runtime.store
        self._publisher = publisher
        self._admin_chat = admin_chat
        self._updates = updates
        self._readers = SourceRequests(runtime, publisher)
        self._questions = Questions(runtime, updates, config)
        self._has_menu = False
        self._known_as = ""
        self._deaf_until: datetime | None = None
        self._pause = _FIRST_PAUSE
        self._trouble = ""
        self.has_caught_up = False
        self._commands: dict[str, Callable[[Sequence[str]], Awaitable[str | Message]]] = {
            "/status": self._status,
            "/stories": self._stories,
            "/why": self._why,
            "/rejected": self._rejected,
            "/pause": self._pause_channels,
            "/resume": self._resume_channels,
            "/accept": self._accept_edit,
        }

    async def attend(self) -> None:
        """Read what was written, waiting for it a while, and obey it. Where no operators are named, Telegram is not
        asked. Raises StoreError."""
        try:
            await self._attend()
        finally:
            self.has_caught_up = True

    async def _attend(self) -> None:
        now = self._runtime.now()
        if not self._runtime.rules.monitor.operators or self._is_deaf(now):
            return
        name, ttl = _LEASE
        if not await self._db(self._store.leases.acquire, name, self._runtime.owner, now, ttl):
            return
        if self.has_caught_up and not await self._approach():
            return
        first = await self._db(self._store.operators.next_update, self._updates.bot)
        outcome = await self._updates.read(first, _WAIT if self.has_caught_up else timedelta(0))
        if isinstance(outcome, NoUpdates):
            self._back_off(outcome)
            return
        self._pause, self._trouble = _FIRST_PAUSE, ""
        if self._updates.name != self._known_as:
            # Posts lead readers to the bot by its name.
            await self._db(self._store.operators.note_bot, self._updates.name)
            self._known_as = self._updates.name
        await self._read(outcome)

    async def _approach(self) -> bool:
        """Bring the menu and the questions into the chat; False where Telegram asks for patience. What it refuses keeps
        nobody from being heard."""
        known = await self._db(self._store.alerts.chat, self._admin_chat)
        chat = known.chat_id or self._admin_chat
        if not self._has_menu:
            await self._show_menu(chat)
        failed = await self._questions.ask(chat)
        if failed is not None:
            self._back_off(failed)
        return failed is None

    async def _show_menu(self, chat: str | int) -> None:
        """Once at the start, and only where Telegram has another menu."""
        self._has_menu = True
        shown = hashlib.sha256(json.dumps([self._updates.bot, str(chat), MENU]).encode()).hexdigest()
        if await self._db(self._store.operators.menu) == shown:
            return
        failed = await self._updates.show_menu(chat, MENU)
        if failed is not None:
            log.warning("operators.no_menu", reason=failed.reason, detail=failed.detail)
            return
        await self._db(self._store.operators.note_menu, shown)

    def _is_deaf(self, now: datetime) -> bool:
        """Is it too early to ask Telegram again? A time too far off was set by a clock that was wrong."""
        until = self._deaf_until
        return until is not None and timedelta(0) < until - now < 2 * _LONGEST_PAUSE

    def _back_off(self, trouble: NoUpdates) -> None:
        self._deaf_until = self._runtime.now() + max(self._pause, trouble.wait or timedelta(0))
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        if trouble.reason != self._trouble:  # it is said once, however long it lasts
            log.warning("operators.deaf", reason=trouble.reason, detail=trouble.detail)
        self._trouble = trouble.reason

    async def _read(self, updates: Sequence[Update]) -> None:
        """Obey updates in their order. What is nothing to us is crossed out together: strangers may write a lot."""
        bot, done = self._updates.bot, None
        known = await self._db(self._store.alerts.chat, self._admin_chat)
        for written in updates:
            update = replace(written, text=as_written(written.text))
            if self._is_order(update, known.chat_id):
                tries = await self._db(self._store.operators.begin, bot, update.update_id)
                if tries <= _MOST_TRIES and not await self._obey(update):
                    return
                await self._db(self._store.operators.finish, bot, update.update_id)
                done = None
            else:
                await self._readers.answer(update)
                done = update.update_id
        if done is not None:
            await self._db(self._store.operators.finish, bot, done)

    def _is_order(self, update: Update, moved_to: int | None) -> bool:
        """Is it a command or a press of an operator, in the admin chat?"""
        by_name = bool(update.chat_name) and f"@{update.chat_name}".casefold() == self._admin_chat.casefold()
        ours = by_name or str(update.chat_id) == self._admin_chat or update.chat_id == moved_to
        if not (ours and update.sender in self._runtime.rules.monitor.operators):
            return False
        if update.press:
            return True
        if not update.text.startswith("/"):
            return False
        is_old = update.at is not None and self._runtime.now() - update.at > _OLD
        if is_old and not self.has_caught_up and update.text.split()[0] not in ("/pause", "/resume"):
            log.info("operators.too_old", command=update.text.split()[0])
            return False
        return True

    async def _obey(self, update: Update) -> bool:
        """Do as an update says, and answer it; False where the answer is to be tried again."""
        name, *words = ["button"] if update.press else update.text.split()
        log.info("operators.command", command=name, operator=update.sender)
        command = self._commands.get(name)
        try:
            if update.press:
                answer: str | Message = await self._questions.press(update)
            else:
                answer = answers.facts(HELP) if command is None else await command(words)
        except StoreError:
            raise
        except Exception:
            # A bug that one command brings out must not keep the others from being obeyed.
            log.exception("operators.broken", command=name)
            answer = f"{name} failed in this program; see the log"
        if not answer:
            return True
        outcome = await self._answer(update, answer)
        if isinstance(outcome, RetryLater):
            self._deaf_until = self._runtime.now() + outcome.delay
            # What a press did is not done again for want of an answer: the buttons show it.
            return bool(update.press)
        if not isinstance(outcome, Delivered):
            log.warning("operators.unanswered", command=name, detail=outcome.detail or None)
        return True

    async def _answer(self, update: Update, answer: str | Message) -> DeliveryOutcome:
        message = plain_message(answer) if isinstance(answer, str) else answer
        under = Target(update.message_id) if update.press else None
        outcome = await self._publisher.send("operators", update.chat_id, message, reply_to=under, topic=update.topic)
        if isinstance(outcome, Migrated):
            known = await self._db(self._store.alerts.chat, self._admin_chat)
            await self._db(self._store.alerts.note_chat, replace(known, chat_id=outcome.chat_id))
            outcome = await self._publisher.send("operators", outcome.chat_id, message)
        return outcome

    # --- the commands ---------------------------------------------------------------------------------------------

    async def _status(self, _: Sequence[str]) -> Message:
        zone, now = self._runtime.rules.monitor.time_zone, self._runtime.now()
        found = await self._db(status.status, self._store, now, status.midnight(now, zone), "")
        return answers.facts(status_facts(found, zone))

    async def _stories(self, _: Sequence[str]) -> str | Message:
        zone = self._runtime.rules.monitor.time_zone
        found = await self._db(self._store.stories.recent, self._runtime.now() - _DAY)
        if not found:
            return "no stories in the last 24 h"
        shown = found[:_MOST_LINES]
        links = await self._db(answers.links_of, self._store, [row.story.id for row in shown])
        return answers.stories(shown, links, len(found) - len(shown), zone)

    async def _rejected(self, _: Sequence[str]) -> str | Message:
        zone, since = self._runtime.rules.monitor.time_zone, self._runtime.now() - _DAY
        near, count = await self._db(self._store.history.nearest, since, nearness, _MOST_LINES)
        held_back = await self._db(self._store.history.newest, since, _MOST_LINES, EntryState.HELD_BACK)
        shown = (*near, *held_back)
        return (
            answers.rejected(shown, count - len(near), zone) if shown else "nothing was nearly posted in the last 24 h"
        )

    async def _why(self, words: Sequence[str]) -> str | Message:
        settings = self._runtime.rules.settings
        link = web_address(words[0], "") if len(words) == 1 else None
        if link is None:
            return "write /why and a link, such as /why https://example.org/news/1"
        fates = await self._db(self._store.history.fates, link)
        if not fates:
            return "no feed brought this link; `monitor explain LINK` reads the page and tells what it would match"
        screener = self._runtime.rules.screener
        explained = await asyncio.to_thread(explain.explain_past, screener, fates[0].entry)
        zone = settings.monitor.time_zone
        told = [line for fate in fates for line in fate_in_words(fate, lambda at: moment(at, zone))]
        story = fates[0].story_id
        posts = {} if story is None else await self._db(answers.links_of, self._store, [story])
        links = {"entry": safe_link(fates[0].entry.url), "story": posts.get(story or 0)}
        return answers.explained([*told, explain.in_words(explained, settings)], links)

    async def _pause_channels(self, words: Sequence[str]) -> str:
        names = self._channels(words)
        if isinstance(names, str):
            return names
        await self._db(self._store.operators.pause, names, self._runtime.now())
        log.warning("channels.paused", channels=names)
        return f"paused: {', '.join(names)}. Nothing is lost; /resume sends again"

    async def _resume_channels(self, words: Sequence[str]) -> str:
        names = self._channels(words)
        if isinstance(names, str):
            return names
        await self._db(self._store.operators.resume, names)
        log.warning("channels.resumed", channels=names)
        return f"sending again: {', '.join(names)}. Digests tell of a backlog"

    async def _accept_edit(self, _: Sequence[str]) -> str:
        held = await self._db(status.held_edits, self._store, self._runtime.now())
        if not held:
            return "no edit waits"
        # Whoever orders it was told of one edit: the last that came up.
        await self._db(self._store.operators.accept_edit, held[0].held_fingerprint)
        log.warning("config.accepted", fingerprint=held[0].held_fingerprint)
        return f"accepted, and in force within seconds: {held[0].held}"

    def _channels(self, words: Sequence[str]) -> list[str] | str:
        """The channels that are meant, all where none is named; or what to write instead."""
        known = list(self._runtime.rules.monitor.channels)
        if not words:
            return known
        name = " ".join(words)
        return [name] if name in known else f"there is no channel '{name}'{suggestion(name, known)}"
