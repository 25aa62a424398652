"""The test documents of other feed libraries through this program's parser, in its worker processes and limits:

    python -m tests.hostile.documents FOLDER...

Every file of the folders that may be a feed is read. Prints how many were parsed, refused (and why), stopped or unfit
to be stored, which ones these last were, and the slowest. Exits 1 where one crashed, took too long or was unfit.

The documents belong to their libraries and are not kept here: ``pip download --no-binary feedparser --no-deps
feedparser`` brings those of feedparser, for example, in the folder ``tests`` of the archive.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import SandboxError
from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text
from monitor.model.documents import Failed
from monitor.model.settings import ParsingSettings
from monitor.sandbox import Sandbox
from tests.support.journey import HOME, check_entry

SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".feed", ".html", ".z", ".gz", ".txt"})
_SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one document: ``parsed``, ``refused: …`` or ``BAD …``; its entries, and the seconds it took."""

    path: Path
    outcome: str
    entries: int
    seconds: float


def read(body: bytes) -> tuple[str, int, float]:
    """In a worker process: what the parser makes of a document, and whether that is fit to be stored."""
    began = time.perf_counter()
    parsed = parse_document(body, "", HOME, "The Kite", plain_text)
    seconds = time.perf_counter() - began
    if isinstance(parsed, Failed):
        return f"refused: {parsed.reason}", 0, seconds
    for entry in parsed.entries:
        check_entry(entry)
    return "parsed", len(parsed.entries), seconds


async def readings(paths: list[Path], settings: ParsingSettings) -> list[Reading]:
    """Every document, a few at once."""
    sandbox = Sandbox(settings)

    async def one(path: Path) -> Reading:
        try:
            return Reading(path, *await sandbox.run(read, await asyncio.to_thread(path.read_bytes)))
        except SandboxError as error:
            return Reading(path, f"BAD {error}", 0, 0)
        except Exception as error:
            return Reading(path, f"BAD {type(error).__name__}: {error}", 0, 0)

    try:
        return await asyncio.gather(*map(one, paths))
    finally:
        await sandbox.close()


def found(folders: list[str]) -> Iterator[Path]:
    """The files that may be feeds."""
    for folder in folders:
        yield from sorted(path for path in Path(folder).rglob("*") if path.suffix in SUFFIXES and path.is_file())


def report(done: list[Reading]) -> str:
    """The counts, what went wrong, and the slowest."""
    counts = Counter(reading.outcome if reading.outcome[:3] != "BAD" else "BAD" for reading in done)
    lines = [f"{len(done)} documents, {sum(reading.entries for reading in done)} entries"]
    lines += [f"{count:6} {outcome}" for outcome, count in counts.most_common()]
    lines += [f"{reading.outcome}: {reading.path}" for reading in done if reading.outcome.startswith("BAD")]
    slowest = sorted(done, key=lambda reading: -reading.seconds)[:_SLOWEST]
    lines += [f"{reading.seconds:6.3f} s {reading.path}" for reading in slowest]
    return "\n".join(lines)


def main() -> int:
    """Read the documents of the folders on the command line."""
    done = asyncio.run(readings(list(found(sys.argv[1:])), ParsingSettings()))
    print(report(done))
    return int(not done or any(reading.outcome.startswith("BAD") for reading in done))


if __name__ == "__main__":
    sys.exit(main())
