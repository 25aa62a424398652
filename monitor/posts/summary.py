"""The summary of a story: which report heads it, and two to four whole sentences of its reports, verbatim.

Headlines and sentences of all reports are the nodes of a graph whose edges are likeness. A sentence is worth telling as
far as the other voices say the same (degree centrality: Erkan and Radev, LexRank, JAIR 22, 2004), as it stands near the
beginning of its text, and as it is recent; it is told only if it adds to what was chosen (maximal marginal relevance:
Carbonell and Goldstein, SIGIR 1998). Each side that can be quoted is quoted, as far as there is room; what one side
alone says is marked so that it can be attributed.

Only what tells of the story's event is quoted: see ``event``. Neither headline nor first sentence are of a report whose
link leads to another site than its outlet's, where there is another.

A summary is one state of knowledge: no number stands in it beside another of the same, be it in the headline. What
readers saw stays: the headline, unless its report was corrected or withdrawn or another tells the same with a newer
number; each sentence, unless it does not hold any more, a better one says more, or a side would not be heard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from monitor.languages.tables import everywhere
from monitor.languages.text import clean, fold_key, words
from monitor.model.precedence import in_order
from monitor.model.publications import Shown
from monitor.model.selection import fair_share
from monitor.model.stories import Report, Story
from monitor.posts.event import of_event
from monitor.posts.graph import Graph, Meaning, Statement, contradicts, is_overtaken
from monitor.posts.markup import MAX_HEADLINE
from monitor.posts.quotable import quotable, repeats
from monitor.stories.facts import facts_of, side
from monitor.stories.figures import doubted
from monitor.stories.independence import voices
from monitor.stories.retractions import retraction

MAX_CHARACTERS = 600
"""Of headline and sentences together, where sides would not be heard otherwise; where they are, ENOUGH."""
ENOUGH = 420
_PREFIX = 5  # letters by which a word of a title is known again
_PER_REPORT = 8  # sentences looked at
_MOST_NODES = 160  # looked at in all; the time grows with its square
_TRADE = 0.7  # of relevance, against what is new, in maximal marginal relevance
_LEAD = 0.5  # what standing first in its text adds to a sentence's relevance
_RECENT = 0.15  # what being the newest adds
_OTHER_SIDE = 0.3  # what bringing a side that was not heard yet adds
_ONE_WORD = 0.2  # of likeness to the headline, what a sentence loses by which a side alone would say what happened
_TOLD = 0.1  # what the one that was told first, or that readers saw first, has ahead of others
_BROKEN = 0.5  # what a headline loses that is cut off
_LOOKS = 4  # at what was told, until it would be told alike; one is mostly enough

# How sentences begin that speak of somebody named in the one before; alone they would speak of somebody else.
_REFERRING = frozenset(map(fold_key, everywhere("pronouns")))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, verbatim, of this report's text. ``one_sided`` where reports of one side alone say it."""

    text: str
    report: Report
    one_sided: bool


@dataclass(frozen=True, slots=True)
class Original:
    """What a machine translated: a headline or a sentence, verbatim."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The report whose title heads the story, and the sentences below it in the order of events: none where only
    headlines are known. ``originals`` are those of what stands there in translation: see ``foreign``."""

    report: Report
    sentences: tuple[Sentence, ...]
    originals: tuple[Original, ...] = ()


