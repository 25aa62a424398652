"""The reply under a post: what changed, in bold, and beneath it the sentence that says so with the outlet it is of.

A fact is quoted in the channel's language where any outlet of the story has it in that; nothing is quoted that readers
saw already. What a side denies or confirms, and what was officially brought about, is told by an outlet's own headline:
no word of ours stands over one side's. What readers need not understand stands behind words of ours that say what it
is, and not at all where those say everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.languages import locale
from monitor.languages.events import actors, first_actor
from monitor.languages.labels import Labels, arrow, labels_in, with_label
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import fold_key, words
from monitor.model.publications import Change, Facts, Message, Style
from monitor.model.selection import fair_share
from monitor.model.stories import Report, Story
from monitor.posts.graph import Statement
from monitor.posts.markup import Block, Span, cut, foreign_host, link_of, message, visible, with_direction
from monitor.posts.post import language_of, outlet_name, perspective_label, title_of
from monitor.posts.quotable import quotable
from monitor.stories.facts import comparable_tolls, facts_of, group_of, kind_of, outcomes_in, stance_in

_MAX_FACT = 60
_MAX_ALSO = 3
_SENTENCES = 8  # looked at in a report
_REPEATED = 0.6  # share of the words
_OWN_WORDS = ("denied", "confirmed", "response", "outcome")  # what an outlet's own words tell
# How sentences begin that speak of somebody named in the one before; alone they would speak of somebody else.
_REFERRING = frozenset(map(fold_key, everywhere("pronouns")))


@dataclass(frozen=True, slots=True)
class _Quote:
    """What is quoted of a report, "" where readers saw it all: a headline and a sentence that say what changed."""

    report: Report
    headline: str = ""
    sentence: str = ""


def render_change(story: Story, change: Change, style: Style, standing: Sequence[str] = ()) -> Message | None:
    """The reply that tells of a change; None where it would say no more than readers saw. ``standing`` are the texts
    that they saw of the story."""
    bearers = _bearers(story, change)
    quote = _quote(bearers, change, style, _lines(standing))
    if change.kind in _OWN_WORDS:
        head, text = _own_words(quote, change, style)
        if not head or head == text:
            return None
    else:
        head = _what_changed(change, labels_in(style.language), style)
        told = _is_counted(change) and not _repeats_headline(quote)
        text = (quote.sentence if told else quote.headline) or quote.headline or quote.sentence
    first = Block(((Span(with_direction(head), bold=True),),))
    if not _reads(style, quote.report):
        text = "" if change.kind in ("breaking", "place") else text
    if not text and change.kind == "breaking":
        return message([first])
    body = (
        Span(with_direction(f"{text} ") if text else ""),
        *_source(quote.report, _also(bearers, quote.report, change), style),
    )
    return message([first, Block((body,))])


def _own_words(quote: _Quote, change: Change, style: Style) -> tuple[str, str]:
    """The first line and what stands beneath it, of what an outlet's own words tell."""
    if not _reads(style, quote.report):
        text = quote.sentence or quote.headline
        return (_in_our_words(change, quote.report, text, style), text) if text else ("", "")
    return (quote.headline, quote.sentence) if quote.headline else (quote.sentence, "")


def _in_our_words(change: Change, report: Report, text: str, style: Style) -> str:
    """Such as "Denial: Azerbaijan", where the ``text`` says who speaks, else "Denial (Name says)"."""
    labels, side = labels_in(style.language), change.subject
    words_of = {"denied": labels.denied, "confirmed": labels.confirmed, "response": labels.response}
    word = words_of.get(change.kind) or labels.outcomes.get(side, labels.response)
    if change.kind != "outcome" and first_actor(words(text), report.language) == side.casefold() != "":
        name = locale.country_name(side, style.language) if locale.flag(side) else perspective_label(side, style)
        return with_label(word, name, style.language)
    return f"{word} ({labels.says.format(outlet_name(report) or '…')})"


def _is_counted(change: Change) -> bool:
    """Is it a number?"""
    return bool(change.after) and change.kind in ("toll", "claimed", "corrected")


def _repeats_headline(quote: _Quote) -> bool:
    """Are most words of the sentence in the headline, which is shorter?"""
    headline, sentence = (
        Statement(text, quote.report, 0, place, 0, "").stems
        for place, text in enumerate((quote.headline, quote.sentence))
    )
    return len(sentence & headline) >= _REPEATED * len(sentence) > 0


# --- who says it --------------------------------------------------------------------------------------------


def _bearers(story: Story, change: Change) -> list[Report]:
    """The reports that bring the same, that of the change first."""
    own = change.report
    others = [each for each in fair_share(story.reports, {own.entry_id}) if each.entry_id != own.entry_id]
    if change.kind == "breaking":
        others.reverse()  # what is newest is news
        return [*others, own]
    return [own, *(each for each in others if _brings(each, facts_of(each, ()), change))]


def _brings(report: Report, facts: Facts, change: Change) -> bool:
    match change.kind:
        case "toll":
            return _gives(facts.tolls, change)
        case "outcome":
            return change.subject in facts.outcomes
        case "place":
            return change.after in report.terms
        case "denied" | "confirmed" | "response":
            side_is_named = change.subject.casefold() in actors(words(report.title), report.language)
            stance = facts_of(change.report, ()).stance
            return stance_in(report.title, report.language) == stance and (
                facts.side == change.subject or side_is_named
            )
        case "breaking":
            return True
        case _:  # what one outlet claims, corrects or withdraws is its word alone
            return False


