"""How many new entries of a feed are taken on one day: what does not belong to the subject is left out first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.model.arrivals import Arrivals
from monitor.model.entries import EntryState, EntryWrite
from monitor.model.settings import EntrySettings

_OF_THE_SUBJECT = 2
"""Times the quota that entries of the subject may fill."""


def within(writes: Sequence[EntryWrite], arrivals: Arrivals, limits: EntrySettings) -> list[EntryWrite]:
    """What to write of a document, in its order, where ``arrivals`` came from its feed on this day before: new entries
    that are too many are marked as left out. The first of a document are taken first."""
    allowed = arrivals.allowed(limits)
    new = [at for at, write in enumerate(writes) if write.entry_id is None]
    of_subject = [at for at in new if writes[at].state is not EntryState.REJECTED]
    taken = of_subject[: max(_OF_THE_SUBJECT * allowed - arrivals.taken, 0)]
    others = [at for at in new if writes[at].state is EntryState.REJECTED]
    taken += others[: max(allowed - arrivals.taken - len(taken), 0)]
    left_out = set(new).difference(taken)
    return [replace(write, left_out=True) if at in left_out else write for at, write in enumerate(writes)]
