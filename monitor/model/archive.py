"""The archive: a told story with everything that its readers saw of it, as pages and feeds outside Telegram need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.publications import PublicationKind
from monitor.model.stories import Story


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as readers saw it from ``at`` on. ``html`` is None where its words are not known any more.

    A post that was edited has one of these for its first words (POST) and for each edit after it (EDIT), all with the
    same ``message_id``. ``chat`` is what the channel was called in the configuration when the message was sent.
    """

    channel: str
    chat: str
    kind: PublicationKind
    message_id: int | None
    at: datetime
    html: str | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message that was sent or edited. A digest, or its chart, has no ``story_id``, and where it is of a period,
    the end of that (``until``). ``rang``: it came with sound."""

    channel: str
    kind: PublicationKind
    story_id: int | None
    message_id: int | None
    at: datetime
    rang: bool
    html: str | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchivedStory:
    """A story that was told in a channel. ``told_at`` is when the first of its messages was sent, ``changed_at`` when
    the last of what stands here changed: a report, a message, a correction.

    ``reprints`` names, by entry, the outlet whose text a report repeats.
    """

    story: Story
    told_at: datetime
    changed_at: datetime
    messages: tuple[ShownMessage, ...]
    reprints: tuple[tuple[int, str], ...] = ()

    @property
    def id(self) -> int:
        """Its permanent number."""
        return self.story.id


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story with what was sent of it, told or not. ``active_at`` is when the last of its reports was published."""

    story: Story
    opened_at: datetime
    active_at: datetime
    messages: tuple[ShownMessage, ...]
