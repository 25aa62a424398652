"""How many voices report an event: reprints of one text are one, however many outlets carry it.

Reports are one voice where they come from one outlet, name the same news agency as their source, pass on posts of the
same channel, which may be one of the outlets, or have nearly the same text. What is not known to be a reprint counts as
a voice of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.languages.negation import denies
from monitor.languages.tables import everywhere
from monitor.languages.text import fold_key, words
from monitor.model.documents import FORWARDED
from monitor.model.stories import Report

_READ = 4000  # characters of a text
_WORDS_COMPARED = 60  # words of a text
_LEAST = 8  # shingles: shorter texts are alike by chance
_SAME_TEXT = 0.7  # of the shingles of the shorter text: what light editing leaves of a reprint
_SHINGLE = 3  # words
_MOST = 200  # reports whose texts are compared; a story hardly ever has more
_HOLDERS = 20  # texts that are compared by one shingle: the first that have it
_MENTIONS = 20  # of agencies in one text
_NEAR = 32  # characters around an agency's name

# The agencies that outlets all over the world reprint, as they are named in texts.
_AGENCIES = {
    "AFP": "AFP|Agence France[- ]Presse|АФП|ԱՖՊ|فرانس برس|خبرگزاری فرانسه",
    "AP": "AP|Associated Press|АП|Ассошиэйтед Пресс|Асошиэйтед Пресс|آسوشیتدپرس|أسوشيتد برس",
    "Reuters": "Reuters|REUTERS|Рейтерс?|Рейтер|Ռոյթերս?|رویترز|رويترز|როიტერსი",
    "TASS": "TASS|ТАСС|ՏԱՍՍ|تاس",
    "Interfax": "Interfax|INTERFAX|Интерфакс|ИНТЕРФАКС|Ինտերֆաքս",
    "RIA Novosti": "RIA Novosti|РИА Новости|РИА «Новости»|ՌԻԱ Նովոստի",
    "Anadolu": "Anadolu|AA|Анадолу|Անադոլու|آناتولی|الأناضول",
    "dpa": "dpa|DPA|ДПА",
    "EFE": "EFE|ЭФЭ",
    "ANSA": "ANSA",
    "Xinhua": "Xinhua|XINHUA|Синьхуа",
    "PAP": "PAP",
}
_AGENCY = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<a{index}>{forms})' for index, forms in enumerate(_AGENCIES.values()))})(?!\w)"
)
_NAMES = tuple(_AGENCIES)
_BRACKETED = re.compile(r"[(\[/|]\s*$"), re.compile(r"^\s*[)\]/|,]")
# How folded words begin that say "this is from there".
_CUES = tuple(map(fold_key, everywhere("attributions")))

_Shingle = tuple[str, bool, str]  # the language, whether it is of a denial, some words


@dataclass(frozen=True, slots=True)
class Voice:
    """Reports of one origin, in the order given: the outlet of the first is the first that had it. ``agencies``
    are the news agencies that they name themselves, or the channels whose posts they pass on, or ""; ``sources`` the
    reports that first had the text of each, that report itself where the text is its own."""

    reports: tuple[Report, ...]
    agencies: tuple[str, ...]
    sources: tuple[Report, ...]

    @property
    def agency(self) -> str:
        """The news agency, or channel, that the first report names itself as its source, or ""."""
        return self.agencies[0]

    @property
    def copies(self) -> tuple[tuple[Report, Report], ...]:
        """The reports that have another outlet's text, each with the one that had it first."""
        pairs = zip(self.reports, self.sources, strict=True)
        return tuple((report, source) for report, source in pairs if not _is_of_one_outlet(report, source))


def voices(reports: Sequence[Report]) -> tuple[Voice, ...]:
    """The independent origins of the reports, in order of their first report; their number is the number of voices.

    The reports are in order of first sight. What one says never changes what those before it are: it is a reprint of
    one of them, or its own. An outlet with a text of its own is a voice, whatever it reprints besides, and whoever
    reprints it.
    """
    outlets = [fold_key(report.outlet) for report in reports]
    sources = _sources(reports, outlets)
    agencies = [agency_of(report) for report in reports]
    roots = _roots(sources, agencies, outlets)
    own = {outlets[root] for root in roots}
    origin: dict[str, str] = {}
    for outlet, root in zip(outlets, roots, strict=True):
        origin.setdefault(outlet, outlet if outlet in own else outlets[root])
    members: dict[str, list[int]] = defaultdict(list)
    for index, outlet in enumerate(outlets):
        members[origin[outlet]].append(index)
    return tuple(
        Voice(
            tuple(reports[index] for index in found),
            tuple(agencies[index] for index in found),
            tuple(reports[sources[index]] for index in found),
        )
        for found in members.values()
    )


