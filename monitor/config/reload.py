"""Hot reload: notices edits of the configuration files, and takes none half."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from monitor.config.files import Stamp, stamp
from monitor.config.load import settings_of
from monitor.config.sources import FILES, read_sources
from monitor.errors import ConfigError
from monitor.model.settings import Settings

Signature: TypeAlias = tuple[Stamp | None, ...]


class Reloader:
    """Notices edits of the configuration.

    A change is taken at the second poll that sees the files as the poll before did, so that a file still
    being written is never half taken. ``fingerprint`` is that of the settings in force; without it, what the
    files hold now counts as known.
    """

    def __init__(self, directory: Path, environment: Mapping[str, str], fingerprint: str | None = None) -> None:
        self.directory = directory
        self._environment = environment
        self._seen: Signature | None = None
        self._taken: Signature | None = None
        sources = read_sources(directory)
        self._templates = tuple(sources.templates)
        self._known = fingerprint or sources.fingerprint

    def poll(self) -> Settings | ConfigError | None:
        """New settings, or the error of a wrong edit (once per content), or None where nothing changed."""
        signature = self._signature()
        if signature == self._taken:
            return None
        steady, self._seen = signature == self._seen, signature
        if not steady:
            return None
        sources = read_sources(self.directory)
        if self._signature() != signature:
            return None
        if self._templates != tuple(sources.templates):
            # Those named from now on were not looked at before.
            self._templates = tuple(sources.templates)
            self._seen = self._signature()
            return None
        self._taken = signature
        if sources.fingerprint == self._known:
            return None
        self._known = sources.fingerprint
        try:
            return settings_of(sources, self._environment)
        except ConfigError as error:
            return error

    def _signature(self) -> Signature:
        return tuple(stamp(self.directory / name) for name in (*FILES, *self._templates))
