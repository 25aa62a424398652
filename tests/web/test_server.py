"""The desk over real HTTP: what every answer says, what is refused, and what goes wrong."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from monitor import logs
from monitor.config.environment import Environment
from monitor.errors import StoreError
from monitor.web.guard import Reach
from monitor.web.pages import Answer, Page, Raw, Refused, Request, SeeOther, Shown
from monitor.web.server import MOST_SENT
from tests.support.desk import CONFIG, HOSTILE, Reply, desk

SECRET = "alder-birch-cedar-secret"


async def _broken(request: Request) -> Answer:
    raise RuntimeError(f"a bug that knows {SECRET}")


async def _failing(request: Request) -> Answer:
    raise StoreError(f"the database {SECRET} does not answer")


async def _told(request: Request) -> Answer:
    told = {"method": request.method, "places": request.places, "form": dict(request.form), "lists": request.lists}
    return Raw(repr(told).encode(), "text/plain; charset=utf-8")


async def _noted(request: Request) -> Answer:
    return SeeOther(request.query.get("to", "/shown"), HOSTILE)


async def _shown(request: Request) -> Answer:
    return Shown("login.html", {"why": request.query.get("why", ""), "after": "/"})


async def _refused(request: Request) -> Answer:
    return Refused(409, HOSTILE)


SAMPLE = (
    Page("/", _shown, title="Sample"),
    Page("/broken", _broken),
    Page("/failing", _failing),
    Page("/told/{name}", _told, ("GET", "POST")),
    Page("/noted", _noted, ("GET", "POST")),
    Page("/shown", _shown),
    Page("/refused", _refused),
)


def protected(reply: Reply) -> bool:
    """Does the answer say all that keeps browsers from harm?"""
    policy = reply.headers["Content-Security-Policy"]
    return (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "unsafe" not in policy
        and reply.headers["X-Content-Type-Options"] == "nosniff"
        and reply.headers["Referrer-Policy"] == "same-origin"
        and reply.headers["Cache-Control"] == "no-store"
        and "Server" not in reply.headers
    )


async def test_every_answer_is_protected(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        paths = (
            "/",
            "/broken",
            "/failing",
            "/told/a",
            "/noted",
            "/refused",
            "/nowhere",
            "/static/desk.css",
            "/healthz",
        )
        replies = [await client.get(path) for path in paths]
        assert [reply.status for reply in replies] == [200, 500, 503, 200, 303, 409, 404, 200, 200]
        assert all(map(protected, replies))
        assert protected(await client.get("/", Host="evil.example"))


async def test_nothing_stands_in_a_page_that_the_policy_forbids(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        for page in (await client.get("/"), await client.get("/feeds"), await client.get("/nowhere")):
            assert "style=" not in page.text
            assert "<style" not in page.text
            assert "<script>" not in page.text
            assert " on" + "click=" not in page.text


async def test_requests_of_others_are_refused(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        assert (await client.get("/", Host=f"evil.example:{client.host.partition(':')[2]}")).status == 403
        assert (await client.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")).status == 403
        assert (await client.get("/static/desk.css", Host="evil.example")).status == 403
        assert (await client.get("/metrics", Host="evil.example")).status == 403
        assert (await client.get("/", X_Forwarded_For="192.0.2.1")).status == 403


async def test_a_form_needs_its_token_and_its_origin(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        sent = await client.post("/told/a", {"word": "x"})
        assert sent.status == 200
        assert "'word': 'x'" in sent.text
        for refused in (
            await client.post("/told/a", token=False),
            await client.post("/told/a", {"csrf": "0" * 64}, token=False),
            await client.post("/told/a", Origin="https://evil.example"),
            await client.post("/told/a", Origin="null"),
            await client.post("/told/a", Sec_Fetch_Site="cross-site"),
            await client.post("/told/a", Host="evil.example"),
        ):
            assert refused.status == 403


async def test_only_forms_of_a_sane_size_are_taken(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        as_json = await client.ask(
            "POST", "/told/a", b"{}", {"Content-Type": "application/json", "Origin": client.root}
        )
        assert as_json.status == 415
        assert (await client.post("/told/a", {"word": "x" * (MOST_SENT // 2)})).status == 200
        assert (await client.post("/told/a", {"word": "x" * MOST_SENT})).status == 413


async def test_other_methods_are_not_allowed(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            reply = await client.ask(method, "/shown", None, {"Origin": client.root})
            assert reply.status == 405
            assert set(reply.headers["Allow"].split(",")) == {"GET", "HEAD"}
        assert (await client.post("/shown")).status == 405
        assert (await client.ask("HEAD", "/shown", None, {})).status == 200


async def test_what_goes_wrong_tells_no_secret(sqlite_url: str, tmp_path: Path) -> None:
    told = io.StringIO()
    environment = Environment(web_password=SECRET)
    logs.configure("INFO", "logfmt", environment.secrets, told)
    async with desk(sqlite_url, tmp_path, pages=SAMPLE, environment=environment) as client:
        broken, failing = await client.get("/broken?q=word"), await client.get("/failing")
    assert (broken.status, failing.status) == (500, 503)
    assert "the database *** does not answer" in failing.text
    for text in (broken.text, failing.text, told.getvalue()):
        assert SECRET not in text
    assert "Traceback" not in broken.text + failing.text
    assert "RuntimeError" not in broken.text
    assert "web.broken" in told.getvalue()
    assert "q=word" not in told.getvalue()


async def test_a_note_is_said_once_and_comes_from_no_address(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        there = (await client.post("/noted")).headers["Location"]
        assert "&lt;script&gt;" in (await client.get(there)).text
        assert "&lt;script&gt;" not in (await client.get(there)).text
        assert "anything" not in (await client.get("/shown?note=anything")).text


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
async def test_no_redirect_leads_away(sqlite_url: str, tmp_path: Path, to: str) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        assert (await client.get(f"/noted?to={to}")).headers["Location"] == "/"


async def test_hostile_text_is_escaped(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path, pages=SAMPLE) as client:
        for reply in (await client.get("/refused"), await client.post("/noted")):
            assert "<script>" not in reply.text
            assert "49" not in reply.text.replace(HOSTILE, "")


async def test_a_part_of_a_page(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        part = (await client.get("/", Desk_Part="live")).text
        assert "No worker runs" in part
        assert "<html" not in part
        assert part in (await client.get("/")).text.replace("\r", "") or "As of" in part
        assert "<html" in (await client.get("/", Desk_Part="nothing")).text
        assert (await client.get("/nowhere", Desk_Part="live")).text == "There is no such page."


async def test_static_files_are_those_that_are_there(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        assert (await client.get("/static/desk.js")).headers["Content-Type"] == "text/javascript; charset=utf-8"
        for name in ("..%2fserver.py", "..%2f..%2f__init__.py", "desk.py", "%00"):
            assert (await client.get(f"/static/{name}")).status in (400, 404)


async def test_an_edit_of_the_configuration_counts_at_once(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        assert "+04" in (await client.get("/")).text
        file = tmp_path / "config" / "monitor.yaml"
        file.write_text("time_zone: UTC\n", "utf-8")
        assert "UTC</time>" in (await client.get("/")).text
        file.write_text("time_zone: Mars/<b>\n", "utf-8")
        wrong = (await client.get("/")).text
        assert "UTC</time>" in wrong
        assert "The configuration is wrong" in wrong
        assert "Mars/&lt;b&gt;" in wrong
        file.write_text(CONFIG["monitor.yaml"], "utf-8")
        assert "The configuration is wrong" not in (await client.get("/")).text


async def test_a_request_in_pieces_that_is_none(sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(client.host.partition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header: \x00\r\n\r\n")
        answer = await reader.read()
        writer.close()
        assert answer.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400"))
        assert b"Traceback" not in answer


async def test_gauges_are_there_and_behind_the_password(sqlite_url: str, tmp_path: Path) -> None:
    reach = Reach(local=False)
    async with desk(sqlite_url, tmp_path, reach=reach, password="alder-birch-cedar") as client:
        assert (await client.get("/healthz")).text == "alive\n"
        assert (await client.get("/readyz")).status == 503
        assert (await client.get("/metrics")).status == 303
