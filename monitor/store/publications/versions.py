"""The versions of posts: what readers saw, from the first words to those that stand.

The words of the post and of its last edit are in the outbox, where delivery reads them. Those of the edits between are
put aside here as they are replaced, so that nothing that is asked all the time reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.database.engine import Database
from monitor.store.database.schema import publications, versions

_POST, _EDIT = PublicationKind.POST.value, PublicationKind.EDIT.value
_SENT = PublicationState.SENT.value


@dataclass(frozen=True, slots=True)
class Edition:
    """A post as readers saw it from ``at`` on. ``html`` is None where the words are not known: an older version of this
    program gave them up, or the journal alone knows the message. ``reports`` counts those it told of, where that is
    noted."""

    channel: str
    message_id: int | None
    at: datetime
    html: str | None
    reports: int | None


class Versions:
    """The room of the store where the versions of posts are looked up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_story(self, story_id: int) -> list[Edition]:
        """Every version of a story's posts, by channel, the oldest first."""
        of = publications.c
        html = func.coalesce(of.html, versions.c.html)
        wanted = (
            select(of.channel, of.message_id, of.sent_at, html.label("html"), of.reports)
            .outerjoin(versions, versions.c.publication_id == of.id)
            .where(of.story_id == story_id, of.kind.in_((_POST, _EDIT)), of.state == _SENT)
            .order_by(of.channel, of.id)
        )
        with self._database.read() as connection:
            return [Edition(*row) for row in connection.execute(wanted)]


def put_aside(connection: Connection, edit: Row[Any]) -> None:
    """Put the words of the edits that this one replaced aside. One that only points elsewhere replaces none: the
    story's own words may come back."""
    if edit.told is None:
        return
    of = publications.c
    same = (of.story_id == edit.story_id, of.channel == edit.channel, of.kind == _EDIT, of.state == _SENT)
    replaced = (*same, of.id < edit.id, of.html.is_not(None))
    words = select(of.id, of.html).where(*replaced)
    connection.execute(insert(versions).from_select(["publication_id", "html"], words))
    connection.execute(update(publications).where(*replaced).values(html=None, plain=None, preview=None))
