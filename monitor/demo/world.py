"""The sample outlets: what stands in ``outlets/*.yaml``, read and checked."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import AwareDatetime, Field

from monitor.config.yaml_tree import parse
from monitor.model.values import Language, Model

NOTICE = "Invented SAMPLE DATA for a demonstration: no such outlet exists and no sentence here is a report."
OFF_TOPIC = "off-topic"

START = datetime(2023, 9, 19, 3, 30, tzinfo=UTC)
"""A moment before the first event: what the feeds hold by then is their first poll."""
END = datetime(2023, 9, 21, 19, 0, tzinfo=UTC)
"""A moment after the last item was published."""


class Quirk(StrEnum):
    """What is odd about a feed. All of them are seen in real ones."""

    NESTED_CDATA = "nested-cdata"  # titles and summaries are CDATA inside CDATA
    ESCAPED_TITLES = "escaped-titles"  # titles are escaped once more than XML asks for
    ONE_GUID = "one-guid"  # every item carries the same guid
    CHANGING_GUIDS = "changing-guids"  # every rendering gives the same item another guid
    NO_GUID = "no-guid"
    NO_DATES = "no-dates"
    HTML = "html"  # summaries are HTML with a tracking pixel and a "read more" link
    TITLE_SUFFIX = "title-suffix"  # titles end in " - Outlet"
    TRACKED_LINKS = "tracked-links"  # links carry utm parameters
    HEADLINE_ONLY = "headline-only"  # the feed has no summaries: they stand on the pages
    GZIP = "gzip"
    ETAG = "etag"
    LAST_MODIFIED = "last-modified"
    MOVED = "moved"  # the configured address answers 301
    CAPTCHA = "captcha"  # one request is answered by an HTML page with status 200
    UNAVAILABLE = "unavailable"  # one request is answered by 503 with Retry-After


class Furniture(Model):
    """What an outlet puts around its headlines and texts, with the marks that set it off.

    Of each place the templates take turns from item to item; an empty one leaves an item bare. ``{city}`` is where an
    item was filed, ``{day}`` the day of the month, ``{previous}`` the headline of the outlet's item before; a template
    that asks for what an item does not have leaves it bare too.
    """

    before_title: tuple[str, ...] = ()
    after_title: tuple[str, ...] = ()
    before_summary: tuple[str, ...] = ()
    after_summary: tuple[str, ...] = ()


class Item(Model):
    """One thing that an outlet publishes, without furniture.

    ``at`` is when it appears in the feed; ``dated`` is the date the feed claims for it where that is another
    one. ``topic`` labels the event it reports, or is ``off-topic``. ``city`` is where it was filed. ``page`` is text
    that only the page behind it has.
    """

    at: AwareDatetime
    topic: str = Field(pattern=r"^[a-z0-9-]+$")
    city: str = ""
    title: str = Field(min_length=1)
    summary: str = ""
    page: str = ""
    dated: AwareDatetime | None = None

    @property
    def on_topic(self) -> bool:
        """Whether it belongs to the subject of the demonstration."""
        return self.topic != OFF_TOPIC


class Outlet(Model):
    """One sample outlet with one feed. ``items`` stand in the order of publication."""

    slug: str = ""
    outlet: str
    language: Language
    country: str
    perspective: tuple[str, ...] = ()
    format: Literal["rss2", "rss1", "atom", "json"] = "rss2"
    encoding: str = "utf-8"
    limit: int = Field(12, gt=0, description="at most this many items stand in the feed")
    read_more: str = ""
    quirks: frozenset[Quirk] = frozenset()
    furniture: Furniture = Furniture()
    items: tuple[Item, ...] = Field(min_length=1)

    def visible(self, now: datetime) -> tuple[tuple[int, Item], ...]:
        """The items in the feed at ``now``, newest first, each with its number (from 1) within the outlet."""
        published = [(number, item) for number, item in enumerate(self.items, 1) if item.at <= now]
        return tuple(reversed(published[-self.limit :]))


def load_outlets(folder: Traversable | None = None) -> tuple[Outlet, ...]:
    """All outlets in a folder, unless one is given those of the demo, in the order of their file names. The file name
    without its suffix is the slug."""
    folder = folder or files(__package__) / "outlets"
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(".yaml")}
    return tuple(_read_outlet(name, texts[name]) for name in sorted(texts))


def _read_outlet(name: str, text: str) -> Outlet:
    tree, faults = parse(text)
    if tree is None or faults:
        raise ValueError(f"{name}: {faults}")
    return Outlet.model_validate(tree.plain()).model_copy(update={"slug": name.removesuffix(".yaml")})
