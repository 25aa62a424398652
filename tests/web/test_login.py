"""Who may come in where others than this machine reach the desk, over real HTTP."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import logs
from monitor.errors import UsageError
from monitor.web.guard import Reach
from monitor.web.login import Door
from monitor.web.security import SESSION, Password
from tests.store.samples import NOW
from tests.support.desk import Client, Reply, desk

WORDS = "alder-birch-cedar"
OPEN = Reach(local=False)
PROXIED = Reach(local=True, address="https://desk.example.org")


async def log_in(client: Client, password: str = WORDS, after: str = "/", **headers: str) -> Reply:
    return await client.post("/login", {"password": password, "next": after}, **headers)


@pytest.mark.parametrize("reach", [OPEN, PROXIED])
def test_no_door_without_a_password(reach: Reach) -> None:
    with pytest.raises(UsageError, match="set WEB_PASSWORD"):
        Door.of(reach, "", lambda: NOW)
    with pytest.raises(UsageError, match="shorter than 12"):
        Door.of(reach, "short", lambda: NOW)


@pytest.mark.parametrize("given", [WORDS, str(Password.of(WORDS))], ids=["plain", "hash"])
async def test_the_password_opens_a_session(sqlite_url: str, tmp_path: Path, given: str) -> None:
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=given) as client:
        sent_away = await client.get("/feeds?words=x")
        assert (sent_away.status, sent_away.headers["Location"]) == (303, "/login?next=%2Ffeeds")
        assert "Feeds" not in (await client.get("/login")).text
        assert (await client.get("/feeds", Desk_Part="found")).status == 401
        assert (await client.post("/channels/main/pause")).status == 401
        entered = await log_in(client, after="/feeds")
        assert (entered.status, entered.headers["Location"]) == (303, "/feeds")
        (cookie,) = entered.cookies
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Secure" not in cookie
        assert (await client.get("/feeds")).status == 200
        assert (await client.get("/login")).headers["Location"] == "/"


async def test_a_wrong_password_opens_nothing(sqlite_url: str, tmp_path: Path) -> None:
    told = io.StringIO()
    logs.configure("INFO", "logfmt", (), told)
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=WORDS) as client:
        wrong = await log_in(client, "a wrong guess")
        assert wrong.status == 403
        assert "This is not the password." in wrong.text
        assert wrong.cookies == []
        assert (await client.get("/")).status == 303
    assert "web.login_failed" in told.getvalue()
    assert "a wrong guess" not in told.getvalue()


async def test_guesses_that_are_made_at_once_count_too(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=WORDS) as client:
        token = await client.token()
        form = {"password": "a wrong guess", "next": "/", "csrf": token}
        replies = await asyncio.gather(*(client.post("/login", form, token=False) for _ in range(8)))
        assert sorted(reply.status for reply in replies) == [403] * 5 + [429] * 3
        assert (await log_in(client)).status == 429
        client.now += timedelta(minutes=5)
        assert (await log_in(client)).status == 303


async def test_a_login_needs_its_token_too(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=WORDS) as client:
        assert (await client.post("/login", {"password": WORDS}, token=False)).status == 403
        assert (await log_in(client, Origin="https://evil.example")).status == 403


async def test_a_session_ends_with_its_time_and_by_logging_out(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=WORDS) as client:
        (cookie,) = (await log_in(client)).cookies
        old = cookie.partition(";")[0]
        assert "Log out" in (await client.get("/")).text
        assert (await client.post("/logout", token=False)).status == 403
        assert (await client.post("/logout")).headers["Location"] == "/login"
        assert (await client.get("/", Cookie=old)).status == 303
        await log_in(client)
        client.now += SESSION
        assert (await client.get("/")).status == 303


async def test_a_session_of_another_is_no_use_for_a_token(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=WORDS) as client:
        stranger = await client.token()
        await log_in(client)
        refused = await client.post("/channels/main/pause", {"csrf": stranger}, token=False)
        assert refused.status == 403
        assert (await client.post("/channels/main/pause")).status == 404  # there is none; the token is right


async def test_behind_a_proxy(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, reach=PROXIED, password=WORDS) as client:
        client.headers = {"Host": "desk.example.org", "X-Forwarded-For": "192.0.2.9, 192.0.2.1"}
        entered = await log_in(client, Origin="https://desk.example.org")
        (cookie,) = entered.cookies
        assert cookie.startswith("__Host-desk=")
        assert "Secure" in cookie
        for _ in range(5):
            await log_in(client, "a wrong guess", Origin="https://desk.example.org")
        assert (await log_in(client, Origin="https://desk.example.org")).status == 429
        other = {"Origin": "https://desk.example.org", "X_Forwarded_For": "192.0.2.2"}
        assert (await log_in(client, **other)).status == 303


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example", "/\\evil.example", "\r\nX: y"])
async def test_a_login_leads_nowhere_else(sqlite_url: str, tmp_path: Path, after: str) -> None:
    async with desk(sqlite_url, tmp_path, reach=OPEN, password=WORDS) as client:
        assert (await log_in(client, after=after)).headers["Location"] == "/"
