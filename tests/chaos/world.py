"""The invented world of a storm: what its feeds publish over time, and so what must stand in the channel.

Each story is known by its mark, a word that no other text holds. It is reported once; later, once it was posted, other
outlets may report it with a toll, which makes the post grow and a reply go out.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from tests.support.web import Reply, Web

FEEDS = 4
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_WORD = 7  # letters
_FIRST_TOLL = 10


@dataclass
class Event:
    """One event. ``outlets`` reported it; ``tolls`` were reported after it was posted, each higher than the last."""

    mark: str
    title: str
    outlets: list[str]
    tolls: list[int] = field(default_factory=list)


class World:
    """Feeds on a loopback server, and what they said so far."""

    def __init__(self, web: Web, seed: int) -> None:
        self._web = web
        self._seed = seed
        self._chance = random.Random(seed)  # noqa: S311
        self._items: dict[int, list[str]] = defaultdict(list)
        self.events: dict[str, Event] = {}
        self.reports = 0
        for number in range(FEEDS):
            self._serve(number)

    @property
    def feeds(self) -> list[str]:
        """The lines of feeds.yaml."""
        line = '  - {{url: "{}", outlet: {}, language: en, interval: 1s}}'
        return [line.format(self._web.url(f"/{number}"), _outlet(number)) for number in range(FEEDS)]

    def open_story(self) -> Event:
        """An outlet reports an event that was not known."""
        words = _words(f"{self._seed}-{len(self.events)}")
        number = self._chance.randrange(FEEDS)
        event = Event(words[0], " ".join(["Bridge", *words]), [_outlet(number)])
        self.events[event.mark] = event
        self._report(number, event.title, "")
        return event

    def follow_up(self, event: Event) -> None:
        """Another outlet, where there is one left, reports the event with a higher toll."""
        left = [number for number in range(FEEDS) if _outlet(number) not in event.outlets]
        if left:
            number = self._chance.choice(left)
            event.outlets.append(_outlet(number))
            event.tolls.append(_FIRST_TOLL + self.reports)  # of no other event: equal tolls would make two events one
            self._report(number, event.title, f"{event.tolls[-1]} killed.")

    def _report(self, number: int, title: str, summary: str) -> None:
        self.reports += 1
        address = f"https://kite{number}.example/{self._seed}/{self.reports}"
        now = datetime.now(UTC)
        self._items[number].insert(
            0,
            f"<item><title>{title}</title><link>{address}</link><guid>{address}</guid>"
            f'<enclosure url="{address}.jpg" type="image/jpeg" length="1"/>'
            f"<description>{summary}</description><pubDate>{now:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>",
        )
        self._serve(number)

    def _serve(self, number: int) -> None:
        items = "".join(self._items[number])
        head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{_outlet(number)}</title>'
        self._web[f"/{number}"] = Reply(body=f"{head}{items}</channel></rss>".encode())


def _outlet(number: int) -> str:
    return f"Kite{number}"


def _words(seed: str) -> list[str]:
    """Four words that nobody uses: of two stories none begin alike, so that nothing makes them one."""
    letters = blake2b(seed.encode()).hexdigest().translate(_LETTERS)
    return [letters[at : at + _WORD] for at in range(0, 4 * _WORD, _WORD)]