def _says(change: Change) -> Callable[[str, str], bool]:
    """Does a text in a language say what changed?"""
    match change.kind:
        case "toll" | "claimed" | "corrected" if change.after:
            return lambda text, language: _gives(comparable_tolls(text, language), change)
        case "outcome":
            return lambda text, language: change.subject in outcomes_in(text, language)
        case "denied" | "confirmed" | "response":
            stance = facts_of(change.report, ()).stance
            return lambda text, language: stance_in(text, language) == stance
        case _:
            return lambda text, language: True


def _gives(tolls: Sequence[tuple[str, int]], change: Change) -> bool:
    return any(counted == change.subject and str(number) == change.after for counted, number in tolls)


def _also(bearers: Sequence[Report], quoted: Report, change: Change) -> list[Report]:
    """The first reports of other outlets that say the same, where that can be told."""
    if change.kind not in ("toll", "outcome"):
        return []
    first: dict[str, Report] = {}
    for report in bearers:
        if outlet_name(report):
            first.setdefault(fold_key(report.outlet), report)
    return [report for outlet, report in first.items() if outlet != fold_key(quoted.outlet)][:_MAX_ALSO]


# --- what is quoted -----------------------------------------------------------------------------------------


def _quote(bearers: Sequence[Report], change: Change, style: Style, seen: Sequence[frozenset[str]]) -> _Quote:
    """What is quoted of the first report that has something new to readers, of those in the first of the languages that
    they read in which there is one."""
    order = list(dict.fromkeys((style.language, *style.languages)))

    def rank(report: Report) -> int:
        return order.index(report.language) if report.language in order else len(order)

    best = min(map(rank, bearers))
    found = [_quote_of(report, change, seen) for report in bearers if rank(report) == best]
    return next((each for each in found if each.sentence or each.headline), found[0])


def _quote_of(report: Report, change: Change, seen: Sequence[frozenset[str]]) -> _Quote:
    """The headline and the sentence that say it; where none does, the headline."""
    says = _says(change)
    is_told = _is_seen(report.title, seen)
    is_headed = change.kind == "outcome" or says(report.title, report.language)
    headline = title_of(report) if is_headed and not is_told else ""
    sentence = next(
        (
            text
            for text in quotable(report, _SENTENCES)
            if says(text, report.language) and words(text)[0] not in _REFERRING and not _is_seen(text, seen)
        ),
        "",
    )
    return _Quote(report, headline or ("" if sentence or is_told else title_of(report)), sentence)


def _lines(texts: Sequence[str]) -> list[frozenset[str]]:
    """The words of each line that readers saw."""
    return [frozenset(words(line)) for text in texts for line in text.split("\n")]


def _is_seen(text: str, seen: Sequence[frozenset[str]]) -> bool:
    said = frozenset(words(text))
    return any(said <= line for line in seen)


def _reads(style: Style, report: Report) -> bool:
    return report.language in (style.language, *style.languages)


# --- how it is told -----------------------------------------------------------------------------------------


def _source(report: Report, others: Sequence[Report], style: Style) -> Iterator[Span]:
    """Such as "(Name, in Georgian; also Other)"."""
    labels = labels_in(style.language)
    yield Span("(")
    yield Span(outlet_name(report) or "…", link_of(report))
    about = [_language(report, style), foreign_host(report)]
    signs = known_of(style.language)
    yield Span("".join(f"{signs.comma}{each}" for each in about if each))
    if others:
        before, after = labels.also.split("{}")
        yield Span(f"{signs.semicolon}{before}")
        for at, other in enumerate(others):
            yield Span(signs.comma if at else "")
            yield Span(outlet_name(other), link_of(other))
        yield Span(after)
    yield Span(")")


def _language(report: Report, style: Style) -> str:
    """The language of a report in words, where the channel's readers need not know it."""
    if _reads(style, report) or not language_of(report):
        return ""
    name = locale.language_name(report.language, style.language)
    return labels_in(style.language).in_language.format(name) if name else report.language


def _what_changed(change: Change, labels: Labels, style: Style) -> str:
    """Such as "Dead: now 5 (was 3)", "Dead (civilians): 2", "Dead: 300 (Name says)" or "Corrected: Name"."""
    if change.kind == "breaking":
        return locale.counted(int(change.after), labels.reported_now, style.language)
    if change.kind == "place":
        # The keys of terms are no words for readers.
        places = [style.names.get(place, "") for place in (change.before, change.after)]
        shown = f" {arrow(style.language)} ".join(cut(visible(place), _MAX_FACT) for place in places if place)
        return with_label(labels.place, shown, style.language) if places[1] else labels.place
    what = _toll(change, labels, style) if change.after else outlet_name(change.report) or "…"
    names = {"corrected": labels.corrected, "withdrawn": labels.withdrawn}
    return with_label(names[change.kind], what, style.language) if change.kind in names else what


def _toll(change: Change, labels: Labels, style: Style) -> str:
    kinds = {"wounded": labels.wounded, "missing": labels.missing}
    counted = kinds.get(kind_of(change.subject), labels.dead)
    group = labels.groups.get(group_of(change.subject), "")
    after, before = (cut(visible(number), _MAX_FACT) for number in (change.after, change.before))
    number = labels.now_was.format(after, before) if before else after
    if change.kind == "claimed":
        number += f" ({labels.says.format(outlet_name(change.report) or '…')})"
    return with_label(f"{counted} ({group})" if group else counted, number, style.language)
