"""What an edit of the configuration changed, in one sentence for the operator."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from monitor.model.examples import Example
from monitor.model.settings import RelevanceSettings, Settings, Term, Watch

_Key = TypeVar("_Key", bound=Hashable)
_NAMED = 3
# What changes how a term or a watch is seen, and nothing of what it finds.
_OUTWARD_OF_TERM = {"label", "source", "note", "forms", "exact"}
_OUTWARD_OF_WATCH = {"label", "hashtag", "any", "all", "unless"}


def difference(old: Settings, new: Settings) -> str:
    """What was added to and removed from terms, forms, watches, vetoes and examples, with a few names; "" where
    nothing changed that decides about relevance.

    The forms of a new term and the conditions of a new watch are not told one by one.
    """
    terms, watches = (old.watchlist.terms, new.watchlist.terms), (old.watchlist.watches, new.watchlist.watches)
    parts = [
        *_gained_and_lost("term", *map(_names, terms)),
        *_gained_and_lost("form", *(_forms(each, _both(*terms)) for each in terms)),
        *_gained_and_lost("watch", *map(_names, watches)),
        *_gained_and_lost("condition", *(_wanted_terms(each, _both(*watches)) for each in watches)),
        *_gained_and_lost("veto", *(_vetoes(each, _both(*watches)) for each in watches)),
        *_changes("term", *terms, _OUTWARD_OF_TERM),
        *_changes("watch", *watches, _OUTWARD_OF_WATCH),
        *_gained_and_lost("example", *map(_examples, (old.examples, new.examples))),
        *(["other settings of relevance"] if _relevance(old) != _relevance(new) else []),
    ]
    return ", ".join(parts)


def difference_of_feeds(old: Settings, new: Settings) -> str:
    """How many feeds were added, removed and changed, with a few names; "" where nothing changed."""
    feeds = [{feed.url: feed for feed in settings.feeds} for settings in (old, new)]
    changed = [feed.outlet for url, feed in feeds[1].items() if feeds[0].get(url, feed) != feed]
    parts = [
        *_gained_and_lost("feed", *({url: feed.outlet for url, feed in each.items()} for each in feeds)),
        *([f"{_plural(len(changed), 'feed')} changed{_in_brackets(changed)}"] if changed else []),
    ]
    return ", ".join(parts)


def same_judges(old: Settings, new: Settings) -> bool:
    """Do two versions ask the same examples, and ask as much of them? Then only words can tell them apart."""
    return _relevance(old) == _relevance(new) and list(_examples(old.examples)) == list(_examples(new.examples))


def effect_in_words(added: int, lost: int, moved: int, read: int, seen: int) -> str:
    """What an edit means for entries: ``3 entries of the last 24 h would now match, 1 no longer``. ``read`` of the
    ``seen`` entries of that time were looked at, the newest ones."""
    which = "the last 24 h" if read >= seen else f"the newest {read:,} of the last 24 h"
    kinds = (
        (added, "would now match", "now match"),
        (lost, "would no longer match", "no longer"),
        (moved, "would go to other watches", "to other watches"),
    )
    found = [kind for kind in kinds if kind[0]]
    if not found:
        return f"no entry of {which} is judged otherwise"
    (count, told, _), *others = found
    return ", ".join([f"{_plural(count, 'entry')} of {which} {told}", *(f"{more} {word}" for more, _, word in others)])


def _relevance(settings: Settings) -> RelevanceSettings:
    return settings.monitor.relevance


def _names(named: Mapping[str, object]) -> dict[str, str]:
    return {name: name for name in named}


def _both(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    return [name for name in old if name in new]


def _forms(terms: Mapping[str, Term], names: Iterable[str]) -> dict[tuple[str, str, str], str]:
    listed = (
        (name, language, form)
        for name in names
        for language, forms in _forms_by_language(terms[name])
        for form in forms
    )
    return {place: place[2] for place in listed}


def _forms_by_language(term: Term) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from term.forms.items()
    yield "", term.exact


def _wanted_terms(watches: Mapping[str, Watch], names: Iterable[str]) -> dict[tuple[str, ...], str]:
    return {
        (name, rule, term): f"{term} in {name}"
        for name in names
        for rule, listed in (("any", watches[name].any), ("all", watches[name].all))
        for term in listed
    }


def _vetoes(watches: Mapping[str, Watch], names: Iterable[str]) -> dict[tuple[str, str], str]:
    return {(name, term): f"{term} in {name}" for name in names for term in watches[name].unless}


def _examples(examples: Iterable[Example]) -> dict[tuple[bool, str, str], str]:
    return {(each.relevant, each.title, each.summary): "" for each in examples}


def _gained_and_lost(what: str, old: Mapping[_Key, str], new: Mapping[_Key, str]) -> Iterator[str]:
    """``+2 forms (one, two)`` and ``-1 form (three)``; the mappings say how each is called."""
    for sign, fewer, more in (("+", old, new), ("-", new, old)):
        names = [name for key, name in more.items() if key not in fewer]
        if names:
            yield f"{sign}{_plural(len(names), what)}{_in_brackets(names)}"


def _changes(
    what: str, old: Mapping[str, Term | Watch], new: Mapping[str, Term | Watch], outward: set[str]
) -> Iterator[str]:
    names = [
        name
        for name in _both(old, new)
        if old[name].model_dump(exclude=outward) != new[name].model_dump(exclude=outward)
    ]
    if names:
        yield f"{_plural(len(names), what)} changed{_in_brackets(names)}"


def _in_brackets(names: list[str]) -> str:
    shown = [name for name in names[:_NAMED] if name]
    if not shown:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f" ({', '.join(shown)}{more})"


def _plural(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    plural = {"entry": "entries", "watch": "watches", "veto": "vetoes"}.get(what, f"{what}s")
    return f"{count} {plural}"
