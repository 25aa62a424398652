"""The site, written whole at first and then as far as something changed.

Each told story has a state in the catalogue; another state than the database's tells that it changed. Then the pages on
which it stood, and those on which it stands, are written again. What is due is noted before it is written: whoever is
stopped goes on where he was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from time import monotonic

import monitor
from monitor.model.archive import ArchivedStory
from monitor.model.settings import Settings
from monitor.site.catalogue import PageKey, StoredCatalogue
from monitor.site.lines import line_of
from monitor.site.page import Kind, Standing
from monitor.site.shelf import Shelf
from monitor.site.write import Folder
from monitor.store import Mark

STORY = "story"
"""The kind of a story's own page."""
_AT_ONCE = 25  # stories that are held at once
_MERGED = "merged into "


@dataclass(frozen=True, slots=True)
class Built:
    """What was done: how many stories were new or had changed, how many files were written, how many removed."""

    stories: int = 0
    written: int = 0
    removed: int = 0


class Builder:
    """Writes a site into a folder. ``kinds`` are its pages, each kind with the keys of those that there are whatever
    was told. Pages that ``may_wait``, once they are there, are written with the next complete look at the stories.
    ``rest`` is told after each piece of work how many seconds it took, and may end it by an exception."""

    def __init__(
        self,
        shelf: Shelf,
        kinds: Mapping[Kind, Sequence[str]],
        settings: Settings,
        folder: Folder,
        catalogue: StoredCatalogue,
        may_wait: Callable[[PageKey], bool],
        rest: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._shelf = shelf
        self._kinds = {kind.name: kind for kind in kinds}
        self._always: list[PageKey] = [(kind.name, key) for kind, keys in kinds.items() for key in keys]
        self._settings = settings
        self._folder = folder
        self._catalogue = catalogue
        self._may_wait = may_wait
        self._rest = rest
        self._built = Built()

    def build(self, since: datetime | None = None, *, anew: bool = False) -> Built:
        """Write what changed; with ``since``, only the stories are looked at to which something happened since. All is
        written where it must be: ``anew``, or for another configuration or program than before.

        Raises StoreError, OSError where the folder cannot be written, UsageError where it is no site's.
        """
        self._built = Built()
        self._folder.open()
        basis, is_new = basis_of(self._settings), self._catalogue.is_new
        if is_new:
            self._catalogue.remember(self._folder.story_pages())
        if anew or self._catalogue.basis != basis:
            self._catalogue.doubt(basis, self._always)
            since = None
        elif since is None:
            self._catalogue.doubt_pages(self._always)
        self._take_in(since)
        for page in self._catalogue.due():
            if since is None or not self._waits(page):
                self._write(page)
        if is_new or anew:
            self._sweep()
        return self._built

    # --- which stories changed --------------------------------------------------------------------------------

    def _take_in(self, since: datetime | None) -> None:
        marks = self._shelf.marks(since)
        if since is None:
            known = noted = self._catalogue.states()
        else:
            known, noted = self._catalogue.states_of(marks), self._catalogue.states(since)
        changed = sorted(each for each, mark in marks.items() if known.get(each) != _state(mark))
        for some in _slices(changed):
            self._note(some, marks)
        gone = sorted(noted.keys() - marks.keys())
        if gone:
            self._let_go(gone, noted)

    def _note(self, story_ids: Sequence[int], marks: Mapping[int, Mark]) -> None:
        """Note some stories with the pages they stand on, and write their own pages while they are held."""
        began = monotonic()
        found = {each.id: each for each in self._shelf.load(story_ids)}
        with self._catalogue.writing():
            for story_id in story_ids:
                if story_id in found:
                    self._note_told(found[story_id], _state(marks[story_id]))
                elif marks[story_id].merged_into is not None:
                    self._catalogue.note(story_id, _state(marks[story_id]), None, {(STORY, str(story_id)): ""})
                else:
                    self._catalogue.forget(story_id)
        self._built = replace(self._built, stories=self._built.stories + len(story_ids))
        self._rest(monotonic() - began)
        if STORY in self._kinds:
            for story_id in story_ids:
                self._write((STORY, str(story_id)))

    def _note_told(self, archived: ArchivedStory, state: str) -> None:
        line = line_of(self._shelf.tell(archived), self._settings)
        pages = {}
        for kind in self._kinds.values():
            for each in kind.keys(line, archived):
                key, shown = each if isinstance(each, Standing) else (each, "")
                pages[kind.name, key] = shown
        self._catalogue.note(archived.id, state, line, pages)

    def _let_go(self, story_ids: Sequence[int], noted: Mapping[int, str]) -> None:
        """Stories of which no message is known any more: one that was merged leaves a page that says where it is."""
        heirs = self._shelf.heirs(story_ids)
        with self._catalogue.writing():
            for story_id in story_ids:
                heir = heirs.get(story_id)
                if heir is None:
                    self._catalogue.forget(story_id)
                    self._catalogue.have_written([(STORY, str(story_id))])
                elif noted[story_id] != f"{_MERGED}{heir}":
                    self._catalogue.note(story_id, f"{_MERGED}{heir}", None, {(STORY, str(story_id)): ""})

    # --- writing ----------------------------------------------------------------------------------------------

    def _waits(self, page: PageKey) -> bool:
        """Others may lead to it already, so one that is not there yet does not wait."""
        return self._may_wait(page) and self._catalogue.is_written(page)

    def _write(self, page: PageKey) -> None:
        began = monotonic()
        name, key = page
        kind = self._kinds.get(name)
        files = list(kind.files(key, self._catalogue)) if kind else []
        written = sum(self._folder.write(file) for file in files)
        gone = self._catalogue.written(page, [file.path for file in files])
        self._remove(gone)
        self._built = replace(self._built, written=self._built.written + written)
        self._rest(monotonic() - began)

    def _sweep(self) -> None:
        """Remove what an earlier build left that nobody knows of."""
        self._remove(list(self._folder.strangers(self._catalogue.paths())))

    def _remove(self, paths: Collection[str]) -> None:
        for path in paths:
            self._folder.remove(path)
        self._built = replace(self._built, removed=self._built.removed + len(paths))


def basis_of(settings: Settings) -> str:
    """What all pages depend on, in short: the configuration, and this program as far as it makes them."""
    monitor_yaml = settings.monitor
    shown = (monitor_yaml.site, monitor_yaml.time_zone, monitor_yaml.channels)
    configured = repr((shown, settings.watchlist, settings.feeds, settings.perspectives))
    return hashlib.sha256(_program() + configured.encode("utf-8", "replace")).hexdigest()


@cache
def _program() -> bytes:
    read = hashlib.sha256(monitor.__version__.encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            read.update(path.read_bytes())
    return read.digest()


def _state(mark: Mark) -> str:
    return mark.state if mark.merged_into is None else f"{_MERGED}{mark.merged_into}"


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
