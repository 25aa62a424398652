"""The compiled watchlist on disk: a start with a known one need not compile it.

Its key is of all it was made of: the forms as written, the tables of the languages, this program and its Python.
Whatever is in doubt is compiled anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import structlog

import monitor
from monitor.matching.compiled import Compiled, Form, Group, Word, compile_terms, written_forms
from monitor.matching.files import read_kept, write_kept
from monitor.matching.matcher import Matcher, matcher_of
from monitor.matching.stems import Endings, Stem
from monitor.model.settings import Watchlist

log = structlog.get_logger("matching")

_KEPT = "watchlist-compiled.json"
_ROOMS = ("languages", "matching")
_KINDS = ("*.py", "*.json")
"""The code by which terms are compiled, and the tables that it reads."""
_BATCH = 500


def kept_matcher(watchlist: Watchlist, state: Path) -> Matcher:
    """The matcher for a checked watchlist, from what was kept in ``state`` where that is of this very watchlist; else
    compiled, and kept where there is such a folder."""
    file, key = state / _KEPT, key_of(watchlist)
    compiled = read_kept(file, key, compiled_of)
    if compiled is None:
        compiled = compile_terms(watchlist.terms)
        if key and state.is_dir():
            _write(file, key, compiled)
    return matcher_of(watchlist, compiled)


def _write(file: Path, key: str, compiled: Compiled) -> None:
    """A folder that takes no files only costs the next start its time."""
    try:
        write_kept(file, key, batches_of(compiled))
    except OSError as error:
        log.warning("watchlist.not_kept", file=str(file), detail=error.strerror or str(error))


def key_of(watchlist: Watchlist) -> str:
    """What changes with anything that compiling goes by, and that texts are read by before they are matched; "" where
    that cannot be told."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((monitor.__version__, sys.version, unicodedata.unidata_version)).encode())
    digest.update(json.dumps({name: list(written_forms(term)) for name, term in watchlist.terms.items()}).encode())
    package = Path(monitor.__file__).parent
    code = [file for room in _ROOMS for kind in _KINDS for file in sorted((package / room).rglob(kind))]
    try:
        for file in code:
            digest.update(file.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest() if code else ""


# --- as data -------------------------------------------------------------------------------------------------------


class _Numbers(dict[Any, int]):
    """Numbers things in the order in which they are first asked for."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = number = len(self)
        return number


def batches_of(compiled: Compiled) -> Iterator[tuple[str, Sequence[Any]]]:
    """Plain data, in which all that is shared stands once and is told by its number: the name of a table and some of
    its rows, those first that others tell of. In batches, so that who reads them holds few at once."""
    endings, words, forms = _Numbers(), _Numbers(), _Numbers()

    def stems(listed: Iterable[Stem] | None) -> list[Any] | None:
        return None if listed is None else [(stem, endings[its]) for stem, its in listed]

    candidates = [
        [(-1 if its is None else endings[its], [forms[form] for form in group]) for its, group in candidate]
        for candidate in compiled.candidates
    ]
    told_forms = [
        (
            (form.order, form.term, form.written, form.language, form.prefix),
            *(stems(form.strict), [words[word] for word in form.others], endings[form.tails], form.joints, form.exact),
        )
        for form in forms
    ]
    told_words = [(stems(word.stems), word.prefix, stems(word.strict)) for word in words]
    sought = list(zip(compiled.sought, compiled.candidate_of, strict=True))
    tables: dict[str, Sequence[Any]] = {
        "endings": [sorted(its) for its in endings],
        "words": told_words,
        "forms": told_forms,
        "candidates": candidates,
        "sought": sought,
    }
    for name, rows in tables.items():
        yield from ((name, rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH))


def compiled_of(batches: Iterable[tuple[str, Sequence[Any]]]) -> Compiled:
    """What ``batches_of`` made data of."""
    endings: list[Endings] = []
    words: list[Word] = []
    forms: list[Form] = []
    candidates: list[tuple[Group, ...]] = []
    sought: list[tuple[str, int]] = []

    def stems(listed: list[Any] | None) -> tuple[Stem, ...] | None:
        return None if listed is None else tuple((stem, endings[its]) for stem, its in listed)

    def word(own: list[Any], prefix: bool, strict: list[Any] | None) -> Word:
        return Word(stems(own) or (), prefix, stems(strict))

    def form(
        head: list[Any], strict: list[Any] | None, others: list[int], tails: int, joints: str, exact: bool
    ) -> Form:
        order, term, written, language, prefix = head
        names = sys.intern(term), sys.intern(written), sys.intern(language)
        following = tuple(words[other] for other in others)
        return Form(order, *names, prefix, stems(strict), following, endings[tails], sys.intern(joints), exact)

    def candidate(groups: list[Any]) -> tuple[Group, ...]:
        return tuple((None if its < 0 else endings[its], tuple(forms[each] for each in group)) for its, group in groups)

    for name, rows in batches:
        if name == "endings":
            endings += (frozenset(set(map(sys.intern, its))) for its in rows)
        elif name == "words":
            words += (word(*row) for row in rows)
        elif name == "forms":
            forms += (form(*row) for row in rows)
        elif name == "candidates":
            candidates += map(candidate, rows)
        else:
            sought += map(tuple, rows)
    return Compiled([each for each, _ in sought], [number for _, number in sought], candidates)