def summarise(
    story: Story,
    *,
    language: str,
    languages: Sequence[str] = (),
    limit: int = 4,
    shown: Shown | None = None,
    meaning: Meaning | None = None,
) -> Summary:
    """Choose the headline and at most ``limit`` whole sentences: first what happened, then what is said of it. With the
    headline they have about ENOUGH characters, and MAX_CHARACTERS where that lets another side speak, or at all one.

    ``language`` is the channel's; ``languages`` are what its readers read besides, the best first. The headline is
    taken in the first of them that there is, then the most central. The sentences are in the first of them in which two
    can be told, else one; where none can be, in that of the headline. A side that speaks in another of them only is
    quoted in that. What was withdrawn, or corrected by another report of its outlet, is not quoted where there is
    anything else, and neither is a report whose toll is in doubt, unless readers saw it. ``shown`` is what readers have
    seen of the story; ``meaning`` finds what says the same in other words. Raises ValueError for a story without
    reports.
    """
    if not story.reports:
        raise ValueError(f"story {story.id} has no reports")
    looked_at = fair_share(in_order(story.reports), _seen(shown))
    corrected = _corrections(looked_at)
    left_out = corrected.keys() | (doubted(looked_at) - _seen(shown))
    reports = [
        report for report in looked_at if retraction(report) != "withdrawn" and report.entry_id not in left_out
    ] or looked_at
    said, originals = _nodes(reports, shown), _without_copies(reports, shown)
    graph = Graph(said if len(originals) == len(reports) else _nodes(originals, shown), meaning)
    order = list(dict.fromkeys((language, *languages)))
    # Copies are quoted nowhere, but they speak for what they copy.
    agreeing = {node.report.entry_id: fold_key(node.report.outlet) for node in of_event(said)}
    telling = frozenset(node for node in graph.nodes if node.report.entry_id in agreeing)
    heads = _heads(graph)
    headline = _headline(graph, _telling_heads(heads, telling, set(agreeing.values())), order)
    if shown is not None:
        headline = _kept_headline(graph, heads, order, corrected.get(shown.headline, shown.headline)) or headline
    if headline.report.language not in order:
        order.append(headline.report.language)
    telling |= {node for node in graph.nodes if node.number == headline.number}
    pool = _pool(graph, headline, telling, order, () if shown is None else shown.quoted)
    kept = [] if shown is None else _kept_sentences(graph, headline, pool, order, shown)
    chosen = _choose(graph, headline, pool, limit, kept)
    told = _event_first(graph, _from_home_first(_in_order(graph, chosen), headline), headline, shown)
    return Summary(
        headline.report,
        tuple(Sentence(node.text, node.report, len(graph.sides_saying(node)) == 1) for node in told),
    )


def settled(
    story: Story,
    *,
    language: str,
    languages: Sequence[str] = (),
    shown: Shown | None = None,
    meaning: Meaning | None = None,
) -> Summary:
    """The same, as it would be told again: readers who saw it see no other one until a report changes."""
    told = summarise(story, language=language, languages=languages, shown=shown, meaning=meaning)
    for _ in range(_LOOKS):
        seen = Shown(told.report.entry_id, tuple((each.report.entry_id, each.text) for each in told.sentences))
        again = summarise(story, language=language, languages=languages, shown=seen, meaning=meaning)
        if again == told:
            break
        told = again
    return told


def _without_copies(reports: Sequence[Report], shown: Shown | None) -> list[Report]:
    """The reports but for those with another outlet's text: whatever they put into it is not told in its place, unless
    it is another number of a toll that it gives. What readers saw something of stays."""
    copied = (pair for voice in voices(reports) for pair in voice.copies)
    copies = {id(report) for report, source in copied if not _counts_otherwise(report, source)}
    seen = _seen(shown)
    return [report for report in reports if id(report) not in copies or report.entry_id in seen]


def _counts_otherwise(report: Report, source: Report) -> bool:
    known = dict(facts_of(source, ()).tolls)
    return any(known.get(counted, number) != number for counted, number in facts_of(report, ()).tolls)


def _seen(shown: Shown | None) -> frozenset[int]:
    """The entries that readers saw something of."""
    return frozenset() if shown is None else frozenset({shown.headline, *(entry_id for entry_id, _ in shown.quoted)})


