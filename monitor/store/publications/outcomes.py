"""What an outcome makes of a publication and of its channel, as the values of their rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case

from monitor.model.delivery import (
    Delivered,
    DeliveryOutcome,
    Migrated,
    OtherKind,
    Rejected,
    RetryLater,
    ShutOut,
    Unknown,
    Unpictured,
)
from monitor.model.publications import PublicationState
from monitor.store.database.schema import channels, publications

_PENDING, _SENT = PublicationState.PENDING.value, PublicationState.SENT.value
_REJECTED, _UNKNOWN = PublicationState.REJECTED.value, PublicationState.UNKNOWN.value
# How long a channel waits where an edit perhaps did not arrive.
_AFTER_A_VAGUE_EDIT = timedelta(seconds=15)

LONGEST_PAUSE = timedelta(days=1)
"""No channel waits longer than this before it is tried again, whatever it was told."""

TO_UNKNOWN = {
    "state": _UNKNOWN,
    "unknown_count": publications.c.unknown_count + 1,
    "resolved_at": None,
    "probe_failures": 0,
}


def consequences(outcome: DeliveryOutcome, now: datetime, pause: timedelta) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an outcome makes of the publication and of its channel."""
    match outcome:
        case Delivered(message_id=message_id, chat_id=chat_id, photo=photo):
            row = {"state": _SENT, "sent_at": now, "message_id": message_id, "error": "", "photo": photo}
            channel: dict[str, Any] = {"shut": False, "detail": "", "not_before": None}
            if message_id is not None:
                known = channels.c.last_message_id
                channel["last_message_id"] = case((known > message_id, known), else_=message_id)
            if chat_id is not None:
                channel["chat_id"] = row["chat_id"] = chat_id
            return row, channel
        case RetryLater(delay=delay, reason=reason, detail=detail):
            waiting = {"not_before": now + min(delay, LONGEST_PAUSE), "detail": f"{reason}: {detail}"}
            return {"state": _PENDING, "error": detail}, waiting
        case Rejected(detail=detail, cause=cause):
            # What somebody deleted is nobody's mistake.
            lost = {} if cause == "gone" else {"resolved_at": now}
            return {"state": _REJECTED, "error": detail} | lost, {}
        case Unpictured(detail=detail):
            return {"state": _PENDING, "error": detail, "photo": False}, {}
        case OtherKind(detail=detail):
            return {"state": _PENDING, "error": detail}, {}
        case ShutOut(detail=detail):
            shut = {"shut": True, "detail": detail, "not_before": now + pause}
            return {"state": _PENDING, "error": detail}, shut
        case Migrated():
            return {"state": _PENDING, "error": ""}, {}
        case Unknown(detail=detail):
            return TO_UNKNOWN | {"error": detail}, {}


def of_edit(outcome: DeliveryOutcome, now: datetime, pause: timedelta) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an outcome makes of an edit and of its channel."""
    row, channel = consequences(outcome, now, pause)
    match outcome:
        case Delivered():
            channel.pop("last_message_id", None)  # it made no message
            row.pop("photo")  # of an edit, it is what a refusal told: see the outbox
        case Unknown(detail=detail):
            row = {"state": _PENDING, "error": detail}
            channel = {"not_before": now + _AFTER_A_VAGUE_EDIT, "detail": f"unreachable: {detail}"}
        case _:
            pass
    return row, channel
