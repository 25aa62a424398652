"""What moving reports between stories does to which messages, in plain values for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, or_, select

from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.belonging import ARRIVED
from monitor.store.database.schema import entries, publications, stories
from monitor.store.reports import SEEN_ORDER

_POST, _EDIT = PublicationKind.POST.value, PublicationKind.EDIT.value
_PENDING = PublicationState.PENDING.value


class Effect(StrEnum):
    """What becomes of a message."""

    LINKED = "linked"  # it keeps its text, and beneath it gets a link to another
    RESTORED = "restored"  # it gets its own text again, without that link
    CHANGED = "changed"  # it tells of other reports too, or of fewer
    DROPPED = "dropped"  # it was not sent yet, and will not be
    NEW = "new"  # a message of its own for what another told until now
    LEFT = "left"  # it stays as it is: its story is none of the subject, and nothing more is told of it
    WITHHELD = "withheld"  # it was not sent yet, and will not be: its story is none of the subject, or was withdrawn
    DELETED = "deleted"  # its story was withdrawn
    MARKED = "marked"  # the same, but it is too old to be deleted
    IN_DIGEST = "in-digest"  # the same, but a digest told of it, which stays


@dataclass(frozen=True, slots=True)
class MessageEffect:
    """What becomes of one message in a channel. ``message_id`` is its receipt and ``headline`` its first line, or, of
    one that is still to be sent, the title of its story's first report; ``came`` and ``left`` count reports;
    ``successor`` is the message that it links to, or that tells what it would have told."""

    effect: Effect
    channel: str
    story_id: int
    message_id: int | None
    headline: str
    came: int = 0
    left: int = 0
    successor: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A post and its story at one moment; ``heir`` is the story into which that was merged."""

    channel: str
    story: int
    heir: int | None
    state: str
    message_id: int | None
    headline: str
    reports: frozenset[int]


def standing(connection: Connection, ids: Collection[int]) -> dict[int, Standing]:
    """The posts of these stories, and of those merged into them, by publication."""
    emptied = select(stories.c.id).where(stories.c.merged_into.in_(ids))
    of_these = (publications.c.story_id.in_(ids), publications.c.story_id.in_(emptied))
    posts = (
        select(publications, stories.c.merged_into)
        .join(stories, stories.c.id == publications.c.story_id)
        .where(publications.c.kind == _POST, or_(*of_these))
        .order_by(publications.c.id)
    )
    rows = connection.execute(posts).all()
    reports: dict[int, dict[int, str]] = {row.story_id: {} for row in rows}
    members = (
        select(entries.c.story_id, entries.c.id, entries.c.title)
        .where(entries.c.story_id.in_(reports))
        .order_by(*SEEN_ORDER)
    )
    for member in connection.execute(members):
        reports[member.story_id][member.id] = member.title
    texts = _texts(connection, list(reports))
    return {
        row.id: Standing(
            row.channel,
            row.story_id,
            row.merged_into,
            row.state,
            row.message_id,
            texts.get((row.channel, row.story_id)) or next(iter(reports[row.story_id].values()), ""),
            frozenset(reports[row.story_id]),
        )
        for row in rows
    }


def _texts(connection: Connection, ids: Collection[int]) -> dict[tuple[str, int], str]:
    """The first line of each message as it was last sent, by channel and story."""
    of = publications.c
    wanted = select(of.channel, of.story_id, of.plain).where(
        of.story_id.in_(ids), of.kind.in_((_POST, _EDIT)), of.state.in_(ARRIVED), of.plain.is_not(None)
    )
    return {(row.channel, row.story_id): row.plain.split("\n")[0] for row in connection.execute(wanted.order_by(of.id))}


def effects(before: Mapping[int, Standing], after: Mapping[int, Standing]) -> Iterator[MessageEffect]:
    """What changed between two moments."""
    for number, was in before.items():
        now = after.get(number)
        if now is not None and now.state in ARRIVED:
            yield from _of_message(was, now, after)
        elif was.state == _PENDING and now is None:
            story = was.story if was.heir is None else was.heir
            successor = _message_of(story, was.channel, after) or _heir_of(was, after)
            yield MessageEffect(Effect.DROPPED, was.channel, was.story, None, was.headline, successor=successor)
    for number, now in after.items():
        if number not in before and now.heir is None:
            yield MessageEffect(Effect.NEW, now.channel, now.story, None, now.headline)


def effects_of_dismissal(before: Mapping[int, Standing]) -> Iterator[MessageEffect]:
    """What becomes of posts whose story is taken out of the subject."""
    for was in before.values():
        if was.state in ARRIVED or was.state == _PENDING:
            effect = Effect.WITHHELD if was.state == _PENDING else Effect.LEFT
            yield MessageEffect(effect, was.channel, was.story, was.message_id, was.headline)


def _of_message(was: Standing, now: Standing, after: Mapping[int, Standing]) -> Iterator[MessageEffect]:
    this = (now.channel, now.story, now.message_id, was.headline)
    if now.heir is not None:
        successor = _message_of(now.heir, now.channel, after)
        if (was.heir, was.story) != (now.heir, now.story):
            yield MessageEffect(Effect.LINKED, *this, successor=successor)
    elif was.heir is not None:
        yield MessageEffect(Effect.RESTORED, *this)
    elif was.reports != now.reports:
        came, left = len(now.reports - was.reports), len(was.reports - now.reports)
        yield MessageEffect(Effect.CHANGED, *this, came=came, left=left)


def _message_of(story: int, channel: str, after: Mapping[int, Standing]) -> int | None:
    return next((each.message_id for each in after.values() if (each.story, each.channel) == (story, channel)), None)


def _heir_of(was: Standing, after: Mapping[int, Standing]) -> int | None:
    """The message that tells now of what one that was not sent would have told."""
    here = (each for each in after.values() if each.channel == was.channel and not was.reports.isdisjoint(each.reports))
    return next((each.message_id for each in here), None)
