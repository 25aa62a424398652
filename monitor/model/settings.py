"""What the configuration decides, as frozen types.

Each key of ``config/*.yaml`` is defined once, here: its type, default, bounds and meaning.
``config/load.py`` reads the files into these models; the manual, config/README.md, is checked against them.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from monitor.model.examples import Example
from monitor.model.limits import MAX_ENTRIES, MAX_TEXT
from monitor.model.values import (
    ClockTime,
    Country,
    Duration,
    Language,
    Listen,
    Model,
    Origin,
    Size,
    TimeZone,
    User,
    WeekTime,
    between,
)
from monitor.model.zones import NO_ZONE_NAMED

# --- watchlist.yaml -------------------------------------------------------------------------------


class Term(Model):
    """One named thing with its forms in each language and script."""

    label: str = Field("", description="how people see it; default: the term's key")
    forms: dict[Language, tuple[str, ...]] = Field(
        default_factory=dict,
        description="base forms by language; cases are generated; word* is a prefix, =word does not inflect",
    )
    exact: tuple[str, ...] = Field((), description="forms that neither inflect nor change case, such as TRIPP")
    strong: bool = Field(False, description="enough alone: its presence overrides a watch's vetoes")
    weak: bool = Field(False, description="never enough alone: a term that is not weak must stand beside it")
    weight: float | None = Field(
        None, gt=0, le=100, description="what it adds to a threshold; default: 2 if strong, 0.5 if weak, else 1"
    )
    kind: Literal["", "place", "person", "institution", "event", "context"] = Field(
        "", description="what it names: place, person, institution, event or context"
    )
    source: Literal["article", "lexicon", "editor"] = Field("editor", description="where the term comes from")
    note: str = Field("", description="anything an editor should know")

    @property
    def evidence_weight(self) -> float:
        """What finding this term adds to a threshold, or to a veto."""
        if self.weight is not None:
            return self.weight
        return 2.0 if self.strong else 0.5 if self.weak else 1.0


class Near(Model):
    """A condition on distance: one of ``terms`` within ``within`` words of what any/all found."""

    terms: tuple[str, ...] = Field(min_length=1, description="one of these terms must stand near")
    within: int = Field(12, ge=1, le=200, description="how many words may lie between")
    ordered: bool = Field(False, description="true: it must come after what any/all found")


def _field_name(value: str) -> str:
    if value not in FIELD_NAMES:
        raise ValueError(f"'{value}' is no part of an entry; write title, summary or content")
    return value


FULL_VETO = 1.0
"""What the weights of the vetoes found must add up to: that of one term, or of two weak ones."""
FIELD_NAMES = ("title", "summary", "content")
"""The texts of an entry, in reading order."""
FieldName = Annotated[str, AfterValidator(_field_name)]
Hashtag = Annotated[str, Field(pattern=r"^\w*$")]


class Watch(Model):
    """A rule over terms. It holds if each condition that is given holds and no veto stands unanswered."""

    label: str = Field("", description="how people see it; default: the watch's key")
    hashtag: Hashtag = Field("", description="the hashtag on its posts, without #; default: the key in CamelCase")
    any: tuple[str, ...] = Field((), description="at least one of these terms")
    all: tuple[str, ...] = Field((), description="every one of these terms")
    near: Near | None = Field(None, description="a term that must stand near what any/all found")
    sentence: tuple[str, ...] = Field(
        (), description="one of these terms must stand in one sentence with what any/all found"
    )
    unless: tuple[str, ...] = Field(
        (), description="vetoes: any of these terms rejects, unless a strong term stands beside it"
    )
    threshold: float = Field(
        0.0, ge=0, le=1000, description="what the weights of the different terms found must add up to"
    )
    fields: tuple[FieldName, ...] = Field(
        (), description="only these parts of an entry count for any/all: title, summary, content; default: all"
    )
    languages: tuple[Language, ...] = Field((), description="only entries in these languages; default: every language")
    countries: tuple[Country, ...] = Field(
        (), description="only entries of outlets in these countries: two capital letters such as AM"
    )
    outlets: tuple[str, ...] = Field((), description="only entries of these outlets, named as in feeds.yaml")
    weight: float = Field(1.0, gt=0, le=100, description="importance")


def hashtag_of(name: str, watch: Watch) -> str:
    """The hashtag of a watch, without #: as configured, else its key in CamelCase."""
    return watch.hashtag or "".join(part[:1].upper() + part[1:] for part in re.split(r"[\W_]+", name) if part)


