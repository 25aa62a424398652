"""How many voices report an event: reprints of one text are one, however many outlets carry it.

Reports are one voice where they come from one outlet, name the same news agency as their source, or have nearly the
same text. What is not known to be a reprint counts as a voice of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.languages.negation import denies
from monitor.languages.tables import everywhere
from monitor.languages.text import fold_key, words
from monitor.model.stories import Report

_READ = 4000  # characters of a text
_WORDS_COMPARED = 60  # words of a text
_LEAST = 8  # shingles: shorter texts are alike by chance
_SAME_TEXT = 0.7  # of the shingles of the shorter text: what light editing leaves of a reprint
_SHINGLE = 3  # words
_MOST = 200  # reports whose texts are compared; a story hardly ever has more
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


@dataclass(frozen=True, slots=True)
class Voice:
    """Reports of one origin, in the order given: the outlet of the first is the first that had it. ``agency`` is the
    news agency that they name, or ""."""

    reports: tuple[Report, ...]
    agency: str = ""


def voices(reports: Sequence[Report]) -> tuple[Voice, ...]:
    """The independent origins of the reports, in order of their first report; their number is the number of voices.

    An outlet with a text of its own is a voice, whatever it reprints besides.
    """
    agencies = [agency_of(report) for report in reports]
    text = _texts(reports, agencies)
    outlets = [fold_key(report.outlet) for report in reports]
    carriers: dict[int, list[str]] = defaultdict(list)
    for outlet, root in zip(outlets, text, strict=True):
        carriers[root].append(outlet)
    own = {outlet for outlet, root in zip(outlets, text, strict=True) if set(carriers[root]) == {outlet}}
    origin: dict[str, str] = {}
    for outlet, root in zip(outlets, text, strict=True):
        origin.setdefault(outlet, outlet if outlet in own else origin.get(carriers[root][0], outlet))
    members: dict[str, list[int]] = defaultdict(list)
    for index, outlet in enumerate(outlets):
        members[origin[outlet]].append(index)
    return tuple(
        Voice(tuple(reports[index] for index in found), next(filter(None, (agencies[index] for index in found)), ""))
        for found in members.values()
    )


def _texts(reports: Sequence[Report], agencies: Sequence[str]) -> list[int]:
    """For each report, the first one that has the same text or is of the same agency: itself where none has."""
    group = list(range(len(reports)))
    for one, other in (*_same_agency(agencies), *_same_texts(reports)):
        first, second = _root(group, one), _root(group, other)
        group[max(first, second)] = min(first, second)
    return [_root(group, index) for index in range(len(reports))]


def agency_of(report: Report) -> str:
    """The news agency that a report gives as its source, or that it is of; "" where it names none."""
    if own := _AGENCY.fullmatch(report.outlet.strip()):
        return _name(own)
    # A dateline or a credit is no part of the text, but it is what tells the source; another headline does not.
    credited = (piece.text for piece in report.furniture if piece.field != "title" and piece.reason != "read also")
    texts = (*credited, report.summary, report.article_lead, report.content)
    return next((agency for text in texts if (agency := _credited_agency(text[:_READ]))), "")


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


def _same_agency(agencies: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of reports of one agency."""
    first: dict[str, int] = {}
    for index, agency in enumerate(agencies):
        if agency:
            yield first.setdefault(agency, index), index


def _same_texts(reports: Sequence[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of reports in one language whose texts, or whose long headlines, are nearly the same."""
    by_language: dict[tuple[str, bool], list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for index, report in enumerate(reports[:_MOST]):
        said = _compared_words(report)
        shingles = frozenset(" ".join(said[at : at + _SHINGLE]) for at in range(len(said) - _SHINGLE + 1))
        if len(shingles) >= _LEAST:
            # A denial repeats what it denies.
            by_language[report.language, denies(said, report.language)].append((index, shingles))
    for known in by_language.values():
        for (one, shingles), (other, others) in combinations(known, 2):
            if len(shingles & others) >= _SAME_TEXT * min(len(shingles), len(others)):
                yield one, other


def _compared_words(report: Report) -> list[str]:
    """The words by which a reprint is known: those of the first text that is long enough."""
    for text in (report.summary, report.article_lead, report.content, report.title):
        said = words(text[:_READ])[:_WORDS_COMPARED]
        if len(said) >= _LEAST + _SHINGLE - 1:
            return said
    return []


def _root(group: list[int], index: int) -> int:
    while group[index] != index:
        group[index] = group[group[index]]
        index = group[index]
    return index
