"""What the words say of each labelled example. Kept on disk: a start with known words and examples need match none.

The key is of all that they were made of: what compiling the watchlist goes by, its rules, and the examples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog

from monitor.languages.detection import guess_language
from monitor.matching import relevance
from monitor.matching.classifier import Labelled
from monitor.matching.files import read_kept, write_kept
from monitor.matching.kept import key_of
from monitor.matching.matcher import Matcher
from monitor.model.examples import Example
from monitor.model.settings import Settings, Watchlist

log = structlog.get_logger("semantics")

_KEPT = "examples-labelled.json"


def labelled(settings: Settings, matcher: Matcher, state: Path) -> dict[int, Labelled]:
    """Those examples that would be asked about, since their words leave them in doubt, by their place among the
    examples and in that order.

    From what was kept in ``state`` where that is of this very watchlist and these examples; else matched by
    ``matcher``, which is of this watchlist, and kept where there is such a folder.
    """
    file, key = state / _KEPT, _key(settings.watchlist, settings.examples)
    known = read_kept(file, key, lambda rows: _labels_of(rows, settings.examples))
    if known is not None:
        return known
    strong = settings.watchlist.strong
    labels = ((at, _label(example, matcher, strong)) for at, example in enumerate(settings.examples))
    found = {at: label for at, label in labels if label is not None}
    if key and state.is_dir():
        _write(file, key, found)
    return found


def _label(example: Example, matcher: Matcher, strong: frozenset[str]) -> Labelled | None:
    """An example as the model learns from it; None where its words decide alone, so that no text like it is asked
    about."""
    language = guess_language(f"{example.title} {example.summary}", example.language)
    match = matcher.match({"title": example.title, "summary": example.summary}, language)
    if relevance.is_clear(match, strong):
        return None
    terms, evidence = frozenset(match.terms), relevance.evidence(match, strong)
    return Labelled(example.title, language, example.relevant, terms, evidence, match.watches)


# --- on disk -------------------------------------------------------------------------------------------------------


def _key(watchlist: Watchlist, examples: Iterable[Example]) -> str:
    """What changes with anything that labels go by; "" where that cannot be told."""
    words = key_of(watchlist)
    digest = hashlib.blake2b(f"{words}{watchlist.model_dump_json()}".encode(), digest_size=16)
    for each in examples:
        said = (each.relevant, each.title, each.summary, each.language)
        digest.update(repr(said).encode("utf-8", "replace"))
    return words and digest.hexdigest()


def _rows_of(labels: Mapping[int, Labelled]) -> Iterator[object]:
    """A row for each: its place, and what the example itself does not say."""
    for at, label in labels.items():
        yield at, label.language, sorted(label.terms), label.evidence, label.watches


def _labels_of(rows: Iterable[Any], examples: Sequence[Example]) -> dict[int, Labelled]:
    """What ``_rows_of`` made rows of."""
    return {
        at: Labelled(examples[at].title, language, examples[at].relevant, frozenset(terms), evidence, tuple(watches))
        for at, language, terms, evidence, watches in rows
    }


def _write(file: Path, key: str, labels: Mapping[int, Labelled]) -> None:
    """A folder that takes no files only costs the next start its time."""
    try:
        write_kept(file, key, _rows_of(labels))
    except OSError as error:
        log.warning("semantics.not_kept", file=str(file), detail=error.strerror or str(error))
