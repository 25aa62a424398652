"""What stands in place of a post whose story turned out to be another's."""

from __future__ import annotations

from monitor.core.labels import arrow
from monitor.core.markup import Block, Span, message
from monitor.core.posts import headline_of
from monitor.core.types.publications import House, Message
from monitor.core.types.stories import Story


def render_pointer(story: Story, link: str | None, house: House) -> Message:
    """The headline of ``story``, linked to the post that tells of it, where that has an address."""
    headline, _ = headline_of(story, house)
    return message([Block(((Span(f"{arrow(house.language)} "), Span(headline, link)),))])
