"""Remember: what was posted is written into the journal, and what the journal alone knows is taken over.

A receipt is in the journal before it is in the database. So what the journal knows and the database does not was either
posted in the very moment in which the worker was killed, or is lost to a database that was restored from a backup.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from monitor.delivery.journal import Journal, Place
from monitor.delivery.recalling import combined
from monitor.model.delivery import Delivered, DeliveryOutcome
from monitor.model.publications import Claim, Undecided
from monitor.model.receipts import Memory, Receipt
from monitor.runtime import Context
from monitor.store import Store, TakenUp

log = structlog.get_logger("remembering")

# What was published longer ago is never posted, by ``entries.max_age``, which may be longer.
_KEPT = timedelta(days=30)


async def take_up(context: Context, journal: Journal | None) -> None:
    """Work with this journal from now on, and take over what it alone knows. Raises StoreError."""
    if journal is None:
        return
    try:
        done = await context.db(_taken_up, context.store, journal, context.now())
    except OSError as error:
        log.error("journal.unusable", detail=error.strerror, means="after a restored backup, news may be posted twice")
        return
    context.journal = journal
    if done.forgotten:
        log.warning("journal.taken_up", receipts=done.receipts, forgotten=done.forgotten)


def _taken_up(store: Store, journal: Journal, now: datetime) -> TakenUp:
    place, receipts = journal.read(store.receipts.offset)
    return store.receipts.take_up(place.journal, place.offset, receipts, now)


async def remember(context: Context, claim: Claim, outcome: DeliveryOutcome) -> Place | None:
    """Write into the journal that a message arrived; its place there, None where there is nothing to write. Raises
    StoreError."""
    journal = context.journal
    if journal is None or not isinstance(outcome, Delivered) or outcome.message_id is None:
        return None
    state = await context.db(context.store.outbox.channel, claim.channel)
    change = claim.change
    receipt = Receipt(
        at=context.now(),
        kind=claim.kind,
        chat=state.chat,
        chat_id=outcome.chat_id or state.chat_id,
        message_id=outcome.message_id,
        keys=await context.db(context.store.receipts.keys_of, claim),
        since=claim.since,
        until=claim.until if claim.story is None else None,
        change=None if change is None else (change.kind, change.subject, change.after),
    )
    try:
        return await asyncio.to_thread(journal.append, receipt)
    except OSError as error:
        # The message stands in the channel: the database at least must know.
        log.error("journal.unwritable", detail=error.strerror)
        return None


async def note(context: Context, place: Place | None) -> None:
    """Note that the database knows what the journal says up to this place. Raises StoreError."""
    if place is not None:
        await context.db(context.store.receipts.note, place.journal, place.offset)


async def settle_found(context: Context, publication_id: int, attempt: int, receipt: Delivered) -> None:
    """Commit the receipt of a message that was looked for and found. Raises StoreError."""
    claim = await context.db(context.store.outbox.claim, publication_id)
    place = None if claim is None else await remember(context, claim, receipt)
    await context.db(context.store.outbox.settle, publication_id, attempt, receipt, context.now(), timedelta())
    await note(context, place)
    context.tally.sent += 1


def memories(store: Store, waiting: Sequence[Undecided]) -> Mapping[int, Mapping[str, Memory]]:
    """What a journal told of these stories, by story and channel. Raises StoreError."""
    homes = {report.entry_id: each.story.id for each in waiting for report in each.story.reports}
    found: dict[int, dict[str, list[Memory]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, channel, memory in store.receipts.recalled(homes.keys()):
        found[homes[entry_id]][channel].append(memory)
    return {
        each.story.id: {channel: combined(its) for channel, its in found[each.story.id].items()} for each in waiting
    }


async def tidy(context: Context) -> None:
    """Forget receipts that are too old to matter. Raises StoreError."""
    oldest = context.now() - max(_KEPT, context.rules.settings.monitor.entries.max_age)
    receipts = context.store.receipts
    await context.db(receipts.forget, oldest)
    if context.journal is None:
        return
    try:
        await context.db(context.journal.rotate, oldest, lambda place: receipts.note(place.journal, place.offset))
    except OSError as error:
        log.error("journal.unwritable", detail=error.strerror)
