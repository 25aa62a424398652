"""Which entries of a document are new, which belong to the subject, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.feeds.freshness import Freshness, clamp_time, held_back
from monitor.feeds.private import without_keys_of
from monitor.languages.detection import guess_language
from monitor.matching.fields import Field
from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, EntryState, EntryWrite, KnownKey, Novelty, PastEntry
from monitor.model.identity import (
    Item,
    Recognition,
    entry_keys,
    page_address,
    recognise,
    recurs,
    repeated_guids,
    shared_links,
    without_words,
)
from monitor.model.matches import Match
from monitor.model.settings import FeedSource

# A summary shorter than this says little more than its headline.
_TELLING_SUMMARY = 80


Texts = tuple[Field, Field, Field]
"""Title, summary and content of an entry, folded once for its keys, the matcher and the store."""


@dataclass(frozen=True, slots=True)
class Document:
    """The entries of one polled document with their texts, the ways to recognise them, and where they come from.
    ``former`` are their keys under the names that the outlet had before, in the same order; empty where it had none."""

    source: FeedSource
    entries: tuple[Entry, ...]
    texts: tuple[Texts, ...]
    keys: tuple[EntryKeys, ...]
    former: tuple[tuple[EntryKeys, ...], ...] = ()

    def names(self, index: int) -> tuple[EntryKeys, ...]:
        """The keys of an entry under the present name of its outlet, then under the former ones."""
        return (self.keys[index], *(keys[index] for keys in self.former))

    @property
    def all_keys(self) -> frozenset[bytes]:
        """Every key of every entry, for one look-up."""
        return frozenset(
            key for named in (self.keys, *self.former) for keys in named for key in (*keys.keys, keys.last)
        )


def document(
    source: FeedSource,
    entries: Sequence[Entry],
    *,
    trust_guids: bool = True,
    shared: Collection[str] = (),
    outlets: Iterable[str] = (),
) -> Document:
    """Entries with their keys. GUIDs identify nothing where the feed is known to repeat them, where
    ``trust_guids`` says that this document does, or where one stands on several of these entries; links nothing where
    several of these entries have one, or where it is that of one of the ``shared`` pages. ``outlets`` are all names
    that the outlet ever had, where there were several. What is a key of the feed's address is no part of an entry."""
    entries = [without_keys_of(source.url, entry) for entry in entries]
    repeated = repeated_guids(entries)
    shared = shared_links(map(_item, entries)).union(shared)
    unique = trust_guids and source.unique_guids
    texts = tuple(map(_texts, entries))

    def keys(outlet: str) -> tuple[EntryKeys, ...]:
        return tuple(
            entry_keys(
                outlet,
                entry,
                unique and entry.guid not in repeated,
                _words(fields),
                own_link=not shared or page_address(entry.url or "") not in shared,
            )
            for entry, fields in zip(entries, texts, strict=True)
        )

    former = tuple(keys(outlet) for outlet in outlets if outlet != source.outlet)
    return Document(source, tuple(entries), texts, keys(source.outlet), former)


def _item(entry: Entry) -> Item:
    time = entry.published.isoformat() if entry.published else ""
    return Item(entry.url or "", entry.guid or "", entry.title, time)


def _texts(entry: Entry) -> Texts:
    return Field("title", entry.title), Field("summary", entry.summary), Field("content", entry.content)


def _words(texts: Texts) -> tuple[str, str, str]:
    title, summary, content = texts
    return title.words, summary.words, content.words


def fresh_indexes(doc: Document, known: Mapping[bytes, KnownKey]) -> list[int]:
    """Which entries of a document need a verdict: those that are new or changed, each once, by their index."""
    return list(_recognitions(doc, known))


def _recognitions(doc: Document, known: Mapping[bytes, KnownKey]) -> dict[int, Recognition]:
    found: dict[int, Recognition] = {}
    seen: dict[bytes, datetime | None] = {}
    for index, entry in enumerate(doc.entries):
        recognised = _beside(seen, recognise(doc.names(index), known, entry.published), entry.published)
        if recognised.novelty is not Novelty.SAME and seen.keys().isdisjoint(recognised.keys.keys):
            seen |= dict.fromkeys((*recognised.keys.keys, recognised.keys.taken_over or b""), entry.published)
            found[index] = recognised
    return found


