"""What a page of the desk is: how it is reached, what it is asked, and what it answers.

A page is a function. To add one:

    async def words(request: Request) -> Answer:
        desk = request.desk
        settings = (await desk.configuration()).settings          # as the files are now
        rows = await desk.db(desk.store.health.feed_health)       # off the event loop
        return Shown("words.html", {"rows": rows, "settings": settings})

    PAGES = (Page("/words", words, title="Words"), Page("/words/save", save, ("POST",)))

and add ``PAGES`` to those in ``table.py``. The template lies in ``html/`` and extends ``base.html``; a form that posts
holds ``{{ csrf() }}``. An element with an id that is the name of a block of the template, and holds that block, can be
brought up to date by itself: see ``static/desk.js``. Such a block imports what it needs within itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from monitor.web.desk import Desk

Method: TypeAlias = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a page is asked. ``places`` are the parts of its path that stand in braces, ``query`` what follows the
    path, ``form`` what was posted; of a name that stands there several times, the last value. ``lists`` has all values
    of both. Whatever is in here was sent by a browser: texts of any content, but not of any size."""

    desk: Desk
    method: Method
    path: str
    places: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page made from a template of ``html/``."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class SeeOther:
    """It is done: look at this path. ``note`` says there, once, what was done; "" says nothing."""

    path: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be done, or is not there: a status from 400 on, and a sentence for a person."""

    status: int
    why: str


@dataclass(frozen=True, slots=True)
class Raw:
    """Something that is no page: for a program."""

    body: bytes
    content_type: str
    status: int = 200


Answer: TypeAlias = Shown | SeeOther | Refused | Raw
Handler: TypeAlias = Callable[[Request], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the desk. ``path`` may have parts in braces, as in ``/stories/{number}``; ``title`` stands in the
    navigation, "" keeps it out. ``public`` pages are shown without a password."""

    path: str
    handler: Handler
    methods: tuple[Method, ...] = ("GET",)
    title: str = ""
    public: bool = False
