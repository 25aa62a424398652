"""What stories and digests look like in a channel, by the configuration as it is now: nothing is sent or written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Literal

from monitor.delivery.compose import Composer
from monitor.model.bubbles import Bubble
from monitor.model.publications import Claim, DigestClaim, PostClaim, PublicationKind, PublicationState, ReplyClaim
from monitor.model.settings import Channel
from monitor.store import OutboxRow, Store

_POST, _EDIT, _REPLY = PublicationKind.POST, PublicationKind.EDIT, PublicationKind.REPLY
_PERIODIC: tuple[Literal[PublicationKind.CHART, PublicationKind.DIGEST], ...] = (
    PublicationKind.CHART,
    PublicationKind.DIGEST,
)
_MOST = 1000  # publications of a story that are looked through
_GIVEN_UP = (PublicationState.REJECTED, PublicationState.FOLDED)


class Preview:
    """Shows what the ``composer`` would make by now of what is in the store."""

    def __init__(self, store: Store, composer: Composer) -> None:
        self._store = store
        self._composer = composer

    async def story(self, story_id: int, name: str, channel: Channel, now: datetime) -> list[Bubble]:
        """The post of a story in a channel and the replies beneath it; none where it has no reports. What did not leave
        yet, or is not for this channel, is shown as if it left now. Raises StoreError."""
        rows = self._store.outbox.rows(story_id=story_id, limit=_MOST)[::-1]
        here = [row for row in rows if row.channel == name]
        versions = [row for row in here if row.kind in (_POST, _EDIT) and row.state is PublicationState.SENT]
        claim = self._post(story_id, name, versions)
        composed = None if claim is None else await self._composer.compose(claim, channel)
        if composed is None:
            return []
        first = versions[0] if versions else None
        post = Bubble(
            number=(first and first.message_id) or 1,
            at=(first and first.sent_at) or now,
            message=composed.message,
            edits=max(len(versions) - 1, 0),
            edited_at=versions[-1].sent_at if len(versions) > 1 else None,
        )
        return [post, *[each async for each in self._replies(here, post, channel, now)]]

    def _post(self, story_id: int, name: str, versions: Sequence[OutboxRow]) -> Claim | None:
        """The claim of a post in its newest state: as the edit of what stands, where something does."""
        claim = self._store.outbox.claim(versions[-1].id) if versions else None
        story = None if claim is not None else self._store.stories.load(story_id)
        return claim if story is None else PostClaim(publication_id=0, channel=name, attempts=0, story=story)

    async def _replies(
        self, rows: Sequence[OutboxRow], post: Bubble, channel: Channel, now: datetime
    ) -> AsyncIterator[Bubble]:
        number = post.number
        for row in rows:
            claim = self._store.outbox.claim(row.id) if row.kind is _REPLY and row.state not in _GIVEN_UP else None
            composed = await self._composer.compose(claim, channel) if isinstance(claim, ReplyClaim) else None
            if composed is not None and isinstance(claim, ReplyClaim):
                number = row.message_id or number + 1
                headline = claim.target.headline
                yield Bubble(number, row.sent_at or now, composed.message, reply_to=post.number, answered=headline)

    async def digest(self, name: str, channel: Channel, since: datetime, until: datetime) -> list[Bubble]:
        """A channel's digest of a period, with its picture where it has one; none where nothing happened in it. Raises
        StoreError."""
        bubbles: list[Bubble] = []
        for kind in _PERIODIC if channel.digest.chart else _PERIODIC[1:]:
            claim = DigestClaim(publication_id=0, channel=name, attempts=0, kind=kind, since=since, until=until)
            composed = await self._composer.compose(claim, channel)
            if composed is not None:
                bubbles.append(Bubble(len(bubbles) + 1, until, composed.message))
        return bubbles
