"""The draft of a watchlist as YAML: a fragment for an editor to prune, which loads as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.editorial.seed import Draft, Proposal
from monitor.editorial.yaml_text import flow_list, quote

_SHOWN = 90  # characters of a sentence that is quoted
_KEY_PART = re.compile(r"[^\W_]+")


def fragment(draft: Draft, source: str) -> str:
    """The draft as the text of a watchlist, with remarks for whoever prunes it. It loads as it stands."""
    keys = _keys(draft.terms)
    lines = [
        f"# Proposed from {_remark(source)}. Delete what does not belong to the subject, correct labels and forms,",
        "# add other languages, then copy the rest into watchlist.yaml. Behind # stand what a name may be, how often",
        "# it is there, and the first sentence with it.",
        *(f"# In the watchlist already, and left out: {_remark(name)} ({term})" for name, term in draft.known),
        "terms:" if draft.terms or draft.words else "terms: {}",
    ]
    for key, term in zip(keys, draft.terms, strict=True):
        lines += _term(key, term, draft.language)
    if draft.words:
        listed = flow_list([quote(word) for word in draft.words], draft.language, 6)
        lines += [
            "  subject-words:",
            "    label: words of the subject",
            "    forms:",
            f"      {listed}",
            "    weak: true",
        ]
    lines += _watch(keys, draft)
    return "\n".join(lines) + "\n"


def _term(key: str, term: Proposal, language: str) -> Iterator[str]:
    kind = f"{term.kind}, " if term.kind else ""
    often = "once" if term.count == 1 else f"{term.count} times"
    yield f"  # {kind}{often}: {_remark(term.sentence)}"
    yield f"  {quote(key)}:"
    yield f"    label: {quote(term.name)}"
    if term.forms:
        yield "    forms:"
        yield f"      {flow_list([quote(form) for form in term.forms], language, 6)}"
    if term.exact:
        yield f"    {flow_list([quote(form) for form in term.exact], 'exact', 4)}"
    yield "    source: article"


def _watch(keys: Sequence[str], draft: Draft) -> Iterator[str]:
    if not keys:
        yield "watches: {}"
        return
    yield "watches:"
    yield "  # Keep under any: what is enough by itself. Names that mean other things too want a word beside them:"
    yield "  # move them to a watch of their own, with near: (see config/README.md)."
    yield "  subject:"
    yield f"    label: {quote(draft.terms[0].name)}"
    yield f"    {flow_list([quote(key) for key in keys], 'any', 4)}"


def _keys(terms: Sequence[Proposal]) -> list[str]:
    """A key for each term: its words in small letters with hyphens, numbered where two are the same."""
    keys: list[str] = []
    for term in terms:
        base = "-".join(_KEY_PART.findall(term.name.lower())) or "term"
        key, number = base, 2
        while key in keys:
            key, number = f"{base}-{number}", number + 1
        keys.append(key)
    return keys


def _remark(text: str) -> str:
    """Text that may stand in a remark: one line, not too long, nothing invisible."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
