"""Alerts: what is wrong with the monitor, and what its operators were told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class AlertKind(StrEnum):
    """What can be wrong, the gravest first."""

    TOKEN = "token"  # noqa: S105
    STUCK = "stuck"
    CHANNEL = "channel"
    NETWORK = "network"
    CONFIGURATION = "configuration"
    HELD = "edit-held"
    ROLES = "roles-unfilled"
    DIFFERING = "configurations-differ"
    DISK = "disk"
    CLOCK = "clock"
    FAULT = "fault"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    BACKLOG = "backlog"
    MATCHES = "matches"
    MOVED = "feed-moved"
    FAILING = "feed-failing"
    SILENT = "feed-silent"
    FLOODING = "feed-flooding"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is wrong now. ``subject`` tells it from others of its kind: a channel, the address of a feed;
    ``label`` is how people call that, ``detail`` says in words what is wrong."""

    kind: AlertKind
    subject: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Entries of a span of time: ``read``, and how many of them ``matched``."""

    read: int
    matched: int


@dataclass(frozen=True, slots=True)
class Observed:
    """One look at the monitor: all that is wrong. ``kinds`` are those that were looked at; of the subjects in
    ``unclear`` nothing could be told."""

    kinds: frozenset[AlertKind]
    conditions: tuple[Condition, ...]
    unclear: frozenset[tuple[AlertKind, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Alert:
    """A condition over time.

    ``holds`` is what the last look found, and ``since`` when it first found that. ``raised_at`` is set once it has held
    for long enough, ``resolved_at`` once it was gone for long enough. ``known`` is what the operators were told of it,
    and ``told_at`` when they last heard of it. ``attempts`` counts the tries to tell what they do not know yet.
    """

    kind: AlertKind
    subject: str
    label: str
    detail: str
    holds: bool
    since: datetime
    raised_at: datetime | None = None
    resolved_at: datetime | None = None
    known: Literal["", "raised", "resolved"] = ""
    told_at: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """What a look made of the alerts: all that are kept, and which of them were raised and resolved by it."""

    alerts: tuple[Alert, ...]
    raised: tuple[Alert, ...] = ()
    resolved: tuple[Alert, ...] = ()
