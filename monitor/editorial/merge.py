"""Three versions of a file of the configuration -> one: what shipped once, what an editor made of it, what ships now.

Entries are merged, not lines: what the editor left alone becomes as it ships now, what the editor changed stays, and a
list of words takes the additions and removals of both. Where both changed one thing, the editor's stays, and both are
told. What the editor deleted stays deleted. The editor's remarks and layout are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from monitor.config.yaml_tree import Plain
from monitor.editorial.yaml_edit import BY_HAND, Path, Rewriting
from monitor.editorial.yaml_parts import Document, Part, Section, split_yaml
from monitor.errors import UsageError

_ROLES = (("any",), ("all",), ("near", "terms"), ("sentence",), ("unless",))
"""Where a watch names terms."""


class _Absence(Enum):
    GONE = "(not there)"


_GONE = _Absence.GONE
_Value: TypeAlias = "Plain | _Absence"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both changed: the keys that lead there, the value that stays, and the one that is shipped; None for none."""

    where: tuple[str, ...]
    stays: Plain
    shipped: Plain


@dataclass(frozen=True, slots=True)
class Merged:
    """A text that says what the merge came to, and what both changed."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


def merge_yaml(base: str, own: str, shipped: str) -> Merged:
    """``own`` with what changed from ``base`` to ``shipped``; its layout and remarks stay. Raises UsageError where a
    text is no YAML, or ``own`` is laid out in a way that cannot be changed safely."""
    if own in (base, shipped) or base == shipped:
        return Merged(shipped if own == base else own)
    merged = _merged(*_reconciled(*(split_yaml(_in_lines(text)) for text in (base, own, shipped))))
    return replace(merged, text=merged.text.replace("\n", "\r\n")) if "\r\n" in own else merged


def merge_lines(base: str, own: str, shipped: str) -> str:
    """``own`` without the lines that are shipped no more, and with those that are new."""
    if own in (base, shipped) or base == shipped:
        return shipped if own == base else own
    was, mine, now = (dict.fromkeys(text.splitlines()) for text in (base, own, shipped))
    kept = [line for line in mine if line in now or line not in was]
    return "".join(f"{line}\n" for line in (*kept, *(line for line in now if line not in was and line not in mine)))


def _in_lines(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") or not text else f"{text}\n"


# --- values -------------------------------------------------------------------------------------------------------


def _value(base: _Value, mine: _Value, theirs: _Value, where: tuple[str, ...], conflicts: list[Conflict]) -> _Value:
    """One value from three."""
    if mine == base:
        return theirs
    if theirs in (base, mine) or mine is _GONE:
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        known = base if isinstance(base, dict) else {}
        found = {
            key: _value(known.get(key, _GONE), mine.get(key, _GONE), theirs.get(key, _GONE), (*where, key), conflicts)
            for key in (mine | theirs)
        }
        return {key: value for key, value in found.items() if not isinstance(value, _Absence)} or _GONE
    ours, others, known_words = _words(mine), _words(theirs), _words(base) or []
    if ours is not None and others is not None:
        kept = [word for word in ours if word in others or word not in known_words]
        return [*kept, *(word for word in others if word not in known_words and word not in ours)] or _GONE
    conflicts.append(Conflict(where, mine, None if isinstance(theirs, _Absence) else theirs))
    return mine


def _words(value: _Value) -> list[Plain] | None:
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


# --- entries ------------------------------------------------------------------------------------------------------


def _merged(base: Document, mine: Document, theirs: Document) -> Merged:
    conflicts: list[Conflict] = []
    sections: dict[str, Section] = {}
    nothing = Section("", {})
    for key, section in mine.sections.items():
        versions = base.sections.get(key, nothing), section, theirs.sections.get(key, nothing)
        if (found := _section(key, versions, conflicts)) is not None:
            sections[key] = found
    fresh = {
        key: each for key, each in theirs.sections.items() if key not in mine.sections and key not in base.sections
    }
    merged = Document(sections | fresh, theirs.tail if mine.tail == base.tail else mine.tail)
    read = split_yaml(merged.text())
    if {key: each.value() for key, each in read.sections.items()} != {
        key: each.value() for key, each in merged.sections.items()
    }:
        raise UsageError(BY_HAND)
    return Merged(merged.text(), tuple(conflicts))


def _section(key: str, versions: tuple[Section, Section, Section], conflicts: list[Conflict]) -> Section | None:
    """The merged section; None where nothing is left of it."""
    base, mine, theirs = versions
    if not mine.parts:
        return _unlined(key, versions, conflicts)
    parts: dict[str, Part] = {}
    for entry, part in mine.parts.items():
        found = _part(part, base.parts.get(entry), theirs.parts.get(entry), (key, entry), conflicts, mine.listed)
        if found is not None:
            parts[entry] = found
    head = theirs.head if mine.head == base.head and theirs.head else mine.head
    fresh = {entry: part for entry, part in theirs.parts.items() if entry not in mine.parts and entry not in base.parts}
    parts = _inserted(parts, fresh, theirs.parts)
    return replace(mine, head=head, parts=parts) if parts else None


def _unlined(key: str, versions: tuple[Section, Section, Section], conflicts: list[Conflict]) -> Section | None:
    """A section that the editor emptied, or wrote in brackets."""
    base, mine, theirs = versions
    fresh = {entry: part for entry, part in theirs.parts.items() if entry not in base.parts}
    if not mine.plain:
        return replace(theirs, parts=fresh) if fresh else mine
    whole = [Part("", each.text(), each.value()) if each.text() else None for each in versions]
    found = _part(Part("", mine.head, mine.plain), whole[0], whole[2], (key,), conflicts, False)
    return None if found is None else Section(found.body, {}, found.plain)


def _part(
    mine: Part, base: Part | None, theirs: Part | None, where: tuple[str, ...], conflicts: list[Conflict], listed: bool
) -> Part | None:
    value = _value(base.plain if base else _GONE, mine.plain, theirs.plain if theirs else _GONE, where, conflicts)
    if isinstance(value, _Absence):
        return None
    lead = theirs.lead if theirs and base and mine.lead == base.lead else mine.lead
    if theirs and base and mine.body == base.body and value == theirs.plain:
        return Part(lead, theirs.body, value)
    value = _in_order_of(mine.plain, value)
    body = mine.body if value == mine.plain else _rewritten(mine.body, mine.plain, value, listed=listed)
    return Part(lead, body, value)


def _in_order_of(mine: Plain, value: Plain) -> Plain:
    """The value as edits leave it: of each list the words that were there as they stood, and behind them those that are
    new, wherever they ship. The order of words says nothing."""
    if isinstance(mine, dict) and isinstance(value, dict):
        return {key: _in_order_of(mine.get(key), each) for key, each in value.items()}
    before, after = _words(mine), _words(value)
    if before is None or after is None:
        return value
    return [*(word for word in before if word in after), *(word for word in after if word not in before)]


def _inserted(parts: Mapping[str, Part], fresh: Mapping[str, Part], order: Iterable[str]) -> dict[str, Part]:
    """The parts with those that are new, each behind the one that it follows in ``order``."""
    behind: dict[str | None, list[str]] = {}
    last = None
    for entry in order:
        if entry in fresh:
            behind.setdefault(last, []).append(entry)
        elif entry in parts:
            last = entry
    placed = {entry: fresh[entry] for entry in behind.get(None, ())}
    for entry, part in parts.items():
        placed |= {entry: part, **{new: fresh[new] for new in behind.get(entry, ())}}
    return placed


# --- lines --------------------------------------------------------------------------------------------------------


def _rewritten(body: str, old: Plain, new: Plain, *, listed: bool) -> str:
    """The lines of an entry with another value, all else in them as it was. Each edit is made by itself, so that none
    meets another. Raises UsageError where that cannot be done."""
    text = body.replace("-", " ", 1) if listed else body
    path: Path = () if listed else tuple(split_yaml(text).sections)
    for edit in _edits(path, old, new):
        rewriting = Rewriting(text)
        edit(rewriting)
        text = rewriting.result()
    at = body.index("-") if listed else 0
    return f"{text[:at]}-{text[at + 1 :]}" if listed else text


def _edits(path: Path, old: _Value, new: _Value) -> Iterator[Callable[[Rewriting], None]]:
    """What makes ``new`` of ``old``; additions come before removals, so that nothing is emptied on the way."""
    if old == new:
        return
    before, after = _words(old), _words(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*new, *(key for key in old if key not in new)):
            yield from _edits((*path, key), old.get(key, _GONE), new.get(key, _GONE))
    elif isinstance(new, _Absence):
        yield lambda edit: edit.drop_key(path)
    elif isinstance(old, _Absence) or old is None:
        yield lambda edit: edit.put(path, new)
    elif before is not None and after is not None:
        if added := [str(word) for word in after if word not in before]:
            yield lambda edit: edit.extend(path, added)
        if dropped := [str(word) for word in before if word not in after]:
            yield lambda edit: edit.drop_items(path, dropped)
    elif isinstance(old, str) and isinstance(new, str):
        yield lambda edit: edit.replace(path, new)
    else:
        yield lambda edit: edit.drop_key(path)
        yield lambda edit: edit.put(path, new)


# --- what a watchlist names ---------------------------------------------------------------------------------------


def _reconciled(base: Document, mine: Document, theirs: Document) -> tuple[Document, Document, Document]:
    """The versions without what could not stand together: a watch that ships names no term that the editor deleted,
    and a term that ships no more stays while a watch of the editor's names it."""
    known, kept, shipped = (_parts(each, "terms") for each in (base, mine, theirs))
    deleted = known.keys() - kept.keys()
    base, theirs = (_without_terms(each, deleted) for each in (base, theirs))
    if known.keys() <= shipped.keys():
        return base, mine, theirs
    merged = split_yaml(_merged(base, mine, theirs).text)
    gone = (known.keys() & kept.keys()) - _parts(merged, "terms").keys()
    watches = _parts(merged, "watches").values()
    needed = {term for watch in watches for role in _ROLES for term in _words(_at(watch.plain, role)) or ()}
    leaving = {term: known[term] for term in gone if term in needed}
    if leaving:
        terms = theirs.sections["terms"]
        staying = replace(terms, parts={**terms.parts, **leaving})
        theirs = replace(theirs, sections={**theirs.sections, "terms": staying})
    return base, mine, theirs


