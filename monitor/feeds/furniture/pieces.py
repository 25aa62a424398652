"""A text from whose edges pieces are taken, each kept with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.languages.text import fold_key
from monitor.model.documents import Furniture


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its furniture, and what was taken off."""

    text: str
    furniture: tuple[Furniture, ...] = ()


class Work:
    """A text at work. ``field`` says of what entry's field it is; something of it is always left unless it
    ``may_vanish``."""

    def __init__(self, field: str, text: str, *, may_vanish: bool) -> None:
        self.field, self.text, self.may_vanish = field, text, may_vanish
        self._taken: list[Furniture] = []

    def cut_front(self, end: int, reason: str) -> bool:
        """Take off what stands before an offset. True if something was."""
        return end > 0 and self._keep(self.text[end:].lstrip(), self.text[:end], reason)

    def cut_end(self, start: int, reason: str) -> bool:
        """Take off what stands from an offset on. True if something was."""
        return start < len(self.text) and self._keep(self.text[:start].rstrip(), self.text[start:], reason)

    def _keep(self, rest: str, piece: str, reason: str) -> bool:
        if not self.may_vanish and len(fold_key(rest)) < 2:
            return False
        self.text = rest
        if piece.strip():
            self._taken.append(Furniture(self.field, piece.strip(), reason))
        return True

    def done(self) -> Cleaned:
        """The text as it is now, with what was taken off it so far."""
        return Cleaned(self.text, tuple(self._taken))
