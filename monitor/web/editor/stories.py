"""Stories: looked at, merged, split, taken out; what that does to messages is shown before it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.errors import UsageError
from monitor.store import Correction
from monitor.web.desk import Desk
from monitor.web.editor.labelling import entry_number
from monitor.web.editor.state import editor_of
from monitor.web.pages import Answer, Refused, Request, SeeOther, Shown
from monitor.worker import corrections
from monitor.worker.words import effect_in_words

_DAYS = (1, 3, 7, 14)
_MOST = 200


async def listing(request: Request) -> Answer:
    """Recent stories, the latest first."""
    desk, asked = request.desk, entry_number(request.query.get("days", ""))
    days = asked if asked in _DAYS else _DAYS[0]
    watches = list((await desk.configuration()).settings.watchlist.watches)
    watch = request.query.get("watch", "")
    rows = await desk.db(
        desk.store.stories.recent, desk.now() - timedelta(days=days), watch if watch in watches else None, _MOST
    )
    return Shown("stories.html", {"rows": rows, "days": days, "choices": _DAYS, "watch": watch, "watches": watches})


async def story(request: Request) -> Answer:
    """One story: its reports, why each is in it, its messages, and what can be done to it."""
    return await _story(request.desk, entry_number(request.places["number"]))


async def _story(desk: Desk, number: int | None, why: str = "") -> Answer:
    detail = None if number is None else await desk.db(desk.store.stories.detail, number)
    if detail is None:
        return Refused(404, "There is no such story; see the list of stories.")
    messages = (await desk.db(desk.store.outbox.rows, story_id=detail.id))[::-1]
    return Shown("story.html", {"story": detail, "messages": messages, "why": why}, 422 if why else 200)


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be done to stories: in words, what does it, and the fields that ask for it again."""

    told: str
    act: Callable[[bool], Correction]
    fields: Sequence[tuple[str, str]]


async def correct(request: Request) -> Answer:
    """Merge, split or take out: first shown, and done where that was seen."""
    desk, number = request.desk, entry_number(request.places["number"])
    if number is None:
        return Refused(404, "There is no such story; see the list of stories.")
    try:
        step = _step(desk, number, request)
        seen = request.form.get("seen") == "yes"
        done = await asyncio.to_thread(step.act, not seen)
    except UsageError as error:
        return await _story(desk, number, str(error))
    lines = [effect_in_words(each) for each in done.effects] or ["no message is touched"]
    if not seen:
        return Shown("correct.html", {"number": number, "step": step, "lines": lines})
    if request.form.get("do") == "off-topic" and request.form.get("example") == "yes":
        lines.append(await _as_example(desk, entry_number(request.form.get("heading", ""))))
    return SeeOther(f"/stories/{done.story_id}", f"{step.told}: {'; '.join(lines)}")


def _step(desk: Desk, number: int, request: Request) -> _Step:
    form, store, now = request.form, desk.store, desk.now()
    match form.get("do", ""):
        case "merge":
            other = entry_number(form.get("other", ""))
            if other is None:
                raise UsageError("give the number of the other story")
            return _Step(
                f"stories {number} and {other} are one, for good",
                lambda dry_run: corrections.merge(store, number, other, now, dry_run=dry_run),
                [("do", "merge"), ("other", str(other))],
            )
        case "split":
            ticked = [entry for text in request.lists.get("entry", ()) if (entry := entry_number(text)) is not None]
            named = f"the reports {', '.join(map(str, ticked))}" if ticked else "the reports that it had"
            return _Step(
                f"{named} are a story of their own, for good",
                lambda dry_run: corrections.split(store, number, ticked, now, dry_run=dry_run)[2],
                [("do", "split"), *(("entry", str(entry)) for entry in ticked)],
            )
        case "off-topic":
            kept = [(name, form[name]) for name in ("example", "heading") if name in form]
            return _Step(
                f"story {number} is off-topic, for good",
                lambda dry_run: corrections.dismiss(store, number, now, dry_run=dry_run),
                [("do", "off-topic"), *kept],
            )
        case _:
            raise UsageError("choose what is to be done")


async def _as_example(desk: Desk, heading: int | None) -> str:
    """Make the report that headed a story an off-topic example; what to tell of it."""
    entry = None if heading is None else await desk.db(desk.store.history.entry, heading)
    if entry is None:
        return "no example was made: its first report is gone"
    try:
        await asyncio.to_thread(editor_of(desk).labels.add, entry, relevant=False)
    except UsageError as error:
        return f"no example was made: {error}"
    return "its first headline is an off-topic example"
