"""What the clocks of servers say of ours, by the dates of their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_MOST = 500  # servers


@dataclass(frozen=True, slots=True)
class ClockVote:
    """By how much the clock of one server is ahead of ours, and how much that counts."""

    ahead: timedelta
    weight: int = 1


class ServerClocks:
    """One vote for each server of feeds, of double weight; for pages one for each server, and one for each outlet:
    an outlet names as many servers as it likes, by the links of its entries."""

    def __init__(self) -> None:
        self._feeds: dict[str, timedelta] = {}
        self._pages: dict[str, tuple[str, timedelta]] = {}

    def note(self, host: str, ahead: timedelta, page_of: str | None = None) -> None:
        """Take note of an answer: of a feed's server, or where an outlet is named, of the server of its page."""
        if page_of is None:
            if host in self._feeds or len(self._feeds) < _MOST:
                self._feeds[host] = ahead
        elif page_of not in self._pages and len(self._pages) < _MOST:
            self._pages[page_of] = host, ahead

    def take(self) -> list[ClockVote]:
        """The votes since the last call."""
        pages = {host: ahead for host, ahead in self._pages.values() if host not in self._feeds}
        votes = [*(ClockVote(ahead, 2) for ahead in self._feeds.values()), *map(ClockVote, pages.values())]
        self._feeds, self._pages = {}, {}
        return votes
