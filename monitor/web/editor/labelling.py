"""The page of the queue: one entry at a time, labelled by a button or a key."""

from __future__ import annotations

import asyncio
import re

from monitor.errors import UsageError
from monitor.web.editor.queue import PERIOD, queue
from monitor.web.editor.state import editor_of
from monitor.web.pages import Answer, Refused, Request, SeeOther, Shown

_PATH = "/queue"
_NUMBER = re.compile("[0-9]{1,15}")


async def show(request: Request) -> Answer:
    """The next entry, and why it stands here."""
    desk, editor = request.desk, editor_of(request.desk)
    settings = (await desk.configuration()).settings
    entries = await desk.db(editor.doubtful.look, desk.store, settings, desk.now())
    found = await asyncio.to_thread(queue, entries, settings, frozenset(editor.skipped))
    return Shown(
        "queue.html",
        {
            "entry": found.next,
            "number": found.number,
            "last": editor.labels.last,
            "threshold": settings.monitor.relevance.threshold,
            "period": PERIOD.days,
        },
    )


async def label(request: Request) -> Answer:
    """Label an entry as relevant or off-topic, or skip it; then the next."""
    desk, editor, what = request.desk, editor_of(request.desk), request.form.get("label", "")
    number = entry_number(request.form.get("entry", ""))
    entry = None if number is None else await desk.db(desk.store.history.entry, number)
    if entry is None:
        return SeeOther(_PATH, "that entry is gone; here is the next")
    if what == "skip":
        editor.skipped.append(entry.id)
        return SeeOther(_PATH)
    if what not in ("relevant", "off-topic"):
        return Refused(422, "label it as relevant or off-topic, or skip it")
    try:
        examples = await asyncio.to_thread(editor.labels.add, entry, relevant=what == "relevant")
    except UsageError as error:
        editor.skipped.append(entry.id)
        return SeeOther(_PATH, str(error))
    return SeeOther(_PATH, f"{what}: {entry.title} (example {examples:,})")


async def undo(request: Request) -> Answer:
    """Take the last label back; its entry stands in the queue again."""
    try:
        await asyncio.to_thread(editor_of(request.desk).labels.undo)
    except UsageError as error:
        return Refused(409, str(error))
    return SeeOther(_PATH, "taken back")


def entry_number(text: str) -> int | None:
    """The number of an entry or a story as a browser sends it; None for what is none."""
    return int(text) if _NUMBER.fullmatch(text) else None
