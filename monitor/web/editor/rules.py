"""The rules as the desk asks them: the words at once, the examples as soon as they are learnt."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.settings import Settings, Watchlist
from monitor.worker.wiring import choose_screening


class Rulebook:
    """Makes what decides, once for each version of the configuration. A watchlist is compiled whole at the first
    question; after an edit only what is new in it is.

    ``config`` and ``state`` are the folders of the examples and of what is learnt from them.
    """

    def __init__(self, config: Path, state: Path) -> None:
        self._lock = threading.Lock()
        self._learning = asyncio.Lock()
        self._first: Matcher | None = None
        self._by_words: tuple[str, Screener] | None = None
        self._learnt: tuple[str, Screener] | None = None
        self._make = choose_screening(config, state, compiled=self.matcher)

    def matcher(self, watchlist: Watchlist) -> Matcher:
        """The matcher of a watchlist; blocks."""
        with self._lock:
            if self._first is None:
                self._first = compile_watchlist(watchlist)
                return self._first
        return self._first.adapted(watchlist)

    async def by_words(self, settings: Settings) -> Screener:
        """What decides by the words alone."""
        known = self._by_words
        if known is not None and known[0] == settings.fingerprint:
            return known[1]
        matcher = await asyncio.to_thread(self.matcher, settings.watchlist)
        self._by_words = settings.fingerprint, Screener(matcher, settings)
        return self._by_words[1]

    async def with_examples(self, settings: Settings) -> Screener:
        """What decides by the words and, where there is an encoder, the examples; it may take seconds to learn."""
        async with self._learning:
            if self._learnt is None or self._learnt[0] != settings.fingerprint:
                self._learnt = settings.fingerprint, await asyncio.to_thread(self._make, settings)
            return self._learnt[1]
