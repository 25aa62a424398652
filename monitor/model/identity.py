"""By what an entry is recognised when it comes back: NEW, CHANGED or SAME.

Feeds repeat one GUID on every item, change GUIDs at every build, add tracking parameters to links, and
bring old items back after weeks. So an entry has several keys, and one that is known suffices. But ministries report
every day in the same words: words alone identify only what was published within hours, as far as dates tell.

And a link may stand on many items (a press page, a live page), and a GUID on all that a ticker ever says. Neither is a
key where it leads to an entry with other words and another time of publication, and nothing else holds both together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from monitor.languages.text import fold_key, words
from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, KnownKey, Novelty

TELLING_LENGTH = 60
"""A folded title and summary shorter than this ("Weather", "Live updates") may belong to two entries."""

SAME_WORDS_WITHIN = timedelta(hours=12)
"""So far apart, entries in the same words with GUIDs and links of their own are two. Shorter than a day, in which what
is reported daily comes back; longer than any error of a time zone. What an outlet publishes anew later joins its story
by its words, so that it is not posted twice."""

_TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "gclsrc",
        "gad_source",
        "gad_campaignid",
        "gbraid",
        "wbraid",
        "srsltid",
        "_hsenc",
        "_hsmi",
        "__hssc",
        "__hstc",
        "__hsfp",
        "hsctatracking",
        "mkt_tok",
        "ml_subscriber",
        "ml_subscriber_hash",
        "oly_anon_id",
        "oly_enc_id",
        "rb_clickid",
        "s_cid",
        "s_kwcid",
        "ttclid",
        "vero_conv",
        "vero_id",
        "wickedid",
        "li_fat_id",
        "mibextid",
        "__twitter_impression",
        "__s",
        "_bhlid",
        "_branch_match_id",
        "_branch_referrer",
        "campaign_id",
        "campaign_medium",
        "campaign_name",
        "campaign_source",
        "campaign_term",
        "campaign_content",
        "yclid",
        "dclid",
        "msclkid",
        "ysclid",
        "twclid",
        "igshid",
        "igsh",
        "mc_cid",
        "mc_eid",
        "_ga",
        "_gl",
        "_openstat",
        "ocid",
        "cmpid",
        "cmp",
        "traffic_source",
        "rss",
        "at_medium",
        "at_campaign",
        "at_format",
        "at_link_id",
        "at_link_type",
        "at_link_origin",
        "at_ptr_name",
        "at_bbc_team",
        "at_custom1",
        "at_custom2",
        "at_custom3",
        "at_custom4",
        "ns_mchannel",
        "ns_source",
        "ns_campaign",
        "ns_linkname",
        "ns_fee",
        "wt_mc",
        "wt_zmc",
        "xtor",
        "guccounter",
        "smid",
        "sref",
        "fb_ref",
        "ref_src",
        "ref_url",
    ]
)
_TRACKING_VALUES = frozenset({"rss", "feed", "rssfeed", "atom", "twitter", "facebook", "telegram"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_PREFIX = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_HOME_PAGE = re.compile(
    r"https://[^/?#]*(?:/(?:[a-z]{2,3}|[a-z]{2}-[a-z]{2}))?(?:/(?:index|home|default|main)(?:\.[a-z]{2,5})?)?",
    re.IGNORECASE,
)
# Parts that every page has; what holds "=" is a tracking parameter.
_PARTS_OF_ANY_PAGE = re.compile(
    r".*=.*|more-\d+|comment.*|respond|disqus_thread|top|main|content|main-content|rss|feed|", re.IGNORECASE
)
_ALIKE = 1 / 2  # of the words in the shorter of two titles: what those of one event have in common at least
_ADDRESSES_AT_HAND = 512  # those of a document are asked for several times
_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class Item:
    """What tells one item of a document from another, as the document writes it; "" where it does not."""

    link: str
    guid: str
    title: str
    time: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What an entry is to its outlet. ``keys`` are those that identify it; ``stored`` is the entry it is, None where
    it is new or only its tombstone is left."""

    novelty: Novelty
    keys: EntryKeys
    stored: KnownKey | None = None


@lru_cache(maxsize=_ADDRESSES_AT_HAND)
def canonical_url(url: str) -> str:
    """The form of an address by which two links to one page are equal. Meant for comparing, not for fetching.

    Case of scheme and host, ``http``, default ports, ``www.``/``m.``/``amp.``, fragments, tracking
    parameters, the order of parameters, empty segments and a last slash make no difference; host names are
    in Punycode. What is no http(s) address comes back stripped. Idempotent; never raises.
    """
    stripped = url.encode("utf-8", "replace").decode().strip()  # lone surrogates have no encoding
    try:
        parts = urlsplit(stripped)
        port = parts.port
    except ValueError:
        return stripped
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return stripped
    host = _canonical_host(parts.hostname)
    if not _HOST.fullmatch(host):
        return stripped
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit(SplitResult("https", host, _canonical_path(parts.path), _canonical_query(parts.query), ""))


