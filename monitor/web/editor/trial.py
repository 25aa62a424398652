"""What an addition to the watchlist would do to stored entries: found as fast as one word is, not as a whole watchlist.

Only an entry in which a new form stands can be judged otherwise than before, so all others are passed over by a matcher
of the new forms alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.editorial import doubts, watchlist
from monitor.editorial.backtest import Kind, VerdictChange, alike, candidate, change, verdict
from monitor.editorial.doubts import Doubt
from monitor.editorial.watchlist import Addition
from monitor.matching.forms import compile_form
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.matching.screener import Candidate, Screener
from monitor.model.entries import PastEntry
from monitor.model.matches import Match
from monitor.model.settings import Settings, Term, Watch, Watchlist

MOST_KEPT = 200
"""Entries on which the verdict changes that are kept whole, and that the examples are asked about; the others are
counted."""
_MOST_SHAPES = 80
_BELONG = 0.1  # of the entries that a form is found in: with fewer that belong, it means other things too


@dataclass(frozen=True, slots=True)
class Made:
    """What is looked for because of one form: for each of its words every shape, folded; the first of them, where they
    are many, with their number. ``others`` counts further ways to write the whole."""

    form: str
    language: str
    words: tuple[tuple[str, ...], ...]
    counts: tuple[int, ...]
    others: int


@dataclass(frozen=True)
class Plan:
    """An addition that can be made: those of its forms that find anything new, what each of them is made into, what
    there is to say of it, and the watchlist with it."""

    addition: Addition
    forms: Mapping[str, Sequence[str]]
    made: tuple[Made, ...]
    remarks: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    watchlist: Watchlist


def plan(known: Watchlist, matcher: Matcher, addition: Addition) -> Plan:
    """What an addition to this watchlist, which ``matcher`` is of, comes to. Raises UsageError where it cannot be."""
    forms, remarks = watchlist.worth_adding(matcher, known, addition)
    return Plan(
        addition,
        forms,
        tuple(made_from(form, language) for language, listed in forms.items() for form in listed),
        tuple(remarks),
        tuple(doubts.doubts_of_forms(known, addition.term, forms)),
        watchlist.with_forms(known, addition, forms),
    )


def made_from(form: str, language: str) -> Made:
    """What is looked for because of a form."""
    patterns = compile_form(form, language)
    if not patterns:
        return Made(form, language, (), (), 0)
    listed = [sorted(word.surfaces, key=lambda shape: (len(shape), shape)) for word in patterns[0].words]
    stars = ["…" if word.prefix else "" for word in patterns[0].words]
    words = tuple(
        tuple(shape + star for shape in shapes[:_MOST_SHAPES]) for shapes, star in zip(listed, stars, strict=True)
    )
    return Made(form, language, words, tuple(map(len, listed)), len(patterns) - 1)


@dataclass(slots=True)
class Touched:
    """An entry that the words judge otherwise with the addition; ``before`` and ``now`` are the verdicts as far as they
    are known, ``by_words`` that of the words with it. ``asked``: nothing is open any more."""

    entry: PastEntry
    candidate: Candidate
    before: Match
    now: Match
    by_words: Match
    asked: bool

    @property
    def change(self) -> VerdictChange | None:
        """What the addition changes for it, if anything, as far as that is known."""
        return change(self.entry, verdict(self.before), verdict(self.now))

    @property
    def kept_out(self) -> bool:
        """Would the words take it by the addition, and do the examples not let them?"""
        return self.by_words.relevant and not self.now.relevant


@dataclass(frozen=True, slots=True)
class Findings:
    """What a trial found so far, for pages to show while it goes on. Of the entries ``read``, ``found`` hold a new
    form, by the counts of ``uses``; ``open`` are those that the examples are still to be asked about; ``changes`` and
    ``kept_out`` are of those that are kept, ``kinds`` counts the changes of all, ``beyond`` those that are not kept."""

    read: int = 0
    found: int = 0
    open: int = 0
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    changes: Sequence[tuple[Touched, VerdictChange]] = ()
    beyond: int = 0
    kept_out: Sequence[Touched] = ()
    uses: Sequence[tuple[tuple[str, str], int]] = ()
    doubts: Sequence[Doubt] = ()


@dataclass(slots=True)
class Trial:
    """An addition, tried on entries by one thread at a time. ``before`` and ``now`` judge by the words without and with
    it, ``probe`` finds its forms alone. Of the entries ``read``, ``found`` hold one, of which ``belong`` belong with it
    by the words; ``uses`` counts the entries by (language, form), ``beyond`` what the words change for entries that are
    not kept."""

    before: Screener
    now: Screener
    probe: Matcher
    max_age: timedelta
    read: int = 0
    found: int = 0
    belong: int = 0
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)
    beyond: Counter[Kind] = field(default_factory=Counter)
    touched: list[Touched] = field(default_factory=list)

    def look(self, entries: Iterable[PastEntry]) -> None:
        """Take more entries into account, by their words. Blocks."""
        for entry in entries:
            self._look(entry)

    def _look(self, entry: PastEntry) -> None:
        self.read += 1
        asked = candidate(entry, self.max_age)
        hits = self.probe.match_fields(asked.fields, asked.language).hits
        if not hits:
            return
        self.found += 1
        self.uses.update({(hit.language, hit.form) for hit in hits})
        (before,), (now,) = self.before.words([asked]), self.now.words([asked])
        self.belong += now.relevant
        if alike(before, now):
            return
        changed = change(entry, verdict(before), verdict(now))
        doubtful = self.before.in_doubt(asked, before) or self.now.in_doubt(asked, now)
        if len(self.touched) < MOST_KEPT and (changed or doubtful):
            self.touched.append(Touched(entry, asked, before, now, now, asked=not doubtful))
        elif changed:
            self.beyond[changed.kind] += 1

    def ask(self, examples: Screener, at_most: int) -> bool:
        """Ask the examples about some of the entries that are open; False where none is left. Blocks."""
        open_ = [each for each in self.touched if not each.asked][:at_most]
        if examples.semantics is not None:
            before, now = (words.asking(examples.semantics) for words in (self.before, self.now))
            for each in open_:
                (each.before,) = before.ask([each.candidate], [each.before])
                (each.now,) = now.ask([each.candidate], [each.now])
        for each in open_:
            each.asked = True
        return bool(open_)

    @property
    def open(self) -> int:
        """How many entries the examples are still to be asked about."""
        return sum(not each.asked for each in self.touched)

    def findings(self, term: str) -> Findings:
        """What there is to show by now; ``term`` is the one that is added to."""
        changed = [(each, found) for each in self.touched if (found := each.change)]
        kinds = self.beyond + Counter(found.kind for _, found in changed)
        return Findings(
            read=self.read,
            found=self.found,
            open=self.open,
            kinds={kind: kinds[kind] for kind in Kind},
            changes=[(each, found) for each, found in changed if not each.kept_out],
            beyond=self.beyond.total(),
            kept_out=[each for each in self.touched if each.kept_out],
            uses=self.uses.most_common(),
            doubts=list(self.doubts(term)),
        )

    def doubts(self, term: str) -> Iterator[Doubt]:
        """What is doubtful about the forms by what they were found in."""
        for (_, form), count in self.uses.items():
            yield from doubts.doubts_of_use(term, form, count, self.read)
        if self.found >= doubts.LEAST_ENTRIES and self.belong < _BELONG * self.found:
            told = (
                f"of {self.found:,} entries that hold it, {self.belong:,} belong to the subject: it means other things "
                "too; write a longer form, or a phrase"
            )
            yield Doubt(term, next(iter(self.uses))[1], "ambiguous", told)


def trial(settings: Settings, before: Screener, matcher: Matcher, planned: Plan) -> Trial:
    """The trial of a plan: ``before`` judges by the words as they are, ``matcher`` is that of the plan's watchlist."""
    changed = settings.model_copy(update={"watchlist": planned.watchlist})
    return Trial(
        before, Screener(matcher, changed), probe(settings.watchlist, planned), settings.monitor.entries.max_age
    )


def probe(known: Watchlist, planned: Plan) -> Matcher:
    """Finds what can make a difference: the new forms; where a watch takes up a term that is there, all its forms."""
    name = planned.addition.term
    term = Term(forms={language: tuple(listed) for language, listed in planned.forms.items()})
    if known.watches != planned.watchlist.watches:
        term = planned.watchlist.terms[name]
    return compile_watchlist(Watchlist(terms={name: term}, watches={"any": Watch(any=(name,))}))
