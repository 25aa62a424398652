"""What is new or disputed about a story, and who took something back, each in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from monitor.languages.labels import Labels, arrow, inside_a_line, labels_in, listed
from monitor.languages.language import TOLLS
from monitor.model.publications import Change
from monitor.model.stories import Report, Story
from monitor.posts.post import outlet_name
from monitor.posts.summary import Summary
from monitor.stories.facts import comparable_tolls, group_of, kind_of, side
from monitor.stories.retractions import retraction

_GRAVEST_FIRST = ("dead", "missing", "wounded")


def noted(summary: Summary, changes: Sequence[Change], language: str) -> str:
    """What changed of a story since it was told, as its replies tell, and whether sides are at odds over it: such as
    "dead 2 → 3, disputed"; "" where there is nothing to note. ``summary`` is what its readers are told."""
    labels = labels_in(language)
    tolls = [change for change in changes if change.kind in ("toll", "corrected") and change.subject in TOLLS]
    gravest = next((kind for kind in _GRAVEST_FIRST if any(kind == change.subject for change in tolls)), "")
    headed = dict(comparable_tolls(summary.report.title, summary.report.language)).get(gravest, 0)
    toll = _counted([change for change in tolls if change.subject == gravest], language, headed)
    quoted = {side(each.report) for each in summary.sentences if each.one_sided} - {""}
    if any(change.kind == "denied" for change in changes):
        stands = labels.disputed
    else:
        stands = labels.both_sides if len(quoted) == 2 else ""
    return listed((toll, stands), language)


def tolls_in_words(report: Report, language: str) -> str:
    """The tolls that a headline gives, for readers who cannot read it: such as "dead 7, wounded (soldiers) 2"."""
    labels = labels_in(language)
    found = {}
    for counted, number in comparable_tolls(report.title, report.language):
        word, group = inside_a_line(_word_for(kind_of(counted), labels), language), labels.groups.get(group_of(counted))
        found[counted] = f"{word} ({group}) {number}" if group else f"{word} {number}"
    return listed((found[counted] for counted in sorted(found, key=_gravity)), language)


def _gravity(counted: str) -> int:
    return _GRAVEST_FIRST.index(kind_of(counted))


def taken_back(story: Story, changes: Sequence[Change], kind: str, language: str) -> Mapping[str, str]:
    """The outlets that corrected, or withdrew, what they reported (``kind``), each with its numbers before and after,
    "" where those are not known."""
    said = [change for change in changes if change.kind == kind]
    by = [*(change.report for change in said), *(each for each in story.reports if retraction(each) == kind)]
    return {outlet_name(report): _counted(_tolls_by(report, changes), language) for report in by}


def _tolls_by(report: Report, changes: Iterable[Change]) -> list[Change]:
    return [each for each in changes if each.report.outlet == report.outlet and each.subject in TOLLS and each.before]


def _counted(changes: Sequence[Change], language: str, headed: int = 0) -> str:
    """A toll from the first of its changes to the last, or to that which the headline gives, if it is higher: "dead
    2 → 3"; "dead 3" where none was known before."""
    its = [change for change in changes if change.subject == changes[0].subject and change.after]
    if not its:
        return ""
    last = max(its[-1].after, str(headed), key=int) if its[-1].kind == "toll" else its[-1].after
    if its[0].before == last:
        return ""
    label = _word_for(its[0].subject, labels_in(language))
    word = inside_a_line(label, language)
    return f"{word} " + f" {arrow(language)} ".join(filter(None, (its[0].before, last)))


def _word_for(toll: str, labels: Labels) -> str:
    return {"dead": labels.dead, "wounded": labels.wounded, "missing": labels.missing}[toll]
