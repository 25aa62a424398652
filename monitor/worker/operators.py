"""The operators' commands: what they write in their chat is obeyed and answered. Nobody else gets an answer, anywhere.

How far the bot's queue was read stands in the database. A letter is noted before it is obeyed and crossed out once it
was answered: a worker that is killed in between obeys it again, three times in all at most. Of several workers one
reads.

What was written while no worker ran: /pause and /resume count all the same, in their order and before the first post
leaves, since whoever wrote them wants them to hold; a question older than some minutes has lost its sense, and is not
answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from monitor.editorial import explain
from monitor.editorial.comparison import nearness
from monitor.errors import StoreError, suggestion
from monitor.model.delivery import Delivered, DeliveryOutcome, Migrated, RetryLater
from monitor.model.entries import EntryState
from monitor.model.limits import web_address
from monitor.model.operators import Letter, NoLetters
from monitor.posts.markup import plain_message
from monitor.worker import operations
from monitor.worker import words as telling
from monitor.worker.app import App

if TYPE_CHECKING:
    from monitor.delivery.telegram.updates import Mailbox

log = structlog.get_logger("operators")

_WAIT = timedelta(seconds=25)  # of one long poll
# Longer than one look into the mailbox may take.
_LEASE = ("operators", timedelta(seconds=90))
_OLD = timedelta(minutes=5)
_MOST_TRIES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
_DAY = timedelta(days=1)
_MOST_LINES = 15
_HELP = "/status, /stories, /why LINK, /rejected, /pause [CHANNEL], /resume [CHANNEL]"


class Desk:
    """Reads the letters to the bot for one worker. ``chat`` is the operators' chat.

    ``has_caught_up`` tells that what was ordered before this worker started is in force, or cannot be had now.
    """

    def __init__(self, app: App, chat: str, mailbox: Mailbox) -> None:
        self._app = app
        self._chat = chat
        self._mailbox = mailbox
        self._deaf_until: datetime | None = None
        self._pause = _FIRST_PAUSE
        self._trouble = ""
        self.has_caught_up = False
        self._commands: dict[str, Callable[[Sequence[str]], Awaitable[str]]] = {
            "/status": self._status,
            "/stories": self._stories,
            "/why": self._why,
            "/rejected": self._rejected,
            "/pause": self._pause_channels,
            "/resume": self._resume_channels,
        }

    async def attend(self) -> None:
        """Read what was written, waiting for it a while, and obey it. Where no operators are named, Telegram is not
        asked. Raises StoreError."""
        try:
            await self._attend()
        finally:
            self.has_caught_up = True

    async def _attend(self) -> None:
        app, now = self._app, self._app.now()
        if not app.settings.monitor.operators or self._is_deaf(now):
            return
        name, ttl = _LEASE
        if not await app.db(app.store.leases.acquire, name, app.owner, now, ttl):
            return
        first = await app.db(app.store.desk.next_letter, self._mailbox.bot)
        mail = await self._mailbox.letters(first, _WAIT if self.has_caught_up else timedelta(0))
        if isinstance(mail, NoLetters):
            self._back_off(mail)
            return
        self._pause, self._trouble = _FIRST_PAUSE, ""
        await self._read(mail)

    def _is_deaf(self, now: datetime) -> bool:
        """Is it too early to ask Telegram again? A time too far off was set by a clock that was wrong."""
        until = self._deaf_until
        return until is not None and timedelta(0) < until - now < 2 * _LONGEST_PAUSE

    def _back_off(self, trouble: NoLetters) -> None:
        self._deaf_until = self._app.now() + max(self._pause, trouble.wait or timedelta(0))
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        if trouble.reason != self._trouble:  # it is said once, however long it lasts
            log.warning("operators.deaf", reason=trouble.reason, detail=trouble.detail)
        self._trouble = trouble.reason

    async def _read(self, letters: Sequence[Letter]) -> None:
        """Obey letters in their order. What is nothing to us is crossed out together: strangers may write a lot."""
        app, bot, done = self._app, self._mailbox.bot, None
        known = await app.db(app.store.alarms.chat, self._chat)
        for letter in letters:
            if self._is_order(letter, known.chat_id):
                tries = await app.db(app.store.desk.begin, bot, letter.update_id)
                if tries <= _MOST_TRIES and not await self._obey(letter):
                    return
                await app.db(app.store.desk.finish, bot, letter.update_id)
                done = None
            else:
                done = letter.update_id
        if done is not None:
            await app.db(app.store.desk.finish, bot, done)

    def _is_order(self, letter: Letter, moved_to: int | None) -> bool:
        """Is it a command of an operator, in the operators' chat?"""
        by_name = bool(letter.chat_name) and f"@{letter.chat_name}".casefold() == self._chat.casefold()
        ours = by_name or str(letter.chat_id) == self._chat or letter.chat_id == moved_to
        if not (ours and letter.sender in self._app.settings.monitor.operators and letter.text.startswith("/")):
            return False
        is_old = letter.at is not None and self._app.now() - letter.at > _OLD
        if is_old and not self.has_caught_up and letter.text.split()[0] not in ("/pause", "/resume"):
            log.info("operators.too_old", command=letter.text.split()[0])
            return False
        return True

    async def _obey(self, letter: Letter) -> bool:
        """Do as a letter says, and answer it; False where the answer is to be tried again."""
        name, *words = letter.text.split()
        log.info("operators.command", command=name, operator=letter.sender)
        command = self._commands.get(name)
        try:
            answer = _HELP if command is None else await command(words)
        except StoreError:
            raise
        except Exception:
            # A bug that one command brings out must not keep the others from being obeyed.
            log.exception("operators.broken", command=name)
            answer = f"{name} failed in this program; see the log"
        outcome = await self._answer(letter, answer)
        if isinstance(outcome, RetryLater):
            self._deaf_until = self._app.now() + outcome.delay
            return False
        if not isinstance(outcome, Delivered):
            log.warning("operators.unanswered", command=name, detail=getattr(outcome, "detail", None))
        return True

    async def _answer(self, letter: Letter, text: str) -> DeliveryOutcome:
        app, message = self._app, plain_message(text)
        publisher = app.pipeline.context.publisher
        outcome = await publisher.send("operators", letter.chat_id, message, topic=letter.topic)
        if isinstance(outcome, Migrated):
            known = await app.db(app.store.alarms.chat, self._chat)
            await app.db(app.store.alarms.note_chat, replace(known, chat_id=outcome.chat_id))
            outcome = await publisher.send("operators", outcome.chat_id, message)
        return outcome

    # --- the commands ---------------------------------------------------------------------------------------------

    async def _status(self, _: Sequence[str]) -> str:
        app, zone, now = self._app, self._app.settings.monitor.time_zone, self._app.now()
        found = await app.db(operations.status, app.store, now, operations.midnight(now, zone), "")
        return "\n".join(f"{name}: {value}" if name else value for name, value in telling.status_facts(found, zone))

    async def _stories(self, _: Sequence[str]) -> str:
        app, zone = self._app, self._app.settings.monitor.time_zone
        found = await app.db(app.store.stories.recent, app.now() - _DAY)
        rows = telling.story_rows(found[:_MOST_LINES], zone)
        more = [f"and {len(found) - len(rows)} more"] if len(found) > len(rows) else []
        return "\n".join([*map(_line, rows), *more]) or "no stories in the last 24 h"

    async def _rejected(self, _: Sequence[str]) -> str:
        app, zone, since = self._app, self._app.settings.monitor.time_zone, self._app.now() - _DAY
        near, count = await app.db(app.store.history.nearest, since, nearness, _MOST_LINES)
        held_back = await app.db(app.store.history.newest, since, _MOST_LINES, EntryState.HELD_BACK)
        rows = [_line(telling.rejected_row(entry, zone)) for entry in (*near, *held_back)]
        more = [f"and {count - len(near)} less near"] if count > len(near) else []
        return "\n".join([*rows, *more]) or "nothing was nearly posted in the last 24 h"

    async def _why(self, words: Sequence[str]) -> str:
        app, settings = self._app, self._app.settings
        link = web_address(words[0], "") if len(words) == 1 else None
        if link is None:
            return "write /why and a link, such as /why https://example.org/news/1"
        fates = await app.db(app.store.history.fates, link)
        if not fates:
            return "no feed brought this link; `monitor explain LINK` reads the page and tells what it would match"
        screener = app.pipeline.context.rules.screener
        explained = await asyncio.to_thread(explain.explain_past, screener, fates[0].entry)
        zone = settings.monitor.time_zone
        told = [line for fate in fates for line in explain.fate_in_words(fate, lambda at: telling.moment(at, zone))]
        return "\n".join([*told, explain.in_words(explained, settings)])

    async def _pause_channels(self, words: Sequence[str]) -> str:
        names = self._channels(words)
        if isinstance(names, str):
            return names
        await self._app.db(self._app.store.desk.pause, names, self._app.now())
        log.warning("channels.paused", channels=names)
        return f"paused: {', '.join(names)}. Nothing is lost; /resume sends again"

    async def _resume_channels(self, words: Sequence[str]) -> str:
        names = self._channels(words)
        if isinstance(names, str):
            return names
        await self._app.db(self._app.store.desk.resume, names)
        log.warning("channels.resumed", channels=names)
        return f"sending again: {', '.join(names)}. Of a backlog, one digest tells"

    def _channels(self, words: Sequence[str]) -> list[str] | str:
        """The channels that are meant, all where none is named; or what to write instead."""
        known = list(self._app.settings.monitor.channels)
        if not words:
            return known
        name = " ".join(words)
        return [name] if name in known else f"there is no channel '{name}'{suggestion(name, known)}"


def _line(cells: Sequence[str]) -> str:
    return " · ".join(filter(None, cells))
