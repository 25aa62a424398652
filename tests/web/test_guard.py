"""What a request must say of itself."""

from __future__ import annotations

import pytest

from monitor.web.guard import Reach, fault, is_loopback

LOCAL, OPEN = Reach(local=True), Reach(local=False)
PROXIED = Reach(local=True, address="https://desk.example.org")
HERE = "127.0.0.1:8600"


def test_who_needs_a_password() -> None:
    assert not LOCAL.needs_password
    assert OPEN.needs_password
    assert PROXIED.needs_password
    assert [reach.secure for reach in (LOCAL, OPEN, PROXIED)] == [False, False, True]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "localhost.example.org", "example.org"])  # noqa: S104
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("reach", "host"),
    [
        (LOCAL, HERE),
        (LOCAL, "localhost"),
        (LOCAL, "[::1]:8600"),
        (PROXIED, "desk.example.org"),
        (PROXIED, "DESK.example.org:443"),
        (PROXIED, HERE),
        (OPEN, "192.0.2.1:8600"),
    ],
)
def test_a_name_of_ours(reach: Reach, host: str) -> None:
    assert fault(reach, "GET", {"Host": host}) == ""


@pytest.mark.parametrize(
    ("reach", "host"),
    [
        (LOCAL, "evil.example"),
        (LOCAL, "127.0.0.1.evil.example:8600"),
        (LOCAL, "localhost.evil.example"),
        (LOCAL, "evil.example:8600"),
        (LOCAL, "user@evil.example"),
        (LOCAL, ""),
        (LOCAL, "[::1"),
        (PROXIED, "evil.example"),
        (OPEN, ""),
    ],
)
def test_a_name_of_somebody_else(reach: Reach, host: str) -> None:
    assert "does not go by that name" in fault(reach, "GET", {"Host": host})


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
def test_a_proxy_that_nobody_told_of(name: str) -> None:
    assert "a proxy stands before" in fault(LOCAL, "GET", {"Host": HERE, name.lower(): "192.0.2.1"})
    assert fault(PROXIED, "GET", {"Host": "desk.example.org", name.lower(): "192.0.2.1"}) == ""


@pytest.mark.parametrize(
    ("reach", "headers"),
    [
        (LOCAL, {"Host": HERE}),
        (LOCAL, {"Host": HERE, "Origin": f"http://{HERE}"}),
        (LOCAL, {"Host": HERE, "Origin": f"http://{HERE}", "Sec-Fetch-Site": "same-origin"}),
        (PROXIED, {"Host": HERE, "Origin": "https://desk.example.org", "Sec-Fetch-Site": "same-origin"}),
    ],
)
def test_a_form_of_ours(reach: Reach, headers: dict[str, str]) -> None:
    assert fault(reach, "POST", headers) == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:8601"},
        {"Origin": f"http://{HERE}", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_somebody_else(headers: dict[str, str]) -> None:
    assert "another site sent this" in fault(LOCAL, "POST", {"Host": HERE, **headers})


def test_another_site_may_lead_here_and_take_nothing() -> None:
    led = {"Host": HERE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert fault(LOCAL, "GET", led) == ""
    for mode in ("no-cors", "cors", "same-origin"):
        assert fault(LOCAL, "GET", {**led, "Sec-Fetch-Mode": mode}) == "another site asked for this"
