"""Writes tests/eval/summaries.md: the summaries of the sample stories beside their sources.

    python -m tests.eval.summaries

The stories are the events of the sample world as its files label them, each with all reports of it, told in the
languages in which there are most reports of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from monitor.demo.world import load_outlets
from monitor.model.stories import Report, Story
from monitor.posts.summary import Summary, summarise

TABLE = Path(__file__).with_name("summaries.md")
STORIES = 30
_LANGUAGES = 3  # of one event, in the table


def sample_stories() -> list[tuple[str, Story]]:
    """The events of the sample world with their names, in the order of their first report."""
    reports: dict[str, list[Report]] = defaultdict(list)
    number = 0
    for outlet in load_outlets():
        for item in outlet.items:
            number += 1
            if item.on_topic:
                reports[item.topic].append(
                    Report(
                        number, outlet.outlet, outlet.language, outlet.country, outlet.perspective,
                        f"https://{outlet.slug}.example/{number}", item.title, item.summary, "", item.at, item.at,
                        (item.topic,), (item.topic,), article_lead=item.page,
                    )
                )  # fmt: skip
    stories = [
        (topic, Story(number, tuple(sorted(found, key=lambda report: report.published))))
        for number, (topic, found) in enumerate(reports.items(), 1)
    ]
    return sorted(stories, key=lambda named: named[1].reports[0].published)


@cache
def summaries() -> Sequence[tuple[str, Story, str, Summary]]:
    """Every sample story in every language in which it is reported."""
    return [
        (topic, story, language, summarise(story, language=language))
        for topic, story in sample_stories()
        for language, _ in Counter(report.language for report in story.reports).most_common()
    ]


def table() -> str:
    """The table as Markdown."""
    told: Counter[str] = Counter()
    rows = []
    for topic, story, language, summary in summaries():
        told[topic] += 1
        if told[topic] <= _LANGUAGES and len(rows) < STORIES:
            rows.append(f"| {len(rows) + 1} | {topic}, {language} | {_told(summary)} | {_sources(story, language)} |")
    head = (
        "# Summaries beside their sources\n\n"
        "Written by `python -m tests.eval.summaries` from the invented sample data of the demonstration. Every\n"
        "sentence stands word for word in the text of the outlet in brackets: see `test_summaries.py`. *one side*\n"
        "marks what a post attributes to the outlet. The sources are those in the language of the summary.\n\n"
        "| | story, language | headline and summary | sources |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def _told(summary: Summary) -> str:
    lines = [f"**{_cell(summary.report.title)}**"]
    for each in summary.sentences:
        side = ", *one side*" if each.one_sided else ""
        lines.append(f"{_cell(each.text)} ({_cell(each.report.outlet)}{side})")
    return "<br>".join(lines)


def _sources(story: Story, language: str) -> str:
    own = [report for report in story.reports if report.language == language]
    others = len(story.reports) - len(own)
    lines = [f"{_cell(each.outlet)}: {_cell(each.article_lead or each.summary)}" for each in own]
    return "<br>".join([*lines, *([f"and {others} in other languages"] if others else [])])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
