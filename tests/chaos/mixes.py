"""What befalls the calls of a storm, and what the worker can find out about messages whose fate it does not know."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.botapi import Fault

ADMIN_CHAT = 77

_REFUSED = "Bad Request: message is too long"

# Looking for a message takes many calls: were most of them to fail, it would be given up.
_METHODS = ("sendMessage",) * 6 + ("editMessageText",) * 2 + ("sendPhoto", "forwardMessage", "getChatMember")


def _call(chance: random.Random) -> str:
    return chance.choice(_METHODS)


# Telegram says clearly that it took nothing.
_CLEAR: tuple[Callable[[random.Random], Fault], ...] = (
    lambda chance: Fault("flood", _call(chance), retry_after=chance.randint(1, 3)),
    lambda chance: Fault("flood", _call(chance), retry_after=chance.randint(1, 3)),
    lambda _: Fault("markup"),
    lambda _: Fault("refuse", description=_REFUSED),
    lambda chance: Fault("fine", others=chance.randint(1, 3)),
)
# Nobody can tell from the answer whether Telegram took it.
_VAGUE: tuple[Callable[[random.Random], Fault], ...] = (
    lambda chance: Fault("close-after", others=chance.choice((0, 0, 2))),
    lambda chance: Fault("close-before", others=chance.choice((0, 0, 2))),
    lambda chance: Fault("close-after", _call(chance)),
    lambda chance: Fault("close-before", _call(chance)),
    lambda chance: Fault("garbage", _call(chance)),
    lambda chance: Fault("odd-json", _call(chance)),
    lambda chance: Fault("crash", _call(chance)),
    lambda chance: Fault("html-502", _call(chance)),
    lambda chance: Fault("late", seconds=chance.choice((0.5, 1.2, 2.5, 5.0))),
)
FAULTS = {"none": (), "clear": _CLEAR, "vague": _VAGUE, "all": _CLEAR + _VAGUE}


@dataclass(frozen=True)
class Means:
    """What the worker can use to find out: an admin chat to forward to; an edit that changes nothing, which is harmless
    where the bot may not edit others' messages. Where it can use neither, ``policy`` decides."""

    admin_chat: bool
    can_edit: bool
    policy: str = "resend"

    @property
    def can_probe(self) -> bool:
        return self.admin_chat or not self.can_edit


MEANS = {
    "forward": Means(admin_chat=True, can_edit=True),
    "edit": Means(admin_chat=False, can_edit=False),
    "resend": Means(admin_chat=False, can_edit=True),
    "skip": Means(admin_chat=False, can_edit=True, policy="skip"),
}