def without_tracking(url: str) -> str:
    """An address as it is written, without what only tells who sent a reader there."""
    address, mark, part = url.partition("#")
    page, _, query = address.partition("?")
    kept = "&".join(pair for pair in query.split("&") if not _tracks(pair))
    return (f"{page}?{kept}" if kept else page) + ("" if _tracks(part) else mark + part)


def page_address(url: str) -> str | None:
    """The form of an address by which links to one page, or to one part of it, are equal; None for a home page, which
    is no entry's own."""
    page = canonical_url(url)
    if not page or _HOME_PAGE.fullmatch(page):
        return None
    part = url.strip().partition("#")[2]
    return page if _PARTS_OF_ANY_PAGE.fullmatch(part) else f"{page}#{part}"


def entry_keys(
    outlet: str, entry: Entry, unique_guids: bool, texts: tuple[str, str, str], *, own_link: bool = True
) -> EntryKeys:
    """The keys of an entry of an outlet, the most reliable first, and the hash of what it says.

    ``texts`` are its title, summary and content as ``fold_key`` gives them; what was taken off it belongs to what it
    says. ``unique_guids`` False leaves the GUID out, ``own_link`` False the link. Title and summary are a key where
    they are long enough to be told from those of another entry, or where nothing else is left.
    """
    title, summary, content = texts
    said = fold_key(entry.sent) if entry.sent else f"{title} {summary}".strip()
    guid = _key(outlet, "guid", entry.guid.strip()) if unique_guids and entry.guid else None
    page = page_address(entry.url) if own_link and entry.url else None
    url = _key(outlet, "url", page) if page is not None else None
    keys = [key for key in (guid, url) if key is not None]
    last = _key(outlet, "content", said)
    telling = last if len(said) >= TELLING_LENGTH or not keys else None
    if telling is not None:
        keys.append(telling)
    says = _key(outlet, "says", f"{said}\n{content}")
    return EntryKeys(tuple(keys), says, guid, url, telling, last=last, title=entry.title)


def repeated_guids(entries: Iterable[Entry]) -> frozenset[str]:
    """The GUIDs that stand on several different entries of one document, and so identify none of them."""
    first: dict[str, tuple[str | None, str]] = {}
    repeated = set()
    for entry in entries:
        if entry.guid and first.setdefault(entry.guid, (entry.url, entry.title)) != (entry.url, entry.title):
            repeated.add(entry.guid)
    return frozenset(repeated)


def shared_links(items: Iterable[Item]) -> frozenset[str]:
    """The pages that several different items of one document link to, and that so identify none of them."""
    first: dict[str, Item] = {}
    shared = set()
    for item in items:
        page = page_address(item.link) if item.link else None
        if page is not None and _differ(first.setdefault(page, item), item):
            shared.add(page)
    return frozenset(shared)


def _differ(one: Item, other: Item) -> bool:
    """True for two items with titles of their own, and GUIDs or times, or nothing in common: one article may stand in a
    document twice, with a headline that was touched up."""
    if one.title == other.title:
        return False
    return one.guid != other.guid or one.time != other.time or (not one.guid and not _alike(one.title, other.title))


def classify(keys: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None) -> Recognition:
    """What an entry is to its outlet. ``published`` is its time as the feed gives it. A tombstone makes it SAME:
    what was deleted stays deleted."""
    keys = _believed(keys, known, published)
    found = [known[key] for key in keys.keys if key in known]
    words = known.get(keys.words) if keys.words is not None else None
    if words is not None and len(found) == 1 and recurs(keys, words.published, published):
        return Recognition(Novelty.NEW, replace(without_words(keys), taken_over=keys.words))
    if not found:
        return Recognition(Novelty.NEW, keys)
    living = [key for key in found if key.entry_id is not None]
    if not living:
        return Recognition(Novelty.SAME, keys)
    for key in living:
        if key.content_hash == keys.content_hash:
            return Recognition(Novelty.SAME, keys, key)
    return Recognition(Novelty.CHANGED, keys, living[0])


def recognise(names: Sequence[EntryKeys], known: Mapping[bytes, KnownKey], published: datetime | None) -> Recognition:
    """What an entry is to an outlet that had several names: ``names`` are its keys under the present one, then under
    those before. What is known under any of them is known; written is what it is under the present one."""
    present, *former = (classify(keys, known, published) for keys in names)
    for found in (present, *former):
        if found.novelty is Novelty.SAME:
            return replace(found, keys=present.keys)
    if present.novelty is Novelty.CHANGED:
        return present
    changed = next((found for found in former if found.novelty is Novelty.CHANGED), None)
    return present if changed is None else replace(changed, keys=present.keys)


