"""A story, and what stands beneath a message about others, in the style of a channel.

The built-in look: headline; what happened; what each side says, on lines of its own with the outlet behind; what of it
a machine translated; the outlets, folded, a line a country; what changed; hashtags.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.languages.labels import arrow, labels_in, with_label
from monitor.languages.tables import known_of
from monitor.model.publications import Message, Style, Version
from monitor.model.stories import Story
from monitor.posts.markup import (
    MAX_UNITS,
    TAG,
    Block,
    Line,
    Span,
    cut,
    length,
    mark,
    message,
    size,
    units,
    visible,
    with_direction,
)
from monitor.posts.originals import originals, with_originals
from monitor.posts.post import Post, Quote, Source, compose
from monitor.posts.sources import fold, side_mark
from monitor.posts.summary import Summary

_MAX_ELSEWHERE = 3
_MAX_ELSEWHERE_HEADLINE = 150
_BENEATH = 600  # units that the built-in look leaves for what may come to stand beneath it
_MAX_TAGS = 190  # of a hundred entities two each
_MAX_STANCE = 60


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The post of another story: its headline as it stands there, and its address where it has one."""

    headline: str
    link: str | None = None


def render_story(
    story: Story,
    style: Style,
    summary: Summary | None = None,
    see_also: Sequence[Elsewhere] = (),
    first: Version | None = None,
    limit: int = MAX_UNITS,
) -> Message:
    """The post of a story, for any text that a feed can carry, in the template of the style where it has one. Beneath
    it are links to stories that may be the same. ``summary`` is made where it is not given; ``first`` is the version
    that readers saw first.

    What does not fit is left out whole: links of outlets, then outlets, from the end. A template that fails, or makes
    what Telegram would refuse, is replaced by the built-in look, and ``note`` of the message says why. With a smaller
    ``limit``, the built-in look lists fewer outlets; more than that is left out by ``caption``. Raises ValueError for a
    story without reports.
    """
    post = compose(story, style, summary, first)
    made = _built_in(post, style, limit)
    if style.template.strip():
        from monitor.posts import templates  # most houses have none, and Jinja2 takes long to load

        made = with_originals(templates.render(style.template, post, style, made), post, style, made)
    return _with_links_beneath(
        made, with_label(labels_in(style.language).see_also, "", style.language), see_also, limit
    )


def render_pointer(own: Message, other: Elsewhere, style: Style, limit: int = MAX_UNITS) -> Message:
    """A post whose story turned out to be another's too: its own text, and beneath it the headline of that story,
    linked to the post that tells of it, where that has an address, in place of links to what may be the same."""
    label = with_label(labels_in(style.language).see_also, "", style.language)
    alone = replace(
        own, html=_without_lines(own.html, html.escape(label, quote=False)), plain=_without_lines(own.plain, label)
    )
    return _with_links_beneath(alone, f"{arrow(style.language)} ", [other], limit)


def render_withdrawn(style: Style) -> Message:
    """What stands in place of a message that was withdrawn and cannot be deleted: nothing of what it said."""
    return message([Block(((Span(labels_in(style.language).withdrawn, italic=True),),))])


def _without_lines(text: str, label: str) -> str:
    """A text without the lines at its end that begin so."""
    blocks = text.split("\n\n")
    while len(blocks) > 1 and blocks[-1].startswith(label):
        blocks.pop()
    return "\n\n".join(blocks)


def _with_links_beneath(above: Message, label: str, others: Sequence[Elsewhere], limit: int) -> Message:
    """A message with a line for each of these beneath it, as far as there is room; the built-in look leaves some."""
    room, tags = limit - length(above), len(TAG.findall(above.html))
    shown, links = [above.html], [above.plain]
    for other in others[:_MAX_ELSEWHERE]:
        headline = with_direction(cut(visible(other.headline), _MAX_ELSEWHERE_HEADLINE)) or "…"
        made = message([Block(((Span(label), Span(headline, other.link)),))])
        room -= units(made.plain) + 2
        tags += 2
        if room < 0 or tags > _MAX_TAGS:
            break
        shown.append(made.html)
        links.append(made.plain)
    return replace(above, html="\n\n".join(shown), plain="\n\n".join(links))


# --- the built-in look --------------------------------------------------------------------------------------


def _built_in(post: Post, style: Style, limit: int) -> Message:
    above = [
        Block(((Span(post.headline, bold=True),), *(((Span(post.note, italic=True),),) if post.note else ()))),
        *_told(post, style),
        Block(((Span(post.differing),),) if post.differing else ()),
        originals(post, style.language),
    ]
    line = post.changed and with_direction(post.changed)
    page = Span(labels_in(style.language).all_sources if post.story_page else "", post.story_page or None)
    spans = (Span(line), page, Span(" ".join(post.hashtags), ours=True))
    end = Block(tuple((span,) for span in spans if span.text))
    beneath = min(_BENEATH, limit // 4)
    room = limit - beneath - size([*above, end]) - 4
    made = message([*above, fold(post, style, room), end], post.link, limit - beneath)
    wanted = sum(bool(source.link) for source in post.sources) + bool(post.story_page)
    shown = made.html.count("<a href=")
    left_out = f"{wanted - shown} of {wanted} links were left out: they do not fit" if shown < wanted else ""
    return replace(made, note="" if post.all_sources else left_out)


def _told(post: Post, style: Style) -> Iterator[Block]:
    """What happened; then what each side says of it, a line for each outlet. Where one outlet alone reports, its name
    is the link; where it is not quoted either, it stands by itself."""
    found: dict[tuple[str, str], list[Quote]] = defaultdict(list)
    for quote in post.quotes:
        found[quote.language, quote.outlet].append(quote)
    runs = list(found.values())
    only = post.sources[0] if len(post.sources) == 1 else None
    if not runs and only:
        yield Block(((Span(side_mark(only.country, "", style)), *_source(only, style)),))
    if runs:
        yield Block((_marked(runs[0], only, style),))
    sides = list(dict.fromkeys(run[0].side for run in runs[1:]))
    by_side = (run for side in sides for run in runs[1:] if run[0].side == side)
    yield Block(tuple(_marked(run, only, style) for run in by_side))


def _marked(told: Sequence[Quote], only: Source | None, style: Style) -> Line:
    """Sentences of one outlet, the mark of its side before and its name behind them: so nobody takes what stands before
    for its word too, and a line keeps to one direction of writing. The name of the only outlet is a link."""
    said = f"{side_mark(told[0].side, '', style)}{' '.join(quote.text for quote in told)}"
    if only is not None and told[0].outlet:
        return (Span(f"{mark(said)}{said} ("), *_source(only, style), Span(")"))
    named = f"{told[0].outlet}{_kinds(told[0].kinds, style)}"
    return (Span(with_direction(f"{said} ({named})" if told[0].outlet else said)),)


def _source(source: Source, style: Style) -> Line:
    """Such as "Name, state-run via Agency"."""
    about = _kinds(source.kinds, style) + (f" {source.via}" if source.via else "")
    return (Span(source.name, source.link), *((Span(about),) if about else ()))


def _kinds(kinds: tuple[str, ...], style: Style) -> str:
    return cut("".join(f"{known_of(style.language).comma}{kind}" for kind in kinds), _MAX_STANCE)
