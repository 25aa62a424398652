"""What a body says: what it is, which of its items are new, and what these are.

All of that is done in worker processes: nobody else looks at a byte of it. Most often nothing is new, which cutting
alone shows: only then is the body handed over once more, with what else reading takes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.errors import SandboxCrashError, SandboxStarvedError, SandboxTimeoutError
from monitor.feeds.items import HASH_BYTES, Cut, cut
from monitor.feeds.kinds import SourceKind, source_kind
from monitor.feeds.web.html import plain_text
from monitor.model.documents import Failed, FailureKind, Fetched, Habits, ParsedFeed, Stopper
from monitor.model.limits import MAX_ENTRIES, MAX_TEXT

if TYPE_CHECKING:  # parser processes load this file, and neither settings nor what starts processes
    from monitor.model.settings import FeedSource, ParsingSettings
    from monitor.sandbox import Sandbox

# After that bytes that stopped a parser are tried again: it may have been the machine's fault, or mended since.
_REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document held. ``parsed`` is None where nothing in it is new, and holds all its entries where ``hashes``
    are empty. ``hashes`` are those of its items in order, in hexadecimal digits; ``repeated_guids`` and
    ``shared_links`` are as in ``items.Cut``."""

    hashes: tuple[str, ...]
    parsed: ParsedFeed | None = None
    repeated_guids: bool = False
    shared_links: frozenset[str] = frozenset()

    @property
    def item_hashes(self) -> tuple[bytes, ...]:
        """The hashes as the store keeps them."""
        return tuple(map(bytes.fromhex, self.hashes))


async def _no_habits() -> None:
    return None


async def read(
    sandbox: Sandbox,
    fetched: Fetched,
    source: FeedSource,
    limits: ParsingSettings,
    *,
    known: Sequence[bytes] = (),
    habits: Callable[[], Awaitable[Habits | None]] = _no_habits,
) -> Reading | Failed:
    """What is new in a body of a feed. ``known`` are hashes of items that need not be read; ``habits`` gets those of
    the feed, where they are wanted."""
    seen = b"".join(known)
    try:
        most = limits.max_entries
        if seen and (hashes := await sandbox.run_for(source.outlet, hashes_if_known, fetched.body, seen, most)):
            return Reading(hashes)
        return await sandbox.run_for(
            source.outlet,
            read_document,
            fetched.body,
            fetched.content_type,
            fetched.final_url,
            source.outlet,
            known=seen,
            language=source.language or "",
            habits=await habits(),
            max_entries=most,
            max_text=limits.max_text,
        )
    except SandboxStarvedError as error:
        return Failed(FailureKind.SOFT, "busy", str(error))
    except SandboxTimeoutError as error:
        return Failed(FailureKind.HARD, "parse-timeout", str(error))
    except SandboxCrashError as error:
        return Failed(FailureKind.HARD, "parse-crash", str(error))


def stopped_before(stopper: Stopper | None, body_hash: bytes, now: datetime) -> Failed | None:
    """The failure of a body that need not be tried, since it stopped a parser not long ago."""
    if stopper is None or stopper.body_hash != body_hash or now >= stopper.at + _REMEMBERED:
        return None
    told = f"the same bytes stopped a parser process at {stopper.at:%Y-%m-%d %H:%M} UTC, and were not read again"
    return Failed(FailureKind.HARD, stopper.reason, told)


def hashes_if_known(body: bytes, known: bytes, max_entries: int) -> tuple[str, ...]:
    """The hashes of a document's items, in a worker process; none where one is new, or might be."""
    found = cut(body, _apart(known), max_entries)
    return _in_digits(found.hashes) if found.document is None else ()


def read_document(
    body: bytes,
    content_type: str,
    url: str,
    outlet: str,
    *,
    known: bytes = b"",
    language: str = "",
    habits: Habits | None = None,
    max_entries: int = MAX_ENTRIES,
    max_text: int = MAX_TEXT,
) -> Reading | Failed:
    """``read``, in a worker process. ``known`` are hashes one behind the other; the others: see ``parse_document``."""
    from monitor.feeds.parse import parse_document  # not at the top: processes that parse nothing save its memory

    kind = source_kind(body, content_type)
    # Nothing but feeds has items that could be cut out.
    is_cut = kind in (SourceKind.FEED, SourceKind.JSON_FEED, SourceKind.UNKNOWN)
    new = cut(body, _apart(known), max_entries, url) if is_cut else Cut((), body, whole=True)
    if new.document is None:
        return Reading(_in_digits(new.hashes))
    parsed = parse_document(
        new.document,
        content_type,
        url,
        outlet,
        plain_text,
        language=language,
        habits=habits,
        max_entries=max_entries,
        max_text=max_text,
    )
    if isinstance(parsed, Failed):
        return parsed
    return Reading(_in_digits(new.hashes), parsed, new.repeated_guids, new.shared_links)


def _apart(hashes: bytes) -> frozenset[bytes]:
    return frozenset(hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES))


def _in_digits(hashes: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(found.hex() for found in hashes)
