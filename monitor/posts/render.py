"""A story, a change in one, and what stands beneath a message about others, in the style of a channel.

The built-in look: headline; summary, each run of sentences that one side alone says on a line with its outlet behind
it; who corrected or withdrew a report; the outlets by perspective; time, hashtags, places; a link. A long list of
outlets is folded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.languages.labels import Labels, arrow, labels_in, with_label
from monitor.model.publications import Change, Message, Style
from monitor.model.stories import Story
from monitor.posts.markup import (
    MAX_UNITS,
    Block,
    Line,
    Span,
    cut,
    foreign_host,
    link_of,
    mark,
    message,
    size,
    units,
    visible,
    visible_text,
    with_direction,
)
from monitor.posts.post import Group, Post, Quote, Source, compose, language_of, outlet_name, title_of
from monitor.posts.summary import Summary

_MAX_ELSEWHERE = 3
_MAX_ELSEWHERE_HEADLINE = 150
_BENEATH = 600  # units that the built-in look leaves for what may come to stand beneath it
_TAG = re.compile(r"<[^>]*>")
_MAX_TAGS = 190  # of a hundred entities two each
_UNFOLDED = 7  # lines; a longer list of outlets is folded
_MAX_STANCE = 60
_MAX_FACT = 60


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The post of another story: its headline as it stands there, and its address where it has one."""

    headline: str
    link: str | None = None


def render_story(
    story: Story, style: Style, summary: Summary | None = None, see_also: Sequence[Elsewhere] = ()
) -> Message:
    """The post of a story, for any text that a feed can carry, in the template of the style where it has one. Beneath
    it are links to stories that may be the same. ``summary`` is made where it is not given.

    What does not fit is left out whole: outlets from the end, then links. A template that fails, or makes what Telegram
    would refuse, is replaced by the built-in look, and ``note`` of the message says why. Raises ValueError for a story
    without reports.
    """
    post = compose(story, style, summary)
    made = _built_in(post, style.language)
    if style.template.strip():
        from monitor.posts import templates  # most houses have none, and Jinja2 takes long to load

        made = templates.render(style.template, post, style, made)
    return _with_links_beneath(made, with_label(labels_in(style.language).see_also, "", style.language), see_also)


def render_change(story: Story, change: Change, style: Style) -> Message:
    """The reply that tells of a change: what changed, the headline of the report that brought it, and its outlet with a
    link. The headline is quoted in its own language."""
    labels = labels_in(style.language)
    report, link = change.report, link_of(change.report)
    title, name = title_of(report), outlet_name(report) or "…"
    head = Block(((Span(_what_changed(change, labels, style), bold=True),),))
    quoted = Block(((Span(title),),)) if title else Block(())
    source = (
        Span(with_label(labels.source, "", style.language)),
        Span(name, link),
        *_facts(language_of(report), report.perspective, foreign_host(report)),
    )
    return message([head, quoted, Block((source,))])


def render_pointer(own: Message, other: Elsewhere, style: Style) -> Message:
    """A post whose story turned out to be another's too: its own text, and beneath it the headline of that story,
    linked to the post that tells of it, where that has an address, in place of links to what may be the same."""
    label = with_label(labels_in(style.language).see_also, "", style.language)
    alone = replace(
        own, html=_without_lines(own.html, html.escape(label, quote=False)), plain=_without_lines(own.plain, label)
    )
    return _with_links_beneath(alone, f"{arrow(style.language)} ", [other])


def _without_lines(text: str, label: str) -> str:
    """A text without the lines at its end that begin so."""
    blocks = text.split("\n\n")
    while len(blocks) > 1 and blocks[-1].startswith(label):
        blocks.pop()
    return "\n\n".join(blocks)


def _with_links_beneath(above: Message, label: str, others: Sequence[Elsewhere]) -> Message:
    """A message with a line for each of these beneath it, as far as there is room; the built-in look leaves some."""
    text, tags = html.unescape(_TAG.sub("", above.html)), len(_TAG.findall(above.html))
    room = MAX_UNITS - max(units(text), units(above.plain))
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


