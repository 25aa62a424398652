"""The post of a story as the caption of a picture: within 1024 units, whatever the story holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.model.publications import Message, Style, Version
from monitor.model.stories import Story
from monitor.posts.markup import MAX_CAPTION, Block, Span, length, message
from monitor.posts.post import headline_of_summary
from monitor.posts.render import Elsewhere, render_story
from monitor.posts.summary import Summary


def render_caption(
    story: Story,
    style: Style,
    summary: Summary,
    see_also: Sequence[Elsewhere] = (),
    first: Version | None = None,
) -> tuple[Message, Summary]:
    """The post of a story within the limit of a caption, and how much of its summary that tells. What does not fit is
    left out whole: outlets, which are counted; then sentences from the end; then the look of the channel's template;
    at last all but the headline. Raises ValueError for a story without reports."""
    for look in dict.fromkeys((style.template, "")):
        for count in range(len(summary.sentences), -1, -1):
            told = replace(summary, sentences=summary.sentences[:count])
            made = render_story(story, replace(style, template=look), told, see_also, first, MAX_CAPTION)
            if length(made) <= MAX_CAPTION:
                return replace(made, preview=None), told
    headline = headline_of_summary(summary, style)
    return message([Block(((Span(headline, bold=True),),))]), replace(summary, sentences=())
