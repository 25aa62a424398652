"""Compose: a claimed publication as the message it is to be."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from monitor.delivery import policy
from monitor.delivery.timing import weight
from monitor.model.publications import (
    Claim,
    DigestClaim,
    EditClaim,
    Facts,
    Message,
    PointerClaim,
    PostClaim,
    PublicationKind,
    ReplyClaim,
    Shown,
    Style,
    Target,
)
from monitor.model.settings import Channel, Settings
from monitor.model.stories import Report, Story
from monitor.posts.digest import Digest, DigestStory, caption, perspective_of, render_digest
from monitor.posts.graph import Meaning
from monitor.posts.post import title_of
from monitor.posts.render import Elsewhere, render_change, render_pointer, render_story
from monitor.posts.summary import summarise
from monitor.runtime import Runtime
from monitor.sandbox import Sandbox
from monitor.store import Period
from monitor.stories.facts import facts_of


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, what the reports say that it tells of, and what readers see of them. ``folded`` are those of a digest
    that takes the place of posts, by story."""

    message: Message
    told: tuple[Facts, ...] | None = None
    shown: Shown | None = None
    folded: Mapping[int, tuple[Facts, ...]] = field(default_factory=dict)


class Composer:
    """Makes messages of claims. Charts are drawn in the ``sandbox``."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._outbox = runtime.store.outbox
        self._periods = runtime.store.periods
        self._sandbox = sandbox

    async def compose(self, claim: Claim, channel: Channel) -> Composed | None:
        """The message of a claim in its newest state; None where there is nothing to tell. Raises whatever a bug in
        the rendering, or the sandbox in which charts are drawn, raises."""
        settings = self._runtime.rules.settings
        style = policy.style(settings, channel)
        match claim:
            case PostClaim() | EditClaim():
                present = policy.by_present_rules(claim.story, self._runtime.rules)
                return await self._post(replace(claim, story=present), style, settings)
            case ReplyClaim():
                return Composed(render_change(claim.story, claim.change, style))
            case PointerClaim():
                return Composed(render_pointer(claim.own, await self._elsewhere(claim, claim.successor), style))
            case DigestClaim():
                digest = await self._digest(claim, channel, settings)
                if not digest.stories:
                    return None
                composed = await self._periodic(claim, digest, style)
                if claim.since is not None:
                    return composed
                told = {each.story.id: _facts(each.story, settings) for each in digest.stories}
                return replace(composed, folded=told)

    async def _post(self, claim: PostClaim | EditClaim, style: Style, settings: Settings) -> Composed:
        story, facts = claim.story, _facts(claim.story, settings)
        shown = _shown_before(claim, facts) if isinstance(claim, EditClaim) else None
        summarised = partial(
            summarise, story, language=style.language, languages=style.languages, shown=shown, meaning=self._meaning()
        )
        # Encoding a sentence takes some 10 ms: other channels, and polls, go on meanwhile.
        summary = await asyncio.to_thread(summarised)
        quoted = tuple((each.report.entry_id, each.text) for each in summary.sentences)
        see_also = [await self._elsewhere(claim, other) for other in claim.see_also.values()]
        return Composed(
            render_story(story, style, summary, see_also),
            facts,
            Shown(summary.report.entry_id, quoted, tuple(claim.see_also)),
        )

    def _meaning(self) -> Meaning | None:
        """What compares texts by meaning; None without an encoder."""
        semantics = self._runtime.rules.screener.semantics
        return None if semantics is None else semantics.alike

    async def _elsewhere(self, claim: Claim, target: Target) -> Elsewhere:
        """Another message of the channel, as it is linked to."""
        state = await self._db(self._outbox.channel, claim.channel)
        return Elsewhere(target.headline, policy.post_link(state.chat, state.chat_id, target.message_id))

    async def _periodic(self, claim: DigestClaim, digest: Digest, style: Style) -> Composed:
        if claim.kind is PublicationKind.DIGEST:
            return Composed(render_digest(digest, style))
        from monitor.posts.chart import draw  # its library is large, and most channels get no charts

        picture = await self._sandbox.run(draw, digest, style)
        return Composed(replace(caption(digest, style), photo=picture))

    async def _digest(self, claim: DigestClaim, channel: Channel, settings: Settings) -> Digest:
        if claim.since is None:
            found = await self._db(self._periods.of_backlog, claim.publication_id, claim.channel, claim.until)
        else:
            found = await self._db(self._periods.of_time, claim.channel, claim.since, claim.until)
        state = await self._db(self._outbox.channel, claim.channel)
        links = {
            story_id: policy.post_link(state.chat, state.chat_id, message_id)
            for story_id, message_id in found.message_ids.items()
        }
        present = tuple(policy.by_present_rules(story, self._runtime.rules) for story in found.stories)
        return _digest_of(replace(found, stories=present), channel, settings, links)


def _digest_of(found: Period, channel: Channel, settings: Settings, links: dict[int, str | None]) -> Digest:
    """What a channel is told of a period: the stories it carries, the weightiest first, of equal ones the latest."""
    watches = settings.watchlist.watches
    carried = [story for story in found.stories if policy.carries(channel, story, watches)]
    told = [
        DigestStory(story, weight(story, watches), links.get(story.id), found.headlines.get(story.id))
        for story in carried
    ]
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


def _shown_before(claim: EditClaim, facts: Sequence[Facts]) -> Shown | None:
    """What the message showed when it told of exactly this, else what it shows now: what comes back after a correction
    reads as before."""
    said = frozenset((fact.entry_id, fact.said) for fact in facts)
    latest = next((each.shown for each in claim.versions), None)
    if latest is None:
        # Of what an earlier version of this program posted, the headline alone is known.
        headed = (each.entry_id for each in claim.story.reports if title_of(each) == claim.target.headline)
        latest = next((Shown(entry_id) for entry_id in headed if claim.target.headline), None)
    return next((each.shown for each in claim.versions if each.said == said), latest)


def _facts(story: Story, settings: Settings) -> tuple[Facts, ...]:
    places = policy.places(settings.watchlist)
    return tuple(facts_of(report, places) for report in story.reports)
