"""What all pages of a site share: where it is, how it is called, in which language and zone it speaks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.delivery.policy import post_link
from monitor.languages.labels import Labels as PostLabels
from monitor.languages.labels import labels_in as post_labels_in
from monitor.languages.locale import counted
from monitor.languages.tables import known_of
from monitor.model.archive import ShownMessage
from monitor.model.settings import Settings
from monitor.posts.post import day_of, moment
from monitor.site.labels import Labels

NAVIGATION: tuple[tuple[str, str], ...] = (
    ("index.html", "latest"),
    ("search.html", "search"),
    ("method.html", "method"),
)
"""What every page leads to: paths below the site's folder, each with the name of its label. Only pages that there
always are."""
LINKED: frozenset[str] = frozenset({"story", "day", "watch", "place", "outlet"})
"""The kinds of pages that others link to: without its kind, a name is no link."""
FEEDS: tuple[tuple[str, str, str], ...] = (
    ("feeds/all.atom", "application/atom+xml", "Atom"),
    ("feeds/all.json", "application/feed+json", "JSON Feed"),
)
"""The feeds that every page names to browsers: path, type, and a title."""

_MAX_SLUG = 60
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HASHED = re.compile(r"(?:.*-)?[0-9a-f]{8}")


def slug(text: str) -> str:
    """A name for a file and an address, of a-z, 0-9 and "-": never empty, and no two texts have the same.

    A text that is such a name already keeps it; any other gets a hash behind what can be read of it."""
    if _PLAIN.fullmatch(text) and not _HASHED.fullmatch(text) and len(text) <= _MAX_SLUG:
        return text
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", letters)[:_MAX_SLUG].strip("-")
    return "-".join(filter(None, (readable, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8])))


@dataclass(frozen=True, slots=True)
class Site:
    """A site. ``base`` is its address, ending in "/", or "" where that is not known: then its pages name no address of
    their own. ``labels`` are its words in ``language``; ``now`` is an aware clock."""

    base: str
    title: str
    language: str
    zone: ZoneInfo
    settings: Settings
    labels: Labels
    now: Callable[[], datetime]

    @property
    def words(self) -> PostLabels:
        """The words that posts have too."""
        return post_labels_in(self.language)

    @property
    def direction(self) -> str:
        """Of its language: ltr or rtl."""
        return direction(self.language)

    @property
    def preferred(self) -> str:
        """The language that its headlines prefer, which it may have no words of its own in."""
        return self.settings.monitor.site.language

    @property
    def channels(self) -> tuple[str, ...]:
        """Those whose stories it shows."""
        return self.settings.monitor.site.channels or tuple(self.settings.monitor.channels)

    def address(self, path: str) -> str:
        """The whole address of one of its files; "" where the site's is not known."""
        return self.base + path.removesuffix("index.html") if self.base else ""

    def page(self, path: str, updated: datetime | None = None) -> Mapping[str, object]:
        """What base.html asks of every page: give it to ``Templates.render`` with what the page itself shows.
        ``updated`` is when the newest of that changed, None where nothing says."""
        return {
            "site": self,
            "path": path,
            "root": "../" * path.count("/"),
            "updated": updated,
            "navigation": [(to, getattr(self.labels, label)) for to, label in NAVIGATION],
            "feeds": FEEDS,
        }

    def has(self, kind: str) -> bool:
        """Are there pages of this kind, for others to link to?"""
        return kind in LINKED

    def counted(self, label: str, number: int) -> str:
        """A count in words, by the name of its label: "2 outlets"."""
        return counted(number, getattr(self.words, label), self.language)

    def moment(self, at: datetime) -> str:
        """A time in words, in the site's zone: "19 Sep 2023, 13:05 (UTC+4)"."""
        return moment(at, self.zone, self.language)

    def short_moment(self, at: datetime) -> str:
        """The same without the zone, where that is said elsewhere on the page: "19 Sep 2023, 13:05"."""
        local = at.astimezone(self.zone)
        return f"{day_of(local, self.language)}, {local:%H:%M}"

    def clock(self, at: datetime) -> str:
        """The time of day, in the site's zone: "13:05"."""
        return f"{at.astimezone(self.zone):%H:%M}"


def direction(language: str) -> str:
    """In which direction a language is written: ltr or rtl."""
    return "rtl" if known_of(language).right_to_left else "ltr"


def message_link(message: ShownMessage) -> str:
    """The address of a message in a public channel; "" in any other, where strangers cannot open it."""
    return (post_link(message.chat, None, message.message_id) or "") if message.chat.startswith("@") else ""