def recurs(keys: EntryKeys, stored: datetime | None, published: datetime | None) -> bool:
    """True where an entry tells in the same words of something else than one that was published at the time ``stored``;
    that is None for a tombstone, which no retention leaves behind within hours. Only what bears a date, and a GUID or a
    link of its own, can be told apart."""
    if published is None or (keys.guid is None and keys.url is None):
        return False
    return stored is None or abs(published - stored) > SAME_WORDS_WITHIN


def without_words(keys: EntryKeys) -> EntryKeys:
    """The keys of an entry whose words identify another one."""
    return replace(keys, keys=tuple(key for key in keys.keys if key != keys.words))


def _believed(keys: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None) -> EntryKeys:
    """The keys without GUID and link where they lead to another entry."""
    dropped = set()
    if _numbers_a_place(keys, known, published):
        dropped.add(keys.guid)
    if _is_a_place(keys, known, published):
        dropped.add(keys.url)
    if not dropped:
        return keys
    kept = tuple(key for key in keys.keys if key not in dropped) or (keys.last,)
    guid, url = (None if key in dropped else key for key in (keys.guid, keys.url))
    return replace(keys, keys=kept, guid=guid, url=url)


def _numbers_a_place(keys: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None) -> bool:
    """True where the GUID leads to an entry with other words and another time of publication: the other keys decide.

    Some feeds number the places in the document (``item-1`` is always the newest). An entry that is updated in place
    may get new words and a new link, but keeps its time. Where there are no links to compare, the titles tell. A
    tombstone has neither words nor time to compare.
    """
    stored = known.get(keys.guid) if keys.guid is not None else None
    if stored is None or published is None:
        return False
    if stored.entry_id is None:
        return keys.url is not None
    if not _another_time(keys, stored, published):
        return False
    if keys.url is None or not stored.has_url:
        return not _alike(keys.title, stored.title)
    by_link = known.get(keys.url)
    return by_link is None or by_link.entry_id != stored.entry_id


def _is_a_place(keys: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None) -> bool:
    """True where the link leads to an entry with other words, another time and another GUID: it is that of a page on
    which news stand. Without GUIDs to compare, the titles tell."""
    stored = known.get(keys.url) if keys.url is not None else None
    if stored is None or stored.entry_id is None or published is None or not _another_time(keys, stored, published):
        return False
    if keys.guid is not None and stored.has_guid:
        by_guid = known.get(keys.guid)
        return by_guid is None or by_guid.entry_id != stored.entry_id
    return not _alike(keys.title, stored.title)


def _another_time(keys: EntryKeys, stored: KnownKey, published: datetime) -> bool:
    return stored.content_hash != keys.content_hash and stored.published != published


def _alike(title: str, other: str) -> bool:
    one, two = set(words(title)), set(words(other))
    return len(one & two) >= _ALIKE * min(len(one), len(two))


def _key(outlet: str, kind: str, value: str) -> bytes:
    """All keys of an outlet begin alike, so that a database keeps them on few pages: a document looks up and writes a
    hundred at once."""
    salted = f"{outlet}\0{kind}\0{value}".encode("utf-8", "surrogatepass")
    return _outlet_key(outlet) + blake2b(salted, digest_size=13).digest()


@lru_cache(maxsize=1024)
def _outlet_key(outlet: str) -> bytes:
    return blake2b(outlet.encode("utf-8", "surrogatepass"), digest_size=3).digest()


def _canonical_host(host: str) -> str:
    """The host without what names a device; empty where it is no host name."""
    if ":" in host:
        return f"[{host}]"
    host = host.rstrip(".").casefold()
    while found := _HOST_PREFIX.match(host):
        host = host[found.end() :]
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _canonical_path(path: str) -> str:
    segments = [segment for segment in _quote(path).split("/") if segment]
    if segments and segments[-1].casefold() == "amp":
        segments.pop()
    return "/" + "/".join(segments) if segments else ""


def _canonical_query(query: str) -> str:
    kept = [pair for pair in _quote(query).split("&") if pair and not _tracks(pair)]
    return "&".join(sorted(kept))


def _tracks(pair: str) -> bool:
    name, _, value = pair.casefold().partition("=")
    if name in _TRACKING or name.startswith(("utm_", "at_", "pk_", "mtm_", "itm_", "hsa_")):
        return True
    return name in ("from", "source", "ref", "via", "src") and value in _TRACKING_VALUES


def _quote(text: str) -> str:
    """Percent-encoded where it must be, in one spelling; what is encoded already stays as it is."""
    return quote(text, safe=_SAFE)
