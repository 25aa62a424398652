"""Which publication is next in a channel, with all that is needed to send it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select

from monitor.model.publications import (
    Claim,
    DigestClaim,
    EditClaim,
    PointerClaim,
    PostClaim,
    PublicationKind,
    PublicationState,
    ReplyClaim,
    Target,
    Urgency,
)
from monitor.store.database.schema import channels, publications, stories
from monitor.store.publications.decisions import change_of
from monitor.store.reports import load_stories

_PENDING = PublicationState.PENDING.value
_SENT = PublicationState.SENT.value
_POST, _EDIT, _REPLY = (kind.value for kind in (PublicationKind.POST, PublicationKind.EDIT, PublicationKind.REPLY))
_PERIODIC = (PublicationKind.DIGEST.value, PublicationKind.CHART.value)

_post = publications.alias("post")
_earlier = publications.alias("earlier")


def _of_one_post(other: Any) -> ColumnElement[bool]:
    return and_(other.c.story_id == publications.c.story_id, other.c.channel == publications.c.channel)


_WITH_POST = select(
    publications,
    _post.c.state.label("post_state"),
    _post.c.message_id.label("post_message_id"),
    _post.c.plain.label("post_plain"),
).outerjoin(_post, and_(_of_one_post(_post), _post.c.kind == _POST))
# Not while its post may still leave.
_POST_IS_FINAL = or_(_post.c.id.is_(None), _post.c.state.not_in((_PENDING, PublicationState.SENDING.value)))


def _first_waiting(channel: str) -> Select[Any]:
    return (
        _WITH_POST.where(publications.c.channel == channel, publications.c.state == _PENDING)
        .order_by(publications.c.id)
        .limit(1)
    )


def next_row(
    connection: Connection, channel: str, now: datetime, *, quiet: bool, edit_interval: timedelta
) -> Row[Any] | None:
    """The row that may leave next: messages in the order in which they were decided, and edits behind them all.

    In ``quiet`` hours what is not breaking waits, but for digests, whose time somebody chose, and for edits, which
    make no sound. An edit waits until its message was left alone for ``edit_interval``, and a channel for that long
    after Telegram asked it for patience.
    """
    due = or_(publications.c.due_at.is_(None), publications.c.due_at <= now)
    loud = or_(publications.c.speed == Urgency.BREAKING.value, publications.c.kind.in_(_PERIODIC))
    in_order = or_(publications.c.kind != _REPLY, _POST_IS_FINAL)
    messages = _first_waiting(channel).where(publications.c.kind != _EDIT, due, in_order)
    row = connection.execute(messages.where(loud) if quiet else messages).first()
    if row is not None:
        return row
    # A time that is still to come was told by a clock that ran ahead.
    recently = and_(_earlier.c.sent_at > now - edit_interval, _earlier.c.sent_at <= now)
    left_alone = ~exists().where(_of_one_post(_earlier), _earlier.c.kind.in_((_POST, _EDIT)), recently)
    in_trouble = exists().where(channels.c.name == channel, channels.c.not_before > now - edit_interval)
    edits = _first_waiting(channel).where(publications.c.kind == _EDIT, _POST_IS_FINAL, left_alone, ~in_trouble)
    return connection.execute(edits).first()


def row_of(connection: Connection, publication_id: int) -> Row[Any] | None:
    """The row of a publication, whatever its state."""
    return connection.execute(_WITH_POST.where(publications.c.id == publication_id)).first()


def claim_of(connection: Connection, row: Row[Any]) -> Claim | str:
    """What is needed to send a row, or why it can never be sent."""
    kind = PublicationKind(row.kind)
    base = {"publication_id": row.id, "channel": row.channel, "attempts": row.attempts, "urgency": Urgency(row.speed)}
    if kind is PublicationKind.DIGEST or kind is PublicationKind.CHART:
        return DigestClaim(**base, kind=kind, since=row.since, until=row.until or row.created_at)
    found = load_stories(connection, [row.story_id])
    if not found:
        return _pointer(connection, row, base) or "its story is gone"
    if kind is PublicationKind.POST:
        return PostClaim(**base, story=found[0])
    if row.post_state != _SENT:
        return "its post never arrived"
    if kind is PublicationKind.EDIT:
        return EditClaim(**base, story=found[0], target=_target(connection, row))
    change = None if row.change is None else change_of(row.change, found[0])
    if change is None:
        return "the report it tells of is gone"
    target = Target(row.post_message_id, _headline(row.post_plain))
    return ReplyClaim(**base, story=found[0], target=target, change=change)


def _pointer(connection: Connection, row: Row[Any], base: dict[str, Any]) -> PointerClaim | None:
    """The edit that lets the message of a story that was merged point to that of the other; None for anything else."""
    heir = connection.scalar(select(stories.c.merged_into).where(stories.c.id == row.story_id))
    found = load_stories(connection, [] if heir is None else [heir])
    if not found or row.kind != _EDIT or row.post_state != _SENT:
        return None
    posted = select(publications.c.message_id, publications.c.plain).where(
        publications.c.story_id == heir,
        publications.c.channel == row.channel,
        publications.c.kind == _POST,
        publications.c.state == _SENT,
    )
    post = connection.execute(posted).first()
    successor = Target(post.message_id if post else None, _headline(post.plain if post else None))
    return PointerClaim(**base, story=found[0], target=_target(connection, row), successor=successor)


def _headline(plain: str | None) -> str:
    return (plain or "").split("\n")[0]


def _target(connection: Connection, row: Row[Any]) -> Target:
    """The message that an edit replaces, as it stands."""
    return Target(row.post_message_id, _headline(row.post_plain), _text(connection, row) or "")


def _text(connection: Connection, row: Row[Any]) -> str | None:
    """The message of a story as it stands in the channel, with its markup."""
    texts = (
        select(publications.c.html)
        .where(
            publications.c.story_id == row.story_id,
            publications.c.channel == row.channel,
            publications.c.kind.in_((_POST, _EDIT)),
            publications.c.state == _SENT,
        )
        .order_by(publications.c.id.desc())
        .limit(1)
    )
    text: str | None = connection.scalar(texts)
    return text
