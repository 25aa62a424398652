"""Who reports a story: the fold beneath its post, a line a country, and pages that name and link every outlet.

A message holds a hundred entities and so many characters. What a fold cannot link it names, what it cannot name it
counts, and then its last line leads to the pages, where a bot is known that answers with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from monitor.languages.labels import labels_in, listed, with_label
from monitor.languages.locale import counted, country_name, flag
from monitor.languages.tables import known_of
from monitor.model.publications import Message, Style
from monitor.model.stories import Story
from monitor.posts.markup import (
    MAX_LINK_BYTES,
    MAX_UNITS,
    RTL_MARK,
    Block,
    Line,
    Span,
    cut,
    link_bytes,
    message,
    size,
    units,
    visible_text,
)
from monitor.posts.post import Post, Source, compose

_MOST_LINKS = 85  # of a hundred entities; a post has others
_LAST_LINE = 60  # units that are kept free for it
_DOT = " · "
_MAX_KINDS = 60


def fold(post: Post, style: Style, room: int) -> Block:
    """The outlets of a post that has several, as many as fit into ``room`` units: the quoted and the earliest first."""
    if len(post.sources) < 2:
        return Block(())
    head = counts(post, style)
    shown, linked = _fitting(post, style, room - units(head) - _LAST_LINE)
    lines = [(Span(head),), *_lines([each for each in post.sources if each.name in shown], linked, style)]
    if left := post.outlets - len(shown):
        lines.append((Span(labels_in(style.language).more.format(left)),))
    if post.all_sources and any(each.link and each.name not in linked for each in post.sources):
        lines.append((Span(labels_in(style.language).all_sources, post.all_sources),))
    return Block(tuple(lines), folded=True)


def counts(post: Post, style: Style) -> str:
    """Such as "13 outlets, 9 countries"; and how many texts, where some are copies."""
    labels, language = labels_in(style.language), style.language
    countries = len({source.country for source in post.sources if source.country})
    said = [counted(post.outlets, labels.outlets_counted, language)]
    said += [counted(countries, labels.countries_counted, language)] * bool(countries)
    said += [counted(post.voices, labels.texts_counted, language)] * (post.voices < post.outlets)
    return listed(said, language)


def side_mark(side: str, text: str, style: Style) -> str:
    """What stands before a side's words, and before the outlets of a country: a flag, a word or nothing."""
    if style.sides == "flags" and flag(side):
        return f"{flag(side)} {text}"
    if style.sides == "words" and side:
        name = country_name(side, style.language) if flag(side) else side
        return with_label(name, text, style.language)
    return text


def source_pages(story: Story, style: Style) -> tuple[Message, ...]:
    """All outlets of a story, a line each, with their links, in as many messages as that takes. Raises ValueError for a
    story without reports."""
    post = compose(story, style)
    head = Block(((Span(post.headline, bold=True),), (Span(counts(post, style)),)))
    pages: list[list[Line]] = [[]]
    room, links, link_room = _page_room(head)
    for source in (each for its in by_country(post.sources).values() for each in its):
        line = _whole_line(source, style)
        needed = units(visible_text(line)) + units(source.link or "") + 4
        its_bytes = link_bytes(source.link) if source.link else 0
        if pages[-1] and (needed > room or links == 0 or its_bytes > link_room):
            pages.append([])
            room, links, link_room = _page_room(head)
        pages[-1].append(line)
        room, links, link_room = room - needed, links - 1, link_room - its_bytes
    return tuple(message([head, Block(tuple(lines))]) for lines in pages)


def _page_room(head: Block) -> tuple[int, int, int]:
    return MAX_UNITS - size([head]) - _LAST_LINE, _MOST_LINKS, MAX_LINK_BYTES


def _whole_line(source: Source, style: Style) -> Line:
    """Such as "🇦🇲 Name (state-run) – same text as Other"."""
    about = f" ({_kinds(source, style.language)})" if source.kinds else ""
    origin = f" – {source.origin}" if source.origin else ""
    return (Span(side_mark(source.country, "", style)), Span(source.name, source.link), Span(about + origin))


def _kinds(source: Source, language: str) -> str:
    return cut(listed(source.kinds, language), _MAX_KINDS)


def by_country(sources: Iterable[Source]) -> Mapping[str, list[Source]]:
    """The outlets of each country, in order of its first report; those of no country last."""
    found: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        found[source.country].append(source)
    return {country: found[country] for country in sorted(found, key=lambda name: not name)}


def _fitting(post: Post, style: Style, room: int) -> tuple[Collection[str], Collection[str]]:
    """The names that are shown, and those of them that are links."""
    quoted = {quote.outlet for quote in post.quotes}
    shown: set[str] = set()
    linked: set[str] = set()
    countries: set[str] = set()
    link_room = MAX_LINK_BYTES
    for source in sorted(post.sources, key=lambda source: source.name not in quoted):
        room -= units(_name(source)) + units(_DOT) + 1
        if source.country not in countries:
            room -= units(side_mark(source.country, "", style)) + 3
            countries.add(source.country)
        if room < 0:
            break
        shown.add(source.name)
        if source.link and len(linked) < _MOST_LINKS and link_bytes(source.link) <= link_room:
            linked.add(source.name)
            link_room -= link_bytes(source.link)
    return shown, linked


def _name(source: Source) -> str:
    return f"{source.name} {source.via}" if source.via else source.name


def _lines(sources: Iterable[Source], linked: Collection[str], style: Style) -> Iterator[Line]:
    """A line for each country: its mark, and the names of its outlets. All lines begin on the side on which the
    channel's language does and go on to the other, whatever letters the names have: flags count as Latin ones."""
    turned = RTL_MARK if known_of(style.language).right_to_left else ""
    for country, its in by_country(sources).items():
        spans = [Span(f"{turned}{side_mark(country, '', style)}{turned}")]
        for at, source in enumerate(its):
            spans.append(Span(f"{_DOT}{turned}" if at else ""))
            spans.append(Span(source.name, source.link if source.name in linked else None))
            spans.append(Span(f" {source.via}" if source.via else ""))
        yield tuple(span for span in spans if span.text)
