"""The catalogue: what stands on which page, kept in a small SQLite file beside the site, in the state folder.

It is made anew from the database whenever it is missing, broken, or of another configuration or program. Whoever has it
open is the only one that writes the site.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path

from monitor.site.page import Line

PageKey = tuple[str, str]
"""A page: its kind and its key."""

_LAYOUT = 2
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE stories (id INTEGER PRIMARY KEY, state TEXT NOT NULL, told_at REAL, line TEXT);
CREATE INDEX stories_told_at ON stories (told_at);
CREATE TABLE pages (kind TEXT, key TEXT, told_at REAL, story INTEGER, shown TEXT NOT NULL,
    PRIMARY KEY (kind, key, told_at, story)) WITHOUT ROWID;
CREATE INDEX pages_story ON pages (story);
CREATE TABLE due (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_page ON files (kind, key);
"""


class StoredCatalogue:
    """The catalogue in its file. Fulfils ``page.Catalogue``."""

    def __init__(self, connection: sqlite3.Connection, *, is_new: bool) -> None:
        self._connection = connection
        self.is_new = is_new
        """Nothing is known of what the site held so far."""

    # --- what pages ask ---------------------------------------------------------------------------------------

    def lines(self, kind: str, key: str, *, limit: int | None = None, before: datetime | None = None) -> Sequence[Line]:
        """Of the stories on one page, the latest told first."""
        rows = self._connection.execute(
            "SELECT line FROM pages JOIN stories ON stories.id = pages.story "
            "WHERE kind = ? AND key = ? AND pages.told_at < ? AND line IS NOT NULL "
            "ORDER BY pages.told_at DESC, story DESC LIMIT ?",
            (kind, key, before.timestamp() if before else float("inf"), -1 if limit is None else limit),
        )
        return [_line(text) for (text,) in rows]

    def lines_of(self, story_ids: Iterable[int]) -> Sequence[Line]:
        """Of these stories, in this order; of those alone that lists show."""
        query = "SELECT line FROM stories WHERE id = ? AND line IS NOT NULL"
        rows = (self._connection.execute(query, (each,)).fetchone() for each in story_ids)
        return [_line(row[0]) for row in rows if row]

    def keys(self, kind: str) -> Sequence[str]:
        """Of all pages of a kind that there are, sorted."""
        # From one to the next: DISTINCT would read every row of the kind.
        rows = self._connection.execute(
            "WITH RECURSIVE found (key) AS (SELECT min(key) FROM pages WHERE kind = :kind UNION ALL "
            "SELECT (SELECT min(key) FROM pages WHERE kind = :kind AND key > found.key) FROM found "
            "WHERE found.key IS NOT NULL) SELECT key FROM found WHERE key IS NOT NULL",
            {"kind": kind},
        )
        return [key for (key,) in rows]

    # --- what the builder notes -------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: all of it is kept, or nothing."""
        with self._connection:
            self._connection.execute("BEGIN")
            yield

    @property
    def basis(self) -> str:
        """What the site was made by, as far as is known: configuration and program."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'basis'").fetchone()
        return row[0] if row else ""

    def doubt(self, basis: str, pages: Iterable[PageKey]) -> None:
        """Have every story looked at and every page written again, these pages too, by another basis."""
        with self.writing():
            run = self._connection.execute
            run("UPDATE stories SET state = ''")
            run("INSERT OR IGNORE INTO due SELECT DISTINCT kind, key FROM pages")
            run("INSERT OR IGNORE INTO due SELECT DISTINCT kind, key FROM files")
            run("INSERT OR REPLACE INTO meta VALUES ('basis', ?)", (basis,))
            self.have_written(pages)

    def doubt_pages(self, pages: Iterable[PageKey]) -> None:
        """Have these pages written again, whatever changed: they show more than stories."""
        with self.writing():
            self.have_written(pages)

    def have_written(self, pages: Iterable[PageKey]) -> None:
        """Have these pages written again."""
        self._connection.executemany("INSERT OR IGNORE INTO due VALUES (?, ?)", pages)

    def remember(self, story_ids: Iterable[int]) -> None:
        """Have these stories looked at: the site has pages of theirs."""
        with self.writing():
            self._connection.executemany("INSERT OR IGNORE INTO stories VALUES (?, '', NULL, NULL)", zip(story_ids))

    def states(self, told_since: datetime | None = None) -> Mapping[int, str]:
        """The states in which stories were noted, by id; of those alone that were told since, where that is given."""
        run = self._connection.execute
        if told_since is None:
            return dict(run("SELECT id, state FROM stories").fetchall())
        return dict(run("SELECT id, state FROM stories WHERE told_at >= ?", (told_since.timestamp(),)).fetchall())

    def states_of(self, story_ids: Collection[int]) -> Mapping[int, str]:
        """The same of these stories."""
        rows = (
            self._connection.execute("SELECT id, state FROM stories WHERE id = ?", (each,)).fetchone()
            for each in story_ids
        )
        return dict(row for row in rows if row)

    def note(self, story_id: int, state: str, line: Line | None, pages: Mapping[PageKey, str]) -> None:
        """Note a story with the pages it stands on, and what they show of it in short ("" where that always changes);
        they, and those it stood on, are to be written again, but for those that show the same of it as before.
        ``line`` is None for one that was merged: no list shows it."""
        run, told_at = self._connection.execute, line.told_at.timestamp() if line else 0.0
        stood = run("SELECT kind, key, shown FROM pages WHERE story = ?", (story_id,)).fetchall()
        same = {(kind, key) for kind, key, shown in stood if shown and pages.get((kind, key)) == shown}
        run("DELETE FROM pages WHERE story = ?", (story_id,))
        run("INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?)", (story_id, state, told_at, _text(line)))
        rows = [(*page, told_at, story_id, shown) for page, shown in pages.items()]
        self._connection.executemany("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?, ?)", rows)
        self.have_written({*pages, *((kind, key) for kind, key, _ in stood)} - same)

    def forget(self, story_id: int) -> None:
        """A story is no more; the pages it stood on are to be written again."""
        run = self._connection.execute
        run("INSERT OR IGNORE INTO due SELECT kind, key FROM pages WHERE story = ?", (story_id,))
        run("DELETE FROM pages WHERE story = ?", (story_id,))
        run("DELETE FROM stories WHERE id = ?", (story_id,))

    def due(self) -> Sequence[PageKey]:
        """The pages that are to be written."""
        return self._connection.execute("SELECT kind, key FROM due ORDER BY kind, key").fetchall()

    def written(self, page: PageKey, paths: Collection[str]) -> Sequence[str]:
        """Note that a page was written into these files; the files that it was in before, and no page is in now."""
        with self.writing():
            run = self._connection.execute
            before = {path for (path,) in run("SELECT path FROM files WHERE kind = ? AND key = ?", page)}
            rows = [(path, *page) for path in paths]
            self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
            gone = sorted(before - set(paths))
            self._connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
            run("DELETE FROM due WHERE kind = ? AND key = ?", page)
        return gone

    def is_written(self, page: PageKey) -> bool:
        """Is the page there, as it is now or as it was?"""
        row = self._connection.execute("SELECT 1 FROM files WHERE kind = ? AND key = ? LIMIT 1", page).fetchone()
        return row is not None

    def paths(self) -> Collection[str]:
        """All files of the site."""
        return {path for (path,) in self._connection.execute("SELECT path FROM files")}


@contextmanager
def opened(path: Path) -> Iterator[StoredCatalogue | None]:
    """The catalogue in a file, made where it is missing or cannot be used; None while another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection, is_new = _connected(path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        yield None
        return
    with closing(connection):
        yield StoredCatalogue(connection, is_new=is_new)


def _connected(path: Path) -> tuple[sqlite3.Connection, bool]:
    """The file, locked for nobody else to open, and whether it had to be made."""
    try:
        return _locked(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # it is no database, or a broken one
        path.unlink()
        return _locked(path)


def _locked(path: Path) -> tuple[sqlite3.Connection, bool]:
    connection = sqlite3.connect(path, timeout=0.0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL").close()
        connection.execute("PRAGMA synchronous = OFF")  # after a crash of the machine it may have to be made anew
        connection.execute("BEGIN EXCLUSIVE")
        layout = connection.execute("PRAGMA user_version").fetchone()[0]
        is_new = layout == 0
        if layout not in (0, _LAYOUT):
            raise sqlite3.DatabaseError("another version of this program made it")
        if is_new:
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection, is_new


def _text(line: Line | None) -> str | None:
    if line is None:
        return None
    times = {"told_at": line.told_at.timestamp(), "changed_at": line.changed_at.timestamp()}
    return json.dumps(asdict(line) | times, ensure_ascii=True)


def _line(text: str) -> Line:
    values = json.loads(text)
    times = {name: datetime.fromtimestamp(values[name], UTC) for name in ("told_at", "changed_at")}
    lists = {field.name: tuple(values[field.name]) for field in fields(Line) if isinstance(values[field.name], list)}
    return Line(**(values | times | lists))
