"""What a story causes in each channel, and how the channel's messages are written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.delivery.timing import is_quiet, is_weighty, is_widely_reported, urgency, weight
from monitor.languages.language import GROUPS
from monitor.languages.text import fold_key
from monitor.languages.transliteration import in_letters_of
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate
from monitor.model.publications import (
    Change,
    Facts,
    PublicationIntent,
    PublicationKind,
    PublicationState,
    Slot,
    Style,
    Told,
    ToldChange,
    Undecided,
    Urgency,
)
from monitor.model.settings import (
    Channel,
    MonitorSettings,
    Settings,
    Watch,
    Watchlist,
)
from monitor.model.stories import Report, Story
from monitor.runtime import Rules
from monitor.stories.answers import answers, stance_of
from monitor.stories.facts import changes, facts_of, group_of, kind_of, outcomes_in
from monitor.stories.figures import Figures


def decide(undecided: Undecided, settings: Settings, now: datetime) -> tuple[PublicationIntent, ...]:
    """What a story that is new, or has changed, causes in each channel that carries it.

    ==================================================  ==========================================================
    in the channel                                      causes
    ==================================================  ==========================================================
    not told; breaking                                  a post, with sound, in quiet hours too
    not told; weight at or above ``threshold``          a post, silent, after quiet hours, ``settle`` after the story's
                                                        first report
    the same, in quiet hours whose end is the digest    nothing: it stands in the digest
    not told; weight below ``threshold``                nothing: it stands in the digest
    not told; a report was chosen by an editor          a post, silent unless it is breaking
    its post waits, or settles                          nothing but a faster post, where it is breaking by now: that
                                                        waits for nothing; the post tells of the newest state
    not told; no report in a language of the channel;   nothing, breaking or not, until there is one: it stands in the
    ``foreign: digest``                                 digest
    the same; ``foreign: skip``                         nothing until there is one: it stands in no digest either
    told; a report joined, left or says something else  one edit, however many reports
    told; breaking by now: its outlets are many enough, a reply that says so, with sound, in quiet hours too; once, not
    or a report that is not told is of a weighty watch  where a message of it rang, and not where ``replies.max`` is 0
    told; a higher toll, or one where none was known    a reply; one that is not believed, as what its outlet says:
                                                        see ``stories.figures``
    told; a new report's first place is another         a reply without sound, where a place was told and that was not
    told; another side confirms or denies               a reply, unless it was told to; where it is not what was told,
                                                        as what it says, without sound
    told; an official outcome that was not told, in a   a reply
    headline
    told; a source corrects its number downwards        a reply and the edit
    told; a source corrects or withdraws its report     a reply and the edit
    told; it may be one with another told story, which  one edit: each links to the other ("See also")
    is not sure enough
    told; surely one with an older told story           one edit: the younger keeps its text, and beneath it a link to
                                                        the older, which grows; see ``store.belonging``
    told; the report that heads its message left        the message goes along; what is left is the next case
    not told, but another story's message told of its   a post, silent, after quiet hours, whatever its weight: nothing
    reports, until they were split off                  that was told is silently told nowhere
    a digest told of it after a backlog; since then a   a post, whatever its weight
    report joined or says something else
    a digest is to tell of it; breaking by now          a post, with sound, and the digest does not tell of it
    rejected                                            nothing
    its message can be edited no more, or was deleted   replies, as above, and no edit
    ==================================================  ==========================================================

    An edit keeps the headline, unless its report was corrected or withdrawn or another tells the same with a newer
    number, and keeps each sentence that still holds, unless a better one says more: see ``posts.summary``.

    Of replies there are at most ``replies.max``, each ``replies.interval`` after the one before, and each value once;
    one that waits is overtaken by a newer value of its kind. An outlet that causes many leaves the others theirs: to
    them they count, and delay, as one. That a story is breaking counts, and delays, as none.
    """
    watches = settings.watchlist.watches
    named, story = places(settings.watchlist), undecided.story
    facts = tuple(facts_of(report, named) for report in story.reports)
    found: list[PublicationIntent] = []
    for name, channel in settings.monitor.channels.items():
        told = undecided.told.get(name)
        under_way = told is not None and not told.split_off
        # Whatever its watch is called by now, and whoever carries that: readers who saw a story see it through.
        if under_way or carries(channel, story, watches):
            fast = urgency(story, channel.breaking, watches, now)
            if told is not None and told.split_off:
                found.append(PublicationIntent(name, PublicationKind.POST))
            elif told is None or told.state is PublicationState.PENDING:
                zone = settings.monitor.time_zone
                if told is not None or _is_posted(story, channel, watches, fast, zone, now):
                    due = _settled(story, channel, now) if fast is Urgency.ORDINARY else None
                    found.append(PublicationIntent(name, PublicationKind.POST, fast, due=due))
            elif told.state is PublicationState.FOLDED:
                if not _is_left_to_digest(story, channel) and _outgrew_digest(facts, told, fast):
                    found.append(PublicationIntent(name, PublicationKind.POST, fast))
            elif told.state in _ARRIVED:
                linked = set(undecided.see_also.get(name, ())) != set(told.see_also)
                growth = _growth(name, channel, story, facts, told, fast, now)
                caused = growth or ([PublicationIntent(name, PublicationKind.EDIT)] if linked else [])
                if channel.replies.max and _begins_to_break(story, channel, told, watches, now):
                    change = Change("breaking", story.reports[0], after=str(_outlets(story)))
                    ring = PublicationIntent(name, PublicationKind.REPLY, Urgency.BREAKING, change)
                    caused = [*caused[:1], ring, *caused[1:]]
                found += [intent for intent in caused if not (told.closed and intent.kind is PublicationKind.EDIT)]
    return tuple(found)


def muted(intents: Iterable[PublicationIntent]) -> tuple[PublicationIntent, ...]:
    """What is left of what a story causes that operators muted: its post and edits, without sound; no replies."""
    kept = (intent for intent in intents if intent.kind is not PublicationKind.REPLY)
    return tuple(replace(intent, urgency=Urgency.ORDINARY) for intent in kept)


# Perhaps, at least.
_ARRIVED = frozenset({PublicationState.SENDING, PublicationState.SENT, PublicationState.UNKNOWN})


def places(watchlist: Watchlist) -> frozenset[str]:
    """The terms that name places."""
    return frozenset(name for name, term in watchlist.terms.items() if term.kind == "place")


def carries(channel: Channel, story: Story, watches: Collection[str]) -> bool:
    """Does a channel take a story: by one of its watches, and by the languages of its reports? One that carries
    all of the ``watches`` there are takes stories of watches that are gone, too."""
    takes_all = not channel.watches or set(channel.watches) >= set(watches)
    return (
        (takes_all or not set(channel.watches).isdisjoint(story.watches))
        and (not channel.languages or any(report.language in channel.languages for report in story.reports))
        and not (channel.foreign == "skip" and is_foreign(story, channel))
    )


def is_foreign(story: Story, channel: Channel) -> bool:
    """Is none of its reports in a language that the readers of a channel are known to read?"""
    read = {channel.language, *channel.languages}
    return not any(report.language in read for report in story.reports)


def by_present_rules(story: Story, rules: Rules) -> Story:
    """The story with the watches of its reports by their present names.

    A report keeps the watches that it matched. Where one of them is there no more, it was renamed or removed: then it
    is what the words hold today that counts, and the old names where they hold nothing.
    """
    known = rules.settings.watchlist.watches
    if all(watch in known for watch in story.watches):
        return story
    return replace(story, reports=tuple(_judged_anew(report, rules) for report in story.reports))


def _judged_anew(report: Report, rules: Rules) -> Report:
    if all(watch in rules.settings.watchlist.watches for watch in report.watches):
        return report
    texts = (Field("title", report.title), Field("summary", report.summary), Field("content", report.content))
    (match,) = rules.screener.words([Candidate(texts, report.language, report.outlet, report.country or None)])
    return replace(report, watches=match.watches or report.watches)


def _is_posted(
    story: Story, channel: Channel, watches: Mapping[str, Watch], fast: Urgency, zone: ZoneInfo, now: datetime
) -> bool:
    """Does a story get a post of its own, or does it stand in the digest only?"""
    if any(report.chosen for report in story.reports):
        return True
    if _is_left_to_digest(story, channel):
        return False
    if fast is Urgency.BREAKING:
        return True
    if channel.quiet.then == "digest" and channel.digest.at and is_quiet(now, channel.quiet, zone):
        return False
    return weight(story, watches) >= channel.threshold


def _is_left_to_digest(story: Story, channel: Channel) -> bool:
    return channel.foreign == "digest" and is_foreign(story, channel)


def _settled(story: Story, channel: Channel, now: datetime) -> datetime | None:
    """When a silent post may leave; None where that is now. A report that was seen by a clock that ran ahead was seen
    now."""
    first = min(now, *(report.first_seen for report in story.reports))
    return first + channel.settle if first + channel.settle > now else None


def _begins_to_break(story: Story, channel: Channel, told: Told, watches: Mapping[str, Watch], now: datetime) -> bool:
    """Is a story, told without sound, breaking by now? What waits to say so, may say it of the newest state."""
    if told.rang:
        return False
    known = {fact.entry_id for fact in told.facts}
    new = [report for report in story.reports if report.entry_id not in known]
    weighty = is_weighty(replace(story, reports=tuple(new)), channel.breaking, watches)
    return weighty or is_widely_reported(story, channel.breaking, now)


def _outlets(story: Story) -> int:
    return len({fold_key(report.outlet) for report in story.reports})


def _outgrew_digest(facts: Sequence[Facts], told: Told, fast: Urgency) -> bool:
    """Is there more to a story than the digest that took the place of its post told? What is yet to be told there is
    told in its newest state."""
    if not told.facts:
        return fast is Urgency.BREAKING
    known = {(fact.entry_id, fact.said) for fact in told.facts}
    return any((fact.entry_id, fact.said) not in known for fact in facts)


def _growth(
    name: str, channel: Channel, story: Story, facts: Sequence[Facts], told: Told, fast: Urgency, now: datetime
) -> list[PublicationIntent]:
    """The edit and the replies that a story causes where it was told already."""
    known = {(fact.entry_id, fact.said) for fact in told.facts}
    said = {(fact.entry_id, fact.said) for fact in facts}
    if known == said:
        return []
    found = [PublicationIntent(name, PublicationKind.EDIT)]
    replied = [change for change in told.changes if change.kind != "breaking"]
    for change in _news(story, facts, told, (channel.language, *channel.languages)):
        sound = Urgency.ORDINARY if change.kind in _SILENT else fast
        if change.slot in told.waiting:
            found.append(PublicationIntent(name, PublicationKind.REPLY, sound, change))
        elif _has_room(change.report.outlet, replied, channel.replies.max):
            due = _when_due(change.report.outlet, replied, channel.replies.interval, now)
            found.append(PublicationIntent(name, PublicationKind.REPLY, sound, change, due))
            replied.append(ToldChange(change.kind, change.subject, change.after, change.report.outlet, due))
    return found


def _has_room(outlet: str, replied: Sequence[ToldChange], at_most: int) -> bool:
    """May an outlet cause another reply? To it, all that another caused count as one, and what that alone claimed as
    none: so nobody uses up what others need."""
    used = [change for change in replied if change.outlet in ("", outlet)]
    others = {change.outlet for change in replied if change.kind != "claimed"} - {"", outlet}
    return len(used) + len(others) < at_most


def _when_due(outlet: str, replied: Sequence[ToldChange], interval: timedelta, now: datetime) -> datetime:
    """When an outlet's next reply may leave: behind all that left and its own, and of each other outlet's that are to
    leave, behind the first."""
    ahead: dict[str, datetime] = {}
    left = []
    for change in replied:
        if change.at is not None and (change.at <= now or change.outlet == outlet):
            left.append(change.at)
        elif change.at is not None:
            ahead[change.outlet] = min(change.at, ahead.get(change.outlet, change.at))
    return max((now, *(at + interval for at in (*left, *ahead.values()))))


_TOLLS = ("toll", "claimed")
_SILENT = ("place", "response")  # replies that ring under no story
_GRAVITY = ("dead", "missing", "wounded")


def _news(story: Story, facts: Sequence[Facts], told: Told, languages: Sequence[str]) -> list[Change]:
    """The changes that were not told yet: of each kind the latest, of a toll the highest; of reports that bring the
    same, the first in the first of the ``languages``. Where one report raises several tolls, the gravest stands for
    them: its headline, which the reply shows, mostly has them all."""
    latest: dict[Slot, Change] = {}
    figures = Figures(story.reports, facts, told.facts, told.changes, told.waiting)
    known = {(fact.entry_id, fact.said) for fact in told.facts}
    for report, fact in zip(story.reports, facts, strict=True):
        if (fact.entry_id, fact.said) not in known:
            for change in (*figures.changes(report, fact), *_other_changes(told, story, report, fact)):
                before = latest.get(change.slot)
                if before is None or _overtakes(change, before, languages):
                    latest[change.slot] = change
    gravest: dict[tuple[str, int], str] = {}
    for change in latest.values():
        if change.kind in _TOLLS:
            of = (change.kind, change.report.entry_id)
            gravest[of] = min(gravest.get(of, change.subject), change.subject, key=_gravity)
    known_changes = {(change.kind, change.subject, change.after) for change in told.changes}
    return [
        change
        for change in latest.values()
        if (change.kind not in _TOLLS or change.subject == gravest[change.kind, change.report.entry_id])
        and (change.kind, change.subject, change.after) not in known_changes
    ]


def _other_changes(told: Told, story: Story, report: Report, fact: Facts) -> list[Change]:
    """The changes but those of tolls. What a side denies or confirms that was not told is its response. Nothing new
    are the stance of who was told to take it, a place that a report told names, and an outcome that no headline
    tells."""
    known = {each.entry_id for each in told.facts}
    before = [each for each in story.reports if each.entry_id in known]
    stances = {stance_of(each) for each in before}
    found = []
    for change in changes(told.facts, report, fact):
        if change.kind in ("denied", "confirmed"):
            if stance_of(report) not in stances:
                found.append(change if answers(report, before) else replace(change, kind="response"))
        elif change.kind == "place":
            found += [change] * (not any(change.after in each.terms for each in before))
        elif change.kind != "outcome" or change.subject in outcomes_in(report.title, report.language):
            found.append(change)
    return found


def _gravity(counted: str) -> tuple[int, int]:
    return _GRAVITY.index(kind_of(counted)), GROUPS.index(group_of(counted))


def _overtakes(change: Change, before: Change, languages: Sequence[str]) -> bool:
    """Is it to be told in place of another of its kind?"""
    if change.after != before.after:
        return change.kind not in _TOLLS or int(change.after) > int(before.after)
    here, there = (each.report.language for each in (change, before))
    return here in languages and (there not in languages or languages.index(here) < languages.index(there))


def style(settings: Settings, channel: Channel, bot: str = "") -> Style:
    """How the messages of a channel are written. Of a label such as "A / B" it prints what ``names`` says, in letters
    of its language where that has them. ``bot`` is the name of the bot that is asked for sources."""
    watchlist = settings.watchlist
    forms: dict[str, list[str]] = defaultdict(list)
    for term in watchlist.terms.values():
        if term.label and term.kind == "place":
            forms[term.label] += term.forms.get(channel.language, ())
    return Style(
        language=channel.language,
        time_zone=settings.monitor.time_zone,
        hashtags={
            name: watchlist.hashtag(name, channel.language)
            for name, watch in sorted(watchlist.watches.items(), key=lambda item: -item[1].weight)
        },
        template=channel.template,
        languages=channel.languages,
        title=channel.title,
        names={
            name: printed_name(term.label, channel.names, forms[term.label])
            for name, term in watchlist.terms.items()
            if term.label and term.kind == "place"
        },
        most_hashtags=channel.hashtags,
        sides=channel.sides,
        perspectives={
            label: texts[channel.language]
            for label, texts in settings.perspectives.items()
            if channel.language in texts
        },
        bot=bot,
        site=settings.monitor.site.base if channel.story_link else "",
    )


def printed_name(label: str, names: str, forms: Sequence[str]) -> str:
    """A label such as "A / B" as a channel prints it. ``forms`` are those of the place in its language."""
    nouns = [form for form in (form.lstrip("=") for form in forms) if form[:1] == form[:1].upper()]
    parts = in_letters_of([part.strip() for part in label.split(" / ")], nouns)
    return " / ".join(parts) if names == "both" or len(parts) < 2 else parts[0 if names == "first" else 1]


def post_link(chat: str, chat_id: int | None, message_id: int | None) -> str | None:
    """The address of a message in a public channel, else the one that its members may open; None where there is
    none."""
    if message_id is None:
        return None
    if chat.startswith("@"):
        return f"https://t.me/{chat[1:]}/{message_id}"
    number = str(chat_id or chat)
    return f"https://t.me/c/{number[4:]}/{message_id}" if re.fullmatch(r"-100\d+", number) else None


def longest_reply_wait(settings: MonitorSettings) -> timedelta:
    """How long the last of the replies to a post may have to wait, in any channel."""
    waits = (channel.replies.interval * max(channel.replies.max, 1) for channel in settings.channels.values())
    return max(waits, default=timedelta(0))
