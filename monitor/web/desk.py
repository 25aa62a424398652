"""What every page of the desk works on: the store, the configuration as its files are now, and the clock."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from monitor.config.environment import Environment
from monitor.config.files import Stamp, stamp
from monitor.config.load import load_examples, settings_of
from monitor.config.sources import EXAMPLES, FILES, read_sources
from monitor.errors import ConfigError
from monitor.model.settings import Settings
from monitor.runtime import Runner
from monitor.store import Store
from monitor.worker.wiring import DatabaseRunner, database_url, opened_store, utcnow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The last good settings, and what is wrong with the files since; "" where nothing is."""

    settings: Settings
    wrong: str = ""


class Files:
    """The configuration of a folder, read anew once one of its files changed. Raises ConfigError where it is wrong at
    the start; what is wrong later is told beside the last good settings."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = environ
        self._lock = threading.Lock()
        self._stamps: tuple[Stamp | None, ...] = ()
        self._templates: tuple[str, ...] = ()
        self._known = self._loaded()

    def read(self) -> Configuration:
        """The configuration now; blocks."""
        with self._lock:
            stamps = self._look()
            if stamps != self._stamps:
                try:
                    only_examples = _without_examples(stamps) == _without_examples(self._stamps)
                    self._known = self._with_examples(stamps) if only_examples else self._loaded()
                except ConfigError as error:
                    self._known = Configuration(self._known.settings, str(error))
            return self._known

    def _loaded(self) -> Configuration:
        stamps = self._look()
        sources = read_sources(self._folder)
        # Templates that are named from now on were not looked at before: then it is read once more.
        self._stamps = stamps if self._templates == tuple(sources.templates) else ()
        self._templates = tuple(sources.templates)
        return Configuration(settings_of(sources, self._environ))

    def _with_examples(self, stamps: tuple[Stamp | None, ...]) -> Configuration:
        """The same with the examples read anew: an editor who labels one after the other waits for no more. A
        configuration that is wrong is read whole."""
        if self._known.wrong:
            return self._loaded()
        examples = load_examples(self._folder / EXAMPLES)
        changed = {"examples": examples, "fingerprint": read_sources(self._folder).fingerprint}
        self._stamps = stamps
        return Configuration(self._known.settings.model_copy(update=changed))

    def _look(self) -> tuple[Stamp | None, ...]:
        return tuple(stamp(self._folder / name) for name in (*FILES, *self._templates))


def _without_examples(stamps: Sequence[Stamp | None]) -> list[Stamp | None]:
    """The stamps of all other files."""
    return [each for at, each in enumerate(stamps) if at != FILES.index(EXAMPLES)]


@dataclass(frozen=True)
class Desk:
    """What the desk works on. ``db`` runs a blocking call of the store off the event loop; ``config`` and ``state``
    are the folders of the files and of the database."""

    environment: Environment
    config: Path
    state: Path
    files: Files
    store: Store
    db: Runner
    now: Callable[[], datetime]
    environ: Mapping[str, str] = field(repr=False)
    _kept: dict[Callable[[Desk], Any], Any] = field(default_factory=dict, repr=False)

    def kept(self, make: Callable[[Desk], T]) -> T:
        """What pages share from one request to the next, such as work in the background: made at the first use."""
        if make not in self._kept:
            self._kept[make] = make(self)
        found: T = self._kept[make]
        return found

    async def configuration(self) -> Configuration:
        """The configuration as its files are now."""
        return await asyncio.to_thread(self.files.read)


@contextmanager
def opened_desk(environment: Environment, environ: Mapping[str, str], config: Path, state: Path) -> Iterator[Desk]:
    """The desk on the configuration and the database in these folders. Raises ConfigError or StoreError."""
    files = Files(config, environ)
    runner = DatabaseRunner(database_url(environment, state))
    with opened_store(environment, state) as store, closing(runner):
        yield Desk(environment, config, state, files, store, runner, utcnow, environ)
