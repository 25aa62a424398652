"""Whose message is whose, once reports changed their story: all within the transaction that moved them.

A message belongs to the story in which the report is that heads it: so it never turns into another event. Where a story
comes to have several messages in one channel, the first that it had stays its post; the others keep their text, and
beneath it a link to that one. Such a message belongs to a story without reports, which is merged into the other; when
its headline's report goes elsewhere, it goes along, and is a post again. Reports that readers saw, and that are in a
story without a message now, are to be told anew: a placeholder stands for that post until it is decided on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, or_, select, update

from monitor.model.publications import WITHDRAWN, PublicationKind, PublicationState
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories, story_links

_POST, _EDIT = PublicationKind.POST.value, PublicationKind.EDIT.value
_PENDING, _FOLDED = PublicationState.PENDING.value, PublicationState.FOLDED.value
# Perhaps, at least.
ARRIVED = tuple(each.value for each in (PublicationState.SENDING, PublicationState.SENT, PublicationState.UNKNOWN))
PLACEHOLDER = and_(publications.c.state == _FOLDED, publications.c.folded_into.is_(None))
_IN_A_DIGEST = and_(publications.c.state == _FOLDED, publications.c.folded_into.is_not(None))


@dataclass(slots=True)
class _Telling:
    """What tells readers of a story in one channel: a message of its own, or a digest. ``home`` is the story in which
    the report is that heads it, ``seen`` are the entries that it tells of."""

    publication: int
    channel: str
    story: int
    home: int
    seen: frozenset[int]
    is_message: bool
    is_aside: bool = False


def settle(database: Database, connection: Connection, touched: Collection[int], now: datetime) -> None:
    """Give each message to its story, after reports came to or left the stories ``touched``."""
    with_reports = select(entries.c.story_id).where(entries.c.story_id.in_(touched)).distinct()
    full = set(connection.scalars(with_reports))
    _relink(database, connection, set(touched) - full, now)
    tellings = _tellings(connection, touched)
    by_home: dict[tuple[str, int], list[_Telling]] = defaultdict(list)
    for each in tellings:
        by_home[each.channel, each.home].append(each)
    kept = [min(group, key=_rank) for group in by_home.values()]
    to_edit: set[tuple[str, int]] = set()
    for each in tellings:
        if each not in kept:
            to_edit |= _set_aside(connection, each, now)
    # Out of the way first: two messages may change places.
    moving = [each for each in kept if each.story != each.home]
    for each in moving:
        _set_aside(connection, each, now)
    for each in moving:
        to_edit |= _give(connection, each, now)
    rows = [
        {"story_id": story, "channel": channel, "kind": _EDIT, "state": _PENDING, "created_at": now}
        for channel, story in sorted(to_edit)
    ]
    if rows:
        connection.execute(database.insert(publications).on_conflict_do_nothing(), rows)
    _drop_posts_of_emptied(connection, touched)
    _hold_places(database, connection, full, tellings, now)


def _rank(telling: _Telling) -> tuple[bool, bool, int]:
    """Which of several is the post: a message, the one that was the story's already, the first."""
    return not telling.is_message, telling.story != telling.home, telling.publication


def _tellings(connection: Connection, touched: Collection[int]) -> list[_Telling]:
    """What was told of these stories, and of those merged into them."""
    # Asked first: where it is a part of the other question, PostgreSQL looks through all publications.
    emptied = connection.scalars(select(stories.c.id).where(stories.c.merged_into.in_(touched)))
    posts = (
        select(
            publications.c.id,
            publications.c.channel,
            publications.c.story_id,
            publications.c.state,
            stories.c.merged_into,
        )
        .join(stories, stories.c.id == publications.c.story_id)
        .where(
            publications.c.kind == _POST,
            publications.c.story_id.in_({*touched, *emptied}),
            or_(publications.c.state.in_(ARRIVED), _IN_A_DIGEST),
        )
        .order_by(publications.c.id)
        .with_for_update(of=publications)
    )
    rows = connection.execute(posts).all()
    shown = shown_by(connection, {row.story_id for row in rows})
    headlines = {headline for headline, _ in shown.values()}
    homes = _stories_of(connection, headlines)
    found = []
    for row in rows:
        headline, seen = shown.get((row.channel, row.story_id), (0, frozenset()))
        home = homes.get(headline, row.merged_into or row.story_id)
        is_message = row.state != _FOLDED
        found.append(_Telling(row.id, row.channel, row.story_id, home, seen, is_message))
    return found


