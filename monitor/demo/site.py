"""The site of the sample world, left in a folder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from monitor.demo.links import away
from monitor.demo.world import END
from monitor.model.settings import Settings
from monitor.site.keep import write_site
from monitor.store import Store

TITLE = "Sample news archive"


def leave_site(settings: Settings, state: Path, folder: Path) -> None:
    """Write the site of what the demo told, from its database in the ``state`` folder. Links lead to sample addresses,
    as in its messages: the outlets' server is gone. Raises UsageError, OSError, StoreError."""
    database = state / "monitor.sqlite"
    _move_away(database, settings)
    site = settings.monitor.site.model_copy(update={"title": TITLE})
    monitor = settings.monitor.model_copy(update={"site": site})
    with closing(Store.open(f"sqlite:///{database}")) as store:
        write_site(store, settings.model_copy(update={"monitor": monitor}), folder, state, lambda: END, anew=True)


def _move_away(database: Path, settings: Settings) -> None:
    roots = {f"http://{urlsplit(feed.url).netloc}" for feed in settings.feeds}
    with closing(sqlite3.connect(database)) as connection, connection:
        for root in roots:
            connection.create_function("away", 1, lambda url, root=root: url and away(url, root))
            connection.execute("UPDATE entries SET url = away(url), canonical_url = away(canonical_url)")
            connection.execute("UPDATE feeds SET url = away(url)")
