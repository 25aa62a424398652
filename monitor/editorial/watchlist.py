"""What an editor does to the watchlist by command or at the desk: add words, take them out.

A change is planned as a new text of the file; ``config_file`` tries and writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from monitor.config.lint import lint_watchlist
from monitor.editorial.terms import form_count, known_term, roles_of, terms_named
from monitor.editorial.yaml_edit import Rewriting
from monitor.errors import UsageError, suggestion
from monitor.languages.inflection import inflect
from monitor.languages.text import clean, fold_key
from monitor.matching.forms import Pattern, compile_form
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.matches import Hit
from monitor.model.settings import Term, Watch, Watchlist

_SAMPLES = 60  # surfaces of a form that are tried; the rest follow the same rules
_SHOWN = 4  # inflected forms that a report shows
_LAST_WORD_CHANGES = frozenset({"az", "en", "hy", "ka", "tr"})
"""Where the words before the last of a name stay as they are; elsewhere shapes of single words do not fit together."""
_IS_PLURAL = re.compile("[^isu']s$", re.IGNORECASE)
_TERM_KEY = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True)
class WatchlistEdit:
    """A change of watchlist.yaml that was checked: the new text, or None where nothing is to be done, and what to tell
    the editor, line by line."""

    text: str | None
    told: tuple[str, ...]


@dataclass(frozen=True)
class Addition:
    """What is to be added: forms by language, to a term that is made where it is new and has a label."""

    term: str
    forms: Mapping[str, Sequence[str]]
    label: str | None = None
    watch: str | None = None


# --- adding ------------------------------------------------------------------------------------------------------


def worth_adding(matcher: Matcher, watchlist: Watchlist, addition: Addition) -> tuple[dict[str, list[str]], list[str]]:
    """Those of the forms that find anything new, by language, and remarks on the others. ``matcher`` is that of the
    watchlist. Raises UsageError where the addition cannot be made."""
    _check_addition(watchlist, addition, watchlist.terms.get(addition.term))
    forms: dict[str, list[str]] = {}
    told: list[str] = []
    for language, listed in addition.forms.items():
        kept, remarks = _worth_adding(matcher, watchlist, addition.term, language, listed)
        told += remarks
        if kept:
            forms[language] = kept
    return forms, told


def with_forms(watchlist: Watchlist, addition: Addition, forms: Mapping[str, Sequence[str]]) -> Watchlist:
    """The watchlist as it will be with these forms of the addition, without a file. Raises UsageError for a form or a
    language that cannot be."""
    known = watchlist.terms.get(addition.term, Term(label=addition.label or ""))
    grown = {language: [*known.forms.get(language, ()), *listed] for language, listed in forms.items()}
    content = {**known.model_dump(), "forms": {**known.forms, **grown}}
    try:
        term = Term.model_validate(content)
    except ValidationError as error:
        raise UsageError(
            "; ".join(str(each.get("ctx", {}).get("error", each["msg"])) for each in error.errors())
        ) from None
    for _, message in lint_watchlist({"terms": {addition.term: term.model_dump(mode="json")}}):
        raise UsageError(message)
    watches = dict(watchlist.watches)
    if _would_route(watchlist, addition) and addition.watch is not None:
        watch = watches[addition.watch]
        watches[addition.watch] = watch.model_copy(update={"any": (*watch.any, addition.term)})
    return watchlist.model_copy(update={"terms": {**watchlist.terms, addition.term: term}, "watches": watches})


def add(text: str, watchlist: Watchlist, addition: Addition, matcher: Matcher | None = None) -> WatchlistEdit:
    """Add forms to a term. ``matcher`` is that of the watchlist, where there is one. Raises UsageError where that
    cannot be done."""
    known = watchlist.terms.get(addition.term)
    forms, told = worth_adding(matcher or compile_watchlist(watchlist), watchlist, addition)
    edit = Rewriting(text)
    if known is None:
        edit.put(
            ("terms", addition.term),
            {"label": addition.label, "forms": {language: [*kept] for language, kept in forms.items()}},
        )
        told.insert(0, f"new term {addition.term} ({addition.label})")
    elif forms and not known.forms:
        edit.put(("terms", addition.term, "forms"), {language: [*kept] for language, kept in forms.items()})
    else:
        for language, kept in forms.items():
            edit.extend(("terms", addition.term, "forms", language), kept)
    told += [_added_line(addition.term, language, kept) for language, kept in forms.items()]
    routed = _route(edit, watchlist, addition)
    told += routed or _unused_remark(watchlist, addition.term)
    changed = known is None or bool(forms) or _would_route(watchlist, addition)
    return WatchlistEdit(edit.result() if changed else None, tuple(told))


def _check_addition(watchlist: Watchlist, addition: Addition, known: Term | None) -> None:
    name = addition.term
    if known is None and not addition.label:
        raise UsageError(
            f"to make the term '{name}', add --label \"Its name\"; none has this key{suggestion(name, watchlist.terms)}"
        )
    if known is None and (name != name.lower() or not _TERM_KEY.fullmatch(name)):
        raise UsageError(f"'{name}' is no key of a term; write small letters, digits and single hyphens")
    if known is not None and addition.label:
        raise UsageError(f"the term {name} is there already, as {known.label or name}; leave --label out")
    if addition.watch is not None and addition.watch not in watchlist.watches:
        raise UsageError(f"there is no watch '{addition.watch}'{suggestion(addition.watch, watchlist.watches)}")
    if not any(addition.forms.values()) and (known is None or addition.watch is None):
        raise UsageError("there are no words to add; write them behind the language: --lang ru WORD")


def _worth_adding(
    matcher: Matcher, watchlist: Watchlist, term: str, language: str, listed: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Those of the forms that find anything new, and remarks on what finds them already."""
    kept: list[str] = []
    remarks: list[str] = []
    present = watchlist.terms[term].forms.get(language, ()) if term in watchlist.terms else ()
    for form in dict.fromkeys(map(clean, listed)):
        others = [hit for hit in whole_hits(matcher, _bare(form), language) if hit.term != term]
        own = _own_evidence(matcher, term, form, language)
        if form in present:
            remarks.append(f"{form} ({language}) stands there already")
        elif own is not None:
            remarks.append(f"{form} ({language}) is found already, with its endings, by {own.form} ({own.language})")
        else:
            kept.append(form)
            remarks += [f"note: {form} is also found as {hit.term}, by {hit.form} ({hit.language})" for hit in others]
            remarks += _swallowed_remarks(matcher, term, form)
    return kept, remarks


