from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.delivery import policy
from monitor.matching.screener import Screener
from monitor.model.publications import PublicationIntent, PublicationState, Told, ToldChange, Undecided, Urgency
from monitor.model.settings import (
    BreakingSettings,
    Channel,
    DigestSettings,
    FirstPollSettings,
    MonitorSettings,
    QuietSettings,
    ReplySettings,
    Settings,
    Term,
    Watch,
    Watchlist,
)
from monitor.model.stories import Report, Story
from monitor.runtime import Rules
from monitor.stories.facts import facts_of
from tests.support.clock import NOON
from tests.support.reports import made
from tests.support.worker import at_once

HOUR = timedelta(hours=1)
FIRST = FirstPollSettings(max_age=6 * HOUR, max_posts=2)

# --- what a story causes ------------------------------------------------------------------------------------

WATCHES = {"bridges": Watch(any=("bridge",)), "dams": Watch(any=("dam",)), "war": Watch(any=("war",), weight=6)}
TERMS = {name: Term(kind="place", forms={"en": (name,)}) for name in ("north", "south")}
DEAD_3 = made("Bridge falls, three dead", country="AM", terms=("north",), published=NOON - HOUR)
DEAD_5 = made("Five killed at the bridge", country="AM", published=NOON - HOUR)
DEAD_8 = made("Toll rises to eight dead", country="AM", published=NOON - HOUR)
HURT = made("Nine wounded, four dead", country="AM", published=NOON - HOUR)
DENIAL = made("Ministry denies it", country="AZ", published=NOON - HOUR)
DENIES_FALL = made("Ministry denies that the bridge fell", country="AZ", published=NOON - HOUR)
DENIES_MAPS = made("Ministry denies withholding maps", country="AZ", published=NOON - HOUR)
TALKS = made("Ministry confirms talks next week", country="AZ", published=NOON - HOUR)
BAKU_DENIES = made("Baku denies shelling the bridge", country="GB", perspective=("international",))
MOSCOW_TELLS = made("В Баку опровергли обстрел моста", language="ru", country="RU")
PLAIN = made("A bridge fell", country="AM")
ELSEWHERE = made("Bridge falls", terms=("south",))
RENAMED = made("A bridge fell", country="AM", watches=("viaducts",))
SIGNED = made("Treaty signed")
WAR = made("War at the bridge", watches=("bridges", "war"))
INVENTED = made("Bridge falls, 99999 dead", outlet="Horn", country="AM", published=NOON - HOUR)
CORRECTED = replace(DEAD_3, title="Correction: Bridge falls, three dead")
FEWER = replace(DEAD_3, title="Bridge falls, two dead")
LOUD = tuple(made(f"Bridge {name}") for name in ("a", "b", "c"))
NIGHT = QuietSettings(begins="11:00", ends="13:00", then="digest")
DAILY = DigestSettings(at=("08:00",))


def decided(
    reports: tuple[Report, ...],
    channel: Channel | None = None,
    told: Told | None = None,
    now: datetime = NOON,
    see_also: tuple[int, ...] = (),
) -> list[str]:
    """What is decided in one channel, in short."""
    undecided = Undecided(Story(1, reports), NOON, {"main": told} if told else {}, {"main": see_also})
    channel = at_once(channel or Channel()).model_copy(update={"breaking": BreakingSettings(outlets=3)})
    monitor = MonitorSettings(channels={"main": channel})
    settings = Settings(monitor=monitor, feeds=(), watchlist=Watchlist(terms=TERMS, watches=WATCHES))
    return [_short(intent) for intent in policy.decide(undecided, settings, now)]


def _short(intent: PublicationIntent) -> str:
    words = [intent.kind.value, "loud" if intent.urgency is Urgency.BREAKING else ""]
    if intent.change is not None:
        words += [intent.change.kind, f"{intent.change.before}>{intent.change.after}" if intent.change.after else ""]
    if intent.due is not None and intent.due != NOON:
        seconds = (intent.due - NOON) // timedelta(seconds=1)
        words.append(f"in {seconds}s" if seconds % 60 else f"in {seconds // 60}m")
    return " ".join(word for word in words if word)


