"""No secret stands in a log, an output, an error or a file, whatever fails, at the most talkative level."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog

from monitor import logs
from monitor.delivery.journal import Journal
from monitor.model.settings import FeedSource
from monitor.store import Store
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.clock import NOON, Clock
from tests.support.news import unlike_any_other
from tests.support.process import monitor, until
from tests.support.translator import Translator
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

SECRET = TOKEN.partition(":")[2]
SESAME = "open-sesame-4711"
TITLES = [unlike_any_other(f"secret {number}") for number in range(12)]
CONFIG = {
    "monitor.yaml": """
network: {allow_private_addresses: true, connections_per_host: 20}
polling: {tick: 1s, min_interval: 1s}
articles: {fetch: false}
first_poll: {max_posts: 100}
delivery: {per_second: 30, per_minute: 1000, timeout: 1s, reconcile: {after: 1s, tries: 1}}
channels:
  main: {chat: "@sample", settle: 0s}
  second: {chat: "@second", settle: 0s}
  third: {chat: "@third", settle: 0s}
""",
    "watchlist.yaml": "terms: {bridge: {forms: {en: [bridge]}}}\nwatches: {bridges: {any: [bridge]}}\n",
}


def holding(folder: Path, *secrets: str) -> list[str]:
    """The files under a folder, but for configuration, in which one of the secrets stands."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "config"]
    assert len(files) > 1
    spelt = {spelling.encode() for secret in secrets for spelling in (secret, quote(secret, safe=""))}
    return [path.name for path in files if any(spelling in path.read_bytes() for spelling in spelt)]


@dataclass
class Scene:
    """A folder with a configuration, whose feed wants a password."""

    folder: Path
    web: Web

    def __post_init__(self) -> None:
        (self.folder / "config").mkdir()
        for name, text in CONFIG.items():
            (self.folder / "config" / name).write_text(text)
        addresses = [self.web.url(path).replace("://", f"://reader:{SESAME}@") for path in ("/a", "/missing")]
        feeds = "".join(f'  - {{url: "{address}", language: en, interval: 1s}}\n' for address in addresses)
        (self.folder / "config" / "feeds.yaml").write_text(f"feeds:\n{feeds}")
        self.web["/a"] = Reply(body=rss(*((title, datetime.now(UTC)) for title in TITLES)))

    def environment(self, **more: str) -> dict[str, str]:
        return {"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json", **more}

    async def told(self, *arguments: str, environment: dict[str, str]) -> str:
        """What a command prints and complains."""
        async with monitor(*arguments, folder=self.folder, environment=environment) as command:
            await command.ended()
            return command.output + command.errors

    def written(self, *secrets: str) -> list[str]:
        """Where one of the secrets stands: files that this program wrote."""
        return holding(self.folder, *secrets)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with serve() as web:
        yield Scene(tmp_path, web)


async def test_a_bot_api_that_fails_in_every_way(scene: Scene) -> None:
    kinds = ("garbage", "odd-json", "html-502", "crash", "close-before", "close-after")
    async with BotApi() as api:
        # What perhaps arrived holds up its own channel alone: three get through all of this sooner than one.
        for chat in ("@sample", "@second", "@third"):
            api.add_chat(chat)
        api.faults.extend(Fault(kind) for kind in kinds)
        api.faults.append(Fault("late", seconds=3600))
        api.faults.append(Fault("refuse", code=400, description="Bad Request: message is too odd"))
        api.faults.append(Fault("flood", retry_after=1))
        api.faults.append(Fault("refuse", code=404, description="Not Found"))
        environment = scene.environment(TELEGRAM_API_URL=api.url)
        async with monitor("run", folder=scene.folder, environment=environment) as worker:
            await until(lambda: not api.faults and "delivery.shutout" in worker.errors)
            assert await worker.stop() == 0
            assert "delivery.unknown" in worker.errors
    for command in (["status", "--json"], ["feeds"], ["db", "backup"], ["check", "--online"]):
        environment = scene.environment(TELEGRAM_API_URL="http://127.0.0.1:1")
        told = await scene.told(*command, environment=environment)
        assert told
        assert SECRET not in told
        assert SESAME not in told
    assert scene.written(SECRET) == []
    # The database needs the addresses of its feeds; nothing else holds what stands in them.
    assert [name for name in scene.written(SESAME) if "sqlite" not in name] == []


