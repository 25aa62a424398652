"""The configuration of a running worker: edits are applied whole or not at all, and their effect is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from monitor.config.differences import difference, effect_in_words, same_judges
from monitor.config.reload import Reloader
from monitor.editorial.backtest import Baseline, Kind
from monitor.errors import ConfigError, StoreError
from monitor.matching.screener import Screener
from monitor.model.settings import Settings
from monitor.runtime import Rules, Runtime
from monitor.worker.safety import Loss, effect_within, loss_of_edit

log = structlog.get_logger("operations")

# The effect of an edit is told from the newest entries, as many as are judged anew in this time.
_EFFECT_ENTRIES = 2000
_EFFECT_WITHIN = 30.0  # seconds


class Configuration:
    """What is known of the files on disk beside the rules in force. ``screening`` makes what decides about relevance;
    ``put_in_force`` makes settings the rules, with that, and raises StoreError where the database refuses them.

    ``error`` is what is wrong with the files while the last good configuration is in force; ``held`` is why an edit
    waits for a person, and ``held_fingerprint`` what it is known by; ``last_edit`` says what the last edit changed.
    """

    def __init__(
        self,
        runtime: Runtime,
        screening: Callable[[Settings], Screener],
        put_in_force: Callable[[Settings, Screener], Awaitable[None]],
    ) -> None:
        self._runtime = runtime
        self._screening = screening
        self._put_in_force = put_in_force
        self._edited: Settings | None = None
        self._weighed: tuple[Screener, Loss] | None = None
        self.held = ""
        self.held_fingerprint = ""
        self._telling: asyncio.Task[None] | None = None
        self.error = ""
        self.last_edit = ""

    async def close(self) -> None:
        """Stop finding out the effect of the last edit."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.wait({self._telling})

    async def apply_edits(self, reloader: Reloader) -> None:
        """Put edited files in force, whole or not at all; a wrong edit leaves the last good one in force, and so does
        one that loses much, until it is accepted. Raises StoreError."""
        # In a thread: reading a large watchlist takes seconds.
        edited = await asyncio.to_thread(reloader.poll)
        if edited is not None:
            self._weighed, self.held, self.held_fingerprint = None, "", ""
        if isinstance(edited, ConfigError):
            self.error, self._edited = str(edited), None
            in_force = self._runtime.rules.settings.fingerprint
            for problem in edited.problems:
                log.error("config.wrong", problem=str(problem), still_in_force=in_force)
        elif edited is not None:
            self._edited = edited
        if self._edited is not None:
            await self._apply(self._edited)

    async def _apply(self, settings: Settings) -> None:
        before = self._runtime.rules
        # Where the database refuses it for now, it is tried again at the next look.
        if self._weighed is None:
            screener = await asyncio.to_thread(self._screening, settings)
            self._weighed = screener, await loss_of_edit(self._runtime, before, settings, screener)
        screener, loss = self._weighed
        if loss.exceeds(before.monitor.safety.most_lost) and not await self._is_accepted(settings):
            self._hold(settings, loss)
            return
        await self._put_in_force(settings, screener)
        self._edited, self._weighed, self.error, self.held, self.held_fingerprint = None, None, "", "", ""
        changes = difference(before.settings, settings)
        self.last_edit = self._with_date(changes or "nothing that decides about relevance")
        if self._telling is not None:
            self._telling.cancel()
        self._telling = asyncio.create_task(self._tell_effect(before, changes)) if changes else None
        log.info(
            "config.taken_up",
            changes=changes,
            fingerprint=settings.fingerprint,
            feeds=len(settings.live_feeds),
            terms=len(settings.watchlist.terms),
            watches=len(settings.watchlist.watches),
        )

    async def _is_accepted(self, settings: Settings) -> bool:
        return await self._runtime.db(self._runtime.store.operators.accepted_edit) == settings.fingerprint

    def _hold(self, settings: Settings, loss: Loss) -> None:
        if not self.held:
            log.error("config.held", loss=str(loss), still_in_force=self._runtime.rules.settings.fingerprint)
        self.error, self.held, self.held_fingerprint = "", str(loss), settings.fingerprint

    def _with_date(self, told: str) -> str:
        zone = self._runtime.rules.monitor.time_zone
        return f"{self._runtime.now().astimezone(zone):%Y-%m-%d %H:%M %Z}, {told}"

    async def _tell_effect(self, before: Rules, changes: str) -> None:
        """Tell the effect of an edit, which is in force already, on the newest entries."""
        runtime, now = self._runtime, self._runtime.rules
        history, since = runtime.store.history, runtime.now() - timedelta(days=1)
        baseline = Baseline(before.screener, same_judges(before.settings, now.settings))
        try:
            seen, _ = await runtime.db(history.count, since)
            entries = await runtime.db(history.newest, since, _EFFECT_ENTRIES)
            found = await effect_within(_EFFECT_WITHIN, entries, baseline, now)
        except StoreError as error:
            log.warning("config.effect_unknown", detail=str(error))
            return
        except Exception:
            # It is only told, the edit works whatever comes out here.
            log.exception("config.effect_unknown")
            return
        kinds = found.kinds
        told = effect_in_words(kinds[Kind.ADDED], kinds[Kind.LOST], kinds[Kind.MOVED], found.read, seen)
        self.last_edit = self._with_date(f"{changes}: {told}")
        log.info("config.effect", told=f"{changes}: {told}")