def told(*reports: Report, state: PublicationState = PublicationState.SENT, **changes: Any) -> Told:
    return Told(state, tuple(facts_of(report, ("north", "south")) for report in reports), **changes)


def replied(kind: str, after: str, outlet: str, at: datetime = NOON - HOUR) -> ToldChange:
    return ToldChange(kind, "dead" if after else "", after, outlet, at)


REPLIED = (replied("toll", "5", "Elsewhere"),)
HORNS = tuple(replied("place", "", "Horn") for _ in range(3))
CLAIMS = tuple(replied("claimed", str(number), "Horn") for number in (400, 500))
PLACE = ("place", "", "Horn")
THREE = tuple(replied("toll", str(number), f"Outlet of {number}") for number in (4, 5, 6))
SETTLING = Channel(settle=timedelta(seconds=90))
SEEN_BEFORE = made("A bridge fell", first_seen=NOON - timedelta(seconds=60))
FOREIGN = made("ხიდი ჩაინგრა", language="ka")
DEAD_RU = made("На мосту погибли трое", language="ru")
CASES: dict[str, tuple[Any, ...]] = {
    "a new story": ((PLAIN,), None, None, ["post"]),
    "of a watch of the channel": ((PLAIN,), Channel(watches=("dams", "bridges")), None, ["post"]),
    "of no watch of the channel": ((PLAIN,), Channel(watches=("dams",)), None, []),
    "of a watch that was renamed, where all are carried": ((RENAMED,), Channel(watches=tuple(WATCHES)), None, ["post"]),
    "of a watch that was renamed, where some are": ((RENAMED,), Channel(watches=("dams",)), None, []),
    "told, of a watch that was renamed": (
        (RENAMED, DEAD_3), Channel(watches=("dams",)), told(RENAMED), ["edit", "reply toll >3"]
    ),
    "in a language of the channel": ((PLAIN,), Channel(languages=("hy", "en")), None, ["post"]),
    "in no language of the channel": ((PLAIN,), Channel(languages=("hy",)), None, []),
    "below the threshold": ((PLAIN,), Channel(threshold=2), None, []),
    "at the threshold": ((PLAIN, SIGNED), Channel(threshold=2), None, ["post"]),
    "breaking by outlets": (LOUD, None, None, ["post loud"]),
    "breaking by weight": ((WAR,), None, None, ["post loud"]),
    "breaking below the threshold": ((WAR,), Channel(threshold=50), None, ["post loud"]),
    "in quiet hours, left to the digest": ((PLAIN,), Channel(quiet=NIGHT, digest=DAILY), None, []),
    "in quiet hours, but no digest ever comes": ((PLAIN,), Channel(quiet=NIGHT), None, ["post"]),
    "breaking in quiet hours": ((WAR,), Channel(quiet=NIGHT, digest=DAILY), None, ["post loud"]),
    "its post waits": ((PLAIN, DEAD_3), None, told(state=PublicationState.PENDING), ["post"]),
    "its post waits, and it breaks": (LOUD, None, told(state=PublicationState.PENDING), ["post loud"]),
    "told, and nothing is new": ((DEAD_3,), None, told(DEAD_3), []),
    "told, and another joined": ((DEAD_3, PLAIN), None, told(DEAD_3), ["edit"]),
    "told, and many joined": ((DEAD_3, PLAIN, SIGNED), None, told(DEAD_3, SIGNED), ["edit"]),
    "told, and one left": ((DEAD_3,), None, told(DEAD_3, PLAIN), ["edit"]),
    "perhaps told": ((DEAD_3, PLAIN), None, told(DEAD_3, state=PublicationState.UNKNOWN), ["edit"]),
    "being told": ((DEAD_3, PLAIN), None, told(DEAD_3, state=PublicationState.SENDING), ["edit"]),
    "refused": ((DEAD_3, DEAD_5), None, told(DEAD_3, state=PublicationState.REJECTED), []),
    "told in a digest, and nothing is new": ((DEAD_3,), None, told(DEAD_3, state=PublicationState.FOLDED), []),
    "told in a digest, and one left": ((DEAD_3,), None, told(DEAD_3, PLAIN, state=PublicationState.FOLDED), []),
    "told in a digest, and another joined": (
        (DEAD_3, PLAIN), Channel(threshold=9), told(DEAD_3, state=PublicationState.FOLDED), ["post"]
    ),
    "told in a digest, and it breaks": (
        (PLAIN, *LOUD), None, told(PLAIN, state=PublicationState.FOLDED), ["post loud"]
    ),
    "a digest is to tell of it": ((DEAD_3, DEAD_5), None, told(state=PublicationState.FOLDED), []),
    "a digest is to tell of it, and it breaks": (LOUD, None, told(state=PublicationState.FOLDED), ["post loud"]),
    "split off from what was told": (
        (PLAIN,), None, told(state=PublicationState.FOLDED, split_off=True), ["post"]
    ),
    "split off, of little weight, in quiet hours": (
        (PLAIN,), Channel(threshold=2, quiet=NIGHT, digest=DAILY), told(state=PublicationState.FOLDED, split_off=True),
        ["post"],
    ),
    "split off, and breaking": (LOUD, None, told(state=PublicationState.FOLDED, split_off=True), ["post"]),
    "split off, of no watch of the channel": (
        (PLAIN,), Channel(watches=("dams",)), told(state=PublicationState.FOLDED, split_off=True), []
    ),
    "it may be one with another": ((DEAD_3,), None, told(DEAD_3), ["edit"], (7,)),
    "it may be one with another, and says so": ((DEAD_3,), None, told(DEAD_3, see_also=(7,)), [], (7,)),
    "it is one with the other, or that is gone": ((DEAD_3,), None, told(DEAD_3, see_also=(7,)), ["edit"]),
    "it may be one, and another joined": ((DEAD_3, PLAIN), None, told(DEAD_3), ["edit"], (7,)),
    "its message cannot be edited": ((DEAD_3, DEAD_5), None, told(DEAD_3, closed=True), ["reply toll 3>5"]),
    "the toll rises": ((DEAD_3, DEAD_5), None, told(DEAD_3), ["edit", "reply toll 3>5"]),
    "the toll rises twice at once": ((DEAD_3, DEAD_8, DEAD_5), None, told(DEAD_3), ["edit", "reply toll 3>8"]),
    "the toll was said in a reply": ((DEAD_3, DEAD_5), None, told(DEAD_3, changes=REPLIED), ["edit"]),
    "several tolls of one report": ((PLAIN, HURT), None, told(PLAIN), ["edit", "reply toll >4"]),
    "a first toll": ((PLAIN, DEAD_3), None, told(PLAIN), ["edit", "reply toll >3"]),
    "the other side denies": ((DEAD_3, DENIAL), None, told(DEAD_3), ["edit", "reply denied"]),
    "the other side denies what was told": ((DEAD_3, DENIES_FALL), None, told(DEAD_3), ["edit", "reply denied"]),
    "the other side denies something else": ((DEAD_3, DENIES_MAPS), None, told(DEAD_3), ["edit", "reply response"]),
    "the other side confirms something else": ((DEAD_3, TALKS), None, told(DEAD_3), ["edit", "reply response"]),
    "other people are counted": (
        (DEAD_3, made("Two civilians killed at the bridge", country="AM")), None, told(DEAD_3), ["edit"]
    ),
    "a sum over many events": (
        (DEAD_3, made("Bridges killed 27 people this year", country="AM")), None, told(DEAD_3), ["edit"]
    ),
    "a toll after one that a reply told": (
        (DEAD_3, DEAD_8), None, told(DEAD_3, changes=(replied("toll", "5", "Kite"),)), ["edit", "reply toll 5>8"]
    ),
    "another place that a report told names": (
        (replace(PLAIN, terms=("north", "south")), ELSEWHERE), None, told(replace(PLAIN, terms=("north", "south"))),
        ["edit"],
    ),
    "another place of a breaking story": (
        (*LOUD, DEAD_3, ELSEWHERE), None, told(*LOUD, DEAD_3, rang=True), ["edit", "reply place north>south"]
    ),
    "a denial that was told": (
        (BAKU_DENIES, MOSCOW_TELLS), None, told(BAKU_DENIES), ["edit"]
    ),
    "an outcome in passing": (
        (PLAIN, made("Bridge talks go on", "A letter was signed.")), None, told(PLAIN), ["edit"]
    ),
    "another place": ((DEAD_3, ELSEWHERE), None, told(DEAD_3), ["edit", "reply place north>south"]),
    "an outcome": ((DEAD_3, SIGNED), None, told(DEAD_3), ["edit", "reply outcome"]),
    "a correction": ((CORRECTED,), None, told(DEAD_3), ["edit", "reply corrected"]),
    "a corrected number": ((FEWER,), None, told(DEAD_3), ["edit", "reply corrected 3>2"]),
    "two changes": (
        (DEAD_3, DEAD_5, DENIAL), None, told(DEAD_3), ["edit", "reply toll 3>5", "reply denied in 30m"]
    ),
    "soon after another reply": (
        (DEAD_3, DEAD_5, DEAD_8),
        None,
        told(DEAD_3, DEAD_5, changes=(replied("toll", "5", "Elsewhere", NOON - timedelta(minutes=20)),)),
        ["edit", "reply toll 5>8 in 10m"],
    ),
    "too many replies": ((DEAD_3, DEAD_5, DEAD_8), None, told(DEAD_3, DEAD_5, changes=THREE), ["edit"]),
    "too many, but one waits": (
        (DEAD_3, DEAD_5, DEAD_8),
        None,
        told(DEAD_3, changes=THREE, waiting=frozenset({("toll", "dead")})),
        ["edit", "reply toll 3>8"],
    ),
    "a toll out of all measure": ((DEAD_3, INVENTED), None, told(DEAD_3), ["edit", "reply claimed >99999"]),
    "a true rise beside it": (
        (DEAD_3, INVENTED, DEAD_5), None, told(DEAD_3), ["edit", "reply claimed >99999", "reply toll 3>5 in 30m"]
    ),
    "a true rise after it": ((DEAD_3, INVENTED, DEAD_5), None, told(DEAD_3, INVENTED), ["edit", "reply toll 3>5"]),
    "replies of one outlet count as one to others": (
        (DEAD_3, DEAD_5), None, told(DEAD_3, changes=HORNS), ["edit", "reply toll 3>5"]
    ),
    "its claims count as none": (
        (DEAD_3, DEAD_5),
        None,
        told(DEAD_3, changes=(THREE[0], replied("place", "", "Elsewhere"), *CLAIMS)),
        ["edit", "reply toll 4>5"],
    ),
    "it gets no more itself": (
        (DEAD_3, replace(DEAD_5, outlet="Horn")), None, told(DEAD_3, changes=HORNS), ["edit"]
    ),
    "others wait for its first only": (
        (DEAD_3, DEAD_5),
        None,
        told(DEAD_3, changes=tuple(replied(*PLACE, at=NOON + n * HOUR / 2) for n in (1, 2))),
        ["edit", "reply toll 3>5 in 60m"],
    ),
    "it waits for all of its own": (
        (DEAD_3, replace(DEAD_5, outlet="Horn")),
        None,
        told(DEAD_3, changes=tuple(replied(*PLACE, at=NOON + n * HOUR / 2) for n in (1, 2))),
        ["edit", "reply toll 3>5 in 90m"],
    ),
    "no replies wanted": ((DEAD_3, DEAD_5), Channel(replies=ReplySettings(max=0)), told(DEAD_3), ["edit"]),
    "a change of a breaking story": ((*LOUD, DEAD_3), None, told(*LOUD, rang=True), ["edit", "reply loud toll >3"]),
    # --- sound
    "told silently, and breaking now": (LOUD, None, told(*LOUD[:2]), ["edit", "reply loud breaking >3"]),
    "told silently, and breaking before anybody looked": (LOUD, None, told(*LOUD), ["reply loud breaking >3"]),
    "told silently, and a weighty watch joined": (
        (PLAIN, WAR), None, told(PLAIN), ["edit", "reply loud breaking >2"]
    ),
    "told silently when its watch was of less weight": ((PLAIN, WAR), None, told(WAR), ["edit"]),
    "told silently, and widely reported, but long ago": (LOUD, None, told(*LOUD[:2]), ["edit"], (), NOON + HOUR),
    "told silently, and breaking in the night": (
        LOUD, Channel(quiet=NIGHT, digest=DAILY), told(*LOUD[:2]), ["edit", "reply loud breaking >3"]
    ),
    "its post rang": (LOUD, None, told(*LOUD[:2], rang=True), ["edit"]),
    "perhaps told, and breaking now": (
        LOUD, None, told(*LOUD[:2], state=PublicationState.UNKNOWN), ["edit", "reply loud breaking >3"]
    ),
    "a reply that says so waits": (
        LOUD,
        None,
        told(*LOUD[:2], changes=(replied("breaking", "2", "Kite"),), waiting=frozenset({("breaking", "")})),
        ["edit", "reply loud breaking >3"],
    ),
    "breaking, and a toll": (
        (*LOUD, DEAD_3), None, told(*LOUD[:2]), ["edit", "reply loud breaking >4", "reply loud toll >3"]
    ),
    "breaking after all replies": (
        LOUD, None, told(*LOUD[:2], changes=THREE), ["edit", "reply loud breaking >3"]
    ),
    "a toll after that": (
        (*LOUD, DEAD_5),
        Channel(replies=ReplySettings(max=1)),
        told(*LOUD, changes=(replied("breaking", "3", "Kite", NOON),), rang=True),
        ["edit", "reply loud toll >5"],
    ),
    "breaking, and no replies wanted": (LOUD, Channel(replies=ReplySettings(max=0)), told(*LOUD[:2]), ["edit"]),
    "breaking, and its message cannot be edited": (
        LOUD, None, told(*LOUD[:2], closed=True), ["reply loud breaking >3"]
    ),
    "two of one outlet are one": (
        tuple(replace(each, outlet="Kite") for each in LOUD), None, told(LOUD[0]), ["edit"]
    ),
    # --- how long a post settles
    "a new story settles": ((PLAIN,), SETTLING, None, ["post in 90s"]),
    "one first seen a while ago": ((SEEN_BEFORE, PLAIN), SETTLING, None, ["post in 30s"]),
    "one first seen long ago": ((DEAD_3, replace(PLAIN, first_seen=NOON - HOUR)), SETTLING, None, ["post"]),
    "one of a clock that ran ahead": ((replace(PLAIN, first_seen=NOON + HOUR),), SETTLING, None, ["post in 90s"]),
    "breaking news settles not": ((WAR,), SETTLING, None, ["post loud"]),
    "it settles, and it breaks": (LOUD, SETTLING, told(state=PublicationState.PENDING), ["post loud"]),
    "split off, and told before": (
        (PLAIN,), SETTLING, told(state=PublicationState.FOLDED, split_off=True), ["post"]
    ),
    # --- stories that nobody reports in a language of the channel
    "foreign, and posted": ((FOREIGN,), None, None, ["post"]),
    "foreign, left to the digest": ((FOREIGN,), Channel(foreign="digest"), None, []),
    "foreign, left to the digest, and breaking": (
        tuple(replace(each, language="ka") for each in LOUD), Channel(foreign="digest"), None, []
    ),
    "foreign, told in a digest after a backlog, and grown": (
        (FOREIGN, replace(DEAD_3, language="ka")), Channel(foreign="digest"),
        told(FOREIGN, state=PublicationState.FOLDED), [],
    ),
    "foreign, and one joined that readers can read": ((FOREIGN, PLAIN), Channel(foreign="digest"), None, ["post"]),
    "foreign, but readers read it": ((FOREIGN,), Channel(foreign="digest", languages=("ka",)), None, ["post"]),
    "foreign, and not told": ((FOREIGN,), Channel(foreign="skip"), None, []),
    "foreign, not told, and one joined": ((FOREIGN, PLAIN), Channel(foreign="skip"), None, ["post"]),
    "foreign, and told already": (
        (FOREIGN, DEAD_RU), Channel(foreign="skip"), told(FOREIGN), ["edit", "reply toll >3"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_story_causes(name: str) -> None:
    reports, channel, before, expected, *rest = CASES[name]
    linked, now = (*rest, *((), NOON)[len(rest) :])
    assert decided(reports, channel, before, now, linked) == expected


def test_each_channel_decides_for_itself() -> None:
    channels = {"all": Channel(), "dams": Channel(watches=("dams",)), "told": Channel()}
    settings = Settings(
        monitor=MonitorSettings(channels=channels), feeds=(), watchlist=Watchlist(terms=TERMS, watches=WATCHES)
    )
    undecided = Undecided(Story(1, (DEAD_3, PLAIN)), NOON, {"told": told(DEAD_3)})
    found = [(intent.channel, intent.kind.value) for intent in policy.decide(undecided, settings, NOON)]
    assert found == [("all", "post"), ("told", "edit")]


def test_a_report_of_a_watch_that_is_gone_is_judged_anew() -> None:
    watchlist = Watchlist(
        terms={"dam": Term(forms={"en": ("dam",)}), "bridge": Term(forms={"en": ("bridge",)})},
        watches={"crossings": Watch(any=("bridge",)), "dams": Watch(any=("dam",))},
    )
    settings = Settings(monitor=MonitorSettings(), feeds=(), watchlist=watchlist)
    rules = Rules.of(settings, Screener.by_words(settings))
    kept = made("A bridge and a dam", watches=("dams",))
    unfound = made("Something else", watches=("bridges",))
    story = policy.by_present_rules(Story(1, (made("A bridge fell", watches=("bridges",)), kept, unfound)), rules)
    assert [report.watches for report in story.reports] == [("crossings",), ("dams",), ("bridges",)]


def test_a_reply_shows_a_report_in_the_language_of_the_channel() -> None:
    russian = replace(DEAD_5, entry_id=901, language="ru", title="На мосту погибли пять человек")
    french = replace(DEAD_5, entry_id=902, language="fr", title="Cinq morts sur le pont")
    english = replace(DEAD_5, entry_id=903)

    def shown(*reports: Report, **fields: Any) -> list[str]:
        monitor = MonitorSettings(channels={"main": Channel(**fields)})
        settings = Settings(monitor=monitor, feeds=(), watchlist=Watchlist(terms=TERMS, watches=WATCHES))
        undecided = Undecided(Story(1, reports), NOON, {"main": told(DEAD_3)})
        return [each.change.report.language for each in policy.decide(undecided, settings, NOON) if each.change]

    assert shown(russian, french, english) == ["en"]
    assert shown(russian, french, language="ka", languages=("fr", "ru")) == ["fr"]
    assert shown(russian, french) == ["ru"]
    assert shown(russian, french, replace(DEAD_8, entry_id=904, language="de", title="Acht Tote"), english) == ["de"]


@pytest.mark.parametrize(
    ("names", "printed"),
    [("both", "Степанакерт / Ханкенди"), ("first", "Степанакерт"), ("second", "Ханкенди")],
)
def test_names_of_places_stand_in_the_letters_of_the_channel(names: Any, printed: str) -> None:
    label = "Stepanakert / Khankendi"
    terms = {
        "one": Term(label=label, kind="place", forms={"ru": ("Степанакерт", "степанакертский")}),
        "other": Term(label=label, kind="place", forms={"ru": ("=Ханкенди",)}),
    }
    settings = Settings(monitor=MonitorSettings(), feeds=(), watchlist=Watchlist(terms=terms))
    style = policy.style(settings, Channel(names=names, language="ru"))
    assert style.names == {"one": printed, "other": printed}


def test_the_style_of_a_channel_has_its_marks_its_labels_and_the_weightiest_hashtags_first() -> None:
    watches = {"light": Watch(any=("t",)), "heavy": Watch(any=("t",), weight=5), "also": Watch(any=("t",))}
    settings = Settings(
        monitor=MonitorSettings(),
        feeds=(),
        watchlist=Watchlist(watches=watches, hashtags={"Light": {"ru": "Свет"}, "Also": {"de": "Auch"}}),
        perspectives={"state-run": {"ru": "госсми"}, "private": {"de": "privat"}},
    )
    style = policy.style(settings, Channel(language="ru", sides="words", hashtags=1), "sample_bot")
    assert list(style.hashtags.items()) == [("heavy", "Heavy"), ("light", "Свет"), ("also", "Also")]
    assert (style.most_hashtags, style.sides, style.bot) == (1, "words", "sample_bot")
    assert style.perspectives == {"state-run": "госсми"}


@pytest.mark.parametrize(
    ("names", "printed"), [("both", "North Ford / South Ford"), ("first", "North Ford"), ("second", "South Ford")]
)
def test_the_house_prints_the_names_of_places_by_its_rule(names: Any, printed: str) -> None:
    terms = {
        "ford": Term(label="North Ford / South Ford", kind="place"), "dam": Term(label="Dam", kind="place"),
        "x": Term(kind="place"), "flood": Term(label="Flood", kind="event"), "words": Term(label="Words of floods"),
    }  # fmt: skip
    settings = Settings(monitor=MonitorSettings(), feeds=(), watchlist=Watchlist(terms=terms, watches=WATCHES))
    style = policy.style(settings, Channel(names=names, language="hy"))
    assert style.names == {"ford": printed, "dam": "Dam"}
    assert (style.language, style.hashtags["bridges"]) == ("hy", "Bridges")


@pytest.mark.parametrize(
    ("chat", "chat_id", "message_id", "link"),
    [
        ("@sample", -1001234567890, 7, "https://t.me/sample/7"),
        ("-1001234567890", None, 7, "https://t.me/c/1234567890/7"),
        ("", -1001234567890, 7, "https://t.me/c/1234567890/7"),
        ("77", 77, 7, None),
        ("@sample", None, None, None),
    ],
)
def test_links_of_posts(chat: str, chat_id: int | None, message_id: int | None, link: str | None) -> None:
    assert policy.post_link(chat, chat_id, message_id) == link


def test_how_long_the_last_reply_may_wait() -> None:
    assert policy.longest_reply_wait(MonitorSettings()) == timedelta(0)
    often, seldom = (ReplySettings(max=number, interval=timedelta(hours=2)) for number in (5, 0))
    channels = {"a": Channel(replies=often), "b": Channel(replies=seldom)}
    assert policy.longest_reply_wait(MonitorSettings(channels=channels)) == timedelta(hours=10)


@pytest.mark.parametrize(
    ("name", "watch", "tag"),
    [
        ("peace-talks", Watch(), "PeaceTalks"),
        ("karabakh", Watch(), "Karabakh"),
        ("x", Watch(hashtag="Other_1"), "Other_1"),
        ("ölü dəniz", Watch(), "ÖlüDəniz"),
    ],
)
def test_hashtags(name: str, watch: Watch, tag: str) -> None:
    assert Watchlist(watches={name: watch}).hashtag(name, "en") == tag
