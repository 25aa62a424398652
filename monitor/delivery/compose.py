"""Compose: a claimed publication as the message it is to be."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.delivery import policy
from monitor.delivery.pictures import Picture, render_post
from monitor.delivery.timing import weight
from monitor.model.hosts import Home, is_own, is_own_picture
from monitor.model.publications import (
    CHARTS,
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
    Version,
    WithdrawalClaim,
)
from monitor.model.settings import Channel, FeedSource, Settings, Watchlist
from monitor.model.stories import Report, Story
from monitor.posts.digest import Digest, DigestStory, caption, perspective_of, render_below_chart, render_digest
from monitor.posts.foreign import foreign_texts, in_own_language
from monitor.posts.graph import Meaning
from monitor.posts.markup import MAX_CAPTION, MAX_UNITS, visible
from monitor.posts.post import title_of
from monitor.posts.render import Elsewhere, render_pointer, render_withdrawn
from monitor.posts.replies import render_change
from monitor.posts.summary import Summary, settled
from monitor.runtime import Rules, Runtime
from monitor.sandbox import Sandbox
from monitor.store import Period
from monitor.stories.facts import facts_of

_COMPARING = 10.0  # seconds for which texts of a message are compared by meaning: other messages wait


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, what the reports say that it tells of, and what readers see of them. ``folded`` are those of a digest
    that takes the place of posts, by story; ``rest`` is what the digest of a chart is left to say."""

    message: Message
    told: tuple[Facts, ...] | None = None
    shown: Shown | None = None
    folded: Mapping[int, tuple[Facts, ...]] = field(default_factory=dict)
    rest: Message | None = None


