"""Recovery: what was posted is written into the journal, and what the journal alone knows is replayed.

A receipt is in the journal before it is in the database. So what the journal knows and the database does not was either
posted in the very moment in which the worker was killed, or is lost to a database that was restored from a backup.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from monitor.delivery.journal import Journal, Place
from monitor.model.delivery import Delivered, DeliveryOutcome, Receipt, ReplayedPost, RestoredPost
from monitor.model.publications import (
    Claim,
    DigestClaim,
    Facts,
    PublicationState,
    ReplyClaim,
    Told,
    Undecided,
)
from monitor.runtime import Runtime
from monitor.store import JournalReplay, Store
from monitor.stories.facts import facts_of

log = structlog.get_logger("remembering")

# What was published longer ago is never posted, by ``entries.max_age``, which may be longer.
_KEPT = timedelta(days=30)


class Recorder:
    """Records what was posted, in the journal and in the database. ``journal`` is None where there is none to use.

    ``vouched`` are the channels of which the database surely knows every message of this bot, as the journal showed at
    the start: it is no old backup.
    """

    vouched: frozenset[str] = frozenset()

    def __init__(self, runtime: Runtime, journal: Journal | None) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._receipts = runtime.store.receipts
        self._outbox = runtime.store.outbox
        self._journal = journal

    async def replay(self) -> None:
        """Take over what the journal alone knows; one that cannot be read is not used any more. Raises StoreError."""
        if self._journal is None:
            return
        try:
            done, self.vouched = await self._db(self._replay, self._journal)
        except OSError as error:
            means = "after a restored backup, news may be posted twice"
            log.error("journal.unusable", detail=error.strerror, means=means)
            self._journal = None
            return
        if done.forgotten:
            log.warning("journal.taken_up", receipts=done.receipts, forgotten=done.forgotten)

    def _replay(self, journal: Journal) -> tuple[JournalReplay, frozenset[str]]:
        place, receipts = journal.read(self._receipts.offset)
        done = self._receipts.replay(place.journal, place.offset, receipts, self._runtime.now())
        _, everything = journal.read(lambda _: 0)
        return done, self._receipts.vouched(everything, self._runtime.owner)

    async def write(self, claim: Claim, outcome: DeliveryOutcome) -> Place | None:
        """Write into the journal that a message arrived; its place there, None where there is nothing to write. Raises
        StoreError."""
        if self._journal is None or not isinstance(outcome, Delivered) or outcome.message_id is None:
            return None
        state = await self._db(self._outbox.channel, claim.channel)
        change = claim.change if isinstance(claim, ReplyClaim) else None
        period = claim if isinstance(claim, DigestClaim) else None
        receipt = Receipt(
            at=self._runtime.now(),
            kind=claim.kind,
            chat=state.chat,
            chat_id=outcome.chat_id or state.chat_id,
            message_id=outcome.message_id,
            keys=await self._db(self._receipts.keys_of, claim),
            since=period.since if period else None,
            until=period.until if period else None,
            change=None if change is None else (change.kind, change.subject, change.after),
            photo=outcome.photo,
        )
        try:
            return await asyncio.to_thread(self._journal.append, receipt)
        except OSError as error:
            # The message stands in the channel: the database at least must know.
            log.error("journal.unwritable", detail=error.strerror)
            return None

    async def note(self, place: Place | None) -> None:
        """Note that the database knows what the journal says up to this place. Raises StoreError."""
        if place is not None:
            await self._db(self._receipts.note, place.journal, place.offset)

    async def record_found(self, publication_id: int, attempt: int, receipt: Delivered) -> None:
        """Commit the receipt of a message that was looked for and found. Raises StoreError."""
        claim = await self._db(self._outbox.claim, publication_id)
        place = None if claim is None else await self.write(claim, receipt)
        now = self._runtime.now()
        await self._db(self._outbox.record_outcome, publication_id, attempt, receipt, now, timedelta())
        await self.note(place)
        self._runtime.tally.note_sent(claim, now)

    async def prune(self) -> None:
        """Forget receipts that are too old to matter. Raises StoreError."""
        oldest = self._runtime.now() - max(_KEPT, self._runtime.rules.monitor.entries.max_age)
        await self._db(self._receipts.forget, oldest)
        if self._journal is None:
            return
        try:
            await self._db(self._journal.rotate, oldest, lambda place: self._receipts.note(place.journal, place.offset))
        except OSError as error:
            log.error("journal.unwritable", detail=error.strerror)


# --- what a story caused according to the journal -------------------------------------------------------------------


def replayed_posts(store: Store, waiting: Sequence[Undecided]) -> Mapping[int, Mapping[str, ReplayedPost]]:
    """What a journal told of these stories, by story and channel. Raises StoreError."""
    homes = {report.entry_id: each.story.id for each in waiting for report in each.story.reports}
    found: dict[int, dict[str, list[ReplayedPost]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, channel, post in store.receipts.replayed_posts(homes.keys()):
        found[homes[entry_id]][channel].append(post)
    return {each.story.id: {channel: combine(its) for channel, its in found[each.story.id].items()} for each in waiting}


def combine(posts: Iterable[ReplayedPost]) -> ReplayedPost:
    """What several entries of one story have left in one channel: a post of its own says more than a reply, and that
    more than a digest; of posts the first counts. Needs at least one."""
    found = list(posts)
    first = min(found, key=lambda each: (each.message_id is None, each.state is not PublicationState.SENT, each.at))
    return replace(first, entry_ids=frozenset().union(*(each.entry_ids for each in found)))


def add_replayed(
    undecided: Undecided, replayed: Mapping[str, ReplayedPost], places: frozenset[str]
) -> tuple[Undecided, tuple[RestoredPost, ...]]:
    """The story with what its channels were told of it already, by channel, and the posts that the database lacks.

    What entries say now counts as what was told of them: nothing of it is told again, and what others add to it is
    told as ever.
    """
    told, lacking = dict(undecided.told), []
    for channel, post in replayed.items():
        known = told.get(channel)
        facts = tuple(facts_of(each, places) for each in undecided.story.reports if each.entry_id in post.entry_ids)
        if known is None or known.state is PublicationState.PENDING:
            lacking.append(RestoredPost(channel, post, facts))
            told[channel] = Told(post.state, facts, closed=post.message_id is None, rang=True)
        else:
            told[channel] = replace(known, facts=_add_unknown(known.facts, facts))
    return replace(undecided, told=told), tuple(lacking)


def _add_unknown(known: tuple[Facts, ...], more: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """The facts known, and those of entries about which nothing is known."""
    entry_ids = {fact.entry_id for fact in known}
    return known + tuple(fact for fact in more if fact.entry_id not in entry_ids)
