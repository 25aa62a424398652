"""Passwords, sessions and the tokens of forms. Nothing of it is written anywhere: it ends with the process."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import UsageError

SHORTEST = 12
"""Characters of a password; whoever guesses gets some ten thousand tries a day."""
SESSION = timedelta(hours=12)
_MOST_SESSIONS = 100
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1
_MEMORY = 2**27
_MADE = f"scrypt${_COST}${_BLOCK}${_PARALLEL}$"
_WINDOW = timedelta(minutes=5)
_MOST_BY_ADDRESS, _MOST_IN_ALL = 5, 40


@dataclass(frozen=True, slots=True, repr=False)
class Password:
    """A password that is known by its hash. A guess takes some 50 ms and 32 MB; to be asked off the event loop, one at
    a time."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, given: str) -> Password:
        """From the password itself, or from what ``str`` of one gave. Raises UsageError."""
        if given.startswith("scrypt$"):
            return cls._read(given)
        if len(given) < SHORTEST:
            raise UsageError(f"WEB_PASSWORD is shorter than {SHORTEST} characters; choose a longer one")
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(given, salt))

    @classmethod
    def _read(cls, given: str) -> Password:
        salt, _, digest = given.removeprefix(_MADE).partition("$")
        try:
            found = cls(base64.b64decode(salt, validate=True), base64.b64decode(digest, validate=True))
        except ValueError:
            found = cls(b"", b"")
        if not given.startswith(_MADE) or len(found.salt) < 8 or len(found.digest) != 32:
            raise UsageError("WEB_PASSWORD is no hash; take what `monitor web --hash` printed, or the password itself")
        return found

    def __str__(self) -> str:
        return f"{_MADE}{base64.b64encode(self.salt).decode()}${base64.b64encode(self.digest).decode()}"

    def fits(self, guess: str) -> bool:
        """Is it this? Takes the same time whatever the guess. Blocks."""
        return hmac.compare_digest(_scrypt(guess, self.salt), self.digest)


def _scrypt(text: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        text.encode("utf-8", "surrogatepass"), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY, dklen=32
    )


class Attempts:
    """How often a password may be guessed: five times in five minutes by one address, forty times by all. Who is in
    already stays in."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._made: deque[tuple[datetime, str]] = deque()

    def begin(self, address: str) -> bool:
        """May this address guess now? Then it counts, so that guesses that are made at once count too."""
        now = self._now()
        while self._made and not timedelta(0) <= now - self._made[0][0] < _WINDOW:
            self._made.popleft()
        by_address = sum(one == address for _, one in self._made)
        if by_address >= _MOST_BY_ADDRESS or len(self._made) >= _MOST_IN_ALL:
            return False
        self._made.append((now, address))
        return True

    def forgive(self, address: str) -> None:
        """The password was right: what this address guessed before counts no more."""
        self._made = deque(one for one in self._made if one[1] != address)


class Sessions:
    """Who gave the password, and the tokens that forms hold. The key is another one at each start."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._key = secrets.token_bytes(32)
        self._until: dict[str, datetime] = {}

    def open(self) -> str:
        """A new session, by its secret name. Of too many, the oldest ends."""
        while len(self._until) >= _MOST_SESSIONS:
            self._until.pop(next(iter(self._until)))
        name = secrets.token_urlsafe(32)
        self._until[name] = self._now() + SESSION
        return name

    def knows(self, name: str) -> bool:
        """Is there such a session?"""
        until = self._until.get(name)
        if until is None:
            return False
        if timedelta(0) < until - self._now() <= SESSION:
            return True
        self.close(name)
        return False

    def close(self, name: str) -> None:
        """End a session."""
        self._until.pop(name, None)

    def token(self, name: str) -> str:
        """What forms of a session hold; ``""`` is where no password is asked for."""
        return hmac.new(self._key, name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def is_token(self, name: str, token: str) -> bool:
        """Was the form made for this session?"""
        return hmac.compare_digest(self.token(name).encode(), token.encode("utf-8", "surrogatepass"))
