"""The page of a story: what happened, who reports it, who says what, and the versions of its post.

It stays below 100 kB: reports that would make it larger go on pages behind it, and of what else there is much of, the
first and the last are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.languages.locale import country_name, language_name
from monitor.model.archive import ArchivedStory, ShownMessage
from monitor.model.publications import PublicationKind
from monitor.model.stories import Report
from monitor.posts.differences import Difference, differences
from monitor.posts.markup import cut, link_of, outlet_name, picture_link, visible
from monitor.posts.post import language_of, perspective_label
from monitor.posts.runs import texts
from monitor.posts.sources import counts
from monitor.site.claims import claims_of
from monitor.site.context import Site, message_link
from monitor.site.lines import Told, style_of
from monitor.site.page import Catalogue, File, Line
from monitor.site.places import place_keys, place_names, places_of
from monitor.site.shelf import Shelf
from monitor.site.templates import Templates

_PAGE_ROOM = 45_000  # bytes of reports on one page
_AROUND = 400  # bytes of markup around a report
_MAX_TITLE = 220
_MAX_LINK = 1_000
_MAX_VERSIONS = 8  # of a channel: the first, and the last of the others
_MAX_LINES = 8  # of one version
_MAX_LINE = 220
_MAX_CHANNELS = 3  # whose versions are shown
_MAX_REPLIES = 15
_MAX_STANCE = 3
_MAX_TAGS = 12


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as it stands in the list. ``language`` is its name in the site's language, ``code`` its code."""

    at: datetime
    outlet: str
    title: str
    link: str
    code: str
    language: str
    stance: tuple[str, ...]
    reprint_of: str
    country: str

    @property
    def size(self) -> int:
        """About what it takes of a page, in bytes."""
        return _AROUND + len(f"{self.title}{self.link}{self.outlet}{self.stance}{self.reprint_of}".encode())


@dataclass(frozen=True, slots=True)
class Country:
    """Reports of one country, the first seen first."""

    name: str
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version of the post: all its lines for the first, what came and went for others. Neither where its words are
    not known. ``number`` counts from 1."""

    number: int
    at: datetime
    lines: tuple[str, ...] = ()
    change: Difference | None = None


@dataclass(frozen=True, slots=True)
class ShownPost:
    """The versions of the post in one channel, and where it stands; ``left_out`` between them are not shown."""

    channel: str
    link: str
    versions: tuple[ShownVersion, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What was told under the post later."""

    at: datetime
    lines: tuple[str, ...]
    link: str