def _beside(seen: Mapping[bytes, datetime | None], recognised: Recognition, published: datetime | None) -> Recognition:
    """A new entry beside others of its document, with their keys and times of publication: one of another time, in the
    same words, is another one, and the first of them stays known by these."""
    keys = recognised.keys
    earlier = seen.get(keys.words) if keys.words is not None else None
    if recognised.novelty is not Novelty.NEW or earlier is None or not recurs(keys, earlier, published):
        return recognised
    return replace(recognised, keys=replace(without_words(keys), taken_over=None))


def language_of(source: FeedSource, entry: Entry) -> str:
    """The language an entry is written in: that of its feed, unless its script says otherwise."""
    return guess_language(f"{entry.title} {entry.summary}", source.language)


def decide(
    doc: Document,
    known: Mapping[bytes, KnownKey],
    verdict: Callable[[int], Match],
    *,
    rule: Freshness,
    now: datetime,
    article_deadline: timedelta | None,
) -> list[EntryWrite]:
    """What to write for a document: nothing for entries that are known and say the same.

    ``verdict`` gives that on an entry, by its index. ``article_deadline`` is how long a matched entry with nothing but
    a headline may wait for its page; None where pages are not fetched.
    """
    writes: list[EntryWrite] = []
    times: list[datetime | None] = []
    for index, recognised in _recognitions(doc, known).items():
        entry = doc.entries[index]
        # An undated entry that was seen before is no news by having changed.
        published = entry.published or (recognised.stored.published if recognised.stored else None)
        writes.append(_entry_write(doc, index, recognised, verdict(index), clamp_time(published, now)))
        times.append(published)
    return _admit(writes, times, rule, now, article_deadline if doc.source.article else None)


def oldest_first(doc: Document, writes: Sequence[EntryWrite]) -> Sequence[EntryWrite]:
    """What ``decide`` returned, in the order in which it was published: entries of one date are told apart by nothing
    else later on. Feeds begin with the newest item, but for a few, whose dates show it."""
    dates = [entry.published for entry in doc.entries if entry.published is not None]
    return writes if len(dates) > 1 and dates[0] < dates[-1] else writes[::-1]


def _entry_write(doc: Document, index: int, recognised: Recognition, match: Match, published: datetime) -> EntryWrite:
    return EntryWrite(
        entry=doc.entries[index],
        keys=recognised.keys,
        published=published,
        state=EntryState.MATCHED if match.relevant else EntryState.REJECTED,
        match=match,
        language=language_of(doc.source, doc.entries[index]),
        reason="" if match.relevant else match.reason,
        folded="" if match.relevant else doc.texts[index][2].words,
        entry_id=recognised.stored.entry_id if recognised.stored else None,
    )


def _admit(
    writes: Sequence[EntryWrite],
    times: Sequence[datetime | None],
    rule: Freshness,
    now: datetime,
    article_deadline: timedelta | None,
) -> list[EntryWrite]:
    """Hold back what is matched but no news; let the rest wait for its page where it has nothing but a headline.
    ``times`` are the times of publication by the feed, or else by the store."""
    matched = [index for index, write in enumerate(writes) if write.state is EntryState.MATCHED]
    reasons = held_back([times[index] for index in matched], rule, now)
    admitted = list(writes)
    for position, index in enumerate(matched):
        if position in reasons:
            admitted[index] = replace(writes[index], state=EntryState.HELD_BACK, reason=reasons[position])
        elif article_deadline is not None and only_a_headline(writes[index].entry):
            admitted[index] = replace(writes[index], article_due=now + article_deadline)
    return admitted


def only_a_headline(entry: Entry | PastEntry) -> bool:
    """Does an entry say nothing but its headline, while there is a page behind it?"""
    return entry.url is not None and max(len(entry.summary), len(entry.content)) < _TELLING_SUMMARY
