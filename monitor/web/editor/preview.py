"""Stored stories, posts, replies and digests as a phone shows them, in the look of a channel or in one being typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from monitor.editorial.preview import Preview
from monitor.model.bubbles import Bubble
from monitor.model.settings import Channel, Settings
from monitor.posts.page import PHONE_STYLE, messages
from monitor.runtime import Rules
from monitor.web.desk import Desk
from monitor.web.editor.labelling import entry_number
from monitor.web.editor.state import editor_of
from monitor.web.pages import Answer, Raw, Request, Shown
from monitor.worker.wiring import database_url, opened_composer

_MOST_TEMPLATE = 20_000  # characters
_HOURS = (24, 72, 168)
_RECENT = timedelta(days=7)
_MOST_STORIES = 50


async def show(request: Request) -> Answer:
    """A story or a digest in a channel. A template that is typed is posted; nothing of it is saved."""
    desk, given = request.desk, request.form or request.query
    settings = (await desk.configuration()).settings
    recent = await desk.db(desk.store.stories.recent, desk.now() - _RECENT, None, _MOST_STORIES)
    name = given.get("channel", "") or next(iter(settings.monitor.channels))
    channel = settings.monitor.channels.get(name)
    values: dict[str, Any] = {
        "channels": list(settings.monitor.channels),
        "channel": name,
        "recent": recent,
        "story": given.get("story", ""),
        "hours": given.get("hours", ""),
        "choices": _HOURS,
        "template": given.get("template", channel.template if channel else ""),
        "phone": "",
        "notes": (),
        "why": "",
        "empty": False,
    }
    if channel is None:
        return Shown("preview.html", {**values, "why": "there is no such channel"}, 404)
    if "template" in given:
        fault = _fault(given["template"])
        if fault:
            return Shown("preview.html", {**values, "why": fault}, 422)
        channel = channel.model_copy(update={"template": given["template"]})
    bubbles = await _bubbles(desk, settings, name, channel, given)
    if bubbles is not None:
        notes = dict.fromkeys(each.message.note for each in bubbles if each.message.note)
        # Each piece of it is escaped where it is written.
        phone = Markup(messages("phone", bubbles, settings.monitor.time_zone))  # noqa: S704
        values |= {"phone": phone, "notes": list(notes), "empty": not bubbles}
    return Shown("preview.html", values)


def _fault(template: str) -> str:
    """What is wrong with a template, and where; "" where nothing is."""
    from monitor.posts.templates import template_fault  # Jinja2 takes long to load

    if len(template) > _MOST_TEMPLATE:
        return f"the template is longer than {_MOST_TEMPLATE:,} characters"
    found = template_fault(template) if template.strip() else None
    if found is None:
        return ""
    line, message = found
    return f"line {line}: {message}" if line else message


async def _bubbles(
    desk: Desk, settings: Settings, name: str, channel: Channel, given: Mapping[str, str]
) -> list[Bubble] | None:
    """The messages that are asked for; None where none are."""
    story, hours = entry_number(given.get("story", "")), entry_number(given.get("hours", ""))
    if story is None and hours not in _HOURS:
        return None
    rules = Rules.of(settings, await editor_of(desk).rules.by_words(settings))
    now = desk.now()
    async with opened_composer(rules, desk.store, database_url(desk.environment, desk.state)) as composer:
        preview = Preview(desk.store, composer)
        if story is not None:
            return await preview.story(story, name, channel, now)
        return await preview.digest(name, channel, now - timedelta(hours=hours or 0), now)


async def style(_: Request) -> Answer:
    """What makes messages look as on a phone."""
    return Raw(PHONE_STYLE.encode(), "text/css; charset=utf-8")