async def test_a_bot_api_that_is_not_there_at_an_address_with_a_password(scene: Scene) -> None:
    address = f"http://reader:{SESAME}@127.0.0.1:1/not/the/root?x=1#y"
    told = await scene.told("run", "--once", environment=scene.environment(TELEGRAM_API_URL=address))
    assert "delivery." in told
    assert "Traceback" not in told
    assert scene.written(SECRET) == []
    assert [name for name in scene.written(SESAME) if "sqlite" not in name] == []


@pytest.mark.parametrize("fault", [500, "garbage"])
async def test_a_translator_that_fails_at_an_address_with_a_password(scene: Scene, fault: str | int) -> None:
    translated = CONFIG["monitor.yaml"].replace('"@sample"', '"@sample", language: ka') + "translate: {by: server}\n"
    (scene.folder / "config" / "monitor.yaml").write_text(translated)
    key = "another-key-4712"
    async with Translator(key=key) as translator:
        translator.faults.extend([fault] * 3)
        address = translator.url.replace("://", f"://reader:{SESAME}@")
        more = {"TELEGRAM_API_URL": "http://127.0.0.1:1", "TRANSLATE_URL": address, "TRANSLATE_API_KEY": key}
        environment = scene.environment(**more)
        told = await scene.told("run", "--once", environment=environment)
        assert "translation.failed" in told
        told += await scene.told("check", "--online", environment=environment)
        told += await scene.told("status", environment=environment)
        assert " waiting (it" in told
    assert "Traceback" not in told
    for secret in (key, SESAME):
        assert secret not in told
    assert scene.written(key) == []


async def test_a_proxy_is_for_telegram_only_and_its_password_is_not_told(scene: Scene) -> None:
    """A proxy would connect feeds to addresses that the guard never sees."""
    proxy = f"http://reader:{SESAME}@127.0.0.1:1"
    environment = scene.environment(TELEGRAM_API_URL="http://127.0.0.2:1", HTTP_PROXY=proxy, ALL_PROXY=proxy)
    told = await scene.told("run", "--once", "--json", environment=environment)
    assert '"entries_new": 12' in told
    assert "delivery.retrylater" in told
    assert scene.written(SECRET) == []
    assert [name for name in scene.written(SESAME) if "sqlite" not in name] == []


async def test_a_proxy_that_cannot_be_used_is_told_without_its_password(scene: Scene) -> None:
    told = await scene.told("run", "--once", environment=scene.environment(ALL_PROXY=f"socks5://me:{SESAME}@127.0.0.1"))
    assert "a proxy that HTTPS_PROXY, ALL_PROXY or the like names cannot be used" in told
    assert SESAME not in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("command", "url"),
    [
        ("run", f"postgresql://me:{SESAME}@127.0.0.1:1/news"),
        ("status", f"postgres://127.0.0.1:1/news?user=me&password={SESAME}"),
    ],
)
async def test_a_database_that_is_not_there(scene: Scene, command: str, url: str) -> None:
    told = await scene.told(command, environment=scene.environment(DATABASE_URL=url))
    assert "cannot use the database" in told
    assert SESAME not in told
    assert SECRET not in told


async def test_a_bug_in_the_publisher_that_names_the_token(sqlite_url: str, tmp_path: Path) -> None:
    stream = StringIO()
    logs.configure("DEBUG", "console", (TOKEN,), stream)
    async with serve() as web:
        web["/a"] = Reply(body=rss((TITLES[0], NOON)))
        configured, bug = settings([FeedSource(url=web.url("/a"))]), RuntimeError(f"https://x.example/bot{TOKEN}/send")
        journal = Journal(tmp_path / "posted.jsonl")
        async with running(sqlite_url, configured, Notebook(bug), Clock(), journal=journal) as app:
            with pytest.raises(RuntimeError) as caught:
                await app.pipeline.run_once()
            structlog.get_logger("scheduler").error("job.failed", exc_info=caught.value)
            await asyncio.to_thread(app.runtime.store.maintenance.backup, tmp_path / "backup.sqlite")
    assert "RuntimeError" in stream.getvalue()
    assert SECRET not in stream.getvalue()
    assert holding(tmp_path, SECRET) == []
    with closing(Store.open(sqlite_url)) as store:
        assert store.outbox.rows()[0].error == "RuntimeError in the publisher"
    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM publications").fetchone() == (1,)
