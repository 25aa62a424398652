"""Compose: a claimed publication as the message it is to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.delivery import policy
from monitor.delivery.timing import weight
from monitor.model.publications import Claim, Facts, Message, PublicationKind
from monitor.model.settings import Channel, Settings
from monitor.model.stories import Report, Story
from monitor.posts.digest import Digest, DigestStory, caption, perspective_of, render_digest
from monitor.posts.render import render_change, render_pointer, render_story
from monitor.runtime import Context
from monitor.store import Period
from monitor.stories.facts import facts_of


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, and what the reports say that it tells of."""

    message: Message
    told: tuple[Facts, ...] | None = None


class Composer:
    """Makes messages of claims."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def compose(self, claim: Claim, channel: Channel) -> Composed | None:
        """The message of a claim in its newest state; None where there is nothing to tell. Raises whatever a bug in
        the rendering, or the sandbox in which charts are drawn, raises."""
        settings = self._context.rules.settings
        house = policy.house(settings, channel)
        if claim.story is None:
            digest = await self._digest(claim, channel, settings)
            if not digest.stories:
                return None
            if claim.kind is PublicationKind.CHART:
                from monitor.posts.chart import draw  # its library is large, and most channels get no charts

                picture = await self._context.sandbox.run(draw, digest, house)
                return Composed(replace(caption(digest, house), photo=picture))
            return Composed(render_digest(digest, house))
        if claim.successor is not None:
            state = await self._context.db(self._context.store.outbox.channel, claim.channel)
            link = policy.post_link(state.chat, state.chat_id, claim.successor.message_id)
            return Composed(render_pointer(claim.story, link, house))
        if claim.change is not None:
            return Composed(render_change(claim.story, claim.change, house))
        return Composed(render_story(claim.story, house), _facts(claim.story, settings))

    async def _digest(self, claim: Claim, channel: Channel, settings: Settings) -> Digest:
        context, until = self._context, claim.until or self._context.now()
        if claim.since is None:
            found = await context.db(context.store.periods.of_backlog, claim.publication_id, claim.channel, until)
        else:
            found = await context.db(context.store.periods.of_time, claim.channel, claim.since, until)
        state = await context.db(context.store.outbox.channel, claim.channel)
        links = {
            story_id: policy.post_link(state.chat, state.chat_id, message_id)
            for story_id, message_id in found.message_ids.items()
        }
        return _digest_of(found, channel, settings, links)


def _digest_of(found: Period, channel: Channel, settings: Settings, links: dict[int, str | None]) -> Digest:
    """What a channel is told of a period: the stories it carries, the weightiest first, of equal ones the latest."""
    watches = settings.watchlist.watches
    carried = [story for story in found.stories if policy.carries(channel, story)]
    told = [DigestStory(story, weight(story, watches), links.get(story.id)) for story in carried]
    told.sort(key=lambda one: (one.weight, one.story.reports[0].published), reverse=True)
    return Digest(
        since=found.since,
        until=found.until,
        read=found.read,
        matched=found.matched,
        posted=found.posted,
        stories=tuple(told),
        by_hour=_by_hour(found.reports),
    )


def _by_hour(reports: Sequence[Report]) -> tuple[tuple[datetime, dict[str, int]], ...]:
    hours: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for report in reports:
        hour = report.published.replace(minute=0, second=0, microsecond=0)
        hours[hour][perspective_of(report)] += 1
    return tuple((hour, dict(counts)) for hour, counts in sorted(hours.items()))


def _facts(story: Story, settings: Settings) -> tuple[Facts, ...]:
    places = policy.places(settings.watchlist)
    return tuple(facts_of(report, places) for report in story.reports)