def _parts(document: Document, key: str) -> Mapping[str, Part]:
    return document.sections[key].parts if key in document.sections else {}


def _without_terms(document: Document, terms: AbstractSet[str]) -> Document:
    """The document without these terms in its watches; without the watches that would lose a condition by that."""
    if not terms or "watches" not in document.sections:
        return document
    section = document.sections["watches"]
    parts = {key: _without(part, terms) for key, part in section.parts.items()}
    left = {key: part for key, part in parts.items() if _conditions(part) == _conditions(section.parts[key])}
    return replace(document, sections={**document.sections, "watches": replace(section, parts=left)})


def _conditions(watch: Part) -> list[Path]:
    return [role for role in _ROLES if role != ("unless",) and _at(watch.plain, role)]


def _without(part: Part, terms: AbstractSet[str]) -> Part:
    plain: Plain = part.plain
    for role in _ROLES:
        words = _words(_at(plain, role))
        if words and any(word in terms for word in words):
            plain = _put(plain, role, [word for word in words if word not in terms])
    return (
        part
        if plain == part.plain
        else replace(part, plain=plain, body=_rewritten(part.body, part.plain, plain, listed=False))
    )


def _at(value: Plain, path: Path) -> Plain:
    for key in path:
        value = value.get(str(key)) if isinstance(value, dict) else None
    return value


def _put(value: Plain, path: tuple[str, ...], words: list[Plain]) -> Plain:
    """The value with these words at ``path``; without that key where there are none."""
    if not isinstance(value, dict):
        return value
    key, *below = path
    if not words:
        return {name: each for name, each in value.items() if name != key}
    return {**value, key: _put(value[key], tuple(below), words) if below else words}
