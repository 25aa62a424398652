"""Who may come in: anybody at this machine where nobody else reaches the desk, else whoever knows the password."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import structlog

from monitor.errors import UsageError
from monitor.web.guard import Reach
from monitor.web.security import Attempts, Password, Sessions

log = structlog.get_logger("web")


@dataclass(frozen=True)
class Door:
    """What lets people in. ``password`` is None where none is asked for."""

    reach: Reach
    password: Password | None
    sessions: Sessions
    attempts: Attempts
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, reach: Reach, given: str, now: Callable[[], datetime]) -> Door:
        """A door for those who reach the desk; ``given`` is the password or its hash, "" for none. Raises UsageError
        where others than those at this machine may come and there is none."""
        if reach.needs_password and not given:
            raise UsageError(
                "others than this machine may reach the desk, and there is no password: set WEB_PASSWORD to one, or to "
                "the hash that `monitor web --hash` prints"
            )
        return cls(reach, Password.of(given) if given else None, Sessions(now), Attempts(now))

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the session."""
        return "__Host-desk" if self.reach.secure else "desk"

    def session(self, name: str) -> str | None:
        """The session that a cookie names: "" where no password is asked for, None where the password must be given
        first."""
        if self.password is None:
            return ""
        return name if self.sessions.knows(name) else None

    async def enter(self, guess: str, address: str) -> str | Literal[False] | None:
        """A new session for the right password; False for a wrong one, None where too many were tried of late."""
        if self.password is None or not self.attempts.begin(address):
            log.warning("web.login_refused", address=address)
            return None
        async with self._one_at_a_time:
            fits = await asyncio.to_thread(self.password.fits, guess)
        if not fits:
            log.warning("web.login_failed", address=address)
            return False
        self.attempts.forgive(address)
        log.info("web.login", address=address)
        return self.sessions.open()
