"""What a message shows of an event: a photo, the preview of a link, or nothing.

A channel chooses (``channels.*.picture``) for the posts that are still to leave. One that stands keeps its kind for
good: the Bot API makes no photo of a text, and an edit never takes a photo or a preview away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from monitor.model.publications import EditClaim, Message, PostClaim, Style, Version
from monitor.model.stories import Report
from monitor.posts.caption import render_caption
from monitor.posts.markup import picture_link
from monitor.posts.render import Elsewhere, render_story
from monitor.posts.summary import Summary

Picture = Literal["none", "preview", "photo"]


def render_post(
    claim: PostClaim | EditClaim,
    style: Style,
    summary: Summary,
    see_also: Sequence[Elsewhere],
    first: Version | None,
    picture: Picture,
) -> tuple[Message, Summary]:
    """The post of a story with what it shows of the event, and how much of the summary it tells; ``first`` is
    the version that readers saw first.

    It leaves as a photo where the channel wants that, there is one, and nothing but the list of outlets must be
    shortened for a caption; else as a text, with a preview.
    """
    if isinstance(claim, EditClaim) and claim.target.photo:
        return render_caption(claim.story, style, summary, see_also, first)
    photo = _photo_of(summary) if picture == "photo" and isinstance(claim, PostClaim) and not claim.as_text else None
    if photo is not None:
        made, told = render_caption(claim.story, style, summary, see_also, first)
        if told == summary:
            return replace(made, photo=photo), summary
    made = render_story(claim.story, style, summary, see_also, first)
    return made if _is_previewed(claim, picture) else replace(made, preview=None), summary


def _is_previewed(claim: PostClaim | EditClaim, picture: Picture) -> bool:
    if isinstance(claim, EditClaim) and claim.target.html:
        return claim.target.previewed
    return picture != "none"


def _photo_of(summary: Summary) -> str | None:
    """The picture of the report that heads a post, else of the first that it quotes and that has one."""
    shown: Iterable[Report] = (summary.report, *(told.report for told in summary.sentences))
    return next(filter(None, map(picture_link, shown)), None)
