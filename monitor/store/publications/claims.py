"""Which publication is next in a channel, with all that is needed to send it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from monitor.model.publications import (
    CHARTS,
    PERIODIC,
    Claim,
    DigestClaim,
    EditClaim,
    Message,
    PointerClaim,
    PostClaim,
    PublicationKind,
    PublicationState,
    ReplyClaim,
    Target,
    Urgency,
    WithdrawalClaim,
)
from monitor.store.belonging import see_also_of
from monitor.store.database.schema import PENDING, channels, publications, stories
from monitor.store.publications.charts import TOLD_WITH_CHART, is_alone, rest_of
from monitor.store.publications.decisions import change_of, version_of
from monitor.store.publications.outlets import of_one_outlet
from monitor.store.reports import load_stories
from monitor.store.withdrawals import is_withdrawn, messages_to_go

_PENDING = PublicationState.PENDING.value
_SENT = PublicationState.SENT.value
_POST, _EDIT, _REPLY = (kind.value for kind in (PublicationKind.POST, PublicationKind.EDIT, PublicationKind.REPLY))
_MINUTE = timedelta(minutes=1)
_VERSIONS = 50  # of one message
_PERIODIC = tuple(sorted(kind.value for kind in PERIODIC))

_post = publications.alias("post")
_earlier = publications.alias("earlier")
_heirs = publications.alias("heirs")


def _of_one_post(other: Any) -> ColumnElement[bool]:
    return and_(other.c.story_id == publications.c.story_id, other.c.channel == publications.c.channel)


_WITH_POST = select(
    publications,
    _post.c.state.label("post_state"),
    _post.c.message_id.label("post_message_id"),
    _post.c.plain.label("post_plain"),
    _post.c.photo.label("post_photo"),
).outerjoin(_post, and_(_of_one_post(_post), _post.c.kind == _POST))
_heir_stands = (
    exists()
    .where(
        _heirs.c.story_id == stories.c.merged_into,
        _heirs.c.channel == publications.c.channel,
        _heirs.c.kind == _POST,
        _heirs.c.state == _SENT,
    )
    .correlate(stories, publications)
)
# The message of a story that was merged is to lead to that of the other: once that stands.
_HAS_TARGET = ~exists().where(
    stories.c.id == publications.c.story_id, stories.c.merged_into.is_not(None), ~_heir_stands
)
# Not while its post may still leave.
_POST_IS_FINAL = or_(_post.c.id.is_(None), _post.c.state.not_in((_PENDING, PublicationState.SENDING.value)))


def _first_waiting(channel: str) -> Select[Any]:
    return _WITH_POST.where(publications.c.channel == channel, PENDING).order_by(publications.c.id).limit(1)


def next_row(
    connection: Connection, channel: str, now: datetime, *, quiet: bool, edit_interval: timedelta, share: int
) -> tuple[Row[Any], bool] | None:
    """The row that may leave next, and whether it is behind in turn: what takes messages of a withdrawn story away,
    then messages in the order in which they were decided, but behind them those of an outlet of which ``share``
    messages left within a minute, and edits behind them all.

    In ``quiet`` hours what is not breaking waits, but for digests, whose time somebody chose, and for edits, which
    make no sound. An edit waits until its message was left alone for ``edit_interval``, and a channel for that long
    after Telegram asked it for patience; one that leads to another message waits until that stands. What a clock that
    ran ahead decided waits for no time that it told.
    """
    due = or_(publications.c.due_at.is_(None), publications.c.due_at <= now, publications.c.created_at > now + _MINUTE)
    loud = or_(publications.c.speed == Urgency.BREAKING.value, publications.c.kind.in_(_PERIODIC))
    in_order = or_(publications.c.kind != _REPLY, _POST_IS_FINAL)
    messages = (publications.c.kind != _EDIT, due, in_order, *((loud,) if quiet else ()))
    removals = (publications.c.kind == _EDIT, publications.c.speed == Urgency.BREAKING.value, _POST_IS_FINAL)
    row = connection.execute(_first_waiting(channel).where(*removals)).first()
    if row is not None:
        return row, False
    row = connection.execute(_first_waiting(channel).where(*messages)).first()
    if row is not None:
        served = _served(connection, channel, now, share) if share else set()
        return _first_in_turn(connection, channel, messages, row, served) if served else (row, False)
    # A time that is still to come was told by a clock that ran ahead.
    recently = and_(_earlier.c.sent_at > now - edit_interval, _earlier.c.sent_at <= now)
    left_alone = ~exists().where(_of_one_post(_earlier), _earlier.c.kind.in_((_POST, _EDIT)), recently)
    in_trouble = exists().where(channels.c.name == channel, channels.c.not_before > now - edit_interval)
    edits = _first_waiting(channel).where(
        publications.c.kind == _EDIT, _POST_IS_FINAL, _HAS_TARGET, left_alone, ~in_trouble
    )
    row = connection.execute(edits).first()
    return None if row is None else (row, False)


def _served(connection: Connection, channel: str, now: datetime, share: int) -> set[str]:
    """The outlets that had their share of the last minute's messages."""
    of = publications.c
    recent = (of.channel == channel, of.kind != _EDIT, of.attempted_at > now - _MINUTE, of.attempted_at <= now)
    if (connection.scalar(select(func.count()).where(*recent)) or 0) < share:
        return set()
    return {outlet for outlet, sent in Counter(of_one_outlet(connection, *recent).values()).items() if sent >= share}


