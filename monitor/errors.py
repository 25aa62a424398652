"""Every error this program raises on purpose; and what its complaints about unknown names end with.

    MonitorError                 base: str(error) is a sentence for a person
    ├── ConfigError              the configuration is wrong; .problems names every place
    ├── UsageError               a command was called with something it cannot work on
    ├── StoreError               the database cannot be used
    │   └── SchemaTooNewError    it was written by a newer version of this program
    └── SandboxError             untrusted work was stopped in its worker process
        ├── SandboxTimeoutError       it took too long
        │   └── SandboxStarvedError   because the machine was too busy for it
        ├── SandboxCrashError         it used too much memory, or its process died
        └── SandboxBugError           it raised what nobody expected

Foreign exceptions are translated into these once, in the file that knows the library. What is expected to go
wrong (a feed that does not answer, a message that Telegram refuses) is no exception at all but an outcome: see
monitor/model/.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class MonitorError(Exception):
    """Base of all errors of this program."""


_MOST_TOLD = 1000  # characters of one problem
_ZWNJ = "\u200c"  # part of Persian words


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one place of the configuration.

    ``line`` and ``column`` count from 1; 0 means that the problem has no single place in the file.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return _printable(f"{place}: {self.message}")


def _printable(text: str) -> str:
    """The text on one line of sane length, with invisible characters spelled out: it quotes what stands in a file, and
    goes to terminals, logs and the database."""
    half = _MOST_TOLD // 2
    told = text if len(text) <= _MOST_TOLD else f"{text[:half]} … {text[-half:]}"
    return "".join(
        char if char.isprintable() or char == _ZWNJ else char.encode("unicode_escape").decode() for char in told
    )


class ConfigError(MonitorError):
    """The configuration is wrong. ``problems`` holds all that was found, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UsageError(MonitorError):
    """A command was called with arguments or input it cannot work on."""


class StoreError(MonitorError):
    """The database cannot be opened, read or written."""


class SchemaTooNewError(StoreError):
    """The database was written by a newer version of this program."""


class SandboxError(MonitorError):
    """Work on untrusted input was stopped in its worker process."""


class SandboxTimeoutError(SandboxError):
    """The work took longer than its time limit."""


class SandboxStarvedError(SandboxTimeoutError):
    """The work got too little of a busy machine's time to be done: nothing is known of what it would have taken."""


class SandboxCrashError(SandboxError):
    """The worker process died, or ran into its memory limit."""


class SandboxBugError(SandboxError):
    """The work raised an exception that nobody expected. ``name`` is its class; a note says where it came from."""

    def __init__(self, name: str, text: str, came_from: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.add_note(came_from)


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to add to the complaint that ``name`` is not known: the known name that was meant; else all, if few."""
    names = sorted(known)
    return did_you_mean(name, names) or (f"; known: {', '.join(names)}" if 0 < len(names) <= 12 else "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` for the known name closest to ``name``; "" where none is close."""
    close = difflib.get_close_matches(name.casefold(), sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
