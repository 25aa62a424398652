"""The outbox: what is to be said in which channel, and what became of it.

    pending -> sending -> sent | rejected | unknown
    pending -> folded
    unknown -> sent | pending, once it was looked for: see reconciliation.py

``sending`` is committed before the call leaves. Whoever finds such a row without being its sender knows no
more than that the message perhaps arrived. An edit may be made twice without harm: where nobody can tell whether
it arrived, it is pending again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Row,
    String,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from monitor.model.delivery import (
    Delivered,
    DeliveryOutcome,
    Migrated,
    OtherKind,
    Rejected,
    RetryLater,
    ShutOut,
    Unknown,
)
from monitor.model.publications import Claim, Facts, Message, PublicationKind, PublicationState, Shown
from monitor.store.belonging import arrived
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import REFUSED, SENDING, UNRESOLVED, channels, leases, publications
from monitor.store.publications.charts import write_rest
from monitor.store.publications.chats import adopt, assign, leave, of_one_chat
from monitor.store.publications.claims import claim_of, next_row, row_of
from monitor.store.publications.decisions import shown_row, told_rows
from monitor.store.publications.outcomes import TO_UNKNOWN, consequences, of_edit
from monitor.store.publications.reconciliation import (
    BY_HAND,
    FOUND,
    FRESH,
    INTERRUPTED,
    NOT_ARRIVED,
    doubled_too_often,
    has_fresh_receipt,
    keep_attempts,
    look_into_gap,
    lose_certainty,
)
from monitor.store.publications.versions import put_aside
from monitor.store.withdrawals import note_gone

_PENDING = PublicationState.PENDING.value
_SENDING = PublicationState.SENDING.value
_SENT = PublicationState.SENT.value
_REJECTED = PublicationState.REJECTED.value
_UNKNOWN = PublicationState.UNKNOWN.value
_FOLDED = PublicationState.FOLDED.value

_POST, _EDIT = PublicationKind.POST.value, PublicationKind.EDIT.value

_AGAIN: dict[str, Any] = {"state": _PENDING, "error": "", "resolved_at": None, "folded_into": None}

# Built once: SQLAlchemy takes longer to build a small statement than a database to execute it.
_of = bindparam("of", type_=String)
_now = bindparam("now", type_=UTCDateTime)
_OF_CHANNEL = publications.c.channel == _of
_HELD_UP = or_(channels.c.not_before > _now, channels.c.paused_since.is_not(None))
_WAITS = select(exists().where(channels.c.name == _of, _HELD_UP))
_IS_BUSY = select(or_(exists().where(_OF_CHANNEL, SENDING), exists().where(_OF_CHANNEL, UNRESOLVED)))
_OUR_LEASE = (
    select(leases.c.name)
    .where(leases.c.name == bindparam("lease"), leases.c.owner == bindparam("holder"), leases.c.until > _now)
    .with_for_update()
)
_alike = publications.alias()
_STORY_TEXT = (
    select(_alike.c.plain)
    .where(
        _alike.c.story_id == publications.c.story_id,
        _alike.c.channel == publications.c.channel,
        _alike.c.plain.is_not(None),
    )
    .order_by(_alike.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("story_text")
)
_BEGIN = (
    update(publications)
    .where(publications.c.id == bindparam("begun"), _OF_CHANNEL, publications.c.state == _PENDING)
    .values(
        state=_SENDING,
        attempts=publications.c.attempts + 1,
        # Of an edit, it is what a refusal told of the message: see _note_kind.
        photo=case((publications.c.kind == _EDIT, publications.c.photo), else_=bindparam("as_photo", type_=Boolean)),
        before_message_id=select(channels.c.last_message_id).where(channels.c.name == _of).scalar_subquery(),
        before_certain=or_(
            bindparam("confirmed", type_=Boolean), has_fresh_receipt(_of, bindparam("fresh_since", type_=UTCDateTime))
        ),
    )
)
_TELL_FOLDED = update(publications).where(
    publications.c.folded_into == bindparam("digest"), publications.c.story_id == bindparam("of_story")
)


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel as the store knows it.

    ``chat`` is as configured, ``chat_id`` the number Telegram gave. Nothing leaves before ``not_before``;
    ``shut`` tells that the last attempt was refused altogether, ``detail`` why. Nothing leaves after ``paused_since``.
    """

    name: str
    chat: str
    chat_id: int | None = None
    not_before: datetime | None = None
    shut: bool = False
    detail: str = ""
    last_message_id: int | None = None
    paused_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A publication, for an operator. ``text`` is the message as it was last to be sent, without markup, None where
    another message or a later edit took its place; ``story_text`` is what its channel was last told of its story.
    ``story_id`` is None for a digest and its chart."""

    id: int
    story_id: int | None
    channel: str
    kind: PublicationKind
    state: PublicationState
    created_at: datetime
    attempts: int
    attempted_at: datetime | None
    sent_at: datetime | None
    message_id: int | None
    unknown_count: int
    error: str
    text: str | None
    story_text: str | None

    @property
    def words(self) -> str:
        """In a line: what went wrong, or else how it begins."""
        return self.error or (self.text or self.story_text or "").split("\n", 1)[0]


class Outbox:
    """The outbox's rooms of the store. A channel has one sender: whoever holds the lease
    ``channel:<name>``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync_channels(self, chats: Mapping[str, str], now: datetime) -> None:
        """Make the channels known by name and chat, each with what was told in its chat, whatever channel told it: a
        chat gets no story twice. One whose chat is new starts afresh there, with what waits to be told; one that is
        paused stays so."""
        insert = self._database.insert(channels)
        chat = insert.excluded.chat
        upsert = insert.on_conflict_do_update(
            index_elements=[channels.c.name], set_={"chat": chat}, where=channels.c.chat != chat
        )
        with self._database.write() as connection:
            self._database.lock(connection, "monitor channels")
            assign(self._database, connection, chats, now)
            if chats:
                connection.execute(upsert, [{"name": name, "chat": chat} for name, chat in chats.items()])

    def has_left_chats(self, configured: Collection[str]) -> bool:
        """Did channels that are no more, or that got another chat, leave a chat whose number is known?"""
        left = and_(channels.c.chat_id.is_not(None), channels.c.name.not_in(configured))
        with self._database.read() as connection:
            return bool(connection.scalar(select(exists().where(left))))

    def identify(self, channel: str, chat_id: int, configured: Collection[str], now: datetime) -> None:
        """Note the number of a channel's chat, and take over what was told there by channels that are not
        ``configured`` any more."""
        with self._database.write() as connection:
            self._database.lock(connection, "monitor channels")
            adopt(connection, channel, chat_id, configured, now)

    def hold_up(self, channel: str, refusal: DeliveryOutcome, now: datetime, pause: timedelta) -> None:
        """Let a channel wait for what refused a call about its chat; one that is shut waits ``pause``."""
        _, waiting = of_edit(refusal, now, pause)
        if waiting:
            with self._database.write() as connection:
                connection.execute(update(channels).where(channels.c.name == channel).values(waiting))

    def channel(self, name: str) -> ChannelState:
        """The state of a channel; that of an unknown one is empty."""
        with self._database.read() as connection:
            row = connection.execute(select(channels).where(channels.c.name == name)).first()
        return ChannelState(name, "") if row is None else _channel(row)

    def channels(self) -> list[ChannelState]:
        """Every channel that was ever known, by name."""
        with self._database.read() as connection:
            return [_channel(row) for row in connection.execute(select(channels).order_by(channels.c.name))]

    def next_pending(
        self,
        channel: str,
        now: datetime,
        *,
        quiet: bool = False,
        edit_interval: timedelta = timedelta(),
        share: int = 0,
    ) -> Claim | None:
        """The publication that is next in a channel: messages in the order of decision, but those of an outlet that had
        its ``share`` of the last minute's messages, where there is one, behind the others; then edits.

        None while the channel waits or is paused, while a message is under way in it, and while it is unknown whether
        one arrived: what comes behind must not overtake it. In ``quiet`` hours only breaking news, digests and edits
        leave; a message is edited once in ``edit_interval``. What can never be sent, such as one whose story has no
        report any more, is rejected.
        """
        while True:
            with self._database.read() as connection:
                if _waits(connection, channel, now) or _is_busy(connection, channel):
                    return None
                found = next_row(connection, channel, now, quiet=quiet, edit_interval=edit_interval, share=share)
                if found is None:
                    return None
                row, is_behind = found
                claim = claim_of(connection, row)
            if not isinstance(claim, str):
                return replace(claim, is_behind=is_behind)
            self.reject(row.id, claim)

    def claim(self, publication_id: int) -> Claim | None:
        """What a publication tells of, whatever its state; None where that is gone."""
        with self._database.read() as connection:
            row = row_of(connection, publication_id)
            claim = None if row is None else claim_of(connection, row)
        return None if isinstance(claim, str) else claim

    def begin_sending(
        self,
        publication_id: int,
        channel: str,
        owner: str,
        message: Message,
        now: datetime,
        told: Sequence[Facts] | None = None,
        *,
        shown: Shown | None = None,
        folded: Mapping[int, Sequence[Facts]] = MappingProxyType({}),
        rest: Message | None = None,
        confirmed: bool = False,
    ) -> ChannelState | None:
        """Commit that this message is about to leave, in its exact words; ``told`` is what the reports it tells of
        say, and ``shown`` what readers see of them; ``folded`` what those say of stories, by story, whose posts it
        takes the place of; ``rest``, of a chart, what its digest is left to say. ``confirmed``: this process got a
        receipt in the channel, or the journal vouches for it, so its last known message is indeed the last. Returns the
        channel as it is in that moment: a message that belongs to it then belongs to its chat.

        None, and nothing written, where it is not pending any more, where another one is under way, or where
        the lease ``channel:<name>`` is not ours.
        """
        lease = {"lease": f"channel:{channel}", "holder": owner, "now": now}
        begun = {"begun": publication_id, "of": channel, "attempted_at": now, "as_photo": message.photo is not None}
        with self._database.write() as connection:
            # Locked, so that nobody takes the lease over between this look and the commit.
            if connection.scalar(_OUR_LEASE, lease) is None or _is_busy(connection, channel):
                return None
            facts_told = None if told is None else told_rows(told)
            words = {"html": message.html, "plain": message.plain, "preview": message.preview, "told": facts_told}
            words |= shown_row(shown, told)
            certain = {"confirmed": confirmed, "fresh_since": now - FRESH}
            if connection.execute(_BEGIN, begun | words | certain).rowcount != 1:
                return None
            for story_id, facts in folded.items():
                connection.execute(
                    _TELL_FOLDED, {"digest": publication_id, "of_story": story_id, "told": told_rows(facts)}
                )
            if rest is not None:
                write_rest(connection, publication_id, rest)
            row = connection.execute(select(channels).where(channels.c.name == channel)).first()
            return ChannelState(channel, "") if row is None else _channel(row)

    def record_outcome(
        self,
        publication_id: int,
        attempt: int,
        outcome: DeliveryOutcome,
        now: datetime,
        pause: timedelta,
        look_after: timedelta = timedelta(),
    ) -> None:
        """Write what became of a message, and what the channel learned from it; a channel that is shut waits
        ``pause``. A message that perhaps arrived is looked for after ``look_after``.

        ``attempt`` is the one that the sender began: ``Claim.attempts`` + 1. A receipt is the truth even where
        another worker gave the message up, or began it again, in the meantime; any other outcome counts only
        while that attempt is under way.
        """
        this = publications.c.id == publication_id
        if isinstance(outcome, Delivered):
            counts = this & publications.c.state.in_((_SENDING, _UNKNOWN, _PENDING))
        else:
            counts = this & (publications.c.state == _SENDING) & (publications.c.attempts == attempt)
        with self._database.write() as connection:
            is_edit = connection.scalar(select(publications.c.kind).where(this)) == _EDIT
            if isinstance(outcome, Rejected) and not outcome.cause and not is_edit:
                outcome = _as_shut(connection, publication_id, outcome) or outcome
            if isinstance(outcome, OtherKind) and not _note_kind(connection, publication_id):
                outcome = Rejected(outcome.detail, "gone")
            row, channel = (of_edit if is_edit else consequences)(outcome, now, pause)
            if row["state"] == _PENDING:
                _coalesce(connection, counts)
            if isinstance(outcome, Delivered):
                keep_attempts(connection, counts & UNRESOLVED, FOUND, now)
            elif isinstance(outcome, Unknown):
                row["probe_at"] = now + look_after
            recorded = connection.execute(
                update(publications).where(counts).values(row).returning(publications)
            ).first()
            if recorded is not None:
                self._teach(connection, recorded.channel, outcome, channel, now)
            if recorded is not None and not is_edit and isinstance(outcome, Delivered) and outcome.message_id:
                look_into_gap(connection, self._database, recorded, outcome.message_id, now)
                if recorded.kind == _POST:
                    arrived(connection, recorded.story_id, now)
            if recorded is not None and is_edit and isinstance(outcome, Delivered):
                put_aside(connection, recorded)
                note_gone(connection, recorded)

    def _teach(
        self, connection: Connection, name: str, outcome: DeliveryOutcome, learned: dict[str, Any], now: datetime
    ) -> None:
        """Write what a channel learned. Patience is asked of all channels of one chat; messages of a group that became
        a supergroup stay behind in it."""
        if isinstance(outcome, Migrated):
            row = connection.execute(select(channels).where(channels.c.name == name)).first()
            if row is not None:
                leave(self._database, connection, row, now, chat=row.chat, chat_id=outcome.chat_id)
        elif learned:
            them = channels.c.name.in_(of_one_chat(literal(name)))
            these = them if isinstance(outcome, RetryLater) else channels.c.name == name
            connection.execute(update(channels).where(these).values(learned))

    def mark_interrupted(
        self, channel: str, now: datetime, look_after: timedelta = timedelta(), *, vouched: bool = False
    ) -> int:
        """Declare unknown what the sender before us left half sent, but for edits, which are pending again; how many
        are unknown; they are looked for after ``look_after``. Unless ``vouched`` for, the database may be an old
        backup. To be called on taking the channel's lease over, before anything is sent."""
        found = and_(publications.c.channel == channel, SENDING)
        edits = and_(found, publications.c.kind == _EDIT)
        error = f"{INTERRUPTED} {now:%Y-%m-%d %H:%M:%S} UTC"
        with self._database.write() as connection:
            _coalesce(connection, edits)
            if not vouched:
                lose_certainty(connection, channel, now)
            connection.execute(update(publications).where(edits).values(state=_PENDING, error=error))
            interrupted = TO_UNKNOWN | {"error": error, "probe_at": now + look_after}
            return connection.execute(update(publications).where(found).values(interrupted)).rowcount

    def resolve_unknown(self, channel: str, policy: Literal["resend", "skip"], now: datetime) -> int:
        """Decide what is unknown by the configured policy; how many there were.

        ``resend``: pending again, in its old place. ``skip``: left unknown for good. So is what a sender stopped over
        that sent it again after others had: each of them may have doubled it.
        """
        found = and_(publications.c.channel == channel, UNRESOLVED)
        with self._database.write() as connection:
            if connection.scalar(select(exists().where(found, doubled_too_often()))):
                policy = "skip"
            decided = NOT_ARRIVED if policy == "resend" else {"resolved_at": now}
            keep_attempts(connection, found, policy, now)
            return connection.execute(update(publications).where(found).values(decided)).rowcount

    def recent_sends(self, since: datetime, channel: str | None = None) -> list[datetime]:
        """When messages were last tried since, in all channels or in those of one channel's chat, in ascending
        order."""
        times = select(publications.c.attempted_at).where(publications.c.attempted_at > since)
        if channel is not None:
            here = publications.c.channel.in_(of_one_chat(literal(channel)))
            times = times.where(or_(publications.c.channel == channel, here))
        with self._database.read() as connection:
            return list(connection.scalars(times.order_by(publications.c.attempted_at)))

    def rows(
        self, state: PublicationState | None = None, limit: int = 50, *, story_id: int | None = None
    ) -> list[OutboxRow]:
        """Publications, the newest first; of one state and of one story only, where these are given."""
        wanted = select(publications, _STORY_TEXT).order_by(publications.c.id.desc()).limit(limit)
        if state is not None:
            wanted = wanted.where(publications.c.state == state.value)
        if story_id is not None:
            wanted = wanted.where(publications.c.story_id == story_id)
        with self._database.read() as connection:
            return [_row(row) for row in connection.execute(wanted)]

    def count(self, state: PublicationState | None = None) -> int:
        """How many publications there are, of one state only where that is given."""
        counted = select(func.count()).select_from(publications)
        if state is not None:
            counted = counted.where(publications.c.state == state.value)
        with self._database.read() as connection:
            return connection.scalar(counted) or 0

    def retry(self, publication_id: int, now: datetime | None = None) -> bool:
        """Make a rejected, unknown or folded publication pending again, in its old place; False for any other. With
        ``now``, it is none that waited long."""
        again = _AGAIN if now is None else _AGAIN | {"created_at": now}
        return self._change(publication_id, (_REJECTED, _UNKNOWN, _FOLDED), again)

    def retry_refused(self, now: datetime) -> int:
        """Make everything that was refused pending again, in its old place, as none that waited long; how many they
        were. What was given up for another reason stays so."""
        with self._database.write() as connection:
            _coalesce(connection, REFUSED)
            again = update(publications).where(REFUSED).values(_AGAIN | {"created_at": now})
            return connection.execute(again).rowcount

    def discard(self, publication_id: int) -> bool:
        """Give a pending or unknown publication up for good; False for any other."""
        given_up = {"state": _REJECTED, "error": "discarded by hand", "resolved_at": None}
        return self._change(publication_id, (_PENDING, _UNKNOWN), given_up)

    def reject(self, publication_id: int, error: str, *, lost_at: datetime | None = None) -> bool:
        """Give up a pending publication that cannot even be tried; False for any other. ``lost_at``: what it tells is
        lost by that, since then."""
        given_up = {"state": _REJECTED, "error": error, "resolved_at": lost_at}
        return self._change(publication_id, (_PENDING,), given_up)

    def drop(self, publication_id: int) -> bool:
        """Forget a pending edit that would change nothing; False for any other publication."""
        this = and_(publications.c.id == publication_id, publications.c.state == _PENDING, publications.c.kind == _EDIT)
        with self._database.write() as connection:
            return connection.execute(delete(publications).where(this)).rowcount == 1

    def _change(self, publication_id: int, states: tuple[str, ...], values: dict[str, Any]) -> bool:
        wanted = and_(publications.c.id == publication_id, publications.c.state.in_(states))
        with self._database.write() as connection:
            if values["state"] == _PENDING:
                _coalesce(connection, wanted)
                keep_attempts(connection, wanted & UNRESOLVED, BY_HAND, publications.c.attempted_at)
            return connection.execute(update(publications).where(wanted).values(values)).rowcount == 1


