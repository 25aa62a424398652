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
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from monitor.model.delivery import REACH, GivenUpAttempt, ProbeRights, Refusal, RetryLater, Seen, Words
from monitor.model.publications import PublicationState
from monitor.model.settings import ReconcileSettings

# A channel is silent meanwhile: what fails is tried again soon.
_FIRST_BACKOFF, _LONGEST_BACKOFF = timedelta(seconds=5), timedelta(minutes=1)
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


def onward(search: Search, *, missing: bool) -> Search:
    """The search after one number that did not bear the message; ``missing``: there is none of that number."""
    return Search(search.number + 1, search.looked_at + 1, search.missing + 1 if missing else 0)


def is_absent(search: Search, rules: ReconcileSettings) -> bool:
    """Did the message not arrive?"""
    return search.missing >= rules.missing


def is_endless(search: Search) -> bool:
    """Is there more behind the last known message than can be looked at?"""
    return search.looked_at >= REACH


def ways(rights: ProbeRights, *, certain: bool) -> tuple[str, ...]:
    """The probes that may be used, the safest first: ``forward``, ``edit``.

    An edit would overwrite another message of this bot: it is used only where it is ``certain`` that there is none
    which anybody would miss.
    """
    return tuple(name for name, may in (("forward", rights.forward), ("edit", rights.edit and certain)) if may)


def pause_after(refusal: Refusal, failures: int) -> tuple[timedelta, bool]:
    """How long to wait before one looks again, after so many ``failures`` before this refusal, and whether it counts as
    one: a flood, or a network that is down, does not, since nothing could be sent either."""
    if isinstance(refusal, RetryLater):
        return refusal.delay, False
    return backoff(failures + 1), True


def backoff(failures: int) -> timedelta:
    """How long to wait after the ``failures``-th attempt in a row to look that failed."""
    doubled: timedelta = _FIRST_BACKOFF * 2 ** min(failures - 1, 20)
    return min(doubled, _LONGEST_BACKOFF)


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


def late_copy(attempts: tuple[GivenUpAttempt, ...], seen: Seen) -> GivenUpAttempt | None:
    """The given-up attempt that a message is a late copy of."""
    return next((attempt for attempt in attempts if is_copy(attempt.words, seen)), None)


def is_told(attempt: GivenUpAttempt) -> bool:
    """Was the publication told in another way, so that a late copy of it is one too many?"""
    return attempt.state in (PublicationState.SENT, PublicationState.FOLDED)


def is_awaited(attempt: GivenUpAttempt) -> bool:
    """Is it still to be told, or given up unknown: so that a late copy of it is the message itself?"""
    return attempt.state in (PublicationState.PENDING, PublicationState.UNKNOWN)


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