def _own_evidence(matcher: Matcher, term: str, form: str, language: str) -> Hit | None:
    """The evidence for the form as this term, where it is found with all its endings already.

    An inflecting form of its own language vouches for them: much of what an editor gives as a form is an inflected
    one. Otherwise each sample of the form must be found.
    """
    found: list[Hit] = []
    for sample in islice(_samples(form, language), _SAMPLES):
        hit = next((hit for hit in whole_hits(matcher, sample, language) if hit.term == term), None)
        if hit is None:
            return None
        if hit.language == language and not hit.form.startswith("=") and not form.endswith("*"):
            return hit
        found.append(hit)
    return found[0] if found else None


def _samples(form: str, language: str) -> Iterator[str]:
    """Texts that the form would find: itself, then each of its words in its other shapes."""
    if form.endswith("*"):
        yield f"{_bare(form)}qx"  # no word: found only by another beginning of words
    yield _bare(form)
    for pattern in compile_form(form, language):
        plain = [_shapes(word)[0] for word in _shapes_by_word(pattern)]
        for index, word in enumerate(_shapes_by_word(pattern)):
            yield from (" ".join([*plain[:index], shape, *plain[index + 1 :]]) for shape in _shapes(word))


def _shapes_by_word(pattern: Pattern) -> list[frozenset[str]]:
    return [word.strict or word.surfaces for word in pattern.words]


def _shapes(surfaces: frozenset[str]) -> list[str]:
    return sorted(surfaces, key=lambda shape: (len(shape), shape))


def _bare(form: str) -> str:
    return form.removeprefix("=").removesuffix("*")


def whole_hits(matcher: Matcher, text: str, language: str | None = None) -> list[Hit]:
    """The hits that cover the whole text: what finds a form already, by a form of this language where there is one."""
    hits = matcher.match({"title": text}, language).hits
    return [hit for hit in hits if fold_key(hit.found) == fold_key(text)]


def _swallowed_remarks(matcher: Matcher, term: str, form: str) -> list[str]:
    """Other terms that stand inside the form: where the longer form is found, they no longer count."""
    bare = _bare(form)
    hits = matcher.match({"title": bare}).hits
    inside = dict.fromkeys(hit.term for hit in hits if fold_key(hit.found) != fold_key(bare))
    return [f"note: where {form} stands, {name} inside it no longer counts" for name in inside if name != term]


def _added_line(term: str, language: str, forms: Sequence[str]) -> str:
    shown = [example for form in forms if (example := _example(form, language))]
    return f"added to {term} ({language}): {', '.join(forms)}" + (f"; finds e.g. {', '.join(shown)}" if shown else "")


def _example(form: str, language: str) -> str:
    """Some of the inflected forms, as people write them: of a phrase, where its last word alone changes."""
    if form.endswith("*"):
        return f"{form.removesuffix('*')}…"
    if form.startswith("="):
        return ""
    *before, last = form.split() or [form]
    if (before and language not in _LAST_WORD_CHANGES) or (language == "en" and _IS_PLURAL.search(last)):
        return ""
    return ", ".join(" ".join((*before, shape)) for shape in _other_shapes(last, language)[:_SHOWN])


