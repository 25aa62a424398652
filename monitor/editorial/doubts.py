"""Forms that an editor hardly meant: they find nearly everything, or nothing. None of them is wrong for certain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.languages.detection import dominant_script
from monitor.languages.tables import known_of
from monitor.languages.text import fold_key
from monitor.matching.matcher import compile_watchlist
from monitor.model.entries import PastEntry
from monitor.model.settings import Term, Watch, Watchlist
from monitor.store import FormUse

SHORT = 2
"""A form of so many letters or fewer stands in texts of every kind."""
COMMON_SHARE = 0.05
"""A form found in more than this share of what was read tells little."""
LEAST_ENTRIES = 10
"""A form found in fewer entries proves nothing."""
_SHOWN = 4  # of one kind, where the whole watchlist is looked at
_SCRIPT = "another script"
_PATTERN = re.compile(r"\\[A-Za-z]|\.[*+?]|\(\?|\([^()]*\|[^()]*\)|\[[^\]]+\]|^\^|\$$|\{\d+,?\d*\}|\w\|\w|^%|%$")
_QUERY = re.compile(r"\b(?:AND|OR|NOT)\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A form that was hardly meant. ``kind`` is why, in a word or two; ``told`` says it in full, and what to do."""

    term: str
    form: str
    kind: str
    told: str


def doubts_of_forms(watchlist: Watchlist, term: str, forms: Mapping[str, Sequence[str]]) -> Iterator[Doubt]:
    """What is doubtful about forms by language, that are or are to be those of a term."""
    others = _terms_by_form(watchlist)
    for language, listed in forms.items():
        for form in listed:
            for kind, told in _doubts(form, language):
                yield Doubt(term, form, kind, told)
            if shared := sorted(others.get(_key(form), set()) - {term}):
                told = f"'{form}' is a form of {' and '.join(shared)} too; keep it in one of them"
                yield Doubt(term, form, "in two terms", told)


def doubts_of_watchlist(watchlist: Watchlist) -> list[Doubt]:
    """What is doubtful in a whole watchlist; what stands in two terms is told at the first of them."""
    found: list[Doubt] = []
    told: set[str] = set()
    for name, term in watchlist.terms.items():
        for doubt in doubts_of_forms(watchlist, name, {**term.forms, "": term.exact}):
            shared = doubt.kind == "in two terms"
            if not (shared and _key(doubt.form) in told):
                found.append(doubt)
            if shared:
                told.add(_key(doubt.form))
    return found


def common_forms(watchlist: Watchlist, use: FormUse) -> list[Doubt]:
    """The forms that alone can make a watch hold and were found in much of what was read."""
    read, alone = sum(use.read.values()), _terms_enough_alone(watchlist)
    return [
        Doubt(found.term, found.form, "common", _common(found.form, count / read))
        for found, count in use.entries.items()
        if found.term in alone and count >= LEAST_ENTRIES and count > COMMON_SHARE * read
    ]


def common_among(entries: Sequence[PastEntry], term: str, forms: Mapping[str, Sequence[str]]) -> list[Doubt]:
    """The same for forms that are not in the watchlist yet, by these entries."""
    found: list[Doubt] = []
    for language, listed in forms.items():
        for form in listed:
            terms = {term: Term(forms={language: (form,)})}
            matcher = compile_watchlist(Watchlist(terms=terms, watches={"any": Watch(any=(term,))}))
            count = sum(
                bool(matcher.match({"title": each.title, "summary": each.summary}, each.language).hits)
                for each in entries
            )
            found += doubts_of_use(term, form, count, len(entries))
    return found


def doubts_of_use(term: str, form: str, count: int, read: int) -> list[Doubt]:
    """What is doubtful about a form that stands in ``count`` of so many entries that were read."""
    is_common = count >= LEAST_ENTRIES and count > COMMON_SHARE * read
    return [Doubt(term, form, "common", _common(form, count / read))] if is_common else []


def in_brief(doubts: Iterable[Doubt]) -> list[str]:
    """Doubts as lines; of many of one kind the first few are told, and the rest counted."""
    by_kind: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        by_kind[doubt.kind].append(doubt)
    lines: list[str] = []
    for kind, its in by_kind.items():
        if kind == _SCRIPT and len(its) > 1:  # a subject's names stand in many texts as they are at home
            lines.append(f"{len(its)} forms in another script than their language, such as {its[0].told}")
            continue
        lines += [f"{doubt.term}: {doubt.told}" for doubt in its[:_SHOWN]]
        lines += [f"and {len(its) - _SHOWN} more forms: {kind}"] if len(its) > _SHOWN else []
    return lines


def _doubts(form: str, language: str) -> Iterator[tuple[str, str]]:
    """Kind and sentence of what is doubtful about one form; ``language`` is "" for one under exact:."""
    letters = _key(form).replace(" ", "")
    if len(letters) <= SHORT:
        advice = "write it out, or add a word to it"
        yield "short", f"'{form}' is short, and stands in texts of every kind; {advice}"
    if _PATTERN.search(form):
        advice = "write each word as a form of its own; endings are made for it, word* finds beginnings"
        yield "a pattern", f"'{form}' looks like a regular expression, and is taken as it stands; {advice}"
    if _QUERY.search(form):
        yield "a query", f"'{form}' looks like a query, and is taken as it stands; write each word as a form of its own"
    script, known = dominant_script(form), known_of(language).scripts if language else ()
    if known and script and script not in known and not form.startswith("=") and form != form.upper():
        advice = f"put it under its own language, or write =, as in ={form}, where it takes no endings"
        yield _SCRIPT, f"'{form}' is {script}, and {language} is written in {' or '.join(known)}; {advice}"


def _common(form: str, share: float) -> str:
    return (
        f"'{form}' stands in {share:.0%} of the entries read; write a longer form, or make the term weak, "
        "so that another must stand beside it"
    )


def _key(form: str) -> str:
    return fold_key(form.removeprefix("=").removesuffix("*"))


def _terms_by_form(watchlist: Watchlist) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, term in watchlist.terms.items():
        for listed in (*term.forms.values(), term.exact):
            for form in listed:
                found[_key(form)].add(name)
    return found


def _terms_enough_alone(watchlist: Watchlist) -> set[str]:
    """The terms any of which makes a watch hold by itself."""
    return {
        name
        for watch in watchlist.watches.values()
        if not (watch.all or watch.near or watch.sentence or watch.threshold)
        for name in watch.any
        if not watchlist.terms[name].weak
    }
