"""What only the address of a private feed holds goes into nothing that is made of its entries.

Such a feed may hand its own address out: as the link of an entry, as what relative links are to be resolved against, in
its texts. Readers would get the key.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from monitor.addresses import HIDDEN, in_addresses, keys_of
from monitor.model.documents import Entry
from monitor.model.identity import canonical_url

# Characters of keys that are no words: of letters alone, and with others among them.
_NO_WORD, _NO_NAME = 20, 6


@dataclass(frozen=True, slots=True)
class _Own:
    """The address of a feed: as links to it are compared, and the keys in it."""

    itself: str
    keys: frozenset[str]

    @property
    def telling(self) -> frozenset[str]:
        """The keys that can be nothing else, wherever they stand."""
        return frozenset(key for key in self.keys if len(key) >= (_NO_WORD if key.isalpha() else _NO_NAME))


def without_keys_of(address: str, entry: Entry) -> Entry:
    """An entry of the feed at an address, without the keys of that: in links they are left out, or the link is where it
    leads to the feed itself; in texts they are hidden."""
    own = _own(address)
    if own is None:
        return entry
    title, summary, content = (_text(text, own) for text in (entry.title, entry.summary, entry.content))
    return replace(
        entry,
        url=_link(entry.url, own),
        title=title,
        summary=summary,
        content=content,
        image=_link(entry.image, own),
        furniture=tuple(replace(piece, text=_text(piece.text, own)) for piece in entry.furniture),
    )


@lru_cache(maxsize=1024)
def _own(address: str) -> _Own | None:
    """None where the address holds no more than those of articles do."""
    keys = keys_of(address)
    return _Own(canonical_url(address), keys) if keys or "?" in address else None


def _link(link: str | None, own: _Own) -> str | None:
    if link is None or ("?" in link and canonical_url(link) == own.itself):
        return None
    if not own.keys:
        return link
    bare = _without_pairs(link, (keys_of(link) & own.keys) | own.telling)
    spelt = (bare, unquote(bare))
    if keys_of(bare) & own.keys or any(key in text for key in own.telling for text in spelt):
        return None
    return bare


def _without_pairs(link: str, keys: frozenset[str]) -> str:
    """An address without the parameters of these values."""
    if not any(key in text for key in keys for text in (link, unquote(link))):
        return link
    parts = urlsplit(link)
    query, fragment = (
        "&".join(pair for pair in text.split("&") if unquote(pair.partition("=")[2] or pair) not in keys)
        for text in (parts.query, parts.fragment)
    )
    return parts._replace(query=query, fragment=fragment).geturl()


def _text(text: str, own: _Own) -> str:
    """A text without the keys of the feed in the addresses in it, and without those that can be nothing else."""
    if not own.keys:
        return text
    if "://" in text:
        text = in_addresses(text, lambda address: _link(address, own) or HIDDEN)
    for key in own.telling:
        text = text.replace(key, HIDDEN)
    return text
