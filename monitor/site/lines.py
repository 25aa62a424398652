"""What the site says of a told story: its post as it reads now, in the site's language, and its line in lists."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.delivery import policy
from monitor.model.archive import ArchivedStory
from monitor.model.publications import Style
from monitor.model.settings import Channel, Settings
from monitor.posts.markup import cut, outlet_name
from monitor.posts.post import Post, compose, language_of
from monitor.posts.summary import summarise
from monitor.site.page import Line
from monitor.site.places import place_keys, places_of

_MAX_SUMMARY = 400  # units
_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A story as the site tells it. ``language`` is that of its headline, "" where that is not known."""

    archived: ArchivedStory
    post: Post
    language: str


def style_of(settings: Settings, language: str) -> Style:
    """How the site's pages are written: in a language, with both names of a place."""
    return policy.style(settings, Channel(language=language, names="both", sides="flags"))


def tell(archived: ArchivedStory, style: Style) -> Told:
    """A story as the site tells it. Raises ValueError for one without reports."""
    summary = summarise(archived.story, language=style.language)
    return Told(archived, compose(archived.story, style, summary), language_of(summary.report))


def line_of(told: Told, settings: Settings) -> Line:
    """What lists show of a story."""
    story, quotes = told.archived.story, told.post.quotes
    return Line(
        story_id=story.id,
        told_at=told.archived.told_at,
        changed_at=told.archived.changed_at,
        headline=told.post.headline,
        summary=cut(" ".join(f"{quote.text} ({quote.outlet})" for quote in quotes[:_QUOTES]), _MAX_SUMMARY),
        language=told.language,
        channels=tuple(dict.fromkeys(message.channel for message in told.archived.messages)),
        watches=tuple(watch for watch in story.watches if watch in settings.watchlist.watches),
        places=places_of(story, place_keys(settings.watchlist)),
        outlets=tuple(dict.fromkeys(filter(None, map(outlet_name, story.reports)))),
        countries=tuple(dict.fromkeys(report.country for report in story.reports if report.country)),
        reports=len(story.reports),
    )
