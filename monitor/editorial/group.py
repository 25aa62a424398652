"""Group the reports of a file by the event they tell of, by the code that the worker runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, islice

from monitor.editorial.screen import BATCH, Cleaner, Item, read_item
from monitor.errors import UsageError
from monitor.matching.screener import Screener
from monitor.model.settings import StorySettings
from monitor.model.stories import Placed, Placement, Report
from monitor.stories.grouping.pairwise import Learnt
from monitor.stories.grouping.traits import meaning
from monitor.stories.grouping.window import Window

_BATCH = 256  # the engine shares a batch out to all cores
_FORM = '{"id": ..., "title": ..., "summary": ..., "published": "2024-05-01T10:00:00Z"}'


def read_reports(lines: Iterable[str], screener: Screener) -> Iterator[tuple[object, Report]]:
    """The id and the report on each JSON line ``{"id", "title", "summary", "lang"?, "outlet"?, "published"}``.

    Texts are cleaned, and terms found in them, as the worker does. Raises UsageError with the number of a line that is
    no such object.
    """
    items = ((number, read_item(line, number)) for number, line in enumerate(lines, 1) if line.strip())
    cleaner = Cleaner()
    while batch := list(islice(items, BATCH)):
        found = cleaner.clean([item for _, item in batch])
        for (number, item), one in zip(batch, found, strict=True):
            yield item.get("id"), _report(item, number, one, screener)


def _report(item: dict[str, object], number: int, cleaned: Item, screener: Screener) -> Report:
    candidate = cleaned.candidate
    (match,) = screener.words([candidate])
    said = {field.name: field.text for field in candidate.fields}
    at = _time(item.get("published"), number)
    return Report(
        entry_id=number,
        outlet=str(item.get("outlet") or ""),
        language=candidate.language or "",
        country="",
        perspective=(),
        url=None,
        title=said["title"],
        summary=said["summary"],
        content="",
        published=at,
        first_seen=at,
        watches=match.watches,
        terms=match.terms,
        furniture=cleaned.furniture,
    )


def _time(value: object, number: int) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"line {number} does not say when it was published; write {_FORM}") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def encode(reports: Sequence[Report], screener: Screener, advance: Callable[[int], None]) -> list[bytes]:
    """The packed vector of each report, empty without an encoder; ``advance`` is told of each that is done."""
    if screener.semantics is None:
        return [b""] * len(reports)
    vectors: list[bytes] = []
    for start in range(0, len(reports), _BATCH):
        batch = reports[start : start + _BATCH]
        vectors += screener.semantics.encode([meaning(report) for report in batch])
        advance(len(batch))
    return vectors


def cluster(
    reports: Sequence[Report],
    vectors: Sequence[bytes],
    settings: StorySettings,
    learnt: Learnt,
    advance: Callable[[int], None] = lambda _: None,
) -> list[int]:
    """The number of each report's story, in the order given; they are taken in the order of publication."""
    window, numbers = Window(settings, learnt), count(1)
    story_of: dict[int, int] = {}

    def keep(report: Report, placement: Placement) -> Placed:
        """Write down what the worker writes into its database."""
        homes = [next(numbers) if home is None else home for home in _homes(placement)]
        moved = (placement.companions, *(each.entry_ids for each in placement.regroupings))
        story_of[report.entry_id] = homes[0]
        for entry_ids, home in zip(moved, homes, strict=True):
            story_of.update(dict.fromkeys(entry_ids, home))
        return Placed(homes[0], tuple(homes[1:]))

    for report, vector in sorted(zip(reports, vectors, strict=True), key=lambda each: each[0].published):
        window.place(report, vector, keep)
        advance(1)
    return [story_of[report.entry_id] for report in reports]


def _homes(placement: Placement) -> list[int | None]:
    return [placement.story_id, *(each.story_id for each in placement.regroupings)]