def shown_by(connection: Connection, ids: Collection[int]) -> dict[tuple[str, int], tuple[int, frozenset[int]]]:
    """By channel and story: the entry that heads the message as it was last told, and all entries it tells of. Of what
    an earlier version of this program told, the first report headed it as far as anybody knows."""
    last = (
        select(func.max(publications.c.id))
        .where(
            publications.c.story_id.in_(ids),
            publications.c.kind.in_((_POST, _EDIT)),
            publications.c.state.in_(ARRIVED),
            publications.c.told.is_not(None),
        )
        .group_by(publications.c.channel, publications.c.story_id)
    )
    columns = (publications.c.channel, publications.c.story_id, publications.c.headline, publications.c.told)
    told = select(*columns).where(publications.c.id.in_(last))
    found = {}
    for row in connection.execute(told):
        seen = [each["entry_id"] for each in row.told]
        found[row.channel, row.story_id] = (row.headline or next(iter(seen), 0), frozenset(seen))
    return found


def _stories_of(connection: Connection, entry_ids: Collection[int]) -> dict[int, int]:
    wanted = select(entries.c.id, entries.c.story_id).where(
        entries.c.id.in_(entry_ids), entries.c.story_id.is_not(None)
    )
    return {row.id: row.story_id for row in connection.execute(wanted)}


# --- moving messages ----------------------------------------------------------------------------------------


def _all_of(telling: _Telling) -> ColumnElement[bool]:
    return and_(publications.c.story_id == telling.story, publications.c.channel == telling.channel)


def _set_aside(connection: Connection, telling: _Telling, now: datetime) -> set[tuple[str, int]]:
    """Let a message, with its edits and replies, belong to a story without reports that leads to its home. Returns
    where an edit has to say so, as (channel, story)."""
    span = select(stories.c.opened_at, stories.c.active_at, stories.c.merged_into).where(stories.c.id == telling.story)
    row = connection.execute(span).one()
    if row.merged_into is None or (row.merged_into != telling.home and _tells_elsewhere(connection, telling)):
        aside = {"created_at": now, "opened_at": row.opened_at, "active_at": row.active_at, "merged_into": telling.home}
        new = connection.execute(insert(stories).returning(stories.c.id), aside).scalar_one()
        connection.execute(update(publications).where(_all_of(telling)).values(story_id=new))
        telling.story, telling.is_aside = new, True
    elif row.merged_into != telling.home:
        connection.execute(update(stories).where(stories.c.id == telling.story).values(merged_into=telling.home))
    return {(telling.channel, telling.story)} if telling.is_message else set()


def _tells_elsewhere(connection: Connection, telling: _Telling) -> bool:
    other = select(publications.c.id).where(
        publications.c.story_id == telling.story,
        publications.c.kind == _POST,
        publications.c.channel != telling.channel,
    )
    return connection.execute(other.limit(1)).first() is not None


def _give(connection: Connection, telling: _Telling, now: datetime) -> set[tuple[str, int]]:
    """Let a message be the post of its home, in place of one that was not sent, or was withdrawn: that is still to
    go."""
    here = and_(publications.c.story_id == telling.home, publications.c.channel == telling.channel)
    if connection.scalar(select(exists().where(here, publications.c.error == WITHDRAWN))):
        _set_aside(connection, _Telling(0, telling.channel, telling.home, telling.home, frozenset(), False), now)
    connection.execute(delete(publications).where(here))
    connection.execute(update(publications).where(_all_of(telling)).values(story_id=telling.home))
    if telling.is_aside:
        connection.execute(delete(stories).where(stories.c.id == telling.story))
    telling.story = telling.home
    return {(telling.channel, telling.home)} if telling.is_message else set()


def _drop_posts_of_emptied(connection: Connection, touched: Collection[int]) -> None:
    """A story without reports sends nothing: what was not told of it is told by the one that took them."""
    emptied = select(stories.c.id).where(stories.c.id.in_(touched), stories.c.merged_into.is_not(None))
    unsent = and_(publications.c.kind != _EDIT, or_(publications.c.state == _PENDING, PLACEHOLDER))
    connection.execute(delete(publications).where(publications.c.story_id.in_(emptied), unsent))


