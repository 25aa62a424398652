"""What a storm left: the messages in the channels against what the world reported, and the rows of the outbox."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import select

from monitor.languages.labels import labels_in
from monitor.model.publications import PublicationKind, PublicationState
from monitor.store import OutboxRow, Store
from monitor.store.database.engine import LOCK_TIMEOUT, connect
from monitor.store.database.schema import entries, publications, stories
from tests.chaos.mixes import Means
from tests.chaos.world import World
from tests.support.botapi import BotApi, Call
from tests.support.botchats import Posted
from tests.support.bothtml import parse_html

CHANNEL = "@sample"
DIGESTS = "@digests"
_PERHAPS_THERE = {PublicationState.SENT, PublicationState.UNKNOWN}
_COUNTED = re.compile(r"^and (\d+) more$", re.MULTILINE)  # what a digest has no room for
_MOST_TRIES = 3
_HANDOVER = 20.0  # seconds; a stalled worker is reaped after some ten


@dataclass
class Verdict:
    """Counts over one storm. ``doubled`` and ``lost`` are messages (posts, replies, digests), and mentions in the
    digests that are there; ``stale`` are posts that do not show the last state of their story; ``early`` calls about a
    chat that had asked for patience; ``stuck`` rows that nobody finished. Of messages that perhaps arrived, some were
    ``found_out``, some decided on ``blind``, and some ``given_up`` after three senders; late copies were ``removed``.
    ``handover`` is the longest time until the other worker posted.
    """

    stories: int = 0
    messages: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    early: int = 0
    found_out: int = 0
    blind: int = 0
    given_up: int = 0
    removed: int = 0
    faults: int = 0
    complaints: list[str] = field(default_factory=list)
    handover: float = 0.0
    seconds: float = 0.0

    def wrongs(self, means: Means) -> list[str]:
        """Everything that must not be; where nobody could tell, a blind decision excuses one message each."""
        found = [f"out of order: {each}" for each in self.disordered]
        found += [f"not finished: {each}" for each in self.stuck]
        found += self.complaints
        found += [f"{self.early} calls to a chat that had asked for patience"] if self.early else []
        found += [f"the other worker posted after {self.handover:.0f} s"] if self.handover > _HANDOVER else []
        if means.admin_chat and self.blind:
            found.append(f"{self.blind} messages decided on blindly")
        if means.policy == "skip" or len(self.doubled) > self.blind:
            found += [f"twice: {each}" for each in self.doubled]
        excused = self.given_up if means.policy == "resend" else self.blind + self.given_up
        if len(self.lost) + len(self.stale) > excused:
            found += [f"lost: {each}" for each in self.lost] + [f"not the last state: {each}" for each in self.stale]
        return found


def has_copies(api: BotApi) -> bool:
    """Does a digest stand in its channel twice?"""
    return any(len(texts) > 1 for texts in _digests(api).values())


def is_given_up(row: OutboxRow) -> bool:
    """Did three senders die over it? It is sent no more, as each of them may have sent it."""
    return row.attempts >= _MOST_TRIES and row.state is PublicationState.UNKNOWN


def judge(
    *,
    world: World,
    api: BotApi,
    url: str,
    means: Means,
    complaints: Sequence[str],
    handover: float,
    seconds: float,
) -> Verdict:
    """Compare what stands in the channels with what the world reported."""
    with closing(Store.open(url)) as store:
        rows = store.outbox.rows(limit=10_000)
        resolved = store.reconciling.tally(datetime(2000, 1, 1, tzinfo=UTC))
    refused = [_visible(call) for call in api.calls if call.fault == "refuse"]
    messages = [message for message in api.messages(CHANNEL) if message.own]
    found = Verdict(
        stories=len(world.events),
        messages=len(messages),
        early=sum(call.fault == "early" for call in api.calls),
        found_out=resolved.by_probe,
        blind=resolved.by_policy,
        given_up=sum(map(is_given_up, rows)),
        removed=resolved.late_copies,
        faults=sum(call.fault not in (None, "fine", "early", "crossed") for call in api.calls),
        complaints=list(complaints),
        handover=handover,
        seconds=seconds,
    )
    _judge_channel(found, world, messages, refused)
    _judge_digests(found, world, api, refused, url)
    _judge_rows(found, rows, api.messages(DIGESTS), means)
    return found


def _visible(call: Call) -> str:
    """The text or caption of a call as readers would have seen it."""
    said = call.params.get("text") or call.params.get("caption", "")
    return parse_html(said)[0] if call.params.get("parse_mode") == "HTML" else said


def _judge_channel(found: Verdict, world: World, messages: Sequence[Posted], refused: Sequence[str]) -> None:
    for mark, event in world.events.items():
        own = [message for message in messages if mark in message.text]
        posts = [message for message in own if message.reply_to is None]
        beneath = {post.message_id for post in posts}
        answers = [message for message in messages if message.reply_to in beneath]
        excused = any(mark in text for text in refused)
        _count(found, f"the post of {mark}", len(posts), excused=excused)
        if posts and not excused and not any(_tells(post, event.outlets) for post in posts):
            found.stale.append(mark)
        for toll in event.tolls:
            replies = [message for message in answers if _says(message.text, toll)]
            is_refused = any(_says(text, toll) for text in refused)  # no two events have one toll
            _count(found, f"the reply of {mark} with {toll}", len(replies), excused=excused or is_refused)
        rings = sum(message.text.startswith("Now reported by") for message in answers)
        _count(found, f"the reply of {mark} with sound", rings, excused=True)


def _count(found: Verdict, what: str, times: int, *, excused: bool = False) -> None:
    if times == 0 and not excused:
        found.lost.append(what)
    found.doubled += [what] * (times - 1)


def _tells(post: Posted, outlets: Iterable[str]) -> bool:
    return all(outlet in post.text for outlet in outlets)


def _says(reply: str, toll: int) -> bool:
    """Does a reply tell of a toll, be it on the word of its outlet alone: "Dead: 40 → 90 (Name says)"?"""
    return re.search(rf" {toll}(?: \(.*\))?$", reply.split("\n")[0]) is not None


def _digests(api: BotApi) -> dict[str, list[str]]:
    """The digests that stand in their channel, by their headings, each with what stands beneath it. One that is sent
    again may tell of more."""
    found: dict[str, list[str]] = defaultdict(list)
    heading = ""
    for message in api.messages(DIGESTS):
        if message.own and _heading(message):
            heading = _heading(message)
            found[heading].append(message.text)
        elif message.own and heading:
            found[heading][-1] += f"\n{message.text}"
    return found


def _heading(message: Posted) -> str:
    """The first line of a digest, "" of any other message."""
    first = message.text.split("\n")[0]
    return first if first.startswith(labels_in("en").digest) else ""


def _judge_digests(found: Verdict, world: World, api: BotApi, refused: Sequence[str], url: str) -> None:
    digests = _digests(api)
    found.doubled += [f"the digest {heading!r}" for heading, texts in digests.items() for _ in texts[1:]]
    told = Counter(mark for texts in digests.values() for mark in world.events if any(mark in text for text in texts))
    due = _due_in_digests(url)
    latest = [*(texts[-1] for texts in digests.values()), *refused]
    counted = sum(int(number) for text in latest for number in _COUNTED.findall(text))
    for mark, event in world.events.items():
        excused = event.title not in due or any(mark in text for text in refused)
        if told[mark] == 0 and not excused and counted:
            counted, excused = counted - 1, True
        _count(found, f"{mark} in a digest", told[mark], excused=excused)


def _due_in_digests(url: str) -> set[str]:
    """The headlines of the stories that were opened before the last digest's period ended, but for those of which one
    told that is left unknown: it is one message, and counts among the decisions that were made on it."""
    database = connect(url, LOCK_TIMEOUT)
    of_digest = publications.c.kind == PublicationKind.DIGEST.value
    of_any = publications.c.kind.in_((PublicationKind.DIGEST.value, PublicationKind.CHART.value))
    last = (
        select(publications.c.until).where(of_digest).order_by(publications.c.until.desc()).limit(1).scalar_subquery()
    )
    told = (
        select(publications.c.id)
        .where(of_any, publications.c.state == PublicationState.UNKNOWN.value)
        .where(publications.c.since <= stories.c.created_at, stories.c.created_at < publications.c.until)
    )
    of_story = entries.c.story_id == stories.c.id
    due = select(entries.c.title).join(stories, of_story).where(stories.c.created_at < last, ~told.exists())
    try:
        with database.read() as connection:
            return set(connection.scalars(due))
    finally:
        database.engine.dispose()


def _judge_rows(found: Verdict, rows: Sequence[OutboxRow], digests: Sequence[Posted], means: Means) -> None:
    unfinished = {PublicationState.PENDING, PublicationState.SENDING}
    if means.policy == "resend":
        unfinished.add(PublicationState.UNKNOWN)
    charts = [row for row in rows if row.kind is PublicationKind.CHART and row.state in _PERHAPS_THERE]
    photos = {message.message_id for message in digests if message.photo}
    captions = Counter(_heading(message) for message in digests if message.photo and _heading(message))
    with_digest = sum(times - 1 for times in captions.values())  # one message, that counts as a digest
    found.doubled += ["a chart"] * (len(photos) - len(charts) - with_digest)
    found.lost += [f"chart {row.id}" for row in charts if row.message_id not in photos | {None}]
    found.stuck += [
        f"{row.kind} {row.id} is {row.state}: {row.error}"
        for row in rows
        if row.state in unfinished and not is_given_up(row)
    ]
    posts = [row for row in rows if row.kind is PublicationKind.POST and row.message_id and row.channel == "main"]
    posts.sort(key=lambda row: row.id)
    for earlier, later in pairwise(posts):
        if (earlier.message_id or 0) > (later.message_id or 0):
            found.disordered.append(f"{later.message_id} was decided after {earlier.message_id}")
