"""Safety: an edit of the configuration that loses much of what matched waits until a person accepts it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import structlog

from monitor.config.differences import difference, same_judges
from monitor.editorial.backtest import Baseline, Comparison, Kind, effect
from monitor.errors import StoreError
from monitor.matching.screener import Screener
from monitor.model.entries import EntryState, PastEntry
from monitor.model.settings import Settings
from monitor.runtime import Rules, Runtime

log = structlog.get_logger("operations")

_DAY = timedelta(days=1)
_ENTRIES = 1000  # the newest; judged in the time that an edit may wait for it
_WITHIN = 20.0  # seconds
# Of one or two matches nothing can be told: an editor who takes a wrong word out loses as many.
LEAST_LOST = 3


@dataclass(frozen=True, slots=True)
class Loss:
    """How many of the entries that matched would match no more. ``why`` names what the edit changes, in words."""

    lost: int
    matched: int
    why: str = ""

    def exceeds(self, most: float) -> bool:
        """Is it more than this share, and no accident?"""
        return self.lost >= LEAST_LOST and self.lost > most * self.matched

    def __str__(self) -> str:
        # An alert cuts the end off: what to do stands before what changes.
        changes = f" ({self.why})" if self.why else ""
        return (
            f"it loses {self.lost} of the {self.matched} matches of the last 24 h; put it right, or let it go live: "
            f"/accept, or `monitor accept`{changes}"
        )


async def loss_of_edit(runtime: Runtime, before: Rules, settings: Settings, screener: Screener) -> Loss:
    """What an edit would lose of the last day's matches; nothing where that cannot be found out."""
    changes = difference(before.settings, settings)
    gone = before.sources.keys() - {feed.url for feed in settings.live_feeds}
    if not changes and not gone:
        return Loss(0, 0)
    why = ", ".join(filter(None, (changes, _feeds_in_words(len(gone)))))
    baseline = Baseline(before.screener, same_judges(before.settings, settings)) if changes else None
    return await _loss(runtime, Rules.of(settings, screener), baseline, why)


def _feeds_in_words(gone: int) -> str:
    return f"-{gone} feed{'' if gone == 1 else 's'}" if gone else ""


async def loss_since_last_run(runtime: Runtime) -> Loss:
    """What the configuration that a worker starts with loses, where another was in force before."""
    settings = runtime.rules.settings
    last = await runtime.db(runtime.store.operators.last_in_force)
    if not last or last == settings.fingerprint:
        return Loss(0, 0)
    return await _loss(runtime, runtime.rules, None, "")


async def effect_within(
    seconds: float, entries: Sequence[PastEntry], baseline: Baseline | None, rules: Rules
) -> Comparison:
    """The effect of rules on as many of these entries as the time allows; it ends early where it is cancelled."""
    stopped, deadline = threading.Event(), monotonic() + seconds
    try:
        return await asyncio.to_thread(
            effect,
            entries,
            baseline,
            rules.screener,
            max_age=rules.monitor.entries.max_age,
            go_on=lambda: not stopped.is_set() and monotonic() < deadline,
        )
    finally:
        stopped.set()


async def _loss(runtime: Runtime, rules: Rules, baseline: Baseline | None, why: str) -> Loss:
    try:
        since = runtime.now() - _DAY
        entries = await runtime.db(runtime.store.history.newest, since, _ENTRIES, EntryState.MATCHED)
        read = [entry for entry in entries if entry.feed in rules.sources]
        found = await effect_within(_WITHIN, read, baseline, rules)
    except StoreError as error:
        log.warning("config.loss_unknown", detail=str(error))
        return Loss(0, 0)
    except Exception:
        # A bug here must not keep editors from their work.
        log.exception("config.loss_unknown")
        return Loss(0, 0)
    unread = len(entries) - len(read)
    return Loss(found.kinds[Kind.LOST] + unread, found.before + unread, why)
