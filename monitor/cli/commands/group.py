"""``monitor group``: group a file of JSON lines by the event that they tell of."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterator

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_lines, add_no_semantic, config_folder, make_screener, read_lines
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.group import cluster, encode, read_reports
from monitor.stories.group import load_learnt


def add_arguments(parser: ArgumentParser) -> None:
    """A file, and what to judge it by."""
    add_lines(parser, '"id", "title", "summary", "lang"?, "outlet"?, "published"')
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print the story of each line. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    screener = make_screener(arguments, environment, settings)
    found = list(read_reports(read_lines(arguments.file), screener))
    reports = [report for _, report in found]
    with display.progress("Reports encoded", len(reports) if screener.semantics else 0) as advance:
        vectors = encode(reports, screener, advance)
    with display.progress("Reports grouped", len(reports)) as advance:
        clusters = cluster(reports, vectors, settings.monitor.stories, load_learnt(), advance)
    for line in _clusters([item_id for item_id, _ in found], clusters):
        display.print_json(line)
    return DONE


def _clusters(ids: list[object], clusters: list[int]) -> Iterator[dict[str, object]]:
    for item_id, number in zip(ids, clusters, strict=True):
        yield {"id": item_id, "cluster": number}