def _hold_places(
    database: Database, connection: Connection, full: Collection[int], tellings: Iterable[_Telling], now: datetime
) -> None:
    """Put a placeholder for the post of each story with reports that readers saw in another's message."""
    seen: dict[str, set[int]] = defaultdict(set)
    for each in tellings:
        seen[each.channel] |= each.seen
    known = set().union(*seen.values()) if seen else set()
    homes = _stories_of(connection, known)
    rows = [
        {
            "story_id": story,
            "channel": channel,
            "kind": _POST,
            "state": _FOLDED,
            "created_at": now,
            "error": "a message of another story told of it",
        }
        for channel, entry_ids in seen.items()
        for story in sorted({homes[each] for each in entry_ids if each in homes}.intersection(full))
    ]
    if rows:
        connection.execute(database.insert(publications).on_conflict_do_nothing(), rows)


# --- links --------------------------------------------------------------------------------------------------


def link(database: Database, connection: Connection, pairs: Iterable[tuple[int, int]], now: datetime) -> None:
    """Note that told stories may be one, and have their messages say so."""
    wanted = {(min(pair), max(pair)) for pair in pairs}
    standing = set(
        connection.scalars(
            select(stories.c.id)
            .where(stories.c.id.in_({story for pair in wanted for story in pair}), stories.c.merged_into.is_(None))
            .with_for_update()
        )
    )
    for one, other in sorted(wanted):
        if one != other and {one, other} <= standing:
            row = {"one": one, "other": other, "at": now}
            added = connection.execute(database.insert(story_links).on_conflict_do_nothing(), row).rowcount
            if added:
                connection.execute(update(stories).where(stories.c.id.in_((one, other))).values(undecided_since=now))


def arrived(connection: Connection, story_id: int, now: datetime) -> None:
    """Have the stories decided on that link to this one, whose message has arrived."""
    pairs = select(story_links.c.one, story_links.c.other)
    linked = pairs.where(or_(story_links.c.one == story_id, story_links.c.other == story_id))
    others = {each for row in connection.execute(linked) for each in (row.one, row.other)} - {story_id}
    if others:
        connection.execute(update(stories).where(stories.c.id.in_(others)).values(undecided_since=now))


def _relink(database: Database, connection: Connection, emptied: Collection[int], now: datetime) -> None:
    """Let links to stories without reports lead on to those that took them."""
    if not emptied:
        return
    links = select(story_links).where(or_(story_links.c.one.in_(emptied), story_links.c.other.in_(emptied)))
    rows = connection.execute(links).all()
    if not rows:
        return
    heirs: Mapping[int, int] = {
        row.id: row.merged_into
        for row in connection.execute(select(stories.c.id, stories.c.merged_into).where(stories.c.id.in_(emptied)))
        if row.merged_into is not None
    }
    connection.execute(delete(story_links).where(or_(story_links.c.one.in_(emptied), story_links.c.other.in_(emptied))))
    link(database, connection, ((heirs.get(row.one, row.one), heirs.get(row.other, row.other)) for row in rows), now)


def see_also_of(connection: Connection, ids: Collection[int]) -> dict[int, dict[str, dict[int, int]]]:
    """The messages that these stories' messages are to link to: by story and channel, the number of the message of
    each story."""
    pairs = [
        pair
        for row in connection.execute(
            select(story_links.c.one, story_links.c.other).where(
                or_(story_links.c.one.in_(ids), story_links.c.other.in_(ids))
            )
        )
        for pair in ((row.one, row.other), (row.other, row.one))
        if pair[0] in ids
    ]
    posts = (
        select(publications.c.story_id, publications.c.channel, publications.c.message_id)
        .where(
            publications.c.story_id.in_({other for _, other in pairs}),
            publications.c.kind == _POST,
            publications.c.state == PublicationState.SENT.value,
        )
        .order_by(publications.c.id)
    )
    by_story: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in connection.execute(posts) if pairs else ():
        by_story[row.story_id].append((row.channel, row.message_id))
    found: dict[int, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for one, other in sorted(pairs):
        for channel, message_id in by_story[other]:
            found[one][channel][other] = message_id
    return found
