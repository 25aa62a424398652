"""By what an entry is recognised when it comes back: NEW, CHANGED or SAME.

Feeds repeat one GUID on every item, change GUIDs at every build, add tracking parameters to links, and
bring old items back after weeks. So an entry has several keys, and one that is known suffices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from monitor.languages.text import fold_key
from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, KnownKey, Novelty

TELLING_LENGTH = 60
"""A folded title and summary shorter than this ("Weather", "Live updates") may belong to two entries."""

_TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
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
_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class Recognition:
    """What an entry is to its outlet. ``keys`` are those that identify it; ``stored`` is the entry it is, None where
    it is new or only its tombstone is left."""

    novelty: Novelty
    keys: EntryKeys
    stored: KnownKey | None = None


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


def entry_keys(outlet: str, entry: Entry, unique_guids: bool, words: tuple[str, str, str]) -> EntryKeys:
    """The keys of an entry of an outlet, the most reliable first, and the hash of what it says.

    ``words`` are its title, summary and content as ``fold_key`` gives them; what was taken off it belongs to what it
    says. ``unique_guids`` False leaves the GUID out. Title and summary are a key where they are long enough to be told
    from those of another entry, or where nothing else is left.
    """
    title, summary, content = words
    said = fold_key(entry.sent) if entry.sent else f"{title} {summary}".strip()
    guid = _key(outlet, "guid", entry.guid.strip()) if unique_guids and entry.guid else None
    url = _key(outlet, "url", canonical_url(entry.url)) if entry.url else None
    keys = [key for key in (guid, url) if key is not None]
    if len(said) >= TELLING_LENGTH or not keys:
        keys.append(_key(outlet, "content", said))
    return EntryKeys(tuple(keys), _key(outlet, "says", f"{said}\n{content}"), guid, url)


def repeated_guids(entries: Iterable[Entry]) -> frozenset[str]:
    """The GUIDs that stand on several different entries of one document, and so identify none of them."""
    first: dict[str, tuple[str | None, str]] = {}
    repeated = set()
    for entry in entries:
        if entry.guid and first.setdefault(entry.guid, (entry.url, entry.title)) != (entry.url, entry.title):
            repeated.add(entry.guid)
    return frozenset(repeated)


def classify(keys: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None) -> Recognition:
    """What an entry is to its outlet. ``published`` is its time as the feed gives it. A tombstone makes it SAME:
    what was deleted stays deleted."""
    if _numbers_a_place(keys, known, published):
        keys = replace(keys, keys=tuple(key for key in keys.keys if key != keys.guid), guid=None)
    found = [known[key] for key in keys.keys if key in known]
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


def _numbers_a_place(keys: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None) -> bool:
    """True where the GUID leads to an entry with other words and another time of publication: the other keys decide.

    Some feeds number the places in the document (``item-1`` is always the newest). An entry that is updated in place
    may get new words and a new link, but keeps its time. A tombstone has neither words nor time to compare.
    """
    stored = known.get(keys.guid) if keys.guid is not None else None
    if stored is None or keys.url is None or published is None:
        return False
    if stored.entry_id is None:
        return True
    return stored.has_url and stored.content_hash != keys.content_hash and stored.published != published


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
    if name in _TRACKING or name.startswith(("utm_", "at_", "pk_", "mtm_")):
        return True
    return name in ("from", "source", "ref", "via", "src") and value in _TRACKING_VALUES


def _quote(text: str) -> str:
    """Percent-encoded where it must be, in one spelling; what is encoded already stays as it is."""
    return quote(text, safe=_SAFE)