class Composer:
    """Makes messages of claims. Charts are drawn in the ``sandbox``."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._feeds = runtime.store.feeds
        self._outbox = runtime.store.outbox
        self._periods = runtime.store.periods
        self._translations = runtime.store.translations
        self._sandbox = sandbox

    async def compose(self, claim: Claim, channel: Channel) -> Composed | None:
        """The message of a claim in its newest state; None where there is nothing to tell. Raises whatever a bug in
        the rendering, or the sandbox in which charts are drawn, raises."""
        settings = self._runtime.rules.settings
        style = policy.style(settings, channel, await self._bot(settings))
        match claim:
            case PostClaim() | EditClaim():
                present = await asyncio.to_thread(policy.by_present_rules, claim.story, self._runtime.rules)
                (story,) = await self._with_own_links(present)
                return await self._post(replace(claim, story=story), style, settings, channel.picture)
            case ReplyClaim():
                (story,) = await self._with_own_links(claim.story)
                own = {report.entry_id: report for report in story.reports}
                change = replace(claim.change, report=own.get(claim.change.report.entry_id, claim.change.report))
                reply = await asyncio.to_thread(render_change, story, change, style, claim.standing)
                return None if reply is None else Composed(reply)
            case PointerClaim():
                limit = MAX_CAPTION if claim.target.photo else MAX_UNITS
                return Composed(render_pointer(claim.own, await self._elsewhere(claim, claim.successor), style, limit))
            case WithdrawalClaim():
                return Composed(render_withdrawn(style))
            case DigestClaim(rest=Message() as rest):
                return Composed(rest)
            case DigestClaim():
                digest = await self._digest(claim, channel)
                if not digest.stories:
                    return None
                composed = await self._periodic(claim, digest, style)
                if claim.since is not None:
                    return composed
                stories = [each.story for each in digest.stories]
                told = await asyncio.to_thread(lambda: {story.id: _facts(story, settings) for story in stories})
                return replace(composed, folded=told)

    async def _post(self, claim: PostClaim | EditClaim, style: Style, settings: Settings, picture: Picture) -> Composed:
        see_also = [await self._elsewhere(claim, other) for other in claim.see_also.values()]
        # Reading two hundred reports takes some 100 ms, and encoding a sentence some 10: other channels, and polls, go
        # on meanwhile.
        told = await asyncio.to_thread(_told, claim, style, settings, self._meaning())
        read = await self._in_own_language(claim, told.summary, style, settings)
        first = _first_version(claim)
        message, shown = await asyncio.to_thread(render_post, claim, style, read, see_also, first, picture)
        return Composed(message, told.facts, told.shown(len(shown.sentences), tuple(claim.see_also)))

    async def _in_own_language(
        self, claim: PostClaim | EditClaim, summary: Summary, style: Style, settings: Settings
    ) -> Summary:
        """The summary with what was translated of it by now. Nothing is waited for: what is still to come comes by an
        edit."""
        foreign = foreign_texts(summary, style) if settings.monitor.translate.by != "none" else ()
        if not foreign:
            return summary
        known = await self._db(self._translations.known, foreign)
        missing = [text for text in foreign if text not in known]
        await self._db(self._translations.left_without, claim.story.id, claim.channel, missing, self._runtime.now())
        return in_own_language(summary, style, {text: said for text, said in known.items() if said})

    async def _with_own_links(self, *stories: Story) -> tuple[Story, ...]:
        """The stories with what is known of where the links of their reports lead, and without pictures that are not
        their outlets' own."""
        outlets = {report.outlet for story in stories for report in story.reports}
        homes = await self._db(self._feeds.homes, outlets)
        return await asyncio.to_thread(with_own_links, stories, homes, self._runtime.rules.sources)

    def _meaning(self) -> Meaning | None:
        """What compares texts by meaning; None without an encoder. Where it takes too long, as of a story of very many
        reports, or the worker is to stop, the words tell alone."""
        runtime, semantics = self._runtime, self._runtime.rules.screener.semantics
        if semantics is None:
            return None
        seconds = asyncio.get_running_loop().time
        until = seconds() + _COMPARING

        def alike(one: str, other: str) -> float:
            return 0.0 if runtime.stopping or seconds() > until else semantics.alike(one, other)

        return alike

    async def _bot(self, settings: Settings) -> str:
        """The name of the bot that readers may ask; "" where nobody reads what they write."""
        return await self._db(self._runtime.store.operators.bot) if settings.monitor.operators else ""

    async def _elsewhere(self, claim: Claim, target: Target) -> Elsewhere:
        """Another message of the channel, as it is linked to."""
        state = await self._db(self._outbox.channel, claim.channel)
        return Elsewhere(target.headline, policy.post_link(state.chat, state.chat_id, target.message_id))

    async def _periodic(self, claim: DigestClaim, digest: Digest, style: Style) -> Composed:
        if claim.kind not in CHARTS:
            return Composed(await asyncio.to_thread(render_digest, digest, style))
        from monitor.posts.chart import draw  # its library is large, and most channels get no charts

        picture = await self._sandbox.run(draw, replace(digest, stories=()), style)
        if claim.alone:
            return Composed(replace(caption(digest, style), photo=picture))
        beginning, rest = await asyncio.to_thread(render_below_chart, digest, style)
        return Composed(replace(beginning, photo=picture), rest=rest)

    async def _digest(self, claim: DigestClaim, channel: Channel) -> Digest:
        if claim.since is None:
            found = await self._db(self._periods.of_backlog, claim.publication_id, claim.channel, claim.until)
        else:
            found = await self._db(self._periods.of_time, claim.channel, claim.since, claim.until)
        state = await self._db(self._outbox.channel, claim.channel)
        links = {
            story_id: policy.post_link(state.chat, state.chat_id, message_id)
            for story_id, message_id in found.message_ids.items()
        }
        stories = await self._with_own_links(*found.stories)
        rules, found = self._runtime.rules, replace(found, stories=stories)
        digest = await asyncio.to_thread(_digest_of, found, channel, rules, links)
        return replace(digest, weekly=claim.kind in (PublicationKind.WEEKLY, PublicationKind.WEEKLY_CHART))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a post is to tell, before it is translated and given its look."""

    summary: Summary
    facts: tuple[Facts, ...]

    def shown(self, sentences: int, see_also: tuple[int, ...]) -> Shown:
        """What readers see of it where so many sentences are shown."""
        quoted = tuple((each.report.entry_id, each.text) for each in self.summary.sentences[:sentences])
        return Shown(self.summary.report.entry_id, quoted, see_also)


def _told(claim: PostClaim | EditClaim, style: Style, settings: Settings, meaning: Meaning | None) -> _Told:
    story, facts = claim.story, _facts(claim.story, settings)
    shown = _shown_before(claim, facts) if isinstance(claim, EditClaim) else None
    summary = settled(story, language=style.language, languages=style.languages, shown=shown, meaning=meaning)
    return _Told(summary, facts)


def _first_version(claim: PostClaim | EditClaim) -> Version | None:
    """What readers saw first, as far back as is known."""
    return claim.versions[-1] if isinstance(claim, EditClaim) and claim.versions else None


def _configured(home: Home, sources: Mapping[str, FeedSource]) -> Home:
    source = sources.get(home.address)
    return home if source is None else replace(home, configured=source.hosts)


def with_own_links(
    stories: Sequence[Story], homes: Mapping[str, Sequence[Home]], sources: Mapping[str, FeedSource]
) -> tuple[Story, ...]:
    """The stories with what is known of where the links of their reports lead, by the ``homes`` of their outlets and
    the configured ``sources`` by address, and without pictures that are not their outlets' own."""
    outlets = {report.outlet for story in stories for report in story.reports}
    known = {outlet: [_configured(home, sources) for home in homes.get(outlet, ())] for outlet in outlets}
    return tuple(replace(story, reports=tuple(_marked(each, known) for each in story.reports)) for story in stories)


