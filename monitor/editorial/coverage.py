"""What the watchlist covers: languages without a word, words never found, words found suspiciously often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.editorial.terms import Rows
from monitor.languages.text import fold_key
from monitor.model.settings import Settings, Watchlist
from monitor.store import FormUse

LEAST_ENTRIES = 10
"""A form found in fewer entries proves nothing."""
COMMON_SHARE = 0.1
"""A form found in more than this share of all entries read is too common to tell anything."""
REJECTED_SHARE = 0.9
"""A form of a term that can make a watch hold, but of whose entries more than this share were rejected."""

GAP_COLUMNS = ("term", "no form in")
UNFOUND_COLUMNS = ("term", "language", "never found")
SUSPICIOUS_COLUMNS = ("term", "language", "form", "entries", "rejected", "why")


@dataclass(frozen=True)
class Coverage:
    """Rows for three tables, and the entries read by language. ``unread`` are languages of the feeds in which nothing
    was read: no word of theirs can have been found."""

    gaps: Rows
    unfound: Rows
    suspicious: Rows
    read: int
    unread: tuple[str, ...]


def coverage(settings: Settings, use: FormUse | None) -> Coverage:
    """What is missing and what looks wrong; ``use`` None where there is no database yet."""
    languages = _feed_languages(settings)
    return Coverage(
        gaps=_gaps(settings.watchlist, languages),
        unfound=_unfound_forms(settings.watchlist, use) if use else [],
        suspicious=_suspicious(settings.watchlist, use) if use else [],
        read=sum(use.read.values()) if use else 0,
        unread=tuple(language for language in languages if use and not use.read.get(language)),
    )


def _gaps(watchlist: Watchlist, languages: list[str]) -> Rows:
    """Terms without a form in a language of the live feeds. Exact forms are of every language."""
    rows: Rows = []
    for name, term in watchlist.terms.items():
        missing = [language for language in languages if not term.forms.get(language)]
        if missing and not term.exact:
            rows.append((name, ", ".join(missing)))
    return rows


def _unfound_forms(watchlist: Watchlist, use: FormUse) -> Rows:
    """Forms that nothing was found by, in languages that entries were read in. Of forms that several languages share,
    the evidence names one: what was found in one of them was found in all."""
    found = {(form.term, fold_key(form.form)) for form in use.entries}
    rows: Rows = []
    for name, term in watchlist.terms.items():
        for language, listed in term.forms.items():
            missing = [form for form in listed if (name, fold_key(form)) not in found]
            if missing and use.read.get(language):
                rows.append((name, language, ", ".join(missing)))
    return rows


def _suspicious(watchlist: Watchlist, use: FormUse) -> Rows:
    read, terms = sum(use.read.values()), _bearing_terms(watchlist)
    rows: Rows = []
    for form, count in Counter(use.entries).most_common():
        rejected = use.rejected.get(form, 0)
        reasons = ", ".join(_reasons(count / read, rejected / count, form.term in terms))
        if count >= LEAST_ENTRIES and reasons and form.term in watchlist.terms:
            rows.append((form.term, form.language, form.form, str(count), str(rejected), reasons))
    return rows


def _reasons(share: float, rejected: float, bears: bool) -> Iterator[str]:
    if share > COMMON_SHARE:
        yield f"in {share:.0%} of all entries"
    if bears and rejected > REJECTED_SHARE:
        yield f"{rejected:.0%} of them rejected"


def _feed_languages(settings: Settings) -> list[str]:
    """The languages that the live feeds declare, the most frequent first."""
    codes = [feed.language for feed in settings.live_feeds if feed.language]
    return sorted(set(codes), key=lambda code: (-codes.count(code), code))


def _bearing_terms(watchlist: Watchlist) -> set[str]:
    """The terms that can make a watch hold: named under any or all, and not weak."""
    named: Iterable[str] = (name for watch in watchlist.watches.values() for name in (*watch.any, *watch.all))
    return {name for name in named if not watchlist.terms[name].weak}
