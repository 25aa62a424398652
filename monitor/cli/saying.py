"""Who says what of a story, as ``monitor stories show`` prints it."""

from __future__ import annotations

import os
from zoneinfo import ZoneInfo

from monitor.cli import display
from monitor.cli.options import Arguments, config_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.languages.locale import country_name
from monitor.model.stories import Story
from monitor.store import StoryDetail
from monitor.stories.claim_table import Row, Table, who_says_what
from monitor.stories.facts import side_of
from monitor.worker.words import moment

_COLUMNS = ("what", "number", "says", "since", "carried by", "denied by")
_BOUNDS = {"": "", "least": "at least ", "about": "about ", "most": "up to "}


def table_of(detail: StoryDetail, arguments: Arguments, environment: Environment) -> Table | None:
    """The table of a story, beside the outlets that are asked, where their configuration can be read; None for a story
    without reports."""
    reports = tuple(report for report, _ in detail.reports)
    if not reports:
        return None
    try:
        feeds = load(config_folder(arguments, environment), os.environ).live_feeds
    except ConfigError:
        feeds = ()
    outlets = {feed.outlet or feed.url: side_of(feed.country, feed.perspective) for feed in feeds}
    return who_says_what(Story(detail.id, reports), outlets.values())


def show(table: Table | None, zone: ZoneInfo) -> None:
    """Print the table, who was first, and which sides have not reported the story."""
    if table is None:
        return
    rows = [_cells(row, zone) for row in table.rows]
    display.print_table("Who says what", _COLUMNS, rows, "no figures")
    print(f"first: {table.first.outlet}, {moment(table.first.heard, zone)}")
    if table.silent:
        sides = ", ".join(
            f"{_side_name(side)} ({count} outlet{'s' * (count != 1)})" for side, count in table.silent.items()
        )
        print(f"not reported so far, as far as their feeds could be read: {sides}")
    print()


def as_data(table: Table | None) -> dict[str, object]:
    """The same for a program."""
    if table is None:
        return {"claims": [], "first": None, "silent": {}}
    return {
        "claims": [
            {
                "counted": row.counted,
                "group": row.group,
                "number": row.number,
                "bound": row.bound,
                "whose": row.whose,
                "source": row.source,
                "names": dict(row.names),
                "outlets": list(row.outlets),
                "voices": row.voices,
                "since": display.time_as_data(row.since),
                "denied_by": list(row.denied_by),
                "current": row.current,
            }
            for row in table.rows
        ],
        "first": {"outlet": table.first.outlet, "at": display.time_as_data(table.first.heard)},
        "silent": dict(table.silent),
    }


def _cells(row: Row, zone: ZoneInfo) -> tuple[str, ...]:
    what = row.counted if row.group == "people" else f"{row.counted}, {row.group}"
    whose = f" ({row.whose.upper()})" if row.whose else ""
    number = f"{_BOUNDS[row.bound]}{row.number}" + ("" if row.current else ", before")
    outlets = f"{len(row.outlets)} outlet{'s' * (len(row.outlets) != 1)}"
    voices = "" if row.voices == len(row.outlets) else f", {row.voices} voice{'s' * (row.voices != 1)}"
    says = row.source or ", ".join(row.outlets)
    return what + whose, number, says, moment(row.since, zone), outlets + voices, ", ".join(row.denied_by)


def _side_name(side: str) -> str:
    """A country by its name, a perspective as it is called in the configuration."""
    return country_name(side, "en") if len(side) == 2 and side.isupper() else side