def _as_shut(connection: Connection, publication_id: int, refusal: Rejected) -> ShutOut | None:
    """A refusal that another message got just before, in the same words, is the channel's: then that one waits again
    too. None for any other."""
    this, before = publications.alias("this"), publications.alias("before")
    here = and_(this.c.id == publication_id, before.c.channel == this.c.channel, before.c.id != this.c.id)
    tried = select(before.c.id, before.c.error, before.c.state).join(this, here)
    tried = tried.where(before.c.attempted_at.is_not(None), before.c.kind != _EDIT)
    last = connection.execute(tried.order_by(before.c.attempted_at.desc(), before.c.id.desc()).limit(1)).first()
    if last is None or not last.error.startswith(refusal.detail) or last.state not in (_REJECTED, _PENDING):
        return None
    again = update(publications).where(publications.c.id == last.id, publications.c.state == _REJECTED)
    connection.execute(again.values(state=_PENDING, resolved_at=None))
    return ShutOut(f"{refusal.detail}; it refuses every message alike: see `monitor outbox`")


def _note_kind(connection: Connection, edit_id: int) -> bool:
    """Note that the message of an edit is a photo where it was taken for a text, or the reverse; False where that was
    found of this very edit before, so that it is neither."""
    this = and_(publications.c.id == edit_id, publications.c.photo.is_(None))
    edit = connection.execute(select(publications).where(this)).first()
    if edit is None:
        return False
    of = publications.c
    post = and_(of.story_id == edit.story_id, of.channel == edit.channel, of.kind == _POST)
    taken_for_photo = bool(connection.scalar(select(of.photo).where(post)))
    for which in (post, this):
        connection.execute(update(publications).where(which).values(photo=not taken_for_photo))
    return True


