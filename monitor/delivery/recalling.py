"""What a story caused according to the journal: posts of a time that the database does not remember."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.model.publications import Facts, PublicationState, Told, Undecided
from monitor.model.receipts import Adoption, Memory
from monitor.stories.facts import facts_of


def combined(memories: Iterable[Memory]) -> Memory:
    """What several entries of one story have left in one channel: a post of its own says more than a reply, and that
    more than a digest; of posts the first counts. Needs at least one."""
    found = list(memories)
    first = min(found, key=lambda each: (each.message_id is None, each.state is not PublicationState.SENT, each.at))
    return replace(first, entry_ids=frozenset().union(*(each.entry_ids for each in found)))


def recalled(
    undecided: Undecided, memories: Mapping[str, Memory], places: frozenset[str]
) -> tuple[Undecided, tuple[Adoption, ...]]:
    """The story with what its channels were told of it already, by channel, and the posts that the database lacks.

    What entries say now counts as what was told of them: nothing of it is told again, and what others add to it is
    told as ever.
    """
    told, adopted = dict(undecided.told), []
    for channel, memory in memories.items():
        known = told.get(channel)
        facts = tuple(facts_of(each, places) for each in undecided.story.reports if each.entry_id in memory.entry_ids)
        if known is None or known.state is PublicationState.PENDING:
            adopted.append(Adoption(channel, memory, facts))
            told[channel] = Told(memory.state, facts, closed=memory.message_id is None)
        else:
            told[channel] = replace(known, facts=_joined(known.facts, facts))
    return replace(undecided, told=told), tuple(adopted)


def _joined(known: tuple[Facts, ...], more: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """The facts known, and those of entries about which nothing is known."""
    entry_ids = {fact.entry_id for fact in known}
    return known + tuple(fact for fact in more if fact.entry_id not in entry_ids)
