"""What stands in place of a post whose story turned out to be another's."""

from __future__ import annotations

from monitor.languages.labels import arrow
from monitor.model.publications import Message, Style
from monitor.model.stories import Story
from monitor.posts.markup import Block, Span, message
from monitor.posts.post import headline_of


def render_pointer(story: Story, link: str | None, style: Style) -> Message:
    """The headline of ``story``, linked to the post that tells of it, where that has an address."""
    headline, _ = headline_of(story, style)
    return message([Block(((Span(f"{arrow(style.language)} "), Span(headline, link)),))])
