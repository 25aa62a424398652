"""What was read and not posted: how much for which reason, and the headlines that came nearest. Off by default."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from monitor.matching.relevance import NOTHING_FOUND, UNLIKE, nearness
from monitor.model.archive import ArchivedStory
from monitor.model.entries import PastEntry
from monitor.posts.markup import cut, visible
from monitor.site.context import Site
from monitor.site.page import Catalogue, File, Line
from monitor.site.templates import Templates
from monitor.store import Store

PERIOD = timedelta(days=7)
_NEAREST = 50
_MAX_TITLE = 200
_PATH = "left-out.html"
# What stands in a reason, and the label under which it is counted; the first that fits.
_KINDS = (
    (NOTHING_FOUND, "nothing_found"),
    (UNLIKE, "unlike"),
    (": vetoed by ", "vetoed"),
    ("undated, ", "too_old"),
    ("published before ", "too_old"),
    ("more than the first poll", "first_poll"),
    (": ", "condition_missed"),
)


def kind_of(reason: str) -> str:
    """Under which label a reason is counted: what it says of single terms is for editors."""
    return next((label for part, label in _KINDS if part in reason), "other_reason")


class LeftOutPage:
    """The page, whose key is "". Of what was left out it shows titles alone, without links: nobody looked where
    these lead."""

    name = "left-out"

    def __init__(self, site: Site, templates: Templates, store: Store) -> None:
        self._site = site
        self._templates = templates
        self._store = store

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """It shows no stories."""
        return ()

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The page, where the configuration has it. Raises StoreError."""
        if not self._site.settings.monitor.site.left_out:
            return
        now = self._site.now()
        tally = self._store.health.tally(now - PERIOD)
        nearest, near = self._store.history.nearest(now - PERIOD, nearness, _NEAREST)
        counts: Counter[str] = Counter()
        for reason, count in tally.reasons:
            counts[kind_of(reason)] += count
        labels = self._site.labels
        values = {
            "read": tally.entries,
            "reasons": [(getattr(labels, label), count) for label, count in counts.most_common()],
            "nearest": self._rows(nearest),
            "near": near,
        }
        yield File(_PATH, self._templates.render("left-out.html", **self._site.page(_PATH, now), **values).encode())

    def _rows(self, nearest: Sequence[PastEntry]) -> Sequence[dict[str, object]]:
        return [
            {
                "title": cut(visible(entry.title), _MAX_TITLE),
                "language": entry.language if entry.language != "und" else "",
                "outlet": entry.outlet,
                "at": entry.published,
                "reason": getattr(self._site.labels, kind_of(entry.reason)),
            }
            for entry in nearest
        ]
