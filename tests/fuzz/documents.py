"""Coverage-guided fuzzing of parse -> clean -> match -> render with atheris (extra ``fuzz``), as long as it is told:

    python -m tests.fuzz.documents CORPUS -max_total_time=3600 -timeout=20 -rss_limit_mb=2048 -max_len=20000

CORPUS is a folder that keeps what was found to reach new code; a new one is filled with the samples of the tests. The
options are those of libFuzzer. It stops at the first document that raises, takes too long or needs too much memory, and
writes it to a file ``crash-…``, ``timeout-…`` or ``oom-…``: the seed of a test.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["feedparser", "monitor"]):
    import feedparser  # noqa: F401 - otherwise imported at its first use, where nothing instruments it

    from monitor.config.load import load_watchlist
    from monitor.matching.screener import Screener
    from monitor.model.settings import MonitorSettings, Settings
    from tests.fuzz.seeds import SEEDS
    from tests.support.journey import travel

ROOT = Path(__file__).parent.parent.parent
TYPES = ("", "application/rss+xml", "text/xml; charset=windows-1251", "application/feed+json", "text/html")


def _screener() -> Screener:
    watchlist = load_watchlist(ROOT / "config" / "watchlist.yaml")
    return Screener.by_words(Settings(monitor=MonitorSettings(), feeds=(), watchlist=watchlist))


def main() -> None:
    """Fuzz with the arguments of the command line."""
    screener = _screener()

    def one(data: bytes) -> None:
        if data:
            travel(data[1:], TYPES[data[0] % len(TYPES)], screener)

    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number, seed in enumerate(SEEDS):
            (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