def _corrections(reports: Sequence[Report]) -> dict[int, int]:
    """The reports that another of their outlet, which says that it is a correction, takes the place of; and that."""
    found: dict[int, int] = {}
    for at, report in enumerate(reports):
        if retraction(report) == "corrected":
            for earlier in reports[:at]:
                if fold_key(earlier.outlet) == fold_key(report.outlet) and _is_same_item(earlier, report):
                    found[earlier.entry_id] = report.entry_id
    return {entry_id: found.get(by, by) for entry_id, by in found.items()}


def _is_same_item(one: Report, other: Report) -> bool:
    said, again = ({word[:_PREFIX] for word in words(report.title)} for report in (one, other))
    return one.language == other.language and 2 * len(said & again) >= min(len(said), len(again)) > 0


def _nodes(reports: Sequence[Report], shown: Shown | None) -> list[Statement]:
    """The headline (position -1) of each report, then first sentences, second ones and so on, as many as are looked
    at. Of very many reports, those that readers saw something of, and of each outlet its share."""
    reports = fair_share(reports, _seen(shown), _MOST_NODES // 2)
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


def _heads(graph: Graph) -> list[Statement]:
    """The headlines of reports whose link leads to their outlet; all where there is none."""
    headlines = [node for node in graph.nodes if node.position < 0]
    return [node for node in headlines if node.report.own_link] or headlines


def _telling_heads(
    heads: Sequence[Statement], telling: Collection[Statement], outlets: Collection[str]
) -> Sequence[Statement]:
    """Those of texts that tell of the event, where several outlets do: of two that have nothing in common, nobody can
    tell which of them does."""
    found = [node for node in heads if node in telling]
    return found if found and len(outlets) > 1 else heads


def _headline(graph: Graph, heads: Sequence[Statement], order: Sequence[str]) -> Statement:
    def rank(node: Statement) -> tuple[bool, int, bool, float, int]:
        language = node.report.language
        at = order.index(language) if language in order else len(order)
        worth = graph.centrality(node) - (_BROKEN if node.text.endswith(("…", "...", "?")) else 0)
        return (not node.text, at, graph.is_outdated(node), -worth, node.number)

    return min(heads, key=rank)


def _kept_headline(graph: Graph, heads: Sequence[Statement], order: Sequence[str], entry_id: int) -> Statement | None:
    """The headline that readers saw, or one about the same that is newer, or in a language that more of them read; None
    where its report is not in the story any more."""
    headlines = [node for node in heads if node.text]
    told = next((node for node in headlines if node.report.entry_id == entry_id), None)
    if told is None:
        return None

    def rank(node: Statement) -> int:
        return order.index(node.report.language) if node.report.language in order else len(order)

    for _ in headlines:  # a newer one may be overtaken in turn
        better = [
            node
            for node in headlines
            if node is not told
            and rank(node) <= rank(told)
            and (_is_newer_state(node, told) or (rank(node) < rank(told) and not is_overtaken(node, headlines)))
            and graph.is_one_fact(node, told, unread=rank(told) == len(order))
        ]
        if not better:
            break
        told = max(
            better,
            key=lambda node: (
                -rank(node),
                not is_overtaken(node, headlines),
                graph.centrality(node),
                node.report.published.timestamp(),
            ),
        )
    return told


def _is_newer_state(node: Statement, told: Statement) -> bool:
    """Does a headline bring a newer toll than the one that was told? A first toll is news, but no newer state of it."""
    return is_overtaken(told, [node])


# --- the sentences ------------------------------------------------------------------------------------------


def _pool(
    graph: Graph,
    headline: Statement,
    telling: Collection[Statement],
    order: Sequence[str],
    quoted: Collection[tuple[int, str]],
) -> list[Statement]:
    """The sentences to choose from, of those that are ``telling`` of the event: in the language that is told; then
    those of sides that it does not give, and those that were ``quoted`` under a headline of their language: without
    them the post might be about something else."""
    heading = set(headline.words)
    usable = [
        node
        for node in graph.nodes
        if node.position >= 0
        and node in telling
        and node.report.language in order
        and not repeats(node.words, heading)
        and not graph.is_reprint(node)
        and not contradicts(node, headline)
        and not graph.repeats_headline(node, headline)
    ]
    in_headline = headline.counts.tolls.keys()
    usable = [node for node in usable if not is_overtaken(node, graph.nodes, besides=in_headline)]
    usable = [node for node in usable if not graph.is_outdated(node)] or usable
    in_language = {language: [node for node in usable if node.report.language == language] for language in order}
    enough = (language for least in (2, 1) for language in order if len(in_language[language]) >= least)
    pool = in_language[next(enough, order[0])]
    heard = {node.side for node in pool}
    return pool + [
        node
        for node in usable
        if node not in pool
        and (
            node.side not in heard
            or (node.report.language == headline.report.language and (node.report.entry_id, node.text) in quoted)
        )
    ]


def _kept_sentences(
    graph: Graph, headline: Statement, pool: Sequence[Statement], order: Sequence[str], shown: Shown
) -> list[Statement]:
    """The sentences that readers saw and that hold still, or better ones in their place: they say more, or the same in
    a language that more of them read. What stood together may go on to, though one says little more than the other."""

    def is_better(other: Statement, node: Statement) -> bool:
        if order.index(other.report.language) < order.index(node.report.language):
            return graph.translates(other, node)
        return graph.says_more(other, node)

    quoted = dict.fromkeys(shown.quoted)
    told = [node for key in quoted for node in pool if (node.report.entry_id, node.text) == key]
    kept: list[Statement] = []
    for node in told:
        better = [other for other in pool if other not in told and is_better(other, node)]
        best = max(better, key=lambda other: len(other.stems | other.numbers), default=node)
        for each in (best, node):
            seen = told if each is node else ()
            rivals = (other for other in kept if contradicts(each, other) or other not in seen)
            if not any(contradicts(each, other) or graph.says_nothing_new(each, other) for other in rivals):
                kept.append(each)
                break
    return [node for node in kept if _stands(node, headline, kept)]


def _make_room(
    graph: Graph, headline: Statement, pool: Sequence[Statement], limit: int, kept: Sequence[Statement]
) -> list[Statement]:
    """Of the sentences that are kept, as many as leave a place to each side that is not heard by them."""
    left = list(kept)
    heard: set[str] = set().union(*(graph.sides_saying(node) for node in left)) if left else set()
    unheard = {node.side for node in pool if not any(contradicts(node, other) for other in left)} - heard
    while unheard and len(left) + len(unheard) > limit:
        sides = Counter(node.side for node in left)
        spare = [node for node in left if sides[node.side] > 1]
        if not spare:
            break
        left.remove(min(spare, key=lambda node: _worth(graph, headline, node, [], set())))
    while left and (_length(headline, left) > MAX_CHARACTERS or len(left) > limit):
        left.pop()
    return [node for node in left if _stands(node, headline, left)]


def _choose(
    graph: Graph, headline: Statement, pool: Sequence[Statement], limit: int, kept: Sequence[Statement]
) -> list[Statement]:
    """Maximal marginal relevance, with regard to sides, beside what is ``kept``. Where the places left are needed for
    sides that were not heard yet, they get them. What a sentence that comes in says too goes."""
    chosen = _make_room(graph, headline, pool, limit, kept)
    unheard = {node.side for node in pool}
    for node in chosen:
        unheard -= graph.sides_saying(node)
    for _ in pool:  # one that comes in may be told by the next
        left = limit - len(chosen)
        fitting = list(_fitting_nodes(graph, headline, pool, chosen, unheard)) if left > 0 else []
        missing = [node for node in fitting if node.side in unheard]
        if missing and len(unheard) >= left:
            fitting = missing
        # A claim without its denial would be the word of one side: the last place is for that.
        denials = [node for node in fitting if node.disputes]
        if left == 1 and denials and not any(node.disputes for node in (headline, *chosen)):
            fitting = denials
        if not fitting:
            break
        fitting.sort(key=lambda node: _worth(graph, headline, node, chosen, unheard), reverse=True)
        best = next((node for node in fitting if not _is_told(graph, headline, node, chosen)), None)
        if best is None:
            break
        adding = [*(node for node in chosen if not graph.says_nothing_new(node, best)), best]
        chosen = [node for node in adding if _stands(node, headline, adding)]
        unheard -= graph.sides_saying(best)
    return chosen


def _in_order(graph: Graph, chosen: Sequence[Statement]) -> list[Statement]:
    """In the order of events: that in which they were first told. Sentences of one text keep their order, and one that
    speaks of somebody in the one before stays behind it."""
    key: dict[Statement, tuple[int, int]] = {}
    last: dict[int, tuple[int, int]] = {}
    for node in sorted(chosen, key=lambda node: node.position):
        first = graph.first_telling(node)
        own = (first.number, first.position)
        before = last.get(node.number)
        key[node] = last[node.number] = own if before is None else before if _refers(node) else max(own, before)
    return sorted(chosen, key=lambda node: (*key[node], node.number, node.position))


def _from_home_first(told: Sequence[Statement], headline: Statement) -> list[Statement]:
    """The sentences in an order in which the first is of a report whose link leads to its outlet, as the headline's
    does; none where no sentence may stand first."""
    if not headline.report.own_link or not told or told[0].report.own_link:
        return list(told)
    first = next((node for node in told if node.report.own_link and not _refers(node)), None)
    return [] if first is None else [first, *(node for node in told if node is not first)]


def _event_first(graph: Graph, told: Sequence[Statement], headline: Statement, shown: Shown | None) -> list[Statement]:
    """The sentences, the one before all others that says what happened: the first of a text, no denial, and the likest
    to the headline. What more than one side says, or an outlet that stands on none, comes before the word of one."""

    def worth(node: Statement) -> float:
        one_sided = node.side != "" and len(graph.sides_saying(node)) == 1
        is_told = shown is not None and (node.report.entry_id, node.text) == next(iter(shown.quoted), None)
        return graph.likeness(node, headline) - _ONE_WORD * one_sided + _TOLD * (is_told or node is told[0])

    leads = [node for node in told if node.position == 0 and not node.disputes and not _refers(node)]
    lead = max(leads, key=worth, default=None)
    if lead is None or (told[0].report.own_link and not lead.report.own_link):
        return list(told)
    at = told.index(lead)
    its = list(takewhile(lambda node: node.number == lead.number, told[at:]))
    return [*its, *told[:at], *told[at + len(its) :]]


def _length(headline: Statement, sentences: Sequence[Statement]) -> int:
    """The characters of a headline, as much of it as is shown, with sentences below it."""
    return min(len(headline.text), MAX_HEADLINE) + sum(len(node.text) + 1 for node in sentences)


def _fitting_nodes(
    graph: Graph,
    headline: Statement,
    pool: Sequence[Statement],
    chosen: Sequence[Statement],
    unheard: Collection[str],
) -> Iterator[Statement]:
    for node in pool:
        most = MAX_CHARACTERS if not chosen or node.side in unheard else ENOUGH
        if node in chosen or _length(headline, [*chosen, node]) > most or not _stands(node, headline, chosen):
            continue
        if not any(graph.adds_nothing(node, other) or contradicts(node, other) for other in chosen):
            yield node


def _is_told(graph: Graph, headline: Statement, node: Statement, chosen: Sequence[Statement]) -> bool:
    """Do the sentences chosen say it already? Asked of few, since meaning takes time."""
    if any(graph.says_nothing_new(node, other) for other in chosen):
        return True
    return bool(chosen) and graph.retells_toll(node, [headline, *chosen])


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
