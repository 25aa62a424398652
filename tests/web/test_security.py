"""Passwords, attempts, sessions and the tokens of forms."""

from __future__ import annotations

import pytest

from monitor.errors import UsageError
from monitor.web.security import Attempts, Password, Sessions
from tests.support.clock import Clock

WORDS = "alder-birch-cedar"


def test_a_password_is_known_by_its_hash_alone() -> None:
    password = Password.of(WORDS)
    assert password.fits(WORDS)
    assert not password.fits(f"{WORDS} ")
    assert not password.fits("")
    assert not password.fits("\ud800")
    again = Password.of(str(password))
    assert again == password
    assert again.fits(WORDS)
    assert WORDS not in str(password) + repr(password)
    assert str(Password.of(WORDS)) != str(password)


@pytest.mark.parametrize(
    "given",
    ["", "short", "scrypt$", "scrypt$32768$8$1$AAAA$AAAA", "scrypt$2$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "scrypt$x"],
)
def test_what_is_no_password(given: str) -> None:
    with pytest.raises(UsageError, match="WEB_PASSWORD"):
        Password.of(given)


def test_attempts_are_few_by_address_and_in_all() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert [attempts.begin("a") for _ in range(6)] == [True] * 5 + [False]
    assert attempts.begin("b")
    attempts.forgive("a")
    assert attempts.begin("a")
    assert sum(attempts.begin(str(number)) for number in range(100)) == 38
    assert not attempts.begin("b")
    clock.move(minutes=5)
    assert attempts.begin("b")


def test_attempts_outlast_no_clock_that_is_set_back() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(5):
        attempts.begin("a")
    clock.move(days=-1)
    assert attempts.begin("a")


def test_a_session_ends() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    one, other = sessions.open(), sessions.open()
    assert sessions.knows(one)
    assert sessions.knows(other)
    assert not sessions.knows("")
    sessions.close(one)
    assert not sessions.knows(one)
    clock.move(hours=12)
    assert not sessions.knows(other)


def test_of_too_many_sessions_the_oldest_ends() -> None:
    sessions = Sessions(Clock())
    names = [sessions.open() for _ in range(101)]
    assert [sessions.knows(name) for name in names] == [False] + [True] * 100


def test_a_token_is_of_one_session_and_one_start() -> None:
    sessions, others = Sessions(Clock()), Sessions(Clock())
    one, other = sessions.open(), sessions.open()
    assert sessions.is_token(one, sessions.token(one))
    assert sessions.is_token("", sessions.token(""))
    for token in (sessions.token(other), sessions.token(""), others.token(one), "", "ä", "\ud800"):
        assert not sessions.is_token(one, token)