class Watchlist(Model):
    """All terms and watches: the content of watchlist.yaml."""

    terms: dict[str, Term] = Field(default_factory=dict)
    watches: dict[str, Watch] = Field(default_factory=dict)
    hashtags: dict[str, dict[Language, Hashtag]] = Field(
        default_factory=dict, description="what a hashtag of a watch is called, by language"
    )

    def hashtag(self, name: str, language: str) -> str:
        """The hashtag of a watch in a language, without #: as configured, else its key in CamelCase."""
        tag = hashtag_of(name, self.watches[name])
        return self.hashtags.get(tag, {}).get(language, tag)

    @property
    def strong(self) -> frozenset[str]:
        """The terms that outweigh vetoes."""
        return frozenset(name for name, term in self.terms.items() if term.strong)


# --- feeds.yaml -----------------------------------------------------------------------------------


class FeedSource(Model):
    """One feed as configured. Only ``url`` has no default."""

    url: str = Field(
        pattern=r"^https?://[^\s/]+", description="the address of the feed, beginning with http:// or https://"
    )
    outlet: str = Field("", description="the organisation behind it; default: the host name")
    language: Language | None = Field(None, description="the language it is written in; default: by script")
    country: Country = Field("", description="of the outlet: two capital letters such as AM")
    perspective: tuple[str, ...] = Field((), description="labels of where an outlet stands; open to challenge")
    group: str = Field("", description="the group it can be switched off with")
    enabled: bool = Field(True, description="false keeps the feed in the file but does not poll it")
    interval: Duration | None = Field(None, description="fixed time between polls; default: adapts to the feed")
    unique_guids: bool = Field(
        True, description="false where the feed repeats or changes its GUIDs; then links identify entries"
    )
    article: bool = Field(True, description="false where article pages must not be fetched")
    hosts: tuple[Annotated[str, Field(pattern=r"^[^\s/:@.]+(\.[^\s/:@.]+)+$")], ...] = Field(
        (), description="where its links lead, others are foreign; default: what it links to for days"
    )
    note: str = Field("", description="quirks, reasons")


class FeedList(Model):
    """The content of feeds.yaml."""

    groups: dict[str, bool] = Field(default_factory=dict, description="false switches every feed of the group off")
    perspectives: dict[str, dict[Language, str]] = Field(
        default_factory=dict, description="what a label of perspective is called, by language"
    )
    feeds: tuple[FeedSource, ...] = Field(())


def _with_slash(address: str) -> str:
    return address if address.endswith("/") or not address else f"{address}/"


# --- monitor.yaml ---------------------------------------------------------------------------------


class NetworkSettings(Model):
    """How the worker behaves towards other people's servers."""

    contact: str = Field("", description="an address where publishers reach you; part of the User-Agent")
    allow_private_addresses: bool = Field(False, description="true lets feeds live on private and loopback addresses")
    timeout: Annotated[Duration, between("1s", "2m")] = Field(
        timedelta(seconds=30), description="for one whole response, redirects included"
    )
    connect_timeout: Annotated[Duration, between("1s", "1m")] = Field(
        timedelta(seconds=10), description="for the connection alone"
    )
    max_body: Size = Field(10_000_000, description="largest response, decompressed")
    max_redirects: int = Field(5, ge=0, le=20)
    connections: int = Field(20, ge=1, le=200, description="at most this many at once over all")
    connections_per_host: int = Field(2, ge=1, le=200, description="at most this many at once to one host")


class PollingSettings(Model):
    """When feeds are polled."""

    tick: Annotated[Duration, between("1s", "1m")] = Field(
        timedelta(seconds=5), description="how often the worker looks for due feeds"
    )
    min_interval: Annotated[Duration, between("1s", "1d")] = Field(
        timedelta(minutes=3), description="never more often than this"
    )
    max_interval: Duration = Field(timedelta(hours=1), description="never less often than this while the feed answers")
    max_hint: Duration = Field(
        timedelta(minutes=20), description="a feed's own wish (ttl, sy:updatePeriod, max-age) is honoured up to this"
    )
    max_backoff: Duration = Field(
        timedelta(hours=12),
        description="never less often than this while it fails, however long a wait its server asks for",
    )
    full_fetch_every: Duration = Field(
        timedelta(hours=12), description="an unconditional GET this often: some servers lie"
    )
    telegram_previews: bool = Field(
        False, description="true lets feeds be the web previews of public Telegram channels, https://t.me/s/name"
    )


