"""An editor's decision to post what was left out: an entry that a feed brought, or a page that none did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from monitor.delivery.policy import carries
from monitor.editorial.explain import Explanation, explain_parts, explain_past
from monitor.errors import UsageError, suggestion
from monitor.feeds.ingest import document, only_a_headline
from monitor.matching.screener import Screener
from monitor.model.documents import Article, Entry
from monitor.model.entries import Admission, EntryState, EntryWrite
from monitor.model.hosts import host_of, site_of
from monitor.model.limits import web_address
from monitor.model.matches import Match
from monitor.model.publications import WITHDRAWN, Fate, PublicationState
from monitor.model.settings import FeedSource, Settings
from monitor.model.stories import CHOSEN, Report, Story
from monitor.store import Store

_TOLD = (PublicationState.SENT, PublicationState.SENDING, PublicationState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be posted, for which ``watches``, in which ``channels``; ``verdict`` is that of the rules of today.
    Either a stored entry, by its ``admission``, or an entry of a ``source`` that is to be written (``new``)."""

    watches: tuple[str, ...]
    channels: tuple[str, ...]
    verdict: str
    admission: Admission | None = None
    new: tuple[FeedSource, EntryWrite] | None = None

    def keep(self, store: Store, now: datetime) -> bool:
        """Write it, in one transaction, from which all else follows; False where the entry is another by now. Raises
        StoreError."""
        if self.new is not None:
            return store.entries.add(*self.new, now)
        return self.admission is not None and store.entries.choose(self.admission, now)


def of_stored(fate: Fate, screener: Screener, settings: Settings, watch: str | None, now: datetime) -> Choice:
    """The choice of an entry that a feed brought. Raises UsageError where it is posted already, was withdrawn, or no
    channel carries it."""
    entry = fate.entry
    if entry.reason == WITHDRAWN:
        raise UsageError(f"story {fate.story_id} was {WITHDRAWN}: what was withdrawn stays so")
    match = explain_past(screener, entry).match
    held = entry.watches if entry.state is not EntryState.REJECTED else ()
    watches = _watches(match, held, settings, watch)
    told = {posting.channel for posting in fate.postings if posting.state in _TOLD}
    channels = _channels(settings, watches, entry.language, entry.outlet)
    left = tuple(name for name in channels if name not in told)
    if not left:
        raise UsageError(f"it is posted already in every channel that carries it: {', '.join(channels)}")
    articles, feeds = settings.monitor.articles, {feed.url: feed for feed in settings.live_feeds}
    reads = articles.fetch and entry.feed in feeds and feeds[entry.feed].article and only_a_headline(entry)
    due = now + articles.deadline if reads else None
    admission = Admission(entry.id, _belonging(match, watches, settings), article_due=due)
    return Choice(watches, left, match.reason, admission=admission)


def of_page(
    url: str, article: Article, screener: Screener, settings: Settings, watch: str | None, now: datetime
) -> Choice:
    """The choice of a page that no feed brought, as a report of the outlet whose site it is on. Raises UsageError where
    it has no headline, or no channel carries it."""
    if not article.title:
        raise UsageError(f"the page at {url} has no headline")
    explained = explain_parts(screener, article.title, article.description or article.lead)
    source = _source(url, explained.language, settings)
    watches = _watches(explained.match, (), settings, watch)
    channels = _channels(settings, watches, explained.language, source.outlet)
    write = _write(source, url, article, explained, _belonging(explained.match, watches, settings), now)
    return Choice(watches, channels, explained.match.reason, new=(source, write))


def _write(
    source: FeedSource, url: str, article: Article, explained: Explanation, match: Match, now: datetime
) -> EntryWrite:
    title, summary, *_ = (field.text for field in explained.fields)
    entry = Entry(None, web_address(url, url), title, summary, article.lead, image=article.image)
    made = document(source, [replace(entry, furniture=explained.furniture)])
    return EntryWrite(
        entry=made.entries[0],
        keys=made.keys[0],
        published=now,
        state=EntryState.MATCHED,
        match=match,
        language=explained.language,
        reason=CHOSEN,
    )


def _source(url: str, language: str, settings: Settings) -> FeedSource:
    """The feed on whose site a page is, the one in its language before others; a source of its own, where there is
    none."""
    site, host = site_of(url), host_of(url)
    here = [feed for feed in settings.live_feeds if site in (site_of(feed.url), *map(_site, feed.hosts))]
    if not here:
        address = urlsplit(url)
        return FeedSource(url=f"{address.scheme}://{address.netloc}/", outlet=host.removeprefix("www."))
    return min(here, key=lambda feed: feed.language != language)


def _site(host: str) -> str:
    return site_of(f"https://{host}/")


def _watches(match: Match, held: Sequence[str], settings: Settings, named: str | None) -> tuple[str, ...]:
    """Those that an entry is posted for: as named, else those that hold, else those that came nearest."""
    known = settings.watchlist.watches
    if named is not None:
        if named not in known:
            raise UsageError(f"there is no watch '{named}'{suggestion(named, known)}")
        return (named,)
    near = [result.watch for result in match.results if result.held or result.terms]
    watches = tuple(watch for watch in (match.watches or held or near) if watch in known)
    if not watches:
        raise UsageError(f"no watch comes near it: name one with --watch, such as --watch {next(iter(known), 'NAME')}")
    return watches


def _channels(settings: Settings, watches: tuple[str, ...], language: str, outlet: str) -> tuple[str, ...]:
    """The channels that carry a report for these watches. Raises UsageError where none does."""
    now = datetime.min.replace(tzinfo=UTC)
    story = Story(0, (Report(0, outlet, language, "", (), None, "", "", "", now, now, watches, (), chosen=True),))
    known = settings.watchlist.watches
    found = tuple(name for name, each in settings.monitor.channels.items() if carries(each, story, known))
    if not found:
        told = f"{', '.join(watches)}; language {language}"
        raise UsageError(f"no channel carries it ({told}); name another watch with --watch")
    return found


def _belonging(match: Match, watches: tuple[str, ...], settings: Settings) -> Match:
    """The match as the editor has it."""
    known = settings.watchlist.watches
    score = sum(known[watch].weight for watch in watches)
    return replace(match, relevant=True, watches=watches, score=score, reason="", unasked=False)
