"""What changed in a story since readers first saw its post, in one line: "Updated 04:26: dead 2 → 3; Name corrected its
report"; and how a toll stands by now that the headline gives: "Dead: now 3 (was 2)".

A toll has changed where the report that gives it in the post now gives another number than the one that gave it in the
post then, and the new number stands in the post for all to see. The headline's is overtaken where later reports raised
it, step by step, though none of them heads the post: such as where none is in the channel's language. Numbers that
count other people (civilians, all) or are too far apart are no two states of one toll, and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import islice, pairwise

from monitor.languages.labels import Labels, apart, arrow, inside_a_line, labels_in, with_label
from monitor.languages.language import TOLLS
from monitor.languages.numbers import number_words
from monitor.languages.proper_names import is_function_word
from monitor.languages.text import words
from monitor.model.publications import Facts, Style, Version
from monitor.model.stories import Report
from monitor.posts.markup import outlet_name
from monitor.posts.summary import Summary
from monitor.stories.facts import comparable_tolls, counts_of, counts_toll, facts_of, tolls_of
from monitor.stories.figures import doubted
from monitor.stories.retractions import retraction

_TIMES = 3  # a toll that grows to more than so many times counts others
_STEM = 5
_MOST = 5  # outlets that took something back


def changed(reports: Sequence[Report], summary: Summary, first: Version | None, style: Style) -> str:
    """The line, "" where there is nothing to say. Without the ``first`` version, or where nothing but what that told of
    is known, it says who corrected or withdrew a report, and no time."""
    labels = labels_in(style.language)
    known = {} if first is None else {fact.entry_id: fact for fact in first.facts}
    tolls = [] if first is None else list(_tolls(reports, summary, first, known))
    taken_back = [report for report in reports if retraction(report)]
    told = [
        f"{inside_a_line(_label(kind, labels), style.language)} {before} {arrow(style.language)} {after}"
        for kind, before, after, _ in tolls
    ]
    told += islice(dict.fromkeys(_taken_back(report, labels) for report in taken_back), _MOST)
    news = [report for *_, report in tolls]
    news += [report for report in taken_back if known and _is_news(report, known)]
    said = apart(told, style.language)
    if not news:
        return said
    at: datetime = max(report.heard for report in news).astimezone(style.time_zone)
    return with_label(labels.updated.format(f"{at:%H:%M}"), said, style.language)


def overtaken(reports: Sequence[Report], summary: Summary, style: Style) -> str:
    """How the tolls of the headline stand by now that later reports raised, and that no sentence of the post gives; ""
    where there are none."""
    labels = labels_in(style.language)
    return apart(
        (
            with_label(_label(kind, labels), labels.now_was.format(now, was), style.language)
            for kind, was, now in _raised(reports, summary)
        ),
        style.language,
    )


def _raised(reports: Sequence[Report], summary: Summary) -> Iterator[tuple[str, int, int]]:
    head, in_doubt = summary.report, doubted(reports)
    told = [pair for each in summary.sentences for pair in comparable_tolls(each.text, each.report.language)]
    later = [each for each in reports if each.published > head.published and each.entry_id not in in_doubt]
    given = sorted(pair for each in later for pair in facts_of(each, ()).tolls)
    for counted, number in comparable_tolls(head.title, head.language):
        newest = number
        for _, step in (pair for pair in given if pair[0] == counted):
            newest = step if newest < step <= _TIMES * newest else newest
        if newest > number and counted in TOLLS and not any(kind == counted and at >= newest for kind, at in told):
            yield counted, number, newest


def _tolls(
    reports: Iterable[Report], summary: Summary, first: Version, known: Mapping[int, Facts]
) -> Iterator[tuple[str, int, int, Report]]:
    """Each kind of toll that is another than it was, both numbers, and the report that gives the new one."""
    if first.shown.headline not in known:
        return
    then = dict(known[first.shown.headline].tolls)
    showing = [summary.report, *(sentence.report for sentence in summary.sentences)]
    texts = [(summary.report.title, summary.report.language)]
    texts += [(each.text, each.report.language) for each in summary.sentences]
    language_of = {report.entry_id: report.language for report in reports}
    before = [(text, language_of.get(entry_id, "")) for entry_id, text in first.shown.quoted]
    for kind in TOLLS:
        report = next((each for each in showing if kind in dict(tolls_of(each))), None)
        if report is None or kind not in then:
            continue
        old, new = then[kind], dict(tolls_of(report))[kind]
        is_shown = any(new in counts_of(text, language).tolls.get(kind, ()) for text, language in texts)
        is_near = old != new and max(old, new) <= _TIMES * min(old, new)
        if is_shown and is_near and _count_the_same(_counted(old, before), _counted(new, texts)):
            yield kind, old, new, report


def _count_the_same(before: Set[str], after: Set[str]) -> bool:
    return not (before ^ after) or not before.isdisjoint(after)


def _counted(number: int, texts: Iterable[tuple[str, str]]) -> Set[str]:
    """What a number counts: how the words right behind it begin, but for small words and those of tolls."""
    found = set()
    for text, language in texts:
        spelled, said = number_words(language), words(text)
        for word, behind in pairwise(said):
            is_it = spelled.get(word) == number or (word.isdecimal() and word == str(number))
            if is_it and not is_function_word(behind, language) and not counts_toll(behind, language):
                found.add(behind[:_STEM])
    return found


def _is_news(report: Report, known: Mapping[int, Facts]) -> bool:
    return report.entry_id not in known or known[report.entry_id].retraction != retraction(report)


def _taken_back(report: Report, labels: Labels) -> str:
    said = labels.corrected_report if retraction(report) == "corrected" else labels.withdrew_report
    return said.format(outlet_name(report) or "…")


def _label(kind: str, labels: Labels) -> str:
    return {"dead": labels.dead, "wounded": labels.wounded, "missing": labels.missing}[kind]
