"""The terms of a watchlist: found by what they say, listed, told of, and who uses them."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.errors import UsageError, suggestion
from monitor.languages.text import fold_key
from monitor.model.settings import Term, Watch, Watchlist

Rows = list[tuple[str, ...]]
LIST_COLUMNS = ("term", "label", "forms", "watches")
FORM_COLUMNS = ("language", "forms")


def listing(watchlist: Watchlist, language: str | None) -> Rows:
    """Every term, or those with forms in a language: its forms by language (or those of the one), its watches."""
    rows: Rows = []
    for name, term in watchlist.terms.items():
        counts = {code: str(len(listed)) for code, listed in term.forms.items() if listed}
        if term.exact:
            counts["exact"] = str(len(term.exact))
        if language is None:
            forms = ", ".join(f"{code} {count}" for code, count in counts.items())
        elif language in counts:
            forms = ", ".join(term.forms[language])
        else:
            continue
        rows.append((name, term.label or name, forms, uses(watchlist, name)))
    return rows


def search(watchlist: Watchlist, text: str) -> list[str]:
    """The terms whose key, label or one of whose forms holds this text, however it is written; all for ""."""
    sought = fold_key(text)
    return [
        name for name, term in watchlist.terms.items() if any(sought in fold_key(told) for told in _told(name, term))
    ]


def _told(name: str, term: Term) -> Iterator[str]:
    yield from (name, name.replace("-", " "), term.label, *term.exact)
    for listed in term.forms.values():
        yield from listed


def details(watchlist: Watchlist, name: str) -> Rows:
    """All forms of one term by language. Raises UsageError where there is no such term."""
    term = known_term(watchlist, name)
    rows = [(code, ", ".join(listed)) for code, listed in term.forms.items()]
    return [*rows, *([("exact", ", ".join(term.exact))] if term.exact else [])]


def describe(watchlist: Watchlist, name: str) -> str:
    """A term in one line: its label, its weight, its watches. Raises UsageError where there is no such term."""
    term = known_term(watchlist, name)
    strength = "strong, " if term.strong else "weak, " if term.weak else ""
    return f"{name} ({term.label or name}): {strength}in {uses(watchlist, name) or 'no watch'}"


def uses(watchlist: Watchlist, term: str) -> str:
    """The watches that name a term; a veto is marked with "not"."""
    found = []
    for name, watch in watchlist.watches.items():
        here = roles_of(watch, term)
        if here:
            found.append(f"not {name}" if here == ["unless"] else name)
    return ", ".join(found)


_ROLES = ("any", "all", "near.terms", "sentence", "unless")


def terms_named(watch: Watch, role: str) -> tuple[str, ...]:
    """The terms that a watch names in a role."""
    if role == "near.terms":
        return watch.near.terms if watch.near else ()
    named: tuple[str, ...] = getattr(watch, role)
    return named


def roles_of(watch: Watch, term: str) -> list[str]:
    """Where in a watch a term is named."""
    return [role for role in _ROLES if term in terms_named(watch, role)]


def form_count(term: Term) -> int:
    """How many forms a term has, as written."""
    return sum(map(len, term.forms.values())) + len(term.exact)


def known_term(watchlist: Watchlist, term: str) -> Term:
    """The term of this key. Raises UsageError where there is none."""
    if term not in watchlist.terms:
        raise UsageError(f"there is no term '{term}'{suggestion(term, watchlist.terms)}")
    return watchlist.terms[term]
