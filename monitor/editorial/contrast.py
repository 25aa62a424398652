"""Two channels of the same days: what one posted and the other did not, stories that they cut otherwise, what rang."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model.archive import SentMessage, StoredStory
from monitor.model.bubbles import Bubble
from monitor.model.publications import PERIODIC, Message, PublicationKind
from monitor.model.stories import Report
from monitor.posts.runs import texts
from monitor.store import Store

_PAGE = 200  # stories
_EDIT, _POST, _REPLY = PublicationKind.EDIT, PublicationKind.POST, PublicationKind.REPLY
_WEEKLY = (PublicationKind.WEEKLY, PublicationKind.WEEKLY_CHART)

Identity = tuple[str, str, str]
"""A report, as any database knows it: outlet, link, headline."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A story that was posted in a ``channel``: its first headline, its reports, its outlets, when it was posted, and
    whether a message of it came with sound."""

    channel: str
    headline: str
    reports: frozenset[Identity]
    outlets: tuple[str, ...]
    at: datetime
    rang: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two made of these days: its posts, in order; every message, in order; of each report, told or
    not, the story it is in."""

    name: str
    posts: tuple[Posted, ...]
    sent: tuple[SentMessage, ...]
    homes: Mapping[Identity, int] = field(default_factory=dict)


def side_of(store: Store, name: str, since: datetime, until: datetime, reported_since: datetime) -> Side:
    """The side that a store holds, from ``since`` until before ``until``. Stories count with reports published since
    ``reported_since``. Raises StoreError."""
    sent = store.archive.sent(since, until)
    told: dict[int, list[SentMessage]] = defaultdict(list)
    for message in sent:
        if message.story_id is not None:
            told[message.story_id].append(message)
    posts: list[Posted] = []
    homes: dict[Identity, int] = {}
    for stored in _stories(store, reported_since):
        story = stored.story
        homes |= dict.fromkeys(map(_identity, story.reports), story.id)
        posts += _posts(stored, told.get(story.id, ()))
    return Side(name, tuple(sorted(posts, key=lambda each: (each.at, each.channel))), tuple(sent), homes)


def _stories(store: Store, since: datetime) -> Iterator[StoredStory]:
    after = 0
    while some := store.archive.page(since, after, _PAGE):
        yield from some
        after = some[-1].story.id


def _identity(report: Report) -> Identity:
    return report.outlet, report.url or "", report.title


def _posts(stored: StoredStory, told: Sequence[SentMessage]) -> Iterator[Posted]:
    reports = stored.story.reports
    outlets = tuple(dict.fromkeys(report.outlet for report in reports))
    for post in told:
        if post.kind is _POST:
            rang = any(each.rang for each in told if each.channel == post.channel)
            yield Posted(post.channel, reports[0].title, frozenset(map(_identity, reports)), outlets, post.at, rang)


# --- figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a side sent in a channel; ``an_hour`` and ``busiest`` hour of the clock count posts, replies and
    digests, each of these with its chart as one."""

    posts: int
    rang: int
    replies: int
    edits: int
    digests: int
    an_hour: float
    busiest: int


def figures(side: Side, channel: str, span: timedelta) -> Figures:
    """The figures of a channel over so long a time."""
    here = [message for message in side.sent if message.channel == channel]
    kinds = Counter(message.kind for message in here)
    digests = {
        (message.kind in _WEEKLY, message.until or message.at): message for message in here if message.kind in PERIODIC
    }
    messages = [*digests.values(), *(message for message in here if message.kind in (_POST, _REPLY))]
    hours = Counter(message.at.replace(minute=0, second=0, microsecond=0) for message in messages)
    return Figures(
        posts=kinds[_POST],
        rang=sum(message.rang for message in messages),
        replies=kinds[_REPLY],
        edits=kinds[_EDIT],
        digests=len(digests),
        an_hour=len(messages) / max(span / timedelta(hours=1), 1),
        busiest=max(hours.values(), default=0),
    )


# --- what differs -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Regrouped:
    """A story that was posted on one side, whose reports are several stories on the other."""

    post: Posted
    stories: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """What differs between two sides: posts that one alone has, those that ring on one alone, and stories of one that
    are several on the other; of each, those of the first side, then those of the second."""

    alone: tuple[tuple[Posted, ...], tuple[Posted, ...]]
    ringing: tuple[tuple[Posted, ...], tuple[Posted, ...]]
    several: tuple[tuple[Regrouped, ...], tuple[Regrouped, ...]]

    @property
    def is_none(self) -> bool:
        """Do they differ in nothing of this?"""
        return not any(each for pair in (self.alone, self.ringing, self.several) for each in pair)


def contrast(one: Side, other: Side) -> Contrast:
    """What differs between two sides. A post of one is that of the other in the same channel with which it shares a
    report."""
    sides = ((one, other), (other, one))
    alone, ringing, several = zip(*(_against(this, that) for this, that in sides), strict=True)
    return Contrast(alone, ringing, several)


def _against(this: Side, that: Side) -> tuple[tuple[Posted, ...], tuple[Posted, ...], tuple[Regrouped, ...]]:
    there: dict[tuple[str, Identity], list[Posted]] = defaultdict(list)
    for post in that.posts:
        for report in post.reports:
            there[post.channel, report].append(post)
    alone, ringing = [], []
    several: dict[frozenset[Identity], Regrouped] = {}
    for post in this.posts:
        same = [each for report in post.reports for each in there[post.channel, report]]
        if not same:
            alone.append(post)
        elif post.rang and not any(each.rang for each in same):
            ringing.append(post)
        stories = {that.homes[report] for report in post.reports if report in that.homes}
        if len(stories) > 1:
            several[post.reports] = Regrouped(post, len(stories))
    return tuple(alone), tuple(ringing), tuple(several.values())


# --- as a phone shows it ----------------------------------------------------------------------------------------------


def bubbles(side: Side, channel: str) -> list[Bubble]:
    """A channel of a side as it stands, each message once; one of which the first words are not known is left out."""
    found: dict[object, Bubble] = {}
    posts: dict[int | None, object] = {}
    for message in side.sent:
        key: object = message if message.message_id is None else message.message_id
        if message.channel != channel or message.html is None:
            continue
        made = Message(message.html, "")
        if message.kind is not _EDIT:
            number = message.message_id or len(found) + 1
            found[key] = Bubble(number, message.at, made, message.rang)
        elif key in found:
            before = found[key]
            found[key] = replace(before, message=made, edits=before.edits + 1, edited_at=message.at)
        if message.kind is _POST:
            posts[message.story_id] = key
        elif message.kind is _REPLY and message.story_id in posts:
            found[key] = _answering(found[key], found[posts[message.story_id]])
    return list(found.values())


def _answering(reply: Bubble, post: Bubble) -> Bubble:
    return replace(reply, reply_to=post.number, answered=next(iter(texts(post.message.html)), ""))


def channels(*sides: Side) -> tuple[str, ...]:
    """The channels in which any of the sides sent something."""
    return tuple(dict.fromkeys(message.channel for side in sides for message in side.sent))