def _first_in_turn(
    connection: Connection, channel: str, messages: tuple[ColumnElement[bool], ...], row: Row[Any], served: set[str]
) -> tuple[Row[Any], bool]:
    """The first of the messages that is not of a ``served`` outlet; where all are, the first, which is behind."""
    waiting = _first_waiting(channel).where(*messages).limit(None)
    ids = connection.scalars(waiting.with_only_columns(publications.c.id)).all()
    outlet_of = of_one_outlet(connection, publications.c.channel == channel, PENDING)
    for publication in ids:
        if outlet_of.get(publication) not in served:
            return row_of(connection, publication) or row, False
    return row, True


def row_of(connection: Connection, publication_id: int) -> Row[Any] | None:
    """The row of a publication, whatever its state."""
    return connection.execute(_WITH_POST.where(publications.c.id == publication_id)).first()


def claim_of(connection: Connection, row: Row[Any]) -> Claim | str:
    """What is needed to send a row, or why it can never be sent."""
    kind = PublicationKind(row.kind)
    base = {"publication_id": row.id, "channel": row.channel, "attempts": row.attempts, "urgency": Urgency(row.speed)}
    if kind in PERIODIC:
        return _periodic(connection, row, base)
    found = load_stories(connection, [row.story_id])
    if not found:
        return _withdrawal(connection, row, base) or _pointer(connection, row, base) or "its story is gone"
    if kind is PublicationKind.POST:
        as_text = row.photo is False
        return PostClaim(**base, story=found[0], see_also=_see_also(connection, row), as_text=as_text)
    if row.post_state != _SENT:
        return _withdrawal(connection, row, base) or "its post never arrived"
    if kind is PublicationKind.EDIT:
        tellings = _tellings(connection, row.story_id, row.channel, _VERSIONS)
        versions = tuple(filter(None, map(version_of, tellings)))
        seen = [versions[0].shown.headline, *(entry_id for entry_id, _ in versions[0].shown.quoted)] if versions else []
        found = load_stories(connection, [row.story_id], seen)
        return EditClaim(
            **base,
            story=found[0],
            target=_target(connection, row),
            versions=versions,
            see_also=_see_also(connection, row),
        )
    change = None
    if row.change is not None:
        (story,) = load_stories(connection, [row.story_id], [row.change["entry"]])
        change = change_of(row.change, story)
    if change is None:
        return "the report it tells of is gone"
    target = Target(row.post_message_id, _headline(row.post_plain))
    texts = _texts(connection, row.story_id, row.channel)
    return ReplyClaim(**base, story=found[0], target=target, change=change, standing=texts)


