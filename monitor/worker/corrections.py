"""What an editor corrects about stories, while no worker is placing reports."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from monitor.errors import StoreError, UsageError
from monitor.runtime import GROUPING
from monitor.store import Correction, Store
from monitor.worker.wiring import utcnow

_ATTEMPTS, _PAUSE = 26, 0.2  # tries, and seconds between two of them
SEE = "see `monitor stories` for what there is"


@contextmanager
def hold_grouping(store: Store, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Stories keep their reports meanwhile, but for what is done here: a worker that is placing reports goes by what it
    read before. It is waited for, a few seconds. Raises StoreError where it takes longer."""
    (name, ttl), owner = GROUPING, f"command:{os.getpid()}:{secrets.token_hex(3)}"
    for attempt in range(_ATTEMPTS):
        if attempt:
            sleep(_PAUSE)
        if store.leases.acquire(name, owner, utcnow(), ttl):
            break
    else:
        raise StoreError("a worker is grouping reports, or was stopped while it did; try again in a minute")
    try:
        yield
    finally:
        store.leases.release(name, owner)


def merge(store: Store, one: int, other: int, now: datetime, *, dry_run: bool) -> Correction:
    """Two stories are one, for good. Blocks. Raises UsageError where they cannot be, StoreError where a worker does
    not let the stories go."""
    if one == other:
        raise UsageError(f"{one} and {other} are one story; name two: {SEE}")
    with hold_grouping(store):
        done = store.stories.merge(one, other, now, dry_run=dry_run)
    if done is None:
        raise UsageError(f"one of the stories {one} and {other} has no reports, or is none: {SEE}")
    return done


def split(
    store: Store, story: int, entries: Sequence[int], now: datetime, *, dry_run: bool
) -> tuple[int, Sequence[int], Correction]:
    """Reports are a story of their own, for good; without any, those that a merged story had. The story they leave,
    and they. Blocks. Raises UsageError and StoreError as ``merge`` does."""
    with hold_grouping(store):
        if not entries:
            before = store.stories.reports_before(story)
            if before is None:
                raise UsageError(f"name the reports that are to leave; see `monitor stories show {story}`")
            story, entries = before
        done = store.stories.split(story, entries, now, dry_run=dry_run)
    if done is None:
        be = "entry {} is not in story {}, or alone in it" if len(entries) == 1 else (
            "the entries {} are not all in story {}, or are all of it"
        )  # fmt: skip
        raise UsageError(f"{be.format(', '.join(map(str, entries)), story)}; see `monitor stories show {story}`")
    return story, entries, done


def withdraw(store: Store, story: int, now: datetime, *, dry_run: bool) -> Correction:
    """A story is taken back, with all its messages, for good. Blocks. Raises UsageError and StoreError as ``merge``
    does."""
    with hold_grouping(store):
        done = store.stories.withdraw(story, now, dry_run=dry_run)
    if done is not None:
        return done
    detail = store.stories.detail(story)
    if detail is not None and detail.merged_into is not None:
        raise UsageError(f"story {story} was merged into story {detail.merged_into}: withdraw that one")
    if detail is not None and detail.withdrawn:
        raise UsageError(f"story {story} was withdrawn before; `monitor stories show {story}` tells what became of it")
    raise UsageError(f"the story {story} has no reports, or is none: {SEE}")


def dismiss(store: Store, story: int, now: datetime, *, dry_run: bool) -> Correction:
    """The reports of a story are off-topic, for good. Blocks. Raises UsageError and StoreError as ``merge`` does."""
    with hold_grouping(store):
        done = store.stories.dismiss(story, now, dry_run=dry_run)
    if done is None:
        raise UsageError(f"the story {story} has no reports, or is none: {SEE}")
    return done
