"""Was it delivered? What to make of what the probes tell, and when to look.

There is no way to read a channel's history. So the numbers behind the last known message are looked at one by one,
past those of other administrators and past deleted ones, until several in a row do not exist. That a number exists
proves nothing: its content is compared with what was sent.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from monitor.model.publications import PublicationState
from monitor.model.reconciling import Absent, Doubt, Means, Ours, Seen, Theirs, Words
from monitor.model.settings import ReconcileSettings

REACH = 200
"""At most so many numbers are looked at for one message: behind them lies somebody else's channel."""
DELETABLE = timedelta(hours=48)
"""How long a bot may delete its messages (core.telegram.org/bots/api#deletemessage)."""
_LONGEST_BACKOFF = timedelta(minutes=10)
_TAG = re.compile(r"<[^<>]*+>")
_HREF = re.compile(r'href="([^"<>]*+)"')


@dataclass(frozen=True, slots=True)
class Search:
    """Where a search stands: the number that is next, how many were looked at, and how many of the last of them did not
    exist."""

    number: int
    looked_at: int = 0
    missing: int = 0


def begin(before: int | None) -> Search:
    """The search for a message that left when ``before`` was the last one known."""
    return Search((before or 0) + 1)


def onward(search: Search, found: Seen | Ours | Theirs | Absent) -> Search:
    """The search after one number that did not bear the message."""
    missing = search.missing + 1 if isinstance(found, Absent) else 0
    return Search(search.number + 1, search.looked_at + 1, missing)


def is_absent(search: Search, rules: ReconcileSettings) -> bool:
    """Did the message not arrive?"""
    return search.missing >= rules.missing


def is_endless(search: Search) -> bool:
    """Is there more behind the last known message than can be looked at?"""
    return search.looked_at >= REACH


def probes(means: Means, *, certain: bool) -> tuple[str, ...]:
    """The probes that may be used, the safest first: ``forward``, ``edit``.

    An edit would overwrite another message of this bot: it is used only where it is ``certain`` that there is none
    which anybody would miss.
    """
    return tuple(name for name, may in (("forward", means.forward), ("edit", means.edit and certain)) if may)


def backoff(failures: int, rules: ReconcileSettings) -> timedelta:
    """How long to wait after the ``failures``-th attempt to look that failed."""
    doubled: timedelta = rules.after * 2 ** min(failures - 1, 20)
    return min(doubled, max(_LONGEST_BACKOFF, rules.after))


def deletable_until(sent: datetime) -> datetime:
    """Until when a late copy can be removed."""
    return sent + DELETABLE


# --- is it what was sent? -------------------------------------------------------------------------------------------


def is_copy(words: Words, seen: Seen) -> bool:
    """Does a message say what was sent?

    Telegram trims text, takes out odd characters and drops links it does not like: so what counts is the sequence of
    letters, digits and signs. Where both have links, one of them must be the same: two posts may say the same of two
    reports.
    """
    if not seen.original or seen.photo != words.photo:
        return False
    if canonical(seen.text) not in (canonical(visible(words.html)), canonical(words.plain)):
        return False
    here, there = _places(links(words.html)), _places(seen.links)
    return not here or not there or bool(here & there)


def late_copy(doubts: tuple[Doubt, ...], seen: Seen) -> Doubt | None:
    """The doubt that a message is a late copy of."""
    return next((doubt for doubt in doubts if is_copy(doubt.words, seen)), None)


def is_settled(doubt: Doubt) -> bool:
    """Was the publication told in another way, so that a late copy of it is one too many?"""
    return doubt.state in (PublicationState.SENT, PublicationState.FOLDED)


def is_awaited(doubt: Doubt) -> bool:
    """Is it still to be told, or given up unknown: so that a late copy of it is the message itself?"""
    return doubt.state in (PublicationState.PENDING, PublicationState.UNKNOWN)


def visible(source: str) -> str:
    """What a reader sees of a message in HTML."""
    return html.unescape(_TAG.sub("", source))


def links(source: str) -> tuple[str, ...]:
    """The addresses that a message in HTML links to."""
    return tuple(html.unescape(href) for href in _HREF.findall(source))


def canonical(text: str) -> str:
    """Letters, digits and signs alone, without their accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] in "LNPS")


def _places(addresses: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Addresses without what Telegram may change about them: the case of the host, escapes, the last slash."""
    return frozenset(map(_place, addresses))


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "", address
    return host.casefold(), f"{unquote(parts.path).rstrip('/')}?{unquote(parts.query)}"