def _other_shapes(word: str, language: str) -> list[str]:
    """Its other shapes, the shortest first, with a capital where it has one."""
    shapes = [shape for shape in _shapes(frozenset(inflect(word, language))) if fold_key(shape) != fold_key(word)]
    return [shape[:1].upper() + shape[1:] for shape in shapes] if word[:1].isupper() else shapes


def _would_route(watchlist: Watchlist, addition: Addition) -> bool:
    return addition.watch is not None and addition.term not in watchlist.watches[addition.watch].any


def _route(edit: Rewriting, watchlist: Watchlist, addition: Addition) -> list[str]:
    """Name the term in a watch. Returns what to tell; nothing where no watch is asked for."""
    if addition.watch is None:
        return []
    if not _would_route(watchlist, addition):
        return [f"the watch {addition.watch} names {addition.term} already"]
    edit.extend(("watches", addition.watch, "any"), [addition.term])
    return [f"added to the watch {addition.watch} (any): {addition.term}"]


def _unused_remark(watchlist: Watchlist, term: str) -> list[str]:
    if any(roles_of(watch, term) for watch in watchlist.watches.values()):
        return []
    return [f"no watch uses {term} yet; name it in one: `monitor watch add {term} --watch NAME`"]


# --- removing ----------------------------------------------------------------------------------------------------


def remove_forms(text: str, watchlist: Watchlist, term: str, forms: Mapping[str, Sequence[str]]) -> WatchlistEdit:
    """Take forms out of a term. Raises UsageError where one is not there, or none would be left."""
    known = known_term(watchlist, term)
    leaving = {language: [clean(form) for form in listed] for language, listed in forms.items()}
    for language, listed in leaving.items():
        for form in listed:
            if form not in known.forms.get(language, ()):
                raise UsageError(f"{term} has no form '{form}' ({language}){_where_else(known, form, language)}")
    left = sum(len(set(listed) - set(leaving.get(language, ()))) for language, listed in known.forms.items())
    if not left and not known.exact:
        raise UsageError(f"these are all forms of {term}; to remove the term: `monitor watch remove {term}`")
    edit = Rewriting(text)
    emptied = [language for language, listed in known.forms.items() if set(listed) <= set(leaving.get(language, ()))]
    if len(emptied) == len(known.forms):
        edit.drop_key(("terms", term, "forms"))
    else:
        for language, listed in leaving.items():
            edit.drop_items(("terms", term, "forms", language), listed)
    told = tuple(f"removed from {term} ({language}): {', '.join(listed)}" for language, listed in leaving.items())
    return WatchlistEdit(edit.result(), told)


def _where_else(known: Term, form: str, language: str) -> str:
    if form in known.exact:
        return "; it stands under exact: edit the file by hand"
    others = [other for other, listed in known.forms.items() if form in listed]
    if others:
        return f"; it stands under {', '.join(others)}"
    return suggestion(form, known.forms.get(language, ()))


def remove_term(text: str, watchlist: Watchlist, term: str) -> WatchlistEdit:
    """Take a term out, and its mentions in watches. Raises UsageError where a watch would be left empty."""
    known = known_term(watchlist, term)
    edit = Rewriting(text)
    told = [f"removed {term} ({known.label or term}) with its {_count_in_words(form_count(known), 'form')}"]
    for name, watch in watchlist.watches.items():
        roles = roles_of(watch, term)
        _refuse_to_empty(name, watch, term, roles)
        for role in roles:
            edit.drop_items(("watches", name, *role.split(".")), [term])
            told.append(f"removed from the watch {name} ({role}){_effect(watch, role)}")
    edit.drop_key(("terms", term))
    return WatchlistEdit(edit.result(), tuple(told))


def _refuse_to_empty(name: str, watch: Watch, term: str, roles: Sequence[str]) -> None:
    left = set(watch.any) | set(watch.all)
    if roles and left == {term}:
        raise UsageError(f"the watch {name} would be left empty; name another term there, or remove the watch first")
    for role in ("near.terms", "sentence"):
        if role in roles and set(terms_named(watch, role)) == {term}:
            raise UsageError(
                f"the watch {name} would lose its condition '{role.split('.')[0]}' and hold more often; name another "
                "term there, or remove the condition first"
            )
    if "any" in roles and set(watch.any) == {term}:
        raise UsageError(f"the watch {name} would be left with 'all' alone; name another term under any: first")


def _effect(watch: Watch, role: str) -> str:
    if role == "all":
        return "; it now asks for less"
    return "; it now has no veto" if role == "unless" and len(set(watch.unless)) == 1 else ""


def _count_in_words(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