def _what_changed(change: Change, labels: Labels, style: Style) -> str:
    """Such as "Dead: 3 → 5", "Dead: 300 (Name says)" or "Denied"."""
    tolls = {"dead": labels.dead, "wounded": labels.wounded, "missing": labels.missing}
    toll = tolls.get(change.subject, labels.dead)
    kinds = {
        "toll": toll, "claimed": toll, "place": labels.place, "confirmed": labels.confirmed, "denied": labels.denied,
        "outcome": labels.outcome, "corrected": labels.corrected, "withdrawn": labels.withdrawn,
    }  # fmt: skip
    names = [kinds[change.kind]]
    if change.kind == "corrected" and change.subject in tolls:
        names.append(toll)
    # The keys of terms are no words for readers.
    shown = [style.names.get(fact, "" if change.kind == "place" else fact) for fact in (change.before, change.after)]
    facts = [cut(visible(fact), _MAX_FACT) for fact in shown]
    what = f" {arrow(style.language)} ".join(filter(None, facts)) if facts[1] else ""
    if change.kind == "claimed":
        what += f" ({labels.says.format(outlet_name(change.report) or '…')})"
    for label in reversed(names):
        what = with_label(label, what, style.language) if what else label
    return with_direction(what)


# --- the built-in look --------------------------------------------------------------------------------------


def _built_in(post: Post, language: str) -> Message:
    labels = labels_in(language)
    above = [
        Block(((Span(post.headline, bold=True),),)),
        Block(tuple(_summary(post.quotes))),
        Block(tuple(_notes(post, language))),
    ]
    facts = Block(
        tuple(
            (span,)
            for span in (
                Span(post.time),
                Span(" ".join(post.hashtags), ours=True),
                Span(with_direction(" · ".join(post.places))),
            )
            if span.text
        )
    )
    link = Block(((Span(labels.link, post.link),),) if post.link else ())
    room = MAX_UNITS - _BENEATH - size([*above, facts, link])
    return message([*above, _outlets(post, labels, room), facts, link], preview=post.link)


def _summary(quotes: tuple[Quote, ...]) -> Iterator[Line]:
    """The sentences, each run of one outlet's on a line with its name behind it: so nobody takes what stands before for
    its word too, and a line keeps to one direction of writing."""
    for (_, outlet), told in groupby(quotes, key=lambda quote: (quote.language, quote.outlet)):
        said = " ".join(quote.text for quote in told)
        yield (Span(with_direction(f"{said} ({outlet})" if outlet else said)),)


def _notes(post: Post, language: str) -> Iterator[Line]:
    labels = labels_in(language)
    for label, outlets in ((labels.corrected, post.corrected), (labels.withdrawn, post.withdrawn)):
        if outlets:
            yield (Span(with_label(label, "", language), italic=True), Span(", ".join(outlets)))


def _outlets(post: Post, labels: Labels, room: int) -> Block:
    """Who reports it: as many lines as fit into ``room`` units, then how many more there are."""
    reprints = f" · {labels.voices.format(post.outlets, post.voices)}" if post.voices < post.outlets else ""
    head = labels.sources + reprints
    # Kept free: the blank line before the block and the line that counts the rest.
    room -= units(head) + units(labels.more) + 10
    lines: list[Line] = [(Span(head),)]
    left = post.outlets
    for group in post.groups:
        for at, source in enumerate(group.sources):
            new = [*_heading(group, at), _source(source)]
            room -= sum(units(visible_text(line)) + 1 for line in new)
            if room < 0:
                break
            lines += new
            left -= 1
        if room < 0:
            break
    if left:
        lines.append((Span(labels.more.format(left)),))
    return Block(tuple(lines), folded=len(lines) > _UNFOLDED) if len(lines) > 1 else Block(())


def _heading(group: Group, at: int) -> list[Line]:
    return [(Span(with_direction(group.label), italic=True),)] if group.label and at == 0 else []


def _source(source: Source) -> Line:
    """Such as "• Name · hy (independent)"."""
    bullet = Span(f"{mark(source.name)}• ")
    return (bullet, Span(source.name, source.link), *_facts(source.language, source.stance, source.origin))


def _facts(language: str, stance: tuple[str, ...], origin: str = "") -> tuple[Span, ...]:
    where = cut(visible(", ".join(stance)), _MAX_STANCE)
    text = (
        (f" · {language}" if language else "") + (f" ({where})" if where else "") + (f" – {origin}" if origin else "")
    )
    return (Span(text),) if text else ()