class ParsingSettings(Model):
    """Limits for the worker processes that parse untrusted bytes."""

    processes: int = Field(2, ge=1, le=32)
    timeout: Annotated[Duration, between("1s", "2m")] = Field(
        timedelta(seconds=20), description="of work on one document"
    )
    memory: Size = Field(1_000_000_000, description="address space of one process")
    max_entries: int = Field(MAX_ENTRIES, ge=1, le=20_000, description="entries of one document, the newest")
    max_text: int = Field(
        MAX_TEXT, ge=10_000, le=50_000_000, description="characters of one document; entries beyond keep their titles"
    )


class FirstPollSettings(Model):
    """What the first poll of a feed may post."""

    max_age: Duration = Field(timedelta(hours=6), description="nothing older than this")
    max_posts: int = Field(5, ge=0, le=100, description="at most this many entries of one feed")


class EntrySettings(Model):
    """Which entries are news."""

    max_age: Annotated[Duration, between("1m")] = Field(
        timedelta(days=3), description="entries published longer ago are kept but never posted"
    )
    max_new: int = Field(
        1_000, ge=100, le=100_000, description="new entries of one feed and day that are taken whatever its habit"
    )
    max_growth: int = Field(10, ge=2, le=1_000, description="or so many times as many as it brings on other days")


class ArticleSettings(Model):
    """Fetching the page behind a matched entry that came with a headline only."""

    fetch: bool = Field(True)
    timeout: Annotated[Duration, between("1s", "1m")] = Field(timedelta(seconds=15))
    max_body: Size = Field(3_000_000)
    deadline: Annotated[Duration, between("1s", "10m")] = Field(
        timedelta(seconds=60), description="the post never waits longer than this for the page"
    )


class RelevanceSettings(Model):
    """How doubtful entries are decided. It takes the encoder and examples.jsonl; without, the words decide."""

    semantic: bool = Field(True, description="false leaves the labelled examples out even where there is an encoder")
    threshold: float = Field(
        0.5, gt=0, lt=1, description="least probability, by the examples, that makes a doubtful entry relevant"
    )
    share: float = Field(
        0.1, gt=0, lt=1, description="how much of the news that examples are asked about and no watch takes is relevant"
    )


class StorySettings(Model):
    """How reports are folded into stories."""

    window: Annotated[Duration, between("1m", "7d")] = Field(
        timedelta(hours=48), description="reports further apart never join"
    )
    title_similarity: float = Field(
        0.75, gt=0, le=1, description="least share of common words in titles that are nearly the same"
    )
    lead_similarity: float = Field(
        0.6, gt=0, le=1, description="least share of common words in leads that are nearly the same"
    )


class ReconcileSettings(Model):
    """How a message is looked for of which nobody can tell whether it arrived."""

    after: Annotated[Duration, between("1s", "1h")] = Field(
        timedelta(seconds=30), description="look no sooner: Telegram may accept a message late"
    )
    missing: int = Field(
        10, ge=1, le=100, description="it did not arrive where so many numbers in a row bear no message"
    )
    tries: int = Field(
        20, ge=1, le=100, description="attempts to look that may fail in a row, a minute apart at most: some 17 minutes"
    )


class DeliverySettings(Model):
    """How publications leave. A channel may have another pace."""

    unknown: Literal["resend", "skip"] = Field(
        "resend", description="what to do where it cannot be found out whether a message arrived"
    )
    reconcile: ReconcileSettings = ReconcileSettings()
    per_second: float = Field(1.0, gt=0, le=30, description="messages a second in one channel")
    per_minute: int = Field(20, ge=1, le=1000, description="messages a minute in one channel")
    overall_per_second: float = Field(30.0, gt=0, le=30, description="messages a second over all channels")
    timeout: Annotated[Duration, between("1s", "12s")] = Field(
        timedelta(seconds=8), description="for one call to Telegram"
    )
    backlog: int = Field(
        20,
        ge=1,
        le=1000,
        description="where more posts than this wait in one channel, digests tell those of the outlets with most",
    )
    stale: Annotated[Duration, between("1h", "30d")] = Field(
        timedelta(hours=24), description="a post that waited longer is told in a digest, and a reply not at all"
    )


class SafetySettings(Model):
    """What an edit may do without anybody looking."""

    most_lost: float = Field(
        0.5, ge=0, le=1, description="an edit that loses more than this share of a day's matches waits for a person"
    )