def _marked(report: Report, homes: Mapping[str, Sequence[Home]]) -> Report:
    its, own = homes[report.outlet], is_own(homes[report.outlet], report.url)
    image = report.image if is_own_picture(its, report.image, report.url) else None
    same = own == report.own_link and image == report.image
    return report if same else replace(report, own_link=own, image=image)


def _digest_of(found: Period, channel: Channel, rules: Rules, links: dict[int, str | None]) -> Digest:
    """What a channel is told of a period: the stories it carries, the weightiest first, of equal ones that which was
    seen last, whatever time it claims."""
    watches = rules.settings.watchlist.watches
    present = (policy.by_present_rules(story, rules) for story in found.stories)
    carried = [story for story in present if policy.carries(channel, story, watches)]
    told = [
        DigestStory(
            story,
            weight(story, watches),
            links.get(story.id),
            found.headlines.get(story.id),
            _topic(story, rules.settings.watchlist, channel.language),
            found.changes.get(story.id, ()),
        )
        for story in carried
    ]
    told.sort(key=lambda one: (one.weight, *_first_seen(one.story)), reverse=True)
    return Digest(
        since=found.since,
        until=found.until,
        stories=tuple(told),
        by_hour=_by_hour((report for story in carried for report in story.reports), found.since),
    )


def _topic(story: Story, watchlist: Watchlist, language: str) -> str:
    """The hashtag of its weightiest watch."""
    known = [name for name in story.watches if name in watchlist.watches]
    weightiest = max(known, key=lambda name: watchlist.watches[name].weight, default="")
    return watchlist.hashtag(weightiest, language) if weightiest else ""


def _first_seen(story: Story) -> tuple[datetime, datetime]:
    """When a story was first seen and, of what was seen at once, when it was published."""
    return min((report.first_seen, report.published) for report in story.reports)


def _by_hour(reports: Iterable[Report], since: datetime) -> tuple[tuple[datetime, dict[str, int]], ...]:
    """How many reports were published in each hour; one that is older than the period counts when it was seen."""
    hours: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for report in reports:
        at = report.published if report.published >= since else report.first_seen
        hour = at.replace(minute=0, second=0, microsecond=0)
        hours[hour][perspective_of(report)] += 1
    return tuple((hour, dict(counts)) for hour, counts in sorted(hours.items()))


def _shown_before(claim: EditClaim, facts: Sequence[Facts]) -> Shown | None:
    """What the message showed when it told of exactly this, else what it shows now: what comes back after a correction
    reads as before."""
    said = frozenset((fact.entry_id, fact.said) for fact in facts)
    latest = next((each.shown for each in claim.versions), None)
    if latest is None:
        # Of what an earlier version of this program posted, the headline alone is known.
        headline = visible(claim.target.headline)
        headed = (each.entry_id for each in claim.story.reports if visible(title_of(each)) == headline)
        latest = next((Shown(entry_id) for entry_id in headed if claim.target.headline), None)
    return next((each.shown for each in claim.versions if each.said == said), latest)


def _facts(story: Story, settings: Settings) -> tuple[Facts, ...]:
    places = policy.places(settings.watchlist)
    return tuple(facts_of(report, places) for report in story.reports)
