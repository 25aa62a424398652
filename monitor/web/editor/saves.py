"""The watchlist written from the desk: only over the file that the editor saw, and taken back as long as it stands."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.sources import WATCHLIST
from monitor.editorial import config_file
from monitor.editorial.watchlist import WatchlistEdit
from monitor.errors import UsageError
from monitor.model.settings import Watchlist
from monitor.web.desk import Files

_MOST_UNDONE = 20


class ConflictError(UsageError):
    """The file is not the one that the editor saw."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A save: what it did, the text that stood before it, and the mark of what stands since."""

    told: tuple[str, ...]
    before: str
    mark: str


class Saves:
    """The saves of one desk. All block."""

    def __init__(self, folder: Path, files: Files, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._files = files
        self._environ = environ
        self._lock = threading.Lock()
        self._done: deque[Saved] = deque(maxlen=_MOST_UNDONE)

    def mark(self) -> str:
        """What the file is known by as it stands. Raises UsageError where it cannot be read."""
        try:
            return _mark((self._folder / WATCHLIST).read_bytes())
        except OSError as error:
            raise UsageError(f"cannot read {self._folder / WATCHLIST}: {error.strerror}") from None

    @property
    def last(self) -> Saved | None:
        """The last save, which can be taken back."""
        return self._done[-1] if self._done else None

    def save(self, seen: str, change: Callable[[str, Watchlist], WatchlistEdit]) -> tuple[str, ...]:
        """Make a change of the file that bears the mark ``seen``; what to tell. Raises ConflictError where another
        stands there by now, and UsageError where the change cannot be made; then nothing is written."""
        with self._lock:
            self._expect(seen)
            known = self._files.read()
            if known.wrong:
                raise UsageError(f"nothing was written, as the configuration is wrong already:\n{known.wrong}")
            text = config_file.read(self._folder / WATCHLIST)
            edit = change(text, known.settings.watchlist)
            if edit.text is not None:
                config_file.check(self._folder / WATCHLIST, edit.text, self._environ)
                self._write(seen, edit.text)
                self._done.append(Saved(edit.told, text, self.mark()))
            return edit.told

    def undo(self) -> tuple[str, ...]:
        """Take the last save back, byte for byte; what that did. Raises ConflictError where the file was edited since,
        and UsageError where there is none or what it was does not fit the other files any more."""
        with self._lock:
            if not self._done:
                raise UsageError("there is no save to take back; this desk has made none since it started")
            last = self._done[-1]
            if self.mark() != last.mark:
                raise ConflictError(
                    f"{WATCHLIST} was edited after that save; nothing was written: take the words out by hand, or by "
                    "`monitor watch remove`"
                )
            config_file.check(self._folder / WATCHLIST, last.before, self._environ)
            self._write(last.mark, last.before)
            self._done.pop()
            return last.told

    def _write(self, seen: str, text: str) -> None:
        self._expect(seen)  # what was checked took seconds
        try:
            config_file.write(self._folder / WATCHLIST, text)
        except OSError as error:
            raise UsageError(f"cannot write {self._folder / WATCHLIST}: {error.strerror}") from None

    def _expect(self, seen: str) -> None:
        if self.mark() != seen:
            raise ConflictError(
                f"{WATCHLIST} was edited since this page was made; nothing was written: look at what the word finds "
                "now, and save again"
            )


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