class StoryPages:
    """The pages of stories, a story each."""

    name = "story"

    def __init__(self, site: Site, templates: Templates, shelf: Shelf) -> None:
        self._site = site
        self._templates = templates
        self._shelf = shelf
        self._style = style_of(site.settings, site.preferred)

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """Its number."""
        return (str(line.story_id),)

    def files(self, key: str, catalogue: Catalogue) -> Iterable[File]:
        """The page of a story, and those behind it; for one that was merged, a page that says where it is told."""
        archived = self._shelf.get(int(key))
        if archived is not None:
            yield from self._pages(self._shelf.tell(archived))
        elif heir := self._shelf.heirs([int(key)]).get(int(key)):
            yield from self._moved(key, catalogue.lines(self.name, str(heir), limit=1))

    def _moved(self, key: str, heirs: Sequence[Line]) -> Iterator[File]:
        path = f"story/{key}.html"
        for heir in heirs:
            page = self._templates.render("moved.html", **self._site.page(path, heir.changed_at), story=heir)
            yield File(path, page.encode())

    def _pages(self, told: Told) -> Iterator[File]:
        archived = told.archived
        pages = list(_in_pages(self._rows(archived)))
        names = [f"story/{archived.id}{f'-{number}' if number else ''}.html" for number in range(len(pages))]
        common: Mapping[str, object] = {
            "post": told.post,
            "archived": archived,
            "language": told.language,
            "counts": counts(told.post, self._style),
            "names": names,
            "reported": len(archived.story.reports),
        }
        for number, (name, rows) in enumerate(zip(names, pages, strict=True)):
            values = {**self._site.page(name, archived.changed_at), **common, "countries": self._by_country(rows)}
            if number:
                html = self._templates.render("reports.html", **values, number=number + 1)
            else:
                html = self._templates.render("story.html", **values, **self._beside(told))
            yield File(name, html.encode())

    def _beside(self, told: Told) -> Mapping[str, object]:
        """What the first page has besides the reports."""
        archived = told.archived
        return {
            "description": cut(" ".join(quote.text for quote in told.post.quotes) or told.post.headline, 200),
            "picture": self._picture(archived.story.reports),
            "claims": claims_of(archived.story, self._site),
            "posts": tuple(self._posts(archived.messages))[:_MAX_CHANNELS],
            "replies": tuple(self._replies(archived.messages))[-_MAX_REPLIES:],
            "tags": tuple(self._tags(archived)),
        }

    def _tags(self, archived: ArchivedStory) -> Iterator[tuple[str, str, str]]:
        """The watches and places of a story, as kind of page, key and label; of one name the first."""
        watchlist = self._site.settings.watchlist
        watches, names = watchlist.watches, place_names(watchlist, self._site.language)
        tags = [("place", key, names[key]) for key in places_of(archived.story, place_keys(watchlist))]
        tags += [("watch", key, watches[key].label or key) for key in archived.story.watches if key in watches]
        yield from {label: (kind, key, label) for kind, key, label in reversed(tags[:_MAX_TAGS])}.values()

    # --- reports ----------------------------------------------------------------------------------------------

    def _rows(self, archived: ArchivedStory) -> Iterator[ReportRow]:
        reprints = dict(archived.reprints)
        for report in archived.story.reports:
            link, code = link_of(report) or "", language_of(report)
            stance = (perspective_label(label, self._style) for label in report.perspective)
            yield ReportRow(
                report.published,
                outlet_name(report),
                cut(visible(report.title), _MAX_TITLE) or "…",
                link if len(link) <= _MAX_LINK else "",
                code,
                language_name(code, self._site.language) or code,
                tuple(filter(None, stance))[:_MAX_STANCE],
                reprints.get(report.entry_id, ""),
                report.country,
            )

    def _by_country(self, rows: Iterable[ReportRow]) -> Sequence[Country]:
        found: dict[str, list[ReportRow]] = defaultdict(list)
        for row in rows:
            found[row.country].append(row)
        none = self._site.labels.no_country
        return [
            Country(country_name(code, self._site.language) if code else none, tuple(found[code]))
            for code in sorted(found, key=lambda code: not code)
        ]

    def _picture(self, reports: Iterable[Report]) -> tuple[str, str] | None:
        """The address of a picture of the event, and whose it is; None where none may be shown."""
        if not self._site.settings.monitor.site.pictures:
            return None
        found = ((picture_link(report), outlet_name(report)) for report in reports)
        return next(((link, name) for link, name in found if link and link.startswith("https:")), None)

    # --- messages ---------------------------------------------------------------------------------------------

    def _posts(self, messages: Iterable[ShownMessage]) -> Iterator[ShownPost]:
        by_channel: dict[str, list[ShownMessage]] = defaultdict(list)
        for message in messages:
            if message.kind in (PublicationKind.POST, PublicationKind.EDIT):
                by_channel[message.channel].append(message)
        for channel, editions in by_channel.items():
            changes = differences([edition.html for edition in editions])
            versions = [
                _version(number, edition, change)
                for number, (edition, change) in enumerate(zip(editions, changes, strict=True), 1)
            ]
            shown = versions[:1] + versions[1:][1 - _MAX_VERSIONS :]
            title = self._site.settings.monitor.channels[channel].title if self._has_title(channel) else ""
            yield ShownPost(title or channel, message_link(editions[0]), tuple(shown), len(versions) - len(shown))

    def _has_title(self, channel: str) -> bool:
        return channel in self._site.settings.monitor.channels

    def _replies(self, messages: Iterable[ShownMessage]) -> Iterator[Reply]:
        for message in messages:
            if message.kind == PublicationKind.REPLY and message.html:
                yield Reply(message.at, _shortened(texts(message.html)), message_link(message))


def _version(number: int, edition: ShownMessage, change: Difference | None) -> ShownVersion:
    if number == 1 and edition.html is not None:
        return ShownVersion(number, edition.at, lines=_shortened(texts(edition.html)))
    if change is not None:
        change = Difference(_shortened(change.added), _shortened(change.removed))
    return ShownVersion(number, edition.at, change=change)


def _shortened(lines: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(cut(line, _MAX_LINE) for line in lines[:_MAX_LINES])
    return (*kept, "…") if len(lines) > _MAX_LINES else kept


def _in_pages(rows: Iterable[ReportRow]) -> Iterator[list[ReportRow]]:
    """The rows of each page, at least one page."""
    page: list[ReportRow] = []
    room = _PAGE_ROOM
    for row in rows:
        if page and row.size > room:
            yield page
            page, room = [], _PAGE_ROOM
        page.append(row)
        room -= row.size
    yield page
