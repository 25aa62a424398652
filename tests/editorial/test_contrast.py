"""Two channels of the same days, compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.editorial import contrast
from monitor.editorial.contrast import Figures, Identity, Posted, Regrouped, Side
from monitor.model.archive import SentMessage
from monitor.model.bubbles import Bubble
from monitor.model.publications import Message, PublicationKind

NOON = datetime(2026, 10, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
K = PublicationKind


def report(name: str) -> Identity:
    return "Kite", f"https://kite.example/{name}", name


def posted(*names: str, channel: str = "main", rang: bool = False) -> Posted:
    return Posted(channel, names[0], frozenset(map(report, names)), ("Kite",), NOON, rang)


def side(*posts: Posted, **homes: int) -> Side:
    return Side("one", posts, (), {report(name): story for name, story in homes.items()})


def sent(kind: PublicationKind, number: int, at: datetime = NOON, **changes: object) -> SentMessage:
    values = {"story_id": 1, "rang": False, "html": f"<b>{number}</b>", **changes}
    return SentMessage(channel="main", kind=kind, message_id=number, at=at, **values)  # type: ignore[arg-type]


def test_what_one_posts_alone_and_what_rings_there_alone() -> None:
    a, b, ringing = posted("a"), posted("b"), posted("c", "d", rang=True)
    elsewhere, silent = posted("a", channel="second"), posted("d", "e")
    differs = contrast.contrast(side(a, b, ringing), side(elsewhere, silent, posted("b")))
    assert differs.alone == ((a,), (elsewhere,))
    assert differs.ringing == ((ringing,), ())
    assert not differs.is_none
    assert contrast.contrast(side(a, b), side(b, a)).is_none


def test_stories_that_are_several_on_the_other_side() -> None:
    whole, first, second = posted("a", "b", "c"), posted("a", "b"), posted("c")
    differs = contrast.contrast(side(whole, a=1, b=1, c=1), side(first, second, a=1, b=1, c=2))
    assert differs.several == ((Regrouped(whole, 2),), ())
    assert differs.alone == ((), ())


def test_figures_count_a_digest_with_its_chart_as_one() -> None:
    end = NOON + HOUR
    messages = (
        sent(K.POST, 1, rang=True),
        sent(K.EDIT, 1, rang=True),
        sent(K.REPLY, 2, NOON + HOUR / 2),
        sent(K.CHART, 3, end, story_id=None, until=end),
        sent(K.DIGEST, 4, end, story_id=None, until=end),
        sent(K.WEEKLY, 5, end, story_id=None, until=end),
    )
    found = contrast.figures(Side("one", (), messages), "main", 4 * HOUR)
    assert found == Figures(posts=1, rang=1, replies=1, edits=1, digests=2, an_hour=1.0, busiest=2)
    assert contrast.figures(Side("one", (), messages), "second", 4 * HOUR).posts == 0
    assert contrast.channels(Side("one", (), messages)) == ("main",)


def test_a_channel_as_it_stands() -> None:
    messages = (
        sent(K.POST, 1, rang=True),
        sent(K.REPLY, 2),
        sent(K.EDIT, 1, NOON + HOUR, html="<b>new</b>"),
        sent(K.EDIT, 9, html="<b>of a post before</b>"),
        sent(K.POST, 3, html=None),
    )
    assert contrast.bubbles(Side("one", (), messages), "main") == [
        Bubble(1, NOON, Message("<b>new</b>", ""), sounded=True, edits=1, edited_at=NOON + HOUR),
        Bubble(2, NOON, Message("<b>2</b>", ""), reply_to=1, answered="1"),
    ]