class RetentionSettings(Model):
    """How long things are kept."""

    rejected: Annotated[Duration, between("1d")] = Field(timedelta(days=30), description="entries that matched nothing")
    matched: Annotated[Duration, between("7d")] = Field(
        timedelta(days=365), description="entries and stories that were matched"
    )
    tombstones: Annotated[Duration, between("1d")] = Field(
        timedelta(days=730), description="what stops a deleted entry from coming back"
    )


class BreakingSettings(Model):
    """What arrives with sound, and in quiet hours too."""

    outlets: int = Field(5, ge=1, le=100, description="this many independent outlets")
    grave: int = Field(3, ge=1, le=100, description="or this many, where one tells of dead, wounded or missing")
    within: Annotated[Duration, between("1m", "1d")] = Field(timedelta(minutes=30), description="in this time")
    weight: float = Field(5.0, gt=0, le=100, description="or one watch of at least this weight")


class QuietSettings(Model):
    """When a channel makes no sound, by the clock of ``time_zone``. The same time twice means: never."""

    begins: ClockTime = Field("00:00", description="such as 23:00")
    ends: ClockTime = Field("00:00", description="such as 07:00")
    then: Literal["post", "digest"] = Field(
        "post", description="what was held back is posted silently afterwards, or left to the digest"
    )


class DigestSettings(Model):
    """When a channel gets a digest, by the clock of ``time_zone``."""

    at: tuple[ClockTime, ...] = Field((), description="times of day, such as 08:00; default: no digest")
    chart: bool = Field(True, description="false leaves out the picture above it")
    weekly: WeekTime = Field("", description="when it gets a digest of the week, such as mon 08:00; default: never")


class EditSettings(Model):
    """How posts grow."""

    interval: Annotated[Duration, between("1s", "1d")] = Field(
        timedelta(minutes=10), description="a message is edited at most once in this time"
    )


class ReplySettings(Model):
    """How changed facts are told, in replies to the post."""

    max: int = Field(3, ge=0, le=100, description="at most this many for one story")
    interval: Annotated[Duration, between("1s", "7d")] = Field(
        timedelta(minutes=30), description="for one story at most one in this time"
    )


class PaceSettings(Model):
    """How fast messages leave for one channel, where it is not as in ``delivery``."""

    per_second: float | None = Field(None, gt=0, le=30, description="messages a second; default: as in delivery")
    per_minute: int | None = Field(None, ge=1, le=1000, description="messages a minute; default: as in delivery")


class Channel(Model):
    """One destination."""

    chat: str = Field("", description="@name or numeric id; default: TELEGRAM_CHANNEL")
    title: str = Field("", max_length=60, description="what heads its digests; default: the word for digest")
    watches: tuple[str, ...] = Field((), description="watches routed to it; default: every watch")
    language: Language = Field("en", description="the language its headlines prefer")
    languages: tuple[Language, ...] = Field(
        (), description="only stories with a report in one of these languages; default: every story"
    )
    threshold: float = Field(0.0, ge=0, le=1000, description="stories of less weight stand in the digest only")
    breaking: BreakingSettings = BreakingSettings()
    quiet: QuietSettings = QuietSettings()
    digest: DigestSettings = DigestSettings()
    edits: EditSettings = EditSettings()
    replies: ReplySettings = ReplySettings()
    pace: PaceSettings = PaceSettings()
    topic: int | None = Field(None, ge=1, description="the number of the forum topic it posts to")
    template: str = Field(
        "", description="the file beside monitor.yaml with the template of its posts; loaded: its text; default: none"
    )
    names: Literal["both", "first", "second"] = Field(
        "both", description="which part of a label such as A / B is printed"
    )
    sides: Literal["flags", "words", "none"] = Field(
        "flags", description="what stands before what a side says: flags, words or none"
    )
    hashtags: int = Field(2, ge=0, le=5, description="at most this many hashtags, those of the weightiest watches")
    picture: Literal["none", "preview", "photo"] = Field(
        "preview", description="what a post shows of the event: none, the preview of its link, or an outlet's own photo"
    )
    settle: Annotated[Duration, between("0s", "30m")] = Field(
        timedelta(seconds=90), description="a silent post waits so long from its story's first report"
    )
    foreign: Literal["post", "digest", "skip"] = Field(
        "post", description="what becomes of a story that nobody reports in a language of the channel"
    )
    story_link: bool = Field(False, description="true: a post links to its page on the site; needs site.base")


