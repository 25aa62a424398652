"""The sitemaps that an index names, read in its place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from monitor.feeds.reading import Reading
from monitor.model.documents import Failed, FailureKind, Fetched, FetchOutcome, FetchRequest, ParsedFeed

_NESTED = Failed(FailureKind.HARD, "parse", "an index of sitemaps that names further indexes")


async def with_parts(
    reading: Reading | Failed,
    fetch: Callable[[FetchRequest], Awaitable[FetchOutcome]],
    read: Callable[[Fetched], Awaitable[Reading | Failed]],
) -> Reading | Failed:
    """A reading as it is, or, where it is that of an index, the entries of all its parts that can be read.

    Parts are fetched whole, one after the other. Of an index among them no part is read. Failed where none can be.
    """
    index = reading.parsed if isinstance(reading, Reading) else None
    if index is None or not index.parts:
        return reading
    found = [await _read_part(url, fetch, read) for url in index.parts]
    good = [part for part in found if isinstance(part, ParsedFeed)]
    failed = [part for part in found if isinstance(part, Failed)]
    if not good:
        return failed[0]
    fault = next((part.fault for part in good if part.fault), None)
    if failed:
        fault = f"{len(failed)} of {len(found)} sitemaps of the index could not be read: {failed[0].detail}"
    entries = tuple(entry for part in good for entry in part.entries)
    return Reading((), replace(good[0], entries=entries, fault=fault, parts=index.parts))


async def _read_part(
    url: str,
    fetch: Callable[[FetchRequest], Awaitable[FetchOutcome]],
    read: Callable[[Fetched], Awaitable[Reading | Failed]],
) -> ParsedFeed | Failed:
    answer = await fetch(FetchRequest(url))
    if isinstance(answer, Failed):
        return answer
    part = await read(answer) if isinstance(answer, Fetched) else None
    if isinstance(part, Failed):
        return part
    parsed = part.parsed if part else None
    return parsed if parsed and not parsed.parts else _NESTED
