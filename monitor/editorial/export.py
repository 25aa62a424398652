"""Stories for researchers: what was reported, claimed and posted, as records and as rows of a table.

Titles, links, times and figures go out; the texts of outlets stay here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from monitor.delivery.policy import post_link
from monitor.model.archive import ShownMessage, StoredStory
from monitor.model.stories import Report
from monitor.posts.runs import texts
from monitor.stories.claim_table import Row, who_says_what
from monitor.stories.independence import voices

Record = Mapping[str, Any]

COLUMNS = (
    "row", "story", "at", "first_seen", "outlet", "country", "perspective", "language", "title", "url", "watches",
    "terms", "entry", "voice", "counted", "group", "number", "bound", "whose", "source", "outlets", "voices",
    "denied_by", "current", "channel", "kind", "message",
)  # fmt: skip
"""The columns of the table: ``monitor/worker/README.md`` says what each holds."""

_BETWEEN = "; "
# What a spreadsheet may take for the beginning of a formula, with the signs of East Asian keyboards.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def record(stored: StoredStory) -> Record:
    """A story as data for JSON. Times are UTC, ISO 8601."""
    story = stored.story
    origin = {report.entry_id: at for at, voice in enumerate(voices(story.reports), 1) for report in voice.reports}
    return {
        "story": story.id,
        "opened_at": _time(stored.opened_at),
        "active_at": _time(stored.active_at),
        "watches": list(story.watches),
        "reports": [_report(report, origin[report.entry_id]) for report in story.reports],
        "figures": [_figure(row) for row in who_says_what(story).rows],
        "posts": [_post(message) for message in stored.messages],
    }


def rows(told: Record) -> Iterator[Sequence[str]]:
    """The same as rows of ``COLUMNS``: one for each report, figure and post, told apart by the column ``row``."""
    for kind, many in (("report", "reports"), ("figure", "figures"), ("post", "posts")):
        for each in told[many]:
            values = {"row": kind, "story": told["story"], **each}
            yield [_cell(values.get(column)) for column in COLUMNS]


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that looks like the beginning of one gets a ' before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    return harmless(_BETWEEN.join(map(str, value)) if isinstance(value, list) else str(value))


def _report(report: Report, voice: int) -> Record:
    return {
        "entry": report.entry_id,
        "outlet": report.outlet,
        "country": report.country,
        "perspective": list(report.perspective),
        "language": report.language,
        "at": _time(report.published),
        "first_seen": _time(report.first_seen),
        "title": report.title,
        "url": report.canonical_url or report.url,
        "watches": list(report.watches),
        "terms": list(report.terms),
        "voice": voice,
    }


def _figure(row: Row) -> Record:
    return {
        "counted": row.counted,
        "group": row.group,
        "number": row.number,
        "bound": row.bound,
        "whose": row.whose,
        "source": row.source,
        "country": row.country,
        "outlets": list(row.outlets),
        "at": _time(row.since),
        "voices": row.voices,
        "denied_by": list(row.denied_by),
        "current": row.current,
    }


def _post(message: ShownMessage) -> Record:
    link = post_link(message.chat, None, message.message_id) if message.chat.startswith("@") else None
    return {
        "channel": message.channel,
        "kind": message.kind.value,
        "message": message.message_id,
        "at": _time(message.at),
        "title": next(iter(texts(message.html or "")), ""),
        "url": link,
    }


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
