"""What changed between two versions of a post, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.posts.runs import texts


@dataclass(frozen=True, slots=True)
class Difference:
    """The lines that came and those that went, in their order, without markup."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Such as "2 lines added, 1 removed"."""
        counts = ((len(self.added), "added"), (len(self.removed), "removed"))
        words = [f"{count} line{'s' * (count != 1)} {what}" for count, what in counts if count]
        return ", ".join(words) or "no word changed"


def difference(before: str, after: str) -> Difference:
    """What changed from one version to the next, both in Telegram's HTML."""
    old, new = texts(before), texts(after)
    changed = [edit for edit in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if edit[0] != "equal"]
    return Difference(
        added=tuple(line for _, _, _, begin, end in changed for line in new[begin:end]),
        removed=tuple(line for _, begin, end, _, _ in changed for line in old[begin:end]),
    )


def differences(versions: Sequence[str | None]) -> list[Difference | None]:
    """What changed in each version since the one before; None for the first, and where either's words are not known."""
    pairs = zip([None, *versions], versions, strict=False)
    return [None if before is None or after is None else difference(before, after) for before, after in pairs]