class TranslateSettings(Model):
    """Who translates headlines and sentences that the readers of a channel cannot read. Nobody, by default."""

    by: Literal["none", "server", "folder"] = Field(
        "none", description="server: the one that TRANSLATE_URL names; folder: models there, by the package fxtranslate"
    )
    folder: str = Field("", description="the folder of the models, with one such as ka-en for each two languages")
    timeout: Annotated[Duration, between("1s", "2m")] = Field(
        timedelta(seconds=20), description="for a few texts that are asked for together"
    )
    at_once: int = Field(2, ge=1, le=16, description="at most this many requests at once")


class SiteSettings(Model):
    """The readers' site. Without a folder, no worker keeps one; `monitor site build` makes it anywhere."""

    folder: str = Field("", description="the folder of the site; relative ones begin where the worker is started")
    base: Annotated[str, Field(pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$"), AfterValidator(_with_slash)] = Field(
        "", description="its address, such as https://news.example.org/; default: its pages name none"
    )
    title: str = Field("News archive", min_length=1, max_length=80, description="what heads its pages")
    channels: tuple[str, ...] = Field((), description="it shows what was told in these; default: in every channel")
    language: Language = Field("en", description="the language its headlines prefer, and of its own words")
    pictures: bool = Field(False, description="true shows an outlet's own picture of the event, from its server")
    left_out: bool = Field(False, description="true shows what was left out, and why")


class WatchdogSettings(Model):
    """When work of the worker counts as stuck."""

    stuck: Annotated[Duration, between("1m", "1d")] = Field(
        timedelta(minutes=15),
        description="a job that ends no pass for so long is told of; after four times as long the process ends itself",
    )


class MetricsSettings(Model):
    """Where machines ask how the monitor is doing."""

    listen: Listen = Field(
        "", description="host and port of /metrics, /healthz and /readyz, such as 127.0.0.1:9600; empty: nowhere"
    )


class WebSettings(Model):
    """The desk of editors and operators, as `monitor web` starts it."""

    listen: Listen = Field(
        "127.0.0.1:8600",
        min_length=1,
        description="host and port of the desk; beyond loopback it asks for WEB_PASSWORD",
    )
    address: Origin = Field(
        "", description="how browsers reach the desk through a proxy, such as https://desk.example.org; empty: directly"
    )


class MonitorSettings(Model):
    """The content of monitor.yaml."""

    time_zone: TimeZone = Field(NO_ZONE_NAMED, description="times are shown in it; the database keeps UTC")
    network: NetworkSettings = NetworkSettings()
    polling: PollingSettings = PollingSettings()
    parsing: ParsingSettings = ParsingSettings()
    first_poll: FirstPollSettings = FirstPollSettings()
    entries: EntrySettings = EntrySettings()
    articles: ArticleSettings = ArticleSettings()
    relevance: RelevanceSettings = RelevanceSettings()
    stories: StorySettings = StorySettings()
    delivery: DeliverySettings = DeliverySettings()
    safety: SafetySettings = SafetySettings()
    retention: RetentionSettings = RetentionSettings()
    watchdog: WatchdogSettings = WatchdogSettings()
    metrics: MetricsSettings = MetricsSettings()
    web: WebSettings = WebSettings()
    translate: TranslateSettings = TranslateSettings()
    site: SiteSettings = SiteSettings()
    channels: dict[str, Channel] = Field(default_factory=dict)
    operators: tuple[User, ...] = Field(
        (), description="the Telegram users, by number, who may give the bot commands in the operators' chat"
    )
    ask_operators: bool = Field(
        False, description="each new story of one source is shown in the operators' chat, with buttons to correct it"
    )


class Settings(Model):
    """The whole configuration, checked: what the three files and the environment say."""

    monitor: MonitorSettings
    feeds: tuple[FeedSource, ...] = Field(description="every configured feed; .enabled already tells of its group too")
    watchlist: Watchlist
    examples: tuple[Example, ...] = Field((), description="labelled headlines")
    perspectives: dict[str, dict[Language, str]] = Field(
        default_factory=dict, description="what a label of perspective is called, by language"
    )
    fingerprint: str = Field("", description="hash of the files, to see whether two workers run the same configuration")

    @property
    def live_feeds(self) -> tuple[FeedSource, ...]:
        """The feeds that are polled."""
        return tuple(feed for feed in self.feeds if feed.enabled)
