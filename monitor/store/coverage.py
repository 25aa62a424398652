"""How often each form of the watchlist was found in what the feeds brought, by the evidence kept with the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from monitor.model.entries import EntryState
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries


class FoundForm(NamedTuple):
    """A form as the evidence names it."""

    term: str
    form: str
    language: str


@dataclass(frozen=True, slots=True)
class FormUse:
    """Entries read, by language, and the entries in which each form was found: all of them, and the rejected ones.

    Of an entry no more evidence counts than was kept: 50 hits where it matched, 5 where it was rejected.
    """

    read: Mapping[str, int]
    entries: Mapping[FoundForm, int]
    rejected: Mapping[FoundForm, int]


class FormUses:
    """The room of the store that knows which forms were found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def form_use(self, since: datetime) -> FormUse:
        """How often each form was found in entries first seen since."""
        columns = (entries.c.language, entries.c.state, entries.c.evidence)
        states = [state.value for state in EntryState]
        query = select(*columns).where(entries.c.state.in_(states), entries.c.first_seen_at >= since)
        read: Counter[str] = Counter()
        found: Counter[FoundForm] = Counter()
        rejected: Counter[FoundForm] = Counter()
        with self._database.read() as connection:
            for language, state, evidence in connection.execute(query):
                read[language] += 1
                forms = {FoundForm(hit["term"], hit["form"], hit["language"]) for hit in evidence}
                found.update(forms)
                if state == EntryState.REJECTED.value:
                    rejected.update(forms)
        return FormUse(read, found, rejected)
