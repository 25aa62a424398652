"""How often each form was found, by the evidence of the entries."""

from __future__ import annotations

from monitor.model.entries import EntryState
from monitor.store import FoundForm, Store
from tests.store.samples import MINUTE, NOW, ingest, match, written


def test_forms_are_counted_once_an_entry(store: Store) -> None:
    twice = match("bridge", "bridge", "ferry")
    ingest(
        store,
        written("a", match=twice),
        written("b", EntryState.REJECTED, match=match("bridge")),
        written("c", EntryState.REJECTED, language="hy"),
        written("d", EntryState.HELD_BACK, language="hy"),
    )
    use = store.evidence.form_use(NOW)
    bridge, ferry = FoundForm("bridge", "bridge", "en"), FoundForm("ferry", "ferry", "en")
    assert use.read == {"en": 2, "hy": 2}
    assert use.entries == {bridge: 3, ferry: 1}
    assert use.rejected == {bridge: 1}


def test_what_is_older_does_not_count(store: Store) -> None:
    ingest(store, written("a"))
    use = store.evidence.form_use(NOW + MINUTE)
    assert (use.read, use.entries, use.rejected) == ({}, {}, {})