def _roots(sources: Sequence[int], agencies: Sequence[str], outlets: Sequence[str]) -> list[int]:
    """For each report the first of its voice. A credit counts where it stands in a text that nobody had before: what a
    reprint adds to a text tells nothing of the outlet that had it. What an outlet says itself is of the same voice as
    what names it."""
    credited = list(map(fold_key, agencies))
    named = set(credited)
    first: dict[str, int] = {}
    roots: list[int] = []
    for index, source in enumerate(sources):
        if source != index:
            roots.append(roots[source])
        else:
            origin = credited[index] or (outlets[index] if outlets[index] in named else "")
            roots.append(first.setdefault(origin, index) if origin else index)
    return roots


def _is_of_one_outlet(one: Report, other: Report) -> bool:
    return fold_key(one.outlet) == fold_key(other.outlet)


def agency_of(report: Report) -> str:
    """The news agency that a report gives as its source, or that it is of, or whose post it passes on, be that an
    agency or any channel; "" where it names none."""
    if own := _AGENCY.fullmatch(report.outlet.strip()):
        return _name(own)
    if passed_on := forwarded_from(report):
        known = _AGENCY.fullmatch(passed_on)
        return _name(known) if known else passed_on
    # A dateline or a credit is no part of the text, but it is what tells the source; another headline does not.
    credited = (piece.text for piece in report.furniture if piece.field != "title" and piece.reason != "read also")
    texts = (*credited, report.summary, report.article_lead, report.content)
    return next((agency for text in texts if (agency := _credited_agency(text[:_READ]))), "")


def forwarded_from(report: Report) -> str:
    """The channel whose post a report is, where its own channel passed it on; "" where it did not."""
    return next((piece.text.strip() for piece in report.furniture if piece.reason == FORWARDED), "")


def _credited_agency(text: str) -> str:
    for number, found in enumerate(_AGENCY.finditer(text)):
        if number == _MENTIONS:
            break
        before, after = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() : found.end() + _NEAR]
        if _BRACKETED[0].search(before) and _BRACKETED[1].search(after):
            return _name(found)
        if any(word.startswith(_CUES) for word in (*words(before)[-3:], *words(after)[:2])):
            return _name(found)
    return ""


def _name(found: re.Match[str]) -> str:
    return _NAMES[int((found.lastgroup or "a0")[1:])]


def _sources(reports: Sequence[Report], outlets: Sequence[str]) -> list[int]:
    """For each report the first in its language that has nearly the same text, or the same long headline: itself where
    none has. Compared are the texts that no other outlet had before, so that a text made of two makes no one of them.
    """
    found = list(range(len(reports)))
    owners: list[tuple[int, int]] = []  # of the texts compared: the report, and how many shingles it has
    known: dict[_Shingle, list[int]] = defaultdict(list)
    for index, report in enumerate(reports[:_MOST]):
        texts = list(_compared_texts(report))
        found[index] = min((found[at] for text in texts for at in _alike(text, known, owners)), default=index)
        if outlets[found[index]] == outlets[index]:
            for text in texts:
                for shingle in text:
                    if len(known[shingle]) < _HOLDERS:
                        known[shingle].append(len(owners))
                owners.append((index, len(text)))
    return found


def _alike(
    text: frozenset[_Shingle], known: Mapping[_Shingle, Sequence[int]], owners: Sequence[tuple[int, int]]
) -> Iterator[int]:
    """The reports with a text that is nearly the same."""
    shared = Counter(other for shingle in text for other in known.get(shingle, ()))
    for other, common in shared.items():
        index, length = owners[other]
        if common >= _SAME_TEXT * min(len(text), length):
            yield index


def _compared_texts(report: Report) -> Iterator[frozenset[_Shingle]]:
    """The beginnings by which a reprint is known, as shingles: of the summary and of the text, else of a long headline.
    A denial, which repeats what it denies, shares none with it."""
    texts = (report.summary or report.article_lead, report.content)
    for said in [each for each in map(_compared_words, texts) if each] or [_compared_words(report.title)]:
        denied = denies(said, report.language)
        shingles = (" ".join(said[at : at + _SHINGLE]) for at in range(len(said) - _SHINGLE + 1))
        found = frozenset((report.language, denied, shingle) for shingle in shingles)
        if len(found) >= _LEAST:
            yield found


def _compared_words(text: str) -> list[str]:
    """The first words of a text; none where they are too few."""
    said = words(text[:_READ])[:_WORDS_COMPARED]
    return said if len(said) >= _LEAST + _SHINGLE - 1 else []
