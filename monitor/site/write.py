"""The folder of a site: each file is replaced whole or not touched."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from monitor.errors import UsageError
from monitor.site.page import File

MARK = ".monitor-site"
"""The file that tells that a folder is a site that this program writes."""
_SAYS = "monitor writes this folder. What it did not write below story/, day/ and the like is removed.\n"


class Folder:
    """A folder with a site. Raises OSError where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> None:
        """Make the folder, and mark it as a site's. Raises UsageError where it holds anything else."""
        try:
            _make(self._path)
        except (NotADirectoryError, FileExistsError):
            raise UsageError(f"a file stands where the folder {self._path} is to be: name another one") from None
        if not (self._path / MARK).exists() and any(self._path.iterdir()):
            raise UsageError(f"{self._path} holds something else than a site: name an empty folder, or a new one")
        self.write(File(MARK, _SAYS.encode()))

    def read(self, name: str) -> bytes | None:
        """What stands in a file; None where there is none."""
        with suppress(FileNotFoundError):
            return self._at(name).read_bytes()
        return None

    def write(self, file: File) -> bool:
        """Write a file where it does not stand there in these very bytes; whether it was written."""
        path = self._at(file.path)
        with suppress(FileNotFoundError):
            if path.stat().st_size == len(file.body) and path.read_bytes() == file.body:
                return False
        _make(path.parent)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(file.body)
        fresh.chmod(0o644)  # whatever the umask: it is for everybody to read
        fresh.replace(path)
        return True

    def remove(self, name: str) -> None:
        """Remove a file, and the folders that are empty then."""
        path = self._at(name)
        path.unlink(missing_ok=True)
        with suppress(OSError):
            while path.parent != self._path:
                path = path.parent
                path.rmdir()

    def story_pages(self) -> Iterator[int]:
        """The numbers of the stories that have a page."""
        names = (page.stem for page in (self._path / "story").glob("*.html"))
        return (int(name) for name in names if name.isascii() and name.isdigit())

    def strangers(self, known: Collection[str]) -> Iterator[str]:
        """Files that are not ``known``, in folders that hold some that are. What lies beside the site's own, such as a
        host's file in the uppermost folder, is left alone."""
        for top in sorted({name.split("/")[0] for name in known if "/" in name}):
            for folder, _, names in os.walk(self._path / top):
                for name in names:
                    path = Path(folder, name).relative_to(self._path).as_posix()
                    if path not in known:
                        yield path

    def _at(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"{name!r} is no file of a site")
        return self._path.joinpath(*parts)


def _make(folder: Path) -> None:
    """A folder that everybody may look into, with those above it that are missing."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)
