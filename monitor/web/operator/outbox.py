"""Publications and their states, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.delivery.policy import post_link
from monitor.model.publications import PublicationState
from monitor.store import ChannelState, OutboxRow, Store
from monitor.web.pages import Answer, Request, Shown

_MOST = 100
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A publication for a person: ``link`` leads to it in Telegram, None where it is nowhere there; ``words`` is how it
    begins, or what went wrong."""

    row: OutboxRow
    link: str | None
    words: str


def told(rows: Iterable[OutboxRow], channels: Iterable[ChannelState]) -> list[Sent]:
    """Publications with their links."""
    chats = {channel.name: channel for channel in channels}
    return [Sent(row, _link(row, chats), _words(row)) for row in rows]


def _link(row: OutboxRow, chats: Mapping[str, ChannelState]) -> str | None:
    chat = chats.get(row.channel)
    return None if chat is None else post_link(chat.chat, chat.chat_id, row.message_id)


def _words(row: OutboxRow) -> str:
    return row.words if len(row.words) <= _MOST_WORDS else f"{row.words[:_MOST_WORDS]}…"


async def outbox(request: Request) -> Answer:
    """All publications, or those of the state that is asked for."""
    wanted = request.query.get("state", "")
    only = PublicationState(wanted) if wanted in list(PublicationState) else None
    found, more = await request.desk.db(_look, request.desk.store, only)
    return Shown("outbox.html", {"found": found, "more": more, "only": only or "", "states": list(PublicationState)})


def _look(store: Store, only: PublicationState | None) -> tuple[list[Sent], int]:
    """The newest publications, and how many more there are."""
    found = told(store.outbox.rows(only, _MOST), store.outbox.channels())
    return found, store.outbox.count(only) - len(found)
