"""The watchlist: its terms and watches, a word tried before it is saved, saves and their undoing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from monitor.editorial import terms as terms_of
from monitor.editorial import watchlist as editing
from monitor.editorial.backtest import Kind
from monitor.editorial.doubts import Doubt
from monitor.editorial.watchlist import Addition, WatchlistEdit
from monitor.errors import UsageError
from monitor.languages.detection import guess_language
from monitor.languages.text import clean
from monitor.model.settings import Settings, Watchlist
from monitor.model.values import Language
from monitor.web.editor.saves import ConflictError
from monitor.web.editor.state import Editor, editor_of
from monitor.web.editor.trials import PERIOD, Running
from monitor.web.pages import Answer, Refused, Request, SeeOther, Shown

_MOST_SHOWN = 300  # terms of a list; of more, a search shows the rest
_MOST_TYPED = 2000  # characters of words at once
_CHANGES_SHOWN = 50
_NO_KEY = re.compile(r"[\W_]+")


async def words(request: Request) -> Answer:
    """All terms, or those that a search finds, and the watches."""
    settings = (await request.desk.configuration()).settings
    sought = request.query.get("q", "")[:_MOST_TYPED]
    found = await asyncio.to_thread(terms_of.search, settings.watchlist, sought)
    shown = {name: settings.watchlist.terms[name] for name in found[:_MOST_SHOWN]}
    rows = [
        (name, term.label or name, _forms_in_words(term.forms, term.exact), terms_of.uses(settings.watchlist, name))
        for name, term in shown.items()
    ]
    last = editor_of(request.desk).saves.last
    return Shown(
        "words.html",
        {
            "q": sought,
            "rows": rows,
            "number": len(found),
            "watches": [(name, _conditions(settings, name)) for name in settings.watchlist.watches],
            "last": last.told if last else (),
        },
    )


def _forms_in_words(forms: Mapping[str, Sequence[str]], exact: Sequence[str]) -> str:
    counts = [f"{language} {len(listed)}" for language, listed in forms.items() if listed]
    return ", ".join([*counts, *([f"exact {len(exact)}"] if exact else [])])


def _conditions(settings: Settings, name: str) -> list[tuple[str, list[str]]]:
    """What a watch asks for, by its conditions: the terms by their labels."""
    watch, terms = settings.watchlist.watches[name], settings.watchlist.terms
    named = {
        "any of": watch.any,
        "all of": watch.all,
        f"near, within {watch.near.within} words": watch.near.terms,
    } if watch.near else {"any of": watch.any, "all of": watch.all}  # fmt: skip
    named |= {"in one sentence": watch.sentence, "unless": watch.unless}
    return [
        (condition, [terms[term].label or term for term in listed if term in terms])
        for condition, listed in named.items()
        if listed
    ]


async def term(request: Request) -> Answer:
    """One term with all its forms, each of which can be taken out."""
    settings, name = (await request.desk.configuration()).settings, request.query.get("key", "")
    known = settings.watchlist.terms.get(name)
    if known is None:
        return Refused(404, "There is no such term; see the watchlist.")
    mark = await asyncio.to_thread(editor_of(request.desk).saves.mark)
    return Shown(
        "term.html",
        {
            "name": name,
            "term": known,
            "told": terms_of.describe(settings.watchlist, name),
            "mark": mark,
            "last": editor_of(request.desk).saves.last is not None,
        },
    )


# --- a word tried ----------------------------------------------------------------------------------------------------


async def attempt(request: Request) -> Answer:
    """A word that is being typed: what it is made into, and what it would add and lose."""
    return await _attempt(request, request.query)


async def _attempt(request: Request, given: Mapping[str, str], status: int = 200, why: str = "") -> Answer:
    desk, editor = request.desk, editor_of(request.desk)
    settings = (await desk.configuration()).settings
    values: dict[str, Any] = {
        "given": {name: given.get(name, "") for name in ("words", "lang", "term", "label", "watch")},
        "terms": settings.watchlist.terms,
        "watches": list(settings.watchlist.watches),
        "languages": _languages(settings),
        "mark": await asyncio.to_thread(editor.saves.mark),
        "why": why,
        "running": None,
        "period": PERIOD.days,
    }
    try:
        addition = addition_of(settings.watchlist, given)
        if addition is None:
            asyncio.get_running_loop().call_soon(_warm, editor, settings)
        else:
            running = await editor.trials.ask(settings, addition)
            values |= {"running": running, "addition": addition, **_told(running)}
    except UsageError as error:
        values["why"] = why or str(error)
        status = status if status != 200 else 422
    return Shown("try.html", values, status)


_warming: set[asyncio.Task[Any]] = set()


def _warm(editor: Editor, settings: Settings) -> None:
    """Compile the watchlist while the first word is being typed."""
    task = asyncio.ensure_future(editor.rules.by_words(settings))
    _warming.add(task)
    task.add_done_callback(_warming.discard)


def addition_of(watchlist: Watchlist, given: Mapping[str, str]) -> Addition | None:
    """What a form asks to add; None where no word is typed yet. A word without a term makes one of its own, and one
    without a language is of the language that it looks like. Raises UsageError for what cannot be meant."""
    typed = given.get("words", "")
    if len(typed) > _MOST_TYPED:
        raise UsageError(f"this is too much at once; type no more than {_MOST_TYPED} characters")
    listed = [word for part in re.split(r"[,\n]", typed) if (word := clean(part))]
    name, watch = clean(given.get("term", "")), clean(given.get("watch", "")) or None
    if not listed and not (name and watch):
        return None
    name = name or _NO_KEY.sub("-", listed[0].lower()).strip("-")
    label = None if name in watchlist.terms else clean(given.get("label", "")) or (listed[0] if listed else name)
    forms = {_language(given.get("lang", ""), listed): listed} if listed else {}
    return Addition(name, forms, label, watch)


def _language(given: str, listed: Sequence[str]) -> str:
    code = given.strip() or guess_language(" ".join(listed), None)
    try:
        return TypeAdapter[str](Language).validate_python(code)
    except ValidationError as error:
        raise UsageError(str(error.errors()[0]["ctx"]["error"])) from None


def _languages(settings: Settings) -> list[str]:
    """The languages that feeds or forms are in."""
    of_forms = {language for each in settings.watchlist.terms.values() for language in each.forms}
    return sorted(of_forms | {feed.language for feed in settings.live_feeds if feed.language})


def _told(running: Running) -> dict[str, Any]:
    """What a trial found so far."""
    found = running.findings
    return {
        "found": found,
        "kinds": [(kind, found.kinds.get(kind, 0)) for kind in Kind],
        "changes": found.changes[:_CHANGES_SHOWN],
        "more": max(len(found.changes) - _CHANGES_SHOWN, 0) + found.beyond,
        "kept_out": found.kept_out[:_CHANGES_SHOWN],
        "doubts": doubts_of(running),
        "uses": found.uses,
        "again": not running.is_over,
    }


def doubts_of(running: Running) -> list[Doubt]:
    """All that is doubtful about an addition, each thing once."""
    found: Iterable[Doubt] = (*running.plan.doubts, *running.findings.doubts)
    return list({(doubt.form, doubt.kind): doubt for doubt in found}.values())


async def stop(request: Request) -> Answer:
    """Stop a trial; what it found so far stays."""
    settings = (await request.desk.configuration()).settings
    addition = addition_of(settings.watchlist, request.form)
    if addition is not None:
        editor_of(request.desk).trials.stop(settings, addition)
    return SeeOther(f"/words/try?{_query(request.form)}")


def _query(given: Mapping[str, str]) -> str:
    return urlencode({name: given[name] for name in ("words", "lang", "term", "label", "watch") if given.get(name)})


# --- saving ----------------------------------------------------------------------------------------------------------


async def save(request: Request) -> Answer:
    """Write an addition, as ``monitor watch add`` does."""
    editor, given = editor_of(request.desk), request.form
    settings = (await request.desk.configuration()).settings
    try:
        addition = addition_of(settings.watchlist, given)
        if addition is None:
            raise UsageError("there is no word to add; type one")
        running = await editor.trials.ask(settings, addition)
        if doubts_of(running) and given.get("force") != "yes":
            raise UsageError("nothing was written: the words below are doubtful; tick “I mean it” to save them")

        def change(text: str, known: Watchlist) -> WatchlistEdit:
            return editing.add(text, known, addition, editor.rules.matcher(known))

        told = await asyncio.to_thread(editor.saves.save, given.get("mark", ""), change)
    except ConflictError as error:
        return await _attempt(request, given, 409, str(error))
    except UsageError as error:
        return await _attempt(request, given, 422, str(error))
    return SeeOther(f"/words/term?{urlencode({'key': addition.term})}", "; ".join(told))


async def remove(request: Request) -> Answer:
    """Take forms out of a term, or the term out of the watchlist."""
    editor, name = editor_of(request.desk), request.form.get("key", "")
    forms: dict[str, list[str]] = {}
    for ticked in request.lists.get("form", ()):
        language, _, form = ticked.partition(":")
        forms.setdefault(language, []).append(form)

    def change(text: str, known: Watchlist) -> WatchlistEdit:
        if request.form.get("whole") == "yes":
            return editing.remove_term(text, known, name)
        if not forms:
            raise UsageError("tick the forms that are to go")
        return editing.remove_forms(text, known, name, forms)

    try:
        told = await asyncio.to_thread(editor.saves.save, request.form.get("mark", ""), change)
    except UsageError as error:
        return Refused(409 if isinstance(error, ConflictError) else 422, str(error))
    return SeeOther("/words", "; ".join(told))


async def undo(request: Request) -> Answer:
    """Take the last save back."""
    try:
        told = await asyncio.to_thread(editor_of(request.desk).saves.undo)
    except UsageError as error:
        return Refused(409 if isinstance(error, ConflictError) else 422, str(error))
    return SeeOther("/words", f"taken back: {'; '.join(told)}")
