"""One site, from the database into its folder: what commands and the worker call."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitor.model.settings import Settings
from monitor.site.build import Builder, Built
from monitor.site.catalogue import opened
from monitor.site.context import Site, slug
from monitor.site.kinds import kinds, may_wait
from monitor.site.shelf import Shelf
from monitor.site.words import WORDS, spoken
from monitor.site.write import Folder
from monitor.store import Store


def site_of(settings: Settings, now: Callable[[], datetime]) -> Site:
    """What all pages share, by the configuration."""
    chosen = settings.monitor.site
    language = spoken(chosen.language)
    return Site(
        chosen.base,
        chosen.title,
        language,
        settings.monitor.time_zone,
        settings,
        WORDS[language],
        now,
    )


def write_site(
    store: Store,
    settings: Settings,
    folder: Path,
    state: Path,
    now: Callable[[], datetime],
    *,
    since: datetime | None = None,
    anew: bool = False,
    rest: Callable[[float], None] = lambda _: None,
) -> Built | None:
    """Write the site in a folder, as far as it changed; see ``Builder.build``. Its catalogue is kept in the ``state``
    folder. None where another process writes it just now.

    Raises StoreError, OSError where a file cannot be read or written, UsageError where the folder is no site's.
    """
    site, kept = site_of(settings, now), state / f"site-{slug(str(folder.resolve()))}.sqlite"

    def write() -> Built | None:
        with opened(kept) as catalogue:
            if catalogue is None:
                return None
            shelf, written = Shelf(store, site), Folder(folder)
            builder = Builder(shelf, kinds(site, shelf, store, written), settings, written, catalogue, may_wait, rest)
            return builder.build(since, anew=anew)

    try:
        return write()
    except sqlite3.OperationalError as error:
        raise OSError(f"cannot use {kept}: {error}") from None
    except sqlite3.DatabaseError:  # broken inside
        kept.unlink(missing_ok=True)
        return write()
