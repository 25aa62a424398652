"""A digest and its chart: two publications of one period, of which the chart leaves first, with the beginning of the
digest as its caption.

What the caption has no room for is written into the row of the digest in the transaction in which the chart begins to
leave: so both tell of one state, and what becomes of the chart decides what the digest is to say.

    the chart                       the digest says
    left, perhaps                   what the caption had no room for, or nothing
    refused, or there is none       all
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select, update

from monitor.model.publications import CHART_OF, Message, PublicationKind, PublicationState
from monitor.store.database.engine import Database
from monitor.store.database.schema import OF_PERIOD, publications

TOLD_WITH_CHART = "told below its chart"

_PENDING = PublicationState.PENDING.value
# Perhaps, at least.
_LEFT = tuple(each.value for each in (PublicationState.SENDING, PublicationState.SENT, PublicationState.UNKNOWN))
_DIGEST_OF = {chart: digest for digest, chart in CHART_OF.items()}
_chart = publications.alias("chart")


def has_begun(digest: PublicationKind) -> ColumnElement[bool]:
    """Has the chart of a digest of this kind left, with its beginning? Not one of an earlier version of this program,
    which had no more than a title."""
    its_chart = (
        _chart.c.story_id.is_(None),
        _chart.c.channel == publications.c.channel,
        _chart.c.kind == CHART_OF[digest].value,
        _chart.c.until == publications.c.until,
    )
    return publications.c.html.is_not(None) & exists().where(*its_chart, _chart.c.state.in_(_LEFT))


def rest_of(connection: Connection, row: Row[Any]) -> Message | None:
    """What is left to be said of a digest whose chart has left; None where that has not."""
    begun = select(publications.c.id).where(publications.c.id == row.id, has_begun(PublicationKind(row.kind)))
    return None if connection.scalar(begun) is None else Message(row.html, row.plain or "")


def is_alone(connection: Connection, chart: Row[Any]) -> bool:
    """Does a chart leave after its digest, as one does that was refused, or without it?"""
    waits = exists().where(*_digest_of(chart), publications.c.state == _PENDING)
    return not connection.scalar(select(waits))


def write_rest(connection: Connection, chart_id: int, rest: Message) -> None:
    """Write what the caption of a chart that begins to leave has no room for into the row of its digest."""
    chart = connection.execute(select(publications).where(publications.c.id == chart_id)).one()
    words = {"html": rest.html, "plain": rest.plain, "preview": rest.preview}
    digest = (*_digest_of(chart), publications.c.state == _PENDING)
    connection.execute(update(publications).where(*digest).values(words))


def tell_with_chart(database: Database, connection: Connection, charts: Iterable[Mapping[str, Any]]) -> None:
    """Write that nothing is left to be said of the digests of these charts, of which no more is known than that they
    left."""
    told = {"state": PublicationState.REJECTED.value, "error": TOLD_WITH_CHART}
    for chart in charts:
        kind = _DIGEST_OF[PublicationKind(chart["kind"])].value
        period = {name: chart[name] for name in ("channel", "created_at", "since", "until")}
        connection.execute(database.insert(publications).on_conflict_do_nothing(), period | told | {"kind": kind})
        of = publications.c
        this = (OF_PERIOD, of.channel == chart["channel"], of.kind == kind, of.until == chart["until"])
        connection.execute(update(publications).where(*this, of.state == _PENDING, of.html.is_(None)).values(told))


def _digest_of(chart: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    of = publications.c
    digest = _DIGEST_OF[PublicationKind(chart.kind)].value
    return (OF_PERIOD, of.channel == chart.channel, of.kind == digest, of.until == chart.until)