def _periodic(connection: Connection, row: Row[Any], base: dict[str, Any]) -> DigestClaim | str:
    """A digest, or its chart; or that the chart told it all."""
    kind = PublicationKind(row.kind)
    claim = DigestClaim(**base, kind=kind, since=row.since, until=row.until or row.created_at)
    if kind in CHARTS:
        return replace(claim, alone=is_alone(connection, row))
    rest = rest_of(connection, row)
    return TOLD_WITH_CHART if rest is not None and not rest.html else replace(claim, rest=rest)


def _withdrawal(connection: Connection, row: Row[Any], base: dict[str, Any]) -> WithdrawalClaim | None:
    """The edit that takes the messages of a story that was withdrawn away; None for anything else."""
    if row.kind != _EDIT or not is_withdrawn(connection, row.story_id, row.channel):
        return None
    targets = messages_to_go(connection, row.story_id, row.channel)
    return WithdrawalClaim(**base, story_id=row.story_id, targets=targets)


def _pointer(connection: Connection, row: Row[Any], base: dict[str, Any]) -> PointerClaim | None:
    """The edit that lets the message of a story that was merged point to that of the other; None for anything else."""
    heir = connection.scalar(select(stories.c.merged_into).where(stories.c.id == row.story_id))
    found = load_stories(connection, [] if heir is None else [heir])
    if heir is None or not found or row.kind != _EDIT or row.post_state != _SENT:
        return None
    (own,) = _tellings(connection, row.story_id, row.channel, 1)
    successor = _message_of(connection, heir, row.channel)
    return PointerClaim(
        **base,
        story=found[0],
        target=_target(connection, row),
        successor=replace(successor, headline=successor.headline or found[0].reports[0].title),
        own=Message(own.html or "", own.plain or "", own.preview),
    )


def _see_also(connection: Connection, row: Row[Any]) -> dict[int, Target]:
    """The messages that the message of a story is to link to."""
    linked = see_also_of(connection, [row.story_id]).get(row.story_id, {}).get(row.channel, {})
    return {story: _message_of(connection, story, row.channel) for story in linked}


def _message_of(connection: Connection, story_id: int, channel: str) -> Target:
    """The message that tells of a story in a channel, with its headline as it stands there."""
    of = publications.c
    posted = select(of.message_id).where(
        of.story_id == story_id, of.channel == channel, of.kind == _POST, of.state == _SENT
    )
    last = next(iter(_tellings(connection, story_id, channel, 1)), None)
    return Target(connection.scalar(posted), _headline(last.plain if last else None))


def _headline(plain: str | None) -> str:
    return (plain or "").split("\n")[0]


def _target(connection: Connection, row: Row[Any]) -> Target:
    """The message that an edit replaces, as it stands."""
    texts = select(publications.c.html, publications.c.preview).where(*_sent_texts(row.story_id, row.channel))
    stands = connection.execute(texts.order_by(publications.c.id.desc()).limit(1)).first()
    return Target(
        row.post_message_id,
        _headline(row.post_plain),
        (stands and stands.html) or "",
        photo=bool(row.post_photo),
        previewed=bool(stands and stands.preview),
    )


def _tellings(connection: Connection, story_id: int, channel: str, limit: int) -> Sequence[Row[Any]]:
    """The message of a story as it stood, the newest version first, without those that only point elsewhere: they tell
    of no report."""
    versions = select(publications).where(*_sent_texts(story_id, channel)).order_by(publications.c.id.desc())
    telling = versions.where(or_(publications.c.told.is_not(None), publications.c.kind == _POST))
    return connection.execute(telling.limit(limit)).all()


def _texts(connection: Connection, story_id: int, channel: str) -> tuple[str, ...]:
    """What readers saw of a story: its message as it was posted and as it stands, and its replies."""
    of = publications.c
    here = (of.story_id == story_id, of.channel == channel, of.kind.in_((_POST, _EDIT, _REPLY)), of.state == _SENT)
    return tuple(connection.scalars(select(of.plain).where(*here, of.plain.is_not(None)).order_by(of.id)))


def _sent_texts(story_id: int, channel: str) -> tuple[ColumnElement[bool], ...]:
    of = publications.c
    return (of.story_id == story_id, of.channel == channel, of.kind.in_((_POST, _EDIT)), of.state == _SENT)
