"""The summary of a story: which report heads it, and two to four whole sentences of its reports, verbatim.

Headlines and sentences of all reports are the nodes of a graph whose edges are likeness. A sentence is worth telling as
far as the other voices say the same (degree centrality: Erkan and Radev, LexRank, JAIR 22, 2004), as it stands near the
beginning of its text, and as it is recent; it is told only if it adds to what was chosen (maximal marginal relevance:
Carbonell and Goldstein, SIGIR 1998). Each side that can be quoted is quoted, as far as there is room; what one side
alone says is marked so that it can be attributed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.languages.text import clean, fold_key
from monitor.model.stories import Report, Story
from monitor.posts.graph import Graph, Statement
from monitor.posts.quotable import quotable, repeats
from monitor.stories.facts import side
from monitor.stories.independence import voices
from monitor.stories.retractions import retraction

MAX_CHARACTERS = 700
_PER_REPORT = 8  # sentences looked at
_MOST_NODES = 160  # looked at in all; the time grows with its square
_TRADE = 0.7  # of relevance, against what is new, in maximal marginal relevance
_LEAD = 0.5  # what standing first in its text adds to a sentence's relevance
_RECENT = 0.15  # what being the newest adds
_OTHER_SIDE = 0.3  # what bringing a side that was not heard yet adds
_BROKEN = 0.5  # what a headline loses that is cut off

# How sentences begin that speak of somebody named in the one before; alone they would speak of somebody else.
_REFERRING_WORDS = """
    he she it they this that these those his her its their him them such there both
    он она оно они это этот эта эти его ее их ему ей им такой там оба він вона вони це його її їх
    նա նրանք դա սա այն նրա նրանց դրանք այնտեղ երկուսն
    o onlar bu onun onların bunlar orada hər ikisi
    او آنها آن این ایشان وی آنان آنجا هو هي هم هذا هذه ذلك
    il elle ils elles ce cela ceci ces son sa ses leur leurs
    er sie es dies diese dieser dieses deren dessen dort
    él ella ellos ellas esto eso esta este estos su sus
    egli lui lei loro questo questa questi ciò
    αυτός αυτή αυτό αυτοί ის ისინი ეს მან მათ
    """
_REFERRING = frozenset(map(fold_key, _REFERRING_WORDS.split()))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, verbatim, of this report's text. ``one_sided`` where reports of one side alone say it."""

    text: str
    report: Report
    one_sided: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The report whose title heads the story, and the sentences below it in the order of events: none where only
    headlines are known."""

    report: Report
    sentences: tuple[Sentence, ...]


def summarise(story: Story, *, language: str, languages: Sequence[str] = (), limit: int = 4) -> Summary:
    """Choose the headline and at most ``limit`` whole sentences, MAX_CHARACTERS in all with the spaces between.

    ``language`` is the channel's; ``languages`` are what its readers read besides, the best first. The headline is
    taken in the first of them that there is, then the most central. The sentences are in the first of them in which two
    can be told, else one; where none can be, in that of the headline. A side that speaks in another of them only is
    quoted in that. What was withdrawn is not quoted where there is anything else. Raises ValueError for a story
    without reports.
    """
    if not story.reports:
        raise ValueError(f"story {story.id} has no reports")
    reports = [report for report in story.reports if retraction(report) != "withdrawn"] or list(story.reports)
    graph = Graph(_nodes(reports))
    order = list(dict.fromkeys((language, *languages)))
    headline = _headline(graph, order)
    if headline.report.language not in order:
        order.append(headline.report.language)
    pool = _pool(graph, headline, order)
    chosen = _choose(graph, headline, pool, limit)
    return Summary(
        headline.report,
        tuple(
            Sentence(node.text, node.report, len(graph.sides_saying(node)) == 1) for node in _in_order(graph, chosen)
        ),
    )


def _nodes(reports: Sequence[Report]) -> list[Statement]:
    """The headline (position -1) of each report, then first sentences, second ones and so on, as many as are looked
    at. Of very many reports, the latest."""
    reports = reports[-_MOST_NODES // 2 :]
    voice_of = {id(report): index for index, voice in enumerate(voices(reports)) for report in voice.reports}
    texts = [(clean(report.title), *quotable(report, _PER_REPORT)) for report in reports]
    nodes = [
        Statement(text, report, number, position - 1, voice_of[id(report)], side(report))
        for position in range(_PER_REPORT + 1)
        for number, (report, all_of_it) in enumerate(zip(reports, texts, strict=True))
        for text in all_of_it[position : position + 1]
    ]
    return nodes[: max(_MOST_NODES, len(reports))]


# --- the headline -------------------------------------------------------------------------------------------


def _headline(graph: Graph, order: Sequence[str]) -> Statement:
    def rank(node: Statement) -> tuple[bool, int, bool, float, float]:
        language = node.report.language
        at = order.index(language) if language in order else len(order)
        worth = graph.centrality(node) - (_BROKEN if node.text.endswith(("…", "...", "?")) else 0)
        return (not node.text, at, graph.is_outdated(node), -worth, node.report.published.timestamp())

    return min((node for node in graph.nodes if node.position < 0), key=rank)


# --- the sentences ------------------------------------------------------------------------------------------


def _pool(graph: Graph, headline: Statement, order: Sequence[str]) -> list[Statement]:
    """The sentences to choose from, in the language that is told; then those of sides that it does not give."""
    heading = set(headline.words)
    usable = [
        node
        for node in graph.nodes
        if node.position >= 0
        and node.report.language in order
        and not repeats(node.words, heading)
        and not graph.is_reprint(node)
    ]
    usable = [node for node in usable if not graph.is_outdated(node)] or usable
    in_language = {language: [node for node in usable if node.report.language == language] for language in order}
    enough = (language for least in (2, 1) for language in order if len(in_language[language]) >= least)
    pool = in_language[next(enough, order[0])]
    heard = {node.side for node in pool}
    return pool + [node for node in usable if node.side not in heard]


def _choose(graph: Graph, headline: Statement, pool: Sequence[Statement], limit: int) -> list[Statement]:
    """Maximal marginal relevance, with regard to sides. Where the places left are needed for sides that were not heard
    yet, they get them."""
    chosen: list[Statement] = []
    room = MAX_CHARACTERS
    unheard = {node.side for node in pool}
    while len(chosen) < limit:
        fitting = list(_fitting_nodes(graph, headline, pool, chosen, room))
        left = limit - len(chosen)
        missing = [node for node in fitting if node.side in unheard]
        if missing and len(unheard) >= left:
            fitting = missing
        # A claim without its denial would be the word of one side: the last place is for that.
        denials = [node for node in fitting if node.disputes]
        if left == 1 and denials and not any(node.disputes for node in (headline, *chosen)):
            fitting = denials
        if not fitting:
            break
        best = max(fitting, key=lambda node: _worth(graph, headline, node, chosen, unheard))
        chosen.append(best)
        room -= len(best.text) + 1
        unheard -= graph.sides_saying(best)
    return chosen


def _in_order(graph: Graph, chosen: Sequence[Statement]) -> list[Statement]:
    """In the order of events: that in which they were first told. Sentences of one text keep their order, and one that
    speaks of somebody in the one before stays behind it."""
    key: dict[Statement, tuple[datetime, int]] = {}
    last: dict[int, tuple[datetime, int]] = {}
    for node in sorted(chosen, key=lambda node: node.position):
        first = graph.first_telling(node)
        own = (first.report.published, first.position)
        before = last.get(node.number)
        key[node] = last[node.number] = own if before is None else before if _refers(node) else max(own, before)
    return sorted(chosen, key=lambda node: (*key[node], node.report.published, node.number, node.position))


def _fitting_nodes(
    graph: Graph, headline: Statement, pool: Sequence[Statement], chosen: Sequence[Statement], room: int
) -> Iterator[Statement]:
    for node in pool:
        if node in chosen or len(node.text) > room or not _stands(node, headline, chosen):
            continue
        if not any(graph.adds_nothing(node, other) for other in chosen):
            yield node


def _stands(node: Statement, headline: Statement, chosen: Sequence[Statement]) -> bool:
    """Does a reader know whom the sentence speaks of?"""
    if not _refers(node):
        return True
    if node.position == 0:
        return node.number == headline.number
    return any(other.number == node.number and other.position == node.position - 1 for other in chosen)


def _refers(node: Statement) -> bool:
    return bool(node.words) and node.words[0] in _REFERRING


def _worth(graph: Graph, headline: Statement, node: Statement, chosen: Sequence[Statement], unheard: set[str]) -> float:
    relevance = graph.centrality(node) + _LEAD / (1 + node.position) + _RECENT * graph.recency(node)
    known = max(graph.likeness(node, other) for other in (headline, *chosen))
    return _TRADE * relevance - (1 - _TRADE) * known + _OTHER_SIDE * (node.side in unheard)
