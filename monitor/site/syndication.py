"""Feeds of stories, for readers' programs, whatever their format: what ``atom`` and ``jsonfeed`` write down.

A story has one entry with a permanent id, which is told as updated when the story grows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from monitor.model.limits import shorten
from monitor.site.context import Site

# What XML cannot hold, controls, and what turns the rest of a line around.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A story in a feed. ``id`` is for good; ``address`` is the whole one of its page, "" where the site's is not
    known, and ``link`` leads there from the feed. ``authors`` are the outlets; all texts are plain, ``text`` is never
    empty."""

    id: str
    address: str
    link: str
    title: str
    text: str
    language: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, those told last first. ``stem`` is its path without what tells the format; ``home``
    leads to the site from there; ``updated`` is when the newest of its entries changed."""

    site: Site
    stem: str
    id: str
    title: str
    home: str
    updated: datetime
    entries: tuple[FeedEntry, ...]


def plain(text: str, most: int) -> str:
    """As much of a text as a feed shows, without what no document can hold."""
    return shorten(_NO_TEXT.sub("", text).strip(), most)