def _coalesce(connection: Connection, again: ColumnElement[bool]) -> None:
    """Make room for edits that are to be pending again: one that was intended meanwhile is the same edit."""
    rows = select(publications.c.id, publications.c.story_id, publications.c.channel)
    for row in connection.execute(rows.where(again, publications.c.kind == _EDIT)).all():
        same = and_(publications.c.story_id == row.story_id, publications.c.channel == row.channel)
        waits = and_(same, publications.c.kind == _EDIT, publications.c.state == _PENDING)
        connection.execute(delete(publications).where(waits, publications.c.id != row.id))


def _waits(connection: Connection, channel: str, now: datetime) -> bool:
    return bool(connection.scalar(_WAITS, {"of": channel, "now": now}))


def _is_busy(connection: Connection, channel: str) -> bool:
    return bool(connection.scalar(_IS_BUSY, {"of": channel}))


def _channel(row: Row[Any]) -> ChannelState:
    return ChannelState(**row._mapping)


def _row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        id=row.id,
        story_id=row.story_id,
        channel=row.channel,
        kind=PublicationKind(row.kind),
        state=PublicationState(row.state),
        created_at=row.created_at,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        unknown_count=row.unknown_count,
        error=row.error,
        text=row.plain,
        story_text=row.story_text,
    )
